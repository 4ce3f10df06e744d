"""Page forms: one for each page, of its type, with texts; and what hangs on them."""

from __future__ import annotations

from typing import Any

import pytest

from mockapi.actionkit.pages.forms import FORMS
from mockapi.actionkit.pages.pages import TYPES, WITHOUT_FORM

TYPE_OF = {f"{model.type.lower()}form": model.type for model in TYPES if model.type}


def page_of(ak: Any, type: str, name: str = "here") -> str:
    """The path of a new page of a type."""
    body = {"name": name}
    if type in ("EventCreate", "EventSignup", "EventModerate", "CampaignVolunteer"):
        if not ak.all("campaign/"):
            ak.made("campaign/", {"name": "marches", "title": "Marches"})
        body["campaign"] = "/rest/v1/campaign/1/"
    path: str = ak.made(f"{type.lower()}page/", body)["resource_uri"]
    return path


def test_every_type_of_page_has_a_form_or_is_known_to_have_none() -> None:
    assert {model.name for model in FORMS} == {name for name, type in TYPE_OF.items() if type not in WITHOUT_FORM}


@pytest.mark.parametrize("model", FORMS, ids=lambda model: model.name)
def test_every_form_belongs_to_a_page_of_its_type(ak: Any, model: Any) -> None:
    page = page_of(ak, TYPE_OF[model.name])
    form = ak.made(f"{model.name}/", {"page": page, "thank_you_text": "Thanks."})
    assert form["page"] == page
    assert (form["client_hosted"], form["client_url"]) == (False, "")
    assert form["templateset"] == "/rest/v1/templateset/1/"
    shown = ak.get(page)
    assert shown.get("cms_form", shown.get(model.name)) == form["resource_uri"] == f"/rest/v1/{model.name}/1/"
    assert ak.mock.actionkit[model.name].get("1").thank_you_text == "Thanks."


@pytest.mark.parametrize(
    ("name", "texts"),
    [
        ("petitionform", ["statement_leadin", "statement_text", "about_text"]),
        ("letterform", ["statement_leadin", "letter_text", "about_text"]),
        ("surveyform", ["introduction_text"]),
        ("callform", ["introduction_text", "script_text", "survey_question_text"]),
        ("unsubscribeform", ["introduction_text", "survey_question_text"]),
        ("lteform", ["introduction_text", "talking_points", "writing_tips"]),
        ("donationform", ["ask_text", "amount_order"]),
        ("eventcreateform", ["ground_rules", "host_requirements", "host_text", "custom_field_html", "tools_text"]),
        ("eventsignupform", ["ground_rules", "search_page_text", "signup_text", "tools_sidebar"]),
        ("recurringdonationcancelform", ["please_stay_text"]),
        ("recurringdonationupdateform", ["update_card_text"]),
        ("eventmoderateform", ["host_tools_sidebar", "search_page_text"]),
        ("campaignvolunteerform", ["ground_rules", "volunteer_text"]),
        ("whipcountform", ["introduction_text", "results_source"]),
    ],
)
def test_forms_keep_the_texts_of_their_kind_and_pass_over_those_of_others(ak: Any, name: str, texts: list[str]) -> None:
    page = page_of(ak, TYPE_OF[name])
    sent = {text: f"<p>{text}</p>" for text in texts}
    form = ak.made(f"{name}/", {"page": page, "thank_you_text": "Thanks.", **sent, "no_such_text": "x"})
    assert sent.items() <= form.items()
    assert "no_such_text" not in form
    assert ak("PATCH", f"{name}/1/", {texts[0]: "New"}).status_code == 202
    assert ak.get(f"{name}/1/") == {**form, texts[0]: "New"}


def test_a_page_has_one_form(ak: Any) -> None:
    page = page_of(ak, "Petition")
    ak.made("petitionform/", {"page": page, "thank_you_text": "Thanks."})
    response = ak("POST", "petitionform/", {"page": page, "thank_you_text": "Thanks again."})
    assert response.status_code == 409
    assert response.headers["Location"] == "https://act.example.org/rest/v1/petitionform/1/"
    text = "Conflict on unique key 'page' for value '1', existing location: /rest/v1/petitionform/1/"
    assert response.json() == {"errors": {"page": [text]}}
    assert [form["thank_you_text"] for form in ak.all("petitionform/")] == ["Thanks."]


@pytest.mark.parametrize("body", [{}, {"thank_you_text": ""}, {"thank_you_text": "  "}, {"thank_you_text": None}])
def test_over_rest_a_form_needs_a_text_of_thanks(ak: Any, body: Any) -> None:
    page = page_of(ak, "Signup")
    required = {"signupform": {"thank_you_text": ["This field is required."]}}
    assert ak.refused("POST", "signupform/", {"page": page, **body}) == required


def test_a_text_of_thanks_cannot_be_emptied(ak: Any) -> None:
    ak.made("signupform/", {"page": page_of(ak, "Signup"), "thank_you_text": "Thanks."})
    ak.refused("PUT", "signupform/1/", {"thank_you_text": ""})
    assert ak.get("signupform/1/")["thank_you_text"] == "Thanks."


def test_a_form_needs_a_page(ak: Any) -> None:
    assert "page" in ak.refused("POST", "signupform/", {"thank_you_text": "Thanks."})["error"]
    gone = {"page": "/rest/v1/signuppage/9/", "thank_you_text": "Thanks."}
    expected = "Could not find the provided signuppage object via resource URI '/rest/v1/signuppage/9/'."
    assert ak.refused("POST", "signupform/", gone) == {"error": expected}


def test_the_page_may_be_named_as_one_of_any_type_but_must_be_of_the_forms(ak: Any) -> None:
    page_of(ak, "Petition")
    wrong = {"page": "/rest/v1/page/1/", "thank_you_text": "Thanks."}
    expected = "Could not find the provided signuppage object via resource URI '/rest/v1/page/1/'."
    assert ak.refused("POST", "signupform/", wrong) == {"error": expected}
    ak.refused("POST", "signupform/", {**wrong, "page": "/rest/v1/petitionpage/1/"}, 404)
    assert ak.made("petitionform/", wrong)["page"] == "/rest/v1/petitionpage/1/"


def test_forms_get_the_default_template_set(ak: Any) -> None:
    ak.made("templateset/", {"name": "Winter", "is_default": True})
    page, other = page_of(ak, "Signup"), page_of(ak, "Signup", "other")
    assert ak.made("signupform/", {"page": page, "thank_you_text": "Thanks."})["templateset"].endswith("/2/")
    first = {"page": other, "thank_you_text": "Thanks.", "templateset": "/rest/v1/templateset/1/"}
    assert ak.made("signupform/", first)["templateset"].endswith("/1/")
    assert "error" in ak.refused("DELETE", "templateset/1/", None)


def test_surveys_have_questions(ak: Any) -> None:
    form = ak.made("surveyform/", {"page": page_of(ak, "Survey"), "thank_you_text": "Thanks."})["resource_uri"]
    html = '<input name="action_why">'
    question = ak.made("surveyquestion/", {"survey_form": form, "question_label": "Why?", "question_html": html})
    assert (question["survey_form"], question["question_label"], question["question_html"]) == (form, "Why?", html)
    ak("PATCH", "surveyquestion/1/", {"question_label": "Why not?"})
    assert [one["question_label"] for one in ak.all("surveyquestion/?survey_form=1")] == ["Why not?"]
    ak.refused("POST", "surveyquestion/", {"question_label": "Whose?"})
    assert ak("DELETE", form).status_code == 204
    assert ak.all("surveyquestion/") == []


def test_letters_to_editors_and_donations_have_what_their_forms_suggest(ak: Any) -> None:
    lte = ak.made("lteform/", {"page": page_of(ak, "LTE"), "thank_you_text": "Thanks."})["resource_uri"]
    letter = ak.made("cannedletter/", {"lte_form": lte, "subject": "Otters", "letter_text": "Dear editor"})
    assert set(letter) == {"id", "resource_uri", "lte_form", "subject", "letter_text"}
    ak.refused("POST", "cannedletter/", {"lte_form": lte, "subject": "x" * 81})
    donation = {"page": page_of(ak, "Donation", "give"), "thank_you_text": "Thanks."}
    form = ak.made("donationform/", donation)["resource_uri"]
    assert ak.made("donationamount/", {"donation_form": form, "amount": "10", "is_default": True})["amount"] == "10"
    assert ak.mock.actionkit["donationamount"].count(donation_form=1) == 1


def test_staff_put_fields_of_their_own_on_forms(ak: Any) -> None:
    field = {"form_type": 41, "form_id": 7, "type": "user", "field_name": "skills", "input": "text", "label": "Skills"}
    made = ak.made("userformfield", field)
    assert field.items() <= made.items()
    assert ak.all("userformfield/?form_id=7&form_type=41") == [made]
    assert ak.all("userformfield/?form_id=8&form_type=41") == []
    assert set(ak.refused("POST", "userformfield/", {})["userformfield"]) == {"form_type", "form_id"}
