"""A sandbox puts everything back, whatever happened inside."""

from __future__ import annotations

import pytest
import requests

import mockapi


def state(mock):
    """All that a test could have changed."""
    network, kit = mock.actionnetwork, mock.actionkit
    return {
        "people": network["people"].all(),
        "users": kit["user"].all(),
        "next id": mock.world.ids.fork(mock.world.log).next("sandbox"),
        "outbox": list(mock.outbox),
        "clock": (mock.clock.now(), mock.clock.step),
        "faults": [(str(rule), rule.seen, rule.used) for rule in mock.faults],
        "journal": [exchange.line() for exchange in mock.journal],
        "settings": (mock.settings.actionnetwork.rate_limit, dict(mock.settings.actionkit.rates)),
        "allowed": mock.allows_unmodelled,
    }


def ask(mock, path="/people"):
    headers = {"OSDI-API-Token": mock.actionnetwork.api_key}
    return requests.get(f"{mock.actionnetwork.url}{path}", headers=headers, timeout=5)


def spoil(mock):
    mock.actionnetwork["people"].delete(mock.actionnetwork["people"].all()[0])
    mock.actionnetwork["people"].create(email_addresses=[{"address": "new@example.org"}])
    mock.actionkit["user"].create(email="new@example.org")
    mock.clock.advance(days=3)
    mock.clock.tick(5)
    mock.faults.add(status=503, times=1)
    mock.settings.actionnetwork.rate_limit = 1
    mock.settings.actionkit.rates["EUR"] = 77
    mock.allow_unmodelled()
    assert ask(mock).status_code == 418  # by the rule from outside
    assert ask(mock).status_code == 503
    assert ask(mock).status_code == 200
    assert ask(mock).status_code == 429
    mock.checkpoint("inside")


@pytest.mark.parametrize("opening", [mockapi.intercept, mockapi.serve])
@pytest.mark.parametrize("ending", ["in peace", "with an error", "after a reset"])
def test_everything_is_as_it_was(opening, ending):
    with opening(seed="demo") as mock:
        mock.clock.freeze("2026-03-01T12:00:00Z")
        mock.faults.add(status=418, times=1, after=1)
        assert ask(mock).status_code == 200
        before, world = state(mock), mock.world

        for _ in range(2):  # once more, and it is no different
            try:
                with mock.sandbox():
                    assert len(mock.journal) == 0
                    spoil(mock)
                    if ending == "after a reset":
                        mock.reset()
                        assert mock.actionnetwork["people"].find(email_address="new@example.org") is None
                        assert ask(mock).status_code == 200
                    elif ending == "with an error":
                        raise LookupError
            except LookupError:
                pass
            assert state(mock) == before
            assert mock.world is world
            assert mock.checkpoints == []

        assert ask(mock).status_code == 418  # the rule has not been used up inside
        assert ask(mock).status_code == 200


def test_sandboxes_and_savepoints_go_into_each_other():
    mock = mockapi.Emulator()
    tags = mock.actionnetwork["tags"]
    tags.create(name="outside")
    with mock.sandbox():
        tags.create(name="first")
        with mock.savepoint():
            tags.create(name="second")
            with mock.sandbox():
                tags.create(name="third")
                assert tags.count() == 4
            assert tags.count() == 3
        assert tags.count() == 2
    assert [tag.name for tag in tags.all()] == ["outside"]


def test_one_that_shares_a_world_opens_that_ones():
    with mockapi.intercept() as mock:
        from mockapi.transport.server import Server

        with Server(sharing=mock) as server:
            with server.sandbox():
                mock.actionnetwork["tags"].create(name="inside")
                server.reset()
            assert mock.world is server.world
            assert server.actionnetwork["tags"].count() == 0
