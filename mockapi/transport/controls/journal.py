"""Control of the journal: the requests that were made, questions about them, and expectations."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from mockapi.transport.controls import (
    ANYTHING,
    MOMENT,
    Asked,
    Conflict,
    Route,
    answer_of,
    flag,
    hash_of,
    iso,
    list_of,
    nullable,
    plain,
    shown_bytes,
    text,
    whole,
)
from mockapi.world.errors import Invalid, NotFound
from mockapi.world.expectations import MISSING, Expectation, nearest
from mockapi.world.har import LEFT_OUT, SECRET, keys_in, without

if TYPE_CHECKING:
    from mockapi.emulator import Emulator
    from mockapi.world.exchange import Exchange

SERVICES = ["actionnetwork", "actionkit"]
MOST = 1_000_000
SUMMARY = {
    "number": whole("Counted from 1 in each world."),
    "at": MOMENT,
    "line": text(),
    "service": text(enum=SERVICES),
    "method": text(),
    "path": text("As it was sent."),
    "query": hash_of(help="The arguments, decoded; of several with one name the last."),
    "body": ANYTHING,
    "status": whole(),
    "fault": nullable(text("The rule that struck.")),
    "unmodelled": nullable(text("What the emulator lacks, where the answer was 501.")),
    "unroutable": flag("Whether no route has the path."),
    "nearest": nullable(text("The route most like it.")),
}
EXCHANGE = answer_of(**SUMMARY)
WHOLE = answer_of(
    **SUMMARY,
    url=text(),
    headers=hash_of(),
    evidence=list_of(text()),
    answer=answer_of(status=whole(), headers=list_of(list_of(text())), body=ANYTHING),
)
MATCHING = {
    "method": text(),
    "path": text("A glob on the whole path, or on the path behind the API root."),
    "service": text(enum=SERVICES),
    "status": whole(low=100, high=599),
    "query": hash_of(help="Contained in what was sent, as body and headers are."),
    "body": {
        "description": "Contained in what was sent: hashes may have more keys, lists must be as long. Anywhere a value "
        'may be {"$regex": "..."}, which a text must hold a match of, or {"$any": true} for whatever is there.'
    },
    "headers": hash_of(),
}
TIMES = {
    "times": whole("Exactly so many."),
    "at_least": whole("At least so many: 1, where nothing is said."),
    "at_most": whole("At most so many."),
}


def list_exchanges(emulator: Emulator, asked: Asked) -> Mapping[str, Any]:
    """The requests that were made, oldest first: the last ``limit`` of those that match all that is given."""
    args = dict(asked.args)
    since, limit = args.pop("since", 0), args.pop("limit", 100)
    wanted = Expectation(**args)
    found = [one for one in emulator.journal.since(since) if wanted.matches(one)]
    return {
        "total": emulator.journal.total,
        "forgotten": emulator.journal.forgotten,
        "found": len(found),
        "requests": [summary(one) for one in found[len(found) - limit if limit < len(found) else 0 :]],
    }


def search(emulator: Emulator, asked: Asked) -> Mapping[str, Any]:
    """The requests that match a description, body and headers too, oldest first."""
    wanted = _expectation(asked.body)
    return {"requests": [summary(one) for one in emulator.journal if wanted.matches(one)]}


def show(emulator: Emulator, asked: Asked) -> Mapping[str, Any]:
    """One request with its answer. Keys and passwords are left out unless ``secrets``."""
    given = asked.ids["number"]
    for exchange in emulator.journal:
        if str(exchange.number) == given:
            return whole_of(exchange, secrets=asked.args.get("secrets", False))
    raise NotFound(f"the journal holds no exchange {given}")


def clear(emulator: Emulator, asked: Asked) -> Mapping[str, Any]:
    """Forget the requests made so far; their numbers go on, and what was asked in vain is remembered."""
    with emulator.world.lock:
        emulator.journal.clear()
    return {"cleared": True}


def expect(emulator: Emulator, asked: Asked) -> Mapping[str, Any]:
    """Say that a request like this was made: at least once, or as often as said (``times`` 0: never).

    Answers the requests, or 409 with the text that Python's AssertionError has, and the nearest request with what of it
    does not fit.
    """
    body = dict(asked.body)
    counts = {name: body.pop(name) for name in TIMES if name in body}
    if "times" in counts and len(counts) > 1:
        raise Invalid("times goes without at_least and at_most")
    if counts.get("at_most", MOST) < counts.get("at_least", 0):
        raise Invalid("at_most is less than at_least")
    if counts.get("at_most") == 0:
        counts.setdefault("at_least", 0)
    wanted = _expectation(body)
    with emulator.world.lock:
        held = list(emulator.journal)
        try:
            found = emulator.journal.assert_requested(
                wanted.method, wanted.path, service=wanted.service, status=wanted.status, query=wanted.query,
                body=wanted.body, headers=wanted.headers, **counts,
            )  # fmt: skip
        except AssertionError as failure:
            matching = [one for one in held if wanted.matches(one)]
            near = None if matching else nearest(wanted, held)
            raise Conflict(
                str(failure),
                wanted=str(wanted),
                found=len(matching),
                requests=[summary(one) for one in matching[-100:]],
                nearest=None if near is None else {"request": summary(near[0]), "misfits": _misfits(near[1])},
            ) from None
    return {"found": len(found), "requests": [summary(one) for one in found[-100:]]}


def har(emulator: Emulator, asked: Asked) -> Mapping[str, Any]:
    """The requests as an HTTP Archive (HAR 1.2). Keys and passwords are left out unless ``secrets``."""
    return emulator.journal.har(secrets=asked.args.get("secrets", False))


def tail(emulator: Emulator, asked: Asked) -> Mapping[str, Any]:
    """The last requests in lines for people, what was refused with its text."""
    return {"text": emulator.journal.tail(asked.args.get("count", 10))}


# ---- what an expectation is in JSON


def _expectation(given: Mapping[str, Any]) -> Expectation:
    return Expectation(**{name: _opened(value) for name, value in given.items()})


def _opened(value: Any) -> Any:
    """A value with its patterns compiled. Raises Invalid."""
    if isinstance(value, list):
        return [_opened(one) for one in value]
    if not isinstance(value, dict):
        return value
    words = [name for name in value if name in ("$regex", "$any")]
    if not words:
        return {name: _opened(one) for name, one in value.items()}
    if len(value) > 1:
        raise Invalid(f"{words[0]} must be the only key of its hash")
    if words == ["$any"]:
        if value["$any"] is not True:
            raise Invalid("$any must be true")
        return ...
    try:
        return re.compile(value["$regex"])
    except (re.error, TypeError, OverflowError, RecursionError) as error:
        raise Invalid(f"$regex: {value['$regex']!r} is no pattern: {error}") from None


def _closed(value: Any) -> Any:
    """The reverse."""
    if value is ...:
        return {"$any": True}
    if isinstance(value, re.Pattern):
        return {"$regex": value.pattern}
    if isinstance(value, Mapping):
        return {name: _closed(one) for name, one in value.items()}
    return [_closed(one) for one in value] if isinstance(value, (list, tuple)) else value


def _misfits(misfits: list[Any]) -> list[dict[str, Any]]:
    return [
        {
            "place": one.place,
            "wanted": _closed(one.wanted),
            "was": None if one.was is MISSING else plain(one.was),
            "missing": one.was is MISSING,
            "text": str(one),
        }
        for one in misfits
    ]


# ---- exchanges as answers show them


def summary(exchange: Exchange) -> dict[str, Any]:
    """An exchange without its answer and its headers."""
    return {
        "number": exchange.number,
        "at": iso(exchange.at),
        "line": exchange.line(),
        "service": exchange.service,
        "method": exchange.method,
        "path": exchange.path,
        "query": dict(exchange.query),
        "body": plain(exchange.body),
        "status": exchange.status,
        "fault": exchange.fault,
        "unmodelled": exchange.unmodelled,
        "unroutable": exchange.unroutable,
        "nearest": exchange.nearest,
    }


def whole_of(exchange: Exchange, *, secrets: bool) -> dict[str, Any]:
    """All that is known of an exchange; without ``secrets`` as little of keys and passwords as in an archive."""
    request, answer = exchange.request, exchange.answer
    query = f"?{request.query}" if request.query else ""
    body = answer.json
    shown = {
        **summary(exchange),
        "url": f"{request.base}{request.path}{query}",
        "headers": {
            name: value if secrets or name not in SECRET else LEFT_OUT for name, value in request.headers.items()
        },
        "evidence": sorted(exchange.evidence),
        "answer": {
            "status": answer.status,
            "headers": [list(pair) for pair in answer.headers],
            "body": shown_bytes(answer.body) if body is None else body,
        },
    }
    return shown if secrets else _scrubbed(shown, keys_in(request.headers))


def _scrubbed(value: Any, hidden: list[str]) -> Any:
    if isinstance(value, str):
        return without(hidden, value)
    if isinstance(value, dict):
        return {name: _scrubbed(item, hidden) for name, item in value.items()}
    return [_scrubbed(item, hidden) for item in value] if isinstance(value, list) else value


MISFIT = answer_of(place=text(), wanted=ANYTHING, was=ANYTHING, missing=flag(), text=text())
MISSED = hash_of(
    {
        "error": text(),
        "wanted": text(),
        "found": whole(),
        "requests": list_of(EXCHANGE),
        "nearest": nullable(answer_of(request=EXCHANGE, misfits=list_of(MISFIT))),
    },
    ("error",),
)
SECRETS = {"secrets": flag("Whether keys and passwords are shown.", default=False)}
ROUTES = (
    Route("GET", "journal", list_exchanges, args={
        **{name: MATCHING[name] for name in ("method", "path", "service", "status")},
        "since": whole("Only those with a number above this.", default=0),
        "limit": whole(high=MOST, default=100),
    }, answer=answer_of(total=whole(), forgotten=whole(), found=whole(), requests=list_of(EXCHANGE))),
    Route("DELETE", "journal", clear, answer=answer_of(cleared=flag())),
    Route("POST", "journal/search", search, body=hash_of(MATCHING), answer=answer_of(requests=list_of(EXCHANGE))),
    Route("POST", "journal/assert", expect, body=hash_of({**MATCHING, **TIMES}),
          answer=answer_of(found=whole(), requests=list_of(EXCHANGE)), conflicts=True, refusal=MISSED),
    Route("GET", "journal/har", har, args=SECRETS, answer=hash_of({"log": hash_of()}, ("log",))),
    Route("GET", "journal/tail", tail, args={"count": whole(high=MOST, default=10)}, answer=answer_of(text=text())),
    Route("GET", "journal/{number}", show, args=SECRETS, answer=WHOLE),
)  # fmt: skip
