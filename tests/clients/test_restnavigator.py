"""restnavigator, a client of any HAL API, in process and against the server."""

from __future__ import annotations

import pytest
from restnavigator import Navigator
from restnavigator.exc import HALNavigatorError


@pytest.fixture
def entry(door):
    """The API's entry point."""
    return Navigator.hal(door.actionnetwork.url, headers={"OSDI-API-Token": door.actionnetwork.api_key})


def walk(page):
    """Every page from this one on; what the client's own iteration does before modern Python stops it."""
    page()
    yield page
    for _ in range(10):
        if "next" not in page:
            return
        page = page["next"]
        page()
        yield page
    raise AssertionError("there is no end to the pages")


def test_the_entry_point_leads_to_collections_at_the_same_address(door, entry):
    assert entry()["motd"]
    assert entry["osdi:people"].uri == f"{door.actionnetwork.url}/people"
    assert entry["osdi:person_signup_helper"].uri == entry["osdi:people"].uri
    assert set(entry.curies) == {"osdi", "action_network"}
    assert all(link.uri.startswith(door.actionnetwork.url) for name, link in entry.links().items() if "osdi:" in name)


def test_people_are_walked_to_the_empty_page_past_the_last(door, entry):
    for number in range(60):
        door.actionnetwork["people"].create(email_addresses=[{"address": f"p{number}@example.org"}])

    pages = [page.embedded()["osdi:people"] for page in walk(entry["osdi:people"])]

    assert [len(page) for page in pages] == [25, 25, 10, 0]
    ids = {person.uri.rpartition("/")[2] for page in pages for person in page}
    assert ids == {person.id for person in door.actionnetwork["people"].all()}


def test_a_counted_collection_is_walked_to_its_last_page(door, entry):
    for number in range(30):
        door.actionnetwork["forms"].create(title=f"form {number}")

    pages = list(walk(entry["osdi:forms"]))

    titles = [form()["title"] for page in pages for form in page.embedded()["osdi:forms"]]
    assert sorted(titles) == sorted(f"form {number}" for number in range(30))
    assert [page()["total_records"] for page in pages] == [30, 30]
    assert pages[1]["previous"].uri == f"{door.actionnetwork.url}/forms?page=1"


def test_a_person_is_made_and_changed_through_the_link_to_itself(door, entry):
    made = entry["osdi:person_signup_helper"].create(
        {"person": {"given_name": "Rosa", "email_addresses": [{"address": "rosa@example.org"}]}}
    )
    made["self"].upsert({"given_name": "Rosie"}, headers={})

    rosa = door.actionnetwork["people"].find(email_address="rosa@example.org")
    assert made["self"].uri == f"{door.actionnetwork.url}/people/{rosa.id}"
    assert rosa.given_name == made["self"].fetch()["given_name"] == "Rosie"


def test_an_embedded_resource_and_its_link_are_the_same(door, entry):
    tag = door.actionnetwork["tags"].create(name="volunteer")
    rosa = door.actionnetwork["people"].create(email_addresses=[{"address": "rosa@example.org"}])
    made = (
        entry["osdi:tags"]
        .embedded()["osdi:tags"][0]["osdi:taggings"]
        .create({"_links": {"osdi:person": {"href": f"{door.actionnetwork.url}/people/{rosa.id}"}}})
    )

    assert made["osdi:person"].fetch()["identifiers"] == rosa.identifiers
    assert made["osdi:tag"].fetch()["name"] == "volunteer"
    assert door.actionnetwork["taggings"].count(person=rosa, tag=tag) == 1

    assert "deleted" in made["self"].delete().state["notice"]
    assert door.actionnetwork["taggings"].count() == 0


@pytest.mark.parametrize(
    ("path", "key", "status", "text"),
    [
        ("/people/nobody", "mockapi-key", 404, "Couldn't find person with id = nobody"),
        ("/people", "wrong", 403, "API Key invalid or not present wrong"),
        ("/people?filter=nonsense", "mockapi-key", 400, "nonsense"),
    ],
)
def test_errors_have_a_content_type_that_it_accepts(door, path, key, status, text):
    navigator = Navigator.hal(f"{door.actionnetwork.url}{path}", headers={"OSDI-API-Token": key})

    with pytest.raises(HALNavigatorError) as caught:
        navigator()

    assert caught.value.status == status
    assert text in navigator.state["error"]
