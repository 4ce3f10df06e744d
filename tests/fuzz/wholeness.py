"""What must hold of a world at any time, and photographs of it by which two moments are compared."""

from __future__ import annotations

import json
from functools import cache
from typing import Any
from urllib.parse import unquote, urlencode

from jsonschema import Draft202012Validator

from mockapi.actionnetwork import groups
from mockapi.actionnetwork.catalogue import NOUNS
from mockapi.actionnetwork.coverage import resource_schema
from mockapi.actionnetwork.custom_fields import CUSTOM_FIELDS
from mockapi.actionnetwork.groups import GROUPS
from mockapi.actionnetwork.noun import VERSIONS, parents_of
from mockapi.actionnetwork.osdi.dialect import ROUTES
from mockapi.actionnetwork.osdi.routes import CollectionAt, Gap
from mockapi.emulator import Emulator
from mockapi.world.exchange import Request

HOST = "https://actionnetwork.org"
RESOURCES = (GROUPS, CUSTOM_FIELDS, *NOUNS.values())
HAL = ("Content-Type", "application/hal+json")


def seeded() -> Emulator:
    """A little of everything for the group, made through the Python door, and a little for the personal list."""
    emulator = Emulator()
    emulator.clock.freeze("2026-02-01T08:00:00Z")
    emulator.clock.tick(3600)
    service = emulator.actionnetwork
    tags = [service["tags"].create(name=name) for name in ("volunteer", "lapsed", "donor")]
    people = [
        service["people"].create(
            given_name=name,
            email_addresses=[{"address": f"{name.lower()}@example.org"}],
            phone_numbers=[{"number": f"1202555010{place}"}],
            identifiers=[f"crm:{place}"],
            custom_fields={"Shirt size": "M"},
            add_tags=["volunteer"],
        )
        for place, name in enumerate(("Rosa", "Ines", "Olu"))
    ]
    people.append(service["people"].create(phone_numbers=[{"number": "12025550109"}]))
    service["taggings"].create(tag=tags[1], person=people[0], identifiers=["crm:tagging"])
    for action, record in (("forms", "submissions"), ("petitions", "signatures")):
        made = service[action].create(title=f"One of the {action}", identifiers=[f"crm:{action}"])
        service[action].create(title=f"Another of the {action}")
        for person in (people[0], people[1], people[3]):
            service[record].create(**{NOUNS[action].singular: made}, person=person)
    mine = {"osdi-api-token": service.personal_key}
    for path, body in (
        ("people", {"person": {"email_addresses": [{"address": "rosa@example.org"}], "identifiers": ["crm:own"]}}),
        ("forms", {"title": "My own form", "identifiers": ["crm:own"]}),
        ("petitions", {"title": "My own petition"}),
    ):
        answer = emulator.handle(Request("POST", HOST, f"/api/v2/{path}", "", mine, json.dumps(body).encode()))
        assert answer.status == 200, answer
    return emulator


BASE = seeded().world


def fork() -> Emulator:
    """A world of its own that starts as the seeded one, its clock standing still a month later."""
    emulator = Emulator(base=BASE)
    emulator.clock.freeze("2026-03-01T12:00:00Z")
    return emulator


def uuids(noun: str) -> list[str]:
    """The UUIDs of the seeded rows, of both accounts and of their owners."""
    return [row.uuid for row in BASE.collection(NOUNS[noun].table)]


# ---- photographs


def photo(emulator: Emulator) -> dict[str, Any]:
    """All rows, indexes and counters, and the order in which the Python door lists rows."""
    world = emulator.world
    taken: dict[str, Any] = {"": {noun: number for noun, number in world.ids._counters.items() if number}}
    for resource in RESOURCES:
        rows = world.collection(resource.table)
        taken[resource.noun] = (
            dict(rows.rows),
            {name: dict(index.keys) for name, index in rows._unique.items()},
            {name: {group: list(of) for group, of in index.groups.items()} for name, index in rows._ordered.items()},
            [row.key for row in emulator.actionnetwork._door.select(resource, {})] if resource in LISTED else [],
        )
    return taken


LISTED = tuple(NOUNS.values())


def changed(before: dict[str, Any], after: dict[str, Any]) -> list[tuple[str, int]]:
    """Noun and key of every row that differs between two photographs."""
    return [
        (resource.name, key)
        for resource in RESOURCES
        for key in before[resource.noun][0].keys() | after[resource.noun][0].keys()
        if before[resource.noun][0].get(key) != after[resource.noun][0].get(key)
    ]


# ---- what must hold


def check_whole(emulator: Emulator) -> None:
    """Every index says what the rows say, every reference leads to a row of the same account, no number is ahead."""
    world = emulator.world
    for resource in RESOURCES:
        rows = world.collection(resource.table)
        for name, unique in rows._unique.items():
            held = [(value, row.key) for row in rows for value in unique.values(row)]
            assert len(held) == len(dict(held)), f"{resource.name}: {name} is not unique"
            assert unique.keys == dict(held), f"{resource.name}: index {name}"
        for name, ordered in rows._ordered.items():
            expected: dict[Any, list[Any]] = {}
            for row in rows:
                if (group := ordered.by(row)) is not None:
                    expected.setdefault(group, []).append((ordered.order(row), row.key))
            assert ordered.groups == {group: sorted(entries) for group, entries in expected.items()}, name
        for row in rows:
            assert row.key <= world.ids._counters[resource.noun]
            for ref in resource.refs:
                target = world.related_row(f"actionnetwork.{ref.to}", getattr(row, ref.column))
                assert resource is GROUPS or target.group == row.group


def check_readable(emulator: Emulator, noun_name: str, key: int) -> None:
    """A row is where its routes say, in the shape that its schema says, and through the Python door; or it is gone."""
    if noun_name not in NOUNS:
        return
    noun, world = NOUNS[noun_name], emulator.world
    row = world.collection(noun.table).get(key)
    if row is None:
        return
    account = groups.by_number(world, row.group)
    assert emulator.actionnetwork[noun_name].get(row.uuid).row == row
    for version in VERSIONS:
        for route in noun.routes:
            if version not in route.versions or "GET" not in route.item:
                continue
            parents = {
                ref.name: world.related_row(f"actionnetwork.{ref.to}", getattr(row, ref.column))
                for ref in noun.refs
                if ref.name in parents_of(route.path)
            }
            held = [(noun, row), *((NOUNS[ref.to], parents[ref.name]) for ref in noun.refs if ref.name in parents)]
            reachable = all(of.reachable_in.get(version, _always)(one) for of, one in held)
            path = "/".join(parents[part[1:-1]].uuid if part[0] == "{" else part for part in route.path.split("/"))
            answer = emulator.handle(Request("GET", HOST, f"/api/{version}/{path}/{row.uuid}", "", _key(account)))
            assert answer.status == (200 if reachable else 404), (answer, row)
            if reachable:
                fits(noun_name, version, loads(answer.body))


def fits(noun: str, version: str, resource: Any) -> None:
    """A resource as a version shows it validates against its schema."""
    error = next(_validator(noun, version).iter_errors(resource), None)
    assert error is None, f"{error.json_path}: {error.message}"


@cache
def _validator(noun: str, version: str) -> Draft202012Validator:
    return Draft202012Validator(resource_schema(NOUNS[noun], version))


def _always(row: Any) -> bool:
    return True


def _key(account: Any) -> dict[str, str]:
    return {"osdi-api-token": account.api_key}


# ---- what must hold of an answer


def loads(body: bytes) -> Any:
    """JSON read by a strict client: UTF-8, no NaN, no name twice in an object."""
    return json.loads(body.decode("utf-8"), parse_constant=_refuse, object_pairs_hook=_once)


def _refuse(constant: str) -> Any:
    raise AssertionError(f"{constant} is no JSON")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    assert len(dict(pairs)) == len(pairs), "a name stands twice in an object"
    return dict(pairs)


def endpoint_of(request: Request) -> Any:
    """What the route table has at the request's path, an escaped slash not being one."""
    _, _, version, *segments = request.path.split("/")
    segments = [unquote(part) for part in (segments[:-1] if segments and segments[-1] == "" else segments)]
    found = ROUTES.match(version, segments) if version in VERSIONS and segments else None
    return None if found is None else found[0]


def answered(emulator: Emulator, request: Request) -> Any:
    """Send a request; check all that holds of any answer and of the world behind it. The answer's JSON."""
    before = photo(emulator)
    answer = emulator.handle(request)
    after = photo(emulator)
    exchange = emulator.journal.last
    assert exchange is not None
    assert str(exchange)
    _ = exchange.body, exchange.query, answer.json
    endpoint = endpoint_of(request)
    assert answer.status in (200, 400, 403, 404, 405, 501), answer
    assert answer.status != 501 or (isinstance(endpoint, Gap) and exchange.unmodelled)
    assert HAL in answer.headers
    if request.method == "HEAD":
        assert answer.body == b""
        assert after == before
        return None
    body = loads(answer.body)
    if answer.status != 200:
        assert set(body) == {"error"}
        assert isinstance(body["error"], str)
        assert body["error"]
    if answer.status != 200 or request.method in ("GET", "OPTIONS"):
        assert after == before
    else:
        check_whole(emulator)
        for noun, key in changed(before, after):
            check_readable(emulator, noun, key)
    if answer.status == 200 and request.method == "GET" and isinstance(endpoint, CollectionAt):
        for item in body["_embedded"][endpoint.noun.rel]:
            fits(endpoint.noun.name, request.path.split("/")[2], item)
    return body


def openly(emulator: Emulator, request: Request) -> Request:
    """The request of one who waits for the answer, and has the key of the account whose action it is."""
    pairs = [(name, value) for name, value in request.pairs if name != "background_request"]
    headers = dict(request.headers)
    sent = (headers.get(name, "").strip() for name in ("osdi-api-token", "api-key"))
    if not any(groups.by_key(emulator.world, key) for key in sent):
        _, _, _, noun, uuid, *_ = [*request.path.split("/"), ""]
        row = emulator.world.collection(NOUNS[noun].table).one("uuid", unquote(uuid).lower())
        headers.update(_key(groups.by_number(emulator.world, 1 if row is None else row.group)))
    return Request(request.method, request.base, request.path, urlencode(pairs), headers, request.body)
