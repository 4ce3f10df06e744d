"""What MaineDSA's event sync asks for: coming events that changed, an identifier for each, and a message about them."""

from __future__ import annotations

import pytest
import requests


@pytest.fixture
def headers(door):
    return {"Content-Type": "application/json", "OSDI-API-Token": door.actionnetwork.api_key}


@pytest.fixture
def events(door):
    """Sixty events in April, every second of them changed lately; and one that is over."""
    for number in range(60):
        door.actionnetwork["events"].insert(
            title=f"event {number}",
            start_date=f"2026-04-{number % 28 + 1:02}T18:00:00Z",
            created_date="2026-01-01T00:00:00Z",
            modified_date="2026-02-20T00:00:00Z" if number % 2 else "2026-01-01T00:00:00Z",
        )
    door.actionnetwork["events"].insert(
        title="over", start_date="2026-01-10T18:00:00Z", modified_date="2026-02-20T00:00:00Z"
    )


def found(root, headers, query, at_most=10):
    """Events page by page: the query is put behind every next link again, and a link to itself would end it."""
    address, events, asked = f"{root}/events/?{query}", [], []
    while address and len(asked) < at_most:
        asked.append(address)
        page = requests.get(address, headers=headers).json()
        events += page["_embedded"]["osdi:events"]
        following = page["_links"].get("next", {}).get("href")
        address = f"{following}&{query}" if following and following != address else None
    return events, asked


def test_the_group_is_known_by_the_sponsor_of_one_event(door, headers, events):
    (event,), _ = found(door.actionnetwork.url, headers, "per_page=1", at_most=1)

    assert event["action_network:sponsor"]["title"] == door.actionnetwork.account().title


def test_coming_events_that_changed_are_read_over_all_pages_with_the_filter_said_twice(door, headers, events):
    query = "filter=start_date gt '2026-03-01' and modified_date gt '2026-02-01'"

    changed, asked = found(door.actionnetwork.url, headers, query)

    wanted = {f"event {number}" for number in range(1, 60, 2)}
    assert {event["title"] for event in changed} == wanted
    assert len(changed) == 30
    assert len(asked) == 2
    assert {row.title for row in door.actionnetwork["events"].all() if row.modified_date.month == 2} - {
        "over"
    } == wanted


def test_what_is_said_twice_stands_in_a_next_link_once(door, headers, events):
    _, asked = found(door.actionnetwork.url, headers, "filter=start_date gt '2026-03-01'")

    assert [address.count("filter=") for address in asked] == [1, 2, 2]
    assert [address.count("page=") for address in asked] == [0, 1, 1]


@pytest.mark.mockapi(next_on_last_page=True)
def test_a_next_link_on_the_last_page_ends_at_the_empty_one(door, headers, events):
    coming, asked = found(door.actionnetwork.url, headers, "filter=start_date gt '2026-03-01'")

    assert len({event["title"] for event in coming}) == len(coming) == 60
    assert len(asked) == 4
    assert door.actionnetwork["events"].count() == 61


def test_a_calendars_id_is_added_to_those_that_an_event_has(door, headers, events):
    event = door.actionnetwork["events"].find(title="event 1")
    address = f"{door.actionnetwork.url}/events/{event.id}"

    for calendar in ("first", "second", "first"):
        requests.put(address, json={"identifiers": [f"google_id:{calendar}"]}, headers=headers).raise_for_status()

    shown = requests.get(address, headers=headers).json()
    assert shown["identifiers"] == [f"action_network:{event.id}", "google_id:first", "google_id:second"]
    assert shown["title"] == "event 1"
    assert door.actionnetwork["events"].get("google_id:second").id == event.id


def test_a_message_is_drafted_with_a_target_a_wrapper_and_a_creator(door, headers):
    service = door.actionnetwork
    rosa, _ = (service["people"].create(email_addresses=[{"address": f"{n}@example.org"}]) for n in ("rosa", "nia"))
    query = service["queries"].insert(name="Rosa", people=[rosa.id])
    wrapper = service["wrappers"].insert(name="Events", header="<p>Hi</p>")
    draft = {
        "subject": "🌹 Events for 2026-03-01 🌹",
        "body": "<ul><li>Rally</li></ul>",
        "from": "The events committee",
        "origin_system": "ActionNetworkEventSync",
        "reply_to": "events@example.org",
        "targets": [{"href": f"{service.url}/queries/{query.id}"}],
        "_links": {
            "osdi:wrapper": {"href": f"{service.url}/wrappers/{wrapper.id}"},
            "osdi:creator": {"href": f"{service.url}/people/{rosa.id}"},
        },
    }

    made = requests.post(f"{service.url}/messages/", json=draft, headers=headers)

    assert made.status_code == 200
    (message,) = service["messages"].all()
    assert made.json()["identifiers"] == [f"action_network:{message.id}"]
    assert (message.subject, message.origin_system) == (draft["subject"], "ActionNetworkEventSync")
    shown = requests.get(f"{service.url}/messages/{message.id}", headers=headers).json()
    assert (shown["status"], shown["total_targeted"]) == ("draft", 1)
    assert shown["_links"]["osdi:wrapper"]["href"].endswith(wrapper.id)
    assert len(door.outbox) == 0


def test_a_message_without_target_and_wrapper_goes_to_everybody(door, headers):
    service = door.actionnetwork
    for name in ("rosa", "nia"):
        service["people"].create(email_addresses=[{"address": f"{name}@example.org"}])
    draft = {"subject": "Events", "body": "Rally", "from": "Us", "reply_to": "us@example.org", "_links": {}}

    made = requests.post(f"{service.url}/messages/", json=draft, headers=headers).json()

    shown = requests.get(made["_links"]["self"]["href"], headers=headers).json()
    assert (shown["total_targeted"], shown["targets"]) == (2, [])
    assert service["messages"].all()[0].wrapper is None
