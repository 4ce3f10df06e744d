"""Identifiers of every noun: one native, foreign ones merged for ever, unique among all accounts (reference 10)."""

from __future__ import annotations

import re

import pytest
from wire import EDITABLE, EVERYWHERE, PARENT_OF, POSTABLE, home_of, path_of, rel_of

UNKNOWN = "action_network:495db021-ac8d-4a7e-94d1-734c7eab475c"
NATIVE = re.compile(r"action_network:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
NOUNS = dict.fromkeys(noun for _, noun in EVERYWHERE)
SENT_IN = dict.fromkeys(noun for _, noun in POSTABLE)
FOR_GROUPS = {"tags", "taggings", "campaigns", "unique_id_lists"}  # reference 3, 36


@pytest.mark.parametrize(("version", "noun"), POSTABLE)
def test_everything_has_one_native_identifier_and_those_sent_as_they_arrived(client, make, version, noun, emulator):
    ask = client(version)

    thing = make(noun, by=ask, identifiers=["crm:1", "Other System:2", "crm:1"])

    assert [item for item in thing["identifiers"] if NATIVE.fullmatch(item)] == [f"action_network:{ask.id(thing)}"]
    assert thing["identifiers"] == ["crm:1", "Other System:2", f"action_network:{ask.id(thing)}"]
    assert ask.get(path_of(thing))["identifiers"] == thing["identifiers"]
    assert emulator.actionnetwork[noun].get("crm:1").id == ask.id(thing)


@pytest.mark.parametrize("noun", SENT_IN)
def test_what_is_no_identifier_or_not_ours_to_give_is_ignored(ask, make, noun):
    thing = make(noun, identifiers=["no colon", ":", "crm:", ":1", "", 7, None, {}, [], UNKNOWN])

    assert thing["identifiers"] == [f"action_network:{ask.id(thing)}"]
    assert f"action_network:{ask.id(thing)}" != UNKNOWN


@pytest.mark.parametrize("noun", NOUNS)
def test_the_same_identifier_may_stand_on_things_of_different_kinds(make, noun):
    others = [make(other, identifiers=["crm:1"]) for other in NOUNS if other != noun]

    assert "crm:1" in make(noun, identifiers=["crm:1"])["identifiers"]
    assert all("crm:1" in other["identifiers"] for other in others)


@pytest.mark.parametrize("native", [True, False], ids=["native", "foreign"])
@pytest.mark.parametrize(("version", "noun"), POSTABLE)
def test_a_post_with_a_known_identifier_updates(client, make, version, noun, native, emulator):
    """Donations and outreaches too, which are not deduplicated otherwise (reference 37)."""
    ask = client(version)
    parent, person = make(PARENT_OF[noun], by=ask) if noun in PARENT_OF else None, make("people", by=ask)
    options = {"by": ask, "under": parent, "person": person}
    thing = make(noun, **options, identifiers=["crm:1"])
    known = f"action_network:{ask.id(thing)}" if native else "crm:1"
    count = emulator.actionnetwork[noun].count()

    again = make(noun, **options, identifiers=[known, "crm:2"])

    assert again["identifiers"] == [*thing["identifiers"], "crm:2"]
    assert emulator.actionnetwork[noun].count() == count
    items = ask.get(home_of(version, noun, parent))["_embedded"][rel_of(version, noun)]
    assert [item["identifiers"] for item in items if ask.id(item) == ask.id(thing)] == [again["identifiers"]]


@pytest.mark.parametrize("noun", ["donations", "outreaches"])
def test_without_an_identifier_the_next_donation_or_outreach_is_another(ask, make, noun):
    """They are not deduplicated: reference 20.4, 21.3."""
    parent, person = make(PARENT_OF[noun]), make("people")

    first, second = (make(noun, under=parent, person=person) for _ in range(2))

    assert ask.id(first) != ask.id(second)
    assert ask.get(home_of("v2", noun, parent))["total_records"] == 2


@pytest.mark.parametrize(("version", "noun"), EDITABLE)
def test_a_put_appends_in_order_of_arrival_and_never_removes(client, make, version, noun):
    ask = client(version)
    thing = make(noun, by=ask, identifiers=["crm:1"])
    path = path_of(thing)

    ask.put(path, {"identifiers": ["crm:3", "crm:1"]})
    ask.put(path, {"identifiers": ["crm:2", UNKNOWN, "no colon"]})
    for nothing in ([], None):
        ask.put(path, {"identifiers": nothing})

    assert ask.get(path)["identifiers"] == [*thing["identifiers"], "crm:3", "crm:2"]


@pytest.mark.parametrize(("version", "noun"), EDITABLE)
def test_a_put_cannot_take_an_identifier_from_another(client, make, version, noun):
    ask = client(version)
    owner, other = make(noun, by=ask, identifiers=["crm:1"]), make(noun, by=ask)
    before = ask.get(path_of(owner))

    changed = ask.put(path_of(other), {"identifiers": ["crm:1", f"action_network:{ask.id(owner)}"]})

    assert changed["identifiers"] == other["identifiers"]
    assert ask.get(path_of(owner)) == before


def test_a_donation_takes_no_put_unless_a_setting_lets_identifiers_in(ask, make, emulator):
    """Contradictory in the docs: reference 20.5, decisions 2.9."""
    donation = make("donations", identifiers=["crm:1"])
    path = path_of(donation)

    assert ask.refused("PUT", path, {"identifiers": ["crm:2"]})[0] == 405
    assert ask.get(path) == donation

    emulator.settings.actionnetwork.donations_take_put = True
    assert ask.put(path, {"identifiers": ["crm:2"], "amount": "9.00"})["identifiers"] == [
        *donation["identifiers"], "crm:2",
    ]  # fmt: skip
    assert ask.get(path)["amount"] == donation["amount"]
    below = f"/donations/{ask.id(donation)}"
    assert ask.put(below, {"identifiers": ["crm:3"]})["identifiers"] == [*donation["identifiers"], "crm:2", "crm:3"]


@pytest.mark.parametrize(("version", "noun"), [case for case in POSTABLE if case[1] not in FOR_GROUPS])
def test_an_identifier_of_another_account_is_ignored_and_a_new_thing_made(client, personal, make, version, noun):
    ask, stranger = client(version), client(version, key=personal.key)
    theirs = make(noun, by=stranger, identifiers=["crm:1"])
    before = stranger.get(path_of(theirs))

    ours = make(noun, by=ask, identifiers=["crm:1", f"action_network:{ask.id(theirs)}", "crm:2"])

    assert ask.id(ours) != ask.id(theirs)
    assert ours["identifiers"] == ["crm:2", f"action_network:{ask.id(ours)}"]
    assert stranger.get(path_of(theirs)) == before


@pytest.mark.parametrize("noun", sorted(FOR_GROUPS - {"campaigns"}))
def test_so_is_one_of_another_group_where_personal_lists_have_none(ask, client, make, emulator, noun):
    stranger = client(key=emulator.actionnetwork.add_group("Another").api_key)
    theirs = make(noun, by=stranger, identifiers=["crm:1"])

    ours = make(noun, identifiers=["crm:1", f"action_network:{ask.id(theirs)}", "crm:2"])

    assert ours["identifiers"] == ["crm:2", f"action_network:{ask.id(ours)}"]
    assert stranger.get(path_of(theirs)) == theirs


@pytest.mark.parametrize(("version", "noun"), [case for case in EVERYWHERE if case[1] not in SENT_IN])
def test_what_is_made_in_the_interface_has_the_native_identifier_first(client, make, version, noun, emulator):
    """Rulings: native first for what the vendor's own interface made."""
    ask = client(version)

    thing = make(noun, by=ask, identifiers=["crm:1", "Other System:2"])

    assert NATIVE.fullmatch(thing["identifiers"][0])
    assert thing["identifiers"] == [f"action_network:{ask.id(thing)}", "crm:1", "Other System:2"]
    assert emulator.actionnetwork[noun].get("crm:1").id == ask.id(thing)


def test_rows_of_packs_have_the_native_identifier_first(ask, upload):
    upload(forms=[{"title": "Join", "identifiers": ["crm:1", "crm:2"]}])

    (form,) = ask.get("/forms")["_embedded"]["osdi:forms"]

    assert form["identifiers"] == [f"action_network:{ask.id(form)}", "crm:1", "crm:2"]


def test_identifiers_repeat_from_run_to_run(make, ask):
    first = [ask.id(make(noun)) for noun in NOUNS]
    ask.emulator.reset()

    assert [ask.id(make(noun)) for noun in NOUNS] == first
