"""parsons.ActionNetwork writes fundraising pages, donations, advocacy campaigns' outreaches and surveys."""

from __future__ import annotations

import pytest
import requests


@pytest.fixture
def rosa(mockapi):
    return mockapi.actionnetwork["people"].create(email_addresses=[{"address": "rosa@example.org"}])


@pytest.fixture
def page(mockapi):
    return mockapi.actionnetwork["fundraising_pages"].create(title="Give")


@pytest.fixture
def letter(mockapi):
    return mockapi.actionnetwork["advocacy_campaigns"].create(title="Write", type="email", targets="The senate")


def test_a_fundraising_page_of_plain_texts_gets_through_in_the_query(mockapi, network, raw):
    made = network.create_fundraising_page({"title": "Give", "origin_system": "FreeFundraisers.com"})

    (page,) = mockapi.actionnetwork["fundraising_pages"].all()
    assert (mockapi.journal.last.request.body, page.title) == (b"", "Give")
    assert page.origin_system == "FreeFundraisers.com"
    assert raw(mockapi, f"/fundraising_pages/{page.id}") == made == network.get_fundraising_page(page.id)
    assert (made["total_donations"], made["total_amount"]) == (0, 0)


def test_a_creator_lost_in_the_query_is_passed_over(mockapi, network):
    member = mockapi.actionnetwork.account().add_member("boss@example.org")
    link = {"osdi:creator": {"href": f"https://actionnetwork.org/api/v2/people/{member.id}"}}

    made = network.create_fundraising_page({"title": "Give", "_links": link})

    assert mockapi.journal.last.query["_links"] == "osdi:creator"
    owner = mockapi.actionnetwork.account().owner
    assert made["_links"]["osdi:creator"]["href"].endswith(f"/people/{owner.id}")
    assert mockapi.actionnetwork["fundraising_pages"].find(title="Give").creator == owner.id


def test_a_fundraising_page_update_is_sent_as_a_web_form_and_refused(mockapi, network, page, unchanged):
    with unchanged(mockapi), pytest.raises(requests.HTTPError, match=r"400.*JSON"):
        network.update_fundraising_page(page.id, {"title": "Give more"})

    assert network.get_fundraising_page(page.id)["title"] == "Give"


def test_a_donation_with_all_it_needs_loses_it_in_the_query_and_is_refused(
    mockapi, network, page, rosa, link_to, unchanged
):
    payload = {
        "recipients": [{"display_name": "The Cause", "amount": "3.00"}],
        "created_date": "2013-05-02T17:00:00Z",
        **link_to(rosa),
    }

    with unchanged(mockapi), pytest.raises(requests.HTTPError, match=r"400.*valid person id"):
        network.create_donation(page.id, payload)

    query = mockapi.journal.last.query
    assert (query["recipients"], query["_links"]) == ("amount", "osdi:person")
    assert network.get_donations().num_rows == 0


def test_a_donation_recorded_otherwise_is_read_from_all_three_ends(mockapi, network, page, rosa, raw):
    donation = mockapi.actionnetwork["donations"].create(
        fundraising_page=page, person=rosa, recipients=[{"display_name": "Us", "amount": "3.50"}]
    )

    for found in (
        network.get_donations()[0],
        network.get_fundraising_page_donations(page.id)[0],
        network.get_person_donations(rosa.id)[0],
        network.get_donation(donation.id),
    ):
        assert (found["amount"], found["currency"]) == ("3.50", "USD")
        assert found["payment"]["reference_number"] == donation.id
        assert found["identifiers"] == raw(mockapi, f"/donations/{donation.id}")["identifiers"]
    assert network.get_fundraising_page(page.id)["total_amount"] == 3.5


def test_an_outreach_loses_its_targets_and_its_person_in_the_query_and_is_refused(
    mockapi, network, letter, rosa, link_to, unchanged
):
    with unchanged(mockapi), pytest.raises(requests.HTTPError, match=r"400.*valid person id"):
        network.create_outreach(
            letter.id, {"targets": [{"given_name": "Joe", "family_name": "Schmoe"}], **link_to(rosa)}
        )

    assert mockapi.journal.last.query == {"targets": "family_name", "_links": "osdi:person"}
    assert network.get_advocacy_campaign_outreaches(letter.id).num_rows == 0


def test_an_outreach_update_is_sent_as_a_web_form_and_refused(mockapi, network, letter, rosa, unchanged):
    outreach = mockapi.actionnetwork["outreaches"].create(
        advocacy_campaign=letter, person=rosa, subject="Please vote no", targets=[{"family_name": "Schmoe"}]
    )

    with unchanged(mockapi), pytest.raises(requests.HTTPError, match=r"400.*JSON"):
        network.update_outreach(letter.id, outreach.id, {"subject": "Please vote no!"})

    shown = network.get_person_outreach(rosa.id, outreach.id)
    assert (shown["subject"], shown["type"], shown["targets"]) == (
        "Please vote no",
        "email",
        [{"family_name": "Schmoe"}],
    )
    assert network.get_advocacy_campaign(letter.id)["total_outreaches"] == 1


def test_a_survey_is_made_and_read(mockapi, network, raw):
    made = network.create_survey({"title": "My Free Survey", "origin_system": "FreeSurveys.com"})

    (survey,) = mockapi.actionnetwork["surveys"].all()
    assert (survey.title, survey.origin_system) == ("My Free Survey", "FreeSurveys.com")
    assert raw(mockapi, f"/surveys/{survey.id}") == made == network.get_survey(survey.id)
    assert made["total_responses"] == 0


def test_a_survey_can_have_a_creator_who_runs_the_group(mockapi, network):
    member = mockapi.actionnetwork.account().add_member("boss@example.org")

    made = network.create_survey(
        {
            "title": "My Free Survey",
            "_links": {"osdi:creator": {"href": f"https://actionnetwork.org/api/v2/people/{member.id}"}},
        }
    )

    assert made["_embedded"]["osdi:creator"]["email_addresses"][0]["address"] == "boss@example.org"
    assert mockapi.actionnetwork["surveys"].find(title="My Free Survey").creator == member.id


def test_a_survey_update_is_sent_as_a_post_and_not_allowed(mockapi, network, unchanged):
    survey = mockapi.actionnetwork["surveys"].create(title="Mine")

    with unchanged(mockapi), pytest.raises(requests.HTTPError, match=r"405.*POST is not allowed"):
        network.update_survey(survey.id, {"title": "Ours"})

    assert network.get_survey(survey.id)["title"] == "Mine"
