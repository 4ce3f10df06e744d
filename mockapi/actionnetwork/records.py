"""What people did with an action (a submission, a signature and so on): the two ways to record it."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

from mockapi.actionnetwork import groups, people, tags
from mockapi.actionnetwork.actions import UI
from mockapi.actionnetwork.call import Call, Happening, Unfulfilled
from mockapi.actionnetwork.noun import V1, V2, Noun
from mockapi.actionnetwork.writing import identifiers_in, insert, known, modify, read, touch
from mockapi.resource.compound import Hash
from mockapi.resource.evidence import seen
from mockapi.resource.fields import Field, Text
from mockapi.world.errors import Invalid
from mockapi.world.store import Row


def record_fields() -> tuple[Field, ...]:
    """The fields that every kind of record has besides the common ones (reference 12.6, 34)."""
    return (
        Text("origin_system", over={V1: "originating_system", V2: None}, write="create", max_length=255),
        Hash(
            "action_network:referrer_data",
            over={V1: None},
            write="create",
            parts=(
                Text("source", max_length=255),
                Text("referrer", write="never"),
                Text("website", max_length=255),
                Text("email_referrer", write="never"),
                Text("mobile_message_referrer", write="never"),
            ),
            evidence=seen("12.6"),
        ),
    )


def create(call: Call, noun: Noun, body: Mapping[str, Any], parents: Mapping[str, Row]) -> Row:
    """Record what a person did with the action that ``parents`` names (reference 12.7, 39).

    With ``person`` in the body this is the helper: the person is found or made, tagged and subscribed, and what
    cannot be done raises Unfulfilled. Otherwise a link must name the person, and Invalid is raised if it does not.
    """
    if "person" in body:
        try:
            return _help(call, noun, body, parents)
        except Invalid as invalid:
            raise Unfulfilled(*invalid.args) from None
    person = parents.get("person") or tags.person_linked(call, body)
    row = _record(call, noun, body, parents, person)
    _tell_creator(call, parents[noun.parents[0]], person, {})
    call.happened.append(Happening(noun, row, person, {}))
    return row


def _help(call: Call, noun: Noun, body: Mapping[str, Any], parents: Mapping[str, Row]) -> Row:
    sent, action = body["person"], parents[noun.parents[0]]
    if not isinstance(sent, dict):
        raise Invalid("person must be a hash")
    person = people.upsert(call, sent, unsubscribes=False)
    row = _record(call, noun, body, parents, person)
    added = tags.tag_by_name(call, person, body)
    _tell_creator(call, action, person, sent)
    if noun.autoresponds and _wants_thanks(body):
        _thank(call, action, person)
    call.happened.append(Happening(noun, row, person, sent, added))
    return row


def _record(call: Call, noun: Noun, body: Mapping[str, Any], parents: Mapping[str, Row], person: Row) -> Row:
    identifiers = identifiers_in(body, creating=True)
    values = read(call, noun, body, creating=True)
    action = parents[noun.parents[0]]
    keys = {noun.parents[0]: action.key, "person": person.key}
    row = known(call, noun, identifiers)
    if row is None and noun.once:
        row = call.collection(noun).one("once", tuple(keys[name] for name in noun.once))
    referrer = values.pop("referrer_data", None)
    if noun.settle is not None:
        noun.settle(call, action, row, values)
    touch(call, people.PEOPLE, person)
    if row is not None:
        values.pop("created_date", None)
        if referrer:
            values["referrer_data"] = {**(row.referrer_data or {}), **referrer}
        return modify(call, noun, row, values, identifiers)
    values["referrer_data"] = {
        "source": "none",
        "referrer": call.group.slug,
        "website": "api",
        **{name: value for name, value in (referrer or {}).items() if value},
    }
    return insert(call, noun, {**values, **keys}, identifiers)


def _tell_creator(call: Call, action: Row, person: Row, sent: Mapping[str, Any]) -> None:
    """The personal list of a creator who was named gets those who act too (seed 004), with what was sent of them."""
    creator = getattr(action, "creator", None)
    personal = None if creator in (None, call.group.owner) else groups.personal_list_of(call.world, creator)
    if personal is None:
        return
    theirs = {name: value for name, value in sent.items() if name != "identifiers"}
    if person.email is not None:
        theirs.setdefault("email_addresses", [{"address": person.email}])
    else:
        theirs.setdefault("phone_numbers", [{"number": person.phone}])
    there = replace(call, group=personal, happened=[], subscribed=set())
    with suppress(Invalid):  # somebody of whom only what cannot be kept was sent
        row = people.upsert(there, theirs, unsubscribes=False)
        gaps = {name: getattr(person, name) for name in ("given_name", "family_name") if not getattr(row, name)}
        call.collection(people.PEOPLE).put(row.replace(**gaps))


def _wants_thanks(body: Mapping[str, Any]) -> bool:
    triggers = body.get("triggers")
    asked = triggers.get("autoresponse") if isinstance(triggers, dict) else None
    return isinstance(asked, dict) and asked.get("enabled") is True


def _thank(call: Call, action: Row, person: Row) -> None:
    """Send the thanks of an action that was made in the interface and has some (reference 12.5)."""
    if action.origin_system == UI and action.thank_you and person.email:
        call.world.outbox.send(
            "actionnetwork",
            "autoresponse",
            (person.email,),
            subject=action.thank_you.get("subject") or "",
            body=action.thank_you.get("body") or "",
            sender=action.thank_you.get("from") or call.group.title,
            sent_at=call.now,
            about={"action": action.uuid, "person": person.uuid},
        )


def update(call: Call, noun: Noun, row: Row, body: Mapping[str, Any]) -> Row:
    """PUT: identifiers are added, editable fields merged, everything else passed over."""
    changes = read(call, noun, body, creating=False)
    return modify(call, noun, row, changes, identifiers_in(body, creating=False))
