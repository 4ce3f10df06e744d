"""Petitions and the signatures that people put under them."""

from __future__ import annotations

from mockapi.actionnetwork import records
from mockapi.actionnetwork.actions import ACTION_FILTERS, action_fields, create, update
from mockapi.actionnetwork.noun import RECORD_FILTERS, V1, V2, IdOf, Link, Noun, Route, common
from mockapi.resource.compound import Hashes
from mockapi.resource.evidence import doc
from mockapi.resource.fields import Count, Ref, Text

PETITIONS = Noun(
    name="petitions",
    singular="petition",
    rel="osdi:petitions",
    help="An action that people take by signing.",
    evidence=doc("17"),
    fields=(
        *common(),
        *action_fields(),
        Text("petition_text", html=True, help="The letter that is signed."),
        Hashes("target", parts=(Text("name", max_length=255),), help="Whom it is addressed to; the key is singular."),
        Count("total_signatures", of="signatures", index="petition"),
    ),
    routes=(Route("petitions", collection=("GET", "POST"), item=("GET", "PUT")),),
    links=(
        Link("osdi:signatures", "signatures"),
        Link("osdi:record_signature_helper", "signatures", versions=(V2,)),
        Link("osdi:creator", ref="creator"),
        Link("action_network:embed", "embed"),
    ),
    embeds=(Link("osdi:creator", ref="creator"),),
    sponsor="url",
    embed_word="petition",
    filters=ACTION_FILTERS,
    create=create,
    update=update,
)

SIGNATURES = Noun(
    name="signatures",
    singular="signature",
    rel="osdi:signatures",
    help="That a person signed a petition: at most one for each petition and person.",
    evidence=doc("17.3"),
    fields=(
        *common(backdated=True),
        *records.record_fields(),
        Text("comments"),
        IdOf("action_network:person_id", ref="person", over={V1: None}),
        IdOf("action_network:petition_id", ref="petition", over={V1: None}),
        Ref("petition", to="petitions", write="never", required=True),
        Ref("person", to="people", write="never", required=True),
    ),
    once=("petition", "person"),
    routes=(
        Route("petitions/{petition}/signatures", collection=("GET", "POST"), item=("GET", "PUT"), keyless=("POST",)),
        Route("people/{person}/signatures", collection=("GET",), item=("GET",)),
    ),
    links=(Link("osdi:petition", ref="petition"), Link("osdi:person", ref="person")),
    filters=RECORD_FILTERS,
    background=("POST", "PUT"),
    autoresponds=True,
    create=records.create,
    update=records.update,
)
