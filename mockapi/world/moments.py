"""Moments of a world: places in its history that changes are told since, and that it can be seen at again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mockapi.world.store import Collection, Row

if TYPE_CHECKING:
    from mockapi.world.exchange import Exchange
    from mockapi.world.log import Target, WriteLog
    from mockapi.world.world import World


@dataclass(frozen=True)
class Moment:
    """A place in the history of a world, as ``savepoint()`` and ``checkpoint()`` give it.

    ``exchange`` is the number of the last exchange before it, ``at`` the time in seconds since the epoch by the
    world's clock, ``name`` that of a checkpoint, ``mark`` its position in the write log.
    """

    exchange: int
    at: float
    name: str = ""
    mark: int = field(default=0, repr=False)
    world: World | None = field(default=None, repr=False, compare=False)

    def __str__(self) -> str:
        if self.name:
            return f"checkpoint {self.name!r}"
        return f"exchange {self.exchange}" if self.exchange else "the start of the journal"


def moment_of(world: World, since: Moment | Exchange | int | str | None) -> Moment:
    """The moment that is meant by an exchange or its number (the world after it; 0: before the first), the name of a
    checkpoint, a savepoint, or None: the start of the journal, which is where it was last cleared.

    Raises LookupError for what there is not, Forgotten for what the journal no longer holds, ValueError for a moment
    of another world.
    """
    if isinstance(since, Moment):
        if since.world is not world:
            raise ValueError(f"{since} is a moment of another world; a reset begins a new one")
        world.log.reach(since.mark)
        return since
    if isinstance(since, str):
        return world.checkpoint_named(since)
    if since is None or since == 0:
        number = world.journal.cleared if since is None else 0
        if world.journal.total == number:
            return world.moment()
        first = world.journal.get(number + 1)
        return Moment(number, first.at, mark=first.span[0], world=world)
    exchange = world.journal.get(since if isinstance(since, int) else since.number)
    if not isinstance(since, int) and since is not exchange:
        raise ValueError(f"{since} is an exchange of another world; a reset begins a new one")
    return Moment(exchange.number, exchange.at, mark=exchange.span[1], world=world)


def rows_changed(log: WriteLog, start: int, stop: int) -> Iterator[tuple[Target, int | str, Row | None, Row | None]]:
    """What two positions of the log differ in: target, key, what stood there at the one, and at the other.

    Several changes of a row are one, and what came to nothing is none. Of targets other than collections the values
    are what they put back. Raises Forgotten.
    """
    first: dict[tuple[int, int | str], tuple[Target, Row | None]] = {}
    for target, key, before in log.between(start, stop):
        first.setdefault((id(target), key), (target, before))
    later: dict[tuple[int, int | str], Row | None] = {}
    for target, key, before in log.between(stop, log.shown):
        if (id(target), key) in first:
            later.setdefault((id(target), key), before)
    for place, (target, before) in first.items():
        after = later[place] if place in later else target.standing(place[1])
        if not _same(before, after):
            yield target, place[1], before, after


def _same(before: object, after: object) -> bool:
    """Whether nothing differs; what is equal but of another type (1 and True, 5.0 and 5.00) does."""
    return before is after or (before == after and repr(before) == repr(after))


def fork_at(world: World, moment: Moment) -> World:
    """A world of its own that stands as ``world`` did at a moment; to be read only, and its clock stands still.

    What no change has touched since is shared until one of the two changes it. The caller holds the lock.
    """
    from mockapi.world.world import World

    entries = world.log.between(moment.mark, world.log.shown)
    past = World(world.settings, journal_size=world.journal.size)
    past.take_over(world)
    there: dict[int, Target] = {id(world.ids): past.ids, id(world.outbox): past.outbox}
    for target, key, before in reversed(entries):
        twin = past.find(target.noun) if isinstance(target, Collection) else there[id(target)]
        assert twin is not None
        twin.put_back(key, before)
    past.journal = world.journal.until(moment.exchange)
    past.clock.freeze(moment.at)
    past.log.sealed = f"this is the world as it was at {moment}, which cannot be changed any more"
    return past
