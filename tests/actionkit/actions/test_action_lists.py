"""Which lists an action puts its user on, which it takes them off, and the history of both."""

from __future__ import annotations

import pytest


@pytest.fixture
def lists(ak):
    """Lists 2 and 3, besides the default list 1."""
    return [ak.made("list/", {"name": name})["resource_uri"] for name in ("Pond news", "Lake news")]


def on(ak, number=1):
    """The numbers of the lists that a user is on."""
    found = [row["list"] for row in ak.all(f"subscription/?user={number}")]
    assert sorted(found) == sorted(
        f"/rest/v1/list/{row.list}/" for row in ak.mock.actionkit["subscription"].filter(user=number)
    )
    return sorted(int(uri.split("/")[-2]) for uri in found)


def history(ak, number=1):
    """A user's history: list, change and action of each."""
    changes = {row["resource_uri"]: row["name"] for row in ak.all("subscriptionchangetype/")}
    return [
        (int(row["list"].split("/")[-2]), changes[row["change"]], row["action"] and int(row["action"].split("/")[-2]))
        for row in ak.all(f"subscriptionhistory/?user={number}")
    ]


def told(answer):
    return answer["created_user"], answer["subscribed_user"]


# ---- subscribing


def test_the_pages_list(ak, page, lists):
    page(list=lists[0])
    assert told(ak.act("ponds")) == (True, True)
    assert on(ak) == [2]
    assert history(ak) == [(2, "subscribe", 1)]
    assert ak.get("user/1/")["subscription_status"] == "subscribed"


def test_the_default_list_is_that_of_pages_that_name_none(ak, page):
    page()
    ak.act("ponds")
    assert on(ak) == [1]


@pytest.mark.parametrize("sent", [[2, 3], ["2", "3"], "2,3", "2, 3", [3, 2, 3]])
def test_lists_that_are_named_take_its_place(ak, page, lists, sent):
    page()
    assert told(ak.act("ponds", lists=sent)) == (True, True)
    assert on(ak) == [2, 3]
    assert sorted(history(ak)) == [(2, "subscribe", 1), (3, "subscribe", 1)]


def test_one_list(ak, page, lists):
    page()
    ak.act("ponds", lists=3)
    assert on(ak) == [3]


@pytest.mark.parametrize("sent", [[], "", None, [""]])
def test_naming_none_leaves_the_pages_list(ak, page, lists, sent):
    page(list=lists[0])
    assert ak.act("ponds", lists=sent)["subscribed_user"] is True
    assert on(ak) == [2]


def test_acting_again_adds_nothing(ak, page):
    page()
    ak.act("ponds")
    assert told(ak.act("ponds")) == (False, False)
    assert history(ak) == [(1, "subscribe", 1)]


def test_one_list_more(ak, page, lists):
    page()
    ak.act("ponds")
    assert told(ak.act("ponds", lists=[1, 2])) == (False, True)
    assert history(ak) == [(1, "subscribe", 1), (2, "subscribe", 2)]


def test_a_user_of_the_api_is_known_and_on_no_list(ak, page):
    page()
    ak.made("user/", {"email": "ada@example.org"})
    assert ak.get("user/1/")["subscription_status"] == "never"
    assert told(ak.act("ponds")) == (False, True)
    assert ak.get("user/1/")["subscription_status"] == "subscribed"


@pytest.mark.parametrize(
    ("sent", "joined"),
    [
        ({"opt_in": True}, True),
        ({"opt_in": False}, True),
        ({"require_opt_in": 1}, False),
        ({"require_opt_in": 1, "opt_in": 0}, False),
        ({"require_opt_in": 1, "opt_in": ""}, False),
        ({"require_opt_in": 1, "opt_in": "1"}, True),
        ({"require_opt_in": "true", "opt_in": True}, True),
        ({"require_opt_in": 0}, True),
        ({"suppress_subscribe": 1}, False),
        ({"suppress_subscribe": "true", "lists": [1]}, False),
        ({"suppress_subscribe": 0}, True),
        ({"suppress_subscribe": "false"}, True),
        ({"suppress_subscribe_in": ["Germany", "United States"]}, False),
        ({"suppress_subscribe_in": "United States"}, False),
        ({"suppress_subscribe_in": "Germany"}, True),
        ({"suppress_subscribe_in": "Germany", "country": "Germany"}, False),
        ({"suppress_subscribe_in": "germany", "country": "Germany"}, False),
    ],
)
def test_who_does_not_want_to_be_subscribed_is_not(ak, page, sent, joined):
    page()
    assert told(ak.act("ponds", **sent)) == (True, joined)
    assert on(ak) == [1] * joined
    assert len(history(ak)) == joined
    assert ak.get("user/1/")["subscription_status"] == ("subscribed" if joined else "never")
    assert ak.get("action/1/")["subscribed_user"] is joined


@pytest.mark.parametrize("kind", ["signup", "survey", "letter", "call", "lte", "petition"])
def test_pages_of_other_types_subscribe_too(ak, page, kind):
    page(kind)
    assert told(ak.act("ponds")) == (True, True)
    assert history(ak) == [(1, "subscribe", 1)]


# ---- unsubscribing


def test_an_unsubscribe_page_ends_all(ak, page, lists):
    page()
    page("unsubscribe", "leave")
    ak.act("ponds", lists=[1, 2, 3])
    ak.act("ponds", "bob@example.org")
    answer = ak.act("leave", "ADA@example.org")
    assert (answer["type"], *told(answer)) == ("Unsubscribe", False, False)
    assert (on(ak), on(ak, 2)) == ([], [1])
    assert sorted(history(ak)[3:]) == [(number, "unsubscribe", 3) for number in (1, 2, 3)]
    assert ak.get("user/1/")["subscription_status"] == "unsubscribed"
    assert ak.get("user/2/")["subscription_status"] == "subscribed"


def test_an_unsubscribe_page_ends_some(ak, page, lists):
    page()
    page("unsubscribe", "leave")
    ak.act("ponds", lists=[1, 2, 3])
    assert ak.act("leave", lists=[2, 3])["subscribed_user"] is False
    assert on(ak) == [1]
    assert sorted(history(ak)[3:]) == [(2, "unsubscribe", 2), (3, "unsubscribe", 2)]
    assert ak.get("user/1/")["subscription_status"] == "subscribed"


def test_unsubscribing_from_lists_that_one_is_not_on(ak, page, lists):
    page()
    page("unsubscribe", "leave")
    ak.act("ponds")
    ak.act("leave", lists=[2])
    assert on(ak) == [1]
    assert history(ak) == [(1, "subscribe", 1)]


def test_unsubscribing_by_akid_and_with_a_reason(ak, page, akid_of):
    page()
    page("unsubscribe", "leave")
    ak.mock.seed({"actionkit": {"mailing": [{"id": 3}]}})
    ak.act("ponds")
    sent = {"page": "leave", "akid": akid_of(1, 3), "action_reason": "too much"}
    assert ak("POST", "action/", sent, auth=None).status_code == 201
    action = ak.get("unsubscribeaction/2/")
    assert (action["fields"], action["mailing"]) == ({"reason": "too much"}, "/rest/v1/mailing/3/")
    assert on(ak) == []


def test_somebody_unknown_unsubscribes(ak, page):
    page("unsubscribe")
    assert told(ak.act("ponds")) == (True, False)
    assert (on(ak), history(ak)) == ([], [])


def test_signing_up_again(ak, page, lists):
    page()
    page("unsubscribe", "leave")
    ak.act("ponds")
    ak.act("leave")
    assert told(ak.act("ponds", lists=[2])) == (False, True)
    assert on(ak) == [2]
    assert history(ak) == [(1, "subscribe", 1), (1, "unsubscribe", 2), (2, "subscribe", 3)]
    assert ak.get("user/1/")["subscription_status"] == "subscribed"


# ---- import pages


@pytest.mark.parametrize(
    ("switches", "known", "joined"),
    [
        ({}, False, True),
        ({}, True, True),
        ({"subscribe": True}, False, True),
        ({"subscribe": False}, False, False),
        ({"subscribe": False}, True, False),
        ({"subscribe": False, "subscribe_if_new": True}, False, True),
        ({"subscribe": False, "subscribe_if_new": True}, True, False),
    ],
)
def test_an_import_page_says_who_joins(ak, page, switches, known, joined):
    page("import", **switches)
    if known:
        ak.made("user/", {"email": "ada@example.org"})
    assert told(ak.act("ponds")) == (not known, joined)
    assert history(ak) == [(1, "subscribe_import", 1)] * joined


@pytest.mark.parametrize(
    ("switches", "left"),
    [
        ({"unsubscribe": True}, [2]),
        ({"unsubscribe": True, "subscribe": False}, [2]),
        ({"unsubscribe_all": True}, [1, 2]),
        ({"unsubscribe_all": True, "unsubscribe": True, "subscribe": False}, [1, 2]),
    ],
)
def test_an_import_page_says_who_leaves(ak, page, lists, switches, left):
    page("import", list=lists[0], **switches)
    page("signup", "join")
    ak.act("join", lists=[1, 2])
    assert told(ak.act("ponds")) == (False, False)
    assert on(ak) == [number for number in (1, 2) if number not in left]
    assert sorted(history(ak)[2:]) == [(number, "unsubscribe_import", 2) for number in left]


def test_an_import_page_has_a_source_of_its_own(ak, page):
    page("import", default_source="fair")
    assert ak.act("ponds")["source"] == "fair"
    assert ak.act("ponds", source="booth")["source"] == "booth"
    assert ak.get("user/1/")["source"] == "fair"


def test_who_needs_no_mail_is_not_imported_on_a_list(ak, page):
    page("import")
    assert ak.act("ponds", suppress_subscribe=1)["subscribed_user"] is False
    assert on(ak) == []
