"""Making several users one: what moves, what stays, and what is refused (reference 48)."""

from __future__ import annotations

import pytest

ADA, BOB, CY = (f"/rest/v1/user/{number}/" for number in (1, 2, 3))


@pytest.fixture
def users(ak):
    """Three users; the last two live somewhere."""
    ak.made("user/", {"email": "ada@example.org", "first_name": "Ada", "city": "Troy", "zip": "12180"})
    ak.made("user/", {"email": "bob@example.org", "first_name": "Bob", "city": "Albany", "zip": "12207"})
    ak.made("user/", {"email": "cy@example.org", "city": "Utica", "zip": "13501"})
    ak.made("list/", {"name": "Pond news"})
    ak.made("signuppage/", {"name": "join"})


def merge(ak, **body):
    return ak.made("usermerge/", {"primary_user": ADA, "users": [BOB], **body})


def kinds(ak, user):
    names = {row["resource_uri"]: row["name"] for row in ak.all("subscriptionchangetype/?_limit=100")}
    return [(names[row["change"]], row["list"]) for row in ak.all(f"subscriptionhistory/?user={user}")]


def test_every_key_of_a_merge(ak, users):
    assert merge(ak, users=[BOB, CY], address_user=CY) == {
        "id": 1, "primary": ADA, "users": [BOB, CY], "address_user": CY, "status": "completed",
        "created_at": "2026-03-01T12:00:00", "updated_at": "2026-03-01T12:00:00",
        "resource_uri": "/rest/v1/usermerge/1/",
    }  # fmt: skip
    assert ak.mock.actionkit["usermerge"].get(1).users == [2, 3]


def test_the_primary_user_may_be_called_primary(ak, users):
    assert ak.made("usermerge/", {"primary": ADA, "users": [BOB]})["primary"] == ADA


def test_what_the_others_did_moves(ak, users):
    ak.made("donationpage/", {"name": "give"})
    ak.made("campaign/", {"name": "picnics", "title": "Picnics"})
    event = ak.made("event/", {"campaign": "/rest/v1/campaign/1/", "creator": BOB, "title": "Picnic"})["resource_uri"]
    page = ak.made("eventsignuppage/", {"name": "come", "campaign": "/rest/v1/campaign/1/"})["resource_uri"]
    ak.made("eventsignup/", {"event": event, "user": BOB, "page": page, "role": "attendee", "status": "active"})
    ak.act("join", email="bob@example.org")
    given = {"name": "give", "payment_account": "Default Import Stub"}
    card = {"card_num": "4111111111111111", "exp_date_month": "12", "exp_date_year": "2030"}
    order = {"amount": "10.00", "currency": "USD", "import_id": "1", "recurring_id": "r", "recurring_period": "months"}
    body = {"donationpage": given, "order": {**card, **order}, "user": {"email": "bob@example.org"}}
    assert ak("POST", "donationpush/", body).status_code == 201
    ak.mock.seed({"actionkit": {"mailing": [{"id": 3}], "usermailing": [{"mailing": 3, "user": 2}]}})
    did = ("actions", "orders", "orderrecurrings", "events", "eventsignups", "usermailings")
    bob, before = ak.get(BOB), ak.counts()
    had = {name: len(ak.all(bob[name])) for name in did}
    assert all(had.values()), had

    merge(ak)

    ada, bob = ak.get(ADA), ak.get(BOB)
    assert {name: len(ak.all(ada[name])) for name in did} == had
    assert {name: ak.all(bob[name]) for name in did} == {name: [] for name in did}
    assert ak.get(event)["creator"] == ADA
    after = ak.counts()
    assert {name: after[name] for name in ("actionkit.action", "actionkit.order", "actionkit.event")} == {
        name: before[name] for name in ("actionkit.action", "actionkit.order", "actionkit.event")
    }


def test_users_merged_stay_behind_on_no_list(ak, users):
    ak.made("subscription/", {"user": ADA, "list": "/rest/v1/list/1/"})
    for number in (1, 2):
        ak.made("subscription/", {"user": BOB, "list": f"/rest/v1/list/{number}/"})

    merge(ak)

    assert [row["list"] for row in ak.all("subscription/?user=1")] == ["/rest/v1/list/1/", "/rest/v1/list/2/"]
    assert ak.all("subscription/?user=2") == []
    assert kinds(ak, 1) == [("subscribe_api", "/rest/v1/list/1/"), ("subscribe_merge", "/rest/v1/list/2/")]
    assert kinds(ak, 2)[2:] == [("unsubscribe_merge", "/rest/v1/list/1/"), ("unsubscribe_merge", "/rest/v1/list/2/")]
    shell = ak.get(BOB)
    assert (shell["email"], shell["subscription_status"]) == ("bob@example.org", "unsubscribed")
    assert (shell["location"], shell["useroriginal"]) == ("/rest/v1/location/2/", "/rest/v1/useroriginal/2/")
    assert ak.get("location/1/")["user"] == ADA


def test_users_on_no_list_stay_on_none(ak, users):
    merge(ak)
    assert [ak.get(user)["subscription_status"] for user in (ADA, BOB)] == ["never", "never"]
    assert ak.all("subscriptionhistory/") == []


@pytest.mark.parametrize(
    ("address", "city", "state"),
    [(None, "Troy", "NY"), (ADA, "Troy", "NY"), (BOB, "Albany", "NY"), (CY, "Utica", "NY")],
)
def test_whose_address_stays(ak, users, address, city, state):
    merge(ak, users=[BOB, CY], address_user=address)
    ada = ak.get(ADA)
    assert (ada["city"], ada["state"], ada["first_name"], ada["email"]) == (city, state, "Ada", "ada@example.org")
    assert ada["zip"] == {"Troy": "12180", "Albany": "12207", "Utica": "13501"}[city]


def test_phones_move_unless_the_primary_user_has_one_of_that_kind(ak, users):
    for user, kind, number in ((ADA, "home", "1"), (BOB, "home", "2"), (BOB, "work", "3")):
        ak.made("phone/", {"user": user, "type": kind, "phone": number})
    merge(ak)
    assert [(row["type"], row["phone"]) for row in ak.all("phone/?user=1")] == [("home", "1"), ("work", "3")]
    assert [row["phone"] for row in ak.all("phone/?user=2")] == ["2"]


def test_custom_fields_move_and_those_of_one_value_keep_the_primary_users(ak, users):
    for name, several in (("food", False), ("color", True), ("shoe", False)):
        ak.made("alloweduserfield/", {"name": name, "allow_multiple": several})
    ak("PATCH", ADA, {"fields": {"food": "soup", "color": ["blue", "red"]}})
    ak("PATCH", BOB, {"fields": {"food": "cake", "color": ["red", "green"], "shoe": "41"}})
    merge(ak)
    assert ak.get(ADA)["fields"] == {"food": "soup", "color": ["blue", "red", "green"], "shoe": "41"}
    assert ak.get(BOB)["fields"] == {}


def test_groups_are_joined(ak, users):
    for name in ("Stewards", "Rowers", "Cooks"):
        ak.made("usergroup/", {"name": name})
    ak("PATCH", ADA, {"groups": ["/rest/v1/usergroup/1/", "/rest/v1/usergroup/2/"]})
    ak("PATCH", BOB, {"groups": ["/rest/v1/usergroup/3/", "/rest/v1/usergroup/2/"]})
    merge(ak)
    assert [group["name"] for group in ak.get(ADA)["groups"]] == ["Stewards", "Rowers", "Cooks"]


def test_the_primary_user_among_the_others_is_passed_over(ak, users):
    ak.act("join", email="ada@example.org")
    merge(ak, users=[ADA, BOB, BOB])
    assert ak.get(ADA)["subscription_status"] == "subscribed"
    assert kinds(ak, 1) == [("subscribe", "/rest/v1/list/1/")]


@pytest.mark.parametrize(
    "body",
    [{}, {"primary_user": ADA}, {"users": [BOB]}, {"primary_user": ADA, "users": []},
     {"primary_user": ADA, "users": [ADA]}, {"primary_user": "/rest/v1/user/9/", "users": [BOB]},
     {"primary_user": ADA, "users": ["/rest/v1/user/9/"]}, {"primary_user": ADA, "users": BOB},
     {"primary_user": None, "users": [BOB]},
     {"primary_user": ADA, "users": [BOB], "address_user": "/rest/v1/user/9/"}],
)  # fmt: skip
def test_merges_that_are_refused(ak, users, body):
    ak.act("join", email="bob@example.org")
    before = ak.counts()
    response = ak("POST", "usermerge/", body)
    assert response.status_code == 400
    assert response.json()
    assert ak.counts() == before
    assert ak.all("action/?user=2") != []


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_a_merge_is_done_once(ak, users, method):
    merge(ak)
    assert ak(method, "usermerge/1/", {"users": [CY]}).status_code == 405


def test_a_merge_in_python(ak, users):
    kit = ak.mock.actionkit
    kit["action"].create(page="join", email="bob@example.org")
    kit["usermerge"].create(primary_user=kit["user"].get(1), users=[2, CY])
    assert kit["action"].get(1).user == 1
