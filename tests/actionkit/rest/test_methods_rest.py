"""Which methods are allowed where, and what the others are told (reference 3)."""

from __future__ import annotations

import pytest

from mockapi.actionkit.catalogue import MODELS

HTML = "text/html; charset=utf-8"
WRITABLE = sorted(name for name, model in MODELS.items() if "post" in model.list_methods)


@pytest.mark.parametrize(
    "path", ["tag/", "petitionaction/", "tag/1/", "tag/schema/", "tag/set/1;2/", "action/", "user/1/"]
)
@pytest.mark.parametrize("auth", [None, ("mockapi", "mockapi")])
def test_options_tell_the_methods_to_anybody(ak, path, auth):
    response = ak("OPTIONS", path, auth=auth)

    expected = {
        "tag/": "GET,POST", "petitionaction/": "GET", "action/": "GET,POST", "tag/schema/": "GET", "tag/set/1;2/": "GET"
    }.get(path, "GET,PUT,DELETE,PATCH")  # fmt: skip
    assert (response.status_code, response.text, response.headers["Allow"]) == (200, expected, expected)
    assert response.headers["Content-Type"] == HTML


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "COPY"])
def test_what_a_list_does_not_take(ak, method):
    ak.made("tag/", {"name": "ponds"})

    response = ak(method, "tag/", {"name": "lakes"})

    assert (response.status_code, response.text, response.headers["Allow"]) == (405, "GET,POST", "GET,POST")
    assert response.headers["Content-Type"] == HTML
    assert ak.all("tag/") == [{"name": "ponds", "resource_uri": "/rest/v1/tag/1/"}]


@pytest.mark.parametrize("name", sorted(MODELS))
def test_no_list_is_put_patched_or_deleted(ak, name):
    for method in ("PUT", "PATCH", "DELETE"):
        assert ak(method, f"{name}/", {}).status_code == 405, method


@pytest.mark.parametrize("path", ["tag/", "tag/1/", "user/", "action/", "tag/schema/"])
def test_head_is_not_allowed(ak, path):
    response = ak("HEAD", path)

    assert (response.status_code, response.content) == (405, b"")
    assert "GET" in response.headers["Allow"].split(",")


@pytest.mark.parametrize("path", ["petitionaction/", "donationaction/", "page/"])
def test_what_is_not_made_directly(ak, path):
    ak.made("petitionpage/", {"name": "ponds"})

    response = ak("POST", path, {"page": "/rest/v1/petitionpage/1/", "email": "ada@example.org", "name": "lakes"})

    assert (response.status_code, response.text) == (405, "GET")
    assert ak.all("action/") == []
    assert len(ak.all("page/")) == 1


@pytest.mark.parametrize("path", ["tag/schema/", "tag/set/1/", ""])
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_schemas_and_sets_are_read_only(ak, path, method):
    assert ak(method, path, {}).status_code == 405


def test_an_object_is_not_posted_to(ak):
    ak.made("tag/", {"name": "ponds"})

    assert ak("POST", "tag/1/", {"name": "lakes"}).status_code == 405
    assert ak.get("tag/1/")["name"] == "ponds"


def test_a_verb_takes_its_method_only(ak):
    ak.made("user/", {"email": "ada@example.org"})

    response = ak("GET", "user/1/logintoken/")

    assert (response.status_code, response.text) == (405, "POST")


@pytest.mark.parametrize(("method", "status"), [("PATCH", 202), ("PUT", 204), ("patch", 202)])
def test_a_header_overrides_the_method(ak, method, status):
    ak.made("tag/", {"name": "ponds"})

    response = ak("POST", "tag/1/", {"name": "lakes"}, headers={"X-HTTP-Method-Override": method})

    assert response.status_code == status
    assert ak.get("tag/1/")["name"] == "lakes"


def test_a_header_overrides_with_delete(ak):
    ak.made("tag/", {"name": "ponds"})

    assert ak("POST", "tag/1/", headers={"X-HTTP-Method-Override": "DELETE"}).status_code == 204
    assert ak.all("tag/") == []


def test_an_overriding_header_is_bound_by_what_is_allowed(ak):
    ak.made("tag/", {"name": "ponds"})

    assert ak("POST", "tag/", {}, headers={"X-HTTP-Method-Override": "DELETE"}).status_code == 405
    assert ak("GET", "tag/1/", headers={"X-HTTP-Method-Override": "NOTHING"}).status_code == 405
    assert len(ak.all("tag/")) == 1


def test_an_overridden_get_reads_no_arguments_as_a_body(ak):
    """Arguments stand for the body of a POST and a PUT that have none, not of a PATCH (rulings)."""
    ak.made("tag/", {"name": "ponds"})

    response = ak("PUT", "tag/1/?name=lakes", headers={"X-HTTP-Method-Override": "PATCH"})

    assert response.status_code == 400
    assert ak.get("tag/1/")["name"] == "ponds"
    assert ak("GET", "tag/1/?name=lakes", headers={"X-HTTP-Method-Override": "PUT"}).status_code == 204
    assert ak.get("tag/1/")["name"] == "lakes"
