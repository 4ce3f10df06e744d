"""What the specification tests of Action Network share: clients for every key and version, and some furniture."""

from __future__ import annotations

import pytest
from wire import HOMES, IN_V1, LEAST, PARENT_OF, WITHOUT_POST, home_of

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


class Maker:
    """Makes one of any noun, each with a parent and a person of its own unless some are given.

    ``make("donations", under=page, person=rosa, created_date="2014-03-18")``: over the API in the names of version 2,
    whatever the version of ``by``; what takes no POST is put in as the vendor's own interface would, for ``by``'s
    account. ``person`` is somebody's resource, whom a link then names, or what a helper sends. Gives the answer.
    """

    def __init__(self, emulator, client):
        self.service, self.client, self.made = emulator.actionnetwork, client, 0

    def __call__(self, noun, *, by=None, under=None, person=None, **fields):
        by = by or self.client("v2" if noun in HOMES["v2"] else "v1")
        self.made += 1
        number = self.made
        if noun in PARENT_OF and under is None:
            under = self(PARENT_OF[noun], by=by)
        least = {
            name: value.replace("{}", str(number)) if isinstance(value, str) else value
            for name, value in LEAST.get(noun, {}).items()
        }
        body = {**least, **fields}
        if noun == "people":
            body = {"person": {"email_addresses": [{"address": f"p{number}@example.org"}], **body}}
        elif noun in PARENT_OF:
            person = person or {"email_addresses": [{"address": f"p{number}@example.org"}]}
            if noun in ("taggings", "items") and "_links" not in person:
                person = self("people", by=by)
            body |= {"_links": {"osdi:person": person["_links"]["self"]}} if "_links" in person else {"person": person}
        if noun in WITHOUT_POST["v2"]:
            return by.get(self._inserted(noun, by, under, body))
        path = home_of(by.version, noun, under)
        if noun in WITHOUT_POST[by.version]:
            thing = self.client("v2", key=by.key).post(home_of("v2", noun, under), body)
            return by.get(f"{path}/{by.id(thing)}")
        return by.post(path, body if by.version == "v2" else in_v1(body))

    def _inserted(self, noun, by, under, fields):
        links = fields.pop("_links", None)
        if links is not None:
            fields |= {"person": by.id(by.get("/people/" + links["osdi:person"]["href"].rpartition("/")[2]))}
            fields |= {NOUNS[noun].parents[0]: by.id(under)}
        row = self.service.account(by.key)[noun].insert(**fields)
        return f"{home_of(by.version, noun, under)}/{row.id}"


def in_v1(body):
    """A body in the names of version 1; what is sent of a person too."""
    named = {IN_V1.get(name, name): value for name, value in body.items()}
    return {**named, "person": in_v1(named["person"])} if isinstance(named.get("person"), dict) else named


@pytest.fixture
def make(emulator, client):
    """Makes one of any noun: see :class:`Maker`."""
    return Maker(emulator, client)
