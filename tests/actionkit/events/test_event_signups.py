"""Signups as records: one for each user and event, with a role, a status and custom fields."""

from __future__ import annotations

import pytest


@pytest.fixture
def links(ak):
    """An event, a user and the two pages of a campaign, as a body may name them."""
    actionkit = ak.mock.actionkit
    campaign = actionkit["campaign"].create(name="spring", title="Spring")
    ada = actionkit["user"].create(email="ada@example.org")
    return {
        "event": actionkit["event"].create(campaign=campaign, creator=ada, title="Picnic").resource_uri,
        "user": ada.resource_uri,
        "page": actionkit["eventsignuppage"].create(name="join", campaign=campaign).resource_uri,
        "host": actionkit["eventcreatepage"].create(name="host", campaign=campaign).resource_uri,
    }


@pytest.fixture
def body(links):
    return {name: links[name] for name in ("event", "user", "page")}


def test_a_signup_has_the_recorded_shape(ak, body):
    assert ak.made("eventsignup/", body) == {
        "attended": False, "created_at": "2026-03-01T12:00:00", "event": body["event"], "fields": {}, "id": 1,
        "page": body["page"], "resource_uri": "/rest/v1/eventsignup/1/", "role": "attendee", "signupaction": [],
        "signupfields": [], "status": "active", "updated_at": "2026-03-01T12:00:00", "user": body["user"],
    }  # fmt: skip


def test_it_makes_no_action_and_sends_no_mail(ak, body):
    ak.made("eventsignup/", body)
    assert ak.all("action/") == []
    assert len(ak.mock.outbox) == 0


def test_it_is_counted_and_listed_with_its_event_and_user(ak, body):
    made = ak.made("eventsignup/", body)
    event = ak.get(body["event"])
    assert (event["signups"], event["attendee_count"]) == ([made["resource_uri"]], 1)
    assert ak.get(ak.get(body["user"])["eventsignups"])["objects"] == [made]
    for status, count in (("cancelled", 0), ("active", 1), ("deleted", 0), ("complete", 1)):
        assert ak("PATCH", made["resource_uri"], {"status": status}).status_code == 202
        assert ak.get(body["event"])["attendee_count"] == count
        assert ak.mock.actionkit["event"].get(1).attendee_count == count


def test_a_user_signs_up_once_for_an_event(ak, body):
    ak.made("eventsignup/", body)
    refused = ak("POST", "eventsignup/", {**body, "role": "host"})
    assert refused.status_code == 409
    assert list(refused.json()["errors"]) == ["user"]
    assert refused.headers["Location"] == "https://act.example.org/rest/v1/eventsignup/1/"
    assert [row["role"] for row in ak.all("eventsignup/")] == ["attendee"]


def test_a_page_of_any_type_may_be_named_by_its_generic_address(ak, links, body):
    made = ak.made("eventsignup/", {**body, "page": "/rest/v1/page/2/"})
    assert made["page"] == links["host"]
    put = {**body, "page": "/rest/v1/page/1/", "role": "host", "status": "active", "fields": {"seat": "4"}}
    assert ak("PUT", made["resource_uri"], put).status_code == 204
    read = ak.get(made["resource_uri"])
    assert (read["page"], read["role"], read["fields"]) == (links["page"], "host", {"seat": "4"})


def test_custom_fields_are_a_dictionary_and_rows(ak, body):
    made = ak.made("eventsignup/", {**body, "fields": {"food": ["soup", "bread"], "seat": 4}})
    assert made["fields"] == {"food": ["soup", "bread"], "seat": "4"}
    assert len(made["signupfields"]) == 3
    assert ak.get(made["signupfields"][0]) == {
        "id": 1, "name": "food", "parent": made["resource_uri"], "resource_uri": "/rest/v1/eventsignupfield/1/",
        "value": "soup",
    }  # fmt: skip
    assert ak("PATCH", made["resource_uri"], {"fields": {"seat": "5"}}).status_code == 202
    assert ak.get(made["resource_uri"])["fields"] == {"food": ["soup", "bread"], "seat": "5"}
    ak.made("eventsignupfield/", {"parent": made["resource_uri"], "name": "note", "value": "early"})
    assert ak.mock.actionkit["eventsignup"].get(1).fields["note"] == "early"


def test_attendance_is_noted(ak, body):
    path = ak.made("eventsignup/", body)["resource_uri"]
    assert ak("PATCH", path, {"attended": True}).status_code == 202
    assert ak.mock.actionkit["eventsignup"].find(attended=True).resource_uri == path


@pytest.mark.parametrize(("query", "number"), [
    ("event=1", 2), ("user=1", 1), ("user__email=bo@example.org", 1), ("role=host", 1), ("status=active", 2),
    ("event__campaign__name=spring", 2), ("page=1", 2), ("page__name=join", 2), ("event=1&role=attendee", 1),
    ("event=9", 0), ("attended=false", 2),
])  # fmt: skip
def test_lists_are_filtered_as_clients_do(ak, body, query, number):
    bo = ak.made("user/", {"email": "bo@example.org"})
    ak.made("eventsignup/", {**body, "role": "host"})
    ak.made("eventsignup/", {**body, "user": bo["resource_uri"]})
    assert ak.get(f"eventsignup/?{query}")["meta"]["total_count"] == number


@pytest.mark.parametrize(
    ("changes", "where"),
    [({"role": "cook"}, "role"), ({"status": "maybe"}, "status"), ({"attended": "perhaps"}, "attended")],
)
def test_values_that_do_not_fit_are_named(ak, body, changes, where):
    before = ak.counts()
    refused = ak("POST", "eventsignup/", {**body, **changes})
    assert refused.status_code == 400
    assert list(refused.json()["eventsignup"]) == [where]
    assert ak.counts() == before


@pytest.mark.parametrize("missing", ["event", "user", "page"])
def test_event_user_and_page_are_needed(ak, body, missing):
    del body[missing]
    refused = ak("POST", "eventsignup/", body)
    text = f"The '{missing}' field has no data and doesn't allow a default or null value."
    assert (refused.status_code, refused.json()) == (400, {"error": text})
    assert ak.all("eventsignup/") == []


def test_a_link_to_something_else_leads_nowhere(ak, body):
    assert ak("POST", "eventsignup/", {**body, "page": body["user"]}).status_code == 404
    assert ak.all("eventsignup/") == []


def test_signups_go_with_their_user(ak, body):
    ak.made("eventsignup/", {**body, "user": ak.made("user/", {"email": "bo@example.org"})["resource_uri"]})
    assert ak("DELETE", "user/2/").status_code == 204
    assert ak.all("eventsignup/") == []
    assert ak.get(body["event"])["attendee_count"] == 0


def test_a_page_with_signups_stays(ak, body):
    ak.made("eventsignup/", body)
    assert ak("DELETE", body["page"]).status_code == 400
    assert ak.get(body["page"])["name"] == "join"
