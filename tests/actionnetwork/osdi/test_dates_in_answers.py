"""Dates as answers show them and as writes move them (reference 8.1, 8.4)."""

from __future__ import annotations

import re
from datetime import datetime, timezone

import pytest

from mockapi.actionnetwork.catalogue import NOUNS

FORMAT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
NAMES = {"v2": ("created_date", "modified_date"), "v1": ("created_at", "modified_at")}
ROSA = {"email_addresses": [{"address": "rosa@example.org"}]}


@pytest.fixture
def submissions(ask):
    return f"/forms/{ask.id(ask.post('/forms', {'title': 'Join'}))}/submissions"


@pytest.mark.parametrize("version", NAMES)
@pytest.mark.parametrize(
    ("when", "shown"),
    [
        (datetime(2026, 3, 1, 23, 59, 59, 999999, timezone.utc), "2026-03-01T23:59:59Z"),
        ("2026-03-01T12:00:00+05:30", "2026-03-01T06:30:00Z"),
        ("2026-03-01", "2026-03-01T00:00:00Z"),
        ("2024-02-29T00:00:00Z", "2024-02-29T00:00:00Z"),
    ],
)
def test_moments_are_whole_seconds_of_utc(client, emulator, version, when, shown):
    emulator.clock.freeze(when)

    person = client(version).signup("rosa@example.org")

    assert [person[name] for name in NAMES[version]] == [shown, shown]


@pytest.mark.parametrize("version", NAMES)
def test_every_resource_has_both_dates_in_the_one_format(client, submissions, version):
    ask = client(version)
    record = ask.post(submissions, {"person": ROSA})

    for path in ("/people", "/forms", submissions):
        (items,) = ask.get(path)["_embedded"].values()
        for item in items:
            assert all(FORMAT.fullmatch(item[name]) for name in NAMES[version])
    assert all(FORMAT.fullmatch(record[name]) for name in NAMES[version])


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/people", {"person": {**ROSA, "created_date": "2001-01-01", "modified_date": "2001-01-01"}}),
        ("/people", {"person": ROSA, "created_date": "2001-01-01"}),
        ("/forms", {"title": "Join", "created_date": "2001-01-01", "modified_date": "2001-01-01"}),
        ("/petitions", {"title": "Stop", "created_date": "2001-01-01"}),
        ("/tags", {"name": "volunteer", "created_date": "2001-01-01"}),
    ],
)
def test_dates_sent_for_people_actions_and_tags_are_ignored(ask, path, body):
    made = ask.post(path, body)

    assert made["created_date"] == made["modified_date"] == "2026-03-01T12:00:00Z"


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("2014-03-18T15:21:05Z", "2014-03-18T15:21:05Z"),
        ("2014-03-18T15:21:05", "2014-03-18T15:21:05Z"),
        ("2014-03-18 15:21:05", "2014-03-18T15:21:05Z"),
        ("2014-03-18T15:21:05-05:00", "2014-03-18T20:21:05Z"),
        ("2014-03-18", "2014-03-18T00:00:00Z"),
        (None, "2026-03-01T12:00:00Z"),
    ],
)
def test_records_may_be_backdated_in_every_way_of_writing_a_date(ask, submissions, sent, shown):
    record = ask.post(submissions, {"person": ROSA, "created_date": sent})

    assert record["created_date"] == shown
    assert ask.get(submissions)["_embedded"]["osdi:submissions"][0]["created_date"] == shown


def test_a_backdated_record_is_filtered_and_ordered_by_its_own_date(ask, submissions):
    old = ask.post(submissions, {"person": ROSA, "created_date": "2014-03-18T15:21:05Z"})
    new = ask.post(submissions, {"person": {"email_addresses": [{"address": "nia@example.org"}]}})

    page = ask.get(submissions, query="filter=created_date lt '2020-01-01'")
    assert [ask.id(item) for item in page["_embedded"]["osdi:submissions"]] == [ask.id(old)]
    page = ask.get(submissions)
    assert [ask.id(item) for item in page["_embedded"]["osdi:submissions"]] == [ask.id(new), ask.id(old)]


@pytest.mark.parametrize("sent", ["yesterday", "2014-13-40", "", {}, [], True])
def test_a_date_that_is_none_is_refused_and_nothing_is_made(ask, submissions, sent, everything):
    person = ask.signup("rosa@example.org")
    before = everything()
    link = {"_links": {"osdi:person": person["_links"]["self"]}}

    assert ask.refused("POST", submissions, {**link, "created_date": sent})[0] == 400
    assert everything() == before


@pytest.mark.parametrize("noun", [name for name, noun in NOUNS.items() if noun.update is not None])
def test_a_put_moves_the_one_date_and_not_the_other(ask, submissions, emulator, noun):
    signatures = f"/petitions/{ask.id(ask.post('/petitions', {'title': 'Stop'}))}/signatures"
    ask.post(submissions, {"person": ROSA})
    ask.post(signatures, {"person": ROSA})
    path = {"submissions": submissions, "signatures": signatures}.get(noun, f"/{noun}")
    (thing,) = ask.get(path)["_embedded"][f"osdi:{noun}"]
    emulator.clock.advance(seconds=61)

    changed = ask.put(f"{path}/{ask.id(thing)}", {"identifiers": ["crm:1"], "created_date": "2001-01-01"})

    assert changed["created_date"] == thing["created_date"]
    assert changed["modified_date"] == "2026-03-01T12:01:01Z"


def test_reading_moves_no_date(ask, emulator):
    person = ask.signup("rosa@example.org")
    emulator.clock.advance(days=1)

    ask.get("/people")

    assert ask.get(f"/people/{ask.id(person)}") == person
