"""Request bodies in the formats that the REST API takes, read with a server's suspicion."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from io import BytesIO
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from mockapi.actionkit.declaring.call import SentFile
from mockapi.world.errors import Invalid, Refused
from mockapi.world.exchange import Request

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

JSON = "application/json"
XML = "application/xml"
FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"

DEPTH = 200
# Arguments that steer the answer and are never fields.
STEERING = frozenset({"callback", "format"})

NO_JSON = "Request is not valid JSON."
SORRY = "Sorry, this request could not be processed. Please try again later."


class UnsupportedType(Refused):
    """The body has a Content-Type that is not read here."""


def read(request: Request, *, forms: bool = False, limit: int) -> dict[str, Any]:
    """The body's data by its Content-Type: JSON or XML, with ``forms`` also the two kinds of forms.

    Raises UnsupportedType for any other type; Invalid for what is larger than ``limit`` bytes or cannot be read.
    """
    kind = _kind(request)
    if kind not in ((JSON, XML, FORM, MULTIPART) if forms else (JSON, XML)):
        raise UnsupportedType(SORRY)
    _measure(request, limit)
    if kind == FORM:
        return {**_query(request), **_form(request.body)}
    if kind == MULTIPART:
        fields, files = read_multipart(request, limit=limit)
        if any(upload.filename or upload.content for upload in files.values()):
            raise Invalid("This request takes no files.")
        return {**_query(request), **fields}
    if not request.body.strip() and request.method in ("POST", "PUT") and (fields := _query(request)):  # rulings
        return fields
    value = _json(request.body) if kind == JSON else _xml(request.body)
    if isinstance(value, dict):
        return value
    if request.method == "PATCH":  # a 500 in stock Tastypie (rulings)
        raise Invalid(NO_JSON)
    return {}  # an array or null is taken as an empty object (notes 11)


def read_multipart(request: Request, *, limit: int) -> tuple[dict[str, Any], dict[str, SentFile]]:
    """The fields and the files of a multipart body; a field that comes more than once is a list, a file the last one.

    Raises UnsupportedType for any other type; Invalid for what is larger than ``limit`` bytes or malformed.
    """
    from werkzeug.exceptions import HTTPException
    from werkzeug.formparser import FormDataParser
    from werkzeug.http import parse_options_header

    if _kind(request) != MULTIPART:
        raise UnsupportedType(SORRY)
    _measure(request, limit)
    _, options = parse_options_header(request.headers["content-type"])
    parser = FormDataParser(stream_factory=lambda *_, **__: BytesIO(), silent=False)
    try:
        _, form, files = parser.parse(BytesIO(request.body), MULTIPART, len(request.body), options)
    except (ValueError, HTTPException):
        raise Invalid("Request is not a valid multipart form.") from None
    if None in form or None in files:
        raise Invalid("Every part of a multipart form needs a name.")
    uploads = {
        name: SentFile(file.filename or "", file.content_type or "", file.read())
        for name, file in files.items(multi=True)
    }  # fmt: skip
    return _gathered(form.items(multi=True)), uploads


def _kind(request: Request) -> str:
    """The Content-Type before the semicolon, as it is written; JSON where there is none (notes 11)."""
    return (request.headers.get("content-type") or JSON).split(";")[0]


def _measure(request: Request, limit: int) -> None:
    if len(request.body) > limit:
        raise Invalid(f"The request body is larger than {limit} bytes.")


# --- JSON ---


def _json(body: bytes) -> Any:
    try:
        text = body.decode()
        value = json.loads(text, parse_constant=_refuse, parse_float=_finite)
        if "\\u" in text:  # half a surrogate pair could be stored, but never sent
            json.dumps(value, ensure_ascii=False).encode()
        if text.count("[") + text.count("{") > DEPTH:
            _fathom(value)
    except (ValueError, RecursionError):
        raise Invalid(NO_JSON) from None
    if value is not None and not isinstance(value, (dict, list)):  # a 500 in stock Tastypie (notes 11, rulings)
        raise Invalid(NO_JSON)
    return value


def _refuse(constant: str) -> Any:
    raise ValueError(constant)


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number


def _fathom(value: Any) -> None:
    level = [value]
    for _ in range(DEPTH):
        inner = (item.values() if isinstance(item, dict) else item for item in level if isinstance(item, (dict, list)))
        level = [item for items in inner for item in items]
    if any(isinstance(item, (dict, list)) for item in level):
        raise RecursionError


# --- XML ---


def _xml(body: bytes) -> Any:
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    try:
        root = fromstring(body.decode(), forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError):
        raise Invalid("") from None
    if root.tag != "request":
        return _value(root, 0)
    for child in root:
        if child.tag in ("object", "objects"):
            return _value(child, 0)
    return {child.tag: _value(child, 0) for child in root}


def _value(element: Element, depth: int) -> Any:
    """What an element says, by its tag and ``type`` as Tastypie's from_etree takes them."""
    if depth > DEPTH:
        raise Invalid("")
    type = element.get("type")
    if element.tag == "object" or type == "hash":
        return {child.tag: _value(child, depth + 1) for child in element}
    if element.tag == "objects" or type == "list":
        return [_value(child, depth + 1) for child in element]
    if type in ("string", None):
        return element.text
    if type == "boolean":
        return element.text == "True"
    if type in ("integer", "float"):
        try:
            return int(element.text or "") if type == "integer" else _finite(element.text or "")
        except ValueError:
            raise Invalid(f"The '{element.tag}' element is not a valid {type}.") from None
    return None


# --- forms ---


def _form(body: bytes) -> dict[str, Any]:
    try:
        return _gathered(parse_qsl(body.decode(), keep_blank_values=True, errors="strict"))
    except ValueError:
        raise Invalid("Request is not a valid form.") from None


def _query(request: Request) -> dict[str, Any]:
    return _gathered((name, value) for name, value in request.pairs if name not in STEERING)


def _gathered(pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Pairs as a dict; the values of a name that comes more than once as a list."""
    fields: dict[str, list[str]] = {}
    for name, value in pairs:
        fields.setdefault(name, []).append(value)
    return {name: values if len(values) > 1 else values[0] for name, values in fields.items()}
