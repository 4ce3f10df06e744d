"""parsons.ActionNetwork, in process, each call read a second way."""

from __future__ import annotations

import pytest
import requests

pytestmark = pytest.mark.filterwarnings("ignore")


def raw(mock, path):
    """The same thing, asked for without the client."""
    answer = requests.get(
        f"https://actionnetwork.org/api/v2{path}", headers={"OSDI-API-Token": mock.actionnetwork.api_key}
    )
    assert answer.status_code == 200
    return answer.json()


def test_people_are_upserted_updated_and_found(mockapi, network):
    made = network.upsert_person(email_address="rosa@example.org", given_name="Rosa", mobile_number="2025550143")
    again = network.upsert_person(email_address="ROSA@example.org", family_name="Quill")
    assert made["identifiers"] == again["identifiers"]

    rosa = mockapi.actionnetwork["people"].find(email_address="rosa@example.org")
    network.update_person(rosa.id, given_name="Rosie")

    person = raw(mockapi, f"/people/{rosa.id}")
    assert (person["given_name"], person["family_name"]) == ("Rosie", "Quill")
    assert person["phone_numbers"][0]["number"] == "12025550143"
    assert network.get_person(rosa.id)["given_name"] == "Rosie"


def test_more_than_a_page_of_people_is_read_and_filtered(mockapi, network):
    for number in range(60):
        network.upsert_person(email_address=f"p{number}@example.org", given_name="Even" if number % 2 == 0 else "Odd")

    assert network.get_people().num_rows == 60
    assert network.get_people(limit=30).num_rows == 30
    even = network.get_people(filter="given_name eq 'Even'")
    assert even.num_rows == 30
    assert set(even["given_name"]) == {"Even"}
    assert mockapi.actionnetwork["people"].count() == 60


def test_tags_and_taggings(mockapi, network):
    network.add_tag("volunteer")
    network.upsert_person(email_address="rosa@example.org", tags=["volunteer"])
    network.upsert_person(email_address="nia@example.org")
    tag = mockapi.actionnetwork["tags"].find(name="volunteer")
    nia = mockapi.actionnetwork["people"].find(email_address="nia@example.org")

    tagging = network.create_tagging(
        tag.id, {"_links": {"osdi:person": {"href": f"https://actionnetwork.org/api/v2/people/{nia.id}"}}}
    )
    assert raw(mockapi, f"/tags/{tag.id}/taggings")["total_records"] == 2
    assert network.get_taggings(tag.id).num_rows == 2

    tagging_id = next(i for i in tagging["identifiers"] if i.startswith("action_network:")).partition(":")[2]
    network.delete_tagging(tag.id, tagging_id)
    assert raw(mockapi, f"/people/{nia.id}/taggings")["total_records"] == 0


def test_a_form_and_its_submissions(mockapi, network):
    network.create_form({"title": "Tell your story", "origin_system": "Parsons"})  # sent in the query, honoured
    form = mockapi.actionnetwork["forms"].find(title="Tell your story")
    network.upsert_person(email_address="rosa@example.org")
    rosa = mockapi.actionnetwork["people"].find(email_address="rosa@example.org")

    network.create_submission(form.id, rosa.id)

    assert mockapi.actionnetwork["forms"].get(form).total_submissions == 1
    submissions = network.get_form_submissions(form.id)
    one = raw(mockapi, f"/forms/{form.id}/submissions")["_embedded"]["osdi:submissions"]
    assert one[0]["action_network:person_id"] == rosa.id
    assert submissions[0]["identifiers"] == one[0]["identifiers"]
    assert network.get_form(form.id)["total_submissions"] == 1


def test_custom_fields_are_listed(mockapi, network):
    network.upsert_person(email_address="rosa@example.org", Shirt="M")

    listed = network.get_custom_fields()["action_network:custom_fields"]
    assert [entry["name"] for entry in listed] == ["Shirt"]
    assert raw(mockapi, "/metadata/custom_fields")["action_network:custom_fields"] == listed


def test_form_encoded_updates_fail_as_they_do_on_the_real_service(mockapi, network):
    form = mockapi.actionnetwork["forms"].create(title="Join")

    with pytest.raises(requests.HTTPError):
        network.update_form(form.id, {"title": "Other"})

    assert mockapi.actionnetwork["forms"].get(form).title == "Join"


def test_a_bad_key_is_an_error(mockapi):
    from parsons import ActionNetwork

    with pytest.raises(requests.HTTPError):
        ActionNetwork(api_token="wrong").get_people()
    assert mockapi.journal.last.status == 403
