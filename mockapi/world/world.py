"""One world: all that a pair of services knows, behind one lock, with the changes that led to it."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import Any

from mockapi.world.clock import Clock
from mockapi.world.errors import SavepointError
from mockapi.world.exchange import Exchange
from mockapi.world.faults import Faults
from mockapi.world.ids import Ids
from mockapi.world.journal import Journal
from mockapi.world.log import WriteLog
from mockapi.world.moments import Moment, fork_at, moment_of
from mockapi.world.outbox import Outbox
from mockapi.world.store import Collection, Row, Span, Table


@dataclass(eq=False)
class _Savepoint:
    """A savepoint that is open: since when, in which thread, and the checkpoints that there were."""

    moment: Moment
    thread: int
    checkpoints: dict[str, Moment]


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
        self._savepoints: list[_Savepoint] = []
        self._checkpoints: dict[str, Moment] = {}
        self._keeps = keeps
        self._moments: deque[tuple[int, int]] = deque()  # of the latest writes: when, and where in the log they begin
        self.calls: dict[Any, deque[float]] = {}  # when the last calls were made, for rate limits
        self.sending = threading.Lock()  # held while something is sent out, one thing after the other
        self._depth = 0
        self._answering: int | None = None  # where in the log the exchange begins that is coming about

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

    def take_over(self, other: World) -> None:
        """Start from where another world stands; what both share is copied once either changes it."""
        self._bases = other._bases
        self._collections = {noun: rows.split(self.log) for noun, rows in other._collections.items()}
        self.ids, self.outbox = other.ids.fork(self.log), other.outbox.fork(self.log)

    def nouns(self) -> list[str]:
        """The nouns that something was ever in, in alphabetical order."""
        return sorted({*self._collections, *(noun for base in self._bases for noun in base.nouns())})

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

    @contextmanager
    def answering(self) -> Iterator[int]:
        """A critical section in which an exchange comes about, with the position of the log at which it begins.

        What it changes is kept until it is in the journal.
        """
        with self.lock:
            mark, outer = self.log.end, self._answering
            self._answering = mark if outer is None else outer
            try:
                yield mark
            finally:
                self._answering = outer

    def _trim(self) -> None:
        if not self.log.entries:
            return
        pins = [opened.moment.mark for opened in self._savepoints]
        if self._answering is not None:
            pins.append(self._answering)
        for checkpoints in (self._checkpoints, *(opened.checkpoints for opened in self._savepoints)):
            pins.extend(moment.mark for moment in checkpoints.values())
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

    # ---- moments

    def moment(self, name: str = "") -> Moment:
        """This moment."""
        return Moment(self.journal.total, self.clock.exact(), name, self.log.end, self)

    @contextmanager
    def savepoint(self) -> Iterator[Moment]:
        """Everything inside is undone at the end: rows, ids, messages and checkpoints; clock, journal, faults stay.

        Raises SavepointError when savepoints of two threads overlap, since neither could be undone alone.
        """
        me = threading.get_ident()
        with self.lock:
            self.log.refuse_sealed()
            if self._savepoints and self._savepoints[-1].thread != me:
                raise SavepointError("another thread has a savepoint open in this world")
            mine = _Savepoint(self.moment(), me, dict(self._checkpoints))
            self._savepoints.append(mine)
        try:
            yield mine.moment
        finally:
            with self.lock:
                if not self._savepoints or self._savepoints[-1] is not mine:
                    raise SavepointError("savepoints must be left in the reverse order of entering them")
                self._savepoints.pop()
                self._checkpoints = mine.checkpoints
                self._rewind(mine.moment.mark)

    def checkpoint(self, name: str) -> Moment:
        """Remember this moment under a name; the same name again moves it."""
        with self.lock:
            self.log.refuse_sealed()
            self._checkpoints.pop(name, None)
            self._checkpoints[name] = self.moment(name)
            return self._checkpoints[name]

    @property
    def checkpoints(self) -> list[Moment]:
        """The checkpoints, in the order in which they were made."""
        with self.lock:
            return list(self._checkpoints.values())

    def checkpoint_named(self, name: str) -> Moment:
        """The checkpoint of that name. Raises KeyError."""
        try:
            return self._checkpoints[name]
        except KeyError:
            known = ", ".join(map(repr, self._checkpoints)) or "none"
            raise KeyError(f"there is no checkpoint {name!r}; there are: {known}") from None

    def drop_checkpoint(self, name: str) -> None:
        """Keep a checkpoint no longer. Raises KeyError."""
        with self.lock:
            del self._checkpoints[self.checkpoint_named(name).name]

    def restore(self, name: str) -> None:
        """Go back to a checkpoint, which stays, as later ones do: back and forth is possible.

        Undoes what a savepoint undoes. Raises KeyError, or SavepointError inside a savepoint opened after it.
        """
        with self.lock:
            mark = self.checkpoint_named(name).mark
            if any(opened.moment.mark > mark for opened in self._savepoints):
                raise SavepointError(f"a savepoint opened after checkpoint {name!r} is still open")
            self._rewind(mark)

    def at(self, since: Moment | Exchange | int | str | None) -> tuple[World, Moment]:
        """The world as it was at a moment (see :func:`mockapi.world.moments.moment_of`), to be read only."""
        with self.lock:
            moment = moment_of(self, since)
            return fork_at(self, moment), moment

    def _rewind(self, mark: int) -> None:
        """Take back everything since ``mark``, at once for :meth:`lagging` too."""
        self.log.rewind(mark)
        while self._moments and self._moments[-1][1] >= mark:
            self._moments.pop()
