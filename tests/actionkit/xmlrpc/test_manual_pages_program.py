"""The programs of the manual's page on pages, in today's Python, with the lost lines put back: what each prints."""

from __future__ import annotations

import pytest

SIGNUP_PAGE = {
    "created_at": "2011-05-24T10:21:15",
    "custom_fields": {},
    "goal": 1000,
    "goal_type": "actions",
    "hidden": 0,
    "hosted_with": 1,
    "id": 31,
    "lang": None,
    "list": 1,
    "multilingual_campaign": None,
    "name": "mynewsignuppage",
    "required_fields": [],
    "status": "active",
    "tags": [],
    "title": "My New Signup Page",
    "type": "Signup",
    "updated_at": "2011-05-24T10:21:15",  # printed two hours later, which no clock explains
    "url": "",
}

BODY = """Dear {{ user.first_name }},

Thanks for signing up!  You won't regret it.  \n
Thanks for all you do.  \n--
The Robotic Dogs Team """


@pytest.fixture
def thirty_pages(door):
    """A site on which the next page is the thirty-first, at the moment of the manual's example."""
    for number in range(1, 31):
        door.mock.actionkit["signuppage"].create(name=f"page-{number}", title=f"Page {number}")
    door.mock.clock.freeze("2011-05-24T10:21:15Z")


def exactly(struct, expected):
    """Equal, key for key, and of the printed types: 0 is no False."""
    assert struct == expected
    assert {key: type(value) for key, value in struct.items()} == {
        key: type(value) for key, value in expected.items()
    }  # fmt: skip


def test_a_signup_page_is_created_as_printed(door, thirty_pages):
    page = door.ak.SignupPage.create({"title": "My New Signup Page", "name": "mynewsignuppage", "goal": 1000})

    exactly(page, SIGNUP_PAGE)
    assert door.ak.SignupPage.get({"id": 31}) == door.ak.Page.get({"name": "mynewsignuppage"}) == page
    seen = door.rest("signuppage/31/")
    assert (seen["name"], seen["title"], seen["goal"]) == ("mynewsignuppage", "My New Signup Page", 1000)
    assert door.rest("signuppage/")["meta"]["total_count"] == 31


def test_custom_page_fields_are_set_read_and_cleared(door):
    actionkit = door.ak
    actionkit.AllowedPageField.create({"name": "background"})
    actionkit.AllowedPageField.create({"name": "foreground"})

    signup = actionkit.SignupPage.create({"name": "test_api_subscription"})

    actionkit.SignupPage.set_custom_fields({"id": signup["id"], "background": "white", "foreground": "black"})

    signup = actionkit.SignupPage.get({"id": signup["id"]})
    custom_fields = signup["custom_fields"]

    assert custom_fields["background"] == "white"
    assert custom_fields["foreground"] == "black"

    custom_fields = actionkit.SignupPage.get_custom_fields({"id": signup["id"]})

    assert custom_fields["background"] == "white"
    assert custom_fields["foreground"] == "black"
    assert door.rest(f"page/{signup['id']}/")["fields"] == {"background": "white", "foreground": "black"}

    assert actionkit.SignupPage.clear_custom_fields({"id": signup["id"]}) == {}
    assert door.rest(f"page/{signup['id']}/")["fields"] == {}
    assert door.rest("allowedpagefield/")["meta"]["total_count"] == 2  # what is allowed stays so


def test_a_survey_gets_its_form_and_its_questions(door):
    actionkit = door.ak
    survey = actionkit.SurveyPage.create({"name": "mysurveypage", "title": "My Survey Page"})
    form = actionkit.SurveyForm.create({"page": survey["id"], "client_hosted": False, "introduction_text": "Answer!"})
    one, two = (
        actionkit.SurveyQuestion.create(
            {
                "survey_form": form["id"],
                "question_label": f"label {name}",
                "question_html": f'<input type="text" name="action_question_{name}" />',
            }
        )
        for name in ("one", "two")
    )

    assert (survey["type"], form["page"], form["client_hosted"]) == ("Survey", survey["id"], 0)
    assert [one["survey_form"], two["survey_form"]] == [form["id"], form["id"]]
    seen = door.rest(f"surveyform/{form['id']}/")
    assert seen["page"] == f"/rest/v1/surveypage/{survey['id']}/"
    assert (seen["introduction_text"], seen["client_hosted"], seen["templateset"]) == (
        "Answer!", False, "/rest/v1/templateset/1/",
    )  # fmt: skip
    questions = door.rest("surveyquestion/?order_by=id")["objects"]
    assert [question["question_label"] for question in questions] == ["label one", "label two"]
    assert questions[1]["question_html"] == '<input type="text" name="action_question_two" />'

    answered = actionkit.act({"page": "mysurveypage", "email": "ada@example.org", "action_question_one": "Fur"})
    assert answered["action"]["custom_fields"] == {"question_one": "Fur"}
    assert door.rest("surveyaction/1/")["fields"] == {"question_one": "Fur"}


def test_a_followup_sends_its_mail_until_it_is_switched_off(door):
    actionkit = door.ak
    actionkit.SignupPage.create({"name": "first"})
    actionkit.SignupPage.create({"name": "second"})

    signup = actionkit.Page.get({"id": 2})
    followup = actionkit.PageFollowup.create(
        {
            "page_id": signup["id"],
            "email_body": BODY,
            "email_custom_from": "Marmaduke <marmaduke@example.com>",
            "email_subject": "Thanks!",
            "url": f"http://act.roboticdogs.me/thanks/{signup['name']}",
            "send_email": True,
        }
    )

    assert (followup["page"], followup["send_email"], followup["email_subject"]) == (2, 1, "Thanks!")
    seen = door.rest(f"pagefollowup/{followup['id']}/")
    assert seen["page"] == "/rest/v1/signuppage/2/"
    assert (seen["send_email"], seen["email_custom_from"], seen["url"]) == (
        True, "Marmaduke <marmaduke@example.com>", "http://act.roboticdogs.me/thanks/second",
    )  # fmt: skip
    assert actionkit.act({"page": "second", "email": "ada@example.org", "first_name": "Ada"})["success"]
    (mail,) = door.mock.outbox
    assert (mail.service, mail.kind, mail.to) == ("actionkit", "confirmation", ("ada@example.org",))
    assert (mail.subject, mail.body, mail.sender) == ("Thanks!", BODY, "Marmaduke <marmaduke@example.com>")

    assert actionkit.PageFollowup.save({"id": followup["id"], "send_email": False})["send_email"] == 0

    assert actionkit.act({"page": "second", "email": "bob@example.org"})["success"]
    assert len(door.mock.outbox) == 1
    seen = door.rest(f"pagefollowup/{followup['id']}/")
    assert (seen["send_email"], seen["email_subject"]) == (False, "Thanks!")
