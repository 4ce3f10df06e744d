"""Whether packs make the worlds that they say they make."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mockapi.emulator import Emulator
from mockapi.fixtures import expected, packs


def check(seed: Any) -> None:
    """Load each pack of a seed into a world of its own and compare that with what the pack expects.

    Raises PackError: for a pack that cannot be loaded, and for the first count that is not as ``expected`` says.
    """
    for error in disagreements(seed):
        raise error


def disagreements(seed: Any) -> Iterator[packs.PackError]:
    """Each count that is not as a pack expects. Raises PackError for a pack that cannot be loaded."""
    for file, pack in packs.read(seed):
        emulator = Emulator()
        with emulator.world.transaction():
            names = packs.insert(emulator.world, file, pack)
        for place, problem in expected.disagreements(emulator, pack.get("expected", {}), names):
            yield packs.PackError(file, place, problem)
