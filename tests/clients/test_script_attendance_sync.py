"""What an-at-sync asks for: people, events, those of every campaign, and the attendances of each, by links alone."""

from __future__ import annotations

import pytest
import requests
from scene import MANY, populate


@pytest.fixture
def scene(door):
    return populate(door.actionnetwork)


@pytest.fixture
def session(door):
    with requests.Session() as session:
        session.headers["OSDI-API-Token"] = door.actionnetwork.api_key
        yield session


def rows(session, address, rel):
    """What is embedded from an address on, following next until there is none."""
    while address:
        body = session.get(address).json()
        assert "error" not in body
        yield from body["_embedded"][rel]
        address = body["_links"].get("next", {}).get("href")


def ids(found):
    return sorted(row["identifiers"][0].removeprefix("action_network:") for row in found)


def known(door, noun, **filters):
    return sorted(row.id for row in door.actionnetwork[noun].filter(**filters))


@pytest.fixture
def links(door, session):
    return session.get(f"{door.actionnetwork.url}/").json()["_links"]


def test_all_people_are_read(door, session, scene, links):
    assert ids(rows(session, links["osdi:people"]["href"], "osdi:people")) == known(door, "people")


def test_the_attendances_of_every_event_are_read(door, session, scene, links):
    found = {}
    for event in rows(session, links["osdi:events"]["href"], "osdi:events"):
        attendances = rows(session, event["_links"]["osdi:attendances"]["href"], "osdi:attendances")
        found[event["identifiers"][0].removeprefix("action_network:")] = list(attendances)

    assert sorted(found) == known(door, "events")
    assert len(found[scene.busy["events"].id]) == MANY
    for event, attendances in found.items():
        assert ids(attendances) == known(door, "attendances", event=event)
        assert {attendance["action_network:event_id"] for attendance in attendances} <= {event}
        assert {attendance["status"] for attendance in attendances} <= {"accepted"}


def test_who_attends_is_read_from_the_attendance(door, session, scene, links):
    busy = scene.busy["events"]
    address = f"{links['osdi:events']['href']}/{busy.id}"
    attendances = rows(session, session.get(address).json()["_links"]["osdi:attendances"]["href"], "osdi:attendances")

    people = [session.get(attendance["_links"]["osdi:person"]["href"]).json() for attendance in attendances]

    assert ids(people) == sorted(person.id for person in scene.everybody) == known(door, "people")
    assert {person["email_addresses"][0]["address"] for person in people} == {
        f"p{number}@example.org" for number in range(MANY)
    }


def test_the_events_of_every_campaign_are_read(door, session, scene, links):
    events = []
    campaigns = links["action_network:event_campaigns"]["href"]
    for campaign in rows(session, campaigns, "action_network:event_campaigns"):
        events += rows(session, campaign["_links"]["osdi:events"]["href"], "osdi:events")

    assert ids(events) == known(door, "events", event_campaign=scene.busy["event_campaigns"])
    assert len(events) == MANY


def test_an_event_that_is_gone_is_known_by_the_error_in_its_body(door, session, links):
    body = session.get(f"{links['osdi:events']['href']}/00000000-0000-4000-8000-000000000000").json()

    assert set(body) == {"error"}
    assert door.actionnetwork["events"].count() == 0
