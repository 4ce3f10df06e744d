"""The world's one clock: real by default, and it can be frozen, advanced and made to tick."""

from __future__ import annotations

import calendar
import time
from datetime import datetime, timedelta, timezone

# The first and the last moment of datetime, a day off for time zones.
FIRST, LAST = -62_135_510_400, 253_402_214_400


def to_seconds(when: datetime | str | int | float) -> int:
    """Whole seconds since the epoch of a datetime (naive: UTC), an ISO 8601 text, or a number of seconds."""
    if isinstance(when, (int, float)):
        return int(when)
    if isinstance(when, str):
        text = when.strip()
        try:
            when = _parsed(text.replace("Z", "+00:00").replace("z", "+00:00"))
        except (ValueError, OverflowError):
            raise ValueError(f"{text[:80]!r} is no moment; write it as 2026-03-01T12:00:00Z") from None
    return calendar.timegm(when.utctimetuple())


def _parsed(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:  # Python 3.10 knows fewer forms than its successors
        if len(text) < len("20260131"):
            raise
        from dateutil.parser import isoparse

        return isoparse(text)


def _within(seconds: int, said: object) -> int:
    if not FIRST <= seconds <= LAST:
        raise ValueError(f"{said} is not, or does not lead to, a moment of the years 1 to 9999")
    return seconds


class Clock:
    """Time as the services see it, in whole seconds, UTC.

    Reads ``time.time`` at every call, so that freezegun and time-machine move it too.
    """

    def __init__(self) -> None:
        self._frozen: int | None = None
        self._offset = 0
        self._step = 0

    def seconds(self) -> int:
        """Now, in whole seconds since the epoch."""
        if self._frozen is not None:
            return self._frozen
        return int(time.time()) + self._offset

    def exact(self) -> float:
        """Now, in seconds since the epoch with fractions, but for a frozen clock."""
        return float(self._frozen) if self._frozen is not None else time.time() + self._offset

    def now(self) -> datetime:
        """Now, as an aware datetime in UTC."""
        return datetime.fromtimestamp(self.seconds(), timezone.utc)

    @property
    def frozen(self) -> bool:
        """Whether time stands still."""
        return self._frozen is not None

    @property
    def offset(self) -> int:
        """How many seconds running time is ahead of real time."""
        return self._offset

    @property
    def step(self) -> int:
        """How many seconds pass with every write."""
        return self._step

    def freeze(self, when: datetime | str | int | float | None = None) -> None:
        """Stop the clock at ``when`` (default: now). Naive ones are UTC. Raises ValueError past years 1 to 9999."""
        try:
            seconds = self.seconds() if when is None else to_seconds(when)
        except OverflowError:
            raise ValueError(f"{when} is no moment of the years 1 to 9999") from None
        self._frozen = _within(seconds, when)

    def advance(self, **delta: float) -> None:
        """Move frozen or running time by a ``timedelta(**delta)``; fractions of a second are dropped.

        Raises ValueError where that leads out of the years 1 to 9999.
        """
        try:
            seconds = int(timedelta(**delta).total_seconds())
        except OverflowError as error:
            raise ValueError(str(error)) from None
        _within(self.seconds() + seconds, delta)
        self._move(seconds)

    def tick(self, seconds: int) -> None:
        """From now on, move time by ``seconds`` after every write; 0 ends it."""
        self._step = int(seconds)

    def unfreeze(self) -> None:
        """Back to real time: neither frozen, nor advanced, nor ticking."""
        self._frozen, self._offset, self._step = None, 0, 0

    def written(self) -> None:
        """Called by the world after each write."""
        if self._step and FIRST <= self.seconds() + self._step <= LAST:
            self._move(self._step)

    def _move(self, seconds: int) -> None:
        if self._frozen is not None:
            self._frozen += seconds
        else:
            self._offset += seconds
