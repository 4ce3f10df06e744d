"""Campaign pages: read-only, and for group keys only (reference 23, 8.6, A.12, 34)."""

from __future__ import annotations

import pytest
from wire import links, shape_of

HOST = "https://actionnetwork.org/api"
NOW = "2026-03-01T12:00:00Z"
FIELDS = {
    "title": "Action centre",
    "description": "<p>Pick one.</p>",
    "browser_url": "https://actionnetwork.org/campaigns/action-centre",
    "actions": [{"title": "Sign it", "browser_url": "https://actionnetwork.org/petitions/sign-it"}],
}


@pytest.fixture
def page(emulator):
    """A campaign page of the group."""
    return emulator.actionnetwork["campaigns"].insert(**FIELDS)


def test_a_page_has_the_documented_fields(ask, page, emulator):
    read = ask.get(f"/campaigns/{page.id}")

    assert read == {
        **FIELDS, "identifiers": [f"action_network:{page.id}"], "origin_system": "Action Network",
        "created_date": NOW, "modified_date": NOW, "action_network:hidden": False,
        "action_network:sponsor": {
            "title": "Mockapi Example Group",
            "browser_url": "https://actionnetwork.org/groups/mockapi-example-group",
        },
        "_links": read["_links"],
    }  # fmt: skip
    assert shape_of(read["_links"]) == links("self")
    assert emulator.actionnetwork["campaigns"].get(page.id).actions == FIELDS["actions"]


def test_version_1_has_its_own_names(ask_v1, page):
    read = ask_v1.get(f"/campaigns/{page.id}")

    assert read == {
        "identifiers": [f"action_network:{page.id}"], "created_at": NOW, "modified_at": NOW,
        "summary": FIELDS["title"], "description": FIELDS["description"], "url": FIELDS["browser_url"],
        "actions": [{"summary": "Sign it", "url": "https://actionnetwork.org/petitions/sign-it"}],
        "action_network:sponsor": {
            "summary": "Mockapi Example Group",
            "url": "https://actionnetwork.org/groups/mockapi-example-group",
        },
        "_links": read["_links"],
    }  # fmt: skip


def test_a_page_of_nothing_leaves_out_what_is_empty(ask, emulator):
    made = emulator.actionnetwork["campaigns"].insert(title="Bare")

    assert set(ask.get(f"/campaigns/{made.id}")) == {
        "identifiers", "origin_system", "created_date", "modified_date", "title", "action_network:hidden",
        "action_network:sponsor", "_links",
    }  # fmt: skip


@pytest.mark.parametrize("version", ["v1", "v2"])
def test_a_personal_key_sees_none_and_reaches_none(client, emulator, page, version):
    personal = client(version, key=emulator.actionnetwork.personal_key)

    listed = personal.get("/campaigns")

    assert (listed["_embedded"], listed["total_records"]) == ({"action_network:campaigns": []}, 0)
    assert personal.refused("GET", f"/campaigns/{page.id}")[0] == 404
    assert client(version).get("/campaigns")["total_records"] == 1


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_pages_are_read_only(ask, page, everything, method):
    before = everything()

    for path in ("/campaigns", f"/campaigns/{page.id}"):
        assert ask.refused(method, path, {"title": "Else"})[0] == 405
    assert ask.refused("GET", f"/campaigns/{page.id}/embed")[0] == 404
    assert everything() == before
