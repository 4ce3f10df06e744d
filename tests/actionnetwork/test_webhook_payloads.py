"""What a webhook is told: the payload of each type, field by field (reference 40.2, 40.3)."""

from __future__ import annotations

import json
import re

import pytest
from wire import ACTION_OF, LEAST

from mockapi.emulator import Emulator

ROOT = "https://actionnetwork.org/api/v2"
WHEN = "2026-03-01T12:00:00Z"
SPONSOR = {"title": "Mockapi Example Group", "url": "https://actionnetwork.org/groups/mockapi-example-group"}
REFERRER = {"source": "none", "referrer": "mockapi-example-group", "website": "api"}
NO_NUMBER = {"primary": True, "number_type": "Mobile", "status": "unsubscribed"}
TYPES = {
    "signatures": "osdi:signature",
    "attendances": "osdi:attendance",
    "submissions": "osdi:submission",
    "donations": "osdi:donation",
    "outreaches": "osdi:outreach",
    "responses": "action_network:response",
}
ACTION_LINKS = {
    "signatures": "osdi:petition",
    "attendances": "osdi:event",
    "submissions": "osdi:form",
    "donations": "osdi:fundraising_page",
    "outreaches": "osdi:advocacy_campaign",
    "responses": "action_network:survey",
}
SENT = {
    "signatures": {"comments": "Of course."},
    "donations": {"recipients": [{"display_name": "Us", "amount": "13.34"}, {"display_name": "Fund", "amount": 6.67}],
                  "action_network:recurrence": {"recurring": True, "period": "Monthly"}},
    "outreaches": {"subject": "Do it", "message": "Please.",
                   "targets": [{"title": "Sen.", "given_name": "Ada", "family_name": "Ng", "ocdid": "ocd:us"}]},
}  # fmt: skip
OWN = {
    "signatures": {"comments": "Of course."},
    "attendances": {"status": "accepted"},
    "submissions": {},
    "donations": {
        "currency": "USD",
        "amount": "20.01",
        "recipients": [{"display_name": "Us", "amount": "13.34"}, {"display_name": "Fund", "amount": "6.67"}],
        "action_network:recurrence": {"recurring": True, "period": "Monthly"},
    },
    "outreaches": {"type": "email", **SENT["outreaches"]},
    "responses": {},
}
PERSON = {
    "given_name": "Rosa",
    "family_name": "Quill",
    "email_addresses": [{"address": "Rosa@Example.org"}],
    "postal_addresses": [{"postal_code": "62701", "region": "Illinois"}],
    "custom_fields": {"Shirt size": "M"},
}
TOLD = {
    "given_name": "Rosa",
    "family_name": "Quill",
    "email_addresses": [{"primary": True, "address": "rosa@example.org"}],
    "phone_numbers": [NO_NUMBER],
    "postal_addresses": [{"primary": True, "region": "Illinois", "postal_code": "62701"}],
    "custom_fields": {"Shirt size": "M"},
}


@pytest.fixture
def hook(emulator):
    """A webhook that hears of everything and keeps it in the outbox."""
    return emulator.actionnetwork.webhooks.add()


@pytest.fixture
def told(emulator, hook):
    """A function that gives the payloads so far, forgets them, and compares the deliveries with the outbox."""
    seen = []

    def told():
        bodies = [json.loads(message.body) for message in emulator.outbox.find(kind="webhook")]
        payloads = [payload for body in bodies for payload in body]
        assert payloads == [dict(delivery.payload) for delivery in emulator.actionnetwork.webhooks.deliveries(hook)]
        new = payloads[len(seen) :]
        seen.extend(new)
        return new

    return told


@pytest.fixture
def record(ask, make):
    """A function that records something with an action of its own, and gives the path of the action and the answer."""

    def record(noun, body, by=ask):
        action = make(ACTION_OF[noun], by=by)
        path = f"/{ACTION_OF[noun]}/{by.id(action)}"
        return path, by.post(f"{path}/{noun}", body)

    return record


@pytest.mark.parametrize("noun", TYPES)
def test_a_record_is_told_field_by_field(ask, record, told, noun):
    ask.post("/tags", {"name": "volunteer"})
    ask.signup("rosa@example.org", phone="12025550143", given_name="Old", custom_fields={"Ward": "7"})
    told()

    path, answer = record(noun, {**LEAST.get(noun, {}), **SENT.get(noun, {}), "person": PERSON,
                                 "add_tags": ["volunteer", "unheard of"]})  # fmt: skip

    (payload,) = told()
    key = payload.pop("idempotency_key")
    assert re.fullmatch("[0-9a-f]{32}", key)
    content = payload.pop(TYPES[noun])
    assert payload == {"action_network:sponsor": SPONSOR}
    if noun == "donations":
        assert content.pop("payment") == answer["payment"]
    assert content == {
        "identifiers": answer["identifiers"],
        "created_date": WHEN,
        "modified_date": WHEN,
        "action_network:referrer_data": REFERRER,
        **OWN[noun],
        "person": TOLD,
        "add_tags": ["volunteer"],
        "_links": {
            "self": {"href": f"{ROOT}{path}/{noun}/{ask.id(answer)}"},
            ACTION_LINKS[noun]: {"href": f"{ROOT}{path}"},
            "osdi:person": {"href": f"{ROOT}/people/{answer['action_network:person_id']}"},
        },
    }
    assert ask.get(f"/people/{answer['action_network:person_id']}")["phone_numbers"][0]["number"] == "12025550143"


def test_the_person_signup_helper_is_told_as_an_upload(ask, told):
    ask.post("/tags", {"name": "volunteer"})

    person = ask.signup("rosa@example.org", phone="12025550143", given_name="Rosa", add_tags=["volunteer"],
                        custom_fields={"Ward": "7"},
                        postal_addresses=[{"locality": "Springfield", "country": "CA"}])  # fmt: skip

    (payload,) = told()
    assert payload.pop("action_network:sponsor") == SPONSOR
    assert len(payload.pop("idempotency_key")) == 32
    href = {"href": f"{ROOT}/people/{ask.id(person)}"}
    assert payload == {
        "action_network:upload": {
            "identifiers": person["identifiers"],
            "created_date": WHEN,
            "modified_date": WHEN,
            "action_network:referrer_data": {},
            "person": {
                "given_name": "Rosa",
                "email_addresses": [{"primary": True, "address": "rosa@example.org", "status": "subscribed"}],
                "phone_numbers": [{**NO_NUMBER, "number": "12025550143"}],
                "postal_addresses": [{"primary": True, "locality": "Springfield", "country": "CA"}],
            },
            "_links": {"self": href, "osdi:person": href},
        }
    }
    assert ask.get(f"/people/{ask.id(person)}/taggings")["total_records"] == 1


def test_the_person_is_what_was_entered_now(ask, record, told):
    ask.signup("rosa@example.org", given_name="Rosa", family_name="Quill", custom_fields={"Ward": "7"},
               postal_addresses=[{"postal_code": "62701"}])  # fmt: skip
    told()

    record("submissions", {"person": {"email_addresses": [{"address": "rosa@example.org"}]}})

    (payload,) = told()
    assert payload["osdi:submission"]["person"] == {
        "email_addresses": [{"primary": True, "address": "rosa@example.org"}],
        "phone_numbers": [NO_NUMBER],
        "custom_fields": {},
    }


def test_an_address_is_told_with_a_status_only_where_somebody_is_newly_subscribed(ask, record, told):
    def statuses(**fields):
        record("submissions", {"person": {"email_addresses": [{"address": "rosa@example.org", **fields}]}})
        return [one["osdi:submission"]["person"]["email_addresses"][0].get("status") for one in told()]

    assert statuses() == ["subscribed"]
    assert statuses() == [None]
    assert statuses(status="subscribed") == [None]
    ask.put(f"/people/{ask.id(ask.people()[0])}", {"email_addresses": [{"status": "unsubscribed"}]})
    assert statuses() == [None]
    assert statuses(status="subscribed") == ["subscribed"]


def test_what_is_entered_as_null_or_blank_is_not_told(ask, record, told):
    person = {"email_addresses": [{"address": "rosa@example.org"}], "given_name": None, "family_name": "",
              "custom_fields": {"Ward": None, "Shirt size": "M"}, "postal_addresses": [{"locality": None}]}  # fmt: skip

    record("submissions", {"person": person})

    (payload,) = told()
    assert payload["osdi:submission"]["person"] == {
        "email_addresses": [{"primary": True, "address": "rosa@example.org", "status": "subscribed"}],
        "phone_numbers": [NO_NUMBER],
        "custom_fields": {"Shirt size": "M"},
    }
    assert ask.people()[0]["custom_fields"] == {"Shirt size": "M"}


def test_a_number_is_told_where_one_was_entered(record, told):
    record("submissions", {"person": {"phone_numbers": [{"number": "+1 202 555 0143", "status": "subscribed"}]}})

    (payload,) = told()
    person = payload["osdi:submission"]["person"]
    assert person["phone_numbers"] == [
        {"primary": True, "number": "12025550143", "number_type": "Mobile", "status": "subscribed"}
    ]
    assert "email_addresses" not in person
    assert "postal_addresses" not in person


def test_a_record_by_link_is_told_with_how_to_reach_the_person(ask, make, told, link_to):
    rosa = ask.signup("rosa@example.org", phone="12025550143", given_name="Rosa", custom_fields={"Ward": "7"})
    form = make("forms")
    told()

    ask.post(f"/forms/{ask.id(form)}/submissions", link_to(rosa))

    (payload,) = told()
    person = payload["osdi:submission"]["person"]
    assert person["given_name"] == "Rosa"
    assert person["email_addresses"] == [{"primary": True, "address": "rosa@example.org"}]
    assert person["phone_numbers"][0]["number"] == "12025550143"
    assert person["custom_fields"] == {}
    assert payload["osdi:submission"]["_links"]["osdi:person"] == {"href": f"{ROOT}/people/{ask.id(rosa)}"}
    assert "add_tags" not in payload["osdi:submission"]


def test_what_somebody_does_again_is_told_as_the_record_that_it_already_is(ask, make, told, emulator):
    petition = make("petitions")
    path = f"/petitions/{ask.id(petition)}/signatures"
    person = {"email_addresses": [{"address": "rosa@example.org"}]}
    ask.post(path, {"person": person, "comments": "First."})
    emulator.clock.advance(minutes=1)
    ask.post(path, {"person": person, "comments": "Second."})

    first, second = (payload["osdi:signature"] for payload in told())
    assert first["identifiers"] == second["identifiers"]
    assert [one["comments"] for one in (first, second)] == ["First.", "Second."]
    assert (second["created_date"], second["modified_date"]) == (WHEN, "2026-03-01T12:01:00Z")


def test_foreign_identifiers_and_dates_that_were_sent_are_told(record, told):
    record("submissions", {"person": PERSON, "identifiers": ["crm:7"], "created_date": "2014-03-18T10:00:00Z"})

    (payload,) = told()
    submission = payload["osdi:submission"]
    assert submission["identifiers"][0] == "crm:7"
    assert submission["created_date"] == "2014-03-18T10:00:00Z"


def test_the_source_that_was_sent_is_told(record, told):
    sent = {"source": "widget", "website": "https://example.org/join"}
    record("submissions", {"person": PERSON, "action_network:referrer_data": sent})

    (payload,) = told()
    assert payload["osdi:submission"]["action_network:referrer_data"] == {**REFERRER, **sent}


def test_tickets_take_the_place_of_the_link_to_the_event(emulator, make, ask, told):
    event, rosa = make("events"), ask.signup("rosa@example.org")
    tickets = [{"title": "Adult", "amount": "5.00", "currency": "USD"}]
    attendance = emulator.actionnetwork["attendances"].insert(event=ask.id(event), person=ask.id(rosa), tickets=tickets)
    told()

    emulator.actionnetwork.webhooks.send(attendance)

    (payload,) = told()
    attendance = payload["osdi:attendance"]
    assert attendance["tickets"] == tickets
    assert set(attendance["_links"]) == {"self", "osdi:person"}


def test_a_personal_list_has_no_sponsor_and_adds_no_tags(emulator, personal, record):
    account = emulator.actionnetwork.account(emulator.actionnetwork.personal_key)
    account.webhooks.add()

    record("submissions", {"person": PERSON, "add_tags": ["volunteer"]}, by=personal)
    personal.signup("nia@example.org")

    submission, upload = (delivery.payload for delivery in account.webhooks.deliveries())
    assert set(submission) == {"osdi:submission", "idempotency_key"}
    assert set(upload) == {"action_network:upload", "idempotency_key"}
    assert "add_tags" not in submission["osdi:submission"]
    assert emulator.actionnetwork.webhooks.deliveries() == []


def test_the_sponsor_is_the_group_whose_webhook_it_is(emulator, client, make):
    account = emulator.actionnetwork.add_group("North", slug="up-north")
    account.webhooks.add()

    make("submissions", by=client(key=account.api_key))

    (delivery,) = account.webhooks.deliveries()
    assert delivery.payload["action_network:sponsor"] == {
        "title": "North",
        "url": "https://actionnetwork.org/groups/up-north",
    }


def test_idempotency_keys_are_unique_and_the_same_in_every_run():
    def keys():
        emulator = Emulator()
        for _ in range(2):
            emulator.actionnetwork.webhooks.add()
        for number in range(20):
            emulator.seed({"actionnetwork": {"people": [{"phone_numbers": [{"number": f"120255501{number:02}"}]}]}})
            emulator.actionnetwork.webhooks.send(emulator.actionnetwork["people"].all()[-1])
        return [delivery.payload["idempotency_key"] for delivery in emulator.actionnetwork.webhooks.deliveries()]

    first = keys()
    assert len(set(first)) == len(first) == 40
    assert all(re.fullmatch("[0-9a-f]{32}", key) for key in first)
    assert keys() == first


def test_addresses_are_those_of_the_host_that_the_client_used(emulator, ask, make, told):
    by = type(ask)(emulator, base="http://127.0.0.1:8787")

    make("submissions", by=by)

    (payload,) = told()
    hrefs = [link["href"] for link in payload["osdi:submission"]["_links"].values()]
    assert all(href.startswith("http://127.0.0.1:8787/api/v2/") for href in hrefs)


def test_version_1_tells_in_the_words_of_version_2(ask_v1, told, emulator):
    form = ask_v1.post("/forms", {"title": "Join", "summary": "Join"})
    ask_v1.post(
        f"/forms/{ask_v1.id(form)}/submissions", {"person": {**PERSON, "phone_numbers": [{"number": "12025550143"}]}}
    )

    (payload,) = told()
    submission = payload["osdi:submission"]
    assert submission["created_date"] == WHEN
    assert submission["_links"]["osdi:form"]["href"].startswith(f"{ROOT}/forms/")
    assert submission["person"]["given_name"] == "Rosa"
    stored = emulator.actionnetwork["people"].all()[0]
    assert "number" not in submission["person"]["phone_numbers"][0]
    assert submission["person"]["custom_fields"] == (stored["custom_fields"] or {})


def test_text_in_any_script_arrives_as_it_was_sent(record, told):
    record("signatures", {"person": {**PERSON, "given_name": "Zoë \N{SNOWMAN}"}, "comments": '«да» "\\\n</script>'})

    (payload,) = told()
    assert payload["osdi:signature"]["comments"] == '«да» "\\\n</script>'
    assert payload["osdi:signature"]["person"]["given_name"] == "Zoë \N{SNOWMAN}"
