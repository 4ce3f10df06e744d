"""The fixture of a server, over TLS and as a proxy, by the marker."""

from __future__ import annotations

import pytest


@pytest.fixture
def run(pytester):
    """Runs a test module, and says how many tests passed."""

    def run(text):
        pytester.makepyfile(text)
        result = pytester.runpytest_subprocess("-p", "no:randomly", "-p", "no:xdist", "-W", "error")
        return result.parseoutcomes()

    return run


def test_the_marker_gives_the_server_tls_and_a_proxy(run):
    passed = run(
        """
import os, subprocess, sys
import pytest, requests

KEY = {"OSDI-API-Token": "mockapi-key"}
PROGRAM = '''
import requests
key = {"OSDI-API-Token": "mockapi-key"}
requests.post("https://actionnetwork.org/api/v2/tags", json={"name": "x"}, headers=key).raise_for_status()
'''

@pytest.mark.mockapi(tls=True, seed="demo")
def test_tls(mockapi_server):
    url = f"{mockapi_server.actionnetwork.url}/tags"
    assert url.startswith("https://")
    answer = requests.get(url, headers=KEY, verify=mockapi_server.ca_file)
    assert answer.json()["total_records"] == mockapi_server.actionnetwork["tags"].count() > 0
    with pytest.raises(requests.exceptions.SSLError):
        requests.get(url, headers=KEY, verify=True)

@pytest.mark.mockapi(proxy=True)
def test_proxy(mockapi_server):
    subprocess.run([sys.executable, "-c", PROGRAM], env={**os.environ, **mockapi_server.environ()}, check=True)
    assert mockapi_server.actionnetwork["tags"].count(name="x") == 1

@pytest.mark.mockapi(proxy=True, tls=True, hosts=["act.example.org"])
def test_both_doors_share_a_world(mockapi, mockapi_server):
    subprocess.run([sys.executable, "-c", PROGRAM], env={**os.environ, **mockapi_server.environ()}, check=True)
    assert mockapi.actionnetwork["tags"].count(name="x") == 1
    assert requests.get("https://act.example.org/api/v2/tags", headers=KEY).json()["total_records"] == 1
    assert requests.get(f"{mockapi_server.actionnetwork.url}/tags", headers=KEY, verify=mockapi_server.ca_file).ok

@pytest.mark.mockapi(tls=True, proxy=True, ca_dir="nowhere")
def test_in_process_nobody_minds(mockapi):
    assert requests.get("https://actionnetwork.org/api/v2/tags", headers=KEY).status_code == 200
    assert not os.path.exists("nowhere")

@pytest.mark.mockapi(ca_dir="kept", tls=True)
@pytest.mark.parametrize("number", [1, 2])
def test_kept(mockapi_server, number):
    assert mockapi_server.ca_file == os.path.abspath("kept/ca.pem")
"""
    )

    assert passed == {"passed": 6}


def test_a_program_that_asks_for_what_is_not_modelled_fails_the_test_through_the_proxy_too(run):
    outcomes = run(
        """
import os, subprocess, sys
import pytest
PROGRAM = "import requests; requests.get('https://x.actionkit.com/rest/v1/labtest/', auth=('mockapi', 'mockapi'))"

@pytest.mark.mockapi(proxy=True)
def test_it(mockapi_server):
    subprocess.run([sys.executable, "-c", PROGRAM], env={**os.environ, **mockapi_server.environ()}, check=True)
"""
    )

    assert outcomes == {"failed": 1}
