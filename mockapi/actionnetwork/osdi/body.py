"""Request bodies: JSON objects, read with a server's suspicion."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any

from mockapi.world.errors import Invalid
from mockapi.world.exchange import Request

# Arguments that steer a request and are never fields.
STEERING = ("background_request", "background_processing", "page", "per_page", "filter")

DEEPEST = 100  # where Ruby's JSON, which reads the vendor's bodies, stops by itself


def read_body(request: Request, limit: int) -> dict[str, Any]:
    """The body's JSON object; an empty body is the query's arguments (rulings), whatever the Content-Type says.

    Raises Invalid for what is larger than ``limit`` bytes, no UTF-8, no JSON, too deep, or no object.
    """
    if len(request.body) > limit:
        raise Invalid(f"The request body is larger than {limit} bytes")
    if not request.body.strip():
        return {name: value for name, value in request.args.items() if name not in STEERING}
    try:
        text = request.body.decode("utf-8-sig")
        value = json.loads(text, parse_constant=_refuse, parse_float=_finite)
        if "\\u" in text:  # half a surrogate pair could be stored, but never sent
            json.dumps(value, ensure_ascii=False).encode()
    except UnicodeError:
        raise Invalid("The request body is not valid UTF-8") from None
    except (ValueError, RecursionError):
        raise Invalid("The request body is not valid JSON") from None
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise Invalid("The request body must be a JSON object")
    if _is_deeper(value, DEEPEST):
        raise Invalid(f"The request body is nested deeper than {DEEPEST} levels")
    return value


def wants_background(args: Mapping[str, str]) -> bool:
    """Whether the request asks for background processing (reference 13)."""
    return args.get("background_request", "").lower() == "true"


def _is_deeper(value: Any, levels: int) -> bool:
    level = [value]
    for _ in range(levels):
        within = [item for item in level if isinstance(item, (dict, list))]
        if not within:
            return False
        level = [child for item in within for child in (item.values() if isinstance(item, dict) else item)]
    return any(isinstance(item, (dict, list)) for item in level)


def _refuse(constant: str) -> Any:
    raise ValueError(constant)


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number
