"""Action Network's half of a pack: its schema, and how its accounts, rows and webhooks come into a world."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from mockapi.actionnetwork import groups, webhooks
from mockapi.actionnetwork.call import Call
from mockapi.actionnetwork.catalogue import NOUNS
from mockapi.actionnetwork.custom_fields import CUSTOM_FIELDS
from mockapi.actionnetwork.noun import V2, Hrefs, Identifiers, Noun, Refs
from mockapi.actionnetwork.people import PEOPLE
from mockapi.actionnetwork.rows import OF_PEOPLE, Wrong, insert_row, referred, settable
from mockapi.resource.fields import DateTime, Misfit, Ref, Text
from mockapi.world.errors import Duplicate
from mockapi.world.store import Row
from mockapi.world.world import World

UUID = "^(action_network:)?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"
TEXT = {"type": "string", "minLength": 1}


def schema() -> dict[str, Any]:
    """The JSON Schema of ``pack["actionnetwork"]``."""
    tables = {
        "groups": _table(
            {
                "title": TEXT,
                "slug": TEXT,
                "api_key": TEXT,
                "kind": {"enum": ["group", "personal"]},
                "revoked": {"type": "boolean"},
            },
            ["title"],
        ),
        CUSTOM_FIELDS.name: _table(
            {
                "name": TEXT,
                "notes": {"type": ["string", "null"]},
                "group": TEXT,
                "created_date": {"type": "string"},
                "modified_date": {"type": "string"},
            },
            ["name"],
        ),
        **{noun.name: {"type": "array", "items": _row_schema(noun)} for noun in NOUNS.values()},
        "webhooks": _table(
            {
                "url": {"type": "string", "pattern": "^https?://"},
                "trigger": {"enum": list(webhooks.TRIGGERS)},
                "action": TEXT,
                "active": {"type": "boolean"},
                "group": TEXT,
            },
            [],
        ),
    }
    return {"type": "object", "additionalProperties": False, "properties": tables}


def _table(properties: dict[str, Any], required: list[str]) -> dict[str, Any]:
    row = {"type": "object", "additionalProperties": False, "properties": {"$id": TEXT, **properties}}
    return {"type": "array", "items": {**row, "required": required}}


def _row_schema(noun: Noun) -> dict[str, Any]:
    properties: dict[str, Any] = {"$id": TEXT, "id": {"type": "string", "pattern": UUID}, "group": TEXT}
    for field in noun.fields:
        if isinstance(field, Ref):
            properties[field.name] = {"type": "string"}
        elif isinstance(field, (Refs, Hrefs)):
            properties[field.name] = {"type": "array", "items": {"type": "string"}}
        elif isinstance(field, Identifiers) or settable(field):
            properties[field.name] = {} if field.name == "custom_fields" else _loosened(field.schema(V2))
    if noun is PEOPLE:
        properties.update(OF_PEOPLE)
    required = [field.name for field in noun.fields if field.required]
    return {"type": "object", "additionalProperties": False, "properties": properties, "required": required}


def _loosened(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Dates in any form and whole numbers of characters are the loader's to judge; unknown parts are not allowed."""
    dropped = ("pattern", "format", "minItems", "readOnly", "writeOnly")
    loose = {key: value for key, value in schema.items() if key not in dropped}
    if "items" in loose:
        loose["items"] = _loosened(loose["items"])
    if "properties" in loose:
        loose["properties"] = {name: _loosened(part) for name, part in loose["properties"].items()}
        loose["additionalProperties"] = False
    return loose


def rows_from(
    world: World, pack: Mapping[str, list[dict[str, Any]]], names: dict[str, tuple[str, int]]
) -> Iterator[tuple[str, str]]:
    """Insert the rows of a checked pack, noun by noun; yields the place and the rule of the first thing wrong.

    ``names`` collects what each ``$id`` stands for.
    """
    for noun in ("groups", CUSTOM_FIELDS.name, *NOUNS, "webhooks"):
        for number, given in enumerate(pack.get(noun, ())):
            place = f"$.actionnetwork.{noun}[{number}]"
            try:
                row = _insert(world, noun, given, names)
            except Wrong as wrong:
                yield f"{place}.{wrong.field}" if wrong.field else place, str(wrong)
                return
            except Duplicate as duplicate:
                yield place, f"its {duplicate.index} {duplicate.value!r} is taken by another of the {noun}"
                return
            name = given.get("$id")
            if name is not None:
                if name in names:
                    yield f"{place}.$id", f"{name!r} is used twice"
                    return
                names[name] = (noun, row.key)


def _insert(world: World, noun: str, given: Mapping[str, Any], names: Mapping[str, tuple[str, int]]) -> Row:
    if noun == "groups":
        named = {name: value for name, value in given.items() if name not in ("$id", "revoked")}
        row = groups.found(world, **named)
        if given.get("revoked"):
            row = world.collection(groups.GROUPS.table).put(row.replace(revoked=True))
        return row
    call = Call(world, groups.by_number(world, groups.DEFAULT), NOUNS)
    if "group" in given:
        call = replace(call, group=_account(world, given["group"], names))
    if noun == "webhooks":
        return _subscribe(call, given, names)
    if noun == CUSTOM_FIELDS.name:
        return _custom_field(call, given)
    return insert_row(call, NOUNS[noun], given, names)


def _custom_field(call: Call, given: Mapping[str, Any]) -> Row:
    """A custom field that nobody need have yet."""
    values: dict[str, Any] = {}
    for field in CUSTOM_FIELDS.fields:
        if given.get(field.name) is not None and isinstance(field, (Text, DateTime)):
            try:
                values.update(field.take(given[field.name], pack=True))
            except Misfit as misfit:
                raise Wrong(field.name, str(misfit)) from None
    values.setdefault("created_date", call.now)
    values.setdefault("modified_date", values["created_date"])
    key = call.world.ids.next(CUSTOM_FIELDS.noun)
    row = CUSTOM_FIELDS.build(key, {**values, "numeric_id": key, "group": call.group.key})
    return call.world.collection(CUSTOM_FIELDS.table).put(row)


def _account(world: World, text: str, names: Mapping[str, tuple[str, int]]) -> Row:
    """The account that a row belongs to: a ``$name`` of the pack, or a key that opens one in the world."""
    if text.startswith("$"):
        noun, key = names.get(text[1:], ("", 0))
        if noun == "groups":
            return groups.by_number(world, key)
    found = groups.by_key(world, text)
    if found is None:
        raise Wrong("group", f"{text!r} is neither the $id of one of the groups above nor a key")
    return found


def _action(call: Call, text: str, names: Mapping[str, tuple[str, int]]) -> tuple[str, int]:
    """The noun and the key of the account's action that a webhook waits for."""
    wrong = f"there is no action {text!r}"
    for noun in webhooks.actions(NOUNS):
        if not text.startswith("$") or names.get(text[1:], ("", 0))[0] == noun:
            try:
                return noun, referred(call, noun, text, names)
            except Misfit as misfit:
                wrong = str(misfit) if text.startswith("$") else wrong
    raise Wrong("action", wrong)


def _subscribe(call: Call, given: Mapping[str, Any], names: Mapping[str, tuple[str, int]]) -> Row:
    options = {name: given[name] for name in ("url", "trigger", "active") if name in given}
    action = _action(call, given["action"], names) if "action" in given else None
    try:
        return webhooks.subscribe(call, action=action, **options)
    except ValueError as error:
        raise Wrong("", str(error)) from None
