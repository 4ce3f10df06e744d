"""Advocacy campaigns (letters and calls to officials) and the outreaches that people make in them."""

from __future__ import annotations

from typing import Any

from mockapi.actionnetwork import records
from mockapi.actionnetwork.actions import ACTION_FILTERS, UI, action_fields, create, update
from mockapi.actionnetwork.call import Call
from mockapi.actionnetwork.noun import RECORD_FILTERS, V2, IdOf, Link, Noun, Route, common
from mockapi.resource.compound import Hashes
from mockapi.resource.evidence import doc, guess
from mockapi.resource.fields import Count, Integer, Ref, Text
from mockapi.world.errors import Invalid
from mockapi.world.store import Row

EMAIL, PHONE = "email", "phone"

# ---- rules


def reach_out(call: Call, campaign: Row, row: Row | None, values: dict[str, Any]) -> None:
    """Only campaigns that came over the API take outreaches; each is of its campaign's type and has one target, or none

    (reference 21.1, 21.3, rulings).
    """
    if campaign.origin_system == UI:
        raise Invalid("Outreaches can only be recorded on advocacy campaigns that were made over the API")
    values["type"] = campaign.type
    _bound(values)


def settle_row(call: Call, values: dict[str, Any]) -> None:
    """The type of an outreach that stands in a pack."""
    values["type"] = call.world.related_row(ADVOCACY_CAMPAIGNS.noun, values["advocacy_campaign"]).type


def _bound(values: dict[str, Any]) -> None:
    if "targets" in values:
        values["targets"] = values["targets"][:1]


# ---- declarations

ADVOCACY_CAMPAIGNS = Noun(
    name="advocacy_campaigns",
    singular="advocacy campaign",
    rel="osdi:advocacy_campaigns",
    help="An action that people take by writing to officials or calling them.",
    evidence=doc("21.2"),
    fields=(
        *common(),
        *action_fields(),
        Text("targets", help="Whom it is addressed to, in words."),
        Text(
            "type",
            write="create",
            choices=(EMAIL, PHONE),
            clears=False,
            default=EMAIL,
            evidence=guess("21.2: required; what is sent without one is a letter"),
        ),
        Count("total_outreaches", of="outreaches", index="advocacy_campaign"),
    ),
    routes=(Route("advocacy_campaigns", collection=("GET", "POST"), item=("GET", "PUT"), versions=(V2,)),),
    links=(
        Link("osdi:outreaches", "outreaches"),
        Link("osdi:record_outreach_helper", "outreaches"),
        Link("osdi:creator", ref="creator"),
        Link("action_network:embed", "embed"),
    ),
    embeds=(Link("osdi:creator", ref="creator"),),
    sponsor="url",
    embed_word="letter",
    filters=ACTION_FILTERS,
    create=create,
    update=update,
)

OUTREACHES = Noun(
    name="outreaches",
    singular="outreach",
    rel="osdi:outreaches",
    help="That a person wrote to or called one target: as many as there are for each campaign and person.",
    evidence=doc("21.3"),
    fields=(
        *common(backdated=True),
        *records.record_fields(),
        Text("type", write="never", choices=(EMAIL, PHONE), help="The campaign's."),
        Text("subject", max_length=255),
        Text("message"),
        Integer("duration", help="Of a call, in seconds."),
        Hashes(
            "targets",
            write="create",
            parts=(
                Text("title", max_length=255),
                Text("given_name", max_length=255),
                Text("family_name", max_length=255),
                Text("ocdid", max_length=255),
            ),
        ),
        IdOf("action_network:person_id", ref="person"),
        IdOf("action_network:advocacy_campaign_id", ref="advocacy_campaign"),
        Ref("advocacy_campaign", to="advocacy_campaigns", write="never", required=True),
        Ref("person", to="people", write="never", required=True),
    ),
    routes=(
        Route(
            "advocacy_campaigns/{advocacy_campaign}/outreaches",
            collection=("GET", "POST"),
            item=("GET", "PUT"),
            keyless=("POST",),
            versions=(V2,),
        ),
        Route("people/{person}/outreaches", collection=("GET",), item=("GET",), versions=(V2,)),
    ),
    links=(Link("osdi:advocacy_campaign", ref="advocacy_campaign"), Link("osdi:person", ref="person")),
    filters=RECORD_FILTERS,
    background=("POST", "PUT"),
    settle=reach_out,
    settle_row=settle_row,
    create=records.create,
    update=records.update,
)
