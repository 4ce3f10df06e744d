"""One world: all that a pair of services knows, behind one lock, with the changes that led to it."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any

from mockapi.world.clock import Clock
from mockapi.world.errors import SavepointError
from mockapi.world.faults import Faults
from mockapi.world.ids import Ids
from mockapi.world.journal import Journal
from mockapi.world.log import WriteLog
from mockapi.world.outbox import Outbox
from mockapi.world.store import Collection, Row, Span, Table


class World:
    """Collections, ids, clock, journal and faults. Several worlds in one process never meet.

    ``base`` is a loaded world that this one starts from: its collections are shared until they are written to,
    and it must not change any more. ``keeps()`` says how many seconds of the past :meth:`lagging` may ask for.
    """

    def __init__(
        self,
        settings: Any = None,
        base: World | None = None,
        *,
        journal_size: int = 1000,
        keeps: Callable[[], int] = int,
    ) -> None:
        self.lock = threading.RLock()
        self.settings = settings
        self.clock = Clock()
        self.journal = Journal(journal_size)
        self.faults = Faults()
        self.log = WriteLog()
        self.outbox = Outbox(self.log)
        self.ids: Ids = Ids(self.log) if base is None else base.ids.fork(self.log)
        self.rendered: dict[Any, Any] = {} if base is None else base.rendered
        self._bases: tuple[World, ...] = () if base is None else (base,)
        self._collections: dict[str, Collection] = {}
        self._savepoints: list[tuple[int, int]] = []
        self._checkpoints: dict[str, int] = {}
        self._keeps = keeps
        self._moments: deque[tuple[int, int]] = deque()  # of the latest writes: when, and where in the log they begin
        self.calls: dict[Any, deque[float]] = {}  # when the last calls were made, for rate limits
        self.sending = threading.Lock()  # held while something is sent out, one thing after the other
        self._depth = 0

    # ---- collections

    def collection(self, table: Table) -> Collection:
        """The collection of that table, made when first asked for."""
        found = self.find(table.noun)
        if found is None:
            found = self._collections[table.noun] = Collection(table, self.log)
        return found

    def find(self, noun: str) -> Collection | None:
        """The collection of that noun, if anything ever was in it."""
        found = self._collections.get(noun)
        if found is None:
            for origin in self._bases:
                base = origin.find(noun)
                if base is not None:
                    found = self._collections[noun] = base.fork(self.log)
                    break
        return found

    def adopt(self, base: World) -> None:
        """Start from another loaded world too, as if from the beginning: what it holds and this one lacks."""
        with self.lock:
            if base not in self._bases:
                self._bases = (*self._bases, base)
                self.ids.adopt(base.ids)

    def related(self, noun: str, index: str, group: Any) -> Span:
        """The rows of ``noun`` that its ``index`` holds under ``group``; an empty span for a noun never used."""
        collection = self.find(noun)
        return Span({}, [], 0, 0) if collection is None else collection.span(index, group)

    def related_row(self, noun: str, key: int) -> Row:
        """The row of ``noun`` that a reference names. Raises LookupError."""
        collection = self.find(noun)
        row = None if collection is None else collection.get(key)
        if row is None:
            raise LookupError(f"no {noun} {key}")
        return row

    # ---- changes

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """One critical section: all of its changes stand at the end, or after an exception none."""
        with self.lock:
            mark = self.log.end
            self._depth += 1
            try:
                yield
            except BaseException:
                self.log.cancel(mark)
                raise
            finally:
                self._depth -= 1
                if self._depth == 0:
                    if self.log.end > mark:
                        if self._keeps():
                            self._moments.append((self.clock.seconds(), mark))
                        self.clock.written()
                    self._trim()

    def _trim(self) -> None:
        if not self.log.entries:
            return
        pins = [mark for mark, _ in self._savepoints]
        pins.extend(self._checkpoints.values())
        pins.append(self.journal.oldest_mark(self.log.end))
        if self._moments:
            self._forget_moments()
            pins.extend(mark for _, mark in islice(self._moments, 1))
        self.log.trim(min(pins))

    def _forget_moments(self) -> None:
        now = self.clock.seconds()
        while self._moments and not now - self._keeps() < self._moments[0][0] <= now:  # a clock may be set back
            self._moments.popleft()

    @contextmanager
    def lagging(self) -> Iterator[None]:
        """The world as it was ``keeps()`` seconds ago, to be read only; a critical section."""
        with self.lock:
            self._forget_moments()
            if not self._moments:
                yield
                return
            with self.log.undone(self._moments[0][1]):
                yield

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """Everything inside is undone at the end: rows and ids; clock, journal and faults stay.

        Raises SavepointError when savepoints of two threads overlap, since neither could be undone alone.
        """
        me = threading.get_ident()
        with self.lock:
            if self._savepoints and self._savepoints[-1][1] != me:
                raise SavepointError("another thread has a savepoint open in this world")
            mine = (self.log.end, me)
            self._savepoints.append(mine)
        try:
            yield
        finally:
            with self.lock:
                if not self._savepoints or self._savepoints[-1] is not mine:
                    raise SavepointError("savepoints must be left in the reverse order of entering them")
                self._savepoints.pop()
                self._rewind(mine[0])

    def checkpoint(self, name: str) -> None:
        """Remember this moment under a name; the same name again moves it."""
        with self.lock:
            self._checkpoints[name] = self.log.end

    def restore(self, name: str) -> None:
        """Go back to a checkpoint, which stays. Raises KeyError, or SavepointError inside a later savepoint."""
        with self.lock:
            mark = self._checkpoints[name]
            if any(opened > mark for opened, _ in self._savepoints):
                raise SavepointError(f"a savepoint opened after checkpoint {name!r} is still open")
            self._rewind(mark)

    def _rewind(self, mark: int) -> None:
        """Take back everything since ``mark``, at once for :meth:`lagging` too."""
        self.log.rewind(mark)
        while self._moments and self._moments[-1][1] >= mark:
            self._moments.pop()
