"""Pages: sizes, numbers, neighbours, and what stands past the end."""

from __future__ import annotations

import pytest

ROOT = "https://actionnetwork.org/api/v2"


@pytest.fixture
def sixty(emulator):
    """Sixty people, one a minute."""
    people = []
    for number in range(60):
        emulator.clock.advance(minutes=1)
        people.append(emulator.actionnetwork["people"].create(email_addresses=[{"address": f"p{number}@example.org"}]))
    return people


def ids_on(ask, page):
    (rel,) = page["_embedded"]
    return [ask.id(item) for item in page["_embedded"][rel]]


def test_people_have_no_totals_and_next_on_the_last_page(ask, sixty):
    page = ask.get("/people?page=3")

    assert set(page) == {"per_page", "page", "_links", "_embedded"}
    assert len(page["_embedded"]["osdi:people"]) == 10
    assert page["_links"]["next"] == {"href": f"{ROOT}/people?page=4"}
    assert page["_links"]["previous"] == {"href": f"{ROOT}/people?page=2"}
    assert page["_links"]["self"] == {"href": f"{ROOT}/people"}


def test_every_person_stands_on_one_page_newest_first(ask, sixty):
    seen, number = [], 1
    while True:
        page = ask.get(f"/people?page={number}")
        if not page["_embedded"]["osdi:people"]:
            break
        assert list(page["_embedded"]) == ["osdi:people"]
        assert [link["href"] for link in page["_links"]["osdi:people"]] == [
            person["_links"]["self"]["href"] for person in page["_embedded"]["osdi:people"]
        ]
        seen += ids_on(ask, page)
        number += 1

    assert seen == [person.id for person in reversed(sixty)]
    assert "next" not in page["_links"]
    assert page["_links"]["osdi:people"] == []
    assert page["page"] == 4


def test_following_next_ends(ask, sixty):
    path, seen = "/people", []
    while path is not None:
        page = ask.get(path)
        seen += ids_on(ask, page)
        path = page["_links"].get("next", {}).get("href", "").removeprefix(ROOT) or None

    assert len(seen) == len(set(seen)) == 60


def test_counted_collections_have_next_while_there_is_more(ask):
    for number in range(26):
        ask.post("/forms", {"title": f"Form {number}"})

    first, last, beyond = (ask.get(f"/forms?page={number}") for number in (1, 2, 3))

    for page in (first, last, beyond):
        assert (page["total_pages"], page["total_records"], page["per_page"]) == (2, 26, 25)
    assert first["_links"]["next"] == {"href": f"{ROOT}/forms?page=2"}
    assert "previous" not in first["_links"]
    assert "next" not in last["_links"]
    assert ids_on(ask, beyond) == []
    assert "next" not in beyond["_links"]


def test_next_on_the_last_page_is_a_setting(ask, emulator):
    emulator.settings.actionnetwork.next_on_last_page = True
    ask.post("/forms", {"title": "Join"})

    assert ask.get("/forms")["_links"]["next"] == {"href": f"{ROOT}/forms?page=2"}
    assert "next" not in ask.get("/forms?page=2")["_links"]


def test_an_empty_collection_is_an_empty_page(ask):
    page = ask.get("/forms")

    assert (page["total_pages"], page["total_records"], page["page"]) == (0, 0, 1)
    assert page["_embedded"] == {"osdi:forms": []}


@pytest.mark.parametrize(
    ("asked", "size"),
    [
        ("10", 10), ("25", 25), ("26", 25), ("100", 25), ("0", 25), ("-3", 25), ("x", 25), ("", 25), ("None", 25),
        ("7filter=None", 7), ("1e9", 1), ("9" * 40, 25),
    ],
)  # fmt: skip
def test_page_sizes_are_read_leniently_and_end_at_25(ask, sixty, asked, size):
    page = ask.get(f"/people?per_page={asked}")

    assert page["per_page"] == size
    assert len(page["_embedded"]["osdi:people"]) == size


@pytest.mark.parametrize(
    ("asked", "number"), [("2", 2), ("0", 1), ("-1", 1), ("x", 1), ("", 1), ("None", 1), ("2.9", 2), ("2nd", 2)]
)
def test_page_numbers_are_read_leniently(ask, sixty, asked, number):
    page = ask.get(f"/people?page={asked}")

    assert page["page"] == number
    assert len(page["_embedded"]["osdi:people"]) == 25


def test_a_page_far_beyond_is_empty(ask, sixty):
    page = ask.get(f"/people?page={'9' * 30}")

    assert page["_embedded"] == {"osdi:people": []}
    assert "next" not in page["_links"]


def test_neighbours_keep_the_clients_arguments_with_page_last(ask, sixty):
    page = ask.get("/people", query="page=1&filter=modified_date+gt+%272026-01-01%27&per_page=5&x=a@b")

    assert page["_links"]["next"]["href"] == (
        f"{ROOT}/people?filter=modified_date%20gt%20'2026-01-01'&per_page=5&x=a%40b&page=2"
    )


def test_links_name_the_address_that_the_client_used(emulator, ask):
    elsewhere = type(ask)(emulator, base="http://localhost:8080")
    person = elsewhere.signup("rosa@example.org")

    assert person["_links"]["self"]["href"] == f"http://localhost:8080/api/v2/people/{ask.id(person)}"
    assert ask.get(f"/people/{ask.id(person)}")["_links"]["self"]["href"].startswith(ROOT)
