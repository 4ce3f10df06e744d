"""Custom fields of events over XML-RPC: set, read, cleared, and the way to the same over REST."""

from __future__ import annotations

import json

import pytest


@pytest.fixture
def event(door):
    """The event that is there, and another one whose fields must stay."""
    ak = door.ak
    campaign = ak.EventCampaign.create({"name": "banks", "title": "Banks"})
    host = ak.User.create({"email": "ada@example.org"})
    whose = {"campaign_id": campaign["id"], "creator_id": host["id"]}
    made, other = (ak.Event.create({**whose, "title": title}) for title in ("Clean-up", "Other"))
    ak.Event.set_custom_fields({"id": other["id"], "tools": "boat"})
    return made


def fields(door, event):
    found = door.rest(f"eventfield/?event={event['id']}&order_by=id")["objects"]
    return [(one["name"], one["value"]) for one in found]


def test_they_are_set_beside_each_other_and_shown_in_the_struct(door, event):
    ak, id = door.ak, event["id"]
    assert event["custom_fields"] == {}

    assert ak.Event.set_custom_fields({"id": id, "tools": ["rake", "net"]}) == {"tools": ["rake", "net"]}
    assert ak.Event.set_custom_fields({"id": id, "parking": "none"}) == {"tools": ["rake", "net"], "parking": "none"}
    assert ak.Event.set_custom_fields({"id": id, "tools": "net"}) == {"tools": "net", "parking": "none"}

    assert ak.Event.get({"id": id})["custom_fields"] == {"tools": "net", "parking": "none"}
    assert ak.Event.search({"title": "Other"})[0]["custom_fields"] == {"tools": "boat"}
    assert sorted(fields(door, event)) == [("parking", "none"), ("tools", "net")]
    shown = door.rest(f"event/{id}/")["fields"]
    assert sorted((one["name"], one["value"]) for one in shown) == [("parking", "none"), ("tools", "net")]


def test_what_rest_adds_is_seen(door, event):
    sent = {"event": f"/rest/v1/event/{event['id']}/", "name": "tools", "value": "rake"}
    assert door.send("POST", "eventfield/", sent).status_code == 201

    assert door.ak.Event.get_custom_fields({"id": event["id"]}) == {"tools": "rake"}


def test_they_are_cleared_by_name_or_all_and_those_of_others_stay(door, event):
    ak, id = door.ak, event["id"]
    ak.Event.set_custom_fields({"id": id, "tools": ["rake", "net"], "parking": "none"})

    assert ak.Event.clear_custom_fields({"id": id, "value": "rake"}) == {"tools": "net", "parking": "none"}
    assert ak.Event.clear_custom_fields({"id": id, "name": "tools"}) == {"parking": "none"}
    assert fields(door, event) == [("parking", "none")]
    assert ak.Event.clear_custom_fields({"id": id}) == {}

    assert [one["value"] for one in door.rest("eventfield/")["objects"]] == ["boat"]


def test_the_way_to_rest_leads_to_the_same_fields(door, event):
    door.ak.Event.set_custom_fields({"id": event["id"], "tools": ["rake", "net"]})
    move = list(door.mock.actionkit.migration_report())[-1]
    door.ak.Event.clear_custom_fields({"id": event["id"]})
    look, *others = move.requests

    for request in others[1:]:  # nothing is left to be deleted
        method, path, body = request.split(" ", 2)
        assert door.send(method, path.removeprefix("/rest/v1/"), json.loads(body)).status_code == 201
    found = door.rest(look.split(" ")[1].removeprefix("/rest/v1/"))

    assert [(one["name"], one["value"]) for one in found["objects"]] == [("tools", "rake"), ("tools", "net")]
    assert door.ak.Event.get_custom_fields({"id": event["id"]}) == {"tools": ["rake", "net"]}
