"""Numbers and UUIDs that are the same from run to run, counted for each noun by itself."""

from __future__ import annotations

from hashlib import blake2b

from mockapi.world.log import WriteLog


def uuid_of(noun: str, number: int) -> str:
    """The UUID (version 4 in form) that the ``number``-th row of ``noun`` gets."""
    digits = blake2b(f"{noun}:{number}".encode(), digest_size=16).hexdigest()
    variant = "89ab"[int(digits[16], 16) & 3]
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-{variant}{digits[17:20]}-{digits[20:]}"


class Ids:
    """One counter a noun; drawing a number is a logged change, so a rollback gives it back."""

    __slots__ = ("_counters", "_log")

    def __init__(self, log: WriteLog, counters: dict[str, int] | None = None) -> None:
        self._log = log
        self._counters = dict(counters or {})

    def next(self, noun: str) -> int:
        """The next number of ``noun``, from 1."""
        before = self._counters.get(noun, 0)
        self._log.append(self, noun, before)
        self._counters[noun] = before + 1
        return before + 1

    def reach(self, noun: str, number: int) -> None:
        """Make sure that ``number`` and those below are not drawn again."""
        before = self._counters.get(noun, 0)
        if number > before:
            self._log.append(self, noun, before)
            self._counters[noun] = number

    def put(self, noun: str, number: int) -> None:
        """Go on from ``number``, whatever was drawn before."""
        before = self._counters.get(noun, 0)
        if number != before:
            self._log.append(self, noun, before)
            self._counters[noun] = number

    def put_back(self, key: str, value: int | None) -> int:
        """See :class:`mockapi.world.log.Target`."""
        before = self._counters.get(key, 0)
        self._counters[key] = value or 0
        return before

    def standing(self, key: str) -> int:
        """See :class:`mockapi.world.log.Target`: the last number drawn of a noun."""
        return self._counters.get(key, 0)

    def adopt(self, other: Ids) -> None:
        """Go on from another world's counters where this one has none, unlogged."""
        self._counters = {**other._counters, **self._counters}

    def counters(self) -> dict[str, int]:
        """The last number drawn of each noun."""
        return {noun: number for noun, number in self._counters.items() if number}

    def fork(self, log: WriteLog) -> Ids:
        """The same counters for another world."""
        return Ids(log, self._counters)
