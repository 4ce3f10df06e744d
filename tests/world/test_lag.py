"""The past of a world: what ``undone`` puts out of sight, and how far behind ``lagging`` looks."""

from __future__ import annotations

import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockapi.world.store import Ordered, Summed, Table, Unique, row_type
from mockapi.world.world import World

THING = row_type("things", ("key", "name", "size"))
TABLE = Table(
    "things",
    THING,
    (
        Unique("name", lambda row: row.name),
        Ordered("all", lambda row: 0, lambda row: row.size),
        Summed("size", lambda row: 0, lambda row: row.size),
    ),
)


@pytest.fixture
def keeps():
    """How many seconds the world keeps, to be changed at will."""
    return {"seconds": 5}


@pytest.fixture
def world(keeps):
    """A world at noon that can look five seconds back."""
    world = World(keeps=lambda: keeps["seconds"])
    world.clock.freeze("2026-03-01T12:00:00Z")
    return world


def put(world, name, size=1):
    with world.transaction():
        return world.collection(TABLE).put(THING((world.ids.next("things"), name, size)))


def names(world):
    things = world.collection(TABLE)
    found = [row.name for row in things.span("all", 0)]
    assert all(things.one("name", row.name) == row for row in things)
    assert things.total("size", 0) == sum(row.size for row in things)
    assert sorted(found) == sorted(row.name for row in things)
    return found


def seen(world):
    """What a reader sees who is behind."""
    with world.lagging():
        return names(world)


# ---- undone


def test_what_came_after_a_mark_is_out_of_sight_and_comes_back():
    world = World()
    with world.savepoint():  # so that the log keeps what happens
        put(world, "a", 1)
        mark = world.log.end
        put(world, "b", 2)
        with world.transaction():
            world.collection(TABLE).put(THING((1, "c", 5)))
        with world.transaction():
            world.collection(TABLE).remove(2)
        entries = list(world.log.entries)

        with world.log.undone(mark):
            assert names(world) == ["a"]
        assert names(world) == ["c"]
        with pytest.raises(ZeroDivisionError), world.log.undone(mark):
            raise ZeroDivisionError

        assert names(world) == ["c"]
        assert (world.log.entries, world.log.end) == (entries, mark + len(entries) - (mark - world.log.start))
        assert put(world, "d").key == 3
    assert names(world) == []


def test_what_is_kept_of_the_present_is_not_taken_for_the_past():
    world = World()
    with world.savepoint():
        mark = world.log.end
        put(world, "a")
        stamps = [world.log.stamp]
        with world.log.undone(mark):
            stamps.append(world.log.stamp)
        stamps.append(world.log.stamp)

    assert len(set(map(id, stamps))) == 3


CHANGES = st.lists(
    st.tuples(st.sampled_from(["put", "put", "remove", "fail", "savepoint"]), st.integers(1, 4), st.integers(0, 3)),
    max_size=25,
)


def change(world, kind, key, size):
    things = world.collection(TABLE)
    if kind == "put":
        with world.transaction():
            things.put(THING((key, str(key), size)))
    elif kind == "remove" and things.get(key) is not None:
        with world.transaction():
            things.remove(key)
    elif kind == "fail":
        with pytest.raises(ZeroDivisionError), world.transaction():
            things.put(THING((key, str(key), size)))
            raise ZeroDivisionError
    elif kind == "savepoint":
        with world.savepoint(), world.transaction():
            things.put(THING((key, str(key), size)))


@settings(deadline=None, max_examples=100)
@given(CHANGES)
def test_every_moment_of_a_history_can_be_seen_again(changes):
    base = World()
    change(base, "put", 1, 1)
    world, history = World(base=base), []
    with world.savepoint():
        for kind, key, size in changes:
            history.append((world.log.end, list(world.collection(TABLE))))
            change(world, kind, key, size)
        now = list(world.collection(TABLE))
        for mark, then in history:
            with world.log.undone(mark):
                assert list(world.collection(TABLE)) == then
                names(world)
            assert list(world.collection(TABLE)) == now
            names(world)
    assert list(base.collection(TABLE)) == [THING((1, "1", 1))]


# ---- lagging


def test_writes_are_seen_when_they_are_old_enough(world):
    put(world, "a")
    assert (names(world), seen(world)) == (["a"], [])

    world.clock.advance(seconds=3)
    put(world, "b")
    assert seen(world) == []
    world.clock.advance(seconds=2)
    assert seen(world) == ["a"]
    world.clock.advance(seconds=2)
    assert seen(world) == ["a"]
    world.clock.advance(seconds=1)
    assert (names(world), seen(world)) == (["a", "b"], ["a", "b"])


def test_changes_and_removals_are_late_too(world):
    put(world, "a")
    put(world, "b")
    world.clock.advance(seconds=10)
    with world.transaction():
        world.collection(TABLE).remove(1)
        world.collection(TABLE).put(THING((2, "c", 9)))

    assert (names(world), seen(world)) == (["c"], ["a", "b"])
    world.clock.advance(seconds=5)
    assert seen(world) == ["c"]


def test_how_far_can_be_changed_at_any_time(world, keeps):
    put(world, "a")
    keeps["seconds"] = 0
    assert seen(world) == ["a"]
    keeps["seconds"] = 5
    assert seen(world) == ["a"]  # what is not kept any more cannot be late again

    put(world, "b")
    assert seen(world) == ["a"]
    keeps["seconds"] = 60
    world.clock.advance(seconds=59)
    assert seen(world) == ["a"]
    world.clock.advance(seconds=1)
    assert seen(world) == ["a", "b"]


def test_without_it_nothing_is_late_and_nothing_is_kept():
    world = World()
    for number in range(300):
        put(world, str(number))

    assert len(seen(world)) == 300
    assert len(world.log.entries) == 0


def test_no_more_is_kept_than_can_be_asked_for(world):
    for number in range(2000):
        put(world, str(number))
        world.clock.advance(seconds=1)

    assert len(world.log.entries) <= 2 * 256 + 2 * 5
    assert len(seen(world)) == 1996


def test_what_was_taken_back_was_never_there(world):
    put(world, "a")
    world.clock.advance(seconds=5)
    with world.savepoint():
        put(world, "b")
        assert seen(world) == ["a"]
    assert (names(world), seen(world)) == (["a"], ["a"])
    world.checkpoint("here")
    put(world, "c")
    world.restore("here")
    assert (names(world), seen(world)) == (["a"], ["a"])

    put(world, "d")
    with pytest.raises(ZeroDivisionError), world.transaction():
        world.collection(TABLE).put(THING((9, "e", 1)))
        raise ZeroDivisionError
    assert (names(world), seen(world)) == (["a", "d"], ["a"])
    world.clock.advance(seconds=5)
    assert seen(world) == ["a", "d"]


def test_what_was_taken_back_is_not_seen_by_who_is_behind_either(world):
    put(world, "a")
    world.clock.advance(seconds=5)
    world.checkpoint("here")
    with world.savepoint():
        put(world, "b")
        world.clock.advance(seconds=3)
        put(world, "c")
    world.clock.advance(seconds=2)
    assert seen(world) == ["a"]  # "b" would be old enough by now

    put(world, "d")
    world.clock.advance(seconds=3)
    put(world, "e")
    world.restore("here")
    world.clock.advance(seconds=2)
    assert (names(world), seen(world)) == (["a"], ["a"])


def test_a_rollback_works_after_looking_back(world):
    put(world, "a")
    with world.savepoint():
        put(world, "b")
        assert seen(world) == []
        world.clock.advance(seconds=9)
        assert seen(world) == ["a", "b"]
    assert (names(world), put(world, "c").key) == (["a"], 2)


def test_a_clock_that_is_set_back_makes_nothing_late_for_ever(world):
    put(world, "a")
    world.clock.freeze("2020-01-01T00:00:00Z")
    assert seen(world) == ["a"]

    put(world, "b")
    assert seen(world) == ["a"]
    world.clock.advance(seconds=5)
    assert seen(world) == ["a", "b"]


def test_a_world_that_started_from_another_has_all_of_that_at_once():
    base = World()
    put(base, "a")
    world = World(base=base, keeps=lambda: 5)
    world.clock.freeze("2026-03-01T12:00:00Z")

    put(world, "b")

    assert (seen(world), names(world), names(base)) == (["a"], ["a", "b"], ["a"])


def test_nobody_writes_while_somebody_looks_back(world):
    put(world, "a")
    world.clock.advance(seconds=5)
    put(world, "b")
    started, written = threading.Event(), threading.Event()

    def write():
        started.set()
        put(world, "c")
        written.set()

    thread = threading.Thread(target=write)
    with world.lagging():
        thread.start()
        assert started.wait(10)
        assert not written.wait(0.2)
        assert names(world) == ["a"]
    thread.join()

    assert names(world) == ["a", "b", "c"]
    assert seen(world) == ["a"]
