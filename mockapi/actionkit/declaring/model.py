"""The words that ActionKit's declarations add to the common vocabulary: keys, methods, filters, families, verbs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from mockapi.actionkit.declaring.fields import Anything, Link, Links, Moment, Unstored
from mockapi.resource.evidence import Evidence
from mockapi.resource.fields import Field, Hidden, Integer
from mockapi.resource.resource import Resource
from mockapi.world.store import Ordered, Row, Unique, row_type

if TYPE_CHECKING:
    from mockapi.actionkit.declaring.call import Call

ALL, WITH_RELATIONS = "ALL", "ALL WITH RELATIONS"
Filtering = str | tuple[str, ...] | None

READ = ("get",)
LIST = ("get", "post")
DETAIL = ("get", "put", "delete", "patch")

Body = Mapping[str, Any]
Create = Callable[["Call", "Model", Body], Any]
Update = Callable[["Call", "Model", Row, Body], Row]
Delete = Callable[["Call", "Model", Row], None]
Check = Callable[["Call", "Model", Mapping[str, Any]], None]
Derive = Callable[["Call", dict[str, Any], Row | None], None]


@dataclass(frozen=True, kw_only=True)
class Id(Integer):
    """The number that the row has in its table."""

    name: str = field(default="id", kw_only=False)
    write: Literal["always", "create", "never"] = "never"

    @property
    def columns(self) -> tuple[str, ...]:
        return ()

    @property
    def column(self) -> str:
        return "key"

    @property
    def defaults(self) -> dict[str, Any]:
        return {}


@dataclass(frozen=True, kw_only=True)
class Uri(Unstored):
    """The path of the object itself, that of its type for a member of a family."""

    name: str = field(default="resource_uri", kw_only=False)

    def find(self, call: Call, row: Row) -> Any:
        return None

    def schema(self, dialect: str) -> dict[str, Any]:
        return {"type": "string"}


def timestamps(*, write: Literal["always", "create", "never"] = "create") -> tuple[Field, ...]:
    """When the row was made and last saved (reference 15); ``created_at`` may be sent on creation."""
    return (Moment("created_at", write=write, clears=False), Moment("updated_at", write="never"))


def standard(*fields: Field, id: bool = True, dates: bool = True) -> tuple[Field, ...]:
    """The fields of nearly every resource, and its own (reference 22)."""
    return (*((Id(),) if id else ()), Uri(), *(timestamps() if dates else ()), *fields)


@dataclass(frozen=True)
class Verb:
    """Something that can be done below a resource: ``path`` behind the object's address, or the list's.

    Parts in braces are handed to ``rule(call, model, row, body, **parts)``, ``row`` being None on a list. The rule
    returns what :mod:`mockapi.actionkit.declaring.outcomes` knows. ``permission``: beyond that of the method.
    """

    path: str
    method: Literal["get", "post"]
    rule: Callable[..., Any]
    on: Literal["detail", "list"] = "detail"
    permission: str | None = None
    evidence: Evidence | None = None


@dataclass(frozen=True, kw_only=True, eq=False)
class Model(Resource):
    """A resource of ActionKit: a table of its database that REST and XML-RPC show.

    * ``sql`` is the table's name for reports, ``sql_names`` what fields are called there where it does not follow,
      None for those that are no columns; for links to many, the end of the name of the table that holds them.
    * ``key`` is the field whose value stands in its address; ``id`` stands for the row's own number.
    * ``numbered_by`` names the link to the object whose number its rows have: there is one for each.
    * ``typed`` makes members of a family: they live in the table of ``base``, which also holds the fields ``held``.
    * ``filtering`` names the exceptions to what :meth:`filters` gives by kind of field, ``filter_names`` what filters
      call fields besides their names, ``ordering`` what a list may
      be ordered by, ``order`` its default order, and ``dated`` indexes it by either date.
    * ``unique`` names the columns, alone or together, that no two rows may share, ``unique_error`` how a second one
      is refused (reference 13.4).
    * ``derive(call, columns, row)`` sets the columns that follow from others among those being written, whoever
      writes; ``row`` is the one that is changed.
    * ``check(call, model, columns)`` refuses what no field can by itself: it sees what was sent, each value valid.
    * ``anonymous`` lists the methods that need no credentials. With ``takes_forms`` and ``takes_files`` bodies may be
      form-encoded, or multipart with files.
    * ``also_takes`` names what its rules read from a body besides its fields; ``open_ended``: they read anything.
    """

    vendor: str = "actionkit"
    sql: str = ""
    sql_names: Mapping[str, str | None] = field(default_factory=dict)
    key: str = "id"
    type: str | None = None
    base: Model | None = None
    held: tuple[Field, ...] = ()
    list_methods: tuple[str, ...] = LIST
    detail_methods: tuple[str, ...] = DETAIL
    filtering: Mapping[str, Filtering] = field(default_factory=dict)
    filter_names: Mapping[str, str] = field(default_factory=dict)
    ordering: tuple[str, ...] = ("created_at", "id")
    order: tuple[str, ...] = ("id",)
    unique: tuple[str | tuple[str, ...], ...] = ()
    unique_error: Literal["conflict", "conflict without location", "validation"] = "conflict"
    dated: bool = False
    numbered_by: str = ""
    anonymous: tuple[str, ...] = ()
    takes_forms: bool = False
    takes_files: bool = False
    verbs: tuple[Verb, ...] = ()
    also_takes: tuple[str, ...] = ()
    open_ended: bool = False
    derive: Derive | None = None
    check: Check | None = None
    create: Create | None = None
    update: Update | None = None
    delete: Delete | None = None

    @property
    def holder(self) -> Model:
        """The model whose table holds the rows: the family's, or itself."""
        return self.base or self

    @property
    def has_rows(self) -> bool:
        """Whether rows are its own: not those of a family's members, of another resource, or none at all."""
        is_view = self.base is not None and self.type is None
        return bool(self.columns[1:]) and not self.held and not is_view

    @property
    def noun(self) -> str:
        """The name of its collection in a world."""
        return f"{self.vendor}.{self.holder.name}"

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The columns of its rows, ``key`` first; a family's table has those of all its types."""
        if self.base is not None:
            return self.base.columns
        names = ["key", *(column for item in (*self.fields, *self.held) for column in item.columns)]
        return tuple(dict.fromkeys(names))

    @cached_property
    def blank(self) -> Mapping[str, Any]:
        """The column defaults of a new row."""
        blank: dict[str, Any] = dict.fromkeys(self.columns)
        for item in self.fields:
            blank.update(item.defaults)
        if self.type is not None:
            blank["type"] = self.type
        return blank

    @cached_property
    def table(self) -> Any:
        """Its table in a world."""
        if self.base is not None:
            return self.base.table
        from mockapi.world.store import Table

        return Table(self.noun, row_type(self.name, self.columns), (*self.own_indexes, *self.indexes))

    @property
    def own_indexes(self) -> tuple[Unique | Ordered, ...]:
        """By number, by each link, by what is unique, and where ``dated`` by either date."""
        from mockapi.actionkit.declaring.collation import folded

        indexes: list[Unique | Ordered] = [Ordered("id", lambda row: 0)]
        links = {item.name: item for item in (*self.fields, *self.held) if isinstance(item, Link)}
        indexes += [Ordered(name, _column(item.column)) for name, item in links.items() if name != self.numbered_by]
        if "type" in self.columns and self.held:
            indexes.append(Ordered("type", _column("type")))
        if self.dated:
            indexes += [Ordered(name, lambda row: 0, _column(name)) for name in ("created_at", "updated_at")]
        for names in self.unique:
            together = (names,) if isinstance(names, str) else names
            indexes.append(Unique("unique:" + ",".join(together), _together(together, folded)))
        return tuple(indexes)

    @cached_property
    def links(self) -> Mapping[str, Link]:
        """Its links to one other object, by name."""
        return {item.name: item for item in self.fields if isinstance(item, Link)}

    @cached_property
    def sent(self) -> Mapping[str, Field]:
        """The fields that REST has, by name."""
        return {name: item for item in self.fields if (name := item.wire_name("rest")) is not None}

    def filtered(self, name: str) -> Field | None:
        """The field that a filter means."""
        return self.sent.get(self.filter_names.get(name, name))

    def filters(self, name: str) -> Filtering:
        """Which lookups a field allows: the word ALL or ALL WITH RELATIONS, a list, or None (decisions U3)."""
        if name in self.filtering:
            return self.filtering[name]
        item = self.sent.get(name)
        if isinstance(item, (Link, Links)):
            return WITH_RELATIONS
        if item is None or isinstance(item, (Unstored, Hidden, Anything)):
            return None
        return ALL

    def typed(self, name: str, type: str, *own: Field, **declared: Any) -> Model:
        """A member of this family: the family's fields and its own."""
        if self.base is not None:
            raise TypeError("a member of a family has no members")
        given = {"sql": f"core_{name}", "list_methods": LIST, "detail_methods": DETAIL, **declared}
        kept = tuple(item for item in self.fields if item.name not in {one.name for one in own})
        return replace(self, name=name, type=type, base=self, held=(), fields=(*kept, *own), indexes=(), **given)

    def view(self, name: str, *fields: Field, **declared: Any) -> Model:
        """Another resource over the same rows, under the same numbers; it differs in what it shows and takes."""
        given = {"sql": "", "verbs": (), "also_takes": (), "create": None, "update": None, "delete": None, **declared}
        return replace(self, name=name, base=self, held=(), fields=fields, indexes=(), **given)


def _column(name: str) -> Callable[[Row], Any]:
    return lambda row: getattr(row, name)


def _together(names: tuple[str, ...], folded: Callable[[Any], Any]) -> Callable[[Row], Any]:
    if len(names) == 1:
        (only,) = names
        return lambda row: None if getattr(row, only) is None else folded(getattr(row, only))

    def values(row: Row) -> Any:
        found = tuple(folded(getattr(row, name)) for name in names)
        return None if None in found else found

    return values
