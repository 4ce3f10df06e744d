"""Worlds: how long a new one takes, what a row weighs, and what growth costs."""

from __future__ import annotations

import gc
import json
import time
import tracemalloc
from collections.abc import Iterator

from moto import mock_aws

from bench.in_process import Line
from bench.timing import Action, in_turns, median, ratios, shown
from mockapi.emulator import Emulator, loaded
from mockapi.world.exchange import Request
from mockapi.world.world import World

KEY = {"osdi-api-token": "mockapi-key"}


def send(emulator: Emulator, method: str, path: str, query: str = "", body: object = None) -> bytes:
    """The answer's body."""
    raw = b"" if body is None else json.dumps(body).encode()
    return emulator.handle(Request(method, "https://actionnetwork.org", f"/api/v2{path}", query, KEY, raw)).body


def person(number: int) -> dict[str, object]:
    """A person with everything that is indexed."""
    return {
        "given_name": f"Given {number}",
        "family_name": f"Family {number}",
        "identifiers": [f"crm:{number}"],
        "email_addresses": [{"address": f"p{number}@example.org"}],
        "phone_numbers": [{"number": f"1202{number:07d}"}],
        "postal_addresses": [{"postal_code": "62701", "region": "IL"}],
    }


def filled(size: int) -> World:
    """A world with that many people, a second apart."""
    emulator = Emulator()
    emulator.clock.freeze("2026-01-01")
    emulator.clock.tick(1)
    people = emulator.actionnetwork["people"]
    for number in range(size):
        people.create(**person(number))
    return emulator.world


def lines(size: int) -> Iterator[Line]:
    """All figures of worlds."""
    empty, thousand = loaded(None), filled(1000)

    def forked() -> None:
        Emulator(base=thousand).actionnetwork["people"].create(**person(10**6))

    def moto() -> None:
        with mock_aws():
            pass

    actions: dict[str, Action] = {"empty": lambda: Emulator(base=empty), "forked": forked, "moto": moto}
    taken = in_turns(actions, times=20, rounds=50)
    yield "a fresh world, empty, teardown included", "<= 0.2 ms", shown(taken["empty"]), f"moto {shown(taken['moto'])}"
    yield "  forked from 1,000 people, and one written", "<= 0.5 ms", shown(taken["forked"]), ""
    gc.collect()
    tracemalloc.start()
    weighed = filled(5000)
    gc.collect()
    yield "memory of a person, indexes included", "<= 1.5 KB", f"{tracemalloc.get_traced_memory()[0] / 5000:.0f} B", ""
    tracemalloc.stop()
    del weighed
    start = time.perf_counter()
    worlds = {1000: thousand, size: filled(size)}
    yield f"building a world of {size:,} people", "", f"{time.perf_counter() - start:.1f} s", ""
    asked = {
        "GET by id": lambda e, n: send(e, "GET", f"/people/{ids[n]}"),
        "GET by e-mail": lambda e, n: send(e, "GET", "/people", f"filter=email_address eq 'p{n // 2}@example.org'"),
        "GET by modified_date": lambda e, n: send(
            e, "GET", "/people", "filter=modified_date gt '2026-01-01T00:05:00Z'&page=3"
        ),
        "GET of the last page": lambda e, n: send(e, "GET", "/people", f"page={n // 25}"),
        "POST of a new person": lambda e, n: send(e, "POST", "/people", "", {"person": person(next(numbers))}),
        "savepoint, one POST, rollback": lambda e, n: undone(e),
    }
    numbers = iter(range(10**6, 10**7))
    emulators = {n: Emulator(base=world) for n, world in worlds.items()}
    ids = {
        n: emulator.actionnetwork["people"].find(email_address="p7@example.org").id for n, emulator in emulators.items()
    }

    def undone(emulator: Emulator) -> None:
        with emulator.savepoint():
            send(emulator, "POST", "/people", "", {"person": person(next(numbers))})

    for emulator in emulators.values():
        send(emulator, "POST", "/people", "", {"person": person(next(numbers))})  # the fork's copy, paid once
    for name, action in asked.items():
        turns = {str(n): lambda n=n, e=e, a=action: a(e, n) for n, e in emulators.items()}
        taken = in_turns(turns, times=20, rounds=30)
        ratio = median(ratios(taken, str(size), "1000"))
        yield f"{name}: growth from 1,000 to {size:,}", "<= 1.5", f"{ratio:.2f}", f"{shown(taken[str(size)])} each"
