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


class Journal:
    """A ring of exchanges, the newest ``size`` of them; ``total`` counts all there ever were.

    Those that asked for what is not there are remembered in a ring of their own: other traffic does not hide them.
    """

    def __init__(self, size: int) -> None:
        self.size = size
        self._exchanges: deque[Exchange] = deque(maxlen=size)
        self._missed: deque[Exchange] = deque(maxlen=size)
        self.total = 0

    def append(self, exchange: Exchange) -> None:
        """Note an exchange, forgetting the oldest one where the ring is full."""
        self._exchanges.append(exchange)
        if exchange.unmodelled is not None or exchange.unroutable:
            self._missed.append(exchange)
        self.total += 1

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

        Returns the exchanges. The error names the request that comes nearest, and the fields in which it differs.
        """
        __tracebackhide__ = True  # pytest then shows the test's own line
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
        """How many exchanges the ring has dropped."""
        return self.total - len(self._exchanges)

    def _past_the_end(self) -> str:
        return (
            f"the journal holds the last {len(self._exchanges)} of {self.total} exchanges, so the first "
            f"{self.forgotten} cannot be told of; give journal_size= a larger number"
        )

    def _complaint(
        self, wanted: Expectation, found: list[Exchange], held: list[Exchange], low: int, high: int | None
    ) -> str:
        number = f"{low}" if low == high else f"at least {low}" if high is None else f"{low} to {high}"
        lines = [
            f"wanted {number} of: {wanted}",
            f"there {'was' if len(found) == 1 else 'were'} {len(found)}, of {len(held)} requests in all",
        ]
        if found:
            lines += [f"  {exchange.line()}" for exchange in found[-5:]]
        else:
            near = nearest(wanted, held)
            if near is not None:
                exchange, misfits = near
                lines += ["the nearest:", f"  {exchange.line()}", *(f"    {misfit}" for misfit in misfits)]
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
        if number <= self.forgotten:
            raise Forgotten(f"exchange {number} has been forgotten: {self._past_the_end()}")
        return self._exchanges[number - self.forgotten - 1]

    def until(self, number: int) -> Journal:
        """A journal of its own that ends with the exchange of that number."""
        earlier = Journal(self.size)
        for kept, those in ((earlier._exchanges, self._exchanges), (earlier._missed, self._missed)):
            kept.extend(exchange for exchange in those if exchange.number <= number)
        earlier.total = min(number, self.total)
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

    def tail(self, count: int = 10) -> str:
        """The last exchanges in lines; what was refused with its text, what a fault struck with its name."""
        shown = list(self)[-count:] if count else []
        lines = [f"... {self.total - len(shown)} before"] if self.total > len(shown) else []
        for exchange in shown:
            lines.append(exchange.line())
            if exchange.status >= 400:
                text = exchange.answer.body.decode("utf-8", "replace")
                lines.append(f"      {text[:SHOWN_OF_A_BODY]}")
        return "\n".join(lines)

    def har(self, *, secrets: bool = False) -> dict[str, Any]:
        """An HTTP Archive (HAR 1.2) of the exchanges held; keys and passwords are left out unless ``secrets``."""
        from mockapi.world.har import har_of

        return har_of(self, secrets=secrets)

    def save_har(self, path: str | Path, *, secrets: bool = False) -> None:
        """Write the archive to a file."""
        Path(path).write_text(json.dumps(self.har(secrets=secrets), ensure_ascii=False, indent=1), "utf-8")
