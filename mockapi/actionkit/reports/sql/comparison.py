"""How MySQL compares: text without case, accents and blanks at its end, numbers as numbers, dates as moments."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from mockapi.actionkit.declaring.collation import folded
from mockapi.actionkit.reports.sql.values import is_moment, number, text

COLLATION = "MYSQL"

_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ](\d{1,2}):(\d{1,2})(?::(\d{1,2}))?)?", re.A)


@lru_cache(maxsize=8192)
def key(value: str) -> str:
    """What texts have in common that are equal to MySQL. A date is equal to its midnight."""
    if value[4:5] == "-" and value[:1].isdigit() and (found := _DATE.fullmatch(value)):
        year, month, day, hour, minute, second = found.groups(default="00")
        return f"{year}-{month:0>2}-{day:0>2} {hour:0>2}:{minute:0>2}:{second:0>2}"
    common: str = folded(value)
    return common


def collate(left: str, right: str) -> int:
    """The collation: negative, zero or positive."""
    if left == right:
        return 0
    one, other = key(left), key(right)
    return (one > other) - (one < other)


def rank(value: Any) -> tuple[int, Any]:
    """A key that sorts NULL, numbers and text as the collation does."""
    if value is None:
        return (0, 0)
    return (1, value) if isinstance(value, (int, float)) else (2, key(text(value)))


def order(left: Any, right: Any) -> int | None:
    """Negative, zero or positive; None where one of them is NULL."""
    if left is None or right is None:
        return None
    if isinstance(left, str) and isinstance(right, str):
        return collate(left, right)
    if isinstance(left, bytes) and isinstance(right, bytes):
        return (left > right) - (left < right)
    one, other = _number(left, right), _number(right, left)
    if one == other or (float in (type(one), type(other)) and f"{one:.14g}" == f"{other:.14g}"):
        return 0
    return 1 if one > other else -1


def _number(value: Any, other: Any) -> int | float:
    """A value beside another one; the number of a day, beside a datetime, means its midnight."""
    found = number(value)
    return found * 1_000_000 if is_moment(other) and found < 100_000_000 else found


def equal(left: Any, right: Any) -> bool | None:
    found = order(left, right)
    return None if found is None else found == 0


def _unequal(left: Any, right: Any) -> bool | None:
    found = order(left, right)
    return None if found is None else found != 0


def _less(left: Any, right: Any) -> bool | None:
    found = order(left, right)
    return None if found is None else found < 0


def _at_most(left: Any, right: Any) -> bool | None:
    found = order(left, right)
    return None if found is None else found <= 0


def _more(left: Any, right: Any) -> bool | None:
    found = order(left, right)
    return None if found is None else found > 0


def _at_least(left: Any, right: Any) -> bool | None:
    found = order(left, right)
    return None if found is None else found >= 0


def _same(left: Any, right: Any) -> bool:
    return left is right if left is None or right is None else order(left, right) == 0


def _between(value: Any, low: Any, high: Any) -> bool | None:
    above, below = _at_least(value, low), _at_most(value, high)
    if above is False or below is False:
        return False
    return None if above is None or below is None else True


def _among(value: Any, *others: Any) -> bool | None:
    if value is None:
        return None
    found = [order(value, other) for other in others]
    return True if 0 in found else None if None in found else False


def _null_if(value: Any, other: Any) -> Any:
    return None if order(value, other) == 0 else value


def _exclusive_or(left: Any, right: Any) -> bool | None:
    return None if left is None or right is None else (number(left) != 0) != (number(right) != 0)


def _greatest(first: Any, second: Any, *others: Any) -> Any:
    return _extreme(1, first, second, *others)


def _least(first: Any, second: Any, *others: Any) -> Any:
    return _extreme(-1, first, second, *others)


def _extreme(sign: int, *values: Any) -> Any:
    if None in values:
        return None
    best = values[0]
    for value in values[1:]:
        if (order(value, best) or 0) * sign > 0:
            best = value
    return best


def _field(value: Any, first: Any, *others: Any) -> int:
    return next((place for place, item in enumerate((first, *others), 1) if equal(value, item)), 0)


def _find_in_set(value: Any, items: Any) -> int | None:
    if value is None or items is None:
        return None
    parts = text(items).split(",") if text(items) else []
    return next((place for place, item in enumerate(parts, 1) if key(item) == key(text(value))), 0)


def _compared(left: Any, right: Any) -> int | None:
    return None if left is None or right is None else collate(text(left), text(right))


# These are handed NULL as None.
FUNCTIONS: dict[str, Callable[..., Any]] = {
    "my_eq": equal,
    "my_ne": _unequal,
    "my_lt": _less,
    "my_le": _at_most,
    "my_gt": _more,
    "my_ge": _at_least,
    "my_same": _same,
    "my_between": _between,
    "my_in": _among,
    "nullif": _null_if,
    "my_xor": _exclusive_or,
    "greatest": _greatest,
    "least": _least,
    "field": _field,
    "find_in_set": _find_in_set,
    "strcmp": _compared,
}
