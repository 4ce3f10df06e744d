"""The way of a query: read, translated, run in a database of its own, its errors said as MySQL says them."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from mockapi.actionkit.reports.sql import engine
from mockapi.actionkit.reports.sql.errors import QueryError, syntax_error
from mockapi.actionkit.reports.sql.statement import Statement
from mockapi.actionkit.reports.sql.translation import Translation
from mockapi.actionkit.reports.sql.wording import said

if TYPE_CHECKING:
    from mockapi.actionkit.reports.sql import SqlTable

Answer = tuple[tuple[str, ...], list[list[Any]]]


def answer(sql: str, tables: Mapping[str, SqlTable], *, now: int, limit: int, seconds: float) -> Answer:
    """Columns and rows. Raises QueryError, and nothing else, whatever ``sql`` is."""
    readable = sql.encode("utf-8", "replace").decode()
    if "\0" in sql or readable != sql:
        raise syntax_error(readable.replace("\0", ""))

    def attempt(text: str, names: list[str], wants: Callable[[str], bool]) -> Answer:
        loaded = {name: tables[name] for name in names}
        return engine.run(text, loaded, wants, now=now, limit=limit, seconds=seconds)

    statement = Statement(sql)
    if statement.tree is not None:
        try:
            translation = Translation(statement.tree, tables, statement.titles())
        except QueryError:
            raise
        except Exception:  # the translator stumbles over some trees
            statement.problem = syntax_error(sql.strip())
        else:
            try:
                return attempt(translation.sql, translation.tables, translation.wants)
            except (sqlite3.Error, sqlite3.Warning, MemoryError, OverflowError, ValueError) as error:
                raise said(error, statement.tree) from None
    try:
        return attempt(sql, [name for name in tables if name in statement.words], lambda name: True)
    except (sqlite3.Error, sqlite3.Warning, MemoryError, OverflowError, ValueError) as error:
        raise statement.problem or said(error, None) from None
