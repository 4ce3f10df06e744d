"""After any story of requests: every moment can be seen again, changes are what differs, and rewinding undoes it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stories import ROUNDS, STEPS, begun, photo, rows_of, take

SERVICES = list(STEPS)
UNDER_WAY = ("actionnetwork.deliveries", "actionnetwork.agenda")


@pytest.mark.parametrize("service", SERVICES)
@ROUNDS
@given(st.data())
def test_every_exchange_can_be_seen_again_and_the_present_is_as_it_was(service, data):
    emulator = begun(service)
    seen = {}
    for step in data.draw(STEPS[service]):
        if not emulator.journal.total:
            emulator.outbox  # noqa: B018 - what is due is done, as the first request has it done before its own work
            seen[0] = photo(emulator.world)
        take(emulator, step)
        if not isinstance(step, int):
            seen[emulator.journal.total] = photo(emulator.world)
    now = photo(emulator.world)

    for number, then in seen.items():
        with emulator.at(number) as past:
            assert _under_way_left_out(photo(past.world)) == _under_way_left_out(then)
            assert past.journal.total == number
        assert photo(emulator.world) == now


def _under_way_left_out(taken):
    """Webhooks go out behind an exchange, after the moment that it ends with."""
    return {noun: about for noun, about in taken.items() if noun not in (*UNDER_WAY, "ids", "outbox")}


@pytest.mark.parametrize("service", SERVICES)
@ROUNDS
@given(st.data())
def test_changes_are_the_rows_that_differ_and_each_exchange_has_its_own(service, data):
    emulator = begun(service)
    before = rows_of(photo(emulator.world))
    start = emulator.checkpoint("start")
    states = [before]
    for step in data.draw(STEPS[service]):
        if isinstance(step, int):
            continue
        take(emulator, step)
        states.append(rows_of(photo(emulator.world)))

    told = emulator.changes(start, bookkeeping=True)
    differing = {place for place in {*before, *states[-1]} if before.get(place) != states[-1].get(place)}
    kinds = {
        kind: sum(1 for place in differing if (place in before, place in states[-1]) == there)
        for kind, there in (("created", (False, True)), ("updated", (True, True)), ("deleted", (True, False)))
    }
    assert {kind: len([c for c in told if c.kind == kind and c.noun != "ids"]) for kind in kinds} == kinds
    for exchange, earlier, later in zip(emulator.journal, states[:-1], states[1:], strict=True):
        own = {place for place in {*earlier, *later} if earlier.get(place) != later.get(place)}
        assert len(exchange.changes) == len([place for place in own if place[0] not in UNDER_WAY])
        assert str(exchange.changes).count("\n+ ") == len([c for c in exchange.changes if c.kind == "created"])


@pytest.mark.parametrize("service", SERVICES)
@ROUNDS
@given(st.data())
def test_savepoints_and_checkpoints_give_back_exactly_what_was(service, data):
    emulator = begun(service)
    states = {}
    for number, step in enumerate(data.draw(STEPS[service])):
        emulator.outbox  # noqa: B018 - what is due is done, so that nothing of it happens inside
        states[str(number)] = photo(emulator.world)
        emulator.checkpoint(str(number))
        before = emulator.journal.total
        with emulator.savepoint() as moment:
            take(emulator, step)
            emulator.checkpoint("inside")
        assert photo(emulator.world) == states[str(number)]
        if not isinstance(step, int):  # the clock stays where it is, and so something may be due again
            assert emulator.changes(moment) == []
        assert emulator.journal.total == before + (not isinstance(step, int))
        assert [one.name for one in emulator.checkpoints] == list(states)
        take(emulator, step)

    for name in data.draw(st.permutations(list(states))):
        emulator.restore(name)
        assert photo(emulator.world) == states[name]
