"""Questions and people's answers to them, which only version 1 has; version 2 calls them custom fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mockapi.actionnetwork import people, records
from mockapi.actionnetwork.call import Call
from mockapi.actionnetwork.noun import (
    CREATED,
    IDENTIFIER,
    MODIFIED,
    ORIGIN_IN_V1,
    V1,
    Filter,
    Link,
    Noun,
    Route,
    common,
)
from mockapi.actionnetwork.writing import identifiers_in, insert, known, modify, read, require
from mockapi.resource.evidence import doc, guess
from mockapi.resource.fields import Ref, Text
from mockapi.world.errors import Invalid
from mockapi.world.store import Row, Unique

# ---- rules


def create_question(call: Call, noun: Noun, body: Mapping[str, Any], parents: Mapping[str, Row]) -> Row:
    """Ask a question; a name that exists, or an identifier, means the question that has it (reference 35, 37)."""
    identifiers = identifiers_in(body, creating=True)
    values = read(call, noun, body, creating=True)
    existing = known(call, noun, identifiers)
    if existing is None:
        require(call, noun, values)
        existing = call.collection(noun).one("name", (call.group.key, values["name"]))
    if existing is not None:
        return update_question(call, noun, existing, body)
    return insert(call, noun, {"origin_system": "API", **values}, identifiers)


def update_question(call: Call, noun: Noun, row: Row, body: Mapping[str, Any]) -> Row:
    """Merge a PUT into a question; its name stays."""
    changes = read(call, noun, body, creating=False)
    return modify(call, noun, row, changes, identifiers_in(body, creating=False))


def answer(call: Call, noun: Noun, body: Mapping[str, Any], parents: Mapping[str, Row]) -> Row:
    """Record an answer; it is the person's custom field of the question's name too. Raises Invalid without a value."""
    row = records.create(call, noun, body, parents)
    if not row.value:
        raise Invalid("value is required")
    _keep(call, row)
    return row


def change_answer(call: Call, noun: Noun, row: Row, body: Mapping[str, Any]) -> Row:
    """Merge a PUT into an answer."""
    row = records.update(call, noun, row, body)
    _keep(call, row)
    return row


def _keep(call: Call, row: Row) -> None:
    question = call.world.related_row(QUESTIONS.noun, row.question)
    person = call.world.related_row(people.PEOPLE.noun, row.person)
    people.change(call, person, {"custom_fields": {question.name: row.value}}, [])


# ---- declarations

QUESTIONS = Noun(
    name="questions",
    singular="question",
    rel="osdi:questions",
    help="Something that people are asked; one of each name.",
    evidence=guess("35: the field table is partly known"),
    fields=(
        *common(),
        Text("origin_system", over={V1: "originating_system"}, write="create", max_length=255),
        Text("name", required=True, write="create", clears=False, max_length=255),
        Text("title", max_length=255),
        Text("summary", max_length=255),
        Text("description", html=True),
        Text("question_type", max_length=255, default="SingleLine"),
    ),
    indexes=(Unique("name", lambda row: (row.group, row.name)),),
    routes=(Route("questions", collection=("GET", "POST"), item=("GET", "PUT"), versions=(V1,)),),
    links=(Link("osdi:question_answers", "question_answers"),),
    filters=(
        IDENTIFIER,
        CREATED,
        MODIFIED,
        Filter("origin_system", "origin_system", over={V1: "originating_system"}),
        Filter("name", "name"),
    ),
    create=create_question,
    update=update_question,
)

QUESTION_ANSWERS = Noun(
    name="question_answers",
    singular="question answer",
    rel="osdi:question_answers",
    help="What a person answered: at most one for each question and person.",
    evidence=doc("35"),
    fields=(
        *common(backdated=True),
        *records.record_fields(),
        Text("value"),
        Ref("question", to="questions", write="never", required=True),
        Ref("person", to="people", write="never", required=True),
    ),
    once=("question", "person"),
    routes=(
        Route("questions/{question}/question_answers", collection=("GET", "POST"), item=("GET", "PUT"), versions=(V1,)),
        Route("people/{person}/question_answers", collection=("GET",), item=("GET",), versions=(V1,)),
    ),
    links=(Link("osdi:question", ref="question"), Link("osdi:person", ref="person")),
    filters=(IDENTIFIER, CREATED, MODIFIED, ORIGIN_IN_V1, Filter("value", "value")),
    create=answer,
    update=change_answer,
)
