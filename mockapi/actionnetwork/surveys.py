"""Surveys and the responses that people give to them."""

from __future__ import annotations

from mockapi.actionnetwork import records
from mockapi.actionnetwork.actions import ACTION_FILTERS, action_fields, create, update
from mockapi.actionnetwork.noun import RECORD_FILTERS, V2, IdOf, Link, Noun, Route, common
from mockapi.resource.evidence import doc, guess
from mockapi.resource.fields import Count, Ref, Text

SURVEYS = Noun(
    name="surveys",
    singular="survey",
    rel="action_network:surveys",
    help="An action that people take by answering questions.",
    evidence=doc("24"),
    fields=(
        *common(),
        *action_fields(),
        Text("call_to_action", max_length=255),
        Count("total_responses", of="responses", index="survey"),
    ),
    routes=(Route("surveys", collection=("GET", "POST"), item=("GET", "PUT"), versions=(V2,)),),
    links=(
        Link("action_network:responses", "responses"),
        Link("action_network:record_response_helper", "responses"),
        Link("osdi:creator", ref="creator"),
        Link("action_network:embed", "embed"),
    ),
    embeds=(Link("osdi:creator", ref="creator"),),
    sponsor="url",
    embed_word="survey",
    filters=ACTION_FILTERS,
    create=create,
    update=update,
)

RESPONSES = Noun(
    name="responses",
    singular="response",
    rel="action_network:responses",
    help="That a person answered a survey: at most one for each of both. Answers go into the person's fields.",
    evidence=guess("24: by analogy with submissions"),
    fields=(
        *common(backdated=True),
        *records.record_fields(),
        IdOf("action_network:person_id", ref="person"),
        IdOf("action_network:survey_id", ref="survey"),
        Ref("survey", to="surveys", write="never", required=True),
        Ref("person", to="people", write="never", required=True),
    ),
    once=("survey", "person"),
    routes=(
        Route(
            "surveys/{survey}/responses",
            collection=("GET", "POST"),
            item=("GET", "PUT"),
            keyless=("POST",),
            versions=(V2,),
        ),
        Route("people/{person}/responses", collection=("GET",), item=("GET",), versions=(V2,)),
    ),
    links=(Link("action_network:survey", ref="survey"), Link("osdi:person", ref="person")),
    filters=RECORD_FILTERS,
    background=("POST", "PUT"),
    autoresponds=True,
    create=records.create,
    update=records.update,
)
