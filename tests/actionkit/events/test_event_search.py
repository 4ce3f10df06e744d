"""The search among a campaign's events: the manual's parameters, lookups in brackets, pages like any list."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest

from mockapi.actionkit.events.event_search import miles


@pytest.fixture
def world(ak):
    """Five events of one campaign, one of another, with hosts, signups and fields."""
    actionkit = ak.mock.actionkit
    campaign = actionkit["campaign"].create(name="spring", title="Spring", require_staff_approval=True)
    other = actionkit["campaign"].create(name="autumn", title="Autumn")
    page = actionkit["eventsignuppage"].create(name="join", campaign=campaign)
    people = {name: actionkit["user"].create(email=f"{name}@example.org") for name in ("ada", "bo")}
    common = {"campaign": campaign, "creator": people["ada"], "is_approved": True}
    for title, fields in {
        "Picnic": {"zip": "10001", "starts_at": "2026-04-01T12:00:00", "max_attendees": 1},
        "Dance": {"zip": "11215", "starts_at": "2026-05-01T12:00:00", "creator": people["bo"]},
        "Clean-up": {"zip": "94110", "starts_at": "2026-06-01T12:00:00", "is_approved": False},
        "Past": {"zip": "94110", "starts_at": "2026-02-01T12:00:00"},
        "Gone": {"status": "cancelled", "venue": "Dance hall"},
    }.items():
        actionkit["event"].create(title=title, **{**common, **fields})
    actionkit["event"].create(campaign=other, creator=people["ada"], title="Elsewhere")
    actionkit["eventsignup"].create(event=1, user=people["bo"], page=page)
    for event, name, value in ((1, "shift", "3"), (1, "food", "soup"), (2, "shift", "4"), (2, "food", "3")):
        actionkit["eventfield"].create(event=event, name=name, value=value)
    return ak


def titles(ak, query=None, **parameters):
    query = urlencode({**(query or {}), **parameters})
    return [one["title"] for one in ak.all(f"campaign/1/event_search/?{query}")]


ALL = ["Picnic", "Dance", "Clean-up", "Past", "Gone"]


def test_it_answers_with_all_events_of_just_this_campaign(world):
    found = world.get("campaign/1/event_search/")
    assert set(found) == {"meta", "objects"}
    assert found["meta"] == {"limit": 20, "next": None, "offset": 0, "previous": None, "total_count": 5}
    assert [one["title"] for one in found["objects"]] == ALL


def test_related_objects_stand_inside(world):
    first = world.all("campaign/1/event_search/")[0]
    plain = world.get("event/1/")
    assert first["creator"] == world.get("user/1/")
    assert first["campaign"] == world.get("campaign/1/")
    assert first["signups"] == [world.get(uri) for uri in plain["signups"]]
    linked = ("creator", "campaign", "signups")
    assert {k: v for k, v in first.items() if k not in linked} == {k: v for k, v in plain.items() if k not in linked}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"filter[title]": "picnic"}, ["Picnic"]),
        ({"filter[title__startswith]": "P"}, ["Picnic", "Past"]),
        ({"filter[creator__email]": "bo@example.org"}, ["Dance"]),
        ({"filter[starts_at__gte]": "2026-05-01", "filter[status]": "active"}, ["Dance", "Clean-up"]),
        ({"filter[id__in]": "1,3"}, ["Picnic", "Clean-up"]),
        ({"filter[attendee_count]": "1"}, ["Picnic"]),
        ({"filter[campaign__name]": "autumn"}, []),
        ({"exclude[creator__email]": "bo@example.org"}, ["Picnic", "Clean-up", "Past", "Gone"]),
        ({"exclude[title]": "Gone", "exclude[id]": "1"}, ["Dance", "Clean-up", "Past"]),
        ({"exclude[starts_at__isnull]": "true"}, ["Picnic", "Dance", "Clean-up", "Past"]),
        ({"filter[status]": "active", "exclude[creator__email]": "bo@example.org"}, ["Picnic", "Clean-up", "Past"]),
        ({"filter[signups__user__email]": "bo@example.org"}, ["Picnic"]),
        ({"filter[signups__isnull]": "true"}, ["Dance", "Clean-up", "Past", "Gone"]),
    ],
)
def test_lookups_stand_in_brackets(world, query, expected):
    assert titles(world, query) == expected


def test_filters_on_fields_speak_of_one_field(world):
    assert titles(world, {"filter[field__name]": "shift", "filter[field__value]": "3"}) == ["Picnic"]
    assert titles(world, {"filter[field__value]": "3"}) == ["Picnic", "Dance"]
    assert titles(world, {"filter[fields__name]": "food", "filter[fields__value]": "3"}) == ["Dance"]
    without = titles(world, {"exclude[field__name]": "shift", "exclude[field__value]": "3"})
    assert without == ["Dance", "Clean-up", "Past", "Gone"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"for_signup": 1}, ["Dance"]),  # the picnic is full, the others past, cancelled or not approved
        ({"for_signup": 0}, ALL),
        ({"for_moderation": 1}, ["Clean-up"]),
        ({"status": "open"}, ["Picnic", "Dance", "Past"]),
        ({"status": "unapproved"}, ["Clean-up"]),
        ({"status": "unconfirmed"}, []),
        ({"status": "cancelled"}, ["Gone"]),
        ({"moderation_status": "unmoderated"}, ALL),
        ({"moderation_status": "moderated"}, []),
        ({"event_id": 2}, ["Dance"]),
        ({"event_id": 6}, []),  # of another campaign
        ({"future_only": 1}, ["Picnic", "Dance", "Clean-up"]),
        ({"states": "CA,or"}, ["Clean-up", "Past"]),
        ({"zip": "11201", "radius": 5}, ["Picnic", "Dance"]),
        ({"zip": "11201", "radius": "3.5"}, ["Dance"]),
        ({"zip": "94107"}, ["Clean-up", "Past"]),
        ({"q": "DANCE"}, ["Dance", "Gone"]),
        ({"q": "dance", "states": "NY"}, ["Dance"]),
        ({"nonsense": 1, "filter": "x", "filter[]": "y"}, ALL),
    ],
)
def test_the_manuals_parameters_narrow_it_down(world, query, expected):
    assert titles(world, query) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"order_by": "-id"}, ALL[::-1]),
        ({"order_by": "-created_at"}, ALL),
        ({"order_by": "title"}, ["Clean-up", "Dance", "Gone", "Past", "Picnic"]),
        ({"order_by": "-starts_at"}, ["Clean-up", "Dance", "Picnic", "Past", "Gone"]),
        ({"reverse": 1}, ALL[::-1]),
        ({"order_by": "-id", "reverse": 1}, ALL),
    ],
)
def test_any_attribute_orders_it(world, query, expected):
    assert titles(world, query) == expected


def test_pages_carry_the_search_along(world):
    first = world.get("campaign/1/event_search/?filter[creator__email]=ada@example.org&order_by=-id&_limit=3")
    assert [one["title"] for one in first["objects"]] == ["Gone", "Past", "Clean-up"]
    assert first["meta"]["total_count"] == 4
    following = first["meta"]["next"]
    assert following.startswith("/rest/v1/campaign/1/event_search/?_offset=3&_limit=3&filter")
    second = world.get(following)
    assert [one["title"] for one in second["objects"]] == ["Picnic"]
    assert second["meta"]["next"] is None
    assert world.get(second["meta"]["previous"]) == first


@pytest.mark.parametrize(
    ("query", "error"),
    [
        ("filter[nonsense]=1", "No matching 'nonsense' field for filtering on."),
        ("filter[field__nonsense]=1", "No matching 'nonsense' field for filtering on."),
        ("exclude[nonsense]=1", "No matching 'nonsense' field for filtering on."),
        ("filter[creator__email__startswith]=a", "'startswith' is not an allowed filter on the 'email' field."),
        ("filter[id]=abc", "Invalid resource lookup data provided (mismatched type)."),
        ("event_id=abc", "Invalid resource lookup data provided (mismatched type)."),
        ("order_by=nonsense", "No matching 'nonsense' field for ordering on."),
        ("order_by=signups", "The 'signups' field does not allow ordering."),
        ("zip=00000", "ZIP Code is invalid."),
        ("zip=10001&radius=wide", "Invalid resource lookup data provided (mismatched type)."),
        ("moderation_status=perhaps", "'perhaps' is neither moderated nor unmoderated."),
        ("_limit=x", "Invalid limit 'x' provided. Please provide a positive integer."),
    ],
)
def test_a_mistake_never_returns_everybody(world, query, error):
    refused = world("GET", f"campaign/1/event_search/?{query}")
    assert (refused.status_code, refused.json()) == (400, {"error": error})


def test_it_is_for_staff_and_for_campaigns_that_exist(world):
    assert world("GET", "campaign/1/event_search/", auth=None).status_code == 401
    assert world("GET", "campaign/9/event_search/").status_code == 404
    assert world("POST", "campaign/1/event_search/", {}).status_code == 405
    moved = world("GET", "campaign/1/event_search?q=dance")
    assert moved.status_code == 301
    assert moved.headers["Location"].endswith("/campaign/1/event_search/?q=dance")


def test_flags_of_moderators_are_a_gap(world):
    world.mock.allow_unmodelled()
    assert world("GET", "campaign/1/event_search/?status=flagged").status_code == 501


def test_it_comes_in_other_formats(world):
    jsonp = world("GET", "campaign/1/event_search/?callback=show&q=picnic")
    assert jsonp.text.startswith("show({")
    xml = world("GET", "campaign/1/event_search/?format=xml&q=picnic")
    assert "<title>Picnic</title>" in xml.text


def test_distances_are_in_miles():
    new_york, los_angeles = (40.7128, -74.0060), (34.0522, -118.2437)
    assert round(miles(new_york, los_angeles), -1) == 2450
    assert miles(new_york, new_york) == 0
