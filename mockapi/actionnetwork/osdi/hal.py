"""HAL+JSON: how rows are written out, alone and in collections (reference 6 and 7).

What depends on the row alone is written once and kept; counters, embedded people and the sponsor are written anew.
In kept text BASE stands for the address of the API, which differs from client to client; JSON itself never has
that character.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any

from mockapi.actionnetwork.call import Call
from mockapi.actionnetwork.noun import V1, IdOf, Link, Noun, Route
from mockapi.resource.fields import Count, Field, Ref
from mockapi.world.store import Row
from mockapi.world.world import World

BASE = "\x00"
KEPT_AT_MOST = 20_000
VENDOR = "https://actionnetwork.org"

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def dumps(value: Any) -> str:
    """Compact JSON with raw UTF-8."""
    return _encode(value)


def curies(version: str) -> list[dict[str, Any]]:
    """The two curies that every answer carries at its top."""
    href = f"{VENDOR}/docs/{version}/{{rel}}"
    return [{"name": name, "href": href, "templated": True} for name in ("osdi", "action_network")]


class Renderer:
    """Writes the rows of one noun in one version."""

    def __init__(self, noun: Noun, version: str, renderers: dict[tuple[str, str], Renderer]) -> None:
        self.noun, self.version = noun, version
        self._renderers = renderers
        self._curies = f',"curies":{dumps(curies(version))}'
        self._key = (noun.name, version)
        self._own: list[tuple[str, Field]] = []
        self._ids: list[tuple[str, str]] = []
        self._counts: list[tuple[str, Count]] = []
        for field in noun.fields:
            name = field.wire_name(version)
            if name is None or isinstance(field, Ref):
                continue
            if isinstance(field, Count):
                self._counts.append((dumps(name), field))
            elif isinstance(field, IdOf):
                self._ids.append((name, field.ref))
            else:
                self._own.append((name, field))
        self._links = [link for link in noun.links if version in link.versions]
        self._embeds = [link for link in noun.embeds if version in link.versions]

    @cached_property
    def _home(self) -> Route:
        return next(route for route in self.noun.routes if self.version in route.versions)

    def path(self, call: Call, row: Row, route: Route | None = None) -> str:
        """A row's path below the API root, as it is read from ``route`` or where it lives."""
        route = self._home if route is None or not route.own_self else route
        parts = [
            self._uuid(call.world, part[1:-1], row) if part.startswith("{") else part for part in route.path.split("/")
        ]
        return "/".join((*parts, row.uuid))

    def _uuid(self, world: World, ref: str, row: Row) -> str:
        field = self.noun.field[ref]
        assert isinstance(field, Ref)
        target = world.related_row(f"{self.noun.vendor}.{field.to}", getattr(row, field.column))
        return str(target.uuid)

    def _kept(self, call: Call, row: Row) -> tuple[str, str]:
        """What depends on the row alone: its fields without braces, its links without ``self``."""
        kept = call.world.rendered
        hit = kept.get((self._key, row[0]))
        if hit is not None and hit[0] is row:
            return hit[1]
        fields: dict[str, Any] = {}
        for name, field in self._own:
            value = field.show(row, self.version)
            if value is not None and value != "":
                fields[name] = value
        for name, ref in self._ids:
            fields[name] = self._uuid(call.world, ref, row)
        home = self.path(call, row)
        links = {link.rel: {"href": self._href(call.world, link, row, home)} for link in self._links}
        text = (_encode(fields)[1:-1], _encode(links)[1:-1].replace("\\u0000", BASE))
        if len(kept) >= KEPT_AT_MOST:
            kept.clear()
        kept[(self._key, row[0])] = (row, text)
        return text

    def _href(self, world: World, link: Link, row: Row, home: str) -> str:
        if link.ref is None:
            return f"{BASE}/{home}/{link.tail}"
        field = self.noun.field[link.ref]
        assert isinstance(field, Ref)
        return f"{BASE}/{field.to}/{self._uuid(world, link.ref, row)}"

    def item(self, call: Call, row: Row, *, top: bool = True, route: Route | None = None) -> str:
        """One row's JSON: ``top`` with curies, as a single resource and what it embeds carry them."""
        fields, links = self._kept(call, row)
        parts = [fields]
        world = call.world
        for name, count in self._counts:
            parts.append(f"{name}:{len(world.related(f'{self.noun.vendor}.{count.of}', count.index, row[0]))}")
        if self.noun.sponsor is not None and not call.is_personal:
            parts.append(self._sponsor(call))
        if self._embeds:
            parts.append(f'"_embedded":{{{",".join(self._embedded(call, row, top))}}}')
        self_link = f'"self":{{"href":"{BASE}/{self.path(call, row, route)}"}}'
        joined = f"{self_link},{links}" if links else self_link
        parts.append(f'"_links":{{{joined}{self._curies if top else ""}}}')
        return f"{{{','.join(parts)}}}"

    def _sponsor(self, call: Call) -> str:
        title, address = ("summary", "url") if self.version == V1 else ("title", self.noun.sponsor)
        sponsor = {title: call.group.title, address: f"{VENDOR}/groups/{call.group.slug}"}
        return f'"action_network:sponsor":{_encode(sponsor)}'

    def _embedded(self, call: Call, row: Row, top: bool) -> Iterable[str]:
        for link in self._embeds:
            field = self.noun.field[link.ref or ""]
            assert isinstance(field, Ref)
            target = call.world.related_row(f"{self.noun.vendor}.{field.to}", getattr(row, field.column))
            yield f'"{link.rel}":{self._renderers[field.to, self.version].item(call, target, top=top)}'

    def collection(
        self,
        call: Call,
        rows: Sequence[Row],
        *,
        route: Route,
        path: str,
        page: int,
        per_page: int,
        total: int | None,
        following: str | None,
        previous: str | None,
    ) -> str:
        """One page: ``path`` is the collection's, ``following`` and ``previous`` the paths of its neighbours."""
        head: dict[str, Any] = {"per_page": per_page, "page": page}
        if total is not None:
            head = {"total_pages": -(-total // per_page), **head, "total_records": total}
        links: dict[str, Any] = {}
        for rel, target in (("next", following), ("previous", previous), ("self", path)):
            if target is not None:
                links[rel] = {"href": f"{BASE}/{target}"}
        links[self.noun.link_rel or self.noun.rel] = [{"href": f"{BASE}/{self.path(call, row, route)}"} for row in rows]
        items = ",".join(self.item(call, row, top=False, route=route) for row in rows)
        return (
            f'{_encode(head)[:-1]},"_links":{_encode(links)[:-1]}{self._curies}}},'.replace("\\u0000", BASE)
            + f'"_embedded":{{"{self.noun.rel}":[{items}]}}}}'
        )


def renderers_of(nouns: Iterable[Noun]) -> dict[tuple[str, str], Renderer]:
    """A renderer for each noun in each version where it exists."""
    renderers: dict[tuple[str, str], Renderer] = {}
    for noun in nouns:
        for version in {version for route in noun.routes for version in route.versions}:
            renderers[noun.name, version] = Renderer(noun, version, renderers)
    return renderers
