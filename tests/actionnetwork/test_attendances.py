"""Attendances: one for each person and event, check-in, capacity (reference 18.3, 18.4)."""

from __future__ import annotations

import pytest

API = "https://actionnetwork.org/api/v2"


def guest(name="rosa", **fields):
    return {"person": {"email_addresses": [{"address": f"{name}@example.org"}], **fields}}


@pytest.fixture
def attendances(emulator):
    return emulator.actionnetwork["attendances"]


@pytest.fixture
def event(ask):
    return f"/events/{ask.id(ask.post('/events', {'title': 'Rally'}))}"


@pytest.fixture
def path(event):
    return f"{event}/attendances"


def accepted(ask, event):
    return ask.get(event)["total_accepted"]


def test_a_second_rsvp_replaces_the_first(ask, emulator, attendances, event, path):
    first = ask.post(path, {**guest(), "comments": "Two of us", "identifiers": ["crm:1"]})
    emulator.clock.advance(minutes=1)

    again = ask.post(path, {**guest(given_name="Rosa"), "comments": "Three of us", "identifiers": ["crm:2"]})

    assert again == {
        **first,
        "comments": "Three of us",
        "identifiers": [*first["identifiers"], "crm:2"],
        "modified_date": "2026-03-01T12:01:00Z",
    }
    assert attendances.count() == accepted(ask, event) == 1
    assert ask.people()[0]["given_name"] == "Rosa"


def test_helper_and_link_mean_the_same_rsvp(ask, attendances, event, path, link_to):
    person = ask.signup("rosa@example.org")

    linked, helped = ask.post(path, link_to(person)), ask.post(path, guest())

    assert ask.id(linked) == ask.id(helped)
    assert attendances.count(person=ask.id(person)) == 1


def test_the_same_person_comes_to_two_events(ask, attendances, event, path):
    other = f"/events/{ask.id(ask.post('/events', {'title': 'March'}))}"

    first, second = ask.post(path, guest()), ask.post(f"{other}/attendances", guest())

    assert first["action_network:person_id"] == second["action_network:person_id"]
    assert ask.id(first) != ask.id(second)
    assert [accepted(ask, event), accepted(ask, other)] == [1, 1]


@pytest.mark.parametrize("status", ["declined", "tentative", "accepted", "needs action", "attended", "bogus", None, 5])
def test_a_new_attendance_is_accepted_whatever_is_sent(ask, attendances, path, status):
    made = ask.post(path, {**guest(), "status": status})

    assert made["status"] == "accepted"
    assert attendances.get(ask.id(made)).status == "accepted"


def test_a_guest_is_checked_in_and_out(ask, attendances, path):
    made = ask.post(path, guest())
    home = f"{path}/{ask.id(made)}"

    assert ask.put(home, {"status": "attended"})["status"] == "attended"
    assert attendances.get(ask.id(made)).status == "attended"
    assert ask.post(path, guest())["status"] == "attended"
    for status in ("declined", "tentative", "needs action", "", None, 7, []):
        assert ask.put(home, {"status": status})["status"] == "attended"
    assert ask.put(home, {"status": "accepted"})["status"] == "accepted"


@pytest.mark.parametrize("status", ["declined", "tentative", "needs action", "attended"])
def test_another_status_can_be_put_in_past_the_api(ask, emulator, attendances, event, status):
    person = emulator.actionnetwork["people"].create(email_addresses=[{"address": "rosa@example.org"}])

    row = attendances.insert(event=event.rpartition("/")[2], person=person, status=status)

    assert ask.get(f"{event}/attendances/{row.id}")["status"] == status


def test_tickets_are_the_vendors_own(ask, emulator, attendances, event, path):
    assert "tickets" not in ask.post(path, {**guest(), "tickets": [{"title": "Front row"}]})
    person = emulator.actionnetwork["people"].create(email_addresses=[{"address": "noor@example.org"}])
    tickets = [{"title": "Front row", "amount": "5.00", "currency": "USD"}]

    row = attendances.insert(event=event.rpartition("/")[2], person=person, tickets=tickets)

    assert ask.get(f"{path}/{row.id}")["tickets"] == tickets


def test_a_comment_is_edited_and_cleared(ask, attendances, path):
    made = ask.post(path, guest())
    home = f"{path}/{ask.id(made)}"
    assert "comments" not in made

    assert ask.put(home, {"comments": "A friend too"})["comments"] == "A friend too"
    assert attendances.get(ask.id(made)).comments == "A friend too"
    assert "comments" not in ask.put(home, {"comments": None})


# ---- capacity


@pytest.fixture
def full(ask, event):
    """An event for two, to which Rosa and Noor come."""
    ask.put(event, {"capacity": 2})
    for name in ("rosa", "noor"):
        ask.post(f"{event}/attendances", guest(name))
    return event


def test_a_full_event_turns_somebody_new_away(ask, ask_without_key, everything, full, link_to):
    mel = ask.signup("mel@example.org")
    before = everything()
    path = f"{full}/attendances"

    assert ask.refused("POST", path, link_to(mel)) == (400, "This event is at capacity")
    assert ask.post(path, guest("mel")) == {}
    assert ask.post(path, guest("somebody.new")) == {}
    assert ask_without_key.post(path, guest("mel")) == {}
    assert ask.post(path, link_to(mel), query="background_request=true") == {}
    assert everything() == before
    assert accepted(ask, full) == 2


def test_who_comes_already_may_say_so_again_and_room_can_be_made(ask, full):
    path = f"{full}/attendances"

    assert ask.post(path, {**guest("noor"), "comments": "With a cake"})["comments"] == "With a cake"
    ask.put(full, {"capacity": 3})
    assert ask.post(path, guest("mel"))["status"] == "accepted"
    assert ask.post(path, guest("kim")) == {}
    ask.put(full, {"capacity": None})
    assert ask.post(path, guest("kim"))["status"] == "accepted"
    assert accepted(ask, full) == 4


def test_a_setting_lets_everybody_in(ask, emulator, full):
    emulator.settings.actionnetwork.capacity_refuses = False

    assert ask.post(f"{full}/attendances", guest("mel"))["status"] == "accepted"
    assert accepted(ask, full) == 3


# ---- versions and addresses


def test_the_array_of_links_has_another_name_than_what_is_embedded(ask, path):
    made = ask.post(path, guest())
    theirs = f"/people/{made['action_network:person_id']}/attendances"

    for collection in (path, theirs):
        page = ask.get(collection)
        assert page["_links"]["osdi:attendance"] == [{"href": f"{API}{collection}/{ask.id(made)}"}]
        assert list(page["_embedded"]) == ["osdi:attendances"]


def test_version_1_says_attendance_everywhere(ask, ask_v1, event):
    made = ask_v1.post(f"{event}/attendance", {**guest(), "originating_system": "OurCRM"})
    person = ask.people()[0]

    assert set(made) == {"identifiers", "created_at", "modified_at", "originating_system", "status", "_links"}
    for collection in (f"{event}/attendance", f"/people/{ask.id(person)}/attendance"):
        page = ask_v1.get(collection)
        assert [ask.id(item) for item in page["_embedded"]["osdi:attendance"]] == [ask.id(made)]
        assert len(page["_links"]["osdi:attendance"]) == 1
        assert ask_v1.get(f"{collection}/{ask.id(made)}")["originating_system"] == "OurCRM"
    assert ask_v1.refused("GET", f"{event}/attendances")[0] == 404
    assert ask.refused("GET", f"{event}/attendance")[0] == 404
    assert ask_v1.put(f"{event}/attendance/{ask.id(made)}", {"identifiers": ["crm:1"]})["identifiers"][-1] == "crm:1"


def test_who_declined_is_not_counted_and_leaves_a_place(emulator, ask):
    door = emulator.actionnetwork
    event = door["events"].create(title="Rally", capacity=1)
    rosa = door["people"].create(email_addresses=[{"address": "rosa@example.org"}])
    attendance = door["attendances"].insert(event=event, person=rosa, status="declined")

    assert ask.get(f"/events/{event.id}")["total_accepted"] == 0
    ask.post(f"/events/{event.id}/attendances", {"person": {"email_addresses": [{"address": "nia@example.org"}]}})
    assert ask.get(f"/events/{event.id}")["total_accepted"] == 1
    door["attendances"].overwrite(attendance, status="accepted")
    assert door["events"].get(event.id).total_accepted == 2
