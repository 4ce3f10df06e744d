"""Custom fields of actions and of users, as parameters with a prefix."""

from __future__ import annotations

import pytest


def fields_of(ak, number=1):
    read = ak.get(f"action/{number}/")["fields"]
    assert dict(ak.mock.actionkit["action"].get(number).fields) == read
    return read


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("Foo", "Foo"),
        (101, "101"),
        (-1.5, "-1.5"),
        (0, "0"),
        (True, "True"),
        (False, "False"),
        (["a", "b"], ["a", "b"]),
        (["a"], "a"),
        (["b", "a", "b"], ["b", "a", "b"]),
        ([1, 2], ["1", "2"]),
        ({"a": 1}, '{"a": 1}'),
        (" blanks ", " blanks "),
        ("Grüße 🦊", "Grüße 🦊"),
        ("x" * 5000, "x" * 5000),
    ],
)
def test_values_are_texts(ak, page, value, shown):
    page()
    assert ak.act("ponds", action_foo=value)["fields"] == {"foo": shown}
    assert fields_of(ak) == {"foo": shown}
    assert [row["value"] for row in ak.all("actionfield/")] == (shown if isinstance(shown, list) else [shown])


@pytest.mark.parametrize("value", ["", None, [], [""], [None, []]])
def test_nothing_is_no_value(ak, page, value):
    page()
    assert ak.act("ponds", action_foo=value)["fields"] == {}
    assert ak.all("actionfield/") == []


def test_names_are_free(ak, page):
    page()
    sent = {"action_Größe": "1", "action_a b": "2", "action_action_x": "3", "action_x[]": "4", "action_": "5"}
    assert ak.act("ponds", **sent)["fields"] == {"Größe": "1", "a b": "2", "action_x": "3", "x[]": "4"}


def test_a_repeated_key_of_a_form_is_a_list(ak, page):
    page("survey")
    pairs = [("page", "ponds"), ("email", "ada@example.org"), ("action_pet", "cat"), ("action_pet", "dog")]
    response = ak("POST", "action/", data=pairs)
    assert response.status_code == 201, response.text
    assert response.json()["fields"] == {"pet": ["cat", "dog"]}
    assert [(row["name"], row["value"], row["parent"]) for row in ak.all("actionfield/")] == [
        ("pet", "cat", "/rest/v1/surveyaction/1/"),
        ("pet", "dog", "/rest/v1/surveyaction/1/"),
    ]


def test_of_a_plain_parameter_the_last_counts(ak, page):
    page()
    pairs = [("page", "none"), ("page", "ponds"), ("email", "x"), ("email", "ada@example.org"), ("city", "Troy")]
    assert ak("POST", "action/", data=pairs).status_code == 201
    assert ak.get("user/1/")["email"] == "ada@example.org"


def test_action_id_is_no_field(ak, page):
    page()
    ak.act("ponds", action_x="1")
    assert ak.act("ponds", action_id=1, action_y="2")["fields"] == {"x": "1", "y": "2"}


# ---- fields of users


@pytest.fixture
def allowed(ak, page):
    page()
    for name in ("color", "food"):
        ak.made("alloweduserfield/", {"name": name, "allow_multiple": name == "color"})


@pytest.mark.parametrize(
    ("value", "shown"), [("blue", "blue"), (["blue", "green"], ["blue", "green"]), (7, "7"), (True, "True")]
)
def test_fields_of_the_user(ak, allowed, value, shown):
    answer = ak.act("ponds", user_color=value)
    assert answer["fields"] == {}
    assert ak.get("user/1/")["fields"] == {"color": shown}
    rows = ak.mock.actionkit["userfield"].all()
    assert [(row.name, row.action) for row in rows] == [("color", 1)] * len(rows)


def test_new_values_take_the_place_of_the_old(ak, allowed):
    ak.act("ponds", user_color=["blue", "green"], user_food="soup")
    ak.act("ponds", user_color="red")
    assert ak.get("user/1/")["fields"] == {"color": "red", "food": "soup"}
    assert {row.name: row.action for row in ak.mock.actionkit["userfield"].all()} == {"color": 2, "food": 1}


def test_fields_that_the_site_does_not_have_are_dropped(ak, allowed):
    assert ak.act("ponds", user_height="tall", user_color="blue")["created_user"] is True
    assert ak.get("user/1/")["fields"] == {"color": "blue"}
    assert ak.mock.actionkit["userfield"].count() == 1


def test_a_field_in_another_case_is_the_same_field(ak, allowed):
    ak.act("ponds", user_color="blue")
    ak.act("ponds", user_Color="red")
    assert ak.get("user/1/")["fields"] == {"color": "red"}


def test_fields_of_the_user_do_not_pass_for_columns(ak, allowed):
    ak.act("ponds", user_first_name="Ada", user_id=9, user_subscription_status="bounced")
    user = ak.get("user/1/")
    assert (user["first_name"], user["fields"], user["subscription_status"]) == ("", {}, "subscribed")
