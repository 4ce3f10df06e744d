"""Parsons' ActionKit connector, unmodified, on event campaigns: pages, forms, events, fields, signups, the search."""

from __future__ import annotations

import pytest


def number(location):
    return int(location.rstrip("/").rpartition("/")[2])


@pytest.fixture
def spring(kit):
    """The number of a campaign."""
    return number(kit.create_campaign("spring", title="Spring", max_event_size=50))


def test_a_campaign_with_its_pages_and_forms(mockapi, kit, spring):
    assert {"name", "eventcreatepages", "use_title"} <= set(kit.get_campaign_fields())
    host = number(kit.create_event_create_page("host", spring, "Host"))
    join = number(kit.create_event_signup_page("join", spring, "Join"))
    kit.create_event_create_form(host, "Thanks", ground_rules="Be kind.")
    kit.create_event_signup_form(join, "Thanks")
    campaign = kit.get_campaign(spring)
    assert campaign["eventcreatepages"] == [f"/rest/v1/eventcreatepage/{host}/"]
    assert campaign["eventsignuppages"] == [f"/rest/v1/eventsignuppage/{join}/"]
    assert mockapi.actionkit["eventsignupform"].find(page=join).thank_you_text == "Thanks"


def test_events_their_fields_and_signups(mockapi, kit, spring):
    host = number(kit.create_event_create_page("host", spring, "Host"))
    join = number(kit.create_event_signup_page("join", spring, "Join"))
    kit.create_event_create_form(host, "Thanks")
    kit.create_event_signup_form(join, "Thanks")
    made = kit.create_generic_action(
        "host", email="ada@example.org", event_title="Picnic", event_zip="10001", event_starts_at="2099-07-01T12:00",
    )  # fmt: skip
    event = number(made["event"])
    kit.create_generic_action("join", email="bo@example.org", event_id=event)
    assert kit.get_event(event)["attendee_count"] == 2
    field = number(kit.create_event_field(event, "food", "soup"))
    kit.update_event_field(field, "food", "bread")
    kit.update_event(event, venue="Pond")
    signup = mockapi.actionkit["eventsignup"].find(role="attendee")
    kit.update_event_signup(signup.id, status="cancelled")
    event_row = mockapi.actionkit["event"].get(event)
    assert (event_row.venue, event_row.attendee_count) == ("Pond", 1)
    assert [one["value"] for one in kit.get_event(event)["fields"]] == ["bread"]
    assert kit.get_events(title="picnic").num_rows == 1


def test_the_search_goes_through_all_pages(mockapi, kit, spring):
    actionkit = mockapi.actionkit
    ada, bo = (actionkit["user"].create(email=f"{name}@example.org") for name in ("ada", "bo"))
    for place in range(230):
        event = actionkit["event"].create(campaign=spring, creator=bo if place % 10 == 0 else ada, title="Picnic")
        actionkit["eventfield"].create(event=event, name="shift", value=str(place % 2))
    found = kit.search_events_in_campaign(
        spring,
        order_by="created_at",
        ascdesc="desc",
        filters={"title": "picnic", "field__name": "shift", "field__value": "0"},
        exclude={"creator__email": "bo@example.org"},
    )
    assert found.num_rows == 92
    limited = kit.search_events_in_campaign(spring, limit=150, ascdesc="desc")
    assert [limited.num_rows, limited[0]["id"]] == [150, 230]
