"""What other languages can do to a served emulator, below ``/_mockapi/``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from mockapi.world.exchange import Answer, Request, host_in

if TYPE_CHECKING:
    from mockapi.emulator import Emulator

CONTROL = "/_mockapi"
LOOPBACK = ("localhost", "127.0.0.1", "::1")


def control(emulator: Emulator, request: Request) -> Answer:
    """Answer a control request: ``POST /_mockapi/reset`` starts the world anew.

    A web page that the developer happens to visit must not reach this: a foreign Host or Origin is refused.
    """
    origin = request.headers.get("origin")
    if request.host not in LOOPBACK or (origin is not None and host_in(origin.partition("://")[2]) not in LOOPBACK):
        return _answer(403, {"error": "The control API answers loopback only"})
    action = request.path.removeprefix(CONTROL).strip("/")
    if action != "reset":
        return _answer(404, {"error": f"There is no control {action!r}; there is: reset"})
    if request.method != "POST":
        return _answer(405, {"error": "reset takes POST"})
    emulator.reset()
    return _answer(200, {"reset": True})


def _answer(status: int, body: dict[str, Any]) -> Answer:
    return Answer(status, (("Content-Type", "application/json"),), json.dumps(body).encode())
