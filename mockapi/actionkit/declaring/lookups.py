"""Django's lookups: what a filter's name and value mean, and whether a row fits (reference 10, tastypie-notes 6)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from mockapi.actionkit.declaring.collation import folded
from mockapi.actionkit.declaring.fields import Backlinks, Date, Derived, Link, Links, Moment, loose_moment
from mockapi.actionkit.declaring.model import ALL, WITH_RELATIONS, Model
from mockapi.resource.fields import Boolean, Field, Integer, Misfit, Money, Number
from mockapi.world.errors import Invalid
from mockapi.world.store import Row

if TYPE_CHECKING:
    from mockapi.actionkit.declaring.call import Call

DATE_PARTS = ("year", "month", "day", "hour", "minute", "second", "week_day")
LOOKUPS = (
    "exact", "iexact", "contains", "icontains", "in", "gt", "gte", "lt", "lte", "startswith", "istartswith",
    "endswith", "iendswith", "range", *DATE_PARTS, "isnull", "search", "regex", "iregex",
)  # fmt: skip
PLAIN = tuple(lookup for lookup in LOOKUPS if lookup not in DATE_PARTS)
# What Django's own relations know; any other word behind one is a field over there.
RELATED = ("exact", "in", "gt", "gte", "lt", "lte", "isnull")
MISMATCH = "Invalid resource lookup data provided (mismatched type)."
WORDS = {"true": True, "True": True, "false": False, "False": False, "nil": None, "none": None, "None": None}


Test = Callable[["Call", Row], bool]


@dataclass(frozen=True)
class Condition:
    """One filter: the fields to step through, the last one compared by ``lookup`` with ``value``.

    ``holds(call, row)`` says whether some object at the end of the path fits.
    """

    path: tuple[Field, ...]
    lookup: str
    value: Any
    holds: Test


def parse(call: Call, model: Model, name: str, values: Sequence[str]) -> Condition | None:
    """The condition that a query argument is; None if its name is no field, and so no filter.

    Raises Invalid with the vendor's texts.
    """
    found = parse_all(call, model, [(name, values)])
    return found[0] if found else None


def parse_all(call: Call, model: Model, filters: Iterable[tuple[str, Sequence[str]]]) -> list[Condition]:
    """The conditions that query arguments are, those left out whose names are no fields.

    As Tastypie does, all names are looked at before any value. Raises Invalid with the vendor's texts.
    """
    named = [(found, values) for name, values in filters if (found := _named(call, model, name)) is not None]
    return [condition(call, model, path, lookup, values) for (path, lookup), values in named]


def _named(call: Call, model: Model, name: str) -> tuple[tuple[Field, ...], str] | None:
    first, *rest = name.split("__")
    field = model.filtered(first)
    if field is None or model.filters(field.name) == ():
        return None
    return _path(call, model, field, rest)


def condition(
    call: Call, model: Model, path: tuple[Field, ...], lookup: str, values: Sequence[str], *, literal: bool = False
) -> Condition:
    """The condition that a path of fields, a lookup and the texts of its values make. Raises Invalid.

    ``literal``: no text is a word that stands for something else, and commas separate nothing.
    """
    value = _value(path[-1], lookup, values, literal)
    return Condition(path, lookup, value, _compiled(call, model, path, _test(path[-1], lookup, value)))


def _path(call: Call, model: Model, field: Field, rest: list[str]) -> tuple[tuple[Field, ...], str]:
    allowed = model.filters(field.name)
    if allowed is None:
        raise Invalid(f"The '{field.name}' field does not allow filtering.")
    if not rest:
        return _allowed(field, allowed, "exact")
    step, *further = rest
    target = target_of(call, field)
    if not further and step in lookups_of(field) and (target is None or step not in target.sent):
        return _allowed(field, allowed, step)
    if target is None:
        raise Invalid(f"The '{field.name}' field does not support relations.")
    if allowed != WITH_RELATIONS:
        raise Invalid(f"Lookups are not allowed more than one level deep on the '{field.name}' field.")
    following = target.filtered(step)
    if following is None:
        raise Invalid(f"The '{step}' field does not allow filtering.")
    path, lookup = _path(call, target, following, further)
    return (field, *path), lookup


def lookups_of(field: Field) -> Sequence[str]:
    """The lookups that a field knows."""
    if isinstance(field, (Link, Links, Backlinks)):
        return RELATED
    return LOOKUPS if isinstance(field, (Moment, Date)) else PLAIN


def _allowed(field: Field, allowed: Any, lookup: str) -> tuple[tuple[Field, ...], str]:
    if allowed not in (ALL, WITH_RELATIONS) and lookup not in allowed:
        raise Invalid(f"'{lookup}' is not an allowed filter on the '{field.name}' field.")
    return (field,), lookup


def target_of(call: Call, field: Field) -> Model | None:
    """The resource that a field leads to, if it leads to one."""
    if isinstance(field, (Link, Links)):
        return call.models.get(field.to)
    if isinstance(field, Backlinks):
        return call.models.get(field.of)
    return None


# ---- values


def _value(field: Field, lookup: str, values: Sequence[str], literal: bool) -> Any:
    text = values[-1] if values else ""
    value = text if literal and lookup != "isnull" else WORDS.get(text, text)
    if value is None and lookup not in ("exact", "iexact"):
        raise Invalid(MISMATCH)
    if lookup in ("in", "range"):
        if isinstance(value, bool):  # the words stand for something only where they stand alone, and then not here
            raise Invalid(MISMATCH)
        parts = list(values) if literal else [part for value in values for part in value.split(",")]
        if lookup == "in" and parts == [""] and not _is_text(field):
            return ()
        several = tuple(_typed(field, part) for part in parts)
        if lookup == "range" and len(several) != 2:
            raise Invalid("A range has two values, with a comma between them.")
        return several
    if lookup == "isnull":
        if not isinstance(value, bool):
            raise Invalid("isnull takes true or false.")
        return value
    if lookup in DATE_PARTS:
        return _number(value)
    if lookup in ("regex", "iregex"):
        try:
            return re.compile(text, re.IGNORECASE if lookup == "iregex" else 0)
        except (re.error, OverflowError, RecursionError):
            raise Invalid(f"The '{field.name}' filter holds a broken regular expression.") from None
    if lookup in ("exact", "gt", "gte", "lt", "lte"):
        return _typed(field, value)
    return str(value) if isinstance(value, bool) else value


def _is_text(field: Field) -> bool:
    return not isinstance(field, (Integer, Link, Links, Backlinks, Number, Money, Boolean, Moment, Date))


def _is_count(field: Field) -> bool:
    return isinstance(field, Derived) and field.shape.get("type") == "integer"


def _typed(field: Field, value: Any) -> Any:
    """A value as the field stores it. Raises Invalid."""
    if value is None:
        return None
    if isinstance(field, (Integer, Link, Links, Backlinks)) or _is_count(field):
        return _number(value)
    if isinstance(field, (Number, Money)):
        try:
            number = Decimal(str(value)) if not isinstance(value, bool) else Decimal(int(value))
        except InvalidOperation:
            if isinstance(field, Money):
                raise Invalid(f"['“{value}” value must be a decimal number.']") from None
            raise Invalid(MISMATCH) from None
        if number.is_nan():
            raise Invalid(MISMATCH)
        return number
    if isinstance(field, Boolean):
        known = {
            True: True,
            False: False,
            "1": True,
            "0": False,
            "t": True,
            "f": False,
            "True": True,
            "False": False,
        }.get(value)
        if known is None:
            wanted = "True, False, or None" if field.default is None else "True or False"
            raise Invalid(f"['“{value}” value must be either {wanted}.']")
        return known
    if isinstance(field, Moment):
        return _moment(value)
    if isinstance(field, Date):
        return datetime.fromtimestamp(_moment(value), timezone.utc).strftime("%Y-%m-%d")
    return folded(str(value))


def _number(value: Any) -> int:
    try:
        return int(str(value).strip()) if not isinstance(value, bool) else int(value)
    except ValueError:
        raise Invalid(MISMATCH) from None


_DAY = r"(\d{4})-(\d{1,2})-(\d{1,2})"
_MOMENT = re.compile(rf"{_DAY}[T ]\d{{1,2}}:\d{{1,2}}(:\d{{1,2}}([.,]\d{{1,12}})?)?\s*(Z|[+-]\d\d(:?\d\d)?)?", re.ASCII)


def _moment(value: Any) -> int:
    """A moment in just the two forms that Django reads; naive is UTC."""
    text = str(value)
    form = "YYYY-MM-DD HH:MM[:ss[.uuuuuu]][TZ]"
    day = re.fullmatch(_DAY, text, re.ASCII)
    if day is None and not _MOMENT.fullmatch(text):
        raise Invalid(f"['“{text}” value has an invalid format. It must be in {form} format.']")
    try:
        return loose_moment(text)
    except Misfit:
        form, kind = ("YYYY-MM-DD", "date") if day is not None else (form, "date/time")
        raise Invalid(f"['“{text}” value has the correct format ({form}) but it is an invalid {kind}.']") from None


# ---- comparison


def _test(field: Field, lookup: str, value: Any) -> Callable[[Any], bool]:
    """Whether a stored value fits; MySQL ignores case where Django does not ask for BINARY."""
    if lookup == "isnull":
        return lambda stored: (stored is None) == value
    if lookup == "exact":
        return lambda stored: folded(stored) == value
    if lookup == "in":
        wanted = frozenset(value)
        return lambda stored: stored is not None and folded(stored) in wanted
    if lookup == "range":
        low, high = value
        return lambda stored: _compares(stored, lambda it: low <= it <= high)
    if lookup in ("gt", "gte", "lt", "lte"):
        compare = _COMPARISONS[lookup]
        return lambda stored: _compares(stored, lambda it: compare(it, value))
    if lookup in DATE_PARTS:
        return lambda stored: stored is not None and _part(stored, lookup) == value
    if lookup in ("regex", "iregex"):
        return lambda stored: stored is not None and value.search(_text(field, stored)) is not None
    if lookup == "iexact":
        if value is None:
            return lambda stored: stored is None
        wanted_text = folded(value)
        return lambda stored: stored is not None and folded(_text(field, stored)) == wanted_text
    if lookup == "search":
        words = [folded(word) for word in value.split()]
        return lambda stored: stored is not None and any(word in folded(_text(field, stored)) for word in words)
    blind = lookup.startswith("i")
    wanted_text = _blind(value) if blind else value
    within = _WITHIN[lookup.removeprefix("i") if blind else lookup]
    if blind:
        return lambda stored: stored is not None and within(_blind(_text(field, stored)), wanted_text)
    return lambda stored: stored is not None and within(_text(field, stored), wanted_text)


_COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "gt": lambda a, b: a > b,
    "gte": lambda a, b: a >= b,
    "lt": lambda a, b: a < b,
    "lte": lambda a, b: a <= b,
}
_WITHIN: dict[str, Callable[[str, str], bool]] = {
    "contains": lambda text, part: part in text,
    "startswith": str.startswith,
    "endswith": str.endswith,
}


def _blind(text: str) -> str:
    return str(folded(f"{text}|"))[:-1]  # the blanks at the end count inside LIKE


def _compares(stored: Any, test: Callable[[Any], bool]) -> bool:
    if stored is None:
        return False
    try:
        return test(folded(stored))
    except TypeError:  # a comparison with null
        return False


def _text(field: Field, stored: Any) -> str:
    if isinstance(field, Moment):
        return datetime.fromtimestamp(stored, timezone.utc).strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(stored, bool):
        return "1" if stored else "0"
    return str(stored)


def _part(stored: Any, part: str) -> int:
    moment = (
        datetime.fromtimestamp(stored, timezone.utc) if isinstance(stored, int) else datetime.fromisoformat(str(stored))
    )
    if part == "week_day":  # Sunday is 1
        return moment.isoweekday() % 7 + 1
    return int(getattr(moment, part))


def _compiled(call: Call, model: Model, path: tuple[Field, ...], fits: Callable[[Any], bool]) -> Test:
    """The test of a row, its steps looked up once. Where a link leads nowhere, what is behind it is null."""
    field, rest = path[0], path[1:]
    if isinstance(field, Backlinks):
        return _compiled_backlinks(call, field, rest, fits)
    if isinstance(field, Derived):
        return lambda call, row: fits(field.find(call, row))
    place = model.columns.index(field.column)
    if isinstance(field, Link) and rest:
        to, inner, nothing = field.to, _compiled(call, call.models[field.to], rest, fits), fits(None)
        return lambda call, row: nothing if (target := call.get(to, row[place])) is None else inner(call, target)
    if isinstance(field, Links):
        return _compiled_links(call, field, place, rest, fits)
    return lambda call, row: fits(row[place])


def _compiled_links(call: Call, field: Links, place: int, rest: tuple[Field, ...], fits: Callable[[Any], bool]) -> Test:
    if not rest:
        return lambda call, row: any(map(fits, row[place])) if row[place] else fits(None)
    to, inner, nothing = field.to, _compiled(call, call.models[field.to], rest, fits), fits(None)

    def test(call: Call, row: Row) -> bool:
        targets = [target for key in row[place] or () if (target := call.get(to, key)) is not None]
        return any(inner(call, target) for target in targets) if targets else nothing

    return test


def _compiled_backlinks(call: Call, field: Backlinks, rest: tuple[Field, ...], fits: Callable[[Any], bool]) -> Test:
    of, by = field.of, field.by
    if not rest:

        def test(call: Call, row: Row) -> bool:
            linking = call.linking(of, by, row[0])
            return any(fits(item[0]) for item in linking) if linking else fits(None)

        return test
    inner, nothing = _compiled(call, call.models[of], rest, fits), fits(None)

    def within(call: Call, row: Row) -> bool:
        linking = call.linking(of, by, row[0])
        return any(inner(call, item) for item in linking) if linking else nothing

    return within
