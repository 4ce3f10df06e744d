"""What XML-RPC's tests share: a site asked through xmlrpc.client, in process and over the server."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from xmlrpc.client import ServerProxy

import pytest
import requests
from xmlrpc_inventory import Site, site

import mockapi


class Door:
    """A site and a client of it: ``door.ak`` makes calls, ``door.rest`` reads the same world a second way."""

    def __init__(self, mock: Any) -> None:
        kit = mock.actionkit
        self.mock, self.url, self.auth = mock, kit.url, (kit.username, kit.password)
        self.address = f"{kit.url}/api/".replace("://", f"://{kit.username}:{kit.password}@")
        self.ak = ServerProxy(self.address)

    def rest(self, path: str) -> Any:
        """The JSON of a GET below REST's root, which must succeed."""
        response = self.send("GET", path)
        assert response.status_code == 200, (path, response.status_code, response.text)
        return response.json()

    def send(self, method: str, path: str, json: Any = None) -> requests.Response:
        """The response to a raw request below REST's root."""
        return requests.request(method, f"{self.url}/rest/v1/{path}", json=json, auth=self.auth)


@pytest.fixture(params=["in process", "over the server"])
def door(request: pytest.FixtureRequest) -> Iterator[Door]:
    """A fresh site whose clock stands still, behind either door."""
    open_door = mockapi.intercept if request.param == "in process" else mockapi.serve
    with open_door(akid_secret="example-secret") as mock:
        mock.clock.freeze("2031-05-06T09:00:00Z")
        door = Door(mock)
        with door.ak:
            yield door


@pytest.fixture
def kit() -> Iterator[Site]:
    """A fresh site in process, which can make an object of every class."""
    with site() as made:
        yield made
