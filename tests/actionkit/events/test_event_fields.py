"""Custom fields of events: rows of their own, shown as a list of objects inside the event."""

from __future__ import annotations

import pytest


@pytest.fixture
def event(ak):
    actionkit = ak.mock.actionkit
    campaign = actionkit["campaign"].create(name="spring", title="Spring")
    ada = actionkit["user"].create(email="ada@example.org")
    return actionkit["event"].create(campaign=campaign, creator=ada, title="Picnic").resource_uri


def test_a_field_has_the_recorded_shape_in_both_places(ak, event):
    made = ak.made("eventfield/", {"event": event, "name": "food", "value": "soup"})
    assert made == {
        "event": event, "id": 1, "name": "food", "resource_uri": "/rest/v1/eventfield/1/", "value": "soup",
    }  # fmt: skip
    assert ak.get(event)["fields"] == [made]


def test_a_name_may_stand_several_times(ak, event):
    for value in ("soup", "bread"):
        ak.made("eventfield/", {"event": event, "name": "food", "value": value})
    assert [(one["name"], one["value"]) for one in ak.get(event)["fields"]] == [("food", "soup"), ("food", "bread")]


def test_put_and_patch_change_a_value_and_delete_takes_it_away(ak, event):
    path = ak.made("eventfield/", {"event": event, "name": "food", "value": "soup"})["resource_uri"]
    assert ak("PUT", path, {"event": event, "name": "food", "value": "bread"}).status_code == 204
    assert ak.get(event)["fields"][0]["value"] == "bread"
    assert ak("PATCH", path, {"name": "meal", "value": "rice"}).status_code == 202
    assert ak.mock.actionkit["eventfield"].get(1).value == "rice"
    assert ak("DELETE", path).status_code == 204
    assert ak.get(event)["fields"] == []
    assert ak("DELETE", path).status_code == 404


def test_fields_sent_with_an_event_change_nothing(ak, event):
    ak.made("eventfield/", {"event": event, "name": "food", "value": "soup"})
    assert ak("PUT", event, {"fields": {"food": "bread"}}).status_code == 204
    assert ak("PATCH", event, {"fields": []}).status_code == 202
    assert [one["value"] for one in ak.get(event)["fields"]] == ["soup"]


@pytest.mark.parametrize("query", ["parent=1", "event=1", "name=food", "event__title=Picnic", "parent__title=Picnic"])
def test_fields_are_found_by_their_event_under_either_name(ak, event, query):
    actionkit = ak.mock.actionkit
    first = actionkit["event"].get(1)
    other = actionkit["event"].create(campaign=first.campaign, creator=first.creator, title="Dance")
    ak.made("eventfield/", {"event": event, "name": "food", "value": "soup"})
    ak.made("eventfield/", {"event": other.resource_uri, "name": "music", "value": "jazz"})
    assert [row["value"] for row in ak.all(f"eventfield/?{query}")] == ["soup"]
    assert len(actionkit["eventfield"].filter(parent=1)) == 1


def test_events_are_found_by_their_fields(ak, event):
    ak.made("eventfield/", {"event": event, "name": "food", "value": "soup"})
    assert [row["title"] for row in ak.all("event/?fields__value=soup")] == ["Picnic"]
    assert ak.all("event/?fields__value=jazz") == []


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ({"event": "/rest/v1/event/1/"}, {"eventfield": {"name": ["This field is required."]}}),
        ({"name": "food"}, {"error": "The 'event' field has no data and doesn't allow a default or null value."}),
        (
            {"name": "food", "event": "/rest/v1/event/9/"},
            {"error": "Could not find the provided event object via resource URI '/rest/v1/event/9/'."},
        ),
    ],
)
def test_a_field_needs_an_event_and_a_name(ak, event, body, error):
    refused = ak("POST", "eventfield/", body)
    assert (refused.status_code, refused.json()) == (400, error)
    assert ak.all("eventfield/") == []


def test_numbers_become_text(ak, event):
    assert ak.made("eventfield/", {"event": event, "name": "seats", "value": 7})["value"] == "7"
