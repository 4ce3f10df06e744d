"""HAL in every answer: curies, what is linked and embedded, absolute addresses, missing keys (reference 6)."""

from __future__ import annotations

import json

import pytest
from wire import ELSEWHERE, EVERYWHERE, HOMES, PARENT_OF, curies, every_link, link_rel_of, path_of, rel_of

from mockapi.actionnetwork.catalogue import NOUNS
from mockapi.emulator import Emulator, loaded

HOST = "https://actionnetwork.org"
DEMO = loaded("demo")


@pytest.fixture(scope="module")
def emulator():
    """The demo pack's organisation instead of an empty one; these tests only read."""
    return Emulator(base=DEMO)


@pytest.fixture(autouse=True)
def filled(emulator, ask, make, upload):
    """Two more of everything, some with all that they can have."""
    if emulator.actionnetwork["surveys"].count():
        return
    upload(people=[{"email_addresses": [{"address": "host@example.org"}], "member": True}])
    campaign, person, wrapper = make("event_campaigns"), make("people"), make("wrappers")
    event = ask.post(f"{path_of(campaign)}/events", {"title": "Rally", "location": {"venue": "Square"}})
    make("attendances", under=event, person=person, comments="Yes.")
    target = make("queries")["_links"]["self"]
    draft = make("messages", targets=[target], _links={"osdi:wrapper": wrapper["_links"]["self"]})
    sent = make("messages")
    ask.post(f"{path_of(sent)}/send")
    assert ask.get(path_of(sent))["statistics"]["sent"] > 0
    assert ask.get(path_of(draft))["targets"] == [target]
    for noun in NOUNS:
        parent = make(PARENT_OF[noun]) if noun in PARENT_OF else None
        for _ in range(2):
            make(noun, under=parent)


def paths_to(ask, noun, version):
    """The collections of a noun with something in them, at each of its addresses."""
    for path in (HOMES[version][noun], *ELSEWHERE[version].get(noun, ())):
        rows = (row for row in ask.emulator.actionnetwork[noun].all() if is_reachable(ask, row))
        names = path.split("/")
        if "event_campaigns" in names and "attendances" in names:
            row = next(row for row in rows if event_of(ask, row)["event_campaign"])
            yield f"/event_campaigns/{event_of(ask, row)['event_campaign']}/events/{row['event']}/attendances"
        elif "*" not in names:
            yield f"/{path}"
        else:
            ref = "list" if noun == "items" else singular(names[0])
            yield f"/{names[0]}/{next(row[ref] for row in rows if row[ref])}/{names[2]}"


def singular(plural):
    return "person" if plural == "people" else plural[:-1]


def event_of(ask, row):
    return ask.emulator.actionnetwork["events"].get(row["event"])


def is_reachable(ask, row):
    person = row.id if row.noun == "people" else dict(row).get("person")
    return person is None or ask("GET", f"/people/{person}").status == 200


def nulls_in(value, path=""):
    if isinstance(value, dict):
        return [found for name, item in value.items() for found in nulls_in(item, f"{path}/{name}")]
    if isinstance(value, list):
        return [found for item in value for found in nulls_in(item, path)]
    return [path] if value is None or value == "" else []


@pytest.mark.parametrize(("version", "noun"), EVERYWHERE)
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


@pytest.mark.parametrize(("version", "noun"), EVERYWHERE)
def test_a_resource_is_the_same_alone_and_among_others_but_for_curies(client, version, noun):
    ask = client(version)

    for path in paths_to(ask, noun, version):
        (items,) = ask.get(path)["_embedded"].values()
        for item in items[:5]:
            single = ask.get(item["_links"]["self"]["href"].partition(f"/api/{version}")[2])
            for resource in (single, *single.get("_embedded", {}).values()):
                del resource["_links"]["curies"]
            assert single == item


@pytest.mark.parametrize(("version", "noun"), EVERYWHERE)
def test_links_are_absolute_carry_no_final_slash_and_lead_somewhere(client, version, noun, emulator):
    ask = client(version)
    gone = {row.id for row in emulator.actionnetwork["people"] if version == "v1" and not is_reachable(ask, row)}

    for path in paths_to(ask, noun, version):
        for href in {href for href in every_link(ask.get(path)) if "{rel}" not in href}:
            if gone.intersection(href.split("/")):
                continue  # what the unsubscribed did is still there in v1, they themselves are not
            assert href.startswith(f"{HOST}/api/{version}/")
            assert not href.endswith("/")
            written_to = href.endswith(("/send", "/schedule"))  # helpers of messages are not read (reference 25.1)
            assert ask("GET", href.partition(f"/api/{version}")[2]).status == (405 if written_to else 200), href
            assert not emulator.journal.last.unroutable


@pytest.mark.parametrize(("version", "noun"), EVERYWHERE)
def test_what_is_embedded_is_linked_too(client, version, noun):
    ask = client(version)

    for path in paths_to(ask, noun, version):
        page = ask.get(path)
        for rel, items in page["_embedded"].items():
            assert page["_links"][link_rel_of(version, noun)] == [item["_links"]["self"] for item in items]
            assert rel == rel_of(version, noun)
            for item in items:
                for inner, resource in item.get("_embedded", {}).items():
                    assert item["_links"][inner] == resource["_links"]["self"]


@pytest.mark.parametrize(("version", "noun"), EVERYWHERE)
def test_a_missing_value_is_a_missing_key(client, version, noun):
    ask = client(version)

    for path in paths_to(ask, noun, version):
        assert nulls_in(ask.get(path)) == []


@pytest.mark.parametrize(("version", "noun"), EVERYWHERE)
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

    homes = (f"/{home}" for home in HOMES["v2"].values() if "*" not in home)
    for path in ("/", *homes, "/metadata", "/nothing", "/people/ż🦦"):
        assert isinstance(json.loads(ask("GET", path).body.decode("utf-8")), dict)
