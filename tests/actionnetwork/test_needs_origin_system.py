"""The setting ``needs_origin_system``: what it makes stricter, and what it leaves alone (decisions 2.11, rulings)."""

from __future__ import annotations

import pytest

from mockapi.world.errors import Invalid

PERSON = {"person": {"email_addresses": [{"address": "rosa@example.org"}]}}


@pytest.fixture
def door(emulator):
    """The Python door, the setting switched on."""
    emulator.settings.actionnetwork.needs_origin_system = True
    return emulator.actionnetwork


def test_an_event_in_a_campaign_needs_it_too(ask, door):
    campaign = door["event_campaigns"].insert(title="Potlucks")
    path = f"/event_campaigns/{campaign.id}/events"

    assert ask.refused("POST", path, {"title": "Potluck"}) == (400, "origin_system is required")
    assert door["events"].count() == 0
    assert ask.post(path, {"title": "Potluck", "origin_system": "OurCRM"})["origin_system"] == "OurCRM"


def test_what_exists_is_edited_without_it(ask, door):
    form = ask.post("/forms", {"title": "Join", "origin_system": "OurCRM", "identifiers": ["crm:1"]})

    assert ask.post("/forms", {"title": "Again", "identifiers": ["crm:1"]})["title"] == "Again"
    assert ask.put(f"/forms/{ask.id(form)}", {"title": "Once more"})["origin_system"] == "OurCRM"
    assert door["forms"].count() == 1


@pytest.mark.parametrize("version", ["v1", "v2"])
def test_people_and_records_do_not_need_it(client, door, version):
    form = door["forms"].create(title="Join", origin_system="OurCRM")
    ask = client(version)

    ask.post("/people", PERSON)
    ask.post(f"/forms/{form.id}/submissions", PERSON)

    assert (door["people"].count(), door["submissions"].count()) == (1, 1)


@pytest.mark.parametrize(
    ("path", "body"),
    [("/tags", {"name": "donor"}), ("/unique_id_lists", {"name": "High"}),
     ("/messages", {"subject": "x", "body": "x", "from": "x", "reply_to": "x"})],
)  # fmt: skip
def test_nor_does_anything_that_is_no_action(ask, door, path, body):
    assert ask.post(path, body)["identifiers"]
    assert door[path[1:]].count() == 1


def test_the_python_door_is_as_strict_and_rows_of_packs_have_their_own(door):
    with pytest.raises(Invalid, match="origin_system is required"):
        door["petitions"].create(title="Stop")
    assert door["petitions"].count() == 0

    assert door["petitions"].insert(title="Stop").origin_system == "Action Network"


def test_another_versions_name_does_not_count(client, door):
    v1, v2 = {"summary": "x", "origin_system": "y"}, {"title": "x", "originating_system": "y"}

    for version, body in (("v1", v1), ("v2", v2)):
        assert client(version).refused("POST", "/forms", body)[0] == 400
    assert door["forms"].count() == 0
