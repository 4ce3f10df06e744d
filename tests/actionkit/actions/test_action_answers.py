"""What the caller of an action is told: all of it or its keys only, where it lies, and where a browser goes next."""

from __future__ import annotations

import re
from xml.etree.ElementTree import fromstring

import pytest

COMMON = {
    "akid", "created_at", "created_user", "fields", "id", "ip_address", "is_forwarded", "link", "mailing", "opq_id",
    "page", "redirect_url", "referring_mailing", "referring_user", "resource_uri", "source", "status",
    "subscribed_user", "taf_emails_sent", "type", "updated_at", "user",
}  # fmt: skip
ADA = {"page": "ponds", "email": "ada@example.org"}
HERE = "https://act.example.org"


def test_staff_is_told_everything(ak, page):
    page()
    response = ak("POST", "action/", {**ADA, "action_age": 101})
    assert response.status_code == 201
    assert response.headers["Content-Type"] == "application/json"
    assert response.headers["Location"] == f"{HERE}/rest/v1/petitionaction/1/"
    answer = response.json()
    assert set(answer) == COMMON
    ip = answer.pop("ip_address")
    for name in ("created_at", "updated_at"):
        assert re.fullmatch(r"2026-03-01T12:00:00\.\d{6}", answer.pop(name))
    assert answer == {
        "akid": ak.mock.actionkit["user"].get(1).token,
        "created_user": True,
        "fields": {"age": "101"},
        "id": 1,
        "is_forwarded": False,
        "link": None,
        "mailing": None,
        "opq_id": "",
        "page": "/rest/v1/petitionpage/1/",
        "redirect_url": f"/cms/thanks/ponds?action_id=1&akid={answer['akid']}&ar=1&rd=1",
        "referring_mailing": None,
        "referring_user": None,
        "resource_uri": "/rest/v1/petitionaction/1/",
        "source": "restful_api",
        "status": "complete",
        "subscribed_user": True,
        "taf_emails_sent": None,
        "type": "Petition",
        "user": "/rest/v1/user/1/",
    }
    assert ip == ak.get("action/1/")["ip_address"] == "127.0.0.1"


def test_what_is_read_again_lacks_the_redirect_and_the_fractions(ak, page):
    page()
    answer = ak.act("ponds")
    for path in ("action/1/", "petitionaction/1/"):
        read = ak.get(path)
        assert set(read) == COMMON - {"redirect_url"}
        assert read["created_at"] == read["updated_at"] == "2026-03-01T12:00:00"
        assert all(read[name] == answer[name] for name in set(read) - {"created_at", "updated_at"})


def test_fractions_of_a_second_are_shown_of_what_is_new_only(ak, page):
    page(allow_multiple_responses=False)
    assert re.fullmatch(r"2026-03-01T12:00:00\.\d{6}", ak.act("ponds")["created_at"])
    ak.mock.clock.advance(seconds=60)
    again = ak.act("ponds")
    assert again["created_at"] == "2026-03-01T12:00:00"
    assert again["updated_at"].startswith("2026-03-01T12:01:00")


@pytest.mark.parametrize("auth", [None, ("", "")])
def test_the_public_is_told_the_keys(ak, page, auth):
    page("unsubscribe")
    response = ak("POST", "action/", ADA, auth=auth)
    assert response.status_code == 201
    assert response.headers["Content-Type"] == "application/json"
    assert response.headers["Location"] == f"{HERE}/rest/v1/unsubscribeaction/1/"
    akid = ak.get("user/1/")["token"]
    assert response.json() == {
        "action": "/rest/v1/unsubscribeaction/1/",
        "action_id": 1,
        "akid": akid,
        "ar": 1,
        "rd": 1,
        "redirect_url": f"/cms/thanks/ponds?action_id=1&akid={akid}&ar=1&rd=1",
    }


@pytest.mark.parametrize("wanted", [True, "true", 1, "1"])
def test_the_public_may_ask_for_everything(ak, page, wanted):
    page()
    assert set(ak("POST", "action/", {**ADA, "return_full_response": wanted}, auth=None).json()) == COMMON


@pytest.mark.parametrize("wanted", [False, "false", 0, "0", "", None])
def test_it_may_also_not_ask(ak, page, wanted):
    page()
    answer = ak("POST", "action/", {**ADA, "return_full_response": wanted}, auth=None).json()
    assert set(answer) == {"action", "action_id", "akid", "ar", "rd", "redirect_url"}


def test_wrong_credentials_are_not_taken_for_none(ak, page):
    page()
    assert ak("POST", "action/", ADA, auth=("mockapi", "wrong")).status_code == 401
    assert ak.all("action/") == []


@pytest.mark.parametrize("kind", ["petition", "signup", "survey", "unsubscribe", "import", "letter", "call", "lte"])
def test_the_address_is_that_of_the_type(ak, page, kind):
    page(kind)
    answer = ak.act("ponds")
    assert answer["resource_uri"] == f"/rest/v1/{kind}action/1/"
    assert answer["page"] == f"/rest/v1/{kind}page/1/"
    assert answer["type"].lower() == kind


# ---- where to go next


KEYS = r"action_id=1&akid=\.1\.[\w-]{6}&ar=1&rd=1"


@pytest.mark.parametrize(
    ("url", "redirect"),
    [
        ("/cms/thanks/foo-bar/", r"/cms/thanks/foo-bar/\?"),
        ("/cms/thanks/foo-bar", r"/cms/thanks/foo-bar\?"),
        ("http://www.example.org/thanks", r"http://www\.example\.org/thanks\?"),
        ("/thanks?lang=en", r"/thanks\?lang=en&"),
    ],
)
def test_the_follow_up_says_where_to_go(ak, page, url, redirect):
    page()
    ak.made("pagefollowup/", {"page": "/rest/v1/petitionpage/1/", "url": url})
    assert re.fullmatch(redirect + KEYS, ak.act("ponds")["redirect_url"])


def test_redirect_takes_its_place(ak, page):
    page()
    ak.made("pagefollowup/", {"page": "/rest/v1/petitionpage/1/", "url": "/thanks"})
    told = ak.act("ponds", redirect="https://example.org/more")["redirect_url"]
    assert re.fullmatch(r"https://example\.org/more\?" + KEYS, told)


def test_arguments_stand_before_a_fragment(ak, page):
    page()
    assert re.fullmatch(r"/thanks\?" + KEYS + "#form", ak.act("ponds", redirect="/thanks#form")["redirect_url"])


def test_no_redirect_args_leaves_them_out(ak, page):
    page()
    assert ak.act("ponds", no_redirect_args=1)["redirect_url"] == "/cms/thanks/ponds"
    assert ak.act("ponds", no_redirect_args=1, redirect="/x?y=1")["redirect_url"] == "/x?y=1"


def test_the_akid_in_the_address_names_the_credited_mailing(ak, page):
    page()
    ak.mock.seed({"actionkit": {"mailing": [{"id": 3}]}})
    answer = ak.act("ponds", mailing_id=3)
    assert answer["akid"].startswith("3.1.")
    assert f"&akid={answer['akid']}&" in answer["redirect_url"]
    assert ak.get("action/1/")["akid"] == answer["akid"]
    public = ak("POST", "action/", {**ADA, "mailing_id": 3}, auth=None).json()
    assert public["akid"] == answer["akid"]
    assert f"&akid={answer['akid']}&" in public["redirect_url"]


# ---- formats


@pytest.mark.parametrize("auth", [("mockapi", "mockapi"), None])
def test_a_callback_makes_it_jsonp(ak, page, auth):
    page()
    response = ak("POST", "action/?callback=done", ADA, auth=auth)
    assert (response.status_code, response.headers["Content-Type"]) == (201, "text/javascript")
    assert response.headers["Location"] == f"{HERE}/rest/v1/petitionaction/1/"
    assert re.fullmatch(r"done\(\{.*\}\)", response.text)
    assert ak.mock.actionkit["action"].count() == 1


@pytest.mark.parametrize("ask", [{"params": {"format": "xml"}}, {"headers": {"Accept": "application/xml"}}])
@pytest.mark.parametrize("auth", [("mockapi", "mockapi"), None])
def test_xml(ak, page, auth, ask):
    page()
    response = ak("POST", "action/", {**ADA, "action_age": 7}, auth=auth, **ask)
    assert (response.status_code, response.headers["Content-Type"]) == (201, "application/xml; charset=utf-8")
    root = fromstring(response.text.encode())
    assert root.findtext("redirect_url") == f"/cms/thanks/ponds?action_id=1&akid={root.findtext('akid')}&ar=1&rd=1"
    if auth:
        assert root.findtext("fields/age") == "7"
        assert root.findtext("created_user") == "True"
    else:
        assert root.findtext("action_id") == "1"


def test_html(ak, page):
    page()
    response = ak("POST", "action/", ADA, headers={"Accept": "text/html"})
    assert (response.status_code, response.headers["Content-Type"]) == (201, "text/html; charset=utf-8")
    assert "/rest/v1/petitionaction/1/" in response.text


def test_errors_come_in_the_format_too(ak, page):
    page()
    response = ak("POST", "action/?format=xml", {"page": "ponds"})
    assert (response.status_code, response.headers["Content-Type"]) == (400, "application/xml; charset=utf-8")
    assert fromstring(response.text.encode()).findtext("errors/email/value") == "Email address is required."
    assert ak.all("action/") == []


def test_the_slash_may_be_missing(ak, page):
    page()
    response = ak("POST", "action", ADA)
    assert (response.status_code, response.headers["Location"]) == (201, f"{HERE}/rest/v1/petitionaction/1/")
