"""What the specification tests of Action Network share: clients for every key and version, and a little furniture."""

from __future__ import annotations

import pytest

from mockapi.actionnetwork.catalogue import NOUNS


@pytest.fixture
def client(ask, emulator):
    """Makes clients: ``client("v1")``, ``client(key="wrong")``, ``client(key=None)``."""

    def make(version="v2", **options):
        return type(ask)(emulator, version, **options)

    return make


@pytest.fixture
def personal(client, emulator):
    """Version 2 with the key of a personal list."""
    return client(key=emulator.actionnetwork.personal_key)


@pytest.fixture
def people(emulator):
    """The Python door to people: the second way to read what a request did."""
    return emulator.actionnetwork["people"]


@pytest.fixture
def everything(emulator):
    """A function that gives all rows of the group's account as they are now."""
    return lambda: {noun: [dict(row) for row in emulator.actionnetwork[noun].all()] for noun in NOUNS}


@pytest.fixture
def upload(emulator):
    """A function that inserts rows as a pack does, as if they were made in the vendor's own interface."""
    return lambda **rows: emulator.seed({"actionnetwork": rows})


@pytest.fixture
def link_to(ask):
    """A function that gives the body in which a record or a tagging names its person."""
    return lambda person: {"_links": {"osdi:person": {"href": person["_links"]["self"]["href"]}}}
