"""The work that a request to ActionKit takes does not grow with the site: counted in calls, lines and bytes."""

from __future__ import annotations

import gc
import json
import sys
import tracemalloc

import pytest

from mockapi.actionkit.site import settle
from mockapi.actionkit.users.users import USER
from mockapi.emulator import Emulator, loaded
from mockapi.world.exchange import Request

SMALL, LARGE = 1_000, 50_000
STAFF = {"authorization": "Basic bW9ja2FwaTptb2NrYXBp"}


def filled(size):
    """A site with a page and that many users, a second apart."""
    base = settle(loaded(None))
    base.clock.freeze("2026-01-01")
    Emulator(base=base)  # nothing of it is written to
    users = base.collection(USER.table)
    with base.transaction():
        for number in range(size):
            base.clock.advance(seconds=1)
            now = base.clock.seconds()
            values = {
                "email": f"p{number}@example.org",
                "created_at": now,
                "updated_at": now,
                "country": "United States",
            }
            users.put(USER.build(base.ids.next(USER.noun), values))
    return base


@pytest.fixture(scope="module")
def sites():
    return filled(SMALL), filled(LARGE)


@pytest.fixture
def emulators(sites):
    """Both, the copy of the fork paid."""
    made = [Emulator(base=base) for base in sites]
    for emulator in made:
        emulator.clock.freeze("2026-06-01")  # what is kept is looked at again once in a second
        emulator.actionkit["signuppage"].create(name="join")
        act(emulator, "first@example.org")
    return made


def work(action):
    """How many calls it makes and lines it runs: a scan inside one call shows in the lines."""
    count = 0

    def tick(frame, event, argument):
        nonlocal count
        count += 1
        return tick

    previous = sys.gettrace()
    sys.setprofile(tick)
    sys.settrace(tick)
    try:
        action()
    finally:
        sys.settrace(previous)
        sys.setprofile(None)
    return count


def send(emulator, method, path, query="", body=None):
    raw = b"" if body is None else json.dumps(body).encode()
    answer = emulator.handle(Request(method, "https://x.actionkit.com", f"/rest/v1/{path}", query, STAFF, raw))
    assert answer.status < 300, answer
    return answer.json


def act(emulator, email):
    return send(emulator, "POST", "action/", "", {"page": "join", "email": email, "action_colour": "blue"})


def found(answer, count):
    """An answer that must hold so many objects, so that no figure is that of an empty page."""
    assert len(answer["objects"]) == count
    return answer


ACTIONS = {
    "by id": lambda e, n: send(e, "GET", f"user/{n // 2}/"),
    "by address": lambda e, n: found(send(e, "GET", "user/", f"email=P{n // 2}@example.org"), 1),
    "by date": lambda e, n: found(
        send(e, "GET", "user/", "updated_at__gte=2026-01-01T00:05:00&order_by=updated_at&_offset=60"), 20
    ),
    "last page": lambda e, n: found(send(e, "GET", "user/", f"_offset={n - 20}"), 20),
    "newest first": lambda e, n: found(send(e, "GET", "user/", "order_by=-created_at"), 20),
    "actions of somebody": lambda e, n: found(send(e, "GET", "signupaction/", f"user__email=p{n // 2}@example.org"), 0),
    "action of somebody new": lambda e, n: act(e, "new@example.org"),
    "action of somebody known": lambda e, n: act(e, f"p{n // 2}@example.org"),
    "new user": lambda e, n: e.actionkit["user"].create(email="new@example.org", zip="62701"),
}


@pytest.mark.parametrize("name", ACTIONS)
def test_a_request_takes_the_same_work_on_a_large_site(emulators, name):
    counts = []
    for emulator, size in zip(emulators, (SMALL, LARGE), strict=True):
        with emulator.savepoint():
            ACTIONS[name](emulator, size)
        with emulator.savepoint():
            counts.append(work(lambda e=emulator, n=size: ACTIONS[name](e, n)))

    assert counts[1] <= 1.5 * counts[0], counts


def test_action_processing_takes_the_same_work_after_a_thousand_actions(emulators):
    emulator = emulators[0]
    with emulator.savepoint():
        before = work(lambda: act(emulator, "before@example.org"))
    for number in range(1_000):
        act(emulator, f"x{number}@example.org")
    with emulator.savepoint():
        after = work(lambda: act(emulator, "after@example.org"))

    assert after <= 1.2 * before, (before, after)


def test_a_kept_page_is_not_written_out_again(emulators):
    emulator = emulators[1]
    first = work(lambda: send(emulator, "GET", "user/", "_offset=400"))

    again = work(lambda: send(emulator, "GET", "user/", "_offset=400"))

    assert again <= 0.1 * first, (first, again)


def test_a_user_takes_at_most_a_kilobyte_and_a_half():
    emulator = Emulator()
    users = emulator.actionkit["user"]
    for number in range(10):
        users.create(email=f"warm{number}@example.org")
    gc.collect()
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    for number in range(2_000):
        users.create(email=f"p{number}@example.org", first_name=f"G {number}", last_name=f"F {number}", zip="62701")
    gc.collect()
    after, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert (after - before) / 2_000 <= 1_536
