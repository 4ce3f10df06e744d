"""What an account may do: permission groups, and rights of single resources (reference 2)."""

from __future__ import annotations

import pytest

EVERYTHING, VIEWING = "All Models - View, Edit, and Delete", "All Models - View"


@pytest.fixture
def staff(ak):
    """Asks with the credentials of an account with certain rights, and gives the status."""

    def having(*permissions, groups=()):
        ak.mock.actionkit.add_staff("grace", "secret", groups=groups, permissions=permissions)
        return lambda method, path, json=None: ak(method, path, json, auth=("grace", "secret")).status_code

    return having


def test_the_group_with_all_rights(ak, staff):
    may = staff(groups=[EVERYTHING])

    assert may("POST", "tag/", {"name": "ponds"}) == 201
    assert may("PATCH", "tag/1/", {"name": "lakes"}) == 202
    assert may("PUT", "tag/1/", {"name": "rivers"}) == 204
    assert may("GET", "tag/1/") == 200
    assert may("DELETE", "tag/1/") == 204
    assert ak.all("tag/") == []


def test_the_group_that_views(ak, staff):
    ak.made("tag/", {"name": "ponds"})
    may = staff(groups=[VIEWING])

    assert [may("GET", path) for path in ("tag/", "tag/1/", "tag/schema/", "tag/set/1/", "")] == [200] * 5
    assert may("POST", "tag/", {"name": "lakes"}) == 401
    assert [may(method, "tag/1/", {"name": "lakes"}) for method in ("PUT", "PATCH", "DELETE")] == [401] * 3
    assert ak.all("tag/") == [{"name": "ponds", "resource_uri": "/rest/v1/tag/1/"}]


@pytest.mark.parametrize(
    ("right", "done"), [("view", "GET"), ("add", "POST"), ("change", "PUT PATCH"), ("delete", "DELETE")]
)
def test_a_right_is_good_for_its_method_and_resource(ak, staff, right, done):
    for number in range(4):
        ak.made("tag/", {"name": f"tag {number}"})
    ak.made("list/", {"name": "News"})
    may = staff(f"{right}_tag")

    for number, method in enumerate(("GET", "PUT", "PATCH", "DELETE"), 1):
        expected = {"GET": 200, "PUT": 204, "PATCH": 202, "DELETE": 204}[method] if method in done.split() else 401
        assert may(method, f"tag/{number}/", {"name": f"new {number}"} if method != "GET" else None) == expected
    assert may("POST", "tag/", {"name": "more"}) == (201 if right == "add" else 401)
    assert may("GET", "list/") == may("POST", "list/", {"name": "x"}) == may("DELETE", "list/2/") == 401


def test_an_account_without_rights_sees_the_root_only(ak, staff):
    may = staff()

    assert may("GET", "") == 200
    assert may("GET", "user/") == may("GET", "user/404/") == may("GET", "user/schema/") == 401


def test_what_is_refused_looks_like_missing_credentials(ak, staff):
    staff("view_tag")
    response = ak("GET", "user/", auth=("grace", "secret"))

    assert (response.status_code, response.content) == (401, b"")
    assert response.headers["Www-Authenticate"] == 'Basic Realm="django-tastypie"'


def test_a_right_for_the_family_is_one_for_its_types(ak, staff):
    ak.made("petitionpage/", {"name": "ponds"})
    may = staff("view_page", "change_petitionpage")

    assert may("GET", "petitionpage/1/") == may("GET", "page/") == 200
    assert may("PATCH", "petitionpage/1/", {"title": "Ponds"}) == 202
    assert may("PATCH", "page/1/", {"title": "Lakes"}) == 401
    assert may("POST", "petitionpage/", {"name": "more"}) == 401


def test_an_account_without_rights_may_act_like_anybody(ak, staff):
    ak.made("signuppage/", {"name": "join"})
    may = staff()

    assert may("POST", "action/", {"page": "join", "email": "ada@example.org"}) == 201
    assert may("GET", "action/1/") == 401


def test_money_goes_back_only_by_its_own_right(ak, staff):
    ak.mock.seed({"actionkit": {"user": [{"$id": "ada", "email": "ada@example.org"}]}})
    may = staff("view_*", "add_*", "change_*", "delete_*")

    assert may("POST", "order/404/reverse/") == 401
    assert may("POST", "orderrecurring/404/cancel/") == 401
    assert ak("POST", "order/404/reverse/").status_code == 404


def test_a_group_that_does_not_exist(ak):
    with pytest.raises(ValueError, match="no permission group 'Everybody'"):
        ak.mock.actionkit.add_staff("grace", "secret", groups=["Everybody"])
    assert ak.mock.actionkit["authuser"].count(username="grace") == 0


def test_passwords_are_never_shown(ak):
    ak.mock.actionkit.add_staff("grace", "hopper-secret", api_key="key-secret")

    assert "secret" not in ak("GET", "authuser/").text
    assert "password" not in ak.get("authuser/schema/")["fields"]
