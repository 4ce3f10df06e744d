"""The methods of their own: act, version, what users and events can do besides (reference 9.3, 10, 14)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import inf
from typing import Any

from mockapi.actionkit.actions import processor
from mockapi.actionkit.actions.given import Given
from mockapi.actionkit.declaring import writing
from mockapi.actionkit.declaring.call import Call
from mockapi.actionkit.declaring.refusals import Conflict, NoSuchPage, NotPermitted, NotProcessed
from mockapi.actionkit.events import event_search
from mockapi.actionkit.events.events import is_open_for_signup
from mockapi.actionkit.events.signups import HOST
from mockapi.actionkit.facts.akid import parse
from mockapi.actionkit.facts.places import place_of_zip, zip_parts
from mockapi.actionkit.users import subscriptions
from mockapi.actionkit.users.staff import may_do
from mockapi.actionkit.xmlrpc import methods
from mockapi.actionkit.xmlrpc.arguments import Struct, body_of, by_unique_key, only, row_meant
from mockapi.actionkit.xmlrpc.classes import CLASSES, Class
from mockapi.actionkit.xmlrpc.faults import INVALID, Fault
from mockapi.actionkit.xmlrpc.structs import struct_of
from mockapi.resource.fields import timestamp
from mockapi.world.store import Row

VERSION = "ActionKit API"
WHO = ("email", "akid", "id", "user_id")

# ---- functions


def version(call: Call, given: Struct) -> str:
    """A short text that proves the connection, for accounts that may do anything at all (reference 2.2, 5)."""
    if call.account is None or not call.account.permissions:
        raise NotPermitted("version")
    return VERSION


def act(call: Call, given: Struct) -> dict[str, Any]:
    """Submit a page for a user. What is wrong is told in the result, not in a fault (reference 10.4)."""
    if call.account is None or not may_do(call.account, "post", call.models["action"]):
        raise NotPermitted("post on action")
    sent = Given(given)
    told = _who_is_meant(call, sent)
    if told:  # nobody is; the rest is checked all the same (decisions A13)
        sent = Given({name: value for name, value in given.items() if name not in WHO})
    try:
        with call.world.transaction():
            action = processor.perform(call, processor.page_of(call, sent), sent)
    except NoSuchPage as refusal:
        return {"success": 0, "status": 0, "errors": {"page": [str(refusal)]}}
    except (NotProcessed, Conflict) as refusal:
        errors = {name: list(texts) for name, texts in refusal.messages.items() if not told or name != "email"}
        return {"success": 0, "status": 0, "errors": {**told, **errors}}
    return {"success": 1, "status": 1, "action": struct_of(call, CLASSES["Action"], action)}


def _who_is_meant(call: Call, sent: Given) -> dict[str, list[str]]:
    """What is wrong with the user's key (decisions A5, A6)."""
    if sent.has("email"):
        return {}
    if sent.has("akid"):
        akid = parse(call.settings.akid_secret, sent.text("akid"))
        known = akid is not None and akid.valid and call.get("user", akid.user_id) is not None
        return {} if known else {"akid": ["Unable to find a user for this akid."]}
    for name in ("id", "user_id"):
        if sent.has(name):
            known = call.get("user", sent.number(name)) is not None
            return {} if known else {name: [f"Unable to find a user with the id {sent.text(name)}."]}
    return {"email": [methods.REQUIRED]}


# ---- users


def unsubscribe(call: Call, kind: Class, given: Struct) -> dict[str, Any]:
    """Take a user off the list ``list_id``, or off all; nothing happens where there was no subscription (U7, U8)."""
    methods.require(call, kind, "patch")
    row = row_meant(call, kind, given)
    sent = given.get("list_id", given.get("list"))
    lists = None
    if sent is not None:
        lists = [only(call, CLASSES["List"], {"id": sent})[0]]
    subscriptions.unsubscribe(call, row[0], lists=lists)
    return struct_of(call, kind, row)


def subscription_history(call: Call, kind: Class, given: Struct) -> list[dict[str, Any]]:
    """Every change of a user's subscriptions; the page's name where an action brought it about (decisions U10)."""
    methods.require(call, kind, "get")
    row = row_meant(call, kind, given)
    return [_change(call, change) for change in call.linking("subscriptionhistory", "user", row[0])]


def _change(call: Call, row: Row) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "id": row[0],
        "user_id": row.user,
        "list_id": row.list,
        "change": row.change,
        "action_id": row.action,
        "created_at": timestamp(row.created_at),
        "updated_at": timestamp(row.updated_at),
    }
    action = call.get("action", row.action)
    page = None if action is None else call.get("page", action.page)
    if page is not None:
        shown["page_name"] = page.name
    return shown


# ---- events


def create_event(call: Call, kind: Class, given: Struct) -> dict[str, Any]:
    """Make an event; its creator is its host, without a mail (reference 14)."""
    methods.require(call, kind, "post")
    return struct_of(call, kind, _new_event(call, kind, given), "create")


def save_or_create_event(call: Call, kind: Class, given: Struct) -> dict[str, Any]:
    """Change the event that the number names, or make one with its host."""
    if given.get("id") not in (None, ""):
        return methods.save(call, kind, given)
    return create_event(call, kind, given)


def _new_event(call: Call, kind: Class, given: Struct) -> Row:
    row = methods.made(call, kind, given)
    if row.creator is not None:
        pages = [
            *call.linking("eventcreatepage", "campaign", row.campaign),
            *call.linking("eventsignuppage", "campaign", row.campaign),
        ]
        columns = {"event": row[0], "user": row.creator, "page": pages[0][0] if pages else None, "role": HOST}
        writing.insert(call, call.models["eventsignup"], columns)
    return call.get("event", row[0]) or row


def advanced_search(call: Call, kind: Class, given: Struct) -> list[dict[str, Any]]:
    """Events as in a search, and near a ZIP within a radius in miles (decisions E1, E2)."""
    events = CLASSES["Event"]
    methods.require(call, events, "get")
    near, rest = _near(given)
    return [struct_of(call, events, row, "search") for row in methods.selected(call, events, rest, near)]


def public_search(call: Call, kind: Class, given: Struct) -> list[dict[str, Any]]:
    """The same, less what is private, full, past, cancelled or deleted."""
    events = CLASSES["Event"]
    methods.require(call, events, "get")
    near, rest = _near(given)

    def is_public(row: Row) -> bool:
        campaign = call.get("campaign", row.campaign)
        return campaign is not None and is_open_for_signup(call, campaign, row) and near(row)

    return [struct_of(call, events, row, "search") for row in methods.selected(call, events, rest, is_public)]


def _near(given: Struct) -> tuple[Callable[[Row], bool], dict[str, Any]]:
    """Whether an event is within ``radius`` miles of ``zip`` or ``place``; the other keys."""
    rest = {key: value for key, value in given.items() if key not in ("place", "radius")}
    if "radius" not in given:
        if "place" in given:
            rest["zip"] = given["place"]
        return (lambda row: True), rest
    parts = zip_parts(str(rest.pop("zip", given.get("place", ""))))
    place = None if parts is None else place_of_zip(parts[0])
    if place is None or place.latitude is None or place.longitude is None:
        raise Fault(INVALID, repr({"zip": ["ZIP Code is invalid."]}))
    try:
        radius = float(given["radius"])
    except (TypeError, ValueError):
        raise Fault(INVALID, repr({"radius": ["Enter a number."]})) from None
    here = (place.latitude, place.longitude)

    def near(row: Row) -> bool:
        distance = inf if row.latitude is None else event_search.miles(here, (row.latitude, row.longitude))
        return distance <= radius

    return near, rest


# ---- signups


def create_signup(call: Call, kind: Class, given: Struct) -> dict[str, Any]:
    """Sign a user up; with a page it is an action on that page too (reference 14, decisions E3)."""
    methods.require(call, kind, "post")
    row = methods.made(call, kind, given)
    if body_of(call, kind, given).get("page") is not None:
        page = call.get("page", row.page)
        if page is not None and page.type == "EventSignup":
            columns = {"user": row.user, "page": row.page, "signup": row[0], "source": call.settings.default_source}
            writing.insert(call, call.models["eventsignupaction"], columns)
    return struct_of(call, kind, row, "create")


def save_signup(call: Call, kind: Class, given: Struct) -> dict[str, Any]:
    """Change a signup; who cancels or changes roles gets a mail unless ``suppress_email`` is on (decisions D12)."""
    methods.require(call, kind, "patch")
    before = row_meant(call, kind, given)
    after = methods.saved(call, kind, before, given)
    if not Given(given).flag("suppress_email"):
        if after.status == "cancelled" != before.status:
            _tell(call, after, "signup_cancelled", "Your signup was cancelled")
        elif after.role != before.role:
            _tell(call, after, "signup_role", f"You are now {'an ' if after.role != HOST else 'a '}{after.role}")
    return struct_of(call, kind, after, "save")


def save_or_create_signup(call: Call, kind: Class, given: Struct) -> dict[str, Any]:
    """Change the signup that is meant, or sign a user up, with all that belongs to either."""
    return (save_signup if _is_there(call, kind, given) else create_signup)(call, kind, given)


def _is_there(call: Call, kind: Class, given: Struct) -> bool:
    """Whether a struct names an object by its number, or one that has something of its own that the struct holds."""
    return given.get("id") not in (None, "") or by_unique_key(call, kind, given) is not None


def _tell(call: Call, signup: Row, kind: str, subject: str) -> None:
    user, event = call.get("user", signup.user), call.get("event", signup.event)
    if user is not None and event is not None:
        call.world.outbox.send(
            "actionkit",
            kind,
            (user.email,),
            subject=f"{subject}: {event.title}",
            sent_at=call.now,
            about={"event": event[0], "user": user[0], "signup": signup[0]},
        )


# ---- pages


def create_signup_page(call: Call, kind: Class, given: Struct) -> dict[str, Any]:
    """A signup page; it requires a ZIP where the switch says so (decisions D4)."""
    if call.settings.signup_default_required and "required_fields" not in given:
        zip_field = call.one("formfield", "name", "zip")
        if zip_field is not None:
            given = {**given, "required_fields": [zip_field[0]]}
    return methods.create(call, kind, given)


def save_or_create_signup_page(call: Call, kind: Class, given: Struct) -> dict[str, Any]:
    """Change the page of that name or number, or make a signup page."""
    return (methods.save if _is_there(call, kind, given) else create_signup_page)(call, kind, given)


FUNCTIONS: Mapping[str, Callable[[Call, Struct], Any]] = {"act": act, "version": version}

OWN: Mapping[str, methods.Method] = {
    "User.unsubscribe": unsubscribe,
    "User.subscription_history": subscription_history,
    "Event.create": create_event,
    "Event.save_or_create": save_or_create_event,
    "Event.advanced_search": advanced_search,
    "Event.public_search": public_search,
    "EventCampaign.advanced_search": advanced_search,
    "EventCampaign.public_search": public_search,
    "EventSignup.create": create_signup,
    "EventSignup.save": save_signup,
    "EventSignup.save_or_create": save_or_create_signup,
    "SignupPage.create": create_signup_page,
    "SignupPage.save_or_create": save_or_create_signup_page,
}
