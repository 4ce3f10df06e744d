"""What anybody may know of a user, and the tokens with which one is recognised (reference 23.1, 52)."""

from __future__ import annotations

import pytest

ADA = {"email": "ada@example.org", "first_name": "Ada", "last_name": "Byron", "city": "Troy", "state": "NY",
       "address1": "1 Mill Lane", "lang": "/rest/v1/language/101/"}  # fmt: skip


@pytest.fixture
def akid(ak):
    """The akid of the one user."""
    return ak.made("user/", ADA)["token"]


@pytest.mark.parametrize("auth", [None, ("mockapi", "mockapi")])
def test_little_of_a_user_is_public(ak, akid, auth):
    assert ak.get(f"userpublic/{akid}/", auth=auth) == {
        "first_name": "Ada", "last_name": "Byron", "city": "Troy", "state": "NY", "country": "United States",
        "lang": "/rest/v1/language/101/", "resource_uri": f"/rest/v1/userpublic/{akid}/",
    }  # fmt: skip


def test_the_akid_of_a_mailing_is_good_too(ak, akid):
    ak.mock.seed({"actionkit": {"mailing": [{"id": 3}]}})
    assert ak.get(f"userpublic/{ak.mock.actionkit.akid_for(1, 3)}/", auth=None)["first_name"] == "Ada"


@pytest.mark.parametrize(
    "akid",
    [".1.xxxxxx", ".2.NWY5R4", "1", ".1.", "ada@example.org", ".1", ".1.NWY5R4x", ".99999999999999999999.x"],
)
def test_a_wrong_akid_tells_nothing(ak, akid):
    ak.made("user/", ADA)
    response = ak("GET", f"userpublic/{akid}/", auth=None)
    assert (response.status_code, response.content) == (404, b"")


def test_the_akid_of_a_user_who_is_gone(ak, akid):
    ak("DELETE", "user/1/")
    assert ak("GET", f"userpublic/{akid}/", auth=None).status_code == 404


def test_public_users_are_not_listed_nor_made(ak, akid):
    assert ak("GET", "userpublic/", auth=None).status_code == 405
    assert ak("POST", "userpublic/", {"first_name": "Bob"}).status_code == 405
    assert ak("PATCH", f"userpublic/{akid}/", {"first_name": "Bob"}).status_code == 405
    assert ak.get("user/1/")["first_name"] == "Ada"


# ---- login tokens


def token(ak, **body):
    response = ak("POST", "user/1/logintoken/", data=body)
    assert response.status_code == 200, response.text
    assert list(response.json()) == ["token"]
    return response.json()["token"]


def lands(ak, token, next="/cms/thanks/ponds"):
    """Where a login leads; None if the token is not taken."""
    response = ak("GET", "/login/", params={"i": token, "l": "1", "next": next}, auth=None)
    return response.headers["Location"] if response.status_code in (301, 302) else None


def test_a_login_token_is_good_for_as_long_as_was_said(ak, akid):
    ak.made("petitionpage/", {"name": "ponds"})
    short, long = token(ak, ttl="60"), token(ak, ttl="86400")
    assert lands(ak, short) is not None
    ak.mock.clock.advance(seconds=61)
    assert lands(ak, short) is None
    assert lands(ak, long) is not None


def test_a_token_for_no_time_is_expired_at_once_and_without_a_word_it_lasts_a_day(ak, akid):
    ak.made("petitionpage/", {"name": "ponds"})
    assert lands(ak, token(ak, ttl="0")) is None
    response = ak("POST", "user/1/logintoken/", {"ttl": 0})
    assert lands(ak, response.json()["token"]) is None
    day = token(ak)
    ak.mock.clock.advance(hours=23, minutes=59, seconds=59)
    assert lands(ak, day) is not None
    ak.mock.clock.advance(seconds=1)
    assert lands(ak, day) is None


@pytest.mark.parametrize("ttl", ["abc", "1.5", "-1", "1e3", "9" * 30, "9" * 5000])
def test_a_ttl_that_is_none(ak, akid, ttl):
    response = ak("POST", "user/1/logintoken/", data={"ttl": ttl})
    assert response.status_code == 400
    assert response.json() == {"user": {"ttl": ["Enter a whole number."]}}


def test_tokens_are_for_staff_and_for_users_who_are_there(ak, akid):
    assert ak("POST", "user/1/logintoken/", auth=None).status_code == 401
    assert ak("POST", "user/9/logintoken/", data={"ttl": "60"}).status_code == 404
    assert ak("GET", "user/1/logintoken/").status_code == 405


@pytest.mark.parametrize("made_up", ["", "x", "MS4x", "é", "a" * 500])
def test_a_token_made_up_is_not_taken(ak, akid, made_up):
    assert lands(ak, made_up) is None


def test_a_token_of_another_site_is_not_taken(ak, akid):
    import mockapi

    with mockapi.intercept(hosts=["other.example.org"], akid_secret="other") as other:
        other.clock.freeze("2026-03-01T12:00:00Z")
        other.actionkit["user"].create(email="ada@example.org")
        foreign = type(ak)(other)("POST", "https://other.example.org/rest/v1/user/1/logintoken/").json()["token"]
    assert lands(ak, foreign) is None
