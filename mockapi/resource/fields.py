"""The simple kinds of field a resource can have: how each is stored, read from a body, shown, and described."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timezone
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

from mockapi.resource.evidence import Evidence
from mockapi.world.clock import to_seconds
from mockapi.world.store import Row
from mockapi.world.world import World

Writable = Literal["always", "create", "never"]


class Misfit(ValueError):
    """A value that a field cannot take; the text says what would do."""


@dataclass(frozen=True, kw_only=True)
class Field:
    """One field. ``over`` renames it in a dialect (``{"v1": "summary"}``) or hides it there (``{"v1": None}``).

    ``write``: who may set it over the API: at any time, on creation only, or never; packs may set it always.
    ``required`` holds in every dialect, ``required_over`` in those named. ``default`` is the stored default.
    ``clears``: whether null empties it. ``stored`` names its column where that differs. Stored values are hashable
    or never changed in place.
    """

    name: str = field(kw_only=False)
    over: Mapping[str, str | None] = field(default_factory=dict)
    write: Writable = "always"
    required: bool = False
    required_over: tuple[str, ...] = ()
    default: Any = None
    clears: bool = True
    stored: str | None = None
    help: str = ""
    evidence: Evidence | None = None

    def wire_name(self, dialect: str) -> str | None:
        """The field's name in a dialect; None where it is not shown."""
        return self.over.get(dialect, self.name)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that hold it."""
        return (self.column,)

    @property
    def column(self) -> str:
        """The one column of a simple field."""
        return self.stored or self.name.rpartition(":")[2]

    @property
    def defaults(self) -> dict[str, Any]:
        """What its columns hold in a new row."""
        return {self.column: self.default}

    def take(self, value: Any, *, pack: bool = False) -> dict[str, Any]:
        """The columns that a value from a body sets. ``pack``: also what the API would not accept.

        Raises Misfit.
        """
        return {self.column: self.parse(value)}

    def clear(self) -> dict[str, Any]:
        """The columns that null sets."""
        return {self.column: self.default} if self.clears else {}

    def parse(self, value: Any) -> Any:
        """The stored form of a value from a body. Raises Misfit."""
        raise NotImplementedError

    def show(self, row: Row, dialect: str) -> Any:
        """The value as JSON shows it; None where there is nothing to show."""
        return getattr(row, self.column)

    def peek(self, row: Row) -> Any:
        """The value as the Python door shows it."""
        return self.show(row, "")

    def schema(self, dialect: str) -> dict[str, Any]:
        """JSON Schema of what :meth:`show` gives, null left aside."""
        raise NotImplementedError


@dataclass(frozen=True, kw_only=True)
class Text(Field):
    """A string. Numbers and booleans are taken as their text.

    ``choices`` bounds what the API accepts, and packs may use ``pack_choices`` too; with ``lenient`` anything else
    is passed over instead of being a misfit. ``ignore_blank``: an empty string is as good as not sent.
    """

    lenient: bool = False
    ignore_blank: bool = False
    html: bool = False
    choices: tuple[str, ...] = ()
    pack_choices: tuple[str, ...] = ()
    format: str | None = None
    max_length: int | None = None

    def parse(self, value: Any) -> str:
        return as_text(value)

    def take(self, value: Any, *, pack: bool = False) -> dict[str, Any]:
        text = self.parse(value)
        if self.ignore_blank and not text.strip():
            return {}
        allowed = self.choices + self.pack_choices if pack else self.choices
        if allowed and text not in allowed:
            if self.lenient and not pack:
                return {}
            raise Misfit(f"must be one of {', '.join(allowed)}")
        if self.max_length is not None and len(text) > self.max_length:
            raise Misfit(f"is longer than {self.max_length} characters")
        return {self.column: text}

    def schema(self, dialect: str) -> dict[str, Any]:
        schema: dict[str, Any] = {"type": "string"}
        if self.choices:
            schema["enum"] = [*self.choices, *self.pack_choices]
        if self.format:
            schema["format"] = self.format
        return schema


@dataclass(frozen=True, kw_only=True)
class Integer(Field):
    """A whole number; its text is taken too."""

    def parse(self, value: Any) -> int:
        if isinstance(value, str) and value.strip().lstrip("-").isdecimal() and len(value) < 20:
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int) or abs(value) >= 2**63:
            raise Misfit("must be an integer")
        return value

    def schema(self, dialect: str) -> dict[str, Any]:
        return {"type": "integer"}


@dataclass(frozen=True, kw_only=True)
class Number(Field):
    """A floating point number; its text is taken too."""

    def parse(self, value: Any) -> float:
        try:
            number = math.nan if isinstance(value, bool) or "_" in str(value) else float(value)
        except (TypeError, ValueError, OverflowError):
            number = math.nan
        if not math.isfinite(number):
            raise Misfit("must be a number")
        return number

    def schema(self, dialect: str) -> dict[str, Any]:
        return {"type": "number"}


@dataclass(frozen=True, kw_only=True)
class Money(Field):
    """An amount, shown as a string with ``places`` decimals."""

    places: int = 2

    def parse(self, value: Any) -> Decimal:
        try:
            text = as_text(value).strip()
            amount = Decimal(text)
            if isinstance(value, bool) or "_" in text or not amount.is_finite():
                raise Misfit("must be an amount")
            return amount.quantize(Decimal(1).scaleb(-self.places))
        except InvalidOperation:
            raise Misfit("must be an amount") from None

    def show(self, row: Row, dialect: str) -> Any:
        amount = getattr(row, self.column)
        return None if amount is None else str(amount)

    def peek(self, row: Row) -> Any:
        return getattr(row, self.column)

    def schema(self, dialect: str) -> dict[str, Any]:
        return {"type": "string", "pattern": rf"^-?\d+\.\d{{{self.places}}}$"}


@dataclass(frozen=True, kw_only=True)
class Boolean(Field):
    """True or false; 0, 1 and the words are taken too."""

    def parse(self, value: Any) -> bool:
        if isinstance(value, bool):
            return value
        known = {"true": True, "1": True, "false": False, "0": False}.get(str(value).lower())
        if known is None or isinstance(value, (list, dict, float)):
            raise Misfit("must be true or false")
        return known

    def schema(self, dialect: str) -> dict[str, Any]:
        return {"type": "boolean"}


@dataclass(frozen=True, kw_only=True)
class DateTime(Field):
    """A moment, stored as whole seconds since the epoch; ``zone`` is what stands behind it when shown."""

    zone: str = "Z"

    def parse(self, value: Any) -> int:
        return moment(value)

    def show(self, row: Row, dialect: str) -> Any:
        seconds = getattr(row, self.column)
        return None if seconds is None else timestamp(seconds) + self.zone

    def peek(self, row: Row) -> Any:
        seconds = getattr(row, self.column)
        return None if seconds is None else datetime.fromtimestamp(seconds, timezone.utc)

    def schema(self, dialect: str) -> dict[str, Any]:
        return {"type": "string", "pattern": rf"^\d{{4}}-\d\d-\d\dT\d\d:\d\d:\d\d{self.zone}$"}


@dataclass(frozen=True, kw_only=True)
class Strings(Field):
    """A list of strings, stored as a tuple. ``ignore_blank``: an empty list is as good as not sent."""

    ignore_blank: bool = False
    default: Any = ()

    def take(self, value: Any, *, pack: bool = False) -> dict[str, Any]:
        if self.ignore_blank and value in ([], ()):
            return {}
        return super().take(value, pack=pack)

    def parse(self, value: Any) -> tuple[str, ...]:
        if not isinstance(value, (list, tuple)):
            raise Misfit("must be a list of strings")
        return tuple(as_text(item) for item in value)

    def show(self, row: Row, dialect: str) -> Any:
        return list(getattr(row, self.column))

    def schema(self, dialect: str) -> dict[str, Any]:
        return {"type": "array", "items": {"type": "string"}}


@dataclass(frozen=True, kw_only=True)
class Ref(Field):
    """A reference to one row of another noun, stored as its key. Dialects show it as a link, an id or a URI."""

    to: str
    write: Writable = "create"

    def parse(self, value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            raise Misfit("must be a reference")
        return value

    def schema(self, dialect: str) -> dict[str, Any]:
        return {"type": "string"}


@dataclass(frozen=True, kw_only=True)
class Unstored(Field):
    """A field without a column: what it shows is found or reckoned each time."""

    write: Writable = "never"

    @property
    def columns(self) -> tuple[str, ...]:
        return ()

    @property
    def defaults(self) -> dict[str, Any]:
        return {}


@dataclass(frozen=True, kw_only=True)
class Reckoned(Unstored):
    """A number that other rows make: reckoned each time, never stored."""

    of: str
    index: str

    def reckon(self, world: World, vendor: str, key: int) -> int | float:
        """The number for the row with that key."""
        raise NotImplementedError


@dataclass(frozen=True, kw_only=True)
class Count(Reckoned):
    """How many rows of ``of`` its ``index`` holds for this row, or for those that ``through`` (a resource and its
    index) holds for this row."""

    through: tuple[str, str] | None = None

    def reckon(self, world: World, vendor: str, key: int) -> int | float:
        of = f"{vendor}.{self.of}"
        if self.through is None:
            return len(world.related(of, self.index, key))
        between = world.related(f"{vendor}.{self.through[0]}", self.through[1], key)
        return sum(len(world.related(of, self.index, row[0])) for row in between)

    def schema(self, dialect: str) -> dict[str, Any]:
        return {"type": "integer", "minimum": 0}


@dataclass(frozen=True, kw_only=True)
class Total(Reckoned):
    """What the rows of ``of`` add up to in their ``index`` of sums for this row; a number with a fraction."""

    def reckon(self, world: World, vendor: str, key: int) -> int | float:
        rows = world.find(f"{vendor}.{self.of}")
        return 0.0 if rows is None else float(rows.total(self.index, key))

    def schema(self, dialect: str) -> dict[str, Any]:
        return {"type": "number"}


@dataclass(frozen=True, kw_only=True)
class Computed(Unstored):
    """A value that a function of the row gives (world untouched): never stored."""

    of: Callable[[Row, str], Any]
    shape: Mapping[str, Any]

    def show(self, row: Row, dialect: str) -> Any:
        return self.of(row, dialect)

    def schema(self, dialect: str) -> dict[str, Any]:
        return dict(self.shape)


@dataclass(frozen=True, kw_only=True)
class Hidden(Field):
    """A column that no dialect shows: bookkeeping of the rules."""

    write: Writable = "never"

    def wire_name(self, dialect: str) -> str | None:
        return None

    def schema(self, dialect: str) -> dict[str, Any]:
        return {}


def as_text(value: Any) -> str:
    """A scalar's text. Raises Misfit for lists, hashes and null."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return str(value)
    raise Misfit("must be a string")


def without_nulls(value: Any) -> Any:
    """A hash, or the hashes of a list, less the names whose value is null."""
    if isinstance(value, dict):
        return {name: item for name, item in value.items() if item is not None}
    if isinstance(value, (list, tuple)):
        return [without_nulls(item) if isinstance(item, dict) else item for item in value]
    return value


def moment(value: Any) -> int:
    """Seconds since the epoch of a date or a timestamp in text. Raises Misfit."""
    if isinstance(value, datetime):
        return to_seconds(value)
    if not isinstance(value, str):
        raise Misfit("must be a date and time")
    try:
        seconds = to_seconds(value)
    except (ValueError, OverflowError):
        raise Misfit("must be a date and time") from None
    if not EARLIEST <= seconds <= LATEST:
        raise Misfit("must be a date and time")
    return seconds


EARLIEST, LATEST = to_seconds("0001-01-02"), to_seconds("9999-12-30")


def timestamp(seconds: int) -> str:
    """``2026-01-31T09:00:00`` for seconds since the epoch, UTC."""
    return datetime.fromtimestamp(seconds, timezone.utc).replace(tzinfo=None).isoformat()
