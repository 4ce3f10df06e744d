"""parsons.ActionNetwork: forms, petitions, what people did with them, and calls that fail in real life."""

from __future__ import annotations

import pytest
import requests


@pytest.fixture
def rosa(mockapi):
    return mockapi.actionnetwork["people"].create(email_addresses=[{"address": "rosa@example.org"}])


@pytest.fixture
def form(mockapi):
    return mockapi.actionnetwork["forms"].create(title="Tell your story")


@pytest.fixture
def petition(mockapi):
    return mockapi.actionnetwork["petitions"].create(title="Save the otters")


def test_forms_are_read_and_filtered(mockapi, network, form):
    for number in range(30):
        mockapi.actionnetwork["forms"].create(title=f"form {number}")

    assert network.get_forms().num_rows == 31
    assert network.get_form(form.id)["title"] == "Tell your story"
    assert network.get_forms(filter="title eq 'form 7'")["title"] == ["form 7"]


def test_a_form_sent_in_the_query_with_an_empty_body_is_taken_from_there(mockapi, network, raw):
    made = network.create_form({"title": "Tell your story", "origin_system": "Parsons", "page": "2"})

    form = mockapi.actionnetwork["forms"].find(title="Tell your story")
    assert mockapi.journal.last.request.body == b""
    assert f"action_network:{form.id}" in made["identifiers"]
    assert raw(mockapi, f"/forms/{form.id}")["origin_system"] == "Parsons"


def test_a_form_update_is_sent_as_a_web_form_and_refused_as_on_the_real_service(mockapi, network, form):
    with pytest.raises(requests.HTTPError, match="400"):
        network.update_form(form.id, {"title": "Other"})

    assert mockapi.journal.last.request.body == b"title=Other"
    assert mockapi.actionnetwork["forms"].get(form).title == "Tell your story"


def test_a_submission_counts_and_is_found_from_both_ends(mockapi, network, raw, form, rosa):
    made = network.create_submission(form.id, rosa.id)
    (submission,) = mockapi.actionnetwork["submissions"].all()

    assert f"action_network:{submission.id}" in made["identifiers"]
    assert network.get_form_submissions(form.id)[0]["identifiers"] == made["identifiers"]
    assert network.get_person_submissions(rosa.id)[0]["identifiers"] == made["identifiers"]
    assert network.get_form_submission(form.id, submission.id)["identifiers"] == made["identifiers"]
    assert network.get_person_submission(rosa.id, submission.id)["identifiers"] == made["identifiers"]
    one = raw(mockapi, f"/forms/{form.id}/submissions")["_embedded"]["osdi:submissions"][0]
    assert (one["action_network:person_id"], one["action_network:form_id"]) == (rosa.id, form.id)
    assert network.get_form(form.id)["total_submissions"] == 1


def test_more_submissions_than_a_page_are_read(mockapi, network, form):
    for number in range(30):
        mockapi.actionnetwork["submissions"].create(
            form=form, person={"email_addresses": [{"address": f"p{number}@example.org"}]}
        )

    people = network.get_form_submissions(form.id)["action_network:person_id"]
    assert set(people) == {person.id for person in mockapi.actionnetwork["people"].all()}
    assert len(people) == 30


def test_a_submission_of_a_person_who_is_not_there_is_refused(mockapi, network, form):
    with pytest.raises(requests.HTTPError, match="valid person id"):
        network.create_submission(form.id, "00000000-0000-4000-8000-000000000000")

    assert mockapi.actionnetwork["forms"].get(form).total_submissions == 0


def test_a_submission_takes_another_identifier(mockapi, network, form, rosa):
    submission = mockapi.actionnetwork["submissions"].create(form=form, person=rosa)

    network.update_submission(form.id, submission.id, {"identifiers": ["crm:1"]})

    assert mockapi.actionnetwork["submissions"].get("crm:1").id == submission.id


def test_petitions_are_made_updated_and_read(mockapi, network, raw):
    network.create_petition("Otters", "About otters", "Save them", [{"name": "The council"}])
    petition = mockapi.actionnetwork["petitions"].find(title="Otters")

    network.update_petition(petition.id, "More otters", "About otters", "Save them all", [{"name": "The mayor"}])

    shown = raw(mockapi, f"/petitions/{petition.id}")
    assert (shown["title"], shown["petition_text"]) == ("More otters", "Save them all")
    assert shown["target"] == [{"name": "The mayor"}]
    assert network.get_petition(petition.id)["title"] == "More otters"


def test_signatures_are_read_from_both_ends(mockapi, network, petition, rosa):
    signature = mockapi.actionnetwork["signatures"].create(petition=petition, person=rosa, comments="Please")

    assert network.get_petition_signatures(petition.id)["comments"] == ["Please"]
    assert network.get_person_signatures(rosa.id)["comments"] == ["Please"]
    assert network.get_petition_signature(petition.id, signature.id)["comments"] == "Please"
    assert network.get_person_signature(rosa.id, signature.id)["comments"] == "Please"


def test_a_signature_whose_link_was_lost_in_the_query_is_refused(mockapi, network, petition, rosa):
    link = {"osdi:person": {"href": f"https://actionnetwork.org/api/v2/people/{rosa.id}"}}

    with pytest.raises(requests.HTTPError, match="400"):
        network.create_signature(petition.id, {"comments": "Please", "_links": link})

    assert mockapi.journal.last.query == {"comments": "Please", "_links": "osdi:person"}  # no person any more
    assert mockapi.actionnetwork["signatures"].count() == 0


def test_a_signature_update_is_sent_as_a_web_form_and_refused(mockapi, network, petition, rosa):
    signature = mockapi.actionnetwork["signatures"].create(petition=petition, person=rosa, comments="Please")

    with pytest.raises(requests.HTTPError, match="400"):
        network.update_signature(petition.id, signature.id, {"comments": "Now"})

    assert mockapi.actionnetwork["signatures"].get(signature).comments == "Please"


# ---- trouble


def test_a_rate_limit_is_an_error(mockapi, network):
    mockapi.faults.add(path="/people", status=429, times=1)

    with pytest.raises(requests.HTTPError, match="429"):
        network.get_people()

    assert network.get_people().num_rows == 0
