"""A request on its way through the dialect: what has been found out so far."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from urllib.parse import unquote

from mockapi.actionnetwork.catalogue import GAPS, NOUNS
from mockapi.actionnetwork.noun import V2, VERSIONS
from mockapi.actionnetwork.osdi.entry_point import entry_point, list_custom_fields, metadata
from mockapi.actionnetwork.osdi.hal import base_of, renderers_of
from mockapi.actionnetwork.osdi.routes import DocumentAt, Endpoint, RouteTable
from mockapi.actionnetwork.settings import Settings
from mockapi.world.exchange import Request
from mockapi.world.world import World

ROUTES = RouteTable(NOUNS.values(), {"metadata": metadata, "metadata/custom_fields": list_custom_fields}, GAPS)
RENDERERS = renderers_of(NOUNS.values())


@dataclass
class Visit:
    """``endpoint`` is None where no route has the path; ``ids`` are the UUIDs in it."""

    world: World
    request: Request
    version: str
    segments: list[str]
    leaned: set[str]
    endpoint: Endpoint | None = None
    ids: tuple[str, ...] = ()

    @cached_property
    def base(self) -> str:
        """The address of the API that the client used, escaped."""
        return base_of(self.request.base, self.version)

    @property
    def settings(self) -> Settings:
        """The switches."""
        settings: Settings = self.world.settings.actionnetwork
        return settings

    @property
    def method(self) -> str:
        """The method, HEAD counting as GET."""
        return "GET" if self.request.method == "HEAD" else self.request.method


def visit_of(world: World, request: Request) -> Visit:
    """The visit that a request below ``/api/`` makes, with the endpoint that its path names."""
    raw = request.path.removeprefix("/api/").split("/")
    version, segments = raw[0], [unquote(part) if "%" in part else part for part in raw[1:]]
    if segments and segments[-1] == "":
        segments.pop()
    visit = Visit(world, request, version if version in VERSIONS else V2, segments, set())
    if version in VERSIONS and segments:
        found = ROUTES.match(version, segments)
        if found is not None:
            visit.endpoint, visit.ids = found[0], tuple(found[1])
    elif version in VERSIONS:
        visit.endpoint = DocumentAt(lambda call, base: entry_point(version, base, keyed=True))
    return visit
