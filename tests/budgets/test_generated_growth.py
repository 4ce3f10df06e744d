"""Generated people cost as much each, be they few or many: to make and to load."""

from __future__ import annotations

import time
import tracemalloc

import mockapi
from mockapi.emulator import loaded
from mockapi.fixtures.population.generating import generated

FEW, MANY = 1_000, 8_000


def best(work, times=3):
    """The least processor time of several runs, in seconds."""
    taken = []
    for _ in range(times):
        begun = time.process_time()
        work()
        taken.append(time.process_time() - begun)
    return min(taken)


def test_making_more_people_takes_as_long_for_each():
    generated(10, 1)  # names and places are read
    few, many = (best(lambda count=count: generated(count, 1)) / count for count in (FEW, MANY))

    assert many < 2 * few


def test_loading_more_people_takes_as_long_for_each():
    mockapi.Emulator(seed="people:10")  # everything is imported
    packs = {count: mockapi.generate(people=count, seed=1) for count in (FEW, MANY)}
    few, many = (best(lambda count=count: loaded(packs[count]), 2) / count for count in (FEW, MANY))

    assert many < 2 * few


def test_a_seed_by_name_does_not_keep_the_pack_beside_the_world():
    mockapi.Emulator(seed="people:10")
    pack = mockapi.generate(people=2000, seed=1)
    alone, named = _peak(pack), _peak("people:2000:1")  # the pack itself was there before

    assert named < 1.2 * alone


def _peak(seed):
    """The most memory that loading a seed takes, in bytes."""
    tracemalloc.start()
    try:
        loaded(seed)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
