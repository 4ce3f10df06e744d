"""MySQL's aggregates that SQLite lacks, GROUP_CONCAT first."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from typing import Any

from mockapi.actionkit.reports.sql.comparison import rank
from mockapi.actionkit.reports.sql.values import LONGEST, number, text, whole


class GroupConcat:
    """``GROUP_CONCAT``: called with a flag for DISTINCT, the separator, a letter per sort key (a or d), text, keys."""

    def __init__(self) -> None:
        self.rows: list[tuple[Any, ...]] = []
        self.distinct, self.separator, self.directions, self.size = False, ",", "", 0

    def step(self, distinct: int, separator: Any, directions: str, value: Any, *keys: Any) -> None:
        self.distinct, self.separator, self.directions = bool(distinct), text(separator), directions
        if value is not None and self.size <= LONGEST:
            self.rows.append((value, *keys))
            self.size += len(text(value)) + 1

    def finalize(self) -> str | None:
        if not self.rows or self.size > LONGEST:
            return None
        rows = self.rows
        if self.distinct:
            first: dict[Any, tuple[Any, ...]] = {}
            for row in rows:
                first.setdefault(rank(row[0]), row)
            rows = list(first.values())
        for place in range(len(self.directions), 0, -1):
            rows = sorted(rows, key=lambda row: rank(row[place]), reverse=self.directions[place - 1] == "d")
        return self.separator.join(text(row[0]) for row in rows)


class _Spread:
    """The variance, and what follows from it; NULL of nothing."""

    sample, root = False, False

    def __init__(self) -> None:
        self.count, self.mean, self.squares = 0, 0.0, 0.0

    def step(self, value: Any) -> None:
        if value is None:
            return
        self.count += 1
        delta = number(value) - self.mean
        self.mean += delta / self.count
        self.squares += delta * (number(value) - self.mean)

    def finalize(self) -> float | None:
        divisor = self.count - self.sample
        if divisor < 1:
            return None
        variance = self.squares / divisor
        result = math.sqrt(variance) if self.root else variance
        return result if math.isfinite(result) else None


class _SampleVariance(_Spread):
    sample = True


class _Deviation(_Spread):
    root = True


class _SampleDeviation(_Spread):
    sample, root = True, True


class _Bits:
    start = 0

    def __init__(self) -> None:
        self.bits = self.start

    def step(self, value: Any) -> None:
        if value is not None:
            self.take(whole(value) % 2**64)

    def take(self, value: int) -> None:
        self.bits |= value

    def finalize(self) -> int:
        return self.bits if self.bits < 2**63 else self.bits - 2**64


class _CommonBits(_Bits):
    start = 2**64 - 1

    def take(self, value: int) -> None:
        self.bits &= value


class _OddBits(_Bits):
    def take(self, value: int) -> None:
        self.bits ^= value


class _JsonArray:
    def __init__(self) -> None:
        self.items: list[Any] = []
        self.size = 0

    def step(self, value: Any) -> None:
        self.size += len(text(value)) + 1
        if self.size > LONGEST:
            self.items = []
        self.items.append(value if isinstance(value, (int, float)) or value is None else text(value))

    def finalize(self) -> str | None:
        return json.dumps(self.items, ensure_ascii=False) if self.items and self.size <= LONGEST else None


AGGREGATES: dict[str, tuple[int, Callable[[], Any]]] = {
    "my_group_concat": (-1, GroupConcat),
    "std": (1, _Deviation),
    "stddev": (1, _Deviation),
    "stddev_pop": (1, _Deviation),
    "stddev_samp": (1, _SampleDeviation),
    "variance": (1, _Spread),
    "var_pop": (1, _Spread),
    "var_samp": (1, _SampleVariance),
    "bit_or": (1, _Bits),
    "bit_and": (1, _CommonBits),
    "bit_xor": (1, _OddBits),
    "json_arrayagg": (1, _JsonArray),
}
