"""Acting on pages of every type: what each makes besides its action, the same world as over REST."""

from __future__ import annotations

import pytest
import requests
from acting_pages import CARD, SENT, everything, furnish

import mockapi as package

ADA = {"email": "ada@example.org"}
# What an action on a page of each type makes or changes besides the action itself: path, and some of what is there.
MADE = {
    "Call": ("callaction/2/", {"targeted": ["/rest/v1/target/1/"], "checked": ["/rest/v1/target/1/"]}),
    "Donation": ("order/2/", {"total": "25.00", "card_num_last_four": "1111", "action": "/rest/v1/donationaction/2/"}),
    "EventCreate": ("event/2/", {"title": "Picnic", "starts_at": "2031-06-01T20:00:00", "max_attendees": 30,
                                 "creator": "/rest/v1/user/2/", "attendee_count": 1}),
    "EventSignup": ("eventsignup/1/", {"event": "/rest/v1/event/1/", "user": "/rest/v1/user/2/", "role": "attendee",
                                       "status": "active", "fields": {"bring": ["cake", "tea"]}}),
    "Import": ("order/2/", {"total": "12.50", "currency": "EUR", "import_id": "old-1", "account": "import",
                            "created_at": "2030-02-03T00:00:00"}),
    "Letter": ("letteraction/2/", {"targeted": ["/rest/v1/target/1/"],
                                   "fields": {"comment": "Please keep the river clean."}}),
    "LTE": ("lteaction/2/", {"subject": "The river", "letter_text": "Please keep the river clean.",
                             "target": "/rest/v1/mediatarget/1/"}),
    "Petition": ("petitionaction/2/", {"targeted": ["/rest/v1/target/1/"], "fields": {"comment": "Clean water!"}}),
    "RecurringDonation": ("orderrecurring/2/", {"amount": "5.00", "period": "months", "status": "active"}),
    "RecurringDonationCancel": ("orderrecurring/1/", {"status": "canceled_by_user"}),
    "RecurringDonationUpdate": ("orderrecurring/1/", {"amount": "9.00", "status": "active"}),
    "Signup": ("user/2/", {"zip": "12345", "plus4": "6789", "state": "NY", "fields": {"colour": "blue"}}),
    "Survey": ("surveyaction/2/", {"fields": {"why": ["fish", "birds"], "how": "by boat"}}),
    "Unsubscribe": ("user/2/", {"subscription_status": "unsubscribed"}),
    "UserUpdate": ("user/2/", {"first_name": "Augusta", "last_name": "Ada", "city": "Troy", "country": "Canada",
                               "postal": "H2X", "zip": ""}),
}  # fmt: skip
# Who acts, and what is sent that each page refuses; then the parameters that are complained of.
REFUSED = {
    "Call": ({"target_checked": [1, 9]}, ["target_checked"]),
    "Donation": ({"amount": "much", "card_num": "1"}, ["amount", "card_num", "exp_date"]),
    "EventCreate": ({**SENT["EventCreate"], "event_starts_at_date": "06/01/2020", "event_max_attendees": "101",
                     "event_host_ground_rules": 0},
                    ["event_host_ground_rules", "event_max_attendees", "event_starts_at_date"]),
    "EventSignup": ({"event_id": 9}, ["event_id"]),
    "Import": ({"donation_amount": "much", "zip": "1"}, ["donation_amount", "zip"]),
    "Letter": ({"letter_text": "no", "subject": "s" * 81}, ["letter_text", "subject"]),
    "LTE": ({"letter_text": "no", "media_target": 9}, ["letter_text", "media_target"]),
    "Petition": ({"state": "CA"}, ["zip"]),
    "RecurringDonation": ({"recurring_period": "moons", **CARD}, ["amount", "recurring_period"]),
    "RecurringDonationCancel": ({"recurring_id": "sub-9"}, ["recurring_id"]),
    "RecurringDonationUpdate": ({"recurring_id": "sub-1"}, ["recurringupdate"]),
    "Signup": ({"zip": "1234", "plus4": "1"}, ["plus4", "zip"]),
    "Survey": ({"lists": [1, 9]}, ["lists"]),
    "Unsubscribe": ({"lists": "all"}, ["lists"]),
    "UserUpdate": ({"mailing_id": 7}, ["mailing_id"]),
}  # fmt: skip
KINDS = pytest.mark.parametrize("kind", SENT)


@pytest.fixture
def site(door):
    furnish(door.mock)
    return door


@KINDS
def test_an_action_of_each_type_makes_what_belongs_to_it(site, kind):
    told = site.ak.act({"page": kind.lower(), **ADA, **SENT[kind]})

    assert (told["success"], told["status"], "errors" in told) == (1, 1, False), told
    action = told["action"]
    assert (action["id"], action["user_id"], action["created_user"]) == (2, 2, 0)
    assert getattr(site.ak, f"{kind}Action").get({"id": 2}).items() >= action.items()
    path, expected = MADE[kind]
    seen = site.rest(path)
    assert {name: seen[name] for name in expected} == expected
    assert site.rest("action/2/")["resource_uri"] == f"/rest/v1/{kind.lower()}action/2/"
    mails = [mail.subject for mail in site.mock.outbox if mail.kind == "confirmation"]
    assert mails == ["Thanks: RecurringDonation", f"Thanks: {kind}"]  # the first for what was there before


@KINDS
def test_what_a_page_refuses_is_told_in_the_result_and_leaves_nothing(site, kind):
    sent, named = REFUSED[kind]
    before = everything(site.mock)

    told = site.ak.act({"page": kind.lower(), **ADA, "user_colour": "red", "first_name": "Other", **sent})

    assert (told["success"], told["status"], "action" in told) == (0, 0, False)
    assert all(isinstance(text, str) for texts in told["errors"].values() for text in texts)
    assert sorted(told["errors"]) == named
    assert everything(site.mock) == before
    assert site.rest("action/")["meta"]["total_count"] == 1


def test_a_gift_that_was_imported_before_is_refused_in_the_result(site):
    sent = {"page": "import", **ADA, **SENT["Import"]}
    assert site.ak.act(sent)["success"]
    before = everything(site.mock)

    told = site.ak.act(sent)

    assert (told["success"], told["status"], "action" in told) == (0, 0, False)
    taken = "Conflict on unique key 'import_id, account' for values 'old-1, import'"
    assert told["errors"] == {"import_id": [taken]}
    assert everything(site.mock) == before
    assert site.rest("order/?import_id=old-1")["meta"]["total_count"] == 1


def test_a_host_s_action_is_changed_with_its_event(site):
    made = site.ak.act({"page": "eventcreate", **ADA, **SENT["EventCreate"]})["action"]

    told = site.ak.act({"page": "eventcreate", **ADA, "action_id": made["id"], "event_title": "Feast"})

    assert (told["action"]["id"], site.rest("event/2/")["title"]) == (made["id"], "Feast")
    assert site.rest("event/2/")["venue"] == "Pond"
    assert site.rest("action/")["meta"]["total_count"] == 2


def test_hosts_may_be_signed_up_by_their_role(site):
    told = site.ak.act(
        {"page": "eventsignup", "id": 3, "event_id": 1, "event_signup_ground_rules": True, "role": "host"}
    )

    assert told["success"]
    seen = site.rest("eventsignup/1/")
    assert (seen["role"], seen["user"]) == ("host", "/rest/v1/user/3/")


def test_some_lists_are_left_and_others_stay(site):
    numbers = [1, *(site.ak.List.create({"name": name})["id"] for name in ("Second", "Third"))]
    site.ak.act({"page": "signup", **ADA, "lists": numbers})

    for name, number in (("lists", numbers[1]), ("unsub_lists", 1)):
        assert site.ak.act({"page": "unsubscribe", **ADA, name: [number]})["success"]
        numbers.remove(number)
        left = [int(one["list"].split("/")[4]) for one in site.rest("subscription/?user=2")["objects"]]
        assert left == numbers
    assert site.rest("user/2/")["subscription_status"] == "subscribed"
    assert list(site.ak.act({"page": "unsubscribe", **ADA, "unsub_lists": [9]})["errors"]) == ["unsub_lists"]


def test_a_letter_names_its_paper_as_target_too(site):
    told = site.ak.act({"page": "lte", **ADA, "target": 1, "subject": "The river", "letter_text": "Keep it all clean."})

    assert told["success"]
    assert site.rest("lteaction/2/")["target"] == "/rest/v1/mediatarget/1/"
    assert list(site.ak.act({"page": "lte", "id": 3, "target": 7})["errors"]) == ["target"]


# ---- the same over REST


def over_xmlrpc(mock, sent):
    from xmlrpc.client import ServerProxy

    kit = mock.actionkit
    with ServerProxy(f"https://{kit.username}:{kit.password}@{kit.host}/api/") as ak:
        return ak.act(sent)["success"]


def over_rest(mock, sent):
    kit = mock.actionkit
    answer = requests.post(f"{kit.url}/rest/v1/action/", json=sent, auth=(kit.username, kit.password))
    return answer.status_code == 201


def left_by(act, *several):
    """All that a site holds after some actions, and whether each succeeded."""
    with package.intercept(akid_secret="example-secret", default_source="restful_api") as mock:
        mock.clock.freeze("2031-05-06T09:00:00Z")
        furnish(mock)
        told = [bool(act(mock, sent)) for sent in several]
        return told, everything(mock)


@KINDS
@pytest.mark.parametrize("who", [ADA, {"email": "new@example.org"}, {"id": 3}], ids=["known", "new", "by id"])
def test_an_action_leaves_the_same_world_as_over_rest(kind, who):
    sent = {"page": kind.lower(), **who, "user_colour": ["red", "blue"], "user_nope": "x", "stray": "x", **SENT[kind]}

    assert left_by(over_xmlrpc, sent, sent) == left_by(over_rest, sent, sent)


@KINDS
def test_a_refused_action_leaves_the_same_world_as_over_rest(kind):
    sent = {"page": kind.lower(), **ADA, **REFUSED[kind][0]}

    told, left = left_by(over_xmlrpc, sent)

    assert (told, left) == left_by(over_rest, sent)
    assert told == [False]
