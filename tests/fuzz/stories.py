"""Stories of requests to both services, with time passing, and photographs of a whole world in between."""

from __future__ import annotations

import os
from typing import Any

import hostile
import test_actionkit_routes as kit
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from wholeness import BASE

from mockapi.emulator import Emulator
from mockapi.world.store import _OrderedIndex, _UniqueIndex
from mockapi.world.world import World

ROUNDS = settings(
    max_examples=int(os.environ.get("MOCKAPI_FUZZ_EXAMPLES", "25")),
    deadline=None,
    print_blob=True,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.generate),
)
NOW = "2026-03-01T12:00:00Z"
DAYS = st.integers(1, 400)
# Steps of a story: a request, or so many days that pass.
STEPS = {
    "actionnetwork": st.lists(hostile.requests() | DAYS, min_size=2, max_size=8),
    "actionkit": st.lists(kit.requests() | DAYS, min_size=2, max_size=8),
}


def begun(service: str, **options: Any) -> Emulator:
    """A world with a little of everything of a service, its clock standing still."""
    emulator = Emulator(base=BASE if service == "actionnetwork" else kit.base(), **options)
    emulator.clock.freeze(NOW)
    return emulator


def take(emulator: Emulator, step: Any) -> None:
    """One step of a story."""
    if isinstance(step, int):
        emulator.clock.advance(days=step)
    else:
        emulator.handle(step)


def photo(world: World) -> dict[str, Any]:
    """All rows down to their types, all indexes, the counters of ids, and what was sent."""
    taken: dict[str, Any] = {"ids": world.ids.counters(), "outbox": list(world.outbox)}
    for noun in world.nouns():
        rows = world.find(noun)
        if rows is not None and len(rows):
            held = {row[0]: repr(row) for row in rows}
            indexes = {name: _entries(index) for name, index in {**rows._unique, **rows._ordered}.items()}
            sums = {
                name: {g: total for g, total in index.sums.items() if total} for name, index in rows._summed.items()
            }
            taken[noun] = (held, indexes, sums)
    return taken


def _entries(index: _UniqueIndex | _OrderedIndex) -> Any:
    if isinstance(index, _UniqueIndex):
        return dict(index.keys)
    return {group: list(entries) for group, entries in index.groups.items()}


def rows_of(taken: dict[str, Any]) -> dict[tuple[str, int], str]:
    """Every row of a photograph by noun and number."""
    return {
        (noun, key): row
        for noun, about in taken.items()
        if noun not in ("ids", "outbox")
        for key, row in about[0].items()
    }
