"""The words that Action Network's declarations add to the common vocabulary: routes, links, filters, identifiers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from mockapi.resource.evidence import doc, guess
from mockapi.resource.fields import DateTime, Field, Hidden, Misfit, Ref, Unstored, Writable
from mockapi.resource.resource import Resource
from mockapi.world.store import Index, Ordered, Row, Unique

if TYPE_CHECKING:
    from mockapi.actionnetwork.call import Call

V1, V2 = "v1", "v2"
VERSIONS = (V1, V2)
NATIVE = "action_network:"


@dataclass(frozen=True, kw_only=True)
class Identifiers(Field):
    """The native identifier and any foreign ones, in the order in which they came.

    Foreign ones in ``foreign``; the native one, made of ``uuid``, stands before the ``native_at``-th of them.
    """

    name: str = field(default="identifiers", kw_only=False)

    @property
    def columns(self) -> tuple[str, ...]:
        return ("uuid", "foreign", "native_at")

    @property
    def defaults(self) -> dict[str, Any]:
        return {"uuid": None, "foreign": (), "native_at": 0}

    def take(self, value: Any, *, pack: bool = False) -> dict[str, Any]:
        """Nothing: the rules of identifiers need the world (see :mod:`mockapi.actionnetwork.writing`)."""
        return {}

    def clear(self) -> dict[str, Any]:
        return {}

    def show(self, row: Row, dialect: str) -> Any:
        foreign, at = row.foreign, row.native_at
        return [*foreign[:at], NATIVE + row.uuid, *foreign[at:]]

    def schema(self, dialect: str) -> dict[str, Any]:
        return {"type": "array", "items": {"type": "string", "pattern": r"^[^:]*[^:\s][^:]*:\s*\S"}, "minItems": 1}


@dataclass(frozen=True, kw_only=True)
class IdOf(Unstored):
    """The bare UUID of the row that a reference names; left out where it names none."""

    ref: str

    def schema(self, dialect: str) -> dict[str, Any]:
        return {"type": "string", "format": "uuid"}


@dataclass(frozen=True, kw_only=True)
class Refs(Field):
    """Several rows of another noun, which only packs and the Python door name; a tuple of keys, or None."""

    to: str
    write: Writable = "never"
    over: Mapping[str, str | None] = field(default_factory=lambda: {V1: None, V2: None})

    def parse(self, value: Any) -> Any:
        raise Misfit("must be references")

    def schema(self, dialect: str) -> dict[str, Any]:
        return {"type": "array", "items": {"type": "string"}}


@dataclass(frozen=True, kw_only=True)
class Hrefs(Field):
    """Addresses of rows of another noun; what is the address of something else is passed over.

    Stored as a tuple of UUIDs; the dialect writes the addresses.
    """

    to: str
    default: Any = ()

    def parse(self, value: Any) -> tuple[str, ...]:
        if not isinstance(value, (list, tuple)):
            raise Misfit("must be a list of hashes with an href")
        hrefs = [entry.get("href") for entry in value if isinstance(entry, dict)]
        uuids = [native_uuid(href) for href in hrefs if isinstance(href, str) and f"/{self.to}/" in href]
        return tuple(dict.fromkeys(uuid for uuid in uuids if uuid is not None))

    def show(self, row: Row, dialect: str) -> Any:
        return [f"{self.to}/{uuid}" for uuid in getattr(row, self.column)]

    def schema(self, dialect: str) -> dict[str, Any]:
        link = {"type": "object", "properties": {"href": {"type": "string", "format": "uri"}}}
        return {"type": "array", "items": link}


def common(*, backdated: bool = False) -> tuple[Field, ...]:
    """The fields of every resource (reference 8.1). ``backdated``: ``created_date`` may be sent on creation."""
    return (
        Identifiers(evidence=doc("10"), help="The native identifier and any foreign ones, as system:id."),
        DateTime(
            "created_date",
            over={V1: "created_at"},
            write="create" if backdated else "never",
            clears=False,
            evidence=guess("decisions 2.28") if backdated else doc("8.1"),
        ),
        DateTime("modified_date", over={V1: "modified_at"}, write="never", clears=False, evidence=doc("8.1")),
        Hidden("group", help="The account whose key reaches it."),
    )


@dataclass(frozen=True)
class Route:
    """A collection's path with its parents in braces (``forms/{form}/submissions``), and the methods there.

    A name in braces is a reference field of the noun, or one of a parent's (``{event.event_campaign}``). ``item``
    lists the methods behind ``/{id}``; ``keyless`` the methods of the collection that need no key. ``versions``:
    where it exists. ``own_self`` false: items read here name their first route in ``self``.
    """

    path: str
    collection: tuple[str, ...]
    item: tuple[str, ...]
    keyless: tuple[str, ...] = ()
    versions: tuple[str, ...] = VERSIONS
    own_self: bool = True

    @cached_property
    def parents(self) -> tuple[str, ...]:
        """The reference fields in its path, in order; the last one is the row that its collection hangs on."""
        return tuple(parents_of(self.path))


@dataclass(frozen=True)
class Verb:
    """Something to do with one row at ``{id}/{name}``: a rule for each method, which returns the answer's text."""

    name: str
    rules: Mapping[str, Act]

    @property
    def methods(self) -> tuple[str, ...]:
        """What may be done here."""
        return tuple(self.rules)


@dataclass(frozen=True)
class Link:
    """A link of a resource: to ``tail`` below itself, or to the row that the reference field ``ref`` names."""

    rel: str
    tail: str | None = None
    ref: str | None = None
    versions: tuple[str, ...] = VERSIONS


@dataclass(frozen=True)
class Filter:
    """A field that the OData filter knows: its name in v2, the column, how values compare, an index for equality."""

    name: str
    column: str
    kind: Literal["text", "date", "email", "phone", "identifier"] = "text"
    over: Mapping[str, str | None] = field(default_factory=dict)
    unique: str | None = None

    def wire_name(self, dialect: str) -> str | None:
        """Its name in a version; None where that version lacks it."""
        return self.over.get(dialect, self.name)


IDENTIFIER = Filter("identifier", "uuid", "identifier")
CREATED = Filter("created_date", "created_date", "date", over={V1: "created_at"})
MODIFIED = Filter("modified_date", "modified_date", "date", over={V1: "modified_at"})
ORIGIN_IN_V1 = Filter("origin_system", "origin_system", over={V1: "originating_system", V2: None})
RECORD_FILTERS = (IDENTIFIER, CREATED, MODIFIED, ORIGIN_IN_V1)

Create = Callable[["Call", "Noun", Mapping[str, Any], Mapping[str, Row]], Row]
Update = Callable[["Call", "Noun", Row, Mapping[str, Any]], Row]
Delete = Callable[["Call", "Noun", Row], str]
Settle = Callable[["Call", Row, "Row | None", dict[str, Any]], None]
Act = Callable[["Call", "Noun", Row, Mapping[str, Any]], str]


@dataclass(frozen=True, kw_only=True, eq=False)
class Noun(Resource):
    """A resource of Action Network.

    ``rel`` names its collection in ``_embedded``, ``link_rel`` in ``_links`` where that differs, ``rel_in`` both in
    a version where they are others. The first route is where it lives; collections of routes without parents belong
    to the key's account. ``also_under`` names references that rows are looked up by though no route runs through
    them. ``totals`` says in which versions collections count themselves; elsewhere ``next`` stands on every page
    with items. ``sponsor`` is the key under which the sponsor's address stands; ``embed_word`` is the action's kind
    in the address of its widget, for those that have embed codes. ``background`` lists the methods that
    ``background_request=true`` applies to. ``listed(row)`` false keeps a row off every list.
    ``reachable_in`` bounds which rows a version can reach at all. ``once`` names the references that together
    make a row unique. A noun without ``create`` is made in the vendor's interface only.
    Of records only: ``settle(call, action, row, values)`` completes the values of a new record (``row`` None) or of
    one that is recorded again, or refuses; ``autoresponds``: the helper sends the action's thanks when asked to.
    ``settle_row(call, values)`` completes a row that is put in past the API.
    """

    vendor: str = "actionnetwork"
    singular: str
    rel: str
    link_rel: str | None = None
    rel_in: Mapping[str, str] = field(default_factory=dict)
    routes: tuple[Route, ...]
    also_under: tuple[str, ...] = ()
    verbs: tuple[Verb, ...] = ()
    links: tuple[Link, ...] = ()
    embeds: tuple[Link, ...] = ()
    filters: tuple[Filter, ...] = ()
    totals: tuple[str, ...] = VERSIONS
    sponsor: str | None = None
    embed_word: str | None = None
    group_only: bool = False
    background: tuple[str, ...] = ()
    once: tuple[str, ...] = ()
    create: Create | None = None
    update: Update | None = None
    delete: Delete | None = None
    settle: Settle | None = None
    settle_row: Callable[[Call, dict[str, Any]], None] | None = None
    autoresponds: bool = False
    listed: Callable[[Row], bool] | None = None
    reachable_in: Mapping[str, Callable[[Row], bool]] = field(default_factory=dict)

    @cached_property
    def parents(self) -> tuple[str, ...]:
        """The reference fields that some collection of it hangs on, and those it is looked up by."""
        hung = (parent for route in self.routes for parent in route.parents if "." not in parent)
        return tuple(dict.fromkeys((*hung, *self.also_under)))

    def target(self, ref: str) -> str:
        """The name of the noun that a reference field refers to."""
        field = self.field[ref]
        assert isinstance(field, Ref)
        return field.to

    def rels(self, version: str) -> tuple[str, str]:
        """The names of its collection in ``_embedded`` and in ``_links``."""
        if version in self.rel_in:
            return self.rel_in[version], self.rel_in[version]
        return self.rel, self.link_rel or self.rel

    @cached_property
    def sent_in(self) -> Mapping[str, Mapping[str, Field]]:
        """The fields by their names in each version."""
        return {
            version: {name: item for item in self.fields if (name := item.wire_name(version)) is not None}
            for version in VERSIONS
        }

    @cached_property
    def filter_in(self) -> Mapping[str, Mapping[str, Filter]]:
        """Its filters by name, for each version."""
        return {
            version: {name: item for item in self.filters if (name := item.wire_name(version)) is not None}
            for version in VERSIONS
        }

    @property
    def own_indexes(self) -> tuple[Index, ...]:
        """By UUID, by foreign identifier, and in order of either date for each list that it stands on."""
        indexes: list[Index] = [
            Unique("uuid", lambda row: row.uuid),
            Unique("identifier", lambda row: row.foreign, many=True),
        ]
        if any(not parents_of(route.path) for route in self.routes):
            for version in (None, *self.reachable_in):
                name = self.list_index(version)
                lister = self._lister(version)
                indexes += [Ordered(name, lister, _created), Ordered(f"{name}.modified", lister, _modified)]
        for parent in self.parents:
            indexes += [
                Ordered(parent, _column(parent), _created),
                Ordered(f"{parent}.modified", _column(parent), _modified),
            ]
        if self.once:
            indexes.append(Unique("once", lambda row: tuple(getattr(row, name) for name in self.once)))
        return tuple(indexes)

    def list_index(self, version: str | None) -> str:
        """The index that holds the account's list in a version."""
        return f"listed.{version}" if version in self.reachable_in else "listed"

    def _lister(self, version: str | None) -> Callable[[Row], Any]:
        listed, reachable = self.listed, self.reachable_in.get(version or "")

        def group(row: Row) -> Any:
            if (listed is None or listed(row)) and (reachable is None or reachable(row)):
                return row.group
            return None

        return group


def parents_of(path: str) -> list[str]:
    """The reference fields in a route's path, in order."""
    return [part[1:-1] for part in path.split("/") if part.startswith("{")]


def _column(name: str) -> Callable[[Row], Any]:
    return lambda row: getattr(row, name)


def _created(row: Row) -> int:
    created: int = row.created_date
    return created


def _modified(row: Row) -> int:
    modified: int = row.modified_date
    return modified


def native_uuid(text: str) -> str | None:
    """The UUID in a key as users write it, with or without ``action_network:``, or at the end of a link."""
    tail = text.rstrip("/").rpartition("/")[2].removeprefix(NATIVE).lower()
    return tail if len(tail) == 36 and tail.count("-") == 4 else None


def fits_identifier(value: Any) -> bool:
    """Whether a value can be an identifier: a system, a colon, something behind it."""
    if not isinstance(value, str):
        return False
    system, colon, rest = value.partition(":")
    return bool(system.strip() and colon and rest.strip())


def as_identifiers(value: Any) -> list[str]:
    """The usable identifiers of a body's list, each once. Raises Misfit for anything but a list."""
    if value is None:
        return []
    if not isinstance(value, (list, tuple)):
        raise Misfit("must be a list of strings")
    return list(dict.fromkeys(item for item in value if fits_identifier(item)))
