"""Custom fields: the names that people's custom fields have had, listed as metadata (reference 31)."""

from __future__ import annotations

from collections.abc import Mapping

from mockapi.actionnetwork.call import Call
from mockapi.resource.evidence import doc, guess
from mockapi.resource.fields import DateTime, Hidden, Integer, Text
from mockapi.resource.resource import Resource
from mockapi.world.store import Row, Unique

CUSTOM_FIELDS = Resource(
    vendor="actionnetwork",
    name="custom_fields",
    help="A custom field that some person of the account has or had.",
    fields=(
        Text("name"),
        Integer("numeric_id", evidence=doc("31, field table; not in the sample")),
        Text("notes", help="A text or null: the one field that shows null."),
        DateTime("created_date"),
        DateTime("modified_date"),
        Hidden("group"),
    ),
    indexes=(Unique("name", lambda row: (row.group, row.name)),),
    evidence=doc("31"),
)

BY_USE = guess("decisions 3: writing a custom field makes it")


def note(call: Call, sent: Mapping[str, str | None]) -> None:
    """Make the custom fields that do not exist yet; null, which takes a value away, makes none."""
    collection = call.world.collection(CUSTOM_FIELDS.table)
    for name, value in sent.items():
        if value is not None and collection.one("name", (call.group.key, name)) is None:
            call.lean(BY_USE)
            key = call.world.ids.next(CUSTOM_FIELDS.noun)
            values = {
                "name": name,
                "numeric_id": key,
                "created_date": call.now,
                "modified_date": call.now,
                "group": call.group.key,
            }
            collection.put(CUSTOM_FIELDS.build(key, values))


def of_account(call: Call) -> list[Row]:
    """The account's custom fields by name."""
    rows = call.world.collection(CUSTOM_FIELDS.table)
    return sorted((row for row in rows if row.group == call.group.key), key=lambda row: str(row.name))
