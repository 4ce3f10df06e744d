"""What the keys of a call's struct mean: fields under either spelling, lookups, and who is meant (reference 3, 7)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from mockapi.actionkit.declaring.call import Call
from mockapi.actionkit.declaring.fields import Backlinks, CustomFields, Link, Links, Path
from mockapi.actionkit.declaring.lookups import Condition, condition, lookups_of, target_of
from mockapi.actionkit.declaring.model import Id, Uri
from mockapi.actionkit.declaring.references import resolved
from mockapi.actionkit.declaring.selection import Selection
from mockapi.actionkit.facts.akid import parse
from mockapi.actionkit.xmlrpc.classes import Class, field_named
from mockapi.actionkit.xmlrpc.faults import BAD_FIELD, INVALID, Fault, missing, several
from mockapi.resource.fields import Field
from mockapi.world.errors import Invalid
from mockapi.world.store import Row

Struct = Mapping[str, Any]


# ---- what is written

SERVERS_OWN = ("created_at", "updated_at")  # over this API they cannot be sent (reference 17.3)


def body_of(call: Call, kind: Class, given: Struct) -> dict[str, Any]:
    """The fields that a struct sets, by the resource's own names; keys that are none are passed over."""
    body: dict[str, Any] = {}
    for key, value in given.items():
        item = kind.field_of(key)
        if item is None or isinstance(item, (Id, Uri)) or item.name in SERVERS_OWN:
            continue
        if isinstance(item, Link) and value == "":
            value = None
        if isinstance(item, Links) and isinstance(value, list):
            value = [_id_of(key, one) for one in value]
        body[item.name] = value
    if kind.name == "User":
        body.update(_custom_of_user(given))
    return body


def _id_of(key: str, value: Any) -> Any:
    """An element of an array of ids; what else would name an object is refused (decisions P7)."""
    if isinstance(value, bool) or not (isinstance(value, int) or (isinstance(value, str) and value.isdecimal())):
        raise Fault(INVALID, repr({key: [f"'{value}' is not a valid id."]}))
    return value


def _custom_of_user(given: Struct) -> dict[str, Any]:
    """``user_x`` keys are custom fields of the user, beside a struct of them (reference 9.4, decisions U12)."""
    prefixed = {name[5:]: value for name, value in given.items() if name.startswith("user_") and len(name) > 5}
    nested = given.get("custom_fields") or {}
    if not isinstance(nested, Mapping):
        return {"fields": nested}  # which the rules refuse
    fields = {**nested, **prefixed}
    return {"fields": fields} if fields else {}


# ---- who is meant


def conditions_of(call: Call, kind: Class, given: Struct) -> list[Condition]:
    """What a struct of lookups asks for, all of which must hold. Raises Fault for a key that is none."""
    return [_condition(call, kind, key, value) for key, value in given.items()]


def _condition(call: Call, kind: Class, key: str, value: Any) -> Condition:
    if key == "pk":
        return _by_primary_key(call, kind, value)
    if key == "akid" and kind.name == "User":
        return _condition(call, kind, "id", _user_behind(call, value))
    path, lookup = _path(call, kind, key)
    if value is None:
        if lookup not in ("exact", "iexact"):
            raise Fault(BAD_FIELD, f"{key}: Cannot use None as a query value")
        value, lookup = True, "isnull"
    if isinstance(value, list) and lookup not in ("in", "range"):
        raise Fault(BAD_FIELD, f"{key}: a list is for in and range")
    if lookup == "exact" and isinstance(path[-1], (Link, Backlinks, Links)) and isinstance(value, str):
        value = _referred(call, path[-1], key, value)
    try:
        return condition(call, kind.model, path, lookup, _texts(value, lookup), literal=True)
    except Invalid as refusal:
        raise Fault(BAD_FIELD, f"{key}: {refusal}") from None


def _by_primary_key(call: Call, kind: Class, value: Any) -> Condition:
    """``pk`` is the primary key, or what else is unique about the object (reference 3.2)."""
    number = str(value)
    if kind.model.key == "id" and number.isascii() and number.isdecimal():
        by_number = condition(call, kind.model, (NUMBER,), "exact", [number], literal=True)
        if isinstance(value, int) or len(Selection(call, kind.model, [by_number])):
            return by_number
    for names in kind.model.holder.unique:
        if isinstance(names, str) and names in kind.model.field and not isinstance(kind.model.field[names], Link):
            by_key = _condition(call, kind, names, value)
            if len(Selection(call, kind.model, [by_key])):
                return by_key
    return condition(call, kind.model, (NUMBER,), "exact", [NOBODY], literal=True)


def _user_behind(call: Call, akid: Any) -> Any:
    found = parse(call.settings.akid_secret, akid) if isinstance(akid, str) else None
    return NOBODY if found is None or not found.valid else found.user_id


def _referred(call: Call, item: Field, key: str, value: str) -> Any:
    """The number behind a unique key of a related object, ``akid`` excepted (reference 3.2)."""
    to = item.of if isinstance(item, Backlinks) else item.to  # type: ignore[attr-defined]
    try:
        return resolved(call, key, to, value)
    except Invalid:
        return NOBODY


def _path(call: Call, kind: Class, key: str) -> tuple[tuple[Field, ...], str]:
    first, *rest = key.split("__")
    found = kind.field_of(first)
    if first == "id":
        found = NUMBER if "id" in kind.keys else None
    path = [_searchable(kind.name, key, found)]
    while rest:
        step = rest.pop(0)
        target = target_of(call, path[-1])
        inner = None if target is None else NUMBER if step in ("id", "pk") else field_named(target, step)
        if inner is None and not rest and step in lookups_of(path[-1]):
            return tuple(path), step
        if target is None or inner is None:
            raise _unknown(kind.name, key)
        path.append(_searchable(target.name, key, inner))
    return tuple(path), "exact"


NUMBER = Id()
NOBODY = "0"  # a number that nothing has: the search finds nothing


def _searchable(name: str, key: str, item: Field | None) -> Field:
    if item is None or isinstance(item, (CustomFields, Path, Uri)):
        raise _unknown(name, key)
    return item


def _unknown(name: str, key: str) -> Fault:
    return Fault(BAD_FIELD, f"Cannot resolve keyword '{key}' into field of {name}.")


def _texts(value: Any, lookup: str) -> list[str]:
    """A lookup's value as texts, several for those that take a list."""
    if isinstance(value, (list, tuple)):
        return [text for one in value for text in _texts(one, "exact")]
    if isinstance(value, Mapping):
        raise Fault(BAD_FIELD, "A lookup takes no struct")
    if isinstance(value, str) and lookup in ("in", "range"):
        return [part.strip() for part in value.split(",")]
    if isinstance(value, bool):
        return [str(value) if lookup == "isnull" else str(int(value))]
    if lookup == "isnull":
        return ["True" if str(value).strip().lower() in ("1", "true") else "False"]
    return [str(value)]


def only(call: Call, kind: Class, given: Struct) -> Row:
    """The one row that fits all keys. Raises Fault for none and for several."""
    found = Selection(call, kind.model, conditions_of(call, kind, given)).slice(0, 2)
    if not found:
        raise missing(kind.name)
    if len(found) > 1:
        raise several(kind.name, len(Selection(call, kind.model, conditions_of(call, kind, given))))
    return found[0]


def row_meant(call: Call, kind: Class, given: Struct) -> Row:
    """The one row that a struct names by its number or something else that is its own. Raises Fault."""
    key = number_in(kind, given)
    row = by_unique_key(call, kind, given) if key is None else only(call, kind, {key: given[key]})
    if row is None:
        raise missing(kind.name)
    return row


def number_in(kind: Class, given: Struct) -> str | None:
    """The key of a struct that names an object by its number, or as its number does."""
    keys = ("id", "pk", "akid") if kind.name == "User" else ("id", "pk")
    return next((key for key in keys if given.get(key) not in (None, "")), None)


def by_unique_key(call: Call, kind: Class, given: Struct) -> Row | None:
    """The row that has something of its own that a struct holds."""
    for names in unique_keys(kind, given):
        found = Selection(call, kind.model, conditions_of(call, kind, names)).slice(0, 1)
        if found:
            return found[0]
    return None


def unique_keys(kind: Class, given: Struct) -> Iterator[dict[str, Any]]:
    """Those keys of a struct that can belong to one object only, alone or together."""
    fields = {item.name: key for key in given if (item := kind.field_of(key)) is not None}
    numbered_by = (kind.model.numbered_by,) if kind.model.numbered_by else ()
    for names in (*numbered_by, *kind.model.holder.unique):
        together = (names,) if isinstance(names, str) else names
        if all(name in fields and given[fields[name]] not in (None, "") for name in together):
            yield {fields[name]: given[fields[name]] for name in together}
