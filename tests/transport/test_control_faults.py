"""Faults over the control API: every option that has a form in JSON, the presets, and pages that shift."""

from __future__ import annotations

import time

import pytest
import requests

KEY = {"OSDI-API-Token": "mockapi-key"}


@pytest.fixture
def get(server):
    """Sends a GET to the API; gives the answer."""

    def get(path="/people", **options):
        return requests.get(f"{server.actionnetwork.url}{path}", headers=KEY, **{"timeout": 10, **options})

    return get


@pytest.fixture
def add(ask_control):
    """Adds a rule; gives its number."""

    def add(**options):
        return ask_control("POST", "faults", options)["number"]

    return add


def test_a_rule_strikes_what_it_is_about_as_often_as_said(add, get, ask_control):
    number = add(service="actionnetwork", method="get", path="/people", status=429, retry_after=7, times=2, after=1)

    answers = [get() for _ in range(4)]

    assert [answer.status_code for answer in answers] == [200, 429, 429, 200]
    assert (answers[1].headers["Retry-After"], "error" in answers[1].json()) == ("7", True)
    assert get("/tags").status_code == 200
    shown = ask_control("GET", f"faults/{number}")
    assert (shown["seen"], shown["used"], shown["times"], shown["after"], shown["status"]) == (4, 2, 2, 1, 429)
    assert "struck 2 of 2" in shown["rule"]


@pytest.mark.parametrize(("nth", "struck"), [(2, [2]), ([1, 3], [1, 3])])
def test_the_nth_requests_are_struck(add, get, nth, struck):
    add(nth=nth, status=503)

    assert [number for number in range(1, 5) if get().status_code == 503] == struck


def test_chance_repeats_from_its_seed(add, get, ask_control):
    def statuses(seed):
        ask_control("DELETE", "faults")
        add(probability=0.5, seed=seed, status=500)
        return [get().status_code for _ in range(12)]

    assert statuses(7) == statuses(7)
    assert {200, 500} == set(statuses(7))
    assert statuses(7) != statuses(8)


def test_bodies_are_answered_as_they_stand(add, get):
    for body, raw in (("<html>", b"<html>"), ({"a": [1]}, b'{"a": [1]}')):
        add(body=body, headers={"X-Why": "test", "Content-Type": "text/html"}, times=1)
        answer = get()
        assert (answer.status_code, answer.content, answer.headers["X-Why"]) == (200, raw, "test")
        assert answer.headers["Content-Type"] == "text/html"
    add(body_base64="/wA=", status=502)
    assert (get().status_code, get().content) == (502, b"\xff\x00")


def test_connections_break_and_answers_are_late_or_cut(add, get, ask_control):
    for options in ({"reset": True}, {"truncate": 5}):
        add(times=1, **options)
        with pytest.raises((requests.ConnectionError, requests.exceptions.ChunkedEncodingError)):
            get()
    add(times=1, timeout=True)
    with pytest.raises(requests.Timeout):
        get(timeout=0.3)
    add(times=1, latency=0.3)
    before = time.monotonic()
    assert get().status_code == 200
    assert time.monotonic() - before >= 0.3
    add(times=1, slow=0.01)
    assert get().json()["_embedded"]["osdi:people"] == []
    kinds = [rule["trouble"]["kind"] for rule in ask_control("GET", "faults")["faults"]]
    assert kinds == ["reset", "cut", "silence", "", "slow"]


def test_a_lost_answer_of_a_write_that_stands(add, server):
    add(method="POST", committed=True, reset=True, times=1)

    with pytest.raises(requests.ConnectionError):
        requests.post(f"{server.actionnetwork.url}/tags", json={"name": "x"}, headers=KEY)
    assert server.actionnetwork["tags"].count() == 1


def test_presets_are_listed_and_used_with_options_on_top(ask_control, server, get):
    presets = ask_control("GET", "faults/presets")["presets"]
    assert {"actionnetwork.rate_limited", "actionnetwork.page_shift", "actionkit.lost_answer"} <= set(presets)

    rule = ask_control("POST", "faults", {"preset": "actionnetwork.rate_limited", "times": 1, "path": "/people"})

    assert (rule["name"], rule["service"], rule["status"]) == ("actionnetwork.rate_limited", "actionnetwork", 429)
    assert [get("/tags").status_code, get().status_code, get().status_code] == [200, 429, 200]
    assert server.journal.last.fault is None
    for name in presets:
        rule = ask_control("POST", "faults", {"preset": name, "times": 1, "name": f"my {name}"})
        assert rule["name"] == f"my {name}"


def test_rules_are_listed_removed_and_cleared(add, ask_control, server):
    first, second, third = (add(status=status) for status in (500, 502, 503))

    assert ask_control("DELETE", f"faults/{second}") == {"removed": second}
    assert [rule["number"] for rule in ask_control("GET", "faults")["faults"]] == [first, third]
    for method in ("GET", "DELETE"):
        assert "there is no fault 2" in ask_control(method, "faults/2", status=404)["error"]
    assert ask_control("DELETE", "faults") == {"cleared": True}
    assert len(server.faults) == 0
    assert add(status=500) == third + 1


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ({}, "must not be empty"),
        ({"path": "/people"}, "a fault needs something that goes wrong"),
        ({"status": 199}, "status must be at least 200"),
        ({"status": "429"}, "status must be a whole number"),
        ({"status": 500, "service": "nobody"}, "service must be one of actionnetwork, actionkit"),
        ({"status": 500, "times": 0}, "times must be at least 1"),
        ({"status": 500, "nth": 0}, "nth must be at least 1"),
        ({"status": 500, "nth": []}, "nth must not be empty"),
        ({"status": 500, "nth": [1, "x"]}, "nth[1] must be a whole number"),
        ({"status": 500, "probability": 1.1}, "probability must be at most 1"),
        ({"status": 500, "efect": 1}, "there is no efect; the fields are: preset, page_shift, name"),
        ({"effect": "x"}, "there is no effect"),
        ({"reset": True, "timeout": True}, "cannot be reset and timeout at once"),
        ({"latency": -1}, "latency must be at least 0"),
        ({"latency": 1e9}, "latency must be at most"),
        ({"headers": {"X-A": "a\r\nX-B: b"}}, "is no header"),
        ({"headers": {"X A": "a"}}, "is no header"),
        ({"headers": {"Content-Length": "3"}}, "cannot set Content-Length"),
        ({"headers": {"Transfer-Encoding": "chunked"}}, "cannot set Transfer-Encoding"),
        ({"headers": {"X-A": 3}}, "headers.X-A must be a text"),
        ({"headers": {"X-A": "\u2603"}}, "is no header"),
        ({"body": "x", "body_base64": "eA=="}, "exclude each other"),
        ({"body_base64": "!"}, "is no base64"),
        ({"preset": "nothing"}, "there is no preset 'nothing'; there are:"),
        ({"preset": "actionnetwork.rate_limited", "page_shift": {}}, "exclude each other"),
        ({"page_shift": {"noun": "poeple"}}, "did you mean 'people'"),
        ({"page_shift": {"noun": "submissions"}}, "submissions cannot be inserted like this"),
        ({"page_shift": {"rows": [{"givne_name": "x"}]}}, "givne_name"),
        ({"page_shift": {"insert": 1001}}, "page_shift.insert must be at most 1000"),
        ({"page_shift": {"api_key": "nobody"}}, "no account has the key"),
        ({"page_shift": {"api_key": "x"}, "service": "actionkit"}, "for Action Network"),
        ({"page_shift": {}, "status": 200.5}, "status must be a whole number"),
    ],
    ids=str,
)
def test_a_rule_that_cannot_be_is_not_added(ask_control, server, body, text):
    before = server.dump()

    assert text in ask_control("POST", "faults", body, 400)["error"]
    assert len(server.faults) == 0
    assert server.dump() == before


# ---- pages that shift


def emails(get, noun="osdi:people"):
    """The addresses on all pages, in the order in which a client reads them."""
    page, found = get("/people?per_page=2").json(), []
    while True:
        found += [person["email_addresses"][0]["address"] for person in page["_embedded"][noun]]
        if "next" not in page["_links"]:
            return found
        page = requests.get(page["_links"]["next"]["href"], headers=KEY).json()


@pytest.fixture
def five(server):
    """Five people, and their addresses."""
    server.clock.freeze("2026-03-01")
    server.clock.tick(60)
    addresses = [f"p{number}@example.org" for number in range(5)]
    for address in reversed(addresses):  # the newest stand in front
        server.actionnetwork["people"].create(email_addresses=[{"address": address}])
    return addresses


def test_somebody_who_comes_in_front_shows_another_one_twice(ask_control, get, five, server):
    ask_control("POST", "faults", {"page_shift": {"insert": 1}})

    assert emails(get) == [five[0], five[1], five[1], five[2], five[3], five[4]]
    assert server.actionnetwork["people"].count() == 6
    assert len(emails(get)) == 6


def test_somebody_who_goes_hides_another_one(ask_control, get, five, server):
    ask_control("POST", "faults", {"page_shift": {"remove": 2}, "nth": [3]})

    assert emails(get) == five[:4]
    assert emails(get) == five[2:]
    assert server.actionnetwork["people"].count() == 3


def test_rows_of_the_tests_own_come_in(ask_control, get, five):
    row = {"given_name": "Zed", "email_addresses": [{"address": "zed@example.org"}]}
    ask_control("POST", "faults", {"page_shift": {"rows": [row]}, "nth": 1})

    assert emails(get) == ["zed@example.org", *five]


def test_pages_of_actionkit_shift_too(ask_control, server):
    for number in range(3):
        server.actionkit["user"].create(email=f"u{number}@example.org")
    ask_control("POST", "faults", {"service": "actionkit", "page_shift": {"remove": 1, "insert": 1}})

    def ids(offset):
        answer = requests.get(
            f"{server.url}/rest/v1/user/?_limit=1&_offset={offset}&order_by=id", auth=("mockapi", "mockapi")
        )
        return [user["email"] for user in answer.json()["objects"]]

    assert [ids(0), ids(1), ids(2)] == [["u0@example.org"], ["u2@example.org"], ["page-shift-1@example.org"]]
