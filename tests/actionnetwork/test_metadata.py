"""Metadata: the document, and the list of custom fields that people's fields make (reference 31)."""

from __future__ import annotations

import pytest
from wire import CURIES, HREF, curies, shape_of

API = "https://actionnetwork.org/api/v2"
EMAIL = "rosa@example.org"


@pytest.fixture
def names(ask):
    """A function that gives the names of the custom fields as they are listed."""
    return lambda by=ask: [entry["name"] for entry in by.get("/metadata/custom_fields")["action_network:custom_fields"]]


def test_the_document_leads_to_the_custom_fields(ask):
    assert ask.get("/metadata") == {
        "name": "Action Network",
        "_links": {
            "curies": curies("v2"),
            "self": {"href": f"{API}/metadata"},
            "action_network:custom_fields": {"href": f"{API}/metadata/custom_fields"},
        },
    }


def test_the_list_is_neither_paged_nor_embedded_and_its_self_is_an_array(ask):
    ask.signup(EMAIL, custom_fields={"Shirt size": "M"})

    page = ask.get("/metadata/custom_fields/?page=2&per_page=1")

    (entry,) = page.pop("action_network:custom_fields")
    assert shape_of(page) == {
        "origin_system": str, "name": str, "description": str, "_links": {"self": [HREF], "curies": CURIES},
    }  # fmt: skip
    assert page["_links"]["self"] == [{"href": f"{API}/metadata/custom_fields"}]
    assert (page["origin_system"], page["name"]) == ("Action Network", "Custom Fields")
    assert page["description"] == "The collection of custom fields available at this endpoint."
    number = entry.pop("numeric_id")
    assert isinstance(number, int)
    assert entry == {
        "name": "Shirt size",
        "created_date": "2026-03-01T12:00:00Z",
        "modified_date": "2026-03-01T12:00:00Z",
        "notes": None,  # the one documented null
    }


def test_an_empty_list_is_a_list(ask, names):
    assert names() == []


@pytest.mark.parametrize("door", ["helper", "PUT", "record", "blind"])
def test_using_a_field_makes_it(ask, ask_without_key, names, door):
    person = ask.signup(EMAIL)
    form = ask.post("/forms", {"title": "Join"})
    fields = {"email_addresses": [{"address": EMAIL}], "custom_fields": {"Shirt": "M"}}

    if door == "helper":
        ask.post("/people", {"person": fields})
    elif door == "PUT":
        ask.put(f"/people/{ask.id(person)}", fields)
    else:
        (ask if door == "record" else ask_without_key).post(f"/forms/{ask.id(form)}/submissions", {"person": fields})

    assert names() == ["Shirt"]
    assert ask.people()[0]["custom_fields"] == {"Shirt": "M"}


def test_fields_are_listed_once_by_name_and_stay_when_nobody_has_them(ask, names):
    person = ask.signup(EMAIL, custom_fields={"b": "1", "c": "2", "a": "3"})
    ask.signup("nia@example.org", custom_fields={"a": "4"})

    ask.put(f"/people/{ask.id(person)}", {"custom_fields": {"a": None, "b": None, "d": None}})

    assert names() == ["a", "b", "c"]


def test_a_field_keeps_its_date_and_number(ask, emulator):
    ask.signup(EMAIL, custom_fields={"Shirt": "M"})
    before = ask.get("/metadata/custom_fields")
    emulator.clock.advance(days=1)

    ask.signup(EMAIL, custom_fields={"Shirt": "L"})

    assert ask.get("/metadata/custom_fields") == before


def test_what_is_refused_makes_no_field(ask, names):
    body = {"person": {"email_addresses": [{"address": EMAIL}], "custom_fields": {"Shirt": "M"}}, "add_tags": "x"}

    assert ask.refused("POST", "/people", body)[0] == 400
    assert names() == []


def test_each_account_has_its_own(ask, personal, names):
    ask.signup(EMAIL, custom_fields={"Shirt": "M"})
    personal.signup(EMAIL, custom_fields={"Hat": "L"})

    assert (names(), names(personal)) == (["Shirt"], ["Hat"])


@pytest.mark.parametrize("path", ["/metadata", "/metadata/custom_fields"])
def test_metadata_is_read_only_needs_a_key_and_is_not_in_v1(ask, ask_v1, ask_without_key, path):
    for method in ("POST", "PUT", "DELETE"):
        assert ask.refused(method, path, {"name": "Shirt"})[0] == 405
    assert ask_without_key.refused("GET", path)[0] == 403
    assert ask_v1.refused("GET", path)[0] == 404
