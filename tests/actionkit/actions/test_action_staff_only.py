"""What only staff may say of an action: when it happened, from where, what became of it, and of which user."""

from __future__ import annotations

import pytest

ADA = {"page": "ponds", "email": "ada@example.org"}
SAID = {"created_at": "2020-05-06T07:08:09", "status": "incomplete", "ip_address": "192.0.2.17"}


def test_staff_says(ak, page):
    page()
    answer = ak.act("ponds", **SAID)
    assert {name: answer[name] for name in SAID} == SAID
    read = ak.get("action/1/")
    assert {name: read[name] for name in SAID} == SAID
    assert read["updated_at"] == "2026-03-01T12:00:00"
    assert ak.all("action/?status=incomplete&created_at__lt=2021-01-01")[0]["id"] == 1


def test_the_public_is_not_believed(ak, page):
    page()
    response = ak("POST", "action/", {**ADA, **SAID, "return_full_response": True}, auth=None)
    assert response.status_code == 201
    read = ak.get("action/1/")
    assert (read["created_at"], read["status"]) == ("2026-03-01T12:00:00", "complete")
    assert read["ip_address"] != SAID["ip_address"]


def test_the_public_is_not_even_refused(ak, page):
    page()
    assert ak("POST", "action/", {**ADA, "created_at": "yesterday", "status": []}, auth=None).status_code == 201


def test_anybody_may_say_where_the_user_came_from(ak, page):
    page()
    assert ak("POST", "action/", {**ADA, "source": "flyer"}, auth=None).status_code == 201
    assert ak.get("action/1/")["source"] == "flyer"


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2020-05-06 07:08:09", "2020-05-06T07:08:09"),
        ("2020-05-06T07:08:09Z", "2020-05-06T07:08:09"),
        ("2020-05-06T07:08:09.5", "2020-05-06T07:08:09"),
        ("2020-05-06T07:08:09+02:00", "2020-05-06T05:08:09"),
        ("2020-05-06", "2020-05-06T00:00:00"),
        ("May 6, 2020 7:08 AM", "2020-05-06T07:08:00"),
        ("", "2026-03-01T12:00:00"),
        (None, "2026-03-01T12:00:00"),
    ],
)
def test_dates_as_people_write_them(ak, page, text, moment):
    page()
    assert ak.act("ponds", created_at=text)["created_at"].partition(".")[0] == moment
    assert ak.get("action/1/")["created_at"] == moment


@pytest.mark.parametrize(
    "text",
    ["yesterday", "2020-02-30", "0000-00-00", 7, True, "10:30", "Monday", "May 6", "2020", {}, "9" * 400, "\x00"],
)
def test_what_is_no_date(page, refused, text):
    page()
    assert refused(created_at=text) == {"created_at": ["Created at is invalid."]}


@pytest.mark.parametrize("status", ["nonsense", "", None, 7, "COMPLETE"])
def test_a_status_that_is_none(ak, page, status):
    page()
    assert ak.act("ponds", status=status)["status"] == "complete"


def test_a_source_that_is_too_long(page, refused):
    page()
    assert refused(source="x" * 256) == {"source": ["Source is invalid."]}


def test_staff_may_name_the_user_by_number(ak, page, refused):
    page()
    ak.made("user/", {"email": "ada@example.org"})
    response = ak("POST", "action/", {"page": "ponds", "id": 1})
    assert response.json()["user"] == "/rest/v1/user/1/"
    for sent in ({"id": 1, "auth": None}, {"id": 2}, {"id": "x"}, {"id": -1}):
        assert refused(email=..., **sent) == {"email": ["Email address is required."]}


def test_what_was_said_stays_when_it_is_done_again(ak, page):
    page(allow_multiple_responses=False)
    ak.act("ponds", **SAID)
    ak.act("ponds", created_at="2021-01-01", status="complete")
    read = ak.get("action/1/")
    assert (read["created_at"], read["status"]) == (SAID["created_at"], "complete")
