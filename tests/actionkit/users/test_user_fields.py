"""Custom fields of users: which the site allows, and their values one by one (reference 25, 28)."""

from __future__ import annotations

import pytest

ADA = "/rest/v1/user/1/"


@pytest.fixture
def ada(ak):
    """A site that allows two fields and knows Ada."""
    for name in ("color", "food"):
        ak.made("alloweduserfield/", {"name": name})
    ak.made("user/", {"email": "ada@example.org"})
    return ak


def test_an_allowed_field(ak):
    field = ak.made("alloweduserfield/", {"name": "color"})

    assert field == {
        "always_show": False, "allow_multiple": False, "choices": [], "created_at": "2026-03-01T12:00:00",
        "description": "", "display_name": "color", "field_choices": "", "field_default": "", "field_length": None,
        "field_regex": "", "field_type": "string", "hidden": False, "name": "color", "order_index": 0,
        "required": False, "resource_uri": "/rest/v1/alloweduserfield/color/", "updated_at": "2026-03-01T12:00:00",
    }  # fmt: skip


def test_choices_are_read_from_their_lines(ak):
    field = ak.made("alloweduserfield/", {"name": "color", "field_choices": "b=Blue\n\ng=Green=ish\nred\n"})

    assert field["choices"] == [["b", "Blue"], ["g", "Green=ish"], ["red", "red"]]


def test_changing_an_allowed_field(ada):
    assert ada("PATCH", "alloweduserfield/color/", {"hidden": True, "name": "colour"}).status_code == 202

    field = ada.get("alloweduserfield/color/")
    assert (field["hidden"], field["name"], field["display_name"]) == (True, "color", "color")
    assert [one["name"] for one in ada.all("alloweduserfield/?hidden=true")] == ["color"]


@pytest.mark.parametrize("body", [{}, {"name": ""}, {"name": None}, {"display_name": "x"}])
def test_an_allowed_field_needs_a_name(ak, body):
    assert ak("POST", "alloweduserfield/", body).status_code == 400
    assert ak.all("alloweduserfield/") == []


def test_a_display_name_that_is_taken(ada):
    assert ada("POST", "alloweduserfield/", {"name": "shade", "display_name": "Color"}).status_code == 409
    assert len(ada.all("alloweduserfield/")) == 2


@pytest.mark.parametrize("link", ["parent", "user"])
def test_a_value(ada, link):
    field = ada.made("userfield/", {link: ADA, "name": "color", "value": "blue"})

    assert (field["parent"], field["user"], field["name"], field["value"]) == (ADA, ADA, "color", "blue")
    assert field["action"] is None
    assert ada.get("user/1/")["fields"] == {"color": "blue"}


def test_values_by_user_and_name(ada):
    ada("PATCH", "user/1/", {"fields": {"color": ["blue", "green"], "food": "soup"}})

    assert [one["value"] for one in ada.all("userfield/?user=1&name=color")] == ["blue", "green"]
    assert [one["value"] for one in ada.all("userfield/?parent=1&name=FOOD")] == ["soup"]
    assert ada.all("userfield/?user=2") == []


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
def test_changing_a_value(ada, method):
    ada.made("userfield/", {"parent": ADA, "name": "color", "value": "blue"})

    assert ada(method, "userfield/1/", {"parent": ADA, "name": "color", "value": "green"}).status_code in (202, 204)
    assert ada.get("user/1/")["fields"] == {"color": "green"}


@pytest.mark.parametrize(
    ("method", "path"), [("POST", "userfield/"), ("PUT", "userfield/1/"), ("PATCH", "userfield/1/")]
)
def test_a_value_of_a_field_that_is_not_allowed(ada, method, path):
    ada.made("userfield/", {"parent": ADA, "name": "color", "value": "blue"})

    response = ada(method, path, {"parent": ADA, "name": "shoe size", "value": "44"})

    assert response.status_code == 400
    assert set(response.json()["userfield"]) == {"name"}
    assert ada.get("user/1/")["fields"] == {"color": "blue"}


@pytest.mark.parametrize("body", [{"parent": None}, {"user": None}, {"user": "/rest/v1/user/404/"}])
@pytest.mark.parametrize("method", ["POST", "PATCH"])
def test_a_value_belongs_to_somebody(ada, body, method):
    ada.made("userfield/", {"parent": ADA, "name": "color", "value": "blue"})

    response = ada(method, "userfield/" if method == "POST" else "userfield/1/", {"name": "food", "value": "x", **body})

    assert response.status_code == 400
    assert ada.get("user/1/")["fields"] == {"color": "blue"}
    assert len(ada.all("userfield/")) == 1


def test_deleting_a_value(ada):
    ada.made("userfield/", {"parent": ADA, "name": "color", "value": "blue"})

    assert ada("DELETE", "userfield/1/").status_code == 204
    assert ada.get("user/1/")["fields"] == {}


def test_deleting_an_allowed_field_takes_its_values_along(ada):
    ada("PATCH", "user/1/", {"fields": {"color": "blue", "food": "soup"}})

    assert ada("DELETE", "alloweduserfield/color/").status_code == 204

    assert ada.get("user/1/")["fields"] == {"food": "soup"}
    assert ada("PATCH", "user/1/", {"fields": {"color": "red"}}).status_code == 400
