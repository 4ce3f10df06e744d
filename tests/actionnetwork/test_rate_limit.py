"""The setting rate_limit: so many calls a second and key, then 429, and refused calls change nothing (reference 5)."""

from __future__ import annotations

import threading

import pytest

import mockapi
from mockapi.emulator import Emulator

REFUSED = (429, "Too many requests")


@pytest.fixture
def limited():
    """A pair of services with the vendor's limit, whose clock stands still."""
    emulator = Emulator(rate_limit=4)
    emulator.clock.freeze("2026-03-01T12:00:00Z")
    return emulator


@pytest.fixture
def by(ask, limited):
    """Makes clients of the limited services."""
    return lambda version="v2", **options: type(ask)(limited, version, **options)


def statuses(ask, number, path="/people"):
    return [ask("GET", path).status for _ in range(number)]


def test_by_default_there_is_no_limit(ask):
    assert statuses(ask, 50) == [200] * 50


def test_the_fifth_call_within_a_second_is_refused_in_the_vendors_shape(by):
    ask = by()
    assert statuses(ask, 4) == [200] * 4

    answer = ask("GET", "/people")

    assert (answer.status, answer.json) == (429, {"error": "Too many requests"})
    headers = {name.lower() for name, _ in answer.headers}
    assert "retry-after" not in headers
    assert not any(name.startswith("x-ratelimit") for name in headers)


def test_with_the_next_second_there_are_four_more(by, limited):
    ask = by()
    for _ in range(3):
        assert statuses(ask, 6) == [200] * 4 + [429] * 2
        limited.clock.advance(seconds=1)


def test_refused_calls_do_not_count(by, limited):
    ask = by()
    statuses(ask, 50)
    limited.clock.advance(seconds=1)

    assert statuses(ask, 4) == [200] * 4


def test_a_refused_call_changes_nothing(by, limited):
    ask = by()
    form = ask.post("/forms", {"title": "Join", "identifiers": ["crm:1"]})
    limited.actionnetwork.webhooks.add()
    statuses(ask, 3)
    before = [[dict(row) for row in limited.actionnetwork[noun].all()] for noun in ("people", "forms", "tags")]

    person = {"person": {"email_addresses": [{"address": "rosa@example.org"}]}}
    for method, path, body in (("POST", "/people", person), ("POST", "/people?background_request=true", person),
                               ("POST", "/tags", {"name": "x"}), ("PUT", f"/forms/{ask.id(form)}", {"title": "x"}),
                               ("POST", f"/forms/{ask.id(form)}/submissions", person), ("GET", "/", None),
                               ("GET", "/nothing", None), ("DELETE", f"/forms/{ask.id(form)}", None),
                               ("POST", "/people", b"{")):  # fmt: skip
        assert ask.refused(method, path, body) == REFUSED, path

    after = [[dict(row) for row in limited.actionnetwork[noun].all()] for noun in ("people", "forms", "tags")]
    assert after == before
    assert limited.actionnetwork.webhooks.deliveries() == []
    limited.clock.advance(seconds=1)
    assert ask.signup("rosa@example.org")


def test_each_key_has_four_of_its_own(by, limited):
    limited.actionnetwork.add_group("North", api_key="k-north")
    clients = [by(), by(key="k-north"), by(key=limited.actionnetwork.personal_key)]

    assert [statuses(ask, 5) for ask in clients] == [[200] * 4 + [429]] * 3


def test_both_versions_and_all_paths_share_the_keys_four(by):
    v1, v2 = by("v1"), by()

    assert [v1("GET", "/people").status, v2("GET", "/forms").status, v1("GET", "/").status, v2("HEAD", "/tags").status,
            v2("GET", "/people").status, v1("GET", "/forms").status] == [200] * 4 + [429] * 2  # fmt: skip


def test_errors_count_like_answers(by):
    ask = by()

    assert statuses(ask, 5, "/forms/unknown") == [404] * 4 + [429]


def test_without_a_key_or_with_an_unknown_one_there_is_no_limit(by, limited):
    form = limited.actionnetwork["forms"].create(title="Join")
    person = {"person": {"email_addresses": [{"address": "rosa@example.org"}]}}

    assert statuses(by(key="wrong"), 10) == [403] * 10
    assert [by(key=None)("POST", f"/forms/{form.id}/submissions", person).status for _ in range(10)] == [200] * 10
    assert statuses(by(), 5) == [200] * 4 + [429]


def test_a_browsers_question_does_not_count(by):
    ask = by()

    assert [ask("OPTIONS", "/people").status for _ in range(10)] == [200] * 10
    assert statuses(ask, 5) == [200] * 4 + [429]


def test_the_python_door_has_no_limit(by, limited):
    ask = by()
    statuses(ask, 5)

    for number in range(10):
        limited.actionnetwork["tags"].create(name=f"tag {number}")
    assert limited.actionnetwork["tags"].count() == 10


@pytest.mark.parametrize("limit", [1, 2, 7])
def test_the_limit_is_the_settings_and_can_be_changed(by, limited, limit):
    ask = by()
    limited.settings.actionnetwork.rate_limit = limit

    assert statuses(ask, limit + 1) == [200] * limit + [429]

    limited.settings.actionnetwork.rate_limit = 0
    assert statuses(ask, 20) == [200] * 20


def test_a_reset_forgets_the_calls_and_a_savepoint_does_not(by, limited):
    ask = by()
    with limited.savepoint():
        statuses(ask, 4)
    assert statuses(ask, 1) == [429]

    limited.reset()

    limited.clock.freeze("2026-03-01T12:00:00Z")
    assert statuses(ask, 5) == [200] * 4 + [429]


def test_a_clock_that_was_set_back_does_not_refuse_for_ever(by, limited):
    ask = by()
    statuses(ask, 5)

    limited.clock.freeze("2020-01-01T00:00:00Z")

    assert statuses(ask, 5) == [200] * 4 + [429]


def test_by_a_running_clock_the_window_slides_with_fractions_of_a_second(ask, monkeypatch):
    now = [1_800_000_000.9]
    monkeypatch.setattr("time.time", lambda: now[0])
    ask = type(ask)(Emulator(rate_limit=4))

    def at(moment):
        now[0] = 1_800_000_000 + moment
        return ask("GET", "/people").status

    assert [at(0.9), at(0.95), at(1.0), at(1.5)] == [200] * 4
    assert at(1.8) == 429
    assert at(1.91) == 200
    assert at(1.92) == 429
    assert at(1.96) == 200
    assert at(2.6) == at(2.7) == 200


def test_many_threads_are_answered_as_often_as_the_limit_says(by):
    ask, answers = by(), []

    threads = [threading.Thread(target=lambda: answers.extend(statuses(ask, 5))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answers) == [200] * 4 + [429] * 36


def test_a_client_that_waits_a_quarter_of_a_second_of_the_worlds_time_is_never_refused(ask, monkeypatch):
    now = [1_800_000_000.0]
    monkeypatch.setattr("time.time", lambda: now[0])
    ask = type(ask)(Emulator(rate_limit=4))

    for _ in range(40):
        assert ask("GET", "/people").status == 200
        now[0] += 0.2501


def test_a_client_over_a_socket_is_refused_too():
    import requests

    with mockapi.serve(rate_limit=2) as server:
        server.clock.freeze()
        url, key = f"{server.actionnetwork.url}/people", {"OSDI-API-Token": server.actionnetwork.api_key}
        assert [requests.get(url, headers=key).status_code for _ in range(3)] == [200, 200, 429]
        assert requests.get(url, headers=key).json() == {"error": "Too many requests"}
        assert [exchange.status for exchange in server.journal] == [200, 200, 429, 429]


def test_a_fault_of_429_reads_the_same(ask, emulator):
    emulator.faults.add(status=429)

    assert ask.refused("GET", "/people") == REFUSED
