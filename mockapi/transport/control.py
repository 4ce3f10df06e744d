"""What other languages can do to a served emulator, below ``/_mockapi/``: the table, and who is let in."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from mockapi.transport.controls import Asked, Control, actionnetwork
from mockapi.world.errors import Invalid, NotFound
from mockapi.world.exchange import Answer, Request, host_in

if TYPE_CHECKING:
    from mockapi.emulator import Emulator

CONTROL = "/_mockapi"
LOOPBACK = ("localhost", "127.0.0.1", "::1")


def reset(emulator: Emulator, asked: Asked) -> dict[str, Any]:
    """Start the world anew."""
    emulator.reset()
    return {"reset": True}


CONTROLS: Mapping[str, Mapping[str, Control]] = {
    "reset": {"POST": reset},
    "actionnetwork/groups": {"POST": actionnetwork.add_group},
    "actionnetwork/webhooks": {"GET": actionnetwork.list_webhooks, "POST": actionnetwork.add_webhook},
    "actionnetwork/webhooks/*": {"DELETE": actionnetwork.remove_webhook},
    "actionnetwork/deliveries": {"GET": actionnetwork.list_deliveries},
    "actionnetwork/drain": {"POST": actionnetwork.drain},
}


def control(emulator: Emulator, request: Request) -> Answer:
    """Answer a control request.

    A web page that the developer happens to visit must not reach this: a foreign Host or Origin is refused.
    """
    origin = request.headers.get("origin")
    if request.host not in LOOPBACK or (origin is not None and host_in(origin.partition("://")[2]) not in LOOPBACK):
        return _answer(403, {"error": "The control API answers loopback only"})
    path = request.path.removeprefix(CONTROL).strip("/")
    methods, ids = _match(path)
    if methods is None:
        return _answer(404, {"error": f"There is no control {path!r}; there are: {', '.join(CONTROLS)}"})
    if request.method not in methods:
        return _answer(405, {"error": f"{path} takes {' and '.join(methods)}"}, ("Allow", ", ".join(methods)))
    try:
        asked = Asked(ids, request.args, _body(request) if request.method == "POST" else {})
        return _answer(200, methods[request.method](emulator, asked))
    except NotFound as missing:
        return _answer(404, {"error": str(missing)})
    except (Invalid, ValueError) as invalid:
        return _answer(400, {"error": str(invalid)})


def _match(path: str) -> tuple[Mapping[str, Control] | None, tuple[str, ...]]:
    """The methods of a path and what stands for its ``*``."""
    given = path.split("/")
    for pattern, methods in CONTROLS.items():
        parts = pattern.split("/")
        if len(parts) == len(given) and all(part in ("*", one) for part, one in zip(parts, given, strict=True)):
            return methods, tuple(one for part, one in zip(parts, given, strict=True) if part == "*")
    return None, ()


def _body(request: Request) -> Mapping[str, Any]:
    """The body's hash, empty where there is no body. Raises Invalid."""
    if not request.body.strip():
        return {}
    body = request.json
    if not isinstance(body, dict):
        raise Invalid("the body must be a JSON object")
    try:
        json.dumps(body, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise Invalid("the body holds half of a character, which no answer could carry") from None
    return body


def _answer(status: int, body: dict[str, Any], *headers: tuple[str, str]) -> Answer:
    return Answer(status, (("Content-Type", "application/json"), *headers), json.dumps(body).encode())
