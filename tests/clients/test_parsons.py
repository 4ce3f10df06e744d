"""parsons.ActionNetwork: people, tags and taggings, each call read a second way."""

from __future__ import annotations

import pytest
import requests


def native(resource):
    """The UUID that a client cuts out of an answer's identifiers."""
    (identifier,) = (item for item in resource["identifiers"] if item.startswith("action_network:"))
    return identifier.partition(":")[2]


@pytest.fixture
def sixty(mockapi):
    """Sixty people, every second of them called Even."""
    for number in range(60):
        mockapi.actionnetwork["people"].create(
            given_name="Odd" if number % 2 else "Even", email_addresses=[{"address": f"p{number}@example.org"}]
        )


def test_the_key_may_come_from_the_environment(mockapi, parsons_connector, monkeypatch):
    for name, value in mockapi.environ().items():
        monkeypatch.setenv(name, value)

    assert parsons_connector().get_people().num_rows == 0
    assert mockapi.journal.last.headers["osdi-api-token"] == mockapi.actionnetwork.api_key


def test_a_bad_key_is_an_error(mockapi, parsons_connector):
    with pytest.raises(requests.HTTPError, match="API Key invalid or not present wrong"):
        parsons_connector(api_token="wrong").get_people()

    assert mockapi.journal.last.status == 403


# ---- people


def test_a_person_is_made_and_known_again_by_the_address(mockapi, network, raw):
    made = network.upsert_person(email_address="rosa@example.org", given_name="Rosa", mobile_number="202-555-0143")
    again = network.upsert_person(email_address="ROSA@example.org", family_name="Quill")

    person = raw(mockapi, f"/people/{native(made)}")
    assert made["identifiers"] == again["identifiers"]
    assert (person["given_name"], person["family_name"]) == ("Rosa", "Quill")
    assert person["phone_numbers"][0]["number"] == "12025550143"
    assert mockapi.actionnetwork["people"].count() == 1


def test_a_person_comes_with_addresses_languages_custom_fields_and_tags_that_exist(mockapi, network, raw):
    network.add_tag("volunteer")
    made = network.upsert_person(
        email_address=[{"address": "rosa@example.org", "status": "unsubscribed"}],
        languages_spoken=["es"],
        postal_addresses=[{"postal_code": "20009", "country": "US"}],
        tags=["volunteer", "never made"],
        shirt="M",
    )

    person = raw(mockapi, f"/people/{native(made)}")
    assert person["email_addresses"][0]["status"] == "unsubscribed"
    assert person["languages_spoken"] == ["es"]
    assert person["postal_addresses"][0]["postal_code"] == "20009"
    assert person["custom_fields"] == {"shirt": "M"}
    assert mockapi.actionnetwork["taggings"].count(person=native(made)) == 1
    assert [tag.name for tag in mockapi.actionnetwork["tags"].all()] == ["volunteer"]


def test_its_argument_for_background_processing_is_not_the_services_own_and_changes_nothing(mockapi, network):
    made = network.upsert_person(email_address="rosa@example.org", background_processing=True)
    updated = network.update_person(native(made), background_processing=True, given_name="Rosa")

    assert mockapi.journal.last.request.query == "background_processing=true"
    assert updated["given_name"] == "Rosa"
    assert mockapi.actionnetwork["people"].get(native(made)).given_name == "Rosa"


def test_an_update_leaves_what_it_does_not_name(mockapi, network, raw):
    rosa = network.upsert_person(email_address="rosa@example.org", given_name="Rosa", family_name="Quill", a="1")

    network.update_person(native(rosa), given_name="Rosie", custom_fields={"b": "2"})

    person = raw(mockapi, f"/people/{native(rosa)}")
    assert (person["given_name"], person["family_name"]) == ("Rosie", "Quill")
    assert person["custom_fields"] == {"a": "1", "b": "2"}
    assert network.get_person(native(rosa))["custom_fields"] == person["custom_fields"]


def test_a_person_that_is_not_there_is_an_error_with_the_services_words(network):
    with pytest.raises(requests.HTTPError, match="Couldn't find person with id = nobody"):
        network.get_person("nobody")


# ---- paging and filters


def test_all_pages_are_read_and_the_walk_ends_one_page_past_the_last(mockapi, network, queries, sixty):
    found = []
    asked = queries(mockapi, lambda: found.append(network.get_people()))

    emails = {row["email_addresses"][0]["address"] for row in found[0]}
    assert emails == {f"p{number}@example.org" for number in range(60)}
    assert asked == [f"page={page}&per_page=25" for page in (1, 2, 3, 4)]


def test_a_full_last_page_ends_the_walk_too(mockapi, network, queries, sixty):
    asked = queries(mockapi, lambda: network.get_people(per_page=20))

    assert asked == [f"page={page}&per_page=20" for page in (1, 2, 3, 4)]


def test_a_limit_cuts_and_a_single_page_can_be_asked_for(mockapi, network, queries, sixty):
    assert network.get_people(limit=30).num_rows == 30
    assert queries(mockapi, lambda: network.get_people(limit=30)) == ["page=1&per_page=25", "page=2&per_page=25"]
    page = network.get_people(page=3, per_page=50)
    assert (page["page"], page["per_page"], len(page["_embedded"]["osdi:people"])) == (3, 25, 10)


def test_people_are_filtered_on_every_page(network, sixty):
    even = network.get_people(filter="given_name eq 'Even' and modified_date gt '2014-03-25'")

    assert even.num_rows == 30
    assert set(even["given_name"]) == {"Even"}


@pytest.mark.parametrize("filter", ["given_name is 'Even'", "shoe_size eq '9'", "given_name eq 'Even"])
def test_a_filter_that_the_service_cannot_read_never_returns_everybody(network, sixty, filter):
    with pytest.raises(requests.HTTPError, match="400"):
        network.get_people(filter=filter)


def test_tags_of_more_than_a_page_are_read_although_their_collection_is_counted(mockapi, network):
    for number in range(50):
        mockapi.actionnetwork["tags"].create(name=f"tag {number}")

    assert set(network.get_tags()["name"]) == {f"tag {number}" for number in range(50)}


# ---- tags and taggings


def test_a_tag_is_made_once(mockapi, network):
    made, again = network.add_tag("volunteer"), network.add_tag("volunteer")

    assert made["identifiers"] == again["identifiers"]
    assert network.get_tag(native(made))["name"] == "volunteer"
    assert mockapi.actionnetwork["tags"].count() == 1


def test_a_person_is_tagged_and_untagged(mockapi, network, raw):
    tag, rosa = network.add_tag("volunteer"), network.upsert_person(email_address="rosa@example.org")
    link = {"_links": {"osdi:person": {"href": f"https://actionnetwork.org/api/v2/people/{native(rosa)}"}}}

    tagging = network.create_tagging(native(tag), link)
    assert raw(mockapi, f"/people/{native(rosa)}/taggings")["total_records"] == 1
    assert network.get_taggings(native(tag)).num_rows == 1
    assert network.get_tagging(native(tag), native(tagging))["item_type"] == "osdi:person"

    assert "deleted" in network.delete_tagging(native(tag), native(tagging))["notice"]
    assert raw(mockapi, f"/people/{native(rosa)}/taggings")["total_records"] == 0
    with pytest.raises(requests.HTTPError, match="404"):
        network.get_tagging(native(tag), native(tagging))


def test_a_filter_on_what_has_none_is_ignored(mockapi, network):
    network.add_tag("volunteer")
    network.upsert_person(email_address="rosa@example.org", tags=["volunteer"])
    tag = mockapi.actionnetwork["tags"].find(name="volunteer")

    assert network.get_taggings(tag.id, filter="anything at all").num_rows == 1
