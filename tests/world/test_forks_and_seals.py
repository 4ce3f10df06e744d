"""Worlds that start from another one as it stood: neither sees the other's writes; what is sealed takes none."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_lag import CHANGES, TABLE, THING, change, names, put

from mockapi.world.errors import Forgotten, ReadOnly
from mockapi.world.moments import rows_changed
from mockapi.world.world import World


@settings(deadline=None, max_examples=100)
@given(CHANGES, CHANGES, st.data())
def test_a_world_at_a_moment_stays_what_it_is_whatever_comes_after(earlier, later, data):
    world, history = World(), []
    world.checkpoint("start")
    for kind, key, size in earlier:
        history.append((world.moment(), list(world.collection(TABLE))))
        change(world, kind, key, size)
    history.append((world.moment(), list(world.collection(TABLE))))
    moment, then = data.draw(st.sampled_from(history))
    past, _ = world.at(moment)

    for kind, key, size in later:
        change(world, kind, key, size)
        assert list(past.collection(TABLE)) == then
    names(past)
    names(world)
    again, _ = world.at(moment)
    assert list(again.collection(TABLE)) == then


@settings(deadline=None, max_examples=100)
@given(CHANGES, st.data())
def test_any_two_positions_differ_in_just_what_is_told(changes, data):
    world, marks = World(), []
    world.checkpoint("start")
    for kind, key, size in changes:
        marks.append((world.log.end, dict(world.collection(TABLE).rows)))
        change(world, kind, key, size)
    marks.append((world.log.end, dict(world.collection(TABLE).rows)))
    first, second = sorted(data.draw(st.tuples(*[st.integers(0, len(marks) - 1)] * 2)))
    (start, before), (stop, after) = marks[first], marks[second]

    told = {key: (old, new) for _, key, old, new in rows_changed(world.log, start, stop)}
    assert told == {
        key: (before.get(key), after.get(key)) for key in {*before, *after} if before.get(key) != after.get(key)
    }
    with world.log.undone(stop):
        assert dict(world.collection(TABLE).rows) == after
        with world.log.undone(start):
            assert dict(world.collection(TABLE).rows) == before
            names(world)
        assert dict(world.collection(TABLE).rows) == after
        names(world)
    assert dict(world.collection(TABLE).rows) == marks[-1][1]
    names(world)


def test_nothing_can_be_written_to_what_is_shown_of_the_past():
    world = World()
    world.checkpoint("start")
    put(world, "a")
    mark = world.log.end
    put(world, "b")
    things = world.collection(TABLE)

    with world.log.undone(mark):
        for write in (
            lambda: things.put(THING((9, "x", 1))),
            lambda: things.remove(1),
            lambda: world.ids.next("things"),
            lambda: world.ids.reach("things", 99),
            lambda: world.outbox.send("actionkit", "x", ("a@example.org",)),
            lambda: world.restore("start"),
        ):
            with pytest.raises(ReadOnly, match="past"):
                write()
        assert names(world) == ["a"]
    assert names(world) == ["a", "b"]
    assert put(world, "c").key == 3
    assert len(world.outbox) == 0


def test_what_one_row_gave_up_and_another_took_can_be_seen_at_three_moments_at_once():
    world = World()
    world.checkpoint("start")
    things = world.collection(TABLE)
    with world.transaction():
        things.put(THING((1, "a", 1)))
    first = world.log.end
    with world.transaction():
        things.put(THING((1, "c", 1)))
        things.put(THING((2, "a", 1)))
        things.put(THING((2, "d", 1)))

    with world.log.undone(first):
        with world.log.undone(first):
            assert names(world) == ["a"]
        assert names(world) == ["a"]
        with world.log.undone(0):
            assert names(world) == []
        assert names(world) == ["a"]
    assert names(world) == ["c", "d"]


def test_a_row_that_is_equal_but_of_another_type_has_changed():
    world = World()
    world.checkpoint("start")
    with world.transaction():
        things = world.collection(TABLE)
        things.put(THING((1, "a", 1)))
        mark = world.log.end
        things.put(THING((1, "a", True)))

        assert [(old.size, new.size) for _, _, old, new in rows_changed(world.log, mark, world.log.end)] == [(1, True)]
        things.put(THING((1, "a", 1)))
        assert list(rows_changed(world.log, mark, world.log.end)) == []


def test_what_the_log_no_longer_holds_cannot_be_seen():
    world = World()
    moment = world.moment()
    for number in range(300):
        put(world, str(number))

    with pytest.raises(Forgotten, match="the write log begins at 600"):
        world.at(moment)
    with pytest.raises(Forgotten), world.log.undone(moment.mark):
        pass
    assert len(world.collection(TABLE)) == 300
