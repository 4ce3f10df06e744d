"""Every answer fits the JSON Schema that its declaration gives, and the schema names nothing that never comes."""

from __future__ import annotations

from collections import defaultdict

import pytest
from jsonschema import Draft202012Validator
from making import make, own, parents_for

from mockapi.actionnetwork.catalogue import NOUNS
from mockapi.actionnetwork.coverage import resource_schema
from mockapi.actionnetwork.noun import Hrefs, Identifiers, Refs
from mockapi.actionnetwork.rows import settable
from mockapi.emulator import Emulator
from mockapi.resource.compound import Dictionary, Hash, Hashes, Primary
from mockapi.resource.fields import Boolean, DateTime, Integer, Money, Number, Strings, Text

VERSIONS = ("v1", "v2")
CASES = [
    (noun, version, route)
    for noun in NOUNS.values()
    for version in VERSIONS
    for route in noun.routes
    if version in route.versions
]
SPECIAL = {
    "EmailAddress": "full@example.org",
    "PhoneNumber": "12175550199",
    "Country": "CA",
    "Currency": "EUR",
    "Share": "7.50",
    "Languages": ["fr"],
}
SAMPLES = {Integer: 7, Number: 1.5, Money: "7.50", Boolean: True, DateTime: "2026-02-03T04:05:06Z", Strings: ["text"]}


def sample(field):
    """Something that a field can hold."""
    if type(field).__name__ in SPECIAL:
        return SPECIAL[type(field).__name__]
    if isinstance(field, Dictionary):
        return {"shoe size": "38"}
    if isinstance(field, (Hash, Hashes)):
        value = {part.name: sample(part) for part in field.parts}
        return [value] if isinstance(field, (Hashes, Primary)) else value
    if isinstance(field, Text):
        return "https://example.org/a" if field.format == "uri" else (*field.choices, "text")[0]
    return next(value for kind, value in SAMPLES.items() if isinstance(field, kind))


def fill(network, noun):
    """A row of a noun in which every field holds something."""
    declared = NOUNS[noun]
    fields = {}
    for field in declared.fields:
        if isinstance(field, (Hrefs, Refs)):
            fields[field.name] = [network[field.to].all()[0]]
        elif settable(field) and not isinstance(field, Identifiers):
            fields[field.name] = sample(field)
    for ref in declared.refs:
        if ref.to != "people" and ref.name not in declared.parents:
            fields[ref.name] = network[ref.to].all()[0]
    return network[noun].insert(**parents_for(network, noun), **{**own(noun), **fields}, identifiers=["crm:full"])


@pytest.fixture(scope="module")
def world():
    """The small organisation, with more of everything: a row with as little as can be, and one with all of its fields.

    It is only read.
    """
    emulator = Emulator(seed="demo")
    network = emulator.actionnetwork
    for noun in NOUNS:
        fill(network, noun)
        make(network, noun)
    return emulator


def follow(network, noun, row, ref):
    """The row that a reference names, or one of a parent's; None where there is none."""
    for name in ref.split("."):
        to = next(field.to for field in NOUNS[noun].refs if field.name == name)
        if row[name] is None:
            return None
        noun, row = to, network[to].get(row[name])
    return row


def paths(network, noun, route):
    """The collections of a route in which there is something."""
    found = []
    for row in network[noun.name].all():
        parents = {ref: follow(network, noun.name, row, ref) for ref in route.parents}
        if None not in parents.values():
            parts = [parents[part[1:-1]].id if part.startswith("{") else part for part in route.path.split("/")]
            found.append("/" + "/".join(parts))
    return list(dict.fromkeys(found))


def items_at(client, noun, path):
    """What is on the first page of a collection; nothing where its parent is out of the version's reach."""
    answer = client("GET", path)
    assert answer.status == 200 or (client.version == "v1" and path.startswith("/people/")), answer
    return answer.json["_embedded"][noun.rels(client.version)[0]] if answer.status == 200 else []


@pytest.mark.parametrize(
    ("noun", "version", "route"),
    CASES,
    ids=lambda case: getattr(case, "path", None) or str(getattr(case, "name", case)),
)
def test_what_a_route_answers_fits_the_schema(ask, world, noun, version, route):
    schema = resource_schema(noun, version)
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    client = type(ask)(world, version)

    seen = 0
    for path in paths(world.actionnetwork, noun, route):
        for item in items_at(client, noun, path):
            seen += 1
            validator.validate(item)
            assert not validator.is_valid({**item, "odd": 1})
            validator.validate(client.get(f"{path}/{client.id(item)}"))
    assert seen


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("noun", NOUNS)
def test_everything_in_the_schema_comes_in_some_answer(ask, world, noun, version):
    schema, client = resource_schema(NOUNS[noun], version), type(ask)(world, version)
    names = defaultdict(int)
    for route in NOUNS[noun].routes:
        for path in paths(world.actionnetwork, NOUNS[noun], route) if version in route.versions else ():
            for item in items_at(client, NOUNS[noun], path):
                for name in client.get(f"{path}/{client.id(item)}"):
                    names[name] += 1

    properties = schema.get("properties", {})
    assert set(names) == {name for name, described in properties.items() if not described.get("writeOnly")}


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("noun", NOUNS)
def test_a_noun_has_a_schema_in_exactly_the_versions_that_have_it(noun, version):
    schema = resource_schema(NOUNS[noun], version)

    assert bool(schema) == any(version in route.versions for route in NOUNS[noun].routes)
    if schema:
        assert not Draft202012Validator(schema).is_valid({})


def test_the_schema_is_strict_enough_to_refuse_what_does_not_belong():
    validator = Draft202012Validator(resource_schema(NOUNS["people"], "v2"))

    assert not validator.is_valid({"identifiers": ["action_network:x"], "_links": {}, "nickname": "R"})
    assert not validator.is_valid({})
