"""The ``{{ name }}`` placeholders of a report: which there are, and their values as literals of MySQL."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from mockapi.actionkit.reports.sql.errors import QueryError

# What a report is made of, as far as quoting goes: comments, quotes that may hold placeholders, placeholders, tags.
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)|#[^\n]*|--(?=\s|\Z)[^\n]*", re.S)
_QUOTE = re.compile(r"['\"`]")
_BRACES = re.compile(r"\{\{(.*?)\}\}", re.S)
_TAG = re.compile(r"\{%.*?%\}", re.S)
_NAME = re.compile(r"\s*([A-Za-z_][\w.-]*)\s*", re.A)
_SPECIAL = re.compile(r"\{\{|\{%|/\*|#|--|['\"`\\]")


def placeholders(sql: str) -> list[str]:
    """The names between double braces, each once, in the order in which they first stand; those in comments do not."""
    names = (_NAME.fullmatch(found[1]) for kind, found, _ in _pieces(sql) if kind == "braces")
    return list(dict.fromkeys(name[1] for name in names if name))


def filled(sql: str, parameters: Mapping[str, Any]) -> str:
    """The query with the values of ``parameters`` in it. Raises QueryError for one that is missing, and for tags."""
    parts: list[str] = []
    end = 0
    for kind, found, quote in _pieces(sql):
        if kind == "tag":
            raise QueryError(f"Template tags such as '{found[0][:60]}' are not supported in reports.")
        name = _NAME.fullmatch(found[1])
        if name is None:
            raise QueryError(f"The placeholder '{found[0][:60]}' is not supported: only a name may stand in it.")
        if name[1] not in parameters:
            raise QueryError(f"The report needs a value for the parameter '{name[1]}'.")
        value = parameters[name[1]]
        parts += [sql[end : found.start()], _inside(value, quote) if quote else _literal(value)]
        end = found.end()
    return "".join((*parts, sql[end:]))


def _pieces(sql: str) -> Iterator[tuple[str, re.Match[str], str]]:
    """The placeholders and tags outside comments, each with the quote that it stands in, or nothing."""
    quote, at = "", 0
    while found := _SPECIAL.search(sql, at):
        sign, at = found[0], found.end()
        if sign in ("{{", "{%"):
            if whole := (_BRACES if sign == "{{" else _TAG).match(sql, found.start()):
                yield ("braces" if sign == "{{" else "tag"), whole, quote
                at = whole.end()
        elif sign == "\\":
            at += 1 if quote and quote != "`" else 0
        elif quote:
            quote = "" if sign == quote else quote  # a doubled quote closes and opens again, which is the same
        elif _QUOTE.fullmatch(sign):
            quote = sign
        elif comment := _COMMENT.match(sql, found.start()):
            at = comment.end()


def _literal(value: Any) -> str:
    if isinstance(value, (list, tuple, set, frozenset)):
        return ", ".join(map(_literal, value)) or "NULL"
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, (int, Decimal)) or (isinstance(value, float) and math.isfinite(value)):
        text = str(value)
        return f"({text})" if text.startswith("-") else text  # two minus signs in a row would begin a comment
    return f"'{_inside(value, chr(39))}'"


def _inside(value: Any, quote: str) -> str:
    if isinstance(value, (list, tuple, set, frozenset)):
        return ",".join(_inside(item, quote) for item in value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(int(value))
    text = value.strftime("%Y-%m-%d %H:%M:%S") if isinstance(value, datetime) else str(value)
    if isinstance(value, date) and not isinstance(value, datetime):
        text = value.isoformat()
    return text.replace("`", "``") if quote == "`" else text.replace("\\", "\\\\").replace(quote, quote * 2)
