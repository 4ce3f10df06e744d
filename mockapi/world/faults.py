"""Faults that a test asks for: rules by service, method and path, for which calls, and what goes wrong then."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from random import Random
from typing import Any

from mockapi.world.exchange import Request, Trouble
from mockapi.world.paths import check_path, check_service, path_matches


@dataclass(eq=False)
class Fault:
    """One rule. What is left None matches anything.

    Which of the matching calls it strikes: those behind the first ``after``, only the ``nth`` (one number from 1, or
    several), at most ``times``, each with ``probability``, drawn from ``seed`` so that runs repeat.

    What it does: answer with ``status`` and the vendor's body, or with ``body`` as it stands, and ``headers`` besides;
    with ``committed`` the service does what was asked for all the same, and only its answer is lost. ``trouble`` is
    what befalls the answer on its way. ``effect`` is called before the service is asked. ``number`` counts the rules
    of a world; ``seen`` how many requests have matched, ``used`` how many of them it has struck.
    """

    status: int | None = None
    service: str | None = None
    method: str | None = None
    path: str | None = None
    times: int | None = None
    nth: int | Sequence[int] | None = None
    after: int = 0
    probability: float = 1.0
    seed: int = 0
    body: bytes | None = None
    headers: tuple[tuple[str, str], ...] = ()
    committed: bool = False
    trouble: Trouble | None = None
    effect: Callable[[], object] | None = None
    when: Callable[[Request], object] | None = None
    name: str = ""
    seen: int = 0
    used: int = 0
    number: int = 0
    _random: Random = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._random = Random(self.seed)

    @property
    def answers(self) -> bool:
        """Whether the client gets something else than the service's answer."""
        return self.status is not None or self.body is not None

    @property
    def decides(self) -> bool:
        """Whether it says what becomes of the request; other rules may be at work beside it, but no second such one."""
        return self.answers or (self.trouble is not None and self.trouble.kind in ("reset", "silence", "cut"))

    def matches(self, service: str, method: str, path: str, request: Request | None = None) -> bool:
        """Whether the rule is about a request like this."""
        return (
            (self.service is None or self.service == service)
            and (self.method is None or self.method.upper() == method)
            and (self.path is None or path_matches(self.path, path))
            and (self.when is None or (request is not None and bool(self.when(request))))
        )

    def is_due(self) -> bool:
        """Whether it is to strike the next matching call, which is counted as seen."""
        self.seen += 1
        chance = self.probability >= 1 or self._random.random() < self.probability
        if self.times is not None and self.used >= self.times:
            return False
        if self.nth is not None and self.seen not in ((self.nth,) if isinstance(self.nth, int) else self.nth):
            return False
        return chance and self.seen > self.after

    def what(self) -> str:
        """What it does, in a few words."""
        trouble = self.trouble or Trouble()
        kinds = {"reset": "connection reset", "silence": "no answer", "cut": f"cut after {trouble.size} bytes"}
        said = []
        if self.status is not None:
            said.append(f"status {self.status}")
        elif self.body is not None:
            said.append("another body")
        if trouble.kind:
            said.append(kinds.get(trouble.kind, f"{trouble.pause:g} s between pieces"))
        if trouble.delay:
            said.append(f"{trouble.delay:g} s late")
        if self.effect is not None:
            said.append("effect")
        return ", ".join(said) or "headers"

    def __str__(self) -> str:
        where = " ".join(text for text in (self.service, self.method, self.path) if text) or "every request"
        return f"{self.name or self.what()} on {where}"

    def tally(self) -> str:
        """The rule and how often it has struck, in a line."""
        if not self.used:
            why = f"{self.seen} requests matched" if self.seen else "no request matched"
            return f"{self}: has not struck, {why}"
        times = "" if self.times is None else f" of {self.times}"
        return f"{self}: struck {self.used}{times} times, {self.seen} requests matched"


@dataclass(frozen=True)
class Strike:
    """The rules that strike one request: any number that add something, and at most one that decides."""

    rules: tuple[Fault, ...]

    @property
    def decisive(self) -> Fault | None:
        """The rule that says what becomes of the request; None where all of them leave that to the service."""
        return self.rules[-1] if self.rules[-1].decides else None

    @property
    def effects(self) -> list[Callable[[], object]]:
        """What is to be called before."""
        return [rule.effect for rule in self.rules if rule.effect is not None]

    @property
    def headers(self) -> tuple[tuple[str, str], ...]:
        """What stands in the answer besides; of two with one name the later one."""
        named = {name.lower(): (name, value) for rule in self.rules for name, value in rule.headers}
        return tuple(named.values())

    @property
    def trouble(self) -> Trouble | None:
        """What befalls the answer on its way, delays added up."""
        troubles = [rule.trouble for rule in self.rules if rule.trouble is not None]
        if len(troubles) < 2:
            return troubles[0] if troubles else None
        last = next((one for one in reversed(troubles) if one.kind not in ("", "slow")), None)
        last = last or next((one for one in reversed(troubles) if one.kind), troubles[-1])
        return Trouble(last.kind, sum(one.delay for one in troubles), last.size, last.pause)

    def __str__(self) -> str:
        return "; ".join(map(str, self.rules))


# The options of a rule, or a function that makes them of those that are given.
Preset = Mapping[str, Any] | Callable[..., Mapping[str, Any]]

_HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_HEADER_VALUE = re.compile(r"[\t\x20-\x7e\x80-\xff]*")
# What says how an answer travels is the transport's to say.
_TRANSPORTS = (
    "connection", "content-length", "keep-alive", "proxy-authenticate", "proxy-authorization", "te", "trailer",
    "trailers", "transfer-encoding", "upgrade",
)  # fmt: skip


def _check_headers(headers: list[tuple[str, str]]) -> None:
    for name, value in headers:
        if _HEADER_NAME.fullmatch(name) is None or _HEADER_VALUE.fullmatch(value) is None:
            raise ValueError(f"{name}: {value!r} is no header")
        if name.lower() in _TRANSPORTS:
            raise ValueError(f"a fault cannot set {name}, which says how an answer travels")


class Faults:
    """The rules of a world, in the order in which they were added; printed, with how often each has struck.

    Of those that decide what becomes of a request (a status, a body, a broken connection) the first that strikes does;
    those that only add something (latency, headers, an effect, a slow body) are at work besides.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._rules: list[Fault] = []
        self._last = 0
        self.presets: Mapping[str, Preset] = {}  # by "service.name"

    def add(
        self,
        *,
        status: int | None = None,
        service: str | None = None,
        method: str | None = None,
        path: str | None = None,
        times: int | None = None,
        nth: int | Sequence[int] | None = None,
        after: int = 0,
        probability: float = 1.0,
        seed: int = 0,
        latency: float = 0.0,
        reset: bool = False,
        timeout: bool = False,
        truncate: int | None = None,
        slow: float | None = None,
        body: str | bytes | Mapping[str, Any] | Sequence[Any] | None = None,
        headers: dict[str, str] | None = None,
        retry_after: int | None = None,
        committed: bool = False,
        effect: Callable[[], object] | None = None,
        when: Callable[[Request], object] | None = None,
        name: str = "",
    ) -> Fault:
        """Let something go wrong with matching requests; what is left None matches anything.

        ``path`` is a glob on the whole path or on the path behind the API root, ``when`` a function of the request
        that says whether it is meant. Which of those calls: ``times`` at most, only the ``nth`` (a number from 1 or
        several), none of the first ``after``, each with ``probability`` from ``seed``. Every rule counts all calls
        that match it, whatever other rules do with them.

        What: ``status`` with the vendor's error body, ``body`` in its place (alone: with status 200; a hash or a list
        is written as JSON), ``headers`` and ``retry_after`` (seconds) with it; ``latency`` in seconds; ``reset``
        breaks the connection, ``timeout`` lets no answer come, ``truncate`` breaks it after so many bytes of the body,
        ``slow`` sends the body in pieces of 64 bytes with so many seconds between. ``effect`` is called before the
        service is asked, and no lock is held meanwhile. In process nobody waits for a timeout: the client's error is
        raised at once. Without ``committed`` a request that gets no answer of the service changes nothing; with it
        the service did what was asked, and its answer was lost.

        Raises ValueError for a rule that does nothing or could never strike, or two things of which one excludes the
        other.
        """
        ways = [name for name, on in (("reset", reset), ("timeout", timeout), ("truncate", truncate is not None)) if on]
        if slow is not None:
            ways.append("slow")
        if len(ways) > 1:
            raise ValueError(f"a fault cannot be {' and '.join(ways)} at once")
        if not 0 <= probability <= 1:
            raise ValueError("probability must be between 0 and 1")
        _check_counts(times, nth, after)
        for option, seconds in (("latency", latency), ("slow", slow), ("retry_after", retry_after)):
            if seconds is not None and seconds < 0:
                raise ValueError(f"{option} must not be negative")
        if truncate is not None and truncate < 0:
            raise ValueError("truncate must not be negative")
        check_service(service)
        check_path(path)
        trouble = None
        if ways or latency:
            kind = {"timeout": "silence", "truncate": "cut"}.get(ways[0], ways[0]) if ways else ""
            trouble = Trouble(kind, latency, truncate or 0, slow or 0.0)
        more = [*(headers or {}).items()]
        if retry_after is not None:
            more.append(("Retry-After", str(retry_after)))
        _check_headers(more)
        if status is not None and not 200 <= status <= 599:
            raise ValueError(f"status must be between 200 and 599, not {status}")
        raw = body.encode() if isinstance(body, str) else body
        if raw is not None and not isinstance(raw, bytes):
            raw = json.dumps(raw).encode()
        if committed and not (status is not None or raw is not None or ways):
            raise ValueError("committed means nothing where the service's own answer arrives")
        if status is None and raw is None and trouble is None and effect is None and not more:
            raise ValueError("a fault needs something that goes wrong: status=, body=, latency=, reset=True, ...")
        rule = Fault(
            status, service, method, path, times, nth, after, probability, seed, raw, tuple(more), committed, trouble,
            effect, when, name,
        )  # fmt: skip
        with self._lock:
            self._last = rule.number = self._last + 1
            self._rules.append(rule)
        return rule

    def preset(self, name: str, /, **options: Any) -> Fault:
        """Add a rule by its name, ``"actionnetwork.rate_limited"`` say; ``options`` are those of :meth:`add` besides.

        Raises KeyError for a name that there is not.
        """
        if name not in self.presets:
            raise KeyError(f"there is no preset {name!r}; there are: {', '.join(sorted(self.presets))}")
        preset = self.presets[name]
        made = {**preset, **options} if isinstance(preset, Mapping) else preset(**options)
        return self.add(**{"service": name.partition(".")[0], "name": name, **made})

    def remove(self, rule: Fault) -> None:
        """Drop a rule. Raises ValueError where it is none of these."""
        if rule not in self._rules:
            raise ValueError(f"{rule} is none of these rules")
        self._rules.remove(rule)

    def clear(self) -> None:
        """Drop all rules."""
        self._rules.clear()

    @contextmanager
    def kept(self) -> Iterator[None]:
        """At the end the rules are those of the beginning, and have counted nothing in between."""
        before = [(rule, rule.seen, rule.used, rule._random.getstate()) for rule in self]
        try:
            yield
        finally:
            with self._lock:
                self._rules = [rule for rule, *_ in before]
                for rule, seen, used, chance in before:
                    rule.seen, rule.used = seen, used
                    rule._random.setstate(chance)

    def take(self, service: str, method: str, path: str, request: Request | None = None) -> Strike | None:
        """The rules that strike a request, each used once more; None where there are none."""
        if not self._rules:
            return None
        adding: list[Fault] = []
        deciding: Fault | None = None
        with self._lock:
            for rule in self._rules:
                if not (rule.matches(service, method, path, request) and rule.is_due()):
                    continue
                if not rule.decides:
                    adding.append(rule)
                elif deciding is None:
                    deciding = rule
                else:
                    continue
                rule.used += 1
        struck = adding if deciding is None else [*adding, deciding]
        return Strike(tuple(struck)) if struck else None

    def __iter__(self) -> Iterator[Fault]:
        return iter(list(self._rules))

    def __len__(self) -> int:
        return len(self._rules)

    def __str__(self) -> str:
        return "\n".join(f"#{rule.number} {rule.tally()}" for rule in self) or "no faults"


def _check_counts(times: int | None, nth: int | Sequence[int] | None, after: int) -> None:
    """Refuse what would never strike. Raises ValueError."""
    if times is not None and times < 1:
        raise ValueError("times must be at least 1")
    if after < 0:
        raise ValueError("after must not be negative")
    if nth is None:
        return
    numbers = (nth,) if isinstance(nth, int) else tuple(nth)
    if not numbers or min(numbers) < 1:
        raise ValueError("nth counts from 1")
    if max(numbers) <= after:
        raise ValueError(f"the first {after} calls are let through, so that nth={nth} would never strike")
