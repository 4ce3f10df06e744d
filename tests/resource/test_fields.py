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
)
from mockapi.resource.json_schema import schema_of
from mockapi.resource.resource import Resource

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
