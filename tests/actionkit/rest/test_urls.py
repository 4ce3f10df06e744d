"""Where things are: addresses, the slash at their end, and what stands there for nothing (reference 1)."""

from __future__ import annotations

import pytest

CANNED = {"error": "Sorry, this request could not be processed. Please try again later."}
HTML = "text/html; charset=utf-8"


@pytest.mark.parametrize("path", ["tag", "tag/1", "tag/schema", "tag/set/1;2", ""])
@pytest.mark.parametrize("query", ["", "?_limit=100&name=a%20b"])
@pytest.mark.parametrize("auth", [None, ("mockapi", "mockapi"), ("mockapi", "wrong")])
def test_a_get_without_the_slash_is_sent_on_before_anybody_asks_who(ak, path, query, auth):
    address = f"/rest/v1/{path}".rstrip("/")
    response = ak("GET", address + query, auth=auth)

    assert (response.status_code, response.content) == (301, b"")
    assert response.headers["Location"] == f"https://act.example.org{address}/{query}"
    assert (response.headers["Content-Type"], response.headers["Content-Length"]) == (HTML, "0")


def test_following_the_redirect_gets_the_list(ak):
    ak.made("tag/", {"name": "ponds"})

    response = ak("GET", "tag?_limit=1", allow_redirects=True)

    assert response.json()["objects"] == [{"name": "ponds", "resource_uri": "/rest/v1/tag/1/"}]


def test_writes_are_served_without_the_slash(ak):
    assert ak("POST", "tag", {"name": "ponds"}).headers["Location"] == "https://act.example.org/rest/v1/tag/1/"
    assert ak("PUT", "tag/1", {"name": "lakes"}).status_code == 204
    assert ak("PATCH", "tag/1", {"name": "rivers"}).status_code == 202
    assert ak.get("tag/1/")["name"] == "rivers"
    assert ak("DELETE", "tag/1").status_code == 204
    assert ak("GET", "tag/1/").status_code == 404


@pytest.mark.parametrize("path", ["nothing/", "nothing/1/", "Tag/", "tags/"])
def test_an_unknown_resource_is_a_page_that_is_not_there(ak, path):
    ak.mock.allow_unmodelled()
    response = ak("GET", path)

    assert (response.status_code, response.headers["Content-Type"]) == (404, HTML)


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE"])
def test_an_object_that_is_not_there_is_told_with_nothing(ak, method):
    response = ak(method, "tag/404/", {"name": "x"} if method != "GET" else None)

    assert (response.status_code, response.content) == (404, b"")
    assert response.headers["Content-Type"] == HTML
    assert ak.all("tag/") == []


@pytest.mark.parametrize("path", ["tag/blue/", "tag/1/2/", "tag/1.0/", "tag/%201/", "tag/schema/1/"])
def test_a_key_that_can_be_none_is_told_in_json(ak, path):
    ak.made("tag/", {"name": "ponds"})

    response = ak("GET", path)

    assert (response.status_code, response.json()) == (404, CANNED)
    assert response.headers["Content-Type"] == "application/json"


def test_allowed_fields_are_found_by_name(ak):
    made = ak("POST", "alloweduserfield/", {"name": "shirt size"})

    assert made.headers["Location"] == "https://act.example.org/rest/v1/alloweduserfield/shirt%20size/"
    field = ak.get(made.headers["Location"])
    assert (field["name"], field["resource_uri"]) == ("shirt size", "/rest/v1/alloweduserfield/shirt%20size/")
    assert ak.get("alloweduserfield/SHIRT%20size/")["name"] == "shirt size"
    assert ak("GET", "alloweduserfield/1/").status_code == 404


def test_where_a_user_lives_is_found_by_the_number_of_the_user(ak):
    ak.made("user/", {"email": "first@example.org"})
    user = ak.made("user/", {"email": "ada@example.org", "zip": "12180"})

    assert user["location"] == "/rest/v1/location/2/"
    assert ak.get("location/2/")["user"] == user["resource_uri"]
    assert ak.get("useroriginal/2/")["zip"] == "12180"


def test_a_family_has_one_set_of_numbers(ak):
    ak.made("signuppage/", {"name": "join"})
    petition = ak.made("petitionpage/", {"name": "ponds"})

    assert petition["resource_uri"] == "/rest/v1/petitionpage/2/"
    assert ak.get("page/2/")["resource_uri"] == "/rest/v1/petitionpage/2/"
    assert [one["resource_uri"] for one in ak.all("page/")] == ["/rest/v1/signuppage/1/", "/rest/v1/petitionpage/2/"]
    assert [one["id"] for one in ak.all("petitionpage/")] == [2]
    assert ak("GET", "petitionpage/1/").status_code == 404
    assert ak("DELETE", "signuppage/2/").status_code == 404


def test_the_root_lists_what_there_is(ak):
    root = ak.get("")

    assert root["tag"] == {"list_endpoint": "/rest/v1/tag/", "schema": "/rest/v1/tag/schema/"}
    assert {"action", "petitionaction", "user", "donationpush", "upload"} <= set(root)
    assert list(root) == sorted(root)


def test_the_root_is_for_staff(ak):
    assert ak("GET", "", auth=None).status_code == 401
    assert ak("GET", "", auth=("mockapi", "wrong")).status_code == 401
    assert ak("POST", "", {}).status_code == 405


def test_the_root_with_all_schemas(ak):
    root = ak.get("?fullschema=true")

    assert root["tag"]["schema"] == ak.get("tag/schema/")
    assert root["user"]["schema"]["fields"]["email"]["type"] == "string"


def test_arguments_of_an_object_are_no_filters(ak):
    ak.made("tag/", {"name": "ponds"})

    assert ak.get("tag/1/?name=lakes&_limit=x&order_by=nothing")["name"] == "ponds"
