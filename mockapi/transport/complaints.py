"""What must not pass unnoticed: requests for what is not modelled, or under ``strict`` for what is not there at all."""

from __future__ import annotations

from collections.abc import Iterable

from mockapi.world.exchange import Exchange
from mockapi.world.journal import Journal


def complaints(journal: Journal, since: int, *, strict: bool) -> list[Exchange]:
    """The exchanges with a number above ``since`` that a test must not get away with."""
    return [exchange for exchange in journal.missed_since(since) if strict or exchange.unmodelled is not None]


def report(exchanges: Iterable[Exchange]) -> str:
    """What was asked, what was nearest, what was answered, and what can be done about it."""
    lines = ["The emulator was asked for something that it does not have:"]
    gaps = False
    for exchange in exchanges:
        gaps = gaps or exchange.unmodelled is not None
        lines += ["", f"  asked:    {exchange.method} {exchange.request.base}{exchange.path}"]
        if exchange.request.query:
            lines.append(f"  query:    {exchange.request.query}")
        if exchange.unmodelled is not None:
            lines.append(f"  missing:  {exchange.unmodelled} is not modelled by mockapi")
        else:
            lines.append(f"  nearest:  {exchange.nearest or 'no route is like it'}")
        body = exchange.answer.body.decode("utf-8", "replace")
        lines.append(f"  answered: {exchange.status} {body[:200]}")
    advice = (
        "The real service would have answered. Call mock.allow_unmodelled() if the test does not depend on it."
        if gaps
        else "The path leads nowhere on the real service either; strict=True makes that a failure."
    )
    return "\n".join((*lines, "", advice))
