"""Pages of every collection: sizes, numbers, the end and beyond it, neighbours and their encoding (reference 7)."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest
from wire import (
    CURIES,
    ELSEWHERE,
    EVERYWHERE,
    HREF,
    PARENT_OF,
    curies,
    home_of,
    is_counted,
    link_rel_of,
    path_of,
    rel_of,
    shape_of,
)

HOST = "https://actionnetwork.org"
API = f"{HOST}/api/v2"
TOTALS = {"total_pages", "total_records"}


@pytest.fixture
def filled(emulator, client, make):
    """A function that makes rows of a noun, a minute apart, and gives the path of their collection."""

    def fill(noun, count, version="v2"):
        ask = client(version)
        parent = make(PARENT_OF[noun], by=ask) if noun in PARENT_OF else None
        for _ in range(count):
            emulator.clock.advance(minutes=1)
            make(noun, by=ask, under=parent, **({"given_name": "Rosa"} if noun == "people" else {}))
        return home_of(version, noun, parent)

    return fill


def ids_on(ask, page):
    (items,) = page["_embedded"].values()
    return [ask.id(item) for item in items]


@pytest.mark.parametrize(("version", "noun"), EVERYWHERE)
def test_three_pages_and_one_beyond_of_every_collection(client, filled, emulator, version, noun):
    path, ask, rel = filled(noun, 53, version), client(version), rel_of(version, noun)
    counted, seen = is_counted(version, noun), []
    address = f"{HOST}/api/{version}{path}"

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
        assert page["_links"][link_rel_of(version, noun)] == [item["_links"]["self"] for item in items]
        assert not any("curies" in item["_links"] for item in items)
        assert len(items) == size
        seen += ids_on(ask, page)

    expected = [row.id for row in emulator.actionnetwork[noun].all()]
    assert seen == expected[::-1]  # newest first


@pytest.mark.parametrize(("version", "noun"), EVERYWHERE)
def test_an_empty_collection(client, filled, version, noun):
    page = client(version).get(filled(noun, 0, version))

    assert shape_of(page["_links"]) == {"self": HREF, link_rel_of(version, noun): [], "curies": CURIES}
    assert page["_embedded"] == {rel_of(version, noun): []}
    assert page["page"] == 1
    if is_counted(version, noun):
        assert (page["total_records"], page["total_pages"]) == (0, 0)


@pytest.mark.parametrize(("version", "noun"), EVERYWHERE)
@pytest.mark.parametrize("count", [25, 50])
def test_a_collection_that_ends_with_a_page(client, filled, version, noun, count):
    ask, path, last = client(version), filled(noun, count, version), count // 25

    page, beyond = ask.get(f"{path}?page={last}"), ask.get(f"{path}?page={last + 1}")

    assert len(ids_on(ask, page)) == 25
    assert ids_on(ask, beyond) == []
    assert ("next" in page["_links"]) == (not is_counted(version, noun))
    assert "next" not in beyond["_links"]


BESIDES = [
    (version, noun, path) for version, nouns in ELSEWHERE.items() for noun, paths in nouns.items() for path in paths
]


@pytest.mark.parametrize(("version", "noun", "path"), BESIDES)
def test_pages_of_a_collection_that_hangs_on_something_else(client, make, emulator, version, noun, path):
    ask, person, campaign = client(version), make("people"), make("event_campaigns")
    event = client().post(f"{path_of(campaign)}/events", {"title": "Rally"})
    made = [event] if noun == "events" else []
    if path.startswith("event_campaigns/*/events/*"):
        path = path.replace("*", ask.id(campaign), 1).replace("*", ask.id(event))
    path = f"/{path}".replace("*", ask.id(person if path.startswith("people") else campaign))
    while len(made) < 3:
        emulator.clock.advance(minutes=1)
        if noun == "events":
            made.append(client().post(f"{path_of(campaign)}/events", {"title": "Rally"}))
        elif noun == "attendances" and "people" not in path:
            made.append(make(noun, under=event))
        else:
            made.append(make(noun, by=ask, person=ask.get(path_of(person)), value="Yes"))
        make(noun, by=ask)  # somebody else's, somewhere else
    shown = made[::-1]
    if path == "/donations":
        shown = [ask.get(path_of(item)) for item in ask.get(path)["_embedded"]["osdi:donations"]]
        assert len(shown) == 6

    for number, thing in enumerate(shown, start=1):
        page = ask.get(f"{path}?per_page=1&page={number}")
        assert ids_on(ask, page) == [ask.id(thing)]
        assert (page["total_pages"], page["total_records"]) == (len(shown), len(shown))
        assert ("next" in page["_links"]) == (number < len(shown))
        assert page["_links"]["self"] == {"href": f"{HOST}/api/{version}{path}"}
        (item,) = page["_embedded"][rel_of(version, noun)]
        assert page["_links"][link_rel_of(version, noun)] == [item["_links"]["self"]]
        assert ask.get(path_of(item))["identifiers"] == thing["identifiers"]
        # a tagging's own address is always below its tag (reference 30)
        assert path_of(item) == (path_of(thing) if noun == "taggings" else f"{path}/{ask.id(thing)}")


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
    assert page["_embedded"] == {f"osdi:{noun}": []}
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


@pytest.mark.parametrize(("version", "noun"), EVERYWHERE)
def test_following_next_ends_after_everything(client, filled, version, noun):
    path, ask, seen = filled(noun, 60, version), client(version), []
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
    sent = dict(parse_qsl(query, keep_blank_values=True))  # of an argument sent twice the last one counts
    kept = [(name, value) for name, value in sent.items() if name != "page"]

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
