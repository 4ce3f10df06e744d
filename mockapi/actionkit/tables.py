"""The vendor's database as reports see it: its tables and columns, from the declarations (reference 20)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timezone
from decimal import Decimal
from typing import Any

from mockapi.actionkit.call import Call
from mockapi.actionkit.fields import Anything, Derived, Link, Links, Moment
from mockapi.actionkit.model import Id, Model
from mockapi.actionkit.sql import SqlTable
from mockapi.resource.fields import Field, Hidden, Strings
from mockapi.world.store import Row

Value = Callable[[Call, Row], Any]


def tables_of(call: Call) -> Mapping[str, SqlTable]:
    """Every table by its name; rows are read only when a query names it."""
    tables: dict[str, SqlTable] = {}
    for model in call.models.values():
        if not model.sql:
            continue
        columns = _columns_of(model)
        tables[model.sql] = SqlTable(tuple(columns), _rows(call, model, list(columns.values())))
        own = [item for item in model.fields if model.base is None or item not in model.base.fields]
        for item in own:
            if isinstance(item, Links):
                pair = ("id", f"{_word(model)}_id", f"{item.to}_id")
                tables[f"{model.sql}_{item.name}"] = SqlTable(pair, _pairs(call, model, item))
    return tables


def _word(model: Model) -> str:
    return model.sql.partition("_")[2]


def _columns_of(model: Model) -> dict[str, Value]:
    """The columns by name: of a member of a family the link to its row there, and its own."""
    if model.base is not None:
        columns: dict[str, Value] = {f"{model.base.name}_ptr_id": lambda call, row: row[0]}
        items = [item for item in model.fields if item not in model.base.fields]
    else:
        columns = {"id": lambda call, row: row[0]}
        items = list(model.fields)
    for item in items:
        name = _name_of(model, item)
        if name is not None and name not in columns:
            columns[name] = _value_of(item)
    return columns


def _name_of(model: Model, item: Field) -> str | None:
    if isinstance(item, (Id, Links, Hidden, Strings, Anything)):
        return None
    if isinstance(item, Derived):
        kinds = item.schema("rest").get("type", "")
        return None if kinds in ("array", "object") or "array" in kinds or "object" in kinds else item.name
    if not item.columns:
        return None
    if item.name in model.sql_names:
        return model.sql_names[item.name]
    if isinstance(item, Link):
        return None if item.stored is not None else f"{item.column}_id"
    return item.column


def _value_of(item: Field) -> Value:
    if isinstance(item, Derived):
        return item.by
    column = item.column
    if isinstance(item, Moment):
        return lambda call, row: _moment(getattr(row, column))
    return lambda call, row: _plain(getattr(row, column))


def _moment(seconds: int | None) -> str | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, timezone.utc).strftime("%Y-%m-%d %H:%M:%S")


def _plain(value: Any) -> Any:
    if isinstance(value, bool):
        return int(value)
    return float(value) if isinstance(value, Decimal) else value


def _rows(call: Call, model: Model, values: Sequence[Value]) -> Callable[[], Iterable[Sequence[Any]]]:
    def rows() -> Iterable[Sequence[Any]]:
        for row in call.rows(model.name):
            if model.type is None or row.type == model.type:
                yield [value(call, row) for value in values]

    return rows


def _pairs(call: Call, model: Model, item: Links) -> Callable[[], Iterable[Sequence[Any]]]:
    def rows() -> Iterable[Sequence[Any]]:
        number = 0
        for row in call.rows(model.name):
            if model.type is None or row.type == model.type:
                for key in getattr(row, item.column) or ():
                    number += 1
                    yield number, row[0], key

    return rows
