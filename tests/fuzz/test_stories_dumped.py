"""After any story of requests: a dump gives the same world again, row by row and byte by byte."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stories import ROUNDS, STEPS, begun, photo, take
from test_actionkit_routes import STAFF
from wholeness import OTHER_KEY

from mockapi.actionkit.catalogue import MODELS
from mockapi.actionnetwork.catalogue import NOUNS
from mockapi.emulator import Emulator
from mockapi.fixtures.files import json_lines
from mockapi.world.exchange import Request


def addresses(emulator):
    """A GET of every collection, and of every object on its first page."""
    network, kit = "https://actionnetwork.org", "https://mockapi.actionkit.com"
    for key in (emulator.actionnetwork.api_key, emulator.actionnetwork.personal_key, OTHER_KEY):
        for version in ("v1", "v2"):
            for noun in NOUNS.values():
                for route in noun.routes:
                    if "{" not in route.path and version in route.versions:
                        headers = {"osdi-api-token": key}
                        yield Request("GET", network, f"/api/{version}/{route.path}", "", headers)
                        for record in emulator.actionnetwork[noun.name].all()[:3]:
                            yield Request("GET", network, f"/api/{version}/{route.path}/{record.key}", "", headers)
            yield Request("GET", network, f"/api/{version}/metadata/custom_fields", "", {"osdi-api-token": key})
    for name, model in MODELS.items():
        yield Request("GET", kit, f"/rest/v1/{name}/", "_limit=100", STAFF)
        rows = emulator.world.find(model.noun)
        for row in list(rows or ())[-3:]:
            yield Request("GET", kit, f"/rest/v1/{name}/{row[0]}/", "", STAFF)


@pytest.mark.parametrize("service", list(STEPS))
@ROUNDS
@given(st.data())
def test_a_dump_gives_the_same_world_again(service, data):
    emulator = begun(service, background_delay=60)
    for step in data.draw(STEPS[service]):
        take(emulator, step)
    text = "".join(json_lines(emulator.dump()))

    again = Emulator(seed=json.loads(text), background_delay=60)
    again.clock.freeze(emulator.clock.now())

    assert "".join(json_lines(again.dump())) == text
    there, here = photo(emulator.world), photo(again.world)
    for taken in (there, here):
        del taken["outbox"]
        taken.pop("actionnetwork.agenda", None)  # a request that was put off is a tuple of another name
    assert here == there


@pytest.mark.parametrize("service", list(STEPS))
def test_every_get_answers_the_same_bytes_in_both_worlds(service):
    emulator = begun(service)
    again = Emulator(seed=emulator.dump())
    again.clock.freeze(emulator.clock.now())

    asked = 0
    for request in addresses(emulator):
        there, here = emulator.handle(request), again.handle(request)
        assert (here.status, here.body, here.headers) == (there.status, there.body, there.headers), request
        asked += here.status == 200
    assert asked > 100
