"""The wire as the reference has it: where each noun lives, what its collection is called, shapes of answers."""

from __future__ import annotations

from typing import Any

HREF = {"href": str}
CURIE = {"name": str, "href": str, "templated": bool}
CURIES = [CURIE]

# Where each noun lives (reference 34-36); * is the id of what it hangs on. Version 2's lists are version 1's queries.
HOMES = {
    "v2": {
        "people": "people",
        "tags": "tags", "taggings": "tags/*/taggings",
        "petitions": "petitions", "signatures": "petitions/*/signatures",
        "event_campaigns": "event_campaigns", "events": "events", "attendances": "events/*/attendances",
        "forms": "forms", "submissions": "forms/*/submissions",
        "fundraising_pages": "fundraising_pages", "donations": "fundraising_pages/*/donations",
        "advocacy_campaigns": "advocacy_campaigns", "outreaches": "advocacy_campaigns/*/outreaches",
        "surveys": "surveys", "responses": "surveys/*/responses",
        "campaigns": "campaigns", "messages": "messages", "wrappers": "wrappers", "queries": "queries",
        "lists": "lists", "items": "lists/*/items", "unique_id_lists": "unique_id_lists",
    },
    "v1": {
        "people": "people",
        "petitions": "petitions", "signatures": "petitions/*/signatures",
        "event_campaigns": "event_campaigns", "events": "events", "attendances": "events/*/attendance",
        "forms": "forms", "submissions": "forms/*/submissions",
        "fundraising_pages": "fundraising_pages", "donations": "fundraising_pages/*/donations",
        "campaigns": "campaigns",
        "lists": "queries", "items": "queries/*/items",
        "questions": "questions", "question_answers": "questions/*/question_answers",
    },
}  # fmt: skip
EVERYWHERE = [(version, noun) for version, homes in HOMES.items() for noun in homes]

# Where collections are found besides.
ELSEWHERE = {
    "v2": {
        "taggings": ["people/*/taggings"], "signatures": ["people/*/signatures"],
        "attendances": ["people/*/attendances", "event_campaigns/*/events/*/attendances"],
        "submissions": ["people/*/submissions"], "donations": ["people/*/donations", "donations"],
        "outreaches": ["people/*/outreaches"], "responses": ["people/*/responses"],
        "events": ["event_campaigns/*/events"],
    },
    "v1": {
        "signatures": ["people/*/signatures"], "attendances": ["people/*/attendance"],
        "submissions": ["people/*/submissions"], "donations": ["people/*/donations", "donations"],
        "question_answers": ["people/*/question_answers"], "events": ["event_campaigns/*/events"],
    },
}  # fmt: skip

# What takes no POST there: made in the vendor's interface (23, 26-28); event campaigns over version 2 only (22).
WITHOUT_POST = {
    "v2": {"campaigns", "wrappers", "queries", "lists", "items"},
    "v1": {"campaigns", "event_campaigns", "lists", "items"},
}
# What can be edited there. Donations refuse it (20.5), tags and taggings are only made and taken off (29, 30).
WITH_PUT = {
    "v2": (
        "people", "petitions", "signatures", "event_campaigns", "events", "attendances", "forms", "submissions",
        "fundraising_pages", "advocacy_campaigns", "outreaches", "surveys", "responses", "messages",
        "unique_id_lists",
    ),
    "v1": (
        "people", "petitions", "signatures", "events", "attendances", "forms", "submissions", "fundraising_pages",
        "questions", "question_answers",
    ),
}  # fmt: skip
EDITABLE = [(version, noun) for version, nouns in WITH_PUT.items() for noun in nouns]
POSTABLE = [(version, noun) for version, noun in EVERYWHERE if noun not in WITHOUT_POST[version]]

ACTION_OF = {
    "signatures": "petitions", "attendances": "events", "submissions": "forms", "donations": "fundraising_pages",
    "outreaches": "advocacy_campaigns", "responses": "surveys",
}  # fmt: skip
PARENT_OF = {**ACTION_OF, "taggings": "tags", "items": "lists", "question_answers": "questions"}

# The least that a POST needs besides the person of a record, in the names of version 2.
LEAST = {
    **{noun: {"title": "Number {}"} for noun in (*ACTION_OF.values(), "event_campaigns", "campaigns", "lists")},
    **{noun: {"name": "Number {}"} for noun in ("tags", "questions", "unique_id_lists", "wrappers", "queries")},
    "donations": {"recipients": [{"display_name": "The fund", "amount": "5.00"}]},
    "question_answers": {"value": "Yes"},
    "messages": {"subject": "Number {}", "body": "<p>Read.</p>", "from": "A group", "reply_to": "a@example.org"},
}
IN_V1 = {
    "title": "summary", "browser_url": "url", "origin_system": "originating_system", "created_date": "created_at",
    "modified_date": "modified_at",
}  # fmt: skip

NOT_IN_OSDI = {"event_campaigns", "surveys", "responses", "campaigns", "unique_id_lists"}


def rel_of(version: str, noun: str) -> str:
    """What a collection is called in ``_embedded`` (reference 7.6, 34)."""
    called = {("v1", "attendances"): "attendance", ("v1", "lists"): "queries"}.get((version, noun), noun)
    return f"{'action_network' if noun in NOT_IN_OSDI else 'osdi'}:{called}"


def link_rel_of(version: str, noun: str) -> str:
    """What it is called in ``_links``: the same but for attendances (reference 18.3)."""
    return "osdi:attendance" if noun == "attendances" else rel_of(version, noun)


def is_counted(version: str, noun: str) -> bool:
    """Whether a collection says how long it is; where not, ``next`` stands on every page with items (7.3, 7.6)."""
    return version == "v1" or noun not in ("people", "items")


def home_of(version: str, noun: str, under: Any = None) -> str:
    """The path of a collection; ``under`` is what it hangs on."""
    return "/" + HOMES[version][noun].replace("*", "" if under is None else uuid_of(under))


def path_of(resource: Any) -> str:
    """A resource's own path below the API's root."""
    return "/" + resource["_links"]["self"]["href"].partition("/api/v")[2].partition("/")[2]


def shape_of(value: Any) -> Any:
    """The kinds of a value at every depth; a list has the shape of its entries, which must agree."""
    if isinstance(value, dict):
        return {name: shape_of(item) for name, item in value.items()}
    if isinstance(value, list):
        shapes: list[Any] = []
        for entry in map(shape_of, value):
            if entry not in shapes:
                shapes.append(entry)
        return shapes
    return type(value)


def links(*rels: str, curies: bool = True) -> dict[str, Any]:
    """The shape of ``_links`` with these rels, each a single link."""
    return {**dict.fromkeys(rels, HREF), **({"curies": CURIES} if curies else {})}


def curies(version: str) -> list[dict[str, Any]]:
    """The two curies of a version, in full."""
    return [
        {"name": name, "href": f"https://actionnetwork.org/docs/{version}/{{rel}}", "templated": True}
        for name in ("osdi", "action_network")
    ]


def without_curies(shape: dict[str, Any]) -> dict[str, Any]:
    """The shape that a resource has among others: it and what it embeds lose their curies."""
    bare = {**shape, "_links": {rel: link for rel, link in shape["_links"].items() if rel != "curies"}}
    if "_embedded" in shape:
        bare["_embedded"] = {rel: without_curies(inner) for rel, inner in shape["_embedded"].items()}
    return bare


def uuid_of(resource: dict[str, Any]) -> str:
    """The UUID in a resource's native identifier."""
    (native,) = (item for item in resource["identifiers"] if item.startswith("action_network:"))
    return str(native.removeprefix("action_network:"))


def every_link(value: Any) -> list[str]:
    """All addresses in an answer, at any depth."""
    if isinstance(value, dict):
        here = [value["href"]] if isinstance(value.get("href"), str) else []
        return here + [href for item in value.values() for href in every_link(item)]
    if isinstance(value, list):
        return [href for item in value for href in every_link(item)]
    return []
