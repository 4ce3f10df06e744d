"""The headers of every kind of answer (reference 6)."""

from __future__ import annotations

import pytest

HTML, JSON = "text/html; charset=utf-8", "application/json"
TOLD, RAISED = "Accept, Cookie, Origin", "Cookie, Origin"


def headers(response):
    """Status and headers, those that every server sends left out."""
    names = ("Allow", "Cache-Control", "Content-Type", "Location", "Vary", "Www-Authenticate")
    return response.status_code, {name: response.headers[name] for name in names if name in response.headers}


@pytest.fixture
def ponds(ak):
    ak.made("petitionpage/", {"name": "ponds"})
    ak.made("tag/", {"name": "ponds"})
    return ak


@pytest.mark.parametrize("path", ["tag/", "tag/1/", "tag/schema/", "tag/set/1;404/", "", "tag/?_offset=999"])
def test_of_what_is_read(ponds, path):
    assert headers(ponds("GET", path)) == (200, {"Cache-Control": "no-cache", "Content-Type": JSON, "Vary": TOLD})


def test_of_what_is_made(ponds):
    response = ponds("POST", "tag/", {"name": "lakes"})

    location = "https://act.example.org/rest/v1/tag/2/"
    assert headers(response) == (201, {"Content-Type": HTML, "Location": location, "Vary": TOLD})
    assert response.headers["Content-Length"] == "0"


@pytest.mark.parametrize("base", ["https://other.actionkit.com", "http://act.example.org"])
def test_the_address_told_is_on_the_host_that_was_asked(ponds, base):
    response = ponds("POST", f"{base}/rest/v1/tag/", {"name": "lakes"})

    assert response.headers["Location"] == f"{base}/rest/v1/tag/2/"


def test_of_an_action(ponds):
    response = ponds("POST", "action/", {"page": "ponds", "email": "ada@example.org"})

    location = "https://act.example.org/rest/v1/petitionaction/1/"
    assert headers(response) == (201, {"Content-Type": JSON, "Location": location, "Vary": TOLD})


def test_of_an_action_by_anybody(ponds):
    response = ponds("POST", "action/", {"page": "ponds", "email": "ada@example.org"}, auth=None)

    location = "https://act.example.org/rest/v1/petitionaction/1/"
    assert headers(response) == (201, {"Content-Type": JSON, "Location": location, "Vary": TOLD})


def test_of_what_is_changed(ponds):
    patched, put = ponds("PATCH", "tag/1/", {"name": "a"}), ponds("PUT", "tag/1/", {"name": "b"})

    assert headers(patched) == (202, {"Content-Type": HTML, "Vary": TOLD})
    assert headers(put) == headers(ponds("DELETE", "tag/1/")) == (204, {"Vary": TOLD})
    assert patched.headers["Content-Length"] == put.headers["Content-Length"] == "0"


def test_of_what_is_missing_or_not_allowed(ponds):
    assert headers(ponds("GET", "tag/404/")) == (404, {"Content-Type": HTML, "Vary": TOLD})
    assert headers(ponds("GET", "tag/x/")) == (404, {"Content-Type": JSON, "Vary": RAISED})
    assert headers(ponds("PUT", "tag/", {})) == (405, {"Allow": "GET,POST", "Content-Type": HTML, "Vary": TOLD})
    assert headers(ponds("OPTIONS", "tag/")) == (200, {"Allow": "GET,POST", "Content-Type": HTML, "Vary": TOLD})


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "tag/?_limit=x", None), ("GET", "user/?id=x", None), ("POST", "tag/", {}),
        ("POST", "action/", {"page": "x"}), ("POST", "action/", {"page": "ponds"}),
        ("PATCH", "petitionpage/1/", {"name": ""}), ("POST", "phone/", {"phone": "1"}),
    ],
)  # fmt: skip
def test_of_what_is_not_right(ponds, method, path, body):
    assert headers(ponds(method, path, body)) == (400, {"Content-Type": JSON, "Vary": RAISED})


def test_of_what_is_taken_and_who_is_unknown(ponds):
    location = "https://act.example.org/rest/v1/tag/1/"
    taken = {"Content-Type": JSON, "Location": location, "Vary": RAISED}
    unknown = {"Content-Type": HTML, "Vary": RAISED, "Www-Authenticate": 'Basic Realm="django-tastypie"'}

    assert headers(ponds("POST", "tag/", {"name": "ponds"})) == (409, taken)
    assert headers(ponds("GET", "tag/", auth=None)) == (401, unknown)


def test_of_a_body_that_is_not_taken(ponds):
    response = ponds("POST", "tag/", data="name=x", headers={"Content-Type": "text/plain"})

    assert headers(response) == (415, {"Content-Type": JSON, "Vary": RAISED})
    assert response.json() == {"error": "Sorry, this request could not be processed. Please try again later."}


@pytest.mark.parametrize(
    ("query", "accept", "kind"),
    [
        ("format=xml", None, "application/xml; charset=utf-8"),
        ("", "application/xml", "application/xml; charset=utf-8"), ("format=html", None, HTML),
        ("", "text/html", HTML), ("format=form", None, HTML), ("format=jsonp", None, "text/javascript"),
        ("callback=f", "application/xml", "text/javascript"), ("format=json", "text/html", JSON), ("", "*/*", JSON),
        ("", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", HTML), ("format=csv", None, JSON),
        ("", "application/json, text/plain, */*", JSON), ("format=xml&callback=f", None, "text/javascript"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("path", ["tag/", "tag/1/", "tag/schema/", "tag/set/1/"])
def test_of_formats(ponds, path, query, accept, kind):
    response = ponds("GET", f"{path}?{query}", headers={"Accept": accept} if accept else {})

    assert headers(response) == (200, {"Cache-Control": "no-cache", "Content-Type": kind, "Vary": TOLD})


def test_an_accept_header_that_cannot_be_read_matters_where_there_is_something_to_write(ponds):
    odd = {"Accept": "json"}

    refused = ponds("GET", "tag/", headers=odd)
    assert (refused.status_code, refused.json()) == (400, {"error": "Invalid Accept header"})
    assert ponds("POST", "tag/", {"name": "lakes"}, headers=odd).status_code == 201
    assert ponds("DELETE", "tag/2/", headers=odd).status_code == 204
    assert ponds("GET", "tag/404/", headers=odd).status_code == 404
    assert ponds("POST", "tag/", {}, headers=odd).json() == {"tag": {"name": ["This field is required."]}}


def test_an_action_whose_answer_cannot_be_written_is_not_done(ponds):
    response = ponds("POST", "action/?callback=1x", {"page": "ponds", "email": "ada@example.org"})

    assert (response.status_code, response.json()) == (400, {"error": "JSONP callback name is invalid."})
    assert (ponds.all("action/"), ponds.all("user/")) == ([], [])
