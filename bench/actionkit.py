"""ActionKit: a list page and one user beside replays, growth of look-ups and of action processing, a user's weight."""

from __future__ import annotations

import gc
import json
import time
import tracemalloc
from base64 import b64encode
from collections.abc import Iterator

import requests

import mockapi
from bench.in_process import Line, beside_replays
from bench.timing import differences, in_turns, median, ratios, shown
from mockapi.emulator import Emulator
from mockapi.world.exchange import Request
from mockapi.world.world import World

STAFF = {"Authorization": "Basic " + b64encode(b"mockapi:mockapi").decode()}


def send(emulator: Emulator, method: str, path: str, query: str = "", body: object = None) -> bytes:
    """The answer's body."""
    raw = b"" if body is None else json.dumps(body).encode()
    headers = {"authorization": STAFF["Authorization"]}
    answer = emulator.handle(Request(method, "https://mockapi.actionkit.com", f"/rest/v1/{path}", query, headers, raw))
    assert answer.status < 300, answer
    return answer.body


def user(number: int) -> dict[str, str]:
    """A user as most are."""
    return {
        "email": f"p{number}@example.org",
        "first_name": f"Given {number}",
        "last_name": f"Family {number}",
        "city": "Springfield",
        "zip": "62701",
    }


def filled(size: int) -> World:
    """A world with a page and that many users, a second apart."""
    emulator = Emulator()
    emulator.clock.freeze("2026-01-01")
    emulator.clock.tick(1)
    emulator.actionkit["signuppage"].create(name="join")
    users = emulator.actionkit["user"]
    for number in range(size):
        users.create(**user(number))
    return emulator.world


def lines(size: int) -> Iterator[Line]:
    """All figures of ActionKit."""
    yield from _in_process()
    gc.collect()
    tracemalloc.start()
    weighed = filled(5000)
    gc.collect()
    yield "memory of a user, indexes included", "<= 1.5 KB", f"{tracemalloc.get_traced_memory()[0] / 5000:.0f} B", ""
    tracemalloc.stop()
    del weighed
    start = time.perf_counter()
    emulators = {n: Emulator(base=filled(n)) for n in (1000, size)}
    yield f"building a site of {size:,} users", "", f"{time.perf_counter() - start:.1f} s", ""
    yield from _growth(emulators, size)


def _in_process() -> Iterator[Line]:
    with mockapi.intercept() as mock, requests.Session() as session:
        mock.clock.freeze("2026-01-01")
        for number in range(100):
            mock.actionkit["user"].create(**user(number))
        root = f"{mock.actionkit.url}/rest/v1/user/"
        taken = beside_replays(mock, session, f"{root}7/", STAFF)
        peers = f"answered with fixed bytes {shown(taken['floor'])}; responses {shown(taken['replay'])}"
        yield "GET of one user through requests", "", shown(taken["get"]), peers
        over = shown(differences(taken, "get", "floor"))
        yield "  over what requests itself costs", "<= 100 us", over, ""
        taken = beside_replays(mock, session, f"{root}?_offset=20", STAFF)
        yield "GET of a page of 20 users", "", shown(taken["get"]), f"responses {shown(taken['replay'])}"
        ratio = median(ratios(taken, "get", "replay"))
        yield "  as a multiple of responses replaying its bytes", "<= 1.0", f"{ratio:.2f}", ""


def _growth(emulators: dict[int, Emulator], size: int) -> Iterator[Line]:
    numbers = iter(range(10**6, 10**8))

    def act(emulator: Emulator) -> None:
        body = {"page": "join", "email": f"p{next(numbers)}@example.org", "zip": "62701", "action_colour": "blue"}
        send(emulator, "POST", "action/", "", body)

    def undone(emulator: Emulator) -> None:
        with emulator.savepoint():
            act(emulator)

    asked = {
        "GET of a user by id": lambda e, n: send(e, "GET", f"user/{n // 2}/"),
        "GET of users by e-mail": lambda e, n: send(e, "GET", "user/", f"email=p{n // 2}@example.org"),
        "GET of users by updated_at": lambda e, n: send(
            e, "GET", "user/", "updated_at__gte=2026-01-01T00:05:00&order_by=updated_at&_offset=60"
        ),
        "GET of the last page of users": lambda e, n: send(e, "GET", "user/", f"_offset={n - 20}"),
        "POST of an action of somebody new": lambda e, n: act(e),
        "savepoint, one action, rollback": lambda e, n: undone(e),
    }
    for emulator in emulators.values():
        act(emulator)  # the fork's copy, paid once
    for name, action in asked.items():
        turns = {str(n): lambda n=n, e=e, a=action: a(e, n) for n, e in emulators.items()}
        taken = in_turns(turns, times=20, rounds=30)
        ratio = median(ratios(taken, str(size), "1000"))
        yield f"{name}: growth from 1,000 to {size:,}", "<= 1.5", f"{ratio:.2f}", f"{shown(taken[str(size)])} each"
