"""Messages: mass e-mails, how they are targeted, sent, stopped and scheduled."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Mapping
from typing import Any

from mockapi.actionnetwork import agenda
from mockapi.actionnetwork.call import Call
from mockapi.actionnetwork.lists import EMAIL, ITEMS, LISTS
from mockapi.actionnetwork.noun import V2, Hrefs, Link, Noun, Route, Verb, common
from mockapi.actionnetwork.people import PEOPLE
from mockapi.actionnetwork.queries import QUERIES, people_of
from mockapi.actionnetwork.wrappers import WRAPPERS
from mockapi.actionnetwork.writing import identifiers_in, insert, known, linked, modify, read, require, without_blanks
from mockapi.resource.compound import Hash
from mockapi.resource.evidence import doc, guess
from mockapi.resource.fields import DateTime, Integer, Misfit, Number, Ref, Strings, Text, moment
from mockapi.world.errors import Invalid, TooMany
from mockapi.world.store import Row

DRAFT, CALCULATING, SCHEDULED, SENT = "draft", "calculating", "scheduled", "sent"
STATES = (DRAFT, CALCULATING, SCHEDULED, "sending", "sending_by_timezone", "throttled", SENT)
UNDER_WAY = ("sending", "sending_by_timezone", "throttled", SENT)

# ---- writing a message


def create(call: Call, noun: Noun, body: Mapping[str, Any], parents: Mapping[str, Row]) -> Row:
    """Make a draft. The answer says that its targets are being calculated; every later one has them (rulings)."""
    identifiers = identifiers_in(body, creating=True)
    existing = known(call, noun, identifiers)
    if existing is not None:
        return update(call, noun, existing, body)
    values = read(call, noun, body, creating=True)
    require(call, noun, values)
    _pace(call)
    values.update(_wrapper(call, body))
    values.setdefault("origin_system", "API")
    values["targets"] = _targets(call, values.get("targets", ()))
    values["total_targeted"] = len(recipients(call, values["targets"]))
    row = insert(call, noun, values, identifiers)
    row = call.collection(noun).put(row.replace(administrative_url=_address(row)))
    return row.replace(status=CALCULATING, total_targeted=None)


def update(call: Call, noun: Noun, row: Row, body: Mapping[str, Any]) -> Row:
    """Merge a PUT into a draft. Raises Invalid for a message in any other state."""
    if row.status != DRAFT:
        raise Invalid(f"A message can only be edited while it is a draft; this one is {row.status}")
    changes = without_blanks(noun, {**read(call, noun, body, creating=False), **_wrapper(call, body)})
    if "targets" in changes:
        _pace(call)
        changes["targets"] = _targets(call, changes["targets"])
        changes["total_targeted"] = len(recipients(call, changes["targets"]))
    return modify(call, noun, row, changes, identifiers_in(body, creating=False))


def recipients(call: Call, targets: tuple[str, ...]) -> list[Row]:
    """The subscribed people whom the queries find, each once; without queries those of the whole list."""
    people = call.collection(PEOPLE)
    queries = call.collection(QUERIES)
    found: dict[int, Row] = {}
    if targets:
        for uuid in targets:
            query = queries.one("uuid", uuid)
            if query is not None:
                found.update((person.key, person) for person in people_of(call, query))
    else:
        found.update((person.key, person) for person in people.span("listed", call.group.key))
    return [person for person in found.values() if person.email and person.email_status == "subscribed"]


def _targets(call: Call, uuids: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the UUIDs that are queries of the account; others are passed over (reference 4.2)."""
    queries = call.collection(QUERIES)
    rows = (queries.one("uuid", uuid) for uuid in uuids)
    return tuple(row.uuid for row in rows if row is not None and row.group == call.group.key)


def _wrapper(call: Call, body: Mapping[str, Any]) -> dict[str, Any]:
    uuid = linked(body, "osdi:wrapper")
    row = call.collection(WRAPPERS).one("uuid", uuid) if uuid else None
    return {"wrapper": row.key} if row is not None and row.group == call.group.key else {}


def _address(row: Row) -> str:
    slug = re.sub(r"[^a-z0-9]+", "-", (row.name or row.subject).lower()).strip("-")
    return f"https://actionnetwork.org/emails/{slug or row.uuid}/manage"


def _pace(call: Call) -> None:
    """Raise TooMany where targets were calculated a short while ago, if the setting says so (reference 5)."""
    pace = call.settings.message_pace
    if not pace or not call.paced:
        return
    now = call.world.clock.exact()
    calls = call.world.calls.setdefault(("actionnetwork.messages", call.group.key), deque(maxlen=1))
    if calls and calls[0] > now - pace:
        raise TooMany(f"Messages can be created or targeted once every {pace} seconds")
    calls.append(now)


# ---- sending it


def send(call: Call, noun: Noun, row: Row, body: Mapping[str, Any]) -> str:
    """Send a draft to its targets at once. Raises Invalid for any other message."""
    _check(call, noun, row)
    _send(call, row)
    return "Your email has been sent."


def stop(call: Call, noun: Noun, row: Row, body: Mapping[str, Any]) -> str:
    """Stop what was sent: it is a draft again, and what went out is out (decisions 2.32)."""
    if row.status not in UNDER_WAY:
        raise Invalid("This email is not being sent")
    changes = {"status": DRAFT, "scheduled_start_date": None, "sent_start_date": None, "statistics": None}
    modify(call, noun, row, changes)
    return "Your email has been stopped. You can exclude those who have already received it when you send it again."


def schedule(call: Call, noun: Noun, row: Row, body: Mapping[str, Any]) -> str:
    """Have a draft sent at ``scheduled_start_date``. Raises Invalid for any other message and for what is past."""
    _check(call, noun, row)
    try:
        when = moment(body.get("scheduled_start_date"))
    except Misfit:
        raise Invalid("scheduled_start_date must be a date and time") from None
    if when <= call.now:
        raise Invalid("scheduled_start_date must be in the future")
    modify(call, noun, row, {"status": SCHEDULED, "scheduled_start_date": when})
    agenda.put_off(call, agenda.SENDING, row.uuid, when)
    return "Your message has been scheduled"


def unschedule(call: Call, noun: Noun, row: Row, body: Mapping[str, Any]) -> str:
    """Make a scheduled message a draft again. Raises Invalid for any other."""
    if row.status != SCHEDULED:
        raise Invalid("This message is not scheduled")
    agenda.take_back(call, row.uuid)
    modify(call, noun, row, {"status": DRAFT, "scheduled_start_date": None})
    return "Your message scheduling has been canceled."


def settle_row(call: Call, values: dict[str, Any]) -> None:
    """A message that is put in past the API as scheduled goes out in its time, one that no longer is does not."""
    agenda.take_back(call, values["uuid"])
    when = values.get("scheduled_start_date")
    if values.get("status") == SCHEDULED and when is not None and when > call.now:
        agenda.put_off(call, agenda.SENDING, values["uuid"], when)


def send_scheduled(call: Call, uuid: str) -> None:
    """Send a message whose time has come."""
    row = call.collection(MESSAGES).one("uuid", uuid)
    if row is not None and row.status == SCHEDULED:
        _send(call, row)


def _check(call: Call, noun: Noun, row: Row) -> None:
    if row.status != DRAFT:
        raise Invalid(f"Only a draft can be sent; this message is {row.status}")
    require(call, noun, dict(zip(row.columns, row, strict=True)))
    if not recipients(call, row.targets):
        raise Invalid("This message is targeted at nobody")


def _send(call: Call, row: Row) -> None:
    people = recipients(call, row.targets)
    wrapper = None if row.wrapper is None else call.collection(WRAPPERS).get(row.wrapper)
    header, footer, suffix = ("", "", "") if wrapper is None else (wrapper.header, wrapper.footer, wrapper.suffix)
    body, sender = f"{header or ''}{row.body}{footer or ''}", f"{getattr(row, 'from')}{suffix or ''}"
    for person in people:
        call.world.outbox.send(
            "actionnetwork",
            "message",
            (person.email,),
            subject=row.subject,
            body=body,
            sender=sender,
            sent_at=call.now,
            about={"message": row.uuid, "person": person.uuid},
        )
    changes = {
        "status": SENT,
        "sent_start_date": call.now,
        "total_targeted": len(people),
        "statistics": {**dict.fromkeys((part.column for part in FIGURES), 0), "sent": len(people)},
        "recipients": _list_of(call, row, people).key,
    }
    modify(call, MESSAGES, row, changes)


def _list_of(call: Call, row: Row, people: list[Row]) -> Row:
    """The list of those whom a message went to."""
    name = row.name or row.subject
    made = {"title": name, "name": name, "description": EMAIL, "browser_url": row.administrative_url}
    found = insert(call, LISTS, {**made, "origin_system": "Action Network"})
    for person in people:
        insert(call, ITEMS, {"list": found.key, "person": person.key})
    return found


# ---- declaration

FIGURES = (
    Integer("sent"),
    Integer("opened"),
    Integer("clicked"),
    Integer("actions"),
    Integer("action_network:donated"),
    Number("action_network:total_amount"),
    Integer("unsubscribed"),
    Integer("bounced"),
    Integer("spam_reports"),
)

MESSAGES = Noun(
    name="messages",
    singular="message",
    rel="osdi:messages",
    help="A mass e-mail.",
    evidence=doc("25"),
    fields=(
        *common(),
        Text("origin_system", write="create", clears=False, max_length=255),
        Text("name", max_length=255, help="The administrative title."),
        Text("subject", required=True, clears=False, max_length=255),
        Text("body", required=True, clears=False, html=True),
        Text("from", required=True, clears=False, max_length=255),
        Text("reply_to", required=True, clears=False, max_length=255),
        Hrefs("targets", to="queries", help="Queries; without any the whole list."),
        Text("administrative_url", format="uri", write="never"),
        Integer("total_targeted", write="never"),
        Text("status", choices=STATES, write="never", default=DRAFT),
        DateTime("scheduled_start_date", write="never"),
        DateTime("sent_start_date", write="never"),
        Text("type", write="never", default="email"),
        Hash("statistics", write="never", parts=FIGURES, evidence=doc("25.2, once it was sent")),
        Strings("tag_list", evidence=guess("8.2: read-only unless sent")),
        Ref("wrapper", to="wrappers", write="never"),
        Ref("recipients", to="lists", write="never"),
    ),
    routes=(Route("messages", collection=("GET", "POST"), item=("GET", "PUT"), versions=(V2,)),),
    verbs=(
        Verb("send", {"POST": send, "DELETE": stop}),
        Verb("schedule", {"POST": schedule, "DELETE": unschedule}),
    ),
    links=(
        Link("osdi:wrapper", ref="wrapper"),
        Link("osdi:recipients", ref="recipients"),
        Link("osdi:send_helper", "send"),
        Link("osdi:schedule_helper", "schedule"),
    ),
    create=create,
    update=update,
    settle_row=settle_row,
)
