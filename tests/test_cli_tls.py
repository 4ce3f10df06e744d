"""The command line of a server with TLS or as a proxy: what it prints, writes and refuses."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys

import pytest
import requests
from test_cli import KEY, refused, serving

from mockapi.cli import main

PROGRAM = """
import requests
print(requests.get("https://actionnetwork.org/api/v2/tags", headers={"OSDI-API-Token": "mockapi-key"}).text)
"""


def exported(process, last):
    """The variables that a server printed after its first line, up to the last one."""
    variables = {}
    while last not in variables:
        ((word, assignment),) = [shlex.split(process.stdout.readline())]
        assert word == "export"
        name, _, value = assignment.partition("=")
        variables[name] = value
    return variables


def test_serve_with_tls_prints_what_to_export(tmp_path):
    given = tmp_path / "mock.env"
    place = tmp_path / "a place"  # with a space in it
    options = ("--port", "0", "--tls", "--ca-dir", str(place), "--name", "act.example.org", "--env-file", str(given))
    with serving(*options) as (process, line):
        url = line.removeprefix("mockapi ready on ").rstrip("\n")
        assert url.startswith("https://127.0.0.1:")
        variables = exported(process, "NODE_EXTRA_CA_CERTS")
        assert [line.partition("=")[0] for line in given.read_text().splitlines()] == list(variables)
        assert variables["SSL_CERT_FILE"] == variables["REQUESTS_CA_BUNDLE"] == str(place / "ca.pem")
        assert f"https://{variables['ACTION_KIT_DOMAIN']}" == url
        answer = requests.get(f"{url}/api/v2/tags", headers=KEY, verify=str(place / "ca.pem"))
        assert answer.json()["total_records"] == 0
        assert requests.post(f"{url}/_mockapi/reset", verify=str(place / "ca.pem")).status_code == 200
        with pytest.raises(requests.exceptions.SSLError):
            requests.get(url, verify=True)

        process.terminate()
        assert process.communicate(timeout=60) == ("", "")
    assert sorted(path.name for path in place.iterdir()) == ["ca-key.pem", "ca.pem"]


def test_serve_as_a_proxy_answers_programs_that_have_what_it_printed():
    with serving("--port", "0", "--proxy") as (process, line):
        variables = exported(process, "NODE_USE_ENV_PROXY")
        assert line == f"mockapi ready on {variables['HTTPS_PROXY']}\n"
        environ = {**os.environ, **variables}
        program = subprocess.run(
            [sys.executable, "-c", PROGRAM], env=environ, capture_output=True, text=True, timeout=60
        )
        assert '"total_records":0' in program.stdout, program.stderr
        file = variables["SSL_CERT_FILE"]
        assert os.path.exists(file)
        process.terminate()
        process.wait(60)
    assert not os.path.exists(os.path.dirname(file))


@pytest.mark.parametrize(
    "arguments",
    [("--ca-dir", "x"), ("--env-file", "x"), ("--proxy-others",), ("--tls", "--proxy-others")],
    ids=" ".join,
)
def test_options_that_mean_nothing_alone_are_errors(capsys, tmp_path, monkeypatch, arguments):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as caught:
        main(["serve", "--port", "0", *arguments])

    assert caught.value.code == 2
    option = next(one for one in reversed(arguments) if one.startswith("--"))
    assert f"{option} means nothing without --" in capsys.readouterr().err
    assert [*tmp_path.iterdir()] == []


def test_files_that_cannot_be_used_are_an_error_in_one_line(tmp_path):
    (tmp_path / "ca-key.pem").write_text("otters")
    (tmp_path / "ca-key.pem").chmod(0o600)
    for arguments, complaint in (
        (("--ca-dir", str(tmp_path)), "holds no certificate authority"),
        (("--env-file", str(tmp_path / "none" / "mock.env")), "No such file or directory"),
        (("--name", "not a host"), "is no host name"),
        (("--name", "x" * 70), "is no host name"),
    ):
        status, err = refused("serve", "--port", "0", "--tls", *arguments)
        assert (status, err.count("\n")) == (1, 1), err
        assert complaint in err
