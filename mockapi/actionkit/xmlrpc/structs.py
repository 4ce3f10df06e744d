"""How rows are shown over XML-RPC: structs of plain values under each class's keys (reference 2.3, 3.4)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from mockapi.actionkit.declaring.call import Call
from mockapi.actionkit.declaring.custom import custom_shown
from mockapi.actionkit.declaring.fields import Backlinks, CustomFields, Link, Links, Unstored
from mockapi.actionkit.declaring.model import Id
from mockapi.actionkit.events.events import is_full, is_open, is_open_for_signup
from mockapi.actionkit.facts.places import STATES
from mockapi.actionkit.xmlrpc.classes import Class
from mockapi.resource.fields import Field, Text
from mockapi.world.store import Row

# Keys that users have only where the switch user_full_struct says so (decisions U1).
FULL_USER = ("created_at", "updated_at", "lang", "rand_id")


def struct_of(call: Call, kind: Class, row: Row, method: str = "get") -> dict[str, Any]:
    """A row's struct, as the answer to a method has it."""
    shown = {}
    for key in kind.keys:
        if key == "custom_fields":
            if kind.name.endswith("Action") and not custom_of(call, kind, row):
                continue  # only where there are any (reference 11.1)
            shown[key] = custom_of(call, kind, row)
        else:
            shown[key] = _value(call, kind, key, row)
            if call.settings.output_fk_aliases:
                shown.update(_aliases(kind, key, shown[key]))
    if kind.name == "User":
        if method in ("get", "save", "save_or_create"):
            shown["custom_fields"] = custom_of(call, kind, row)
        if call.settings.user_full_struct and method != "create":
            shown.update({key: _value(call, kind, key, row) for key in FULL_USER})
            shown["custom_fields"] = custom_of(call, kind, row)
    return shown


def custom_of(call: Call, kind: Class, row: Row) -> dict[str, Any]:
    """The custom fields of a row: name and value, a list for several."""
    return {} if kind.custom is None else custom_shown(kind.custom.find(call, row))


def _aliases(kind: Class, key: str, value: Any) -> dict[str, Any]:
    """A reference in its other spelling too (decisions D2)."""
    if not isinstance(kind.field_of(key), Link):
        return {}
    return {key[:-3] if key.endswith("_id") else f"{key}_id": value}


def _value(call: Call, kind: Class, key: str, row: Row) -> Any:
    special = SPECIAL.get((kind.name, key))
    if special is not None:
        return special(call, row)
    item = kind.field_of(key)
    if key == "id" or isinstance(item, Id):
        return row[0]
    return None if item is None else _shown(call, item, row)


def _shown(call: Call, item: Field, row: Row) -> Any:
    """A field as plain data: references as numbers, booleans as 0 and 1, moments and amounts as text."""
    if isinstance(item, Link):
        return getattr(row, item.column)
    if isinstance(item, Links):
        return list(getattr(row, item.column) or ())
    if isinstance(item, Backlinks):
        found = [one[0] for one in call.linking(item.of, item.by, row[0])]
        return (found[0] if found else None) if item.form in ("one", "embedded") else found
    if isinstance(item, CustomFields):
        return custom_shown(item.find(call, row))
    value = item.find(call, row) if isinstance(item, Unstored) else item.show(row, "xmlrpc")
    if isinstance(item, Text) and value is None:
        return ""
    return plain(value)


def plain(value: Any) -> Any:
    """A value as XML-RPC's results have it."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, (str, int, float)) or value is None:
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(name): plain(item) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    return str(value)


def _until(row: Row) -> int | None:
    until: int | None = row.ends_at_utc if row.ends_at_utc is not None else row.starts_at_utc
    return until


def _is_past(call: Call, row: Row) -> bool:
    until = _until(row)
    return until is not None and until <= call.now


def _event_is_open(call: Call, row: Row) -> bool:
    campaign = call.get("campaign", row.campaign)
    return campaign is not None and is_open_for_signup(call, campaign, row)


def _status_summary(call: Call, row: Row) -> str:
    """An event's state in a word (a guess: the key is known, its words are not)."""
    if row.status != "active":
        return str(row.status)
    if _is_past(call, row):
        return "past"
    if is_full(call, row):
        return "full"
    campaign = call.get("campaign", row.campaign)
    return "open" if campaign is not None and is_open(campaign, row) else "pending"


SPECIAL: Mapping[tuple[str, str], Callable[[Call, Row], Any]] = {
    ("User", "password"): lambda call, row: "",
    # Columns that cannot be empty, of which nothing is modelled.
    ("Mailing", "reviewers"): lambda call, row: [],
    ("MailingTargeting", "is_delivery"): lambda call, row: 0,
    ("QueryTemplate", "hidden"): lambda call, row: 0,
    ("User", "state_name"): lambda call, row: STATES.get(row.state, ""),
    ("Event", "is_full"): lambda call, row: int(is_full(call, row)),
    ("Event", "is_in_past"): lambda call, row: int(_is_past(call, row)),
    ("Event", "is_open_for_signup"): lambda call, row: int(_event_is_open(call, row)),
    ("Event", "status_summary"): _status_summary,
}
