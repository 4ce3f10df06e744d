"""From a request to its answer: keys, routes, methods, and the vendor's errors (reference 2-4, 14, 15)."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from mockapi.actionnetwork import groups
from mockapi.actionnetwork.call import Call, Unfulfilled
from mockapi.actionnetwork.catalogue import NOUNS
from mockapi.actionnetwork.osdi.body import read_body, wants_background
from mockapi.actionnetwork.osdi.entry_point import entry_point
from mockapi.actionnetwork.osdi.hal import dumps
from mockapi.actionnetwork.osdi.performing import in_background, perform
from mockapi.actionnetwork.osdi.reading import list_page, show, show_embed
from mockapi.actionnetwork.osdi.routes import CollectionAt, DocumentAt, EmbedAt, Gap, ItemAt, VerbAt, parents_at
from mockapi.actionnetwork.osdi.visit import RENDERERS, ROUTES, Visit, visit_of
from mockapi.actionnetwork.webhooks import queue
from mockapi.world.errors import Forbidden, NotAllowed, NotFound, Refused, TooMany, Unmodelled
from mockapi.world.exchange import Answer, Outcome, Request
from mockapi.world.store import Row
from mockapi.world.world import World

HEADERS = (("Content-Type", "application/hal+json"), ("Cache-Control", "max-age=0, private, must-revalidate"))
CORS = (
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Allow-Methods", "GET, POST, PUT, DELETE, OPTIONS"),
    ("Access-Control-Allow-Headers", "Content-Type, OSDI-API-Token, api-key"),
)

Text = str | tuple[str, ...]  # whole, or in pieces

TOO_MANY = "Too many requests"
FAULT_TEXTS = {429: TOO_MANY}
MISSING_PAGE = "<!DOCTYPE html><html><head><title>Page not found</title></head><body><h1>404</h1></body></html>"


def handle(world: World, request: Request) -> Outcome:
    """The answer to a request below ``/api/v1`` or ``/api/v2``, and what it rested on."""
    visit = visit_of(world, request)
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
        if visit.settings.html_for_missing_donations and isinstance(refusal, NotFound) and _is_donation(visit):
            html = Answer(404, (("Content-Type", "text/html; charset=utf-8"),), MISSING_PAGE.encode())
            return replace(outcome, answer=html)
        return outcome
    return _outcome(visit, 200, text)


def fault(status: int) -> Answer:
    """The vendor's error body for a status that a fault rule asks for."""
    return Answer(status, HEADERS, error_text(FAULT_TEXTS.get(status, "Something went wrong")).encode())


def error_text(text: str) -> str:
    """The one error shape that clients rely on (reference 4)."""
    return dumps({"error": text})


def _is_donation(visit: Visit) -> bool:
    return isinstance(visit.endpoint, ItemAt) and visit.endpoint.route.path == "donations"


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
    return 429 if isinstance(refusal, TooMany) else 400


def _dispatch(visit: Visit) -> Text:
    if visit.method == "OPTIONS":
        return "{}"
    account = _account(visit)
    if account is not None and visit.settings.rate_limit:
        _pace(visit.world, account, visit.settings.rate_limit)
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
        return show_embed(visit, call, endpoint.noun)
    if visit.method == "GET" and not isinstance(endpoint, VerbAt):
        return list_page(visit, call, endpoint) if isinstance(endpoint, CollectionAt) else show(visit, call, endpoint)
    return perform(visit, call, endpoint)


def _pace(world: World, account: Row, limit: int) -> None:
    """Raise TooMany where the key has made as many calls within the last second as it may (reference 5)."""
    now = world.clock.exact()
    calls = world.calls.setdefault(("actionnetwork", account.key), deque())
    while calls and not now - 1 < calls[0] <= now:
        calls.popleft()
    if len(calls) >= limit:
        raise TooMany(TOO_MANY)
    calls.append(now)


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
    noun, name = endpoint.noun, endpoint.route.parents[-1]
    uuid = visit.ids[-1]
    action = visit.world.collection(NOUNS[noun.target(name)].table).one("uuid", uuid.lower())
    if action is None:
        raise Unfulfilled("no such action")
    call = Call(visit.world, groups.by_number(visit.world, action.group), NOUNS, visit.version, visit.leaned)
    try:
        parents = parents_at(call, noun, endpoint.route, visit.ids)
    except NotFound:
        raise Unfulfilled("no such action") from None
    if wants_background(visit.request.args):
        in_background(visit, call, endpoint, body)
        return
    assert noun.create is not None
    noun.create(call, noun, body, parents)
    queue(call, RENDERERS, visit.request.base)
