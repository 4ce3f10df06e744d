"""Campaign pages: what a group has put together on one page, made in the vendor's interface only."""

from __future__ import annotations

from mockapi.actionnetwork.actions import ACTION_FILTERS, action_fields
from mockapi.actionnetwork.noun import V1, V2, Noun, Route, common
from mockapi.resource.compound import Hashes
from mockapi.resource.evidence import doc
from mockapi.resource.fields import Text

CAMPAIGNS = Noun(
    name="campaigns",
    singular="campaign",
    rel="action_network:campaigns",
    help="A page that links several actions.",
    evidence=doc("23"),
    fields=(
        *common(),
        *(field for field in action_fields() if field.name not in ("name", "creator", "tag_list", "thank_you")),
        Hashes(
            "actions",
            write="never",
            parts=(
                Text("title", over={V1: "summary"}, max_length=255),
                Text("browser_url", over={V1: "url"}, format="uri", max_length=2000),
            ),
        ),
    ),
    routes=(Route("campaigns", collection=("GET",), item=("GET",), versions=(V1, V2)),),
    sponsor="browser_url",
    filters=ACTION_FILTERS,
    group_only=True,
)
