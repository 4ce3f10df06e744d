"""pyactionnetwork, which has its host written into it."""

from __future__ import annotations

import pytest
from pyactionnetwork import ActionNetworkApi
from pyactionnetwork.helpers import get_all_donations


@pytest.fixture
def api(mockapi):
    return ActionNetworkApi(mockapi.actionnetwork.api_key)


@pytest.fixture
def rosa(mockapi, api):
    """A person as this client makes them."""
    mockapi.actionnetwork["tags"].create(name="volunteer")
    api.create_person(
        email="rosa+crm@example.org", given_name="Rosa", family_name="Quill", address=["1 Main Street"],
        city="Springfield", state="IL", country="US", postal_code="62701", tags=["volunteer"],
        custom_fields={"shirt": "M"},
    )  # fmt: skip
    return mockapi.actionnetwork["people"].find(email_address="rosa+crm@example.org")


def test_it_learns_the_services_addresses_from_the_entry_point(mockapi, api):
    assert api.config["motd"]
    assert mockapi.journal.requests()[0].path == "/api/v2/"
    assert api.resource_to_url("people") == "https://actionnetwork.org/api/v2/people"
    for name in ("people", "tags", "forms", "osdi:petitions"):
        assert api.get_resource(name)["_embedded"]
    with pytest.raises(KeyError):
        api.resource_to_url("otters")


def test_a_wrong_key_opens_the_entry_point_without_tags_and_nothing_else(mockapi):
    api = ActionNetworkApi("wrong")

    with pytest.raises(KeyError):
        api.resource_to_url("tags")
    assert api.get_resource("people") == {"error": "API Key invalid or not present wrong"}
    assert mockapi.journal.last.status == 403


def test_a_person_is_made_with_all_that_was_given(mockapi, rosa, raw):
    person = raw(mockapi, f"/people/{rosa.id}")

    assert (person["given_name"], person["family_name"]) == ("Rosa", "Quill")
    address = person["postal_addresses"][0]
    assert (address["address_lines"], address["region"], address["postal_code"]) == (["1 Main Street"], "IL", "62701")
    assert person["custom_fields"] == {"shirt": "M"}
    assert mockapi.actionnetwork["taggings"].count(person=rosa) == 1


def test_a_person_made_of_an_address_and_empty_texts_is_fine(mockapi, api):
    made = api.create_person(email="nia@example.org")

    assert (
        mockapi.actionnetwork["people"].get(made["identifiers"][0]).email_addresses[0]["address"] == "nia@example.org"
    )
    assert not made.get("given_name")
    assert made["custom_fields"] == {}


def test_people_are_found_by_the_old_name_of_the_field_too(api, rosa):
    api.create_person(email="nia@example.org")

    for field in ("email", "email_address"):
        found = api.get_person(search_by=field, search_string="rosa+crm@example.org")
        assert [person["given_name"] for person in found["_embedded"]["osdi:people"]] == ["Rosa"]
    assert api.get_person(search_string="nobody@example.org")["_embedded"]["osdi:people"] == []
    assert api.get_person(person_id=rosa.id)["given_name"] == "Rosa"


def test_a_field_that_cannot_be_searched_never_gives_everybody(mockapi, api, rosa):
    assert set(api.get_person(search_by="shoe_size", search_string="38")) == {"error"}
    assert mockapi.journal.last.status == 400


def test_an_update_clears_the_names_that_it_was_not_given(mockapi, api, rosa):
    updated = api.update_person(person_id=rosa.id, given_name="Rosie", tags=["another"])

    assert mockapi.journal.last.body["family_name"] is None
    person = mockapi.actionnetwork["people"].get(rosa)
    assert (person.given_name, person.family_name) == ("Rosie", None)
    assert updated["email_addresses"][0]["address"] == "rosa+crm@example.org"  # no address ever becomes null
    assert (person.postal_addresses[0]["region"], person.postal_addresses[0]["country"]) == ("IL", "US")
    assert "postal_code" not in updated["postal_addresses"][0]
    assert person.custom_fields == {"shirt": "M"}
    assert mockapi.actionnetwork["taggings"].count(person=rosa) == 1  # tags cannot be changed here


@pytest.mark.mockapi(null_clears=False)
def test_a_setting_makes_null_harmless(mockapi, api, rosa, raw):
    api.update_person(person_id=rosa.id, given_name="Rosie")

    person = raw(mockapi, f"/people/{rosa.id}")
    assert (person["given_name"], person["family_name"]) == ("Rosie", "Quill")
    assert person["postal_addresses"][0]["postal_code"] == "62701"


def test_all_donations_of_a_group_are_read_over_several_pages(mockapi, api, rosa, raw):
    page = mockapi.actionnetwork["fundraising_pages"].create(title="For the river")
    made = [
        mockapi.actionnetwork["donations"].create(
            fundraising_page=page, person=rosa, recipients=[{"display_name": "River", "amount": str(number)}]
        )
        for number in range(1, 28)
    ]

    donations = get_all_donations(api)

    assert [donation.id for donation in donations] == [one.id for one in reversed(made)]  # newest first
    assert mockapi.journal.requests()[-1].query == {"page": "2"}
    assert not any(donation.recurring for donation in donations)
    assert sum(float(donation.amount) for donation in donations) == 378.0
    assert raw(mockapi, f"/fundraising_pages/{page.id}")["total_amount"] == 378.0
