"""How values stand in the database that a query runs in, and how MySQL turns one kind into another.

A datetime is the text ``2026-01-05T10:00:00``: the ``T`` tells it from text of the user's that looks alike, and MySQL's
own form, with a blank, is made where a function wants text.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta, timezone
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from mockapi.actionkit.reports.sql.errors import QueryError

LONGEST = 1024 * 1024  # characters that a function may return; more is NULL, as past MySQL's max_allowed_packet
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", re.A)
_SPACED = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", re.A)
_PLAIN_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.A)
_DATED = re.compile(r"(?:_at|_on|_utc|date|time)\Z")
_NUMBER = re.compile(r"\s*[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?", re.A)
_WHOLE = 2**63


def is_moment(value: Any) -> bool:
    """Whether a value is a datetime."""
    return isinstance(value, str) and len(value) == 19 and value[10] == "T" and _MOMENT.fullmatch(value) is not None


def text(value: Any) -> str:
    """A value as MySQL would write it."""
    if isinstance(value, str):
        return value.replace("T", " ") if is_moment(value) else value
    if isinstance(value, float):
        return f"{value:.15g}"
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return str(value)


def number(value: Any) -> int | float:
    """A value as MySQL would calculate with it: text by the number that it begins with, dates by their digits."""
    if isinstance(value, (int, float)):
        return value
    if is_moment(value) or (isinstance(value, str) and _PLAIN_DATE.fullmatch(value)):
        return int("".join(filter(str.isdigit, value)))
    found = _NUMBER.match(text(value))
    if found is None:
        return 0
    whole = found[0].strip()
    if whole.lstrip("+-").isdigit():
        return int(whole)
    return float(whole)


def whole(value: Any) -> int:
    """A number rounded to a whole one, halves away from zero."""
    read = number(value)
    return read if isinstance(read, int) else int(decimal(read).quantize(Decimal(1), ROUND_HALF_UP))


def decimal(value: Any) -> Decimal:
    """A number as the decimal that was meant: 2.675 is two and 675 thousandths."""
    read = number(value)
    return Decimal(read) if isinstance(read, int) else Decimal(f"{read:.15g}")


def fitting(value: Any) -> Any:
    """What a function returned, as the database can hold it."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, int):
        return value if -_WHOLE <= value < _WHOLE else float(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, str):
        return value if len(value) <= LONGEST else None
    return value


def stored(value: Any) -> Any:
    """A value of a row, as the database can hold it."""
    if value is None or isinstance(value, (float, bytes)):
        return value
    if isinstance(value, (bool, int)):
        return int(value) if -_WHOLE <= value < _WHOLE else float(value)
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, datetime):
        naive = value.astimezone(timezone.utc).replace(tzinfo=None) if value.tzinfo else value
        return naive.isoformat(timespec="seconds")
    if isinstance(value, Decimal):
        return float(value) if value.is_finite() else None
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    if isinstance(value, (dict, list, tuple)):
        return json.dumps(value, default=str)
    return str(value)


def column(name: str, values: Sequence[Any]) -> tuple[str, Callable[[Any], Any]]:
    """The affinity of a column with these values, and what still has to be done to each of them."""
    kinds = {type(value) for value in values if value is not None}
    if kinds and kinds <= {int, float}:
        return "NUMERIC", _same
    if kinds != {str}:
        return "", _same
    if _DATED.search(name) and all(value is None or _SPACED.fullmatch(value) for value in values):
        return "TEXT", lambda value: value and value.replace(" ", "T")
    return "TEXT", _same


def shown(value: Any) -> Any:
    """A cell of the answer."""
    if isinstance(value, float):
        if not math.isfinite(value):
            raise QueryError("DOUBLE value is out of range")
        # Sums of decimals: MySQL adds 10.10 and 20.20 to 30.30, binary floats do not.
        return float(f"{value:.14g}")
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return value


def _same(value: Any) -> Any:
    return value
