"""The declaration of one resource, and what every protocol derives from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from mockapi.resource.evidence import Evidence
from mockapi.resource.fields import Field, Misfit, Ref, without_nulls
from mockapi.world.store import Index, Row, Table, row_type


@dataclass(frozen=True, kw_only=True, eq=False)
class Resource:
    """A noun of a vendor's API: its name there, its fields, its extra indexes, and the evidence for it.

    The vendors' packages add what their protocols need (routes, links, lookups, rules).
    """

    vendor: str
    name: str
    fields: tuple[Field, ...]
    evidence: Evidence
    help: str = ""
    indexes: tuple[Index, ...] = ()

    @property
    def noun(self) -> str:
        """The name of its collection in a world."""
        return f"{self.vendor}.{self.name}"

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The columns of its rows, ``key`` first."""
        return ("key", *(column for field in self.fields for column in field.columns))

    @cached_property
    def table(self) -> Table:
        """Its table in a world."""
        return Table(self.noun, row_type(self.name, self.columns), (*self.own_indexes, *self.indexes))

    @property
    def own_indexes(self) -> tuple[Index, ...]:
        """The indexes that follow from the declaration."""
        return ()

    @cached_property
    def blank(self) -> Mapping[str, Any]:
        """The column defaults of a new row."""
        return {name: value for field in self.fields for name, value in field.defaults.items()}

    @cached_property
    def field(self) -> Mapping[str, Field]:
        """The fields by name."""
        return {field.name: field for field in self.fields}

    @cached_property
    def refs(self) -> tuple[Ref, ...]:
        """The fields that refer to other nouns."""
        return tuple(field for field in self.fields if isinstance(field, Ref))

    def build(self, key: int, values: Mapping[str, Any]) -> Row:
        """A row of these column values, defaults elsewhere."""
        merged = {**self.blank, **values, "key": key}
        return self.table.row([merged[column] for column in self.columns])

    def read(
        self, body: Mapping[str, Any], dialect: str, *, creating: bool, null_clears: bool = True
    ) -> tuple[dict[str, Any], dict[str, str]]:
        """The columns that a body sets over the API, and for each field that does not fit what would.

        Unknown and read-only fields are passed over; null clears, or with ``null_clears`` false changes nothing,
        be it a field or part of one.
        """
        changes: dict[str, Any] = {}
        misfits: dict[str, str] = {}
        for field in self.fields:
            if field.write == "never" or (field.write == "create" and not creating):
                continue
            name = field.wire_name(dialect)
            if name is None or name not in body:
                continue
            value = body[name]
            try:
                if value is None:
                    changes.update(field.clear() if null_clears else {})
                else:
                    changes.update(field.take(value if null_clears else without_nulls(value)))
            except Misfit as misfit:
                misfits[name] = str(misfit)
        return changes, misfits
