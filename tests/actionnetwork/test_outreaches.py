"""Advocacy campaigns and outreaches: what follows the campaign, targets, calls (reference 21)."""

from __future__ import annotations

import pytest

TARGET = {"title": "Council member", "given_name": "Noor", "family_name": "Vale", "ocdid": "ocd-division/country:us"}
ROSA = {"person": {"email_addresses": [{"address": "rosa@example.org"}]}}


@pytest.fixture
def outreaches(emulator):
    return emulator.actionnetwork["outreaches"]


@pytest.fixture
def campaign(ask):
    return f"/advocacy_campaigns/{ask.id(ask.post('/advocacy_campaigns', {'title': 'Write', 'type': 'email'}))}"


@pytest.fixture
def path(campaign):
    return f"{campaign}/outreaches"


@pytest.fixture
def rosa(ask, link_to):
    return link_to(ask.signup("rosa@example.org"))


# ---- campaigns


@pytest.mark.parametrize("sort", ["email", "phone"])
def test_the_type_of_a_campaign_is_fixed(ask, emulator, sort):
    made = ask.post("/advocacy_campaigns", {"title": "Write", "type": sort})
    home = f"/advocacy_campaigns/{ask.id(made)}"
    assert made["type"] == sort

    for other in ("email", "phone", "fax", None, 5):
        assert ask.put(home, {"type": other, "identifiers": ["crm:1"]})["type"] == sort
        assert ask.post("/advocacy_campaigns", {"identifiers": ["crm:1"], "type": "email"})["type"] == sort
    assert emulator.actionnetwork["advocacy_campaigns"].get(ask.id(made)).type == sort


def test_a_campaign_without_a_type_is_of_letters(ask):
    assert ask.post("/advocacy_campaigns", {"title": "Write"})["type"] == "email"
    assert ask.post("/advocacy_campaigns", {"title": "Write", "type": None})["type"] == "email"


@pytest.mark.parametrize("sort", ["fax", "Email", "", 5, [], {}])
def test_another_type_is_refused(ask, everything, sort):
    before = everything()

    status, text = ask.refused("POST", "/advocacy_campaigns", {"title": "Write", "type": sort})

    assert (status, text.split()[0]) == (400, "type")
    assert everything() == before


def test_the_targets_of_a_campaign_are_words(ask, campaign):
    assert ask.put(campaign, {"targets": "U.S. Senate"})["targets"] == "U.S. Senate"
    assert ask.put(campaign, {"targets": [TARGET]})["targets"] == "U.S. Senate"
    assert ask.refused("POST", "/advocacy_campaigns", {"title": "Write", "targets": [TARGET]})[0] == 400


# ---- outreaches


@pytest.mark.parametrize("sort", ["email", "phone"])
@pytest.mark.parametrize("sent", ["email", "phone", "fax", None, []])
def test_the_type_of_an_outreach_follows_its_campaign(ask, outreaches, rosa, sort, sent):
    campaign = ask.post("/advocacy_campaigns", {"title": "Write", "type": sort})
    path = f"/advocacy_campaigns/{ask.id(campaign)}/outreaches"

    made = ask.post(path, {**rosa, "type": sent})

    assert made["type"] == sort
    assert ask.put(f"{path}/{ask.id(made)}", {"type": sent})["type"] == sort
    assert outreaches.get(ask.id(made)).type == sort


def test_an_outreach_of_a_pack_follows_its_campaign_too(ask, emulator, outreaches):
    campaign = emulator.actionnetwork["advocacy_campaigns"].insert(title="Call", type="phone")
    person = emulator.actionnetwork["people"].create(email_addresses=[{"address": "rosa@example.org"}])

    row = outreaches.insert(advocacy_campaign=campaign, person=person)

    assert ask.get(f"/advocacy_campaigns/{campaign.id}/outreaches/{row.id}")["type"] == "phone"


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ([TARGET], [TARGET]),
        ([TARGET, {"title": "Mayor"}], [TARGET]),
        ([{"given_name": "Noor", "family_name": "Vale"}], [{"given_name": "Noor", "family_name": "Vale"}]),
        ([{"title": "Mayor", "given_name": None, "party": "None"}], [{"title": "Mayor"}]),
        ([], None),
        ([{}], None),
        (None, None),
    ],
)
def test_an_outreach_has_one_target_or_none(ask, path, rosa, sent, shown):
    made = ask.post(path, {**rosa, "targets": sent})

    assert made.get("targets") == shown
    assert ask.get(f"{path}/{ask.id(made)}").get("targets") == shown
    assert ask.put(f"{path}/{ask.id(made)}", {"targets": [{"title": "Somebody else"}]}).get("targets") == shown


@pytest.mark.parametrize("targets", ["Noor Vale", TARGET, ["Noor"], [{"title": ["x"]}], [{"title": "x" * 256}], 5])
def test_what_is_no_target_is_refused(ask, everything, path, rosa, targets):
    before = everything()

    status, text = ask.refused("POST", path, {**rosa, "targets": targets})
    assert (status, text.split()[0]) == (400, "targets")
    assert ask.post(path, {**ROSA, "targets": targets}) == {}
    assert everything() == before


@pytest.mark.parametrize(
    ("field", "first", "second", "shown"),
    [
        ("subject", "Vote yes", "Vote no", "Vote no"),
        ("message", "Dear Noor", "Dear Mel", "Dear Mel"),
        ("duration", 62, "75", 75),
    ],
)
def test_what_was_written_or_said_is_edited_and_cleared(ask, outreaches, path, rosa, field, first, second, shown):
    made = ask.post(path, {**rosa, field: first})
    home = f"{path}/{ask.id(made)}"
    assert made[field] == first

    assert ask.put(home, {"identifiers": ["crm:1"]})[field] == first
    assert ask.put(home, {field: second})[field] == shown
    assert outreaches.get("crm:1")[field] == shown
    assert ask.put(home, {field: {"a": 1}})[field] == shown
    assert field not in ask.put(home, {field: None})
    assert ask.refused("POST", path, {**rosa, field: {"a": 1}})[0] == 400


@pytest.mark.parametrize("duration", ["long", 1.5, True, []])
def test_a_duration_is_in_whole_seconds(ask, everything, path, rosa, duration):
    before = everything()

    assert ask.refused("POST", path, {**rosa, "duration": duration}) == (400, "duration must be an integer")
    assert everything() == before


def test_one_person_writes_to_many(ask, outreaches, campaign, path, rosa):
    made = [ask.id(ask.post(path, {**rosa, "targets": [{"title": title}]})) for title in ("Mayor", "Mayor", "Judge")]

    assert len(set(made)) == 3
    assert ask.get(campaign)["total_outreaches"] == ask.get(path)["total_records"] == outreaches.count() == 3


def test_a_known_identifier_updates_an_outreach(ask, campaign, path, rosa):
    first = ask.post(path, {**rosa, "subject": "Vote", "targets": [TARGET], "identifiers": ["crm:1"]})

    again = ask.post(path, {**rosa, "message": "Dear Noor", "identifiers": ["crm:1"]})

    assert again == {**first, "message": "Dear Noor"}
    assert ask.get(campaign)["total_outreaches"] == 1


def test_only_campaigns_made_over_the_api_take_outreaches(ask, ask_without_key, emulator, everything, rosa):
    row = emulator.actionnetwork["advocacy_campaigns"].insert(title="Made in the interface")
    path = f"/advocacy_campaigns/{row.id}/outreaches"
    before = everything()

    assert ask.refused("POST", path, rosa)[0] == 400
    assert ask.post(path, ROSA) == {}
    assert ask_without_key.post(path, ROSA) == {}
    assert everything() == before
    assert ask.get(path)["total_records"] == 0
