"""What POST, PUT and DELETE do, at once or in the background, and what webhooks hear of it (reference 11, 13)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from mockapi.actionnetwork import agenda, webhooks
from mockapi.actionnetwork.call import Call
from mockapi.actionnetwork.fundraising import DONATIONS, REFUSED_PUT
from mockapi.actionnetwork.messages import send_scheduled
from mockapi.actionnetwork.osdi.body import read_body, wants_background
from mockapi.actionnetwork.osdi.hal import dumps
from mockapi.actionnetwork.osdi.routes import CollectionAt, ItemAt, VerbAt, parents_at, row_at
from mockapi.actionnetwork.osdi.visit import RENDERERS, ROUTES, Visit
from mockapi.world.errors import NotAllowed, Refused
from mockapi.world.store import Row


class Deferred(NamedTuple):
    """A background request as the agenda keeps it."""

    method: str
    version: str
    segments: tuple[str, ...]
    body: Mapping[str, Any]
    base: str


def perform(visit: Visit, call: Call, endpoint: CollectionAt | ItemAt | VerbAt) -> str:
    """Do what the request asks for, and return the answer's text."""
    method, args = visit.method, visit.request.args
    if isinstance(endpoint, VerbAt):
        body = read_body(visit.request, visit.settings.max_body_bytes)
        text = endpoint.verb.rules[method](
            call, endpoint.noun, call.reach(endpoint.noun, visit.ids[0]), {**args, **body}
        )
        return dumps({"message": text})
    body = {} if method == "DELETE" else read_body(visit.request, visit.settings.max_body_bytes)
    if method in endpoint.noun.background and wants_background(args):
        in_background(visit, call, endpoint, body)
        return "{}"
    done = carry_out(call, endpoint, method, visit.ids, body)
    webhooks.queue(call, RENDERERS, visit.request.base)
    if isinstance(done, str):
        return dumps({"notice": done})
    return RENDERERS[endpoint.noun.name, visit.version].item(call, visit.base, done)


def carry_out(
    call: Call, endpoint: CollectionAt | ItemAt, method: str, ids: tuple[str, ...], body: Mapping[str, Any]
) -> Row | str:
    """Apply the rule of a noun: the row that came of it, or the text of a deletion."""
    noun = endpoint.noun
    if isinstance(endpoint, CollectionAt):
        assert noun.create is not None
        return noun.create(call, noun, body, parents_at(call, noun, endpoint.route, ids))
    row = row_at(call, endpoint, ids)
    if method == "DELETE":
        assert noun.delete is not None
        return noun.delete(call, noun, row)
    assert noun.update is not None
    return noun.update(call, noun, row, body)


def in_background(visit: Visit, call: Call, endpoint: CollectionAt | ItemAt, body: Mapping[str, Any]) -> None:
    """At once or later, and nobody hears of errors (reference 13)."""
    if endpoint.noun is DONATIONS and visit.method == "PUT" and not visit.settings.donations_take_put:
        raise NotAllowed(REFUSED_PUT)  # the endpoint's refusal, not an error in the work (reference 20.5)
    delay = visit.settings.background_delay
    if delay:
        job = Deferred(visit.method, visit.version, tuple(visit.segments), body, visit.request.base)
        agenda.put_off(call, agenda.BACKGROUND, job, call.now + delay)
        return
    try:
        with visit.world.transaction():
            carry_out(call, endpoint, visit.method, visit.ids, body)
            webhooks.queue(call, RENDERERS, visit.request.base)
    except Refused:
        pass


def do_put_off(call: Call, about: tuple[Any, ...]) -> None:
    """Do a background request that was put off; ``about`` are the parts of a :class:`Deferred`."""
    job = Deferred(*about)
    found = ROUTES.match(job.version, list(job.segments))
    assert found is not None
    assert isinstance(found[0], (CollectionAt, ItemAt))
    call = Call(call.world, call.group, call.nouns, job.version, at=call.at)
    carry_out(call, found[0], job.method, tuple(found[1]), job.body)
    webhooks.queue(call, RENDERERS, job.base)


WORKERS: Mapping[str, agenda.Worker] = {agenda.BACKGROUND: do_put_off, agenda.SENDING: send_scheduled}
