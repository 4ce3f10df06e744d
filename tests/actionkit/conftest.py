"""What ActionKit's tests share: a site in process, asked through requests."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import requests

import mockapi
from mockapi.actionkit.catalogue import MODELS
from mockapi.actionkit.site import settle

HOST = "https://act.example.org"
STAFF = ("mockapi", "mockapi")


class Site:
    """Sends requests to a site: ``ak.get("user/1/")`` means ``/rest/v1/user/1/`` with the credentials of staff."""

    def __init__(self, mock: Any) -> None:
        self.mock = mock
        self.session = requests.Session()

    def __call__(self, method: str, path: str, json: Any = None, *, auth: Any = STAFF, **options: Any) -> Any:
        """The response, redirects not followed. ``path`` is below the API's root, or a whole address."""
        address = path if "://" in path else HOST + path if path.startswith("/") else f"{HOST}/rest/v1/{path}"
        options.setdefault("allow_redirects", False)
        return self.session.request(method, address, json=json, auth=auth, **options)

    def get(self, path: str, **options: Any) -> Any:
        """The JSON of a GET that must succeed."""
        response = self("GET", path, **options)
        assert response.status_code == 200, (response.status_code, response.text)
        return response.json()

    def all(self, path: str) -> list[Any]:
        """The objects on the first page of a list."""
        objects: list[Any] = self.get(path)["objects"]
        return objects

    def made(self, path: str, json: Any = None, **options: Any) -> Any:
        """What a POST that must make something made, read back from its Location."""
        response = self("POST", path, json, **options)
        assert response.status_code == 201, (response.status_code, response.text)
        return self.get(response.headers["Location"])

    def act(self, page: str, email: str = "ada@example.org", **parameters: Any) -> Any:
        """The answer to an action that must succeed."""
        response = self("POST", "action/", {"page": page, "email": email, **parameters})
        assert response.status_code == 201, (response.status_code, response.text)
        return response.json()

    def refused(self, method: str, path: str, json: Any, status: int = 400) -> Any:
        """The body of a refusal that left everything as it was."""
        before = self.counts()
        response = self(method, path, json)
        assert response.status_code == status, (response.status_code, response.text)
        assert self.counts() == before
        return response.json()

    def counts(self) -> dict[str, int]:
        """How many rows there are of each resource that has any."""
        world = settle(self.mock.world)
        found = {model.noun: world.find(model.noun) for model in MODELS.values()}
        return {noun: len(rows) for noun, rows in found.items() if rows is not None and len(rows)}


@pytest.fixture
def ak() -> Iterator[Site]:
    """A fresh site at act.example.org, whose clock stands still."""
    with mockapi.intercept(hosts=["act.example.org"], akid_secret="example-secret") as mock:
        mock.clock.freeze("2026-03-01T12:00:00Z")
        yield Site(mock)
