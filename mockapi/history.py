"""The history of an emulator: what has changed between two moments, and the past as an emulator to be read."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING, Any, NoReturn

from mockapi.emulator import Emulator
from mockapi.resource.changes import Change, Changes, Kind
from mockapi.world.errors import ReadOnly
from mockapi.world.ids import Ids
from mockapi.world.moments import Moment, moment_of, rows_changed
from mockapi.world.store import Collection, Row
from mockapi.world.world import World

if TYPE_CHECKING:
    from mockapi.world.exchange import Exchange
    from mockapi.world.log import Target

Told = tuple[str, str, Mapping[str, Any]]


def changes_since(world: World, since: Moment | Exchange | int | str | None, *, bookkeeping: bool = False) -> Changes:
    """What has changed in a world since a moment. Raises what :func:`mockapi.world.moments.moment_of` does."""
    with world.lock:
        moment = moment_of(world, since)
        return changes_between(world, moment.mark, world.log.shown, f"since {moment}", bookkeeping=bookkeeping)


def changes_of(world: World, exchange: Exchange) -> Changes:
    """What one exchange itself changed. Raises Forgotten once the journal has dropped it."""
    with world.lock:
        world.journal.get(exchange.number)
        return changes_between(world, *exchange.span, f"by {exchange.line()}")


def changes_between(world: World, start: int, stop: int, about: str, *, bookkeeping: bool = False) -> Changes:
    """What two positions of the write log differ in. The caller holds the lock.

    Every row is told as the world had it then: the one before with the world taken back to ``start``.
    """
    rows = [one for one in rows_changed(world.log, start, stop) if _wanted(one[0], bookkeeping)]
    if not rows:
        return Changes(about=about)
    with world.log.undone(stop):
        after = [_told(world, target, key, row) for target, key, _, row in rows]
        with world.log.undone(start):
            before = [_told(world, target, key, row) for target, key, row, _ in rows]
    return Changes((_change(target, *pair) for (target, *_), *pair in zip(rows, before, after, strict=True)), about)


def _wanted(target: Target, bookkeeping: bool) -> bool:
    if not isinstance(target, Collection):
        return bookkeeping and isinstance(target, Ids)
    return bookkeeping or target.noun not in _teller(target.noun).BOOKKEEPING


def _teller(noun: str) -> Any:
    if noun.startswith("actionkit."):
        from mockapi.actionkit import telling as of_actionkit

        return of_actionkit
    from mockapi.actionnetwork import telling

    return telling


def _told(world: World, target: Target, key: Any, value: Row | int | None) -> Told | None:
    if isinstance(value, Row):
        assert isinstance(target, Collection)
        told: Told = _teller(target.noun).told(world, target.noun, value)
        return told
    return None if not value else ("ids", key, {"last": value})


def _change(target: Target, before: Told | None, after: Told | None) -> Change:
    told = after or before
    assert told is not None
    kind: Kind = "created" if before is None else "deleted" if after is None else "updated"
    name, key, _ = told
    service = (target.noun if isinstance(target, Collection) else key).partition(".")[0]
    return Change(service, name, key, kind, None if before is None else before[2], None if after is None else after[2])


class Past(Emulator):
    """The emulator as it was at a moment: accessors, journal and outbox tell of then, GET requests are answered so.

    ``moment`` is that moment. Whatever would change something raises ReadOnly. It has a world of its own, so other
    threads go on in the present. ``mockapi.intercept(sharing=past)`` answers real clients from it.
    """

    def __init__(self, now: Emulator, present: World, then: World, moment: Moment) -> None:
        super().__init__(sharing=now)
        self._now, self._present, self._then, self.moment = now, present, then, moment

    @property
    def world(self) -> World:
        """The world as it was."""
        return self._then

    def origin(self, service: str) -> str:
        """Scheme and host of a service as a client is given them now."""
        return self._now.origin(service)

    def changes(
        self,
        since: Moment | Exchange | int | str | None = None,
        *,
        noun: str | None = None,
        service: str | None = None,
        bookkeeping: bool = False,
    ) -> Changes:
        """What had changed until then; see :meth:`mockapi.Emulator.changes`."""
        with self._present.lock:
            start = self._earlier(since)
            about = f"since {start}, until {self.moment}"
            told = changes_between(self._present, start.mark, self.moment.mark, about, bookkeeping=bookkeeping)
        return told if noun is None and service is None else told.find(noun, service=service)

    def at(self, since: Moment | Exchange | int | str | None) -> AbstractContextManager[Past]:
        """The emulator at a moment before this one."""
        with self._present.lock:
            return past(self._now, self._earlier(since), self._present)

    @property
    def checkpoints(self) -> list[Moment]:
        """The checkpoints that there were, of those that are still kept."""
        return [one for one in self._present.checkpoints if one.mark <= self.moment.mark]

    def _earlier(self, since: Moment | Exchange | int | str | None) -> Moment:
        found = moment_of(self._present, since)
        if found.mark > self.moment.mark:
            raise LookupError(f"{found} came after {self.moment}")
        return found

    def reset(self) -> NoReturn:
        """Raises ReadOnly."""
        raise ReadOnly(self._then.log.sealed)


@contextmanager
def past(
    emulator: Emulator, since: Moment | Exchange | int | str | None, present: World | None = None
) -> Iterator[Past]:
    """The emulator as it was at a moment. ``present`` is its world, where that is another by now.

    Raises what :func:`mockapi.world.moments.moment_of` does.
    """
    present = emulator.world if present is None else present
    world, moment = present.at(since)
    # Nobody is behind or called to order in the past, and what is switched now is not switched then.
    world.settings = copy.deepcopy(world.settings)
    world.settings.actionnetwork.read_lag = world.settings.actionnetwork.rate_limit = 0
    yield Past(emulator, present, world, moment)
