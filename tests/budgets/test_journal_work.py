"""A long journal costs a request nothing: counted in calls, since times differ from machine to machine."""

from __future__ import annotations

import pytest
from counting import calls

from mockapi.emulator import Emulator
from mockapi.world.exchange import Request

KEY = {"osdi-api-token": "mockapi-key", "content-type": "application/json"}
HOST = "https://actionnetwork.org"


def calls_of(emulator, requests):
    """How many functions, Python's and C's, are called for requests."""
    return calls(lambda: [emulator.handle(request) for request in requests])


def requests_of(kind, start=0):
    if kind == "GET":
        return [Request("GET", HOST, "/api/v2/tags", "", KEY)] * 50
    return [
        Request("POST", HOST, "/api/v2/tags", "", KEY, b'{"name": "t%d"}' % number)
        for number in range(start, start + 50)
    ]


@pytest.mark.parametrize("kind", ["GET", "POST"])
def test_ten_thousand_exchanges_add_less_than_a_tenth_to_a_request(kind):
    costs = {}
    for size in (10, 10_000):
        emulator = Emulator(journal_size=size)
        emulator.clock.freeze("2026-03-01T12:00:00Z")
        for _ in range(size + 5):
            emulator.handle(Request("GET", HOST, "/api/v2/tags/none", "", KEY))
        for request in requests_of(kind):
            emulator.handle(request)
        assert len(emulator.journal) == size
        costs[size] = calls_of(emulator, requests_of(kind, 50))

    assert costs[10] > 1000
    assert costs[10_000] < 1.1 * costs[10]


def test_noting_an_exchange_is_a_small_part_of_a_request():
    emulator = Emulator()
    (request,) = requests_of("GET")[:1]
    emulator.handle(request)
    exchange = emulator.journal.last

    class Noting:
        """Notes the same exchange instead of answering."""

        def handle(self, request):
            emulator.journal.append(exchange)

    assert calls_of(Noting(), [request] * 50) < 0.1 * calls_of(emulator, [request] * 50)
