"""Holds control requests to the schemas of their routes, and says in a sentence what does not fit."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from math import isfinite
from typing import TYPE_CHECKING, Any

from mockapi.transport.controls import Route, hash_of
from mockapi.world.errors import Invalid
from mockapi.world.journal import shortened

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import ValidationError

    from mockapi.world.exchange import Request

KINDS = {
    "string": "a text",
    "boolean": "true or false",
    "integer": "a whole number",
    "number": "a number",
    "array": "a list",
    "object": "a hash",
    "null": "null",
}
LONGEST = 300
DEEPEST = 100


def fitting_body(route: Route, request: Request) -> Mapping[str, Any]:
    """The body's hash, empty where there is none, nulls left out where they mean nothing. Raises Invalid."""
    body = _parsed(request.body) if request.body.strip() else {}
    if not isinstance(body, dict):
        raise Invalid("the body must be a JSON object")
    for problem in _unfit(body, 0):
        raise Invalid(problem)
    if not route.keeps_null:
        body = {name: value for name, value in body.items() if value is not None}
    _hold(_body_validator(route), body, "fields")
    return body


def fitting_args(route: Route, request: Request) -> Mapping[str, Any]:
    """The query's arguments as what they are. Raises Invalid."""
    given = {name: _typed(route.args.get(name, {}), value) for name, value in request.args.items()}
    _hold(_args_validator(route), given, "arguments")
    return given


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body, parse_constant=_no_number)
    except (ValueError, RecursionError):
        return None


def _no_number(word: str) -> Any:
    raise ValueError(f"{word} is no number")


def _unfit(value: Any, depth: int) -> Iterator[str]:
    """What JSON's grammar lets through and nothing here can use."""
    if depth > DEEPEST:
        yield f"the body is more than {DEEPEST} levels deep"
    elif isinstance(value, str):
        try:
            value.encode()
        except UnicodeEncodeError:
            yield "the body holds half of a character, which no answer could carry"
    elif isinstance(value, float) and not isfinite(value):
        yield "the body holds a number that is too large"
    elif isinstance(value, dict):
        for name, item in value.items():
            yield from _unfit(name, depth)
            yield from _unfit(item, depth + 1)
    elif isinstance(value, list):
        for item in value:
            yield from _unfit(item, depth + 1)


def _typed(schema: Mapping[str, Any], value: str) -> Any:
    kind = schema.get("type")
    if kind == "boolean":
        return {"true": True, "1": True, "": True, "false": False, "0": False}.get(value.lower(), value)
    if kind == "integer":
        digits = value.removeprefix("-")
        return int(value) if digits.isascii() and digits.isdigit() and len(digits) < 20 else value
    return value


@cache
def _body_validator(route: Route) -> Draft202012Validator:
    return _validator(hash_of({}) if route.body is None else route.body)


@cache
def _args_validator(route: Route) -> Draft202012Validator:
    return _validator(hash_of(route.args, route.needs, additionalProperties=route.open_args))


def _validator(schema: Any) -> Draft202012Validator:
    from jsonschema import Draft202012Validator

    return Draft202012Validator(schema)


def _hold(validator: Draft202012Validator, given: Mapping[str, Any], what: str) -> None:
    if not given and not validator.schema.get("required") and not validator.schema.get("minProperties"):
        return
    from jsonschema.exceptions import relevance

    errors = sorted(validator.iter_errors(given), key=relevance, reverse=True)
    if errors:
        raise Invalid(_sentence(errors[0], what))


def _sentence(error: ValidationError, what: str) -> str:
    """What does not fit, by the name of the place."""
    while error.context:  # of several ways to fit, the one that comes closest
        nearer = [one for one in error.context if one.validator != "type"] or list(error.context)
        error = nearer[0]
    place = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in error.absolute_path)
    place = place.removeprefix(".")
    rule, wanted, found = error.validator, error.validator_value, error.instance
    if rule == "additionalProperties" and isinstance(found, dict):
        known = list(error.schema.get("properties", ()))
        unknown = ", ".join(sorted(set(found) - set(known)))
        where = f" in {place}" if place else ""
        return shortened(f"there is no {unknown}{where}; the {what} are: {_listed(known)}", LONGEST)
    if rule == "required":
        missing = next(name for name in wanted if name not in found)
        return f"{place}.{missing} is required" if place else f"{missing} is required"
    place = place or "the body"
    if rule == "type":
        kinds = [wanted] if isinstance(wanted, str) else wanted
        return f"{place} must be {' or '.join(KINDS[kind] for kind in kinds)}"
    if rule == "enum":
        return f"{place} must be one of {_listed([str(one) for one in wanted if one is not None])}"
    if rule in ("minimum", "maximum"):
        return f"{place} must be at {'least' if rule == 'minimum' else 'most'} {wanted}"
    if rule == "exclusiveMinimum":
        return f"{place} must be more than {wanted}"
    if rule in ("minLength", "minItems", "minProperties"):
        return f"{place} must not be empty"
    return shortened(f"{place}: {error.message}", LONGEST)


def _listed(names: list[str]) -> str:
    return ", ".join(names) or "none"
