"""Erasing what is known of somebody (reference 49)."""

from __future__ import annotations

from hashlib import sha256

import pytest

PERSONAL = {
    "prefix": "Dr", "first_name": "Ada", "middle_name": "B", "last_name": "Byron", "suffix": "III",
    "address1": "1 Mill Lane", "address2": "Flat 2", "city": "Troy", "state": "NY", "region": "NY", "postal": "12180",
    "zip": "12180", "plus4": "1234",
}  # fmt: skip


@pytest.fixture
def ada(ak):
    """A user with everything that can be erased, and one beside."""
    ak.made("alloweduserfield/", {"name": "food"})
    ak.made("donationpage/", {"name": "give"})
    for name in ("ada", "bob"):
        phones = [{"phone": "518-555-0100"}]
        email = f"{name}@example.org"
        user = ak.made("user/", {"email": email, **PERSONAL, "fields": {"food": "soup"}, "phones": phones})
        ak.made("usergeofield/", {"user": user["resource_uri"], "name": "county", "value": "Rensselaer"})
        paid = {"donation_payment_account": "Default Import Stub", "donation_import_id": name}
        ak.act("give", email, donation_amount="10", action_why="fur", **paid)


def erase(ak, **body):
    response = ak("POST", "eraser/", body)
    assert (response.status_code, response.content) == (201, b""), response.text
    assert response.headers["Location"] == "https://act.example.org/rest/v1/user/1/"


@pytest.mark.parametrize("who", [{"email": "ADA@example.org"}, {"user_id": 1}, {"user_id": "1"}])
def test_what_is_known_of_a_user_goes(ak, ada, who):
    before = ak.get("user/2/"), ak.get("useroriginal/2/"), len(ak.all("phone/?user=2"))

    erase(ak, **who)

    shown = ak.get("user/1/")
    assert {name: shown[name] for name in PERSONAL} == dict.fromkeys(PERSONAL, "")
    assert "ada" not in shown["email"]
    assert (shown["phones"], shown["subscription_status"]) == ([], "unsubscribed")
    assert ak.all("user/?email=ada@example.org") == []
    assert ak.all("usergeofield/?user=1") == []
    original = ak.get("useroriginal/1/")
    assert {original[name] for name in ("address1", "address2", "city", "state", "zip")} == {""}
    assert ak.get("location/1/")["us_county"] == ""
    assert (ak.get("user/2/"), ak.get("useroriginal/2/"), len(ak.all("phone/?user=2"))) == before


def test_the_log_keeps_the_hash_of_the_address(ak, ada):
    erase(ak, email="Ada@Example.org")
    (line,) = ak.all("eraserlog/")
    assert line["user"] == "/rest/v1/user/1/"
    assert line["hashed_email"] == sha256(b"ada@example.org").hexdigest()
    assert "ada@" not in ak("GET", "eraserlog/").text


def test_what_the_user_did_stays(ak, ada):
    erase(ak, email="ada@example.org")
    assert [row["fields"] for row in ak.all("action/?user=1")] == [{"why": "fur"}]
    assert ak.get("user/1/")["fields"] == {"food": "soup"}
    assert [row["total"] for row in ak.all("order/?user=1")] == ["10.00"]
    assert ak.all("orderuserdetail/")[0]["email"] == "ada@example.org"
    assert ak.all("subscription/?user=1") == []


@pytest.mark.parametrize("on", [True, "true", 1, "1"])
def test_more_goes_when_asked(ak, ada, on):
    more = dict.fromkeys(("order_user_details", "user_fields", "action_fields", "transactional_mailings"), on)
    erase(ak, user_id=1, **more)
    assert ak.get("user/1/")["fields"] == {}
    assert [row["fields"] for row in ak.all("action/?user=1")] == [{}]
    detail, other = ak.all("orderuserdetail/")
    assert (detail["email"], detail["first_name"], detail["city"]) == ("", "", "")
    assert other["email"] == "bob@example.org"
    assert ak.get("user/2/")["fields"] == {"food": "soup"}
    assert [row["fields"] for row in ak.all("action/?user=2")] == [{"why": "fur"}]


@pytest.mark.parametrize("off", [False, "false", 0, "0", None, ""])
def test_no_means_no(ak, ada, off):
    erase(ak, user_id=1, user_fields=off, action_fields=off, order_user_details=off)
    assert ak.get("user/1/")["fields"] == {"food": "soup"}


def test_forms_are_taken(ak, ada):
    assert ak("POST", "eraser/", data={"email": "ada@example.org", "user_fields": "true"}).status_code == 201
    assert (ak.get("user/1/")["first_name"], ak.get("user/1/")["fields"]) == ("", {})


@pytest.mark.parametrize(
    ("body", "status"),
    [({}, 400), ({"email": ""}, 400), ({"email": "nobody@example.org"}, 404), ({"user_id": 99}, 404),
     ({"user_id": "x"}, 404), ({"user_id": -1}, 404), ({"email": ["x"]}, 404), ({"user_fields": True}, 400)],
)  # fmt: skip
def test_nobody_to_erase(ak, ada, body, status):
    before = ak.counts(), ak.all("user/")
    assert ak("POST", "eraser/", body).status_code == status
    assert (ak.counts(), ak.all("user/")) == before


def test_an_erased_user_can_come_back_as_somebody_new(ak, ada):
    erase(ak, email="ada@example.org")
    assert ak.made("user/", {"email": "ada@example.org"})["id"] == 3
    erased = ak.get("user/1/")
    erase(ak, user_id=1)
    assert ak.get("user/1/") == erased
    assert len(ak.all("eraserlog/")) == 2


def test_there_is_nothing_to_read(ak, ada):
    for method, path in (("GET", "eraser/"), ("GET", "eraser/1/"), ("DELETE", "eraser/1/")):
        assert ak(method, path).status_code in (404, 405)
    assert ak("POST", "eraserlog/", {"user": "/rest/v1/user/1/"}).status_code == 405


def test_erasing_in_python(ak, ada):
    user = ak.mock.actionkit["eraser"].create(user_id=1)
    assert (user.id, ak.mock.actionkit["user"].get(1).first_name) == (1, "")
