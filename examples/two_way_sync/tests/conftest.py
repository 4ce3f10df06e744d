"""What the tests share: the two clients, each at its service, and a moment at which everything begins."""

from __future__ import annotations

import pytest
from two_way_sync import IMPORT_PAGE, UNSUBSCRIBE_PAGE, ActionKit, ActionNetwork

START = "2026-03-01T09:00:00"


@pytest.fixture
def kit(mockapi):
    mockapi.clock.freeze(START + "Z")
    mockapi.actionkit["importpage"].create(name=IMPORT_PAGE)
    mockapi.actionkit["unsubscribepage"].create(name=UNSUBSCRIBE_PAGE)
    mockapi.actionkit["signuppage"].create(name="join")
    mockapi.clock.advance(hours=1)
    return ActionKit(mockapi.actionkit.host, mockapi.actionkit.username, mockapi.actionkit.password)


@pytest.fixture
def network(mockapi):
    return ActionNetwork(mockapi.actionnetwork.api_key)


@pytest.fixture
def join(mockapi):
    """Somebody signs up on ActionKit."""
    return lambda email, **fields: mockapi.actionkit["action"].create(page="join", email=email, **fields)
