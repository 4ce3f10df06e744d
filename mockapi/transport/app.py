"""The one Flask app: turns a WSGI request into ours, finds the emulator it is for, and sends the answer back."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from flask import Flask, request
from werkzeug.routing import Rule
from werkzeug.wrappers import Response

from mockapi.transport.control import CONTROL, control
from mockapi.world.exchange import Request

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

    from mockapi.emulator import Emulator

EMULATOR = "mockapi.emulator"


@cache
def create_app() -> Flask:
    """The app, the same for all emulators of a process. A few catch-all rules: the dialects route by themselves,

    since Flask's redirects, OPTIONS, HEAD and 405 answers are not the vendors'.
    """
    app = Flask("mockapi", static_folder=None)
    app.url_map.merge_slashes = False
    app.url_map.strict_slashes = False
    for path, endpoint in ((f"{CONTROL}/<path:rest>", "control"), ("/", "vendor"), ("/<path:rest>", "vendor")):
        app.url_map.add(Rule(path, endpoint=endpoint, methods=None))
    app.view_functions["vendor"] = _vendor
    app.view_functions["control"] = _control
    return app


def application(emulator: Emulator) -> WSGIApplication:
    """The app, bound to one emulator."""
    app = create_app()

    def bound(environ: WSGIEnvironment, start_response: StartResponse) -> Any:
        environ[EMULATOR] = emulator
        return app(environ, start_response)

    return bound


def _vendor(rest: str = "") -> Response:
    answer = request.environ[EMULATOR].handle(_request())
    return Response(answer.body, answer.status, list(answer.headers))


def _control(rest: str) -> Response:
    answer = control(request.environ[EMULATOR], _request())
    return Response(answer.body, answer.status, list(answer.headers))


def _request() -> Request:
    environ = request.environ
    target = environ.get("REQUEST_URI") or environ.get("RAW_URI")
    if target is None:  # a WSGI host that keeps the raw target to itself
        path = quote(environ.get("PATH_INFO", "").encode("latin-1"), safe="/:@!$&'()*+,;=-._~")
        query = environ.get("QUERY_STRING", "")
    else:
        parts = urlsplit(target if "://" in target else f"//host{target}")
        path, query = parts.path, parts.query
    return Request(
        request.method,
        f"{request.scheme}://{request.host}",
        path or "/",
        query,
        {name.lower(): value for name, value in request.headers.items()},
        request.get_data(cache=False),
    )
