"""Queries: saved ways to target messages, made in the vendor's interface only."""

from __future__ import annotations

from collections.abc import Iterator

from mockapi.actionnetwork.call import Call
from mockapi.actionnetwork.noun import V1, V2, Noun, Refs, Route, common
from mockapi.actionnetwork.people import PEOPLE
from mockapi.actionnetwork.tags import TAGGINGS, TAGS
from mockapi.resource.evidence import doc
from mockapi.resource.fields import Strings, Text
from mockapi.world.store import Row


def people_of(call: Call, query: Row) -> Iterator[Row]:
    """The people whom a query finds: those it names, and those with one of its tags; without either the whole list."""
    people = call.collection(PEOPLE)
    if query.people is None and not query.tags:
        yield from people.span("listed", call.group.key)
        return
    for key in query.people or ():
        person = people.get(key)
        if person is not None and person.listed:
            yield person
    for name in query.tags:
        tag = call.collection(TAGS).one("name", (call.group.key, name))
        for tagging in () if tag is None else call.collection(TAGGINGS).span("tag", tag.key):
            person = people.get(tagging.person)
            if person is not None and person.listed:
                yield person


QUERIES = Noun(
    name="queries",
    singular="query",
    rel="osdi:queries",
    help="A saved way to target messages. Whom it finds cannot be listed over the API.",
    evidence=doc("27"),
    fields=(
        *common(),
        Text("origin_system", write="never", max_length=255),
        Text("name", required=True, max_length=255),
        Text("browser_url", format="uri", max_length=2000),
        Refs("people", to="people", help="Whom it finds: these people, and those with one of its tags."),
        Strings("tags", over={V1: None, V2: None}, write="never"),
    ),
    routes=(Route("queries", collection=("GET",), item=("GET",), versions=(V2,)),),
)
