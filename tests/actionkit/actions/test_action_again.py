"""Acting again: on pages that take one response from each user, and on an action that is named."""

from __future__ import annotations

import pytest


def test_pages_take_many_responses(ak, page):
    page()
    assert [ak.act("ponds")["id"] for _ in range(3)] == [1, 2, 3]


@pytest.mark.parametrize("auth", [("mockapi", "mockapi"), None])
def test_a_page_for_one_response_keeps_the_first(ak, page, auth):
    page("survey", allow_multiple_responses=False)
    ak.act("ponds", action_pet="cat", action_age=7, source="first", first_name="Ada")
    ak.mock.clock.advance(seconds=60)

    sent = {"page": "ponds", "email": "ada@example.org", "action_pet": "dog", "source": "second", "city": "Troy"}
    response = ak("POST", "action/", sent, auth=auth)

    assert response.status_code == 201
    assert response.headers["Location"].endswith("/rest/v1/surveyaction/1/")
    (action,) = ak.all("action/")
    assert (action["fields"], action["source"]) == ({"pet": "dog", "age": "7"}, "first")
    assert (action["created_at"], action["updated_at"]) == ("2026-03-01T12:00:00", "2026-03-01T12:01:00")
    assert (action["created_user"], action["subscribed_user"]) == (True, True)
    assert ak.get("user/1/")["city"] == "Troy"
    assert ak.mock.actionkit["action"].count() == 1


def test_others_have_their_own_response(ak, page):
    page(allow_multiple_responses=False)
    page("petition", "lakes", allow_multiple_responses=False)
    assert [ak.act(name, email)["id"] for name in ("ponds", "lakes") for email in ("a@x.org", "b@x.org")] == [
        1,
        2,
        3,
        4,
    ]


def test_a_switch_that_is_turned_off_later_finds_the_first(ak, page):
    page()
    ak.act("ponds")
    ak.act("ponds")
    ak("PATCH", "petitionpage/1/", {"allow_multiple_responses": False})
    assert ak.act("ponds", action_x="y")["id"] == 1
    assert [action["fields"] for action in ak.all("action/")] == [{"x": "y"}, {}]


def test_a_response_may_subscribe_later(ak, page):
    page(allow_multiple_responses=False)
    assert ak.act("ponds", suppress_subscribe=1)["subscribed_user"] is False
    assert ak.act("ponds")["subscribed_user"] is True
    (line,) = ak.all("subscriptionhistory/")
    assert line["action"] == "/rest/v1/petitionaction/1/"


def test_a_refused_repetition_changes_nothing(ak, page, refused):
    page(allow_multiple_responses=False)
    ak.act("ponds", action_x="1")
    assert refused(action_x="2", zip="x") == {"zip": ["ZIP Code is invalid."]}


# ---- action_id


@pytest.mark.parametrize("number", [1, "1"])
def test_an_action_that_is_named_is_changed(ak, page, number):
    page()
    ak.act("ponds", action_x="1")
    ak.act("ponds", action_x="2")
    ak.mock.seed({"actionkit": {"mailing": [{"id": 3}]}})
    answer = ak.act("ponds", action_id=number, action_y="3", mailing_id=3)
    assert (answer["id"], answer["fields"], answer["mailing"]) == (1, {"x": "1", "y": "3"}, "/rest/v1/mailing/3/")
    assert ak.get("action/2/")["fields"] == {"x": "2"}
    assert ak.mock.actionkit["action"].count() == 2


def test_an_action_that_is_named_by_an_akid(ak, page, akid_of):
    page()
    ak.act("ponds")
    sent = {"page": "ponds", "akid": akid_of(1), "action_id": 1, "action_x": "y"}
    assert ak("POST", "action/", sent, auth=None).json()["action_id"] == 1
    assert ak.get("action/1/")["fields"] == {"x": "y"}


@pytest.mark.parametrize("number", [None, "", " "])
def test_an_empty_action_id_is_none(ak, page, number):
    page()
    ak.act("ponds")
    assert ak.act("ponds", action_id=number)["id"] == 2


@pytest.mark.parametrize("number", [99, "x", -1, 0, 1.5, True, "1,2", 10**30, "9" * 5000, {"id": 1}, [[]], [1, 99]])
def test_actions_that_are_not_there(ak, page, refused, number):
    page()
    ak.act("ponds")
    if number == [[]]:
        assert ak.act("ponds", action_id=number)["id"] == 2
    else:
        assert refused(action_id=number) == {"action_id": ["Action ID is invalid."]}


def test_actions_of_others_and_of_other_pages_are_out_of_reach(ak, page, refused):
    page()
    page("petition", "lakes")
    ak.act("ponds", "bob@example.org")
    ak.act("lakes")
    ak.act("ponds")
    for number in (1, 2):
        for auth in (("mockapi", "mockapi"), None):
            assert list(refused(action_id=number, auth=auth)) == ["action_id"]
    assert list(refused(action_id=3, email="new@example.org")) == ["action_id"]
