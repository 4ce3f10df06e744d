"""What SQLite complains of, said as MySQL says it."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from typing import TYPE_CHECKING

from mockapi.actionkit.reports.sql.errors import (
    QueryError,
    no_such_column,
    no_such_function,
    no_such_table,
    syntax_error,
)

if TYPE_CHECKING:
    from sqlglot import exp

_CLAUSES = {
    "where": "where clause", "join": "on clause", "group": "group statement", "order": "order clause",
    "having": "having clause", "select": "field list",
}  # fmt: skip
_RULES: tuple[tuple[str, Callable[[re.Match[str], exp.Expr | None], QueryError]], ...] = (
    (r"no such column: (.*)", lambda found, tree: no_such_column(found[1], place(found[1], tree))),
    (
        r"ambiguous column name: (.*)",
        lambda found, tree: QueryError(f"Column '{found[1]}' in {place(found[1], tree)} is ambiguous"),
    ),
    (r"no such table: (?:main\.)?(.*)", lambda found, tree: no_such_table(found[1])),
    (r"no such function: (?:my_)?(.*)", lambda found, tree: no_such_function(found[1])),
    (
        r"wrong number of arguments to function (?:my_)?(.*)\(\)",
        lambda found, tree: QueryError(f"Incorrect parameter count in the call to native function '{found[1]}'"),
    ),
    (r"misuse of .*aggregate.*", lambda found, tree: QueryError("Invalid use of group function")),
    (
        r"SELECTs to the left and right of .*",
        lambda found, tree: QueryError("The used SELECT statements have a different number of columns"),
    ),
    (
        r"sub-select returns (\d+) columns - expected (\d+)|row value misused()",
        lambda found, tree: QueryError(f"Operand should contain {found[2] or 1} column(s)"),
    ),
    (r"no tables specified", lambda found, tree: QueryError("No tables used")),
    (r'near "(.*)": syntax error', lambda found, tree: syntax_error(found[1])),
    (r"incomplete input|unrecognized token.*", lambda found, tree: syntax_error()),
    (
        r"interrupted",
        lambda found, tree: QueryError("Query execution was interrupted, maximum statement execution time exceeded"),
    ),
    (r"integer overflow", lambda found, tree: QueryError("BIGINT value is out of range")),
    (r"a GROUP BY clause is required before HAVING", lambda found, tree: QueryError("Invalid use of group function")),
    (
        r"(?:not authorized|access to .* is prohibited).*|authorizer malfunction",
        lambda found, tree: QueryError("The query reads what a report may not read."),
    ),
)


def said(error: Exception, tree: exp.Expr | None) -> QueryError:
    """The refusal that an error of SQLite means."""
    message = str(error)
    for pattern, rule in _RULES:
        if found := re.fullmatch(pattern, message, re.S):
            refusal: QueryError = rule(found, tree)
            return refusal
    if isinstance(error, sqlite3.Error) and message:
        return QueryError(f"The query cannot be run: {message}.")
    return syntax_error()


def place(name: str, tree: exp.Expr | None) -> str:
    """What MySQL calls the part of the query that a column stands in."""
    from sqlglot import exp

    last = name.rpartition(".")[2].strip("`").lower()
    for column in tree.find_all(exp.Column) if tree is not None else ():
        if column.name.lower() != last:
            continue
        node: exp.Expr | None = column
        while node is not None:
            if node.key in _CLAUSES:
                return _CLAUSES[node.key]
            node = node.parent
    return "field list"
