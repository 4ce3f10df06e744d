"""What other languages can do to a served emulator, below ``/_mockapi/``: the way of a control request."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from functools import cache
from typing import Any
from urllib.parse import unquote

from mockapi.transport.admission import has_wrong_content, turned_away
from mockapi.transport.controls import Asked, Conflict, Route, plain
from mockapi.transport.worlds import NoWorld, Worlds, WorldTaken
from mockapi.world.errors import Forgotten, Invalid, NotAllowed, NotFound, Refused, SavepointError, Unmodelled
from mockapi.world.exchange import Answer, Request

CONTROL = "/_mockapi"


def control(worlds: Worlds, request: Request, peer: str | None = None, hosts: Collection[str] = ()) -> Answer:
    """Answer a control request in JSON, errors as ``{"error": ...}``.

    ``peer`` is the address that it came from, ``hosts`` are names that are let in besides loopback's.
    """
    reason = turned_away(request, peer, hosts)
    if reason is not None:
        return _answer(403, {"error": reason})
    path = request.path.removeprefix(CONTROL).strip("/")
    segments = [unquote(part) for part in path.split("/")]
    methods, ids = _match(segments)
    if not methods:
        return _answer(404, {"error": f"There is no control {path!r}; there are: {', '.join(_paths())}"})
    route = methods.get(request.method)
    if route is None:
        allowed = ", ".join(methods)
        return _answer(405, {"error": f"{path} takes {' and '.join(methods)}"}, ("Allow", allowed))
    if has_wrong_content(request):
        return _answer(415, {"error": "The body must be JSON, and the Content-Type application/json"})
    try:
        return _answer(200, _acted(worlds, request, route, ids))
    except (NotFound, NoWorld) as missing:
        return _answer(404, {"error": str(missing)})
    except Conflict as conflict:
        return _answer(409, {"error": str(conflict), **conflict.told})
    except (NotAllowed, SavepointError, Forgotten, WorldTaken) as conflict:
        return _answer(409, {"error": str(conflict)})
    except Unmodelled as gap:
        return _answer(501, {"error": f"{gap} is not modelled by mockapi"})
    except (Refused, ValueError) as invalid:
        return _answer(400, {"error": str(invalid)})


def _acted(worlds: Worlds, request: Request, route: Route, ids: Mapping[str, str]) -> Mapping[str, Any]:
    from mockapi.transport.controls.fitting import fitting_args, fitting_body

    emulator = worlds["default"]
    if not route.of_server:
        emulator, request = worlds.chosen(request)
    for part in ids.values():
        if not _is_whole(part):
            raise Invalid("the path holds half of a character, which no answer could carry")
    asked = Asked(ids, fitting_args(route, request), fitting_body(route, request), worlds, request)
    return route.act(emulator, asked)


def _is_whole(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


@cache
def routes() -> tuple[Route, ...]:
    """Every route there is, theme by theme."""
    from mockapi.transport.controls import (
        actionkit,
        actionnetwork,
        checkpoints,
        clock,
        document,
        faults,
        journal,
        outbox,
        rows,
        settings,
        world,
        worlds,
    )

    themes = (
        world, worlds, settings, clock, faults, journal, outbox, checkpoints, rows, actionnetwork, actionkit, document,
    )  # fmt: skip
    return tuple(route for theme in themes for route in theme.ROUTES)


@cache
def _by_path() -> Mapping[str, Mapping[str, Route]]:
    table: dict[str, dict[str, Route]] = {}
    for route in routes():
        table.setdefault(route.path, {})[route.method] = route
    return table


def _paths() -> list[str]:
    return [path for path in _by_path() if path]


def _match(segments: list[str]) -> tuple[Mapping[str, Route], Mapping[str, str]]:
    """The routes of a path by their methods, and what stands for the names in it; words come before names."""
    best: tuple[int, Mapping[str, Route], dict[str, str]] | None = None
    for path, methods in _by_path().items():
        parts = path.split("/")
        if len(parts) != len(segments):
            continue
        pairs = list(zip(parts, segments, strict=True))
        if all(part == given or (part.startswith("{") and given) for part, given in pairs):
            ids = {part[1:-1]: given for part, given in pairs if part.startswith("{")}
            if best is None or len(ids) < best[0]:
                best = len(ids), methods, ids
    return ({}, {}) if best is None else best[1:]


def _answer(status: int, body: Mapping[str, Any], *headers: tuple[str, str]) -> Answer:
    text = json.dumps(plain(body), ensure_ascii=False).encode("utf-8", "backslashreplace")
    return Answer(status, (("Content-Type", "application/json"), ("Cache-Control", "no-store"), *headers), text)
