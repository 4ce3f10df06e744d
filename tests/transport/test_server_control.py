"""The control API below /_mockapi/: what other languages can do, and who is kept from doing it."""

from __future__ import annotations

import pytest
import requests

import mockapi

KEY = {"OSDI-API-Token": "mockapi-key"}


def reset(server, **headers):
    return requests.post(f"{server.url}/_mockapi/reset", headers=headers)


def test_a_reset_starts_the_world_anew_with_its_seed():
    with mockapi.serve(seed="demo") as server:
        people = server.actionnetwork["people"]
        before = people.count()
        people.delete(people.all()[0])
        server.faults.add(status=503)
        server.clock.freeze("2001-01-01")
        server.settings.actionnetwork.null_clears = False

        assert reset(server).json() == {"reset": True}

        assert people.count() == before
        assert server.settings.actionnetwork.null_clears
        assert server.clock.now().year > 2001
        assert requests.get(f"{server.actionnetwork.url}/people", headers=KEY).status_code == 200
        assert len(server.journal) == 1


def test_a_reset_needs_no_key_and_leaves_connections_open(server, connect):
    client = connect(server)
    server.actionnetwork["tags"].create(name="old")
    for method, path in (("GET", "/api/v2/"), ("POST", "/_mockapi/reset"), ("POST", "/_mockapi/reset/")):
        client.request(method, path)
        sock = client.sock
        answer = client.getresponse()
        assert (answer.status, bool(answer.read())) == (200, True)
        assert client.sock is sock

    assert server.actionnetwork["tags"].count() == 0


def test_control_requests_are_not_in_the_journal(server):
    requests.get(f"{server.url}/_mockapi/nothing")
    requests.get(f"{server.url}/_mockapi/reset")

    assert len(server.journal) == 0


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/_mockapi/reset", 405),
        ("DELETE", "/_mockapi/reset", 405),
        ("POST", "/_mockapi/nothing", 404),
        ("POST", "/_mockapi/", 405),
        ("GET", "/_mockapi/*", 404),
    ],
)
def test_what_control_does_not_have_is_refused_with_a_reason(server, method, path, status):
    server.actionnetwork["tags"].create(name="kept")

    answer = requests.request(method, f"{server.url}{path}")

    assert (answer.status_code, set(answer.json())) == (status, {"error"})
    assert server.actionnetwork["tags"].count() == 1


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "localhost"},
        {"Host": "LOCALHOST:1234"},
        {"Host": "127.0.0.1"},
        {"Host": "[::1]:8787"},
        {"Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "http://localhost:3000"},
        {"Origin": "http://127.0.0.1"},
        {"Origin": "https://[::1]:3000"},
    ],
    ids=str,
)
def test_loopback_may_reset(server, headers):
    server.actionnetwork["tags"].create(name="old")

    assert reset(server, **headers).status_code == 200
    assert server.actionnetwork["tags"].count() == 0


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "127.0.0.1.evil.example"},
        {"Host": "localhost.evil.example:80"},
        {"Host": ""},
        {"Origin": "https://evil.example"},
        {"Origin": "http://localhost.evil.example"},
        {"Origin": "null"},
        {"Origin": "file://"},
        {"Origin": ""},
        {"Origin": "http://["},
        {"Origin": "http://evil.example:80"},
        {"Origin": "http://localhost@evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "Cross-Site", "Origin": "http://localhost:3000"},
        {"Host": "evillocalhost"},
        {"Host": "0.0.0.0"},
        {"Host": "127.0.0.1.nip.io"},
        {"Host": "localhost", "Origin": "https://evil.example"},
        {"Host": "evil.example", "Origin": "http://localhost"},
    ],
    ids=str,
)
def test_a_foreign_page_may_not(server, headers):
    server.actionnetwork["tags"].create(name="kept")

    answer = reset(server, **headers)

    assert answer.status_code in (400, 403)
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert server.actionnetwork["tags"].count() == 1


def test_a_browsers_question_before_a_foreign_request_is_not_answered_with_leave(server):
    answer = requests.options(
        f"{server.url}/_mockapi/reset",
        headers={"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"},
    )

    assert "Access-Control-Allow-Origin" not in answer.headers


def test_a_reset_of_a_shared_world_reaches_all_who_share_it(server):
    with mockapi.Server(sharing=server) as other:
        server.actionnetwork["tags"].create(name="old")
        assert other.actionnetwork["tags"].count() == 1

        reset(other)

        assert server.actionnetwork["tags"].count() == other.actionnetwork["tags"].count() == 0
