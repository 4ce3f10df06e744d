"""Rows of Action Network in a pack: their schema, and how they become rows of a world."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from mockapi.actionnetwork import custom_fields, groups
from mockapi.actionnetwork.call import Call
from mockapi.actionnetwork.catalogue import NOUNS
from mockapi.actionnetwork.noun import NATIVE, V2, Identifiers, IdOf, Noun, fits_identifier, native_uuid
from mockapi.actionnetwork.people import PEOPLE
from mockapi.actionnetwork.tags import TAGGINGS, TAGS
from mockapi.actionnetwork.writing import settled
from mockapi.resource.fields import Computed, Count, Field, Hidden, Misfit, Ref
from mockapi.world.errors import Duplicate
from mockapi.world.ids import uuid_of
from mockapi.world.world import World

UUID = "^(action_network:)?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"

# Defaults that differ from those of the API: these rows were made in the vendor's own interface.
MADE_IN_THE_INTERFACE = {"origin_system": "Action Network"}


def schema() -> dict[str, Any]:
    """The JSON Schema of ``pack["actionnetwork"]``."""
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {noun.name: {"type": "array", "items": _row_schema(noun)} for noun in NOUNS.values()},
    }


def _row_schema(noun: Noun) -> dict[str, Any]:
    properties: dict[str, Any] = {
        "$id": {"type": "string", "minLength": 1},
        "id": {"type": "string", "pattern": UUID},
    }
    for field in noun.fields:
        if isinstance(field, Ref):
            properties[field.name] = {"type": "string"}
        elif isinstance(field, Identifiers) or _settable(field):
            properties[field.name] = {} if field.name == "custom_fields" else _loosened(field.schema(V2))
    if noun is PEOPLE:
        properties["tags"] = {"type": "array", "items": {"type": "string"}}
    required = [field.name for field in noun.fields if field.required]
    required += [name for name in noun.parents if name != "person" or noun.once]
    return {"type": "object", "additionalProperties": False, "properties": properties, "required": required}


def _settable(field: Field) -> bool:
    return not isinstance(field, (Computed, Count, Hidden, IdOf, Ref))


def _loosened(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Dates in any form and whole numbers of characters are the loader's to judge; unknown parts are not allowed."""
    loose = {key: value for key, value in schema.items() if key not in ("pattern", "format", "minItems", "readOnly")}
    if "items" in loose:
        loose["items"] = _loosened(loose["items"])
    if "properties" in loose:
        loose["properties"] = {name: _loosened(part) for name, part in loose["properties"].items()}
        loose["additionalProperties"] = False
    return loose


def rows_from(
    world: World, pack: Mapping[str, list[dict[str, Any]]], names: dict[str, Any]
) -> Iterator[tuple[str, str]]:
    """Insert the rows of a checked pack, noun by noun; yields the place and the rule of the first thing wrong.

    ``names`` collects what each ``$id`` stands for.
    """
    account = groups.by_key(world, groups.GROUP_KEY)
    assert account is not None
    call = Call(world, account, NOUNS)
    for noun in NOUNS.values():
        for number, given in enumerate(pack.get(noun.name, ())):
            place = f"$.actionnetwork.{noun.name}[{number}]"
            try:
                row = _insert(call, noun, given, names)
                for tag in given.get("tags", ()) if noun is PEOPLE else ():
                    _tagged(call, row.key, tag)
            except _Wrong as wrong:
                yield f"{place}.{wrong.field}" if wrong.field else place, str(wrong)
                return
            except Duplicate as duplicate:
                yield place, f"its {duplicate.index} {duplicate.value!r} is taken by another of the {noun.name}"
                return
            name = given.get("$id")
            if name is not None:
                if name in names:
                    yield f"{place}.$id", f"{name!r} is used twice"
                    return
                names[name] = (noun.name, row.key)


class _Wrong(Exception):
    def __init__(self, field: str, rule: str) -> None:
        super().__init__(rule)
        self.field = field


def _insert(call: Call, noun: Noun, given: Mapping[str, Any], names: Mapping[str, Any]) -> Any:
    world = call.world
    key = world.ids.next(noun.noun)
    uuid = native_uuid(given["id"]) if "id" in given else uuid_of(noun.noun, key)
    if uuid is None:
        raise _Wrong("id", "must be a UUID")
    values: dict[str, Any] = {
        **{name: value for name, value in MADE_IN_THE_INTERFACE.items() if name in noun.columns},
        "uuid": uuid,
        "group": call.group.key,
        "created_date": call.now,
    }
    if "creator" in noun.columns:
        values["creator"] = call.group.owner
    for field in noun.fields:
        if field.name not in given:
            continue
        try:
            if isinstance(field, Identifiers):
                values["foreign"] = _foreign(given[field.name], uuid)
            elif isinstance(field, Ref):
                values[field.column] = _referred(call, field, given[field.name], names)
            else:
                values.update(field.take(given[field.name], pack=True))
        except Misfit as misfit:
            raise _Wrong(field.name, str(misfit)) from None
    if noun is PEOPLE:
        _complete_person(call, values)
    values.setdefault("modified_date", values["created_date"])
    if "referrer_data" in noun.columns:
        values.setdefault("referrer_data", {"source": "widget"})
    return world.collection(noun.table).put(noun.build(key, settled(noun, None, values)))


def _foreign(identifiers: list[str], uuid: str) -> tuple[str, ...]:
    for identifier in identifiers:
        if not fits_identifier(identifier):
            raise Misfit(f"{identifier!r} is no identifier; one is system:id")
        if identifier.startswith(NATIVE) and identifier != NATIVE + uuid:
            raise Misfit(f"{identifier!r} is not this row's own; give its id as id")
    return tuple(dict.fromkeys(item for item in identifiers if not item.startswith(NATIVE)))


def _referred(call: Call, field: Ref, text: str, names: Mapping[str, Any]) -> int:
    """The key of a row of the pack (``$name``), or of one that is in the world (a UUID or an identifier)."""
    if text.startswith("$"):
        noun, key = names.get(text[1:], (None, 0))
        if noun is None:
            raise Misfit(f"nothing above has the $id {text[1:]!r}")
        if noun != field.to:
            raise Misfit(f"{text!r} is one of the {noun}, not of the {field.to}")
        return int(key)
    collection = call.collection(NOUNS[field.to])
    uuid = native_uuid(text)
    row = collection.one("uuid", uuid) if uuid else collection.one("identifier", text)
    if row is None:
        raise Misfit(f"{text!r} is none of the {field.to}; rows of the pack are named as $id")
    return int(row.key)


def _complete_person(call: Call, values: dict[str, Any]) -> None:
    if values.get("email") is None and values.get("phone") is None:
        raise _Wrong("", "a person needs an e-mail address or a phone number")
    if values.get("email") is not None:
        values.setdefault("email_status", "subscribed")
    if values.get("custom_fields"):
        custom_fields.note(call, values["custom_fields"])


def _tagged(call: Call, person: int, name: str) -> None:
    tag = call.collection(TAGS).one("name", (call.group.key, name))
    if tag is None:
        raise _Wrong("tags", f"there is no tag {name!r} above")
    row = call.collection(PEOPLE).get(person)
    key = call.world.ids.next(TAGGINGS.noun)
    when = row.created_date if row is not None else call.now
    values = {"uuid": uuid_of(TAGGINGS.noun, key), "group": call.group.key, "tag": tag.key, "person": person}
    call.collection(TAGGINGS).put(TAGGINGS.build(key, {**values, "created_date": when, "modified_date": when}))
