"""Arbitrary requests on every route: an answer of the vendor's kind, and never a half-written world."""

from __future__ import annotations

import json

from hostile import noun_at
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wholeness import check_whole

from mockapi.actionnetwork.catalogue import NOUNS
from mockapi.actionnetwork.groups import GROUPS
from mockapi.actionnetwork.osdi.dialect import ROUTES
from mockapi.emulator import Emulator, loaded
from mockapi.world.exchange import Request

BASE = loaded("demo")
ROWS = {noun: [row.id for row in Emulator(base=BASE).actionnetwork[noun].all()[:4]] for noun in NOUNS}
PATTERNS = [(version, pattern) for version, table in ROUTES.endpoints.items() for pattern in table]
WORDS = sorted(
    {name for noun in NOUNS.values() for version in ("v1", "v2") for name in noun.sent_in[version]}
    | {"person", "add_tags", "remove_tags", "_links", "osdi:person", "osdi:creator", "href", "address", "number",
       "status", "primary", "country", "address_lines", "location", "source", "website", "name"}
)  # fmt: skip
TELLING = ["", "rosa.quill@example.org", "river_crm:1000", "12175550101", "volunteer", "subscribed", "US", "\x00",
           "\ud800", "2026-01-01", *(f"action_network:{ROWS['people'][n]}" for n in range(2)),
           f"https://actionnetwork.org/api/v2/people/{ROWS['people'][2]}"]  # fmt: skip

scalars = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20), st.sampled_from(TELLING),
    st.sampled_from([10**400, -(2**63), 1e308, float("inf")]),
)  # fmt: skip
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(WORDS) | st.text(), inner, max_size=5),
    max_leaves=12,
)
person = st.fixed_dictionaries(
    {"email_addresses": st.just([{"address": "rosa.quill@example.org"}]) | values},
    optional={"phone_numbers": st.just([{"number": "12175550101"}]) | values, "identifiers": values,
              "custom_fields": values, "given_name": values, "postal_addresses": values},
)  # fmt: skip
objects = st.dictionaries(st.sampled_from(WORDS), values, max_size=6)
bodies = st.one_of(
    objects,
    st.builds(lambda body, someone: {**body, "person": someone}, objects, person | values),
    values,
).map(lambda value: json.dumps(value).encode()) | st.binary(max_size=60)
queries = st.one_of(
    st.just(""), st.text(max_size=40),
    st.sampled_from(["page=2", "per_page=-1&page=x", "background_request=true", "filter=given_name eq 'Rosa'",
                     "filter=modified_date gt '2026'", "filter=%ff%00", "page=" + "9" * 30]),
    st.text(max_size=30).map(lambda text: f"filter=given_name eq '{text}"),
)  # fmt: skip
keys = st.sampled_from(
    [{"osdi-api-token": "mockapi-key"}] * 4 + [{"api-key": "mockapi-personal-key"}, {}, {"api-key": "x"}]
)


@st.composite
def requests(draw):
    """Any method on any route, mostly with ids that exist."""
    version, pattern = draw(st.sampled_from(PATTERNS))
    parts = [
        draw(st.sampled_from(ROWS.get(noun_at(version, pattern[: place + 1])) or ["x"]) | st.text(max_size=5))
        if name == "*"
        else name
        for place, name in enumerate(pattern)
    ]
    method = draw(st.sampled_from(["GET", "POST", "POST", "PUT", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"]))
    path = f"/api/{version}/" + "/".join(parts)
    return Request(method, "https://actionnetwork.org", path, draw(queries), draw(keys), draw(bodies))


def collections(world):
    return [world.collection(resource.table) for resource in (GROUPS, *NOUNS.values())]


def dump(world):
    return {rows.noun: dict(rows.rows) for rows in collections(world)}


@settings(max_examples=400, deadline=None, print_blob=True, suppress_health_check=list(HealthCheck))
@given(st.lists(requests(), min_size=1, max_size=5))
def test_any_request_gets_an_answer_and_leaves_a_whole_world(sent):
    emulator = Emulator(base=BASE)
    world = emulator.world
    for request in sent:
        before = dump(world)
        answer = emulator.handle(request)
        exchange = emulator.journal.last
        assert answer.status < 500 or (answer.status == 501 and exchange.unmodelled)
        assert ("Content-Type", "application/hal+json") in answer.headers
        if request.method != "HEAD":
            body = json.loads(answer.body)
            assert answer.status == 200 or isinstance(body["error"], str)
        if answer.status != 200 or request.method in ("GET", "HEAD", "OPTIONS"):
            assert dump(world) == before
    check_whole(emulator)
