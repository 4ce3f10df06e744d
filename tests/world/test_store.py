"""Collections, indexes and the write log, against a naive model of them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockapi.world.errors import Duplicate, Forgotten, SavepointError
from mockapi.world.store import Ordered, Summed, Table, Unique, row_type
from mockapi.world.world import World

THING = row_type("things", ("key", "name", "group", "when"))
TABLE = Table(
    "things",
    THING,
    (
        Unique("name", lambda row: row.name),
        Ordered("group", lambda row: row.group, lambda row: row.when),
        Ordered("all", lambda row: 0),
        Summed("whens", lambda row: row.group, lambda row: row.when),
    ),
)


def thing(key, name=None, group=None, when=0):
    return THING((key, name, group, when))


def consistent(collection):
    """Whether every index says what the rows say."""
    rows = collection.rows.values()
    names = {row.name: row.key for row in rows if row.name is not None}
    assert {name: collection.one("name", name).key for name in names} == names
    for group in {row.group for row in rows}:
        expected = sorted((row.when, row.key) for row in rows if row.group == group and group is not None)
        assert [(row.when, row.key) for row in collection.span("group", group)] == expected
        backwards = collection.span("group", group, descending=True)
        assert [(row.when, row.key) for row in backwards] == expected[::-1]
    for group in (*"xyz", None):
        of_group = [row.when for row in rows if row.group == group and group is not None]
        assert collection.total("whens", group) == sum(of_group)
    assert [row.key for row in collection.span("all", 0)] == sorted(row.key for row in rows)
    return True


def test_rows_are_tuples_with_names_that_cannot_be_changed():
    row = thing(1, "a")

    assert (row.key, row.name, row[1]) == (1, "a", "a")
    assert row.replace(name="b") == thing(1, "b") != row
    with pytest.raises(AttributeError):
        row.name = "c"
    with pytest.raises(KeyError):
        row.replace(nothing=1)


def test_a_taken_value_is_refused_before_anything_changes():
    world = World()
    collection = world.collection(TABLE)
    collection.put(thing(1, "a", "x"))

    with pytest.raises(Duplicate) as caught:
        collection.put(thing(2, "a", "y"))

    assert (caught.value.key, caught.value.value) == (1, "a")
    assert list(collection) == [thing(1, "a", "x")]
    assert len(collection.span("group", "y")) == 0


def test_a_span_is_bounded_strictly_and_sliced_both_ways():
    collection = World().collection(TABLE)
    for key in range(10):
        collection.put(thing(key, group="x", when=key // 2))

    span = collection.span("group", "x", above=0, below=4)

    assert [row.key for row in span] == [2, 3, 4, 5, 6, 7]
    assert [row.key for row in span.slice(1, 2)] == [3, 4]
    down = collection.span("group", "x", descending=True)
    assert [row.key for row in down.slice(8, 5)] == [1, 0]
    assert down.slice(20, 5) == []
    assert len(collection.span("group", "x", above=3, below=2)) == 0


def test_a_sum_follows_every_change_and_rows_of_no_group_count_nowhere():
    collection = World().collection(TABLE)
    for key, group, when in ((1, "x", 3), (2, "x", 4), (3, "y", 5), (4, None, 6)):
        collection.put(thing(key, group=group, when=when))
    assert [collection.total("whens", group) for group in ("x", "y", "z", None)] == [7, 5, 0, 0]

    collection.put(thing(1, group="y", when=1))  # to another group, with another amount
    collection.put(thing(2, group=None, when=4))
    assert [collection.total("whens", group) for group in ("x", "y", "z", None)] == [0, 6, 0, 0]

    collection.remove(3)
    collection.remove(1)
    assert collection.total("whens", "y") == 0
    with pytest.raises(KeyError):
        collection.total("group", "y")  # an index of another kind


def test_a_sum_of_amounts_is_exact():
    table = Table("gifts", THING, (Summed("sum", lambda row: row.group, lambda row: row.when),))
    collection = World().collection(table)
    for key in range(1, 11):
        collection.put(thing(key, group="x", when=Decimal("0.10")))

    assert collection.total("sum", "x") == Decimal("1.00")
    for key in range(1, 11):
        collection.remove(key)
    assert collection.total("sum", "x") == 0


def test_a_failure_and_a_rollback_take_a_sum_back_and_a_fork_has_its_own():
    base = World()
    with base.transaction():
        base.collection(TABLE).put(thing(1, group="x", when=3))
    world = World(base=base)
    things = world.collection(TABLE)

    with pytest.raises(ZeroDivisionError), world.transaction():
        things.put(thing(2, group="x", when=9))
        assert things.total("whens", "x") == 12
        raise ZeroDivisionError
    with pytest.raises(Duplicate), world.transaction():
        things.put(thing(2, "a", "x", 1))
        things.put(thing(3, "a", "x", 1))
    assert things.total("whens", "x") == 3
    with world.savepoint(), world.transaction():
        things.remove(1)
        assert things.total("whens", "x") == 0
    assert things.total("whens", "x") == 3

    with world.transaction():
        things.put(thing(1, group="x", when=4))
    assert (things.total("whens", "x"), base.collection(TABLE).total("whens", "x")) == (4, 3)
    assert World(base=base).collection(TABLE).total("whens", "x") == 3


OPERATIONS = st.lists(
    st.tuples(
        st.sampled_from(["put", "put", "put", "remove", "fail", "savepoint", "fork"]),
        st.integers(1, 6),
        st.one_of(st.none(), st.sampled_from("abc")),
        st.one_of(st.none(), st.sampled_from("xy")),
        st.integers(0, 3),
    ),
    max_size=40,
)


def apply(world, model, operation):
    """Do it to the world and to a dict."""
    kind, key, name, group, when = operation
    collection = world.collection(TABLE)
    if kind == "remove":
        if key in model:
            del model[key]
            collection.remove(key)
        else:
            with pytest.raises(KeyError):
                collection.remove(key)
    elif any(row.name == name is not None and row.key != key for row in model.values()):
        with pytest.raises(Duplicate):
            collection.put(thing(key, name, group, when))
    else:
        model[key] = collection.put(thing(key, name, group, when))


@settings(deadline=None, max_examples=150)
@given(OPERATIONS)
def test_a_collection_behaves_like_a_dict_through_failures_savepoints_and_forks(operations):
    world, model = World(), {}
    bases = []
    for operation in operations:
        kind = operation[0]
        if kind == "fork":
            bases.append((world, dict(model)))
            world = World(base=world)
        elif kind == "fail":
            with pytest.raises(ZeroDivisionError), world.transaction():
                apply(world, dict(model), ("put", *operation[1:]))
                raise ZeroDivisionError
        elif kind == "savepoint":
            with world.savepoint(), world.transaction():
                apply(world, dict(model), ("put", *operation[1:]))
        else:
            with world.transaction():
                apply(world, model, operation)
        assert world.collection(TABLE).rows == model
        assert consistent(world.collection(TABLE))
    for base, then in bases:  # what started from a world never changed it
        assert base.collection(TABLE).rows == then
        assert consistent(base.collection(TABLE))


# ---- the world around it


def names(world):
    return sorted(row.name for row in world.collection(TABLE))


def put(world, name):
    with world.transaction():
        return world.collection(TABLE).put(thing(world.ids.next("things"), name))


def test_a_failed_transaction_gives_its_numbers_back():
    world = World()

    with pytest.raises(ValueError), world.transaction():
        put(world, "a")
        raise ValueError

    assert put(world, "b").key == 1
    assert names(world) == ["b"]


def test_an_inner_transaction_fails_alone():
    world = World()

    with world.transaction():
        put(world, "a")
        with pytest.raises(ValueError), world.transaction():
            put(world, "b")
            raise ValueError
        put(world, "c")

    assert names(world) == ["a", "c"]


def test_savepoints_nest_and_undo_from_the_inside():
    world = World()
    put(world, "a")

    with world.savepoint():
        put(world, "b")
        with world.savepoint():
            world.collection(TABLE).remove(1)
            assert names(world) == ["b"]
        assert names(world) == ["a", "b"]

    assert names(world) == ["a"]
    assert put(world, "c").key == 2


def test_a_row_that_a_rollback_brings_back_stands_where_it_stood():
    world = World()
    for name in "abc":
        put(world, name)

    with world.savepoint():
        world.collection(TABLE).remove(1)

    assert [row.name for row in world.collection(TABLE)] == ["a", "b", "c"]


def test_a_savepoint_is_undone_after_an_exception_too():
    world = World()

    with pytest.raises(ValueError), world.savepoint():
        put(world, "a")
        raise ValueError

    assert names(world) == []


def test_a_rollback_keeps_the_clock_and_the_faults():
    world = World()
    with world.savepoint():
        world.clock.freeze("2026-01-01")
        world.faults.add(status=503)

    assert world.clock.now().isoformat() == "2026-01-01T00:00:00+00:00"
    assert world.faults.take("actionnetwork", "GET", "/") is not None


def test_a_checkpoint_can_be_gone_back_to_again_and_again():
    world = World()
    put(world, "a")
    world.checkpoint("one")

    for _ in range(3):
        put(world, "b")
        assert names(world) == ["a", "b"]
        world.restore("one")
        assert names(world) == ["a"]

    with pytest.raises(KeyError):
        world.restore("two")


def test_a_checkpoint_cannot_be_restored_inside_a_later_savepoint():
    world = World()
    world.checkpoint("one")
    put(world, "a")

    with world.savepoint(), pytest.raises(SavepointError):
        world.restore("one")

    assert names(world) == ["a"]


def test_the_log_keeps_nothing_that_nobody_can_ask_for():
    world = World()
    for number in range(2000):
        put(world, str(number))

    assert len(world.log.entries) == 0
    with pytest.raises(Forgotten):
        world.log.rewind(0)


def test_the_clock_ticks_once_for_each_write():
    world = World()
    world.clock.freeze("2026-01-01")
    world.clock.tick(10)

    put(world, "a")
    with world.transaction():
        put(world, "b")
        put(world, "c")
    with world.transaction():
        pass

    assert world.clock.now().second == 20
