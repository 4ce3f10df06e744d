"""Unique ID lists: people's UUIDs sent in to target messages with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mockapi.actionnetwork.call import Call
from mockapi.actionnetwork.noun import V2, Noun, Route, common
from mockapi.actionnetwork.writing import identifiers_in, insert, known, modify, read, require, without_blanks
from mockapi.resource.evidence import doc, guess
from mockapi.resource.fields import Computed, Strings, Text
from mockapi.world.store import Row

MADE_BY = "Action Network"


@dataclass(frozen=True, kw_only=True)
class UniqueIds(Strings):
    """UUIDs that are sent, each once, and shown to the Python door only."""

    def parse(self, value: Any) -> tuple[str, ...]:
        return tuple(dict.fromkeys(text.strip().lower() for text in super().parse(value) if text.strip()))

    def show(self, row: Row, dialect: str) -> Any:
        return None

    def schema(self, dialect: str) -> dict[str, Any]:
        return {**super().schema(dialect), "writeOnly": True}

    def peek(self, row: Row) -> Any:
        return list(row.unique_ids)


def create(call: Call, noun: Noun, body: Mapping[str, Any], parents: Mapping[str, Row]) -> Row:
    """Make a list. Raises Invalid without a name."""
    identifiers = identifiers_in(body, creating=True)
    existing = known(call, noun, identifiers)
    if existing is not None:
        return update(call, noun, existing, body)
    values = read(call, noun, body, creating=True)
    require(call, noun, values)
    return insert(call, noun, {"origin_system": MADE_BY, **values}, identifiers)


def update(call: Call, noun: Noun, row: Row, body: Mapping[str, Any]) -> Row:
    """PUT: another name, and other UUIDs where some are sent."""
    changes = without_blanks(noun, read(call, noun, body, creating=False))
    return modify(call, noun, row, changes, identifiers_in(body, creating=False))


UNIQUE_ID_LISTS = Noun(
    name="unique_id_lists",
    singular="unique ID list",
    rel="action_network:unique_id_lists",
    help="UUIDs of people, for targeting; nobody is added or changed by it.",
    evidence=doc("33"),
    fields=(
        *common(),
        Text("origin_system", write="never", max_length=255),
        Text("name", required=True, clears=False, max_length=255),
        Computed(
            "count",
            of=lambda row, dialect: len(row.unique_ids),
            shape={"type": "integer", "minimum": 0},
            evidence=guess("decisions 3: the distinct UUIDs that were sent"),
        ),
        UniqueIds("unique_ids", help="Sent, never shown."),
    ),
    routes=(Route("unique_id_lists", collection=("GET", "POST"), item=("GET", "PUT"), versions=(V2,)),),
    group_only=True,
    create=create,
    update=update,
)
