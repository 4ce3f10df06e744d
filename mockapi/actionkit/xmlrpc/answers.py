"""How REST's objects differ from XML-RPC's structs: names, references, booleans, dates, and what REST requires."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mockapi.actionkit.declaring.fields import Link, Links, Moment
from mockapi.actionkit.declaring.model import Id
from mockapi.actionkit.xmlrpc.classes import Class
from mockapi.resource.fields import Boolean, Text

# What stands in for what REST requires and a call did not have.
FILLED = {"url": "/", "thank_you_text": "Thank you.", "description": "-"}


def shapes_of(kind: Class) -> list[str]:
    """The differences, in sentences."""
    renamed, paths, objects, lacking, flags, blanks = [], [], [], [], False, []
    keys = (*kind.keys, "custom_fields") if kind.name == "User" else kind.keys
    for key in keys:
        item = kind.field_of(key)
        if key == "custom_fields":
            renamed.append("`custom_fields` is `fields`")
        elif (item is None and (key != "id" or "id" not in kind.model.sent)) or (
            item is not None and item.wire_name("rest") is None
        ):
            lacking.append(f"`{key}`")
        elif item is None or isinstance(item, Id):
            if key != "id":
                renamed.append(f"`{key}` is `id`")
        else:
            if key != item.name:
                renamed.append(f"`{key}` is `{item.name}`")
            if (isinstance(item, Link) and item.embedded) or (isinstance(item, Links) and item.short):
                objects.append(f"`{item.name}`")
            elif isinstance(item, (Link, Links)):
                paths.append(f"`{item.name}`")
            elif isinstance(item, Boolean):
                flags = True
            elif isinstance(item, Text) and item.default is None and not item.required:
                blanks.append(f"`{item.name}`")
    told = []
    if renamed:
        told.append(f"{', '.join(renamed)}.")
    if lacking:
        told.append(f"REST does not show {', '.join(lacking)}.")
    if paths:
        told.append(f"References are paths, not numbers: {', '.join(paths)}.")
    if objects:
        told.append(f"References are objects, not numbers: {', '.join(objects)}.")
    absent = [f"`{item.name}`" for item in kind.model.fields if isinstance(item, Links) and item.absent]
    if absent:
        told.append(f"Not there while it is empty: {', '.join(absent)}.")
    if flags:
        told.append("Booleans are true and false, not 1 and 0.")
    if blanks:
        told.append(f"Where nothing is kept there is null instead of an empty text: {', '.join(blanks)}.")
    if kind.name == "Event":
        told.append("`fields` holds objects with `name` and `value`, one for each value.")
    elif kind.name.endswith("Action"):
        told.append("`fields` is there when it is empty too.")
    if any(isinstance(item, Moment) for item in kind.model.fields) and "created_at" in kind.keys:
        told.append("Dates have no zone there either.")
    return told


def needs_of(kind: Class, body: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """What REST requires and a body lacks, filled in, and the sentence that says so."""
    fill = {
        item.name: FILLED[item.name]
        for item in kind.model.fields
        if "rest" in item.required_over and not str(body.get(item.name) or "").strip()
    }
    texts = [f"REST also requires {', '.join(f'`{name}`' for name in fill)}; what stands here is made up."]
    return fill, texts if fill else []
