"""Both doors, so that each test of faults runs in process and against a server."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

import mockapi


@dataclass(frozen=True)
class Door:
    """An emulator, and the addresses at which clients reach it."""

    mock: Any
    api: str
    kit: str
    headers: Any

    @property
    def auth(self):
        return self.mock.actionkit.username, self.mock.actionkit.password

    @property
    def xmlrpc(self):
        """The address of ActionKit's XML-RPC with the credentials in it."""
        scheme, _, rest = self.kit.partition("://")
        return f"{scheme}://{':'.join(self.auth)}@{rest}/api/"


@pytest.fixture(params=["in process", "over a server"])
def door(request):
    """One of the two ways in."""
    with mockapi.intercept() if request.param == "in process" else mockapi.serve() as mock:
        headers = {"OSDI-API-Token": mock.actionnetwork.api_key}
        yield Door(mock, mock.actionnetwork.url, mock.actionkit.url, headers)
