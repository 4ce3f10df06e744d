"""Control of the faults: rules that let something go wrong with matching requests."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from mockapi.page_shift import MOST
from mockapi.transport.controls import (
    Asked,
    Route,
    answer_of,
    flag,
    hash_of,
    list_of,
    nullable,
    number,
    shown_bytes,
    text,
    whole,
)
from mockapi.world.errors import Invalid, NotFound

if TYPE_CHECKING:
    from mockapi.emulator import Emulator
    from mockapi.world.faults import Fault

LONGEST = 3600
SERVICES = ["actionnetwork", "actionkit"]
RULE = {
    "preset": text("The name of a rule that stands ready (GET presets); the other fields go on top of it."),
    "page_shift": hash_of(
        {
            "noun": text("What comes or goes: people (user on ActionKit) where nothing is said."),
            "insert": whole("How many made-up rows come to stand in front.", high=MOST),
            "remove": whole("How many of the first rows go.", high=MOST),
            "rows": list_of(hash_of(), "Rows to be put in as they stand.", maxItems=MOST),
            "api_key": text("The account on Action Network."),
        },
        help="Before the matching request (the second, or nth) rows come or go, so that pages shift under a client.",
    ),
    "name": text("How the journal names it."),
    "service": text(enum=SERVICES),
    "method": text(minLength=1),
    "path": text("A glob on the whole path, or on the path behind the API root.", minLength=1),
    "times": whole("How often it strikes at most.", low=1),
    "nth": {
        "type": ["integer", "array"],
        "minimum": 1,
        "items": whole(low=1),
        "minItems": 1,
        "maxItems": 1000,
        "description": "Which of the matching requests it strikes, from 1: one number, or several.",
    },
    "after": whole("How many matching requests it lets through first."),
    "probability": number("With which each matching request is struck.", high=1),
    "seed": whole("From which chance is drawn.", low=-(2**31)),
    "status": whole("Answered with the vendor's own error body.", low=200, high=599),
    "body": {"type": ["string", "object", "array"], "description": "Answered as it stands; a hash or a list as JSON."},
    "body_base64": text("The same for bytes.", format="byte"),
    "headers": hash_of(None, additionalProperties=text(), help="Answered besides."),
    "retry_after": whole("Seconds, answered as Retry-After."),
    "latency": number("Seconds before the answer.", high=LONGEST),
    "reset": flag("Break the connection."),
    "timeout": flag("Let no answer come."),
    "truncate": whole("Break the connection after so many bytes of the body."),
    "slow": number("Send the body in pieces with so many seconds between.", high=LONGEST),
    "committed": flag("Do what was asked for all the same: only the answer is lost."),
}  # fmt: skip
SHOWN = answer_of(
    number=whole(),
    name=text(),
    rule=text("In words, with how often it has struck."),
    service=nullable(text()),
    method=nullable(text()),
    path=nullable(text()),
    times=nullable(whole()),
    nth=list_of(whole()),
    after=whole(),
    probability=number(),
    seed=whole(low=-(2**31)),
    status=nullable(whole()),
    body={"type": ["string", "object", "null"]},
    headers=hash_of(),
    committed=flag(),
    trouble={"type": ["object", "null"]},
    effect=flag("Whether it does something besides: shift pages, or what a function of Python's does."),
    seen=whole("How many requests have matched."),
    used=whole("How many it has struck."),
)


def list_faults(emulator: Emulator, asked: Asked) -> Mapping[str, Any]:
    """The rules, those first that are asked first."""
    return {"faults": [_shown(rule) for rule in emulator.faults]}


def add(emulator: Emulator, asked: Asked) -> Mapping[str, Any]:
    """Add a rule; what is left out matches anything. It strikes until it is used up or removed."""
    body = dict(asked.body)
    shift, preset = body.pop("page_shift", None), body.pop("preset", None)
    if "body_base64" in body:
        if "body" in body:
            raise Invalid("body and body_base64 exclude each other")
        try:
            body["body"] = base64.b64decode(body.pop("body_base64"), validate=True)
        except ValueError:
            raise Invalid("body_base64 is no base64") from None
    with emulator.world.lock:
        if shift is not None:
            service = body.setdefault("service", "actionnetwork")
            if preset is not None:
                raise Invalid("preset and page_shift exclude each other")
            if service == "actionkit" and "api_key" in shift:
                raise Invalid("page_shift.api_key is for Action Network")
            try:
                return _shown(emulator.faults.preset(f"{service}.page_shift", **shift, **body))
            except NotFound as missing:
                raise Invalid(str(missing)) from None
        if preset is not None:
            try:
                return _shown(emulator.faults.preset(preset, **body))
            except KeyError as unknown:
                raise Invalid(unknown.args[0]) from None
        return _shown(emulator.faults.add(**body))


def presets(emulator: Emulator, asked: Asked) -> Mapping[str, Any]:
    """The names of the rules that stand ready, for what goes wrong in practice."""
    return {"presets": sorted(emulator.faults.presets)}


def show(emulator: Emulator, asked: Asked) -> Mapping[str, Any]:
    """One rule, with how often it has struck."""
    return _shown(_rule(emulator, asked))


def remove(emulator: Emulator, asked: Asked) -> Mapping[str, Any]:
    """Drop a rule."""
    with emulator.world.lock:
        rule = _rule(emulator, asked)
        emulator.faults.remove(rule)
    return {"removed": rule.number}


def clear(emulator: Emulator, asked: Asked) -> Mapping[str, Any]:
    """Drop all rules."""
    emulator.faults.clear()
    return {"cleared": True}


def _rule(emulator: Emulator, asked: Asked) -> Fault:
    given = asked.ids["number"]
    for rule in emulator.faults:
        if str(rule.number) == given:
            return rule
    raise NotFound(f"there is no fault {given}")


def _shown(rule: Fault) -> Mapping[str, Any]:
    trouble = rule.trouble
    return {
        "number": rule.number,
        "name": rule.name,
        "rule": rule.tally(),
        "service": rule.service,
        "method": rule.method,
        "path": rule.path,
        "times": rule.times,
        "nth": [] if rule.nth is None else [rule.nth] if isinstance(rule.nth, int) else list(rule.nth),
        "after": rule.after,
        "probability": rule.probability,
        "seed": rule.seed,
        "status": rule.status,
        "body": None if rule.body is None else shown_bytes(rule.body),
        "headers": dict(rule.headers),
        "committed": rule.committed,
        "trouble": trouble
        and {"kind": trouble.kind, "latency": trouble.delay, "truncate": trouble.size, "slow": trouble.pause},
        "effect": rule.effect is not None,
        "seen": rule.seen,
        "used": rule.used,
    }


ROUTES = (
    Route("GET", "faults", list_faults, answer=answer_of(faults=list_of(SHOWN))),
    Route("POST", "faults", add, body=hash_of(RULE, minProperties=1), answer=SHOWN),
    Route("DELETE", "faults", clear, answer=answer_of(cleared=flag())),
    Route("GET", "faults/presets", presets, answer=answer_of(presets=list_of(text()))),
    Route("GET", "faults/{number}", show, answer=SHOWN),
    Route("DELETE", "faults/{number}", remove, answer=answer_of(removed=whole())),
)
