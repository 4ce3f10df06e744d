"""What a sync wrote, seen from outside: changes, earlier moments, packs of people, a world kept in a file."""

from __future__ import annotations

import pytest
from two_way_sync import sync

START = "2026-03-01T09:00:00"


def test_it_wrote_this_and_nothing_else(mockapi, kit, network, join):
    join("ada@example.org", first_name="Ada")
    mockapi.checkpoint("before")

    sync(kit, network, START)

    (change,) = mockapi.changes("before")
    assert (change.service, change.noun, change.kind) == ("actionnetwork", "people", "created")
    assert change.after["given_name"] == "Ada"


def test_the_world_can_be_looked_at_as_it_was(mockapi, kit, network, join):
    for name in ("ada", "bea"):
        join(f"{name}@example.org")
    sync(kit, network, START)
    first = mockapi.assert_requested("POST", "/people", times=2)[0]

    with mockapi.at(first) as then:
        assert [person.given_name for person in then.actionnetwork["people"]] == [None]
    assert mockapi.actionnetwork["people"].count() == 2


def test_the_same_story_can_be_told_twice(mockapi, kit, network, join):
    join("ada@example.org")
    mockapi.checkpoint("joined")
    once = sync(kit, network, START)
    mockapi.restore("joined")

    assert sync(kit, network, START) == once


@pytest.mark.mockapi(seed="people:300")
def test_believable_people_go_over(mockapi, kit, network):
    reachable = {user.email.lower() for user in mockapi.actionkit["user"] if user.subscription_status == "subscribed"}

    sync(kit, network, "2000-01-01T00:00:00")

    there = {
        person.email_addresses[0]["address"]
        for person in mockapi.actionnetwork["people"]
        if person.email_addresses and person.email_addresses[0]["status"] == "subscribed"
    }
    assert len(reachable) > 100
    assert len(reachable - there) < len(reachable) / 10  # who left one of the two has left


@pytest.mark.mockapi(seed="odd-addresses")
def test_odd_addresses_arrive_as_they_are(mockapi, kit, network):
    users = [user.email for user in mockapi.actionkit["user"] if user.subscription_status == "subscribed"]

    sync(kit, network, "2000-01-01T00:00:00")

    for email in users:
        assert mockapi.actionnetwork["people"].find(email_address=email) is not None


def test_a_world_can_be_kept_and_taken_up_again(mockapi, kit, network, join, tmp_path):
    join("ada@example.org", first_name="Ada")
    sync(kit, network, START)
    mockapi.dump(tmp_path / "after.json")

    mockapi.reset()
    assert mockapi.actionnetwork["people"].count() == 0
    mockapi.seed(tmp_path / "after.json")

    assert mockapi.actionnetwork["people"].find(email_address="ada@example.org").given_name == "Ada"
