"""Exchanges as an HTTP Archive (HAR 1.2), for browsers' tools and other viewers."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping
from datetime import datetime, timezone
from http import HTTPStatus
from importlib.metadata import PackageNotFoundError, version
from typing import Any
from urllib.parse import parse_qsl, quote

from mockapi.world.exchange import Exchange

LEFT_OUT = "(left out)"
SECRET = ("authorization", "proxy-authorization", "osdi-api-token", "api-key", "cookie", "set-cookie")
KEYS = ("osdi-api-token", "api-key")  # of which answers repeat the value
SHORTEST = 6  # a key as short as a word could stand anywhere
ARGUMENTS = ("password", "api_key", "key", "token")
NO_ANSWER = {"reset": "connection reset", "silence": "timed out"}


def har_of(exchanges: Iterable[Exchange], *, secrets: bool = False, comment: str = "") -> dict[str, Any]:
    """The archive as JSON data. Keys and passwords are left out unless ``secrets``."""
    log: dict[str, Any] = {
        "version": "1.2",
        "creator": {"name": "mockapi", "version": _version()},
        "entries": [_entry(exchange, secrets) for exchange in exchanges],
    }
    if comment:
        log["comment"] = comment
    return {"log": log}


def _version() -> str:
    try:
        return version("actionmock")
    except PackageNotFoundError:  # in a checkout that is not installed
        return "unknown"


def _entry(exchange: Exchange, secrets: bool) -> dict[str, Any]:
    request, answer = exchange.request, exchange.answer
    hidden = [] if secrets else keys_in(request.headers)
    pairs = [(name, value if secrets or name.lower() not in ARGUMENTS else LEFT_OUT) for name, value in request.pairs]
    query = request.query if pairs == list(request.pairs) else "&".join(f"{quote(n)}={quote(v)}" for n, v in pairs)
    late = answer.trouble.delay * 1000 if answer.trouble is not None else 0.0
    entry: dict[str, Any] = {
        "startedDateTime": datetime.fromtimestamp(exchange.at, timezone.utc).isoformat(timespec="milliseconds"),
        "time": late,
        "request": {
            "method": request.method,
            "url": without(hidden, f"{request.base}{request.path}{f'?{query}' if query else ''}"),
            "httpVersion": "HTTP/1.1",
            "cookies": [],
            "headers": _headers(request.headers.items(), secrets),
            "queryString": [{"name": name, "value": without(hidden, value)} for name, value in pairs],
            "headersSize": -1,
            "bodySize": len(request.body),
        },
        "response": _response(exchange, hidden, secrets),
        "cache": {},
        "timings": {"send": 0, "wait": late, "receive": 0},
        "comment": "; ".join(text for text in (exchange.fault or "", *sorted(exchange.evidence)) if text),
        "_service": exchange.service,
        "_number": exchange.number,
    }
    if request.body:
        kind = request.headers.get("content-type", "application/octet-stream")
        entry["request"]["postData"] = _posted(kind, request.body, hidden, secrets)
    if answer.trouble is not None and answer.trouble.kind in NO_ANSWER:
        entry["_error"] = NO_ANSWER[answer.trouble.kind]
    return entry


def _response(exchange: Exchange, hidden: list[str], secrets: bool) -> dict[str, Any]:
    answer, body = exchange.answer, exchange.answer.body
    headers = {name.lower(): value for name, value in answer.headers}
    content: dict[str, Any] = {"size": len(body), "mimeType": headers.get("content-type", "application/octet-stream")}
    try:
        content["text"] = without(hidden, body.decode())
    except UnicodeDecodeError:
        content |= {"text": base64.b64encode(body).decode(), "encoding": "base64"}
    return {
        "status": answer.status,
        "statusText": _reason(answer.status),
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": _headers(answer.headers, secrets),
        "content": content,
        "redirectURL": headers.get("location", ""),
        "headersSize": -1,
        "bodySize": len(body),
    }


def _posted(kind: str, body: bytes, hidden: list[str], secrets: bool) -> dict[str, Any]:
    text = body.decode("utf-8", "replace")
    if not kind.startswith("application/x-www-form-urlencoded"):
        return {"mimeType": kind, "text": without(hidden, text)}
    fields = parse_qsl(text, keep_blank_values=True)
    shown = [(name, value if secrets or name.lower() not in ARGUMENTS else LEFT_OUT) for name, value in fields]
    return {"mimeType": kind, "params": [{"name": name, "value": without(hidden, value)} for name, value in shown]}


def _headers(headers: Iterable[tuple[str, str]], secrets: bool) -> list[dict[str, str]]:
    return [
        {"name": name, "value": value if secrets or name.lower() not in SECRET else LEFT_OUT} for name, value in headers
    ]


def keys_in(headers: Mapping[str, str]) -> list[str]:
    """The keys that a request shows, which an answer may repeat."""
    return [value for name in KEYS if len(value := headers.get(name, "")) >= SHORTEST]


def without(hidden: list[str], text: str) -> str:
    """A text with a remark in the place of keys."""
    for value in hidden:
        text = text.replace(value, LEFT_OUT)
    return text


def _reason(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""
