"""Packs with several accounts: groups and personal lists, the rows of each, and webhooks."""

from __future__ import annotations

import pytest

import mockapi
from mockapi.emulator import Emulator

ROSA = {"email_addresses": [{"address": "rosa@example.org"}]}
NETWORK = {
    "groups": [
        {"$id": "north", "title": "North", "slug": "up-north", "api_key": "k-north"},
        {"$id": "nia", "title": "Nia Owner", "kind": "personal"},
    ],
    "tags": [{"name": "volunteer"}, {"name": "volunteer", "group": "$north"}],
    "people": [
        {"$id": "ours", **ROSA, "given_name": "Ours", "tags": ["volunteer"]},
        {"$id": "theirs", **ROSA, "given_name": "Theirs", "group": "$north", "tags": ["volunteer"]},
        {"$id": "hers", **ROSA, "given_name": "Hers", "group": "$nia", "custom_fields": {"Ward": "7"}},
    ],
    "forms": [{"$id": "form", "title": "Join", "group": "k-north"}, {"title": "Join ours"}],
    "submissions": [{"form": "$form", "person": "$theirs", "group": "$north"}],
    "webhooks": [
        {"trigger": "specific_action", "action": "$form", "group": "$north"},
        {"url": "https://hooks.example.org/", "active": False},
    ],
}


@pytest.fixture
def load(emulator):
    """A function that adds a pack's half for Action Network to the world."""
    return lambda **tables: emulator.seed({"actionnetwork": tables})


def test_rows_belong_to_the_account_that_they_name(emulator, client, load):
    load(**NETWORK)

    for key, name in (("mockapi-key", "Ours"), ("k-north", "Theirs"), ("nia-owner-key", "Hers")):
        by = client(key=key)
        (person,) = by.people()
        assert person["given_name"] == name
        assert emulator.actionnetwork.account(key)["people"].find(given_name=name).id == by.id(person)
        assert by.get("/tags")["total_records"] == (0 if name == "Hers" else 1)
    north, nia = client(key="k-north"), client(key="nia-owner-key")
    (form,) = north.get("/forms")["_embedded"]["osdi:forms"]
    assert form["total_submissions"] == 1
    assert form["action_network:sponsor"]["url"].endswith("/up-north")
    assert form["_embedded"]["osdi:creator"]["email_addresses"][0]["address"].endswith("@up-north.example.org")
    assert north.get(f"/people/{north.id(north.people()[0])}/taggings")["total_records"] == 1
    (field,) = nia.get("/metadata/custom_fields")["action_network:custom_fields"]
    assert field["name"] == "Ward"
    assert north.get("/metadata/custom_fields")["action_network:custom_fields"] == []


def test_webhooks_of_a_pack_hear_of_what_comes_later(emulator, client, load):
    load(**NETWORK)
    north = emulator.actionnetwork.account("k-north")
    (hook,) = north.webhooks
    (idle,) = emulator.actionnetwork.webhooks
    assert (hook.trigger, hook.active, idle.url, idle.active) == (
        "specific_action", True, "https://hooks.example.org/", False)  # fmt: skip
    assert north.webhooks.deliveries() == []

    by = client(key="k-north")
    other = by.post("/forms", {"title": "Other"})
    for form in by.get("/forms")["_embedded"]["osdi:forms"]:
        by.post(f"/forms/{by.id(form)}/submissions", {"person": ROSA})

    (delivery,) = north.webhooks.deliveries()
    assert by.id(other) not in delivery.payload["osdi:submission"]["_links"]["osdi:form"]["href"]
    assert len(emulator.outbox) == 1


def test_a_world_is_started_and_reset_with_the_accounts_of_its_pack():
    emulator = Emulator({"actionnetwork": NETWORK})
    emulator.actionnetwork.account("k-north").revoke_key()
    emulator.actionnetwork.add_group("South")

    emulator.reset()

    assert [account.title for account in emulator.actionnetwork.accounts][2:] == ["North", "Nia Owner"]
    assert len(emulator.actionnetwork.account("k-north").webhooks) == 1


def test_a_pack_may_name_accounts_that_are_there_already(emulator, client, load):
    emulator.actionnetwork.add_group("South", api_key="k-south")

    load(people=[{**ROSA, "group": "k-south"}, {**ROSA, "group": "mockapi-personal-key"}])

    for key in ("k-south", "mockapi-personal-key"):
        assert len(client(key=key).people()) == 1
    assert emulator.actionnetwork["people"].count() == 0


@pytest.mark.parametrize(
    ("tables", "place", "rule"),
    [
        ({"groups": [{"slug": "x"}]}, "groups[0]", "'title' is a required property"),
        ({"groups": [{"title": ""}]}, "groups[0].title", ""),
        ({"groups": [{"title": "x", "kind": "network"}]}, "groups[0].kind", "network"),
        ({"groups": [{"title": "x", "owner": "y"}]}, "groups[0]", "owner"),
        ({"groups": [{"title": "x", "api_key": "mockapi-key"}]}, "groups[0]", "'mockapi-key' is taken"),
        ({"groups": [{"title": "x"}, {"title": "x"}]}, "groups[1]", "'x-key' is taken"),
        ({"groups": [{"$id": "a", "title": "x"}, {"$id": "a", "title": "y"}]}, "groups[1].$id", "used twice"),
        ({"people": [{**ROSA, "group": "$north"}]}, "people[0].group", "neither the $id"),
        ({"people": [{**ROSA, "group": "k-nobody"}]}, "people[0].group", "nor a key"),
        ({"tags": [{"$id": "t", "name": "t"}], "people": [{**ROSA, "group": "$t"}]}, "people[0].group", "neither"),
        ({"groups": [{"$id": "g", "title": "x"}], "tags": [{"name": "t", "group": "$g"}],
          "people": [{**ROSA, "tags": ["t"]}]}, "people[0].tags", "no tag 't'"),
        ({"groups": [{"$id": "g", "title": "x"}], "forms": [{"$id": "f", "title": "x", "group": "$g"}],
          "people": [{"$id": "p", **ROSA}], "submissions": [{"form": "$f", "person": "$p"}]},
         "submissions[0].form", ""),
        ({"groups": [{"$id": "g", "title": "x"}], "forms": [{"$id": "f", "title": "x"}],
          "people": [{"$id": "p", **ROSA, "group": "$g"}], "submissions": [{"form": "$f", "person": "$p"}]},
         "submissions[0].person", ""),
        ({"groups": [{"$id": "g", "title": "x"}],
          "people": [{**ROSA, "identifiers": ["crm:1"]}, {**ROSA, "identifiers": ["crm:1"], "group": "$g"}]},
         "people[1]", "'crm:1' is taken"),
        ({"webhooks": [{"trigger": "sometimes"}]}, "webhooks[0].trigger", "sometimes"),
        ({"webhooks": [{"trigger": "specific_action"}]}, "webhooks[0]", "an action goes with"),
        ({"webhooks": [{"url": "hooks.example.org"}]}, "webhooks[0].url", ""),
        ({"webhooks": [{"trigger": "specific_action", "action": "$f"}]}, "webhooks[0].action", "$f"),
        ({"groups": [{"$id": "g", "title": "x"}], "forms": [{"$id": "f", "title": "x", "group": "$g"}],
          "webhooks": [{"trigger": "specific_action", "action": "$f"}]}, "webhooks[0].action", "another account"),
        ({"people": [{"$id": "p", **ROSA}], "webhooks": [{"trigger": "specific_action", "action": "$p"}]},
         "webhooks[0].action", "no action"),
    ],
    ids=str,
)  # fmt: skip
def test_what_cannot_stand_is_refused_with_its_place_and_nothing_is_added(emulator, everything, tables, place, rule):
    before, accounts = everything(), len(emulator.actionnetwork.accounts)

    with pytest.raises(mockapi.PackError) as refusal:
        emulator.seed({"actionnetwork": tables})

    assert refusal.value.place.endswith(place)
    assert rule in refusal.value.rule
    assert everything() == before
    assert len(emulator.actionnetwork.accounts) == accounts
    assert len(emulator.actionnetwork.webhooks) == 0


def test_an_action_of_a_webhook_may_be_named_by_its_uuid(emulator, ask, load):
    form = ask.post("/forms", {"title": "Join"})

    load(webhooks=[{"trigger": "specific_action", "action": ask.id(form)}])

    ask.post(f"/forms/{ask.id(form)}/submissions", {"person": ROSA})
    assert len(emulator.actionnetwork.webhooks.deliveries()) == 1


def test_a_pack_tells_no_webhook_of_its_rows(emulator, load):
    emulator.actionnetwork.webhooks.add()
    load(webhooks=[{}], people=[{"$id": "p", **ROSA}], forms=[{"$id": "f", "title": "x"}],
         submissions=[{"form": "$f", "person": "$p"}])  # fmt: skip

    assert emulator.actionnetwork.webhooks.deliveries() == []
    assert len(emulator.actionnetwork.webhooks) == 2
    assert emulator.actionnetwork["submissions"].count() == 1
