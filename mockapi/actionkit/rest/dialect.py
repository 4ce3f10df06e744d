"""From a request to its answer: the order of Tastypie's checks, and ActionKit's own ways (reference 1-14)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from html import escape
from typing import Any

from mockapi.actionkit.catalogue import GAPS, MODELS
from mockapi.actionkit.declaring import outcomes
from mockapi.actionkit.declaring.call import ROOT, Call
from mockapi.actionkit.declaring.lookups import MISMATCH, parse_all
from mockapi.actionkit.declaring.model import Model, Verb
from mockapi.actionkit.declaring.refusals import (
    Conflict,
    Misdirected,
    NoSuchPage,
    NotPermitted,
    NotProcessed,
    NotPushed,
    NotValid,
    Untranslated,
)
from mockapi.actionkit.declaring.selection import Order, Selection
from mockapi.actionkit.declaring.writing import create, delete, update
from mockapi.actionkit.rest import bodies
from mockapi.actionkit.rest.access import REALM, Unknown, account_of
from mockapi.actionkit.rest.formats import PLAIN, Writer, json_text, writer_for
from mockapi.actionkit.rest.paging import Page
from mockapi.actionkit.rest.representation import representation_of, with_fractions
from mockapi.actionkit.rest.routes import Endpoint, endpoint_at, nearest
from mockapi.actionkit.rest.schema import schema_of
from mockapi.actionkit.users.staff import may, may_do
from mockapi.resource.fields import timestamp
from mockapi.world.errors import Forbidden, Invalid, NotAllowed, NotFound, Refused, Unmodelled
from mockapi.world.exchange import Answer, Outcome, Request
from mockapi.world.store import Row
from mockapi.world.world import World

Headers = tuple[tuple[str, str], ...]

HTML: Headers = (("Content-Type", "text/html; charset=utf-8"),)
VARY: Headers = (("Vary", "Accept, Cookie, Origin"),)
RAISED: Headers = (("Vary", "Cookie, Origin"),)
RESERVED = frozenset({"_limit", "_offset", "order_by", "format", "callback"})
MOST_IN_A_SET = 1000


@dataclass
class Visit:
    """A request on its way through the dialect."""

    world: World
    request: Request
    endpoint: Endpoint
    call: Call

    @cached_property
    def writer(self) -> Writer:
        """Writes in the format asked for, which nobody looks at before there is something to write. Raises Invalid."""
        return writer_for(self.request.args, self.request.headers.get("accept"))

    @property
    def model(self) -> Model:
        """The resource."""
        assert self.endpoint.model is not None
        return self.endpoint.model


def handle(world: World, request: Request) -> Outcome:
    """The answer to a request below ``/rest/v1``, and what it rested on."""
    path = request.path
    endpoint = endpoint_at(MODELS, path)
    if endpoint is None:
        name = path.removeprefix(f"{ROOT}/").partition("/")[0]
        if name in GAPS:
            return _gap(f"ActionKit's {ROOT}/{name}/")
        missing = Answer(404, HTML + RAISED, b"<h1>Not Found</h1>\n")
        if name in MODELS:  # taken for an object with an odd key (tastypie-notes 2)
            missing = Answer(404, (("Content-Type", PLAIN.content_type), *RAISED), PLAIN.write({"error": bodies.SORRY}))
        return Outcome(missing, unroutable=True, nearest=nearest(MODELS, path))
    if not path.endswith("/") and request.method in ("GET", "HEAD"):
        query = f"?{request.query}" if request.query else ""
        location = ("Location", f"{request.base}{path}/{query}")
        return Outcome(Answer(301, (*HTML, location, ("Vary", "Accept-Encoding,User-Agent"))))
    accept = request.headers.get("accept", "")
    call = Call(world, MODELS, ip=_ip(request), door="rest", base=request.base, accept=accept)
    visit = Visit(world, request, endpoint, call)
    try:
        with world.transaction():
            answer = _dispatch(visit)
    except Unmodelled as gap:
        return replace(_gap(gap.what), evidence=frozenset(call.leaned))
    except Refused as refusal:
        lacking = str(refusal) if isinstance(refusal, Untranslated) else None
        return Outcome(_refused(visit, refusal), frozenset(call.leaned), unmodelled=lacking)
    return Outcome(answer, frozenset(call.leaned))


def fault(status: int) -> Answer:
    """The vendor's answer with a status that a fault rule asks for."""
    if status == 401:
        return Answer(401, (*HTML, ("Www-Authenticate", REALM), *RAISED))
    if status in (404, 405, 429):  # Tastypie throttles without a word
        return Answer(status, HTML + VARY)
    return _json(status, {"error": bodies.SORRY}, PLAIN)


def _gap(what: str) -> Outcome:
    body = json_text({"error": f"Not modelled by mockapi: {what}"}).encode()
    return Outcome(Answer(501, (("Content-Type", "application/json"),), body), unmodelled=what)


def _ip(request: Request) -> str:
    return request.headers.get("x-forwarded-for", "").partition(",")[0].strip() or "127.0.0.1"


# ---- the checks, in their order (tastypie-notes 1)


def _dispatch(visit: Visit) -> Answer:
    override = visit.request.headers.get("x-http-method-override")
    if override is not None:
        visit.request = replace(visit.request, method=override.upper())
    request, endpoint = visit.request, visit.endpoint
    method = request.method.lower()
    if endpoint.kind == "empty id":
        if method != "put":
            raise NotFound("an object needs an id")
        raise _Broken(bodies.SORRY)  # recorded (transcript G18)
    allowed = endpoint.methods
    if method == "options" or method not in allowed:
        text = ",".join(name.upper() for name in allowed)
        return Answer(200 if method == "options" else 405, (*HTML, ("Allow", text), *VARY), text.encode())
    _authenticate(visit, method)
    if endpoint.kind == "root":
        return _root(visit)
    visit.call.lean(visit.model.evidence)
    if endpoint.kind == "schema":
        return _json(200, schema_of(visit.model), visit.writer, GOT)
    if endpoint.kind == "set":
        return _set(visit)
    if endpoint.kind == "verb":
        return _verb(visit, next(verb for verb in endpoint.verbs if verb.method == method))
    if endpoint.kind == "list":
        return _list(visit) if method == "get" else _create(visit)
    return _detail(visit, method)


GOT: Headers = (("Cache-Control", "no-cache"),)


class _Broken(Refused):
    """What ends in a 500 on the real service too."""


def _authenticate(visit: Visit, method: str) -> None:
    endpoint = visit.endpoint
    account = account_of(visit.world, visit.request.headers.get("authorization"))
    visit.call = replace(visit.call, account=account)
    if endpoint.model is None:
        if account is None:
            raise Unknown("credentials are missing")
        return
    on_list = endpoint.kind == "list" or (endpoint.kind == "verb" and not endpoint.key)
    if account is None:
        if method in endpoint.model.anonymous and (on_list or endpoint.kind == "detail"):
            return
        raise Unknown("credentials are missing")
    needed = "get" if endpoint.kind in ("schema", "set") else method
    if endpoint.kind == "verb":
        verb = next(verb for verb in endpoint.verbs if verb.method == method)
        needed = "get" if method == "get" else ("patch" if verb.on == "detail" else "post")
        if verb.permission is not None:
            if not may(account, verb.permission):
                raise NotPermitted(verb.permission)
            return
    if not may_do(account, needed, endpoint.model) and needed not in endpoint.model.anonymous:
        raise NotPermitted(f"{needed} on {endpoint.model.name}")


# ---- reading


def _root(visit: Visit) -> Answer:
    full = "fullschema" in visit.request.args
    listed = {
        name: {"list_endpoint": f"{ROOT}/{name}/", "schema": schema_of(model) if full else f"{ROOT}/{name}/schema/"}
        for name, model in MODELS.items()
    }
    return _json(200, listed, visit.writer, GOT)


def _list(visit: Visit) -> Answer:
    model, call, request = visit.model, visit.call, visit.request
    conditions = parse_all(call, model, _filters(request))
    orders, page = _orders(model, request), Page.asked(request)
    found = Selection(call, model, conditions, orders)
    meta = json_text(page.meta(f"{ROOT}/{model.name}/", len(found)))
    rows = found.slice(page.offset, page.limit)
    pieces = [f'{{"meta": {meta}, "objects": [']
    for text in representation_of(model).texts(call, rows):
        pieces += (text, ", ")
    if rows:
        pieces.pop()
    return _written(200, (*pieces, "]}"), visit.writer, "response", GOT)


def _filters(request: Request) -> list[tuple[str, Sequence[str]]]:
    gathered: dict[str, list[str]] = {}
    for name, value in request.pairs:
        if name not in RESERVED:
            gathered.setdefault(name, []).append(value)
    return list(gathered.items())


def _orders(model: Model, request: Request) -> list[Order]:
    given = [value for name, value in request.pairs if name == "order_by"]
    if not given:
        return []
    text = given[-1]  # only one field: the manual
    name, span, _ = text.removeprefix("-").partition("__")
    item = model.sent.get(name)
    if item is None:
        raise Invalid(f"No matching '{name}' field for ordering on.")
    if name not in model.ordering:
        raise Invalid(f"The '{name}' field does not allow ordering.")
    if span:
        raise Invalid(f"No matching '{text.removeprefix('-')}' field for ordering on.")
    return [Order(item.column, text.startswith("-"))]


def _set(visit: Visit) -> Answer:
    """Several objects in the order asked for; those not found are named (reference 12)."""
    keys = visit.endpoint.key.split(";")
    readable = all(map(_is_number, keys)) if visit.model.key == "id" else all(keys)
    if len(keys) > MOST_IN_A_SET or not readable:
        raise Invalid(MISMATCH)
    rows = {key: _found(visit, key) for key in keys}
    missing = [key for key in keys if rows[key] is None]
    represent = representation_of(visit.model)
    shown = represent.texts(visit.call, [row for key in keys if (row := rows[key]) is not None])
    head = f'"not_found": {json_text(missing)}, ' if missing else ""
    return _written(200, f'{{{head}"objects": [{", ".join(shown)}]}}', visit.writer, "response", GOT)


def _found(visit: Visit, key: str) -> Row | None:
    try:
        return visit.call.find(visit.model, key)
    except NotFound:
        return None


def _detail(visit: Visit, method: str) -> Answer:
    call, model = visit.call, visit.model
    if method in ("get", "patch", "delete"):
        row = _object(visit)
        body: Mapping[str, Any] = _body(visit, model.takes_forms) if method == "patch" else {}
    else:
        body = _body(visit, model.takes_forms)
        row = _object(visit)
    actual = call.typed(model.name, row)
    if method == "get":
        return _written(200, representation_of(actual).text(call, row), visit.writer, "object", GOT)
    if method == "delete":
        (actual.delete or delete)(call, actual, row)
        return Answer(204, VARY)
    (actual.update or update)(call, actual, row, body)
    return Answer(202, HTML + VARY) if method == "patch" else Answer(204, VARY)


def _object(visit: Visit) -> Row:
    key = visit.endpoint.key
    if visit.model.key == "id" and not _is_number(key):
        raise _Unreadable(f"{key} is no id")
    return visit.call.find(visit.model, key)


def _is_number(key: str) -> bool:
    return key.isascii() and key.removeprefix("-").isdecimal()


class _Unreadable(NotFound):
    """A key that cannot be one: 404, with a body (tastypie-notes 2)."""


# ---- writing


def _body(visit: Visit, forms: bool) -> dict[str, Any]:
    if visit.model.takes_files and visit.request.headers.get("content-type", "").startswith("multipart/"):
        fields, files = bodies.read_multipart(visit.request, limit=visit.call.settings.max_upload_bytes)
        return {**fields, **files}
    return bodies.read(visit.request, forms=forms, limit=visit.call.settings.max_body_bytes)


def _create(visit: Visit) -> Answer:
    body = _body(visit, visit.model.takes_forms)
    made = (visit.model.create or create)(visit.call, visit.model, body)
    return _outcome(visit, made if not isinstance(made, Row) else outcomes.Made(visit.model, made))


def _verb(visit: Visit, verb: Verb) -> Answer:
    row = _object(visit) if verb.on == "detail" else None
    body: Mapping[str, Any] = visit.request.args
    if verb.method == "post" and visit.request.body.strip():
        asked = {name: value for name, value in body.items() if name not in RESERVED}
        body = {**asked, **_body(visit, True)}
    visit.call.lean(verb.evidence)
    return _outcome(visit, verb.rule(visit.call, visit.model, row, body, **visit.endpoint.parts))


def _outcome(visit: Visit, outcome: Any) -> Answer:
    call, base = visit.call, visit.request.base
    if isinstance(outcome, outcomes.Made):
        location = ("Location", base + (call.uri(outcome.model.name, outcome.row[0]) or ""))
        if not outcome.shown:
            return Answer(201, (*HTML, location, *VARY))
        data = representation_of(call.typed(outcome.model.name, outcome.row)).data(call, outcome.row)
        data = with_fractions(data, timestamp(call.now))
        return _json(201, {**data, **dict(outcome.extra)}, visit.writer, (location,), root="object")
    if isinstance(outcome, outcomes.MadeAt):
        return Answer(201, (*HTML, ("Location", base + outcome.path), *VARY))
    if isinstance(outcome, outcomes.Accepted):
        return Answer(202, HTML + VARY)
    if isinstance(outcome, outcomes.Listed):
        page = Page.asked(visit.request)
        meta = page.meta(visit.request.path, len(outcome.found))
        represent = representation_of(outcome.model)
        rows = outcome.found.slice(page.offset, page.limit)
        objects = [{**represent.data(call, row), **represent.whole(call, row, outcome.whole)} for row in rows]
        return _json(200, {"meta": meta, "objects": objects}, visit.writer, GOT)
    if isinstance(outcome, outcomes.File):
        name = (("Content-Disposition", f'attachment; filename="{outcome.name}"'),) if outcome.name else ()
        return Answer(200, (("Content-Type", outcome.content_type), *name, *VARY), outcome.content)
    assert isinstance(outcome, outcomes.Shown)
    headers = () if outcome.location is None else (("Location", base + outcome.location),)
    return _json(outcome.status, outcome.data, visit.writer, headers)


# ---- answers


def _json(status: int, value: Any, writer: Writer, headers: Headers = (), root: str = "response") -> Answer:
    return Answer(status, (("Content-Type", writer.content_type), *headers, *VARY), writer.write(value, root))


def _written(status: int, text: str | tuple[str, ...], writer: Writer, root: str, headers: Headers) -> Answer:
    content = (("Content-Type", writer.content_type), *headers, *VARY)
    if isinstance(text, str):
        return Answer(status, content, writer.write_text(text, root))
    return Answer(status, content, text if writer is PLAIN else writer.write_text("".join(text), root))


def _refused(visit: Visit, refusal: Refused) -> Answer:
    """The one place where refusals get their shapes (reference 8)."""
    if isinstance(refusal, Forbidden):
        return fault(401)
    if isinstance(refusal, NotAllowed):
        return Answer(405, HTML + VARY)
    if isinstance(refusal, NotFound) and not isinstance(refusal, _Unreadable):
        return Answer(404, HTML + VARY)
    status, headers = 400, RAISED
    value: Any
    if isinstance(refusal, NotValid):
        value = {refusal.resource: {name: list(texts) for name, texts in refusal.messages.items()}}
    elif isinstance(refusal, NotProcessed):
        value = {"errors": {name: list(texts) for name, texts in refusal.messages.items()}}
    elif isinstance(refusal, NoSuchPage):
        value = {"page": str(refusal)}
    elif isinstance(refusal, NotPushed):
        value = dict(refusal.messages)
    elif isinstance(refusal, Conflict):
        status, value = 409, {"errors": {name: list(texts) for name, texts in refusal.messages.items()}}
        uri = visit.call.uri(refusal.resource, refusal.key) if refusal.resource else None
        headers = ((("Location", visit.request.base + uri), *RAISED)) if uri else RAISED
    else:
        status = (
            404 if isinstance(refusal, (_Unreadable, Misdirected)) else 500 if isinstance(refusal, _Broken) else 400
        )
        if isinstance(refusal, bodies.UnsupportedType):
            status = 415
        canned = status in (404, 415, 500)
        value = {"error": bodies.SORRY if canned else escape(str(refusal), quote=False)}
    writer = _error_writer(visit)
    return Answer(status, (("Content-Type", writer.content_type), *headers), writer.write(value))


def _error_writer(visit: Visit) -> Writer:
    """Errors come in the format asked for, but with a ``callback`` as plain JSON (tastypie-notes 10)."""
    try:
        return PLAIN if "callback" in visit.request.args else visit.writer
    except Invalid:
        return PLAIN
