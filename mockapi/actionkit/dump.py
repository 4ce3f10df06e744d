"""ActionKit's half of a dump: every row that a fresh site lacks, exactly as it stands, and back again.

Actions and pages stand under the names of their types, so that nothing is processed again. Links are numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from mockapi.actionkit.catalogue import MODELS
from mockapi.actionkit.declaring.call import Call
from mockapi.actionkit.declaring.fields import REST, Link, Links
from mockapi.actionkit.declaring.model import Model
from mockapi.actionkit.site import fresh_site, settle
from mockapi.resource.fields import Field, Misfit
from mockapi.resource.standing import Misplaced, columns_of, same, written
from mockapi.world.store import Row
from mockapi.world.world import World

KEYS = ("$id", "id")


def fresh() -> World:
    """What every site has from the beginning. It must not change any more."""
    return fresh_site()


def rows_of(world: World) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """The rows of each resource that a fresh site has not, or has otherwise."""
    call = Call(world, MODELS)
    said: dict[str, list[dict[str, Any]]] = {name: [] for name in MODELS}
    for name, model in MODELS.items():
        rows = None if model.base is not None else world.find(model.noun)
        before = fresh_site().find(model.noun)
        for row in rows or ():
            here = None if before is None else before.get(row[0])
            if here is None or not same(here, row):
                typed = call.typed(name, row)
                said[typed.name].append({"id": row[0], **written(typed, row, REST, _say)})
    return ((name, rows) for name, rows in said.items() if rows)


def _say(item: Field, row: Row) -> Mapping[str, Any] | None:
    if isinstance(item, Link):
        value = getattr(row, item.column)
        return None if value is None else {item.name: value}
    if isinstance(item, Links):
        many = getattr(row, item.column)
        return {item.name: list(many)} if isinstance(many, tuple) else None
    return None


def put_rows(world: World, half: Mapping[str, Any]) -> None:
    """Put in the rows of a dump, in place of those of the same number. Raises Misplaced, Duplicate."""
    settle(world)
    for name in half:
        if name not in MODELS or not MODELS[name].columns[1:]:
            raise Misplaced(f".{name}", "is no resource of ActionKit's that has rows")
        if not isinstance(half[name], list) or not all(isinstance(row, Mapping) for row in half[name]):
            raise Misplaced(f".{name}", "must be a list of hashes")
    for name, rows in half.items():
        collection = world.collection(MODELS[name].table)
        for place, given in enumerate(rows):  # so that two rows may have changed places
            if collection.get(_number(name, place, given)) is not None:
                collection.remove(given["id"])
    for name, rows in half.items():
        for place, given in enumerate(rows):
            _put(world, MODELS[name], place, given)


def _put(world: World, model: Model, place: int, given: Mapping[str, Any]) -> None:
    collection = world.collection(model.table)
    if collection.get(given["id"]) is not None:
        raise Misplaced(f".{model.name}[{place}].id", f"there is a {model.holder.name} {given['id']} already")
    try:
        collection.put(model.build(given["id"], columns_of(model, given, _take, KEYS)))
    except (Misfit, TypeError) as misfit:
        raise Misplaced(f".{model.name}[{place}]", str(misfit)) from None


def _number(name: str, place: int, given: Mapping[str, Any]) -> int:
    number = given.get("id")
    if isinstance(number, bool) or not isinstance(number, int) or not 0 < number < 2**63:
        raise Misplaced(f".{name}[{place}].id", "must be a number above 0")
    return number


def _take(item: Field, given: Mapping[str, Any]) -> Mapping[str, Any] | None:
    if item.name not in given or item.name == "id":
        return None
    value = given[item.name]
    if isinstance(item, Link):
        if isinstance(value, bool) or not isinstance(value, int):
            raise Misfit(f"{item.name} must be a number")
        return {item.column: value}
    if isinstance(item, Links):
        if not isinstance(value, list) or not all(isinstance(one, int) for one in value):
            raise Misfit(f"{item.name} must be a list of numbers")
        return {item.column: tuple(value)}
    return None
