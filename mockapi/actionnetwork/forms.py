"""Forms and the submissions that people make on them."""

from __future__ import annotations

from mockapi.actionnetwork import records
from mockapi.actionnetwork.actions import ACTION_FILTERS, action_fields, create, update
from mockapi.actionnetwork.noun import RECORD_FILTERS, V2, IdOf, Link, Noun, Route, common
from mockapi.resource.evidence import doc, guess
from mockapi.resource.fields import Count, Ref, Text

FORMS = Noun(
    name="forms",
    singular="form",
    rel="osdi:forms",
    help="An action that people take by filling in a form.",
    evidence=doc("19"),
    fields=(
        *common(),
        *action_fields(),
        Text("call_to_action", max_length=255),
        Count("total_submissions", of="submissions", index="form"),
    ),
    routes=(Route("forms", collection=("GET", "POST"), item=("GET", "PUT")),),
    links=(
        Link("osdi:submissions", "submissions"),
        Link("osdi:record_submission_helper", "submissions", versions=(V2,)),
        Link("osdi:creator", ref="creator"),
        Link("action_network:embed", "embed"),
    ),
    embeds=(Link("osdi:creator", ref="creator"),),
    sponsor="url",
    embed_word="form",
    filters=ACTION_FILTERS,
    create=create,
    update=update,
)

SUBMISSIONS = Noun(
    name="submissions",
    singular="submission",
    rel="osdi:submissions",
    help="That a person submitted a form: at most one for each form and person. Answers go into the person's fields.",
    evidence=doc("19"),
    fields=(
        *common(backdated=True),
        *records.record_fields(),
        IdOf("action_network:person_id", ref="person", over={"v1": None}),
        IdOf("action_network:form_id", ref="form", over={"v1": None}, evidence=guess("19: the sample has a typo")),
        Ref("form", to="forms", write="never", required=True),
        Ref("person", to="people", write="never", required=True),
    ),
    once=("form", "person"),
    routes=(
        Route("forms/{form}/submissions", collection=("GET", "POST"), item=("GET", "PUT"), keyless=("POST",)),
        Route("people/{person}/submissions", collection=("GET",), item=("GET",)),
    ),
    links=(Link("osdi:form", ref="form"), Link("osdi:person", ref="person")),
    filters=RECORD_FILTERS,
    background=("POST", "PUT"),
    autoresponds=True,
    create=records.create,
    update=records.update,
)
