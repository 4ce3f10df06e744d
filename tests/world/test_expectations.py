"""Assertions about the requests that were made: how they match, and what they say when they fail."""

from __future__ import annotations

import re
import xmlrpc.client
from unittest import mock as unittest_mock
from urllib.parse import urlencode

import pytest

import mockapi
from mockapi.emulator import Emulator
from mockapi.world.exchange import Request

BODY = {
    "person": {
        "given_name": "Rosa",
        "email_addresses": [{"address": "rosa@example.org", "primary": True}],
        "custom_fields": {"shirt": "M", "visits": 3},
    },
    "add_tags": ["volunteer", "phonebank"],
}


@pytest.fixture
def asked(ask, emulator):
    """An emulator that has been asked for something."""
    ask("POST", "/people", BODY, user_agent="crm/2.1")
    ask("GET", "/people?filter=given_name%20eq%20'Rosa'&page=2&flag=true&tag=a&tag=b")
    ask("GET", "/tags")
    return emulator


def misses(emulator, *args, **options):
    """The text of the assertion that must fail."""
    with pytest.raises(AssertionError) as caught:
        emulator.assert_requested(*args, **options)
    return str(caught.value)


# ---- matching


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"person": {"given_name": "Rosa"}},
        {"person": {"email_addresses": [{"address": "rosa@example.org"}]}},
        {"person": {"custom_fields": {"visits": 3.0}}},
        {"person": {"given_name": re.compile("^Ros")}},
        {"person": {"given_name": ...}},
        {"person": {"given_name": str, "custom_fields": {"visits": int}, "email_addresses": list}},
        {"person": {"given_name": unittest_mock.ANY}},
        {"person": lambda person: person["custom_fields"]["visits"] > 2},
        {"add_tags": ["volunteer", "phonebank"]},
        {"add_tags": ("volunteer", re.compile("bank$"))},
        {"add_tags": lambda tags: "phonebank" in tags},
        lambda body: len(body) == 2,
        dict,
        ...,
    ],
)
def test_a_body_holds_what_is_wanted(asked, body):
    (exchange,) = asked.assert_requested("POST", "/people", body=body)
    assert exchange.number == 1
    assert exchange.body == BODY


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({"person": {"given_name": "rosa"}}, "body.person.given_name: wanted 'rosa', was 'Rosa'"),
        ({"person": {"family_name": "Quill"}}, "body.person.family_name: wanted 'Quill', was missing"),
        ({"person": {"given_name": None}}, "body.person.given_name: wanted None, was 'Rosa'"),
        ({"person": {"phone_numbers": ...}}, "body.person.phone_numbers: wanted anything, was missing"),
        ({"person": {"given_name": re.compile("^ros")}}, "body.person.given_name: wanted /^ros/, was 'Rosa'"),
        ({"person": {"given_name": int}}, "body.person.given_name: wanted int, was 'Rosa'"),
        (
            {"person": {"email_addresses": [{"primary": 1}]}},
            "body.person.email_addresses[0].primary: wanted 1, was True",
        ),
        ({"person": {"email_addresses": [{"primary": int}]}}, "primary: wanted int, was True"),
        ({"person": {"custom_fields": {"shirt": lambda size: size > 3}}}, "body.person.custom_fields.shirt: wanted"),
        ({"add_tags": ["volunteer"]}, "body.add_tags: wanted 1 items, there were 2: ['volunteer', 'phonebank']"),
        ({"add_tags": ["phonebank", "volunteer"]}, "body.add_tags[0]: wanted 'phonebank', was 'volunteer'"),
        ({"add_tags": "volunteer"}, "body.add_tags: wanted 'volunteer', was ['volunteer', 'phonebank']"),
        ([], "body: wanted [], was {"),
        ("", "body: wanted '', was {"),
    ],
)
def test_a_body_that_differs_is_told_field_by_field(asked, body, place):
    text = misses(asked, "POST", "/people", body=body)
    assert place in text
    assert "#1 POST /api/v2/people -> 200" in text


@pytest.mark.parametrize(
    ("query", "fits"),
    [
        ({}, True),
        ({"page": 2}, True),
        ({"page": "2", "flag": True}, True),
        ({"page": 3}, False),
        ({"filter": re.compile("eq 'Rosa'")}, True),
        ({"filter": "given_name eq 'Rosa'"}, True),
        ({"per_page": None}, True),
        ({"page": None}, False),
        ({"page": ...}, True),
        ({"per_page": ...}, False),
        ({"tag": "b"}, True),
        ({"tag": ["a", "b"]}, True),
        ({"tag": ["a"]}, False),
        ({"page": [2]}, True),
        ({"per_page": []}, True),
        ({"page": lambda page: int(page) > 1}, True),
    ],
)
def test_arguments_of_the_query_are_held_against_their_texts(asked, query, fits):
    found = asked.journal.requests("GET", "/people", query=query)
    assert [exchange.number for exchange in found] == ([2] if fits else [])


@pytest.mark.parametrize(
    ("headers", "fits"),
    [
        ({"User-Agent": "crm/2.1"}, True),
        ({"user-agent": re.compile("^crm/")}, True),
        ({"OSDI-API-Token": ...}, True),
        ({"OSDI-API-Token": "another"}, False),
        ({"Cookie": None}, True),
        ({"User-Agent": None}, False),
    ],
)
def test_headers_have_names_in_any_case(asked, headers, fits):
    assert bool(asked.journal.requests("POST", headers=headers)) is fits


def test_an_unwanted_header_or_argument_is_told(asked):
    assert "query.page: wanted none, was '2'" in misses(asked, "GET", "/people", query={"page": None})
    assert "headers.user-agent: wanted none, was 'crm/2.1'" in misses(asked, "POST", headers={"User-Agent": None})


def test_forms_are_hashes(emulator):
    fields = [("email", "rosa@example.org"), ("list", "1"), ("list", "2"), ("empty", "")]
    kind = {"content-type": "application/x-www-form-urlencoded; charset=utf-8"}
    emulator.handle(
        Request("POST", "https://x.actionkit.com", "/rest/v1/action/", "", kind, urlencode(fields).encode())
    )

    emulator.assert_requested("POST", "/action/", body={"email": "rosa@example.org", "list": ["1", "2"], "empty": ""})
    assert "body.list[1]: wanted '3', was '2'" in misses(emulator, body={"list": ["1", "3"]})


def test_calls_over_xmlrpc_are_a_method_and_its_struct():
    with mockapi.intercept() as mock:
        kit = mock.actionkit
        old = xmlrpc.client.ServerProxy(f"https://{kit.username}:{kit.password}@{kit.host}/api/")
        old.version()
        old.User.create({"email": "rosa@example.org", "created_at": xmlrpc.client.DateTime("20260301T12:00:00")})

    (called,) = mock.assert_requested(
        "POST", "/api/", body={"method": "User.create", "struct": {"email": "rosa@example.org"}}
    )
    assert called.body["params"] == [{"email": "rosa@example.org", "created_at": "20260301T12:00:00"}]
    assert [exchange.body["struct"] for exchange in mock.assert_requested(body={"method": "version"})] == [{}]
    mock.assert_not_requested(body={"method": "act"})
    text = misses(mock, "POST", "/api/", body={"method": "User.create", "struct": {"email": "rosa@example.com"}})
    assert "body.struct.email: wanted 'rosa@example.com', was 'rosa@example.org'" in text


def test_other_bodies_are_bytes_or_text_as_wanted(emulator):
    headers = {"content-type": "multipart/form-data; boundary=x"}
    emulator.handle(
        Request("POST", "https://x.actionkit.com", "/rest/v1/upload/", "", headers, b"--x\r\nRosa \xff\r\n")
    )
    emulator.handle(
        Request("POST", "https://x.actionkit.com", "/api/", "", {"content-type": "text/xml"}, b"<methodCall")
    )
    emulator.handle(Request("GET", "https://x.actionkit.com", "/rest/v1/user/"))

    emulator.assert_requested(path="/upload/", body=re.compile("Rosa"))
    emulator.assert_requested(path="/upload/", body=re.compile(rb"\xff"))
    emulator.assert_requested(path="/upload/", body=b"--x\r\nRosa \xff\r\n")
    emulator.assert_requested(path="/api/", body="<methodCall")
    emulator.assert_requested("GET", body=b"")
    assert "body: wanted anything, was missing" in misses(emulator, "GET", body=...)
    assert emulator.journal.requests("GET")[0].body is None


def test_a_call_nested_deeper_than_can_be_looked_at_is_its_bytes(emulator):
    deep = b"<array><data><value>" * 5000 + b"<int>1</int>" + b"</value></data></array>" * 5000
    body = (
        b"<methodCall><methodName>x</methodName><params><param><value>"
        + deep
        + b"</value></param></params></methodCall>"
    )
    answer = emulator.handle(
        Request("POST", "https://x.actionkit.com", "/api/", "", {"content-type": "text/xml"}, body)
    )

    assert answer.status == 401
    (exchange,) = emulator.journal.requests("POST", "/api/")
    assert exchange.body == body
    emulator.assert_requested(body=body)


# ---- how many


def test_numbers(asked, ask):
    ask("GET", "/tags")
    assert len(asked.assert_requested(path="/tags", times=2)) == 2
    asked.assert_requested(path="/tags", at_least=2)
    asked.assert_requested(path="/tags", at_least=0, at_most=2)
    asked.assert_requested(path="/forms", times=0)
    asked.assert_requested(path="/forms", at_least=0)
    asked.assert_not_requested(path="/forms")

    assert misses(asked, path="/tags", times=1).startswith("wanted 1 of: /tags\nthere were 2, of 4 requests in all")
    assert misses(asked, path="/tags", at_least=3).startswith("wanted at least 3 of: /tags\nthere were 2")
    assert misses(asked, path="/tags", at_most=1).startswith("wanted 1 of: /tags")
    assert misses(asked, path="/tags", at_least=0, at_most=1).startswith("wanted 0 to 1 of: /tags")
    assert misses(asked, "POST", times=2).startswith("wanted 2 of: POST\nthere was 1, of 4 requests in all")
    with pytest.raises(AssertionError, match=r"wanted none of: /tags\nthere were 2"):
        asked.assert_not_requested(path="/tags")


@pytest.mark.parametrize(
    "options",
    [
        {"times": 1, "at_least": 2},
        {"times": 1, "at_most": 2},
        {"at_least": 3, "at_most": 2},
        {"times": -1},
        {"at_least": -1},
        {"service": "actionnetwrok"},
        {"path": "people"},
        {"path": "/people?page=2"},
    ],
)
def test_an_assertion_that_makes_no_sense_is_an_error_and_no_pass(asked, options):
    with pytest.raises(ValueError, match=r"times|at least|service|path"):
        asked.assert_requested(**options)


# ---- what it says


def test_the_nearest_is_the_one_that_is_least_amiss(asked, ask):
    ask("PUT", "/people/1", {"given_name": "Rosa"})
    ask("POST", "/tags", {"name": "volunteers"})
    ask("POST", "/tags")

    assert "  #5 POST /api/v2/tags" in misses(asked, "POST", "/tags", body={"name": "volunteer", "x": 1, "y": 2})
    assert "  #3 GET /api/v2/tags" in misses(asked, "GET", "/tag")
    assert "  #4 PUT /api/v2/people/1" in misses(asked, "PUT", "/people/2", body={"given_name": "Rosa"})
    assert "  #6 POST /api/v2/tags" in misses(asked, "POST", "/tags", status=201)


def test_the_whole_text_can_be_read(asked):
    text = misses(asked, "post", "/people", body={"person": {"given_name": "Nia"}}, query={"background_request": True})
    assert text.splitlines() == [
        "wanted at least 1 of: POST /people, query {'background_request': True}, "
        "body {'person': {'given_name': 'Nia'}}",
        "there were none, of 3 requests in all",
        "the nearest:",
        "  #1 POST /api/v2/people -> 200",
        "    query.background_request: wanted 'true', was missing",
        "    body.person.given_name: wanted 'Nia', was 'Rosa'",
    ]


def test_with_too_few_the_nearest_of_the_others_is_told(asked, ask):
    ask("GET", "/tag")
    lines = misses(asked, "GET", "/tags", times=2).splitlines()
    assert lines[1:4] == ["there was 1, of 4 requests in all", "  #3 GET /api/v2/tags -> 200", "the nearest besides:"]
    assert lines[4].startswith("  #4 GET /api/v2/tag -> 404")


def test_of_many_only_the_first_are_shown(asked, ask):
    for _ in range(9):
        ask("GET", "/forms")
    lines = misses(asked, path="/forms", times=2).splitlines()
    assert len([line for line in lines if "/forms ->" in line]) == 5
    assert lines[-1] == "  ... and 4 more"


def test_nothing_asked_at_all_is_said(emulator):
    assert (
        misses(emulator, "GET", "/people") == "wanted at least 1 of: GET /people\nthere were none, of 0 requests in all"
    )


def test_a_fault_that_struck_stands_in_the_line(asked, ask):
    asked.faults.preset("actionnetwork.rate_limited", path="/forms")
    ask("GET", "/forms")
    assert "-> 429  [actionnetwork.rate_limited on actionnetwork /forms]" in misses(asked, path="/forms", status=200)


# ---- what the ring has forgotten


def test_what_can_no_longer_be_told_is_said_and_is_no_pass():
    emulator = Emulator(journal_size=3)
    tags = Request("GET", "https://actionnetwork.org", "/api/v2/tags", "", {"osdi-api-token": "mockapi-key"})
    for _ in range(5):
        emulator.handle(tags)

    said = "the journal holds the last 3 of 5 exchanges, so the first 2 cannot be told of; give journal_size= a larger"
    assert len(emulator.assert_requested(path="/tags", at_least=3)) == 3
    assert said in misses(emulator, path="/tags", times=3)
    assert said in misses(emulator, path="/tags", times=5)
    assert said in misses(emulator, path="/tags", at_most=4)
    assert said in misses(emulator, path="/forms")
    with pytest.raises(AssertionError, match="cannot be told of"):
        emulator.assert_not_requested(path="/forms")
    assert emulator.journal.har()["log"]["comment"].startswith(said)
    assert emulator.journal.tail().splitlines()[0] == "... 2 before"
    assert emulator.journal.forgotten == 2


@pytest.mark.parametrize("opening", [Emulator, mockapi.intercept, mockapi.serve])
def test_every_door_takes_the_size_and_keeps_it_in_a_new_world(opening):
    mock = opening(journal_size=2)
    assert mock.journal.size == 2
    mock.reset()
    assert mock.journal.size == 2
    with pytest.raises(ValueError, match="at least 1"):
        opening(journal_size=0)


def test_a_decorated_function_has_the_size():
    @mockapi.intercept(journal_size=7)
    def inside(mock):
        return mock.journal.size

    assert inside() == 7
