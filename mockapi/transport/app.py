"""The one Flask app: turns a WSGI request into ours, finds the emulator it is for, and sends the answer back."""

from __future__ import annotations

import json
import time
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from flask import Flask, request
from werkzeug.routing import BaseConverter, MapAdapter, Rule
from werkzeug.wrappers import Response

from mockapi.transport.control import CONTROL, control
from mockapi.transport.worlds import NoWorld, Worlds
from mockapi.world.exchange import Answer, Request, Trouble, host_in

if TYPE_CHECKING:
    from collections.abc import Collection

    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

    from mockapi.emulator import Emulator

WORLDS = "mockapi.worlds"
CONTROL_HOSTS = "mockapi.control_hosts"
TROUBLE = "mockapi.trouble"
SUFFERS = "mockapi.suffers"  # in the environ of a server that can bring about troubles by itself: ours
DEFAULT_PORTS = {"http": "80", "https": "443"}


class _Anything(BaseConverter):
    """The rest of any path, with slashes, line breaks and all."""

    regex = "(?s:.*)"
    part_isolating = False


class _App(Flask):
    """Flask for every host and protocol: what a Host or an Upgrade header may say is the dialects' affair."""

    def create_url_adapter(self, request: Any) -> MapAdapter | None:
        """Match the path, and nothing else."""
        return None if request is None else self.url_map.bind("mockapi", path_info=request.path)


@cache
def create_app() -> Flask:
    """The app, the same for all emulators of a process. One catch-all rule: the dialects route by themselves,

    since Flask's redirects, OPTIONS, HEAD and 405 answers are not the vendors'.
    """
    app = _App("mockapi", static_folder=None)
    app.url_map.merge_slashes = False
    app.url_map.strict_slashes = False
    app.url_map.converters["anything"] = _Anything
    app.url_map.add(Rule("/<anything:path>", endpoint="all", methods=None))
    app.view_functions["all"] = _answer
    return app


def application(
    emulator: Emulator, worlds: Worlds | None = None, control_hosts: Collection[str] = ()
) -> WSGIApplication:
    """The app, bound to one emulator and the worlds beside its own; ``control_hosts`` may reach the control API too."""
    app = create_app()
    worlds = Worlds(emulator) if worlds is None else worlds

    def bound(environ: WSGIEnvironment, start_response: StartResponse) -> Any:
        environ[WORLDS], environ[CONTROL_HOSTS] = worlds, control_hosts
        return app(environ, start_response)

    return bound


def _answer(path: str) -> Response:
    environ = request.environ
    try:
        asked = _request(environ)
    except ValueError as error:
        answer = _refusal(400, error)
    else:
        worlds = environ[WORLDS]
        if asked.path == CONTROL or asked.path.startswith(f"{CONTROL}/"):
            answer = control(worlds, asked, environ.get("REMOTE_ADDR"), environ[CONTROL_HOSTS])
        else:
            answer = _handled(worlds, asked)
    body = answer.body
    headers = [*answer.headers, ("Content-Length", str(len(body) + answer.withheld))]
    if answer.trouble is not None:
        if not environ.get(SUFFERS):
            return _mended(answer, body, headers)
        environ[TROUBLE] = answer.trouble
    return Response([body], answer.status, headers)


def _handled(worlds: Worlds, asked: Request) -> Answer:
    """The answer of the world that a request is for."""
    try:
        emulator, asked = worlds.chosen(asked)
    except NoWorld as missing:
        return _refusal(404, missing)
    except ValueError as error:
        return _refusal(400, error)
    return emulator.handle(asked)


def _refusal(status: int, error: Exception) -> Answer:
    return Answer(status, (("Content-Type", "application/json"),), json.dumps({"error": str(error)}).encode())


def _mended(answer: Answer, body: bytes, headers: list[tuple[str, str]]) -> Response:
    """What comes of a trouble on another WSGI host, which can be late but can break no connection."""
    trouble = answer.trouble or Trouble()
    time.sleep(trouble.delay)
    if trouble.kind in ("", "slow"):
        return Response([body], answer.status, headers)
    said = f"A fault breaks this connection ({trouble.kind}), which this WSGI host cannot do; mockapi.serve() can.\n"
    return Response([said.encode()], 502, [("Content-Type", "text/plain")])


def _request(environ: WSGIEnvironment) -> Request:
    """The request in an environ. Raises ValueError where its target or its Host is none."""
    scheme, authority, path, query = target(environ)
    if authority is None:
        scheme, authority = environ["wsgi.url_scheme"], environ.get("HTTP_HOST")
    if authority is None:  # HTTP/1.0
        authority = _own_address(environ)
    elif not host_in(authority):
        raise ValueError(f"{authority!r} is no host")
    has_body = environ.get("CONTENT_LENGTH") or environ.get("HTTP_TRANSFER_ENCODING")
    body = request.get_data(cache=False) if has_body else b""
    return Request(environ["REQUEST_METHOD"], f"{scheme}://{authority}", path, query, _headers(environ), body)


def target(environ: WSGIEnvironment) -> tuple[str, str | None, str, str]:
    """Scheme and authority, where the target names them as for a proxy; path and query, raw. Raises ValueError."""
    named = environ.get("REQUEST_URI") or environ.get("RAW_URI")
    if named is None:  # a WSGI host that keeps the raw target to itself
        path = quote(environ.get("PATH_INFO", "").encode("latin-1"), safe="/:@!$&'()*+,;=-._~")
        return "", None, path or "/", environ.get("QUERY_STRING", "")
    scheme, authority, rest = "", None, named.partition("#")[0]
    if not rest.startswith("/"):
        scheme, separator, rest = rest.partition("://")
        if not separator or scheme.lower() not in DEFAULT_PORTS:
            raise ValueError(f"{named!r} is no path")
        end = min(place for place in (rest.find("/"), rest.find("?"), len(rest)) if place >= 0)
        authority, rest = rest[:end], rest[end:]
    path, _, query = rest.partition("?")
    return scheme.lower(), authority, path or "/", query


def _own_address(environ: WSGIEnvironment) -> str:
    name, port = environ["SERVER_NAME"], environ["SERVER_PORT"]
    name = f"[{name}]" if ":" in name else name
    return name if port == DEFAULT_PORTS.get(environ["wsgi.url_scheme"]) else f"{name}:{port}"


@lru_cache(maxsize=1024)
def _header(key: str) -> str | None:
    """The name, in lower case, of the header that an environ has under a key."""
    if key.startswith("HTTP_"):
        key = key.removeprefix("HTTP_")
    elif key not in ("CONTENT_TYPE", "CONTENT_LENGTH"):
        return None
    return key.replace("_", "-").lower()


def _headers(environ: WSGIEnvironment) -> dict[str, str]:
    """The headers, but for a Content-Type and a Content-Length that hosts leave empty where there was none."""
    return {
        name: value
        for key, value in environ.items()
        if (name := _header(key)) is not None and (value or key.startswith("HTTP_"))
    }
