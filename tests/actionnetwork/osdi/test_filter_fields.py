"""Every field that every noun can be filtered by, in both versions, and no other (reference 9.1 and 9.2)."""

from __future__ import annotations

import pytest

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
    "forms": ACTION,
    "petitions": ACTION,
    "submissions": RECORD,
    "signatures": RECORD,
}
CASES = [(version, noun, name) for noun, names in DOCUMENTED.items() for version in names for name in names[version]]
EVERY_NAME = {name for _, _, name in CASES} | {"name", "status", "custom_fields", "id", "description", "url", "address"}


def values_of(number):
    """What the first or the second of two things has, by the name under which it is filtered."""
    letter, when = "AB"[number], f"2026-03-0{number + 1}T12:00:00Z"
    return {
        "identifier": f"crm:{letter}",
        **dict.fromkeys(("created_date", "created_at", "modified_date", "modified_at"), when),
        **dict.fromkeys(("origin_system", "originating_system"), f"System {letter}"),
        **dict.fromkeys(("title", "summary"), f"Title {letter}"),
        **dict.fromkeys(("email_address", "email"), f"{letter.lower()}@example.org"),
        "given_name": f"Given {letter}",
        "family_name": f"Family {letter}",
        "region": f"{letter}L",
        "postal_code": f"6270{number}",
        "phone_number": f"1202555010{number}",
    }


VALUES = [values_of(0), values_of(1)]


@pytest.fixture
def two(client, emulator):
    """A function that makes two of a noun, a day apart, and gives the path of their list and their ids.

    Over version 1, where people and records have an origin of their own.
    """
    ask = client("v1")

    def make(noun):
        path = f"/{noun}"
        if NOUNS[noun].parents:
            actions = NOUNS[noun].field[NOUNS[noun].parents[0]].to
            path = f"/{actions}/{ask.id(ask.post(f'/{actions}', {'summary': 'Join'}))}/{noun}"
        made = []
        for value in VALUES:
            emulator.clock.freeze(value["created_at"])
            own = {"identifiers": [value["identifier"]], "originating_system": value["originating_system"]}
            person = {
                "email_addresses": [{"address": value["email"]}],
                "postal_addresses": [{name: value[name] for name in ("region", "postal_code")}],
                **{name: value[name] for name in ("given_name", "family_name")},
            }
            body = {"person": {**person, **own}} if noun == "people" else {"person": person, **own}
            made.append(ask.id(ask.post(path, {"summary": value["summary"], **body})))
            if noun == "people":  # version 1 knows no numbers
                client("v2").put(f"/people/{made[-1]}", {"phone_numbers": [{"number": value["phone_number"]}]})
        return path, made

    return make


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
    path, made = two(noun)

    for one, value in zip(made, VALUES, strict=True):
        assert found(client(version), path, f"{name} eq '{value[name]}'") == [one]
    assert found(client(version), path, f"{name} eq '2019-01-01'" if "ed_" in name else f"{name} eq 'x:y'") == []


@pytest.mark.parametrize(("version", "noun", "name"), [case for case in CASES if "ed_" in case[2]])
def test_dates_are_compared_strictly(client, two, version, noun, name):
    path, (first, second) = two(noun)
    ask = client(version)

    assert found(ask, path, f"{name} gt '2026-03-01T12:00:00Z'") == [second]
    assert found(ask, path, f"{name} lt '2026-03-02T12:00:00Z'") == [first]
    assert found(ask, path, f"{name} gt '2026-03-01T11:59:59Z'") == [first, second]
    assert found(ask, path, f"{name} lt '2026-03-01'") == []
    assert found(ask, path, f"{name} gt '2026-03-02'") == [second]
    assert found(ask, path, f"{name} gt '2026-03-01' and {name} lt '2026-03-02'") == [first]


@pytest.mark.parametrize(("version", "noun"), sorted({case[:2] for case in CASES}))
def test_a_field_that_is_not_documented_is_refused(client, two, version, noun):
    path, _ = two(noun)
    alias = {"email"}  # recorded for v2, unknown for v1

    for name in sorted(EVERY_NAME - set(DOCUMENTED[noun][version]) - alias):
        status, _ = client(version).refused("GET", path, query=f"filter={name} eq 'x'")
        assert status == 400, name


@pytest.mark.parametrize("noun", ["tags", "taggings"])
@pytest.mark.parametrize("text", ["name eq 'nothing'", "identifier eq 'x:y'", "broken", "created_date gt '2030-01-01'"])
def test_a_noun_without_filters_ignores_them(ask, noun, text):
    tag = ask.post("/tags", {"name": "volunteer"})
    ask.signup("rosa@example.org", add_tags=["volunteer"])
    path = "/tags" if noun == "tags" else f"/tags/{ask.id(tag)}/taggings"

    assert ask.get(path, query=f"filter={text}")["total_records"] == 1


def test_identifiers_native_ones_too_find_one_thing_of_a_noun(ask, two):
    path, (first, _) = two("people")

    assert found(ask, path, f"identifier eq 'action_network:{first}'") == [first]
    for text in (first, "action_network:" + first[:-1], "crm:a", "crm", "action_network:"):
        assert found(ask, path, f"identifier eq '{text}'") == []


def test_a_persons_records_are_filtered_too(ask, two):
    path, (first, _) = two("submissions")
    person = ask.get(f"{path}/{first}")["action_network:person_id"]
    theirs = f"/people/{person}/submissions"

    assert found(ask, theirs, "identifier eq 'crm:A'") == [first]
    assert found(ask, theirs, "identifier eq 'crm:B'") == []
    assert found(ask, theirs, "created_date gt '2026-03-02'") == []
