"""The Python door to ActionKit: what an accessor does in terms of the rules."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from mockapi.actionkit.catalogue import MODELS
from mockapi.actionkit.declaring import outcomes, writing
from mockapi.actionkit.declaring.call import ROOT, Call
from mockapi.actionkit.declaring.custom import custom_shown
from mockapi.actionkit.declaring.fields import Backlinks, CustomFields, Link, Links, Path, Unstored
from mockapi.actionkit.declaring.lookups import parse
from mockapi.actionkit.declaring.model import Id, Model, Uri
from mockapi.actionkit.declaring.references import resolved
from mockapi.actionkit.declaring.selection import Selection
from mockapi.resource.accessor import Record
from mockapi.world.errors import Invalid, NotAllowed, NotFound
from mockapi.world.store import Row
from mockapi.world.world import World


class PythonDoor:
    """Acts with all rights."""

    def __init__(self, world: Callable[[], World]) -> None:
        self._world = world

    @property
    def world(self) -> World:
        """The world as it is now."""
        return self._world()

    @property
    def call(self) -> Call:
        """A call on behalf of the account that every site has."""
        from mockapi.actionkit.users.staff import STAFF

        account = self.world.collection(STAFF.table).get(1)
        return Call(self.world, MODELS, account=account)

    def create(self, resource: Model, fields: Mapping[str, Any]) -> Row:
        """Do what a POST does; links may be rows and keys."""
        if not resource.has_rows and "post" not in resource.list_methods:
            raise NotAllowed(f"{resource.name} cannot be created: it shows rows of other resources")
        self._refuse_unknown(resource, fields)
        made = (resource.create or writing.create)(self.call, resource, dict(fields))
        row = made.row if isinstance(made, outcomes.Made) else made
        if not isinstance(row, Row):
            raise NotAllowed(f"{resource.name} cannot be created")
        return row

    def update(self, resource: Model, row: Row, fields: Mapping[str, Any]) -> Row:
        """Do what a PATCH does."""
        self._refuse_unknown(resource, fields)
        actual = self.call.typed(resource.name, row)
        return (actual.update or writing.update)(self.call, actual, row, dict(fields))

    def insert(self, resource: Model, fields: Mapping[str, Any]) -> Row:
        """Put in a row as it stands, past the API."""
        from mockapi.actionkit.pack import Wrong, insert_row

        self._refuse_unknown(resource, fields, insertable=True)
        try:
            return insert_row(self.call, resource, fields, {})
        except Wrong as wrong:
            raise Invalid(f"{wrong.field} {wrong}".strip()) from None

    def overwrite(self, resource: Model, row: Row, fields: Mapping[str, Any]) -> Row:
        """Set fields past the API."""
        from mockapi.actionkit.pack import Wrong, overwrite_row

        self._refuse_unknown(resource, fields, insertable=True)
        try:
            return overwrite_row(self.call, self.call.typed(resource.name, row), row, fields)
        except Wrong as wrong:
            raise Invalid(f"{wrong.field} {wrong}".strip()) from None

    def remove(self, resource: Model, row: Row) -> None:
        """Take the row out, with what belongs to it."""
        actual = self.call.typed(resource.name, row)
        (actual.delete or writing.delete)(self.call, actual, row)

    def lookup(self, resource: Model, key: object) -> Row:
        """The row behind a record, a number, what stands in its address, or a URI."""
        call = self.call
        if isinstance(key, str) and "/" not in key:
            return call.find(resource, key)
        try:
            number = resolved(call, resource.name, resource.name, key)
        except Invalid as invalid:
            raise NotFound(f"there is no {resource.name} {getattr(key, 'key', key)}") from invalid
        row = call.rows(resource.name).get(number)
        if row is None or (resource.type is not None and row.type != resource.type):
            raise NotFound(f"there is no {resource.name} {getattr(key, 'key', key)}")
        return row

    def select(self, resource: Model, filters: Mapping[str, Any]) -> list[Row]:
        """The rows for which all filters hold, by number."""
        call = self.call
        conditions = []
        for name, value in filters.items():
            condition = parse(call, resource, name, [self._filter_text(value)])
            if condition is None:
                raise TypeError(f"{resource.name} has no field {name!r}; there are: {', '.join(sorted(resource.sent))}")
            conditions.append(condition)
        found = Selection(call, resource, conditions)
        return sorted(found.slice(0, len(found)), key=lambda row: int(row[0]))

    def _filter_text(self, value: Any) -> str:
        if isinstance(value, Record):
            return str(value.row[0])
        if isinstance(value, str) and value.startswith(f"{ROOT}/"):
            return value.rstrip("/").rpartition("/")[2]
        if isinstance(value, (list, tuple)):
            return ",".join(self._filter_text(one) for one in value)
        return "None" if value is None else str(value)

    def record(self, resource: Model, row: Row) -> Record:
        """The row with all its fields; links are numbers, or the keys that stand in addresses."""
        call = self.call
        model = call.typed(resource.name, row)
        fields: dict[str, Any] = {"id": row[0]}
        for name, item in model.sent.items():
            fields[name] = self._value(call, model, item, row)
        return Record(model.name, str(getattr(row, model.key) if model.key != "id" else row[0]), row, fields)

    def _value(self, call: Call, model: Model, item: Any, row: Row) -> Any:
        if isinstance(item, Id):
            return row[0]
        if isinstance(item, Uri):
            return call.uri_of(model, row[0], row)
        if isinstance(item, Link):
            return getattr(row, item.column)
        if isinstance(item, Links):
            return list(getattr(row, item.column) or ())
        if isinstance(item, Backlinks):
            keys = [one[0] for one in call.linking(item.of, item.by, row[0])] if item.of in call.models else []
            return (keys[0] if keys else None) if item.form in ("one", "embedded") else keys
        if isinstance(item, CustomFields):
            return custom_shown(item.find(call, row))
        if isinstance(item, Path):
            return f"{call.uri_of(model, row[0], row)}{item.tail}/"
        if isinstance(item, Unstored):
            return item.find(call, row)
        return item.peek(row)

    def _refuse_unknown(self, resource: Model, fields: Mapping[str, Any], *, insertable: bool = False) -> None:
        """A mistyped keyword is a mistake of the test's, not something to pass over as the API does."""
        if resource.open_ended:
            return
        known = {name for name, item in resource.sent.items() if item.write != "never"} | set(resource.also_takes)
        if insertable:
            known = {"id", *(item.name for item in resource.fields if _stands(item))}
        for name in fields:
            if name not in known:
                raise TypeError(f"{resource.name} has no field {name!r}; there are: {', '.join(sorted(known))}")


def _stands(item: Any) -> bool:
    """Whether a row can set a field directly."""
    return not isinstance(item, Unstored) or isinstance(item, CustomFields)
