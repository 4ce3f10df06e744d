"""What is sent after an action: the confirmation, notifications to staff, mails to friends."""

from __future__ import annotations

import pytest

PAGE = "/rest/v1/petitionpage/1/"


@pytest.fixture
def follow(ak, page):
    """Gives the page its follow-up."""

    def make(kind="petition", **fields):
        uri = page(kind)["resource_uri"]
        words = {"email_subject": "Thank you", "email_body": "You signed."}
        return ak.made("pagefollowup/", {"page": uri, "url": "/thanks", **words, **fields})

    return make


def sent(ak, kind=None):
    return [mail for mail in ak.mock.outbox if kind in (None, mail.kind)]


def test_a_confirmation(ak, follow):
    follow()
    ak.act("ponds")
    (mail,) = sent(ak)
    assert (mail.service, mail.kind, mail.to) == ("actionkit", "confirmation", ("ada@example.org",))
    assert (mail.subject, mail.body) == ("Thank you", "You signed.")
    assert dict(mail.about) == {"action": 1, "page": "ponds", "user": 1}
    assert mail.sender == '"ActionKit" <noreply@mockapi.actionkit.com>'


def test_a_page_without_a_follow_up_sends_nothing(ak, page):
    page()
    ak.act("ponds")
    assert sent(ak) == []


def test_a_follow_up_need_not_confirm(ak, follow):
    follow(send_email=False)
    ak.act("ponds")
    assert sent(ak) == []


def test_the_sender(ak, follow):
    line = ak.made("fromline/", {"from_line": '"Ponds" <ponds@example.org>'})["resource_uri"]
    uri = follow(email_from_line=line)["resource_uri"]
    ak.act("ponds")
    ak("PATCH", uri, {"email_custom_from": "lakes@example.org"})
    ak.act("ponds")
    assert [mail.sender for mail in sent(ak)] == ['"Ponds" <ponds@example.org>', "lakes@example.org"]


@pytest.mark.parametrize(
    ("given", "confirmed"),
    [
        ({"skip_confirmation": 1}, False),
        ({"skip_confirmation": "true"}, False),
        ({"skip_confirmation": 0}, True),
        ({"skip_confirmation": ""}, True),
        ({"skip_confirmation_in": "United States"}, False),
        ({"skip_confirmation_in": ["Germany", "united states"]}, False),
        ({"skip_confirmation_in": ["Germany"]}, True),
        ({"skip_confirmation_in": ["Germany"], "country": "Germany"}, False),
    ],
)
def test_a_confirmation_may_be_skipped(ak, follow, given, confirmed):
    follow()
    ak.act("ponds", **given)
    assert len(sent(ak)) == confirmed


@pytest.mark.parametrize("status", ["incomplete", "pending", "failed"])
def test_what_is_not_complete_is_not_confirmed(ak, follow, status):
    follow()
    ak.act("ponds", status=status)
    assert sent(ak) == []


def test_unsubscribing_is_confirmed_too(ak, follow):
    follow("unsubscribe")
    ak.act("ponds")
    assert [mail.to for mail in sent(ak)] == [("ada@example.org",)]


def test_a_refused_action_sends_nothing(ak, follow, refused):
    follow(send_taf=True)
    assert refused(zip="x", taf_emails="bob@example.org")


def test_notifications(ak, follow):
    notices = [
        ak.made("actionnotification/", {"name": name, "to": to, "subject": name, "body": "Look.", "hidden": hidden})
        for name, to, hidden in (
            ("one", "a@example.org, b@example.org", False),
            ("hidden", "c@example.org", True),
            ("nobody", "", False),
        )
    ]
    follow(send_notifications=True, notifications=[notice["resource_uri"] for notice in notices])
    ak.act("ponds", skip_confirmation=1)
    (mail,) = sent(ak)
    assert (mail.kind, mail.to, mail.subject, mail.body) == (
        "notification", ("a@example.org", "b@example.org"), "one", "Look.",
    )  # fmt: skip


def test_notifications_that_are_off(ak, follow):
    notice = ak.made("actionnotification/", {"name": "one", "to": "a@example.org"})["resource_uri"]
    follow(notifications=[notice])
    ak.act("ponds")
    assert [mail.kind for mail in sent(ak)] == ["confirmation"]


@pytest.mark.parametrize(
    "friends",
    [
        "bob@example.org, eve@example.org",
        ["bob@example.org", "eve@example.org"],
        "bob@example.org\neve@example.org,nobody",
    ],
)
def test_friends_are_told(ak, follow, friends):
    follow(send_taf=True, taf_subject="Sign too", taf_body="It helps.")
    answer = ak.act("ponds", taf_emails=friends)
    assert answer["taf_emails_sent"] == ak.get("action/1/")["taf_emails_sent"] == 2
    mails = sent(ak, "taf")
    assert [mail.to for mail in mails] == [("bob@example.org",), ("eve@example.org",)]
    assert {(mail.sender, mail.subject, mail.body) for mail in mails} == {("ada@example.org", "Sign too", "It helps.")}


def test_friends_are_told_in_the_users_words(ak, follow):
    follow(send_taf=True, taf_subject="Sign too", taf_body="It helps.")
    ak.act("ponds", taf_emails="bob@example.org", taf_subject="Hey", taf_body="Please.")
    assert [(mail.subject, mail.body) for mail in sent(ak, "taf")] == [("Hey", "Please.")]


def test_friends_are_not_told_where_the_page_does_not_offer_it(ak, follow):
    follow()
    assert ak.act("ponds", taf_emails="bob@example.org")["taf_emails_sent"] is None
    assert [mail.kind for mail in sent(ak)] == ["confirmation"]


def test_friends_are_told_once(ak, follow):
    follow(send_taf=True)
    assert ak.act("ponds", taf_emails="bob@example.org, BOB@example.org, bob@example.org")["taf_emails_sent"] == 1
    assert len(sent(ak, "taf")) == 1


def test_addresses_that_get_no_mail(ak, follow):
    follow()
    ak.made("blackholedemail/", {"email": "ada@example.org"})
    ak.act("ponds")
    ak.act("ponds", "bob@example.org")
    assert [mail.to for mail in sent(ak)] == [("bob@example.org",)]


def test_what_is_undone_was_not_sent(ak, follow):
    follow()
    with ak.mock.savepoint():
        ak.act("ponds")
        assert len(sent(ak)) == 1
    assert sent(ak) == []
