"""The requests of one call over REST as they are found out: whose address, which references, which body."""

from __future__ import annotations

from collections.abc import Mapping
from json import dumps
from typing import Any
from urllib.parse import quote

from mockapi.actionkit.catalogue import MODELS
from mockapi.actionkit.declaring.call import ROOT
from mockapi.actionkit.declaring.fields import Link, Links
from mockapi.actionkit.declaring.model import Id
from mockapi.actionkit.xmlrpc.arguments import unique_keys
from mockapi.actionkit.xmlrpc.classes import Class
from mockapi.actionkit.xmlrpc.filters import decimal, filters_of, pairs_text, unique_name
from mockapi.resource.fields import Boolean, Misfit

Struct = Mapping[str, Any]


class Way:
    """The requests and the differences of one call, as they are found out."""

    def __init__(self) -> None:
        self.requests: list[str] = []
        self.differences: list[str] = []

    def send(self, method: str, path: str, body: Struct | None = None, note: str = "") -> None:
        """Note a request."""
        sent = "" if body is None else " " + dumps(body, ensure_ascii=False, default=str)
        self.requests.append(f"{method} {path}{sent}{f'   ({note})' if note else ''}")

    def say(self, *texts: str) -> None:
        """Note differences, each once."""
        self.differences += [text for text in texts if text not in self.differences]

    def look(self, resource: str, pairs: list[tuple[str, str]], note: str) -> None:
        """Note a request for the objects that fit."""
        self.send("GET", f"{ROOT}/{resource}/{pairs_text(pairs)}", note=note)


# ---- who is meant


def address_of(way: Way, kind: Class, given: Struct) -> str:
    """The address of the object that a struct names; looked up first where its number is not given."""
    key = key_in(kind, given)
    if key is None:
        names = next(unique_keys(kind, given), None)
        if given.get("pk") not in (None, ""):
            names = {unique_name(kind.model) or "pk": given["pk"]}
        pairs, texts = filters_of(kind, names or {})
        way.look(kind.resource, pairs, "the one found is {id}")
        way.say(*texts)
        key = "{id}"
    return f"{ROOT}/{kind.resource}/{quote(key, safe='{}')}/"


def key_in(kind: Class, given: Struct) -> str | None:
    """What stands in the address of the object that a struct names, if the struct says it."""
    model = kind.model
    if model.numbered_by and (found := given.get(model.numbered_by, given.get(f"{model.numbered_by}_id"))):
        return decimal(found)
    if model.key != "id":
        found = given.get("pk") or given.get(model.key)
        return None if found is None else str(found)
    for name in ("id", "pk"):
        if given.get(name) not in (None, ""):
            return decimal(given[name])
    akid = str(given.get("akid", "")) if kind.name == "User" else ""
    return akid.split(".")[-2] if akid.count(".") > 1 else None


def path_of(way: Way, to: str, value: Any) -> Any:
    """The path that a reference is over REST; looked up first where it is something else than a number."""
    if value in (None, ""):
        return None
    model = MODELS[to]
    number = decimal(value)
    if number is not None or model.key != "id" or "/" in str(value):
        return value if "/" in str(value) else f"{ROOT}/{to}/{number or value}/"
    way.look(to, [(unique_name(model) or "id", str(value))], f"the one found is {{{to}}}")
    return f"{ROOT}/{to}/{{{to}}}/"


# ---- what is written


def body_of(way: Way, kind: Class, given: Struct) -> dict[str, Any]:
    """What a struct sets, in REST's names and forms."""
    body: dict[str, Any] = {}
    lacking = []
    for key, value in given.items():
        item = kind.field_of(key)
        if item is None or isinstance(item, Id) or item.write == "never":
            continue
        name = item.wire_name("rest")
        if name is None:
            lacking.append(key)
        elif isinstance(item, Link):
            body[name] = path_of(way, item.to, value)
        elif isinstance(item, Links) and isinstance(value, (list, tuple)):
            body[name] = [path_of(way, item.to, one) for one in value]
        elif isinstance(item, Boolean):
            body[name] = _flag(item, value)
        else:
            body[name] = value
    if kind.name == "User":
        custom = {key[5:]: value for key, value in given.items() if key.startswith("user_") and len(key) > 5}
        if custom:
            body["fields"] = {**(body.get("fields") or {}), **custom}
    if lacking:
        way.say(f"REST does not take {', '.join(f'`{key}`' for key in lacking)}.")
    return body


def _flag(item: Boolean, value: Any) -> Any:
    try:
        return item.parse(value)
    except Misfit:
        return value
