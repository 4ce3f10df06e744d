"""Users: made, changed, found, recognised, shown (reference 23, 25)."""

from __future__ import annotations

import re

import pytest


@pytest.fixture
def ada(ak):
    """A site that knows Ada."""
    ak.made("user/", {"email": "ada@example.org", "first_name": "Ada", "zip": "12180", "city": "Troy"})
    return ak


def test_an_address_is_enough(ak):
    user = ak.made("user/", {"email": "ada@example.org"})

    assert {name: value for name, value in user.items() if value == ""}.keys() == {
        "prefix", "first_name", "middle_name", "last_name", "suffix", "address1", "address2", "city", "state", "region",
        "postal", "zip", "plus4", "source",
    }  # fmt: skip
    assert (user["country"], user["lang"], user["subscription_status"]) == ("United States", None, "never")
    assert (user["fields"], user["phones"], user["groups"]) == ({}, [], [])
    assert isinstance(user["rand_id"], int)
    assert ak.all("subscription/") == ak.all("subscriptionhistory/") == ak.all("action/") == []


def test_what_leads_on_from_a_user(ada):
    user = ada.get("user/1/")

    for name, filtered in {"events": "creator"}.items():
        assert user[name] == f"/rest/v1/event/?{filtered}=1"
    for name, noun in {
        "actions": "action", "eventsignups": "eventsignup", "orders": "order", "orderrecurrings": "orderrecurring",
        "subscriptions": "subscription", "subscriptionhistory": "subscriptionhistory", "usergeofields": "usergeofield",
        "usermailings": "usermailing",
    }.items():  # fmt: skip
        assert user[name] == f"/rest/v1/{noun}/?user=1"
        assert ada.get(user[name])["objects"] == []
    assert (user["location"], user["useroriginal"]) == ("/rest/v1/location/1/", "/rest/v1/useroriginal/1/")
    assert user["logintoken"] == "/rest/v1/user/1/logintoken/"
    assert user["token"] == ada.mock.actionkit.akid_for(1)


def test_the_token_of_the_reference(ak):
    ak.mock.seed({"actionkit": {"user": [{"id": 1001, "email": "ada@example.org"}]}})

    assert ak.get("user/1001/")["token"] == ".1001.Cr4Bap"


@pytest.mark.parametrize(
    "email", ["", "  ", None, "ada", "ada@", "@example.org", "a b@example.org", 7, "x" * 300 + "@example.org"]
)
def test_what_is_no_address(ak, email):
    response = ak("POST", "user/", {"email": email})

    assert response.status_code == 400
    assert set(response.json()) == {"user"}
    assert ak.counts().get("actionkit.user") is None


def test_an_address_without_the_blanks_round_it(ak):
    assert ak.made("user/", {"email": " ada@example.org\n"})["email"] == "ada@example.org"


def test_the_state_follows_from_the_zip(ak):
    user = ak.made("user/", {"email": "ada@example.org", "zip": "12345"})
    assert (user["zip"], user["state"], user["postal"]) == ("12345", "NY", "")

    ak("PATCH", "user/1/", {"zip": "94110-1234"})
    user = ak.get("user/1/")
    assert (user["zip"], user["plus4"], user["state"]) == ("94110", "1234", "CA")


def test_a_state_that_is_sent_stays(ak):
    assert ak.made("user/", {"email": "ada@example.org", "zip": "12345", "state": "VT"})["state"] == "VT"


def test_elsewhere_nothing_follows(ak):
    user = ak.made("user/", {"email": "ada@example.org", "zip": "12345", "country": "Germany"})

    assert (user["state"], user["zip"]) == ("", "12345")


def test_where_a_user_lives_and_first_lived(ada):
    location = ada.get("location/1/")
    assert (location["region_code"], location["country_code"], location["user"]) == ("NY", "US", "/rest/v1/user/1/")
    assert location["timezone"] == "America/New_York"
    assert abs(location["latitude"] - 42.7) < 0.5
    assert "id" not in location

    ada.mock.clock.advance(days=1)
    ada("PATCH", "user/1/", {"zip": "94110", "city": "San Francisco"})

    original = ada.get("useroriginal/1/")
    assert (original["zip"], original["city"], original["state"]) == ("12180", "Troy", "NY")
    assert (original["zip_updated_at"], original["address1_updated_at"]) == ("2026-03-01T12:00:00", None)
    assert ada.get("location/1/")["region_code"] == "CA"


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_locations_are_read_only(ada, method):
    path = "location/" if method == "POST" else "location/1/"

    assert ada(method, path, {"user": "/rest/v1/user/1/"}).status_code == 405


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
def test_the_status_follows_the_subscriptions(ada, method):
    ada(method, "user/1/", {"subscription_status": "unsubscribed"})
    assert ada.get("user/1/")["subscription_status"] == "never"

    ada.made("subscription/", {"user": "/rest/v1/user/1/", "list": "/rest/v1/list/1/"})
    assert ada.get("user/1/")["subscription_status"] == "subscribed"

    assert ada("DELETE", "subscription/1/").status_code == 204
    assert ada.get("user/1/")["subscription_status"] == "unsubscribed"


def test_custom_fields(ada):
    for name in ("color", "food"):
        ada.made("alloweduserfield/", {"name": name})

    ada("PATCH", "user/1/", {"fields": {"color": ["blue", "green"], "food": "soup"}})
    assert ada.get("user/1/")["fields"] == {"color": ["blue", "green"], "food": "soup"}

    ada("PATCH", "user/1/", {"fields": {"food": 7}})
    assert ada.get("user/1/")["fields"] == {"color": ["blue", "green"], "food": "7"}

    ada("PUT", "user/1/", {"fields": {"color": "", "food": None}})
    assert ada.get("user/1/")["fields"] == {}
    assert ada.all("userfield/") == []


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH"])
def test_a_custom_field_that_the_site_does_not_allow(ada, method):
    path = "user/" if method == "POST" else "user/1/"
    before = ada.counts(), ada.get("user/1/")

    response = ada(method, path, {"email": "new@example.org", "fields": {"color": "blue"}})

    assert response.status_code == 400
    assert set(response.json()["user"]) == {"fields"}
    assert (ada.counts(), ada.get("user/1/")) == before


@pytest.mark.parametrize("value", ["blue", ["color"], 7, True])
def test_custom_fields_are_a_dictionary(ada, value):
    before = ada.get("user/1/")

    assert ada("PATCH", "user/1/", {"fields": value}).status_code == 400
    assert ada.get("user/1/") == before


def test_groups(ada):
    group = ada.made("usergroup/", {"name": "Hosts"})

    ada("PATCH", "user/1/", {"groups": [group["resource_uri"]]})

    assert ada.get("user/1/")["groups"] == [{"name": "Hosts", "resource_uri": "/rest/v1/usergroup/1/"}]
    ada("DELETE", "usergroup/1/")
    assert ada.get("user/1/")["groups"] == []


@pytest.mark.parametrize("options", [{"data": {"ttl": "86400"}}, {"json": {"ttl": 60}}, {"json": {}}, {}])
def test_a_login_token(ada, options):
    response = ada("POST", "user/1/logintoken/", **options)

    assert response.status_code == 200
    assert set(response.json()) == {"token"}
    assert re.fullmatch(r"[\w.:-]+", response.json()["token"])


def test_a_login_token_for_nobody(ada):
    assert ada("POST", "user/404/logintoken/").status_code == 404
    assert ada("POST", "user/1/logintoken/", {"ttl": "soon"}).status_code == 400


def test_a_login_token_lets_its_user_in(ada):
    token = ada("POST", "user/1/logintoken/", data={"ttl": "60"}).json()["token"]

    response = ada("GET", f"/login/?i={token}&l=1&next=/cms/thanks/x", auth=None)

    assert response.status_code == 302
    assert response.headers["Location"].startswith(("/cms/thanks/x", "https://act.example.org/cms/thanks/x"))


def test_numbers_that_look_random_repeat(ak):
    drawn = [ak.made("user/", {"email": f"{number}@example.org"})["rand_id"] for number in range(3)]

    assert len(set(drawn)) == 3
    ak.mock.reset()
    assert ak.made("user/", {"email": "other@example.org"})["rand_id"] == drawn[0]
