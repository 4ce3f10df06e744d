"""Exchanges as an HTTP Archive (HAR 1.2), for browsers' tools and other viewers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timezone
from typing import Any

from mockapi.world.exchange import Exchange

SECRET = ("authorization", "osdi-api-token", "api-key", "cookie")


def har_of(exchanges: Iterable[Exchange], *, secrets: bool = False) -> dict[str, Any]:
    """The archive as JSON data. Keys and passwords are left out unless ``secrets``."""
    return {
        "log": {
            "version": "1.2",
            "creator": {"name": "mockapi", "version": "0.1.0"},
            "entries": [_entry(exchange, secrets) for exchange in exchanges],
        }
    }


def _entry(exchange: Exchange, secrets: bool) -> dict[str, Any]:
    request, answer = exchange.request, exchange.answer
    query = f"?{request.query}" if request.query else ""
    body = answer.body
    headers = dict(answer.headers)
    sent: dict[str, Any] = {
        "method": request.method,
        "url": f"{request.base}{request.path}{query}",
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": [
            {"name": name, "value": value if secrets or name not in SECRET else "(left out)"}
            for name, value in request.headers.items()
        ],
        "queryString": [{"name": name, "value": value} for name, value in request.pairs],
        "headersSize": -1,
        "bodySize": len(request.body),
    }
    if request.body:
        kind = request.headers.get("content-type", "application/octet-stream")
        sent["postData"] = {"mimeType": kind, "text": request.body.decode("utf-8", "replace"), "params": []}
    return {
        "startedDateTime": datetime.fromtimestamp(exchange.at, timezone.utc).isoformat(timespec="milliseconds"),
        "time": 0,
        "request": sent,
        "response": {
            "status": answer.status,
            "statusText": "",
            "httpVersion": "HTTP/1.1",
            "cookies": [],
            "headers": [{"name": name, "value": value} for name, value in answer.headers],
            "content": {
                "size": len(body),
                "mimeType": headers.get("Content-Type", "application/octet-stream"),
                "text": body.decode("utf-8", "replace"),
            },
            "redirectURL": headers.get("Location", ""),
            "headersSize": -1,
            "bodySize": len(body),
        },
        "cache": {},
        "timings": {"send": 0, "wait": 0, "receive": 0},
        "comment": "; ".join(text for text in (exchange.fault or "", *sorted(exchange.evidence)) if text),
        "_service": exchange.service,
        "_number": exchange.number,
    }
