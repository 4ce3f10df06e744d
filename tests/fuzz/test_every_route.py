"""Every route, by every method, in both versions, with every kind of key: an answer of the vendor's kind, always."""

from __future__ import annotations

import os

import pytest
from hostile import KEYS, METHODS, PATTERNS, Raw, families, nested, requests, write
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wholeness import HOST, answered, check_whole, endpoint_of, fork, openly, photo, uuids

from mockapi.actionnetwork.catalogue import NOUNS
from mockapi.actionnetwork.noun import VERSIONS
from mockapi.resource.compound import Hashes, Primary
from mockapi.world.exchange import Request

ROUNDS = settings(
    max_examples=int(os.environ.get("MOCKAPI_FUZZ_EXAMPLES", "250")),
    deadline=None,
    print_blob=True,
    suppress_health_check=list(HealthCheck),
)


ROSA = uuids("people")[2]


def paths(version):
    """A path for every route of a version; its ids are of seeded rows that belong together."""
    for of, pattern in PATTERNS:
        if of == version:
            real = families(version, pattern)
            ids = iter(next((one for one in real if ROSA in one), real[0]) if real else ())
            yield "/".join(("", "api", version, *(next(ids) if name == "*" else name for name in pattern)))


HELPER = b'{"person": {"phone_numbers": [{"number": "12025550199"}]}, "title": "T"}'


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("body", [b"", b"[]", HELPER])
def test_every_route_answers_every_method(version, key, body):
    emulator = fork()
    for path in paths(version):
        for method in METHODS:
            answered(emulator, Request(method, HOST, path, "", KEYS[key], body))


WRONG = (
    None, True, 0, -1.5, 10**400, "", "\x00", "volunteer", "x" * 300, [], [None], [[]], [{}], [3, "x"], {}, {"": None},
    {"a": {"b": []}}, Raw('{"a": 1, "a": [2]}'), nested(50),
)  # fmt: skip


def places(noun, version):
    """Ways to put a value where a body of a noun has something: a field, a part of one, a link, a helper's word."""
    for name in ("person", "add_tags", "remove_tags", "triggers", "_links"):
        yield lambda value, name=name: {name: value}
    yield lambda value: {"_links": {"osdi:person": value}}
    yield lambda value: {"_links": {"osdi:person": {"href": value}}}
    for field in noun.fields:
        if (name := field.wire_name(version)) is None:
            continue
        yield lambda value, name=name: {name: value}
        for part in getattr(field, "parts", ()):
            several = isinstance(field, (Primary, Hashes))
            yield lambda value, name=name, part=part.name, several=several: {
                name: [{part: value}] if several else {part: value}
            }


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("noun", NOUNS.values(), ids=NOUNS)
def test_a_value_of_the_wrong_kind_in_any_place_is_taken_passed_over_or_refused(noun, version):
    emulator, usual = fork(), {"title": "T", "summary": "T", "name": "T", "identifiers": ["crm:new"]}
    somebody = {"email_addresses": [{"address": "new@example.org"}]}
    link = {"_links": {"osdi:person": {"href": f"{HOST}/api/v2/people/{uuids('people')[2]}"}}}
    for path in paths(version):
        endpoint = endpoint_of(Request("GET", HOST, path))
        if getattr(endpoint, "noun", None) is not noun:
            continue
        for method in {"POST", "PUT"} & set(endpoint.methods):
            for place in places(noun, version):
                for value in WRONG:
                    body = {**usual, **link, **place(value)}
                    if noun.name == "people" and method == "POST":
                        body = {"person": {**somebody, **place(value)}, **place(value)}
                    answered(emulator, Request(method, HOST, path, "", KEYS["group"], write(body).encode()))


@ROUNDS
@given(st.lists(requests(), min_size=1, max_size=4))
def test_whatever_is_asked_the_answer_is_sound_and_the_world_whole(asked):
    emulator = fork()
    for place, request in enumerate(asked):
        before = photo(emulator)
        body = answered(emulator, request)
        if body == {} and request.method in ("POST", "PUT", "DELETE"):
            did_what_it_does_openly(asked[:place], request, before, photo(emulator))
    check_whole(emulator)


def did_what_it_does_openly(earlier, request, before, after):
    """An answer that says nothing hides what an open one would have done: all of it, or nothing where it is refused."""
    twin = fork()
    for one in earlier:
        twin.handle(one)
    answer = twin.handle(openly(twin, request))
    succeeded = answer.status == 200 and answer.body != b"{}"
    assert after == (photo(twin) if succeeded else before)
