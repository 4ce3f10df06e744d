"""Real clients from the index, unmodified, and a way to read what they did without them."""

from __future__ import annotations

import importlib
import os
import sys
import warnings
from contextlib import contextmanager

import pytest
import requests

from mockapi.actionnetwork.catalogue import NOUNS

os.environ["PARSONS_LIMITED_DEPENDENCIES"] = "true"


@pytest.fixture(params=["mockapi", "mockapi_server"])
def door(request):
    """The emulator in process, and on a server: for clients that can be told an address."""
    return request.getfixturevalue(request.param)


@pytest.fixture
def parsons_connector():
    """The class ``parsons.ActionNetwork``. Parsons warns about itself when it is imported."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from parsons import ActionNetwork
    return ActionNetwork


@pytest.fixture
def network(mockapi, parsons_connector):
    """Parsons' connector, which has its host written into it."""
    return parsons_connector(api_token=mockapi.actionnetwork.api_key)


@pytest.fixture
def raw():
    """Reads a path of an emulator's API v2 as plain JSON."""

    def read(mock, path):
        headers = {"OSDI-API-Token": mock.actionnetwork.api_key}
        answer = requests.get(f"{mock.actionnetwork.url}{path}", headers=headers)
        answer.raise_for_status()
        return answer.json()

    return read


@pytest.fixture
def queries():
    """The query strings of the requests that a call makes."""

    def of(mock, call):
        before = mock.journal.total
        call()
        return [exchange.request.query for exchange in mock.journal.since(before)]

    return of


@pytest.fixture
def kit(mockapi):
    """Parsons' ActionKit connector, which has https written into it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from parsons import ActionKit
    actionkit = mockapi.actionkit
    return ActionKit(domain=actionkit.host, username=actionkit.username, password=actionkit.password)


@pytest.fixture
def actionkit(mockapi, monkeypatch):
    """django-actionkit-client, imported as where there is no Django; it reads the environment whenever it is used."""
    for name, value in mockapi.environ().items():
        monkeypatch.setenv(name, value)
    for name in ("django", "django.conf", "django.db"):
        monkeypatch.setitem(sys.modules, name, None)
    for name in [name for name in sys.modules if name.partition(".")[0] == "actionkit"]:
        monkeypatch.delitem(sys.modules, name)
    yield importlib.import_module("actionkit")
    for name in [name for name in sys.modules if name.partition(".")[0] == "actionkit"]:
        del sys.modules[name]


@pytest.fixture
def site(mockapi):
    """Reads a path of ActionKit's REST API as plain JSON."""
    kit = mockapi.actionkit

    def read(path):
        answer = requests.get(f"{kit.url}/rest/v1/{path}", auth=(kit.username, kit.password))
        answer.raise_for_status()
        return answer.json()

    return read


@pytest.fixture
def unchanged():
    """A block after which every row of an emulator's Action Network must be as it was."""

    @contextmanager
    def block(mock):
        def rows():
            return {noun: [dict(row) for row in mock.actionnetwork[noun].all()] for noun in NOUNS}

        before = rows()
        yield
        assert rows() == before

    return block


@pytest.fixture
def link_to():
    """The body in which a record or a tagging names its person, for the service's own host."""
    return lambda person: {"_links": {"osdi:person": {"href": f"https://actionnetwork.org/api/v2/people/{person.id}"}}}
