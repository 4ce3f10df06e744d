"""What a test expects of the requests that were made: how they match, and how far the nearest one is off."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from mockapi.world.exchange import Exchange
from mockapi.world.paths import path_matches

MISSING = object()


@dataclass(frozen=True)
class Expectation:
    """A request as a test describes it; what is left None matches anything.

    ``path`` is a glob on the whole path or on the path behind the API root. ``query``, ``body`` and ``headers`` must
    be contained in what was sent: hashes may have more keys, lists must be as long. Any value may be a compiled
    pattern, a function that says whether it fits, or ``...`` for anything that is there.
    """

    method: str | None = None
    path: str | None = None
    service: str | None = None
    status: int | None = None
    query: Mapping[str, Any] | None = None
    body: Any = None
    headers: Mapping[str, Any] = field(default_factory=dict)

    def misfits(self, exchange: Exchange) -> list[str]:
        """What does not fit, a line each with the name of the place; empty for a match."""
        found: list[str] = []
        if self.service is not None and exchange.service != self.service:
            found.append(_line("service", self.service, exchange.service))
        if self.method is not None and exchange.method != self.method.upper():
            found.append(_line("method", self.method.upper(), exchange.method))
        if self.path is not None and not path_matches(self.path, exchange.path):
            found.append(_line("path", self.path, exchange.path))
        if self.status is not None and exchange.status != self.status:
            found.append(_line("status", self.status, exchange.status))
        if self.query is not None:
            wanted = {name: value if _is_open(value) else str(value) for name, value in self.query.items()}
            found += _differences("query", wanted, dict(exchange.query))
        if self.headers:
            found += _differences("headers", {n.lower(): v for n, v in self.headers.items()}, dict(exchange.headers))
        if self.body is not None:
            found += _differences("body", self.body, exchange.body)
        return found

    def matches(self, exchange: Exchange) -> bool:
        """Whether a request is as described."""
        return not self.misfits(exchange)

    def __str__(self) -> str:
        where = " ".join(text for text in (self.service, (self.method or "").upper(), self.path) if text)
        lines = [where or "any request"]
        for name in ("status", "query", "headers", "body"):
            value = getattr(self, name)
            if value is not None and value != {}:
                lines.append(f"{name} {_shown(value)}")
        return ", ".join(lines)


def nearest(expectation: Expectation, exchanges: Sequence[Exchange]) -> tuple[Exchange, list[str]] | None:
    """The request that comes nearest to a description, of several the latest, and what does not fit."""
    best: tuple[tuple[int, int], Exchange, list[str]] | None = None
    for exchange in exchanges:
        misfits = expectation.misfits(exchange)
        off = sum(_WEIGHTS.get(line.partition(":")[0], 1) for line in misfits)
        rank = (off, -exchange.number)
        if best is None or rank < best[0]:
            best = (rank, exchange, misfits)
    return None if best is None else best[1:]


# Another path or method is another request; a field is a detail.
_WEIGHTS = {"service": 100, "path": 40, "method": 20, "status": 5}


def _differences(place: str, wanted: Any, found: Any) -> list[str]:
    return list(_differ(place, wanted, found))


def _differ(place: str, wanted: Any, found: Any) -> Iterator[str]:
    if found is MISSING:
        yield f"{place}: wanted {_shown(wanted)}, was missing"
    elif _is_open(wanted):
        if not _fits(wanted, found):
            yield _line(place, wanted, found)
    elif isinstance(wanted, Mapping) and isinstance(found, Mapping):
        for name, value in wanted.items():
            yield from _differ(f"{place}.{name}", value, found.get(name, MISSING))
    elif isinstance(wanted, (list, tuple)) and isinstance(found, (list, tuple)):
        if len(wanted) != len(found):
            yield f"{place}: wanted {len(wanted)} items, there were {len(found)}: {_shown(found)}"
        for number, (one, other) in enumerate(zip(wanted, found, strict=False)):
            yield from _differ(f"{place}[{number}]", one, other)
    elif wanted != found or isinstance(wanted, bool) != isinstance(found, bool):
        yield _line(place, wanted, found)


def _is_open(value: Any) -> bool:
    return value is ... or isinstance(value, re.Pattern) or callable(value)


def _fits(wanted: Any, found: Any) -> bool:
    if wanted is ...:
        return True
    if isinstance(wanted, re.Pattern):
        return isinstance(found, str) and wanted.search(found) is not None
    test: Callable[[Any], object] = wanted
    return bool(test(found))


def _line(place: str, wanted: Any, found: Any) -> str:
    return f"{place}: wanted {_shown(wanted)}, was {_shown(found)}"


def _shown(value: Any) -> str:
    if value is ...:
        return "anything"
    if isinstance(value, re.Pattern):
        return f"/{value.pattern}/"
    if callable(value):
        return getattr(value, "__name__", "a function")
    text = repr(value)
    return text if len(text) <= 200 else f"{text[:197]}..."
