"""What a key opens: a group's data or a personal list's, and never another's (reference 3, 8.3)."""

from __future__ import annotations

import pytest


@pytest.fixture
def owners(ask, personal):
    """The people behind the two keys, as creators of what the keys make."""
    return [by.post("/forms", {"title": "Mine"})["_embedded"]["osdi:creator"] for by in (ask, personal)]


def test_the_keys_are_those_that_clients_are_given(emulator):
    assert emulator.actionnetwork.api_key == "mockapi-key"
    assert emulator.environ()["AN_API_TOKEN"] == "mockapi-key"
    assert emulator.actionnetwork.personal_key not in ("", "mockapi-key")


def test_neither_key_sees_or_changes_what_the_other_has(ask, personal, everything):
    form = ask.post("/forms", {"title": "Join"})
    record = ask.post(
        f"/forms/{ask.id(form)}/submissions", {"person": {"email_addresses": [{"address": "rosa@example.org"}]}}
    )
    person = f"/people/{record['action_network:person_id']}"
    paths = [person, f"{person}/submissions", f"/forms/{ask.id(form)}", f"/forms/{ask.id(form)}/submissions",
             f"/forms/{ask.id(form)}/submissions/{ask.id(record)}", f"/forms/{ask.id(form)}/embed"]  # fmt: skip
    before = everything()

    for path in paths:
        assert ask("GET", path).status == 200, path
        assert personal.refused("GET", path)[0] == 404, path
    for path in (person, paths[2], paths[4]):
        assert personal.refused("PUT", path, {"given_name": "x", "title": "x", "identifiers": ["x:1"]})[0] == 404
    assert personal.refused("POST", paths[3], {"person": {"email_addresses": [{"address": "a@example.org"}]}})[0] == 404
    for path in ("/people", "/forms"):
        (items,) = personal.get(path)["_embedded"].values()
        assert items == []
    assert everything() == before


def test_filters_find_nothing_of_another_account(ask, personal):
    person = ask.signup("rosa@example.org", phone="12025550143", identifiers=["crm:1"], given_name="Rosa")

    for text in ("email_address eq 'rosa@example.org'", "phone_number eq '12025550143'", "given_name eq 'Rosa'",
                 "identifier eq 'crm:1'", f"identifier eq 'action_network:{ask.id(person)}'",
                 "modified_date gt '2000-01-01'"):  # fmt: skip
        assert len(ask.people(f"filter={text}")) == 1, text
        assert personal.people(f"filter={text}") == [], text


def test_the_owner_of_a_key_answers_but_stands_on_no_list(ask, personal, owners, emulator):
    for by, owner in zip((ask, personal), owners, strict=True):
        assert by.get(f"/people/{by.id(owner)}")["identifiers"] == owner["identifiers"]
        assert by.people() == []
        assert by.people(f"filter=identifier eq '{owner['identifiers'][0]}'") == []
        assert by.people(f"filter=email_address eq '{owner['email_addresses'][0]['address']}'") == []
    assert emulator.actionnetwork["people"].count() == 0


def test_each_key_has_an_owner_of_its_own(ask, personal, owners):
    group, person = owners

    assert ask.id(group) != ask.id(person)
    assert personal.refused("GET", f"/people/{ask.id(group)}")[0] == 404


def test_an_owner_is_whole_without_the_curies_that_its_place_gives_it(ask, owners):
    (listed,) = ask.get("/forms")["_embedded"]["osdi:forms"]
    owner = listed["_embedded"]["osdi:creator"]

    assert "curies" not in owner["_links"]
    assert {**owner["_links"], "curies": owners[0]["_links"]["curies"]} == owners[0]["_links"]


def test_somebody_who_is_created_joins_the_list_of_the_keys_account(ask, personal):
    ask.signup("rosa@example.org")
    personal.signup("nia@example.org")

    assert [person["email_addresses"][0]["address"] for person in ask.people()] == ["rosa@example.org"]
    assert [person["email_addresses"][0]["address"] for person in personal.people()] == ["nia@example.org"]
