"""The OpenAPI document of the control API, made from the table of its routes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from mockapi.transport.controls import Asked, Route, Schema, answer_of, hash_of, text

if TYPE_CHECKING:
    from mockapi.emulator import Emulator

ABOUT = """What a test does to the services from outside of Python: seeding, time, faults, the journal, rows, webhooks.

It answers programs on the same machine only. Writes are JSON and say so (`Content-Type: application/json`). A server
holds any number of isolated worlds; the header `X-Mockapi-World`, or the host `NAME.localhost`, says which one is
meant, and without either it is the server's own. Errors are `{"error": "..."}`, and what fails has changed nothing."""
IN_PATH = {
    "name": "A name.",
    "number": "A number that a list shows.",
    "service": "`actionnetwork` or `actionkit`.",
    "noun": "The vendor's name of a resource: `people`, `user`.",
    "key": "What stands in the row's address, or an identifier.",
}
ERRORS = {
    "400": "What was sent does not fit, or cannot be.",
    "403": "Not from this machine, or for a page of another site.",
    "404": "There is no such thing, or no such world.",
    "409": "It does not go with how things are.",
    "415": "The body is no JSON, or does not say so.",
}


def openapi(emulator: Emulator, asked: Asked) -> Mapping[str, Any]:
    """This document."""
    return document()


def document() -> dict[str, Any]:
    """The OpenAPI 3.1 document of every route of the control API."""
    from mockapi import __version__
    from mockapi.transport.control import CONTROL, routes

    paths: dict[str, dict[str, Any]] = {}
    for route in routes():
        path = f"{CONTROL}/{route.path}" if route.path else CONTROL
        paths.setdefault(path, {})[route.method.lower()] = _operation(route)
    return {
        "openapi": "3.1.0",
        "jsonSchemaDialect": "https://json-schema.org/draft/2020-12/schema",
        "info": {"title": "mockapi control", "version": __version__, "description": ABOUT, "license": {"name": "MIT"}},
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {
            "parameters": {
                "World": {
                    "name": "X-Mockapi-World",
                    "in": "header",
                    "description": "The name of the world that is meant.",
                    "schema": {"type": "string", "default": "default"},
                }
            },
            "schemas": {"Error": answer_of(error=text())},
            "responses": {
                f"Error{status}": {"description": help, "content": _json({"$ref": "#/components/schemas/Error"})}
                for status, help in ERRORS.items()
            },
        },
    }


def _operation(route: Route) -> dict[str, Any]:
    described = (route.act.__doc__ or "").strip()
    summary, _, rest = described.partition("\n\n")
    parameters: list[Any] = [
        {
            "name": part[1:-1],
            "in": "path",
            "required": True,
            "description": IN_PATH[part[1:-1]],
            "schema": {"type": "string"},
        }
        for part in route.parts
        if part.startswith("{")
    ]
    for name, schema in route.args.items():
        help = {"description": schema["description"]} if "description" in schema else {}
        bare = {key: value for key, value in schema.items() if key != "description"}
        required = {"required": True} if name in route.needs else {}
        parameters.append({"name": name, "in": "query", **help, **required, "schema": bare})
    if route.open_args:
        parameters.append(
            {
                "name": "filters",
                "in": "query",
                "description": "Every other argument is a filter.",
                "style": "form",
                "explode": True,
                "schema": hash_of(None, additionalProperties={"type": "string"}),
            }
        )
    if not route.of_server:
        parameters.append({"$ref": "#/components/parameters/World"})
    made: dict[str, Any] = {
        "operationId": route.name,
        "summary": " ".join(summary.split()),
        "tags": [route.act.__module__.rpartition(".")[2]],
    }
    if rest:
        made["description"] = " ".join(rest.split())
    if parameters:
        made["parameters"] = parameters
    if route.body is not None:
        needed = bool(route.body.get("required") or route.body.get("minProperties"))
        made["requestBody"] = {"required": needed, "content": _json(route.body)}
    made["responses"] = {"200": {"description": "Done.", "content": _json(route.answer)}, **_errors(route)}
    return made


def _errors(route: Route) -> dict[str, Any]:
    statuses = ["400", "403"]
    if not route.of_server or "{" in route.path:
        statuses.append("404")
    if route.conflicts:
        statuses.append("409")
    if route.method != "GET":
        statuses.append("415")
    told: dict[str, Any] = {status: {"$ref": f"#/components/responses/Error{status}"} for status in statuses}
    if route.refusal is not None:
        told["409"] = {"description": ERRORS["409"], "content": _json(route.refusal)}
    return told


def _json(schema: Schema) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}


ROUTES = (
    Route(
        "GET",
        "openapi.json",
        openapi,
        answer=hash_of(None, ("openapi", "info", "paths")),
        of_server=True,
    ),
)
