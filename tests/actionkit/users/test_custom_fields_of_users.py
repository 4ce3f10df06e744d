"""Custom fields of users: in the user, as rows of their own, and which ones a site allows (reference 23, 25, 28)."""

from __future__ import annotations

import pytest


@pytest.fixture
def ada(ak):
    """A user on a site that allows two fields."""
    for name in ("food", "color"):
        ak.made("alloweduserfield/", {"name": name})
    return ak.made("user/", {"email": "ada@example.org"})["resource_uri"]


def fields(ak):
    shown = ak.get("user/1/")["fields"]
    assert ak.mock.actionkit["user"].get(1).fields == shown
    return shown


# ---- in the user


def test_values_are_texts_and_lists_of_texts(ak, ada):
    assert ak("PATCH", ada, {"fields": {"food": 5, "color": ["blue", 1, True]}}).status_code == 202
    assert fields(ak) == {"food": "5", "color": ["blue", "1", "True"]}


def test_fields_of_a_new_user(ak, ada):
    assert ak.made("user/", {"email": "bob@example.org", "fields": {"food": "soup"}})["fields"] == {"food": "soup"}


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
def test_fields_not_named_stay(ak, ada, method):
    ak("PATCH", ada, {"fields": {"food": "soup", "color": ["blue", "yellow"]}})
    assert ak(method, ada, {"fields": {"food": "cake"}}).ok
    assert fields(ak) == {"food": "cake", "color": ["blue", "yellow"]}
    assert ak(method, ada, {"fields": {"color": "green"}}).ok
    assert fields(ak) == {"food": "cake", "color": "green"}
    assert ak(method, ada, {"fields": {}}).ok
    assert ak(method, ada, {"fields": None}).ok
    assert ak(method, ada, {"city": "Troy"}).ok
    assert fields(ak) == {"food": "cake", "color": "green"}


@pytest.mark.parametrize("nothing", [None, "", [], [None, ""]])
def test_nothing_takes_a_field_away(ak, ada, nothing):
    ak("PATCH", ada, {"fields": {"food": "soup", "color": ["blue", "yellow"]}})
    assert ak("PATCH", ada, {"fields": {"color": nothing}}).status_code == 202
    assert fields(ak) == {"food": "soup"}
    assert [row["name"] for row in ak.all("userfield/")] == ["food"]


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
def test_a_field_that_is_not_allowed(ak, ada, method):
    before = ak.get(ada)
    response = ak(method, ada, {"city": "Troy", "fields": {"food": "soup", "shoe": "41"}})
    assert response.status_code == 400
    assert response.json() == {"user": {"fields": ["'shoe' is not an allowed custom field."]}}
    assert ak.get(ada) == before
    assert ak("POST", "user/", {"email": "bob@example.org", "fields": {"shoe": "41"}}).status_code == 400
    assert len(ak.all("user/")) == 1


@pytest.mark.parametrize("sent", ["soup", ["soup"], 5, True])
def test_fields_that_are_no_dictionary(ak, ada, sent):
    response = ak("PATCH", ada, {"fields": sent})
    assert (response.status_code, list(response.json()["user"])) == (400, ["fields"])
    assert fields(ak) == {}


# ---- as rows


def test_every_key_of_a_value(ak, ada):
    assert ak.made("userfield/", {"parent": ada, "name": "food", "value": "soup"}) == {
        "id": 1, "parent": ada, "user": ada, "name": "food", "value": "soup", "action": None,
        "updated_at": "2026-03-01T12:00:00", "resource_uri": "/rest/v1/userfield/1/",
    }  # fmt: skip
    assert fields(ak) == {"food": "soup"}


def test_the_user_of_a_value_may_be_called_user(ak, ada):
    made = ak.made("userfield/", {"user": ada, "name": "food", "value": "soup"})
    assert (made["parent"], made["user"]) == (ada, ada)


def test_values_are_changed_added_and_deleted(ak, ada):
    ak("PATCH", ada, {"fields": {"food": "soup", "color": ["blue", "yellow"]}})
    assert [row["value"] for row in ak.all("userfield/?user=1&name=color")] == ["blue", "yellow"]

    assert ak("PUT", "userfield/1/", {"value": "cake"}).status_code == 204
    assert ak("DELETE", "userfield/2/").status_code == 204
    ak.made("userfield/", {"parent": ada, "name": "food", "value": "tea"})

    assert fields(ak) == {"food": ["cake", "tea"], "color": "yellow"}


def test_a_value_remembers_the_action_that_set_it(ak, ada):
    ak.made("petitionpage/", {"name": "ponds"})
    action = ak.act("ponds", user_food="soup", user_color=["blue", "green"], user_shoe="41")
    assert {row["action"] for row in ak.all("userfield/")} == {action["resource_uri"]}
    assert fields(ak) == {"food": "soup", "color": ["blue", "green"]}

    assert ak("DELETE", action["resource_uri"]).status_code == 204
    assert {row["action"] for row in ak.all("userfield/")} == {None}
    assert fields(ak) == {"food": "soup", "color": ["blue", "green"]}


@pytest.mark.parametrize(
    "body",
    [{}, {"name": "food", "value": "x"}, {"parent": "/rest/v1/user/9/", "name": "food"},
     {"parent": "/rest/v1/user/1/"}, {"parent": "/rest/v1/user/1/", "name": ""},
     {"parent": "/rest/v1/user/1/", "name": "shoe", "value": "41"}],
)  # fmt: skip
def test_values_that_are_refused(ak, ada, body):
    response = ak("POST", "userfield/", body)
    assert response.status_code == 400
    assert response.json()
    assert ak.all("userfield/") == []


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
def test_a_value_cannot_move_to_a_field_that_is_not_allowed(ak, ada, method):
    ak.made("userfield/", {"parent": ada, "name": "food", "value": "soup"})
    response = ak(method, "userfield/1/", {"name": "shoe"})
    assert response.status_code == 400
    assert response.json() == {"userfield": {"name": ["'shoe' is not an allowed custom field."]}}
    assert fields(ak) == {"food": "soup"}
    assert ak(method, "userfield/1/", {"name": "color"}).ok
    assert fields(ak) == {"color": "soup"}


# ---- what a site allows


def test_every_key_of_an_allowed_field(ak):
    response = ak("POST", "alloweduserfield/", {"name": "food"})
    assert response.headers["Location"] == "https://act.example.org/rest/v1/alloweduserfield/food/"
    assert ak.get("alloweduserfield/food/") == {
        "name": "food", "display_name": "food", "description": "", "hidden": False, "always_show": False,
        "required": False, "allow_multiple": False, "order_index": 0, "field_type": "string", "field_default": "",
        "field_regex": "", "field_choices": "", "field_length": None, "choices": [],
        "resource_uri": "/rest/v1/alloweduserfield/food/", "created_at": "2026-03-01T12:00:00",
        "updated_at": "2026-03-01T12:00:00",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("written", "choices"),
    [
        ("s=Soup\nc=Cake", [["s", "Soup"], ["c", "Cake"]]),
        ("s=Soup\r\n\r\nc = Cake ", [["s", "Soup"], ["c", "Cake"]]),
        ("soup", [["soup", "soup"]]),
        ("a=b=c", [["a", "b=c"]]),
        ("", []),
    ],
)
def test_choices_are_read_from_lines(ak, written, choices):
    shown = ak.made("alloweduserfield/", {"name": "food", "field_type": "select", "field_choices": written})
    assert (shown["choices"], shown["field_choices"]) == (choices, written)


def test_an_allowed_field_is_changed_but_keeps_its_name(ak, ada):
    ak("PATCH", ada, {"fields": {"food": "soup"}})
    assert ak("PATCH", "alloweduserfield/food/", {"name": "meal", "display_name": "Meal"}).status_code == 202
    assert ak("GET", "alloweduserfield/meal/").status_code == 404
    shown = ak.get("alloweduserfield/food/")
    assert (shown["name"], shown["display_name"]) == ("food", "Meal")
    assert fields(ak) == {"food": "soup"}


def test_the_name_in_an_address_may_need_escapes(ak):
    response = ak("POST", "alloweduserfield/", {"name": "favourite food"})
    assert response.headers["Location"].endswith("/rest/v1/alloweduserfield/favourite%20food/")
    assert ak.get(response.headers["Location"])["name"] == "favourite food"


@pytest.mark.parametrize(
    "body", [{}, {"name": ""}, {"name": None}, {"name": "x" * 256}, {"name": "x", "order_index": "y"}]
)
def test_allowed_fields_that_are_refused(ak, body):
    response = ak("POST", "alloweduserfield/", body)
    assert (response.status_code, list(response.json())) == (400, ["alloweduserfield"])
    assert ak.all("alloweduserfield/") == []


@pytest.mark.parametrize("body", [{"name": "food"}, {"name": "FOOD"}, {"name": "meal", "display_name": "food"}])
def test_names_are_unique(ak, ada, body):
    response = ak("POST", "alloweduserfield/", body)
    assert response.status_code == 409
    assert response.headers["Location"] == "https://act.example.org/rest/v1/alloweduserfield/food/"
    assert len(ak.all("alloweduserfield/")) == 2


def test_an_allowed_field_goes_with_its_values(ak, ada):
    ak("PATCH", ada, {"fields": {"food": "soup", "color": "blue"}})
    assert ak("DELETE", "alloweduserfield/food/").status_code == 204

    assert ak("GET", "alloweduserfield/food/").status_code == 404
    assert fields(ak) == {"color": "blue"}
    assert [row["name"] for row in ak.all("userfield/")] == ["color"]
    assert ak("PATCH", ada, {"fields": {"food": "soup"}}).status_code == 400


def test_allowed_fields_stand_in_their_order(ak, ada):
    ak.made("alloweduserfield/", {"name": "first", "order_index": -1})
    assert [row["name"] for row in ak.all("alloweduserfield/")] == ["first", "food", "color"]
