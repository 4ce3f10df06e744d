"""One session with invented data: what each call answers, to the last number, and what REST shows of it."""

from __future__ import annotations

from datetime import datetime
from xmlrpc.client import ProtocolError, ServerProxy

import pytest
from xmlrpc_inventory import refused


@pytest.fixture
def ak(door):
    """A client of a site on which forty pages, six users, four tags and a campaign are there."""
    kit = door.mock.actionkit
    for number in range(1, 41):
        kit["petitionpage"].create(name=f"page-{number}")
    for number in range(1, 7):
        kit["user"].create(email=f"person{number}@example.test")
    for name in ("one", "two", "three", "four"):
        kit["tag"].create(name=name)
    kit["campaign"].create(title="Banks", name="banks")
    return door.ak


@pytest.fixture
def pledge(ak):
    """Page 41."""
    return ak.SignupPage.create({"name": "river-pledge", "title": "River pledge", "goal": 250})


def test_pages(door, ak, pledge):
    assert pledge == {
        "created_at": "2031-05-06T09:00:00", "custom_fields": {}, "goal": 250, "goal_type": "actions", "hidden": 0,
        "hosted_with": 1, "id": 41, "lang": None, "list": 1, "multilingual_campaign": None, "name": "river-pledge",
        "required_fields": [], "status": "active", "tags": [], "title": "River pledge", "type": "Signup",
        "updated_at": "2031-05-06T09:00:00", "url": "",
    }  # fmt: skip
    refused("ValidationError", ak.SignupPage.create, {"name": "river-pledge"})
    assert ak.SignupPage.save_or_create({"name": "river-pledge", "goal": 300})["id"] == 41
    assert ak.Page.get({"name": "river-pledge"})["goal"] == 300
    assert ak.Page.get({"id": 41})["type"] == "Signup"
    assert door.rest("page/?name=river-pledge")["objects"][0]["goal"] == 300
    assert door.rest("page/")["meta"]["total_count"] == 41


def test_custom_fields_of_pages(door, ak, pledge):
    ak.AllowedPageField.create({"name": "banner"})
    ak.AllowedPageField.create({"name": "accent"})

    fields = {"banner": "wave.png", "accent": "teal"}
    assert ak.SignupPage.set_custom_fields({"id": 41, **fields}) == fields
    assert ak.SignupPage.get({"id": 41})["custom_fields"]["accent"] == "teal"
    assert door.rest("page/41/")["fields"] == fields
    assert ak.SignupPage.clear_custom_fields({"id": 41, "name": "accent"}) == {"banner": "wave.png"}
    assert door.rest("page/41/")["fields"] == {"banner": "wave.png"}
    assert ak.SignupPage.clear_custom_fields({"id": 41}) == {}
    refused("DoesNotExist", ak.SignupPage.set_custom_fields, {"id": 41, "banner": "x", "nope": "1"})
    assert door.rest("page/41/")["fields"] == {}


def test_a_survey_and_its_one_form(door, ak):
    survey = ak.SurveyPage.create({"name": "creek-survey", "title": "Creek survey"})
    form = ak.SurveyForm.create({"page": survey["id"], "client_hosted": False, "introduction_text": "Tell us"})
    html = '<input name="action_why" />'
    question = ak.SurveyQuestion.create({"survey_form": form["id"], "question_label": "Why", "question_html": html})

    refused("ValidationError", ak.SurveyForm.create, {"page": survey["id"]})
    assert door.rest("surveyform/")["meta"]["total_count"] == 1
    assert door.rest(f"surveyquestion/{question['id']}/")["question_html"] == html


def test_a_followup(door, ak, pledge):
    sent = {"page_id": 41, "email_subject": "Thanks", "email_body": "Hi {{ user.first_name }}", "send_email": True}
    followup = ak.PageFollowup.create(sent)

    assert ak.PageFollowup.save({"id": followup["id"], "send_email": False})["send_email"] == 0
    assert followup["send_email"] == 1
    seen = door.rest(f"pagefollowup/{followup['id']}/")
    assert (seen["send_email"], seen["email_subject"]) == (False, "Thanks")


def test_users(door, ak):
    user = ak.User.create({"email": "ada@example.test", "first_name": "Ada", "last_name": "Byte", "zip": "12345"})

    assert (user["subscription_status"], user["country"], user["state"], user["state_name"], user["city"]) == (
        "never", "United States", "NY", "New York", "",
    )  # fmt: skip
    assert user["token"][:3] == ".7."
    assert set(user) == {
        "address1", "address2", "city", "country", "email", "first_name", "id", "last_name", "middle_name", "password",
        "plus4", "postal", "prefix", "region", "source", "state", "state_name", "subscription_status", "suffix",
        "token", "zip",
    }  # fmt: skip
    assert ak.User.get({"pk": "ada@example.test"})["id"] == ak.User.get({"akid": user["token"]})["id"] == 7
    refused("DoesNotExist", ak.User.get, {"email": "nobody@example.test"})
    seen = door.rest("user/7/")
    assert (seen["token"], seen["state"], seen["subscription_status"]) == (user["token"], "NY", "never")


def test_actions(door, ak, pledge):
    for number in range(102):
        sent = {"page": "page-1", "email": f"person{number % 6 + 1}@example.test"}
        assert door.send("POST", "action/", sent).status_code == 201
    door.mock.clock.freeze("2031-05-06T09:05:10Z")
    ak.User.create({"email": "ada@example.test"})
    ak.AllowedUserField.create({"name": "skills"})

    made = ak.act(
        {"page": "river-pledge", "email": "lin@example.test", "first_name": "Lin", "action_partner": "otter-club",
         "user_skills": ["maps"]}
    )  # fmt: skip
    assert (bool(made["success"]), bool(made["status"])) == (True, True)
    assert (made["action"]["created_user"], made["action"]["custom_fields"]) == (1, {"partner": "otter-club"})
    user = ak.User.get({"email": "lin@example.test"})
    assert (user["id"], user["subscription_status"], user["first_name"]) == (8, "subscribed", "Lin")
    assert user["custom_fields"]["skills"] in ("maps", ["maps"])  # which of the two nobody knows
    assert door.rest("user/8/")["fields"]["skills"] in ("maps", ["maps"])

    again = ak.act({"page": "river-pledge", "id": 8})
    assert (again["action"]["id"], again["action"]["created_user"]) == (104, 0)
    assert "custom_fields" not in again["action"]

    assert ak.Action.search({"user": 8, "page__name": "river-pledge"})[0] == made["action"] == {
        "id": 103, "action_ptr_id": 103, "created_at": "2031-05-06T09:05:10", "updated_at": "2031-05-06T09:05:10",
        "user_id": 8, "page_id": 41, "mailing_id": None, "referring_user_id": None, "referring_mailing_id": None,
        "link": None, "opq_id": "", "source": "api", "created_user": 1, "subscribed_user": 1, "status": "complete",
        "custom_fields": {"partner": "otter-club"},
    }  # fmt: skip
    assert ak.PetitionAction.search({"user": 8}) == []
    assert [one["id"] for one in door.rest("action/?user=8&order_by=id")["objects"]] == [103, 104]

    assert ak.Action.set_custom_fields({"id": 104, "partner": "heron-co"}) == {"partner": "heron-co"}
    assert door.rest("action/104/")["fields"] == {"partner": "heron-co"}
    assert ak.Action.get_custom_fields({"id": 104}) == {"partner": "heron-co"}
    assert ak.Action.clear_custom_fields({"id": 104}) == {}
    assert door.rest("action/104/")["fields"] == {}


def test_actions_that_are_rejected_leave_nothing(door, ak, pledge):
    for sent in ({"email": "not-an-address"}, {"email": "zed@example.test", "zip": "1234"}):
        told = ak.act({"page": "river-pledge", **sent})
        assert (bool(told["success"]), bool(told["status"]), "action" in told) == (False, False, False)
        assert ak.User.search({"email": sent["email"]}) == []
    assert (door.rest("user/")["meta"]["total_count"], door.rest("action/")["meta"]["total_count"]) == (6, 0)


def test_a_page_is_tagged_in_two_steps(door, ak):
    tag = ak.Tag.create({"name": "rivers"})
    holder = ak.ImportPage.create({"name": "tag-holder-1"})

    assert ak.ImportPage.save({"id": holder["id"], "tags": [tag["id"]]})["tags"] == [5]
    assert [one["name"] for one in door.rest(f"importpage/{holder['id']}/")["tags"]] == ["rivers"]


def test_an_event_has_its_creator_as_its_host(door, ak):
    for name in ("ada", "lin"):
        ak.User.create({"email": f"{name}@example.test"})
    event = ak.Event.create(
        {"campaign_id": 1, "title": "Bank clean-up", "venue": "Boat house", "address1": "1 Quay", "zip": "12345",
         "starts_at": datetime(2031, 6, 1, 10, 0), "max_attendees": 30, "creator_id": 8,
         "public_description": "Gloves provided"}
    )  # fmt: skip

    assert (event["starts_at"], event["campaign_id"], event["creator_id"]) == ("2031-06-01T10:00:00", 1, 8)
    assert event["latitude"] is not None
    assert [(one["role"], one["status"]) for one in ak.EventSignup.search({"event": event["id"]})] == [
        ("host", "active")
    ]
    seen = door.rest(f"event/{event['id']}/")
    assert (seen["starts_at"], seen["creator"], seen["max_attendees"]) == (
        "2031-06-01T10:00:00", "/rest/v1/user/8/", 30,
    )  # fmt: skip
    (signup,) = door.rest("eventsignup/")["objects"]
    assert (signup["user"], signup["role"]) == ("/rest/v1/user/8/", "host")
    assert list(door.mock.outbox) == []


def test_a_bad_password_is_a_401_and_no_fault(door):
    wrong = door.address.replace("mockapi:mockapi@", "mockapi:wrong@")
    with ServerProxy(wrong) as stranger, pytest.raises(ProtocolError) as caught:
        stranger.version()

    assert caught.value.errcode == 401
    assert [each.answer.status for each in door.mock.journal] == [401]
