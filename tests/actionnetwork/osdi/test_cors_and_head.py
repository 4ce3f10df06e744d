"""Browsers' preflights, the headers that let them read a helper's answer, and HEAD (reference 14, decisions 3)."""

from __future__ import annotations

import pytest

from mockapi.actionnetwork import records
from mockapi.actionnetwork.catalogue import NOUNS

PERSON = {"person": {"email_addresses": [{"address": "rosa@example.org"}]}}
KEYLESS = [noun for noun in NOUNS.values() if any(route.keyless for route in noun.routes)]


@pytest.fixture(params=KEYLESS, ids=lambda noun: noun.name)
def path(request, ask):
    noun = request.param
    actions = noun.field[noun.parents[0]].to
    return f"/{actions}/{ask.id(ask.post(f'/{actions}', {'title': 'Join'}))}/{noun.name}"


def test_every_kind_of_record_has_a_helper_without_a_key():
    assert {"submissions", "signatures"} <= {noun.name for noun in KEYLESS}
    assert [noun for noun in NOUNS.values() if noun.create is records.create] == KEYLESS


@pytest.mark.parametrize("key", [None, "mockapi-key", "wrong"])
@pytest.mark.parametrize("slash", ["", "/"])
def test_a_preflight_is_answered_with_what_a_browser_wants_to_know(client, path, key, slash):
    answer = client(key=key)(
        "OPTIONS", path + slash, origin="https://example.org", access_control_request_method="POST",
        access_control_request_headers="content-type",
    )  # fmt: skip

    headers = {name.lower(): value for name, value in answer.headers}
    assert answer.status == 200
    assert headers["access-control-allow-origin"] == "*"
    assert "POST" in headers["access-control-allow-methods"]
    allowed = {name.strip().lower() for name in headers["access-control-allow-headers"].split(",")}
    assert {"content-type", "osdi-api-token"} <= allowed


@pytest.mark.parametrize("body", [PERSON, {"person": {}}, {"person": None}])
@pytest.mark.parametrize("key", [None, "mockapi-key"])
def test_a_page_may_read_the_answer_of_a_helper(client, path, body, key):
    answer = client(key=key)("POST", path, body, origin="https://example.org")

    assert answer.status == 200
    assert dict(answer.headers)["Access-Control-Allow-Origin"] == "*"
    assert dict(answer.headers)["Content-Type"] == "application/hal+json"


@pytest.mark.parametrize("version", ["v1", "v2"])
def test_options_changes_nothing_and_needs_no_key_anywhere(client, everything, version):
    before = everything()

    for path in ("/", "/people", "/people/x", "/forms", "/nothing"):
        assert client(version, key=None)("OPTIONS", path, PERSON).status == 200
    assert everything() == before


@pytest.mark.parametrize(
    ("path", "status"),
    [("/people", 200), ("/", 200), ("/people/x", 404), ("/nothing", 404), ("/events", 200), ("/messages/x/send", 405)],
)
def test_head_is_like_get_without_a_body(ask, path, status):
    get, head = ask("GET", path), ask("HEAD", path)

    assert (get.status, head.status) == (status, status)
    assert head.headers == get.headers
    assert head.body == b""
    assert get.body != b""


def test_head_needs_the_key_that_get_needs_and_stands_where_get_stands(ask, ask_without_key):
    assert ask_without_key("HEAD", "/people").status == 403
    assert ask("HEAD", "/people/x/submissions").status == 404
