"""The Python door to Action Network: what an accessor does in terms of the rules."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from mockapi.actionnetwork import agenda, groups
from mockapi.actionnetwork.call import Call
from mockapi.actionnetwork.catalogue import NOUNS
from mockapi.actionnetwork.contact import phone_digits
from mockapi.actionnetwork.noun import NATIVE, V2, Filter, Hrefs, Identifiers, IdOf, Noun, Refs, native_uuid
from mockapi.actionnetwork.rows import OF_PEOPLE, Wrong, insert_row, overwrite_row
from mockapi.resource.accessor import Record
from mockapi.resource.fields import Reckoned, Ref, moment
from mockapi.world.errors import Duplicate, Invalid, NotAllowed, NotFound
from mockapi.world.store import Row
from mockapi.world.world import World


class PythonDoor:
    """Acts for an account, in version 2."""

    def __init__(self, world: Callable[[], World], account: int) -> None:
        self._world, self._account = world, account

    @property
    def world(self) -> World:
        """The world as it is now."""
        return self._world()

    @property
    def call(self) -> Call:
        """A call on behalf of the account."""
        world = self.world
        return Call(world, groups.by_number(world, self._account), NOUNS, paced=False)

    def create(self, resource: Noun, fields: Mapping[str, Any]) -> Row:
        """Do what a POST does; references become links, a person's fields may stand at the top."""
        call = self.call
        body = self._linked(resource, fields)
        parents = {
            ref.name: self.lookup(NOUNS[ref.to], body.pop(ref.name))
            for ref in resource.refs
            if ref.name in resource.parents and not isinstance(body.get(ref.name), (dict, type(None)))
        }
        if resource.create is None:
            return self.insert(resource, fields)
        action = next((ref.name for ref in resource.refs if ref.required and ref.name != "person"), None)
        if action is not None and action not in parents:
            raise TypeError(f"{resource.name}.create() needs {action}=")
        if resource.name == "people" and "person" not in body:
            helper: dict[str, Any] = {name: body.pop(name) for name in ("add_tags", "remove_tags") if name in body}
            body = {"person": body, **helper}
        _refuse_unknown(resource, body)
        return resource.create(call, resource, _jsonable(body), parents)

    def update(self, resource: Noun, row: Row, fields: Mapping[str, Any]) -> Row:
        """Do what a PUT does."""
        if resource.update is None:
            raise NotAllowed(f"{resource.name} cannot be updated")
        _refuse_unknown(resource, fields)
        return resource.update(self.call, resource, row, _jsonable(self._linked(resource, fields)))

    def insert(self, resource: Noun, fields: Mapping[str, Any]) -> Row:
        """Put in a row as it stands, past the API."""
        _refuse_unknown(resource, fields, insertable=True)
        try:
            return insert_row(self.call, resource, self._standing(resource, fields))
        except Wrong as wrong:
            raise Invalid(f"{wrong.field} {wrong}".strip()) from None
        except Duplicate as duplicate:
            raise Invalid(f"{duplicate.index} {duplicate.value!r} is taken") from None

    def overwrite(self, resource: Noun, row: Row, fields: Mapping[str, Any]) -> Row:
        """Set fields past the API."""
        _refuse_unknown(resource, fields, insertable=True)
        try:
            return overwrite_row(self.call, resource, row, self._standing(resource, fields))
        except Wrong as wrong:
            raise Invalid(f"{wrong.field} {wrong}".strip()) from None
        except Duplicate as duplicate:
            raise Invalid(f"{duplicate.index} {duplicate.value!r} is taken") from None

    def _standing(self, resource: Noun, fields: Mapping[str, Any]) -> dict[str, Any]:
        """The fields as a pack has them: references as UUIDs, dates as text."""
        given = _jsonable(self._linked(resource, fields))
        for field in resource.fields:
            if isinstance(field, Ref) and given.get(field.name) is not None:
                given[field.name] = self.lookup(NOUNS[field.to], fields[field.name]).uuid
            elif isinstance(field, Refs) and given.get(field.name) is not None:
                if not isinstance(fields[field.name], (list, tuple)):
                    raise Invalid(f"{field.name} must be a list of {field.to}")
                given[field.name] = [self.lookup(NOUNS[field.to], one).uuid for one in fields[field.name]]
        return dict(given)

    def _linked(self, resource: Noun, fields: Mapping[str, Any]) -> dict[str, Any]:
        """The fields with an address for every row that a list of links names as a record or by its key."""
        given = dict(fields)
        for field in resource.fields:
            if isinstance(field, Hrefs) and isinstance(given.get(field.name), (list, tuple)):
                given[field.name] = [
                    {"href": f"/{field.to}/{self.lookup(NOUNS[field.to], one).uuid}"}
                    if isinstance(one, (Record, str))
                    else one
                    for one in given[field.name]
                ]
        return given

    def remove(self, resource: Noun, row: Row) -> None:
        """Take the row out, and first whatever is listed under it; what refers to it otherwise refers to it no more.

        Raises NotAllowed for the owner of an account.
        """
        call = self.call
        if resource.name == "people" and groups.owned_by(call.world, row.key) is not None:
            raise NotAllowed("the owner of an account cannot be taken out")
        for noun, field, child in call.referring(resource, row.key):
            if field.name in noun.parents:
                self.remove(noun, child)
                continue
            left: Any = None
            if isinstance(field, Refs):
                left = tuple(key for key in getattr(child, field.column) if key != row.key)
            elif field.to == "people":  # who made or organizes it
                left = groups.by_number(call.world, child.group).owner
            call.collection(noun).put(child.replace(**{field.column: left}))
        if resource.verbs:
            agenda.take_back(call, row.uuid)
        call.collection(resource).remove(row.key)

    def lookup(self, resource: Noun, key: object) -> Row:
        """The account's row behind a record, a UUID, an identifier of any system, or a URI."""
        collection = self.world.collection(resource.table)
        row: Row | None = None
        if isinstance(key, Record):
            row = collection.one("uuid", key.key) if key.noun == resource.name else None
        elif isinstance(key, str):
            uuid = native_uuid(key)
            row = collection.one("uuid", uuid) if uuid else collection.one("identifier", key)
        if row is None or not self.call.can_reach(resource, row):
            raise NotFound(f"Couldn't find {resource.singular} with id = {getattr(key, 'key', key)}")
        return row

    def select(self, resource: Noun, filters: Mapping[str, Any]) -> list[Row]:
        """The rows on the account's list for which all filters hold, oldest first."""
        account = self.call.group.key
        listed = resource.listed
        tests = [self._test(resource, name, value) for name, value in filters.items()]
        rows = self._candidates(resource, filters)
        return [
            row
            for row in rows
            if row.group == account and (listed is None or listed(row)) and all(test(row) for test in tests)
        ]

    def _candidates(self, resource: Noun, filters: Mapping[str, Any]) -> list[Row]:
        collection = self.world.collection(resource.table)
        for name, value in filters.items():
            known = resource.filter_in[V2].get(name)
            if known is not None and known.unique:
                row = collection.one(known.unique, (self.call.group.key, _comparable(known, value)))
                return [] if row is None else [row]
            if name in resource.parents:
                return list(collection.span(name, self.lookup(NOUNS[_target(resource, name)], value).key))
        return list(collection)

    def _test(self, resource: Noun, name: str, value: Any) -> Callable[[Row], bool]:
        known = resource.filter_in[V2].get(name)
        field = resource.field.get(name)
        if known is not None and known.kind == "identifier":
            return lambda row: value == NATIVE + row.uuid or value in row.foreign
        if known is not None:
            wanted = _comparable(known, value)
            return lambda row: getattr(row, known.column) == wanted
        if isinstance(field, Ref):
            key = self.lookup(NOUNS[field.to], value).key
            return lambda row: getattr(row, field.column) == key
        if field is not None and len(field.columns) == 1:
            return lambda row: field.peek(row) == value
        options = sorted({*resource.filter_in[V2], *(f.name for f in resource.fields if len(f.columns) == 1)})
        raise TypeError(f"{resource.name} cannot be filtered by {name!r}; there are: {', '.join(options)}")

    def record(self, resource: Noun, row: Row) -> Record:
        """The row with all its fields by their v2 names, counters counted, references as UUIDs."""
        world = self.world
        fields: dict[str, Any] = {"id": row.uuid}
        for field in resource.fields:
            if field.wire_name(V2) is None:
                continue
            value: Any
            if isinstance(field, Reckoned):
                value = field.reckon(world, resource.vendor, row.key)
            elif isinstance(field, IdOf):
                value = _uuid(world, resource, field.ref, row)
            elif isinstance(field, Ref):
                value = _uuid(world, resource, field.name, row)
            elif isinstance(field, Identifiers):
                value = field.show(row, V2)
            else:
                value = field.peek(row)
            fields[field.name] = value
        return Record(resource.name, row.uuid, row, fields)


def _uuid(world: World, resource: Noun, name: str, row: Row) -> str | None:
    key = getattr(row, resource.field[name].column)
    if key is None:
        return None
    return str(world.related_row(f"{resource.vendor}.{_target(resource, name)}", key).uuid)


def _target(resource: Noun, name: str) -> str:
    field = resource.field[name]
    assert isinstance(field, Ref)
    return field.to


def _comparable(known: Filter, value: Any) -> Any:
    if known.kind == "date":
        return moment(value)
    if known.kind == "email":
        return str(value).strip().lower()
    if known.kind == "phone":
        return phone_digits(str(value)) or value
    return value


HELPER_KEYS = ("person", "add_tags", "remove_tags", "triggers", "_links")


def _refuse_unknown(resource: Noun, fields: Mapping[str, Any], *, insertable: bool = False) -> None:
    """A mistyped keyword is a mistake of the test's, not something to pass over as the API does."""
    sent = fields["person"] if resource.name == "people" and isinstance(fields.get("person"), dict) else fields
    known = {*resource.sent_in[V2], *HELPER_KEYS}
    if insertable:
        known = {"id", *resource.field, *(OF_PEOPLE if resource.name == "people" else ())}
    for name in sent:
        if name not in known:
            raise TypeError(f"{resource.name} has no field {name!r}; there are: {', '.join(sorted(known))}")


def _jsonable(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _jsonable(item) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_jsonable(item) for item in value]
    return value.isoformat() if isinstance(value, datetime) else value
