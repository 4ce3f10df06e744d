"""Rows that come and go while a client reads a collection page by page, so that pages shift under it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from itertools import count
from typing import TYPE_CHECKING, Any

from mockapi.world.errors import NotFound, Refused, Unmodelled

if TYPE_CHECKING:
    from mockapi.emulator import Emulator
    from mockapi.resource.accessor import Accessor
    from mockapi.world.faults import Preset

MOST = 1000


def page_shifts(emulator: Emulator) -> Mapping[str, Preset]:
    """The presets ``actionnetwork.page_shift`` and ``actionkit.page_shift`` of an emulator's faults.

    ``noun``: what comes or goes before the second page (or the ``nth=``). ``insert``: so many made-up rows come, and
    the ``rows`` that are given, as they stand. ``remove``: so many of the first rows go. Without any of these one row
    comes. Action Network lists the newest rows first, so that what comes pushes the others on; ActionKit the oldest, so
    that only what goes shifts its pages, unless they are asked for in another order. ``api_key``: the account on Action
    Network. More keywords are those of every fault. They raise ValueError for what cannot be.
    """

    def on_actionnetwork(*, noun: str = "people", api_key: str | None = None, **options: Any) -> Mapping[str, Any]:
        network = emulator.actionnetwork
        return _options(emulator, noun, lambda: network.account(api_key)[noun], lambda: emulator.clock.now(), **options)

    def on_actionkit(*, noun: str = "user", **options: Any) -> Mapping[str, Any]:
        return _options(emulator, noun, lambda: emulator.actionkit[noun], None, **options)

    return {"actionnetwork.page_shift": on_actionnetwork, "actionkit.page_shift": on_actionkit}


class _Tried(Exception):
    """It works; now back again."""


def _options(
    emulator: Emulator,
    noun: str,
    accessor: Callable[[], Accessor[Any]],
    now: Callable[[], datetime] | None,
    *,
    insert: int = 0,
    remove: int = 0,
    rows: Sequence[Mapping[str, Any]] = (),
    **options: Any,
) -> Mapping[str, Any]:
    for name, number in (("insert", insert), ("remove", remove)):
        if isinstance(number, bool) or not isinstance(number, int) or not 0 <= number <= MOST:
            raise ValueError(f"{name} must be a number from 0 to {MOST}")
    insert = insert if insert or remove or rows else 1
    numbers = count(1)

    def shift() -> None:
        with emulator.world.transaction():
            made_up = [_made_up(noun, next(numbers)) for _ in range(insert)]
            _shift(accessor(), [*made_up, *rows], remove, now() if now else None)

    try:
        with emulator.world.transaction():
            _shift(accessor(), [*([_made_up(noun, 0)] if insert else []), *rows], 0, now() if now else None)
            raise _Tried
    except _Tried:
        pass
    except (KeyError, NotFound, Unmodelled) as missing:
        raise ValueError(str(missing.args[0])) from None
    except (Refused, TypeError) as error:
        raise ValueError(f"{noun} cannot be inserted like this: {error}; give rows= with all that they need") from None
    return {"method": "GET", "path": f"/{noun}", "nth": 2, **options, "effect": shift}


def _shift(accessor: Accessor[Any], rows: Sequence[Mapping[str, Any]], remove: int, now: datetime | None) -> None:
    """With ``now`` the newest stand in front, as on Action Network; otherwise the oldest, as on ActionKit."""
    present = accessor.all() if remove or (rows and now) else []
    if now:
        present.sort(key=lambda record: record.created_date, reverse=True)
    for row in rows:
        if now and present and "created_date" not in row:
            row = {**row, "created_date": max(present[0].created_date, now)}
        accessor.insert(**row)
    for record in present[:remove]:
        accessor.delete(record)


def _made_up(noun: str, number: int) -> dict[str, Any]:
    """A row of a noun that nobody has to be told more of than its name."""
    address = f"page-shift-{number}@example.org"
    if noun == "people":
        return {"email_addresses": [{"address": address}]}
    if noun == "user":
        return {"email": address}
    if noun == "messages":
        text = f"Page shift {number}"
        return {"subject": text, "body": text, "from": text, "reply_to": address}
    named = "name" if noun in ("tags", "queries", "questions", "wrappers", "unique_id_lists") else "title"
    return {named: f"Page shift {number}"}
