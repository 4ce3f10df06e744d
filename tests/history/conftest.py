"""A pair of services whose clock stands still, and requests to both as clients send them."""

from __future__ import annotations

import json
from base64 import b64encode

import pytest

from mockapi.emulator import Emulator
from mockapi.world.exchange import Request

STAFF = {"authorization": "Basic " + b64encode(b"mockapi:mockapi").decode(), "content-type": "application/json"}


class Clients:
    """``clients.network("POST", "/people", {...})`` and ``clients.kit("GET", "/user/")``; the answers."""

    def __init__(self, emulator: Emulator) -> None:
        self.emulator = emulator

    def network(self, method, path, body=None):
        return self._send(
            method, "https://actionnetwork.org", f"/api/v2{path}", {"osdi-api-token": "mockapi-key"}, body
        )

    def kit(self, method, path, body=None):
        return self._send(method, "https://mockapi.actionkit.com", f"/rest/v1{path}", STAFF, body)

    def person(self, name, **more):
        person = {"given_name": name, "email_addresses": [{"address": f"{name.lower()}@example.org"}], **more}
        return self.network("POST", "/people", {"person": person})

    def _send(self, method, base, path, headers, body):
        path, _, query = path.partition("?")
        raw = b"" if body is None else json.dumps(body).encode()
        return self.emulator.handle(Request(method, base, path, query, headers, raw))


@pytest.fixture
def mock():
    emulator = Emulator()
    emulator.clock.freeze("2026-03-01T12:00:00Z")
    return emulator


@pytest.fixture
def clients(mock):
    return Clients(mock)
