"""Events as records: times on the wall and in UTC, places from ZIP codes, attendees counted, versions kept."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest

import mockapi

# A recorded event has these keys (reference 35.2).
RECORDED = {
    "address1", "address2", "attendee_count", "campaign", "city", "confirmed_at", "country", "created_at", "creator",
    "directions", "ends_at", "ends_at_utc", "fields", "host_is_confirmed", "id", "is_approved", "is_private",
    "latitude", "longitude", "max_attendees", "note_to_attendees", "notes", "phone", "plus4", "postal",
    "public_description", "region", "resource_uri", "signups", "starts_at", "starts_at_utc", "state", "status", "title",
    "updated_at", "venue", "zip",
}  # fmt: skip


@pytest.fixture
def campaign(ak):
    return ak.mock.actionkit["campaign"].create(name="spring", title="Spring")


@pytest.fixture
def ada(ak):
    return ak.mock.actionkit["user"].create(email="ada@example.org")


@pytest.fixture
def event(ak, campaign, ada):
    """Makes an event over REST and reads it back."""

    def make(**fields):
        links = {"campaign": f"/rest/v1/campaign/{campaign.id}/", "creator": f"/rest/v1/user/{ada.id}/"}
        return ak.made("event/", {**links, **fields})

    return make


def test_an_event_has_the_recorded_keys(ak, event):
    made = event(title="Picnic", starts_at="2026-07-25T12:00:00", zip="11215", address1="1 Pond Lane")
    assert set(made) >= RECORDED
    assert (made["status"], made["starts_at"]) == ("active", "2026-07-25T12:00:00")
    assert made["signups"] == made["fields"] == []
    assert made["attendee_count"] == 0
    assert (made["venue"], made["ends_at"], made["ends_at_utc"]) == ("", None, None)


def test_an_event_made_directly_makes_no_action_signup_or_mail(ak, event):
    event(title="Picnic")
    assert ak.all("action/") == []
    assert ak.all("eventsignup/") == []
    assert len(ak.mock.outbox) == 0


def test_a_zip_gives_place_and_time_zone(ak, event):
    made = event(starts_at="2026-07-25 12:00:00", ends_at="2026-07-25 14:30:00", zip="94110-1234")
    assert (made["zip"], made["plus4"], made["state"], made["region"]) == ("94110", "1234", "CA", "CA")
    assert (round(made["latitude"]), round(made["longitude"])) == (38, -122)
    assert (made["starts_at_utc"], made["ends_at_utc"]) == ("2026-07-25T19:00:00", "2026-07-25T21:30:00")


@pytest.mark.parametrize(
    ("fields", "utc"),
    [
        ({"zip": "11215"}, "2026-07-25T16:00:00"),  # New York in summer, recorded
        ({"zip": "85001"}, "2026-07-25T19:00:00"),  # Phoenix has no summer time
        ({"city": "chicago", "state": "il"}, "2026-07-25T17:00:00"),
        ({"city": "Chicago", "state": "Illinois"}, "2026-07-25T17:00:00"),
        ({"postal": "60601"}, "2026-07-25T17:00:00"),
        ({"zip": "11215", "timezone": "Europe/Berlin"}, "2026-07-25T10:00:00"),
        ({"country": "France", "zip": "75001"}, "2026-07-25T16:00:00"),  # elsewhere: the site's own zone
        ({}, "2026-07-25T16:00:00"),
    ],
)
def test_the_wall_clock_is_that_of_the_place(ak, event, fields, utc):
    made = event(starts_at="2026-07-25T12:00:00", **fields)
    assert (made["starts_at"], made["starts_at_utc"]) == ("2026-07-25T12:00:00", utc)


def test_the_zone_of_campaign_and_site_are_for_events_without_a_place(ak, event, campaign):
    ak.mock.settings.actionkit.local_zone = "Asia/Tokyo"
    assert event(starts_at="2026-07-25T12:00:00")["starts_at_utc"] == "2026-07-25T03:00:00"
    ak.mock.actionkit["campaign"].update(campaign, timezone="Europe/Lisbon")
    assert event(starts_at="2026-07-25T12:00:00")["starts_at_utc"] == "2026-07-25T11:00:00"


@pytest.mark.parametrize("sent", ["2026-01-10T12:00:00Z", "2026-01-10T12:00:00-08:00", "10 January 2026 noon 12pm"])
def test_a_zone_that_is_sent_along_does_not_move_the_wall_clock(ak, event, sent):
    sent = sent.replace(" noon", "")
    made = event(starts_at=sent, zip="10001")
    assert (made["starts_at"], made["starts_at_utc"]) == ("2026-01-10T12:00:00", "2026-01-10T17:00:00")


def test_a_change_of_time_or_place_moves_the_time_in_utc(ak, event):
    path = event(starts_at="2026-07-25T12:00:00", zip="10001")["resource_uri"]
    assert ak("PATCH", path, {"starts_at": "2026-12-25T12:00:00"}).status_code == 202
    assert ak.get(path)["starts_at_utc"] == "2026-12-25T17:00:00"
    assert ak("PUT", path, {"zip": "94110"}).status_code == 204
    moved = ak.get(path)
    assert (moved["starts_at_utc"], moved["state"], moved["region"]) == ("2026-12-25T20:00:00", "CA", "CA")
    assert ak("PATCH", path, {"timezone": "UTC"}).status_code == 202
    assert ak.get(path)["starts_at_utc"] == "2026-12-25T12:00:00"
    assert ak("PATCH", path, {"starts_at": None}).status_code == 202
    assert ak.get(path)["starts_at_utc"] is None


def test_an_address_keeps_what_a_change_does_not_concern(ak, event):
    path = event(zip="10001", state="NJ", region="North")["resource_uri"]
    assert ak("PATCH", path, {"city": "Hoboken"}).status_code == 202
    read = ak.get(path)
    assert (read["zip"], read["state"], read["region"], read["city"]) == ("10001", "NJ", "North", "Hoboken")
    assert ak("PATCH", path, {"country": "Canada"}).status_code == 202
    assert ak.get(path)["latitude"] is ak.get(path)["longitude"] is None


def test_what_is_worked_out_cannot_be_set(ak, event):
    sent = {"starts_at_utc": "2020-01-01T00:00:00", "latitude": 1.5, "longitude": 2.5, "attendee_count": 99}
    made = event(starts_at="2026-07-25T12:00:00", zip="10001", **sent)
    assert made["starts_at_utc"] == "2026-07-25T16:00:00"
    assert made["attendee_count"] == 0
    assert round(made["latitude"]) == 41


def test_python_shows_the_wall_clock_without_a_zone(ak, campaign, ada):
    made = ak.mock.actionkit["event"].create(
        campaign=campaign, creator=ada, zip="10001", starts_at=datetime(2026, 7, 25, 12)
    )
    assert made.starts_at == datetime(2026, 7, 25, 12)
    assert made.starts_at_utc == datetime(2026, 7, 25, 16, tzinfo=timezone.utc)
    assert ak.get(f"event/{made.id}/")["starts_at"] == "2026-07-25T12:00:00"


def test_the_campaign_says_what_was_not_sent(ak, event, campaign):
    ak.mock.actionkit["campaign"].update(
        campaign, default_title="Picnic", default_event_size=50, require_staff_approval=True,
        require_email_confirmation=True,
    )  # fmt: skip
    made = event()
    assert (made["title"], made["max_attendees"]) == ("Picnic", 50)
    assert made["host_is_confirmed"] is made["is_approved"] is False
    assert made["confirmed_at"] is made["approved_at"] is None
    ak.mock.clock.advance(hours=1)
    assert ak("PATCH", made["resource_uri"], {"is_approved": True, "host_is_confirmed": True}).status_code == 202
    assert ak.get(made["resource_uri"])["approved_at"] == "2026-03-01T13:00:00"
    ak.mock.clock.advance(hours=1)
    ak("PATCH", made["resource_uri"], {"is_approved": True})
    assert ak.mock.actionkit["event"].get(made["id"]).approved_at.hour == 13


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ({"starts_at": "soon"}, "Datetime provided to 'starts_at' field doesn't appear to be a valid datetime string:"),
        ({"campaign": None}, "The 'campaign' field has no data and doesn't allow a default or null value."),
        ({"creator": "/rest/v1/user/99/"}, "Could not find the provided user object via resource URI"),
    ],
)
def test_bad_links_and_dates_are_refused_in_tastypies_words(ak, event, campaign, ada, body, error):
    before = ak.counts()
    links = {"campaign": f"/rest/v1/campaign/{campaign.id}/", "creator": f"/rest/v1/user/{ada.id}/"}
    refused = ak("POST", "event/", {**links, **body})
    assert refused.status_code == 400
    assert refused.json()["error"].startswith(error)
    assert ak.counts() == before


@pytest.mark.parametrize(
    ("field", "value"),
    [("status", "postponed"), ("timezone", "Nowhere/Here"), ("max_attendees", "many"), ("mode", "dream")],
)
def test_values_that_do_not_fit_are_named(ak, event, field, value):
    path = event(title="Picnic")["resource_uri"]
    before = ak.get(path)
    refused = ak("PATCH", path, {field: value})
    assert refused.status_code == 400
    assert list(refused.json()["event"]) == [field]
    assert ak.get(path) == before


def test_cancelling_sends_no_mail(ak, event, ada):
    made = event(title="Picnic")
    page = ak.made("eventsignuppage/", {"name": "join", "campaign": made["campaign"]})
    ak.made("eventsignup/", {"event": made["resource_uri"], "user": made["creator"], "page": page["resource_uri"]})
    assert ak("PATCH", made["resource_uri"], {"status": "cancelled"}).status_code == 202
    assert ak.get(made["resource_uri"])["status"] == "cancelled"
    assert len(ak.mock.outbox) == 0


def test_attendees_hear_of_changes_when_asked_for(ak, event):
    made = event(title="Picnic", zip="10001")
    page = ak.made("eventsignuppage/", {"name": "join", "campaign": made["campaign"]})["resource_uri"]
    for name, fields in {"host": {"role": "host"}, "bo": {}, "cy": {"status": "cancelled"}}.items():
        user = ak.made("user/", {"email": f"{name}@example.org"})["resource_uri"]
        ak.made("eventsignup/", {"event": made["resource_uri"], "user": user, "page": page, **fields})
    assert ak("PATCH", made["resource_uri"], {"venue": "Boat house"}).status_code == 202
    assert len(ak.mock.outbox) == 0
    sent = {"starts_at": "2026-11-18 18:00:00", "send_details_changed_email": "1"}
    assert ak("PATCH", made["resource_uri"], sent).status_code == 202
    (mail,) = ak.mock.outbox
    assert (mail.kind, mail.to, mail.about["event"]) == ("event_details_changed", ("bo@example.org",), made["id"])


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("campaign=1", "ABC"), ("campaign__name=spring", "ABC"), ("creator__email=ada@example.org", "ABC"),
        ("starts_at__gt=2026-05-01", "BC"), ("starts_at_utc__lt=2026-05-01T00:00:00", "A"), ("status=cancelled", "C"),
        ("title__in=A,C", "AC"), ("zip=10001", "A"), ("order_by=-id", "CBA"), ("attendee_count=0", "ABC"),
        ("attendee_count__gte=1", ""), ("campaign=99", ""), ("nonsense=1", "ABC"),
    ],
)  # fmt: skip
def test_lists_are_filtered_as_clients_do(ak, event, query, titles):
    event(title="A", starts_at="2026-04-01T12:00:00", zip="10001")
    event(title="B", starts_at="2026-06-01T12:00:00")
    event(title="C", starts_at="2026-07-01T12:00:00", status="cancelled")
    assert "".join(row["title"] for row in ak.all(f"event/?{query}")) == titles


def test_a_users_events_stand_behind_their_link(ak, event, ada):
    event(title="Picnic")
    link = ak.get(f"user/{ada.id}/")["events"]
    assert link == f"/rest/v1/event/?creator={ada.id}"
    assert ak.get(link)["meta"]["total_count"] == 1


def test_every_version_is_kept(ak, event):
    path = event(title="Picnic", max_attendees=10)["resource_uri"]
    ak("PATCH", path, {"title": "Dance"})
    ak("PUT", path, {"max_attendees": 20})
    assert ak("PATCH", path, {"status": "postponed"}).status_code == 400
    versions = ak.all("historicalevent/?event=1")
    assert [(row["history_type"], row["title"], row["max_attendees"]) for row in versions] == [
        ("+", "Picnic", 10), ("~", "Dance", 10), ("~", "Dance", 20),
    ]  # fmt: skip
    assert versions[0]["event"] == path
    assert versions[0]["history_date"] == "2026-03-01T12:00:00"
    assert ak("DELETE", path).status_code == 204
    last = ak.all("historicalevent/")[-1]
    assert (last["history_type"], last["title"], last["event"]) == ("-", "Dance", None)
    assert ak("POST", "historicalevent/", {}).status_code == ak("DELETE", "historicalevent/1/").status_code == 405


def test_a_deleted_event_takes_signups_and_fields_with_it(ak, event):
    made = event(title="Picnic")
    page = ak.made("eventsignuppage/", {"name": "join", "campaign": made["campaign"]})
    ak.made("eventsignup/", {"event": made["resource_uri"], "user": made["creator"], "page": page["resource_uri"]})
    ak.made("eventfield/", {"event": made["resource_uri"], "name": "food", "value": "soup"})
    assert ak("DELETE", made["resource_uri"]).status_code == 204
    assert ak.all("eventsignup/") == ak.all("eventfield/") == []
    assert ak("GET", made["resource_uri"]).status_code == 404


def test_an_event_may_be_merged_into_another(ak, event):
    first, second = event(title="One"), event(title="Two")
    assert ak("PATCH", second["resource_uri"], {"merged_to": first["resource_uri"]}).status_code == 202
    assert ak.mock.actionkit["event"].get(second["id"]).merged_to == first["id"]
    ak("DELETE", first["resource_uri"])
    assert ak.get(second["resource_uri"])["merged_to"] is None


def test_logs_of_mails_are_read_only(ak):
    assert ak.all("emaillog/") == []
    assert ak("POST", "emaillog/", {}).status_code == 405


def test_events_of_a_pack_are_placed_too():
    pack = {
        "actionkit": {
            "campaign": [{"$id": "spring", "name": "spring", "title": "Spring", "default_event_size": 9}],
            "user": [{"$id": "ada", "email": "ada@example.org"}],
            "event": [{"campaign": "$spring", "creator": "$ada", "zip": "10001", "starts_at": "2026-07-25T12:00:00"}],
        }
    }
    with mockapi.intercept(seed=pack) as mock:
        event = mock.actionkit["event"].get(1)
        assert (event.state, event.starts_at_utc.hour, event.max_attendees) == ("NY", 16, 9)


@pytest.mark.parametrize("query", ["latitude__gt=nan", "latitude=sNaN", "attendee_count=many", "starts_at__gt=soon"])
def test_filters_with_values_that_are_none_are_refused(ak, event, query):
    event(zip="10001")
    assert ak("GET", f"event/?{query}").status_code == 400
