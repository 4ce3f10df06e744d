"""httpx and aiohttp once more, in the oldest versions that are supported, and the forks of httpx."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
OLD_AIOHTTP = "3.9.0" if sys.version_info < (3, 13) else "3.11.0"  # the first with wheels for that Python
VERSIONS = {
    "httpx": (["httpx[http2,socks]==0.24.0", "respx==0.20.1"], "0.24.0", "test_httpx*.py"),
    "aiohttp": ([f"aiohttp=={OLD_AIOHTTP}"], OLD_AIOHTTP, "test_aiohttp*.py"),
}
FORKS = {"httpx2": (3, 11), "httpxyz": (3, 10)}  # and the Python that each wants

STORY = """
import asyncio, importlib, sys
import mockapi
PEOPLE, KEY = "https://actionnetwork.org/api/v2/people", {"OSDI-API-Token": "mockapi-key"}

async def ask(client):
    async with client:
        return (await client.get(PEOPLE)).http_version

with mockapi.intercept() as mock:
    fork = importlib.import_module(sys.argv[1])
    for http2, version in ((False, "HTTP/1.1"), (True, "HTTP/2")):
        with fork.Client(http2=http2, headers=KEY) as client:
            answer = client.get(PEOPLE)
            assert (answer.status_code, answer.http_version) == (200, version)
        assert asyncio.run(ask(fork.AsyncClient(http2=http2, headers=KEY))) == version
    mock.faults.add(truncate=3)
    try:
        fork.get(PEOPLE, headers=KEY)
    except fork.RemoteProtocolError as error:
        assert "received 3 bytes" in str(error)
    else:
        raise AssertionError("nothing was raised")
    assert len(mock.journal) == 5
"""


def installed(folder, *packages):
    """The environment of a process that finds these packages before others."""
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check"]
    result = subprocess.run([*install, "--target", str(folder), *packages], capture_output=True, text=True, timeout=600)
    assert result.returncode == 0, f"{packages} could not be installed:\n{result.stdout}{result.stderr}"
    path = os.pathsep.join(filter(None, (str(folder), os.environ.get("PYTHONPATH"))))
    return {**os.environ, "PYTHONPATH": path, "PYTEST_ADDOPTS": "", "PYTHONWARNINGS": ""}


@pytest.mark.parametrize("library", VERSIONS)
def test_the_oldest_version_does_all_that_the_newest_does(library, tmp_path):
    packages, version, pattern = VERSIONS[library]
    env = installed(tmp_path / "old", *packages)
    proof = tmp_path / "test_proof.py"
    proof.write_text(
        f"import {library}\n\ndef test_this_is_the_old_one():\n    assert {library}.__version__ == {version!r}"
    )
    core = sorted(HERE.glob(pattern))
    options = ["-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-p", "no:pytest_httpx"]
    options += ["-c", str(HERE.parents[1] / "pyproject.toml"), "-W", "ignore:'cgi' is deprecated"]

    result = subprocess.run(
        [sys.executable, "-m", "pytest", *options, str(proof), *map(str, core)],
        env=env, capture_output=True, text=True, timeout=600, cwd=HERE.parents[1],
    )  # fmt: skip

    assert result.returncode == 0, result.stdout[-5000:] + result.stderr[-2000:]
    assert len(core) == 3


@pytest.mark.parametrize("fork", FORKS)
def test_a_fork_of_httpx_is_answered(fork, tmp_path):
    if sys.version_info < FORKS[fork]:
        pytest.skip(f"{fork} needs a newer Python")
    env = installed(tmp_path / "fork", f"{fork}[http2]")

    subprocess.run([sys.executable, "-W", "error", "-c", STORY, fork], env=env, check=True, timeout=60)
