"""The route table: which noun, or which gap, a path belongs to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from mockapi.actionnetwork.call import Call
from mockapi.actionnetwork.noun import V2, VERSIONS, Noun, Route, Verb
from mockapi.world.errors import NotFound
from mockapi.world.store import Row

Document = Callable[[Call, str], dict[str, Any]]


@dataclass(frozen=True)
class CollectionAt:
    """A collection of a noun, with the UUIDs of its parents in the path."""

    noun: Noun
    route: Route

    @property
    def methods(self) -> tuple[str, ...]:
        """What may be done here."""
        return self.route.collection


@dataclass(frozen=True)
class ItemAt:
    """One row of a noun; its UUID is the path's last."""

    noun: Noun
    route: Route

    @property
    def methods(self) -> tuple[str, ...]:
        """What may be done here."""
        return self.route.item


@dataclass(frozen=True)
class EmbedAt:
    """The embed codes of an action."""

    noun: Noun
    methods: tuple[str, ...] = ("GET",)


@dataclass(frozen=True)
class VerbAt:
    """Something to do with one row of a noun."""

    noun: Noun
    verb: Verb

    @property
    def methods(self) -> tuple[str, ...]:
        """What may be done here."""
        return self.verb.methods


@dataclass(frozen=True)
class DocumentAt:
    """A document that belongs to no noun."""

    document: Document
    methods: tuple[str, ...] = ("GET",)


@dataclass(frozen=True)
class Gap:
    """A route of the vendor's that the emulator lacks."""

    path: str


Endpoint = CollectionAt | ItemAt | EmbedAt | VerbAt | DocumentAt | Gap


class RouteTable:
    """Paths of each version, with ``*`` where an id stands, and the endpoint there."""

    def __init__(
        self, nouns: Iterable[Noun], documents: Mapping[str, Document], gaps: Mapping[str, Iterable[str]]
    ) -> None:
        self.endpoints: dict[str, dict[tuple[str, ...], Endpoint]] = {version: {} for version in VERSIONS}
        for version, table in self.endpoints.items():
            for path in gaps[version]:
                table[tuple(path.split("/"))] = Gap(path)
            for noun in nouns:
                for route in noun.routes:
                    if version not in route.versions:
                        continue
                    pattern = _pattern(route.path)
                    item = (*pattern, "*")
                    table[pattern], table[item] = CollectionAt(noun, route), ItemAt(noun, route)
                    if route.parents:
                        continue
                    if noun.embed_word is not None:
                        table[_below(item, "embed")] = EmbedAt(noun)
                    for verb in noun.verbs:
                        table[_below(item, verb.name)] = VerbAt(noun, verb)
        for path, document in documents.items():
            self.endpoints[V2][tuple(path.split("/"))] = DocumentAt(document)

    def match(self, version: str, segments: list[str]) -> tuple[Endpoint, list[str]] | None:
        """The endpoint of a path and the ids in it. Names stand at even places, ids at odd ones."""
        table = self.endpoints[version]
        exact = table.get(tuple(segments))
        if exact is not None and "*" not in segments:
            return exact, []
        pattern = tuple("*" if place % 2 else name for place, name in enumerate(segments))
        found = table.get(pattern)
        if found is None or "" in segments:
            return None
        return found, segments[1::2]

    def nearest(self, version: str, segments: list[str]) -> str | None:
        """The route most like a path that has none."""
        paths = ["/".join(pattern) for pattern in self.endpoints[version]]
        asked = "/".join("*" if place % 2 else name for place, name in enumerate(segments))
        close = get_close_matches(asked, paths, n=1, cutoff=0.5)
        return f"/api/{version}/{close[0].replace('*', '{id}')}" if close else None


def _pattern(path: str) -> tuple[str, ...]:
    return tuple("*" if part.startswith("{") else part for part in path.split("/"))


def _below(item: tuple[str, ...], name: str) -> tuple[str, ...]:
    return (*item, name)


def parents_at(call: Call, noun: Noun, route: Route, ids: tuple[str, ...]) -> dict[str, Row]:
    """The rows that a path runs through, by the names in its route. Raises NotFound where one is not the other's."""
    parents: dict[str, Row] = {}
    for name, uuid in zip(route.parents, ids, strict=False):
        parents[name] = call.reach(_noun_at(call, noun, name), uuid)
    for name, parent in parents.items():
        child, _, ref = name.rpartition(".")
        if child and getattr(parents[child], ref) != parent.key:
            below = _noun_at(call, noun, child)
            raise NotFound(f"Couldn't find {below.singular} with id = {parents[child].uuid}")
    return parents


def row_at(call: Call, endpoint: ItemAt, ids: tuple[str, ...]) -> Row:
    """The row that a path names. Raises NotFound where it or its parents are not there."""
    noun = endpoint.noun
    parents = parents_at(call, noun, endpoint.route, ids)
    row = call.reach(noun, ids[-1])
    if any("." not in name and getattr(row, name) != parent.key for name, parent in parents.items()):
        raise NotFound(f"Couldn't find {noun.singular} with id = {ids[-1]}")
    return row


def _noun_at(call: Call, noun: Noun, name: str) -> Noun:
    for ref in name.split("."):
        noun = call.nouns[noun.target(ref)]
    return noun
