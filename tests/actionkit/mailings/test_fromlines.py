"""From lines and e-mail wrappers: what a fresh site has, one default at a time, addresses that are none."""

from __future__ import annotations

import pytest


def test_a_fresh_site_has_a_default_from_line_and_wrapper(ak):
    line, wrapper = ak.get("fromline/1/"), ak.get("emailwrapper/1/")
    assert (line["id"], line["is_default"], line["hidden"]) == (1, True, False)
    assert set(line) == {"created_at", "from_line", "hidden", "id", "is_default", "resource_uri", "updated_at"}
    assert (wrapper["id"], wrapper["is_default"]) == (1, True)
    assert ak.mock.actionkit["fromline"].count() == ak.mock.actionkit["emailwrapper"].count() == 1


def test_a_new_default_takes_the_place_of_the_old_one(ak):
    new = ak.made("fromline/", {"from_line": '"Ada" <ada@example.org>', "is_default": True})
    assert new["id"] == 2
    assert new["from_line"] == '"Ada" <ada@example.org>'
    assert [line["is_default"] for line in ak.all("fromline/")] == [False, True]
    assert ak("PATCH", "fromline/1/", {"is_default": True}).status_code == 202
    assert [line.is_default for line in ak.mock.actionkit["fromline"].all()] == [True, False]


@pytest.mark.parametrize("line", ["", "nobody", '"Ada" <ada>', "@example.org"])
def test_a_from_line_needs_an_address(ak, line):
    refused = ak("POST", "fromline/", {"from_line": line})
    assert refused.status_code == 400
    assert list(refused.json()) == ["fromline"]
    assert list(refused.json()["fromline"]) == ["from_line"]
    assert ak("PATCH", "fromline/1/", {"from_line": line}).status_code == 400
    assert [row.key for row in ak.mock.actionkit["fromline"].all()] == ["1"]
    assert "noreply" in ak.get("fromline/1/")["from_line"]


def test_a_wrapper_has_a_name_of_its_own(ak):
    wrapper = ak.made("emailwrapper/", {"name": "Plain", "template": "<b>{{ content }}</b>"})
    assert wrapper["template"] == "<b>{{ content }}</b>"
    assert wrapper["fields"] == {}
    again = ak("POST", "emailwrapper/", {"name": "plain"})
    assert again.status_code == 409
    assert again.headers["Location"].endswith("/rest/v1/emailwrapper/2/")
    assert ak.get("emailwrapper/?name=Plain")["meta"]["total_count"] == 1


def test_custom_fields_of_wrappers_are_those_allowed(ak):
    assert ak("POST", "allowedemailwrapperfield/", {"name": "color"}).status_code == 201
    wrapper = ak.made("emailwrapper/", {"name": "Blue", "fields": {"color": "blue"}})
    assert wrapper["fields"] == {"color": "blue"}
    before = ak.counts()
    assert ak("POST", "emailwrapper/", {"name": "Odd", "fields": {"shape": "round"}}).status_code == 400
    assert ak.counts() == before
    assert ak.all("emailwrapperfield/")[0]["value"] == "blue"


def test_confirmations_come_from_the_default_line(ak):
    page = ak.made("signuppage/", {"name": "join", "title": "Join"})
    ak.made("pagefollowup/", {"page": page["resource_uri"], "url": "/thanks", "email_subject": "Thanks"})
    ak("PATCH", "fromline/1/", {"from_line": "us@example.org"})
    ak.act("join")
    assert [(mail.kind, mail.sender) for mail in ak.mock.outbox] == [("confirmation", "us@example.org")]
