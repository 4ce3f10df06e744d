"""Lists, who is on them, and how it came to that (reference 26, 55, 61)."""

from __future__ import annotations

import pytest

ADA, MAIN = "/rest/v1/user/1/", "/rest/v1/list/1/"


@pytest.fixture
def ada(ak):
    """A site with a second list that knows Ada."""
    ak.made("user/", {"email": "ada@example.org"})
    ak.made("list/", {"name": "Pond news"})
    return ak


def history(ak):
    """Each change: the list, the name of the change, the action."""
    names = {one["resource_uri"]: one["name"] for one in ak.all("subscriptionchangetype/?_limit=100")}
    return [(one["list"], names[one["change"]], one["action"]) for one in ak.all("subscriptionhistory/")]


def test_a_fresh_site_has_its_main_list_and_the_changes_of_live_sites(ak):
    assert [(one["id"], one["is_default"]) for one in ak.all("list/")] == [(1, True)]
    changes = ak.all("subscriptionchangetype/?_limit=100")
    assert [one["id"] for one in changes] == list(range(1, 18))
    assert (changes[6]["name"], changes[6]["description"], changes[6]["subscribed"]) == (
        "subscribe_api",
        "Subscribed by API",
        True,
    )
    assert ak("POST", "subscriptionchangetype/", {"name": "x"}).status_code == 405


def test_a_list(ak):
    made = ak.made("list/", {"name": "Pond news", "notes": "For friends of ponds"})

    assert set(made) == {"created_at", "hidden", "id", "is_default", "name", "notes", "resource_uri", "updated_at"}
    assert (made["id"], made["hidden"], made["is_default"]) == (2, False, False)
    assert [one["id"] for one in ak.all("list/?name=pond NEWS")] == [2]


@pytest.mark.parametrize("name", [" Pond news", "Pond news ", "\tPond news"])
def test_blanks_round_the_name_of_a_list(ak, name):
    response = ak("POST", "list/", {"name": name})

    assert (response.status_code, set(response.json()["list"])) == (400, {"name"})
    assert len(ak.all("list/")) == 1


def test_a_subscription_made_directly(ada):
    made = ada.made("subscription/", {"user": ADA, "list": MAIN})

    assert (made["user"], made["list"]) == (ADA, MAIN)
    assert history(ada) == [(MAIN, "subscribe_api", None)]
    assert ada.get("user/1/")["subscription_status"] == "subscribed"
    assert [one["id"] for one in ada.all("subscription/?user=1&list=1")] == [1]
    assert ada.mock.actionkit["subscription"].count(user=1) == 1


@pytest.mark.parametrize(
    "body",
    [{}, {"user": ADA}, {"list": MAIN}, {"user": ADA, "list": "/rest/v1/list/404/"}, {"user": None, "list": MAIN}],
)
def test_a_subscription_needs_both(ada, body):
    assert ada("POST", "subscription/", body).status_code == 400
    assert (ada.all("subscription/"), history(ada)) == ([], [])


def test_leaving_one_list(ada):
    for uri in (MAIN, "/rest/v1/list/2/"):
        ada.made("subscription/", {"user": ADA, "list": uri})

    assert ada("DELETE", "subscription/1/").status_code == 204

    assert [one["list"] for one in ada.all("subscription/")] == ["/rest/v1/list/2/"]
    assert history(ada)[2] == (MAIN, "unsubscribe_admin", None)
    assert ada.get("user/1/")["subscription_status"] == "subscribed"


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
def test_subscriptions_and_history_are_not_changed(ada, method):
    ada.made("subscription/", {"user": ADA, "list": MAIN})

    assert ada(method, "subscription/1/", {"list": "/rest/v1/list/2/"}).status_code == 405
    assert ada(method, "subscriptionhistory/1/", {"list": "/rest/v1/list/2/"}).status_code == 405
    assert ada("DELETE", "subscriptionhistory/1/").status_code == 405
    assert ada("POST", "subscriptionhistory/", {}).status_code == 405


def test_an_action_subscribes_once(ada):
    ada.made("signuppage/", {"name": "join"})

    first, second = ada.act("join"), ada.act("join")

    assert (first["subscribed_user"], second["subscribed_user"]) == (True, False)
    assert history(ada) == [(MAIN, "subscribe", "/rest/v1/signupaction/1/")]


def test_leaving_all_lists_and_coming_back(ada):
    ada.made("signuppage/", {"name": "join"})
    ada.made("unsubscribepage/", {"name": "leave"})
    ada.act("join")
    ada.act("join", lists=[2])

    left = ada.act("leave")

    assert (left["type"], left["subscribed_user"]) == ("Unsubscribe", False)
    assert ada.all("subscription/") == []
    uri = left["resource_uri"]
    assert sorted(history(ada)[2:]) == [(MAIN, "unsubscribe", uri), ("/rest/v1/list/2/", "unsubscribe", uri)]
    assert ada.get("user/1/")["subscription_status"] == "unsubscribed"

    back = ada.act("join")

    assert back["subscribed_user"] is True
    assert history(ada)[4] == (MAIN, "subscribe", back["resource_uri"])
    assert ada.get("user/1/")["subscription_status"] == "subscribed"


def test_leaving_what_one_is_not_on(ada):
    ada.made("unsubscribepage/", {"name": "leave"})

    ada.act("leave")

    assert history(ada) == []
    assert ada.get("user/1/")["subscription_status"] == "never"


def test_lists_that_are_named_come_instead_of_the_pages(ada):
    ada.made("signuppage/", {"name": "join"})

    ada.act("join", lists=[2])
    assert [one["list"] for one in ada.all("subscription/")] == ["/rest/v1/list/2/"]

    ada.act("join", lists=[])
    assert [one["list"] for one in ada.all("subscription/")] == ["/rest/v1/list/2/", MAIN]


def test_users_by_what_they_subscribe_to(ada):
    ada.made("user/", {"email": "bob@example.org"})
    ada.made("subscription/", {"user": "/rest/v1/user/2/", "list": "/rest/v1/list/2/"})

    assert [one["user"] for one in ada.all("subscription/?list__name=Pond news")] == ["/rest/v1/user/2/"]
    assert [one["user"] for one in ada.all("subscriptionhistory/?user__email=bob@example.org")] == ["/rest/v1/user/2/"]


def test_deleting_a_list_that_people_are_on(ada):
    ada.made("subscription/", {"user": ADA, "list": "/rest/v1/list/2/"})

    assert ada("DELETE", "list/2/").status_code == 204

    assert (ada.all("subscription/"), history(ada)) == ([], [])
    assert ada("DELETE", "user/1/").status_code == 204
