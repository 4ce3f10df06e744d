"""Pages of every collection: sizes, numbers, the end and beyond it, neighbours and their encoding (reference 7)."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest
from wire import CURIES, HREF, curies, shape_of

from mockapi.actionnetwork.catalogue import NOUNS

HOST = "https://actionnetwork.org"
API = f"{HOST}/api/v2"
TOTALS = {"total_pages", "total_records"}
RELS = {
    "people": "osdi:people", "forms": "osdi:forms", "petitions": "osdi:petitions", "tags": "osdi:tags",
    "taggings": "osdi:taggings", "submissions": "osdi:submissions", "signatures": "osdi:signatures",
}  # fmt: skip


@pytest.fixture
def filled(emulator, client):
    """A function that makes rows of a noun, a minute apart, and gives the path of each of their collections."""
    door = emulator.actionnetwork

    def people(count):
        for number in range(count):
            emulator.clock.advance(minutes=1)
            yield door["people"].create(email_addresses=[{"address": f"p{number}@example.org"}], given_name="Rosa")

    def fill(noun, count, version="v2"):
        if noun == "people":
            list(people(count))
        elif NOUNS[noun].parents:
            (name, *_) = NOUNS[noun].parents
            actions = NOUNS[noun].field[name].to
            parent = door[actions].create(**{"name" if actions == "tags" else "title": "Join"})
            for person in people(count):
                door[noun].create(**{name: parent, "person": person})
            return f"/{actions}/{parent.id}/{noun}"
        else:
            for number in range(count):
                emulator.clock.advance(minutes=1)
                door[noun].create(**{"name" if noun == "tags" else "title": f"Number {number}"})
        return f"/{noun}"

    return fill


def ids_on(ask, page):
    (items,) = page["_embedded"].values()
    return [ask.id(item) for item in items]


COLLECTIONS = [(version, noun) for noun in RELS for version in {v for r in NOUNS[noun].routes for v in r.versions}]


def test_every_collection_is_tested():
    assert set(RELS) == set(NOUNS)


@pytest.mark.parametrize(("version", "noun"), sorted(COLLECTIONS))
def test_three_pages_and_one_beyond_of_every_collection(client, filled, emulator, version, noun):
    path, ask, rel = filled(noun, 53), client(version), RELS[noun]
    counted = (version, noun) != ("v2", "people")
    address, seen = f"{HOST}/api/{version}{path}", []

    for number, size in ((1, 25), (2, 25), (3, 3), (4, 0)):
        page = ask.get(f"{path}?page={number}")

        assert set(page) == {"per_page", "page", "_links", "_embedded"} | (TOTALS if counted else set())
        assert (page["page"], page["per_page"]) == (number, 25)
        assert not counted or (page["total_pages"], page["total_records"]) == (3, 53)
        assert list(page["_embedded"]) == [rel]
        assert page["_links"]["self"] == {"href": address}
        assert page["_links"]["curies"] == curies(version)
        assert page["_links"].get("previous") == ({"href": f"{address}?page={number - 1}"} if number > 1 else None)
        last = 2 if counted else 3
        assert page["_links"].get("next") == ({"href": f"{address}?page={number + 1}"} if number <= last else None)
        items = page["_embedded"][rel]
        assert page["_links"][rel] == [item["_links"]["self"] for item in items]
        assert not any("curies" in item["_links"] for item in items)
        assert len(items) == size
        seen += ids_on(ask, page)

    expected = [row.id for row in emulator.actionnetwork[noun].all()]
    assert seen == expected[::-1]  # newest first


@pytest.mark.parametrize(("version", "noun"), sorted(COLLECTIONS))
def test_an_empty_collection(client, filled, version, noun):
    page = client(version).get(filled(noun, 0))

    links = {"self": HREF, RELS[noun]: [], "curies": CURIES}
    assert shape_of(page["_links"]) == links
    assert page["_embedded"] == {RELS[noun]: []}
    assert page["page"] == 1
    if (version, noun) != ("v2", "people"):
        assert (page["total_records"], page["total_pages"]) == (0, 0)


@pytest.mark.parametrize("noun", RELS)
@pytest.mark.parametrize("count", [25, 50])
def test_a_collection_that_ends_with_a_page(ask, filled, noun, count):
    path, last = filled(noun, count), count // 25

    page, beyond = ask.get(f"{path}?page={last}"), ask.get(f"{path}?page={last + 1}")

    assert len(ids_on(ask, page)) == 25
    assert ids_on(ask, beyond) == []
    assert ("next" in page["_links"]) == (noun == "people")
    assert "next" not in beyond["_links"]


SIZES = [
    ("1", 1), ("7", 7), ("24", 24), ("25", 25), ("26", 25), ("1000000", 25), ("9" * 50, 25), ("0", 25), ("-1", 25),
    ("-0", 25), ("", 25), ("None", 25), ("ten", 25), ("25filter=None", 25), ("3x", 3), (" 4", 4), ("+5", 5),
    ("2.9", 2), ("007", 7), ("0x10", 25), ("%00", 25), ("[]", 25),
]  # fmt: skip


@pytest.mark.parametrize(("sent", "size"), SIZES)
def test_page_sizes_are_read_leniently_and_cut_to_25(ask, filled, sent, size):
    path = filled("people", 30)

    page = ask.get(path, query=f"per_page={sent}")

    assert (page["per_page"], len(ids_on(ask, page))) == (size, size)


NUMBERS = [
    ("1", 1), ("2", 2), ("0", 1), ("-1", 1), ("-99999999999", 1), ("", 1), ("None", 1), ("two", 1), ("2nd", 2),
    ("2.9", 2), ("02", 2), ("1e3", 1), ("%20 2", 2),
]  # fmt: skip


@pytest.mark.parametrize(("sent", "number"), NUMBERS)
def test_page_numbers_are_read_leniently(ask, filled, sent, number):
    path = filled("people", 30)

    page = ask.get(path, query=f"page={sent}")

    assert page["page"] == number
    assert len(ids_on(ask, page)) == (25 if number == 1 else 5)


@pytest.mark.parametrize("noun", ["people", "forms"])
@pytest.mark.parametrize("number", [3, 999, 10**9])
def test_far_beyond_the_end_there_is_nothing_and_it_says_so(ask, filled, noun, number):
    path = filled(noun, 30)

    page = ask.get(f"{path}?page={number}")

    assert page["page"] == number
    assert page["_embedded"] == {RELS[noun]: []}
    assert page["_links"]["previous"] == {"href": f"{API}{path}?page={number - 1}"}
    assert "next" not in page["_links"]


def test_a_number_beyond_all_bounds_is_no_trouble(ask, filled):
    page = ask.get(f"{filled('people', 3)}?page={'9' * 400}&per_page={'9' * 400}")

    assert page["_embedded"] == {"osdi:people": []}


def test_small_pages_cover_everything_once(ask, filled):
    path, seen = filled("forms", 10), []

    pages = [ask.get(f"{path}?per_page=3&page={number}") for number in (1, 2, 3, 4)]
    for page in pages:
        seen += ids_on(ask, page)

    assert [page["total_pages"] for page in pages] == [4] * 4
    assert [len(ids_on(ask, page)) for page in pages] == [3, 3, 3, 1]
    assert len(set(seen)) == 10


@pytest.mark.parametrize("version", ["v1", "v2"])
@pytest.mark.parametrize("noun", ["people", "forms"])
def test_following_next_ends_after_everything(client, filled, version, noun):
    path, ask, seen = filled(noun, 60), client(version), []
    address = f"{HOST}/api/{version}{path}?per_page=25"

    while address:
        page = ask.get(address.removeprefix(f"{HOST}/api/{version}"))
        seen += ids_on(ask, page)
        address = page["_links"].get("next", {}).get("href")

    assert len(seen) == len(set(seen)) == 60


def test_the_address_of_a_filtered_neighbour_is_the_recorded_one(ask, filled):
    ask.signup("jane@example.com")

    page = ask.get("/people", query="filter=email%20eq%20%27jane%40example.com%27")

    assert page["_links"]["next"]["href"] == f"{API}/people?filter=email%20eq%20'jane%40example.com'&page=2"
    assert page["_links"]["self"] == {"href": f"{API}/people"}


@pytest.mark.parametrize(
    "query",
    [
        "filter=given_name+eq+%27Rosa%27&per_page=2",
        "per_page=2&filter=given_name eq 'Rosa'",
        "page=1&per_page=2&filter=given_name%20eq%20'Rosa'",
        "per_page=2&page=1&x=a%26b%3Dc%2Bd%23&x=%C5%BC%C3%B3%C5%82w&empty=",
        "per_page=2&page=3&page=1",
    ],
)
def test_neighbours_keep_the_clients_arguments_with_page_last(ask, filled, query):
    path = filled("people", 6)
    kept = [pair for pair in parse_qsl(query, keep_blank_values=True) if pair[0] != "page"]

    first = ask.get(path, query=query)
    following = first["_links"]["next"]["href"]
    second = ask.get(following.removeprefix(API))

    assert parse_qsl(urlsplit(following).query, keep_blank_values=True) == [*kept, ("page", "2")]
    assert following.isascii()
    assert not set(following) & set(' "+<>')
    assert second["page"] == 2
    assert len(ids_on(ask, second)) == 2
    previous = second["_links"]["previous"]["href"]
    assert ask.get(previous.removeprefix(API))["_embedded"] == first["_embedded"]


def test_next_on_the_last_page_of_counted_collections_is_a_setting(ask, filled, emulator):
    path = filled("forms", 1)
    assert "next" not in ask.get(path)["_links"]

    emulator.settings.actionnetwork.next_on_last_page = True

    assert ask.get(path)["_links"]["next"] == {"href": f"{API}/forms?page=2"}
    assert "next" not in ask.get(f"{path}?page=2")["_links"]
