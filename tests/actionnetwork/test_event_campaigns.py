"""Event campaigns and the events in them: every nested path, counters, vetting (reference 18.1, 22, 38)."""

from __future__ import annotations

import pytest

ROSA = {"person": {"email_addresses": [{"address": "rosa@example.org"}]}}
API = "https://actionnetwork.org/api/v2"
NOBODY = "495db021-ac8d-4a7e-94d1-734c7eab475c"


def guest(name):
    return {"person": {"email_addresses": [{"address": f"{name}@example.org"}]}}


@pytest.fixture
def campaign(ask):
    return f"/event_campaigns/{ask.id(ask.post('/event_campaigns', {'title': 'Potlucks'}))}"


@pytest.fixture
def other(ask):
    return f"/event_campaigns/{ask.id(ask.post('/event_campaigns', {'title': 'Picnics'}))}"


@pytest.fixture
def event(ask, campaign):
    return ask.id(ask.post(f"{campaign}/events", {"title": "At Noor's"}))


@pytest.fixture
def vetting(ask, emulator):
    """A campaign whose events wait for approval."""
    return f"/event_campaigns/{emulator.actionnetwork['event_campaigns'].insert(title='Vetted', vets_events=True).id}"


def test_an_event_made_in_a_campaign_names_it_and_is_an_event_of_the_group(ask, emulator, campaign):
    made = ask.post(f"{campaign}/events", {"title": "At Noor's", "identifiers": ["crm:1"]})
    alone = ask.post("/events", {"title": "Alone"})

    assert made["action_network:event_campaign_id"] == campaign.rpartition("/")[2]
    assert "action_network:event_campaign_id" not in alone
    assert made["_links"]["self"]["href"] == f"{API}/events/{ask.id(made)}"
    assert ask.get(f"/events/{ask.id(made)}") == made
    assert ask.get("/events")["total_records"] == 2
    row = emulator.actionnetwork["events"].get("crm:1")
    assert row.event_campaign_id == campaign.rpartition("/")[2]


def test_the_campaigns_collection_holds_its_own_events_at_its_own_addresses(ask, campaign, other, event):
    ask.post(f"{other}/events", {"title": "Elsewhere"})
    ask.post("/events", {"title": "Alone"})

    page = ask.get(f"{campaign}/events/")

    assert page["total_records"] == 1
    (item,) = page["_embedded"]["osdi:events"]
    assert item["_links"]["self"] == {"href": f"{API}{campaign}/events/{event}"}
    assert page["_links"]["osdi:events"] == [item["_links"]["self"]]
    assert ask.get(f"{campaign}/events/{event}")["_links"]["self"] == item["_links"]["self"]


def test_an_event_is_edited_through_its_campaign(ask, emulator, campaign, event):
    changed = ask.put(f"{campaign}/events/{event}", {"title": "At Mel's", "action_network:event_campaign_id": NOBODY})

    assert changed["title"] == "At Mel's"
    assert changed["action_network:event_campaign_id"] == campaign.rpartition("/")[2]
    assert emulator.actionnetwork["events"].get(event).title == "At Mel's"


def test_a_known_identifier_updates_the_event_and_moves_it_nowhere(ask, campaign, other):
    first = ask.post(f"{campaign}/events", {"title": "At Noor's", "identifiers": ["crm:1"]})

    again = ask.post(f"{other}/events", {"title": "At Mel's", "identifiers": ["crm:1"]})

    assert (ask.id(again), again["title"]) == (ask.id(first), "At Mel's")
    assert again["action_network:event_campaign_id"] == campaign.rpartition("/")[2]
    assert ask.get(f"{other}/events")["total_records"] == 0


@pytest.mark.parametrize("method", ["GET", "PUT"])
def test_an_event_is_not_found_in_another_campaign(ask, everything, other, event, method):
    before = everything()

    status, text = ask.refused(method, f"{other}/events/{event}", {"title": "Taken"})

    assert (status, text) == (404, f"Couldn't find event with id = {event}")
    assert everything() == before


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("tail", ["", "/{event}/attendances"])
def test_an_unknown_campaign_is_said_to_be_missing(ask, everything, event, method, tail):
    path = f"/event_campaigns/{NOBODY}/events{tail.format(event=event)}"
    before = everything()

    status, text = ask.refused(method, path, {"title": "Lost", **ROSA})

    assert (status, text) == (404, f"Couldn't find event campaign with id = {NOBODY}")
    assert everything() == before


def test_events_of_no_campaign_are_not_in_one(ask, campaign):
    alone = ask.id(ask.post("/events", {"title": "Alone"}))

    assert ask.refused("GET", f"{campaign}/events/{alone}")[0] == 404
    assert ask.refused("POST", f"{campaign}/events/{alone}/attendances", ROSA)[0] == 404
    assert ask.people() == []


def test_attendances_are_made_read_and_edited_through_the_campaign(ask, emulator, campaign, event):
    path = f"{campaign}/events/{event}/attendances"
    made = ask.post(f"{path}/", ROSA)
    home = f"{path}/{ask.id(made)}"

    (item,) = ask.get(path)["_embedded"]["osdi:attendances"]
    assert item["_links"]["self"] == ask.get(home)["_links"]["self"] == {"href": f"{API}{home}"}
    assert item["_links"]["osdi:event"] == {"href": f"{API}/events/{event}"}
    assert ask.put(home, {"identifiers": ["crm:1"], "status": "attended"})["status"] == "attended"
    assert ask.get(f"/events/{event}/attendances/{ask.id(made)}")["identifiers"][-1] == "crm:1"
    assert emulator.actionnetwork["attendances"].get("crm:1").status == "attended"


@pytest.mark.parametrize("method", ["GET", "PUT"])
def test_an_attendance_is_not_found_below_another_campaign_or_event(ask, everything, campaign, other, event, method):
    made = ask.id(ask.post(f"/events/{event}/attendances", ROSA))
    second = ask.id(ask.post(f"{campaign}/events", {"title": "At Mel's"}))
    before = everything()

    for path in (
        f"{other}/events/{event}/attendances/{made}",
        f"{campaign}/events/{second}/attendances/{made}",
        f"/events/{second}/attendances/{made}",
    ):
        assert ask.refused(method, path, {"status": "attended"})[0] == 404
    assert everything() == before


def test_a_helper_with_the_wrong_campaign_does_nothing(ask, ask_without_key, everything, other, event):
    before = everything()
    path = f"{other}/events/{event}/attendances"

    assert ask.refused("POST", path, ROSA)[0] == 404
    assert ask_without_key.post(path, ROSA) == {}
    assert everything() == before


def test_a_helper_without_a_key_works_through_the_campaign(ask, ask_without_key, campaign, event):
    assert ask_without_key.post(f"{campaign}/events/{event}/attendances", ROSA) == {}

    assert ask.get(f"{campaign}/events/{event}/attendances")["total_records"] == 1
    assert ask.get(campaign)["total_rsvps"] == 1


def test_a_campaign_counts_its_events_and_their_guests(ask, emulator, campaign, other, event):
    second = ask.id(ask.post(f"{campaign}/events", {"title": "At Mel's"}))
    ask.post(f"{other}/events", {"title": "Elsewhere"})
    for path in (f"/events/{event}", f"{campaign}/events/{event}", f"/events/{second}"):
        ask.post(f"{path}/attendances", ROSA)
    ask.post(f"/events/{second}/attendances", guest("noor"))

    assert (ask.get(campaign)["total_events"], ask.get(campaign)["total_rsvps"]) == (2, 3)
    assert (ask.get(other)["total_events"], ask.get(other)["total_rsvps"]) == (1, 0)
    assert [ask.get(f"/events/{uuid}")["total_accepted"] for uuid in (event, second)] == [1, 2]
    assert emulator.actionnetwork["event_campaigns"].get(campaign.rpartition("/")[2]).total_rsvps == 3

    emulator.actionnetwork["events"].delete(second)
    assert (ask.get(campaign)["total_events"], ask.get(campaign)["total_rsvps"]) == (1, 1)


def test_where_hosts_sign_up_is_the_services(ask, emulator):
    url = "https://actionnetwork.org/events/new?event_campaign_id=84"
    made = ask.post("/event_campaigns", {"title": "Potlucks", "host_url": "https://example.org"})
    assert "host_url" not in made
    row = emulator.actionnetwork["event_campaigns"].insert(title="Picnics", host_url=url)

    assert ask.put(f"/event_campaigns/{row.id}", {"host_url": None, "host_pitch": "Host!"})["host_url"] == url


@pytest.mark.parametrize(("method", "item"), [("PUT", False), ("DELETE", False), ("POST", True), ("DELETE", True)])
def test_other_methods_on_the_events_of_a_campaign_are_refused(ask, campaign, event, method, item):
    path = f"{campaign}/events/{event}" if item else f"{campaign}/events"

    assert ask.refused(method, path, {"title": "x"}) == (405, f"{method} is not allowed on this endpoint")


def test_an_event_in_a_campaign_needs_a_title(ask, everything, campaign):
    before = everything()

    assert ask.refused("POST", f"{campaign}/events", {"description": "Bring a dish"}) == (400, "title is required")
    assert everything() == before


def test_an_event_in_a_campaign_is_not_made_without_a_key(ask_without_key, everything, campaign, event):
    before = everything()

    assert ask_without_key.refused("POST", f"{campaign}/events", {"title": "Mine", **ROSA})[0] == 403
    assert ask_without_key.refused("PUT", f"{campaign}/events/{event}", {"title": "Mine"})[0] == 403
    assert ask_without_key.refused("GET", f"{campaign}/events")[0] == 403
    assert everything() == before


def test_another_groups_campaign_is_out_of_reach(ask, client, emulator, campaign, event, everything):
    stranger = client(key=emulator.actionnetwork.add_group("Others").api_key)
    before = everything()

    assert stranger.refused("GET", campaign)[0] == 404
    assert stranger.refused("POST", f"{campaign}/events", {"title": "Mine"})[0] == 404
    assert stranger.refused("PUT", f"{campaign}/events/{event}", {"title": "Mine"})[0] == 404
    assert stranger.refused("POST", f"{campaign}/events/{event}/attendances", ROSA)[0] == 404
    assert everything() == before


def test_version_1_reads_the_events_of_a_campaign(ask, ask_v1, campaign, event):
    page = ask_v1.get(f"{campaign}/events")

    (item,) = page["_embedded"]["osdi:events"]
    assert item["summary"] == "At Noor's"
    assert item["_links"]["self"] == {"href": f"https://actionnetwork.org/api/v1{campaign}/events/{event}"}
    assert "action_network:event_campaign_id" not in item
    old = ask_v1.get(campaign)
    assert (old["summary"], old["total_events"], old["total_rsvps"]) == ("Potlucks", 1, 0)
    assert set(old["_links"]) == {"self", "osdi:events", "action_network:embed", "curies"}
    assert ask_v1.refused("POST", f"{campaign}/events", {"summary": "Mine"})[0] == 405
    assert ask_v1.refused("PUT", f"{campaign}/events/{event}", {"summary": "Mine"})[0] == 405


# ---- vetting


@pytest.mark.parametrize("body", [{}, {"status": "confirmed"}, {"status": "tentative"}])
def test_an_event_in_a_vetting_campaign_waits_for_approval(ask, emulator, vetting, body):
    made = ask.post(f"{vetting}/events", {"title": "At Noor's", **body})

    assert made["status"] == "pending_approval"
    assert "vetted" not in made
    assert emulator.actionnetwork["events"].get(ask.id(made)).status == "pending_approval"
    assert "vets_events" not in ask.get(vetting)


@pytest.mark.parametrize("status", ["confirmed", "tentative", "cancelled", None, "bogus", []])
def test_the_host_cannot_move_the_status_of_a_vetted_event(ask, emulator, vetting, status):
    made = ask.post(f"{vetting}/events", {"title": "At Noor's", "identifiers": ["crm:1"]})

    for path in (f"/events/{ask.id(made)}", f"{vetting}/events/{ask.id(made)}"):
        changed = ask.put(path, {"status": status, "title": "At Mel's"})
        assert (changed["status"], changed["title"]) == ("pending_approval", "At Mel's")
    again = ask.post("/events", {"title": "At Rosa's", "status": "confirmed", "identifiers": ["crm:1"]})
    assert (again["status"], again["title"]) == ("pending_approval", "At Rosa's")

    emulator.actionnetwork["events"].overwrite(ask.id(made), status="confirmed")
    assert ask.put(f"/events/{ask.id(made)}", {"status": "cancelled"})["status"] == "confirmed"


def test_an_event_elsewhere_is_not_vetted(ask, campaign, vetting, event):
    assert ask.put(f"/events/{event}", {"status": "cancelled"})["status"] == "cancelled"
    assert ask.put(f"/events/{event}", {"status": "pending_approval"})["status"] == "cancelled"
