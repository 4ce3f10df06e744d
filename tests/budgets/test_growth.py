"""The work that a request takes does not grow with the world: counted in calls and bytes, not in seconds."""

from __future__ import annotations

import gc
import json
import tracemalloc

import pytest
from counting import calls

from mockapi.actionnetwork.people import PEOPLE
from mockapi.emulator import Emulator, loaded
from mockapi.world.exchange import Request

SMALL, LARGE = 1_000, 50_000
KEY = {"osdi-api-token": "mockapi-key"}


def filled(size):
    """A world with that many people, a second apart."""
    base = loaded(None)
    base.clock.freeze("2026-01-01")
    people = base.collection(PEOPLE.table)
    with base.transaction():
        for number in range(size):
            key = base.ids.next(PEOPLE.noun)
            base.clock.advance(seconds=1)
            now = base.clock.seconds()
            values = {"uuid": f"{key:08x}-0000-4000-8000-000000000000", "group": 1, "created_date": now}
            values |= {"modified_date": now, "email": f"p{number}@example.org", "email_status": "subscribed"}
            people.put(PEOPLE.build(key, {**values, "foreign": (f"crm:{number}",), "given_name": "P"}))
    return base


@pytest.fixture(scope="module")
def worlds():
    return filled(SMALL), filled(LARGE)


def send(emulator, method, path, query="", body=None):
    raw = b"" if body is None else json.dumps(body).encode()
    answer = emulator.handle(Request(method, "https://actionnetwork.org", f"/api/v2{path}", query, KEY, raw))
    assert answer.status == 200, answer
    return answer.json


def signup(address):
    return {"person": {"email_addresses": [{"address": address}], "given_name": "New"}}


ACTIONS = {
    "by id": lambda e, n: send(e, "GET", f"/people/{n // 2:08x}-0000-4000-8000-000000000000"),
    "by address": lambda e, n: send(e, "GET", "/people", f"filter=email_address eq 'p{n // 2}@example.org'"),
    "by date": lambda e, n: send(e, "GET", "/people", "filter=modified_date gt '2026-01-01T00:05:00Z'&page=3"),
    "last page": lambda e, n: send(e, "GET", "/people", f"page={n // 25}"),
    "new person": lambda e, n: send(e, "POST", "/people", "", signup("new@example.org")),
    "known person": lambda e, n: send(e, "POST", "/people", "", signup(f"p{n // 2}@example.org")),
}


@pytest.mark.parametrize("name", ACTIONS)
def test_a_request_takes_the_same_work_in_a_large_world(worlds, name):
    counts = []
    for base, size in zip(worlds, (SMALL, LARGE), strict=True):
        emulator = Emulator(base=base)
        emulator.actionnetwork["people"].create(**signup("first@example.org")["person"])  # the copy of the fork
        ACTIONS[name](emulator, size)
        with emulator.savepoint():
            counts.append(calls(lambda e=emulator, n=size: ACTIONS[name](e, n)))

    assert counts[1] <= 1.5 * counts[0], counts


def test_a_rollback_takes_the_work_of_the_changes(worlds):
    counts = []
    for base in worlds:
        emulator = Emulator(base=base)
        emulator.actionnetwork["people"].create(**signup("first@example.org")["person"])

        def story(emulator=emulator):
            with emulator.savepoint():
                for number in range(10):
                    emulator.actionnetwork["people"].create(**signup(f"x{number}@example.org")["person"])

        counts.append(calls(story))

    assert counts[1] <= 1.5 * counts[0], counts


def test_a_fork_copies_only_what_is_written_to(worlds):
    emulator = Emulator(base=worlds[1])
    emulator.actionnetwork["tags"].create(name="volunteer")
    send(emulator, "GET", "/people")

    mine, theirs = (world.collection(PEOPLE.table) for world in (emulator.world, worlds[1]))
    assert mine.rows is theirs.rows
    emulator.actionnetwork["people"].create(**signup("new@example.org")["person"])
    assert mine.rows is not theirs.rows
    assert len(theirs) == len(mine) - 1


def test_a_person_takes_at_most_a_kilobyte_and_a_half():
    emulator = Emulator()
    people = emulator.actionnetwork["people"]
    people.create(email_addresses=[{"address": "first@example.org"}])
    gc.collect()
    tracemalloc.start()
    size = 2_000
    for number in range(size):
        people.create(
            given_name=f"Given {number}",
            family_name=f"Family {number}",
            identifiers=[f"crm:{number}"],
            email_addresses=[{"address": f"p{number}@example.org"}],
            phone_numbers=[{"number": f"1202{number:07d}"}],
            postal_addresses=[{"postal_code": "62701", "region": "IL"}],
        )
    gc.collect()
    taken = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()

    assert taken / size <= 1.2 * 1536  # a fifth of room for dictionaries that have just grown
