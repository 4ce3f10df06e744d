"""The nouns that are modelled, those first that others refer to, and the routes that are still lacking."""

from __future__ import annotations

from collections.abc import Mapping

from mockapi.actionnetwork.forms import FORMS, SUBMISSIONS
from mockapi.actionnetwork.noun import V1, V2, Noun
from mockapi.actionnetwork.people import PEOPLE
from mockapi.actionnetwork.petitions import PETITIONS, SIGNATURES
from mockapi.actionnetwork.tags import TAGGINGS, TAGS

NOUNS: Mapping[str, Noun] = {
    noun.name: noun for noun in (TAGS, PEOPLE, TAGGINGS, PETITIONS, SIGNATURES, FORMS, SUBMISSIONS)
}

_PEOPLES_V2 = ("attendances", "donations", "outreaches", "responses")

# Reference 34-36. A route goes from here when its noun is declared.
GAPS: Mapping[str, tuple[str, ...]] = {
    V2: (
        "events", "events/*", "events/*/embed", "events/*/attendances", "events/*/attendances/*",
        "event_campaigns", "event_campaigns/*", "event_campaigns/*/embed", "event_campaigns/*/events",
        "event_campaigns/*/events/*", "event_campaigns/*/events/*/attendances",
        "event_campaigns/*/events/*/attendances/*",
        "fundraising_pages", "fundraising_pages/*", "fundraising_pages/*/embed",
        "fundraising_pages/*/donations", "fundraising_pages/*/donations/*", "donations", "donations/*",
        "advocacy_campaigns", "advocacy_campaigns/*", "advocacy_campaigns/*/embed",
        "advocacy_campaigns/*/outreaches", "advocacy_campaigns/*/outreaches/*",
        "surveys", "surveys/*", "surveys/*/embed", "surveys/*/responses", "surveys/*/responses/*",
        "campaigns", "campaigns/*", "messages", "messages/*", "messages/*/send", "messages/*/schedule",
        "wrappers", "wrappers/*", "queries", "queries/*", "lists", "lists/*", "lists/*/items", "lists/*/items/*",
        "unique_id_lists", "unique_id_lists/*",
        *(f"people/*/{name}" for name in _PEOPLES_V2), *(f"people/*/{name}/*" for name in _PEOPLES_V2),
    ),
    V1: (
        "events", "events/*", "events/*/embed", "events/*/attendance", "events/*/attendance/*",
        "event_campaigns", "event_campaigns/*", "event_campaigns/*/events", "event_campaigns/*/events/*",
        "fundraising_pages", "fundraising_pages/*", "fundraising_pages/*/embed",
        "fundraising_pages/*/donations", "fundraising_pages/*/donations/*", "donations", "donations/*",
        "campaigns", "campaigns/*", "queries", "queries/*", "queries/*/items", "queries/*/items/*",
        "questions", "questions/*", "questions/*/question_answers", "questions/*/question_answers/*",
        *(f"people/*/{name}" for name in ("attendance", "donations", "question_answers")),
        *(f"people/*/{name}/*" for name in ("attendance", "donations", "question_answers")),
    ),
}  # fmt: skip
