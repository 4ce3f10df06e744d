"""What an act leaves: lists and their history, custom fields, phones, mails, the source, an action changed again."""

from __future__ import annotations

import pytest
from acting_pages import everything

ADA = {"page": "join", "email": "ada@example.org"}
CHANGES = {1: "subscribe", 2: "subscribe_import", 4: "unsubscribe", 8: "unsubscribe_import"}


@pytest.fixture
def ak(door):
    """A sign-up page, and a list besides the usual one."""
    door.ak.SignupPage.create({"name": "join"})
    door.ak.List.create({"name": "Other"})
    return door.ak


def lists_of(door, user=1):
    found = door.rest(f"subscription/?user={user}&_limit=100")["objects"]
    return sorted(int(one["list"].split("/")[-2]) for one in found)


def history_of(door, user=1):
    """What happened to a user's subscriptions, oldest first: list, change, page."""
    over_xmlrpc = door.ak.User.subscription_history({"id": user})
    found = door.rest(f"subscriptionhistory/?user={user}&order_by=id&_limit=100")["objects"]
    seen = [tuple(int(one[name].split("/")[-2]) for name in ("list", "change")) for one in found]
    assert [(one["list_id"], one["change"]) for one in over_xmlrpc] == seen
    return [
        (number, CHANGES[change], one.get("page_name")) for (number, change), one in zip(seen, over_xmlrpc, strict=True)
    ]


# ---- subscriptions


def test_an_act_subscribes_once_and_tells_so(door, ak):
    first, second = ak.act(ADA)["action"], ak.act(ADA)["action"]

    assert (first["subscribed_user"], second["subscribed_user"]) == (1, 0)
    assert (first["created_user"], second["created_user"]) == (1, 0)
    assert lists_of(door) == [1]
    assert history_of(door) == [(1, "subscribe", "join")]
    entry = ak.User.subscription_history({"email": "ada@example.org"})[0]
    assert entry == {
        "id": 1, "user_id": 1, "list_id": 1, "change": 1, "action_id": first["id"], "page_name": "join",
        "created_at": "2031-05-06T09:00:00", "updated_at": "2031-05-06T09:00:00",
    }  # fmt: skip


def test_lists_stand_in_for_the_page_s_list(door, ak):
    assert ak.act({**ADA, "lists": [2]})["action"]["subscribed_user"] == 1
    assert lists_of(door) == [2]
    assert ak.act({**ADA, "lists": ["1", 2]})["action"]["subscribed_user"] == 1
    assert lists_of(door) == [1, 2]

    ak.act({**ADA, "email": "bea@example.org", "lists": []})
    assert lists_of(door, 2) == [1]
    ak.SignupPage.create({"name": "second", "list": 2})
    ak.act({"page": "second", "email": "cleo@example.org"})
    assert lists_of(door, 3) == [2]


def test_who_left_joins_again_by_acting(door, ak):
    ak.act(ADA)
    ak.User.unsubscribe({"id": 1, "list_id": 1})
    assert ak.User.get({"id": 1})["subscription_status"] == "unsubscribed"

    action = ak.act(ADA)["action"]

    assert (action["created_user"], action["subscribed_user"]) == (0, 1)
    assert history_of(door) == [(1, "subscribe", "join"), (1, "unsubscribe", None), (1, "subscribe", "join")]
    assert door.rest("user/1/")["subscription_status"] == "subscribed"


@pytest.mark.parametrize(
    ("sent", "joins"),
    [
        ({"suppress_subscribe": 1}, False),
        ({"suppress_subscribe": False}, True),
        ({"suppress_subscribe_in": ["France", "Germany"], "country": "France"}, False),
        ({"suppress_subscribe_in": ["France"]}, True),
        ({"require_opt_in": 1}, False),
        ({"require_opt_in": True, "opt_in": True}, True),
    ],
)
def test_who_does_not_want_to_is_not_subscribed(door, ak, sent, joins):
    action = ak.act({**ADA, **sent})["action"]

    assert (action["created_user"], action["subscribed_user"]) == (1, int(joins))
    assert lists_of(door) == [1] * joins
    assert len(history_of(door)) == int(joins)
    assert ak.User.get({"id": 1})["subscription_status"] == ("subscribed" if joins else "never")


def test_an_unsubscribe_page_takes_off_all_lists(door, ak):
    ak.UnsubscribePage.create({"name": "leave"})
    ak.act({**ADA, "lists": [1, 2]})

    action = ak.act({"page": "leave", "id": 1, "action_why": "mails"})["action"]

    assert (action["subscribed_user"], action["custom_fields"]) == (0, {"why": "mails"})
    assert lists_of(door) == []
    assert history_of(door)[2:] == [(1, "unsubscribe", "leave"), (2, "unsubscribe", "leave")]
    assert door.rest("user/1/")["subscription_status"] == "unsubscribed"


@pytest.mark.parametrize(
    ("page", "history", "status"),
    [
        ({}, [(1, "subscribe_import", "old")], "subscribed"),
        ({"subscribe": 0}, [], "never"),
        ({"subscribe": False}, [], "never"),
        ({"subscribe": 1, "list": 2}, [(2, "subscribe_import", "old")], "subscribed"),
    ],
)
def test_an_import_page_obeys_its_own_switches(door, ak, page, history, status):
    made = ak.ImportPage.create({"name": "old", **page})
    assert made["subscribe"] == int(page.get("subscribe", 1))

    action = ak.act({**ADA, "page": "old"})["action"]

    assert action["subscribed_user"] == len(history)
    assert history_of(door) == history
    assert ak.User.get({"id": 1})["subscription_status"] == status
    assert door.rest("user/1/")["subscription_status"] == status


def test_an_import_page_that_subscribes_nobody_leaves_those_who_are_there(door, ak):
    ak.act(ADA)
    ak.ImportPage.create({"name": "old", "subscribe": 0})
    ak.ImportPage.create({"name": "out", "unsubscribe_all": 1})

    assert ak.act({**ADA, "page": "old"})["action"]["subscribed_user"] == 0
    assert door.rest("user/1/")["subscription_status"] == "subscribed"
    ak.act({**ADA, "page": "out"})
    assert history_of(door)[1:] == [(1, "unsubscribe_import", "out")]
    assert door.rest("user/1/")["subscription_status"] == "unsubscribed"


def test_a_user_made_before_was_not_created_by_the_act(door, ak):
    ak.User.create({"email": "ada@example.org"})
    ak.User.save_or_create({"email": "bea@example.org"})

    for email in ("ada@example.org", "bea@example.org"):
        action = ak.act({**ADA, "email": email})["action"]
        assert (action["created_user"], action["subscribed_user"]) == (0, 1)
    assert [one["created_user"] for one in door.rest("action/")["objects"]] == [False, False]


# ---- custom fields, phones, what means nothing


def test_custom_fields_of_actions_are_free_and_those_of_users_allowed(door, ak):
    ak.AllowedUserField.create({"name": "skills"})
    sent = {"action_a": "1", "action_b": ["x", "y"], "action_c": 7, "action_d": "", "action_e": True, "action_": "z"}

    told = ak.act(
        {**ADA, **sent, "user_skills": ["maps", "boats"], "user_nope": "x", "user_": "y", "stray": "ignore me"}
    )

    assert told["success"]
    assert told["action"]["custom_fields"] == {"a": "1", "b": ["x", "y"], "c": "7", "e": "True"}
    assert ak.Action.get_custom_fields({"id": 1}) == door.rest("action/1/")["fields"] == told["action"]["custom_fields"]
    assert ak.User.get({"id": 1})["custom_fields"] == door.rest("user/1/")["fields"] == {"skills": ["maps", "boats"]}
    ak.act({**ADA, "user_skills": ""})
    assert door.rest("user/1/")["fields"] == {"skills": ["maps", "boats"]}
    ak.act({**ADA, "user_skills": "tents"})
    assert door.rest("user/1/")["fields"] == {"skills": "tents"}


def test_an_act_without_custom_fields_shows_none(door, ak):
    action = ak.act(ADA)["action"]

    assert action == ak.Action.get({"id": 1})
    assert set(action) == {
        "id", "action_ptr_id", "created_at", "updated_at", "user_id", "page_id", "mailing_id", "referring_user_id",
        "referring_mailing_id", "link", "opq_id", "source", "created_user", "subscribed_user", "status",
    }  # fmt: skip
    assert all(type(action[name]) is int for name in ("id", "user_id", "page_id", "created_user", "subscribed_user"))
    assert door.rest("action/1/")["fields"] == {}


def test_phones_are_kept_by_their_type(door, ak):
    ak.act({**ADA, "home_phone": "518-555-0100", "mobile_phone": "(518) 555-0101"})
    ak.act({**ADA, "phone": "518-555-0199", "phone_type": "mobile"})

    found = {one["type"]: one for one in ak.Phone.search({"user": 1})}
    assert {kind: one["normalized_phone"] for kind, one in found.items()} == {
        "home": "5185550100", "mobile": "5185550199",
    }  # fmt: skip
    assert {one["source"] for one in found.values()} == {"user"}
    seen = door.rest("phone/?user=1")["objects"]
    assert sorted((one["type"], one["phone"]) for one in seen) == [("home", "518-555-0100"), ("mobile", "518-555-0199")]


# ---- mails


@pytest.fixture
def thanks(door, ak):
    ak.PageFollowup.create({"page": 1, "send_email": True, "email_subject": "Thanks", "email_body": "Hi"})
    return lambda: [(mail.to, mail.subject) for mail in door.mock.outbox]


def test_each_act_is_thanked_for(ak, thanks):
    ak.act(ADA)
    ak.act(ADA)

    assert thanks() == [(("ada@example.org",), "Thanks")] * 2


@pytest.mark.parametrize(
    ("sent", "mails"),
    [
        ({"skip_confirmation": 1}, 0),
        ({"skip_confirmation": True}, 0),
        ({"skip_confirmation": "1"}, 0),
        ({"skip_confirmation": 0}, 1),
        ({"skip_confirmation_in": ["United States"]}, 0),
        ({"skip_confirmation_in": "France"}, 1),
        ({"zip": "1234"}, 0),
    ],
)
def test_the_mail_may_be_skipped_and_no_refused_act_is_thanked_for(door, ak, thanks, sent, mails):
    told = ak.act({**ADA, **sent})

    assert told["success"] == int("zip" not in sent)
    assert len(thanks()) == mails
    assert door.rest("action/")["meta"]["total_count"] == told["success"]


def test_a_followup_that_was_switched_off_sends_none(door, ak, thanks):
    ak.PageFollowup.save({"id": 1, "send_email": False})
    ak.act(ADA)

    assert thanks() == []
    assert door.rest("action/")["meta"]["total_count"] == 1


# ---- source, status, and acting on an earlier action


def test_the_source_is_as_sent_or_as_the_page_or_the_switch_says(door, ak):
    ak.ImportPage.create({"name": "old", "default_source": "file-7"})
    kit = door.mock.settings.actionkit

    assert ak.act(ADA)["action"]["source"] == "api"
    assert ak.act({**ADA, "source": "banner"})["action"]["source"] == "banner"
    assert ak.act({**ADA, "page": "old"})["action"]["source"] == "file-7"
    assert ak.act({**ADA, "page": "old", "source": "banner"})["action"]["source"] == "banner"
    kit.default_source = "legacy"
    assert ak.act({**ADA, "email": "bea@example.org"})["action"]["source"] == "legacy"

    assert [one["source"] for one in door.rest("action/?order_by=id")["objects"]] == [
        "api", "banner", "file-7", "banner", "legacy",
    ]  # fmt: skip
    assert [one["source"] for one in door.rest("user/?order_by=id")["objects"]] == ["api", "legacy"]


def test_an_action_is_changed_by_its_number(door, ak):
    first = ak.act({**ADA, "action_a": "1", "action_b": "2"})["action"]
    door.mock.clock.freeze("2031-05-06T10:00:00Z")

    told = ak.act({**ADA, "action_id": first["id"], "action_b": "3", "first_name": "Ada"})

    assert told["action"] == {**first, "custom_fields": {"a": "1", "b": "3"}, "updated_at": "2031-05-06T10:00:00"}
    assert door.rest("action/")["meta"]["total_count"] == 1
    seen = door.rest("action/1/")
    assert (seen["fields"], seen["created_at"]) == ({"a": "1", "b": "3"}, "2031-05-06T09:00:00")
    assert door.rest("user/1/")["first_name"] == "Ada"


def test_only_the_user_s_own_action_on_that_page_is_changed(door, ak):
    ak.SignupPage.create({"name": "second"})
    ak.act(ADA)
    before = everything(door.mock)

    for sent in (
        {**ADA, "action_id": 9},
        {**ADA, "action_id": "first"},
        {**ADA, "email": "bea@example.org", "action_id": 1},
        {**ADA, "page": "second", "action_id": 1},
    ):
        told = ak.act(sent)
        assert (told["success"], list(told["errors"])) == (0, ["action_id"])
    assert everything(door.mock) == before


def test_an_act_is_credited_to_the_mailing_and_to_who_passed_it_on(door, ak):
    kit = door.mock.actionkit
    ak.User.create({"email": "bea@example.org"})
    kit["mailing"].create()

    action = ak.act({**ADA, "referring_akid": kit.akid_for(1, 1)})["action"]

    assert (action["mailing_id"], action["referring_user_id"], action["referring_mailing_id"]) == (1, 1, 1)
    seen = door.rest("action/1/")
    assert (seen["referring_user"], seen["is_forwarded"]) == ("/rest/v1/user/1/", True)
    assert ak.act({**ADA, "mailing_id": "1"})["action"]["mailing_id"] == 1
