"""Lists (the people whom an e-mail went to or a report found) and their items; in version 1 they are called queries."""

from __future__ import annotations

from mockapi.actionnetwork.noun import V1, V2, IdOf, Link, Noun, Route, common
from mockapi.resource.evidence import doc
from mockapi.resource.fields import Computed, Ref, Text

EMAIL, REPORT = "Email", "Report"

LISTS = Noun(
    name="lists",
    singular="list",
    rel="osdi:lists",
    rel_in={V1: "osdi:queries"},
    help="The people whom an e-mail went to, or whom a report found when it was run.",
    evidence=doc("28"),
    fields=(
        *common(),
        Text("origin_system", over={V1: "originating_system"}, write="never", max_length=255),
        Text("name", over={V1: None}, max_length=255, evidence=doc("1.1")),
        Text("title", over={V1: "summary"}, required=True, max_length=255),
        Text("description", choices=(EMAIL, REPORT), default=REPORT),
        Text("browser_url", over={V1: "url"}, format="uri", max_length=2000),
    ),
    routes=(
        Route("lists", collection=("GET",), item=("GET",), versions=(V2,)),
        Route("queries", collection=("GET",), item=("GET",), versions=(V1,)),
    ),
    links=(Link("osdi:items", "items"),),
)

ITEMS = Noun(
    name="items",
    singular="item",
    rel="osdi:items",
    help="That a person is on a list.",
    evidence=doc("28"),
    fields=(
        *common(),
        Computed("item_type", of=lambda row, dialect: "osdi:person", shape={"const": "osdi:person"}),
        IdOf("action_network:person_id", ref="person", over={V1: None}),
        IdOf("action_network:list_id", ref="list", over={V1: None}),
        Ref("list", to="lists", write="never", required=True),
        Ref("person", to="people", write="never", required=True),
    ),
    once=("list", "person"),
    also_under=("person",),
    routes=(
        Route("lists/{list}/items", collection=("GET",), item=("GET",), versions=(V2,)),
        Route("queries/{list}/items", collection=("GET",), item=("GET",), versions=(V1,)),
    ),
    links=(
        Link("osdi:list", ref="list", versions=(V2,)),
        Link("osdi:query", ref="list", versions=(V1,)),
        Link("osdi:person", ref="person"),
    ),
    totals=(V1,),
)
