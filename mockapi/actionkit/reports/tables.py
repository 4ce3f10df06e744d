"""The vendor's database as reports see it: its tables and columns, from the declarations (reference 20)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cache, partial
from typing import Any

from mockapi.actionkit.declaring.call import Call
from mockapi.actionkit.declaring.fields import Anything, Derived, Link, Links, Moment
from mockapi.actionkit.declaring.model import Id, Model
from mockapi.actionkit.reports.sql import SqlTable
from mockapi.resource.fields import Field, Hidden, Strings, timestamp
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
        for item in _many(model):
            pair = ("id", f"{_word(model)}_id", f"{_word(call.models[item.to])}_id")
            ending = model.sql_names.get(item.name) or item.name
            tables[f"{model.sql}_{ending}"] = SqlTable(pair, _pairs(call, model, item))
    tables["core_user_page_tags"] = SqlTable(("user_id", "tag_id"), partial(_tags_of_users, call))
    return tables


def _word(model: Model) -> str:
    """What the vendor's ORM calls a table's class, in lower case."""
    return model.sql.partition("_")[2].replace("_", "")


def _own(model: Model) -> list[Field]:
    """The fields that stand in the table of a resource itself: those of a family stand in the family's."""
    if model.base is None or model.type is None:
        return list(model.fields)
    return [item for item in model.fields if item not in model.base.fields and item.name != "type"]


@cache
def _many(model: Model) -> list[Links]:
    return [item for item in _own(model) if isinstance(item, Links)]


@cache
def _columns_of(model: Model) -> dict[str, Value]:
    """The columns by name, the key first: the link to the family's row, or the number."""
    columns: dict[str, Value] = {}
    if model.base is not None and model.type is not None:
        columns[f"{model.base.name}_ptr_id"] = _number
    elif not model.numbered_by and (key := model.sql_names.get("id", "id")) is not None:
        columns[key] = _number
    for item in _own(model):
        name = _name_of(model, item)
        if name is not None and name not in columns:
            columns[name] = _number if item.name == model.numbered_by else _value_of(item)
    return columns


def _number(call: Call, row: Row) -> Any:
    return row[0]


def _name_of(model: Model, item: Field) -> str | None:
    if isinstance(item, (Id, Links, Hidden, Strings, Anything)):
        return None
    if item.name in model.sql_names:
        return model.sql_names[item.name]
    if isinstance(item, Derived):
        kinds = item.schema("rest").get("type", "")
        return None if kinds in ("array", "object") or "array" in kinds or "object" in kinds else item.name
    if not item.columns:
        return None
    if isinstance(item, Link):
        return None if item.stored is not None else item.sql_column
    return item.column


def _value_of(item: Field) -> Value:
    if isinstance(item, Derived):
        by, amount = item.by, "pattern" in item.shape
        return lambda call, row: float(by(call, row)) if amount else by(call, row)
    column = item.column
    if isinstance(item, Moment):
        return lambda call, row: _moment(getattr(row, column))
    return lambda call, row: _plain(getattr(row, column))


def _moment(seconds: int | None) -> str | None:
    return None if seconds is None else timestamp(seconds)


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


def _tags_of_users(call: Call) -> Iterable[Sequence[Any]]:
    """Who acted on pages with which tags: a table that the vendor fills every ten minutes (reference 55)."""
    tags = {page[0]: page.tags for page in call.rows("page") if page.tags}
    acted = {(action.user, tag) for action in call.rows("action") for tag in tags.get(action.page, ())}
    return sorted(acted)
