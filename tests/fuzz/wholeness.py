"""What must hold of a world at any time, and photographs of it by which two moments are compared."""

from __future__ import annotations

import json
from functools import cache
from typing import Any
from urllib.parse import unquote, urlencode

from jsonschema import Draft202012Validator

from mockapi.actionnetwork import groups
from mockapi.actionnetwork.agenda import AGENDA, SENDING
from mockapi.actionnetwork.catalogue import NOUNS
from mockapi.actionnetwork.coverage import resource_schema
from mockapi.actionnetwork.custom_fields import CUSTOM_FIELDS
from mockapi.actionnetwork.door import PythonDoor
from mockapi.actionnetwork.groups import GROUPS
from mockapi.actionnetwork.noun import VERSIONS, Noun, Refs, Route
from mockapi.actionnetwork.osdi.dialect import ROUTES
from mockapi.actionnetwork.osdi.routes import CollectionAt, Gap
from mockapi.actionnetwork.webhooks import DELIVERIES, WEBHOOKS
from mockapi.emulator import Emulator
from mockapi.resource.fields import Ref
from mockapi.world.exchange import Request

HOST = "https://actionnetwork.org"
RESOURCES = (GROUPS, CUSTOM_FIELDS, *NOUNS.values(), WEBHOOKS, DELIVERIES, AGENDA)
HAL = ("Content-Type", "application/hal+json")


OTHER_KEY = "other-key"
MEMBER_KEY = "member-key"


def seeded() -> Emulator:
    """A little of everything for the group, made through the Python door, and a little for three other accounts."""
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
    by_number = service["people"].create(phone_numbers=[{"number": "12025550109"}])
    people.append(by_number)
    member = service.account().add_member("member@example.org", given_name="Mo", api_key=MEMBER_KEY)
    service["taggings"].create(tag=tags[1], person=people[0], identifiers=["crm:tagging"])
    for action, record, more in (
        ("forms", "submissions", {}),
        ("petitions", "signatures", {}),
        ("surveys", "responses", {}),
        ("fundraising_pages", "donations", {"recipients": [{"display_name": "Fund", "amount": "5.00"}]}),
        ("advocacy_campaigns", "outreaches", {"targets": [{"given_name": "Al"}]}),
    ):
        made = service[action].create(title=f"One of the {action}", identifiers=[f"crm:{action}"])
        service[action].insert(title=f"Another of the {action}", creator=by_number, thank_you={"subject": "Thanks"})
        service[action].insert(title=f"A member's of the {action}", creator=member, origin_system="App")
        for person in (people[0], people[1], by_number):
            service[record].create(**{NOUNS[action].singular.replace(" ", "_"): made}, person=person, **more)
    campaign = service["event_campaigns"].create(title="One of the event campaigns")
    vetting = service["event_campaigns"].insert(title="Another of the event campaigns", vets_events=True)
    events = [
        service["events"].insert(title="In a campaign", event_campaign=campaign, organizer=by_number),
        service["events"].create(title="On its own", identifiers=["crm:events"]),
        service["events"].insert(title="At its capacity", event_campaign=vetting, capacity=1, thank_you={"body": "Hi"}),
    ]
    for event, person in ((events[0], people[0]), (events[0], by_number), (events[2], people[1])):
        service["attendances"].create(event=event, person=person)
    service["campaigns"].insert(
        title="A campaign page", actions=[{"title": "Join", "browser_url": "https://a.example"}]
    )
    listed = service["lists"].insert(title="A report")
    for person in (people[0], by_number):
        service["items"].insert(list=listed, person=person)
    queries = [
        service["queries"].insert(name="Some", people=[people[0], by_number], tags=["lapsed"]),
        service["queries"].insert(name="All"),
    ]
    wrapper = service["wrappers"].insert(name="Default", default=True, header="<p>", footer="</p>")
    text = {"subject": "News", "body": "<p>News.</p>", "from": "Mo", "reply_to": "mo@example.org"}
    service["messages"].create(**text, targets=[queries[0]])
    service["messages"].insert(**text, status="sent", wrapper=wrapper, recipients=listed, targets=[queries[1]])
    service["messages"].insert(**text, status="scheduled", scheduled_start_date="2026-12-01")
    service["unique_id_lists"].create(name="Some", unique_ids=[people[0].id])
    question = service["questions"].create(name="Shirt size")
    service["question_answers"].create(question=question, person=people[0], value="M")
    other = service.add_group("Other Group", api_key=OTHER_KEY)
    for key in (service.personal_key, OTHER_KEY, MEMBER_KEY):
        own = service.account(key)
        own["people"].create(email_addresses=[{"address": "rosa@example.org"}], identifiers=[f"crm:{key}"])
        own["forms"].create(title="My own form", identifiers=[f"crm:own form of {key}"])
        own["petitions"].create(title="My own petition")
    own = other["events"].insert(title="Theirs", event_campaign=other["event_campaigns"].create(title="Theirs"))
    other["attendances"].create(event=own, person=other["people"].all()[0])
    other["queries"].insert(name="Theirs")
    for trigger in ("any_action", "any_action_or_upload", "subscribed"):
        service.webhooks.add(trigger=trigger)
    service.webhooks.add(trigger="specific_action", action=service["forms"].all()[0])
    other.webhooks.add()
    return emulator


BASE = seeded().world


def fork(**settings: Any) -> Emulator:
    """A world of its own that starts as the seeded one, its clock standing still a month later."""
    emulator = Emulator(base=BASE, **settings)
    emulator.clock.freeze("2026-03-01T12:00:00Z")
    return emulator


def uuids(noun: str) -> list[str]:
    """The UUIDs of the seeded rows, of all accounts and of their owners."""
    return [row.uuid for row in BASE.collection(NOUNS[noun].table)]


# ---- photographs


def photo(emulator: Emulator) -> dict[str, Any]:
    """All rows, indexes and counters, the mail, and the order in which the Python door lists rows."""
    world, door = emulator.world, PythonDoor(lambda: emulator.world, groups.DEFAULT)
    taken: dict[str, Any] = {"": {noun: number for noun, number in world.ids._counters.items() if number}}
    taken["mail"] = list(world.outbox)
    for resource in RESOURCES:
        rows = world.collection(resource.table)
        taken[resource.noun] = (
            dict(rows.rows),
            {name: dict(index.keys) for name, index in rows._unique.items()},
            {name: {group: list(of) for group, of in index.groups.items()} for name, index in rows._ordered.items()},
            {name: {group: sum for group, sum in index.sums.items() if sum} for name, index in rows._summed.items()},
            [row.key for row in door.select(resource, {})] if resource in LISTED else [],
        )
    return taken


def without_agenda(taken: dict[str, Any]) -> dict[str, Any]:
    """A photograph that does not show what was put off, nor that anything ever was."""
    counters = {noun: number for noun, number in taken[""].items() if noun != AGENDA.noun}
    return {**taken, "": counters, AGENDA.noun: None}


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
        for summed in rows._summed.values():
            sums: dict[Any, Any] = {}
            for row in rows:
                sums[summed.by(row)] = sums.get(summed.by(row), 0) + summed.of(row)
            assert {group: sum for group, sum in summed.sums.items() if sum} == {g: s for g, s in sums.items() if s}
        for row in rows:
            assert row.key <= world.ids._counters[resource.noun]
    for noun in NOUNS.values():
        for row in world.collection(noun.table):
            account = groups.by_number(world, row.group)
            for field in noun.fields:
                if not isinstance(field, (Ref, Refs)):
                    continue
                key = getattr(row, field.column)
                assert key is not None or not field.required, (noun.name, field.name)
                for one in (key or ()) if isinstance(field, Refs) else () if key is None else (key,):
                    target = world.related_row(f"actionnetwork.{field.to}", one)
                    assert target.group == row.group or target.key == account.owner, (noun.name, field.name)
    for group in world.collection(GROUPS.table):
        assert world.related_row("actionnetwork.people", group.owner)
    for entry in world.collection(AGENDA.table):
        assert entry.what != SENDING or world.collection(NOUNS["messages"].table).one("uuid", entry.about)
    for delivery in world.collection(DELIVERIES.table):
        assert json.loads(delivery.payload)["idempotency_key"]
        assert world.related_row("actionnetwork.webhooks", delivery.webhook).group == delivery.group


def check_readable(emulator: Emulator, noun_name: str, key: int) -> None:
    """A row is where its routes say, in the shape that its schema says, and through the Python door; or it is gone."""
    if noun_name not in NOUNS:
        return
    noun, world = NOUNS[noun_name], emulator.world
    row = world.collection(noun.table).get(key)
    if row is None:
        return
    account = groups.by_number(world, row.group)
    assert emulator.actionnetwork.account(account.api_key)[noun_name].get(row.uuid).row == row
    for version in VERSIONS:
        for route in noun.routes:
            held = family(world, noun, route, row)
            if version not in route.versions or "GET" not in route.item or held is None:
                continue
            reachable = all(of.reachable_in.get(version, _always)(one) for of, one in held)
            path = "/".join((version, *path_of(route, held)))
            answer = emulator.handle(Request("GET", HOST, f"/api/{path}", "", _key(account)))
            assert answer.status == (200 if reachable else 404), (answer, row)
            if reachable:
                fits(noun_name, version, loads(answer.body))


def family(world: Any, noun: Noun, route: Route, row: Any) -> list[tuple[Noun, Any]] | None:
    """The rows that a row's path runs through and itself, with their nouns; None where one is missing."""
    held = []
    for name in route.parents:
        of, one = noun, row
        for ref in name.split("."):
            key = getattr(one, ref)
            if key is None:
                return None
            of = NOUNS[of.target(ref)]
            one = world.related_row(of.noun, key)
        held.append((of, one))
    return [*held, (noun, row)]


def path_of(route: Route, held: list[tuple[Noun, Any]]) -> list[str]:
    """The parts of a row's path by a route."""
    uuids = [row.uuid for _, row in held]
    parts = [uuids.pop(0) if part.startswith("{") else part for part in route.path.split("/")]
    return [*parts, *uuids]


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
        version = request.path.split("/")[2]
        for item in body["_embedded"][endpoint.noun.rels(version)[0]]:
            fits(endpoint.noun.name, version, item)
    return body


def openly(emulator: Emulator, request: Request) -> Request:
    """The request of one who waits for the answer, and has the key of the account whose action it is."""
    pairs = [(name, value) for name, value in request.pairs if name != "background_request"]
    headers = dict(request.headers)
    sent = (headers.get(name, "").strip() for name in ("osdi-api-token", "api-key"))
    if not any(groups.by_key(emulator.world, key) for key in sent):
        endpoint = endpoint_of(request)
        assert isinstance(endpoint, CollectionAt)
        noun = NOUNS[endpoint.noun.target(endpoint.route.parents[-1])]
        uuid = unquote(request.path.rstrip("/").split("/")[-2])
        row = emulator.world.collection(noun.table).one("uuid", uuid.lower())
        headers.update(_key(groups.by_number(emulator.world, 1 if row is None else row.group)))
    return Request(request.method, request.base, request.path, urlencode(pairs), headers, request.body)
