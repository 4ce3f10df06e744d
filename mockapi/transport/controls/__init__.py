"""What the control API does, a module for each theme, and the words in which its routes are declared."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timezone
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mockapi.emulator import Emulator
    from mockapi.transport.worlds import Worlds
    from mockapi.world.exchange import Request

Schema = Mapping[str, Any]


@dataclass(frozen=True)
class Asked:
    """A control request that fits its route: what stands for the names in its path, its arguments, its body.

    ``worlds`` are those of the server; ``request`` is what came.
    """

    ids: Mapping[str, str]
    args: Mapping[str, Any]
    body: Mapping[str, Any]
    worlds: Worlds
    request: Request


class Conflict(Exception):
    """What was asked for does not go with how things are; ``told`` is answered besides the text."""

    def __init__(self, text: str, **told: Any) -> None:
        super().__init__(text)
        self.told = told


Act = Callable[["Emulator", Asked], Mapping[str, Any]]


@dataclass(frozen=True, eq=False)
class Route:
    """A method of a path (``faults/{number}``), and the function whose docstring describes it.

    ``args`` and ``body`` are JSON Schemas that a request is held to before the function is called, ``answer`` that of
    the answer. ``needs``: arguments that cannot be left out. ``open_args``: other arguments may stand beside.
    ``keeps_null``: null in the body means something. ``of_server``: it is about no world in particular.
    ``conflicts``: it may answer 409, which is like ``refusal`` where that says more than an error.
    """

    method: str
    path: str
    act: Act
    args: Mapping[str, Schema] = field(default_factory=dict)
    body: Schema | None = None
    answer: Schema = field(default_factory=lambda: hash_of())
    needs: tuple[str, ...] = ()
    open_args: bool = False
    keeps_null: bool = False
    of_server: bool = False
    conflicts: bool = False
    refusal: Schema | None = None

    @property
    def name(self) -> str:
        """What it is called in the OpenAPI document."""
        theme = self.act.__module__.rpartition(".")[2]
        return f"{theme}_{self.act.__name__}"

    @property
    def parts(self) -> list[str]:
        """The segments of its path."""
        return self.path.split("/")


# ---- schemas


def text(help: str = "", **more: Any) -> Schema:
    """A string."""
    return {"type": "string", **_described(help), **more}


def flag(help: str = "", **more: Any) -> Schema:
    """True or false."""
    return {"type": "boolean", **_described(help), **more}


def whole(help: str = "", low: int = 0, high: int = 2**31 - 1, **more: Any) -> Schema:
    """An integer."""
    return {"type": "integer", "minimum": low, "maximum": high, **_described(help), **more}


def number(help: str = "", low: float = 0, high: float = 2**31 - 1, **more: Any) -> Schema:
    """A number."""
    return {"type": "number", "minimum": low, "maximum": high, **_described(help), **more}


def list_of(items: Schema, help: str = "", **more: Any) -> Schema:
    """An array."""
    return {"type": "array", "items": items, **_described(help), **more}


def hash_of(
    properties: Mapping[str, Schema] | None = None, required: tuple[str, ...] = (), help: str = "", **more: Any
) -> Schema:
    """An object; with ``properties`` it has no others."""
    made: dict[str, Any] = {"type": "object", **_described(help)}
    if properties is not None:
        made["properties"] = dict(properties)
        made["additionalProperties"] = False
    if required:
        made["required"] = list(required)
    return {**made, **more}


def answer_of(**properties: Schema) -> Schema:
    """An object with just these properties, all of them."""
    return hash_of(properties, tuple(properties))


def nullable(schema: Schema) -> Schema:
    """The same, or null."""
    kinds = schema["type"]
    made = {**schema, "type": [*([kinds] if isinstance(kinds, str) else kinds), "null"]}
    if "enum" in made:
        made["enum"] = [*made["enum"], None]
    return made


def _described(help: str) -> Schema:
    return {"description": help} if help else {}


ANYTHING: Schema = {}
MOMENT = text("ISO 8601, UTC.", format="date-time")


# ---- answers


def plain(value: Any) -> Any:
    """A value as JSON has it: moments as ISO 8601, amounts as text, bytes as text or in base64."""
    if value is None or isinstance(value, (str, bool, int)):
        return value
    if isinstance(value, float):
        return value if value == value and abs(value) != float("inf") else str(value)
    if isinstance(value, Mapping):
        return {str(name): plain(item) for name, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(item) for item in (sorted(value, key=str) if isinstance(value, (set, frozenset)) else value)]
    if isinstance(value, datetime):
        return iso(value.timestamp()) if value.tzinfo is not None else value.isoformat()
    if isinstance(value, bytes):
        return shown_bytes(value)
    return str(value) if isinstance(value, Decimal) or not hasattr(value, "isoformat") else value.isoformat()


def iso(seconds: float) -> str:
    """Seconds since the epoch as ISO 8601, fractions only where there are any."""
    when = datetime.fromtimestamp(seconds, timezone.utc).replace(tzinfo=None)
    return f"{when.isoformat(timespec='milliseconds' if when.microsecond else 'seconds')}Z"


def shown_bytes(data: bytes) -> Any:
    """Bytes as text where they are UTF-8, otherwise ``{"$base64": ...}``."""
    try:
        return data.decode()
    except UnicodeDecodeError:
        return {"$base64": base64.b64encode(data).decode()}
