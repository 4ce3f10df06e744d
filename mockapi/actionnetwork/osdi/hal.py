"""HAL+JSON: how rows are written out, alone and in collections (reference 6 and 7).

What depends on the row alone is written once for each address of the API that clients use, and kept; counters,
embedded people and the sponsor are written anew.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from mockapi.actionnetwork.call import Call
from mockapi.actionnetwork.noun import V1, Hrefs, IdOf, Link, Noun, Route
from mockapi.resource.fields import Field, Reckoned, Ref
from mockapi.world.store import Row

KEPT_AT_MOST = 20_000
SHELVES_AT_MOST = 50
VENDOR = "https://actionnetwork.org"

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def dumps(value: Any) -> str:
    """Compact JSON with raw UTF-8."""
    return _encode(value)


def base_of(host: str, version: str) -> str:
    """The address of a version of the API, escaped for an answer's text: a Host header may hold anything."""
    return _encode(f"{host}/api/{version}")[1:-1]


def curies(version: str) -> list[dict[str, Any]]:
    """The two curies that every answer carries at its top."""
    href = f"{VENDOR}/docs/{version}/{{rel}}"
    return [{"name": name, "href": href, "templated": True} for name in ("osdi", "action_network")]


class Kept(NamedTuple):
    """What is kept of a row: its fields without braces, the link to itself, its other links with a comma before;

    and, where nothing else belongs to it, the whole of it as it stands in a collection.
    """

    row: Row
    fields: str
    address: str
    links: str
    whole: str


class Renderer:
    """Writes the rows of one noun in one version."""

    def __init__(self, noun: Noun, version: str, renderers: dict[tuple[str, str], Renderer]) -> None:
        self.noun, self.version = noun, version
        self._renderers = renderers
        self._curies = f',"curies":{dumps(curies(version))}'
        self._rel, self._link_rel = noun.rels(version)
        self._key = (noun.name, version)
        self._own: list[tuple[str, Field]] = []
        self._ids: list[tuple[str, str]] = []
        self._reckoned: list[tuple[str, Reckoned]] = []
        for field in noun.fields:
            name = field.wire_name(version)
            if name is None or isinstance(field, Ref):
                continue
            if isinstance(field, Reckoned):
                self._reckoned.append((dumps(name), field))
            elif isinstance(field, IdOf):
                self._ids.append((name, field.ref))
            else:
                self._own.append((name, field))
        self._links = [link for link in noun.links if version in link.versions]
        self._embeds = [link for link in noun.embeds if version in link.versions]
        self._has_live = bool(self._reckoned or self._embeds or noun.sponsor)

    @cached_property
    def _home(self) -> Route:
        return next(route for route in self.noun.routes if self.version in route.versions)

    def _is_home(self, route: Route) -> bool:
        return route is self._home or not route.own_self

    def path(self, call: Call, row: Row, route: Route | None = None) -> str:
        """A row's path below the API root, as it is read from ``route`` or where it lives."""
        route = self._home if route is None or not route.own_self else route
        parts = [
            str(self._target(call, part[1:-1], row).uuid) if part.startswith("{") else part
            for part in route.path.split("/")
        ]
        return "/".join((*parts, row.uuid))

    def _target(self, call: Call, ref: str, row: Row) -> Row:
        """The row that a reference names, or one of a parent's (``event.event_campaign``)."""
        target = call.referred(self.noun, ref, row)
        assert target is not None, f"{self.noun.name} {row.uuid} has no {ref}"
        return target

    def _all_kept(self, call: Call, base: str, rows: Sequence[Row]) -> list[Kept]:
        """What depends on the rows alone: as it is kept where it was written for this very row, otherwise anew."""
        shelf = self._shelf(call, base)
        return [
            kept if (kept := shelf.get(row[0])) is not None and kept.row is row else self._keep(call, base, row, shelf)
            for row in rows
        ]

    def _shelf(self, call: Call, base: str) -> dict[int, Kept]:
        """What is kept of this noun's rows for one address of the API, by the rows' keys."""
        shelves = call.world.rendered.setdefault(self.noun.vendor, {})
        shelf: dict[int, Kept] | None = shelves.get((self._key, base))
        if shelf is None:
            if len(shelves) >= SHELVES_AT_MOST:
                shelves.clear()
            shelf = shelves[self._key, base] = {}
        return shelf

    def _keep(self, call: Call, base: str, row: Row, shelf: dict[int, Kept]) -> Kept:
        """Write out what depends on the row alone, and keep it."""
        fields: dict[str, Any] = {}
        for name, field in self._own:
            value = field.show(row, self.version)
            if isinstance(field, Hrefs):
                value = [{"href": f"{base}/{tail}"} for tail in value]
            if value is not None and value != "":
                fields[name] = value
        for name, ref in self._ids:
            target = call.referred(self.noun, ref, row)
            if target is not None:
                fields[name] = target.uuid
        written = _encode(fields)[1:-1]
        home = f"{base}/{self.path(call, row)}"
        address = f'{{"href":"{home}"}}'
        links = "".join(
            f',"{link.rel}":{{"href":"{href}"}}'
            for link in self._links
            if (href := self._href(call, link, row, base, home)) is not None
        )
        whole = "" if self._has_live else f'{{{written},"_links":{{"self":{address}{links}}}}}'
        if len(shelf) >= KEPT_AT_MOST:
            shelf.clear()
        made = shelf[row[0]] = Kept(row, written, address, links, whole)
        return made

    def _href(self, call: Call, link: Link, row: Row, base: str, home: str) -> str | None:
        """A link's address; None where the reference names nothing."""
        if link.ref is None:
            return f"{home}/{link.tail}"
        target = call.referred(self.noun, link.ref, row)
        return None if target is None else f"{base}/{self._renderer_of(link.ref).path(call, target)}"

    def _renderer_of(self, ref: str) -> Renderer:
        field = self.noun.field[ref]
        assert isinstance(field, Ref)
        return self._renderers[field.to, self.version]

    def _self(self, call: Call, base: str, kept: Kept, route: Route | None) -> str:
        if route is None or self._is_home(route):
            return kept.address
        return f'{{"href":"{base}/{self.path(call, kept.row, route)}"}}'

    def item(self, call: Call, base: str, row: Row, *, top: bool = True, route: Route | None = None) -> str:
        """One row's JSON: ``top`` with curies, as a single resource and what it embeds carry them."""
        (kept,) = self._all_kept(call, base, (row,))
        return self._written(call, base, kept, self._self(call, base, kept, route), top)

    def _written(self, call: Call, base: str, kept: Kept, address: str, top: bool) -> str:
        live = self._live(call, base, kept.row, top) if self._has_live else ""
        return f'{{{kept.fields}{live},"_links":{{"self":{address}{kept.links}{self._curies if top else ""}}}}}'

    def _live(self, call: Call, base: str, row: Row, top: bool) -> str:
        world, vendor = call.world, self.noun.vendor
        parts = [f",{name}:{field.reckon(world, vendor, row[0])}" for name, field in self._reckoned]
        if self.noun.sponsor is not None and not call.is_personal:
            parts.append(f",{self._sponsor(call)}")
        if self._embeds:
            parts.append(f',"_embedded":{{{",".join(self._embedded(call, base, row, top))}}}')
        return "".join(parts)

    def _sponsor(self, call: Call) -> str:
        title, address = ("summary", "url") if self.version == V1 else ("title", self.noun.sponsor)
        sponsor = {title: call.group.title, address: f"{VENDOR}/groups/{call.group.slug}"}
        return f'"action_network:sponsor":{_encode(sponsor)}'

    def _embedded(self, call: Call, base: str, row: Row, top: bool) -> Iterable[str]:
        for link in self._embeds:
            target = call.referred(self.noun, link.ref or "", row)
            if target is not None:
                yield f'"{link.rel}":{self._renderer_of(link.ref or "").item(call, base, target, top=top)}'

    def collection(
        self,
        call: Call,
        base: str,
        rows: Sequence[Row],
        *,
        route: Route,
        path: str,
        page: int,
        per_page: int,
        total: int | None,
        following: str | None,
        previous: str | None,
    ) -> tuple[str, ...]:
        """One page in pieces: ``path`` is the collection's, ``following`` and ``previous`` those of its neighbours."""
        parts = ["{"]
        if total is not None:
            parts.append(f'"total_pages":{-(-total // per_page)},"total_records":{total},')
        parts.append(f'"per_page":{per_page},"page":{page},"_links":{{')
        for rel, target in (("next", following), ("previous", previous), ("self", path)):
            if target is not None:
                parts.append(f'"{rel}":{{"href":"{base}/{target}"}},')
        all_kept = self._all_kept(call, base, rows)
        if self._has_live or not self._is_home(route):
            addresses = [self._self(call, base, kept, route) for kept in all_kept]
            items = [
                self._written(call, base, kept, address, False)
                for kept, address in zip(all_kept, addresses, strict=True)
            ]
        else:
            addresses = [kept.address for kept in all_kept]
            items = [kept.whole for kept in all_kept]
        parts.append(f'"{self._link_rel}":[{",".join(addresses)}]{self._curies}}},')
        parts.append(f'"_embedded":{{"{self._rel}":[')
        for item in items:
            parts += (item, ",")
        if items:
            parts.pop()
        return (*parts, "]}}")


def renderers_of(nouns: Iterable[Noun]) -> dict[tuple[str, str], Renderer]:
    """A renderer for each noun in each version where it exists."""
    renderers: dict[tuple[str, str], Renderer] = {}
    for noun in nouns:
        for version in {version for route in noun.routes for version in route.versions}:
            renderers[noun.name, version] = Renderer(noun, version, renderers)
    return renderers
