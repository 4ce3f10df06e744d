"""Making several users one (reference 48)."""

from __future__ import annotations

import pytest

ONE, TWO, THREE = (f"/rest/v1/user/{number}/" for number in (1, 2, 3))


@pytest.fixture
def twins(ak):
    """Three users; the second and third are the first under other addresses. All have acted."""
    ak.made("alloweduserfield/", {"name": "color"})
    ak.made("signuppage/", {"name": "join"})
    ak.made("list/", {"name": "Pond news"})
    for number, city in enumerate(("Troy", "Rome", "Utica"), 1):
        ak.act(
            "join",
            f"ada{number}@example.org",
            city=city,
            zip=f"1218{number}",
            phone=f"202555010{number}",
            user_color=city,
        )
    ak.act("join", "ada2@example.org", lists=[2])
    return ak


def test_what_the_others_did_becomes_the_primarys(twins):
    job = twins.made("usermerge/", {"primary_user": ONE, "address_user": TWO, "users": [TWO, THREE]})

    assert (job["primary"], job["users"], job["status"]) == (ONE, [TWO, THREE], "completed")
    assert {one["user"] for one in twins.all("action/")} == {ONE}
    assert len(twins.all("action/?user=1")) == 4
    assert sorted(one["list"] for one in twins.all("subscription/?user=1")) == ["/rest/v1/list/1/", "/rest/v1/list/2/"]
    assert twins.all("subscription/?user__in=2,3") == []


def test_the_address_of_the_one_that_is_named_stays(twins):
    twins.made("usermerge/", {"primary_user": ONE, "address_user": TWO, "users": [TWO]})

    user = twins.get("user/1/")
    assert (user["city"], user["zip"], user["email"]) == ("Rome", "12182", "ada1@example.org")


def test_without_an_address_user_the_primarys_stays(twins):
    twins.made("usermerge/", {"primary": ONE, "users": [TWO]})

    assert twins.get("user/1/")["city"] == "Troy"


def test_the_history_says_so(twins):
    names = {one["resource_uri"]: one["name"] for one in twins.all("subscriptionchangetype/?_limit=100")}

    twins.made("usermerge/", {"primary_user": ONE, "users": [TWO]})

    changes = [(one["user"], names[one["change"]], one["list"]) for one in twins.all("subscriptionhistory/?_limit=100")]
    assert (ONE, "subscribe_merge", "/rest/v1/list/2/") in changes
    assert (TWO, "unsubscribe_merge", "/rest/v1/list/1/") in changes
    assert (ONE, "subscribe_merge", "/rest/v1/list/1/") not in changes


def test_what_stays_behind_is_on_no_list(twins):
    twins.made("usermerge/", {"primary_user": ONE, "users": [TWO]})

    assert twins.get("user/2/")["subscription_status"] == "unsubscribed"
    assert twins.get("user/3/")["subscription_status"] == "subscribed"


def test_the_primary_among_the_users_is_passed_over(twins):
    twins.made("usermerge/", {"primary_user": ONE, "users": [ONE, TWO]})

    assert twins.get("user/1/")["subscription_status"] == "subscribed"
    assert twins.all("action/?user=2") == []


@pytest.mark.parametrize(
    "body",
    [{}, {"primary_user": ONE}, {"users": [TWO]}, {"primary_user": ONE, "users": []},
     {"primary_user": ONE, "users": [ONE]}, {"primary_user": "/rest/v1/user/404/", "users": [TWO]},
     {"primary_user": ONE, "users": ["/rest/v1/user/404/"]}, {"primary_user": ONE, "users": TWO}],
)  # fmt: skip
def test_what_cannot_be_merged(twins, body):
    before = twins.counts()

    assert twins("POST", "usermerge/", body).status_code == 400
    assert twins.counts() == before


def test_a_job_is_not_changed(twins):
    twins.made("usermerge/", {"primary_user": ONE, "users": [TWO]})

    assert twins("PATCH", "usermerge/1/", {"users": [THREE]}).status_code == 405
    assert twins("DELETE", "usermerge/1/").status_code == 405
