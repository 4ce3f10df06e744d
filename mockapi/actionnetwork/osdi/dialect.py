"""From a request to its answer: keys, routes, methods, rules, HAL, and the vendor's errors (reference 2-4, 13-15)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any
from urllib.parse import unquote

from mockapi.actionnetwork import groups
from mockapi.actionnetwork.actions import embed_codes
from mockapi.actionnetwork.call import Call, Unfulfilled
from mockapi.actionnetwork.catalogue import GAPS, NOUNS
from mockapi.actionnetwork.noun import VERSIONS, Noun
from mockapi.actionnetwork.osdi.body import read_body, wants_background
from mockapi.actionnetwork.osdi.entry_point import entry_point, list_custom_fields, metadata
from mockapi.actionnetwork.osdi.hal import curies, dumps, renderers_of
from mockapi.actionnetwork.osdi.odata import parse, select
from mockapi.actionnetwork.osdi.paging import Page
from mockapi.actionnetwork.osdi.routes import (
    CollectionAt,
    DocumentAt,
    EmbedAt,
    Endpoint,
    Gap,
    ItemAt,
    RouteTable,
    parents_in,
)
from mockapi.actionnetwork.settings import Settings
from mockapi.world.errors import Forbidden, Invalid, NotAllowed, NotFound, Refused, Unmodelled
from mockapi.world.exchange import Answer, Outcome, Request
from mockapi.world.store import Row
from mockapi.world.world import World

HEADERS = (("Content-Type", "application/hal+json"), ("Cache-Control", "max-age=0, private, must-revalidate"))
CORS = (
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Allow-Methods", "GET, POST, PUT, DELETE, OPTIONS"),
    ("Access-Control-Allow-Headers", "Content-Type, OSDI-API-Token, api-key"),
)

ROUTES = RouteTable(NOUNS.values(), {"metadata": metadata, "metadata/custom_fields": list_custom_fields}, GAPS)
RENDERERS = renderers_of(NOUNS.values())

Text = str | tuple[str, ...]  # whole, or in pieces

FAULT_TEXTS = {429: "Too many requests"}


@dataclass
class Visit:
    """A request on its way through the dialect: what has been found out so far."""

    world: World
    request: Request
    version: str
    segments: list[str]
    leaned: set[str]
    endpoint: Endpoint | None = None
    ids: tuple[str, ...] = ()

    @cached_property
    def base(self) -> str:
        """The address of the API that the client used, escaped: a Host header may hold anything."""
        return dumps(f"{self.request.base}/api/{self.version}")[1:-1]

    @property
    def settings(self) -> Settings:
        """The switches."""
        settings: Settings = self.world.settings.actionnetwork
        return settings

    @property
    def method(self) -> str:
        """The method, HEAD counting as GET."""
        return "GET" if self.request.method == "HEAD" else self.request.method


def handle(world: World, request: Request) -> Outcome:
    """The answer to a request below ``/api/v1`` or ``/api/v2``, and what it rested on."""
    visit = _visit(world, request)
    try:
        with world.transaction():
            text = _dispatch(visit)
    except Unfulfilled:
        return _outcome(visit, 200, "{}")
    except Unmodelled as gap:
        return replace(
            _outcome(visit, 501, dumps({"error": f"Not modelled by mockapi: {gap.what}"})), unmodelled=gap.what
        )
    except Refused as refusal:
        outcome = _outcome(visit, _status(visit, refusal), error_text(str(refusal)))
        if visit.endpoint is None:
            nearest = ROUTES.nearest(visit.version, visit.segments)
            outcome = replace(outcome, unroutable=True, nearest=nearest)
        return outcome
    return _outcome(visit, 200, text)


def fault(status: int) -> Answer:
    """The vendor's error body for a status that a fault rule asks for."""
    return Answer(status, HEADERS, error_text(FAULT_TEXTS.get(status, "Something went wrong")).encode())


def error_text(text: str) -> str:
    """The one error shape that clients rely on (reference 4)."""
    return dumps({"error": text})


def _visit(world: World, request: Request) -> Visit:
    raw = request.path.removeprefix("/api/").split("/")
    version, segments = raw[0], [unquote(part) if "%" in part else part for part in raw[1:]]
    if segments and segments[-1] == "":
        segments.pop()
    visit = Visit(world, request, version if version in VERSIONS else VERSIONS[-1], segments, set())
    if version in VERSIONS and segments:
        found = ROUTES.match(version, segments)
        if found is not None:
            visit.endpoint, visit.ids = found[0], tuple(found[1])
    elif version in VERSIONS:
        visit.endpoint = DocumentAt(lambda call, base: entry_point(version, base, keyed=True))
    return visit


def _outcome(visit: Visit, status: int, text: Text) -> Outcome:
    headers: tuple[tuple[str, str], ...] = HEADERS
    endpoint = visit.endpoint
    if visit.request.method == "OPTIONS" or (isinstance(endpoint, CollectionAt) and endpoint.route.keyless):
        headers += CORS
    return Outcome(Answer(status, headers, text.encode() if isinstance(text, str) else text), frozenset(visit.leaned))


def _status(visit: Visit, refusal: Refused) -> int:
    if isinstance(refusal, NotFound):
        return 404
    if isinstance(refusal, Forbidden):
        return visit.settings.refused_key_status
    if isinstance(refusal, NotAllowed):
        return visit.settings.refused_method_status
    return 400


def _dispatch(visit: Visit) -> Text:
    if visit.method == "OPTIONS":
        return "{}"
    account = _account(visit)
    if not visit.segments and visit.endpoint is not None and visit.method == "GET":
        return dumps(entry_point(visit.version, visit.base, keyed=account is not None))
    if account is None:
        return _without_key(visit)
    if visit.endpoint is None:
        raise NotFound(f"There is nothing at {visit.request.path}")
    if isinstance(visit.endpoint, Gap):
        raise Unmodelled(f"Action Network's /api/{visit.version}/{visit.endpoint.path}")
    if visit.method not in visit.endpoint.methods:
        raise NotAllowed(f"{visit.request.method} is not allowed on this endpoint")
    call = Call(visit.world, account, NOUNS, visit.version, visit.leaned)
    endpoint = visit.endpoint
    if isinstance(endpoint, DocumentAt):
        return dumps(endpoint.document(call, visit.base))
    if call.is_personal and endpoint.noun.group_only and visit.method != "GET":
        raise Forbidden(f"A personal API key cannot reach {endpoint.noun.name}")
    call.lean(endpoint.noun.evidence)
    if isinstance(endpoint, EmbedAt):
        return _embed(visit, call, endpoint.noun)
    if visit.method == "GET":
        return _list(visit, call, endpoint) if isinstance(endpoint, CollectionAt) else _show(visit, call, endpoint)
    return _write(visit, call, endpoint)


def _account(visit: Visit) -> Row | None:
    for header in ("osdi-api-token", "api-key"):
        key = visit.request.headers.get(header)
        if key:
            found = groups.by_key(visit.world, key.strip())
            if found is not None:
                return found
    return None


def _without_key(visit: Visit) -> str:
    """A record helper works without a good key and says nothing (reference 3.1, 14); all else is refused."""
    endpoint = visit.endpoint
    sent = next((visit.request.headers[h] for h in ("osdi-api-token", "api-key") if h in visit.request.headers), "")
    if visit.method == "POST":
        if isinstance(endpoint, Gap) and endpoint.path.count("/") == 2:
            raise Unmodelled(f"Action Network's /api/{visit.version}/{endpoint.path}")
        if isinstance(endpoint, CollectionAt) and "POST" in endpoint.route.keyless:
            body = read_body(visit.request, visit.settings.max_body_bytes)
            if "person" in body:
                _record_blindly(visit, endpoint, body)
                return "{}"
    raise Forbidden(f"API Key invalid or not present {sent}".rstrip())


def _record_blindly(visit: Visit, endpoint: CollectionAt, body: Mapping[str, Any]) -> None:
    name, uuid = next(iter(parents_in(endpoint.route, visit.ids).items()))
    parent_noun = _parent(endpoint.noun, name)
    action = visit.world.collection(parent_noun.table).one("uuid", uuid.lower())
    if action is None:
        raise Unfulfilled("no such action")
    group = groups.by_number(visit.world, action.group)
    call = Call(visit.world, group, NOUNS, visit.version, visit.leaned)
    assert endpoint.noun.create is not None
    endpoint.noun.create(call, endpoint.noun, body, {name: action})


def _parent(noun: Noun, name: str) -> Noun:
    return NOUNS[next(ref.to for ref in noun.refs if ref.name == name)]


def _parents(visit: Visit, call: Call, endpoint: CollectionAt | ItemAt) -> dict[str, Row]:
    if not endpoint.route.parents:
        return {}
    return {
        name: call.reach(_parent(endpoint.noun, name), uuid)
        for name, uuid in parents_in(endpoint.route, visit.ids).items()
    }


def _list(visit: Visit, call: Call, endpoint: CollectionAt) -> Text:
    noun, version = endpoint.noun, visit.version
    parents = _parents(visit, call, endpoint)
    if parents:
        (name, parent), *_ = parents.items()
        index, group = name, parent.key
    else:
        index, group = noun.list_index(version), call.group.key
    page = Page.asked(visit.request)
    matches = select(call, noun, index, group, _terms(visit, call, noun))
    rows = matches.slice(page.offset, page.size)
    counted = version in noun.totals
    total = len(matches) if counted else None
    more = page.offset + page.size < total if total is not None else bool(rows)
    if rows and visit.settings.next_on_last_page:
        more = True
    path = "/".join(visit.segments)
    return RENDERERS[noun.name, version].collection(
        call,
        visit.base,
        rows,
        route=endpoint.route,
        path=path,
        page=page.number,
        per_page=page.size,
        total=total,
        following=page.address(path, page.number + 1) if more else None,
        previous=page.address(path, page.number - 1) if page.number > 1 else None,
    )


def _terms(visit: Visit, call: Call, noun: Noun) -> list[Any]:
    text = visit.request.args.get("filter", "").strip()
    known = noun.filter_in[visit.version]
    if not text or not known:
        return []  # a filter where none is supported is ignored (reference 9.3)
    try:
        return list(parse(text, known))
    except Invalid:
        if visit.settings.lenient_filters:
            return []
        raise


def _item(visit: Visit, call: Call, endpoint: ItemAt) -> Row:
    parents = _parents(visit, call, endpoint)
    uuid = visit.ids[-1]
    row = call.reach(endpoint.noun, uuid)
    if any(getattr(row, name) != parent.key for name, parent in parents.items()):
        raise NotFound(f"Couldn't find {endpoint.noun.singular} with id = {uuid}")
    return row


def _show(visit: Visit, call: Call, endpoint: ItemAt) -> str:
    row = _item(visit, call, endpoint)
    return RENDERERS[endpoint.noun.name, visit.version].item(call, visit.base, row, route=endpoint.route)


def _embed(visit: Visit, call: Call, noun: Noun) -> str:
    row = call.reach(noun, visit.ids[0])
    links = {"self": {"href": f"{visit.base}/{'/'.join(visit.segments)}"}, "curies": curies(visit.version)}
    return dumps({**embed_codes(row, noun.embed_word or ""), "_links": links})


def _write(visit: Visit, call: Call, endpoint: CollectionAt | ItemAt) -> str:
    noun = endpoint.noun
    body = {} if visit.method == "DELETE" else read_body(visit.request, visit.settings.max_body_bytes)
    if visit.method in noun.background and wants_background(visit.request.args):
        _in_background(visit, lambda: _perform(visit, call, endpoint, body))
        return "{}"
    return _perform(visit, call, endpoint, body)


def _in_background(visit: Visit, work: Callable[[], object]) -> None:
    """Done at once, but nobody hears of errors (reference 13)."""
    try:
        with visit.world.transaction():
            work()
    except Refused:
        pass


def _perform(visit: Visit, call: Call, endpoint: CollectionAt | ItemAt, body: Mapping[str, Any]) -> str:
    noun = endpoint.noun
    if isinstance(endpoint, CollectionAt):
        assert noun.create is not None
        row = noun.create(call, noun, body, _parents(visit, call, endpoint))
    else:
        row = _item(visit, call, endpoint)
        if visit.method == "DELETE":
            assert noun.delete is not None
            return dumps({"notice": noun.delete(call, noun, row)})
        assert noun.update is not None
        row = noun.update(call, noun, row, body)
    return RENDERERS[noun.name, visit.version].item(call, visit.base, row)
