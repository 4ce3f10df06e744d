"""The same services on a socket: prepared by another program, over TLS, in a world of a job's own."""

from __future__ import annotations

import pytest
import requests
from two_way_sync import IMPORT_PAGE, UNSUBSCRIBE_PAGE, ActionKit, ActionNetwork, sync

START = "2026-03-01T09:00:00"


def test_another_program_prepares_and_asks(mockapi_server):
    control = f"{mockapi_server.url}/_mockapi"
    person = {"email_addresses": [{"address": "rosa@example.org"}]}
    requests.post(f"{control}/clock/freeze", json={"at": f"{START}Z"}, timeout=10).raise_for_status()
    requests.post(f"{control}/rows/actionnetwork/people", json=person, timeout=10).raise_for_status()
    fault = {"preset": "actionnetwork.rate_limited", "times": 1}
    requests.post(f"{control}/faults", json=fault, timeout=10).raise_for_status()
    network = ActionNetwork(mockapi_server.actionnetwork.api_key, mockapi_server.actionnetwork.url)

    assert network.person("rosa@example.org") is not None

    wanted = {"method": "GET", "path": "/people", "times": 2}
    assert requests.post(f"{control}/journal/assert", json=wanted, timeout=10).json()["found"] == 2


def test_two_jobs_share_a_server_and_nothing_else(mockapi_server):
    mine, yours = (mockapi_server.worlds.add(name) for name in ("mine", "yours"))
    mine.actionnetwork["people"].create(email_addresses=[{"address": "rosa@example.org"}])

    found = [
        ActionNetwork(world.actionnetwork.api_key, mockapi_server.actionnetwork.url).person("rosa@example.org")
        for world in (mine, yours)
    ]

    assert found[0] is not None
    assert found[1] is None


@pytest.mark.mockapi(tls=True)
def test_a_client_that_insists_on_https_is_served(mockapi_server, monkeypatch):
    pytest.importorskip("trustme")
    mockapi_server.clock.freeze(f"{START}Z")
    double, network = mockapi_server.actionkit, mockapi_server.actionnetwork
    double["importpage"].create(name=IMPORT_PAGE)
    double["unsubscribepage"].create(name=UNSUBSCRIBE_PAGE)
    mockapi_server.clock.advance(hours=1)
    network["people"].create(email_addresses=[{"address": "rosa@example.org"}])
    kit = ActionKit(double.host, double.username, double.password)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(mockapi_server.ca_file))  # as a program's environment would say
    theirs = ActionNetwork(network.api_key, network.url, str(mockapi_server.ca_file))

    assert sync(kit, theirs, START).to_actionkit == ["rosa@example.org"]
    assert double["user"].count() == 1
