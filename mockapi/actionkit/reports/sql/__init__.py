"""SQL of reports: a SELECT written for MySQL, run for real over tables that the caller describes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mockapi.actionkit.reports.sql.errors import NotTranslated, QueryError
from mockapi.actionkit.reports.sql.parameters import filled, placeholders

__all__ = ["NotTranslated", "QueryError", "Result", "SqlTable", "placeholders", "run"]


@dataclass(frozen=True)
class SqlTable:
    """A table that a query may name. ``rows`` is called only by queries that do.

    A datetime is a :class:`datetime.datetime` or text such as ``2026-01-05T10:00:00``, in UTC; a decimal is a
    :class:`decimal.Decimal` or a number. A column holds one kind of value, or NULL.
    """

    columns: tuple[str, ...]
    rows: Callable[[], Iterable[Sequence[Any]]]


@dataclass(frozen=True)
class Result:
    """What a query gives. Datetimes are text (``2026-01-05T10:00:00``), decimals floats, truth 0 or 1."""

    columns: tuple[str, ...]
    rows: list[list[Any]]


def run(
    sql: str,
    tables: Mapping[str, SqlTable],
    parameters: Mapping[str, Any] = {},
    *,
    now: int,
    limit: int = 10_000,
    seconds: float = 10.0,
) -> Result:
    """The answer to a SELECT in MySQL's dialect, with its ``{{ name }}`` placeholders filled from ``parameters``.

    ``now``: the time in seconds since the epoch. At most ``limit`` rows; a query is interrupted after ``seconds``.
    Raises :class:`QueryError` for whatever cannot be run, :class:`NotTranslated` where MySQL could.
    """
    from mockapi.actionkit.reports.sql.running import answer

    return Result(*answer(filled(sql, parameters), tables, now=now, limit=limit, seconds=seconds))
