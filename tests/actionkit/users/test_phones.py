"""Phones of users (reference 24)."""

from __future__ import annotations

import pytest

ADA = "/rest/v1/user/1/"


@pytest.fixture
def ada(ak):
    """A site that knows Ada."""
    ak.made("user/", {"email": "ada@example.org"})
    return ak


@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        ("310-310-3310", "3103103310"),
        ("+1-104-123-4567", "1041234567"),
        ("(202) 555 0100", "2025550100"),
        ("1 202 555 0100", "2025550100"),
    ],
)
def test_a_phone(ada, typed, digits):
    phone = ada.made("phone/", {"user": ADA, "phone": typed})

    assert (phone["phone"], phone["normalized_phone"]) == (typed, digits)
    assert (phone["type"], phone["source"], phone["user"]) == ("home", "user", ADA)
    assert ada.get("user/1/")["phones"] == [phone["resource_uri"]]


def test_the_digits_cannot_be_sent(ada):
    assert (
        ada.made("phone/", {"user": ADA, "phone": "2025550100", "normalized_phone": "1"})["normalized_phone"]
        == "2025550100"
    )


@pytest.mark.parametrize("name", ["type", "phone_type"])
def test_the_type_under_the_name_that_clients_send(ada, name):
    phone = ada.made("phone/", {"user": ADA, "phone": "2025550100", name: "mobile"})

    assert (phone["type"], "phone_type" in phone) == ("mobile", False)


@pytest.mark.parametrize(("method", "status"), [("PUT", 204), ("PATCH", 202)])
def test_changing_a_number_changes_its_digits(ada, method, status):
    ada.made("phone/", {"user": ADA, "phone": "2025550100", "type": "work"})

    assert ada(method, "phone/1/", {"phone": "(310) 555-0199"}).status_code == status
    phone = ada.get("phone/1/")
    assert (phone["phone"], phone["normalized_phone"], phone["type"]) == ("(310) 555-0199", "3105550199", "work")


def test_finding_by_digits(ada):
    ada.made("phone/", {"user": ADA, "phone": "(202) 555-0100"})

    assert [one["user"] for one in ada.all("phone/?normalized_phone=2025550100")] == [ADA]
    assert ada.mock.actionkit["phone"].find(user=1).normalized_phone == "2025550100"


@pytest.mark.parametrize(
    "body", [{"user": ADA}, {"user": ADA, "phone": ""}, {"user": ADA, "phone": None}, {"user": ADA, "phone": "1" * 26}]
)
def test_a_number_that_is_none(ada, body):
    response = ada("POST", "phone/", body)

    assert response.status_code == 400
    assert set(response.json()["phone"]) == {"phone"}
    assert ada.all("phone/") == []


def test_phones_sent_with_a_user_are_added(ada):
    ada.made("phone/", {"user": ADA, "phone": "2025550100"})
    there = ada.get("user/1/")["phones"]

    new = {"type": "mobile", "phone": "(310) 555-0199", "user": ADA, "source": "crm"}
    assert ada("PATCH", "user/1/", {"phones": [*there, new]}).status_code == 202

    assert len(ada.get("user/1/")["phones"]) == 2
    phone = ada.get("phone/2/")
    assert (phone["type"], phone["source"], phone["normalized_phone"]) == ("mobile", "crm", "3105550199")


def test_phones_sent_with_a_new_user(ak):
    user = ak.made("user/", {"email": "ada@example.org", "phones": [{"phone": "2025550100", "type": "work"}]})

    assert [ak.get(uri)["normalized_phone"] for uri in user["phones"]] == ["2025550100"]


def test_phones_sent_as_they_are_shown_change_nothing(ada):
    ada.made("phone/", {"user": ADA, "phone": "2025550100"})
    phone = ada.get("phone/1/")

    assert ada("PATCH", "user/1/", {"phones": [phone]}).status_code == 202
    assert ada.all("phone/") == [phone]


@pytest.mark.parametrize(
    "phones", [5, "x", {"phone": "2025550100"}, [{"phone": ""}], [{"type": "home"}], [{"phone": []}]]
)
def test_what_are_no_phones(ada, phones):
    before = ada.get("user/1/")

    assert ada("PATCH", "user/1/", {"phones": phones, "city": "Troy"}).status_code == 400
    assert (ada.get("user/1/"), ada.all("phone/")) == (before, [])


def test_the_same_type_and_source_again(ada):
    body = {"phones": [{"phone": "2025550100"}]}
    ada("PATCH", "user/1/", body)

    assert ada("PATCH", "user/1/", {**body, "city": "Troy"}).status_code == 409
    assert ada.get("user/1/")["city"] == ""


def test_deleting(ada):
    ada.made("phone/", {"user": ADA, "phone": "2025550100"})

    assert ada("DELETE", "phone/1/").status_code == 204
    assert ada.get("user/1/")["phones"] == []
