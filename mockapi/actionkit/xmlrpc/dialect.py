"""From a POST to ``/api/`` to its answer: credentials, the call, the method, and results or faults (reference 2-4)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mockapi.actionkit.catalogue import MODELS
from mockapi.actionkit.declaring.call import Call
from mockapi.actionkit.rest.access import Unknown, account_of
from mockapi.actionkit.xmlrpc.classes import CLASSES
from mockapi.actionkit.xmlrpc.faults import BROKEN, NO_METHOD, Fault, of_refusal
from mockapi.actionkit.xmlrpc.methods import EXTENSIONS, METHODS
from mockapi.actionkit.xmlrpc.special import FUNCTIONS, OWN
from mockapi.actionkit.xmlrpc.wire import read_call, write_fault, write_result
from mockapi.world.errors import Forbidden, Refused, Unmodelled
from mockapi.world.exchange import Answer, Outcome, Request
from mockapi.world.world import World

XML = (("Content-Type", "text/xml"),)
HTML = (("Content-Type", "text/html; charset=utf-8"),)
REALM = 'Basic realm="ActionKit API"'
ALLOW, WARN, GONE = "allow", "warn", "gone"


def handle(world: World, request: Request) -> Outcome:
    """The answer to a request at ``/api/``, and what it rested on."""
    settings = world.settings.actionkit
    if settings.xmlrpc == GONE:
        return Outcome(
            Answer(410, HTML, b"<h1>Gone</h1>\n<p>The XML-RPC API has been removed. Use the REST API.</p>\n")
        )
    if settings.inject:
        status, settings.inject = settings.inject, 0
        return Outcome(Answer(status, HTML, b""))
    if request.method != "POST":
        return Outcome(Answer(405, (*HTML, ("Allow", "POST")), b""))
    try:
        account = _account(world, request)
    except Forbidden:
        return Outcome(Answer(401, (*HTML, ("WWW-Authenticate", REALM)), b"<h1>Authorization Required</h1>\n"))
    call = Call(world, MODELS, account=account, ip=_ip(request), door="xmlrpc", base=request.base)
    try:
        if len(request.body) > settings.max_body_bytes:
            raise Fault(BROKEN, f"The request is larger than {settings.max_body_bytes} bytes")
        method, given = read_call(request.body)
        with world.transaction():
            result = carry_out(call, method, given)
    except Unmodelled as gap:
        fault = Fault(NO_METHOD, f"Not modelled by mockapi: {gap.what}")
        return Outcome(Answer(501, XML, write_fault(fault)), frozenset(call.leaned), unmodelled=gap.what)
    except Refused as refusal:
        return Outcome(Answer(200, XML, write_fault(of_refusal(refusal))), frozenset(call.leaned))
    return Outcome(Answer(200, XML, write_result(result)), frozenset(call.leaned))


def carry_out(call: Call, method: str, given: Mapping[str, Any]) -> Any:
    """The result of a method. Raises what the rules refuse, and Fault for a method that there is not."""
    if method in FUNCTIONS:
        return FUNCTIONS[method](call, given)
    name, _, verb = method.partition(".")
    kind = CLASSES.get(name)
    if kind is not None:
        rule = OWN.get(method) or (METHODS.get(verb) if verb in kind.methods else None)
        if rule is None and call.settings.extensions:
            rule = EXTENSIONS.get(verb)
        if rule is not None:
            call.lean(kind.evidence)
            return rule(call, kind, given)
    raise Fault(NO_METHOD, f"There is no method {method}")


def _account(world: World, request: Request) -> Any:
    """The staff account of a name and a password; keys are for REST only (decisions T13). Raises Forbidden."""
    header = request.headers.get("authorization", "")
    account = account_of(world, header) if header.strip().lower().startswith("basic ") else None
    if account is None:
        raise Unknown("credentials are missing")
    return account


def _ip(request: Request) -> str:
    return request.headers.get("x-forwarded-for", "").partition(",")[0].strip() or "127.0.0.1"
