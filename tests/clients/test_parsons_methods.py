"""parsons.ActionNetwork: no public method goes without a test, and what is left of people, tags and metadata."""

from __future__ import annotations

import ast
import inspect
from pathlib import Path

import pytest
import requests


def native(resource):
    (identifier,) = (item for item in resource["identifiers"] if item.startswith("action_network:"))
    return identifier.partition(":")[2]


def called_in(path):
    """The methods that tests, and the lambdas that tests go through, call on ``network``."""
    return {
        node.func.attr
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "network"
    }


def test_every_public_method_is_called_by_some_test(parsons_connector):
    public = {name for name, _ in inspect.getmembers(parsons_connector, inspect.isfunction) if name[0] != "_"}

    called = set().union(*(called_in(path) for path in Path(__file__).parent.glob("test_parsons*.py")))

    assert len(public) > 90
    assert sorted(public - called) == []


# ---- people


def test_the_deprecated_way_to_add_a_person_answers_nothing_and_drops_the_tags(mockapi, network, raw):
    network.add_tag("volunteer")

    assert network.add_person(email_address="rosa@example.org", given_name="Rosa", tags=["volunteer"]) is None

    (rosa,) = mockapi.actionnetwork["people"].all()
    assert raw(mockapi, f"/people/{rosa.id}")["given_name"] == "Rosa"
    assert raw(mockapi, f"/people/{rosa.id}/taggings")["total_records"] == 0


def test_a_number_comes_with_its_status(mockapi, network, raw):
    made = network.add_person(email_address="rosa@example.org", mobile_number=12025550143)
    assert made is None  # its default for the status is subscribed

    (rosa,) = mockapi.actionnetwork["people"].all()
    (number,) = raw(mockapi, f"/people/{rosa.id}")["phone_numbers"]
    assert (number["number"], number["status"]) == ("12025550143", "subscribed")
    assert rosa.phone_numbers[0]["number"] == "12025550143"


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"mobile_number": "+1 (202) 555-0143"}, "unsubscribed"),
        ({"mobile_number": 2025550143, "mobile_status": "subscribed"}, "subscribed"),
        ({"mobile_number": [12025550143], "mobile_status": "unsubscribed"}, "unsubscribed"),
        ({"mobile_number": [{"number": "12025550143", "status": "subscribed"}]}, "subscribed"),
    ],
    ids=["text", "number", "list", "hash"],
)
def test_a_number_is_the_same_however_it_is_given(mockapi, network, given, status):
    made = network.upsert_person(email_address="rosa@example.org", **given)

    (number,) = mockapi.actionnetwork["people"].get(native(made)).phone_numbers
    assert (number["number"], number["status"]) == ("12025550143", status)
    assert made["phone_numbers"][0]["number"] == "12025550143"


def test_of_several_addresses_the_primary_one_is_kept(mockapi, network):
    made = network.upsert_person(email_address=["rosa@example.org", "rosa.quill@example.org"])

    assert [entry["address"] for entry in made["email_addresses"]] == ["rosa@example.org"]
    assert mockapi.actionnetwork["people"].find(email_address="rosa@example.org").id == native(made)
    assert mockapi.actionnetwork["people"].find(email_address="rosa.quill@example.org") is None


def test_new_and_known_people_can_be_told_by_their_dates(mockapi, network):
    mockapi.clock.freeze("2026-03-01T12:00:00Z")
    made = network.upsert_person(email_address="rosa@example.org")
    mockapi.clock.freeze("2026-03-01T12:00:05Z")
    again = network.upsert_person(email_address="rosa@example.org", given_name="Rosa")

    assert made["created_date"] == made["modified_date"] == again["created_date"] == "2026-03-01T12:00:00Z"
    assert again["modified_date"] == "2026-03-01T12:00:05Z"
    assert mockapi.actionnetwork["people"].get(native(made)).given_name == "Rosa"


def test_an_update_takes_everything_that_it_is_given(mockapi, network, raw):
    rosa = native(network.upsert_person(email_address="rosa@example.org"))

    network.update_person(
        rosa,
        identifiers=["crm:8812"],
        email_addresses=[{"status": "unsubscribed"}],
        postal_addresses=[{"postal_code": "62701"}],
        languages_spoken=["es"],
    )

    person = raw(mockapi, f"/people/{rosa}")
    assert person["identifiers"] == [f"action_network:{rosa}", "crm:8812"]
    assert person["email_addresses"][0] == {"primary": True, "address": "rosa@example.org", "status": "unsubscribed"}
    assert (person["postal_addresses"][0]["country"], person["languages_spoken"]) == ("US", ["es"])
    assert mockapi.actionnetwork["people"].get("crm:8812").id == rosa


def test_an_update_of_nobody_is_an_error(mockapi, network, unchanged):
    with unchanged(mockapi), pytest.raises(requests.HTTPError, match="Couldn't find person with id = nobody"):
        network.update_person("nobody", given_name="Rosa")


# ---- taggings, submissions, petitions: what is refused


def test_a_tagging_of_nobody_is_refused(mockapi, network, unchanged):
    tag = native(network.add_tag("volunteer"))

    with unchanged(mockapi), pytest.raises(requests.HTTPError, match=r"400.*You must specify a valid person id"):
        network.create_tagging(tag, {"_links": {"osdi:person": {"href": "https://actionnetwork.org/api/v2/people/x"}}})
    with unchanged(mockapi), pytest.raises(requests.HTTPError, match="404"):
        network.delete_tagging(tag, "x")


@pytest.mark.parametrize("background", [False, True])
def test_taggings_are_made_and_removed_at_once_with_its_argument_or_without(mockapi, network, link_to, raw, background):
    rosa = mockapi.actionnetwork["people"].create(email_addresses=[{"address": "rosa@example.org"}])
    tag = native(network.add_tag("volunteer"))

    made = network.create_tagging(tag, link_to(rosa), background_processing=background)

    assert raw(mockapi, f"/tags/{tag}/taggings/{native(made)}") == made
    gone = network.delete_tagging(tag, native(made), background_processing=background)
    assert gone == {"notice": "This tagging was successfully deleted."}
    assert mockapi.actionnetwork["taggings"].count() == 0


def test_a_tag_needs_a_name(mockapi, network, unchanged):
    with unchanged(mockapi), pytest.raises(requests.HTTPError, match=r"400.*name is required"):
        network.add_tag("")


@pytest.mark.parametrize("background", [False, True])
def test_petitions_are_made_and_updated_at_once_with_its_argument_or_without(mockapi, network, raw, background):
    texts = ("About otters", "Save them", [{"name": "The council"}])
    made = network.create_petition("Otters", *texts, background_processing=background)
    updated = network.update_petition(native(made), "More otters", *texts, background_processing=background)

    assert updated == raw(mockapi, f"/petitions/{native(made)}")
    assert mockapi.actionnetwork["petitions"].get(native(made)).title == "More otters"


def test_a_petition_without_a_title_is_refused_and_never_loses_the_one_it_has(mockapi, network, raw, unchanged):
    with unchanged(mockapi), pytest.raises(requests.HTTPError, match=r"400.*title is required"):
        network.create_petition("", "About", "Text", [])

    made = network.create_petition("Otters", "About", "Text", [{"name": "The council"}])
    network.update_petition(native(made), "", "About", "Text", [{"name": "The mayor"}])
    shown = raw(mockapi, f"/petitions/{native(made)}")
    assert (shown["title"], shown["target"]) == ("Otters", [{"name": "The mayor"}])
    assert mockapi.actionnetwork["petitions"].get(native(made)).title == "Otters"


def test_a_signature_whose_person_was_lost_in_the_query_is_the_helpers_silent_failure(mockapi, network, unchanged):
    petition = mockapi.actionnetwork["petitions"].create(title="Otters")

    with unchanged(mockapi):
        made = network.create_signature(
            petition.id, {"person": {"email_addresses": [{"address": "rosa@example.org"}]}, "add_tags": ["x"]}
        )

    assert made == {}
    assert mockapi.journal.last.query == {"person": "email_addresses", "add_tags": "x"}


def test_a_submission_update_cannot_name_another_person(mockapi, network, raw, link_to):
    people = mockapi.actionnetwork["people"]
    rosa, nia = (people.create(email_addresses=[{"address": f"{name}@example.org"}]) for name in ("rosa", "nia"))
    form = mockapi.actionnetwork["forms"].create(title="Story")
    made = network.create_submission(form.id, rosa.id)

    network.update_submission(form.id, native(made), link_to(nia))

    shown = raw(mockapi, f"/forms/{form.id}/submissions/{native(made)}")
    assert shown["action_network:person_id"] == rosa.id
    assert mockapi.actionnetwork["submissions"].get(native(made)).person == rosa.id


def test_metadata_leads_to_the_custom_fields(mockapi, network, raw):
    network.upsert_person(email_address="rosa@example.org", shirt="M")

    metadata = network.get_metadata()

    assert metadata == raw(mockapi, "/metadata")
    assert metadata["_links"]["action_network:custom_fields"]["href"].endswith("/metadata/custom_fields")
    (field,) = network.get_custom_fields()["action_network:custom_fields"]
    assert (field["name"], field["notes"]) == ("shirt", None)
    assert raw(mockapi, "/metadata/custom_fields") == network.get_custom_fields()
