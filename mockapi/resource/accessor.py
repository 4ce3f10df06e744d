"""The Python door to one noun: create, find, update and delete as the API would, without HTTP."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from keyword import iskeyword
from typing import Any, Generic, Protocol, TypeVar

from mockapi.world.errors import NotFound
from mockapi.world.store import Row
from mockapi.world.world import World


class Record(Mapping[str, Any]):
    """A snapshot of one resource: its fields as attributes (``rosa.given_name``) and items (``rosa["identifiers"]``).

    Datetimes are aware and in UTC; lists and dicts are copies. Read it again to see a change.
    """

    __slots__ = ("_attributes", "_fields", "_noun", "key", "row")

    def __init__(self, noun: str, key: str, row: Row, fields: Mapping[str, Any]) -> None:
        object.__setattr__(self, "_noun", noun)
        object.__setattr__(self, "key", key)
        object.__setattr__(self, "row", row)
        object.__setattr__(self, "_fields", dict(fields))
        object.__setattr__(self, "_attributes", {_attribute(name): name for name in fields})

    _noun: str
    key: str
    row: Row
    _fields: dict[str, Any]
    _attributes: dict[str, str]

    @property
    def noun(self) -> str:
        """The vendor's name for what this is."""
        return self._noun

    def __getattr__(self, name: str) -> Any:
        try:
            return self[self._attributes[name]]
        except KeyError:
            raise AttributeError(f"{self._noun} has no field {name!r}") from None

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError(f"a snapshot cannot be changed; use update() on {self._noun!r}")

    def __getitem__(self, name: str) -> Any:
        return copy.deepcopy(self._fields[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self._fields)

    def __len__(self) -> int:
        return len(self._fields)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Record) and (self._noun, self.row) == (other._noun, other.row)

    def __hash__(self) -> int:
        return hash((self._noun, self.key))

    def __repr__(self) -> str:
        shown = ", ".join(f"{name}={value!r}" for name, value in self._fields.items() if value not in (None, "", []))
        return f"<{self._noun} {shown}>"


ResourceT = TypeVar("ResourceT", contravariant=True)


class Door(Protocol[ResourceT]):
    """What a vendor's package gives an accessor: its rules by resource, in the current world."""

    @property
    def world(self) -> World:
        """The world as it is now; a reset replaces it."""

    def create(self, resource: ResourceT, fields: Mapping[str, Any]) -> Row:
        """Do what a POST with these fields does."""

    def update(self, resource: ResourceT, row: Row, fields: Mapping[str, Any]) -> Row:
        """Do what a PUT with these fields does."""

    def insert(self, resource: ResourceT, fields: Mapping[str, Any]) -> Row:
        """Put in a row as it stands, past what the API allows."""

    def overwrite(self, resource: ResourceT, row: Row, fields: Mapping[str, Any]) -> Row:
        """Set fields of a row past what the API allows."""

    def remove(self, resource: ResourceT, row: Row) -> None:
        """Take the row out, with what hangs on it."""

    def lookup(self, resource: ResourceT, key: object) -> Row:
        """The row with that key as it stands in the URL, or behind a Record or a URI. Raises NotFound."""

    def select(self, resource: ResourceT, filters: Mapping[str, Any]) -> list[Row]:
        """The rows for which all filters hold, oldest first. Raises TypeError for an unknown filter."""

    def record(self, resource: ResourceT, row: Row) -> Record:
        """The snapshot of a row."""


class Accessor(Generic[ResourceT]):
    """``service[noun]``. Every call is one transaction: what fails changes nothing.

    Needs no key, meets no faults, leaves nothing in the journal. A field whose name is a word of Python's takes an
    underscore (``from_``).
    """

    def __init__(self, door: Door[ResourceT], resource: ResourceT) -> None:
        self._door, self._resource = door, resource

    def create(self, **fields: Any) -> Record:
        """Do what a POST with these fields would do, and return the result. Raises what the rules refuse."""
        with self._door.world.transaction():
            return self._door.record(self._resource, self._door.create(self._resource, _named(fields)))

    def get(self, key: object) -> Record:
        """The resource with that key: what stands in the URL, a URI, or a record. Raises NotFound."""
        with self._door.world.lock:
            return self._door.record(self._resource, self._door.lookup(self._resource, key))

    def find(self, **filters: Any) -> Record | None:
        """The first resource, oldest first, for which all filters hold; None if there is none."""
        found = self.filter(**filters)
        return found[0] if found else None

    def filter(self, **filters: Any) -> list[Record]:
        """The resources for which all filters hold, oldest first."""
        with self._door.world.lock:
            rows = self._door.select(self._resource, _named(filters))
            return [self._door.record(self._resource, row) for row in rows]

    def all(self) -> list[Record]:
        """All resources, oldest first."""
        return self.filter()

    def count(self, **filters: Any) -> int:
        """How many resources there are for which all filters hold."""
        with self._door.world.lock:
            return len(self._door.select(self._resource, _named(filters)))

    def update(self, row_or_key: object, **fields: Any) -> Record:
        """Do what a PUT with these fields would do. Raises NotFound, and what the rules refuse."""
        with self._door.world.transaction():
            row = self._door.lookup(self._resource, row_or_key)
            return self._door.record(self._resource, self._door.update(self._resource, row, _named(fields)))

    def insert(self, **fields: Any) -> Record:
        """Put in a row as a pack would: what the API keeps read-only or cannot make, such as dates and statuses.

        Nothing follows from it, and nobody is matched. Raises Invalid.
        """
        with self._door.world.transaction():
            return self._door.record(self._resource, self._door.insert(self._resource, _named(fields)))

    def overwrite(self, row_or_key: object, **fields: Any) -> Record:
        """Set fields as a pack could, whatever the API says of them. Raises NotFound, Invalid."""
        with self._door.world.transaction():
            row = self._door.lookup(self._resource, row_or_key)
            return self._door.record(self._resource, self._door.overwrite(self._resource, row, _named(fields)))

    def delete(self, row_or_key: object) -> None:
        """Take a resource out of the world, with what hangs on it, whether or not the API could. Raises NotFound."""
        with self._door.world.transaction():
            self._door.remove(self._resource, self._door.lookup(self._resource, row_or_key))

    def __len__(self) -> int:
        return self.count()

    def __iter__(self) -> Iterator[Record]:
        return iter(self.all())

    def __contains__(self, key: object) -> bool:
        try:
            self.get(key)
        except NotFound:
            return False
        return True


def _attribute(name: str) -> str:
    """How Python spells a field: without its prefix, and ``from`` as ``from_``."""
    name = name.rpartition(":")[2]
    return f"{name}_" if iskeyword(name) else name


def _named(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields by the vendor's names: ``from_`` is ``from``."""
    return {name[:-1] if name.endswith("_") and iskeyword(name[:-1]) else name: v for name, v in fields.items()}
