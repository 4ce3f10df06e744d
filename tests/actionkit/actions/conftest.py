"""What tests of action processing share: pages, and a way to be refused that looks at the world afterwards."""

from __future__ import annotations

import pytest

from mockapi.actionkit.catalogue import MODELS
from mockapi.actionkit.facts.akid import akid
from mockapi.actionkit.site import settle

SECRET = "example-secret"


def photo(mock):
    """All that a request could have changed: the rows, and what was sent."""
    world = settle(mock.world)
    found = {model.noun: world.find(model.noun) for model in MODELS.values()}
    rows = {noun: [tuple(row) for row in held] for noun, held in found.items() if held is not None and len(held)}
    return rows, list(mock.outbox)


@pytest.fixture
def page(ak):
    """Makes pages: ``page("survey", required_fields=["zip"])`` is one named ``ponds``, read back."""

    def make(kind="petition", name="ponds", **fields):
        wanted = fields.get("required_fields")
        if wanted is not None:
            fields["required_fields"] = [field_uri(ak, name) for name in wanted]
        return ak.made(f"{kind}page/", {"name": name, "title": name, **fields})

    return make


def field_uri(ak, name):
    return f"/rest/v1/formfield/{ak.mock.actionkit['formfield'].find(name=name).key}/"


@pytest.fixture
def refused(ak):
    """The errors of an action that must be refused, by parameter; nothing is written and nothing sent."""

    def refuse(**parameters):
        before = photo(ak.mock)
        sent = {"page": "ponds", "email": "ada@example.org", **parameters}
        auth = sent.pop("auth", ("mockapi", "mockapi"))
        response = ak("POST", "action/", {name: value for name, value in sent.items() if value is not ...}, auth=auth)
        assert (response.status_code, response.headers["Content-Type"]) == (400, "application/json"), response.text
        assert "Location" not in response.headers
        assert photo(ak.mock) == before
        body = response.json()
        assert list(body) == ["errors"]
        return body["errors"]

    return refuse


@pytest.fixture
def akid_of():
    """The right akid of a user, with a mailing or without."""

    def make(user, mailing=None):
        return akid(SECRET, user, mailing)

    return make
