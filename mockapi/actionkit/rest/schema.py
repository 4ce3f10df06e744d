"""What ``/schema/`` says of a resource (reference 14), from its declaration."""

from __future__ import annotations

from typing import Any

from mockapi.actionkit.declaring.call import ROOT
from mockapi.actionkit.declaring.fields import Anything, Backlinks, CustomFields, Date, Link, Links, Moment
from mockapi.actionkit.declaring.model import Id, Model
from mockapi.actionkit.rest.paging import LIMIT
from mockapi.resource.fields import Boolean, Field, Integer, Money, Number, Strings, Text

NO_DEFAULT = "No default provided."
HELP = {
    "string": 'Unicode string data. Ex: "Hello World"',
    "integer": "Integer data. Ex: 2673",
    "float": "Floating point numeric data. Ex: 26.73",
    "decimal": "Fixed precision numeric data. Ex: 26.73",
    "boolean": "Boolean data. Ex: True",
    "datetime": 'A date & time as a string. Ex: "2010-11-10T03:07:43"',
    "date": 'A date as a string. Ex: "2010-11-10"',
    "dict": "A dictionary of data. Ex: {'price': 26.73, 'name': 'Daniel'}",
    "list": "A list of data. Ex: ['abc', 26.73, 8]",
    "to_one": "A single related resource. Can be either a URI or set of nested resource data.",
    "to_many": "Many related resources. Can be either a list of URIs or list of individually nested resource data.",
}
_TYPES: tuple[tuple[type[Field], str], ...] = (
    (Integer, "integer"),
    (Number, "float"),
    (Money, "decimal"),
    (Boolean, "boolean"),
    (Moment, "datetime"),
    (Date, "date"),
    (CustomFields, "dict"),
    (Strings, "list"),
    (Anything, "dict"),
    (Text, "string"),
)


def schema_of(model: Model) -> dict[str, Any]:
    """The answer to a GET of ``/schema/``."""
    fields = {name: described(model, item) for name, item in model.sent.items()}
    filtering: dict[str, Any] = {}
    for name in model.sent:
        allowed = model.filters(name)
        if allowed:
            filtering[name] = list(allowed) if isinstance(allowed, tuple) else allowed
    schema: dict[str, Any] = {
        "allowed_detail_http_methods": list(model.detail_methods),
        "allowed_list_http_methods": list(model.list_methods),
        "default_format": "application/json",
        "default_limit": LIMIT,
        "fields": fields,
        "filtering": filtering,
    }
    ordering = [name for name in model.ordering if name in model.sent]
    if ordering:
        schema["ordering"] = ordering
    return schema


def described(model: Model, item: Field) -> dict[str, Any]:
    """One field's attributes."""
    name = item.name
    is_id = isinstance(item, Id)
    readonly = item.write == "never" and not is_id
    links = _links_of(item)
    kind = "related" if links else type_of(item)
    nullable = _nullable(item)
    # Tastypie asks Django whether a field may be blank only where it takes no null.
    blank = (
        is_id
        or isinstance(item, Links)
        or not (nullable or item.required or item.required_over or (isinstance(item, Link) and item.filled is None))
    )
    shown: dict[str, Any] = {
        "blank": blank and name != "resource_uri",
        "default": _default(item),
        "help_text": item.help or HELP[links[0] if links else kind],
        "nullable": nullable,
        "primary_key": is_id or name == model.key != "id",
        "readonly": readonly,
        "type": kind,
        "unique": is_id or name in model.holder.unique,
        "verbose_name": "ID" if is_id else name.replace("_", " "),
    }
    if links:
        shown["related_type"], shown["related_schema"] = links[0], f"{ROOT}/{links[1]}/schema/"
    return shown


def type_of(item: Field) -> str:
    """The name of a field's type."""
    for kind, name in _TYPES:
        if isinstance(item, kind):
            return name
    shape = item.schema("rest").get("type", "string")
    word = next((one for one in shape if one != "null"), "string") if isinstance(shape, list) else shape
    return {"array": "list", "object": "dict", "number": "float"}.get(word, word)


def _links_of(item: Field) -> tuple[str, str] | None:
    if isinstance(item, Link):
        return "to_one", item.to
    if isinstance(item, Links):
        return "to_many", item.to
    if isinstance(item, Backlinks) and item.form != "query":
        return ("to_one" if item.form in ("one", "embedded") else "to_many"), item.of
    return None


def _nullable(item: Field) -> bool:
    if isinstance(item, Link):
        return item.null
    if isinstance(item, Backlinks):
        return True
    if isinstance(item, (Id, Moment)) and item.name in ("id", "created_at", "updated_at"):
        return False
    return bool(item.columns) and item.default is None and not item.required and not item.required_over


def _default(item: Field) -> Any:
    if isinstance(item, Id):
        return ""
    if item.name in ("created_at", "updated_at"):
        return True
    if not item.columns or item.default is None or item.required or isinstance(item, Links):
        return NO_DEFAULT
    return str(item.default) if isinstance(item, Money) else item.default
