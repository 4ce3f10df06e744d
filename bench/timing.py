"""Timing: compared things take turns, so that a machine whose speed drifts treats them alike."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Mapping

Action = Callable[[], object]


def in_turns(actions: Mapping[str, Action], *, times: int = 100, rounds: int = 9) -> dict[str, list[float]]:
    """Seconds that each action takes, one figure a round. A first round that is not counted warms up."""
    for action in actions.values():
        action()
    gc.collect()
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
    """Median and quartiles, in the unit that fits."""
    unit, factor = ("us", 1e6) if median(seconds) < 2e-3 else ("ms", 1e3)
    lower, middle, upper = (quartile * factor for quartile in statistics.quantiles(seconds, n=4, method="inclusive"))
    return f"{middle:.1f} ({lower:.1f}-{upper:.1f}) {unit}"


def ratios(taken: Mapping[str, list[float]], name: str, other: str) -> list[float]:
    """What ``name`` takes as a multiple of ``other``, round by round: what slows both of a round cancels out."""
    return [one / two for one, two in zip(taken[name], taken[other], strict=True)]


def differences(taken: Mapping[str, list[float]], name: str, other: str) -> list[float]:
    """Seconds by which ``name`` takes longer than ``other``, round by round."""
    return [one - two for one, two in zip(taken[name], taken[other], strict=True)]
