"""The nouns that are modelled, those first that others refer to, and the routes that are still lacking."""

from __future__ import annotations

from collections.abc import Mapping

from mockapi.actionnetwork.advocacy import ADVOCACY_CAMPAIGNS, OUTREACHES
from mockapi.actionnetwork.campaigns import CAMPAIGNS
from mockapi.actionnetwork.events import ATTENDANCES, EVENT_CAMPAIGNS, EVENTS
from mockapi.actionnetwork.forms import FORMS, SUBMISSIONS
from mockapi.actionnetwork.fundraising import DONATIONS, FUNDRAISING_PAGES
from mockapi.actionnetwork.lists import ITEMS, LISTS
from mockapi.actionnetwork.messages import MESSAGES
from mockapi.actionnetwork.noun import V1, V2, Noun
from mockapi.actionnetwork.people import PEOPLE
from mockapi.actionnetwork.petitions import PETITIONS, SIGNATURES
from mockapi.actionnetwork.queries import QUERIES
from mockapi.actionnetwork.questions import QUESTION_ANSWERS, QUESTIONS
from mockapi.actionnetwork.surveys import RESPONSES, SURVEYS
from mockapi.actionnetwork.tags import TAGGINGS, TAGS
from mockapi.actionnetwork.unique_id_lists import UNIQUE_ID_LISTS
from mockapi.actionnetwork.wrappers import WRAPPERS

NOUNS: Mapping[str, Noun] = {
    noun.name: noun
    for noun in (
        TAGS,
        PEOPLE,
        TAGGINGS,
        PETITIONS,
        SIGNATURES,
        EVENT_CAMPAIGNS,
        EVENTS,
        ATTENDANCES,
        FORMS,
        SUBMISSIONS,
        FUNDRAISING_PAGES,
        DONATIONS,
        ADVOCACY_CAMPAIGNS,
        OUTREACHES,
        SURVEYS,
        RESPONSES,
        CAMPAIGNS,
        LISTS,
        ITEMS,
        QUERIES,
        WRAPPERS,
        MESSAGES,
        UNIQUE_ID_LISTS,
        QUESTIONS,
        QUESTION_ANSWERS,
    )
}

# Routes of the vendor's without a noun, by version and with * for an id; they answer 501 and name themselves.
GAPS: Mapping[str, tuple[str, ...]] = {V1: (), V2: ()}
