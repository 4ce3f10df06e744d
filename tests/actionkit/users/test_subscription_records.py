"""Subscriptions, made directly and by actions, their history, and what a user's status says (reference 26, 55, 61)."""

from __future__ import annotations

import pytest

ADA, LIST = "/rest/v1/user/1/", "/rest/v1/list/1/"
STAMPS = {"created_at": "2026-03-01T12:00:00", "updated_at": "2026-03-01T12:00:00"}
CHANGES = [
    ("subscribe", True), ("subscribe_import", True), ("unsubscribe_bounce", False), ("unsubscribe", False),
    ("unsubscribe_admin", False), ("unsubscribe_email", False), ("subscribe_api", True), ("unsubscribe_import", False),
    ("subscribe_uploader", True), ("unsubscribe_spamcheck", False), ("subscribe_notspamcheck", True),
    ("unsubscribe_reengagement", False), ("subscribe_merge", True), ("unsubscribe_merge", False),
    ("subscribe_migratedonreengagement", True), ("unsubscribe_migratedoffreengagement", False),
    ("subscribe_admin", True),
]  # fmt: skip


@pytest.fixture
def ada(ak):
    ak.made("user/", {"email": "ada@example.org"})
    ak.made("list/", {"name": "Pond news"})
    ak.made("signuppage/", {"name": "join"})
    ak.made("unsubscribepage/", {"name": "leave"})


def status(ak):
    return ak.get("user/1/")["subscription_status"]


def history(ak):
    """The kinds of change, with list and action, oldest first."""
    kinds = {row["resource_uri"]: row["name"] for row in ak.all("subscriptionchangetype/?_limit=100")}
    return [
        (kinds[row["change"]], row["list"], row["action"]) for row in ak.all("subscriptionhistory/?user=1&_limit=100")
    ]


def lists(ak):
    return [row["list"] for row in ak.all("subscription/?user=1")]


def test_the_kinds_of_change(ak):
    rows = ak.all("subscriptionchangetype/?_limit=100")
    assert [(row["name"], row["subscribed"]) for row in rows] == CHANGES
    assert [row["id"] for row in rows] == list(range(1, 18))
    assert rows[6] == {
        "id": 7, "name": "subscribe_api", "description": "Subscribed by API", "subscribed": True,
        "resource_uri": "/rest/v1/subscriptionchangetype/7/",
    }  # fmt: skip


# ---- made directly


def test_subscribing_directly(ak, ada):
    assert ak.made("subscription/", {"user": ADA, "list": LIST}) == {
        "id": 1, "user": ADA, "list": LIST, "resource_uri": "/rest/v1/subscription/1/", **STAMPS
    }  # fmt: skip
    assert status(ak) == "subscribed"
    (line,) = ak.all("subscriptionhistory/")
    assert line == {
        "id": 1, "user": ADA, "list": LIST, "change": "/rest/v1/subscriptionchangetype/7/", "action": None, **STAMPS,
        "resource_uri": "/rest/v1/subscriptionhistory/1/",
    }  # fmt: skip
    assert len(ak.mock.outbox) == 0


def test_nobody_is_twice_on_a_list(ak, ada):
    ak.made("subscription/", {"user": ADA, "list": LIST})
    response = ak("POST", "subscription/", {"user": ADA, "list": LIST})
    assert response.status_code == 409
    assert response.headers["Location"] == "https://act.example.org/rest/v1/subscription/1/"
    assert (len(ak.all("subscription/")), len(history(ak))) == (1, 1)


@pytest.mark.parametrize(
    "body", [{}, {"user": ADA}, {"list": LIST}, {"user": "/rest/v1/user/9/", "list": LIST}, {"user": ADA, "list": 1},
             {"user": ADA, "list": "/rest/v1/list/9/"}, {"user": None, "list": LIST}],
)  # fmt: skip
def test_subscriptions_that_are_refused(ak, ada, body):
    response = ak("POST", "subscription/", body)
    assert (response.status_code, list(response.json())) == (400, ["error"])
    assert (lists(ak), history(ak), status(ak)) == ([], [], "never")


def test_unsubscribing_directly(ak, ada):
    for number in (1, 2):
        ak.made("subscription/", {"user": ADA, "list": f"/rest/v1/list/{number}/"})
    response = ak("DELETE", "subscription/2/")
    assert (response.status_code, response.content) == (204, b"")
    assert (lists(ak), status(ak)) == ([LIST], "subscribed")
    assert history(ak)[-1] == ("unsubscribe_admin", "/rest/v1/list/2/", None)

    assert ak("DELETE", "subscription/1/").status_code == 204
    assert ak("DELETE", "subscription/1/").status_code == 404
    assert (lists(ak), status(ak), len(history(ak))) == ([], "unsubscribed", 4)

    ak.made("subscription/", {"user": ADA, "list": LIST})
    assert status(ak) == "subscribed"


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
def test_a_subscription_cannot_be_changed(ak, ada, method):
    ak.made("subscription/", {"user": ADA, "list": LIST})
    assert ak(method, "subscription/1/", {"list": "/rest/v1/list/2/"}).status_code == 405
    assert lists(ak) == [LIST]


@pytest.mark.parametrize("name", ["subscriptionhistory", "subscriptionchangetype", "subscriptioncounthistory"])
def test_history_is_only_read(ak, ada, name):
    ak.made("subscription/", {"user": ADA, "list": LIST})
    for method, path in (
        ("POST", f"{name}/"),
        ("PATCH", f"{name}/1/"),
        ("PUT", f"{name}/1/"),
        ("DELETE", f"{name}/1/"),
    ):
        assert ak(method, path, {"user": ADA, "list": LIST}).status_code == 405
    assert len(history(ak)) == 1


def test_subscriptions_are_filtered(ak, ada):
    ak.made("user/", {"email": "bob@example.org"})
    for user, number in ((1, 1), (1, 2), (2, 1)):
        ak.made("subscription/", {"user": f"/rest/v1/user/{user}/", "list": f"/rest/v1/list/{number}/"})
    assert [row["id"] for row in ak.all("subscription/?user=1")] == [1, 2]
    assert [row["id"] for row in ak.all("subscription/?list=1&user=2")] == [3]
    assert [row["id"] for row in ak.all("subscription/?list__name=Pond news")] == [2]
    assert [row["id"] for row in ak.all("subscriptionhistory/?change__name=subscribe_api&list=2")] == [2]


# ---- by actions


def test_acting_subscribes_to_the_list_of_the_page(ak, ada):
    first, second = ak.act("join"), ak.act("join")
    assert (first["subscribed_user"], second["subscribed_user"]) == (True, False)
    assert (lists(ak), status(ak)) == ([LIST], "subscribed")
    assert history(ak) == [("subscribe", LIST, first["resource_uri"])]


def test_leaving_and_coming_back(ak, ada):
    ak.act("join", lists=[1, 2])
    left = ak.act("leave")
    assert (lists(ak), status(ak), left["subscribed_user"]) == ([], "unsubscribed", False)
    assert history(ak)[2:] == [
        ("unsubscribe", LIST, left["resource_uri"]), ("unsubscribe", "/rest/v1/list/2/", left["resource_uri"])
    ]  # fmt: skip
    back = ak.act("join")
    assert (lists(ak), status(ak), back["subscribed_user"]) == ([LIST], "subscribed", True)


def test_leaving_without_having_been_on_a_list(ak, ada):
    ak.act("leave")
    assert (history(ak), status(ak)) == ([], "never")


def test_an_import_page_has_its_own_kinds(ak, ada):
    ak.made("importpage/", {"name": "in", "subscribe": True})
    ak.made("importpage/", {"name": "out", "subscribe": False, "unsubscribe": True})
    joined, left = ak.act("in"), ak.act("out")
    assert history(ak) == [
        ("subscribe_import", LIST, joined["resource_uri"]), ("unsubscribe_import", LIST, left["resource_uri"])
    ]  # fmt: skip


def test_deleting_the_action_leaves_subscription_and_history(ak, ada):
    action = ak.act("join")["resource_uri"]
    assert ak("DELETE", action).status_code == 204
    assert (lists(ak), status(ak)) == ([LIST], "subscribed")
    assert history(ak) == [("subscribe", LIST, None)]


# ---- the status


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        (name, "bounced" if name == "unsubscribe_bounce" else "unsubscribed")
        for name, subscribed in CHANGES
        if not subscribed
    ],
)
def test_the_status_says_how_the_last_list_was_left(ak, ada, last, expected):
    then = [
        {"user": 1, "list": 1, "change": change} for change in ("subscribe", "unsubscribe_bounce", "subscribe", last)
    ]
    ak.mock.seed({"actionkit": {"subscriptionhistory": then}})
    assert status(ak) == expected
    assert ak.mock.actionkit["user"].get(1).subscription_status == expected
    ak.act("join")
    assert status(ak) == "subscribed"


def test_the_status_cannot_be_written(ak, ada):
    for method in ("PUT", "PATCH"):
        assert ak(method, "user/1/", {"subscription_status": "subscribed"}).ok
    assert (status(ak), lists(ak), history(ak)) == ("never", [], [])
