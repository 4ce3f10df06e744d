"""References to other objects as they are sent: URIs, absolute addresses, hashes, and in Python rows and keys."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote, urlsplit

from mockapi.actionkit.declaring.call import ROOT, Call
from mockapi.actionkit.declaring.refusals import Misdirected
from mockapi.resource.accessor import Record
from mockapi.world.errors import Invalid, NotFound, Unmodelled
from mockapi.world.store import Row


def resolved(call: Call, field: str, to: str, value: Any) -> int:
    """The number of the row of ``to`` that ``value`` names.

    A path or an absolute URL, a hash with ``resource_uri``; in Python also a record, a row, a number or a key.
    Raises Invalid or Misdirected with the vendor's texts (tastypie-notes 12), Unmodelled where ``to`` is lacking.
    """
    if to not in call.models:
        raise Unmodelled(f"ActionKit's {to}")
    if isinstance(value, Mapping) and not isinstance(value, Record):
        uri = value.get("resource_uri")
        if isinstance(uri, str):
            return _behind(call, to, uri)
        if "id" in value and isinstance(value["id"], (int, str)):
            return _numbered(call, field, to, value["id"])
        for names in call.models[to].holder.unique:
            if isinstance(names, str) and isinstance(value.get(names), str):
                return _keyed(call, field, to, value[names])
        raise Invalid(f"The '{field}' field was given data that could not be found: {dict(value)}.")
    if isinstance(value, (Record, Row)):
        key = value.row[0] if isinstance(value, Record) else value[0]
        if isinstance(value, Record) and not _fits(call, to, value.noun):
            raise Misdirected(f"{field} must be a {to}, not a {value.noun}")
        return _numbered(call, field, to, key)
    if isinstance(value, str):
        if "/" in value or call.door == "rest":
            return _behind(call, to, value)
        return _keyed(call, field, to, value)
    if isinstance(value, int) and not isinstance(value, bool) and (call.door != "rest" or field == "user"):
        # Over REST a number is taken for users only: a published client posts phones so (decisions 2).
        return _numbered(call, field, to, value)
    raise Invalid(
        f"The '{field}' field was given data that was not a URI, not a dictionary-alike "
        f"and does not have a 'pk' attribute: {value}."
    )


def _behind(call: Call, to: str, uri: str) -> int:
    path = urlsplit(uri).path if "://" in uri else uri
    name, slash, rest = path.removeprefix(f"{ROOT}/").partition("/")
    if path == "" or not path.startswith(f"{ROOT}/") or not slash or not rest.endswith("/") or rest.count("/") != 1:
        if uri == "":
            raise Invalid(f"Could not find the provided {to} object via resource URI '{uri}'.")
        raise Misdirected(f"An incorrect URL was provided '{uri}' for the '{to}' resource.")
    if not _fits(call, to, name):
        raise Misdirected(f"An incorrect URL was provided '{uri}' for the '{to}' resource.")
    try:
        row = call.find(call.models[name], unquote(rest[:-1]))
    except NotFound:
        row = None
    if row is None or not _is_a(call, to, row):
        raise Invalid(f"Could not find the provided {to} object via resource URI '{uri}'.")
    return int(row[0])


def _fits(call: Call, to: str, name: str) -> bool:
    """Whether a resource of that name may stand where ``to`` is wanted: itself, its family, or a type of it."""
    wanted, given = call.models[to], call.models.get(name)
    return given is not None and (given is wanted or given is wanted.base or given.base is wanted)


def _is_a(call: Call, to: str, row: Row) -> bool:
    """Whether a row of the family is of the type that is wanted."""
    wanted = call.models[to].type
    return wanted is None or bool(row.type == wanted)


def _numbered(call: Call, field: str, to: str, value: int | str) -> int:
    text = str(value).strip()
    row = call.get(to, int(text)) if text.isascii() and text.isdecimal() and len(text) < 20 else None
    if row is None or not _is_a(call, to, row):
        raise Invalid(f"Could not find the provided {to} object: {field}={value}.")
    return int(row[0])


def _keyed(call: Call, field: str, to: str, value: str) -> int:
    if value.isdecimal():
        return _numbered(call, field, to, value)
    for names in call.models[to].holder.unique:
        if isinstance(names, str):
            row = call.one(call.models[to].holder.name, names, value)
            if row is not None and _is_a(call, to, row):
                return int(row[0])
    raise Invalid(f"Could not find the provided {to} object: {field}={value}.")
