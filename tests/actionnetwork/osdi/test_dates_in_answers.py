"""Dates as answers show them and as writes move them (reference 8.1, 8.4)."""

from __future__ import annotations

import re
from datetime import datetime, timezone

import pytest
from wire import ACTION_OF, EDITABLE, EVERYWHERE, POSTABLE, home_of, path_of, rel_of

FORMAT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
NAMES = {"v2": ("created_date", "modified_date"), "v1": ("created_at", "modified_at")}
BACKDATED = {*ACTION_OF, "question_answers"}  # decisions 2.28
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


@pytest.mark.parametrize(("version", "noun"), EVERYWHERE)
def test_every_resource_has_both_dates_in_the_one_format(client, make, version, noun):
    ask = client(version)
    thing = make(noun, by=ask)

    (item,) = ask.get(path_of(thing).rpartition("/")[0])["_embedded"][rel_of(version, noun)]

    for one in (thing, item, ask.get(path_of(thing))):
        assert all(FORMAT.fullmatch(one[name]) for name in NAMES[version])
        assert set(one).isdisjoint(NAMES["v2" if version == "v1" else "v1"])


@pytest.mark.parametrize(("version", "noun"), [case for case in POSTABLE if case[1] not in BACKDATED])
def test_dates_sent_for_people_actions_tags_and_so_on_are_ignored(client, make, version, noun):
    made = make(noun, by=client(version), created_date="2001-01-01", modified_date="2001-01-01")

    assert [made[name] for name in NAMES[version]] == ["2026-03-01T12:00:00Z", "2026-03-01T12:00:00Z"]


def test_a_date_beside_the_person_is_ignored(ask):
    assert ask.post("/people", {"person": ROSA, "created_date": "2001-01-01"})["created_date"] == "2026-03-01T12:00:00Z"


@pytest.mark.parametrize(("version", "noun"), [case for case in POSTABLE if case[1] in BACKDATED])
def test_every_kind_of_record_may_be_backdated(client, make, emulator, version, noun):
    made = make(noun, by=client(version), created_date="2014-03-18 15:21:05", modified_date="2001-01-01")

    assert [made[name] for name in NAMES[version]] == ["2014-03-18T15:21:05Z", "2026-03-01T12:00:00Z"]
    assert emulator.actionnetwork[noun].get(made["identifiers"][0]).created_date.year == 2014


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


@pytest.mark.parametrize("noun", ACTION_OF)
@pytest.mark.parametrize("sent", ["yesterday", "2014-13-40", "", {}, [], True])
def test_a_date_that_is_none_is_refused_and_nothing_is_made(ask, make, noun, sent, link_to, everything):
    action, person = make(ACTION_OF[noun]), ask.signup("rosa@example.org")
    recipients = {"recipients": [{"display_name": "The fund", "amount": "5.00"}]} if noun == "donations" else {}
    before = everything()

    body = {**link_to(person), **recipients, "created_date": sent}
    assert ask.refused("POST", home_of("v2", noun, action), body)[0] == 400
    assert everything() == before


@pytest.mark.parametrize(("version", "noun"), EDITABLE)
def test_a_put_moves_the_one_date_and_not_the_other(client, make, emulator, version, noun):
    ask, (created, modified) = client(version), NAMES[version]
    thing = make(noun, by=ask)
    emulator.clock.advance(seconds=61)

    changed = ask.put(path_of(thing), {"identifiers": ["crm:1"], created: "2001-01-01", modified: "2001-01-01"})

    assert changed[created] == thing[created] == "2026-03-01T12:00:00Z"
    assert changed[modified] == "2026-03-01T12:01:01Z"
    assert ask.get(path_of(thing)) == changed


@pytest.mark.parametrize(("version", "noun"), EVERYWHERE)
def test_reading_moves_no_date(client, make, emulator, version, noun):
    ask = client(version)
    path = path_of(make(noun, by=ask))
    thing = ask.get(path)
    emulator.clock.advance(days=1)

    ask.get(path.rpartition("/")[0])

    assert ask.get(path) == thing
