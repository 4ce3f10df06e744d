"""The authority of a server with TLS: what is written where, who may read it, and what stays from run to run."""

from __future__ import annotations

import os
import ssl
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests

import mockapi


def mode(path):
    return stat.S_IMODE(os.stat(path).st_mode)


def trusted(server, file):
    """Whether a client that trusts what is in a file gets through to a server."""
    try:
        requests.get(server.url, verify=str(file), timeout=30)
    except requests.exceptions.SSLError:
        return False
    return True


@pytest.fixture
def loose_umask():
    """A process that would let everybody read and write what it makes."""
    before = os.umask(0)
    yield
    os.umask(before)


def test_no_key_is_left_anywhere_without_a_directory_for_it(monkeypatch, tmp_path, loose_umask):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    seen = []
    chmod = ssl.SSLContext.load_cert_chain

    def looking(context, certfile, *rest):
        seen.append((mode(certfile), Path(certfile).parent))
        return chmod(context, certfile, *rest)

    monkeypatch.setattr(ssl.SSLContext, "load_cert_chain", looking)
    with mockapi.serve(tls=True) as server:
        found = [path for path in tmp_path.rglob("*") if path.is_file()]
        assert found == [Path(server.ca_file)]
        assert "PRIVATE" not in found[0].read_text()
        assert mode(found[0].parent) == 0o700
        assert trusted(server, found[0])

    assert [*tmp_path.iterdir()] == []
    assert seen == [(0o600, tmp_path)]


def test_a_directory_keeps_the_authority_from_run_to_run(tmp_path, loose_umask):
    place = tmp_path / "new" / "ca"
    with mockapi.serve(tls=True, ca_dir=place) as server:
        first = Path(server.ca_file)
        pem = first.read_bytes()
        assert first == place / "ca.pem"
        assert trusted(server, first)
    assert mode(place) == 0o700
    assert {path.name: mode(path) for path in place.iterdir()} == {"ca.pem": 0o644, "ca-key.pem": 0o600}

    with mockapi.serve(proxy=True, ca_dir=str(place)) as server, mockapi.serve(tls=True, ca_dir=place) as other:
        assert server.ca_file == other.ca_file == str(first)
        assert first.read_bytes() == pem
        assert trusted(other, first)
        server.stop()
        assert trusted(other, first)


def test_a_public_part_that_is_missing_or_wrong_is_written_anew(tmp_path):
    with mockapi.serve(tls=True, ca_dir=tmp_path) as server:
        pem = Path(server.ca_file).read_bytes()
    for change in (lambda path: path.unlink(), lambda path: path.write_text("otters")):
        change(tmp_path / "ca.pem")
        with mockapi.serve(tls=True, ca_dir=tmp_path) as server:
            assert Path(server.ca_file).read_bytes() == pem
            assert trusted(server, server.ca_file)


@pytest.mark.parametrize("bits", [0o644, 0o640, 0o602])
def test_a_key_that_others_can_read_is_refused(tmp_path, bits):
    with mockapi.serve(tls=True, ca_dir=tmp_path):
        pass
    key = tmp_path / "ca-key.pem"
    key.chmod(bits)

    with pytest.raises(ValueError, match="chmod 600"):
        mockapi.serve(tls=True, ca_dir=tmp_path).start()

    key.chmod(0o600)
    with mockapi.serve(tls=True, ca_dir=tmp_path) as server:
        assert trusted(server, server.ca_file)


def test_a_key_that_is_none_is_refused_and_stays_as_it_is(tmp_path):
    with mockapi.serve(tls=True, ca_dir=tmp_path / "one"), mockapi.serve(tls=True, ca_dir=tmp_path / "two"):
        pass
    one, two = ((tmp_path / name / "ca-key.pem").read_text() for name in ("one", "two"))
    begin = "-----BEGIN CERTIFICATE-----"
    key = tmp_path / "ca-key.pem"
    for content in ("", "otters", one.partition(begin)[0], begin + one.partition(begin)[2], one[:-50],
                    one.partition(begin)[0] + begin + two.partition(begin)[2]):  # fmt: skip
        key.write_text(content)
        key.chmod(0o600)
        with pytest.raises(ValueError, match=r"ca-key\.pem: holds no certificate authority"):
            mockapi.serve(tls=True, ca_dir=tmp_path).start()
        assert key.read_text() == content
        assert not (tmp_path / "ca.pem").exists()


def test_a_directory_that_cannot_be_one_is_an_error(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(OSError, match="file"):
        mockapi.serve(tls=True, ca_dir=tmp_path / "file").start()


def test_servers_that_start_at_once_agree_on_one_authority(tmp_path):
    def start(_):
        return mockapi.serve(tls=True, ca_dir=tmp_path).start()

    with ThreadPoolExecutor(8) as threads:
        servers = list(threads.map(start, range(8)))
    try:
        assert all(trusted(server, tmp_path / "ca.pem") for server in servers)
    finally:
        for server in servers:
            server.stop()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["ca-key.pem", "ca.pem"]


@pytest.mark.parametrize("options", ["tls=True", "proxy=True"])
def test_without_the_extra_the_error_names_it_and_nothing_is_left_open(options):
    script = f"""
import sys
sys.modules["trustme"] = None  # as where it is not installed
import mockapi
server = mockapi.serve({options})
for _ in range(2):
    try:
        server.start()
    except ImportError as error:
        print(error)
with mockapi.serve() as plain:
    print(plain.url.partition(":")[0])
"""
    result = subprocess.run(
        [sys.executable, "-W", "error", "-X", "dev", "-c", script], capture_output=True, text=True, timeout=60
    )

    assert result.stdout.splitlines() == [
        *["TLS needs trustme, which the extra brings: pip install 'actionmock[tls]'"] * 2,
        "http",
    ]
    assert result.stderr == ""
