"""A sync of everybody, page by page, in process: complete, in one piece, and no page dearer than the first."""

from __future__ import annotations

import pytest
import requests
from counting import counted

import mockapi
from mockapi.actionnetwork.people import PEOPLE
from mockapi.emulator import loaded

PEOPLE_COUNT, PAGES = 20_000, 800


@pytest.fixture(scope="module")
def crowd():
    """A world of twenty thousand people, three of whom were changed in each second."""
    base = loaded(None)
    base.clock.freeze("2026-01-01")
    people = base.collection(PEOPLE.table)
    with base.transaction():
        for number in range(PEOPLE_COUNT):
            key = base.ids.next(PEOPLE.noun)
            now = base.clock.seconds() + number // 3
            values = {"uuid": f"{key:08x}-0000-4000-8000-000000000000", "group": 1, "email_status": "subscribed"}
            values |= {"created_date": now, "modified_date": now, "email": f"p{number}@example.org"}
            people.put(PEOPLE.build(key, {**values, "given_name": f"P{number}"}))
    return base


def walk(mock, session, address):
    """The pages from an address on, as long as there is a next one; each with its work."""
    pages = []
    while address is not None:
        page, work = counted(lambda url=address: session.get(url).json())
        pages.append((page, work))
        address = page["_links"].get("next", {}).get("href")
    return pages


@pytest.mark.parametrize("query", ["", "?filter=modified_date gt '2026-01-01T00:00:00Z'"], ids=["all", "changed since"])
def test_everybody_is_read_once_and_the_last_page_costs_what_the_first_does(crowd, query):
    session = requests.Session()
    with mockapi.intercept(base=crowd) as mock:
        session.headers["OSDI-API-Token"] = mock.actionnetwork.api_key
        pages = walk(mock, session, f"{mock.actionnetwork.url}/people{query}")

    addresses = [one["email_addresses"][0]["address"] for page, _ in pages for one in page["_embedded"]["osdi:people"]]
    skipped = 3 if query else 0  # greater than is strict: those of the first second are not among them
    assert len(addresses) == len(set(addresses)) == PEOPLE_COUNT - skipped
    assert pages[-1][0]["_embedded"]["osdi:people"] == []  # next stands on every page with people (reference 7.3)
    assert len(pages) == PAGES + 1
    if query:
        changed = [one["modified_date"] for page, _ in pages for one in page["_embedded"]["osdi:people"]]
        assert changed == sorted(changed)
    early, late = (sorted(work for _, work in part)[10] for part in (pages[20:41], pages[-41:-20]))
    assert late <= 1.1 * early


def test_a_page_by_number_is_as_good_as_one_by_link(crowd):
    session = requests.Session()
    with mockapi.intercept(base=crowd) as mock:
        session.headers["OSDI-API-Token"] = mock.actionnetwork.api_key
        root = f"{mock.actionnetwork.url}/people"
        first, work = counted(lambda: session.get(root, params={"page": 2}).json())
        last, late = counted(lambda: session.get(root, params={"page": PAGES}).json())

    assert len(first["_embedded"]["osdi:people"]) == len(last["_embedded"]["osdi:people"]) == 25
    assert late <= 1.1 * work
