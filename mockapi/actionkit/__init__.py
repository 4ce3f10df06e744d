"""ActionKit: the service object of one emulator. None of its resources is modelled yet; every route says so."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import NoReturn

from mockapi.world.errors import Unmodelled
from mockapi.world.exchange import Answer, Outcome, Request

HOST = "mockapi.actionkit.com"


class ActionKit:
    """``mock.actionkit``: credentials and address."""

    name = "actionkit"
    username = "mockapi"
    password = "mockapi"

    def __init__(self, origin: Callable[[], str]) -> None:
        self._origin = origin

    @property
    def host(self) -> str:
        """The host name that a client is given; every ``*.actionkit.com`` is answered."""
        return self.url.partition("://")[2]

    @property
    def url(self) -> str:
        """The origin that a client is given; ``/rest/v1/`` behind it is the client's own affair."""
        return self._origin()

    def __getitem__(self, noun: str) -> NoReturn:
        raise Unmodelled(f"ActionKit's {noun}")

    def handle(self, request: Request) -> Outcome:
        """501, naming the route."""
        gap = f"ActionKit's {request.path}"
        body = json.dumps({"error": f"Not modelled by mockapi: {gap}"}).encode()
        return Outcome(self._answer(501, body), unmodelled=gap)

    def fault(self, status: int) -> Answer:
        """An error with that status."""
        return self._answer(status, b"")

    def _answer(self, status: int, body: bytes) -> Answer:
        return Answer(status, (("Content-Type", "application/json"),), body)
