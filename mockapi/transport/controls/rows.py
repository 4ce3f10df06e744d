"""Control of the rows: what the Python accessors of both services do, for every noun."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from mockapi.resource.fields import Boolean, Integer, Number
from mockapi.transport.controls import Asked, Route, answer_of, flag, hash_of, list_of, plain, text, whole
from mockapi.world.errors import Duplicate, Invalid, NotFound, Unmodelled

if TYPE_CHECKING:
    from mockapi.emulator import Emulator
    from mockapi.resource.accessor import Accessor, Record

MOST = 1_000_000
ROW = answer_of(
    noun=text(),
    key=text("What stands in its address."),
    fields=hash_of(help="By the vendor's names; references are keys, moments ISO 8601."),
)
ACCOUNT = {"_api_key": text("The account on Action Network; the default group where nothing is said.")}
PAGE = {
    "_limit": whole("How many rows at most.", high=MOST, default=1000),
    "_offset": whole("How many rows to leave out first.", default=0),
}


def select(emulator: Emulator, asked: Asked) -> Mapping[str, Any]:
    """The rows for which all other arguments hold as filters, oldest first; ``count`` is of all of them.

    Filters are those of the Python accessors: fields on Action Network, Django's look-ups on ActionKit.
    """
    args = dict(asked.args)
    offset, limit = args.pop("_offset", 0), args.pop("_limit", 1000)
    network, accessor = asked.ids["service"] == "actionnetwork", _accessor(emulator, asked)
    args.pop("_api_key", None)
    with _told(), emulator.world.lock:
        found = accessor.filter(**(_typed(asked.ids["noun"], args) if network else args))
        return {"count": len(found), "rows": [shown_row(record) for record in found[offset : offset + limit]]}


def create(emulator: Emulator, asked: Asked) -> Mapping[str, Any]:
    """Do what a POST with these fields does, without a key, faults or an exchange in the journal."""
    with _told():
        return shown_row(_accessor(emulator, asked).create(**asked.body))


def insert(emulator: Emulator, asked: Asked) -> Mapping[str, Any]:
    """Put in a row as it stands, past what the API allows: dates, statuses, what only the vendor makes."""
    with _told():
        return shown_row(_accessor(emulator, asked).insert(**asked.body))


def get(emulator: Emulator, asked: Asked) -> Mapping[str, Any]:
    """One row."""
    with _told():
        return shown_row(_accessor(emulator, asked).get(asked.ids["key"]))


def update(emulator: Emulator, asked: Asked) -> Mapping[str, Any]:
    """Do what the API's own update with these fields does."""
    with _told():
        return shown_row(_accessor(emulator, asked).update(asked.ids["key"], **asked.body))


def overwrite(emulator: Emulator, asked: Asked) -> Mapping[str, Any]:
    """Set these fields as they stand, past what the API allows; the others stay."""
    with _told():
        return shown_row(_accessor(emulator, asked).overwrite(asked.ids["key"], **asked.body))


def delete(emulator: Emulator, asked: Asked) -> Mapping[str, Any]:
    """Take a row out of the world, with what hangs on it, whether or not the API could."""
    with _told():
        _accessor(emulator, asked).delete(asked.ids["key"])
    return {"deleted": True}


def _accessor(emulator: Emulator, asked: Asked) -> Accessor[Any]:
    """That of the noun in the path. Raises NotFound, Unmodelled, Invalid."""
    service, noun, api_key = asked.ids["service"], asked.ids["noun"], asked.args.get("_api_key")
    try:
        if service == "actionkit":
            if api_key is not None:
                raise Invalid("_api_key is for Action Network")
            return emulator.actionkit[noun]
        if service == "actionnetwork":
            return emulator.actionnetwork.account(api_key)[noun]
    except (KeyError, Unmodelled) as missing:
        raise NotFound(str(missing.args[0])) from None
    raise NotFound(f"there is no service {service!r}; there are: actionnetwork, actionkit")


@contextmanager
def _told() -> Iterator[None]:
    """What accessors raise for mistakes of a test's, as what a request did wrong."""
    try:
        yield
    except TypeError as mistake:
        raise Invalid(str(mistake)) from None
    except Duplicate as duplicate:
        raise Invalid(f"{duplicate.index} {duplicate.value!r} is taken") from None


def _typed(noun: str, filters: Mapping[str, str]) -> dict[str, Any]:
    """The filters with what is no text in the rows as what it is there; ActionKit reads texts by itself."""
    from mockapi.actionnetwork.catalogue import NOUNS

    return {name: _value(NOUNS[noun].field.get(name), value) for name, value in filters.items()}


def _value(field: Any, value: str) -> Any:
    if isinstance(field, Boolean):
        return {"true": True, "false": False}.get(value.lower(), value)
    if isinstance(field, (Integer, Number)):
        try:
            return int(value) if isinstance(field, Integer) else float(value)
        except ValueError:
            return value
    return value


def shown_row(record: Record) -> Mapping[str, Any]:
    """A row as answers show it."""
    return {"noun": record.noun, "key": record.key, "fields": plain(dict(record))}


FIELDS = hash_of(help="Fields by the vendor's names; references are keys, identifiers or addresses.")
COLLECTION, ITEM = "rows/{service}/{noun}", "rows/{service}/{noun}/{key}"
ROUTES = (
    Route("GET", COLLECTION, select, args={**ACCOUNT, **PAGE}, open_args=True,
          answer=answer_of(count=whole(), rows=list_of(ROW))),
    Route("POST", COLLECTION, create, args=ACCOUNT, body=FIELDS, keeps_null=True, answer=ROW, conflicts=True),
    Route("PUT", COLLECTION, insert, args=ACCOUNT, body=FIELDS, keeps_null=True, answer=ROW, conflicts=True),
    Route("GET", ITEM, get, args=ACCOUNT, answer=ROW),
    Route("PATCH", ITEM, update, args=ACCOUNT, body=FIELDS, keeps_null=True, answer=ROW, conflicts=True),
    Route("PUT", ITEM, overwrite, args=ACCOUNT, body=FIELDS, keeps_null=True, answer=ROW, conflicts=True),
    Route("DELETE", ITEM, delete, args=ACCOUNT, answer=answer_of(deleted=flag()), conflicts=True),
)  # fmt: skip
