"""parsons.ActionNetwork writes events, event campaigns and attendances; half of it in ways the service cannot read."""

from __future__ import annotations

import pytest
import requests


@pytest.fixture
def rosa(mockapi):
    return mockapi.actionnetwork["people"].create(email_addresses=[{"address": "rosa@example.org"}])


@pytest.fixture
def rally(mockapi):
    return mockapi.actionnetwork["events"].create(title="Rally", capacity=40)


@pytest.fixture
def spring(mockapi):
    return mockapi.actionnetwork["event_campaigns"].create(title="Spring")


def test_an_event_is_made_of_a_title_alone(mockapi, network, raw):
    made = network.create_event("Rally")

    event = mockapi.actionnetwork["events"].get(made["event_id"])
    assert mockapi.journal.last.body == {"title": "Rally"}
    assert (event.title, event.name, event.origin_system) == ("Rally", "Rally", "API")
    assert raw(mockapi, f"/events/{event.id}") == {key: value for key, value in made.items() if key != "event_id"}
    assert network.get_event(made["event_id"])["status"] == "confirmed"


def test_an_event_comes_with_a_date_as_text_and_a_place(mockapi, network, raw):
    made = network.create_event(
        "Rally",
        start_date="2026-04-10 18:00:00",
        location={"venue": "Town square", "address_lines": ["1 Market St", "Floor 2"], "postal_code": "62701"},
    )

    shown = raw(mockapi, f"/events/{made['event_id']}")
    assert shown["start_date"] == "2026-04-10T18:00:00Z"
    assert shown["location"]["address_lines"] == ["1 Market St"]  # only the first line is kept
    assert (shown["location"]["venue"], shown["location"]["country"]) == ("Town square", "US")
    assert mockapi.actionnetwork["events"].get(made["event_id"]).location["postal_code"] == "62701"


@pytest.mark.parametrize("options", [{"title": ""}, {"title": "Rally", "start_date": "soon"}])
def test_an_event_that_cannot_be_is_refused(mockapi, network, unchanged, options):
    with unchanged(mockapi), pytest.raises(requests.HTTPError, match="400"):
        network.create_event(**options)


@pytest.mark.parametrize(
    "change",
    [{"title": "Other"}, {"identifiers": ["crm:1"]}, {"location": {"venue": "Hall"}}],
    ids=["title", "identifiers", "location"],
)
def test_an_event_update_is_sent_as_a_web_form_and_refused(mockapi, network, rally, unchanged, change):
    with unchanged(mockapi), pytest.raises(requests.HTTPError, match=r"400.*JSON"):
        network.update_event(rally.id, change)

    assert mockapi.journal.last.headers["content-type"] == "application/json"
    assert mockapi.journal.last.request.body.startswith(next(iter(change)).encode() + b"=")


def test_an_update_with_nothing_in_it_is_fine_and_changes_nothing_but_the_date(mockapi, network, rally):
    shown = network.update_event(rally.id, {})

    assert mockapi.journal.last.request.body == b""
    assert (shown["title"], shown["capacity"]) == ("Rally", 40)
    assert mockapi.actionnetwork["events"].get(rally).title == "Rally"


def test_an_attendance_whose_link_was_lost_in_the_query_is_refused(mockapi, network, rally, rosa, link_to, unchanged):
    with unchanged(mockapi), pytest.raises(requests.HTTPError, match=r"400.*valid person id"):
        network.create_attendance(rally.id, link_to(rosa))

    assert mockapi.journal.last.query == {"_links": "osdi:person"}
    assert mockapi.journal.last.request.body == b""


def test_an_attendance_whose_person_was_lost_in_the_query_is_the_helpers_silent_failure(
    mockapi, network, rally, unchanged
):
    with unchanged(mockapi):
        made = network.create_attendance(rally.id, {"person": {"email_addresses": [{"address": "rosa@example.org"}]}})

    assert made == {}
    assert mockapi.journal.last.query == {"person": "email_addresses"}


def test_an_attendance_update_is_sent_as_a_web_form_and_refused(mockapi, network, rally, rosa, unchanged):
    attendance = mockapi.actionnetwork["attendances"].create(event=rally, person=rosa)

    with unchanged(mockapi), pytest.raises(requests.HTTPError, match=r"400.*JSON"):
        network.update_attendance(rally.id, attendance.id, {"identifiers": ["other-system:230125a"]})

    assert mockapi.journal.last.request.body == b"identifiers=other-system%3A230125a"
    assert network.get_event_attendance(rally.id, attendance.id)["identifiers"] == attendance.identifiers


def test_an_event_campaign_of_plain_texts_gets_through_in_the_query(mockapi, network, raw):
    made = network.create_event_campaign({"title": "Spring", "origin_system": "Parsons", "host_pitch": "Host one!"})

    (campaign,) = mockapi.actionnetwork["event_campaigns"].all()
    assert mockapi.journal.last.request.body == b""
    assert (campaign.title, campaign.origin_system, campaign.host_pitch) == ("Spring", "Parsons", "Host one!")
    assert raw(mockapi, f"/event_campaigns/{campaign.id}") == made == network.get_event_campaign(campaign.id)


def test_an_event_campaign_whose_identifiers_are_one_text_in_the_query_is_refused(mockapi, network, unchanged):
    with unchanged(mockapi), pytest.raises(requests.HTTPError, match=r"400.*identifiers"):
        network.create_event_campaign({"title": "Spring", "identifiers": ["crm:1"]})

    assert mockapi.journal.last.query == {"title": "Spring", "identifiers": "crm:1"}


def test_an_event_campaign_without_a_title_is_refused(mockapi, network, unchanged):
    with unchanged(mockapi), pytest.raises(requests.HTTPError, match=r"400.*title is required"):
        network.create_event_campaign({"origin_system": "Parsons"})


def test_an_event_campaign_update_is_sent_as_a_web_form_and_refused(mockapi, network, spring, unchanged):
    with unchanged(mockapi), pytest.raises(requests.HTTPError, match=r"400.*JSON"):
        network.update_event_campaign(spring.id, {"description": "This is my new event campaign description"})

    assert "description" not in network.get_event_campaign(spring.id)


def test_an_event_of_plain_texts_gets_into_a_campaign(mockapi, network, raw, spring):
    made = network.create_event_in_event_campaign(
        spring.id, {"title": "Picnic", "origin_system": "Parsons", "start_date": "2026-05-01T12:00:00"}
    )

    (event,) = mockapi.actionnetwork["events"].filter(event_campaign=spring)
    assert (event.title, made["start_date"]) == ("Picnic", "2026-05-01T12:00:00Z")
    assert made["action_network:event_campaign_id"] == spring.id
    assert network.get_event_campaign_events(spring.id)["title"] == ["Picnic"]
    assert raw(mockapi, f"/event_campaigns/{spring.id}")["total_events"] == 1
    assert network.get_event_campaign(spring.id)["total_events"] == 1


def test_an_event_whose_place_was_lost_in_the_query_is_refused(mockapi, network, spring, unchanged):
    with unchanged(mockapi), pytest.raises(requests.HTTPError, match=r"400.*location"):
        network.create_event_in_event_campaign(spring.id, {"title": "Picnic", "location": {"venue": "Pond"}})

    assert mockapi.journal.last.query == {"title": "Picnic", "location": "venue"}
