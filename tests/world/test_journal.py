"""The journal and the fault rules."""

from __future__ import annotations

import json

import pytest

from mockapi.emulator import Emulator
from mockapi.world.exchange import Answer, Exchange, Request
from mockapi.world.journal import Journal
from mockapi.world.paths import path_matches


def seen(number, **marks):
    return Exchange(number, "actionnetwork", Request("GET", "https://a.example", "/"), Answer(200), (0, 0), **marks)


def numbers(exchanges):
    return [exchange.number for exchange in exchanges]


@pytest.mark.parametrize(
    ("pattern", "path", "matches"),
    [
        ("/people", "/api/v2/people", True),
        ("/people", "/api/v1/people/", True),
        ("/people/", "/api/v2/people", True),
        ("/people", "/api/v2/people/1", False),
        ("/people/*", "/api/v2/people/1", True),
        ("/api/v2/people", "/api/v2/people", True),
        ("/api/v2/*", "/api/v2/forms/1/submissions", True),
        ("/forms/*/submissions", "/api/v2/forms/1/submissions/", True),
        ("/user/", "/rest/v1/user/", True),
        ("/", "/api/v2/", True),
        ("/People", "/api/v2/people", False),
    ],
)
def test_paths_are_globs_on_the_whole_or_behind_the_root(pattern, path, matches):
    assert path_matches(pattern, path) is matches


def test_exchanges_can_be_asked_for(ask, emulator):
    ask.post("/tags", {"name": "volunteer"})
    ask.get("/people?page=2")
    ask("GET", "/people/x")

    assert [str(exchange) for exchange in emulator.journal] == [
        "POST /api/v2/tags -> 200",
        "GET /api/v2/people?page=2 -> 200",
        "GET /api/v2/people/x -> 404",
    ]
    (posted,) = emulator.journal.requests("post", "/tags")
    assert posted.body == {"name": "volunteer"}
    assert posted.answer.json["name"] == "volunteer"
    assert posted.headers["osdi-api-token"] == emulator.actionnetwork.api_key
    assert posted.span[1] > posted.span[0]
    assert emulator.journal.requests(path="/people")[0].query == {"page": "2"}
    assert [exchange.number for exchange in emulator.journal.requests(status=404)] == [3]
    assert emulator.journal.requests(service="actionkit") == []
    assert emulator.journal.last.path == "/api/v2/people/x"


def test_the_ring_forgets_the_oldest_and_counts_on():
    journal = Journal(3)
    for number in range(1, 11):
        journal.append(seen(number))

    assert numbers(journal) == [8, 9, 10]
    assert journal.total == 10
    assert numbers(journal.since(8)) == [9, 10]
    assert numbers(journal.since(0)) == [8, 9, 10]
    assert journal.since(10) == []


def test_what_was_asked_for_in_vain_outlives_the_ring_and_has_one_of_its_own():
    journal = Journal(3)
    for number in range(1, 11):
        journal.append(seen(number, unmodelled="a gap" if number == 2 else None, unroutable=number == 3))

    assert numbers(journal.missed_since(0)) == [2, 3]
    assert numbers(journal.missed_since(2)) == [3]
    assert journal.missed_since(3) == []

    for number in range(11, 16):
        journal.append(seen(number, unmodelled="a gap"))
    assert numbers(journal.missed_since(0)) == [13, 14, 15]


def test_the_python_door_leaves_no_exchange_and_needs_no_key():
    emulator = Emulator()
    emulator.faults.add(status=500)

    emulator.actionnetwork["tags"].create(name="volunteer")

    assert len(emulator.journal) == 0


def test_an_answer_says_what_it_rested_on(ask, emulator):
    ask.post("/forms", {"title": "Join", "tag_list": ["x"]})
    guessed = emulator.journal.last.evidence
    ask.post("/forms", {"title": "Join"})
    documented = emulator.journal.last.evidence

    assert any(item.startswith("guess") for item in guessed)
    assert documented
    assert not any(item.startswith("guess") for item in documented)


def test_a_fault_answers_instead_of_the_service_as_often_as_it_says(ask, emulator):
    emulator.faults.add(service="actionnetwork", method="post", path="/tags", status=429, times=2)

    assert ask.refused("POST", "/tags", {"name": "a"}) == (429, "Too many requests")
    assert ask.get("/tags")["total_records"] == 0
    assert ask.refused("POST", "/tags", {"name": "a"})[0] == 429
    assert ask.post("/tags", {"name": "a"})["name"] == "a"
    assert [exchange.status for exchange in emulator.journal.requests("POST")] == [429, 429, 200]


def test_faults_can_be_cleared(ask, emulator):
    emulator.faults.add(status=503)
    assert ask("GET", "/people").status == 503

    emulator.faults.clear()
    assert ask("GET", "/people").status == 200


def test_a_page_in_the_journal_is_made_of_the_texts_that_are_kept_anyway():
    emulator = Emulator()
    emulator.actionnetwork["people"].create(email_addresses=[{"address": "p@example.org"}])
    asked = Request("GET", "https://actionnetwork.org", "/api/v2/people", "", {"osdi-api-token": "mockapi-key"})

    first, again = emulator.handle(asked), emulator.handle(asked)

    assert first.body == again.body == emulator.journal.last.answer.body
    assert json.loads(first.body)["_embedded"]["osdi:people"]
    longest = max(first.content, key=len)
    assert any(text is longest for text in again.content)
