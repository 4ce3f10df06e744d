"""The rules that every write shares: identifiers, what null and misfits do, inserting, merging, links."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from mockapi.actionnetwork.call import Call
from mockapi.actionnetwork.noun import NATIVE, Noun, as_identifiers, native_uuid
from mockapi.resource.compound import Dictionary
from mockapi.resource.fields import Misfit
from mockapi.world.errors import Invalid
from mockapi.world.ids import uuid_of
from mockapi.world.store import Row


def identifiers_in(body: Mapping[str, Any], *, creating: bool) -> list[str]:
    """The usable identifiers of a body. Raises Invalid on creation where they are no list; a PUT passes over it."""
    try:
        return as_identifiers(body.get("identifiers"))
    except Misfit as misfit:
        if creating:
            raise Invalid(f"identifiers {misfit}") from None
        return []


def known(call: Call, noun: Noun, identifiers: Iterable[str]) -> Row | None:
    """The row of the account that already has one of these identifiers (reference 10)."""
    collection = call.collection(noun)
    for identifier in identifiers:
        if identifier.startswith(NATIVE):
            row = collection.one("uuid", native_uuid(identifier) or "")
        else:
            row = collection.one("identifier", identifier)
        if row is not None and row.group == call.group.key:
            return row
    return None


def fresh(call: Call, noun: Noun, identifiers: Iterable[str]) -> tuple[str, ...]:
    """Those of the identifiers that can be added: foreign ones that nothing of this noun has, in any account."""
    collection = call.collection(noun)
    return tuple(
        identifier
        for identifier in identifiers
        if not identifier.startswith(NATIVE) and collection.one("identifier", identifier) is None
    )


def read(call: Call, noun: Noun, body: Mapping[str, Any], *, creating: bool) -> dict[str, Any]:
    """The columns that a body sets. On creation a misfit raises Invalid; a PUT passes over it (seed 004)."""
    changes, misfits = noun.read(body, call.version, creating=creating, null_clears=call.settings.null_clears)
    if misfits and creating:
        raise Invalid("; ".join(f"{name} {why}" for name, why in misfits.items()))
    for name in body:
        sent = noun.sent_in[call.version].get(name)
        if sent is not None:
            call.lean(sent.evidence or noun.evidence)
    return changes


def require(call: Call, noun: Noun, values: Mapping[str, Any]) -> None:
    """Raise Invalid unless everything that the noun requires is there and not blank."""
    for field in noun.fields:
        if field.required and not str(values.get(field.column) or "").strip():
            raise Invalid(f"{field.wire_name(call.version)} is required")


def without_blanks(noun: Noun, changes: dict[str, Any]) -> dict[str, Any]:
    """The changes of a PUT less what would leave something empty that the noun requires: it is passed over."""
    required = {field.column for field in noun.fields if field.required}
    return {name: value for name, value in changes.items() if name not in required or str(value or "").strip()}


def insert(call: Call, noun: Noun, values: Mapping[str, Any], identifiers: Iterable[str] = ()) -> Row:
    """A new row of the call's account: both dates now, the native identifier behind the foreign ones sent."""
    foreign = fresh(call, noun, identifiers)
    key = call.world.ids.next(noun.noun)
    now = call.now
    return call.collection(noun).put(
        noun.build(
            key,
            {
                "uuid": uuid_of(noun.noun, key),
                "group": call.group.key,
                "created_date": now,
                "modified_date": now,
                **settled(noun, None, values),
                "foreign": foreign,
                "native_at": len(foreign),
            },
        )
    )


def modify(call: Call, noun: Noun, row: Row, changes: Mapping[str, Any], identifiers: Iterable[str] = ()) -> Row:
    """The row with the changes merged in, identifiers appended, and ``modified_date`` now."""
    foreign = (*row.foreign, *fresh(call, noun, identifiers))
    merged = settled(noun, row, changes)
    return call.collection(noun).put(row.replace(**merged, foreign=foreign, modified_date=call.now))


def settled(noun: Noun, row: Row | None, changes: Mapping[str, Any]) -> dict[str, Any]:
    """The changes as they are to be stored: custom fields merged name by name with what the row has."""
    merged = dict(changes)
    for field in noun.fields:
        if isinstance(field, Dictionary) and merged.get(field.column) is not None:
            stored = None if row is None else getattr(row, field.column)
            merged[field.column] = field.merge(stored, merged[field.column])
    return merged


def touch(call: Call, noun: Noun, row: Row) -> Row:
    """The row with ``modified_date`` now."""
    return call.collection(noun).put(row.replace(modified_date=call.now))


def linked(body: Mapping[str, Any], rel: str) -> str | None:
    """The UUID in a body's link, whatever host and version the address names (reference 11.1)."""
    links = body.get("_links")
    link = links.get(rel) if isinstance(links, dict) else None
    if isinstance(link, list) and link:
        link = link[0]
    href = link.get("href") if isinstance(link, dict) else None
    return native_uuid(href) if isinstance(href, str) else None
