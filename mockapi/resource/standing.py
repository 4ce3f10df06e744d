"""Rows as dumps write them: each field by its name where that says all of it, its columns as stored where it does not.

What has the default of a new row is left out, and so is the date of the last change where it is that of creation.
Reading gives the very row again, down to the types of its values.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

from mockapi.resource.fields import Field, Hidden, Misfit, Unstored
from mockapi.resource.resource import Resource
from mockapi.world.store import Row

STORED = "$stored"
TWINS = {"modified_date": "created_date", "updated_at": "created_at"}
TAGS = ("$tuple", "$decimal", "$bytes", "$hash")

# For fields that one vendor has: what a row says of one, and the columns that this sets; None for all other fields.
Say = Callable[[Field, Row], "Mapping[str, Any] | None"]
Take = Callable[[Field, Mapping[str, Any]], "Mapping[str, Any] | None"]


class Misplaced(Exception):
    """A row of a dump cannot stand; ``place`` is where it is in its service's half."""

    def __init__(self, place: str, rule: str) -> None:
        super().__init__(rule)
        self.place = place


def written(resource: Resource, row: Row, dialect: str, say: Say) -> dict[str, Any]:
    """What a dump says of a row besides its key. ``dialect`` is the one whose shapes packs have."""
    usual = _usual(resource, {twin: getattr(row, twin) for twin in TWINS.values() if twin in row.columns})
    said: dict[str, Any] = {}
    left: dict[str, Any] = {}
    seen: set[str] = {"key"}
    for item in resource.fields:
        columns = [name for name in item.columns if name not in seen]
        seen.update(columns)
        if all(same(getattr(row, name), usual.get(name)) for name in columns):
            continue
        told = say(item, row)
        if told is None:
            told = _told(resource, item, row, dialect)
        if told is None:
            left.update((name, plain(getattr(row, name))) for name in columns)
        else:
            said.update(told)
    for name in row.columns:  # those that other members of a family have
        if name not in seen and not same(getattr(row, name), usual.get(name)):
            left[name] = plain(getattr(row, name))
    return {**said, STORED: left} if left else said


def columns_of(resource: Resource, given: Mapping[str, Any], take: Take, besides: Iterable[str]) -> dict[str, Any]:
    """The columns of the row that a dump means. ``besides`` are keys that are no fields. Raises Misfit."""
    stored = given.get(STORED, {})
    known = (item.name for item in resource.fields if not isinstance(item, Unstored))
    unknown = sorted({*given} - {STORED, *besides, *known})
    if not isinstance(stored, Mapping) or {*stored} - {*resource.columns[1:]}:
        unknown.append(STORED)
    if unknown:
        raise Misfit(f"has no {', '.join(unknown)}")
    values: dict[str, Any] = {}
    for item in resource.fields:
        taken = take(item, given)
        if taken is None and item.name in given:
            try:
                taken = _taken(item, given[item.name])
            except Misfit as misfit:
                raise Misfit(f"{item.name} {misfit}") from None
        values.update(taken or {})
    values.update((name, unplain(value)) for name, value in stored.items())
    return {**_usual(resource, values), **values}


def same(one: Any, other: Any) -> bool:
    """Whether two stored values are the same, types and the order of hashes included."""
    return one is other or (type(one) is type(other) and repr(one) == repr(other))


def _usual(resource: Resource, known: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of a new row of which only ``known`` is known."""
    twins = {name: known[twin] for name, twin in TWINS.items() if name in resource.columns and twin in known}
    return {**resource.blank, **twins}


def _told(resource: Resource, item: Field, row: Row, dialect: str) -> dict[str, Any] | None:
    """The field as a pack has it, if that gives its columns again."""
    if isinstance(item, Hidden):
        return {item.name: plain(getattr(row, item.column))}
    value = item.show(row, dialect)
    if value is None:
        return None
    try:
        again = {**{name: resource.blank.get(name) for name in item.columns}, **_taken(item, _through_json(value))}
    except (Misfit, TypeError, ValueError):
        return None
    return {item.name: value} if all(same(again[name], getattr(row, name)) for name in item.columns) else None


def _taken(item: Field, value: Any) -> dict[str, Any]:
    if isinstance(item, Hidden):
        return {item.column: unplain(value)}
    if value is None:
        raise Misfit("cannot be null in a whole world")
    return item.take(value, pack=True)


def _through_json(value: Any) -> Any:
    return value if isinstance(value, (str, int, float)) else json.loads(json.dumps(value))


def plain(value: Any) -> Any:
    """A stored value as JSON can carry it."""
    if isinstance(value, tuple):
        return {"$tuple": [plain(one) for one in value]}
    if isinstance(value, Decimal):
        return {"$decimal": str(value)}
    if isinstance(value, bytes):
        return {"$bytes": base64.b64encode(value).decode("ascii")}
    if isinstance(value, list):
        return [plain(one) for one in value]
    if isinstance(value, Mapping):
        shown = {name: plain(one) for name, one in value.items()}
        return {"$hash": shown} if any(name in TAGS for name in shown) else shown
    return value


def unplain(value: Any) -> Any:
    """The stored value behind :func:`plain`. Raises Misfit."""
    if isinstance(value, list):
        return [unplain(one) for one in value]
    if not isinstance(value, Mapping):
        return value
    (tag, inside), *more = [*value.items()] or [("", None)]
    try:
        if more or tag not in TAGS:
            return {name: unplain(one) for name, one in value.items()}
        if tag == "$tuple":
            return tuple(unplain(one) for one in inside)
        if tag == "$decimal":
            return Decimal(inside)
        if tag == "$bytes":
            return base64.b64decode(inside, validate=True)
        return {name: unplain(one) for name, one in inside.items()}
    except (TypeError, ValueError, ArithmeticError, AttributeError):
        raise Misfit(f"holds what is no {tag}") from None
