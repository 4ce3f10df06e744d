"""Rows as changes tell of them: the records of the Python door, by the name of the row's own type."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mockapi.actionkit.catalogue import MODELS
from mockapi.actionkit.door import PythonDoor
from mockapi.world.store import Row
from mockapi.world.world import World

BOOKKEEPING: frozenset[str] = frozenset()


def told(world: World, noun: str, row: Row) -> tuple[str, str, Mapping[str, Any]]:
    """The vendor's name for a row, its key, and its fields as the world has them now."""
    record = PythonDoor(lambda: world).record(MODELS[noun.partition(".")[2]], row)
    return record.noun, record.key, record
