"""The fields of an event besides those of every action: wall-clock dates, place, choices, capacity (reference 18.2)."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from urllib.parse import quote

import pytest

WHEN = "2026-04-10T18:00:00Z"


@pytest.fixture
def events(emulator):
    return emulator.actionnetwork["events"]


@pytest.fixture
def event(ask):
    return ask.post("/events", {"title": "Rally"})


@pytest.fixture
def home(ask, event):
    return f"/events/{ask.id(event)}"


# ---- dates


@pytest.mark.parametrize("field", ["start_date", "end_date"])
@pytest.mark.parametrize(
    "sent",
    [
        WHEN,
        "2026-04-10 18:00:00",
        "2026-04-10T18:00:00",
        "2026-04-10T18:00",
        "2026-04-10 18:00:00 ",
        "2026-04-10T18:00:00.000Z",
        "2026-04-10T18:00:00-05:00",
        "2026-04-10T18:00:00+05:30",
        "2026-04-10T18:00:00+00:00",
        "2026-04-10 18:00:00-08:00",
    ],
)
def test_a_date_is_what_the_clock_shows_there(ask, events, home, field, sent):
    made = ask.post("/events", {"title": "Rally", field: sent})

    assert made[field] == ask.put(home, {field: sent})[field] == WHEN
    assert events.get(ask.id(made))[field] == datetime(2026, 4, 10, 18, tzinfo=timezone.utc)


@pytest.mark.parametrize("field", ["start_date", "end_date"])
def test_a_day_alone_is_its_midnight(ask, field):
    assert ask.post("/events", {"title": "Rally", field: "2026-04-10"})[field] == "2026-04-10T00:00:00Z"


@pytest.mark.parametrize("field", ["start_date", "end_date"])
@pytest.mark.parametrize(
    "sent", ["", "tomorrow", "2026-13-01", "2026-04-10T25:00:00Z", "18:00", 1775844000, True, ["2026-04-10"], {},
             "9999-12-31T23:59:59-10:00", "0000-00-00 00:00:00"],
)  # fmt: skip
def test_what_is_no_date_is_refused_by_a_post_and_passed_over_by_a_put(ask, everything, field, sent):
    made = ask.post("/events", {"title": "Rally", field: WHEN})
    before = everything()

    assert ask.refused("POST", "/events", {"title": "Rally", field: sent}) == (
        400,
        f"{field} must be a date and time",
    )
    assert ask.put(f"/events/{ask.id(made)}", {field: sent}) == made
    assert everything() == before


@pytest.mark.parametrize("field", ["start_date", "end_date"])
def test_a_date_is_missing_until_sent_and_null_takes_it_away(ask, events, event, home, field):
    assert field not in event

    assert ask.put(home, {field: WHEN})[field] == WHEN
    assert ask.put(home, {"title": "March"})[field] == WHEN
    assert field not in ask.put(home, {field: None})
    assert events.get(ask.id(event))[field] is None


def test_python_gives_the_wall_clock_too(events, ask):
    there = timezone(timedelta(hours=-5))

    made = events.create(title="Rally", start_date=datetime(2026, 4, 10, 18, tzinfo=there))

    assert ask.get(f"/events/{made.id}")["start_date"] == WHEN


def found(ask, text):
    page = ask.get("/events", query=f"filter={quote(text)}")
    titles = [event["title"] for event in page["_embedded"]["osdi:events"]]
    assert page["total_records"] == len(titles)
    return titles


@pytest.fixture
def three(ask, emulator):
    """Events made in another order than that in which they take place, and one without dates."""
    for title, start, end in (
        ("May", "2026-05-01T09:00:00Z", "2026-05-02T09:00:00Z"),
        ("March", "2026-03-01T09:00:00Z", "2026-03-09T09:00:00Z"),
        ("April", "2026-04-01T09:00:00-07:00", "2026-04-01T10:00:00-07:00"),
    ):
        ask.post("/events", {"title": title, "start_date": start, "end_date": end})
        emulator.clock.advance(hours=1)
    ask.post("/events", {"title": "Some day"})


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("start_date gt '2026-03-31'", ["April", "May"]),
        ("start_date lt '2026-05-01T09:00:00Z'", ["March", "April"]),
        ("start_date gt '2026-03-01T09:00:00Z' and start_date lt '2026-05-01T09:00:00Z'", ["April"]),
        ("start_date eq '2026-04-01T09:00:00Z'", ["April"]),
        ("start_date gt '2026-06-01'", []),
        ("end_date gt '2026-03-09T08:59:59Z'", ["March", "April", "May"]),
        ("end_date lt '2026-04-01T10:00:01Z' and start_date gt '2026-03-02'", ["April"]),
        ("start_date gt '2026-03-31' and title eq 'May'", ["May"]),
        ("start_date gt '2026-02-01' and modified_date gt '2026-03-01T12:30:00Z'", ["March", "April"]),
        ("created_date lt '2026-03-01T12:30:00Z' and start_date gt '2026-02-01'", ["May"]),
        ("created_date gt '2026-03-01T12:30:00Z' and start_date lt '2026-03-02'", ["March"]),
    ],
)
def test_events_are_found_by_when_they_take_place_in_that_order(ask, three, text, titles):
    assert found(ask, text) == titles


def test_events_of_a_campaign_are_found_by_when_they_take_place(ask):
    campaign = f"/event_campaigns/{ask.id(ask.post('/event_campaigns', {'title': 'Spring'}))}/events"
    for title, start in (("May", "2026-05-01"), ("April", "2026-04-01")):
        ask.post(campaign, {"title": title, "start_date": start})
    ask.post("/events", {"title": "Elsewhere", "start_date": "2026-05-01"})

    page = ask.get(campaign, query=f"filter={quote(chr(32).join(('start_date', 'gt', '2026-04-15')))}")

    assert [event["title"] for event in page["_embedded"]["osdi:events"]] == ["May"]


def test_a_filtered_page_leads_to_the_next(ask):
    for day in range(1, 29):
        ask.post("/events", {"title": str(day), "start_date": f"2026-04-{29 - day:02}"})

    path = "/events?filter=start_date%20gt%20'2026-04-01'"
    titles = []
    while path:
        page = ask.get(path)
        titles += [event["title"] for event in page["_embedded"]["osdi:events"]]
        path = page["_links"].get("next", {}).get("href", "").removeprefix("https://actionnetwork.org/api/v2")

    assert titles == [str(day) for day in range(27, 0, -1)]


@pytest.mark.parametrize("text", ["start_date gt 'soon'", "start_date like '2026'", "starts gt '2026-01-01'"])
def test_a_broken_filter_of_events_is_refused(ask, three, text):
    assert ask.refused("GET", "/events", query=f"filter={quote(text)}")[0] == 400


def test_version_1_has_no_end_and_no_filter_by_dates_of_its_own(ask, ask_v1, three):
    (_, _, march, _) = ask_v1.get("/events")["_embedded"]["osdi:events"]

    assert march["start_date"] == "2026-03-01T09:00:00Z"
    assert "end_date" not in march
    assert ask_v1.refused("GET", "/events", query="filter=start_date%20gt%20'2026-01-01'")[0] == 400


# ---- place

PLACE = {
    "venue": "Town square",
    "address_lines": ["1 Market St"],
    "locality": "Springfield",
    "region": "IL",
    "postal_code": "62701",
    "language": "en",
}


def test_a_place_comes_back_with_the_country_it_lacked(ask, events, home):
    made = ask.post("/events", {"title": "Rally", "location": PLACE})

    assert made["location"] == ask.put(home, {"location": PLACE})["location"] == {**PLACE, "country": "US"}
    assert events.get(ask.id(made)).location["venue"] == "Town square"


def test_a_country_that_is_sent_stays(ask, home):
    made = ask.post("/events", {"title": "Rally", "location": {**PLACE, "country": "ca"}})

    assert made["location"]["country"] == "CA"
    assert ask.put(f"/events/{ask.id(made)}", {"location": {"region": "ON"}})["location"] == {
        **PLACE,
        "region": "ON",
        "country": "CA",
    }


def test_of_an_address_only_the_first_line_is_kept(ask, home):
    lines = ["1 Market St", "Room 5", "Back door"]

    assert ask.post("/events", {"title": "Rally", "location": {"address_lines": lines}})["location"] == {
        "address_lines": ["1 Market St"],
        "country": "US",
    }
    assert ask.put(home, {"location": {"address_lines": lines}})["location"]["address_lines"] == ["1 Market St"]


def test_a_place_is_merged_part_by_part_and_null_removes(ask, events, home, event):
    ask.put(home, {"location": {**PLACE, "country": "CA"}})

    changed = ask.put(home, {"location": {"venue": "Library", "region": None, "address_lines": None}})
    assert changed["location"] == {
        "venue": "Library", "locality": "Springfield", "postal_code": "62701", "language": "en", "country": "CA",
    }  # fmt: skip
    assert "location" not in ask.put(home, {"location": None})
    assert "location" not in ask.get(home)
    assert events.get(ask.id(event)).location is None


@pytest.mark.parametrize("place", ["Town square", [], [PLACE], 5, {"address_lines": "1 Market St"},
                                   {"venue": ["x"]}, {"venue": "x" * 256}])  # fmt: skip
def test_what_is_no_place_is_refused_by_a_post_and_passed_over_by_a_put(ask, everything, home, place):
    ask.put(home, {"location": PLACE})
    before = everything()

    assert ask.refused("POST", "/events", {"title": "Rally", "location": place})[0] == 400
    assert ask.put(home, {"location": place})["location"] == {**PLACE, "country": "US"}
    assert everything() == before


@pytest.mark.parametrize("place", [None, {}, {"location": {"latitude": 1.0, "longitude": 2.0}}, {"planet": "Mars"}])
def test_nothing_of_a_place_is_no_place(ask, place):
    assert "location" not in ask.post("/events", {"title": "Rally", "location": place})


def test_where_it_is_on_the_map_is_the_geocoders_affair(ask, events):
    spot = {"latitude": 39.8, "longitude": -89.64, "accuracy": "Rooftop"}
    row = events.insert(title="Rally", location={**PLACE, "location": spot})
    assert ask.get(f"/events/{row.id}")["location"]["location"] == spot

    moved = ask.put(f"/events/{row.id}", {"location": {"location": {"latitude": 0.0, "longitude": 0.0}}})

    assert moved["location"]["location"] == spot


# ---- choices

CHOICES = [
    ("status", "confirmed", ["tentative", "cancelled", "confirmed"]),
    ("transparence", "opaque", ["transparent", "opaque"]),
    ("visibility", "public", ["private", "public"]),
]


@pytest.mark.parametrize(("field", "default", "choices"), CHOICES)
def test_a_choice_has_a_default_and_can_be_made(ask, events, event, home, field, default, choices):
    assert event[field] == default

    for choice in choices:
        assert ask.post("/events", {"title": "Rally", field: choice})[field] == choice
        assert ask.put(home, {field: choice})[field] == choice
        assert events.get(ask.id(event))[field] == choice


@pytest.mark.parametrize(("field", "default", "choices"), CHOICES)
@pytest.mark.parametrize("sent", ["bogus", "pending_approval", "", None, 5, "CONFIRMED"])
def test_another_choice_is_passed_over(ask, event, home, field, default, choices, sent):
    assert ask.post("/events", {"title": "Rally", field: sent})[field] == default
    ask.put(home, {field: choices[0]})

    assert ask.put(home, {field: sent})[field] == choices[0]


@pytest.mark.parametrize(("sent", "kept"), [(False, False), ("false", False), (0, False), (True, True), ("1", True)])
def test_guests_may_invite_others_unless_told_otherwise(ask, event, home, sent, kept):
    assert event["guests_can_invite_others"] is True

    assert ask.post("/events", {"title": "Rally", "guests_can_invite_others": sent})["guests_can_invite_others"] is kept
    assert ask.put(home, {"guests_can_invite_others": sent})["guests_can_invite_others"] is kept
    assert ask.put(home, {"guests_can_invite_others": None})["guests_can_invite_others"] is kept


@pytest.mark.parametrize("sent", ["maybe", 2, [], {}])
def test_neither_yes_nor_no_is_refused(ask, everything, event, home, sent):
    before = everything()

    assert ask.refused("POST", "/events", {"title": "Rally", "guests_can_invite_others": sent})[0] == 400
    assert ask.put(home, {"guests_can_invite_others": sent}) == event
    assert everything() == before


@pytest.mark.parametrize("reminders", [[], [{"method": "sms", "minutes": 5}], None, "x"])
def test_reminders_are_the_services(ask, event, home, reminders):
    made = ask.post("/events", {"title": "Rally", "reminders": reminders})

    assert made["reminders"] == [{"method": "email", "minutes": 1440}]
    assert ask.put(home, {"reminders": reminders}) == event


# ---- capacity


@pytest.mark.parametrize("sent", [40, "40", " 40 "])
def test_a_capacity_is_a_number_or_its_text_and_shown_when_set(ask, events, event, home, sent):
    assert "capacity" not in event

    assert ask.post("/events", {"title": "Rally", "capacity": sent})["capacity"] == 40
    assert ask.put(home, {"capacity": sent})["capacity"] == 40
    assert events.get(ask.id(event)).capacity == 40
    assert "capacity" not in ask.put(home, {"capacity": None})


@pytest.mark.parametrize("sent", ["many", 4.5, "4.5", True, [], {}, 10**30])
def test_another_capacity_is_refused_by_a_post_and_passed_over_by_a_put(ask, everything, home, sent):
    ask.put(home, {"capacity": 3})
    before = everything()

    assert ask.refused("POST", "/events", {"title": "Rally", "capacity": sent}) == (
        400,
        "capacity must be an integer",
    )
    assert ask.put(home, {"capacity": sent})["capacity"] == 3
    assert everything() == before


def test_version_1_embeds_who_made_it_and_who_hosts_it(ask, ask_v1, emulator):
    member = emulator.actionnetwork.account().add_member("mel@example.org", given_name="Mel")
    links = {"osdi:organizer": {"href": f"/people/{member.id}"}}

    made = ask_v1.post("/events", {"summary": "Rally", "start_date": "2026-04-10 18:00:00", "_links": links})

    assert made["start_date"] == WHEN
    assert made["_embedded"]["osdi:creator"]["given_name"] == "Ida"
    assert made["_embedded"]["osdi:organizer"]["given_name"] == "Mel"
    assert made["_embedded"]["osdi:organizer"]["_links"]["self"] == made["_links"]["osdi:organizer"]
    assert set(made["_links"]) == {
        "self", "osdi:attendance", "osdi:organizer", "osdi:creator", "action_network:embed", "curies",
    }  # fmt: skip
    assert "_embedded" not in ask.get(f"/events/{ask.id(made)}")
