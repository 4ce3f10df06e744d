"""The journal: the last exchanges of a world, and questions about them."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from fnmatch import fnmatchcase
from itertools import islice

from mockapi.world.exchange import Exchange

ROOTS = ("/api/v2", "/api/v1", "/rest/v1")


def path_matches(pattern: str, path: str) -> bool:
    """Whether a glob stands for the whole path or for the path behind an API root; a final slash is ignored."""
    pattern = pattern.rstrip("/") or "/"
    path = path.rstrip("/") or "/"
    if fnmatchcase(path, pattern):
        return True
    return any(path.startswith(root) and fnmatchcase(path[len(root) :] or "/", pattern) for root in ROOTS)


class Journal:
    """A ring of exchanges, the newest ``size`` of them; ``total`` counts all there ever were.

    Those that asked for what is not there are remembered in a ring of their own: other traffic does not hide them.
    """

    def __init__(self, size: int) -> None:
        self._exchanges: deque[Exchange] = deque(maxlen=size)
        self._missed: deque[Exchange] = deque(maxlen=size)
        self.total = 0

    def append(self, exchange: Exchange) -> None:
        """Note an exchange, forgetting the oldest one where the ring is full."""
        self._exchanges.append(exchange)
        if exchange.unmodelled is not None or exchange.unroutable:
            self._missed.append(exchange)
        self.total += 1

    def requests(
        self,
        method: str | None = None,
        path: str | None = None,
        *,
        service: str | None = None,
        status: int | None = None,
    ) -> list[Exchange]:
        """The exchanges held that match all that is given, oldest first. ``path`` is a glob."""
        return [
            exchange
            for exchange in self
            if (method is None or exchange.method == method.upper())
            and (path is None or path_matches(path, exchange.path))
            and (service is None or exchange.service == service)
            and (status is None or exchange.status == status)
        ]

    def since(self, number: int) -> list[Exchange]:
        """The exchanges held with a number above ``number``."""
        new = min(len(self._exchanges), max(0, self.total - number))
        return list(islice(list(self._exchanges), len(self._exchanges) - new, None))

    def missed_since(self, number: int) -> list[Exchange]:
        """The exchanges with a number above ``number`` that asked for what is not modelled or has no route."""
        return [exchange for exchange in list(self._missed) if exchange.number > number]

    def oldest_mark(self, default: int) -> int:
        """Where in the write log the oldest exchange held begins."""
        return self._exchanges[0].changes[0] if self._exchanges else default

    @property
    def last(self) -> Exchange | None:
        """The newest exchange."""
        return self._exchanges[-1] if self._exchanges else None

    def __len__(self) -> int:
        return len(self._exchanges)

    def __iter__(self) -> Iterator[Exchange]:
        return iter(list(self._exchanges))
