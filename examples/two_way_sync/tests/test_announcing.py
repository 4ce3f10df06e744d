"""A third service is mocked as ever, with responses, beside the two that are emulated."""

from __future__ import annotations

import json

import pytest
import requests
import responses
from two_way_sync import announce, sync

HOOK = "https://chat.example.com/hooks/1"


@responses.activate
def test_what_a_sync_did_is_announced(mockapi, kit, network, join):
    responses.post(HOOK, json={"ok": True})
    join("ada@example.org")

    announce(sync(kit, network, "2026-03-01T09:00:00"), HOOK)

    (call,) = responses.calls  # those to the two services are none of its affair
    assert json.loads(call.request.body) == {"text": "1 to Action Network, 0 to ActionKit, 0 left"}
    mockapi.assert_requested("POST", "/people", times=1)


@responses.activate
def test_a_chat_that_refuses_is_told(mockapi, kit, network):
    responses.post(HOOK, status=404)

    with pytest.raises(requests.HTTPError):
        announce(sync(kit, network, "2026-03-01T09:00:00"), HOOK)
