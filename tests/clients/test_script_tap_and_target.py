"""What hotglue's tap and target ask for: every link of the entry point, what changed, upserts, and outreaches."""

from __future__ import annotations

import pytest
import requests
from scene import MANY, populate


@pytest.fixture
def headers(door):
    return {"Content-Type": "application/json", "OSDI-API-Token": door.actionnetwork.api_key}


@pytest.fixture
def ask(door, headers):
    """Sends a request that must succeed, as the target does."""

    def ask(method, path, params=None, body=None):
        answer = requests.request(method, f"{door.actionnetwork.url}/{path}", params=params, headers=headers, json=body)
        answer.raise_for_status()
        return answer.json()

    return ask


# ---- the tap


@pytest.fixture
def streams(door, headers):
    """Every link of the entry point whose prefix is one of the curies, by its bare name."""
    entry = requests.get(f"{door.actionnetwork.url}/", headers=headers, data={})
    entry.raise_for_status()
    links = entry.json()["_links"]
    prefixes = {curie["name"] for curie in links["curies"]}
    return {rel.split(":")[1]: link["href"] for rel, link in links.items() if rel.split(":")[0] in prefixes}


def records(address, headers, **params):
    """All that is embedded from an address on, page by page while there is a next link."""
    page, last = 1, 0
    while page > last:
        answer = requests.get(address, headers=headers, params={"page": page, **params}, data={})
        answer.raise_for_status()
        body, last = answer.json(), page
        for rows in body["_embedded"].values():
            yield from rows
        if body["_links"].get("next"):
            page += 1


def test_every_link_of_the_entry_point_can_be_read(door, headers, streams):
    for name, address in streams.items():
        answer = requests.get(address, headers=headers, data={})
        assert answer.status_code == 200, name
        assert answer.headers["Content-Type"] == "application/hal+json"

    assert len(streams) == 18
    assert streams["person_signup_helper"] == streams["people"]


def test_every_stream_gives_all_its_records(door, headers, streams):
    populate(door.actionnetwork)

    for name, address in streams.items():
        if name not in ("metadata", "person_signup_helper"):
            found = [row["identifiers"][0].removeprefix("action_network:") for row in records(address, headers)]
            assert sorted(found) == sorted(row.id for row in door.actionnetwork[name].all()), name
            assert len(found) == MANY


def test_the_names_of_custom_fields_are_read_from_below_the_metadata(door, headers, streams):
    fields = {"Shirt": "M", "Über": "ü"}
    door.actionnetwork["people"].create(email_addresses=[{"address": "rosa@example.org"}], custom_fields=fields)

    listed = requests.get(f"{streams['metadata'].rstrip('/')}/custom_fields", headers=headers, data={}).json()

    assert {field["name"] for field in listed["action_network:custom_fields"]} == set(fields)


def test_what_changed_is_found_by_a_date_without_quotes(door, headers, streams):
    for number in range(60):
        when = "2026-02-01T00:00:00Z" if number % 2 else "2023-02-01T00:00:00Z"
        door.actionnetwork["people"].insert(
            email_addresses=[{"address": f"p{number}@example.org"}], created_date=when, modified_date=when
        )

    found = list(records(streams["people"], headers, filter="modified_date gt 2024-01-01T00:00:00Z"))

    assert {row["email_addresses"][0]["address"] for row in found} == {
        f"p{number}@example.org" for number in range(1, 60, 2)
    }
    assert len(found) == 30
    assert list(records(streams["people"], headers, filter="modified_date gt 2026-02-01T00:00:00Z")) == []


def test_the_same_date_filters_nothing_where_there_are_no_filters(door, headers, streams):
    door.actionnetwork["tags"].create(name="volunteer")

    (tag,) = records(streams["tags"], headers, filter="modified_date gt 2099-01-01T00:00:00Z")

    assert tag["name"] == "volunteer"


# ---- the target


def test_a_contact_with_empty_lists_and_nulls_is_taken(door, ask):
    door.actionnetwork["tags"].create(name="volunteer")
    made = ask(
        "POST",
        "people",
        body={
            "person": {
                "family_name": None,
                "given_name": "Rosa",
                "postal_addresses": [
                    {"address_lines": ["1 Elm Row", "Flat 2"], "locality": None, "postal_code": "62701",
                     "country": None, "region": "IL"},
                ],
                "email_addresses": [{"address": "rosa@example.org", "primary": True, "status": "unsubscribed"}],
                "phone_numbers": [],
                "custom_fields": {"shirt": "M"},
            },
            "add_tags": ["volunteer", "never made"],
        },
    )  # fmt: skip

    (rosa,) = door.actionnetwork["people"].all()
    assert made["_links"]["self"]["href"].rpartition("/")[2] == rosa.id
    assert (rosa.given_name, rosa.family_name) == ("Rosa", None)
    assert rosa.email_addresses[0]["status"] == "unsubscribed"
    address = ask("GET", f"people/{rosa.id}")["postal_addresses"][0]
    assert (address["address_lines"], address["region"], address["country"]) == (["1 Elm Row", "Flat 2"], "IL", "US")
    assert door.actionnetwork["taggings"].count(person=rosa) == 1


def test_a_number_with_a_type_that_the_service_calls_otherwise_is_taken(door, ask):
    made = ask(
        "POST",
        "people",
        body={
            "person": {
                "family_name": "Quill",
                "given_name": "Rosa",
                "postal_addresses": [],
                "email_addresses": [{"address": "rosa@example.org", "primary": False}],
                "phone_numbers": [{"number": "202-555-0143", "type": "home"}],
            }
        },
    )

    (rosa,) = door.actionnetwork["people"].all()
    assert rosa.phone_numbers[0]["number"] == "12025550143"
    assert ask("GET", f"people/{rosa.id}")["phone_numbers"] == made["phone_numbers"]
    assert made["email_addresses"][0] == {"primary": True, "address": "rosa@example.org", "status": "subscribed"}


def test_campaigns_are_known_by_their_titles_over_all_pages(door, ask):
    for number in range(30):
        door.actionnetwork["advocacy_campaigns"].create(title=f"list {number}", origin_system="Hotglue")

    campaigns = {}
    for page in range(1, ask("GET", "advocacy_campaigns")["total_pages"] + 1):
        for campaign in ask("GET", "advocacy_campaigns", {"page": page})["_embedded"]["osdi:advocacy_campaigns"]:
            campaigns[campaign["title"]] = campaign["identifiers"][0].split(":")[1]

    assert campaigns == {row.title: row.id for row in door.actionnetwork["advocacy_campaigns"].all()}


def test_a_list_is_a_campaign_in_which_the_contact_reaches_out(door, ask):
    made = ask("POST", "advocacy_campaigns", body={"title": "News", "origin_system": "Hotglue", "type": "email"})
    campaign = made["_links"]["self"]["href"].rpartition("/")[2]
    rosa = {"email_addresses": [{"address": "rosa@example.org"}], "phone_numbers": [{"number": "12025550143"}]}

    outreach = ask("POST", f"advocacy_campaigns/{campaign}/outreaches/", body={"person": rosa})

    (row,) = door.actionnetwork["outreaches"].all()
    assert outreach["_links"]["self"]["href"].rpartition("/")[2] == row.id
    assert (row.advocacy_campaign, row.type) == (campaign, "email")
    assert row.person == door.actionnetwork["people"].find(email_address="rosa@example.org").id
    assert ask("GET", f"advocacy_campaigns/{campaign}")["total_outreaches"] == 1


def test_a_campaign_of_no_known_type_is_refused(door, headers):
    answer = requests.post(
        f"{door.actionnetwork.url}/advocacy_campaigns", json={"title": "News", "type": "pigeon"}, headers=headers
    )

    assert (answer.status_code, set(answer.json())) == (400, {"error"})
    assert door.actionnetwork["advocacy_campaigns"].count() == 0


def test_a_contact_with_neither_address_nor_number_is_refused(door, headers):
    person = {"given_name": "Rosa", "family_name": None, "postal_addresses": [], "email_addresses": [],
              "phone_numbers": []}  # fmt: skip

    answer = requests.post(f"{door.actionnetwork.url}/people", json={"person": person}, headers=headers)

    assert (answer.status_code, set(answer.json())) == (400, {"error"})
    assert door.actionnetwork["people"].count() == 0


def test_a_wrong_key_is_known_by_the_status_and_repeated_in_the_text(door):
    answer = requests.get(f"{door.actionnetwork.url}/advocacy_campaigns", headers={"OSDI-API-Token": "stolen"})

    assert answer.status_code == 403
    assert answer.json() == {"error": "API Key invalid or not present stolen"}
    assert door.journal.last.status == 403
