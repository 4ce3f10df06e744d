"""What a query is refused with, in the words of MySQL where it has some."""

from __future__ import annotations

NEAR = 80


class QueryError(Exception):
    """A query that is not run, or does not end; the text says what is wrong in one sentence."""


class NotTranslated(QueryError):
    """Something that MySQL has and that the emulator lacks."""


def syntax_error(near: str = "", line: int = 1) -> QueryError:
    """How MySQL refuses what it cannot read from ``near`` on."""
    return QueryError(
        "You have an error in your SQL syntax; check the manual that corresponds to your MySQL server version for the "
        f"right syntax to use near '{near[:NEAR]}' at line {line}"
    )


def no_such_table(name: str, schema: str = "ak") -> QueryError:
    return QueryError(f"Table '{schema}.{name}' doesn't exist")


def no_such_column(name: str, place: str = "field list") -> QueryError:
    return QueryError(f"Unknown column '{name}' in '{place}'")


def no_such_function(name: str) -> QueryError:
    return QueryError(f"FUNCTION ak.{name} does not exist")
