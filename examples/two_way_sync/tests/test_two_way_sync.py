"""The sync, tested against both services at once; each test shows one power of the double."""

from __future__ import annotations

import httpx
import pytest
from two_way_sync import IMPORT_PAGE, sync

START = "2026-03-01T09:00:00"


def test_people_go_both_ways(mockapi, kit, network, join):
    join("ada@example.org", first_name="Ada", zip="12345")
    mockapi.actionnetwork["people"].create(given_name="Rosa", email_addresses=[{"address": "rosa@example.org"}])

    done = sync(kit, network, START)

    assert (done.to_actionnetwork, done.to_actionkit) == (["ada@example.org"], ["rosa@example.org"])
    assert mockapi.actionnetwork["people"].find(email_address="ada@example.org").given_name == "Ada"
    assert mockapi.actionkit["user"].find(email="rosa@example.org").subscription_status == "subscribed"


def test_a_second_sync_writes_nothing(mockapi, kit, network, join):
    join("ada@example.org", first_name="Ada")
    sync(kit, network, START)
    seen = mockapi.journal.total

    sync(kit, network, START)

    assert [exchange for exchange in mockapi.journal.since(seen) if exchange.method != "GET"] == []


def test_who_leaves_one_leaves_the_other(mockapi, kit, network, join):
    join("ada@example.org")
    sync(kit, network, START)
    mockapi.clock.advance(days=1)
    ada = mockapi.actionnetwork["people"].find(email_address="ada@example.org")
    mockapi.actionnetwork["people"].update(ada, email_addresses=[{"status": "unsubscribed"}])

    done = sync(kit, network, "2026-03-02T00:00:00")

    assert done.left == ["ada@example.org"]
    assert mockapi.actionkit["user"].find(email="ada@example.org").subscription_status == "unsubscribed"


def test_an_address_that_bounces_is_not_subscribed_on_the_other_side(mockapi, kit, network):
    mockapi.actionnetwork["people"].insert(email_addresses=[{"address": "gone@example.org", "status": "bouncing"}])

    sync(kit, network, START)

    mockapi.assert_not_requested("POST", "/action/")
    assert mockapi.actionkit["user"].count() == 0


def test_only_what_changed_since_is_asked_for(mockapi, kit, network):
    sync(kit, network, START)

    mockapi.assert_requested("GET", "/user/", query={"updated_at__gt": START}, times=1)
    mockapi.assert_requested("GET", "/people", query={"filter": f"modified_date gt '{START}Z'"}, times=1)


def test_many_pages_are_read_to_their_end(mockapi, kit, network, join):
    for number in range(130):
        join(f"p{number}@example.org")

    sync(kit, network, START)

    assert mockapi.actionnetwork["people"].count() == 130
    assert len(mockapi.journal.requests("GET", "/user/", query={"_limit": "100"})) == 2


@pytest.mark.mockapi(rate_limit=4)
def test_the_limit_of_calls_a_second_slows_it_down_and_loses_nobody(mockapi, kit, network, join):
    mockapi.clock.unfreeze()
    for number in range(4):
        join(f"p{number}@example.org")
    network.client.event_hooks["response"].append(
        lambda answer: mockapi.clock.advance(seconds=answer.status_code == 429)
    )

    sync(kit, network, START)

    assert mockapi.actionnetwork["people"].count() == 4
    assert mockapi.journal.requests(service="actionnetwork", status=429)


def test_a_busy_actionkit_is_asked_again(mockapi, kit, network, join):
    mockapi.faults.preset("actionkit.unavailable", times=2)
    join("ada@example.org")

    assert sync(kit, network, START).to_actionnetwork == ["ada@example.org"]


def test_an_answer_that_gets_lost_makes_nobody_twice(mockapi, kit, network, join):
    mockapi.faults.preset("actionnetwork.lost_answer", times=1)  # the person is made, the connection breaks
    join("ada@example.org")

    sync(kit, network, START)

    mockapi.assert_requested("POST", "/people", times=2)
    assert mockapi.actionnetwork["people"].count() == 1


def test_a_failure_half_way_can_be_made_up_for(mockapi, kit, network, join):
    for name in ("ada", "bea", "cleo"):
        join(f"{name}@example.org")
    fault = mockapi.faults.add(service="actionnetwork", method="POST", path="/people", status=500, after=1)
    with pytest.raises(httpx.HTTPStatusError):
        sync(kit, network, START)
    assert mockapi.actionnetwork["people"].count() == 1
    mockapi.faults.remove(fault)

    sync(kit, network, START)

    assert mockapi.actionnetwork["people"].count() == 3


def test_what_would_happen_can_be_tried_and_taken_back(mockapi, kit, network, join):
    join("ada@example.org")

    with mockapi.savepoint():
        assert sync(kit, network, START).to_actionnetwork == ["ada@example.org"]

    assert mockapi.actionnetwork["people"].count() == 0


def test_a_webhook_brings_somebody_over_at_once(mockapi, kit, network):
    def receive(happenings):
        for happening in happenings:
            email = happening["osdi:submission"]["person"]["email_addresses"][0]["address"]
            kit.act(IMPORT_PAGE, email=email)

    mockapi.actionnetwork.webhooks.add(trigger="any_action", receiver=receive)
    form = mockapi.actionnetwork["forms"].create(title="Join us")

    body = {"person": {"email_addresses": [{"address": "rosa@example.org"}]}}
    network.ask("POST", f"{network.url}/forms/{form.id}/submissions", json=body)

    assert mockapi.actionkit["user"].find(email="rosa@example.org") is not None
