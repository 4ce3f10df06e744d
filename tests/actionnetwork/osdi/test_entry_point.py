"""The entry point of both versions, whole: with a key, without one, at any address (reference 15)."""

from __future__ import annotations

import pytest
from wire import curies

SITE = "https://actionnetwork.org"
COLLECTIONS = {
    "osdi:people": "people", "osdi:events": "events", "osdi:petitions": "petitions",
    "osdi:fundraising_pages": "fundraising_pages", "osdi:donations": "donations", "osdi:forms": "forms",
    "action_network:event_campaigns": "event_campaigns", "action_network:campaigns": "campaigns",
    "osdi:tags": "tags", "osdi:lists": "lists", "osdi:advocacy_campaigns": "advocacy_campaigns",
    "osdi:messages": "messages", "osdi:queries": "queries", "osdi:wrappers": "wrappers",
    "action_network:surveys": "surveys", "action_network:unique_id_lists": "unique_id_lists",
}  # fmt: skip
RECORDED = ("people", "events", "petitions", "fundraising_pages", "donations", "forms", "campaigns", "tags", "lists",
            "advocacy_campaigns")  # fmt: skip
IN_V1 = {
    "osdi:people": "people", "osdi:questions": "questions", "osdi:events": "events", "osdi:petitions": "petitions",
    "osdi:fundraising_pages": "fundraising_pages", "osdi:donations": "donations", "osdi:queries": "queries",
    "osdi:forms": "forms", "action_network:event_campaigns": "event_campaigns",
    "action_network:campaigns": "campaigns",
}  # fmt: skip
DOCS = {"href": f"{SITE}/docs/", "title": "Documentation", "name": "Docs", "index": "index"}


def test_the_entry_point_of_v2_with_a_key(ask):
    entry = ask.get("/")

    found = entry.pop("_links")
    assert entry == {
        "motd": "Welcome to the Action Network OSDI API v2 Entry Point!",
        "max_page_size": 25,
        "vendor_name": "Action Network",
        "product_name": "Action Network",
        "namespace": "action_network",
        "osdi_version": "1.1.1",
    }
    assert found["curies"] == curies("v2")
    assert found["docs"] == DOCS
    assert found["self"] == {"title": "This API entry point", "href": f"{SITE}/api/v2/"}
    assert found["canvasser:brand_logo"] == {
        "href": f"{SITE}/images/logo.png", "title": "The branding logo for use in UI",
    }  # fmt: skip
    assert found["osdi:person_signup_helper"] == {"title": "Person Signup Helper", "href": f"{SITE}/api/v2/people"}
    for rel, path in COLLECTIONS.items():
        assert found[rel]["href"] == f"{SITE}/api/v2/{path}"
    for path in RECORDED:
        rel = next(rel for rel, tail in COLLECTIONS.items() if tail == path)
        assert found[rel]["title"] == f"The collection of {path} in the system"
    assert found["action_network:event_campaigns"]["title"] == "The collection of event campaigns in the system"
    rest = found.keys() - COLLECTIONS.keys()
    assert {"curies", "docs", "self", "canvasser:brand_logo", "osdi:person_signup_helper"} <= rest
    assert [found[rel]["href"] for rel in rest if "metadata" in rel] == [f"{SITE}/api/v2/metadata"]


@pytest.mark.parametrize("key", [None, "", "wrong", "mockapi-key x"])
@pytest.mark.parametrize("path", ["", "/"])
def test_without_a_valid_key_only_the_tags_are_missing(ask, client, key, path):
    whole = ask.get("/")
    del whole["_links"]["osdi:tags"]

    assert client(key=key).get(path) == whole


def test_the_entry_point_of_v1(ask_v1):
    entry = ask_v1.get("/")

    assert set(entry) == {"motd", "_links"}
    found = dict(entry["_links"])
    assert found.pop("curies") == curies("v1")
    assert found.pop("docs")["href"].startswith(f"{SITE}/docs/")
    assert found.pop("self")["href"] == f"{SITE}/api/v1/"
    assert {rel: link["href"] for rel, link in found.items()} == {
        rel: f"{SITE}/api/v1/{path}" for rel, path in IN_V1.items()
    }


@pytest.mark.parametrize("version", ["v1", "v2"])
def test_every_link_of_the_entry_point_leads_somewhere(client, version, emulator):
    ask = client(version)

    for rel, link in ask.get("/")["_links"].items():
        if rel not in ("curies", "docs", "self", "canvasser:brand_logo"):
            answer = ask("GET", link["href"].partition(f"/api/{version}")[2])
            assert answer.status == 200, rel
            assert not emulator.journal.last.unroutable


@pytest.mark.parametrize("version", ["v1", "v2"])
@pytest.mark.parametrize("base", ["http://127.0.0.1:8787", "https://act.example.org"])
def test_links_name_the_address_that_was_asked_and_curies_the_vendors(client, version, base):
    found = client(version, base=base).get("/")["_links"]

    assert found["curies"] == curies(version)
    assert found["self"]["href"] == f"{base}/api/{version}/"
    assert found["osdi:people"]["href"] == f"{base}/api/{version}/people"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
@pytest.mark.parametrize("version", ["v1", "v2"])
def test_the_entry_point_is_for_reading_only(client, version, method):
    assert client(version).refused(method, "/", {"motd": "x"})[0] == 405


def test_a_head_of_the_entry_point_has_no_body(ask):
    answer = ask("HEAD", "/")

    assert (answer.status, answer.body) == (200, b"")
