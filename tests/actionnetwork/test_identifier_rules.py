"""Identifiers of every noun: one native, foreign ones merged for ever, unique among all accounts (reference 10)."""

from __future__ import annotations

import re

import pytest

from mockapi.actionnetwork.catalogue import NOUNS

UNKNOWN = "action_network:495db021-ac8d-4a7e-94d1-734c7eab475c"
NATIVE = re.compile(r"action_network:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
WITH_PUT = [name for name, noun in NOUNS.items() if noun.update is not None]


@pytest.fixture
def make(ask):
    """Makes a new thing of any noun, each with parents and a person of its own."""
    made = []

    def create(noun, *identifiers, by=ask):
        made.append(noun)
        number = len(made)
        own = {"identifiers": list(identifiers)}
        person = {"email_addresses": [{"address": f"p{number}@example.org"}]}
        if noun == "people":
            return by.post("/people", {"person": {**person, **own}})
        if noun == "tags":
            return by.post("/tags", {"name": f"tag {number}", **own})
        if noun == "taggings":
            tag, someone = create("tags", by=by), create("people", by=by)
            link = {"_links": {"osdi:person": someone["_links"]["self"]}}
            return by.post(f"/tags/{by.id(tag)}/taggings", {**link, **own})
        if not NOUNS[noun].parents:
            return by.post(f"/{noun}", {"title": f"Action {number}", **own})
        actions = NOUNS[noun].field[NOUNS[noun].parents[0]].to
        action = create(actions, by=by)
        return by.post(f"/{actions}/{by.id(action)}/{noun}", {"person": person, **own})

    return create


def path_of(resource):
    return resource["_links"]["self"]["href"].removeprefix("https://actionnetwork.org/api/v2")


@pytest.mark.parametrize("noun", NOUNS)
def test_everything_has_one_native_identifier_and_those_sent_as_they_arrived(ask, make, noun, emulator):
    thing = make(noun, "crm:1", "Other System:2", "crm:1")

    assert [item for item in thing["identifiers"] if NATIVE.fullmatch(item)] == [f"action_network:{ask.id(thing)}"]
    assert thing["identifiers"] == ["crm:1", "Other System:2", f"action_network:{ask.id(thing)}"]
    assert ask.get(path_of(thing)) == thing
    assert emulator.actionnetwork[noun].get("crm:1").id == ask.id(thing)


@pytest.mark.parametrize("noun", NOUNS)
def test_what_is_no_identifier_or_not_ours_to_give_is_ignored(ask, make, noun):
    thing = make(noun, "no colon", ":", "crm:", ":1", "", 7, None, {}, [], UNKNOWN)

    assert thing["identifiers"] == [f"action_network:{ask.id(thing)}"]
    assert f"action_network:{ask.id(thing)}" != UNKNOWN


@pytest.mark.parametrize("noun", NOUNS)
def test_the_same_identifier_may_stand_on_things_of_different_kinds(make, noun):
    others = [make(other, "crm:1") for other in NOUNS if other != noun]

    assert "crm:1" in make(noun, "crm:1")["identifiers"]
    assert all("crm:1" in other["identifiers"] for other in others)


@pytest.mark.parametrize("native", [True, False], ids=["native", "foreign"])
@pytest.mark.parametrize("noun", ["people", "forms", "petitions"])
def test_a_post_with_a_known_identifier_updates(ask, make, noun, native, emulator):
    thing = make(noun, "crm:1")
    known = f"action_network:{ask.id(thing)}" if native else "crm:1"

    again = make(noun, known, "crm:2")

    assert again["identifiers"] == [*thing["identifiers"], "crm:2"]
    assert emulator.actionnetwork[noun].count() == 1


@pytest.mark.parametrize("noun", WITH_PUT)
def test_a_put_appends_in_order_of_arrival_and_never_removes(ask, make, noun):
    thing = make(noun, "crm:1")
    path = path_of(thing)

    ask.put(path, {"identifiers": ["crm:3", "crm:1"]})
    ask.put(path, {"identifiers": ["crm:2", UNKNOWN, "no colon"]})
    for nothing in ([], None):
        ask.put(path, {"identifiers": nothing})

    assert ask.get(path)["identifiers"] == [*thing["identifiers"], "crm:3", "crm:2"]


@pytest.mark.parametrize("noun", WITH_PUT)
def test_a_put_cannot_take_an_identifier_from_another(ask, make, noun):
    owner, other = make(noun, "crm:1"), make(noun)

    changed = ask.put(path_of(other), {"identifiers": ["crm:1", f"action_network:{ask.id(owner)}"]})

    assert changed["identifiers"] == other["identifiers"]
    assert ask.get(path_of(owner)) == owner


@pytest.mark.parametrize("noun", [name for name, noun in NOUNS.items() if not noun.group_only])
def test_an_identifier_of_another_account_is_ignored_and_a_new_thing_made(ask, personal, make, noun):
    theirs = make(noun, "crm:1", by=personal)

    ours = make(noun, "crm:1", f"action_network:{ask.id(theirs)}", "crm:2")

    assert ask.id(ours) != ask.id(theirs)
    assert ours["identifiers"] == ["crm:2", f"action_network:{ask.id(ours)}"]
    assert personal.get(path_of(theirs)) == theirs


def test_rows_of_packs_have_the_native_identifier_first(ask, upload):
    upload(forms=[{"title": "Join", "identifiers": ["crm:1", "crm:2"]}])

    (form,) = ask.get("/forms")["_embedded"]["osdi:forms"]

    assert form["identifiers"] == [f"action_network:{ask.id(form)}", "crm:1", "crm:2"]


def test_identifiers_repeat_from_run_to_run(make, ask):
    first = [ask.id(make(noun)) for noun in NOUNS]
    ask.emulator.reset()

    assert [ask.id(make(noun)) for noun in NOUNS] == first
