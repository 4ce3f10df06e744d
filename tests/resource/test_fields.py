"""The kinds of field: what they take, show, clear and say of themselves."""

from __future__ import annotations

from decimal import Decimal

import pytest

from mockapi.resource.compound import Dictionary, Hash, Hashes, Primary
from mockapi.resource.evidence import guess
from mockapi.resource.fields import (
    Boolean,
    Count,
    DateTime,
    Integer,
    Money,
    Number,
    Ref,
    Strings,
    Text,
    Total,
)
from mockapi.resource.json_schema import schema_of
from mockapi.resource.resource import Resource
from mockapi.world.store import Ordered, Summed
from mockapi.world.world import World

ADDRESS = Primary("addresses", parts=(Text("street"), Text("city", clears=False), Strings("lines")), shown_by="street")

THING = Resource(
    vendor="nobody",
    name="things",
    evidence=guess("made for this test"),
    fields=(
        Text("title", over={"v1": "summary"}, required=True, max_length=10),
        Text("state", choices=("open", "shut"), pack_choices=("lost",), over={"v1": None}),
        Integer("size"),
        Number("ratio"),
        Money("price"),
        Boolean("ready", default=False),
        DateTime("when"),
        Strings("words"),
        Dictionary("fields"),
        Hash("place", parts=(Number("latitude"), Text("note"))),
        Hashes("targets", parts=(Text("name"),)),
        ADDRESS,
        Ref("owner", to="people"),
        Count("total", of="others", index="thing"),
    ),
)


def taken(body, **options):
    return THING.read(body, "v2", creating=True, **options)


@pytest.mark.parametrize(
    ("field", "value", "stored"),
    [
        ("title", "x", "x"),
        ("title", 7, "7"),
        ("title", True, "true"),
        ("size", "12", 12),
        ("size", -3, -3),
        ("ratio", "1.5", 1.5),
        ("price", 5, Decimal("5.00")),
        ("price", "20.015", Decimal("20.02")),
        ("ready", "true", True),
        ("ready", 0, False),
        ("when", "2026-01-01T00:00:00Z", 1767225600),
        ("when", "2026-01-01 00:00:00", 1767225600),
        ("words", ["a", 1], ("a", "1")),
        ("fields", {"a": 1, "b": "x", "c": [1], "d": None}, {"a": "1", "b": "x", "c": "[1]", "d": None}),
        ("place", {"latitude": "1", "other": 1}, {"latitude": 1.0}),
        ("targets", [{"name": "x"}, {"other": 1}], ({"name": "x"},)),
    ],
)
def test_a_value_is_stored(field, value, stored):
    assert taken({field: value}) == ({field: stored}, {})


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", {}), ("title", []), ("title", "x" * 11), ("state", "ajar"), ("state", "lost"), ("size", 1.5),
        ("size", True), ("size", "1x"), ("size", 2**63), ("ratio", "NaN"), ("ratio", True), ("ratio", {}),
        ("price", "x"), ("price", "NaN"), ("price", "1e999999"), ("ready", "maybe"), ("ready", []), ("when", "soon"),
        ("when", 5), ("when", "2026-02-30"), ("when", "99999-01-01"), ("words", "a"), ("words", [{}]), ("fields", []),
        ("place", []), ("place", {"latitude": "x"}), ("targets", {}), ("targets", ["x"]), ("addresses", {}),
        ("addresses", ["x"]), ("owner", "x"), ("owner", True),
    ],
)  # fmt: skip
def test_what_does_not_fit_says_so_and_changes_nothing(field, value):
    changes, misfits = taken({field: value})

    assert changes == {}
    assert list(misfits) == [field]


def test_null_clears_unless_told_otherwise():
    assert taken({"title": None, "words": None})[0] == {"title": None, "words": ()}
    assert taken({"title": None}, null_clears=False)[0] == {}
    assert taken({"addresses": None})[0] == {"street": None, "lines": ()}


def test_null_in_a_part_clears_it_unless_told_otherwise():
    addresses = {"addresses": [{"street": None, "lines": ["x"]}]}

    assert taken(addresses)[0] == {"street": None, "lines": ("x",)}
    assert taken(addresses, null_clears=False)[0] == {"lines": ("x",)}
    assert taken({"fields": {"a": None, "b": "x"}}, null_clears=False)[0] == {"fields": {"b": "x"}}


def flat(**options):
    parts = (Text("venue", default="unknown"), Text("country", clears=False, default="US"), Strings("lines"))
    return Hash("place", parts=parts, flat=True, **options)


def test_null_empties_the_parts_of_a_flat_hash_that_can_be_empty():
    assert flat().clear() == {"venue": "unknown", "lines": ()}
    assert flat(clears=False).clear() == {}
    assert Hash("place", parts=(Text("venue"),)).clear() == {"place": None}
    assert Hash("place", parts=(Text("venue"),), clears=False).clear() == {}


def test_a_flat_hash_has_a_column_for_each_part_and_is_shown_whole():
    thing = Resource(vendor="nobody", name="halls", evidence=guess("made for this test"), fields=(flat(),))
    assert thing.columns == ("key", "venue", "country", "lines")
    assert thing.blank == {"venue": "unknown", "country": "US", "lines": ()}

    row = thing.build(1, thing.read({"place": {"venue": "Hall", "lines": ["1 Main"]}}, "v2", creating=True)[0])
    assert thing.field["place"].show(row, "v2") == {"venue": "Hall", "country": "US", "lines": ["1 Main"]}
    changes, misfits = thing.read({"place": None}, "v2", creating=False)
    assert (changes, misfits) == ({"venue": "unknown", "lines": ()}, {})
    assert thing.field["place"].show(row.replace(**changes), "v2") == {"venue": "unknown", "country": "US"}
    assert thing.read({"place": None}, "v2", creating=False, null_clears=False)[0] == {}


def test_a_list_of_hashes_keeps_nothing_of_null():
    assert taken({"targets": [{"name": None}, {"name": "x"}]})[0] == {"targets": ({"name": "x"},)}


def test_packs_may_say_what_the_api_may_not():
    assert THING.field["state"].take("lost", pack=True) == {"state": "lost"}


def test_a_primary_list_keeps_one_entry_in_columns_of_its_own():
    changes, _ = taken({"addresses": [{"street": "a"}, {"street": "b", "primary": True}]})

    assert changes == {"street": "b"}
    assert ADDRESS.show(THING.build(1, changes), "v2") == [{"primary": True, "street": "b"}]
    assert ADDRESS.show(THING.build(1, {}), "v2") == []


def test_dictionaries_merge_name_by_name():
    merge = THING.field["fields"].merge

    assert merge({"a": "1", "b": "2"}, {"b": None, "c": "3"}) == {"a": "1", "c": "3"}
    assert merge(None, {"a": None}) is None


def test_names_differ_by_dialect():
    assert THING.read({"summary": "x", "title": "y"}, "v1", creating=True)[0] == {"title": "x"}
    assert THING.read({"state": "open"}, "v1", creating=True)[0] == {}


def test_references_are_set_on_creation_only():
    assert THING.read({"owner": 3}, "v2", creating=False)[0] == {}


def test_dates_are_shown_in_utc_even_before_the_year_1000():
    row = THING.build(1, taken({"when": "0987-01-02T03:04:05Z"})[0])

    assert THING.field["when"].show(row, "v2") == "0987-01-02T03:04:05Z"


def test_the_schema_follows_from_the_declaration():
    schema = schema_of(THING, "v1")

    assert "summary" in schema["properties"]
    assert "title" not in schema["properties"]
    assert "state" not in schema["properties"]
    assert schema["properties"]["total"]["readOnly"]
    assert schema["properties"]["price"]["type"] == "string"
    assert schema["x-evidence"] == "guess: made for this test"


# ---- what other rows make


def noun(name, *columns, indexes=()):
    return Resource(
        vendor="nobody",
        name=name,
        evidence=guess("made for this test"),
        fields=tuple(Integer(column) for column in columns),
        indexes=indexes,
    )


FESTIVALS = noun("festivals")
SHOWS = noun("shows", "festival", indexes=(Ordered("festival", lambda row: row.festival),))
SEATS = noun(
    "seats",
    "show",
    "price",
    indexes=(Ordered("show", lambda row: row.show), Summed("takings", lambda row: row.show, lambda row: row.price)),
)
SHOWN = Count("total_shows", of="shows", index="festival")
SEATED = Count("total_seats", of="seats", index="show", through=("shows", "festival"))
TAKEN = Total("takings", of="seats", index="takings")


@pytest.fixture
def festival():
    """A world with a festival of two shows, one of them with two seats, and another of one show with one seat."""
    world = World()
    for key, of in ((1, 1), (2, 1), (3, 2)):
        world.collection(SHOWS.table).put(SHOWS.build(key, {"festival": of}))
    for key, show, price in ((1, 1, Decimal("2.50")), (2, 1, Decimal("0.25")), (3, 3, Decimal("9"))):
        world.collection(SEATS.table).put(SEATS.build(key, {"show": show, "price": price}))
    return world


def test_rows_are_counted_those_below_a_row_and_those_below_its_rows(festival):
    assert [SHOWN.reckon(festival, "nobody", key) for key in (1, 2, 3)] == [2, 1, 0]
    assert [SEATED.reckon(festival, "nobody", key) for key in (1, 2, 3)] == [2, 1, 0]

    festival.collection(SHOWS.table).put(SHOWS.build(3, {"festival": 1}))
    assert [SEATED.reckon(festival, "nobody", key) for key in (1, 2)] == [3, 0]
    festival.collection(SEATS.table).remove(1)
    assert SEATED.reckon(festival, "nobody", 1) == 2


def test_amounts_are_added_up_to_a_number_with_a_fraction(festival):
    totals = [TAKEN.reckon(festival, "nobody", key) for key in (1, 2, 3)]
    assert totals == [2.75, 0.0, 9.0]
    assert {type(total) for total in totals} == {float}

    festival.collection(SEATS.table).remove(1)
    assert TAKEN.reckon(festival, "nobody", 1) == 0.25


def test_what_other_rows_make_is_nothing_in_an_empty_world_and_never_stored():
    assert (SHOWN.reckon(World(), "nobody", 1), SEATED.reckon(World(), "nobody", 1)) == (0, 0)
    assert repr(TAKEN.reckon(World(), "nobody", 1)) == "0.0"
    for field in (SHOWN, SEATED, TAKEN):
        assert (field.columns, field.defaults, field.write) == ((), {}, "never")
    assert SEATED.schema("v2") == {"type": "integer", "minimum": 0}
    assert TAKEN.schema("v2") == {"type": "number"}
