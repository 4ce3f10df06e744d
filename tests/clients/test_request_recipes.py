"""The requests that clients are known to send, one by one (reference, appendix B), through both doors."""

from __future__ import annotations

import pytest
import requests


@pytest.fixture(autouse=True)
def _still(door):
    door.clock.freeze("2026-03-01T12:00:00Z")


@pytest.fixture
def send(door):
    """Sends a request exactly as written: ``path`` with its query, the body as JSON."""

    def send(method, path, body=None, *, key=None, version="v2", status=200):
        root = door.actionnetwork.url.replace("/v2", f"/{version}")
        header = "OSDI-API-Token" if version == "v2" else "api-key"
        answer = requests.request(method, root + path, json=body, headers={header: key or door.actionnetwork.api_key})
        assert answer.status_code == status, answer.text
        return answer.json()

    return send


@pytest.fixture
def person(door):
    """A function that makes people by their first name."""

    def make(name, **fields):
        return door.actionnetwork["people"].create(
            given_name=name, email_addresses=[{"address": f"{name.lower()}@example.org"}], **fields
        )

    return make


@pytest.fixture
def rosa(person):
    person("Nia", family_name="Quill", phone_numbers=[{"number": "12025550199"}])
    return person("Rosa", family_name="Quill", phone_numbers=[{"number": "12025550143"}])


@pytest.fixture
def link(door):
    """The body that names a person by an address of the client's own host."""
    return lambda row: {"_links": {"osdi:person": {"href": f"{door.actionnetwork.url}/people/{row.id}"}}}


def native(resource):
    (identifier,) = (item for item in resource["identifiers"] if item.startswith("action_network:"))
    return identifier.partition(":")[2]


def names(page):
    return [row["given_name"] for row in page["_embedded"]["osdi:people"]]


# ---- keys


def test_a_key_is_good_where_the_entry_point_shows_tags(send):
    assert "osdi:tags" in send("GET", "/")["_links"]
    assert "osdi:tags" not in send("GET", "/", key="wrong")["_links"]


def test_a_key_is_bad_where_petitions_say_so_in_their_first_thirty_letters(send):
    assert send("GET", "/petitions", key="wrong", status=403)["error"][:30] == "API Key invalid or not present"
    assert "error" not in send("GET", "/petitions")


# ---- finding


@pytest.mark.parametrize(
    "path",
    [
        "/people/?filter=email_address+eq+%27rosa%40example.org%27",
        "/people?filter=email eq 'rosa@example.org'",
        "/people/?filter=phone_number+eq+%2712025550143%27",
        "/people?filter=given_name eq 'Rosa' and family_name eq 'Quill'",
    ],
    ids=["address", "old name", "number", "two fields"],
)
def test_somebody_is_found(door, send, rosa, path):
    (found,) = send("GET", path)["_embedded"]["osdi:people"]

    assert native(found) == rosa.id == door.actionnetwork["people"].find(given_name="Rosa").id


def test_what_changed_between_two_moments_is_found_without_either_end(door, send, rosa):
    for day in (1, 2, 3, 4):
        when = f"2026-02-0{day}T00:00:00Z"
        door.actionnetwork["people"].insert(
            given_name=f"Day {day}", email_addresses=[{"address": f"day{day}@example.org"}],
            created_date=when, modified_date=when,
        )  # fmt: skip

    page = send(
        "GET",
        "/people?filter=modified_date gt '2026-02-01T00:00:00Z' and modified_date lt '2026-02-04T00:00:00Z'",
    )

    assert sorted(names(page)) == ["Day 2", "Day 3"]


def test_version_1_is_synced_by_modified_at(door, send, rosa):
    door.actionnetwork["people"].insert(
        given_name="Old", email_addresses=[{"address": "old@example.org"}], modified_date="2025-06-01T00:00:00Z"
    )

    page = send("GET", "/people?filter=modified_at gt '2026-01-01T00:00:00Z'", version="v1")

    assert sorted(names(page)) == ["Nia", "Rosa"]
    assert (page["total_records"], page["total_pages"]) == (2, 1)
    assert door.journal.last.headers["api-key"] == door.actionnetwork.api_key


def test_pages_are_read_until_nothing_is_embedded(door, send, person):
    for number in range(60):
        person(f"P{number}")

    page, found = 1, []
    while batch := send("GET", f"/people?page={page}&per_page=25")["_embedded"]["osdi:people"]:
        found += batch
        page += 1

    assert page == 4
    assert {native(row) for row in found} == {row.id for row in door.actionnetwork["people"].all()}


def test_pages_are_read_until_there_is_no_next_or_nothing_is_embedded(door, send, person):
    for number in range(60):
        person(f"P{number}")

    address, found = "/people", []
    while address:
        page = send("GET", address)
        found += page["_embedded"]["osdi:people"]
        following = page["_links"].get("next")
        address = following and following["href"].replace(door.actionnetwork.url, "")

    assert {native(row) for row in found} == {row.id for row in door.actionnetwork["people"].all()}
    assert door.journal.last.query == {"page": "4"}


# ---- people


def test_somebody_is_upserted_and_tagged(door, send):
    door.actionnetwork["tags"].create(name="volunteer")
    body = {"person": {"email_addresses": [{"address": "rosa@example.org"}]}, "add_tags": ["volunteer"]}

    made, again = send("POST", "/people", body), send("POST", "/people", body)

    assert native(made) == native(again) == door.actionnetwork["people"].find().id
    assert door.actionnetwork["taggings"].count(person=native(made)) == 1


def test_somebody_is_unsubscribed_without_the_address(door, send, rosa):
    send("PUT", f"/people/{rosa.id}", {"email_addresses": [{"status": "unsubscribed"}]})

    (entry,) = send("GET", f"/people/{rosa.id}")["email_addresses"]
    assert (entry["address"], entry["status"]) == ("rosa@example.org", "unsubscribed")
    assert door.actionnetwork["people"].get(rosa).email_addresses == [entry]


def test_custom_fields_are_updated_in_the_background(door, send, rosa):
    answer = send("PUT", f"/people/{rosa.id}/?background_request=true", {"custom_fields": {"shirt": "M"}})

    assert answer == {}
    assert door.actionnetwork["people"].get(rosa).custom_fields == {"shirt": "M"}


# ---- actions


@pytest.fixture
def action(door):
    return lambda noun, **fields: door.actionnetwork[noun].create(title="Spring", **fields)


HELPED = {"person": {"email_addresses": [{"address": "rosa@example.org"}]}}


def test_somebody_says_they_will_come(door, send, action):
    event = action("events")

    made = send("POST", f"/events/{event.id}/attendances/", HELPED)

    (row,) = door.actionnetwork["attendances"].filter(event=event)
    assert (native(made), made["status"]) == (row.id, "accepted")
    assert row.person == door.actionnetwork["people"].find(email_address="rosa@example.org").id


def test_somebody_says_they_will_come_to_an_event_of_a_campaign(door, send, action):
    campaign = action("event_campaigns")
    event = action("events", event_campaign=campaign)
    other = action("event_campaigns")

    send("POST", f"/event_campaigns/{campaign.id}/events/{event.id}/attendances/", HELPED)
    send("POST", f"/event_campaigns/{other.id}/events/{event.id}/attendances/", HELPED, status=404)

    assert door.actionnetwork["attendances"].count(event=event) == 1
    assert send("GET", f"/event_campaigns/{campaign.id}")["total_rsvps"] == 1


def test_somebody_signs_and_says_where_from(door, send, action):
    petition = action("petitions")
    source = {"source": "spring", "website": "https://example.org"}

    made = send("POST", f"/petitions/{petition.id}/signatures", {**HELPED, "action_network:referrer_data": source})

    slug = door.actionnetwork.account().slug
    assert made["action_network:referrer_data"] == {**source, "referrer": slug}
    (row,) = door.actionnetwork["signatures"].all()
    assert row["action_network:referrer_data"]["source"] == "spring"


def test_a_donation_made_elsewhere_is_recorded(door, send, action, rosa, link):
    page = action("fundraising_pages")
    gift = {
        "recipients": [{"display_name": "Us", "amount": "3.00"}],
        "created_date": "2013-05-02T17:00:00Z",
        **link(rosa),
    }

    made = send("POST", f"/fundraising_pages/{page.id}/donations", gift)

    assert (made["amount"], made["created_date"]) == ("3.00", "2013-05-02T17:00:00Z")
    (row,) = door.actionnetwork["donations"].all()
    assert (row.id, row.person, row.fundraising_page) == (native(made), rosa.id, page.id)
    assert send("GET", f"/fundraising_pages/{page.id}")["total_amount"] == 3


def test_somebody_writes_to_a_target(door, send, action, rosa, link):
    campaign = action("advocacy_campaigns", type="email")
    target = {"given_name": "Joe", "family_name": "Schmoe"}

    made = send("POST", f"/advocacy_campaigns/{campaign.id}/outreaches", {"targets": [target], **link(rosa)})

    assert made["targets"] == [target]
    (row,) = door.actionnetwork["outreaches"].filter(person=rosa)
    assert (row.id, row.targets) == (native(made), [target])


# ---- tags


def test_a_tag_is_made_put_on_and_taken_off(door, send, rosa, link):
    tag = native(send("POST", "/tags", {"name": "volunteer"}))
    tagging = native(send("POST", f"/tags/{tag}/taggings", link(rosa)))
    assert door.actionnetwork["taggings"].get(tagging).person == rosa.id

    assert "deleted" in send("DELETE", f"/tags/{tag}/taggings/{tagging}")["notice"]

    assert "error" in send("GET", f"/tags/{tag}/taggings/{tagging}", status=404)
    assert door.actionnetwork["taggings"].count() == 0
    assert door.actionnetwork["tags"].find(name="volunteer").id == tag


# ---- making actions


def test_an_event_has_a_creator_and_an_organizer(door, send, rosa):
    account = door.actionnetwork.account()
    creator, organizer = (account.add_member(f"{name}@example.org") for name in ("boss", "helper"))
    root = door.actionnetwork.url
    links = {
        "osdi:creator": {"href": f"{root}/people/{creator.id}"},
        "osdi:organizer": {"href": f"{root}/people/{organizer.id}"},
    }

    made = send("POST", "/events/", {"title": "Rally", "origin_system": "OurCRM", "_links": links})

    assert {rel: made["_links"][rel] for rel in links} == links
    row = door.actionnetwork["events"].get(native(made))
    assert (row.creator, row.organizer) == (creator.id, organizer.id)


def test_a_creator_who_does_not_run_the_group_is_passed_over(door, send, rosa):
    link = {"osdi:creator": {"href": f"{door.actionnetwork.url}/people/{rosa.id}"}}

    made = send("POST", "/events/", {"title": "Rally", "_links": link})

    assert door.actionnetwork["events"].get(native(made)).creator == door.actionnetwork.account().owner.id


def test_an_event_starts_at_a_text_with_a_space_and_no_zone(door, send):
    made = send("POST", "/events", {"title": "Rally", "start_date": "2026-04-10 18:00:00"})

    assert made["start_date"] == "2026-04-10T18:00:00Z"
    assert door.actionnetwork["events"].get(native(made)).start_date.hour == 18


@pytest.mark.parametrize("noun", ["petitions", "events"])
def test_an_action_without_an_origin_is_taken(door, send, noun):
    made = send("POST", f"/{noun}", {"title": "Spring"})

    assert made["origin_system"] == door.actionnetwork[noun].get(native(made)).origin_system == "API"


def test_a_message_is_edited(door, send, rosa):
    draft = {"subject": "Hi", "body": "<p>Hi</p>", "from": "Us", "reply_to": "us@example.org"}
    message = native(send("POST", "/messages", draft))

    edited = send("PUT", f"/messages/{message}", {"name": "Inside", "subject": "Hello"})

    assert (edited["name"], edited["subject"], edited["body"]) == ("Inside", "Hello", "<p>Hi</p>")
    row = door.actionnetwork["messages"].get(message)
    assert (row.name, row.subject, row.status) == ("Inside", "Hello", "draft")


def test_unique_ids_are_uploaded(door, send, rosa):
    made = send("POST", "/unique_id_lists", {"name": "High donors", "unique_ids": [rosa.id]})

    row = door.actionnetwork["unique_id_lists"].get(native(made))
    assert (row.name, row.unique_ids, made["count"]) == ("High donors", [rosa.id], 1)


@pytest.mark.parametrize(
    "root", ["https://actionnetwork.org/api/v2", "https://actionnetwork.org/api/v1", "http://127.0.0.1:9/api/v2"]
)
def test_a_person_is_known_by_the_end_of_an_address_whatever_its_host_and_version(door, send, action, rosa, root):
    form = action("forms")

    send("POST", f"/forms/{form.id}/submissions", {"_links": {"osdi:person": {"href": f"{root}/people/{rosa.id}"}}})

    (row,) = door.actionnetwork["submissions"].filter(form=form)
    assert row.person == rosa.id
