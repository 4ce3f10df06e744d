"""The formats of an answer: which one a request gets, and how values are written in it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from mockapi.world.errors import Invalid


class Format(str, Enum):
    """What an answer can be written in."""

    JSON = "json"
    JSONP = "jsonp"
    XML = "xml"
    HTML = "html"


CONTENT_TYPES = {
    Format.JSON: "application/json",
    Format.JSONP: "text/javascript",
    Format.XML: "application/xml; charset=utf-8",
    Format.HTML: "text/html; charset=utf-8",
}
NAMES = {**{format.value: format for format in Format}, "form": Format.HTML}
DEFAULT_CALLBACK = "callback"

# The least wanted first: of two that an Accept header likes as well, the best match is the later one (notes 10).
MEDIA_TYPES = {
    "text/html": Format.HTML,
    "application/xml": Format.XML,
    "text/javascript": Format.JSONP,
    "application/json": Format.JSON,
}
PLAIN_JSON = frozenset({None, "", "*/*", "application/json", "application/json, text/plain, */*"})


@dataclass(frozen=True)
class Writer:
    """Writes answers in one format. ``callback`` is the function that JSONP calls."""

    format: Format
    callback: str | None = None

    @property
    def content_type(self) -> str:
        """The Content-Type header: JSON and JSONP go without a charset (reference 6)."""
        return CONTENT_TYPES[self.format]

    def write(self, value: Any, root: str = "response") -> bytes:
        """JSON-like data as the body of an answer; ``root`` is the XML element of a dict: ``object`` for a detail."""
        if self.format is Format.XML:
            return _xml(value, root)
        return self._wrap(json_text(value) if self.format is not Format.HTML else _pretty(value))

    def write_text(self, text: str, root: str = "response") -> bytes:
        """The same for a value that is JSON text already, keys sorted as ``json_text`` does."""
        if self.format in (Format.XML, Format.HTML):
            return self.write(json.loads(text), root)
        return self._wrap(text)

    def _wrap(self, text: str) -> bytes:
        if self.format is Format.JSONP:
            script = text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
            text = f"{self.callback or DEFAULT_CALLBACK}({script})"
        elif self.format is Format.HTML:
            text = PAGE.format(text.translate(MARKUP))
        return text.encode("utf-8", "backslashreplace")  # for half a surrogate pair that is JSON's own escape


PLAIN = Writer(Format.JSON)


def json_text(value: Any) -> str:
    """JSON as the vendor writes it: one line, keys sorted at every level, letters as they are (reference 5.1)."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, default=_text)


def writer_for(args: Mapping[str, str], accept: str | None) -> Writer:
    """The writer that a request's query arguments and Accept header ask for.

    Raises Invalid for a callback that is no JavaScript name, and for an Accept header that cannot be read.
    """
    if "callback" in args:  # wins over ``format``, unlike in stock Tastypie (decisions)
        if not _is_callback(args["callback"]):
            raise Invalid("JSONP callback name is invalid.")
        return Writer(Format.JSONP, args["callback"])
    if named := NAMES.get(args.get("format", "")):
        return _writer(named)
    return PLAIN if accept in PLAIN_JSON else _writer(_best(accept or ""))


def _writer(format: Format) -> Writer:
    return Writer(format, DEFAULT_CALLBACK if format is Format.JSONP else None)


def _best(accept: str) -> Format:
    import mimeparse

    try:
        best = mimeparse.best_match(list(MEDIA_TYPES), accept)
    except ValueError:
        raise Invalid("Invalid Accept header") from None
    return MEDIA_TYPES.get(best, Format.JSON)


def _text(value: Any) -> str:
    """A value that JSON has no type for: dates in ISO form, decimals and the rest as their text."""
    return str(value.isoformat()) if hasattr(value, "isoformat") else str(value)


# --- JSONP: names as Tastypie's validate_jsonp has them ---

RESERVED = {
    "abstract", "boolean", "break", "byte", "case", "catch", "char", "class", "const", "continue", "debugger",
    "default", "delete", "do", "double", "else", "enum", "export", "extends", "false", "final", "finally", "float",
    "for", "function", "goto", "if", "implements", "import", "in", "instanceof", "int", "interface", "long",
    "native", "new", "null", "package", "private", "protected", "public", "return", "short", "static", "super",
    "switch", "synchronized", "this", "throw", "throws", "transient", "true", "try", "typeof", "var", "void",
    "volatile", "while", "with",
}  # fmt: skip
INDEXES = re.compile(r"(\[[0-9]+\])+\Z")
STARTS = frozenset({"Lu", "Ll", "Lt", "Lm", "Lo", "Nl"})
CONTINUES = STARTS | {"Mn", "Mc", "Nd", "Pc"}


def _is_callback(name: str) -> bool:
    return all(_is_identifier(INDEXES.sub("", part)) for part in name.split("."))


def _is_identifier(name: str) -> bool:
    from unicodedata import category

    if not name or name in RESERVED:
        return False
    start, *rest = ("Lu" if char in "$_" else category(char) for char in name)
    return start in STARTS and CONTINUES.issuperset(rest)


# --- HTML: offered, its content not specified (decisions U19) ---

PAGE = """<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>ActionKit</title></head>
<body><pre>{}</pre></body>
</html>
"""
MARKUP = {ord("&"): "&amp;", ord("<"): "&lt;", ord(">"): "&gt;"}


def _pretty(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, default=_text, indent=2)


# --- XML: reference 5.3 and notes 10 ---

DECLARATION = '<?xml version="1.0" encoding="utf-8"?>\n'
NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
REPLACEMENT = "\ufffd"
NO_NAME = re.compile("[^A-Za-z0-9_.\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u00ff-]")
NO_START = re.compile("[0-9.-]|$")
ESCAPES = {**MARKUP, ord("\r"): "&#13;"}
TYPES = {bool: "boolean", int: "integer", float: "float"}


def _xml(value: Any, root: str) -> bytes:
    parts = [DECLARATION]
    if isinstance(value, dict):
        _dict(parts, value, _tag(root), "")
    else:
        _item(parts, value)
    return "".join(parts).encode()


def _field(parts: list[str], value: Any, tag: str) -> None:
    if isinstance(value, dict):
        _dict(parts, value, tag, _hash(value))
    elif isinstance(value, (list, tuple)):
        _list(parts, value, tag, ' type="list"')
    else:
        _scalar(parts, value, tag)


def _item(parts: list[str], value: Any) -> None:
    """What has no name of its own takes one by its kind."""
    if isinstance(value, dict):
        _dict(parts, value, "object", _hash(value))
    elif isinstance(value, (list, tuple)):
        _list(parts, value, "objects", "")
    else:
        _scalar(parts, value, "value")


def _dict(parts: list[str], fields: dict[Any, Any], tag: str, attribute: str) -> None:
    if not fields:
        parts.append(f"<{tag}{attribute}/>")
        return
    parts.append(f"<{tag}{attribute}>")
    for name, key in sorted((_tag(str(key)), key) for key in fields):
        _field(parts, fields[key], name)
    parts.append(f"</{tag}>")


def _list(parts: list[str], items: list[Any] | tuple[Any, ...], tag: str, attribute: str) -> None:
    if not items:
        parts.append(f"<{tag}{attribute}/>")
        return
    parts.append(f"<{tag}{attribute}>")
    for item in sorted(items, key=_rank):
        _item(parts, item)
    parts.append(f"</{tag}>")


def _scalar(parts: list[str], value: Any, tag: str) -> None:
    if value is None:
        parts.append(f'<{tag} type="null"/>')
        return
    type = TYPES.get(value.__class__)
    text = NO_XML.sub(REPLACEMENT, _text(value)).translate(ESCAPES)
    parts.append(f'<{tag} type="{type}">{text}</{tag}>' if type else f"<{tag}>{text}</{tag}>")


def _rank(item: Any) -> int:
    """Items stand sorted by their elements' names, as all children do: ``object``, ``objects``, ``value``."""
    return 0 if isinstance(item, dict) else 1 if isinstance(item, (list, tuple)) else 2


def _hash(fields: dict[Any, Any]) -> str:
    """A dict's type: a resource in a list or a relation has none."""
    return "" if "resource_uri" in fields else ' type="hash"'


def _tag(name: str) -> str:
    """A field's name as an element's: an underscore stands for what XML cannot have in one."""
    tag = NO_NAME.sub("_", name)
    return f"_{tag}" if NO_START.match(tag) else tag
