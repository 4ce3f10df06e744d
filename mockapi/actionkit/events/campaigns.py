"""Event campaigns: the settings that their events share, and the volunteers who moderate them (reference 35.1)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mockapi.actionkit.declaring.call import Call
from mockapi.actionkit.declaring.fields import Backlinks, Link, WallClock
from mockapi.actionkit.declaring.model import WITH_RELATIONS, Model, Verb, standard
from mockapi.actionkit.declaring.refusals import NotValid
from mockapi.actionkit.events.event_search import search
from mockapi.actionkit.facts.names import is_slug
from mockapi.actionkit.facts.zones import BAD_ZONE, zone_named
from mockapi.actionkit.pages.pages import BAD_NAME
from mockapi.resource.evidence import doc, guess, seen
from mockapi.resource.fields import Boolean, Integer, Text

NEWER = guess("35.1: known by its column only")


def check_campaign(call: Call, model: Model, columns: Mapping[str, Any]) -> None:
    """A campaign's name is a slug, its zone one that there is. Raises NotValid."""
    if "name" in columns and not is_slug(str(columns["name"])):
        raise NotValid(model.name, {"name": [BAD_NAME]})
    zone = str(columns.get("timezone") or "")
    if zone and zone_named(zone) is None:
        raise NotValid(model.name, {"timezone": [BAD_ZONE.format(zone)]})


def _flag(name: str, default: bool, **more: object) -> Boolean:
    return Boolean(name, default=default, **more)  # type: ignore[arg-type]


CAMPAIGN = Model(
    name="campaign",
    sql="events_campaign",
    help="A campaign of events: what hosts may decide, and what is shown of their events.",
    evidence=seen("35.1"),
    fields=standard(
        Text("name", required=True, clears=False, max_length=255),
        Text("title", required=True, clears=False, max_length=255),
        Text("default_title", default="", max_length=255),
        WallClock("starts_at"),
        _flag("public_create_page", True),
        _flag("public_search_page", True),
        _flag("use_title", True),
        _flag("use_start_date", True),
        _flag("use_start_time", True),
        _flag("require_staff_approval", False),
        _flag("require_email_confirmation", False),
        _flag("allow_private", True),
        Integer("max_event_size"),
        Integer("default_event_size"),
        _flag("show_title", True),
        _flag("show_venue", True),
        _flag("show_address1", False),
        _flag("show_city", True),
        _flag("show_state", True),
        _flag("show_zip", True),
        _flag("show_public_description", True),
        _flag("show_directions", False),
        _flag("show_attendee_count", False),
        _flag("hidden", False, evidence=NEWER),
        _flag("show_completed_events", False, evidence=NEWER),
        _flag("show_full_events", False, evidence=NEWER),
        Text("timezone", default="", max_length=255, evidence=NEWER),
        _flag("allow_moderation", False, evidence=NEWER),
        _flag("allow_moderator_edits", False, evidence=NEWER),
        _flag("show_notes", False, evidence=NEWER),
        _flag("mode_onsite", True, evidence=NEWER),
        _flag("mode_local", False, evidence=NEWER),
        _flag("mode_global", False, evidence=NEWER),
        Backlinks("eventcreatepages", of="eventcreatepage", by="campaign"),
        Backlinks("eventsignuppages", of="eventsignuppage", by="campaign"),
        Backlinks("events", of="event", by="campaign", form="query"),
    ),
    filtering={"eventcreatepages": WITH_RELATIONS, "eventsignuppages": WITH_RELATIONS},
    unique=("name",),
    verbs=(Verb("event_search", "get", search, evidence=doc("35.1; the manual's examples of event searches")),),
    check=check_campaign,
)

CAMPAIGN_VOLUNTEER = Model(
    name="campaignvolunteer",
    sql="events_campaignvolunteer",
    help="That a user offered to moderate a campaign's events, and whether staff agreed.",
    evidence=guess("21.5: by its table"),
    fields=standard(
        Link("user", to="user", null=False),
        Link("campaign", to="campaign", null=False),
        Boolean("is_approved", default=False),
        Text("status", default="active", max_length=32),
    ),
)

MODELS = (CAMPAIGN, CAMPAIGN_VOLUNTEER)
