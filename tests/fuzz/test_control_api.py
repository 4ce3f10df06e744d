"""Anything sent to the control API: never an error of ours, and what is refused has changed nothing."""

from __future__ import annotations

import json
from dataclasses import asdict
from functools import cache
from urllib.parse import quote, urlencode

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wholeness import check_whole

from mockapi.actionkit.catalogue import MODELS
from mockapi.actionnetwork.catalogue import NOUNS
from mockapi.emulator import Emulator, loaded
from mockapi.transport.control import control, routes
from mockapi.transport.worlds import NoWorld, Worlds
from mockapi.world.exchange import Request

HOST = "http://localhost:8787"
RUN = settings(
    deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], max_examples=150
)
TEXTS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["", "demo", "people", "user", "mockapi-key", "1", "*", "../x", "\x00", "\ud800", "2026-03-01", "x@y.z"]
    ),
)
NUMBERS = st.one_of(
    st.integers(-3, 9), st.integers(), st.floats(), st.sampled_from([2**31, 2**63, 10**400, -(10**15), 1e308, 0.5])
)
JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), NUMBERS, TEXTS),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)
NAMES = {
    "service": st.sampled_from(["actionkit", "actionnetwork", "nobody"]),
    "noun": st.sampled_from([*NOUNS, *MODELS, "nothing"]),
    "number": st.sampled_from(["1", "2", "0", "-1", "x", "1.0"]),
    "key": st.sampled_from(["1", "2", "otters", "x", "action_network:x", "00000000-0000-4000-8000-000000000000"]),
    "name": st.sampled_from(["x", "default", "side", "a b"]),
}


@cache
def base():
    return loaded("demo")


def fitting(schema):
    """What fits a schema, or nearly."""
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    kinds = schema.get("type", "any")
    if isinstance(kinds, list):
        return st.one_of([fitting({**schema, "type": kind}) for kind in kinds])
    if kinds == "object":
        known = schema.get("properties")
        if known:
            return st.fixed_dictionaries({}, optional={name: usually(one) for name, one in known.items()})
        return st.dictionaries(TEXTS, JSON, max_size=3)
    low, high = schema.get("minimum", -5), min(schema.get("maximum", 9), schema.get("minimum", 0) + 9)
    return {
        "string": TEXTS,
        "boolean": st.booleans(),
        "integer": st.integers(int(low), max(int(low), int(high))),
        "number": st.floats(low, max(low, high)) | st.integers(int(low), max(int(low), int(high))),
        "array": st.lists(usually(schema.get("items", {})), max_size=3),
        "null": st.none(),
        "any": JSON,
    }[kinds]


def usually(schema):
    return st.integers(0, 9).flatmap(lambda die: JSON if die == 0 else fitting(schema))


FIELD_VALUES = st.one_of(
    JSON,
    st.sampled_from(
        [
            "rosa@example.org",
            "otters",
            1,
            "1",
            "2026-03-01",
            [{"address": "x@example.org"}],
            {"address": 3},
            [None],
            [1],
            True,
        ]
    ),
)


@st.composite
def requests_of(draw, route):
    ids = {
        part[1:-1]: draw(st.integers(0, 9).flatmap(lambda die, part=part: TEXTS if die == 0 else NAMES[part[1:-1]]))
        for part in route.parts
        if part.startswith("{")
    }
    path = "/".join(
        quote(ids[part[1:-1]], safe="", errors="replace") if part.startswith("{") else part for part in route.parts
    )
    args = draw(st.fixed_dictionaries({}, optional={name: fitting(one) | TEXTS for name, one in route.args.items()}))
    if route.open_args and draw(st.booleans()):
        args[draw(st.sampled_from(fields_of(ids)) | TEXTS)] = draw(FIELD_VALUES)
    body = b""
    if route.body is not None:
        if route.keeps_null and draw(st.integers(0, 3)):
            given = draw(st.dictionaries(st.sampled_from(fields_of(ids)), FIELD_VALUES, max_size=4))
        else:
            given = draw(usually(route.body))
        body = json.dumps(given).encode()
    query = urlencode({name: str(value) for name, value in args.items()}, errors="replace")
    return Request(route.method, HOST, f"/_mockapi/{path}", query, {"content-type": "application/json"}, body)


@cache
def _fields(service, noun):
    if service == "actionnetwork" and noun in NOUNS:
        return ["id", *NOUNS[noun].field]
    if service == "actionkit" and noun in MODELS:
        return ["id", *MODELS[noun].sent]
    return ["id", "name"]


def fields_of(ids):
    return _fields(ids.get("service"), ids.get("noun"))


def photo(emulator):
    """All that a refused request must leave as it is: every change of rows, ids and mail is an entry in the log."""
    world, clock = emulator.world, emulator.clock
    return (
        id(world), world.log.end, clock.frozen, clock.offset, clock.step, clock.frozen and clock.seconds(),
        [rule.number for rule in emulator.faults], asdict(emulator.settings.actionnetwork),
        asdict(emulator.settings.actionkit), emulator.journal.total, len(emulator.journal),
        [moment.name for moment in emulator.checkpoints],
    )  # fmt: skip


@RUN
@given(st.data())
def test_whatever_is_asked_is_answered_and_what_is_refused_changes_nothing(data):
    emulator = Emulator(base=base())
    emulator.clock.freeze("2026-03-01T12:00:00Z")
    worlds = Worlds(emulator, most=3)
    _ = emulator.outbox, emulator.actionkit["user"].count()
    for _ in range(data.draw(st.integers(1, 3))):
        route = data.draw(st.sampled_from(routes()))
        request = data.draw(requests_of(route))
        before, names = photo(emulator), list(worlds)

        answer = control(worlds, request)

        assert answer.status in (200, 400, 404, 405, 409), answer  # 405: a name that is empty
        assert isinstance(answer.json, dict)
        assert json.dumps(answer.json, allow_nan=False)
        if answer.status != 200:
            assert answer.json["error"]
            assert (photo(emulator), list(worlds)) == (before, names)
    check_whole(emulator)
    check_answers(emulator)


def check_answers(emulator):
    """Whatever was done, both services still answer as they do."""
    emulator.faults.clear()
    emulator.settings.actionnetwork.rate_limit = 0
    key = {"osdi-api-token": "mockapi-key"}
    page = emulator.handle(Request("GET", HOST, "/api/v2/people", "", key))
    assert page.status in (200, emulator.settings.actionnetwork.refused_key_status), page
    basic = {"authorization": "Basic bW9ja2FwaTptb2NrYXBp"}
    assert emulator.handle(Request("GET", HOST, "/rest/v1/user/", "", basic)).status in (200, 401)
    assert emulator.dump()


@RUN
@given(st.sampled_from(routes()), st.binary(max_size=60) | JSON.map(lambda value: json.dumps(value).encode()))
def test_bodies_of_any_bytes_are_answered(route, body):
    emulator = Emulator(base=base())
    path = "/".join("x" if part.startswith("{") else part for part in route.parts)
    for kind in ("application/json", "text/plain", ""):
        request = Request(route.method, HOST, f"/_mockapi/{path}", "", {"content-type": kind} if kind else {}, body)
        answer = control(Worlds(emulator, most=3), request)
        assert answer.status in (200, 400, 404, 409, 415), answer
        assert isinstance(answer.json, dict)


@RUN
@given(
    st.text(max_size=30).map(lambda text: quote(text, safe="/%.;*", errors="replace")),
    st.sampled_from(["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD", "x"]),
    st.dictionaries(
        st.sampled_from(["x-mockapi-world", "origin", "sec-fetch-site", "content-type"]),
        st.text(max_size=12),
        max_size=3,
    ),
)
def test_paths_and_headers_of_any_kind_are_answered(path, method, headers):
    emulator = Emulator()
    before = photo(emulator)

    answer = control(Worlds(emulator), Request(method, HOST, f"/_mockapi/{path}", "", headers))

    assert answer.status in (200, 400, 403, 404, 405, 409, 415), answer
    assert isinstance(answer.json, dict)
    assert answer.status == 200 or photo(emulator)[1:] == before[1:]


@RUN
@given(
    st.sampled_from(["/api/v2/people", "/rest/v1/user/", "/api/"]),
    st.text(max_size=20) | st.sampled_from(["side.localhost", ".localhost", "x.side.localhost", "side.localhost:1"]),
    st.dictionaries(
        st.sampled_from(["x-mockapi-world", "osdi-api-token", "api-key", "authorization"]),
        st.text(max_size=20)
        | st.sampled_from(
            ["side", "k@side", "k@nowhere", "@side", "a@b@side", "Basic QHNpZGU6eA==", "ApiKey a@side:x"]
        ),
        max_size=3,
    ),
)
def test_whatever_names_a_world_leads_to_one_or_is_refused(path, host, headers):
    worlds = Worlds(Emulator())
    side = worlds.add("side")
    request = Request("GET", f"http://{host}", path, "", headers)
    try:
        world, seen = worlds.chosen(request)
    except (NoWorld, ValueError):
        return
    assert world in (side, worlds["default"])
    assert "x-mockapi-world" not in seen.headers
    assert 200 <= world.handle(seen).status < 500
