"""What the service has put off: background requests and scheduled messages, done as the clock passes them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from mockapi.actionnetwork import groups
from mockapi.actionnetwork.call import Call
from mockapi.actionnetwork.noun import Noun
from mockapi.resource.evidence import doc
from mockapi.resource.fields import Hidden
from mockapi.resource.resource import Resource
from mockapi.world.errors import Refused
from mockapi.world.store import Ordered, Row, Unique
from mockapi.world.world import World

BACKGROUND, SENDING = "background", "sending"

AGENDA = Resource(
    vendor="actionnetwork",
    name="agenda",
    help="Something that is to be done later, for an account: what, about what, and when it is due.",
    fields=(Hidden("due"), Hidden("what"), Hidden("about"), Hidden("group")),
    indexes=(
        Ordered("due", lambda row: True, lambda row: row.due),
        Ordered("what", lambda row: row.what, lambda row: row.due),
        Unique("sending", lambda row: row.about if row.what == SENDING else None),
    ),
    evidence=doc("13, 25.3"),
)

Worker = Callable[[Call, Any], object]


def put_off(call: Call, what: str, about: Any, due: int) -> None:
    """Note something to be done; ``about`` is what its worker gets, never changed in place."""
    key = call.world.ids.next(AGENDA.noun)
    values = {"due": due, "what": what, "about": about, "group": call.group.key}
    call.world.collection(AGENDA.table).put(AGENDA.build(key, values))


def take_back(call: Call, message: str) -> None:
    """Strike out the sending of a message, if there is one."""
    agenda = call.world.collection(AGENDA.table)
    entry = agenda.one(SENDING, message)
    if entry is not None:
        agenda.remove(entry.key)


def run_due(
    world: World, nouns: Mapping[str, Noun], workers: Mapping[str, Worker], *, all_of: str | None = None
) -> None:
    """Do what is due by the world's clock, in order of time; ``all_of`` one kind, due or not.

    Each thing is done as of when it was due, or now if that is sooner. What it refuses is heard by nobody.
    """
    with world.lock:
        while True:
            entry = _next(world, all_of)
            if entry is None:
                return
            with world.transaction():
                world.collection(AGENDA.table).remove(entry.key)
            at = min(entry.due, world.clock.seconds())
            call = Call(world, groups.by_number(world, entry.group), nouns, at=at)
            try:
                with world.transaction():
                    workers[entry.what](call, entry.about)
            except Refused:
                pass


def _next(world: World, all_of: str | None) -> Row | None:
    if all_of is not None:
        first = world.related(AGENDA.noun, "what", all_of).slice(0, 1)
        return first[0] if first else None
    first = world.related(AGENDA.noun, "due", True).slice(0, 1)
    return first[0] if first and first[0].due <= world.clock.seconds() else None
