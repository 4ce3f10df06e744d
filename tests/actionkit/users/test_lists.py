"""Lists that users subscribe to (reference 26)."""

from __future__ import annotations

import pytest


def test_every_key_of_a_list(ak):
    assert ak.made("list/", {"name": "Pond news"}) == {
        "id": 2, "name": "Pond news", "notes": "", "hidden": False, "is_default": False,
        "created_at": "2026-03-01T12:00:00", "updated_at": "2026-03-01T12:00:00", "resource_uri": "/rest/v1/list/2/",
    }  # fmt: skip
    assert [row["id"] for row in ak.all("list/?name=pond NEWS")] == [2]
    assert ak.mock.actionkit["list"].find(name="Pond news").id == 2


def test_a_fresh_site_has_its_default_list(ak):
    (row,) = ak.all("list/")
    assert (row["id"], row["is_default"], row["hidden"]) == (1, True, False)


@pytest.mark.parametrize(
    "body", [{}, {"name": ""}, {"name": " "}, {"name": None}, {"name": " News"}, {"name": "News "}, {"name": "x" * 256},
             {"name": "News", "hidden": "perhaps"}, {"name": "News", "notes": "x" * 256}],
)  # fmt: skip
def test_lists_that_are_refused(ak, body):
    response = ak("POST", "list/", body)
    assert (response.status_code, list(response.json())) == (400, ["list"])
    assert len(ak.all("list/")) == 1


def test_a_taken_name(ak):
    ak.made("list/", {"name": "News"})
    ak.made("list/", {"name": "Other"})
    text = "Conflict on unique key 'name' for value 'NEWS', existing location: /rest/v1/list/2/"
    for response in (ak("POST", "list/", {"name": "NEWS"}), ak("PATCH", "list/3/", {"name": "NEWS"})):
        assert (response.status_code, response.json()) == (409, {"errors": {"name": [text]}})
        assert response.headers["Location"] == "https://act.example.org/rest/v1/list/2/"
    assert [row["name"] for row in ak.all("list/")][1:] == ["News", "Other"]


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
@pytest.mark.parametrize("name", ["", "  ", " News", "News\t"])
def test_a_list_keeps_a_good_name(ak, method, name):
    ak.made("list/", {"name": "News"})
    assert ak(method, "list/2/", {"name": name}).status_code == 400
    assert ak.get("list/2/")["name"] == "News"
    assert ak(method, "list/2/", {"hidden": True, "notes": "old"}).ok
    shown = ak.get("list/2/")
    assert (shown["name"], shown["hidden"], shown["notes"]) == ("News", True, "old")


def test_new_pages_take_the_default_list(ak):
    ak.made("list/", {"name": "News"})
    assert ak.made("petitionpage/", {"name": "one"})["list"] == "/rest/v1/list/1/"
    assert ak.made("petitionpage/", {"name": "two", "list": "/rest/v1/list/2/"})["list"] == "/rest/v1/list/2/"


def test_a_list_goes_with_its_subscriptions(ak):
    ak.made("list/", {"name": "News"})
    ak.made("user/", {"email": "ada@example.org"})
    for number in (1, 2):
        ak.made("subscription/", {"user": "/rest/v1/user/1/", "list": f"/rest/v1/list/{number}/"})
    assert ak("DELETE", "list/2/").status_code == 204
    assert [row["list"] for row in ak.all("subscription/")] == ["/rest/v1/list/1/"]
    assert ak("GET", "list/2/").status_code == 404
