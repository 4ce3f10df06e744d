"""Follow-ups of pages, and the notifications that they send to staff."""

from __future__ import annotations

from typing import Any

import pytest

PAGE = "/rest/v1/signuppage/1/"


@pytest.fixture
def site(ak: Any) -> Any:
    """A site with a page to sign up on."""
    ak.made("signuppage/", {"name": "join"})
    return ak


def test_a_new_followup_sends_mail_and_little_else(site: Any) -> None:
    followup = site.made("pagefollowup/", {"page": "/rest/v1/page/1/", "url": "/thanks/", "send_confirmation": False})
    assert followup == {
        "email_body": "",
        "email_custom_from": "",
        "email_from_line": None,
        "email_subject": "",
        "email_wrapper": None,
        "id": 1,
        "notifications": [],
        "page": PAGE,
        "resource_uri": "/rest/v1/pagefollowup/1/",
        "send_email": True,
        "send_notifications": False,
        "send_pushes": False,
        "send_taf": False,
        "share_description": None,
        "share_image": None,
        "share_title": None,
        "taf_body": "",
        "taf_subject": "",
        "twitter_message": None,
        "url": "/thanks/",
    }
    assert site.get(PAGE)["followup"] == followup
    assert site.mock.actionkit["pagefollowup"].get("1").send_email is True


@pytest.mark.parametrize("body", [{}, {"url": ""}, {"url": None}])
def test_over_rest_a_followup_needs_an_address(site: Any, body: Any) -> None:
    response = site("POST", "pagefollowup/", {"page": PAGE, **body})
    assert response.status_code == 400
    assert response.json() == {"pagefollowup": {"url": ["This field is required."]}}
    assert site.get(PAGE)["followup"] is None


def test_a_followup_needs_a_page(site: Any) -> None:
    for page in (None, "/rest/v1/signuppage/9/", ""):
        assert site("POST", "pagefollowup/", {"page": page, "url": "/thanks/"}).status_code == 400
    assert site("POST", "pagefollowup/", {"page": "/rest/v1/tag/1/", "url": "/thanks/"}).status_code == 404
    assert site.all("pagefollowup/") == []


def test_a_page_has_one_followup(site: Any) -> None:
    site.made("pagefollowup/", {"page": PAGE, "url": "/thanks/"})
    response = site("POST", "pagefollowup/", {"page": PAGE, "url": "/other/"})
    assert response.status_code == 409
    assert response.headers["Location"] == "https://act.example.org/rest/v1/pagefollowup/1/"
    assert site.get(PAGE)["followup"]["url"] == "/thanks/"


def test_the_page_shows_its_followup_as_it_is_now(site: Any) -> None:
    site.made("pagefollowup/", {"page": PAGE, "url": "/thanks/"})
    site.get(PAGE)
    assert site("PUT", "pagefollowup/1/", {"send_email": False, "url": "https://example.org/thanks"}).status_code == 204
    followup = site.get(PAGE)["followup"]
    assert (followup["send_email"], followup["url"]) == (False, "https://example.org/thanks")
    site("DELETE", "pagefollowup/1/")
    assert site.get(PAGE)["followup"] is None


def test_long_texts_are_refused(site: Any) -> None:
    response = site("POST", "pagefollowup/", {"page": PAGE, "url": "/thanks/", "share_title": "x" * 256})
    assert set(response.json()["pagefollowup"]) == {"share_title"}
    assert site.all("pagefollowup/") == []


def test_actions_lead_to_the_followups_address(site: Any) -> None:
    site.made("pagefollowup/", {"page": PAGE, "url": "https://example.org/?lang=en", "send_email": False})
    assert site.act("join")["redirect_url"].startswith("https://example.org/?lang=en&action_id=1&akid=")
    assert len(site.mock.outbox) == 0


def test_staff_are_notified_by_address_and_account_in_the_notifications_name(site: Any) -> None:
    site.mock.actionkit.add_staff("grace", "secret")
    notification = {
        "name": "New member",
        "to": "office@example.org, desk@example.org",
        "staff": ["/rest/v1/authuser/2/"],
        "subject": "Somebody joined",
        "body": "Look.",
        "custom_from": "Robot <robot@example.org>",
    }
    made = site.made("actionnotification/", notification)
    assert notification.items() <= made.items()
    hidden = site.made("actionnotification/", {**notification, "hidden": True})
    uris = [made["resource_uri"], hidden["resource_uri"]]
    followup = {"page": PAGE, "url": "/thanks/", "send_notifications": True, "notifications": uris}
    assert site.made("pagefollowup/", followup)["notifications"] == uris
    site.act("join")
    (mail,) = [one for one in site.mock.outbox if one.kind == "notification"]
    assert mail.to == ("office@example.org", "desk@example.org")
    assert (mail.subject, mail.sender) == ("Somebody joined", "Robot <robot@example.org>")


def test_a_notification_that_goes_leaves_the_followups(site: Any) -> None:
    uri = site.made("actionnotification/", {"name": "New member", "to": "office@example.org"})["resource_uri"]
    site.made("pagefollowup/", {"page": PAGE, "url": "/thanks/", "notifications": [uri]})
    assert site("DELETE", uri).status_code == 204
    assert site.get(PAGE)["followup"]["notifications"] == []
