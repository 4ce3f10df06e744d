"""The pytest plugin: what the worlds of a server were asked in vain fails the test as well."""

from __future__ import annotations


def test_a_gap_that_was_asked_for_in_a_named_world_fails_the_test(run):
    result = run("""
def gap(server, name):
    return requests.get(
        server.url + "/rest/v1/labtest/", auth=("mockapi", "mockapi"), headers={"X-Mockapi-World": name}
    ).status_code

def test_swallowed(mockapi_server):
    mockapi_server.worlds.add("side")
    assert gap(mockapi_server, "side") == 501

def test_permitted_there(mockapi_server):
    mockapi_server.worlds.add("side").allow_unmodelled()
    assert gap(mockapi_server, "side") == 501

def test_permitted_everywhere(mockapi_server):
    mockapi_server.worlds.add("side")
    mockapi_server.allow_unmodelled()
    assert gap(mockapi_server, "side") == 501

def test_blameless(mockapi_server):
    mockapi_server.worlds.add("side", "demo")
    key = {"OSDI-API-Token": "mockapi-key@side"}
    assert requests.get(mockapi_server.actionnetwork.url + "/people", headers=key).json()["_embedded"]["osdi:people"]

def test_after_clearing(mockapi_server):
    mockapi_server.worlds.add("side")
    gap(mockapi_server, "side")
    mockapi_server.worlds["side"].journal.clear()
""")
    result.assert_outcomes(passed=3, failed=2)
    result.stdout.fnmatch_lines(["*_ test_swallowed _*", "*missing:  ActionKit's /rest/v1/labtest/ is not modelled*"])
