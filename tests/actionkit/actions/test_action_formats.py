"""The same action sent in every way that bodies can be written: one outcome for all."""

from __future__ import annotations

import json
from urllib.parse import urlencode

import pytest

PARAMETERS = {
    "page": "ponds",
    "email": "ada@example.org",
    "name": "Ada Byron",
    "zip": "12180",
    "home_phone": "202-555-0100",
    "action_comment": "Grüße & <more>",
    "user_color": "blue",
    "source": "flyer",
    "ignored": "ignore me",
}
STAFF = ("mockapi", "mockapi")


def xml(parameters, root="request"):
    from xml.sax.saxutils import escape

    inner = "".join(f"<{name}>{escape(value)}</{name}>" for name, value in parameters.items())
    text = f"<request><object>{inner}</object></request>" if root == "object" else f"<request>{inner}</request>"
    return f'<?xml version="1.0"?>{text}'.encode()


def part(name, value):
    return f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'


def multipart(parameters):
    return ("".join(part(*one) for one in parameters.items()) + "--b--\r\n").encode()


WAYS = {
    "json": ("application/json", lambda given: json.dumps(given).encode()),
    "json-utf8": ("application/json; charset=utf-8", lambda given: json.dumps(given, ensure_ascii=False).encode()),
    "xml": ("application/xml", xml),
    "xml-object": ("application/xml", lambda given: xml(given, "object")),
    "form": ("application/x-www-form-urlencoded", lambda given: urlencode(given).encode()),
    "multipart": ("multipart/form-data; boundary=b", multipart),
}


def send(ak, way, parameters, auth=STAFF, path="action/"):
    kind, write = WAYS[way]
    return ak("POST", path, data=write(parameters), headers={"Content-Type": kind}, auth=auth)


@pytest.mark.parametrize("auth", [STAFF, None])
@pytest.mark.parametrize("way", WAYS)
def test_every_format_makes_the_same_action(ak, page, way, auth):
    page()
    ak.made("alloweduserfield/", {"name": "color"})

    response = send(ak, way, PARAMETERS, auth)

    assert (response.status_code, response.headers["Content-Type"]) == (201, "application/json"), response.text
    assert response.headers["Location"] == "https://act.example.org/rest/v1/petitionaction/1/"
    assert ("fields" in response.json()) is (auth is not None)
    action, user = ak.get("action/1/"), ak.get("user/1/")
    assert action["fields"] == {"comment": "Grüße & <more>"}
    assert (action["source"], action["created_user"], action["subscribed_user"]) == ("flyer", True, True)
    expected = {"email": "ada@example.org", "first_name": "Ada", "last_name": "Byron", "zip": "12180", "state": "NY"}
    assert {name: user[name] for name in expected} == expected
    assert (user["fields"], user["source"], user["phones"]) == ({"color": "blue"}, "flyer", ["/rest/v1/phone/1/"])
    assert ak.mock.actionkit["phone"].get(1).normalized_phone == "2025550100"


@pytest.mark.parametrize("auth", [STAFF, None])
@pytest.mark.parametrize("way", WAYS)
def test_every_format_is_refused_alike(ak, page, way, auth):
    page()
    before = ak.counts()

    response = send(ak, way, {**PARAMETERS, "zip": "x", "email": "nobody"}, auth)

    assert (response.status_code, response.headers["Content-Type"]) == (400, "application/json")
    assert response.json() == {"errors": {"email": ["Email address is invalid."], "zip": ["ZIP Code is invalid."]}}
    assert ak.counts() == before


@pytest.mark.parametrize("way", WAYS)
def test_no_page_is_told_alike(ak, way):
    response = send(ak, way, {"email": "ada@example.org"}, None)
    assert response.status_code == 400
    assert response.json() == {"page": "Unable to find a page for processing. You sent page=."}


@pytest.mark.parametrize("way", ["form", "multipart"])
def test_forms_read_the_query_too(ak, page, way):
    page()
    ak.mock.seed({"actionkit": {"mailing": [{"id": 3}]}})
    response = send(ak, way, {"email": "ada@example.org", "source": "body"}, path="action/?page=ponds&source=query")
    assert response.status_code == 201, response.text
    assert ak.get("action/1/")["source"] == "body"


@pytest.mark.parametrize("way", ["form", "json"])
def test_a_post_without_a_body_is_its_query(ak, page, way):
    page()
    kind = WAYS[way][0]
    response = ak("POST", "action/?page=ponds&email=ada@example.org", headers={"Content-Type": kind})
    assert response.status_code == 201, response.text
    assert ak.get("user/1/")["email"] == "ada@example.org"


def test_xml_values_have_types(ak, page):
    page()
    typed = '<lists type="list"><value type="integer">1</value></lists><opt_in type="boolean">True</opt_in>'
    typed += '<action_n type="integer">7</action_n><city type="null"/>'
    body = f"<request><page>ponds</page><email>ada@example.org</email>{typed}</request>".encode()
    response = ak("POST", "action/", data=body, headers={"Content-Type": "application/xml"})
    assert response.status_code == 201, response.text
    assert response.json()["fields"] == {"n": "7"}
    assert response.json()["subscribed_user"] is True


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        ("application/json", b"{", 400),
        ("application/json", b'"ponds"', 400),
        ("application/xml", b"<request>", 400),
        ("application/xml", b'<!DOCTYPE x [<!ENTITY a "b">]><request><page>&a;</page></request>', 400),
        ("application/x-www-form-urlencoded", b"page=%ff", 400),
        ("multipart/form-data", b"x", 400),
        ("text/plain", b"page=ponds", 415),
        ("application/yaml", b"page: ponds", 415),
    ],
)
def test_bodies_that_cannot_be_read(ak, page, kind, body, status):
    page()
    before = ak.counts()
    response = ak("POST", "action/", data=body, headers={"Content-Type": kind})
    assert response.status_code == status, response.text
    assert ak.counts() == before


@pytest.mark.parametrize("body", [b"[]", b"null", b"{}"])
def test_json_that_is_empty_names_no_page(ak, body):
    response = ak("POST", "action/", data=body, headers={"Content-Type": "application/json"})
    assert response.json() == {"page": "Unable to find a page for processing. You sent page=."}
