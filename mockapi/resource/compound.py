"""The kinds of field that hold hashes: users' own names, known parts, and lists of which one entry is kept."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mockapi.resource.fields import Field, Misfit, without_nulls
from mockapi.world.store import Row


@dataclass(frozen=True, kw_only=True)
class Dictionary(Field):
    """Names and values of the users' own making; values are kept as strings, null takes a name out.

    Stored as a dict that is never changed in place, None when empty. Writing merges name by name.
    """

    def parse(self, value: Any) -> dict[str, str | None]:
        if not isinstance(value, dict):
            raise Misfit("must be a hash of names and values")
        return {name: None if item is None else as_custom_value(item) for name, item in value.items()}

    def merge(self, stored: Mapping[str, str] | None, sent: Mapping[str, str | None]) -> dict[str, str] | None:
        """What is stored once ``sent`` is written over it."""
        merged = {**(stored or {}), **sent}
        return {name: value for name, value in merged.items() if value is not None} or None

    def show(self, row: Row, dialect: str) -> Any:
        return dict(getattr(row, self.column) or {})

    def schema(self, dialect: str) -> dict[str, Any]:
        return {"type": "object", "additionalProperties": {"type": "string"}}


@dataclass(frozen=True, kw_only=True)
class Hash(Field):
    """One JSON object with known parts. ``flat``: each part has a column of its own, named by the part."""

    parts: tuple[Field, ...]
    flat: bool = False
    always: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(c for part in self.parts for c in part.columns) if self.flat else (self.column,)

    @property
    def defaults(self) -> dict[str, Any]:
        if not self.flat:
            return {self.column: self.default}
        return {name: value for part in self.parts for name, value in part.defaults.items()}

    def take(self, value: Any, *, pack: bool = False) -> dict[str, Any]:
        """The columns of the parts sent; a part that does not fit makes the whole a misfit."""
        if not isinstance(value, dict):
            raise Misfit("must be a hash")
        changes: dict[str, Any] = {}
        for part in self.parts:
            if part.name not in value or (part.write == "never" and not pack):
                continue
            sent = value[part.name]
            try:
                changes.update(part.clear() if sent is None else part.take(sent, pack=pack))
            except Misfit as misfit:
                raise Misfit(f"{part.name} {misfit}") from None
        return changes if self.flat else {self.column: changes or None}

    def clear(self) -> dict[str, Any]:
        if not self.flat:
            return super().clear()
        return {name: value for part in self.parts for name, value in part.clear().items()} if self.clears else {}

    def show(self, row: Row, dialect: str) -> Any:
        source = row if self.flat else getattr(row, self.column)
        if source is None:
            return None
        shown = {}
        for part in self.parts:
            name = part.wire_name(dialect)
            if name is None:
                continue
            value = part.show(row, dialect) if self.flat else source.get(part.column)
            if value is not None and value != "" and value != []:
                shown[name] = list(value) if isinstance(value, tuple) else value
        return shown if shown or self.always else None

    def schema(self, dialect: str) -> dict[str, Any]:
        return {
            "type": "object",
            "properties": {
                name: part.schema(dialect) for part in self.parts if (name := part.wire_name(dialect)) is not None
            },
        }


@dataclass(frozen=True, kw_only=True)
class Primary(Hash):
    """A list of hashes of which the service keeps one, the primary one; its parts have columns of their own.

    In a body the entry marked primary counts, otherwise the first. Shown as a list of one, with ``primary`` true
    in front, or as an empty list while ``shown_by`` (a column) is empty.
    """

    flat: bool = True
    shown_by: str | None = None

    def take(self, value: Any, *, pack: bool = False) -> dict[str, Any]:
        if not isinstance(value, (list, tuple)) or not all(isinstance(entry, dict) for entry in value):
            raise Misfit("must be a list of hashes")
        if not value:
            return {}
        return super().take(next((entry for entry in value if entry.get("primary") is True), value[0]), pack=pack)

    def show(self, row: Row, dialect: str) -> Any:
        if self.shown_by is not None and getattr(row, self.shown_by) is None:
            return []
        return [{"primary": True, **(super().show(row, dialect) or {})}]

    def schema(self, dialect: str) -> dict[str, Any]:
        entry = super().schema(dialect)
        entry["properties"] = {"primary": {"type": "boolean"}, **entry["properties"]}
        return {"type": "array", "items": entry}


@dataclass(frozen=True, kw_only=True)
class Hashes(Field):
    """A list of hashes with known parts, stored as a tuple of dicts that are never changed in place."""

    parts: tuple[Field, ...]
    default: Any = ()

    def take(self, value: Any, *, pack: bool = False) -> dict[str, Any]:
        if not isinstance(value, (list, tuple)) or not all(isinstance(entry, dict) for entry in value):
            raise Misfit("must be a list of hashes")
        one = Hash(self.name, parts=self.parts)
        taken = (one.take(without_nulls(entry), pack=pack)[one.column] for entry in value)
        return {self.column: tuple(entry for entry in taken if entry)}

    def show(self, row: Row, dialect: str) -> Any:
        entries = getattr(row, self.column)
        return [
            {
                name: entry[part.column]
                for part in self.parts
                if (name := part.wire_name(dialect)) and part.column in entry
            }
            for entry in entries
        ] or None

    def schema(self, dialect: str) -> dict[str, Any]:
        return {"type": "array", "items": Hash(self.name, parts=self.parts).schema(dialect)}


def as_custom_value(value: Any) -> str:
    """What is kept of a custom field's value: text as it stands, everything else as its JSON text."""
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)
