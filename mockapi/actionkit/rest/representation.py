"""How a row is shown over REST: its fields by name, links as paths, and its JSON, kept while nothing of it changes."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any
from urllib.parse import quote

from mockapi.actionkit.declaring.call import ROOT, Call
from mockapi.actionkit.declaring.custom import custom_shown
from mockapi.actionkit.declaring.fields import Backlinks, CustomFields, Link, Links, Path, Unstored
from mockapi.actionkit.declaring.model import Id, Model, Uri
from mockapi.resource.fields import Field
from mockapi.world.store import Row

KEPT_AT_MOST = 20_000

_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode

ABSENT = object()
STAMPS = ("created_at", "updated_at")


def dumps(value: Any) -> str:
    """JSON as the vendor writes it: keys sorted, a blank behind commas and colons, raw UTF-8 (reference 5.1)."""
    return _encode(value)


class Representation:
    """Shows the rows of one model."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self._key = f"actionkit.{model.name}"
        self.fields: list[tuple[str, Field]] = [
            (name, item) for item in model.fields if (name := item.wire_name("rest")) is not None
        ]
        # What must be looked up in the world each time, to know whether the text kept is still true.
        self._live: list[Callable[[Call, Row], Any]] = [self._watch(item) for _, item in self.fields if _is_live(item)]

    def _watch(self, item: Field) -> Callable[[Call, Row], Any]:
        embeds = (isinstance(item, Backlinks) and item.form in ("embedded", "objects")) or isinstance(item, Link)
        if isinstance(item, Unstored) and not embeds:
            return item.find
        return lambda call, row: self._show(call, item, row)

    def text(self, call: Call, row: Row) -> str:
        """The row's JSON."""
        return self.texts(call, (row,))[0]

    def texts(self, call: Call, rows: Sequence[Row]) -> list[str]:
        """The JSON of some rows. Kept texts are true while nothing has changed at all, or nothing of what they show."""
        kept = call.world.rendered
        stamps = (call.world.log.stamp, call.settings.stamp, call.now)
        texts: list[str] = []
        for row in rows:
            key = (self._key, row[0])
            hit = kept.get(key)
            if hit is None or hit[0] is not row or hit[1] != stamps:
                hit = self._written(call, row, hit, stamps)
                if len(kept) >= KEPT_AT_MOST:
                    kept.clear()
                kept[key] = hit
            texts.append(hit[3])
        return texts

    def _written(self, call: Call, row: Row, hit: Any, stamps: Any) -> tuple[Row, Any, list[Any], str]:
        live = [watch(call, row) for watch in self._live]
        same = hit is not None and hit[0] is row and hit[1][1] is call.settings.stamp and hit[2] == live
        return row, stamps, live, hit[3] if same else _encode(self.data(call, row))

    def data(self, call: Call, row: Row) -> dict[str, Any]:
        """The row's fields by name."""
        shown: dict[str, Any] = {}
        for name, item in self.fields:
            value = self._show(call, item, row)
            if value is not ABSENT:
                shown[name] = value
        return with_fractions(shown) if call.settings.microseconds_on_read else shown

    def whole(self, call: Call, row: Row, names: Sequence[str]) -> dict[str, Any]:
        """Some of its links, with the objects that they lead to."""
        shown: dict[str, Any] = {}
        for name in names:
            item = self.model.sent[name]
            if isinstance(item, Backlinks):
                shown[name] = [shown_of(call, item.of, one) for one in call.linking(item.of, item.by, row[0])]
            elif isinstance(item, Link):
                target = call.get(item.to, getattr(row, item.column))
                shown[name] = None if target is None else shown_of(call, item.to, target)
        return shown

    def _show(self, call: Call, item: Field, row: Row) -> Any:
        if isinstance(item, Link):
            key = getattr(row, item.column)
            if item.embedded and key is not None:
                target = call.get(item.to, key)
                return None if target is None else shown_of(call, item.to, target)
            return call.uri(item.to, key)
        if isinstance(item, Links):
            keys = getattr(row, item.column) or ()
            return ABSENT if item.absent and not keys else [_short(call, item, key) for key in keys]
        if isinstance(item, Id):
            return row[0]
        if isinstance(item, Uri):
            return call.uri_of(call.typed(self.model.name, row), row[0], row)
        if isinstance(item, Backlinks):
            return self._backlinks(call, item, row)
        if isinstance(item, CustomFields):
            return custom_shown(item.find(call, row))
        if isinstance(item, Path):
            return f"{call.uri_of(self.model, row[0], row)}{item.tail}/" if item.find(call, row) else ABSENT
        if isinstance(item, Unstored):
            return item.find(call, row)
        return item.show(row, "rest")

    def _backlinks(self, call: Call, item: Backlinks, row: Row) -> Any:
        if item.form == "query":
            # A page names the actions of its own type (reference 29.1).
            own = f"{str(row.type).lower()}action" if item.of == "action" and self.model.holder.held else item.of
            return f"{ROOT}/{own}/?{quote(item.by)}={row[0]}"
        found = call.linking(item.of, item.by, row[0])
        if item.form in ("one", "embedded"):
            if not found:
                return ABSENT if item.absent else None
            return shown_of(call, item.of, found[0]) if item.form == "embedded" else call.uri(item.of, found[0][0])
        if item.form == "objects":
            return [shown_of(call, item.of, one) for one in found]
        return [call.uri(item.of, one[0]) for one in found]


@cache
def representation_of(model: Model) -> Representation:
    """The representation of a model."""
    return Representation(model)


def shown_of(call: Call, name: str, row: Row) -> dict[str, Any]:
    """A row as it is shown alone."""
    return representation_of(call.typed(name, row)).data(call, row)


def with_fractions(data: dict[str, Any], now: str | None = None) -> dict[str, Any]:
    """An object whose dates have fractions, as the answer that creates it shows those of ``now`` (reference 5.1).

    The fractions follow from the object's number, so that they are the same in every run.
    """
    shown: dict[str, Any] = {}
    for name, value in data.items():
        if isinstance(value, dict) and "created_at" in value:
            shown[name] = with_fractions(value, now)
        elif name in STAMPS and value is not None and "." not in value and now in (None, value):
            shown[name] = f"{value}.{(int(data.get('id') or 0) * 48_271 + 31_004 * (name > 'm')) % 999_999 + 1:06}"
        else:
            shown[name] = value
    return shown


def _is_live(item: Field) -> bool:
    if isinstance(item, (Uri, Path)) or (isinstance(item, Backlinks) and item.form == "query"):
        return False
    return isinstance(item, Unstored) or (isinstance(item, Link) and item.embedded) or isinstance(item, Links)


def _short(call: Call, item: Links, key: int) -> Any:
    uri = call.uri(item.to, key)
    if not item.short:
        return uri
    row = call.get(item.to, key)
    shown: dict[str, Any] = {"resource_uri": uri}
    for name in item.short:
        shown[name] = key if name == "id" else getattr(row, name, None)
    return shown
