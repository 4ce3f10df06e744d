"""Rows as changes tell of them: records where there is an accessor, the stored fields of accounts and webhooks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mockapi.actionnetwork.agenda import AGENDA
from mockapi.actionnetwork.catalogue import NOUNS
from mockapi.actionnetwork.custom_fields import CUSTOM_FIELDS
from mockapi.actionnetwork.door import PythonDoor
from mockapi.actionnetwork.groups import DEFAULT, GROUPS
from mockapi.actionnetwork.webhooks import DELIVERIES, WEBHOOKS
from mockapi.resource.resource import Resource
from mockapi.world.store import Row
from mockapi.world.world import World

# What has no address, with the column that it is known by.
OTHERS: Mapping[str, tuple[Resource, str]] = {
    resource.noun: (resource, key)
    for resource, key in (
        (GROUPS, "slug"), (CUSTOM_FIELDS, "name"), (WEBHOOKS, "key"), (DELIVERIES, "key"), (AGENDA, "key"),
    )
}  # fmt: skip
BOOKKEEPING = frozenset({DELIVERIES.noun, AGENDA.noun})


def told(world: World, noun: str, row: Row) -> tuple[str, str, Mapping[str, Any]]:
    """The vendor's name for a row, its key, and its fields as the world has them now."""
    name = noun.partition(".")[2]
    if name in NOUNS:
        record = PythonDoor(lambda: world, DEFAULT).record(NOUNS[name], row)
        return name, record.key, record
    resource, key = OTHERS[noun]
    return name, str(getattr(row, key)), {field.name: field.peek(row) for field in resource.fields if field.columns}
