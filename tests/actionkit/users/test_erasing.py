"""Erasing what is known of a user (reference 49)."""

from __future__ import annotations

from hashlib import sha256

import pytest


@pytest.fixture
def ada(ak):
    """A site that knows a lot of Ada."""
    ak.made("alloweduserfield/", {"name": "color"})
    ak.made("signuppage/", {"name": "join"})
    ak.act(
        "join", first_name="Ada", last_name="Byron", address1="1 Main St", zip="12180", phone="2025550100",
        user_color="blue", action_note="private",
    )  # fmt: skip
    return ak


@pytest.mark.parametrize(
    "body", [{"email": "ADA@example.org"}, {"user_id": 1}, {"user_id": "1", "email": "ada@example.org"}]
)
def test_a_user_is_erased(ada, body):
    response = ada("POST", "eraser/", body)

    assert response.status_code == 201
    assert response.headers["Location"] == "https://act.example.org/rest/v1/user/1/"
    user = ada.get("user/1/")
    assert not any(user[name] for name in ("first_name", "last_name", "address1", "zip", "city", "state", "source"))
    assert "ada" not in user["email"]
    assert (user["phones"], user["subscription_status"]) == ([], "unsubscribed")
    assert ada.all("user/?email=ada@example.org") == ada.all("subscription/") == ada.all("phone/") == []
    assert ada.get("useroriginal/1/")["zip"] == ""
    assert "Byron" not in ada("GET", "user/").text


def test_the_log_has_the_address_only_hashed(ada):
    ada("POST", "eraser/", {"email": "ada@example.org"})

    (line,) = ada.all("eraserlog/")
    assert line["hashed_email"] == sha256(b"ada@example.org").hexdigest()
    assert line["user"] == "/rest/v1/user/1/"


def test_fields_go_only_if_asked(ada):
    ada("POST", "eraser/", {"email": "ada@example.org"})

    assert ada.get("user/1/")["fields"] == {"color": "blue"}
    assert ada.get("action/1/")["fields"] == {"note": "private"}


@pytest.mark.parametrize(
    "options",
    [
        {"json": {"user_id": 1, "user_fields": True, "action_fields": True}},
        {"data": {"user_id": "1", "user_fields": "1", "action_fields": "true"}},
    ],
)
def test_fields_go_too(ada, options):
    assert ada("POST", "eraser/", **options).status_code == 201

    assert ada.get("user/1/")["fields"] == ada.get("action/1/")["fields"] == {}
    assert len(ada.all("action/")) == 1


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 400),
        ({"email": ""}, 400),
        ({"email": "nobody@example.org"}, 404),
        ({"user_id": 404}, 404),
        ({"user_id": "x"}, 404),
    ],
)
def test_nobody_to_erase(ada, body, status):
    before = ada.counts(), ada.get("user/1/")

    assert ada("POST", "eraser/", body).status_code == status
    assert (ada.counts(), ada.get("user/1/")) == before


def test_the_address_is_free_again(ada):
    ada("POST", "eraser/", {"email": "ada@example.org"})

    again = ada.act("join")

    assert (again["created_user"], again["user"]) == (True, "/rest/v1/user/2/")


def test_it_is_only_posted_to(ada):
    for method in ("GET", "PUT", "DELETE"):
        assert ada(method, "eraser/").status_code == 405
    assert ada("GET", "eraser/1/").status_code == 405
    assert ada("POST", "eraser/", {"user_id": 1}, auth=None).status_code == 401
