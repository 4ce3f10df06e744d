"""What the keys of a call's struct mean: fields under either spelling, lookups, and who is meant (reference 3, 7)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mockapi.actionkit.declaring.call import Call
from mockapi.actionkit.declaring.fields import Backlinks, CustomFields, Link, Links, Path
from mockapi.actionkit.declaring.lookups import Condition, condition, lookups_of, target_of
from mockapi.actionkit.declaring.model import Id, Uri
from mockapi.actionkit.declaring.references import resolved
from mockapi.actionkit.facts.akid import parse
from mockapi.actionkit.xmlrpc.classes import Class, field_named
from mockapi.actionkit.xmlrpc.faults import BAD_FIELD, Fault, missing
from mockapi.resource.fields import Field
from mockapi.world.errors import Invalid
from mockapi.world.store import Row

Struct = Mapping[str, Any]


# ---- what is written


def body_of(call: Call, kind: Class, given: Struct) -> dict[str, Any]:
    """The fields that a struct sets, by the resource's own names; keys that are none are passed over."""
    body: dict[str, Any] = {}
    for key, value in given.items():
        item = kind.field_of(key)
        if item is None or isinstance(item, (Id, Uri)):
            continue
        if isinstance(item, Link) and value == "":
            value = None
        body[item.name] = value
    if kind.name == "User":
        body.update(_custom_of_user(given))
    return body


def _custom_of_user(given: Struct) -> dict[str, Any]:
    """``user_x`` keys are custom fields of the user, beside a struct of them (reference 9.4, decisions U12)."""
    prefixed = {name[5:]: value for name, value in given.items() if name.startswith("user_") and len(name) > 5}
    nested = given.get("custom_fields")
    fields = {**(nested if isinstance(nested, Mapping) else {}), **prefixed}
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
        value, lookup = True, "isnull"
    if lookup == "exact" and isinstance(path[-1], (Link, Backlinks, Links)) and isinstance(value, str):
        value = _referred(call, path[-1], key, value)
    try:
        return condition(call, kind.model, path, lookup, _texts(value, lookup), literal=True)
    except Invalid as refusal:
        raise Fault(BAD_FIELD, f"{key}: {refusal}") from None


def _by_primary_key(call: Call, kind: Class, value: Any) -> Condition:
    """``pk`` is the number, or what is unique about the object (reference 3.2)."""
    if isinstance(value, int) or str(value).isdecimal():
        return _condition(call, kind, "id", value)
    for names in kind.model.holder.unique:
        if isinstance(names, str) and names in kind.model.field and not isinstance(kind.model.field[names], Link):
            return _condition(call, kind, names, value)
    raise missing(kind.name)


def _user_behind(call: Call, akid: Any) -> int:
    found = parse(call.settings.akid_secret, akid) if isinstance(akid, str) else None
    if found is None or not found.valid:
        raise missing("User")
    return found.user_id


def _referred(call: Call, item: Field, key: str, value: str) -> Any:
    """The number behind a unique key of a related object, ``akid`` excepted (reference 3.2)."""
    to = item.of if isinstance(item, Backlinks) else item.to  # type: ignore[attr-defined]
    try:
        return resolved(call, key, to, value)
    except Invalid:
        return 0  # which nothing has: the search finds nothing


def _path(call: Call, kind: Class, key: str) -> tuple[tuple[Field, ...], str]:
    first, *rest = key.split("__")
    found = kind.field_of(first)
    if found is None and first == "id":
        found = NUMBER
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


def row_meant(call: Call, kind: Class, given: Struct) -> Row:
    """The one row that a struct names by its number or something else that is its own. Raises Fault."""
    from mockapi.actionkit.xmlrpc.methods import only

    for key in ("id", "pk", "akid" if kind.name == "User" else "id"):
        if given.get(key) not in (None, ""):
            return only(call, kind, {key: given[key]})
    names = unique_in(call, kind, given)
    if names is not None:
        return only(call, kind, names)
    raise missing(kind.name)


def unique_in(call: Call, kind: Class, given: Struct) -> dict[str, Any] | None:
    """Those keys of a struct that together can belong to one object only."""
    fields = {item.name: key for key in given if (item := kind.field_of(key)) is not None}
    for names in kind.model.holder.unique:
        together = (names,) if isinstance(names, str) else names
        if all(name in fields and given[fields[name]] not in (None, "") for name in together):
            return {fields[name]: given[fields[name]] for name in together}
    return None
