"""Every answer fits the JSON Schema that its declaration gives."""

from __future__ import annotations

import pytest
from jsonschema import Draft202012Validator

from mockapi.actionnetwork.catalogue import NOUNS
from mockapi.actionnetwork.coverage import resource_schema
from mockapi.emulator import Emulator

CASES = [
    (noun, version, route)
    for noun in NOUNS.values()
    for version in ("v1", "v2")
    for route in noun.routes
    if version in route.versions
]


@pytest.mark.parametrize(
    ("noun", "version", "route"),
    CASES,
    ids=lambda case: getattr(case, "path", None) or str(getattr(case, "name", case)),
)
def test_what_a_route_answers_fits_the_schema(ask, noun, version, route):
    emulator = Emulator(seed="demo")
    schema = resource_schema(noun, version)
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    client = type(ask)(emulator, version)
    parents = {ref.name: ref.to for ref in noun.refs}
    row = next(row for row in emulator.actionnetwork[noun.name].all() if version == "v2" or reachable(emulator, row))
    path = "/" + "/".join(
        emulator.actionnetwork[parents[part[1:-1]]].get(row[part[1:-1]]).id if part.startswith("{") else part
        for part in route.path.split("/")
    )

    page = client.get(path)
    items = page["_embedded"][noun.rel]

    assert items
    for item in items:
        validator.validate(item)
        validator.validate(client.get(f"{path}/{client.id(item)}"))


def reachable(emulator, row):
    """Whether v1 shows it: people who are subscribed, and what such people did."""
    person = emulator.actionnetwork["people"].get(row.person) if "person" in row else row
    entries = person.get("email_addresses")
    return entries is None or bool(entries and entries[0]["status"] == "subscribed")


def test_the_schema_is_strict_enough_to_refuse_what_does_not_belong():
    validator = Draft202012Validator(resource_schema(NOUNS["people"], "v2"))

    assert not validator.is_valid({"identifiers": ["action_network:x"], "_links": {}, "nickname": "R"})
    assert not validator.is_valid({})
