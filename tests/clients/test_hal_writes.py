"""restnavigator writes by links alone: an action into its collection, changes to itself, records with its helper."""

from __future__ import annotations

import pytest
from restnavigator import Navigator
from restnavigator.exc import HALNavigatorError
from scene import PARENT, RECORDS

COLLECTION = {noun: f"osdi:{noun}" for noun in RECORDS} | {"surveys": "action_network:surveys"}
HELPER = {
    "forms": "osdi:record_submission_helper",
    "petitions": "osdi:record_signature_helper",
    "events": "osdi:record_attendance_helper",
    "fundraising_pages": "osdi:record_donation_helper",
    "advocacy_campaigns": "osdi:record_outreach_helper",
    "surveys": "action_network:record_response_helper",
}
# In version 1 records go where they are read from.
HELPER_IN_V1 = {
    "forms": "osdi:submissions",
    "petitions": "osdi:signatures",
    "events": "osdi:attendance",
    "fundraising_pages": "osdi:donations",
}
GIVEN = {"fundraising_pages": {"recipients": [{"display_name": "Us", "amount": "3.00"}]}}
ROSA = {"given_name": "Rosa", "email_addresses": [{"address": "rosa@example.org"}]}


@pytest.fixture
def entry(door):
    """The entry point of version 2."""
    return Navigator.hal(door.actionnetwork.url, headers={"OSDI-API-Token": door.actionnetwork.api_key})


@pytest.fixture
def old_entry(door):
    """The entry point of version 1."""
    root = door.actionnetwork.url.replace("/v2", "/v1")
    return Navigator.hal(root, headers={"api-key": door.actionnetwork.api_key})


@pytest.mark.parametrize("noun", RECORDS)
def test_an_action_is_made_changed_and_taken_part_in(door, entry, noun):
    made = entry[COLLECTION[noun]].create({"title": "Spring", "origin_system": "HAL", "identifiers": ["crm:1"]})
    made["self"].upsert({"title": "Summer"}, headers={})
    record = made[HELPER[noun]].create({"person": ROSA, **GIVEN.get(noun, {})})

    (action,) = door.actionnetwork[noun].all()
    assert (action.title, action.origin_system) == ("Summer", "HAL")
    assert made["self"].uri == f"{door.actionnetwork.url}/{noun}/{action.id}"
    assert made.state["identifiers"] == ["crm:1", f"action_network:{action.id}"]
    (row,) = door.actionnetwork[RECORDS[noun]].filter(**{PARENT[noun]: action})
    assert record["self"].uri.rpartition("/")[2] == row.id
    assert record["osdi:person"].fetch()["given_name"] == "Rosa"
    above = next(rel for rel in record.links() if rel.endswith(f":{PARENT[noun]}"))
    assert record[above].fetch()["title"] == "Summer"
    assert record["self"].fetch() == record.state


@pytest.mark.parametrize("noun", HELPER_IN_V1)
def test_version_1_does_the_same_under_its_old_names(door, old_entry, noun):
    made = old_entry[COLLECTION[noun]].create({"summary": "Spring", "originating_system": "HAL"})
    made["self"].upsert({"summary": "Summer"}, headers={})
    record = made[HELPER_IN_V1[noun]].create({"person": ROSA, "originating_system": "HAL", **GIVEN.get(noun, {})})

    (action,) = door.actionnetwork[noun].all()
    assert (action.title, action.origin_system) == ("Summer", "HAL")
    assert made["self"].fetch()["summary"] == "Summer"
    (row,) = door.actionnetwork[RECORDS[noun]].filter(**{PARENT[noun]: action})
    assert record["self"].uri.rpartition("/")[2] == row.id
    assert record["osdi:person"].fetch()["given_name"] == "Rosa"


def test_version_1_asks_a_question_and_records_the_answer(door, old_entry):
    rosa = door.actionnetwork["people"].create(**ROSA)
    href = f"{door.actionnetwork.url}/people/{rosa.id}".replace("/v2", "/v1")

    question = old_entry["osdi:questions"].create({"name": "shirt", "title": "Your size?", "originating_system": "HAL"})
    answer = question["osdi:question_answers"].create({"value": "M", "_links": {"osdi:person": {"href": href}}})
    answer["self"].upsert({"value": "L"}, headers={})

    (row,) = door.actionnetwork["question_answers"].filter(person=rosa)
    assert (row.value, answer["self"].uri.rpartition("/")[2]) == ("L", row.id)
    assert answer["osdi:question"].fetch()["name"] == "shirt"
    assert door.actionnetwork["people"].get(rosa).custom_fields == {"shirt": "L"}
    (own,) = (
        old_entry["osdi:people"]
        .embedded()["osdi:people"][0]["osdi:question_answers"]
        .embedded()["osdi:question_answers"]
    )
    assert own()["value"] == "L"


def test_a_message_is_sent_by_its_helper_and_stopped(door, entry):
    door.actionnetwork["people"].create(**ROSA)
    draft = {"subject": "Hi", "body": "Hello", "from": "Us", "reply_to": "us@example.org"}

    message = entry["osdi:messages"].create(draft)
    sent = message["osdi:send_helper"].create({})

    assert sent.state == {"message": "Your email has been sent."}
    assert message["self"].fetch()["status"] == "sent" == door.actionnetwork["messages"].all()[0].status
    assert [mail.to for mail in door.outbox] == [("rosa@example.org",)]
    stopped = message["osdi:send_helper"].delete()
    assert stopped.state["message"].startswith("Your email has been stopped. You can exclude th")
    assert message["self"].fetch()["status"] == "draft" == door.actionnetwork["messages"].all()[0].status


def test_a_message_is_scheduled_taken_back_and_scheduled_anew_by_its_helper(door, entry):
    door.clock.freeze("2026-03-01T12:00:00Z")
    door.actionnetwork["people"].create(**ROSA)
    draft = {"subject": "Hi", "body": "Hello", "from": "Us", "reply_to": "us@example.org"}
    message = entry["osdi:messages"].create(draft)

    message["osdi:schedule_helper"].create({"scheduled_start_date": "2026-03-02T12:00:00Z"})
    assert message["self"].fetch()["status"] == "scheduled"
    message["osdi:schedule_helper"].delete()
    assert message["self"].fetch()["status"] == "draft"
    message["osdi:schedule_helper"].create({"scheduled_start_date": "2026-03-05T12:00:00Z"})

    door.clock.freeze("2026-03-03T12:00:00Z")
    assert message["self"].fetch()["status"] == "scheduled" == door.actionnetwork["messages"].all()[0].status
    assert len(door.outbox) == 0
    door.clock.freeze("2026-03-05T12:00:00Z")
    assert message["self"].fetch()["status"] == "sent" == door.actionnetwork["messages"].all()[0].status
    assert len(door.outbox) == 1


@pytest.mark.parametrize("noun", RECORDS)
def test_an_action_cannot_be_deleted_and_needs_a_title(door, entry, noun):
    made = entry[COLLECTION[noun]].create({"title": "Spring"})

    for refused, status in (
        (lambda: made["self"].delete(), 405),
        (lambda: entry[COLLECTION[noun]].create({"origin_system": "HAL"}), 400),
        (lambda: made["self"].create({"title": "Summer"}), 405),
    ):
        with pytest.raises(HALNavigatorError) as caught:
            refused()
        assert caught.value.status == status

    assert [row.title for row in door.actionnetwork[noun].all()] == ["Spring"]
