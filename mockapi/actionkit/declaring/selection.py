"""Which rows of a resource are wanted, in which order, found by an index where one helps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from mockapi.actionkit.declaring.collation import folded
from mockapi.actionkit.declaring.fields import Link, Moment
from mockapi.actionkit.declaring.lookups import Condition
from mockapi.actionkit.declaring.model import Id, Model
from mockapi.resource.fields import Field
from mockapi.world.store import Collection, Row, Span

if TYPE_CHECKING:
    from mockapi.actionkit.declaring.call import Call


DATES = ("created_at", "updated_at")


@dataclass(frozen=True)
class Order:
    """By which column, and which way."""

    column: str = "key"
    descending: bool = False


@dataclass(frozen=True)
class _Source:
    """Rows to choose from, the index that they come from, and the condition that this index answers."""

    rows: Span | list[Row]
    index: str | None
    used: Condition | None


class Selection:
    """The rows that fit all conditions: their number and any stretch of them, without more work than asked for.

    ``where`` is one condition more that is no lookup.
    """

    def __init__(
        self,
        call: Call,
        model: Model,
        conditions: Sequence[Condition],
        orders: Sequence[Order] = (),
        where: Callable[[Row], bool] | None = None,
    ) -> None:
        self._call, self._model, self._where = call, model, where
        self._conditions = list(conditions)
        self._orders = list(orders) or [Order(_ordered_by(name)) for name in model.order]
        self._found: list[Row] | Span = self._find()

    def __len__(self) -> int:
        return len(self._found)

    def slice(self, offset: int, limit: int) -> list[Row]:
        """Up to ``limit`` rows from ``offset`` on."""
        if isinstance(self._found, Span):
            return self._found.slice(offset, limit)
        return list(islice(self._found, offset, offset + limit))

    def _find(self) -> list[Row] | Span:
        rows = self._call.world.find(self._model.noun)
        if rows is None:
            return []
        source = self._source(rows)
        type_ = None if source.index == "type" else self._model.type
        rest = [condition for condition in self._conditions if condition is not source.used]
        in_order = self._in_order(source)
        if in_order and not rest and type_ is None and self._where is None:
            return source.rows
        call, where = self._call, self._where
        found = [
            row
            for row in source.rows
            if (type_ is None or row.type == type_)
            and all(condition.holds(call, row) for condition in rest)
            and (where is None or where(row))
        ]
        return found if in_order else self._sorted(found)

    def _in_order(self, source: _Source) -> bool:
        """Whether the source stands in the order wanted; a span is turned round for that."""
        if not isinstance(source.rows, Span) or len(self._orders) != 1:
            return False
        (order,) = self._orders
        if order.column != (source.index if source.index in DATES else "key"):
            return False
        source.rows.descending = order.descending
        return True

    def _sorted(self, found: list[Row]) -> list[Row]:
        for order in reversed([*self._orders, Order()]):
            found.sort(key=lambda row: _rank(getattr(row, order.column)), reverse=order.descending)
        return found

    def _source(self, rows: Collection) -> _Source:
        """The smallest set that an index gives, and the condition that it answers."""
        for condition in self._conditions:
            keys = _keys(self._call, self._model, condition)
            if keys is not None:
                found = (rows.get(key) for key in sorted(set(keys)))
                return _Source([row for row in found if row is not None], None, condition)
        for condition in self._conditions:
            if len(condition.path) == 1 and condition.lookup == "exact" and condition.value is not None:
                field = condition.path[0]
                if isinstance(field, Link):
                    return _Source(rows.span(field.name, condition.value), field.name, condition)
        for condition in self._conditions:
            span = self._dated(rows, condition)
            if span is not None:
                return _Source(span, condition.path[0].column, condition)
        if self._model.type is not None:
            return _Source(rows.span("type", self._model.type), "type", None)
        if len(self._orders) == 1 and self._model.dated and self._orders[0].column in DATES:
            return _Source(rows.span(self._orders[0].column, 0), self._orders[0].column, None)
        return _Source(rows.span("id", 0), "id", None)

    def _dated(self, rows: Collection, condition: Condition) -> Span | None:
        field, value = condition.path[0], condition.value
        if len(condition.path) != 1 or not isinstance(field, Moment) or not self._model.holder.dated:
            return None
        if field.column not in DATES or value is None:
            return None
        bounds: dict[str, tuple[int | None, int | None]] = {
            "gt": (value, None), "gte": (value - 1, None), "lt": (None, value), "lte": (None, value + 1),
            "exact": (value - 1, value + 1),
        } if isinstance(value, int) else {}  # fmt: skip
        if condition.lookup not in bounds:
            return None
        above, below = bounds[condition.lookup]
        return rows.span(field.column, 0, above=above, below=below)


def _keys(call: Call, model: Model, condition: Condition) -> Sequence[int] | None:
    """The numbers of the rows that fit, where an index names them at once: by number, by something unique, or by
    what either gives for the objects linked to."""
    return _keys_at(call, model, condition.path, condition)


def _keys_at(call: Call, model: Model, path: tuple[Field, ...], condition: Condition) -> Sequence[int] | None:
    field, rest = path[0], path[1:]
    if condition.value is None:  # what links nowhere fits too
        return None
    if rest:
        if not isinstance(field, Link):
            return None
        targets = _keys_at(call, call.models[field.to], rest, condition)
        if targets is None:
            return None
        return [row[0] for target in targets for row in call.linking(model.name, field.name, target)]
    if condition.lookup not in ("exact", "in"):
        return None
    values = condition.value if condition.lookup == "in" else (condition.value,)
    if isinstance(field, Id) or (isinstance(field, Link) and field.name == model.numbered_by):
        return [value for value in values if value is not None]
    if isinstance(field, Link) and condition.lookup == "in":
        return [row[0] for value in values if value is not None for row in call.linking(model.name, field.name, value)]
    if field.column in model.holder.unique:
        rows = call.rows(model.name)
        found = (rows.one(f"unique:{field.column}", value) for value in values if value is not None)
        return [row[0] for row in found if row is not None]
    return None


def _ordered_by(name: str) -> str:
    return "key" if name == "id" else name


def _rank(value: Any) -> tuple[bool, Any]:
    return (value is not None, folded(value))
