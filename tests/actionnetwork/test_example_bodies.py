"""The example bodies of the reference (Appendix A, 18.2, 20.3), key by key, made by the requests that it names."""

from __future__ import annotations

import pytest
from wire import curies

API = "https://actionnetwork.org/api/v2"
SPONSOR = {"title": "Example Group", "url": "https://actionnetwork.org/groups/example-group"}
REFERRER = {"source": "none", "referrer": "example-group", "website": "api"}
ROSA = {"person": {"given_name": "Rosa", "email_addresses": [{"address": "rosa@example.org"}]}}

CREATOR_KEYS = {
    "given_name", "family_name", "identifiers", "email_addresses", "phone_numbers", "postal_addresses", "_links",
    "custom_fields", "created_date", "modified_date", "languages_spoken",
}  # fmt: skip
CREATOR_LINKS = {
    "self", "osdi:signatures", "osdi:submissions", "osdi:donations", "curies", "osdi:taggings", "osdi:outreaches",
    "osdi:attendances", "action_network:responses",
}  # fmt: skip


@pytest.fixture
def group(emulator):
    """The Example Group of the reference's examples."""
    return emulator.actionnetwork.add_group("Example Group")


@pytest.fixture
def ours(client, group):
    """Version 2 with the Example Group's key."""
    return client(key=group.api_key)


@pytest.fixture
def in_february(emulator):
    """The moment at which the examples' actions were made."""
    emulator.clock.freeze("2026-02-01T10:00:00Z")


def link(path):
    return {"href": f"{API}{path}"}


# ---- actions made over the API

# Kind: what is posted, what its answer says besides, its collection of records, the helper's rel.
POSTED = {
    "forms": (
        {"identifiers": ["our_crm:1"], "title": "Join us", "origin_system": "OurCRM"},
        {"total_submissions": 0},
        "osdi:submissions",
        "osdi:record_submission_helper",
    ),
    "fundraising_pages": (
        {"identifiers": ["our_crm:2"], "title": "Spring fund", "origin_system": "OurCRM"},
        {"total_donations": 0, "total_amount": 0.0, "currency": "USD"},
        "osdi:donations",
        "osdi:record_donation_helper",
    ),
    "advocacy_campaigns": (
        {
            "identifiers": ["our_crm:3"],
            "title": "Write to the council",
            "origin_system": "OurCRM",
            "type": "email",
            "targets": "City council",
        },
        {"total_outreaches": 0},
        "osdi:outreaches",
        "osdi:record_outreach_helper",
    ),
    "surveys": (
        {"identifiers": ["our_crm:4"], "title": "Volunteer survey", "origin_system": "OurCRM"},
        {"total_responses": 0},
        "action_network:responses",
        "action_network:record_response_helper",
    ),
}


@pytest.mark.parametrize("kind", POSTED)
def test_an_action_made_over_the_api_is_the_example(ours, group, in_february, kind):
    body, more, children, helper = POSTED[kind]

    made = ours.post(f"/{kind}", body)

    home, owner = f"/{kind}/{ours.id(made)}", f"/people/{group.owner.id}"
    assert made == {
        **body,
        **more,
        "identifiers": [*body["identifiers"], f"action_network:{ours.id(made)}"],
        "created_date": "2026-02-01T10:00:00Z",
        "modified_date": "2026-02-01T10:00:00Z",
        "action_network:hidden": False,
        "tag_list": [],
        "_embedded": {"osdi:creator": ours.get(owner)},
        "action_network:sponsor": SPONSOR,
        "_links": {
            "self": link(home),
            children: link(f"{home}/{children.partition(':')[2]}"),
            helper: link(f"{home}/{children.partition(':')[2]}"),
            "osdi:creator": link(owner),
            "action_network:embed": link(f"{home}/embed"),
            "curies": curies("v2"),
        },
    }
    assert ours.get(home) == made
    assert group[kind].get(ours.id(made)).title == body["title"]


def test_the_creator_in_an_action_is_the_example(ours):
    creator = ours.post("/forms", {"title": "Join us"})["_embedded"]["osdi:creator"]

    assert set(creator) == CREATOR_KEYS
    assert set(creator["_links"]) == CREATOR_LINKS
    assert set(creator["phone_numbers"][0]) == {"primary", "number_type", "status"}
    assert set(creator["postal_addresses"][0]["location"]) == {"latitude", "longitude", "accuracy"}
    (among_others,) = ours.get("/forms")["_embedded"]["osdi:forms"]
    assert set(among_others["_embedded"]["osdi:creator"]["_links"]) == CREATOR_LINKS - {"curies"}


def test_an_event_campaign_is_the_example(ours, in_february):
    body = {"title": "Potlucks for the park", "host_pitch": "Hosting is easy.", "origin_system": "OurCRM"}

    made = ours.post("/event_campaigns", body)

    home = f"/event_campaigns/{ours.id(made)}"
    assert made == {
        **body,
        "identifiers": [f"action_network:{ours.id(made)}"],
        "created_date": "2026-02-01T10:00:00Z",
        "modified_date": "2026-02-01T10:00:00Z",
        "total_events": 0,
        "total_rsvps": 0,
        "action_network:hidden": False,
        "tag_list": [],
        "action_network:sponsor": SPONSOR,
        "_links": {
            "self": link(home),
            "osdi:events": link(f"{home}/events"),
            "action_network:embed": link(f"{home}/embed"),
            "curies": curies("v2"),
        },
    }
    assert ours.get(home) == made


def test_an_event_is_the_example(ours, group, in_february):
    place = {"venue": "Town square", "address_lines": ["1 Market St"], "locality": "Springfield", "region": "IL",
             "postal_code": "62701"}  # fmt: skip
    spot = {"latitude": 39.8, "longitude": -89.64, "accuracy": "Rooftop"}
    made = ours.post(
        "/events",
        {
            "identifiers": ["crm_event:5"],
            "origin_system": "OurCRM",
            "title": "Spring rally",
            "start_date": "2026-04-10T18:00:00Z",
            "location": place,
        },
    )
    group["events"].overwrite(ours.id(made), location={"location": spot})  # what the geocoder finds

    home, owner = f"/events/{ours.id(made)}", f"/people/{group.owner.id}"
    assert ours.get(home) == {
        "identifiers": ["crm_event:5", f"action_network:{ours.id(made)}"],
        "origin_system": "OurCRM",
        "created_date": "2026-02-01T10:00:00Z",
        "modified_date": "2026-02-01T10:00:00Z",
        "title": "Spring rally",
        "name": "Spring rally",
        "start_date": "2026-04-10T18:00:00Z",
        "status": "confirmed",
        "transparence": "opaque",
        "visibility": "public",
        "guests_can_invite_others": True,
        "reminders": [{"method": "email", "minutes": 1440}],
        "total_accepted": 0,
        "action_network:hidden": False,
        "tag_list": [],
        "location": {**place, "country": "US", "location": spot},
        "action_network:sponsor": {"title": SPONSOR["title"], "browser_url": SPONSOR["url"]},
        "_links": {
            "self": link(home),
            "osdi:attendances": link(f"{home}/attendances"),
            "osdi:record_attendance_helper": link(f"{home}/attendances"),
            "record_attendance_helper": link(f"{home}/attendances"),
            "osdi:organizer": link(owner),
            "osdi:creator": link(owner),
            "action_network:embed": link(f"{home}/embed"),
            "curies": curies("v2"),
        },
    }


# ---- records, by the helper with a key

TARGET = {
    "title": "Council member",
    "given_name": "Noor",
    "family_name": "Vale",
    "ocdid": "ocd-division/country:us/state:il/place:springfield",
}
# Kind of record: its action, the name of its action, what is sent, what the answer says besides, the rel of its action.
RECORDED = {
    "signatures": (
        "petitions", "petition", {"comments": "Please listen."}, {"comments": "Please listen."}, "osdi:petition",
    ),
    "attendances": ("events", "event", {}, {"status": "accepted"}, "osdi:event"),
    "submissions": ("forms", "form", {}, {}, "osdi:form"),
    "outreaches": (
        "advocacy_campaigns",
        "advocacy_campaign",
        {"subject": "Please vote yes", "message": "Dear council member, …", "targets": [TARGET]},
        {"subject": "Please vote yes", "message": "Dear council member, …", "targets": [TARGET], "type": "email"},
        "osdi:advocacy_campaign",
    ),
    "responses": ("surveys", "survey", {}, {}, "action_network:survey"),
}  # fmt: skip


@pytest.mark.parametrize("kind", RECORDED)
def test_a_record_by_the_helper_is_the_example(ours, group, kind):
    actions, action_name, sent, more, rel = RECORDED[kind]
    action = ours.post(f"/{actions}", {"title": "Spring"})
    home = f"/{actions}/{ours.id(action)}"

    record = ours.post(f"{home}/{kind}", {**ROSA, **sent, "identifiers": ["our_crm:r1"]})

    person = group["people"].find(email_address="rosa@example.org")
    assert record == {
        **more,
        "identifiers": ["our_crm:r1", f"action_network:{ours.id(record)}"],
        "created_date": "2026-03-01T12:00:00Z",
        "modified_date": "2026-03-01T12:00:00Z",
        "action_network:person_id": person.id,
        f"action_network:{action_name}_id": ours.id(action),
        "action_network:referrer_data": REFERRER,
        "_links": {
            "self": link(f"{home}/{kind}/{ours.id(record)}"),
            rel: link(home),
            "osdi:person": link(f"/people/{person.id}"),
            "curies": curies("v2"),
        },
    }
    assert ours.get(f"{home}/{kind}/{ours.id(record)}") == record


def test_a_donation_to_two_recipients_is_the_example(ours, group):
    page = ours.post("/fundraising_pages", {"title": "Spring fund", "currency": "usd"})
    home = f"/fundraising_pages/{ours.id(page)}"
    recipients = [
        {"display_name": "Example Group", "amount": "13.34"},
        {"display_name": "Partner Fund", "amount": "6.67"},
    ]

    made = ours.post(f"{home}/donations", {**ROSA, "recipients": recipients, "created_date": "2026-03-02T15:00:00Z"})

    person = group["people"].find(email_address="rosa@example.org")
    assert made == {
        "identifiers": [f"action_network:{ours.id(made)}"],
        "created_date": "2026-03-02T15:00:00Z",
        "modified_date": "2026-03-01T12:00:00Z",
        "currency": "usd",
        "amount": "20.01",
        "recipients": recipients,
        "payment": {
            "method": "Credit Card",
            "reference_number": ours.id(made),
            "authorization_stored": False,
        },
        "action_network:recurrence": {"recurring": False},
        "action_network:person_id": person.id,
        "action_network:fundraising_page_id": ours.id(page),
        "action_network:referrer_data": REFERRER,
        "_links": {
            "self": link(f"{home}/donations/{ours.id(made)}"),
            "osdi:fundraising_page": link(home),
            "osdi:person": link(f"/people/{person.id}"),
            "curies": curies("v2"),
        },
    }


def test_the_collection_of_attendances_is_the_example(ours, group):
    event = ours.post("/events", {"title": "Spring rally"})
    path = f"/events/{ours.id(event)}/attendances"
    made = ours.post(path, ROSA)

    assert ours.get(path) == {
        "total_pages": 1,
        "per_page": 25,
        "page": 1,
        "total_records": 1,
        "_links": {
            "self": link(path),
            "osdi:attendance": [link(f"{path}/{ours.id(made)}")],
            "curies": curies("v2"),
        },
        "_embedded": {
            "osdi:attendances": [
                {
                    "identifiers": [f"action_network:{ours.id(made)}"],
                    "created_date": "2026-03-01T12:00:00Z",
                    "modified_date": "2026-03-01T12:00:00Z",
                    "status": "accepted",
                    "action_network:person_id": group["people"].find().id,
                    "action_network:event_id": ours.id(event),
                    "action_network:referrer_data": REFERRER,
                    "_links": {
                        "self": link(f"{path}/{ours.id(made)}"),
                        "osdi:event": link(f"/events/{ours.id(event)}"),
                        "osdi:person": link(f"/people/{group['people'].find().id}"),
                    },
                }
            ]
        },
    }


# ---- what is made in the vendor's interface


def test_a_campaign_page_is_the_example(ours, group):
    uuid = "1f87e78f-45e5-41ed-b3b3-2bbd2ec10443"
    actions = [{"title": "Sign the petition", "browser_url": "https://actionnetwork.org/petitions/sign-it"}]
    fields = {
        "created_date": "2026-01-10T09:00:00Z",
        "modified_date": "2026-01-10T09:05:00Z",
        "title": "Action centre",
        "description": "<p>Pick one.</p>",
        "browser_url": "https://actionnetwork.org/campaigns/action-centre",
        "actions": actions,
    }
    group["campaigns"].insert(id=uuid, **fields)

    assert ours.get(f"/campaigns/{uuid}") == {
        **fields,
        "identifiers": [f"action_network:{uuid}"],
        "origin_system": "Action Network",
        "action_network:hidden": False,
        "action_network:sponsor": {"title": SPONSOR["title"], "browser_url": SPONSOR["url"]},
        "_links": {"self": link(f"/campaigns/{uuid}"), "curies": curies("v2")},
    }


def test_embed_codes_of_a_petition_made_in_the_interface_are_the_example(ours, group):
    uuid = "8605886c-3bb2-4165-8f1d-2368c87022e9"
    group["petitions"].insert(id=uuid, title="Sign it", browser_url="https://actionnetwork.org/petitions/sign-it")

    codes = ours.get(f"/petitions/{uuid}/embed")

    assert codes.pop("_links") == {"self": link(f"/petitions/{uuid}/embed"), "curies": curies("v2")}
    assert len(codes) == 6
    target = (
        "<div id='can-petition-area-sign-it' style='width: 100%'>"
        "<!-- this div is the target for our HTML insertion --></div>"
    )
    script = "<script src='https://actionnetwork.org/widgets/v2/petition/sign-it?format=js&source=widget{}'></script>"
    sheet = "<link href='https://actionnetwork.org/css/{}' rel='stylesheet' type='text/css' />"
    assert codes["embed_standard_default_styles"] == sheet.format("style-embed.css") + script.format("") + target
    assert codes["embed_full_no_styles"] == script.format("&style=full") + target


# ---- version 1


def test_a_form_of_version_1_after_a_put_is_the_example(client, group, emulator):
    v1 = client("v1", key=group.api_key)
    emulator.clock.freeze("2026-02-01T10:00:00Z")
    made = v1.post("/forms", {"identifiers": ["our_crm:1"], "summary": "Join us", "originating_system": "OurCRM"})
    emulator.clock.advance(minutes=2)
    home = f"/forms/{v1.id(made)}"

    changed = v1.put(home, {"identifiers": ["our_crm:9"], "summary": "Join us now", "description": "Hello"})

    def below(tail=""):
        return {"href": f"https://actionnetwork.org/api/v1{home}{tail}"}

    owner = {"href": f"https://actionnetwork.org/api/v1/people/{group.owner.id}"}
    assert changed == {
        "originating_system": "OurCRM",
        "identifiers": ["our_crm:1", f"action_network:{v1.id(made)}", "our_crm:9"],
        "created_at": "2026-02-01T10:00:00Z",
        "modified_at": "2026-02-01T10:02:00Z",
        "summary": "Join us now",
        "description": "Hello",
        "total_submissions": 0,
        "_embedded": {"osdi:creator": v1.get(f"/people/{group.owner.id}")},
        "action_network:sponsor": {"summary": SPONSOR["title"], "url": SPONSOR["url"]},
        "_links": {
            "self": below(),
            "osdi:submissions": below("/submissions"),
            "osdi:creator": owner,
            "action_network:embed": below("/embed"),
            "curies": curies("v1"),
        },
    }
    assert v1.get(home) == changed
