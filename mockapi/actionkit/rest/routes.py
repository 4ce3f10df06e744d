"""Which resource, and what of it, a path below ``/rest/v1`` means (reference 1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Literal
from urllib.parse import unquote

from mockapi.actionkit.declaring.call import ROOT
from mockapi.actionkit.declaring.model import Model, Verb

Kind = Literal["root", "list", "detail", "schema", "set", "verb", "empty id"]


@dataclass(frozen=True)
class Endpoint:
    """Where a path leads. ``key`` is the object's, as it stands there; ``parts`` what a verb's braces stand for."""

    kind: Kind
    model: Model | None = None
    key: str = ""
    verbs: tuple[Verb, ...] = ()
    parts: Mapping[str, str] = field(default_factory=dict)

    @property
    def methods(self) -> tuple[str, ...]:
        """The methods that it takes, in lower case."""
        if self.kind in ("root", "schema", "set"):
            return ("get",)
        if self.kind == "verb":
            return tuple(dict.fromkeys(verb.method for verb in self.verbs))
        assert self.model is not None
        return self.model.list_methods if self.kind == "list" else self.model.detail_methods


def endpoint_at(models: Mapping[str, Model], path: str) -> Endpoint | None:
    """The endpoint at a path, whose final slash may be missing; None where there is nothing."""
    segments = [unquote(part) for part in path.removeprefix(ROOT).removeprefix("/").removesuffix("/").split("/")]
    name, *rest = segments
    if not name:
        return Endpoint("root") if not rest else None
    model = models.get(name)
    if model is None:
        return None
    if not rest:
        return Endpoint("list", model)
    if rest == [""]:
        return Endpoint("empty id", model)
    if rest == ["schema"]:
        return Endpoint("schema", model)
    found = _verb(model, "list", rest, "")
    if found is not None:
        return found
    if rest[0] == "set" and len(rest) == 2:
        return Endpoint("set", model, rest[1])
    if len(rest) == 1:
        return Endpoint("detail", model, rest[0])
    # A published client builds ``mailer/ID//copy``.
    return _verb(model, "detail", [part for part in rest[1:] if part], rest[0])


def _verb(model: Model, on: str, segments: list[str], key: str) -> Endpoint | None:
    for verb in model.verbs:
        if verb.on == on:
            parts = _matched(verb.path.split("/"), segments)
            if parts is not None:
                verbs = tuple(one for one in model.verbs if (one.on, one.path) == (on, verb.path))
                return Endpoint("verb", model, key, verbs, parts)
    return None


def _matched(pattern: list[str], segments: list[str]) -> dict[str, str] | None:
    if len(pattern) != len(segments):
        return None
    parts = {}
    for wanted, given in zip(pattern, segments, strict=True):
        if wanted.startswith("{"):
            parts[wanted[1:-1]] = given
        elif wanted != given:
            return None
    return parts


def nearest(models: Mapping[str, Model], path: str) -> str | None:
    """The resource whose name is most like the one in a path."""
    name = path.removeprefix(f"{ROOT}/").partition("/")[0]
    close = [name] if name in models else get_close_matches(name, list(models), n=1, cutoff=0.5)
    return f"{ROOT}/{close[0]}/" if close else None
