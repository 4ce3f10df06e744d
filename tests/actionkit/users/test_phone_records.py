"""Phone numbers: what is shown, the digits, kinds and sources, and what is refused (reference 24)."""

from __future__ import annotations

import pytest


@pytest.fixture
def ada(ak):
    return ak.made("user/", {"email": "ada@example.org"})["resource_uri"]


def test_every_key_of_a_phone(ak, ada):
    assert ak.made("phone/", {"user": ada, "type": "work", "phone": "310-310-3310", "source": "api"}) == {
        "id": 1, "user": ada, "type": "work", "phone": "310-310-3310", "normalized_phone": "3103103310",
        "source": "api", "resource_uri": "/rest/v1/phone/1/", "created_at": "2026-03-01T12:00:00",
        "updated_at": "2026-03-01T12:00:00",
    }  # fmt: skip
    assert ak.get(ada)["phones"] == ["/rest/v1/phone/1/"]
    assert ak.mock.actionkit["phone"].find(user=ada).normalized_phone == "3103103310"


def test_a_phone_is_at_home_and_from_the_user_unless_told_otherwise(ak, ada):
    phone = ak.made("phone/", {"user": ada, "phone": "310-310-3310"})
    assert (phone["type"], phone["source"]) == ("home", "user")


@pytest.mark.parametrize(
    ("typed", "digits"),
    [("310-310-3310", "3103103310"), ("+1-104-123-4567", "1041234567"), ("(310) 310 3310", "3103103310"),
     ("+44 20 7946 0000", "442079460000"), ("none", ""), ("1", "1")],
)  # fmt: skip
def test_the_digits_of_a_number(ak, ada, typed, digits):
    phone = ak.made("phone/", {"user": ada, "phone": typed})
    assert (phone["phone"], phone["normalized_phone"]) == (typed, digits)


def test_the_digits_follow_a_change_and_cannot_be_set(ak, ada):
    ak.made("phone/", {"user": ada, "phone": "310-310-3310", "normalized_phone": "7"})
    assert ak("PATCH", "phone/1/", {"phone": "+1-104-123-4567", "normalized_phone": "7"}).status_code == 202
    assert ak.get("phone/1/")["normalized_phone"] == "1041234567"
    assert ak("PUT", "phone/1/", {"type": "work", "normalized_phone": "7"}).status_code == 204
    shown = ak.get("phone/1/")
    assert (shown["type"], shown["phone"], shown["normalized_phone"]) == ("work", "+1-104-123-4567", "1041234567")


def test_clients_may_call_the_type_phone_type(ak, ada):
    assert ak.made("phone/", {"user": ada, "phone": "1", "phone_type": "mobile"})["type"] == "mobile"
    assert ak("PATCH", "phone/1/", {"phone_type": "work"}).status_code == 202
    assert ak.get("phone/1/")["type"] == "work"
    both = ak.made("phone/", {"user": ada, "phone": "1", "phone_type": "mobile", "type": "home"})
    assert both["type"] == "home"


@pytest.mark.parametrize("user", [1, "/rest/v1/user/1/", "https://act.example.org/rest/v1/user/1/"])
def test_the_user_may_be_a_number(ak, ada, user):
    assert ak.made("phone/", {"user": user, "phone": "1"})["user"] == ada


@pytest.mark.parametrize(
    "body",
    [{}, {"phone": "1"}, {"user": "/rest/v1/user/9/", "phone": "1"}, {"user": 9, "phone": "1"},
     {"user": None, "phone": "1"}, {"user": 1}, {"user": 1, "phone": ""},
     {"user": 1, "phone": None}, {"user": 1, "phone": "1" * 26}, {"user": 1, "phone": "1", "type": "t" * 26},
     {"user": 1, "phone": "1", "source": "s" * 26}, {"user": 1, "phone": ["1"]}],
)  # fmt: skip
def test_phones_that_are_refused(ak, ada, body):
    response = ak("POST", "phone/", body)
    assert response.status_code == 400
    assert response.json()
    assert ak.all("phone/") == []


def test_one_phone_of_a_kind_from_a_source(ak, ada):
    ak.made("phone/", {"user": ada, "phone": "1"})
    response = ak("POST", "phone/", {"user": ada, "phone": "2"})
    assert response.status_code == 409
    assert response.headers["Location"] == "https://act.example.org/rest/v1/phone/1/"
    assert [phone["phone"] for phone in ak.all("phone/")] == ["1"]

    ak.made("phone/", {"user": ada, "phone": "2", "source": "api"})
    ak.made("phone/", {"user": ada, "phone": "3", "type": "work"})
    assert ak("PATCH", "phone/3/", {"type": "home"}).status_code == 409
    assert ak.get("phone/3/")["type"] == "work"


def test_phones_are_filtered_by_their_user_and_deleted(ak, ada):
    bob = ak.made("user/", {"email": "bob@example.org"})["resource_uri"]
    ak.made("phone/", {"user": ada, "phone": "1"})
    ak.made("phone/", {"user": bob, "phone": "2"})
    assert [phone["phone"] for phone in ak.all("phone/?user=2")] == ["2"]
    assert [phone["phone"] for phone in ak.all("phone/?user__email=ada@example.org")] == ["1"]

    assert ak("DELETE", "phone/1/").status_code == 204
    assert ak("DELETE", "phone/1/").status_code == 404
    assert (ak.get(ada)["phones"], ak.get(bob)["phones"]) == ([], ["/rest/v1/phone/2/"])
