"""Control of a world's history: checkpoints to go back to, and what has changed since."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from mockapi.transport.controls import MOMENT, Asked, Route, answer_of, flag, hash_of, iso, list_of, plain, text, whole
from mockapi.world.errors import Forgotten, NotFound

if TYPE_CHECKING:
    from mockapi.emulator import Emulator
    from mockapi.world.moments import Moment

CHECKPOINT = answer_of(name=text(), exchange=whole("The number of the last request before it."), at=MOMENT)


def list_checkpoints(emulator: Emulator, asked: Asked) -> Mapping[str, Any]:
    """The checkpoints there are, in the order in which they were made."""
    return {"checkpoints": [_shown(moment) for moment in emulator.checkpoints]}


def make(emulator: Emulator, asked: Asked) -> Mapping[str, Any]:
    """Remember this moment under a name; the same name again moves it."""
    return _shown(emulator.checkpoint(asked.body["name"]))


def restore(emulator: Emulator, asked: Asked) -> Mapping[str, Any]:
    """Go back to a checkpoint: rows, ids and outbox; clock, journal and faults stay. It can be gone back to again."""
    with _told():
        emulator.restore(asked.ids["name"])
    return {"restored": asked.ids["name"]}


def remove(emulator: Emulator, asked: Asked) -> Mapping[str, Any]:
    """Keep a checkpoint no longer."""
    with _told():
        emulator.drop_checkpoint(asked.ids["name"])
    return {"removed": asked.ids["name"]}


def changes(emulator: Emulator, asked: Asked) -> Mapping[str, Any]:
    """The rows that differ from what they were, with their fields before and after.

    Since a ``checkpoint``, or since the request with the number ``exchange``, or since the start of the journal.
    """
    args = asked.args
    since = args.get("checkpoint", args.get("exchange"))
    with _told():
        found = emulator.changes(
            since, noun=args.get("noun"), service=args.get("service"), bookkeeping=args.get("bookkeeping", False)
        )
    return {
        "changes": [
            {
                "service": change.service,
                "noun": change.noun,
                "key": str(change.key),
                "kind": change.kind,
                "fields": {name: {"before": plain(a), "after": plain(b)} for name, (a, b) in change.fields.items()},
            }
            for change in found
        ],
        "text": str(found),
    }


@contextmanager
def _told() -> Iterator[None]:
    """A name or a number that there is not, as not found."""
    try:
        yield
    except Forgotten:
        raise
    except LookupError as missing:
        raise NotFound(str(missing.args[0])) from None


def _shown(moment: Moment) -> Mapping[str, Any]:
    return {"name": moment.name, "exchange": moment.exchange, "at": iso(moment.at)}


CHANGE = answer_of(
    service=text(),
    noun=text(),
    key=text(),
    kind=text(enum=["created", "updated", "deleted"]),
    fields=hash_of(help="Each with `before` and `after`."),
)
ROUTES = (
    Route("GET", "checkpoints", list_checkpoints, answer=answer_of(checkpoints=list_of(CHECKPOINT))),
    Route("POST", "checkpoints", make, body=hash_of({"name": text(minLength=1)}, ("name",)), answer=CHECKPOINT),
    Route("POST", "checkpoints/{name}/restore", restore, answer=answer_of(restored=text()), conflicts=True),
    Route("DELETE", "checkpoints/{name}", remove, answer=answer_of(removed=text())),
    Route("GET", "changes", changes, args={
        "checkpoint": text("A name."),
        "exchange": whole("A number; 0 is before the first."),
        "service": text(enum=["actionnetwork", "actionkit"]),
        "noun": text(),
        "bookkeeping": flag("Whether deliveries, work put off and counters count.", default=False),
    }, answer=answer_of(changes=list_of(CHANGE), text=text()), conflicts=True),
)  # fmt: skip
