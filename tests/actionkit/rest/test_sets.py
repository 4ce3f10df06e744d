"""Several objects in one GET (reference 12)."""

from __future__ import annotations

import pytest


@pytest.fixture
def groups(ak):
    """A site with three groups of users."""
    for name in ("first", "second", "third"):
        ak.made("usergroup/", {"name": name})
    return ak


@pytest.mark.parametrize(
    ("keys", "found", "missing"),
    [
        ("1;2;3", [1, 2, 3], None), ("3;1", [3, 1], None), ("2", [2], None), ("2;2;1", [2, 2, 1], None),
        ("1;404;3;405", [1, 3], ["404", "405"]), ("404", [], ["404"]), ("-1;1", [1], ["-1"]), ("01;2", [1, 2], None),
        ("99999999999999999999;1", [1], ["99999999999999999999"]),
    ],
)  # fmt: skip
def test_in_the_order_asked_for(groups, keys, found, missing):
    answer = groups.get(f"usergroup/set/{keys}/")

    assert [one["id"] for one in answer["objects"]] == found
    assert answer.get("not_found") == missing
    assert set(answer) == ({"objects"} if missing is None else {"objects", "not_found"})


def test_the_objects_are_as_they_are_alone(groups):
    assert groups.get("usergroup/set/2/")["objects"] == [groups.get("usergroup/2/")]


@pytest.mark.parametrize("keys", ["x", "1;x", "1;;2", ";", "1;", "1,2", "1.0"])
def test_what_breaks_the_vendor_is_refused(groups, keys):
    response = groups("GET", f"usergroup/set/{keys}/")

    assert (response.status_code, set(response.json())) == (400, {"error"})


def test_members_of_a_family(ak):
    ak.made("signuppage/", {"name": "join"})
    ak.made("petitionpage/", {"name": "ponds"})

    both = ak.get("page/set/2;1/")["objects"]

    assert [one["resource_uri"] for one in both] == ["/rest/v1/petitionpage/2/", "/rest/v1/signuppage/1/"]
    assert ak.get("petitionpage/set/1;2/")["not_found"] == ["1"]


def test_by_name(ak):
    for name in ("color", "shirt size"):
        ak.made("alloweduserfield/", {"name": name})

    answer = ak.get("alloweduserfield/set/shirt%20size;food;color/")

    assert [one["name"] for one in answer["objects"]] == ["shirt size", "color"]
    assert answer["not_found"] == ["food"]


def test_arguments_are_passed_over(groups):
    assert len(groups.get("usergroup/set/1;2/?_limit=1&name=x&order_by=y")["objects"]) == 2


def test_other_formats(groups):
    response = groups("GET", "usergroup/set/1;404/?format=xml")

    assert response.headers["Content-Type"] == "application/xml; charset=utf-8"
    assert '<not_found type="list"><value>404</value></not_found><objects type="list"><object>' in response.text
    assert groups("GET", "usergroup/set/1/?callback=f").text.startswith('f({"objects": [{')


def test_too_many(groups):
    assert groups("GET", "usergroup/set/" + ";".join(["1"] * 1001) + "/").status_code == 400
    assert len(groups.get("usergroup/set/" + ";".join(["1"] * 200) + "/")["objects"]) == 200
