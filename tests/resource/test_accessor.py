"""The accessor itself: names that are words of Python's, snapshots, transactions, whoever stands behind it."""

from __future__ import annotations

import pytest

from mockapi.resource.accessor import Accessor, Record
from mockapi.world.errors import Invalid, NotFound
from mockapi.world.store import Ordered, Table, row_type
from mockapi.world.world import World

ROW = row_type("letters", ("key", "fields"))
TABLE = Table("letters", ROW, (Ordered("all", lambda row: 0),))


class Letters:
    """A door that takes any fields and keeps them; ``refuse`` as a field is refused after the row was written."""

    def __init__(self):
        self.world = World()

    def create(self, resource, fields):
        row = self.world.collection(TABLE).put(ROW((self.world.ids.next("letters"), dict(fields))))
        if "refuse" in fields:
            raise Invalid("refused")
        return row

    insert = create

    def update(self, resource, row, fields):
        row = self.world.collection(TABLE).put(row.replace(fields={**row.fields, **fields}))
        if "refuse" in fields:
            raise Invalid("refused")
        return row

    def overwrite(self, resource, row, fields):
        return self.update(resource, row, fields)

    def remove(self, resource, row):
        self.world.collection(TABLE).remove(row.key)

    def lookup(self, resource, key):
        row = self.world.collection(TABLE).get(getattr(key, "row", (key,))[0])
        if row is None:
            raise NotFound(f"no letter {key}")
        return row

    def select(self, resource, filters):
        rows = self.world.collection(TABLE).span("all", 0)
        return [row for row in rows if all(row.fields.get(name) == value for name, value in filters.items())]

    def record(self, resource, row):
        return Record("letters", str(row.key), row, {"id": row.key, **row.fields})


@pytest.fixture
def letters():
    """An accessor of letters, an empty world behind it."""
    return Accessor(Letters(), "letters")


def test_a_field_that_is_a_word_of_pythons_takes_an_underscore_everywhere(letters):
    made = letters.create(from_="Ida", class_="first", to="Rosa")
    assert dict(made) == {"id": 1, "from": "Ida", "class": "first", "to": "Rosa"}

    assert (made.from_, made.class_, made["from"], made.to) == ("Ida", "first", "Ida", "Rosa")
    assert letters.find(from_="Ida") == made
    assert letters.filter(from_="Ida", to="Rosa") == [made]
    assert (letters.count(from_="Ida"), letters.count(from_="Rosa")) == (1, 0)
    assert letters.find(**{"from": "Ida"}) == made
    assert letters.update(made, from_="Nia")["from"] == "Nia"
    assert letters.overwrite(made, from_="Pia")["from"] == "Pia"
    assert letters.insert(from_="Mia").from_ == "Mia"


@pytest.mark.parametrize("name", ["from_x", "city_", "_from", "from__", "type_", "match_"])
def test_other_names_stay_as_they_are(letters, name):
    made = letters.create(**{name: "x"})

    assert set(made) == {"id", name}
    assert getattr(made, name) == "x"
    assert letters.find(**{name: "x"}) == made


def test_names_with_a_prefix_are_read_without_it(letters):
    made = letters.create(**{"nobody:from": "Ida", "nobody:to": "Rosa"})

    assert (made.from_, made.to, made["nobody:to"]) == ("Ida", "Rosa", "Rosa")
    with pytest.raises(AttributeError, match="no field 'shoe'"):
        made.shoe  # noqa: B018


def test_what_is_refused_half_way_changes_nothing(letters):
    made = letters.create(to="Rosa")

    for call in (
        letters.create, letters.insert, lambda **f: letters.update(made, **f), lambda **f: letters.overwrite(made, **f)
    ):  # fmt: skip
        with pytest.raises(Invalid):
            call(to="Nia", refuse=True)
        assert letters.all() == [made]
    for call in (letters.update, letters.overwrite, letters.delete, letters.get):
        with pytest.raises(NotFound):
            call(404)
    assert letters.create(to="Nia").id == 2


def test_a_snapshot_gives_copies_and_cannot_be_changed(letters):
    made = letters.create(lines=["a", {"b": 1}])

    made.lines[1]["b"] = 2
    made["lines"].append("c")
    with pytest.raises(AttributeError, match=r"update\(\)"):
        made.lines = []

    assert letters.get(made).lines == made.lines == ["a", {"b": 1}]
    letters.overwrite(made, lines=[])
    assert made.lines == ["a", {"b": 1}]
    assert letters.get(made) != made
    letters.delete(made)
    assert (made in letters, len(letters)) == (False, 0)
