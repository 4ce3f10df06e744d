"""Groups of users (reference 23, 39)."""

from __future__ import annotations

import pytest


@pytest.fixture
def ada(ak):
    for name in ("Stewards", "Rowers"):
        ak.made("usergroup/", {"name": name})
    return ak.made("user/", {"email": "ada@example.org"})["resource_uri"]


def groups(ak):
    return [group["name"] for group in ak.get("user/1/")["groups"]]


def test_every_key_of_a_group(ak):
    assert ak.made("usergroup/", {"name": "Stewards", "description": "They keep order"}) == {
        "id": 1, "name": "Stewards", "description": "They keep order", "hidden": False,
        "created_at": "2026-03-01T12:00:00", "updated_at": "2026-03-01T12:00:00",
        "resource_uri": "/rest/v1/usergroup/1/",
    }  # fmt: skip


def test_groups_are_shown_in_short_form(ak, ada):
    uris = ["/rest/v1/usergroup/2/", "https://act.example.org/rest/v1/usergroup/1/"]
    assert ak("PATCH", ada, {"groups": uris}).status_code == 202
    assert ak.get(ada)["groups"] == [
        {"name": "Rowers", "resource_uri": "/rest/v1/usergroup/2/"},
        {"name": "Stewards", "resource_uri": "/rest/v1/usergroup/1/"},
    ]
    assert ak.mock.actionkit["user"].get(1).groups == [2, 1]


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
def test_groups_that_are_sent_replace_the_others(ak, ada, method):
    ak("PATCH", ada, {"groups": ["/rest/v1/usergroup/1/"]})
    assert ak(method, ada, {"city": "Troy"}).ok
    assert groups(ak) == ["Stewards"]
    shown = ak.get(ada)["groups"]
    assert ak(method, ada, {"groups": ["/rest/v1/usergroup/2/", *shown, "/rest/v1/usergroup/2/"]}).ok
    assert groups(ak) == ["Rowers", "Stewards"]
    assert ak(method, ada, {"groups": []}).ok
    assert groups(ak) == []


@pytest.mark.parametrize("sent", ["Stewards", 1, ["/rest/v1/usergroup/9/"], [None], [[]], {"name": "Stewards"}])
def test_groups_that_are_none(ak, ada, sent):
    ak("PATCH", ada, {"groups": ["/rest/v1/usergroup/1/"]})
    response = ak("PATCH", ada, {"city": "Troy", "groups": sent})
    assert (response.status_code, list(response.json())) == (400, ["error"])
    assert (groups(ak), ak.get(ada)["city"]) == (["Stewards"], "")


def test_users_are_found_by_their_group(ak, ada):
    ak.made("user/", {"email": "bob@example.org", "groups": ["/rest/v1/usergroup/2/"]})
    ak("PATCH", ada, {"groups": ["/rest/v1/usergroup/1/", "/rest/v1/usergroup/2/"]})
    assert [user["id"] for user in ak.all("user/?groups=1")] == [1]
    assert [user["id"] for user in ak.all("user/?groups__name=Rowers")] == [1, 2]


def test_a_group_that_goes_leaves_its_users(ak, ada):
    ak("PATCH", ada, {"groups": ["/rest/v1/usergroup/1/", "/rest/v1/usergroup/2/"]})
    assert ak("DELETE", "usergroup/1/").status_code == 204
    assert groups(ak) == ["Rowers"]


def test_names_of_groups_are_unique(ak, ada):
    for body in ({"name": "Stewards"}, {"name": "stewards"}):
        response = ak("POST", "usergroup/", body)
        assert response.status_code == 409
        assert response.headers["Location"] == "https://act.example.org/rest/v1/usergroup/1/"
    assert ak("PATCH", "usergroup/2/", {"name": "Stewards"}).status_code == 409
    for body in ({}, {"name": ""}, {"name": "x" * 256}):
        assert list(ak("POST", "usergroup/", body).json()) == ["usergroup"]
    assert [row["name"] for row in ak.all("usergroup/")] == ["Stewards", "Rowers"]
