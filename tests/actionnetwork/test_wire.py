"""The tables that the other tests go by name every noun of the catalogue, in each version where it exists."""

from __future__ import annotations

import pytest
from wire import ACTION_OF, EDITABLE, ELSEWHERE, EVERYWHERE, HOMES, PARENT_OF, POSTABLE, path_of, rel_of

from mockapi.actionnetwork.catalogue import NOUNS


def routes(version, noun):
    return [route for route in NOUNS[noun].routes if version in route.versions]


def starred(path):
    return "/".join("*" if part.startswith("{") else part for part in path.split("/"))


def test_every_noun_and_every_route_is_in_the_tables():
    assert {(version, noun) for noun in NOUNS for version in HOMES if routes(version, noun)} == set(EVERYWHERE)
    for version, noun in EVERYWHERE:
        declared = [starred(route.path) for route in routes(version, noun)]
        assert sorted(declared) == sorted([HOMES[version][noun], *ELSEWHERE[version].get(noun, [])])


@pytest.mark.parametrize(("version", "noun"), EVERYWHERE)
def test_one_of_every_noun_can_be_made_and_read_where_it_lives(client, make, emulator, version, noun):
    ask = client(version)

    thing = make(noun, by=ask)

    assert path_of(thing).count("/") == HOMES[version][noun].count("/") + 2
    assert ask.id(ask.get(path_of(thing))) == ask.id(thing)
    (item,) = ask.get(path_of(thing).rpartition("/")[0])["_embedded"][rel_of(version, noun)]
    assert ask.id(item) == ask.id(thing)
    assert emulator.actionnetwork[noun].get(ask.id(thing)).id == ask.id(thing)


def test_what_can_be_posted_and_put_is_what_the_rules_are_declared_for():
    assert {noun for _, noun in POSTABLE} == {name for name, noun in NOUNS.items() if noun.create is not None}
    assert {noun for _, noun in EDITABLE} == {
        name for name, noun in NOUNS.items() if noun.update is not None and name != "donations"
    }
    assert set(PARENT_OF) - set(ACTION_OF) == {"taggings", "items", "question_answers"}
