"""Every field that every noun can be filtered by, in both versions, and no other (reference 9.1 and 9.2)."""

from __future__ import annotations

import pytest
from wire import EVERYWHERE, HOMES, PARENT_OF, home_of, path_of

from mockapi.actionnetwork.catalogue import NOUNS

COMMON = {"v2": ("identifier", "created_date", "modified_date"), "v1": ("identifier", "created_at", "modified_at")}
ACTION = {"v2": (*COMMON["v2"], "origin_system", "title"), "v1": (*COMMON["v1"], "originating_system", "summary")}
RECORD = {"v2": COMMON["v2"], "v1": (*COMMON["v1"], "originating_system")}
PLACE = ("family_name", "given_name", "email_address", "region", "postal_code")
DOCUMENTED = {
    "people": {
        "v2": (*COMMON["v2"], *PLACE, "phone_number", "email"),  # email: an old alias, recorded
        "v1": (*COMMON["v1"], *PLACE, "originating_system"),
    },
    **dict.fromkeys(("petitions", "forms", "fundraising_pages", "event_campaigns", "campaigns"), ACTION),
    "events": {"v2": (*ACTION["v2"], "start_date", "end_date"), "v1": ACTION["v1"]},
    **{noun: {"v2": ACTION["v2"]} for noun in ("surveys", "advocacy_campaigns")},
    **dict.fromkeys(("signatures", "attendances", "submissions", "donations"), RECORD),
    **{noun: {"v2": RECORD["v2"]} for noun in ("outreaches", "responses")},
    "questions": {"v1": (*RECORD["v1"], "name")},
    "question_answers": {"v1": (*RECORD["v1"], "value")},
}
ACTIONS = [noun for noun, names in DOCUMENTED.items() if names.get("v2") and "title" in names["v2"]]
DATES = ("created_date", "modified_date", "created_at", "modified_at", "start_date", "end_date")
CASES = [(version, noun, name) for noun, names in DOCUMENTED.items() for version in names for name in names[version]]
EVERY_NAME = {name for _, _, name in CASES} | {"name", "status", "custom_fields", "id", "description", "url", "address"}


def values_of(number):
    """What the first or the second of two things has, by the name under which it is filtered."""
    letter, when = "AB"[number], f"2026-03-0{number + 1}T12:00:00Z"
    return {
        "identifier": f"crm:{letter}",
        **dict.fromkeys(DATES, when),
        **dict.fromkeys(("origin_system", "originating_system"), f"System {letter}"),
        **dict.fromkeys(("title", "summary"), f"Title {letter}"),
        **dict.fromkeys(("email_address", "email"), f"{letter.lower()}@example.org"),
        "given_name": f"Given {letter}",
        "family_name": f"Family {letter}",
        "region": f"{letter}L",
        "postal_code": f"6270{number}",
        "phone_number": f"1202555010{number}",
        "name": f"Name {letter}",
        "value": f"Value {letter}",
    }


VALUES = [values_of(0), values_of(1)]


@pytest.fixture
def two(client, make, emulator):
    """A function that makes two of a noun, a day apart, and gives the path of their list in a version and their ids.

    Over version 1 where it can be, since people and records have an origin of their own there only.
    """

    def made(noun, version="v2"):
        ask = client("v1" if noun in HOMES["v1"] else "v2")
        parent = make(PARENT_OF[noun], by=ask) if noun in PARENT_OF else None
        ids = []
        for value in VALUES:
            emulator.clock.freeze(value["created_at"])
            person = {
                "email_addresses": [{"address": value["email"]}],
                "postal_addresses": [{name: value[name] for name in ("region", "postal_code")}],
                **{name: value[name] for name in ("given_name", "family_name")},
            }
            own = {"identifiers": [value["identifier"]], "origin_system": value["origin_system"]}
            fields = {
                "people": person, "questions": {"name": value["name"]}, "question_answers": {"value": value["value"]},
                "events": {"start_date": value["start_date"]},
            }.get(noun, {})  # fmt: skip
            if noun in ACTIONS:
                fields = {"title": value["title"], **fields}
            ids.append(ask.id(make(noun, by=ask, under=parent, person=person, **own, **fields)))
            if noun == "people":  # version 1 knows no numbers, and no ends of events
                client("v2").put(f"/people/{ids[-1]}", {"phone_numbers": [{"number": value["phone_number"]}]})
            if noun == "events":
                client("v2").put(f"/events/{ids[-1]}", {"end_date": value["end_date"]})
        return home_of(version, noun, parent), ids

    return made


def found(ask, path, text):
    page = ask.get(path, query=f"filter={text}")
    (items,) = page["_embedded"].values()
    if "total_records" in page:
        assert page["total_records"] == len(items)
    return [ask.id(item) for item in items]


def test_every_noun_is_covered():
    assert {name for name, noun in NOUNS.items() if noun.filters} == set(DOCUMENTED)


@pytest.mark.parametrize(("version", "noun", "name"), CASES)
def test_a_documented_field_selects_by_equality(client, two, version, noun, name):
    path, made = two(noun, version)

    for one, value in zip(made, VALUES, strict=True):
        assert found(client(version), path, f"{name} eq '{value[name]}'") == [one]
    assert found(client(version), path, f"{name} eq '{'2019-01-01' if name in DATES else 'x:y'}'") == []


@pytest.mark.parametrize(("version", "noun", "name"), [case for case in CASES if case[2] in DATES])
def test_dates_are_compared_strictly(client, two, version, noun, name):
    path, (first, second) = two(noun, version)
    ask = client(version)

    assert found(ask, path, f"{name} gt '2026-03-01T12:00:00Z'") == [second]
    assert found(ask, path, f"{name} lt '2026-03-02T12:00:00Z'") == [first]
    assert found(ask, path, f"{name} gt '2026-03-01T11:59:59Z'") == [first, second]
    assert found(ask, path, f"{name} lt '2026-03-01'") == []
    assert found(ask, path, f"{name} gt '2026-03-02'") == [second]
    assert found(ask, path, f"{name} gt '2026-03-01' and {name} lt '2026-03-02'") == [first]


@pytest.mark.parametrize(("version", "noun"), sorted({case[:2] for case in CASES}))
def test_a_field_that_is_not_documented_is_refused(client, two, version, noun):
    path, _ = two(noun, version)
    alias = {"email"}  # recorded for v2, unknown for v1

    for name in sorted(EVERY_NAME - set(DOCUMENTED[noun][version]) - alias):
        status, _ = client(version).refused("GET", path, query=f"filter={name} eq 'x'")
        assert status == 400, name


@pytest.mark.parametrize(("version", "noun"), [case for case in EVERYWHERE if case[1] not in DOCUMENTED])
@pytest.mark.parametrize("text", ["name eq 'nothing'", "identifier eq 'x:y'", "broken", "created_date gt '2030-01-01'"])
def test_a_noun_without_filters_ignores_them(client, make, version, noun, text):
    ask = client(version)
    thing = make(noun, by=ask)

    assert found(ask, path_of(thing).rpartition("/")[0], text) == [ask.id(thing)]


@pytest.mark.parametrize(("version", "noun"), sorted({case[:2] for case in CASES}))
def test_identifiers_native_ones_too_find_one_thing_of_a_noun(client, two, version, noun):
    path, (first, _) = two(noun, version)
    ask = client(version)

    assert found(ask, path, f"identifier eq 'action_network:{first}'") == [first]
    for text in (first, "action_network:" + first[:-1], "crm:a", "crm", "action_network:"):
        assert found(ask, path, f"identifier eq '{text}'") == []


@pytest.mark.parametrize("noun", [noun for noun, names in DOCUMENTED.items() if names.get("v2") == RECORD["v2"]])
def test_a_persons_records_are_filtered_too(ask, two, noun):
    path, (first, _) = two(noun)
    person = ask.get(f"{path}/{first}")["action_network:person_id"]
    theirs = f"/people/{person}/{noun}"

    assert found(ask, theirs, "identifier eq 'crm:A'") == [first]
    assert found(ask, theirs, "identifier eq 'crm:B'") == []
    assert found(ask, theirs, "created_date gt '2026-03-02'") == []


def test_the_donations_of_every_page_are_filtered_too(ask, two):
    _, (first, second) = two("donations")

    assert found(ask, "/donations", "identifier eq 'crm:B'") == [second]
    assert found(ask, "/donations", "modified_date lt '2026-03-02'") == [first]


def test_events_are_ordered_by_the_date_that_they_are_filtered_by(ask):
    """No order is promised; by the date keeps large syncs linear (rulings)."""
    late, early = (ask.post("/events", {"title": "Rally", "start_date": day}) for day in ("2026-05-02", "2026-05-01"))

    assert found(ask, "/events", "start_date gt '2026-01-01'") == [ask.id(early), ask.id(late)]
    assert found(ask, "/events", "end_date gt '2026-01-01'") == []
