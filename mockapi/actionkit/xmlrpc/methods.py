"""The methods that classes have in common: reading, writing, and custom fields (reference 6, 7, 8.6)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from mockapi.actionkit.declaring import outcomes, writing
from mockapi.actionkit.declaring.call import Call
from mockapi.actionkit.declaring.collation import folded
from mockapi.actionkit.declaring.model import Model
from mockapi.actionkit.declaring.references import resolved
from mockapi.actionkit.declaring.refusals import NotPermitted
from mockapi.actionkit.declaring.selection import Order, Selection
from mockapi.actionkit.users.staff import may_do
from mockapi.actionkit.xmlrpc.arguments import (
    Struct,
    body_of,
    by_unique_key,
    conditions_of,
    number_in,
    only,
    row_meant,
    unique_keys,
)
from mockapi.actionkit.xmlrpc.classes import Class
from mockapi.actionkit.xmlrpc.faults import BAD_CALL, BAD_FIELD, INVALID, Fault, missing
from mockapi.actionkit.xmlrpc.structs import custom_of, plain, struct_of
from mockapi.world.store import Row

STEERING = ("limit", "offset", "order_by")
REQUIRED = "This field is required."


def require(call: Call, kind: Class, method: str) -> None:
    """Raise NotPermitted unless the account may do this to the resource."""
    if call.account is None or not may_do(call.account, method, kind.model):
        raise NotPermitted(f"{method} on {kind.name}")


# ---- reading


def get(call: Call, kind: Class, given: Struct) -> dict[str, Any]:
    """The one object that fits all keys."""
    require(call, kind, "get")
    if not given:
        raise missing(kind.name)
    return struct_of(call, kind, only(call, kind, given))


def search(call: Call, kind: Class, given: Struct) -> list[dict[str, Any]]:
    """The objects that fit all keys, by number unless told otherwise, up to a ceiling."""
    require(call, kind, "get")
    rows = selected(call, kind, given)
    return [struct_of(call, kind, row, "search") for row in rows]


def selected(call: Call, kind: Class, given: Struct, where: Callable[[Row], bool] | None = None) -> list[Row]:
    """The rows that a search's struct finds; ``where`` is one condition more."""
    steering, lookups = _apart(kind, given)
    orders = [_order(kind, steering["order_by"]) if steering.get("order_by") else Order()]
    ceiling = call.settings.search_ceiling
    limit, offset = _count(steering.get("limit"), ceiling), _count(steering.get("offset"), 0)
    found = Selection(call, kind.model, conditions_of(call, kind, lookups), orders, where)
    return found.slice(offset, min(limit, ceiling))


def _apart(kind: Class, given: Struct) -> tuple[dict[str, Any], dict[str, Any]]:
    """What steers a search, with or without an underscore before it, and its lookups; a field's name is a lookup."""
    steering: dict[str, Any] = {}
    lookups: dict[str, Any] = {}
    for key, value in given.items():
        name = key.removeprefix("_")
        if name in STEERING and (key != name or name not in kind.model.field):
            steering[name] = value
        else:
            lookups[key] = value
    return steering, lookups


def _count(value: Any, default: int) -> int:
    if value is None:
        return default
    text = str(int(value) if isinstance(value, bool) else value).strip()
    if not (text.isascii() and text.isdecimal()):
        raise Fault(BAD_CALL, f"{value!r} is no number of rows")
    return int(text)


def _order(kind: Class, value: Any) -> Order:
    name = str(value)
    item = kind.field_of(name.removeprefix("-"))
    if name.removeprefix("-") == "id":
        return Order("key", name.startswith("-"))
    if item is None or len(item.columns) != 1:
        raise Fault(BAD_FIELD, f"Cannot resolve keyword '{name}' into field of {kind.name}.")
    return Order(item.columns[0], name.startswith("-"))


# ---- writing


def create(call: Call, kind: Class, given: Struct) -> dict[str, Any]:
    """Make an object."""
    require(call, kind, "post")
    return struct_of(call, kind, made(call, kind, given), "create")


def made(call: Call, kind: Class, given: Struct) -> Row:
    """The new row of a struct."""
    model = kind.model
    body = _completed(call, kind, body_of(call, kind, given))
    if model.numbered_by and body.get(model.numbered_by) is not None:
        to = model.links[model.numbered_by]
        if call.get(model.name, resolved(call, to.name, to.to, body[to.name])) is not None:
            raise Fault(INVALID, repr({to.name: [f"{kind.name} with this {to.name} already exists."]}))
    found = (model.create or writing.create)(call, model, body)
    row = found.row if isinstance(found, outcomes.Made) else found
    if not isinstance(row, Row):
        raise Fault(INVALID, f"{kind.name} cannot be created")
    return row


def save(call: Call, kind: Class, given: Struct) -> dict[str, Any]:
    """Change what was sent of an object that is there."""
    require(call, kind, "patch")
    if number_in(kind, given) is None and not any(unique_keys(kind, given)):
        raise Fault(INVALID, repr({"id": [REQUIRED]}))
    return struct_of(call, kind, saved(call, kind, row_meant(call, kind, given), given), "save")


def saved(call: Call, kind: Class, row: Row, given: Struct) -> Row:
    """The row with what a struct sends merged in."""
    model: Model = call.typed(kind.model.holder.name, row) if kind.model.holder.held else kind.model
    body = body_of(call, kind, given)
    body.pop(model.numbered_by, None)  # the user is the key, which stays
    return (model.update or writing.update)(call, model, row, body)


def save_or_create(call: Call, kind: Class, given: Struct) -> dict[str, Any]:
    """Change the object that the number or something unique names; make one where nothing has that."""
    if given.get("id") not in (None, ""):
        return save(call, kind, given)
    row = by_unique_key(call, kind, given)
    if row is None:
        if "create" not in kind.methods:
            raise Fault(INVALID, f"{kind.name} cannot be created")
        require(call, kind, "post")
        return struct_of(call, kind, made(call, kind, given), "save_or_create")
    require(call, kind, "patch")
    return struct_of(call, kind, saved(call, kind, row, given), "save_or_create")


def _completed(call: Call, kind: Class, body: dict[str, Any]) -> dict[str, Any]:
    if kind.name == "EventSignup" and body.get("page") is None and body.get("event") is not None:
        page = _signup_page(call, kind, body)
        if page is not None:
            body["page"] = page
    return body


def _signup_page(call: Call, kind: Class, body: Mapping[str, Any]) -> int | None:
    """The campaign's page for signups: a signup made directly need not name one (reference 14)."""
    event = call.get("event", resolved(call, "event", "event", body["event"]))
    pages = [] if event is None else call.linking("eventsignuppage", "campaign", event.campaign)
    return pages[0][0] if pages else None


# ---- custom fields


def set_custom_fields(call: Call, kind: Class, given: Struct) -> dict[str, Any]:
    """Set the named custom fields, the others stay; all of them are the answer (decisions D10)."""
    require(call, kind, "patch")
    row, values = _row_and_rest(call, kind, given)
    assert kind.custom is not None
    if any(not name.strip() for name in values):
        raise Fault(INVALID, repr({"name": [REQUIRED]}))
    if kind.custom.allowed is not None:
        unknown = [name for name in values if call.one(kind.custom.allowed, "name", name) is None]
        if unknown and (kind.custom.allowed != "allowedpagefield" or call.settings.disallowed_page_field == "fault"):
            raise missing("AllowedPageField" if kind.custom.allowed == "allowedpagefield" else "AllowedUserField")
        values = {name: value for name, value in values.items() if name not in unknown}
    texts = {name: writing.values_of(value) for name, value in values.items()}
    writing.set_custom(call, kind.custom.of, row[0], texts, by=kind.custom.by)
    shown = custom_of(call, kind, row)
    if not call.settings.custom_values_as_text:  # a number comes back as one (decisions D11)
        shown.update({name: plain(value) for name, value in values.items() if name in shown and _is_number(value)})
    return shown


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float))


def get_custom_fields(call: Call, kind: Class, given: Struct) -> dict[str, Any]:
    """The custom fields of an object."""
    require(call, kind, "get")
    return custom_of(call, kind, row_meant(call, kind, given))


def clear_custom_fields(call: Call, kind: Class, given: Struct) -> dict[str, Any]:
    """Take out all custom fields, or those that further keys look for by ``name`` and ``value``; what is left."""
    require(call, kind, "patch")
    row, criteria = _row_and_rest(call, kind, given)
    assert kind.custom is not None
    for key in criteria:
        if key.removesuffix("__exact").removesuffix("__in") not in ("name", "value"):
            raise Fault(BAD_FIELD, f"Cannot resolve keyword '{key}' into field.")
    for field in call.linking(kind.custom.of, kind.custom.by, row[0]):
        if all(_fits(field, key, value) for key, value in criteria.items()):
            call.rows(kind.custom.of).remove(field[0])
    return custom_of(call, kind, row)


def _fits(field: Row, key: str, value: Any) -> bool:
    wanted = value if isinstance(value, list) else [value]
    return folded(getattr(field, key.partition("__")[0])) in {folded(str(one)) for one in wanted}


def _row_and_rest(call: Call, kind: Class, given: Struct) -> tuple[Row, dict[str, Any]]:
    named = next((key for key in ("id", "pk") if given.get(key) not in (None, "")), None)
    if named is None:
        raise Fault(INVALID, repr({"id": [REQUIRED]}))
    rest = {key: value for key, value in given.items() if key != named}
    return row_meant(call, kind, {named: given[named]}), rest


# ---- what no source knows of (decisions 3.7)


def count(call: Call, kind: Class, given: Struct) -> int:
    """How many objects fit."""
    require(call, kind, "get")
    return len(Selection(call, kind.model, conditions_of(call, kind, given)))


def delete(call: Call, kind: Class, given: Struct) -> int:
    """Take an object out."""
    require(call, kind, "delete")
    row = row_meant(call, kind, given)
    model = call.typed(kind.model.holder.name, row) if kind.model.holder.held else kind.model
    (model.delete or writing.delete)(call, model, row)
    return 1


Method = Callable[[Call, Class, Struct], Any]

METHODS: Mapping[str, Method] = {
    rule.__name__: rule
    for rule in (
        get,
        search,
        create,
        save,
        save_or_create,
        set_custom_fields,
        get_custom_fields,
        clear_custom_fields,
    )
}
EXTENSIONS: Mapping[str, Method] = {"count": count, "delete": delete}
