"""What a test expects of the requests that were made: how they match, and how far the nearest one is off."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from mockapi.world.exchange import Exchange
from mockapi.world.paths import check_path, check_service, path_matches

MISSING = object()


class Misfit(str):
    """One thing that does not fit, in a line; ``place`` names it, ``wanted`` and ``was`` are the two values.

    ``was`` is :data:`MISSING` for what was not sent.
    """

    place: str
    wanted: Any
    was: Any

    @classmethod
    def of(cls, place: str, wanted: Any, was: Any, line: str | None = None) -> Misfit:
        """Of a place, what was wanted there and what there was."""
        misfit = cls(line or f"{place}: wanted {_shown(wanted)}, was {_shown(was)}")
        misfit.place, misfit.wanted, misfit.was = place, wanted, was
        return misfit


@dataclass(frozen=True)
class Expectation:
    """A request as a test describes it; what is left None matches anything.

    ``path`` is a glob on the whole path or on the path behind the API root. ``query``, ``body`` and ``headers`` must
    be contained in what was sent: hashes may have more keys, lists must be as long. Any value may be a compiled
    pattern, a type, a function that says whether it fits, or ``...`` for anything that is there. An argument of the
    query or a header that is None must not be there; a list stands for all arguments of one name.

    ``body`` is compared with :attr:`Exchange.body`: JSON and forms as hashes, a call over XML-RPC as ``method`` and
    ``struct``, anything else as bytes, or as text where text is wanted.

    Raises ValueError for a service that there is not, and for a path that none could match.
    """

    method: str | None = None
    path: str | None = None
    service: str | None = None
    status: int | None = None
    query: Mapping[str, Any] | None = None
    body: Any = None
    headers: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        check_service(self.service)
        check_path(self.path)

    def misfits(self, exchange: Exchange) -> list[Misfit]:
        """What does not fit, a line each with the name of the place; empty for a match."""
        found: list[Misfit] = []
        if self.service is not None and exchange.service != self.service:
            found.append(Misfit.of("service", self.service, exchange.service))
        if self.method is not None and exchange.method != self.method.upper():
            found.append(Misfit.of("method", self.method.upper(), exchange.method))
        if self.path is not None and not path_matches(self.path, exchange.path):
            found.append(Misfit.of("path", self.path, exchange.path))
        if self.status is not None and exchange.status != self.status:
            found.append(Misfit.of("status", self.status, exchange.status))
        if self.query is not None:
            found += _arguments(self.query, exchange.request.pairs)
        if self.headers:
            found += _named("headers", {n.lower(): v for n, v in self.headers.items()}, exchange.headers)
        if self.body is not None:
            found += _body(self.body, exchange.body)
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


def nearest(expectation: Expectation, exchanges: Sequence[Exchange]) -> tuple[Exchange, list[Misfit]] | None:
    """The request that comes nearest to a description, of several the latest, and what does not fit."""
    best: tuple[tuple[float, int], Exchange, list[Misfit]] | None = None
    for exchange in exchanges:
        misfits = expectation.misfits(exchange)
        off = sum(_distance(misfit) for misfit in misfits)
        rank = (off, -exchange.number)
        if best is None or rank < best[0]:
            best = (rank, exchange, misfits)
    return None if best is None else best[1:]


# Another path or method is another request; a field is a detail.
_WEIGHTS = {"service": 100, "path": 20, "method": 20, "status": 5}


def _distance(misfit: Misfit) -> float:
    """How much is amiss: more for a path that is less like it, and for the lack of more fields."""
    weight: float = _WEIGHTS.get(misfit.place, 1)
    if misfit.place == "path":
        weight += 60 * (1 - SequenceMatcher(None, misfit.wanted, misfit.was).ratio())
    elif isinstance(misfit.wanted, Mapping) and not isinstance(misfit.was, Mapping):
        weight += len(misfit.wanted)
    return weight


def _arguments(wanted: Mapping[str, Any], pairs: Sequence[tuple[str, str]]) -> list[Misfit]:
    """What is amiss with the query; all of its values are texts."""
    several: dict[str, list[str]] = {}
    for name, value in pairs:
        several.setdefault(name, []).append(value)
    given: dict[str, Any] = {name: values[-1] for name, values in several.items()}
    expected: dict[str, Any] = {}
    for name, value in wanted.items():
        if isinstance(value, (list, tuple)):
            given[name] = several.get(name, [])
            expected[name] = [_as_text(item) for item in value]
        else:
            expected[name] = _as_text(value)
    return _named("query", expected, given)


def _as_text(value: Any) -> Any:
    if value is None or _is_open(value):
        return value
    return str(value).lower() if isinstance(value, bool) else str(value)


def _named(place: str, wanted: Mapping[str, Any], given: Mapping[str, Any]) -> list[Misfit]:
    """What is amiss with arguments or headers; those that are to be None must not be there."""
    present = {name: value for name, value in wanted.items() if value is not None}
    found = _differences(place, present, dict(given))
    for name in wanted.keys() - present.keys():
        if name in given:
            found.append(Misfit.of(f"{place}.{name}", None, given[name], _unwanted(f"{place}.{name}", given[name])))
    return found


def _unwanted(place: str, value: Any) -> str:
    return f"{place}: wanted none, was {_shown(value)}"


def _body(wanted: Any, given: Any) -> list[Misfit]:
    """What is amiss with the body. A text or a pattern is held against the bytes that are neither JSON nor a form."""
    if given is None:
        return [] if wanted in (b"", "") else _differences("body", wanted, MISSING)
    is_text = isinstance(wanted, str) or (isinstance(wanted, re.Pattern) and isinstance(wanted.pattern, str))
    if is_text and isinstance(given, bytes):
        given = given.decode("utf-8", "replace")
    return _differences("body", wanted, given)


def _differences(place: str, wanted: Any, found: Any) -> list[Misfit]:
    return list(_differ(place, wanted, found))


def _differ(place: str, wanted: Any, found: Any) -> Iterator[Misfit]:
    if found is MISSING:
        yield Misfit.of(place, wanted, found, f"{place}: wanted {_shown(wanted)}, was missing")
    elif _is_open(wanted):
        if not _fits(wanted, found):
            yield Misfit.of(place, wanted, found)
    elif isinstance(wanted, Mapping) and isinstance(found, Mapping):
        for name, value in wanted.items():
            yield from _differ(f"{place}.{name}", value, found.get(name, MISSING))
    elif isinstance(wanted, (list, tuple)) and isinstance(found, (list, tuple)):
        if len(wanted) != len(found):
            line = f"{place}: wanted {len(wanted)} items, there were {len(found)}: {_shown(found)}"
            yield Misfit.of(place, wanted, found, line)
        for number, (one, other) in enumerate(zip(wanted, found, strict=False)):
            yield from _differ(f"{place}[{number}]", one, other)
    elif wanted != found or isinstance(wanted, bool) != isinstance(found, bool):
        yield Misfit.of(place, wanted, found)


def _is_open(value: Any) -> bool:
    return value is ... or isinstance(value, re.Pattern) or callable(value)  # a type is callable, too


def _fits(wanted: Any, found: Any) -> bool:
    if wanted is ...:
        return True
    if isinstance(wanted, re.Pattern):
        return isinstance(found, type(wanted.pattern)) and wanted.search(found) is not None
    if isinstance(wanted, type):
        return isinstance(found, wanted) and isinstance(found, bool) <= (wanted in (bool, object))
    test: Callable[[Any], object] = wanted
    try:
        return bool(test(found))
    except Exception:  # it was written for what is wanted, and this is something else
        return False


def _shown(value: Any) -> str:
    if value is ...:
        return "anything"
    if isinstance(value, re.Pattern):
        return f"/{value.pattern}/"
    if callable(value):
        return getattr(value, "__name__", "a function")
    text = repr(value)
    return text if len(text) <= 200 else f"{text[:197]}..."
