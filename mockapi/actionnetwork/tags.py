"""Tags and taggings: a group's labels, and which people carry them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mockapi.actionnetwork.call import Call
from mockapi.actionnetwork.noun import V2, Link, Noun, Route, common
from mockapi.actionnetwork.writing import identifiers_in, insert, known, linked, modify, read, require
from mockapi.resource.evidence import doc
from mockapi.resource.fields import Computed, Ref, Text
from mockapi.world.errors import Invalid, NotFound
from mockapi.world.store import Row, Unique

BAD_PERSON = "You must specify a valid person id"

# ---- rules


def create_tag(call: Call, noun: Noun, body: Mapping[str, Any], parents: Mapping[str, Row]) -> Row:
    """Make a tag; a name that exists gives the tag that has it (reference 29)."""
    identifiers = identifiers_in(body, creating=True)
    existing = known(call, noun, identifiers)
    values = read(call, noun, body, creating=True)
    if existing is None:
        require(call, noun, values)
        existing = _named(call, values["name"])
    if existing is not None:
        return modify(call, noun, existing, {}, identifiers) if _adds(existing, identifiers) else existing
    return insert(call, noun, values, identifiers)


def create_tagging(call: Call, noun: Noun, body: Mapping[str, Any], parents: Mapping[str, Row]) -> Row:
    """Tag a person; a person who has the tag gets a new tagging in place of the old one (reference 30).

    Raises Invalid without a usable person.
    """
    identifiers = identifiers_in(body, creating=True)
    existing = known(call, noun, identifiers)
    if existing is not None and existing.tag == parents["tag"].key:
        return modify(call, noun, existing, {}, identifiers)
    person = parents.get("person") or person_linked(call, body)
    return _tag(call, noun, parents["tag"], person, identifiers)


def person_linked(call: Call, body: Mapping[str, Any]) -> Row:
    """The person whom a body's ``osdi:person`` link names. Raises Invalid with the vendor's text."""
    uuid = linked(body, "osdi:person")
    try:
        return call.reach(call.nouns["people"], uuid or "")
    except NotFound:
        raise Invalid(BAD_PERSON) from None


def delete_tagging(call: Call, noun: Noun, row: Row) -> str:
    """Take the tag off the person; the text is the vendor's notice."""
    call.collection(noun).remove(row.key)
    return "This tagging was successfully deleted."


def tag_by_name(call: Call, person: Row, body: Mapping[str, Any]) -> tuple[str, ...]:
    """Apply a helper's ``add_tags``, then its ``remove_tags``; names that do not exist are passed over.

    Returns the names of those that were to be added and exist.
    """
    added, removed = _names(body, "add_tags"), _names(body, "remove_tags")
    if call.is_personal:
        return ()
    collection = call.collection(TAGGINGS)
    added = [name for name in added if _named(call, name) is not None]
    for name in added:
        tag = _named(call, name)
        if tag is not None and collection.one("once", (tag.key, person.key)) is None:
            insert(call, TAGGINGS, {"tag": tag.key, "person": person.key})
    for name in removed:
        tag = _named(call, name)
        tagging = tag and collection.one("once", (tag.key, person.key))
        if tagging:
            collection.remove(tagging.key)
    return tuple(added)


def _names(body: Mapping[str, Any], key: str) -> list[str]:
    names = body.get(key)
    if names is None:
        return []
    if not isinstance(names, (list, tuple)) or not all(isinstance(name, str) for name in names):
        raise Invalid(f"{key} must be a list of strings")
    return list(dict.fromkeys(names))


def _named(call: Call, name: str) -> Row | None:
    return call.collection(TAGS).one("name", (call.group.key, name))


def _adds(row: Row, identifiers: list[str]) -> bool:
    return any(identifier not in row.foreign for identifier in identifiers)


def _tag(call: Call, noun: Noun, tag: Row, person: Row, identifiers: list[str]) -> Row:
    collection = call.collection(noun)
    old = collection.one("once", (tag.key, person.key))
    if old is not None:
        # Foreign identifiers can never be removed (reference 10), so the new tagging inherits them.
        collection.remove(old.key)
        identifiers = list(dict.fromkeys((*old.foreign, *identifiers)))
    return insert(call, noun, {"tag": tag.key, "person": person.key}, identifiers)


# ---- declarations

TAGS = Noun(
    name="tags",
    singular="tag",
    rel="osdi:tags",
    help="A label of a group. Cannot be renamed or removed over the API.",
    evidence=doc("29"),
    fields=(*common(), Text("name", required=True, write="create", clears=False, max_length=255)),
    indexes=(Unique("name", lambda row: (row.group, row.name)),),
    routes=(Route("tags", collection=("GET", "POST"), item=("GET",), versions=(V2,)),),
    links=(Link("osdi:taggings", "taggings"),),
    group_only=True,
    create=create_tag,
)

TAGGINGS = Noun(
    name="taggings",
    singular="tagging",
    rel="osdi:taggings",
    help="That a person carries a tag: at most one for each tag and person.",
    evidence=doc("30"),
    fields=(
        *common(),
        Computed("item_type", of=lambda row, dialect: "osdi:person", shape={"const": "osdi:person"}),
        Ref("tag", to="tags", write="never", required=True),
        Ref("person", to="people", write="never", required=True),
    ),
    once=("tag", "person"),
    routes=(
        Route("tags/{tag}/taggings", collection=("GET", "POST"), item=("GET", "DELETE"), versions=(V2,)),
        Route("people/{person}/taggings", collection=("GET",), item=("GET",), versions=(V2,), own_self=False),
    ),
    links=(Link("osdi:tag", ref="tag"), Link("osdi:person", ref="person")),
    background=("POST", "DELETE"),
    group_only=True,
    create=create_tagging,
    delete=delete_tagging,
)
