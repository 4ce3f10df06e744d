"""Faults that a test asks for: rules by service, method and path, for which calls, and what goes wrong then."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from mockapi.world.exchange import Trouble
from mockapi.world.paths import path_matches


@dataclass(eq=False)
class Fault:
    """One rule. What is left None matches anything.

    Which of the matching calls it strikes: those behind the first ``after``, only the ``nth`` (one number from 1, or
    several), at most ``times``, each with ``probability``, drawn from ``seed`` so that runs repeat.

    What it does: answer with ``status`` and the vendor's body, or with ``body`` as it stands, and ``headers`` besides;
    with ``committed`` the service does what was asked for all the same, and only its answer is lost. ``trouble`` is
    what befalls the answer on its way. ``effect`` is called before the service is asked.
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
    name: str = ""
    seen: int = 0
    used: int = 0
    _random: Random = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._random = Random(self.seed)

    @property
    def answers(self) -> bool:
        """Whether the client gets something else than the service's answer."""
        return self.status is not None or self.body is not None

    def matches(self, service: str, method: str, path: str) -> bool:
        """Whether the rule is about a request like this."""
        return (
            (self.service is None or self.service == service)
            and (self.method is None or self.method.upper() == method)
            and (self.path is None or path_matches(self.path, path))
        )

    def strikes(self) -> bool:
        """Whether it strikes the next matching call, which is counted."""
        self.seen += 1
        if self.times is not None and self.used >= self.times:
            return False
        if self.seen <= self.after:
            return False
        if self.nth is not None and self.seen not in ((self.nth,) if isinstance(self.nth, int) else self.nth):
            return False
        if self.probability < 1 and self._random.random() >= self.probability:
            return False
        self.used += 1
        return True

    def __str__(self) -> str:
        where = " ".join(text for text in (self.service, self.method, self.path) if text) or "every request"
        return f"{self.name or 'fault'} on {where}"


class Faults:
    """The rules of a world, first match first."""

    def __init__(self) -> None:
        self._rules: list[Fault] = []
        self.presets: Mapping[str, Mapping[str, Any]] = {}  # the options of a rule by "service.name"

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
        body: str | bytes | None = None,
        headers: dict[str, str] | None = None,
        retry_after: int | None = None,
        committed: bool = False,
        effect: Callable[[], object] | None = None,
        name: str = "",
    ) -> Fault:
        """Let something go wrong with matching requests; what is left None matches anything.

        ``path`` is a glob on the whole path or on the path behind the API root. Which calls: ``times`` at most, only
        the ``nth`` (a number from 1 or several), none of the first ``after``, each with ``probability`` from ``seed``.

        What: ``status`` with the vendor's error body, ``body`` in its place (alone: with status 200), ``headers`` and
        ``retry_after`` (seconds) with it; ``latency`` in seconds; ``reset`` breaks the connection, ``timeout`` lets no
        answer come, ``truncate`` breaks it after so many bytes of the body, ``slow`` sends the body in pieces with so
        many seconds between; ``effect`` is called before. Without ``committed`` a request that gets no answer of the
        service changes nothing; with it the service did what was asked, and its answer was lost.

        Raises ValueError for a rule that does nothing, or two things of which one excludes the other.
        """
        ways = [name for name, on in (("reset", reset), ("timeout", timeout), ("truncate", truncate is not None)) if on]
        if slow is not None:
            ways.append("slow")
        if len(ways) > 1:
            raise ValueError(f"a fault cannot be {' and '.join(ways)} at once")
        if not 0 <= probability <= 1:
            raise ValueError("probability must be between 0 and 1")
        trouble = None
        if ways or latency:
            kind = {"timeout": "silence", "truncate": "cut"}.get(ways[0], ways[0]) if ways else ""
            trouble = Trouble(kind, latency, truncate or 0, slow or 0.0)
        more = [*(headers or {}).items()]
        if retry_after is not None:
            more.append(("Retry-After", str(retry_after)))
        raw = body.encode() if isinstance(body, str) else body
        if status is None and raw is None and trouble is None and effect is None and not more:
            raise ValueError("a fault needs something that goes wrong: status=, body=, latency=, reset=True, ...")
        rule = Fault(
            status, service, method, path, times, nth, after, probability, seed, raw, tuple(more), committed, trouble,
            effect, name,
        )  # fmt: skip
        self._rules.append(rule)
        return rule

    def preset(self, name: str, **options: Any) -> Fault:
        """Add a rule by its name, ``"actionnetwork.rate_limited"`` say; ``options`` are those of :meth:`add` besides.

        Raises KeyError for a name that there is not.
        """
        if name not in self.presets:
            raise KeyError(f"there is no preset {name!r}; there are: {', '.join(sorted(self.presets))}")
        service = name.partition(".")[0]
        return self.add(**{"service": service, "name": name, **self.presets[name], **options})

    def remove(self, rule: Fault) -> None:
        """Drop a rule. Raises ValueError where it is none of these."""
        self._rules.remove(rule)

    def clear(self) -> None:
        """Drop all rules."""
        self._rules.clear()

    def take(self, service: str, method: str, path: str) -> Fault | None:
        """The first rule that strikes, used once more."""
        for rule in self._rules:
            if rule.matches(service, method, path) and rule.strikes():
                return rule
        return None

    def __iter__(self) -> Iterator[Fault]:
        return iter(list(self._rules))

    def __len__(self) -> int:
        return len(self._rules)
