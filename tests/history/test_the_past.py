"""The world as it was: accessors and requests answer from then, nothing can be written, and the present goes on."""

from __future__ import annotations

import json
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

import mockapi


def names(emulator):
    return [person.given_name for person in emulator.actionnetwork["people"].all()]


def test_accessors_requests_journal_and_outbox_tell_of_then(mock, clients):
    mock.actionkit["petitionpage"].create(name="otters", title="Otters")
    mock.actionkit["pagefollowup"].create(page="otters", url="/thanks/", email_subject="Thanks")
    clients.person("Rosa")
    action = {"page": "otters", "email": "ada@example.org", "zip": "62701"}
    assert clients.kit("POST", "/action/", action).status == 201
    clients.person("Ines")
    clients.kit("PATCH", "/user/1/", {"city": "Troy"})
    shown = clients.kit("GET", "/user/1/").body

    with mock.at(2) as then:
        assert names(then) == ["Rosa"]
        assert names(mock) == ["Rosa", "Ines"]
        assert (then.actionkit["user"].get(1).city, mock.actionkit["user"].get(1).city) == ("", "Troy")
        assert (len(then.journal), then.journal.total, len(then.outbox)) == (2, 2, 1)
        assert then.moment.exchange == 2
        past = type(clients)(then)
        assert past.network("GET", "/people").json["_embedded"]["osdi:people"][0]["given_name"] == "Rosa"
        assert json.loads(past.kit("GET", "/user/1/").body)["city"] == ""
    with mock.at(0) as then:
        assert (names(then), len(then.outbox)) == ([], 0)
        assert then.actionkit["petitionpage"].count() == 1
    with mock.at(mock.journal.last) as then:
        assert type(clients)(then).kit("GET", "/user/1/").body == shown
    assert mock.journal.total == 5


def test_its_clock_stands_where_it_stood(mock, clients):
    clients.person("Rosa")
    mock.clock.advance(days=40)
    clients.person("Ines")

    with mock.at(1) as then:
        assert str(then.clock.now()) == "2026-03-01 12:00:00+00:00"
    assert str(mock.clock.now()) == "2026-04-10 12:00:00+00:00"


def test_whatever_would_change_something_raises_and_changes_nothing(mock, clients):
    clients.person("Rosa")
    rosa = mock.actionnetwork["people"].all()[0]
    mock.actionnetwork.webhooks.add(trigger="any_action_or_upload")
    mock.actionkit["user"].create(email="ada@example.org")
    here = mock.checkpoint("here")

    with mock.at(here) as then:
        past = type(clients)(then)
        for write in (
            lambda: then.actionnetwork["tags"].create(name="x"),
            lambda: then.actionnetwork["people"].insert(email_addresses=[{"address": "x@example.org"}]),
            lambda: then.actionnetwork["people"].delete(rosa),
            lambda: then.actionnetwork.add_group("North"),
            lambda: then.actionkit["user"].update(1, city="Troy"),
            lambda: then.actionkit["user"].delete(1),
            lambda: then.actionkit.add_staff("clerk", "secret"),
            lambda: then.seed({"actionnetwork": {"tags": [{"name": "x"}]}}),
            lambda: then.restore("here"),
            lambda: then.checkpoint("there"),
            lambda: then.reset(),
            lambda: past.person("Ines"),
            lambda: past.network("PUT", f"/people/{rosa.id}", {"given_name": "Rose"}),
            lambda: past.kit("POST", "/user/", {"email": "x@example.org"}),
            lambda: past.kit("DELETE", "/user/1/"),
            lambda: then.savepoint().__enter__(),
        ):
            with pytest.raises((mockapi.ReadOnly, KeyError), match=r"cannot be changed|there is no checkpoint"):
                write()
        assert names(then) == ["Rosa"]
        assert (then.actionnetwork["tags"].count(), then.actionkit["user"].count()) == (0, 1)
        assert [change.noun for change in then.changes(0)] == [
            "people", "webhooks", "user", "useroriginal", "location",
        ]  # fmt: skip
    assert mock.changes(here) == []


def test_real_clients_can_ask_the_past(mock, clients):
    clients.person("Rosa")
    clients.person("Ines")
    headers = {"OSDI-API-Token": mock.actionnetwork.api_key}

    def asked(url):
        page = requests.get(f"{url}/people", headers=headers, timeout=10).json()
        return [person["given_name"] for person in page["_embedded"]["osdi:people"]]

    with mock.at(1) as then, mockapi.intercept(sharing=then) as past:
        assert asked(past.actionnetwork.url) == ["Rosa"]
    with mock.at(1) as then, mockapi.serve(sharing=then) as server:
        assert asked(server.actionnetwork.url) == ["Rosa"]
    with mockapi.intercept(sharing=mock) as now:
        assert asked(now.actionnetwork.url) == ["Ines", "Rosa"]  # the newest first


def test_limits_and_lags_are_of_the_present(clients):
    mock = mockapi.Emulator(rate_limit=2, read_lag=60)
    clients.emulator = mock
    clients.person("Rosa")
    with mock.at(1) as then:
        past = type(clients)(then)
        answers = [past.network("GET", "/people") for _ in range(5)]
        assert [len(answer.json["_embedded"]["osdi:people"]) for answer in answers] == [1] * 5
    now = [clients.network("GET", "/people") for _ in range(3)]
    assert [answer.status for answer in now][-1] == 429
    assert now[0].json["_embedded"]["osdi:people"] == []
    assert mock.settings.actionnetwork.rate_limit == 2


def test_the_present_goes_on_meanwhile_in_other_threads(mock, clients):
    clients.person("Rosa")
    with mock.at(1) as then, ThreadPoolExecutor(4) as pool:
        seen = [pool.submit(names, then) for _ in range(20)]
        done = [pool.submit(clients.person, f"P{number}") for number in range(40)]
        assert {tuple(found.result(60)) for found in seen} == {("Rosa",)}
        assert [answer.result(60).status for answer in done] == [200] * 40
        assert names(then) == ["Rosa"]
    assert len(names(mock)) == 41
    assert threading.active_count() < 50


def test_several_moments_can_be_open_at_once(mock, clients):
    for name in ("Rosa", "Ines", "Olu"):
        clients.person(name)
    with mock.at(1) as first, mock.at(2) as second:
        clients.person("Mo")
        assert (names(first), names(second)) == (["Rosa"], ["Rosa", "Ines"])
        with second.at(1) as earlier:
            assert names(earlier) == ["Rosa"]
        assert [change.after.given_name for change in second.changes(1)] == ["Ines"]
        assert [change.after.given_name for change in second.changes()] == ["Rosa", "Ines"]
        with pytest.raises(LookupError, match="exchange 3 came after exchange 2"):
            second.changes(3)
    assert names(mock) == ["Rosa", "Ines", "Olu", "Mo"]


def test_the_past_holds_what_was_undone_since(mock, clients):
    mock.checkpoint("start")
    clients.person("Rosa")
    mock.restore("start")

    with mock.at(1) as then:
        assert names(then) == ["Rosa"]
    assert names(mock) == []
