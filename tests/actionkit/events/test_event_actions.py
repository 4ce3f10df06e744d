"""Event pages submitted: hosts create and change events, attendees sign up, volunteers moderate."""

from __future__ import annotations

import pytest

RULES = {"event_host_requirements": "1", "event_host_ground_rules": "1"}
# The manual's own example, at another place.
PICNIC = {
    **RULES, "event_title": "Picnic", "event_venue": "Pond", "event_address1": "1 Pond Lane", "event_postal": "94110",
    "event_public_description": "Bring soup.", "event_max_attendees": "30", "event_starts_at_date": "04/01/2026",
    "event_starts_at_time": "08:00", "event_starts_at_ampm": "pm",
}  # fmt: skip
TRY_ANOTHER = (
    "We can't find the event's location.  Check event city, postal code, state/region, and country (if any) for typos."
)


@pytest.fixture
def campaign(ak):
    return ak.mock.actionkit["campaign"].create(name="spring", title="Spring", max_event_size=100)


@pytest.fixture
def site(ak, campaign):
    """The site with a page for hosts and one for attendees."""
    ak.mock.actionkit["eventcreatepage"].create(name="host", campaign=campaign)
    ak.mock.actionkit["eventsignuppage"].create(name="join", campaign=campaign)
    return ak


def setting(site, **changes):
    site.mock.actionkit["campaign"].update(1, **changes)


def picnic(site, **changes):
    """The parameters of a picnic, some changed, those that are None left out."""
    return {name: value for name, value in {**PICNIC, **changes}.items() if value is not None}


def host(site, **changes):
    """The event that a host creates."""
    return site.get(site.act("host", "host@example.org", **picnic(site, **changes))["event"])


def refused(site, page="host", email="host@example.org", **parameters):
    """What is wrong, by parameter, with an action that must change nothing."""
    before = site.counts()
    response = site("POST", "action/", {"page": page, "email": email, **parameters})
    assert response.status_code == 400, response.text
    assert site.counts() == before
    assert len(site.mock.outbox) == 0
    return response.json()["errors"]


# ---- hosts


def test_a_host_creates_an_event_and_comes_to_it(site):
    action = site.act("host", "host@example.org", **PICNIC)
    assert (action["type"], action["event"]) == ("EventCreate", "/rest/v1/event/1/")
    event = site.get(action["event"])
    assert (event["title"], event["venue"], event["address1"]) == ("Picnic", "Pond", "1 Pond Lane")
    assert (event["status"], event["attendee_count"], event["max_attendees"]) == ("active", 1, 30)
    assert (event["zip"], event["postal"], event["state"], event["country"]) == (
        "94110",
        "94110",
        "CA",
        "United States",
    )
    assert (event["starts_at"], event["starts_at_utc"]) == ("2026-04-01T20:00:00", "2026-04-02T03:00:00")
    assert event["creator"] == action["user"]
    (signup,) = site.all("eventsignup/")
    assert (signup["role"], signup["status"], signup["user"]) == ("host", "active", action["user"])
    assert (signup["page"], signup["signupaction"]) == ("/rest/v1/eventcreatepage/1/", [])
    assert site.mock.actionkit["eventcreateaction"].get(action["id"]).event == 1


def test_custom_fields_belong_to_action_and_event(site):
    action = site.act("host", **picnic(site), action_food=["soup", "bread"], action_seats=4)
    assert action["fields"] == {"food": ["soup", "bread"], "seats": "4"}
    fields = site.get(action["event"])["fields"]
    assert [(one["name"], one["value"]) for one in fields] == [("food", "soup"), ("food", "bread"), ("seats", "4")]


@pytest.mark.parametrize(
    ("parameters", "starts_at"),
    [
        ({"event_starts_at_date": "4/1/2026", "event_starts_at_time": "9:05", "event_starts_at_ampm": "AM"}, "09:05"),
        ({"event_starts_at_time": "12:00", "event_starts_at_ampm": "am"}, "00:00"),
        ({"event_starts_at_time": "12:30", "event_starts_at_ampm": "P.M."}, "12:30"),
        ({"event_starts_at_time": "8:00 pm", "event_starts_at_ampm": None}, "20:00"),
        ({"event_starts_at_time": "20:15", "event_starts_at_ampm": None}, "20:15"),
        ({"event_starts_at_time": "8"}, "20:00"),
        ({"event_starts_at_date": "2026-04-01"}, "20:00"),
        ({"event_starts_at_date": "04/01/26"}, "20:00"),
        ({"event_starts_at": "2026-04-01T18:00:00"}, "18:00"),
        ({"event_starts_at": "2026-04-01 18:00"}, "18:00"),
    ],
)
def test_a_start_is_read_in_several_forms(site, parameters, starts_at):
    if "event_starts_at" in parameters:
        parameters = {
            "event_starts_at_date": None, "event_starts_at_time": None, "event_starts_at_ampm": None, **parameters,
        }  # fmt: skip
    assert host(site, **parameters)["starts_at"] == f"2026-04-01T{starts_at}:00"


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"event_starts_at_date": "02/01/2026"}, {"event_starts_at_date": "Event cannot start in the past."}),
        ({"event_starts_at_date": None}, {"event_starts_at_date": "Event start date is required."}),
        ({"event_starts_at_time": ""}, {"event_starts_at_time": "Event start time is required."}),
        ({"event_starts_at_ampm": None}, {"event_starts_at_ampm": "Event starts at ampm is required."}),
        ({"event_starts_at_date": "31/12/2026"}, {"event_starts_at_date": "Event start date is invalid."}),
        ({"event_starts_at_date": "02/30/2027"}, {"event_starts_at_date": "Event start date is invalid."}),
        ({"event_starts_at_time": "25:00"}, {"event_starts_at_time": "Event start time is invalid."}),
        ({"event_starts_at_time": "13:00", "event_starts_at_ampm": "AM"},
         {"event_starts_at_time": "Event start time is invalid."}),
        ({"event_starts_at_ampm": "noon"}, {"event_starts_at_ampm": "Event starts at ampm is invalid."}),
        ({"event_starts_at": "soon"}, {"event_starts_at": "Event start date/time is invalid."}),
        ({"event_ends_at": "2026-03-31T20:00"}, {"event_ends_at": "Event ends at is invalid."}),
        ({"event_postal": "00001"}, {"event_place": TRY_ANOTHER}),
        ({"event_postal": "a232ba"}, {"event_place": TRY_ANOTHER}),
        ({"event_postal": None}, {"event_place": TRY_ANOTHER}),
        ({"event_postal": None, "event_city": "Nowhere", "event_state": "NY"}, {"event_place": TRY_ANOTHER}),
        ({"event_postal": None, "event_address1": None, "event_country": "France"}, {"event_place": TRY_ANOTHER}),
        ({"event_max_attendees": "101"}, {"event_max_attendees": "Maximum attendees must be between 1 and 100."}),
        ({"event_max_attendees": "0"}, {"event_max_attendees": "Maximum attendees must be between 1 and 100."}),
        ({"event_max_attendees": "many"}, {"event_max_attendees": "Maximum number of attendees is invalid."}),
        ({"event_host_requirements": None},
         {"event_host_requirements": "Please check the box agreeing to the event host requirements."}),
        ({"event_host_ground_rules": "0"},
         {"event_host_ground_rules": "Please check the box agreeing to the event host ground rules."}),
        ({"event_mode": "dream"}, {"event_mode": "Event mode is invalid."}),
        ({"event_venue": "", "required": ["event_venue", "event_title", "email"]},
         {"event_venue": "Event venue is required."}),
        ({"event_postal": "00001", "event_starts_at_date": None, "email": "nobody"},
         {"event_place": TRY_ANOTHER, "event_starts_at_date": "Event start date is required.",
          "email": "Email address is invalid."}),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_in_the_vendors_words(site, changes, errors):
    parameters = picnic(site, **{"email": "host@example.org", **changes})
    assert refused(site, **parameters) == {name: [text] for name, text in errors.items()}


def test_errors_come_in_the_language_of_the_page(site):
    texts = '{"error_event_starts_at_date:past": "Das ist vorbei."}'
    german = site.made("language/", {"name": "Deutsch", "translations": texts})
    site("PATCH", "eventcreatepage/1/", {"language": german["resource_uri"]})
    errors = refused(site, **picnic(site, event_starts_at_date="02/01/2026"))
    assert errors == {"event_starts_at_date": ["Das ist vorbei."]}


def test_the_past_is_told_by_the_clock_at_the_place(site):
    """It is noon in London: five in the morning in Phoenix."""
    early = {"event_starts_at_date": "03/01/2026", "event_starts_at_time": "5:30", "event_starts_at_ampm": "AM"}
    assert host(site, **early, event_postal="85001")["starts_at_utc"] == "2026-03-01T12:30:00"
    before = {**early, "event_starts_at_time": "4:30", "event_postal": "85001"}
    assert list(refused(site, **picnic(site, **before))) == ["event_starts_at_date"]


@pytest.mark.parametrize(
    ("place", "shown"),
    [
        ({"event_zip": "10001", "event_postal": None}, ("10001", "NY", "United States")),
        ({"event_postal": "10001-1234"}, ("10001", "NY", "United States")),
        ({"event_postal": None, "event_city": "troy", "event_state": "NY"}, ("", "NY", "United States")),
        ({"event_postal": "75001", "event_country": "France", "event_region": "IDF"}, ("", "", "France")),
    ],
)
def test_places_are_found(site, place, shown):
    event = host(site, **place)
    assert (event["zip"], event["state"], event["country"]) == shown
    assert (event["latitude"] is None) == (event["country"] == "France")


def test_an_event_for_the_world_needs_no_place(site):
    event = host(site, event_mode="global", event_postal=None, event_address1=None)
    assert (event["mode"], event["latitude"]) == ("global", None)


def test_boxes_without_a_text_in_the_form_are_not_asked_for(site):
    site.made("eventcreateform/", {"page": "/rest/v1/eventcreatepage/1/", "thank_you_text": "Thanks"})
    host(site, event_host_requirements=None, event_host_ground_rules=None)
    site("PATCH", "eventcreateform/1/", {"ground_rules": "Be kind."})
    errors = refused(site, **picnic(site, event_host_requirements=None, event_host_ground_rules=None))
    assert list(errors) == ["event_host_ground_rules"]


def test_the_campaign_decides_what_hosts_may(site):
    setting(
        site, default_event_size=12, use_title=False, default_title="Spring picnic", allow_private=False,
        use_start_date=False, use_start_time=False, starts_at="2026-05-01T10:00:00",
    )  # fmt: skip
    event = host(site, event_max_attendees=None, event_is_private="1")
    assert (event["title"], event["max_attendees"], event["is_private"]) == ("Spring picnic", 12, False)
    assert event["starts_at"] == "2026-05-01T10:00:00"
    setting(site, allow_private=True, use_start_time=True)
    event = host(site, event_is_private="1", event_starts_at_date=None)
    assert (event["is_private"], event["starts_at"]) == (True, "2026-05-01T20:00:00")


def test_events_wait_for_confirmation_and_approval(site):
    assert host(site)["host_is_confirmed"] is host(site)["is_approved"] is True
    setting(site, require_email_confirmation=True, require_staff_approval=True)
    event = host(site)
    assert event["host_is_confirmed"] is event["is_approved"] is False
    event = host(site, event_is_approved="1", event_host_is_confirmed="1")
    assert event["host_is_confirmed"] is event["is_approved"] is True
    public = {"page": "host", "email": "x@example.org", **picnic(site, event_is_approved="1")}
    made = site("POST", "action/", public, auth=None)
    assert (made.status_code, made.json()["action"]) == (201, "/rest/v1/eventcreateaction/5/")
    assert site.mock.actionkit["event"].get(5).is_approved is False


def test_the_followup_mails_host_and_attendee(site):
    for page in ("eventcreatepage/1", "eventsignuppage/2"):
        body = {"page": f"/rest/v1/{page}/", "url": "/thanks", "email_subject": f"Thanks {page}", "email_body": "!"}
        site.made("pagefollowup/", {**body, "send_email": True})
    host(site)
    site.act("join", "bo@example.org", event_id=1, event_signup_ground_rules="1")
    sent = [(mail.kind, mail.to, mail.subject) for mail in site.mock.outbox]
    assert sent == [
        ("confirmation", ("host@example.org",), "Thanks eventcreatepage/1"),
        ("confirmation", ("bo@example.org",), "Thanks eventsignuppage/2"),
    ]


def test_forms_create_events_too(site):
    form = {"page": "host", "email": "host@example.org", **PICNIC}
    made = site("POST", "action/", data=form, auth=None)
    assert made.status_code == 201
    assert site.get("event/1/")["title"] == "Picnic"


# ---- changes by hosts


def test_a_host_changes_their_event_by_the_action(site):
    action = site.act("host", **picnic(site), action_food="soup")
    site.mock.clock.advance(hours=1)
    again = site.act("host", action_id=action["id"], event_title="Dance", event_max_attendees=50, action_food="bread")
    assert (again["id"], again["event"]) == (action["id"], action["event"])
    event = site.get(action["event"])
    assert (event["title"], event["max_attendees"], event["venue"]) == ("Dance", 50, "Pond")
    assert (event["starts_at"], event["updated_at"]) == ("2026-04-01T20:00:00", "2026-03-01T13:00:00")
    # Recorded: the id of the action is among the fields then.
    assert {one["name"]: one["value"] for one in event["fields"]} == {"food": "bread", "id": str(action["id"])}
    assert site.get("event/")["meta"]["total_count"] == site.get("eventsignup/")["meta"]["total_count"] == 1
    assert [row["title"] for row in site.all("historicalevent/")] == ["Picnic", "Dance"]


@pytest.mark.parametrize(
    ("changes", "starts_at"),
    [
        ({"event_starts_at_date": "5/2/2026"}, "2026-05-02T20:00:00"),
        ({"event_starts_at_time": "9:00", "event_starts_at_ampm": "AM"}, "2026-04-01T09:00:00"),
        ({"event_starts_at": "2026-06-03T07:00"}, "2026-06-03T07:00:00"),
    ],
)
def test_of_a_start_only_what_is_sent_changes(site, changes, starts_at):
    action = site.act("host", **PICNIC)
    site.act("host", action_id=action["id"], **changes)
    assert site.get(action["event"])["starts_at"] == starts_at


def test_a_move_is_looked_up_again(site):
    action = site.act("host", **PICNIC)
    site.act("host", action_id=action["id"], event_zip="10001")
    event = site.get(action["event"])
    assert (event["zip"], event["state"], event["starts_at_utc"]) == ("10001", "NY", "2026-04-02T00:00:00")
    before = site.get(action["event"])
    assert refused(site, email="ada@example.org", action_id=action["id"], event_zip="00001") == {
        "event_place": [TRY_ANOTHER]
    }
    assert site.get(action["event"]) == before


def test_a_past_event_may_be_described_but_not_moved_into_the_past(site):
    action = site.act("host", **PICNIC)
    site.mock.clock.advance(days=90)
    site.act("host", action_id=action["id"], event_venue="Lake")
    assert site.get(action["event"])["venue"] == "Lake"
    errors = refused(site, email="ada@example.org", action_id=action["id"], event_starts_at="2026-05-01T10:00")
    assert errors == {"event_starts_at_date": ["Event cannot start in the past."]}


def test_another_page_cannot_change_the_event(site):
    action = site.act("host", **PICNIC)
    site.mock.actionkit["eventcreatepage"].create(name="host-too", campaign=1)
    errors = refused(site, "host-too", "ada@example.org", action_id=action["id"], event_title="Mine")
    assert errors["event_page"][0].startswith("Sorry, this is the wrong page for updating this event. ")
    assert refused(site, email="bo@example.org", action_id=action["id"], event_title="Mine")
    assert site.get(action["event"])["title"] == "Picnic"


def test_on_a_page_for_single_responses_the_second_changes_the_first(site):
    site("PATCH", "eventcreatepage/1/", {"allow_multiple_responses": False})
    first = site.act("host", **PICNIC)
    second = site.act("host", **picnic(site, event_title="Dance"))
    assert (second["id"], second["event"]) == (first["id"], first["event"])
    assert [row["title"] for row in site.all("event/")] == ["Dance"]


# ---- attendees

BOX = {"event_signup_ground_rules": "1"}


def test_an_attendee_signs_up(site):
    host(site)
    action = site.act("join", "bo@example.org", event_id="1", **BOX, action_food="soup")
    assert (action["type"], action["signup"]) == ("EventSignup", "/rest/v1/eventsignup/2/")
    signup = site.get(action["signup"])
    assert (signup["role"], signup["status"], signup["event"]) == ("attendee", "active", "/rest/v1/event/1/")
    assert (signup["page"], signup["user"]) == ("/rest/v1/eventsignuppage/2/", action["user"])
    assert signup["signupaction"] == [action["resource_uri"]]
    assert signup["fields"] == action["fields"] == {"food": "soup"}
    assert site.get("event/1/")["attendee_count"] == site.mock.actionkit["event"].get(1).attendee_count == 2
    assert [row["id"] for row in site.all(f"eventsignup/?signupaction={action['id']}")] == [2]


def test_signing_up_again_takes_the_signup_up_again(site):
    host(site)
    first = site.act("join", "bo@example.org", event_id=1, **BOX)
    site("PATCH", first["signup"], {"status": "cancelled"})
    assert site.get("event/1/")["attendee_count"] == 1
    second = site.act("join", "bo@example.org", event_id=1, **BOX)
    assert second["signup"] == first["signup"]
    assert second["id"] != first["id"]
    signup = site.get(first["signup"])
    assert (signup["status"], len(signup["signupaction"])) == ("active", 2)
    assert site.get("event/1/")["attendee_count"] == 2


def test_a_host_cannot_sign_up_as_attendee(site):
    host(site)
    errors = refused(site, "join", "HOST@example.org", event_id=1, **BOX)
    assert errors == {
        "email": [
            "You're already signed up as a host of this event.  "
            "If you want to register as an attendee as well, use another email address."
        ]
    }
    site("PATCH", "eventsignup/1/", {"status": "cancelled"})
    assert site.get(site.act("join", "host@example.org", event_id=1, **BOX)["signup"])["role"] == "attendee"


def test_a_full_event_takes_nobody_more(site):
    host(site, event_max_attendees=2)
    site.act("join", "bo@example.org", event_id=1, **BOX)
    assert refused(site, "join", "cy@example.org", event_id=1, **BOX) == {"event_id": ["This event is full."]}
    site.act("join", "bo@example.org", event_id=1, **BOX)  # is in already
    site("PATCH", "eventsignup/2/", {"status": "cancelled"})
    site.act("join", "cy@example.org", event_id=1, **BOX)
    assert list(refused(site, "join", "bo@example.org", event_id=1, **BOX)) == ["event_id"]


@pytest.mark.parametrize(
    ("parameters", "errors"),
    [
        ({}, {"event_id": "Event id is required."}),
        ({"event_id": "9"}, {"event_id": "Event id is invalid."}),
        ({"event_id": "one"}, {"event_id": "Event id is invalid."}),
        ({"event_id": "2"}, {"event_id": "Event id is invalid."}),  # of another campaign
        ({"event_id": "1", "role": "cook"}, {"role": "Role is invalid."}),
        ({"event_id": "1", "event_signup_ground_rules": "0"},
         {"event_signup_ground_rules": "Please check the box agreeing to the event attendee ground rules."}),
    ],
)  # fmt: skip
def test_a_signup_that_does_not_fit_is_refused(site, parameters, errors):
    host(site)
    autumn = site.mock.actionkit["campaign"].create(name="autumn", title="Autumn")
    site.mock.actionkit["event"].create(campaign=autumn, creator=1, title="Elsewhere")
    assert refused(site, "join", "bo@example.org", **{**BOX, **parameters}) == {
        name: [text] for name, text in errors.items()
    }


@pytest.mark.parametrize("status", ["cancelled", "deleted"])
def test_nobody_signs_up_for_what_does_not_take_place(site, status):
    path = host(site)["resource_uri"]
    site("PATCH", path, {"status": status})
    assert refused(site, "join", "bo@example.org", event_id=1, **BOX) == {"event_id": ["Event id is invalid."]}


def test_the_ground_rules_of_attendees_are_asked_for_as_the_form_says(site):
    host(site)
    assert list(refused(site, "join", "bo@example.org", event_id=1)) == ["event_signup_ground_rules"]
    form = {"page": "/rest/v1/page/2/", "thank_you_text": "Thanks"}
    site.made("eventsignupform/", form)
    site.act("join", "bo@example.org", event_id=1)
    site("PATCH", "eventsignupform/1/", {"ground_rules": "Be kind."})
    assert list(refused(site, "join", "cy@example.org", event_id=1)) == ["event_signup_ground_rules"]


def test_staff_may_sign_up_a_second_host(site):
    host(site)
    site.act("join", "bo@example.org", event_id=1, role="host", **BOX)
    assert [row["role"] for row in site.all("eventsignup/")] == ["host", "host"]
    public = site("POST", "action/", {"page": "join", "email": "cy@example.org", "event_id": 1, "role": "host", **BOX},
                  auth=None)  # fmt: skip
    assert (public.status_code, public.json()) == (400, {"errors": {"role": ["Role is invalid."]}})


def test_a_signup_is_taken_up_again_by_its_action(site):
    host(site)
    action = site.act("join", "bo@example.org", event_id=1, **BOX)
    site("PATCH", action["signup"], {"status": "cancelled"})
    again = site.act("join", "bo@example.org", action_id=action["id"], action_food="soup")
    assert (again["id"], again["signup"]) == (action["id"], action["signup"])
    signup = site.get(action["signup"])
    assert (signup["status"], signup["fields"]) == ("active", {"food": "soup"})


def test_a_deleted_action_leaves_event_and_signup(site):
    host(site)
    action = site.act("join", "bo@example.org", event_id=1, **BOX)
    for path in (action["resource_uri"], "action/1/"):
        assert site("DELETE", path).status_code == 204
    assert site.get("event/1/")["attendee_count"] == 2
    assert site.get(action["signup"])["signupaction"] == []


# ---- moderators


@pytest.fixture
def moderated(site, campaign):
    setting(site, allow_moderation=True, require_staff_approval=True)
    site.mock.actionkit["eventmoderatepage"].create(name="moderate", campaign=campaign)
    site.mock.actionkit["campaignvolunteerpage"].create(name="volunteer", campaign=campaign)
    host(site)
    return site


def test_approved_volunteers_moderate(moderated):
    site = moderated
    body = {"page": "moderate", "email": "mo@example.org", "event_id": 1, "approved_event": "1"}
    assert list(site("POST", "action/", body, auth=None).json()["errors"]) == ["email"]
    site.act("volunteer", "mo@example.org")
    (volunteer,) = site.all("campaignvolunteer/")
    assert (volunteer["campaign"], volunteer["is_approved"]) == ("/rest/v1/campaign/1/", False)
    assert list(site("POST", "action/", body, auth=None).json()["errors"]) == ["email"]
    site("PATCH", volunteer["resource_uri"], {"is_approved": True})
    made = site("POST", "action/", body, auth=None)
    assert made.status_code == 201
    event = site.get("event/1/")
    assert (event["is_approved"], event["approved_at"]) == (True, "2026-03-01T12:00:00")
    action = site.get(made.json()["action"])
    assert (action["event"], action["approved_event"], action["deleted_event"]) == ("/rest/v1/event/1/", True, False)
    assert [one["id"] for one in site.all("campaign/1/event_search/?moderation_status=moderated")] == [1]
    assert site.all("campaign/1/event_search/?moderation_status=unmoderated") == []


def test_staff_moderate_without_being_volunteers(moderated):
    moderated.act("moderate", "staff@example.org", event_id=1, deleted_event=True)
    assert moderated.get("event/1/")["status"] == "deleted"
    errors = refused(moderated, "moderate", "staff@example.org", event_id=9)
    assert errors == {"event_id": ["Event id is invalid."]}


def test_a_volunteer_is_kept_once(moderated):
    moderated.act("volunteer", "mo@example.org")
    moderated("PATCH", "campaignvolunteer/1/", {"status": "gone"})
    moderated.act("volunteer", "mo@example.org")
    assert [row["status"] for row in moderated.all("campaignvolunteer/")] == ["active"]
