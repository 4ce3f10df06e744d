"""Rows as they stand: what packs and the Python door put in past the API, read-only fields and dates among it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mockapi.actionnetwork import custom_fields
from mockapi.actionnetwork.call import Call
from mockapi.actionnetwork.noun import NATIVE, Hrefs, Identifiers, Noun, Refs, fits_identifier, native_uuid
from mockapi.actionnetwork.people import PEOPLE
from mockapi.actionnetwork.tags import TAGGINGS, TAGS
from mockapi.actionnetwork.writing import settled
from mockapi.resource.fields import Field, Hidden, Misfit, Ref, Unstored
from mockapi.world.errors import Invalid
from mockapi.world.ids import uuid_of
from mockapi.world.store import Row

# Defaults that differ from those of the API: these rows were made in the vendor's own interface.
MADE_IN_THE_INTERFACE = {"origin_system": "Action Network"}
# Keys of a row of people besides its fields.
OF_PEOPLE = {"tags": {"type": "array", "items": {"type": "string"}}, "member": {"type": "boolean"}}

Names = Mapping[str, tuple[str, int]]  # what the names of a pack stand for: the noun and the row's key


class Wrong(Exception):
    """A row cannot stand like this; ``field`` is the one that breaks the rule, or empty."""

    def __init__(self, field: str, rule: str) -> None:
        super().__init__(rule)
        self.field = field


def settable(field: Field) -> bool:
    """Whether rows can set a field directly."""
    return not isinstance(field, (Unstored, Hidden, Ref))


def insert_row(call: Call, noun: Noun, given: Mapping[str, Any], names: Names | None = None) -> Row:
    """Put in a row of the call's account. Raises Wrong, and Duplicate for a value that is taken."""
    key = call.world.ids.next(noun.noun)
    uuid = native_uuid(str(given["id"])) if "id" in given else uuid_of(noun.noun, key)
    if uuid is None:
        raise Wrong("id", "must be a UUID")
    values: dict[str, Any] = {
        **{name: value for name, value in MADE_IN_THE_INTERFACE.items() if name in noun.columns},
        "uuid": uuid,
        "group": call.group.key,
        "created_date": call.now,
    }
    values.update(_columns(call, noun, given, uuid, names or {}))
    _name_makers(call, noun, values)
    if noun is PEOPLE:
        _complete_person(call, values, given)
    values.setdefault("modified_date", values["created_date"])
    if "referrer_data" in noun.columns:
        values.setdefault("referrer_data", {"source": "widget"})
    _require(noun, values)
    _settle(call, noun, values)
    row = call.collection(noun).put(noun.build(key, settled(noun, None, values)))
    for tag in _tags_in(given) if noun is PEOPLE else ():
        _tag(call, row, tag)
    return row


def overwrite_row(call: Call, noun: Noun, row: Row, given: Mapping[str, Any]) -> Row:
    """Set fields of a row, whatever the API says of them. Raises Wrong and Duplicate."""
    if "id" in given and native_uuid(str(given["id"])) != row.uuid:
        raise Wrong("id", "cannot be changed")
    columns = _columns(call, noun, given, row.uuid, {})
    _require(noun, {**dict(zip(row.columns, row, strict=True)), **columns})
    if "foreign" in columns:
        columns["foreign"] = tuple(dict.fromkeys((*row.foreign, *columns["foreign"])))
    if noun is PEOPLE:
        if columns.get("custom_fields"):
            custom_fields.note(call, columns["custom_fields"])
        if "member" in given:
            columns.update(member=_is_member(given), listed=not _is_member(given))
    values = {**dict(zip(row.columns, row, strict=True)), "modified_date": call.now, **settled(noun, row, columns)}
    _name_makers(call, noun, values)
    _settle(call, noun, values)
    row = call.collection(noun).put(row.replace(**values))
    for tag in _tags_in(given) if noun is PEOPLE else ():
        _tag(call, row, tag, again=True)
    return row


def _name_makers(call: Call, noun: Noun, values: dict[str, Any]) -> None:
    """Who made it is the account's owner and who organizes it its maker, where nobody else is named."""
    if "creator" in noun.columns and values.get("creator") is None:
        values["creator"] = call.group.owner
    if "organizer" in noun.columns and values.get("organizer") is None:
        values["organizer"] = values["creator"]


def _require(noun: Noun, values: Mapping[str, Any]) -> None:
    for field in noun.fields:
        if field.required and not str(values.get(field.column) or "").strip():
            raise Wrong(field.name, "is required")


def _settle(call: Call, noun: Noun, values: dict[str, Any]) -> None:
    if noun.settle_row is not None:
        try:
            noun.settle_row(call, values)
        except Invalid as invalid:
            raise Wrong("", str(invalid)) from None


def _columns(call: Call, noun: Noun, given: Mapping[str, Any], uuid: str, names: Names) -> dict[str, Any]:
    columns: dict[str, Any] = {}
    for field in noun.fields:
        if field.name not in given:
            continue
        value = given[field.name]
        if value is None and field.required:
            raise Wrong(field.name, "is required")
        try:
            if isinstance(field, Identifiers):
                columns["foreign"] = _foreign(_strings(value), uuid)
            elif isinstance(field, Refs):
                named = None if value is None else tuple(referred(call, field.to, one, names) for one in value)
                columns[field.column] = named
            elif isinstance(field, Hrefs) and _are_strings(value):
                keys = (referred(call, field.to, one, names) for one in value)
                found = (call.world.related_row(call.nouns[field.to].noun, key).uuid for key in keys)
                columns[field.column] = tuple(dict.fromkeys(found))
            elif isinstance(field, Ref):
                columns[field.column] = None if value is None else referred(call, field.to, value, names)
            elif settable(field):
                columns.update(field.clear() if value is None else field.take(value, pack=True))
        except Misfit as misfit:
            raise Wrong(field.name, str(misfit)) from None
    return columns


def _strings(value: Any) -> list[str]:
    if value is None:
        return []
    if not _are_strings(value):
        raise Misfit("must be a list of strings")
    return list(value)


def _are_strings(value: Any) -> bool:
    return isinstance(value, (list, tuple)) and all(isinstance(one, str) for one in value)


def _tags_in(given: Mapping[str, Any]) -> list[str]:
    try:
        return _strings(given.get("tags"))
    except Misfit as misfit:
        raise Wrong("tags", str(misfit)) from None


def _is_member(given: Mapping[str, Any]) -> bool:
    member = given.get("member", False)
    if not isinstance(member, bool):
        raise Wrong("member", "must be true or false")
    return member


def _foreign(identifiers: list[str], uuid: str) -> tuple[str, ...]:
    for identifier in identifiers:
        if not fits_identifier(identifier):
            raise Misfit(f"{identifier!r} is no identifier; one is system:id")
        if identifier.startswith(NATIVE) and identifier != NATIVE + uuid:
            raise Misfit(f"{identifier!r} is not this row's own; give its id as id")
    return tuple(dict.fromkeys(item for item in identifiers if not item.startswith(NATIVE)))


def referred(call: Call, to: str, text: str, names: Names) -> int:
    """The key of a row of the pack (``$name``), or of one that is in the world (a UUID or an identifier)."""
    if text.startswith("$"):
        noun, key = names.get(text[1:], (None, 0))
        if noun is None:
            raise Misfit(f"nothing above has the $id {text[1:]!r}")
        if noun != to:
            raise Misfit(f"{text!r} is one of the {noun}, not of the {to}")
        row = call.world.related_row(call.nouns[to].noun, key)
    else:
        collection = call.collection(call.nouns[to])
        uuid = native_uuid(text)
        found = collection.one("uuid", uuid) if uuid else collection.one("identifier", text)
        if found is None:
            raise Misfit(f"{text!r} is none of the {to}; rows of the pack are named as $id")
        row = found
    if not call.owns(call.nouns[to], row):
        raise Misfit(f"{text!r} belongs to another account")
    return int(row.key)


def _complete_person(call: Call, values: dict[str, Any], given: Mapping[str, Any]) -> None:
    if values.get("email") is None and values.get("phone") is None:
        raise Wrong("", "a person needs an e-mail address or a phone number")
    if values.get("email") is not None:
        values.setdefault("email_status", "subscribed")
    if values.get("custom_fields"):
        custom_fields.note(call, values["custom_fields"])
    if _is_member(given):
        values.update(member=True, listed=False)


def _tag(call: Call, person: Row, name: str, *, again: bool = False) -> None:
    """``again``: whether it may be there already."""
    tag = call.collection(TAGS).one("name", (call.group.key, name))
    if tag is None:
        raise Wrong("tags", f"there is no tag {name!r} above")
    if again and call.collection(TAGGINGS).one("once", (tag.key, person.key)) is not None:
        return
    key = call.world.ids.next(TAGGINGS.noun)
    when = person.created_date
    values = {"uuid": uuid_of(TAGGINGS.noun, key), "group": call.group.key, "tag": tag.key, "person": person.key}
    call.collection(TAGGINGS).put(TAGGINGS.build(key, {**values, "created_date": when, "modified_date": when}))
