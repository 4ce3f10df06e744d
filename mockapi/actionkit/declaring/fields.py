"""The kinds of field that ActionKit adds to the common vocabulary: links to other objects, moments, custom fields."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timezone
from typing import TYPE_CHECKING, Any, Literal

from mockapi.resource import fields
from mockapi.resource.fields import EARLIEST, LATEST, DateTime, Field, Misfit, Ref, Writable
from mockapi.world.clock import to_seconds
from mockapi.world.store import Row

if TYPE_CHECKING:
    from mockapi.actionkit.declaring.call import Call

REST, XMLRPC = "rest", "xmlrpc"


@dataclass(frozen=True, kw_only=True)
class Moment(DateTime):
    """A moment in UTC, shown without a zone. Loose texts (``9 June 2025 8am``) are understood (tastypie-notes 12)."""

    zone: str = ""

    def parse(self, value: Any) -> int:
        if isinstance(value, datetime):
            return _bounded(to_seconds(value))
        if not isinstance(value, str):
            raise Misfit("must be a string")
        return loose_moment(value)


@dataclass(frozen=True, kw_only=True)
class WallClock(Moment):
    """What the clock on the wall says where something happens: a zone that is sent with it is dropped (reference 35.2).

    Stored as if it were UTC; in Python a naive datetime.
    """

    def parse(self, value: Any) -> int:
        if isinstance(value, str):
            value = loose_datetime(value)
        if not isinstance(value, datetime):
            raise Misfit("must be a string")
        return _bounded(to_seconds(value.replace(tzinfo=None)))

    def peek(self, row: Row) -> Any:
        moment = super().peek(row)
        return None if moment is None else moment.replace(tzinfo=None)


@dataclass(frozen=True, kw_only=True)
class Date(Field):
    """A day, stored as ``2026-03-04``."""

    def parse(self, value: Any) -> str:
        if isinstance(value, (date, datetime)):
            return value.isoformat()[: len("2026-03-04")]
        if not isinstance(value, str):
            raise Misfit("must be a string")
        return datetime.fromtimestamp(loose_moment(value), timezone.utc).date().isoformat()

    def schema(self, dialect: str) -> dict[str, Any]:
        return {"type": "string", "format": "date"}


# What a text leaves out is taken from these: where that shows, it does not say the day.
_DAYS = (datetime(2000, 1, 1), datetime(2001, 2, 2))


def loose_moment(text: str) -> int:
    """Seconds since the epoch of a date and time as people write them; naive is UTC. Raises Misfit."""
    try:
        return _bounded(to_seconds(loose_datetime(text)))
    except (ValueError, OverflowError):
        raise Misfit("must be a date and time") from None


def loose_datetime(text: str) -> datetime:
    """A date and time as people write them, aware if they name a zone that we know. Raises Misfit."""
    try:
        return datetime.fromisoformat(text.strip().replace("Z", "+00:00").replace("z", "+00:00"))
    except ValueError:
        pass
    from dateutil import parser, tz

    if not any(character.isdigit() for character in text) or len(text) > 100:
        raise Misfit("must be a date and time")

    def zone(name: str | None, offset: int | None) -> Any:
        return None if offset is None else tz.tzoffset(name, offset)

    try:
        found, again = (parser.parse(text, default=day, tzinfos=zone) for day in _DAYS)
    except (ValueError, OverflowError, TypeError, AttributeError):
        raise Misfit("must be a date and time") from None
    if found.date() != again.date():
        raise Misfit("must name a year, a month and a day")
    return found


def _bounded(seconds: int) -> int:
    if not EARLIEST <= seconds <= LATEST:
        raise Misfit("must be a date and time")
    return seconds


@dataclass(frozen=True, kw_only=True)
class Unstored(fields.Unstored):
    """A field that is found in the world when it is shown."""

    def find(self, call: Call, row: Row) -> Any:
        """What the world has for the row, in a form that can be compared and kept."""
        raise NotImplementedError


@dataclass(frozen=True, kw_only=True)
class Link(Ref):
    """A link to one object of ``to``. ``null``: it may be empty. ``embedded``: shown whole instead of by its URI.

    ``on_delete``: what becomes of this row when that object goes; by default it goes too, or the link is cleared
    where it may be empty. ``filled`` finds what a new row links to where nothing was sent.
    """

    null: bool = True
    write: Writable = "always"
    embedded: bool = False
    on_delete: Literal["cascade", "clear", "protect"] | None = None
    filled: Callable[[Call], int | None] | None = None

    @property
    def ends(self) -> Literal["cascade", "clear", "protect"]:
        """What becomes of the row when the object that it links to goes."""
        return self.on_delete or ("clear" if self.null else "cascade")

    @property
    def sql_column(self) -> str:
        """Its column in the vendor's database."""
        return f"{self.column}_id"


@dataclass(frozen=True, kw_only=True)
class Links(Field):
    """Links to many objects of ``to``, stored as a tuple of keys. ``short`` is what is shown of each.

    ``absent``: the key is left out while there are none.
    """

    to: str
    short: tuple[str, ...] = ()
    absent: bool = False
    default: Any = ()

    def schema(self, dialect: str) -> dict[str, Any]:
        return {"type": "array", "items": {"type": "object" if self.short else "string"}}

    def parse(self, value: Any) -> Any:
        raise Misfit("must be a list")


@dataclass(frozen=True, kw_only=True)
class Backlinks(Unstored):
    """The objects of ``of`` that link here by ``by``.

    ``form``: ``list`` of URIs, a ``query`` for them, the ``one`` there is as its URI, that one ``embedded``, or a
    list of ``objects``. ``absent``: the key is left out while there is none.
    """

    of: str
    by: str
    form: Literal["list", "query", "one", "embedded", "objects"] = "list"
    absent: bool = False

    def find(self, call: Call, row: Row) -> Any:
        if self.form == "query":
            return None
        rows = call.linking(self.of, self.by, row[0])
        return tuple(rows) if self.form in ("embedded", "objects") else tuple(item[0] for item in rows)

    def schema(self, dialect: str) -> dict[str, Any]:
        if self.form in ("query", "one"):
            return {"type": ["string", "null"]}
        return {"type": ["object", "null"]} if self.form == "embedded" else {"type": "array"}


@dataclass(frozen=True, kw_only=True)
class CustomFields(Unstored):
    """The values of custom fields by name, a list for several: rows of ``of``, whose link is ``by``.

    ``allowed`` bounds the names.
    """

    of: str
    by: str = "parent"
    allowed: str | None = None
    write: Writable = "always"

    def find(self, call: Call, row: Row) -> Any:
        return tuple((item.name, item.value) for item in call.linking(self.of, self.by, row[0]))

    def schema(self, dialect: str) -> dict[str, Any]:
        return {"type": "object"}


@dataclass(frozen=True, kw_only=True)
class Derived(Unstored):
    """What a function of the call and the row gives. ``null`` says that it may be nothing."""

    by: Callable[[Call, Row], Any]
    shape: Mapping[str, Any]

    def find(self, call: Call, row: Row) -> Any:
        return self.by(call, row)

    def schema(self, dialect: str) -> dict[str, Any]:
        return dict(self.shape)


@dataclass(frozen=True, kw_only=True)
class Path(Unstored):
    """The address of something that can be done to the object; the key is absent while ``when(row)`` is false."""

    tail: str
    when: Callable[[Row], bool] | None = None
    shape: Mapping[str, Any] = field(default_factory=lambda: {"type": "string"})

    def find(self, call: Call, row: Row) -> Any:
        return self.when is None or self.when(row)

    def schema(self, dialect: str) -> dict[str, Any]:
        return dict(self.shape)


@dataclass(frozen=True, kw_only=True)
class Anything(Field):
    """JSON of any shape, kept as it came."""

    def parse(self, value: Any) -> Any:
        return value

    def schema(self, dialect: str) -> dict[str, Any]:
        return {}
