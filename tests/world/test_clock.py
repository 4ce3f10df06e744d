"""The clock: real, frozen, advanced, and under the tools that move Python's own."""

from __future__ import annotations

import time
from datetime import datetime, timedelta, timezone

import pytest
import time_machine
from freezegun import freeze_time

from mockapi.world.clock import Clock
from mockapi.world.ids import uuid_of


def test_it_runs_with_real_time():
    assert abs(Clock().seconds() - time.time()) < 2


@pytest.mark.parametrize(
    "when",
    [
        "2026-01-01T00:00:00Z",
        "2026-01-01",
        "2026-01-01T02:00:00+02:00",
        datetime(2026, 1, 1),  # naive: UTC
        datetime(2026, 1, 1, 1, tzinfo=timezone(timedelta(hours=1))),
        1767225600,
    ],
)
def test_it_freezes_at_a_moment_in_any_spelling(when):
    clock = Clock()

    clock.freeze(when)

    assert clock.now() == datetime(2026, 1, 1, tzinfo=timezone.utc)


def test_frozen_and_running_time_can_be_advanced():
    clock = Clock()
    clock.advance(days=3)
    assert abs(clock.seconds() - time.time() - 3 * 86400) < 2

    clock.freeze("2026-01-01")
    clock.advance(hours=1, minutes=30)
    assert clock.now().isoformat() == "2026-01-01T01:30:00+00:00"

    clock.unfreeze()
    assert abs(clock.seconds() - time.time()) < 2


def test_freezegun_and_time_machine_move_it():
    clock = Clock()

    with freeze_time("2020-02-02"):
        assert clock.now().date().isoformat() == "2020-02-02"
        assert clock.exact() == clock.seconds()
    with time_machine.travel("2021-03-03T00:00:00.25Z", tick=False):
        assert clock.now().date().isoformat() == "2021-03-03"
        assert clock.exact() == clock.seconds() + 0.25


def test_exact_time_has_fractions_until_it_is_frozen_and_moves_with_the_rest():
    clock = Clock()
    with time_machine.travel("2026-01-01T00:00:00.75Z", tick=False):
        assert (clock.exact(), clock.seconds()) == (1767225600.75, 1767225600)
        clock.advance(seconds=90)
        assert (clock.exact(), clock.seconds()) == (1767225690.75, 1767225690)
        clock.freeze()
        assert (clock.exact(), clock.seconds()) == (1767225690.0, 1767225690)
        clock.advance(seconds=1)
        assert isinstance(clock.exact(), float)
        assert clock.exact() == 1767225691.0
        clock.unfreeze()
        assert clock.exact() == 1767225600.75


def test_uuids_are_the_same_in_every_run_and_look_like_version_4():
    assert uuid_of("actionnetwork.people", 1) == "99e464a7-0065-4973-b085-506c83bb3036"
    made = [uuid_of("people", number) for number in range(1000)]
    assert len(set(made)) == 1000
    assert all(uuid[14] == "4" and uuid[19] in "89ab" and len(uuid) == 36 for uuid in made)
