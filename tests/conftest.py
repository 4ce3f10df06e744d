"""What all tests share: a way to ask an emulator as a client would, without a client."""

from __future__ import annotations

import json
from typing import Any

import pytest

from mockapi.emulator import Emulator
from mockapi.world.exchange import Answer, Request

HOST = "https://actionnetwork.org"
ANYONE = object()


class Asking:
    """Sends requests straight to an emulator: ``ask.get("/people")`` means ``/api/v2/people`` with the group's key."""

    def __init__(self, emulator: Emulator, version: str = "v2", key: Any = ANYONE, base: str = HOST) -> None:
        self.emulator, self.version, self.base = emulator, version, base
        self.key = emulator.actionnetwork.api_key if key is ANYONE else key

    def __call__(self, method: str, path: str, body: Any = None, *, query: str = "", **headers: str) -> Answer:
        """The answer. ``body`` is sent as JSON, or as it is where it is bytes."""
        path, _, inline = path.partition("?")
        raw = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        if self.key is not None:
            headers["osdi-api-token" if self.version == "v2" else "api-key"] = self.key
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.emulator.handle(
            Request(method, self.base, f"/api/{self.version}{path}", query or inline, named, raw)
        )

    def get(self, path: str, **options: Any) -> Any:
        """The JSON of a GET that must succeed."""
        return self._ok(self("GET", path, **options))

    def post(self, path: str, body: Any = None, **options: Any) -> Any:
        """The JSON of a POST that must succeed."""
        return self._ok(self("POST", path, body, **options))

    def put(self, path: str, body: Any = None, **options: Any) -> Any:
        """The JSON of a PUT that must succeed."""
        return self._ok(self("PUT", path, body, **options))

    def refused(self, method: str, path: str, body: Any = None, **options: Any) -> tuple[int, str]:
        """Status and text of an answer that must be an error, in the one shape that errors have."""
        answer = self(method, path, body, **options)
        assert answer.status >= 400, answer
        assert set(answer.json) == {"error"}
        return answer.status, answer.json["error"]

    def signup(self, email: str | None = None, phone: str | None = None, **fields: Any) -> Any:
        """The person whom the signup helper gives for an address, a number and more fields of a person."""
        helper = {name: fields.pop(name) for name in ("add_tags", "remove_tags") if name in fields}
        if email is not None:
            fields["email_addresses"] = [{"address": email}]
        if phone is not None:
            fields["phone_numbers"] = [{"number": phone}]
        return self.post("/people", {"person": fields, **helper})

    def people(self, query: str = "") -> list[Any]:
        """The people on the first page."""
        people: list[Any] = self.get("/people", query=query)["_embedded"]["osdi:people"]
        return people

    @staticmethod
    def id(resource: Any) -> str:
        """The UUID in a resource's native identifier."""
        (native,) = (item for item in resource["identifiers"] if item.startswith("action_network:"))
        return str(native.removeprefix("action_network:"))

    def _ok(self, answer: Answer) -> Any:
        assert answer.status == 200, answer
        return answer.json


@pytest.fixture
def emulator() -> Emulator:
    """An empty pair of services whose clock stands still."""
    emulator = Emulator()
    emulator.clock.freeze("2026-03-01T12:00:00Z")
    return emulator


@pytest.fixture
def ask(emulator: Emulator) -> Asking:
    """Version 2 with the group's key."""
    return Asking(emulator)


@pytest.fixture
def ask_v1(emulator: Emulator) -> Asking:
    """Version 1 with the group's key."""
    return Asking(emulator, "v1")


@pytest.fixture
def ask_personally(emulator: Emulator) -> Asking:
    """Version 1 with the key of a personal list."""
    return Asking(emulator, "v1", emulator.actionnetwork.personal_key)


@pytest.fixture
def ask_without_key(emulator: Emulator) -> Asking:
    """Version 2 without a key."""
    return Asking(emulator, key=None)
