"""Events of a campaign, their custom fields, and their earlier versions (reference 35.2, 35.3, 55.3)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timezone, tzinfo
from typing import Any

from mockapi.actionkit.declaring import writing
from mockapi.actionkit.declaring.call import Call
from mockapi.actionkit.declaring.fields import Backlinks, Derived, Link, Links, Moment, WallClock
from mockapi.actionkit.declaring.model import ALL, READ, WITH_RELATIONS, Body, Model, standard
from mockapi.actionkit.declaring.refusals import NotValid
from mockapi.actionkit.facts.places import STATES, Place, is_us, place_of_city, place_of_zip, zip_parts
from mockapi.actionkit.facts.zones import BAD_ZONE, in_utc, zone_named
from mockapi.actionkit.users.users import address_fields
from mockapi.resource.evidence import doc, guess, seen
from mockapi.resource.fields import Boolean, Field, Integer, Number, Text
from mockapi.world.store import Row

STATUSES = ("active", "cancelled", "deleted", "completed")
MODES = ("onsite", "local", "global")
ABSENT = ("cancelled", "deleted")
WHERE = ("city", "state", "postal", "zip", "plus4", "country")
WHEN = ("starts_at", "ends_at", "timezone", "campaign")
NOTIFY = "send_details_changed_email"

# ---- rules


def create_event(call: Call, model: Model, body: Body) -> Row:
    """An event without an action, a host's signup or mail (reference 35.2). Raises NotValid."""
    made = writing.hydrate(call, model, body)
    return make(call, made.columns)


def make(call: Call, columns: Mapping[str, Any]) -> Row:
    """A new event, and its first version."""
    row = writing.insert(call, EVENT, columns)
    _remember(call, row, "+")
    return row


def update_event(call: Call, model: Model, row: Row, body: Body) -> Row:
    """Merge what was sent; attendees hear of it only if the body asks for that. Raises NotValid."""
    made = writing.hydrate(call, model, body, row)
    row = change(call, row, made.columns)
    if body.get(NOTIFY):
        call.lean(doc("the manual's example of updating an event"))
        _notify(call, row)
    return row


def change(call: Call, row: Row, columns: Mapping[str, Any]) -> Row:
    """The event with some columns changed; the version that it becomes is kept too (reference 55.3)."""
    row = writing.modify(call, EVENT, row, columns)
    _remember(call, row, "~")
    return row


def delete_event(call: Call, model: Model, row: Row) -> None:
    """Take it out with its signups and fields; its versions stay."""
    _remember(call, row, "-")
    writing.delete(call, model, row)


def check_event(call: Call, model: Model, columns: Mapping[str, Any]) -> None:
    """An event's zone is one that there is. Raises NotValid."""
    zone = columns.get("timezone")
    if zone and zone_named(zone) is None:
        raise NotValid(model.name, {"timezone": [BAD_ZONE.format(zone)]})


def derive(call: Call, columns: dict[str, Any], row: Row | None) -> None:
    """What follows from what is written: from the campaign for a new event, when it was approved, where and when."""
    if row is None:
        campaign = call.get("campaign", columns["campaign"])
        assert campaign is not None
        columns.setdefault("title", campaign.default_title)
        columns.setdefault("max_attendees", campaign.default_event_size)
        columns.setdefault("host_is_confirmed", not campaign.require_email_confirmation)
        columns.setdefault("is_approved", not campaign.require_staff_approval)
        columns.setdefault("country", call.settings.default_country)
    for flag, stamp in (("host_is_confirmed", "confirmed_at"), ("is_approved", "approved_at")):
        if columns.get(flag) and not (row is not None and getattr(row, flag)):
            columns.setdefault(stamp, call.now)
    columns.update(placed(call, columns, row))


def _remember(call: Call, row: Row, kind: str) -> None:
    columns = {item.column: getattr(row, item.column) for item in _OWN}
    columns.update(
        event=row[0],
        created_at=row.created_at,
        updated_at=row.updated_at,
        attendee_count=attendee_count(call, row),
        history_date=call.now,
        history_type=kind,
        history_user=call.account[0] if call.account is not None else None,
    )
    writing.insert(call, HISTORICAL_EVENT, columns)


def _notify(call: Call, row: Row) -> None:
    for signup in call.linking("eventsignup", "event", row[0]):
        user = call.get("user", signup.user)
        if signup.role == "attendee" and signup.status not in ABSENT and user is not None:
            call.world.outbox.send(
                "actionkit",
                "event_details_changed",
                (user.email,),
                subject=f"Details changed: {row.title}",
                sent_at=call.now,
                about={"event": row[0], "user": user[0]},
            )


# ---- where and when


def placed(call: Call, columns: Mapping[str, Any], row: Row | None = None) -> dict[str, Any]:
    """The columns, and those that follow from them: what the address says, and both times in UTC."""
    changed = dict(columns)

    def value(name: str) -> Any:
        if name in changed:
            return changed[name]
        return EVENT.blank[name] if row is None else getattr(row, name)

    if row is None or any(name in columns for name in WHERE):
        _locate(changed, value)
    if row is None or any(name in columns for name in (*WHERE, *WHEN)):
        for name in ("starts_at", "ends_at"):
            wall = value(name)
            changed[f"{name}_utc"] = None if wall is None else in_utc(wall, _zone(call, value))
    return changed


def _locate(changed: dict[str, Any], value: Any) -> None:
    if changed.get("latitude") is not None:
        return  # a pack says where it is
    parts = zip_parts(value("zip") or value("postal")) if is_us(value("country")) else None
    if parts is not None:
        if parts[0] != value("zip"):
            changed["zip"] = parts[0]
        if parts[1]:
            changed["plus4"] = parts[1]
    place = place_at(value("country"), value("zip"), value("city"), value("state"))
    changed["latitude"] = None if place is None else place.latitude
    changed["longitude"] = None if place is None else place.longitude
    changed["us_county"] = "" if place is None else place.county[:24]
    if place is None:
        return
    if not changed.get("state") and ("zip" in changed or not value("state")):
        changed["state"] = place.state
    if not changed.get("region") and ("state" in changed or not value("region")):
        changed["region"] = value("state")


def place_at(country: str, zip: str, city: str, state: str) -> Place | None:
    """Where a US address is, by its ZIP or else by its city and state; None elsewhere (a guess) and if unknown."""
    if not is_us(country):
        return None
    if zip:
        return place_of_zip(zip)
    code = next((code for code, name in STATES.items() if name.casefold() == state.strip().casefold()), state)
    return place_of_city(city, code) if city.strip() and code.strip() else None


def _zone(call: Call, value: Any) -> tzinfo:
    """The zone named with the event, of its ZIP, its campaign or the site, whichever is known first."""
    place = None
    if not value("timezone"):
        place = place_at(value("country"), value("zip"), value("city"), value("state"))
    campaign = call.get("campaign", value("campaign"))
    names = (
        value("timezone"),
        "" if place is None else place.timezone,
        "" if campaign is None else campaign.timezone,
        call.settings.local_zone,
    )
    found = (zone_named(name) for name in names if name)
    return next((zone for zone in found if zone is not None), timezone.utc)


# ---- what is shown


def attendee_count(call: Call, row: Row) -> int:
    """How many signups there are that were not taken back, hosts among them (reference 35.2)."""
    return sum(signup.status not in ABSENT for signup in call.linking("eventsignup", "event", row[0]))


# ---- whether it takes place


def is_open(campaign: Row, event: Row) -> bool:
    """Whether it takes place: active, and confirmed and approved where the campaign asks for that."""
    return bool(
        event.status == "active"
        and (event.host_is_confirmed or not campaign.require_email_confirmation)
        and (event.is_approved or not campaign.require_staff_approval)
    )


def is_full(call: Call, event: Row) -> bool:
    """Whether as many have signed up as may."""
    return event.max_attendees is not None and attendee_count(call, event) >= event.max_attendees


def is_open_for_signup(call: Call, campaign: Row, event: Row) -> bool:
    """Whether anybody may still come: it is open, public, neither full nor past."""
    until = event.ends_at_utc if event.ends_at_utc is not None else event.starts_at_utc
    past = until is not None and until <= call.now
    return is_open(campaign, event) and not past and not event.is_private and not is_full(call, event)


# ---- declarations


def _text(name: str, length: int | None = 255, **more: Any) -> Text:
    return Text(name, default="", max_length=length, **more)


_NEWER = guess("35.2: known by its column only")
_TABLE_ONLY: dict[str, str | None] = {"rest": None}

_OWN: tuple[Field, ...] = (
    Link("campaign", to="campaign", null=False),
    Link("creator", to="user", null=False),
    _text("title"),
    Text("status", default="active", choices=STATUSES),
    WallClock("starts_at"),
    WallClock("ends_at"),
    Moment("starts_at_utc", write="never"),
    Moment("ends_at_utc", write="never"),
    Boolean("host_is_confirmed", default=False),
    Moment("confirmed_at"),
    Boolean("is_approved", default=False),
    Moment("approved_at", evidence=_NEWER),
    Boolean("is_private", default=False),
    Integer("max_attendees"),
    _text("venue"),
    _text("phone"),
    *address_fields(),
    Number("latitude", write="never"),
    Number("longitude", write="never"),
    _text("us_district", 5, over=_TABLE_ONLY),
    _text("us_state_senate", 6, over=_TABLE_ONLY),
    _text("us_state_district", 6, over=_TABLE_ONLY),
    _text("us_county", 24, over=_TABLE_ONLY),
    _text("public_description", None),
    _text("directions", None),
    _text("note_to_attendees", None),
    _text("notes", None),
    Text("mode", default="onsite", choices=MODES, evidence=_NEWER),
    _text("timezone", evidence=_NEWER),
    Link("merged_to", to="event", evidence=_NEWER),
)

EVENT = Model(
    name="event",
    sql="events_event",
    help="An event of a campaign; its times are those on the wall where it happens.",
    evidence=seen("35.2"),
    fields=standard(
        *_OWN,
        Derived("attendee_count", by=attendee_count, shape={"type": "integer"}),
        Backlinks("fields", of="eventfield", by="event", form="objects"),
        Backlinks("signups", of="eventsignup", by="event"),
    ),
    filtering={"attendee_count": ALL, "fields": WITH_RELATIONS, "signups": WITH_RELATIONS},
    also_takes=(NOTIFY,),
    derive=derive,
    check=check_event,
    create=create_event,
    update=update_event,
    delete=delete_event,
)

EVENT_FIELD = Model(
    name="eventfield",
    sql="events_eventfield",
    sql_names={"event": "parent_id"},
    help="One value of one custom field of an event; names are free, and there may be several of one.",
    evidence=seen("35.3"),
    fields=standard(
        Link("event", to="event", null=False, stored="parent"),
        Text("name", required=True, max_length=255),
        Text("value", default=""),
        dates=False,
    ),
    filter_names={"parent": "event"},
    ordering=("id",),
)

HISTORICAL_EVENT = Model(
    name="historicalevent",
    sql="events_historicalevent",
    sql_names={"id": "history_id", "event": "id"},
    help="A version of an event, kept at every change.",
    evidence=guess("21.5: by its table"),
    fields=standard(
        Link("event", to="event"),
        *_OWN,
        Integer("attendee_count"),
        Moment("history_date"),
        Text("history_type", default="", max_length=1, help="+ made, ~ changed, - deleted"),
        Text("history_change_reason", max_length=100),
        Link("history_user", to="authuser"),
    ),
    list_methods=READ,
    detail_methods=READ,
)

EMAIL_LOG = Model(
    name="emaillog",
    sql="events_emaillog",
    help="A mail that hosts, attendees or staff sent to each other about an event.",
    evidence=guess("21.5: by its table"),
    fields=standard(
        Text("from_type", default="", max_length=32),
        Text("to_type", default="", max_length=32),
        Link("event", to="event", null=False),
        Link("from_user", to="user"),
        Link("from_admin", to="authuser"),
        Links("to_users", to="user"),
        Text("user_written_subject"),
        Text("body"),
    ),
    list_methods=READ,
    detail_methods=READ,
)

MODELS = (EVENT, EVENT_FIELD, HISTORICAL_EVENT, EMAIL_LOG)
