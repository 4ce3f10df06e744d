"""The sealed database in memory that a query runs in, made for it and thrown away."""

from __future__ import annotations

import random
import sqlite3
import time
import uuid
from collections.abc import Callable, Iterable, Mapping
from functools import cache, partial
from inspect import Parameter, signature
from types import TracebackType
from typing import TYPE_CHECKING, Any

from mockapi.actionkit.reports.sql import arithmetic, comparison, dates, texts
from mockapi.actionkit.reports.sql.aggregates import AGGREGATES
from mockapi.actionkit.reports.sql.errors import QueryError
from mockapi.actionkit.reports.sql.values import column, fitting, shown, stored

if TYPE_CHECKING:
    from mockapi.actionkit.reports.sql import SqlTable

STRICT: dict[str, Callable[..., Any]] = {**arithmetic.FUNCTIONS, **texts.FUNCTIONS, **dates.FUNCTIONS}
LENIENT: dict[str, Callable[..., Any]] = {**comparison.FUNCTIONS, **texts.WITH_NULL}
NATIVE = frozenset(
    ("count", "sum", "min", "max", "avg", "coalesce", "ifnull", "iif", "row_number", "rank", "dense_rank",
     "percent_rank", "cume_dist", "ntile", "lag", "lead", "first_value", "last_value", "nth_value")
)  # fmt: skip
PER_RUN = frozenset((*dates.clocked(0), "rand", "uuid", "database", "schema", "version", "any_value"))
# SQLite may call these of itself, or a query that is run as it stands.
_ALSO = frozenset(("like", "glob", "total", "group_concat", "typeof", "likely", "unlikely", "printf"))
_STEPS = 2_000  # instructions of SQLite between two looks at the clock
_MOST_TEXT = 256 * 1024 * 1024  # characters of an answer
_INDEXED = 50  # rows from which on keys are indexed
_PREFIX = "my_"


def called(name: str) -> str:
    """The name that a function of MySQL has in the database: its own could be a word of SQLite's."""
    return name if name in NATIVE or name.startswith(_PREFIX) else _PREFIX + name


@cache
def counts(function: Callable[..., Any]) -> tuple[int, ...]:
    """With how many arguments a function can be called; -1 for any number."""
    parameters = signature(function).parameters.values()
    if any(parameter.kind is Parameter.VAR_POSITIONAL for parameter in parameters):
        return (-1,)
    needed = sum(parameter.default is Parameter.empty for parameter in parameters)
    return tuple(range(needed, len(parameters) + 1))


class Database:
    """A connection that can read what was loaded into it, and call MySQL's functions; nothing else."""

    def __init__(self, now: int, seconds: float) -> None:
        self.connection = sqlite3.connect(":memory:", isolation_level=None, cached_statements=0)
        self.failure: QueryError | None = None
        self._tables: set[str] = set()
        self._now = now
        self._end = _clock() + seconds
        self.connection.create_collation(comparison.COLLATION, comparison.collate)
        self._register()

    def __enter__(self) -> Database:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.connection.close()

    def _register(self) -> None:
        chance = random.Random(self._now)  # the same from run to run
        own: dict[str, Callable[..., Any]] = {
            **dates.clocked(self._now),
            "rand": lambda seed=None: chance.random() if seed is None else random.Random(str(seed)).random(),
            "uuid": lambda: str(uuid.UUID(int=chance.getrandbits(128), version=4)),
            "database": lambda: "ak",
            "schema": lambda: "ak",
            "version": lambda: "8.0.36",
        }
        for functions, guard, fixed in ((STRICT, self._strict, True), (LENIENT, self._lenient, True)):
            for name, function in functions.items():
                self._add(name, function, guard(function), fixed)
        for name, function in own.items():
            self._add(name, function, self._lenient(function), name not in ("rand", "uuid"))
        for name, (count, kind) in AGGREGATES.items():
            self.connection.create_aggregate(called(name), count, kind)
        self.connection.create_aggregate("my_single", 1, partial(_Single, self))
        self.connection.create_function("my_any_value", 1, lambda value: value)

    def _add(self, name: str, function: Callable[..., Any], guarded: Callable[..., Any], fixed: bool) -> None:
        for count in counts(function):
            self.connection.create_function(called(name), count, guarded, deterministic=fixed)

    def _strict(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """NULL for NULL, and for what MySQL would warn of."""

        def of(*values: Any) -> Any:
            if None in values:
                return None
            try:
                return fitting(function(*values))
            except (ArithmeticError, LookupError, MemoryError, TypeError, ValueError):
                return None
            except QueryError as error:
                self.failure = error
                raise

        return of

    def _lenient(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def of(*values: Any) -> Any:
            try:
                return fitting(function(*values))
            except (ArithmeticError, LookupError, MemoryError, TypeError, ValueError):
                return None

        return of

    def load(self, name: str, table: SqlTable, wanted: Callable[[str], bool]) -> None:
        """Take a table in, with those of its columns that are ``wanted``."""
        places = [place for place, title in enumerate(table.columns) if wanted(title)] or [0]
        rows = table.rows()
        stripes = list(zip(*[[stored(row[place]) for place in places] for row in rows], strict=True))
        described, changed = [], []
        for place, stripe in zip(places, stripes or [()] * len(places), strict=True):
            affinity, change = column(table.columns[place], stripe)
            described.append(f"{quoted(table.columns[place])} {affinity} COLLATE {comparison.COLLATION}")
            changed.append(map(change, stripe))
        self.connection.execute(f"CREATE TABLE main.{quoted(name)} ({', '.join(described)})")
        signs = ", ".join("?" * len(places))
        self.connection.executemany(f"INSERT INTO main.{quoted(name)} VALUES ({signs})", zip(*changed, strict=True))
        if stripes and len(stripes[0]) >= _INDEXED:
            self._index(name, [table.columns[place] for place in places])
        self._tables.add(name.lower())

    def _index(self, name: str, columns: Iterable[str]) -> None:
        for title in columns:
            if title == "id" or title.endswith("_id"):
                self.connection.execute(f"CREATE INDEX {quoted(f'{name}.{title}')} ON {quoted(name)} ({quoted(title)})")

    def seal(self) -> None:
        """From now on, only what was loaded can be read, and only for so long."""
        allowed = {called(name) for name in (*STRICT, *LENIENT, *PER_RUN, *AGGREGATES, "single")} | NATIVE | _ALSO
        tables = self._tables

        def authorize(
            action: int, first: str | None, second: str | None, schema: str | None, source: str | None
        ) -> int:
            if action in (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_RECURSIVE):
                return sqlite3.SQLITE_OK
            if action == sqlite3.SQLITE_READ:
                known = not first or first.lower() in tables or schema is None
                return sqlite3.SQLITE_OK if known and not _internal(first or "") else sqlite3.SQLITE_DENY
            if action == sqlite3.SQLITE_FUNCTION and (second or "").lower() in allowed:
                return sqlite3.SQLITE_OK
            return sqlite3.SQLITE_DENY

        self.connection.set_authorizer(authorize)
        self.connection.set_progress_handler(self._late, _STEPS)

    def _late(self) -> bool:
        return _clock() > self._end

    def rows(self, sql: str, limit: int) -> tuple[tuple[str, ...], list[list[Any]]]:
        """The columns and at most ``limit`` rows. Raises :class:`sqlite3.Error`; QueryError for too much text."""
        cursor = self.connection.execute(sql)
        columns = tuple(str(entry[0]) for entry in cursor.description or ())
        found: list[list[Any]] = []
        size = 0
        while len(found) < limit and (row := cursor.fetchone()) is not None:
            found.append([shown(cell) for cell in row])
            size += sum(len(cell) for cell in row if isinstance(cell, (str, bytes)))
            if size > _MOST_TEXT:
                raise QueryError("The query gives too much text.")
        return columns, found


class _Single:
    """The only row of a query that stands for a value."""

    def __init__(self, database: Database) -> None:
        self.database, self.value, self.count = database, None, 0

    def step(self, value: Any) -> None:
        self.value = value
        self.count += 1
        if self.count > 1:
            self.database.failure = QueryError("Subquery returns more than 1 row")
            raise self.database.failure

    def finalize(self) -> Any:
        return self.value


def quoted(name: str) -> str:
    """A name as SQLite takes it, whatever it is."""
    doubled = name.replace("`", "``")
    return f"`{doubled}`"


def run(
    sql: str, tables: Mapping[str, SqlTable], wanted: Callable[[str], bool], *, now: int, limit: int, seconds: float
) -> tuple[tuple[str, ...], list[list[Any]]]:
    """Run SQL of SQLite's over these tables. Raises :class:`sqlite3.Error` and QueryError."""
    with Database(now, seconds) as database:
        for name, table in tables.items():
            database.load(name, table, wanted)
        database.seal()
        try:
            return database.rows(sql, limit)
        except sqlite3.Error:
            if database.failure is not None:
                raise database.failure from None
            raise


def _internal(name: str) -> bool:
    return name.lower().startswith(("sqlite_", "pragma_", "dbstat", "json_"))


def _clock() -> float:
    """Seconds of a clock that no test freezes: freezegun replaces ``time.monotonic``."""
    if hasattr(time, "clock_gettime"):
        return time.clock_gettime(time.CLOCK_MONOTONIC)
    return time.monotonic()
