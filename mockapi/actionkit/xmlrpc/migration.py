"""The way off XML-RPC: each call that was seen, beside the REST request that does the same and what differs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from mockapi.actionkit.xmlrpc.faults import Fault
from mockapi.actionkit.xmlrpc.over_rest import over_rest
from mockapi.actionkit.xmlrpc.wire import read_call
from mockapi.world.exchange import Exchange

Struct = Mapping[str, Any]


class MigrationWarning(UserWarning):
    """XML-RPC was used, which the vendor has announced the end of."""


@dataclass(frozen=True)
class Move:
    """One call: ``number`` of its exchange, the ``method`` and what was sent; ``requests`` that do the same over REST,

    in order, and in sentences how their answers differ.
    """

    number: int
    method: str
    given: Struct
    requests: tuple[str, ...]
    differences: tuple[str, ...]

    def __str__(self) -> str:
        given = repr(dict(self.given)) if self.given else ""
        lines = [f"{self.method}({given})", *(f"    {request}" for request in self.requests)]
        return "\n".join((*lines, *(f"      * {text}" for text in self.differences)))


class MigrationReport:
    """The calls that the journal holds, in order; as text each method once, with the first call as its example."""

    def __init__(self, exchanges: Iterable[Exchange], forgotten: int = 0) -> None:
        self.forgotten = forgotten
        self.moves: list[Move] = [move for exchange in exchanges if (move := move_of(exchange)) is not None]

    @property
    def methods(self) -> dict[str, int]:
        """How often each method was called."""
        counts: dict[str, int] = {}
        for move in self.moves:
            counts[move.method] = counts.get(move.method, 0) + 1
        return counts

    def __iter__(self) -> Iterator[Move]:
        return iter(self.moves)

    def __len__(self) -> int:
        return len(self.moves)

    def __str__(self) -> str:
        counts, shown, lines = self.methods, set(), []
        for move in self.moves:
            if move.method not in shown:
                shown.add(move.method)
                times = "once" if counts[move.method] == 1 else f"{counts[move.method]} times"
                lines += [f"{move.method}, called {times}:", *(f"  {line}" for line in str(move).splitlines()), ""]
        if self.forgotten:
            lines.append(f"{self.forgotten} earlier exchanges are no longer in the journal.")
        return "\n".join(lines).rstrip() or "XML-RPC was not used."


def move_of(exchange: Exchange) -> Move | None:
    """What an exchange is over REST; None where it is no call over XML-RPC."""
    if exchange.service != "actionkit" or exchange.path.rstrip("/") != "/api" or exchange.method != "POST":
        return None
    try:
        method, given = read_call(exchange.request.body)
    except Fault:
        return None
    way = over_rest(method, given)
    return Move(exchange.number, method, given, tuple(way.requests), tuple(way.differences))
