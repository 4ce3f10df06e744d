"""The write log: every change of the world in order, so that any stretch of it can be taken back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol

from mockapi.world.errors import Forgotten


class Target(Protocol):
    """Something whose changes are logged."""

    def put_back(self, key: Any, value: Any) -> Any:
        """Make ``value`` (None: nothing) stand under ``key`` again, unlogged; return what stood there."""


class WriteLog:
    """Entries ``(target, key, what stood there before)`` under positions that only ever grow.

    ``start`` is the oldest position still held. A rewind is itself logged, so a position once handed out keeps
    its meaning; only a cancelled transaction, whose positions nobody has seen, is cut off. ``stamp`` is another
    object after every change, so that what was made under the same one is still true.
    """

    __slots__ = ("entries", "stamp", "start")

    def __init__(self) -> None:
        self.entries: list[tuple[Target, Any, Any]] = []
        self.start = 0
        self.stamp = object()

    @property
    def end(self) -> int:
        """The position that the next entry will have."""
        return self.start + len(self.entries)

    def append(self, target: Target, key: Any, before: Any) -> None:
        """Note that ``before`` was replaced under ``key``."""
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
        if mark < self.start:
            raise Forgotten(f"the write log begins at {self.start}; {mark} has been forgotten")
        self.stamp = object()
        for target, key, before in reversed(self.entries[mark - self.start :]):
            self.entries.append((target, key, target.put_back(key, before)))

    @contextmanager
    def undone(self, mark: int) -> Iterator[None]:
        """Everything since ``mark`` is out of sight while inside, and nothing may be written there."""
        self.stamp = object()
        entries = self.entries[mark - self.start :]
        hidden = [(target, key, target.put_back(key, before)) for target, key, before in reversed(entries)]
        try:
            yield
        finally:
            for target, key, value in reversed(hidden):
                target.put_back(key, value)
            self.stamp = object()

    def trim(self, mark: int) -> None:
        """Forget what happened before ``mark``, in strides, so that trimming stays cheap."""
        surplus = mark - self.start
        if surplus > 256 or surplus == len(self.entries):
            del self.entries[:surplus]
            self.start += surplus
