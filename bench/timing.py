"""Timing: compared things take turns, so that a machine whose speed drifts treats them alike."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping

Action = Callable[[], object]


def in_turns(actions: Mapping[str, Action], *, times: int = 100, rounds: int = 9) -> dict[str, list[float]]:
    """Seconds that each action takes, one figure a round."""
    taken: dict[str, list[float]] = {name: [] for name in actions}
    for _ in range(rounds):
        for name, action in actions.items():
            start = time.perf_counter()
            for _ in range(times):
                action()
            taken[name].append((time.perf_counter() - start) / times)
    return taken


def median(seconds: list[float]) -> float:
    """The median."""
    return statistics.median(seconds)


def shown(seconds: list[float]) -> str:
    """Median and range, in the unit that fits."""
    unit, factor = ("us", 1e6) if median(seconds) < 2e-3 else ("ms", 1e3)
    return f"{median(seconds) * factor:.1f} ({min(seconds) * factor:.1f}-{max(seconds) * factor:.1f}) {unit}"
