"""The manual's example of a page made in three steps: the page, its form, its follow-up."""

from __future__ import annotations

from typing import Any

import pytest

# As the manual has them (seed 002), the id of the page aside.
PAGE = {
    "fields": {
        "custompagefield1": "First custom page field value",
        "custompagefield2": "Second custom page field value",
    },
    "name": "climate-change",
    "required_fields": [
        {"id": "2", "name": "zip", "resource_uri": "/rest/v1/formfield/2/"},
        {"id": "11", "name": "name", "resource_uri": "/rest/v1/formfield/11/"},
    ],
    "title": "Climate Change Is Real",
    "tags": [{"name": "climate", "resource_uri": "/rest/v1/tag/1/"}],
}
FORM = {
    "about_text": "Let me tell you about the issue.",
    "page": "/rest/v1/petitionpage/1/",
    "statement_leadin": "Tell the President:",
    "statement_text": "Climate change is real.",
    "thank_you_text": "Thanks for signing.",
}
FOLLOWUP = {
    "page": "/rest/v1/petitionpage/1/",
    "email_body": "Thanks for signing, now please share by forwarding this message to your friends.",
    "email_from_line": "/rest/v1/fromline/1/",
    "email_subject": "You're almost done.",
    "email_wrapper": "/rest/v1/emailwrapper/1/",
    "send_email": True,
    "send_taf": False,
    "share_description": "We're almost out of time to save the planet.",
    "share_image": "https://climate.nasa.gov/system/internal_resources/details/original/103_shutterstock_88550854-740px.jpg",
    "share_title": "Sign and share: Climate change is real.",
    "url": "/cms/thanks/my-test-page/",
}


@pytest.fixture
def site(ak: Any) -> Any:
    """A site that has what the example refers to."""
    ak.made("allowedpagefield/", {"name": "custompagefield1"})
    ak.made("allowedpagefield/", {"name": "custompagefield2"})
    ak.made("tag/", {"name": "climate"})
    return ak


def test_each_step_makes_an_object_and_tells_where(site: Any) -> None:
    for path, body in (("petitionpage/", PAGE), ("petitionform/", FORM), ("pagefollowup/", FOLLOWUP)):
        response = site("POST", path, body)
        assert (response.status_code, response.content) == (201, b"")
        assert response.headers["Content-Type"] == "text/html; charset=utf-8"
        assert response.headers["Location"] == f"https://act.example.org/rest/v1/{path}1/"


def test_what_was_sent_is_read_back(site: Any) -> None:
    page, form, followup = (
        site.made(path, body)
        for path, body in (("petitionpage/", PAGE), ("petitionform/", FORM), ("pagefollowup/", FOLLOWUP))
    )
    assert {name: page[name] for name in ("fields", "name", "title", "tags")} == {
        name: PAGE[name] for name in ("fields", "name", "title", "tags")
    }
    assert page["required_fields"] == [
        {"id": 2, "name": "zip", "resource_uri": "/rest/v1/formfield/2/"},
        {"id": 11, "name": "name", "resource_uri": "/rest/v1/formfield/11/"},
    ]
    assert FORM.items() <= form.items()
    assert FOLLOWUP.items() <= followup.items()


def test_the_page_shows_its_form_and_its_followup(site: Any) -> None:
    site.made("petitionpage/", PAGE)
    site.made("petitionform/", FORM)
    followup = site.made("pagefollowup/", FOLLOWUP)
    page = site.get("petitionpage/1/")
    assert page["cms_form"] == "/rest/v1/petitionform/1/"
    assert page["followup"] == followup
    assert site.mock.actionkit["petitionpage"].get("1").cms_form == 1


def test_pages_may_be_named_by_absolute_addresses_and_without_slashes_at_the_ends_of_lists(site: Any) -> None:
    location = site("POST", "petitionpage", PAGE).headers["Location"]
    site.made("petitionform", {**FORM, "page": location})
    site.made("pagefollowup", {**FOLLOWUP, "page": location})
    assert site.get("pagefollowup/1/")["page"] == "/rest/v1/petitionpage/1/"


def test_a_page_made_so_takes_actions_and_sends_its_confirmation(site: Any) -> None:
    for path, body in (("petitionpage/", PAGE), ("petitionform/", FORM), ("pagefollowup/", FOLLOWUP)):
        site.made(path, body)
    answer = site.act("climate-change", name="Ada Lovelace", zip="20500")
    assert answer["redirect_url"].startswith("/cms/thanks/my-test-page/?action_id=1&")
    (mail,) = site.mock.outbox
    assert (mail.to, mail.subject) == (("ada@example.org",), "You're almost done.")


def test_what_a_page_asks_for_is_demanded_of_its_actions(site: Any) -> None:
    site.made("petitionpage/", PAGE)
    response = site("POST", "action/", {"page": "climate-change", "email": "ada@example.org"})
    assert response.status_code == 400
    assert set(response.json()["errors"]) == {"zip", "name"}
    assert site.all("user/") == []
