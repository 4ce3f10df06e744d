"""Wrappers: what stands round the body of an e-mail, made in the vendor's interface only."""

from __future__ import annotations

from mockapi.actionnetwork.noun import V2, Noun, Route, common
from mockapi.resource.evidence import doc
from mockapi.resource.fields import Boolean, Text

WRAPPERS = Noun(
    name="wrappers",
    singular="wrapper",
    rel="osdi:wrappers",
    help="The header and the footer of e-mails.",
    evidence=doc("26"),
    fields=(
        *common(),
        Text("origin_system", write="never", max_length=255),
        Text("name", required=True, max_length=255),
        Text("administrative_url", format="uri", max_length=2000),
        Text("header", html=True),
        Text("footer", html=True),
        Text("action_network:suffix", max_length=255, help="Stands behind the sender's name."),
        Text("wrapper_type", default="email"),
        Boolean("default", default=False),
    ),
    routes=(Route("wrappers", collection=("GET",), item=("GET",), versions=(V2,)),),
)
