"""Rows of ActionKit in a pack: their schema, and how they become rows of a world."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Any

from mockapi.actionkit.catalogue import MODELS
from mockapi.actionkit.declaring import writing
from mockapi.actionkit.declaring.call import Call
from mockapi.actionkit.declaring.fields import CustomFields, Link, Links, Moment, Unstored, loose_moment
from mockapi.actionkit.declaring.model import Id, Model
from mockapi.actionkit.declaring.references import resolved
from mockapi.actionkit.facts.places import phone_digits
from mockapi.actionkit.site import settle
from mockapi.actionkit.users import users
from mockapi.actionkit.users.staff import STAFF
from mockapi.resource.fields import Field, Hidden, Misfit
from mockapi.world.clock import to_seconds
from mockapi.world.errors import Refused
from mockapi.world.store import Row
from mockapi.world.world import World

REFERENCE = {"type": ["string", "integer"]}


def schema() -> dict[str, Any]:
    """The JSON Schema of ``pack["actionkit"]``."""
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            name: {"type": "array", "items": _row_schema(model)} for name, model in MODELS.items() if _packable(model)
        },
    }


def _packable(model: Model) -> bool:
    """Whether rows of a resource can stand in a pack: of families only those with a type, and actions to be processed.

    A view of other rows has none of its own.
    """
    return model.has_rows or (bool(model.held) and "post" in model.list_methods)


def _row_schema(model: Model) -> dict[str, Any]:
    properties: dict[str, Any] = {"$id": {"type": "string", "minLength": 1}}
    if model.open_ended:
        return {"type": "object", "properties": properties, "required": ["page"]}
    properties["id"] = {"type": "integer", "minimum": 1}
    for item in model.fields:
        if isinstance(item, Id) or (isinstance(item, Unstored) and not isinstance(item, CustomFields)):
            continue
        if model.type is not None and item.name == "type":
            continue  # the name of the resource says it
        properties[item.name] = _value_schema(item)
    return {"type": "object", "additionalProperties": False, "properties": properties, "required": _required(model)}


@cache
def _required(model: Model) -> list[str]:
    """The fields that a row must have: the rest is filled in, or may be empty."""
    fields = (item for item in model.fields if not isinstance(item, (Id, Unstored)))
    return [item.name for item in fields if item.required or _must_link(item)]


def _must_link(item: Field) -> bool:
    return isinstance(item, Link) and not item.null and item.stored is None and item.filled is None


def _value_schema(item: Field) -> dict[str, Any]:
    if isinstance(item, Link):
        return REFERENCE if not item.null else {"type": ["string", "integer", "null"]}
    if isinstance(item, Links):
        return {"type": "array", "items": REFERENCE}
    if isinstance(item, CustomFields):
        return {"type": "object"}
    if isinstance(item, (Moment, Hidden)):
        return {"type": ["string", "null"]}
    kind = item.schema("rest").get("type")
    kinds = kind if isinstance(kind, list) else [kind] if kind else []
    return {"type": [*kinds, "number" if "string" in kinds else "string", "null"]} if kinds else {}


def rows_from(
    world: World, pack: Mapping[str, list[dict[str, Any]]], names: dict[str, Any]
) -> Iterator[tuple[str, str]]:
    """Insert the rows of a checked pack, resource by resource; yields the place and the rule of the first thing wrong.

    ``names`` collects what each ``$id`` stands for.
    """
    if not pack:
        return
    settle(world)
    call = Call(world, MODELS, account=world.collection(STAFF.table).get(1), door="python")
    for name, model in MODELS.items():
        for number, given in enumerate(pack.get(name, ())):
            place = f"$.actionkit.{name}[{number}]"
            try:
                row = insert_row(call, model, given, names)
            except Wrong as wrong:
                yield f"{place}.{wrong.field}" if wrong.field else place, str(wrong)
                return
            except Refused as refused:
                yield place, str(refused)
                return
            named = given.get("$id")
            if named is not None:
                if named in names:
                    yield f"{place}.$id", f"{named!r} is used twice"
                    return
                names[named] = (model.holder.name, row[0])


def _moment(given: Mapping[str, Any]) -> int | None:
    """When a row says that it was made; what belongs to it was made then too."""
    created_at = given.get("created_at")
    if isinstance(created_at, datetime):
        return to_seconds(created_at)
    try:
        return loose_moment(created_at) if isinstance(created_at, str) else None
    except Misfit:
        return None  # it is refused where the field is read


class Wrong(Exception):
    """A row cannot stand like this; ``field`` is the one that breaks the rule, or empty."""

    def __init__(self, field: str, rule: str) -> None:
        super().__init__(rule)
        self.field = field


def insert_row(call: Call, model: Model, given: Mapping[str, Any], names: Mapping[str, Any]) -> Row:
    """Put in a row as it stands, nothing is sent; an action goes through action processing. Raises Wrong, Refused."""
    if not _packable(model):
        raise Wrong("", f"{model.name} has no rows of its own")
    for name in ("page",) if model.open_ended else _required(model):
        if name not in given:
            raise Wrong(name, "is required")
    with call.world.outbox.muted():
        return _insert(replace(call, moment=_moment(given)), model, given, names)


def _insert(call: Call, model: Model, given: Mapping[str, Any], names: Mapping[str, Any]) -> Row:
    if model.open_ended:
        return _act(call, given, names)
    columns, custom = _given(call, model, given, names)
    key = _key(call, model, given.get("id"))
    if model is users.USER:
        users.check(model, columns)
        return users.make(call, columns, custom, key=key)
    if model is users.PHONE:
        columns.setdefault("normalized_phone", phone_digits(columns["phone"]))
    return writing.insert(call, model, columns, custom, key=key)


def overwrite_row(call: Call, model: Model, row: Row, given: Mapping[str, Any]) -> Row:
    """Set fields of a row, whatever the API says of them. Raises Wrong, Refused."""
    if given.get("id", row[0]) != row[0]:
        raise Wrong("id", "cannot be changed")
    columns, custom = _given(call, model, given, {})
    if model is users.USER:
        users.check(model, columns)
    if model is users.PHONE and "phone" in columns:
        columns.setdefault("normalized_phone", phone_digits(columns["phone"]))
    return writing.modify(call, model, row, columns, custom)


def _given(
    call: Call, model: Model, given: Mapping[str, Any], names: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Mapping[str, Any]]]:
    columns: dict[str, Any] = {}
    custom: dict[str, Mapping[str, Any]] = {}
    for item in model.fields:
        if item.name not in given or isinstance(item, Id):
            continue
        value = given[item.name]
        if isinstance(item, Link):
            if value is None and not item.null:
                raise Wrong(item.name, "is required")
            columns[item.column] = None if value is None else _referred(call, item.name, item.to, value, names)
        elif isinstance(item, Links):
            if not isinstance(value, (list, tuple)):
                raise Wrong(item.name, "must be a list")
            columns[item.column] = tuple(_referred(call, item.name, item.to, one, names) for one in value)
        elif isinstance(item, CustomFields):
            if not isinstance(value, Mapping):
                raise Wrong(item.name, "must be a hash of names and values")
            custom[item.of] = writing.custom_values(call, model, item, value)
        elif isinstance(item, Hidden):
            columns[item.column] = value
        elif not isinstance(item, Unstored):
            columns.update(_taken(item, value))
    return columns, custom


def _taken(item: Field, value: Any) -> dict[str, Any]:
    if item.required and value in (None, ""):
        raise Wrong(item.name, "is required")
    if value is None:
        return item.clear()
    try:
        return item.take(value, pack=True)
    except Misfit as misfit:
        raise Wrong(item.name, str(misfit)) from None


def _key(call: Call, model: Model, number: Any) -> int | None:
    if number is None:
        return None
    if isinstance(number, bool) or not isinstance(number, int) or not 0 < number < 2**63:
        raise Wrong("id", "must be a number above 0")
    if call.rows(model.name).get(number) is not None:
        raise Wrong("id", f"there is a {model.holder.name} {number} already")
    call.world.ids.reach(model.noun, number)
    return number


def _referred(call: Call, field: str, to: str, value: Any, names: Mapping[str, Any]) -> int:
    if isinstance(value, str) and value.startswith("$"):
        found, key = names.get(value[1:], (None, 0))
        if found is None:
            raise Wrong(field, f"nothing above has the $id {value[1:]!r}")
        if MODELS.get(found) is None or MODELS[found].holder is not MODELS[to].holder:
            raise Wrong(field, f"{value!r} is a {found}, not a {to}")
        return int(key)
    try:
        return resolved(call, field, to, value)
    except Refused as refused:
        raise Wrong(field, str(refused)) from None


def _act(call: Call, given: Mapping[str, Any], names: Mapping[str, Any]) -> Row:
    """An action goes through action processing: what is given are its parameters."""
    from mockapi.actionkit.actions.given import Given
    from mockapi.actionkit.actions.processor import page_of, perform

    values: dict[str, Any] = {name: _parameter(name, value, names) for name, value in given.items() if name != "$id"}
    page = call.get("page", values["page"]) if isinstance(values["page"], int) else page_of(call, Given(values))
    if page is None:
        raise Wrong("page", f"there is no page {values['page']}")
    return perform(call, page, Given({**values, "page": page.name}))


def _parameter(name: str, value: Any, names: Mapping[str, Any]) -> Any:
    if isinstance(value, list):
        return [_parameter(name, one, names) for one in value]
    if isinstance(value, str) and value.startswith("$"):
        found, key = names.get(value[1:], (None, 0))
        if found is None:
            raise Wrong(name, f"nothing above has the $id {value[1:]!r}")
        return key
    return value
