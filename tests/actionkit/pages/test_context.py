"""What the vendor's script for forms is told: of the page, and of a visitor who is recognised."""

from __future__ import annotations

import json
from typing import Any

import pytest

from mockapi.actionkit.facts.texts import TEXTS

KEYS = {"allowed_fields", "blank", "form_name", "lang_id", "move_fields", "page", "prefill_data", "required", "text"}
CALLBACK = "actionkit.forms.onContextLoaded"


def context(ak: Any, query: str = "", page: str = "join") -> Any:
    """The object that the callback is handed."""
    response = ak("GET", f"/context/{page}?callback={CALLBACK}&form_name=act{query}", auth=None)
    assert response.status_code == 200, response.text
    assert response.headers["Content-Type"] == "text/javascript"
    text = response.content.decode()
    assert text.startswith(f"{CALLBACK}(")
    assert text.endswith(")")
    return json.loads(text[len(CALLBACK) + 1 : -1])


@pytest.fixture
def site(ak: Any) -> Any:
    """A site with a page, a custom field on it, and a user who lacks a few things."""
    ak.made("allowedpagefield/", {"name": "entity"})
    ak.made("signuppage/", {"name": "join", "fields": {"entity": "pac"}, "required_fields": ["/rest/v1/formfield/2/"]})
    ak.made("user/", {"email": "ada@example.org", "first_name": "Ada", "last_name": "Lovelace", "zip": "20500"})
    ak.made("phone/", {"user": "/rest/v1/user/1/", "phone": "555-123-8765", "type": "home"})
    return ak


def test_a_stranger_is_told_of_the_page(site: Any) -> None:
    told = context(site, "&required=email&required=country&want_prefill_data=1&url=https%3A%2F%2Fexample.org%2F")
    assert set(told) == KEYS
    assert told["allowed_fields"]["email"] == told["allowed_fields"]["taf_emails"] == 1
    assert len(told["allowed_fields"]) == 73
    assert (told["blank"], told["prefill_data"], told["move_fields"]) == ([], {}, [])
    assert (told["form_name"], told["lang_id"]) == ("act", 100)
    assert told["page"] == {"custom_fields": {"entity": "pac"}}
    assert told["required"] == ["zip", "email", "country"]
    assert told["text"] == dict(TEXTS)


def test_texts_are_in_the_pages_language(site: Any) -> None:
    german = {"error_TEMPLATE:invalid": "{0} ist ungültig.", "field_email": "E-Mail-Adresse"}
    site("PATCH", "language/103/", {"translations": json.dumps(german)})
    site("PATCH", "signuppage/1/", {"language": "/rest/v1/language/103/"})
    told = context(site)
    assert told["lang_id"] == 103
    assert told["text"] == {**TEXTS, **german}


def test_a_visitor_is_recognised_by_an_akid(site: Any) -> None:
    akid = site.mock.actionkit.akid_for(1)
    told = context(site, f"&akid={akid}&required=email&required=address1&want_prefill_data=1")
    assert set(told) == KEYS | {"name"}
    assert told["name"] == "Ada Lovelace"
    assert {"prefix", "middle_name", "suffix", "address1"} <= set(told["blank"])
    assert "zip" not in told["blank"]
    assert told["required"] == ["address1"]
    filled = told["prefill_data"]
    assert (filled["name"], filled["email"], filled["zip"]) == ("Ada Lovelace", "ada@example.org", "20500")
    assert (filled["phone"], filled["middle_name"]) == ("555-123-8765", "")
    assert "address1" not in filled


def test_nothing_is_filled_in_unless_asked_for(site: Any) -> None:
    assert context(site, f"&akid={site.mock.actionkit.akid_for(1)}")["prefill_data"] == {}


@pytest.mark.parametrize("akid", [".1.wrong1", "1", "", ".9.Cr4Bap"])
def test_a_wrong_akid_makes_nobody_known(site: Any, akid: str) -> None:
    told = context(site, f"&akid={akid}&want_prefill_data=1")
    assert "name" not in told
    assert told["prefill_data"] == {}


def test_a_page_may_recognise_nobody(site: Any) -> None:
    site("PATCH", "signuppage/1/", {"recognize": "never"})
    assert "name" not in context(site, f"&akid={site.mock.actionkit.akid_for(1)}")


def test_an_action_to_be_updated_is_filled_in_for_its_user(site: Any) -> None:
    site.act("join", zip="20500", action_colour="blue")
    site.act("join", email="bob@example.org", zip="20500", action_colour="red")
    query = f"&akid={site.mock.actionkit.akid_for(1)}&want_prefill_data=1"
    filled = context(site, f"{query}&action_id=1")["prefill_data"]
    assert (filled["action_id"], filled["action_colour"]) == ("1", "blue")
    assert "action_colour" not in context(site, f"{query}&action_id=2")["prefill_data"]


def test_an_event_to_be_updated_is_filled_in_as_its_host_entered_it(site: Any) -> None:
    site.made("campaign/", {"name": "marches", "title": "Marches"})
    site.made("eventcreatepage/", {"name": "host", "campaign": "/rest/v1/campaign/1/"})
    site.act(
        "host",
        zip="20500",
        event_title="March",
        event_starts_at="2026-08-08T09:05:00",
        event_city="Washington",
        event_state="DC",
        event_zip="20500",
        event_address1="1600 Pennsylvania Ave",
        event_venue="House",
        event_host_ground_rules=1,
        event_host_requirements=1,
    )
    query = f"&akid={site.mock.actionkit.akid_for(1)}&want_prefill_data=1&action_id=1"
    filled = context(site, query, "host")["prefill_data"]
    start = [filled[f"event_starts_at_{part}"] for part in ("date", "time", "ampm")]
    assert start == ["8/8/2026", "9:05", "AM"]
    assert (filled["event_id"], filled["event_creator"], filled["event_campaign"]) == (1, 1, 1)
    assert (filled["event_title"], filled["event_is_private"]) == ("March", False)


def test_without_a_callback_it_is_json(site: Any) -> None:
    response = site("GET", "/context/join", auth=None)
    assert response.headers["Content-Type"] == "application/json"
    assert set(response.json()) == KEYS


def test_a_callback_must_be_a_name(site: Any) -> None:
    response = site("GET", "/context/join?callback=alert(1)//", auth=None)
    assert (response.status_code, response.json()) == (400, {"error": "JSONP callback name is invalid."})


def test_an_unknown_page_has_no_context(site: Any) -> None:
    assert site("GET", "/context/leave", auth=None).status_code == 404
