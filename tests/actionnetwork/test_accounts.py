"""What a key opens: a group's data or a personal list's, and never another's (reference 3, 8.3)."""

from __future__ import annotations

import pytest
from wire import ACTION_OF, EVERYWHERE, HOMES, LEAST, PARENT_OF, WITHOUT_POST, home_of, path_of, rel_of

FOR_GROUPS = ["tags", "taggings", "campaigns", "unique_id_lists"]  # reference 3, 23, 33, 36


@pytest.fixture
def owners(ask, personal):
    """The people behind the two keys, as creators of what the keys make."""
    return [by.post("/forms", {"title": "Mine"})["_embedded"]["osdi:creator"] for by in (ask, personal)]


def test_the_keys_are_those_that_clients_are_given(emulator):
    assert emulator.actionnetwork.api_key == "mockapi-key"
    assert emulator.environ()["AN_API_TOKEN"] == "mockapi-key"
    assert emulator.actionnetwork.personal_key not in ("", "mockapi-key")


@pytest.mark.parametrize(("version", "noun"), EVERYWHERE)
def test_neither_key_sees_or_changes_what_the_other_has(client, personal, make, version, noun, everything):
    ask, stranger = client(version), client(version, key=personal.key)
    parent = make(PARENT_OF[noun], by=ask) if noun in PARENT_OF else None
    thing = make(noun, by=ask, under=parent)
    home = home_of(version, noun, parent)
    before = everything()

    assert ask("GET", path_of(thing)).status == 200
    assert stranger.refused("GET", path_of(thing))[0] == 404
    for method, path in (("PUT", path_of(thing)), ("DELETE", path_of(thing)), ("POST", home)):
        if path == home and noun not in PARENT_OF:
            continue  # it may make its own
        body = {"title": "x", "summary": "x", "identifiers": ["x:1"], "person": {"given_name": "x"}}
        assert stranger.refused(method, path, body)[0] in (403, 404, 405), (method, path)
    if parent is None:
        assert stranger.get(home)["_embedded"] == {rel_of(version, noun): []}
    else:
        assert stranger.refused("GET", home)[0] == 404
        assert stranger.refused("GET", path_of(parent))[0] == 404
    assert everything() == before


@pytest.mark.parametrize("noun", ACTION_OF)
def test_a_helper_and_a_link_reach_no_action_of_another_account(ask, personal, make, link_to, noun, everything):
    path, theirs = home_of("v2", noun, make(ACTION_OF[noun])), personal.signup("nia@example.org")
    before, least = everything(), LEAST.get(noun, {})

    for body in ({"person": {"email_addresses": [{"address": "a@example.org"}]}}, link_to(theirs)):
        assert personal.refused("POST", path, {**least, **body})[0] == 404
    assert everything() == before
    assert ask.people() == []


@pytest.mark.parametrize("noun", [noun for noun in FOR_GROUPS if noun != "taggings"])
def test_a_personal_list_has_none_of_what_is_for_groups(ask, personal, make, noun, everything):
    """Nothing to read (decisions 3), and nothing can be written (guess: refused as a key is)."""
    thing, before = make(noun), everything()

    assert personal.get(f"/{noun}")["_embedded"] == {rel_of("v2", noun): []}
    assert personal.refused("GET", path_of(thing))[0] == 404
    assert personal.refused("POST", f"/{noun}", {"name": "x"})[0] == (405 if noun in WITHOUT_POST["v2"] else 403)
    assert personal.refused("PUT", path_of(thing), {"name": "x"})[0] == (403 if noun == "unique_id_lists" else 405)
    assert everything() == before
    assert ask.get(path_of(thing)) == thing


@pytest.mark.parametrize("noun", [noun for noun in HOMES["v2"] if noun not in FOR_GROUPS])
def test_a_personal_list_has_all_else_for_itself(ask, personal, make, noun, emulator):
    thing = make(noun, by=personal)

    assert personal.get(path_of(thing))["identifiers"] == thing["identifiers"]
    assert ask.refused("GET", path_of(thing))[0] == 404
    assert emulator.actionnetwork.account(personal.key)[noun].count() == 1
    assert emulator.actionnetwork[noun].count() == 0


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
