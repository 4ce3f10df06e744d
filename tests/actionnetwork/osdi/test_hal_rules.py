"""HAL in every answer: curies, what is linked and embedded, absolute addresses, missing keys (reference 6)."""

from __future__ import annotations

import json

import pytest
from wire import curies, every_link

from mockapi.actionnetwork.catalogue import NOUNS
from mockapi.emulator import Emulator, loaded

HOST = "https://actionnetwork.org"
CASES = sorted((v, name) for name, noun in NOUNS.items() for v in {v for r in noun.routes for v in r.versions})
DEMO = loaded("demo")


@pytest.fixture
def emulator():
    """The demo pack's organisation instead of an empty one."""
    return Emulator(base=DEMO)


def paths_to(ask, noun, version):
    """The collections of a noun with something in them, by each of its routes."""
    for route in NOUNS[noun].routes:
        if version in route.versions:
            (row, *_) = (row for row in ask.emulator.actionnetwork[noun].all() if is_reachable(ask, row))
            yield "/" + "/".join(row[part[1:-1]] if part.startswith("{") else part for part in route.path.split("/"))


def is_reachable(ask, row):
    person = row.id if row.noun == "people" else dict(row).get("person")
    return person is None or ask("GET", f"/people/{person}").status == 200


def nulls_in(value, path=""):
    if isinstance(value, dict):
        return [found for name, item in value.items() for found in nulls_in(item, f"{path}/{name}")]
    if isinstance(value, list):
        return [found for item in value for found in nulls_in(item, path)]
    return [path] if value is None or value == "" else []


@pytest.mark.parametrize(("version", "noun"), CASES)
def test_curies_stand_at_the_top_and_in_what_a_single_resource_embeds(client, version, noun):
    ask = client(version)

    for path in paths_to(ask, noun, version):
        page = ask.get(path)
        assert page["_links"]["curies"] == curies(version)
        (items,) = page["_embedded"].values()
        assert items
        assert '"curies"' not in json.dumps(page["_embedded"])
        for item in items:
            single = ask.get(item["_links"]["self"]["href"].partition(f"/api/{version}")[2])
            assert single["_links"]["curies"] == curies(version)
            for embedded in single.get("_embedded", {}).values():
                assert embedded["_links"]["curies"] == curies(version)


@pytest.mark.parametrize(("version", "noun"), CASES)
def test_a_resource_is_the_same_alone_and_among_others_but_for_curies(client, version, noun):
    ask = client(version)

    for path in paths_to(ask, noun, version):
        (items,) = ask.get(path)["_embedded"].values()
        for item in items[:5]:
            single = ask.get(item["_links"]["self"]["href"].partition(f"/api/{version}")[2])
            for resource in (single, *single.get("_embedded", {}).values()):
                del resource["_links"]["curies"]
            assert single == item


@pytest.mark.parametrize(("version", "noun"), CASES)
def test_links_are_absolute_carry_no_final_slash_and_lead_somewhere(client, version, noun, emulator):
    ask = client(version)
    gone = {row.id for row in emulator.actionnetwork["people"] if version == "v1" and not is_reachable(ask, row)}

    for path in paths_to(ask, noun, version):
        for href in {href for href in every_link(ask.get(path)) if "{rel}" not in href}:
            if gone.intersection(href.split("/")):
                continue  # what the unsubscribed did is still there in v1, they themselves are not
            assert href.startswith(f"{HOST}/api/{version}/")
            assert not href.endswith("/")
            assert ask("GET", href.partition(f"/api/{version}")[2]).status in (200, 501), href
            assert not emulator.journal.last.unroutable


@pytest.mark.parametrize(("version", "noun"), CASES)
def test_what_is_embedded_is_linked_too(client, version, noun):
    ask = client(version)

    for path in paths_to(ask, noun, version):
        page = ask.get(path)
        for rel, items in page["_embedded"].items():
            assert page["_links"][rel] == [item["_links"]["self"] for item in items]
            for item in items:
                for inner, resource in item.get("_embedded", {}).items():
                    assert item["_links"][inner] == resource["_links"]["self"]


@pytest.mark.parametrize(("version", "noun"), CASES)
def test_a_missing_value_is_a_missing_key(client, version, noun):
    ask = client(version)

    for path in paths_to(ask, noun, version):
        assert nulls_in(ask.get(path)) == []


@pytest.mark.parametrize(("version", "noun"), CASES)
@pytest.mark.parametrize("base", ["http://127.0.0.1:8787", "https://act.example.org"])
def test_links_name_the_address_that_the_client_used_and_no_other(client, version, noun, base):
    here, there = client(version), client(version, base=base)

    for path in paths_to(here, noun, version):
        answer, moved = here("GET", path), there("GET", path)
        vendors = {f"{HOST}/docs/{version}/{{rel}}"}
        assert {href for href in every_link(moved.json) if not href.startswith(f"{base}/api/{version}/")} <= vendors
        assert moved.body.replace(f"{base}/api".encode(), f"{HOST}/api".encode()) == answer.body
        assert here("GET", path) == answer  # the one address does not stick to the other's answers


def test_answers_are_utf_8_json_of_one_object(client):
    ask = client("v2")

    for path in ("/", "/people", "/forms", "/tags", "/metadata", "/nothing", "/people/ż🦦"):
        assert isinstance(json.loads(ask("GET", path).body.decode("utf-8")), dict)
