"""The write log: every change of the world in order, so that any stretch of it can be taken back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol

from mockapi.world.errors import Forgotten, ReadOnly


class Target(Protocol):
    """Something whose changes are logged."""

    def put_back(self, key: Any, value: Any) -> Any:
        """Make ``value`` (None: nothing) stand under ``key`` again, unlogged; return what stood there."""

    def standing(self, key: Any) -> Any:
        """What stands under ``key`` now; None for nothing."""


class WriteLog:
    """Entries ``(target, key, what stood there before)`` under positions that only ever grow.

    ``start`` is the oldest position still held. A rewind is itself logged, so a position once handed out keeps
    its meaning; only a cancelled transaction, whose positions nobody has seen, is cut off. ``stamp`` is another
    object after every change, so that what was made under the same one is still true. ``sealed`` says why nothing
    may be written now, and is empty while something may; ``shown`` is the position of what is to be seen.
    """

    __slots__ = ("_shown", "entries", "sealed", "stamp", "start")

    def __init__(self) -> None:
        self.entries: list[tuple[Target, Any, Any]] = []
        self.start = 0
        self.stamp = object()
        self.sealed = ""
        self._shown: int | None = None

    @property
    def end(self) -> int:
        """The position that the next entry will have."""
        return self.start + len(self.entries)

    @property
    def shown(self) -> int:
        """The position up to which the changes are to be seen: the end, but inside of :meth:`undone`."""
        return self.end if self._shown is None else self._shown

    def refuse_sealed(self) -> None:
        """Raise ReadOnly while nothing may be written. Targets ask before they change anything."""
        if self.sealed:
            raise ReadOnly(self.sealed)

    def reach(self, mark: int) -> None:
        """Raise Forgotten for a position before the oldest one held."""
        if mark < self.start:
            raise Forgotten(f"the write log begins at {self.start}; {mark} has been forgotten")

    def append(self, target: Target, key: Any, before: Any) -> None:
        """Note that ``before`` was replaced under ``key``. Raises ReadOnly."""
        self.refuse_sealed()
        self.stamp = object()
        self.entries.append((target, key, before))

    def cancel(self, mark: int) -> None:
        """Take back everything since ``mark`` and forget it."""
        self.stamp = object()
        entries, keep = self.entries, mark - self.start
        while len(entries) > keep:
            target, key, before = entries.pop()
            target.put_back(key, before)

    def rewind(self, mark: int) -> None:
        """Take back everything since ``mark``, as new entries. Raises Forgotten past the oldest one held."""
        self.refuse_sealed()
        self.reach(mark)
        self.stamp = object()
        for target, key, before in reversed(self.entries[mark - self.start :]):
            self.entries.append((target, key, target.put_back(key, before)))

    @contextmanager
    def undone(self, mark: int) -> Iterator[None]:
        """Everything since ``mark`` is out of sight while inside, and nothing may be written there.

        Inside of another one, ``mark`` is where that one shows the world, or further back. Raises Forgotten.
        """
        self.reach(mark)
        outer, before_this = self._shown, self.sealed
        self.stamp = object()
        entries = self.between(mark, self.shown)
        hidden = [(target, key, target.put_back(key, before)) for target, key, before in reversed(entries)]
        self._shown, self.sealed = min(mark, self.shown), before_this or "what is shown here is the past"
        try:
            yield
        finally:
            self._shown, self.sealed = outer, before_this
            for target, key, value in reversed(hidden):
                target.put_back(key, value)
            self.stamp = object()

    def between(self, start: int, stop: int) -> list[tuple[Target, Any, Any]]:
        """The entries from one position up to another. Raises Forgotten."""
        self.reach(start)
        return self.entries[start - self.start : stop - self.start]

    def trim(self, mark: int) -> None:
        """Forget what happened before ``mark``, in strides, so that trimming stays cheap."""
        surplus = mark - self.start
        if surplus > 256 or surplus == len(self.entries):
            del self.entries[:surplus]
            self.start += surplus
