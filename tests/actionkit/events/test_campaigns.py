"""Event campaigns: settings with their defaults, pages and events behind links, names that are taken."""

from __future__ import annotations

import pytest

from mockapi.world.errors import NotFound

# A recorded campaign has these keys (reference 35.1).
RECORDED = {
    "allow_private", "created_at", "default_event_size", "default_title", "eventcreatepages", "events",
    "eventsignuppages", "id", "max_event_size", "name", "public_create_page", "public_search_page",
    "require_email_confirmation", "require_staff_approval", "resource_uri", "show_address1", "show_attendee_count",
    "show_city", "show_directions", "show_public_description", "show_state", "show_title", "show_venue", "show_zip",
    "starts_at", "title", "updated_at", "use_start_date", "use_start_time", "use_title",
}  # fmt: skip


def test_a_campaign_has_the_recorded_keys_and_defaults(ak):
    campaign = ak.made("campaign/", {"name": "spring-2026", "title": "Spring"})
    assert set(campaign) >= RECORDED
    assert campaign["name"] == "spring-2026"
    assert campaign["use_title"] is campaign["allow_private"] is True
    assert campaign["require_staff_approval"] is campaign["require_email_confirmation"] is False
    assert campaign["default_title"] == ""
    assert campaign["starts_at"] is campaign["max_event_size"] is None
    assert campaign["events"] == f"/rest/v1/event/?campaign={campaign['id']}"
    assert campaign["eventcreatepages"] == campaign["eventsignuppages"] == []
    assert ak.mock.actionkit["campaign"].get(campaign["id"]).title == "Spring"


@pytest.mark.parametrize("body", [{}, {"name": "", "title": "Spring"}, {"title": "Spring"}, {"name": "spring"}])
def test_name_and_title_are_required(ak, body):
    refused = ak("POST", "campaign/", body)
    wanted = {key: ["This field is required."] for key in ("name", "title") if not body.get(key)}
    assert (refused.status_code, refused.json()) == (400, {"campaign": wanted})
    assert ak.all("campaign/") == []


def test_a_name_is_a_slug(ak):
    refused = ak("POST", "campaign/", {"name": "no blanks", "title": "Spring"})
    text = "Enter a valid 'slug' consisting of letters, numbers, underscores or hyphens."
    assert (refused.status_code, refused.json()) == (400, {"campaign": {"name": [text]}})
    campaign = ak.made("campaign/", {"name": "blanks", "title": "Spring"})
    assert ak("PATCH", f"campaign/{campaign['id']}/", {"name": "a b"}).status_code == 400
    assert ak.get(f"campaign/{campaign['id']}/")["name"] == "blanks"


def test_a_taken_name_is_a_conflict_that_tells_who_has_it(ak):
    ak.made("campaign/", {"name": "spring", "title": "One"})
    refused = ak("POST", "campaign/", {"name": "SPRING", "title": "Two"})
    assert refused.status_code == 409
    text = "Conflict on unique key 'name' for value 'SPRING', existing location: /rest/v1/campaign/1/"
    assert refused.json() == {"errors": {"name": [text]}}
    assert refused.headers["Location"] == "https://act.example.org/rest/v1/campaign/1/"
    assert [row["title"] for row in ak.all("campaign/")] == ["One"]


def test_pages_of_either_kind_stand_in_lists_of_their_own(ak):
    campaign = ak.made("campaign/", {"name": "spring", "title": "Spring"})
    other = ak.made("campaign/", {"name": "autumn", "title": "Autumn"})
    uri = campaign["resource_uri"]
    host = ak.made("eventcreatepage/", {"name": "host", "title": "Host", "campaign": uri})
    join = ak.made("eventsignuppage/", {"name": "join", "title": "Join", "campaign": uri})
    ak.made("eventsignuppage/", {"name": "join-autumn", "title": "Join", "campaign": other["resource_uri"]})
    assert host["campaign"] == join["campaign"] == uri
    read = ak.get(f"campaign/{campaign['id']}/")
    assert read["eventcreatepages"] == [host["resource_uri"]]
    assert read["eventsignuppages"] == [join["resource_uri"]]
    assert [row["name"] for row in ak.all("eventsignuppage/?campaign__name=spring")] == ["join"]
    assert [row["name"] for row in ak.all("campaign/?eventsignuppages__name=join-autumn")] == ["autumn"]


def test_settings_change_and_null_clears_a_size(ak):
    campaign = ak.made("campaign/", {"name": "spring", "title": "Spring", "max_event_size": 50})
    path = f"campaign/{campaign['id']}/"
    assert ak("PATCH", path, {"max_event_size": None, "require_staff_approval": True}).status_code == 202
    assert ak("PUT", path, {"title": "Spring!", "id": str(campaign["id"])}).status_code == 204
    row = ak.mock.actionkit["campaign"].get(campaign["id"])
    assert (row.max_event_size, row.require_staff_approval, row.title) == (None, True, "Spring!")


@pytest.mark.parametrize(
    ("field", "value"),
    [("max_event_size", "many"), ("use_title", "perhaps"), ("title", "x" * 256), ("timezone", "Atlantis/Center")],
)
def test_values_that_do_not_fit_are_named(ak, field, value):
    before = ak.counts()
    refused = ak("POST", "campaign/", {"name": "spring", "title": "Spring", field: value})
    assert refused.status_code == 400
    assert list(refused.json()["campaign"]) == [field]
    assert ak.counts() == before


def test_a_campaign_takes_its_events_and_pages_with_it(ak):
    actionkit = ak.mock.actionkit
    campaign = actionkit["campaign"].create(name="spring", title="Spring")
    ada = actionkit["user"].create(email="ada@example.org")
    event = actionkit["event"].create(campaign=campaign, creator=ada, title="Picnic")
    actionkit["eventsignuppage"].create(name="join", campaign=campaign)
    assert ak("DELETE", f"campaign/{campaign.id}/").status_code == 204
    with pytest.raises(NotFound):
        actionkit["event"].get(event.id)
    assert ak.all("eventsignuppage/") == []
    assert ak.get(f"user/{ada.id}/")["email"] == "ada@example.org"


def test_volunteers_are_kept_by_campaign(ak):
    actionkit = ak.mock.actionkit
    campaign = actionkit["campaign"].create(name="spring", title="Spring")
    ada = actionkit["user"].create(email="ada@example.org")
    body = {"user": f"/rest/v1/user/{ada.id}/", "campaign": f"/rest/v1/campaign/{campaign.id}/"}
    made = ak.made("campaignvolunteer/", body)
    assert (made["status"], made["is_approved"]) == ("active", False)
    assert ak("PATCH", f"campaignvolunteer/{made['id']}/", {"is_approved": True}).status_code == 202
    assert actionkit["campaignvolunteer"].find(campaign=campaign).is_approved is True


def test_the_schema_names_every_field(ak):
    fields = ak.get("campaign/schema/")["fields"]
    assert set(fields) >= RECORDED
    assert fields["name"]["unique"]
    assert not fields["name"]["blank"]
    assert fields["starts_at"]["type"] == "datetime"
    assert fields["eventcreatepages"]["related_type"] == "to_many"
