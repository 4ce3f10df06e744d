"""The outbox: what is in it, in which order, and what a rollback takes back."""

from __future__ import annotations

import pytest

from mockapi.world.world import World


@pytest.fixture
def world():
    return World()


def send(world, *to, kind="confirmation"):
    with world.transaction():
        return world.outbox.send("actionkit", kind, to, subject="Hello", sent_at=7)


def test_messages_stand_in_the_order_in_which_they_went_out(world):
    send(world, "a@example.org")
    send(world, "b@example.org", kind="taf")

    assert [(message.number, message.to) for message in world.outbox] == [
        (1, ("a@example.org",)),
        (2, ("b@example.org",)),
    ]
    assert (len(world.outbox), world.outbox[-1].kind, world.outbox[0].subject) == (2, "taf", "Hello")


def test_messages_are_found_by_kind_service_and_address_in_any_case(world):
    send(world, "A@example.org")
    send(world, "b@example.org", "a@EXAMPLE.org", kind="taf")

    assert [message.number for message in world.outbox.find(to="a@example.org")] == [1, 2]
    assert [message.number for message in world.outbox.find(to="a@example.org", kind="taf")] == [2]
    assert world.outbox.find(service="actionnetwork") == []


def test_a_rollback_takes_messages_back_with_their_numbers(world):
    send(world, "a@example.org")
    with world.savepoint():
        send(world, "b@example.org")
        send(world, "c@example.org")

    assert [message.to for message in world.outbox] == [("a@example.org",)]
    assert send(world, "d@example.org").number == 2


def test_a_failed_transaction_sends_nothing(world):
    with pytest.raises(RuntimeError), world.transaction():
        world.outbox.send("actionkit", "confirmation", ("a@example.org",))
        raise RuntimeError

    assert list(world.outbox) == []
    assert send(world, "b@example.org").number == 1
