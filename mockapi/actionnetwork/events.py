"""Events, the attendances of people at them, and the campaigns that bundle events of many hosts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mockapi.actionnetwork import actions, records
from mockapi.actionnetwork.actions import ACTION_FILTERS, action_fields, member_linked, new_values
from mockapi.actionnetwork.call import Call
from mockapi.actionnetwork.contact import Country
from mockapi.actionnetwork.noun import RECORD_FILTERS, V1, V2, Filter, IdOf, Link, Noun, Route, common
from mockapi.actionnetwork.writing import identifiers_in, insert, known
from mockapi.resource.compound import Hash, Hashes
from mockapi.resource.evidence import client, doc, guess, seen
from mockapi.resource.fields import (
    Boolean,
    Count,
    DateTime,
    Integer,
    Number,
    Ref,
    Strings,
    Text,
    moment,
)
from mockapi.world.errors import Invalid
from mockapi.world.store import Ordered, Row

PENDING = "pending_approval"
COMING = ("accepted", "attended")


@dataclass(frozen=True, kw_only=True)
class WallClock(DateTime):
    """The time that a clock shows where the event is: shown with a Z all the same, and an offset is passed over."""

    def parse(self, value: Any) -> int:
        moment(value)
        text = value if isinstance(value, str) else value.isoformat()
        date, clock = text.strip()[:10], text.strip()[10:]
        for sign in "Zz+-":
            clock = clock.partition(sign)[0]
        return moment(date + clock)


@dataclass(frozen=True, kw_only=True)
class FirstLine(Strings):
    """The lines of an address, of which the first is kept (reference 18.2)."""

    def parse(self, value: Any) -> tuple[str, ...]:
        return super().parse(value)[:1]


@dataclass(frozen=True, kw_only=True)
class Place(Hash):
    """Where an event is; in the US while nobody says otherwise (reference 18.2)."""

    flat: bool = True

    def clear(self) -> dict[str, Any]:
        return self.defaults

    def show(self, row: Row, dialect: str) -> Any:
        shown = super().show(row, dialect)
        if shown:
            shown.setdefault("country", "US")
        return shown


# ---- rules


def create(call: Call, noun: Noun, body: Mapping[str, Any], parents: Mapping[str, Row]) -> Row:
    """Make an event, in a campaign where the path names one, or update the one that has an identifier already."""
    identifiers = identifiers_in(body, creating=True)
    existing = known(call, noun, identifiers)
    if existing is not None:
        return update(call, noun, existing, body)
    values = new_values(call, noun, body)
    values["name"] = values.get("name") or values["title"]  # a recorded event shows both alike (reference 8.2)
    values["organizer"] = member_linked(call, body, "osdi:organizer") or values["creator"]
    campaign = parents.get("event_campaign")
    if campaign is not None:
        values["event_campaign"] = campaign.key
        if campaign.vets_events:
            values.update(vetted=True, status=PENDING)
    return insert(call, noun, values, identifiers)


def update(call: Call, noun: Noun, row: Row, body: Mapping[str, Any]) -> Row:
    """Merge a PUT into an event; the status of a vetted one is its campaign's affair (reference 4.2)."""
    if row.vetted:
        body = {name: value for name, value in body.items() if name != "status"}
    return actions.update(call, noun, row, body)


def attend(call: Call, event: Row, row: Row | None, values: dict[str, Any]) -> None:
    """An event at its capacity turns away who is new; the status of an attendance is the system's (18.2, 18.3)."""
    values.pop("status", None)
    if row is not None or event.capacity is None or not call.settings.capacity_refuses:
        return
    if len(call.world.related(ATTENDANCES.noun, "accepted", event.key)) >= event.capacity:
        call.lean(guess("18.2: capacity"))
        raise Invalid("This event is at capacity")


# ---- declarations

EVENT_CAMPAIGNS = Noun(
    name="event_campaigns",
    singular="event campaign",
    rel="action_network:event_campaigns",
    help="A campaign whose events many people host.",
    evidence=doc("22"),
    fields=(
        *common(),
        *(field for field in action_fields() if field.name not in ("name", "creator")),
        Text("host_pitch", html=True),
        Text("host_instructions", html=True, over={V1: None}),
        Text("host_url", format="uri", write="never"),
        Count("total_events", of="events", index="event_campaign"),
        Count("total_rsvps", of="attendances", index="accepted", through=("events", "event_campaign")),
        Boolean("vets_events", over={V1: None, V2: None}, default=False, help="Whether its events wait for approval."),
    ),
    routes=(
        Route("event_campaigns", collection=("GET", "POST"), item=("GET", "PUT"), versions=(V2,)),
        Route("event_campaigns", collection=("GET",), item=("GET",), versions=(V1,)),
    ),
    links=(Link("osdi:events", "events"), Link("action_network:embed", "embed")),
    sponsor="url",
    embed_word="event_campaign",
    filters=ACTION_FILTERS,
    create=actions.create,
    update=actions.update,
)

EVENTS = Noun(
    name="events",
    singular="event",
    rel="osdi:events",
    help="Something that happens at a time and a place, and that people say they will come to.",
    evidence=doc("18.2"),
    fields=(
        *common(),
        *action_fields(),
        Text("instructions", html=True),
        WallClock("start_date", evidence=client("8.4")),
        WallClock("end_date", over={V1: None}, evidence=client("8.4")),
        Text(
            "status",
            choices=("confirmed", "tentative", "cancelled"),
            pack_choices=(PENDING,),
            lenient=True,
            clears=False,
            default="confirmed",
        ),
        Text("transparence", choices=("opaque", "transparent"), lenient=True, clears=False, default="opaque"),
        Text(
            "visibility",
            choices=("public", "private"),
            lenient=True,
            clears=False,
            default="public",
            evidence=guess("decisions 2.10"),
        ),
        Boolean("guests_can_invite_others", clears=False, default=True),
        Integer("capacity", evidence=guess("decisions 2.10")),
        Hashes(
            "reminders",
            write="never",
            parts=(Text("method"), Integer("minutes")),
            default=({"method": "email", "minutes": 1440},),
        ),
        Count("total_accepted", of="attendances", index="accepted"),
        Place(
            "location",
            parts=(
                Text("venue", stored="place_venue", max_length=255),
                FirstLine("address_lines", stored="place_address_lines"),
                Text("locality", stored="place_locality", max_length=255),
                Text("region", stored="place_region", max_length=255),
                Text("postal_code", stored="place_postal_code", max_length=255),
                Country("country", stored="place_country", clears=False),
                Text("language", stored="place_language", max_length=255),
                Hash(
                    "location",
                    stored="place_location",
                    write="never",
                    parts=(Number("latitude"), Number("longitude"), Text("accuracy")),
                    evidence=guess("geocoding is off; packs may set it"),
                ),
            ),
            evidence=seen("18.2"),
        ),
        IdOf("action_network:event_campaign_id", ref="event_campaign", over={V1: None}),
        Boolean("vetted", over={V1: None, V2: None}, default=False, help="Whether its campaign decides on its status."),
        Ref("organizer", to="people", write="never"),
        Ref("event_campaign", to="event_campaigns", write="never"),
    ),
    routes=(
        Route("events", collection=("GET", "POST"), item=("GET", "PUT")),
        Route(
            "event_campaigns/{event_campaign}/events",
            collection=("GET", "POST"),
            item=("GET", "PUT"),
            versions=(V2,),
        ),
        Route("event_campaigns/{event_campaign}/events", collection=("GET",), item=("GET",), versions=(V1,)),
    ),
    links=(
        Link("osdi:attendances", "attendances", versions=(V2,)),
        Link("osdi:record_attendance_helper", "attendances", versions=(V2,)),
        Link("record_attendance_helper", "attendances", versions=(V2,)),
        Link("osdi:attendance", "attendance", versions=(V1,)),
        Link("osdi:organizer", ref="organizer"),
        Link("osdi:creator", ref="creator"),
        Link("action_network:embed", "embed"),
    ),
    embeds=(
        Link("osdi:creator", ref="creator", versions=(V1,)),
        Link("osdi:organizer", ref="organizer", versions=(V1,)),
    ),
    sponsor="browser_url",
    embed_word="event",
    filters=(
        *ACTION_FILTERS,
        Filter("start_date", "start_date", "date", over={V1: None}),
        Filter("end_date", "end_date", "date", over={V1: None}),
    ),
    create=create,
    update=update,
)

ATTENDANCES = Noun(
    name="attendances",
    singular="attendance",
    rel="osdi:attendances",
    link_rel="osdi:attendance",
    rel_in={V1: "osdi:attendance"},
    help="That a person will come to an event: at most one for each event and person.",
    evidence=doc("18.3"),
    fields=(
        *common(backdated=True),
        *records.record_fields(),
        Text("comments", evidence=guess("18.3: an OSDI field")),
        Text(
            "status",
            choices=("accepted", "attended"),
            pack_choices=("declined", "tentative", "needs action"),
            lenient=True,
            clears=False,
            default="accepted",
            evidence=doc("18.3, checked in since 2026-07-08"),
        ),
        Hashes(
            "tickets",
            over={V1: None},
            write="never",
            parts=(Text("title"), Text("amount"), Text("currency")),
            evidence=guess("18.3: ticketed events only"),
        ),
        IdOf("action_network:person_id", ref="person", over={V1: None}),
        IdOf("action_network:event_id", ref="event", over={V1: None}),
        Ref("event", to="events", write="never", required=True),
        Ref("person", to="people", write="never", required=True),
    ),
    indexes=(Ordered("accepted", lambda row: row.event if row.status in COMING else None),),
    once=("event", "person"),
    routes=(
        Route(
            "events/{event}/attendances",
            collection=("GET", "POST"),
            item=("GET", "PUT"),
            keyless=("POST",),
            versions=(V2,),
        ),
        Route(
            "events/{event}/attendance",
            collection=("GET", "POST"),
            item=("GET", "PUT"),
            keyless=("POST",),
            versions=(V1,),
        ),
        Route(
            "event_campaigns/{event.event_campaign}/events/{event}/attendances",
            collection=("GET", "POST"),
            item=("GET", "PUT"),
            keyless=("POST",),
            versions=(V2,),
        ),
        Route("people/{person}/attendances", collection=("GET",), item=("GET",), versions=(V2,)),
        Route("people/{person}/attendance", collection=("GET",), item=("GET",), versions=(V1,)),
    ),
    links=(Link("osdi:event", ref="event"), Link("osdi:person", ref="person")),
    filters=RECORD_FILTERS,
    background=("POST", "PUT"),
    settle=attend,
    autoresponds=True,
    create=records.create,
    update=records.update,
)
