"""Collections of immutable rows, with the indexes that find and page them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from mockapi.world.errors import Duplicate
from mockapi.world.log import WriteLog


class Row(tuple[Any, ...]):
    """One stored row: a tuple whose columns are also attributes. Never changed, only replaced."""

    __slots__ = ()
    columns: tuple[str, ...]
    positions: dict[str, int]

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any: ...

    def replace(self, **changes: Any) -> Row:
        """The same row with other values in the named columns."""
        values = list(self)
        for name, value in changes.items():
            values[self.positions[name]] = value
        return type(self)(values)


def row_type(noun: str, columns: tuple[str, ...]) -> type[Row]:
    """The row class of a noun; its first column is always ``key``."""
    body: dict[str, Any] = {
        "__slots__": (),
        "columns": columns,
        "positions": {name: position for position, name in enumerate(columns)},
    }
    body.update((name, property(itemgetter(position))) for position, name in enumerate(columns))
    return type(noun, (Row,), body)


@dataclass(frozen=True)
class Unique:
    """Declares a hash index: ``by(row)`` is the value (None: not indexed), or with ``many`` a tuple of values."""

    name: str
    by: Callable[[Row], Any]
    many: bool = False


@dataclass(frozen=True)
class Ordered:
    """Declares an index of rows in order: within each group ``by(row)`` (None: not indexed), by ``order(row)``.

    Rows of equal order stand as they were made.
    """

    name: str
    by: Callable[[Row], Hashable | None]
    order: Callable[[Row], Any] = itemgetter(0)


@dataclass(frozen=True)
class Summed:
    """Declares an index of sums: for each group ``by(row)`` (None: not indexed) what ``of(row)`` adds up to."""

    name: str
    by: Callable[[Row], Hashable | None]
    of: Callable[[Row], Any]


Index = Unique | Ordered | Summed


@dataclass(frozen=True)
class Table:
    """What the store needs to know of a noun."""

    noun: str
    row: type[Row]
    indexes: tuple[Index, ...] = ()


Entry = tuple[Any, int]


class _UniqueIndex:
    __slots__ = ("by", "keys", "many", "name")

    def __init__(self, spec: Unique, keys: dict[Hashable, int] | None = None) -> None:
        self.name, self.by, self.many = spec.name, spec.by, spec.many
        self.keys: dict[Hashable, int] = {} if keys is None else keys

    def values(self, row: Row) -> tuple[Hashable, ...]:
        value = self.by(row)
        if self.many:
            return value or ()
        return () if value is None else (value,)

    def check(self, noun: str, row: Row) -> None:
        for value in self.values(row):
            holder = self.keys.get(value)
            if holder is not None and holder != row[0]:
                raise Duplicate(noun, self.name, value, holder)

    def move(self, before: Row | None, after: Row | None) -> None:
        old = () if before is None else self.values(before)
        new = () if after is None else self.values(after)
        if old == new:
            return
        for value in old:
            del self.keys[value]
        if after is not None:
            for value in new:
                self.keys[value] = after[0]


class _OrderedIndex:
    """Groups of sorted ``(order, key)`` entries. After a fork a group's list is copied at its first change."""

    __slots__ = ("by", "groups", "name", "order", "owned")

    def __init__(self, spec: Ordered, groups: dict[Hashable, list[Entry]] | None = None) -> None:
        self.name, self.by, self.order = spec.name, spec.by, spec.order
        self.groups: dict[Hashable, list[Entry]] = {} if groups is None else groups
        self.owned: set[Hashable] | None = None if groups is None else set()

    def _own(self, group: Hashable) -> list[Entry]:
        entries = self.groups.get(group)
        if entries is None:
            entries = self.groups[group] = []
        elif self.owned is not None and group not in self.owned:
            entries = self.groups[group] = entries[:]
        if self.owned is not None:
            self.owned.add(group)
        return entries

    def move(self, before: Row | None, after: Row | None) -> None:
        old_group = None if before is None else self.by(before)
        new_group = None if after is None else self.by(after)
        old = None if before is None or old_group is None else (self.order(before), before[0])
        new = None if after is None or new_group is None else (self.order(after), after[0])
        if old == new and old_group == new_group:
            return
        if old is not None:
            entries = self._own(old_group)
            del entries[bisect_left(entries, old)]
            if not entries:
                del self.groups[old_group]
                if self.owned is not None:
                    self.owned.discard(old_group)
        if new is not None:
            entries = self._own(new_group)
            if not entries or entries[-1] < new:
                entries.append(new)
            else:
                entries.insert(bisect_left(entries, new), new)


class _SummedIndex:
    __slots__ = ("by", "name", "of", "sums")

    def __init__(self, spec: Summed, sums: dict[Hashable, Any] | None = None) -> None:
        self.name, self.by, self.of = spec.name, spec.by, spec.of
        self.sums: dict[Hashable, Any] = {} if sums is None else sums

    def move(self, before: Row | None, after: Row | None) -> None:
        for row, sign in ((before, -1), (after, 1)):
            group = None if row is None else self.by(row)
            if row is not None and group is not None:
                self.sums[group] = self.sums.get(group, 0) + sign * self.of(row)


class Span:
    """A stretch of an ordered index: its length and any slice of it, without sorting or copying the whole."""

    __slots__ = ("_entries", "_rows", "_start", "_stop", "descending")

    def __init__(
        self, rows: dict[int, Row], entries: list[Entry], start: int, stop: int, *, descending: bool = False
    ) -> None:
        self._rows, self._entries, self._start, self._stop = rows, entries, start, max(start, stop)
        self.descending = descending

    def __len__(self) -> int:
        return self._stop - self._start

    def __iter__(self) -> Iterator[Row]:
        return iter(self.slice(0, len(self)))

    def slice(self, offset: int, limit: int) -> list[Row]:
        """Up to ``limit`` rows from ``offset`` on, in the span's direction."""
        if self.descending:
            high = self._stop - offset
            entries = self._entries[max(self._start, high - limit) : max(self._start, high)]
            entries.reverse()
        else:
            entries = self._entries[self._start + offset : min(self._stop, self._start + offset + limit)]
        rows = self._rows
        return [rows[key] for _, key in entries]


class Collection:
    """The rows of one noun in one world. Every change goes through the world's write log."""

    def __init__(self, table: Table, log: WriteLog, base: Collection | None = None) -> None:
        self.table, self.log = table, log
        self.noun = table.noun
        self._shared = base is not None
        self.rows: dict[int, Row] = {} if base is None else base.rows
        self._unique: dict[str, _UniqueIndex] = {}
        self._ordered: dict[str, _OrderedIndex] = {}
        self._summed: dict[str, _SummedIndex] = {}
        for spec in table.indexes:
            if isinstance(spec, Unique):
                self._unique[spec.name] = _UniqueIndex(spec, None if base is None else base._unique[spec.name].keys)
            elif isinstance(spec, Summed):
                self._summed[spec.name] = _SummedIndex(spec, None if base is None else base._summed[spec.name].sums)
            else:
                self._ordered[spec.name] = _OrderedIndex(
                    spec, None if base is None else base._ordered[spec.name].groups
                )

    def _own(self) -> None:
        self._shared = False
        self.rows = dict(self.rows)
        for unique in self._unique.values():
            unique.keys = dict(unique.keys)
        for ordered in self._ordered.values():
            ordered.groups = dict(ordered.groups)
        for summed in self._summed.values():
            summed.sums = dict(summed.sums)

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[Row]:
        """In the order of the keys: a row that a rollback brings back stands last in ``rows``."""
        return iter([self.rows[key] for key in sorted(self.rows)])

    def get(self, key: int) -> Row | None:
        """The row with that key."""
        return self.rows.get(key)

    def one(self, index: str, value: Hashable) -> Row | None:
        """The row that a unique index has for that value."""
        key = self._unique[index].keys.get(value)
        return None if key is None else self.rows[key]

    def span(
        self, index: str, group: Hashable, *, above: Any = None, below: Any = None, descending: bool = False
    ) -> Span:
        """The rows of a group in order; ``above`` and ``below`` are strict bounds on the order."""
        entries = self._ordered[index].groups.get(group, [])
        start = 0 if above is None else bisect_right(entries, above, key=itemgetter(0))
        stop = len(entries) if below is None else bisect_left(entries, below, key=itemgetter(0))
        return Span(self.rows, entries, start, stop, descending=descending)

    def total(self, index: str, group: Hashable) -> Any:
        """What an index of sums has for a group; 0 for none."""
        return self._summed[index].sums.get(group, 0)

    def holds(self, index: str, group: Hashable, row: Row) -> bool:
        """Whether an ordered index has the row in that group."""
        return bool(self._ordered[index].by(row) == group)

    def put(self, row: Row) -> Row:
        """Insert the row, or replace the one with its key. Raises Duplicate, and then nothing has changed."""
        self.log.refuse_sealed()
        for unique in self._unique.values():
            unique.check(self.noun, row)
        self.log.append(self, row[0], self._set(row[0], row))
        return row

    def remove(self, key: int) -> Row:
        """Take the row out and return it. Raises KeyError."""
        if key not in self.rows:
            raise KeyError(key)
        self.log.refuse_sealed()
        before = self._set(key, None)
        assert before is not None
        self.log.append(self, key, before)
        return before

    def put_back(self, key: int, value: Row | None) -> Row | None:
        """See :class:`mockapi.world.log.Target`."""
        return self._set(key, value)

    def standing(self, key: int) -> Row | None:
        """See :class:`mockapi.world.log.Target`."""
        return self.rows.get(key)

    def _set(self, key: int, after: Row | None) -> Row | None:
        if self._shared:
            self._own()
        before = self.rows.get(key)
        if after is None:
            self.rows.pop(key, None)
        else:
            self.rows[key] = after
        for unique in self._unique.values():
            unique.move(before, after)
        for ordered in self._ordered.values():
            ordered.move(before, after)
        for summed in self._summed.values():
            summed.move(before, after)
        return before

    def fork(self, log: WriteLog) -> Collection:
        """A collection that shares these rows until its first change. This one must not change any more."""
        return Collection(self.table, log, base=self)

    def split(self, log: WriteLog) -> Collection:
        """A collection that shares these rows until either of the two changes."""
        self._shared = True
        for ordered in self._ordered.values():
            ordered.owned = set()
        return self.fork(log)
