"""The examples of the manual's overview of the REST API, as they are printed there, over a server."""

from __future__ import annotations

import json
import re

import pytest
import requests

import mockapi

# Printed with comments, as here.
STEPS = """
POST /rest/v1/petitionpage/

{
  "fields": {
    "custompagefield1": "First custom page field value",
    "custompagefield2": "Second custom page field value"
  },
  "name": "climate-change",   // required
  "required_fields": [
    {
      "id": "2",
      "name": "zip",
      "resource_uri": "/rest/v1/formfield/2/"
    },
    {
      "id": "11",
      "name": "name",
      "resource_uri": "/rest/v1/formfield/11/"
    }
  ],
  "title": "Climate Change Is Real",
  "tags": [
    {
      "name": "climate",
      "resource_uri": "/rest/v1/tag/1/"
    }
  ]
}

POST /rest/v1/petitionform/

{
  "about_text": "Let me tell you about the issue.",
  "page": "/rest/v1/petitionpage/1234/",    // required for all page types
  "statement_leadin": "Tell the President:",
  "statement_text": "Climate change is real.",
  "thank_you_text": "Thanks for signing."   // required for all page types
}

POST /rest/v1/pagefollowup/

{
  "page": "/rest/v1/petitionpage/1234/",  // required
  "email_body": "Thanks for signing, now please share by forwarding this message to your friends.",
  "email_from_line": "/rest/v1/fromline/1/",
  "email_subject": "You're almost done.",
  "email_wrapper": "/rest/v1/emailwrapper/1/",
  "send_email": true,
  "send_taf": false,
  "share_description": "We're almost out of time to save the planet.",
  "share_image": "https://climate.nasa.gov/system/internal_resources/details/original/103_shutterstock_88550854-740px.jpg",
  "share_title": "Sign and share: Climate change is real.",
  "url": "/cms/thanks/my-test-page/"      // required
}
"""
STEP = re.compile(r"POST (/rest/v1/\w+/)\n\n(\{.*?\n\})", re.DOTALL)
BODIES = [(path, json.loads(re.sub(r"\s+// required.*", "", text))) for path, text in STEP.findall(STEPS)]


class Manual:
    """Asks a server; ``seeded`` with the demo pack or holding what a fresh site holds."""

    def __init__(self, server) -> None:
        self.server = server

    def __call__(self, method: str, path: str, auth=("mockapi", "mockapi"), **options):
        return requests.request(method, f"{self.server.actionkit.url}{path}", auth=auth, timeout=10, **options)

    def get(self, path: str):
        answer = self("GET", path)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def ids(self, query: str) -> list[int]:
        return [user["id"] for user in self.get(f"/rest/v1/user/?{query}")["objects"]]


@pytest.fixture(scope="module")
def servers():
    """One server with the demo pack and one without, for all tests: those that write put things back."""
    with mockapi.serve(seed="demo") as seeded, mockapi.serve() as fresh:
        yield seeded, fresh


@pytest.fixture
def demo(servers):
    with servers[0].savepoint():
        yield Manual(servers[0])


@pytest.fixture
def fresh(servers):
    with servers[1].savepoint():
        yield Manual(servers[1])


# ---- the root, collections, schemas


def test_the_root_lists_resources_with_endpoint_and_schema(demo):
    root = demo.get("/rest/v1/")
    assert root["action"] == {"list_endpoint": "/rest/v1/action/", "schema": "/rest/v1/action/schema/"}
    for resource in root.values():
        assert set(resource) == {"list_endpoint", "schema"}
    assert demo("GET", "/rest/v1/", auth=None).status_code == 401


def test_the_lists_in_json_are_as_printed(fresh):
    answer = fresh("GET", "/rest/v1/list/", headers={"Accept": "application/json"})

    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/json"
    page = answer.json()
    assert page["meta"] == {"previous": None, "total_count": 1, "offset": 0, "limit": 20, "next": None}
    (printed,) = page["objects"]
    # The default list is marked as such, and current sites show two keys more (reference 26).
    assert {name: printed[name] for name in ("name", "created_at", "updated_at", "hidden", "resource_uri")} == {
        "name": "Main email list",
        "created_at": "2012-03-14T09:06:01",
        "updated_at": "2012-03-14T09:06:01",
        "hidden": False,
        "resource_uri": "/rest/v1/list/1/",
    }
    assert set(printed) - {"name", "created_at", "updated_at", "is_default", "hidden", "resource_uri"} == {
        "id",
        "notes",
    }


def test_the_lists_in_xml_are_as_printed(fresh):
    answer = fresh("GET", "/rest/v1/list/?format=xml")

    assert answer.headers["Content-Type"] == "application/xml; charset=utf-8"
    assert answer.text.startswith('<?xml version="1.0" encoding="utf-8"?>\n<response>')
    for line in (
        "<name>Main email list</name>",
        "<created_at>2012-03-14T09:06:01</created_at>",
        "<updated_at>2012-03-14T09:06:01</updated_at>",
        '<hidden type="boolean">False</hidden>',
        "<resource_uri>/rest/v1/list/1/</resource_uri>",
        '<objects type="list"><object>',
        '<meta type="hash">',
        '<next type="null"/>',
        '<total_count type="integer">1</total_count>',
        '<previous type="null"/>',
        '<limit type="integer">20</limit>',
        '<offset type="integer">0</offset>',
    ):
        assert line in answer.text


def test_schemas_have_the_keys_and_attributes_of_the_manual(demo):
    schema = demo.get("/rest/v1/petitionpage/schema/")

    assert set(schema["allowed_list_http_methods"]) == {"get", "post"}
    assert set(schema["allowed_detail_http_methods"]) == {"get", "put", "patch", "delete"}
    assert (schema["default_format"], schema["default_limit"]) == ("application/json", 20)
    attributes = {
        "blank", "default", "help_text", "nullable", "primary_key", "readonly", "type", "unique", "verbose_name",
    }  # fmt: skip
    assert all(attributes <= set(field) for field in schema["fields"].values())
    assert {"ALL", "ALL WITH RELATIONS"} <= {word for word in schema["filtering"].values() if isinstance(word, str)}


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("json", "application/json"),
        ("jsonp", "text/javascript"),
        ("xml", "application/xml"),
        ("html", "text/html"),
        ("form", "text/html"),
    ],
)
def test_formats_by_name_and_by_type(demo, name, kind):
    assert demo("GET", f"/rest/v1/list/?format={name}").headers["Content-Type"].startswith(kind)
    asked = demo("GET", "/rest/v1/list/", headers={"Accept": kind})
    assert asked.headers["Content-Type"].startswith(kind)


def test_a_callback_is_always_jsonp(demo):
    answer = demo("GET", "/rest/v1/list/?callback=shown&format=xml")
    assert answer.text.startswith('shown({"meta"')


# ---- filtering and ordering


def test_the_printed_orders(demo):
    for name in ("Robards", "robinson", "Robeson"):
        made = demo("POST", "/rest/v1/user/", json={"email": f"{name}@example.org".lower(), "last_name": name})
        assert made.status_code == 201
    # startswith minds the case, as MySQL's LIKE BINARY does.
    assert demo.ids("last_name__startswith=rob&order_by=id") == [42]
    assert demo.ids("last_name__startswith=rob&order_by=-id") == [42]
    assert demo.ids("last_name__istartswith=rob&order_by=id") == [41, 42, 43]
    assert demo.ids("last_name__istartswith=rob&order_by=-id") == [43, 42, 41]


def test_what_the_manual_says_of_filters(demo):
    assert demo.ids("first_name=rosa") == demo.ids("first_name=ROSA") == [1]  # exact, without regard to case
    assert demo.ids("last_name__contains=kafo") == [2]
    assert demo.ids("first_name__contains=ros") == []  # only in lower case
    assert demo.ids("first_name__startswith=Ro") == [1, 24]
    assert demo.ids("id__in=1,2") == [1, 2]
    assert (
        demo.get("/rest/v1/action/?page__name=take-the-mill-dam-down&user__first_name=rosa")["meta"]["total_count"] == 1
    )
    assert demo.ids("kangaroo=1") == demo.ids("")


def test_a_set_is_the_other_way_to_several(demo):
    found = demo.get("/rest/v1/user/set/1;2;999/")
    assert [user["id"] for user in found["objects"]] == [1, 2]
    assert found["not_found"] == ["999"]


def test_a_page_has_at_most_100(demo):
    page = demo.get("/rest/v1/subscriptionhistory/?_limit=500")
    assert page["meta"]["limit"] == 100
    page = demo.get("/rest/v1/user/?_limit=15&_offset=15")
    assert page["meta"]["next"] == "/rest/v1/user/?_offset=30&_limit=15"
    assert page["meta"]["previous"] == "/rest/v1/user/?_offset=0&_limit=15"


# ---- pages in three steps, and an action on one


def made_in_three_steps(manual):
    for path, body in BODIES:
        answer = manual("POST", path, json=body)
        assert (answer.status_code, answer.content) == (201, b""), answer.text
        yield answer.headers["Location"].removeprefix(manual.server.actionkit.url)


def test_the_three_steps_run_as_they_are_printed(demo):
    page, form, followup = made_in_three_steps(demo)

    assert page == "/rest/v1/petitionpage/1234/"
    shown = demo.get(page)
    assert shown["fields"] == BODIES[0][1]["fields"]
    assert shown["tags"] == BODIES[0][1]["tags"]
    assert [field["name"] for field in shown["required_fields"]] == ["zip", "name"]
    assert shown["cms_form"] == form
    assert shown["followup"]["resource_uri"] == followup
    for path, body in ((form, BODIES[1][1]), (followup, BODIES[2][1])):
        stored = demo.get(path)
        assert {name: stored[name] for name in body} == body


def test_a_page_name_cannot_be_taken_twice(demo):
    list(made_in_three_steps(demo))
    answer = demo("POST", BODIES[0][0], json=BODIES[0][1])
    assert (answer.status_code, list(answer.json())) == (400, ["petitionpage"])


def test_actions_need_a_page_and_an_address_and_maybe_no_credentials(demo):
    list(made_in_three_steps(demo))
    body = {"page": "climate-change", "email": "xi@example.org", "zip": "62701", "name": "Xi Yu"}

    answer = demo("POST", "/rest/v1/action/", json=body)
    assert answer.status_code == 201
    assert answer.json()["page"] == "/rest/v1/petitionpage/1234/"
    public = demo("POST", "/rest/v1/action/", auth=None, data=body)
    assert public.status_code == 201
    assert set(public.json()) < {"action", "action_id", "akid", "ar", "rd", "redirect_url"} | set(answer.json())
    xml = "".join(f"<{name}>{text}</{name}>" for name, text in body.items())
    asked = demo("POST", "/rest/v1/action/", data=f'<request type="hash">{xml}</request>',
                 headers={"Content-Type": "application/xml"})  # fmt: skip
    assert asked.status_code == 201
    assert demo.get("/rest/v1/action/?page=1234")["meta"]["total_count"] == 3


def test_typed_actions_are_reserved(demo):
    answer = demo("POST", "/rest/v1/signupaction/", json={"page": "join-the-river-watch", "email": "x@example.org"})
    assert answer.status_code == 405


# ---- response codes


def test_codes_of_the_tables(demo):
    page = "/rest/v1/petitionpage/1225/"
    assert demo("PUT", page, json={"title": "The dam"}).status_code == 204
    assert demo("PATCH", page, json={"title": "The dam!"}).status_code == 202
    assert demo.get(page)["title"] == "The dam!"
    assert demo("PATCH", page, json={"title": "x" * 300}).status_code == 400
    assert demo("DELETE", "/rest/v1/phone/1/").status_code == 204
    assert demo("GET", "/rest/v1/phone/1/").status_code == 404
    assert demo("PUT", "/rest/v1/user/", json={}).status_code == 405
    assert demo("GET", "/rest/v1/user/1", allow_redirects=False).status_code == 301
    assert demo("GET", page, auth=("mockapi", "wrong")).status_code == 401
