"""The journal: the last exchanges of a world, questions about them, and what a test expects of them."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

from mockapi.world.errors import Forgotten
from mockapi.world.exchange import Exchange
from mockapi.world.expectations import Expectation, nearest

SHOWN_OF_A_BODY = 300
SHOWN_OF_THOSE_FOUND = 5


def shortened(text: str, length: int) -> str:
    """At most ``length`` characters of a text, with dots where it goes on."""
    return text if len(text) <= length else f"{text[: length - 3]}..."


class Journal:
    """A ring of exchanges, the newest ``size`` of them; ``total`` counts all there ever were.

    Those that asked for what is not there are remembered in a ring of their own: other traffic does not hide them.
    """

    def __init__(self, size: int) -> None:
        if isinstance(size, bool) or not isinstance(size, int) or size < 1:
            raise ValueError(f"a journal holds a number of exchanges, at least 1, not {size!r}")
        self.size = size
        self._exchanges: deque[Exchange] = deque(maxlen=size)
        self._missed: deque[Exchange] = deque(maxlen=size)
        self.total = 0
        self._cleared = 0

    def append(self, exchange: Exchange) -> None:
        """Note an exchange, forgetting the oldest one where the ring is full."""
        self._exchanges.append(exchange)
        if exchange.unmodelled is not None or exchange.unroutable:
            self._missed.append(exchange)
        self.total += 1

    def clear(self) -> None:
        """Forget the exchanges so far: assertions are about those that follow. Numbers go on.

        Those that asked for what is not there are remembered all the same.
        """
        self._exchanges.clear()
        self._cleared = self.total

    # ---- questions

    def requests(
        self,
        method: str | None = None,
        path: str | None = None,
        *,
        service: str | None = None,
        status: int | None = None,
        query: Mapping[str, Any] | None = None,
        body: Any = None,
        headers: Mapping[str, Any] | None = None,
    ) -> list[Exchange]:
        """The exchanges held that match all that is given, oldest first; see :class:`Expectation` for how."""
        wanted = Expectation(method, path, service, status, query, body, headers or {})
        return [exchange for exchange in self if wanted.matches(exchange)]

    def assert_requested(
        self,
        method: str | None = None,
        path: str | None = None,
        *,
        times: int | None = None,
        at_least: int = 1,
        at_most: int | None = None,
        service: str | None = None,
        status: int | None = None,
        query: Mapping[str, Any] | None = None,
        body: Any = None,
        headers: Mapping[str, Any] | None = None,
    ) -> list[Exchange]:
        """Raise AssertionError unless a request like this was made: ``times`` exactly, or between two numbers.

        Returns the exchanges. The error names the request that comes nearest, and the fields in which it differs. Where
        the ring has forgotten exchanges, an upper number can no longer be told, which is an error that says so.

        Raises ValueError for numbers that exclude each other.
        """
        __tracebackhide__ = True  # pytest then shows the test's own line
        if times is not None and (at_least != 1 or at_most is not None):
            raise ValueError("times= says both numbers; at_least= and at_most= exclude it")
        if min(at_least, times or 0, at_most or 0) < 0 or (
            at_most is not None and times is None and at_most < at_least
        ):
            raise ValueError(f"at least {at_least} and at most {at_most} cannot both be")
        wanted = Expectation(method, path, service, status, query, body, headers or {})
        held = list(self)
        found = [exchange for exchange in held if wanted.matches(exchange)]
        low, high = (at_least, at_most) if times is None else (times, times)
        if len(found) < low or (high is not None and len(found) > high):
            raise AssertionError(self._complaint(wanted, found, held, low, high))
        if high is not None and self.forgotten:
            raise AssertionError(f"{wanted}: {self._past_the_end()}")
        return found

    def assert_not_requested(
        self,
        method: str | None = None,
        path: str | None = None,
        *,
        service: str | None = None,
        status: int | None = None,
        query: Mapping[str, Any] | None = None,
        body: Any = None,
        headers: Mapping[str, Any] | None = None,
    ) -> None:
        """Raise AssertionError if a request like this was made, or if that can no longer be told."""
        __tracebackhide__ = True
        self.assert_requested(
            method, path, times=0, service=service, status=status, query=query, body=body, headers=headers
        )

    @property
    def forgotten(self) -> int:
        """How many exchanges the ring has dropped since it was last cleared."""
        return self.total - self._cleared - len(self._exchanges)

    @property
    def cleared(self) -> int:
        """The number of the last exchange that was cleared away; 0 for none."""
        return self._cleared

    def _past_the_end(self) -> str:
        return (
            f"the journal holds the last {len(self._exchanges)} of {self.total - self._cleared} exchanges, so the "
            f"first {self.forgotten} cannot be told of; give journal_size= a larger number"
        )

    def _complaint(
        self, wanted: Expectation, found: list[Exchange], held: list[Exchange], low: int, high: int | None
    ) -> str:
        number = f"{low}" if low == high else f"at least {low}" if high is None else f"{low} to {high}"
        lines = [
            f"wanted {'none' if high == 0 else number} of: {wanted}",
            f"there {'was' if len(found) == 1 else 'were'} {len(found) or 'none'}, of {len(held)} requests in all",
        ]
        lines += [f"  {exchange.line()}" for exchange in found[:SHOWN_OF_THOSE_FOUND]]
        if len(found) > SHOWN_OF_THOSE_FOUND:
            lines.append(f"  ... and {len(found) - SHOWN_OF_THOSE_FOUND} more")
        near = nearest(wanted, [one for one in held if one not in found]) if len(found) < low else None
        if near is not None:
            exchange, misfits = near
            lines += ["the nearest:" if not found else "the nearest besides:", f"  {exchange.line()}"]
            lines += [f"    {misfit}" for misfit in misfits]
        if self.forgotten:
            lines.append(self._past_the_end())
        return "\n".join(lines)

    def since(self, number: int) -> list[Exchange]:
        """The exchanges held with a number above ``number``."""
        new = min(len(self._exchanges), max(0, self.total - number))
        return list(islice(list(self._exchanges), len(self._exchanges) - new, None))

    def missed_since(self, number: int) -> list[Exchange]:
        """The exchanges with a number above ``number`` that asked for what is not modelled or has no route."""
        return [exchange for exchange in list(self._missed) if exchange.number > number]

    def oldest_mark(self, default: int) -> int:
        """Where in the write log the oldest exchange held begins."""
        return self._exchanges[0].span[0] if self._exchanges else default

    def get(self, number: int) -> Exchange:
        """The exchange with that number. Raises Forgotten for one that the ring has dropped, LookupError."""
        if not 1 <= number <= self.total:
            raise LookupError(f"there is no exchange {number}; there have been {self.total}")
        if number <= self._cleared:
            raise Forgotten(f"exchange {number} has been cleared away")
        first = self.total - len(self._exchanges) + 1
        if number < first:
            raise Forgotten(f"exchange {number} has been forgotten: {self._past_the_end()}")
        return self._exchanges[number - first]

    def until(self, number: int) -> Journal:
        """A journal of its own that ends with the exchange of that number."""
        earlier = Journal(self.size)
        for kept, those in ((earlier._exchanges, self._exchanges), (earlier._missed, self._missed)):
            kept.extend(exchange for exchange in those if exchange.number <= number)
        earlier.total, earlier._cleared = min(number, self.total), min(number, self._cleared)
        return earlier

    @property
    def last(self) -> Exchange | None:
        """The newest exchange."""
        return self._exchanges[-1] if self._exchanges else None

    def __len__(self) -> int:
        return len(self._exchanges)

    def __iter__(self) -> Iterator[Exchange]:
        return iter(list(self._exchanges))

    # ---- for people and other programs

    def tail(self, count: int = 10, since: int = 0) -> str:
        """The last ``count`` exchanges with a number above ``since``, in lines; several of a kind in a row are one.

        What was refused stands there with its text, what a fault struck with its name.
        """
        runs: list[list[Exchange]] = []
        for exchange in self.since(since):
            if runs and exchange.status < 400 and runs[-1][0].told_alike(exchange):
                runs[-1].append(exchange)
            else:
                runs.append([exchange])
        shown = runs[-count:] if count else []
        before = self.total - since - sum(map(len, shown))
        lines = [f"... {before} before"] if before > 0 and shown else []
        for run in shown:
            exchange = run[0]
            lines.append(exchange.line() if len(run) == 1 else f"{exchange.line()}  ({len(run)} times)")
            if exchange.status >= 400:
                text = " ".join(exchange.answer.body.decode("utf-8", "replace").split())
                lines.append(f"      {shortened(text, SHOWN_OF_A_BODY)}")
        return "\n".join(lines)

    def har(self, *, secrets: bool = False) -> dict[str, Any]:
        """An HTTP Archive (HAR 1.2) of the exchanges held; keys and passwords are left out unless ``secrets``."""
        from mockapi.world.har import har_of

        return har_of(self, secrets=secrets, comment=self._past_the_end() if self.forgotten else "")

    def save_har(self, path: str | Path, *, secrets: bool = False) -> None:
        """Write the archive to a file."""
        Path(path).write_text(json.dumps(self.har(secrets=secrets), ensure_ascii=False, indent=1), "utf-8")
