"""What py-actionnetworkorg asks for: addresses in which two arguments have grown together."""

from __future__ import annotations

import pytest
import requests
from scene import MANY, populate

COLLECTIONS = (
    "advocacy_campaigns", "campaigns", "donations", "event_campaigns", "events", "forms", "fundraising_pages", "lists",
    "messages", "petitions", "queries", "tags", "wrappers",
)  # fmt: skip


@pytest.fixture
def scene(door):
    return populate(door.actionnetwork)


@pytest.fixture
def get(door):
    headers = {"Content-Type": "application/json", "OSDI-API-Token": door.actionnetwork.api_key}

    def get(path):
        answer = requests.get(f"{door.actionnetwork.url}/{path}", headers=headers)
        assert answer.status_code == 200, answer.text
        return answer.json()

    return get


def first(page):
    """What stands under the first name of what is embedded."""
    return page["_embedded"][next(iter(page["_embedded"]))]


def ids(rows):
    return {row["identifiers"][0].removeprefix("action_network:") for row in rows}


def test_a_page_that_is_none_is_the_first(door, get, scene):
    page = get("tags/?page=None&per_page=25filter=None")

    assert (page["page"], page["per_page"], page["total_records"]) == (1, 25, MANY)
    assert ids(first(page)) < {tag.id for tag in door.actionnetwork["tags"].all()}
    assert len(first(page)) == 25


@pytest.mark.parametrize("size", [25, 10])
def test_every_counted_collection_is_read_until_as_many_came_as_there_are(door, get, scene, size):
    for noun in COLLECTIONS:
        rows, page = [], 1
        while True:
            body = get(f"{noun}/?page={page}&per_page={size}filter=None")
            rows += first(body)
            page += 1
            if len(rows) >= body["total_records"]:
                break
        assert ids(rows) == {row.id for row in door.actionnetwork[noun].all()}
        assert page - 1 == -(-MANY // size)


def test_nested_collections_are_read_too(door, get, scene):
    busy = scene.busy["forms"]

    pages = [get(f"forms/{busy.id}/submissions/?page={page}&per_page=25filter=None") for page in (1, 2)]

    assert ids(first(pages[0]) + first(pages[1])) == {row.id for row in door.actionnetwork["submissions"].all()}


def test_people_and_items_have_no_total_for_it_to_count_to(get, scene):
    for path in ("people", f"lists/{scene.busy['lists'].id}/items"):
        page = get(f"{path}/?page=1&per_page=25filter=None")
        assert len(first(page)) == 25
        assert "total_records" not in page


def test_a_filter_that_has_grown_onto_the_size_of_a_page_filters_nothing(door, get, scene):
    page = get("forms/?page=None&per_page=25filter=title eq 'forms 3'")

    assert page["total_records"] == MANY
    assert door.actionnetwork["forms"].count(title="forms 3") == 1


def test_the_address_of_the_next_page_keeps_what_was_sent_and_works(door, get, scene):
    page = get("tags/?page=None&per_page=10filter=None")

    following = page["_links"]["next"]["href"].removeprefix(f"{door.actionnetwork.url}/")
    assert get(following)["page"] == 2
    assert len(first(get(following))) == 10
    assert ids(first(get(following))).isdisjoint(ids(first(page)))


def test_metadata_is_answered_to_such_an_address_as_well(get):
    assert get("metadata/?page=None&per_page=25filter=None")["name"] == "Action Network"


@pytest.mark.parametrize("noun", ["tags", "people"])
def test_its_updates_are_sent_as_posts_and_not_allowed(door, scene, noun):
    one = door.actionnetwork[noun].all()[0]
    headers = {"Content-Type": "application/json", "OSDI-API-Token": door.actionnetwork.api_key}

    answer = requests.post(f"{door.actionnetwork.url}/{noun}/{one.id}", json={"name": "other"}, headers=headers)

    assert (answer.status_code, set(answer.json())) == (405, {"error"})
    assert door.actionnetwork[noun].get(one) == one
