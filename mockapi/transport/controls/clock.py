"""Control of the world's clock."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from mockapi.transport.controls import MOMENT, Asked, Route, answer_of, flag, hash_of, iso, number, whole

if TYPE_CHECKING:
    from mockapi.emulator import Emulator

FURTHEST = 366 * 9999  # days
DAY = 86400
UNITS = ("weeks", "days", "hours", "minutes", "seconds")
CLOCK = answer_of(
    now=MOMENT,
    seconds=whole("Since the epoch.", low=-(2**40), high=2**40),
    frozen=flag(),
    offset=whole("Seconds by which running time is ahead of real time.", low=-(2**40), high=2**40),
    tick=whole("Seconds that pass with every write.", low=-(2**31)),
)


def show(emulator: Emulator, asked: Asked) -> Mapping[str, Any]:
    """What time it is in the world."""
    clock = emulator.clock
    with emulator.world.lock:
        seconds = clock.seconds()
        return {
            "now": iso(seconds),
            "seconds": seconds,
            "frozen": clock.frozen,
            "offset": clock.offset,
            "tick": clock.step,
        }


def freeze(emulator: Emulator, asked: Asked) -> Mapping[str, Any]:
    """Stop the clock, now or ``at`` a moment (ISO 8601, without an offset UTC, or seconds since the epoch)."""
    emulator.clock.freeze(asked.body.get("at"))
    return _moved(emulator, asked)


def advance(emulator: Emulator, asked: Asked) -> Mapping[str, Any]:
    """Let time pass, for a frozen clock too; what falls due meanwhile is done before the answer."""
    emulator.clock.advance(**asked.body)
    return _moved(emulator, asked)


def tick(emulator: Emulator, asked: Asked) -> Mapping[str, Any]:
    """From now on let so many seconds pass with every write; 0 ends it."""
    emulator.clock.tick(asked.body["seconds"])
    return show(emulator, asked)


def unfreeze(emulator: Emulator, asked: Asked) -> Mapping[str, Any]:
    """Back to real time."""
    emulator.clock.unfreeze()
    return _moved(emulator, asked)


def _moved(emulator: Emulator, asked: Asked) -> Mapping[str, Any]:
    """The clock, once background requests, mailings and webhooks that are due now are done."""
    _ = emulator.outbox
    return show(emulator, asked)


MOMENT_GIVEN = {
    "type": ["string", "number"],
    "description": "ISO 8601, or seconds since the epoch.",
}
ROUTES = (
    Route("GET", "clock", show, answer=CLOCK),
    Route("POST", "clock/freeze", freeze, body=hash_of({"at": MOMENT_GIVEN}), answer=CLOCK),
    Route(
        "POST",
        "clock/advance",
        advance,
        body=hash_of({unit: number(low=-FURTHEST * DAY, high=FURTHEST * DAY) for unit in UNITS}, minProperties=1),
        answer=CLOCK,
    ),
    Route(
        "POST", "clock/tick", tick, body=hash_of({"seconds": whole(low=-86400, high=86400)}, ("seconds",)), answer=CLOCK
    ),
    Route("POST", "clock/unfreeze", unfreeze, answer=CLOCK),
)
