"""Events over XML-RPC: made with their host, signups and their mails, both searches, campaigns and their pages."""

from __future__ import annotations

from datetime import datetime

import pytest
from acting_pages import refused_and_unchanged

PICNIC = {
    "campaign_id": 1,
    "creator_id": 1,
    "title": "Picnic",
    "zip": "12345",
    "starts_at": datetime(2031, 6, 1, 10, 30),
}


@pytest.fixture
def ak(door):
    """A campaign with its two pages; Ada hosts, Bea and Cleo are users 2 and 3."""
    ak = door.ak
    ak.EventCampaign.create({"name": "banks", "title": "Banks", "max_event_size": 20})
    ak.EventCreatePage.create({"name": "host", "campaign_id": 1})
    ak.EventSignupPage.create({"name": "come", "campaign_id": 1})
    ak.PageFollowup.create({"page": 2, "send_email": True, "email_subject": "You come"})
    for name in ("ada", "bea", "cleo"):
        ak.User.create({"email": f"{name}@example.org"})
    return ak


def refused(door, method, given, code="ValidationError"):
    """A fault of a call that must change nothing; its text."""
    return refused_and_unchanged(door.mock, code, method, given)


def mails(door):
    return [(mail.kind, mail.to[0]) for mail in door.mock.outbox]


# ---- made


def test_an_event_s_creator_is_its_host_and_gets_no_mail(door, ak):
    event = ak.Event.create(PICNIC)

    assert (event["starts_at"], event["campaign_id"], event["creator_id"], event["attendee_count"]) == (
        "2031-06-01T10:30:00", 1, 1, 1,
    )  # fmt: skip
    assert (event["state"], event["country"], event["status"], event["custom_fields"]) == (
        "NY", "United States", "active", {},
    )  # fmt: skip
    assert (event["is_full"], event["is_in_past"], event["is_open_for_signup"], event["status_summary"]) == (
        0, 0, 1, "open",
    )  # fmt: skip
    (signup,) = door.rest("eventsignup/")["objects"]
    assert (signup["user"], signup["event"], signup["role"], signup["status"]) == (
        "/rest/v1/user/1/", "/rest/v1/event/1/", "host", "active",
    )  # fmt: skip
    assert door.rest("event/1/")["starts_at"] == "2031-06-01T10:30:00"
    assert door.rest("action/")["meta"]["total_count"] == 0
    assert mails(door) == []


@pytest.mark.parametrize("moment", ["20310601T10:30:00", "2031-06-01T10:30:00", "2031-06-01 10:30:00", "2031-06-01"])
def test_starts_are_taken_in_many_forms_and_kept_as_given(door, ak, moment):
    event = ak.Event.create({**PICNIC, "starts_at": moment})

    assert event["starts_at"] == door.rest("event/1/")["starts_at"]
    assert event["starts_at"] == ("2031-06-01T00:00:00" if len(moment) == 10 else "2031-06-01T10:30:00")


def test_an_event_over_rest_has_no_host_by_itself(door, ak):
    body = {"campaign": "/rest/v1/campaign/1/", "creator": "/rest/v1/user/1/", "title": "Picnic"}
    assert door.send("POST", "event/", body).status_code == 201

    assert ak.EventSignup.search({}) == []
    assert ak.Event.get({"id": 1})["attendee_count"] == 0


def test_the_low_level_keeps_no_rules_of_the_campaign(door, ak):
    event = ak.Event.create({**PICNIC, "starts_at": "2020-01-01T10:00:00", "max_attendees": 500})

    assert (event["max_attendees"], event["is_in_past"], event["status_summary"]) == (500, 1, "past")
    told = ak.act({"page": "host", "id": 1, "event_title": "x", "event_starts_at_date": "01/01/2020",
                   "event_starts_at_time": "10:00 AM", "event_zip": "12345", "event_max_attendees": 500,
                   "event_host_requirements": 1, "event_host_ground_rules": 1})  # fmt: skip
    assert set(told["errors"]) == {"event_starts_at_date", "event_max_attendees"}
    assert door.rest("event/")["meta"]["total_count"] == 1


def test_what_an_event_needs_is_told(door, ak):
    for given in ({"campaign_id": 1}, {"creator_id": 1}, {**PICNIC, "campaign_id": 9}, {**PICNIC, "creator_id": 9},
                  {**PICNIC, "starts_at": "soon"}, {**PICNIC, "max_attendees": "many"}):  # fmt: skip
        refused(door, ak.Event.create, given)
    refused(door, ak.EventCreatePage.create, {"name": "other"})


def test_save_or_create_makes_an_event_with_its_host_or_changes_it(door, ak):
    made = ak.Event.save_or_create(PICNIC)
    sent = {key: value for key, value in made.items() if value is not None}
    changed = ak.Event.save_or_create({**sent, "title": "Feast"})

    assert changed == {**made, "title": "Feast"}
    assert (door.rest("event/1/")["title"], door.rest("eventsignup/")["meta"]["total_count"]) == ("Feast", 1)


def test_custom_fields_of_events_may_have_several_values(door, ak):
    ak.Event.create(PICNIC)

    assert ak.Event.set_custom_fields({"id": 1, "tools": ["rake", "net"], "parking": "none"}) == {
        "tools": ["rake", "net"], "parking": "none",
    }  # fmt: skip
    assert ak.Event.get({"id": 1})["custom_fields"] == ak.Event.get_custom_fields({"id": 1})
    seen = sorted((one["name"], one["value"]) for one in door.rest("event/1/")["fields"])
    assert seen == [("parking", "none"), ("tools", "net"), ("tools", "rake")]


# ---- signups


@pytest.fixture
def picnic(ak):
    ak.Event.create(PICNIC)
    return ak


def test_a_signup_without_a_page_is_no_action(door, picnic):
    made = picnic.EventSignup.create({"event": 1, "user": "bea@example.org"})

    assert (made["user"], made["event"], made["role"], made["status"], made["page"]) == (2, 1, "attendee", "active", 2)
    assert door.rest("eventsignup/2/")["user"] == "/rest/v1/user/2/"
    assert door.rest("action/")["meta"]["total_count"] == 0
    assert (picnic.Event.get({"id": 1})["attendee_count"], mails(door)) == (2, [])


@pytest.mark.parametrize("method", ["create", "save_or_create"])
def test_a_signup_with_a_page_is_an_action_too(door, picnic, method):
    made = getattr(picnic.EventSignup, method)({"event_id": 1, "user_id": 2, "page_id": 2})

    (action,) = picnic.EventSignupAction.search({"user": 2})
    assert (action["signup"], action["page_id"], action["source"], action["created_user"]) == (made["id"], 2, "api", 0)
    assert door.rest("eventsignupaction/1/")["signup"] == f"/rest/v1/eventsignup/{made['id']}/"
    assert door.rest("subscription/")["meta"]["total_count"] == 0
    assert mails(door) == []


def test_somebody_signs_up_once(door, picnic):
    picnic.EventSignup.create({"event": 1, "user": 2})

    for given in ({"event": 1, "user": 2}, {"event": 1, "user": 1}, {"event": 1}, {"user": 2}, {"event": 9, "user": 2},
                  {"event": 1, "user": 9}, {"event": 1, "user": 3, "role": "king"}):  # fmt: skip
        refused(door, picnic.EventSignup.create, given)


@pytest.mark.parametrize(
    ("change", "sent"),
    [
        ({"status": "cancelled"}, [("signup_cancelled", "bea@example.org")]),
        ({"role": "host"}, [("signup_role", "bea@example.org")]),
        ({"status": "cancelled", "suppress_email": True}, []),
        ({"role": "host", "suppress_email": 1}, []),
        ({"role": "host", "suppress_email": "true"}, []),
        ({"role": "host", "suppress_email": False}, [("signup_role", "bea@example.org")]),
        ({"status": "deleted"}, []),
        ({"status": "active", "role": "attendee"}, []),
    ],
    ids=str,
)
@pytest.mark.parametrize("method", ["save", "save_or_create"])
@pytest.mark.parametrize("key", [{"id": 2}, {"user": 2, "event": 1}], ids=str)
def test_who_cancels_or_changes_roles_gets_a_mail_unless_it_is_suppressed(door, picnic, method, key, change, sent):
    made = picnic.EventSignup.create({"event": 1, "user": 2})

    saved = getattr(picnic.EventSignup, method)({**key, **change})

    change = {name: value for name, value in change.items() if name != "suppress_email"}
    assert saved == {**made, **change}
    assert mails(door) == sent
    seen = door.rest("eventsignup/2/")
    assert {name: seen[name] for name in change} == change
    assert door.rest("eventsignup/")["meta"]["total_count"] == 2


def test_over_rest_nobody_is_told(door, picnic):
    picnic.EventSignup.create({"event": 1, "user": 2})

    assert door.send("PATCH", "eventsignup/2/", {"status": "cancelled", "role": "host"}).status_code == 202

    assert mails(door) == []
    assert picnic.EventSignup.get({"id": 2})["status"] == "cancelled"
    picnic.EventSignup.save({"id": 2, "status": "cancelled"})
    assert mails(door) == []


def test_acting_signs_up_with_thanks_and_a_subscription(door, picnic):
    told = picnic.act({"page": "come", "id": 2, "event_id": 1, "event_signup_ground_rules": 1})

    assert told["success"]
    assert mails(door) == [("confirmation", "bea@example.org")]
    assert door.rest("eventsignup/2/")["signupaction"] == [f"/rest/v1/eventsignupaction/{told['action']['id']}/"]
    assert door.rest("user/2/")["subscription_status"] == "subscribed"


# ---- searches


@pytest.fixture
def several(ak):
    """Events that are open, far away, full, private, past, cancelled, deleted and unapproved."""
    for title, more in {
        "Open": {},
        "Far": {"zip": "94110"},
        "Full": {"max_attendees": 1},
        "Private": {"is_private": True},
        "Past": {"starts_at": "2031-05-05T10:00:00"},
        "Cancelled": {"status": "cancelled"},
        "Deleted": {"status": "deleted"},
        "Unapproved": {},
        "Placeless": {"zip": ""},
    }.items():
        ak.Event.create({**PICNIC, "title": title, **more})
    ak.EventCampaign.create({"name": "hills", "title": "Hills", "require_staff_approval": 1})
    ak.Event.save({"id": 8, "campaign_id": 2, "is_approved": 0})
    return ak


ALL = ["Open", "Far", "Full", "Private", "Past", "Cancelled", "Deleted", "Unapproved", "Placeless"]


@pytest.mark.parametrize(
    ("given", "near", "public"),
    [
        ({}, ALL, ["Open", "Far", "Placeless"]),
        ({"zip": "12345", "radius": 25}, [name for name in ALL if name not in ("Far", "Placeless")], ["Open"]),
        ({"place": "94110-1234", "radius": "10.5"}, ["Far"], ["Far"]),
        ({"zip": "12345", "radius": 5000}, ALL[:-1], ["Open", "Far"]),
        ({"zip": "94110"}, ["Far"], ["Far"]),
        ({"place": "94110"}, ["Far"], ["Far"]),
        ({"campaign_id": 2}, ["Unapproved"], []),
        ({"campaign__name": "banks", "title__startswith": "P"}, ["Private", "Past", "Placeless"], ["Placeless"]),
        ({"status": "cancelled"}, ["Cancelled"], []),
        ({"order_by": "-id", "limit": 2}, ["Placeless", "Unapproved"], ["Placeless", "Far"]),
        ({"offset": 1, "limit": 1}, ["Far"], ["Far"]),
        ({"zip": "12345", "radius": 0, "is_private": 1}, ["Private"], []),
    ],
    ids=str,
)
@pytest.mark.parametrize("home", ["Event", "EventCampaign"])
def test_searches_filter_and_measure_and_the_public_one_leaves_out_what_nobody_can_come_to(
    door, several, home, given, near, public
):
    kind = getattr(several, home)

    assert [event["title"] for event in kind.advanced_search(given)] == near
    found = kind.public_search(given)
    assert [event["title"] for event in found] == public
    assert all(event == several.Event.get({"id": event["id"]}) for event in found)
    assert {one["title"] for one in door.rest("event/")["objects"]} >= {*near, *public}


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"zip": "12345", "radius": "far"}, "ValidationError"),
        ({"radius": 5}, "ValidationError"),
        ({"zip": "00000", "radius": 5}, "ValidationError"),
        ({"nope": 1}, "FieldError"),
    ],
    ids=str,
)
def test_a_search_that_cannot_be_made_is_a_fault(door, several, given, code):
    for method in (several.Event.advanced_search, several.Event.public_search):
        refused(door, method, given, code)


def test_events_that_have_happened_by_now_are_past(door, several):
    assert [one["title"] for one in several.Event.public_search({})] == ["Open", "Far", "Placeless"]

    door.mock.clock.freeze("2031-06-02T00:00:00Z")

    assert several.Event.public_search({}) == []
    assert several.Event.get({"id": 1})["is_in_past"] == 1
    assert door.rest("event/1/")["status"] == "active"


# ---- campaigns and pages


def test_campaigns_are_kept_by_their_name(door, ak):
    changed = ak.EventCampaign.save_or_create({"name": "banks", "title": "Banks!", "use_title": False})
    made = ak.EventCampaign.save_or_create({"name": "hills", "title": "Hills"})

    assert (changed["id"], changed["title"], changed["use_title"], changed["max_event_size"]) == (1, "Banks!", 0, 20)
    assert made["id"] == 2
    seen = door.rest("campaign/1/")
    assert (seen["title"], seen["use_title"]) == ("Banks!", False)
    refused(door, ak.EventCampaign.create, {"name": "banks", "title": "Again"})


def test_event_pages_show_their_campaign(door, ak):
    page = ak.EventCreatePage.get({"name": "host"})
    assert (page["campaign_id"], page["type"], page["campaign_title"]) == (1, "EventCreate", "")

    ak.EventCampaign.create({"name": "hills", "title": "Hills"})
    for key in ("campaign", "campaign_id"):
        ak.EventCreatePage.save({"id": page["id"], key: "hills" if key == "campaign" else 1})
        expected = 2 if key == "campaign" else 1
        assert ak.EventCreatePage.get({"id": 1})["campaign_id"] == expected
        assert door.rest("eventcreatepage/1/")["campaign"] == f"/rest/v1/campaign/{expected}/"
