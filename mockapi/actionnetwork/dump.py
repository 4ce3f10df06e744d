"""Action Network's half of a dump: every row that a fresh world lacks, exactly as it stands, and back again.

Rows refer to each other by UUID, and stand in the order of their numbers; ``number`` says one that is not the next.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from mockapi.actionnetwork import found
from mockapi.actionnetwork.agenda import AGENDA
from mockapi.actionnetwork.catalogue import NOUNS
from mockapi.actionnetwork.custom_fields import CUSTOM_FIELDS
from mockapi.actionnetwork.groups import DEFAULT, GROUPS
from mockapi.actionnetwork.noun import NATIVE, V2, Hrefs, Identifiers, Refs, fits_identifier
from mockapi.actionnetwork.webhooks import DELIVERIES, WEBHOOKS
from mockapi.resource.fields import Field, Hidden, Misfit, Ref
from mockapi.resource.resource import Resource
from mockapi.resource.standing import Misplaced, columns_of, same, written
from mockapi.world.store import Row
from mockapi.world.world import World

RESOURCES: Mapping[str, Resource] = {
    one.name: one for one in (GROUPS, CUSTOM_FIELDS, *NOUNS.values(), WEBHOOKS, DELIVERIES, AGENDA)
}
KEYS = ("$id", "id", "number", "identifiers", "group", "action")


@cache
def fresh() -> World:
    """What every Action Network has from the beginning. It must not change any more."""
    world = World()
    found(world)
    return world


# ---- out


def rows_of(world: World) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """The rows of each noun that a fresh world has not, or has otherwise."""
    functions = {row.key for row in _rows(world, WEBHOOKS) if row.receiver is not None}
    for name, resource in RESOURCES.items():
        before = {row.key: row for row in _rows(fresh(), resource)}
        last, said = max(before, default=0), []
        for row in _rows(world, resource):
            if (resource is WEBHOOKS and row.key in functions) or (resource is DELIVERIES and row.webhook in functions):
                continue  # no pack can hold a function
            if row.key in before and same(before[row.key], row):
                continue
            one = _written(world, resource, row)
            said.append(one if row.key == last + 1 else {"number": row.key, **one})
            last = row.key
        if said:
            yield name, said


def _rows(world: World, resource: Resource) -> list[Row]:
    rows = world.find(resource.noun)
    return [] if rows is None else list(rows)


def _written(world: World, resource: Resource, row: Row) -> dict[str, Any]:
    accounts = world.collection(GROUPS.table)

    def say(item: Field, row: Row) -> Mapping[str, Any] | None:
        value: Any = getattr(row, item.columns[0]) if item.columns else None
        if isinstance(item, Identifiers):
            return {"identifiers": item.show(row, V2)} if row.foreign or row.native_at else {}
        if isinstance(item, Hidden) and item.name == "group":
            account = accounts.get(value)
            return {"group": account.api_key} if account is not None and value != DEFAULT else {}
        if isinstance(item, Hidden) and item.name == "action" and value is not None:
            return _link(world, value[0], value[1], item.name)
        if isinstance(item, Ref) and value is not None:
            return {item.name: value} if item.to == WEBHOOKS.name else _link(world, item.to, value, item.name)
        if isinstance(item, Refs) and value is not None:
            links = [_link(world, item.to, key, "") for key in value]
            return None if None in links else {item.name: [link[""] for link in links if link is not None]}
        if isinstance(item, Hrefs):
            return {item.name: list(value)}
        return None

    uuid = {"id": row.uuid} if "uuid" in row.columns else {}
    return {**uuid, **written(resource, row, V2, say)}


def _link(world: World, noun: str, key: int, name: str) -> dict[str, Any] | None:
    rows = world.find(RESOURCES[noun].noun)
    row = None if rows is None else rows.get(key)
    return None if row is None else {name: row.uuid}


# ---- and in


@dataclass
class _Numbers:
    """What the rows of a dump are called: their numbers by UUID for each noun, those of accounts by key."""

    uuids: dict[str, dict[str, int]] = field(default_factory=dict)
    accounts: dict[str, int] = field(default_factory=dict)


def put_rows(world: World, half: Mapping[str, Any]) -> None:
    """Put in the rows of a dump, in place of those of the same number. Raises Misplaced, Duplicate."""
    numbers, keys = _Numbers(), {}
    for name, resource in RESOURCES.items():
        rows = half.get(name, [])
        if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
            raise Misplaced(f".{name}", "must be a list of hashes")
        keys[name] = _numbered(world, resource, rows, numbers)
    for name in half:
        if name not in RESOURCES:
            raise Misplaced(f".{name}", "is no noun of Action Network's")
    for name, resource in RESOURCES.items():
        collection = world.collection(resource.table)
        for key in keys[name]:  # so that two rows may have changed places
            if collection.get(key) is not None:
                collection.remove(key)
        for place, (key, given) in enumerate(zip(keys[name], half.get(name, ()), strict=True)):
            collection.put(resource.build(key, _columns(resource, place, given, numbers)))


def _numbered(world: World, resource: Resource, rows: list[Any], numbers: _Numbers) -> list[int]:
    """The number of each row, noted by its UUID or key."""
    known = numbers.uuids.setdefault(resource.name, {})
    last = 0
    for row in _rows(world, resource):
        last = row.key
        if "uuid" in row.columns:
            known[row.uuid] = row.key
        elif resource is GROUPS:
            numbers.accounts[row.api_key] = row.key
    found: list[int] = []
    for place, given in enumerate(rows):
        last = given.get("number", last + 1)
        if isinstance(last, bool) or not isinstance(last, int) or not 0 < last < 2**63 or last in found[-1:]:
            raise Misplaced(f".{resource.name}[{place}].number", "must be a number above 0, each one once")
        found.append(last)
        known[str(given.get("id"))] = last
        if resource is GROUPS:
            numbers.accounts[str(given.get("api_key"))] = last
    return found


def _columns(resource: Resource, place: int, given: Mapping[str, Any], numbers: _Numbers) -> dict[str, Any]:
    def number(noun: str, uuid: Any, name: str) -> int:
        try:
            return numbers.uuids[noun][uuid]
        except (KeyError, TypeError):
            raise Misfit(f"{name}: {uuid!r} is none of the {noun}") from None

    def take(item: Field, given: Mapping[str, Any]) -> Mapping[str, Any] | None:
        if isinstance(item, Identifiers):
            return _identified(given)
        if isinstance(item, Hidden) and item.name == "group":
            return {"group": _account(given, numbers)}
        if item.name not in given:
            return None
        value = given[item.name]
        if isinstance(item, Hidden) and item.name == "action":
            nouns = [noun for noun, known in numbers.uuids.items() if noun in NOUNS and value in known]
            if not nouns:
                raise Misfit(f"action: {value!r} is the id of nothing")
            return {"action": (nouns[0], numbers.uuids[nouns[0]][value])}
        if isinstance(item, Ref):
            return {item.column: value if item.to == WEBHOOKS.name else number(item.to, value, item.name)}
        if isinstance(item, Refs):
            return {item.column: tuple(number(item.to, one, item.name) for one in value)}
        if isinstance(item, Hrefs):
            return {item.column: tuple(value)}
        return None

    try:
        return columns_of(resource, given, take, KEYS)
    except (Misfit, TypeError) as misfit:
        raise Misplaced(f".{resource.name}[{place}]", str(misfit)) from None


def _account(given: Mapping[str, Any], numbers: _Numbers) -> int:
    if "group" not in given:
        return DEFAULT
    account = numbers.accounts.get(given["group"])
    if account is None:
        raise Misfit(f"group: {given['group']!r} is the key of no account")
    return account


def _identified(given: Mapping[str, Any]) -> dict[str, Any]:
    """The UUID, and the identifiers in their order."""
    uuid = given.get("id")
    if not isinstance(uuid, str):
        raise Misfit("id must be a UUID")
    listed = given.get("identifiers", [NATIVE + uuid])
    if not isinstance(listed, list) or not all(fits_identifier(one) for one in listed) or NATIVE + uuid not in listed:
        raise Misfit("identifiers must be a list of them, the row's own among them")
    at = listed.index(NATIVE + uuid)
    return {"uuid": uuid, "foreign": tuple(listed[:at] + listed[at + 1 :]), "native_at": at}
