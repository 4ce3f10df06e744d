"""People: what is known of each, and the rules by which they are found, made, merged and unsubscribed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mockapi.actionnetwork import custom_fields, tags
from mockapi.actionnetwork.call import Call, Happening
from mockapi.actionnetwork.contact import Country, EmailAddress, Languages, PhoneNumber
from mockapi.actionnetwork.noun import (
    CREATED,
    IDENTIFIER,
    MODIFIED,
    ORIGIN_IN_V1,
    V1,
    V2,
    Filter,
    Link,
    Noun,
    Refs,
    Route,
    common,
)
from mockapi.actionnetwork.writing import identifiers_in, insert, known, modify, read
from mockapi.resource.compound import Dictionary, Hash, Primary
from mockapi.resource.evidence import doc, guess, seen
from mockapi.resource.fields import Hidden, Number, Strings, Text
from mockapi.world.errors import Invalid
from mockapi.world.store import Row, Unique

ADDRESS_COLUMNS = ("address_lines", "locality", "region", "postal_code", "language", "location")
SYSTEM_STATUSES = ("bouncing", "previous bounce", "spam complaint", "previous spam complaint")


def _subscribed(row: Row) -> bool:
    return bool(row.email_status == "subscribed")


def _in_group(column: str) -> Any:
    def value(row: Row) -> Any:
        found = getattr(row, column)
        return None if found is None else (row.group, found)

    return value


# ---- rules


def signup(call: Call, noun: Noun, body: Mapping[str, Any], parents: Mapping[str, Row]) -> Row:
    """The person signup helper: find or make the person of ``body["person"]``, then tag (reference 16.5).

    Raises Invalid without an e-mail address or a phone number for somebody new.
    """
    person = body.get("person")
    if not isinstance(person, dict):
        raise Invalid("You must specify a person")
    row = upsert(call, person)
    added = tags.tag_by_name(call, row, body)
    call.happened.append(Happening(noun, row, row, person, added))
    return row


def upsert(call: Call, person: Mapping[str, Any], *, unsubscribes: bool = True) -> Row:
    """Find the person by identifier, e-mail, then phone, and merge; otherwise make one (reference 12.2).

    ``unsubscribes`` false: only the status ``subscribed`` counts, as in record helpers.
    """
    changes = read(call, PEOPLE, person, creating=True)
    if not unsubscribes:
        for status in ("email_status", "phone_status"):
            if changes.get(status) == "unsubscribed":
                del changes[status]
    identifiers = identifiers_in(person, creating=True)
    email, phone = changes.get("email"), changes.get("phone")
    row = known(call, PEOPLE, identifiers) or _with(call, "email", email)
    if row is None:
        by_phone = _with(call, "phone", phone)
        if by_phone is not None and (email is None or by_phone.email is None):
            row = by_phone
    if row is not None:
        return change(call, row, {**changes, "listed": True}, identifiers)
    if email is None and phone is None:
        raise Invalid("You must specify an email address or a phone number")
    if email is not None:
        changes.setdefault("email_status", "subscribed")
    else:
        changes.pop("email_status", None)
    number: dict[str, Any] = {name: changes.pop(name) for name in ("phone", "phone_status") if name in changes}
    row = insert(call, PEOPLE, _completed(call, None, changes), identifiers)
    if row.email_status == "subscribed":
        call.subscribed.add(row.key)
    if phone is None:
        return row
    number, row = _take_number(call, row, number)
    return call.collection(PEOPLE).put(row.replace(**number))


def change(call: Call, row: Row, changes: dict[str, Any], identifiers: list[str]) -> Row:
    """Merge into a person what a helper or a PUT sent (reference 12.2, 12.3, 16.6)."""
    changes = dict(changes)
    holder = _with(call, "email", changes.get("email"))
    if holder is not None and holder.key != row.key:
        del changes["email"]
    if changes.get("email") and row.email is None:
        changes.setdefault("email_status", "subscribed")
    if row.email is None and not changes.get("email"):
        changes.pop("email_status", None)
    if changes.get("phone") and changes["phone"] != row.phone:
        changes, row = _take_number(call, row, changes)
    elif not changes.get("phone", row.phone):
        changes["phone_status"] = "unsubscribed"  # what the entry without a number shows (reference 16.3)
    if changes.get("email_status") == "subscribed" != row.email_status:
        call.subscribed.add(row.key)
    return modify(call, PEOPLE, row, _completed(call, row, changes), identifiers)


def _with(call: Call, index: str, value: Any) -> Row | None:
    return None if value is None else call.collection(PEOPLE).one(index, (call.group.key, value))


def _completed(call: Call, row: Row | None, changes: dict[str, Any]) -> dict[str, Any]:
    """What follows from the changes: the country of an address, the custom fields that exist from now on."""
    if any(changes.get(column) for column in ADDRESS_COLUMNS) and not (row is not None and row.country):
        changes.setdefault("country", "US")
    if changes.get("custom_fields"):
        custom_fields.note(call, changes["custom_fields"])
    return changes


def _take_number(call: Call, row: Row, changes: dict[str, Any]) -> tuple[dict[str, Any], Row]:
    """Give the person a number that may be somebody else's: from a phone-only record by merging it, from any other
    by taking the number and its status away; no history moves then (reference 12.2)."""
    holder = _with(call, "phone", changes["phone"])
    if holder is None or holder.key == row.key:
        changes.setdefault("phone_status", "unsubscribed")
        return changes, row
    changes.setdefault("phone_status", holder.phone_status)
    if holder.email is None:
        return changes, merge(call, row, holder)
    call.collection(PEOPLE).put(holder.replace(phone=None, phone_status="unsubscribed", modified_date=call.now))
    return changes, row


def merge(call: Call, row: Row, other: Row) -> Row:
    """Make two records of one person one: what ``other`` did becomes ``row``'s, gaps are filled, ``other`` goes.

    The record with the e-mail address is the one that stays (decisions 2.26).
    """
    for noun, field, record in call.referring(PEOPLE, other.key):
        collection = call.collection(noun)
        if isinstance(field, Refs):
            named = (row.key if key == other.key else key for key in getattr(record, field.column))
            collection.put(record.replace(**{field.column: tuple(dict.fromkeys(named))}))
            continue
        moved = record.replace(**{field.column: row.key})
        once = tuple(getattr(moved, name) for name in noun.once)
        twin = collection.one("once", once) if field.name in noun.once else None
        if twin is None:
            collection.put(moved)
        else:  # two records of what there is once become one, and identifiers stay for good (reference 10)
            collection.remove(record.key)
            collection.put(twin.replace(foreign=(*twin.foreign, *record.foreign)))
    people = call.collection(PEOPLE)
    people.remove(other.key)
    gaps = {
        column: getattr(other, column)
        for column in ("given_name", "family_name", *ADDRESS_COLUMNS, "country")
        if not getattr(row, column) and getattr(other, column)
    }
    fields = {**(other.custom_fields or {}), **(row.custom_fields or {})} or None
    foreign, member = (*row.foreign, *other.foreign), row.member or other.member
    return people.put(row.replace(**gaps, custom_fields=fields, foreign=foreign, member=member))


def update(call: Call, noun: Noun, row: Row, body: Mapping[str, Any]) -> Row:
    """PUT: the person's fields directly, merged; an address that is somebody else's is passed over."""
    changes = read(call, noun, body, creating=False)
    return change(call, row, changes, identifiers_in(body, creating=False))


def unsubscribe(call: Call, noun: Noun, row: Row) -> str:
    """DELETE, in v1 only: the person is unsubscribed and so out of v1's reach (decisions 2.30)."""
    modify(call, noun, row, {"email_status": "unsubscribed"})
    return "This person was successfully deleted."


# ---- declaration

PEOPLE = Noun(
    name="people",
    singular="person",
    rel="osdi:people",
    help="A person on the list of the key's account.",
    evidence=doc("16"),
    fields=(
        *common(),
        Text("given_name", ignore_blank=True, max_length=255),
        Text("family_name", ignore_blank=True, max_length=255),
        Text(
            "origin_system",
            over={V1: "originating_system", V2: None},
            write="create",
            max_length=255,
            evidence=doc("34"),
            help="Who made the record; shown in v1 only.",
        ),
        Primary(
            "email_addresses",
            shown_by="email",
            clears=False,
            parts=(
                EmailAddress("address", stored="email", clears=False),
                Text(
                    "status",
                    stored="email_status",
                    choices=("subscribed", "unsubscribed"),
                    pack_choices=SYSTEM_STATUSES,
                    lenient=True,
                    clears=False,
                    over={V1: None},
                ),
            ),
            help="At most one address, in lower case.",
        ),
        Primary(
            "phone_numbers",
            over={V1: None},
            parts=(
                PhoneNumber("number", stored="phone"),
                Text("number_type", default="Mobile", write="never", stored="phone_type"),
                Text(
                    "status",
                    stored="phone_status",
                    choices=("subscribed", "unsubscribed"),
                    pack_choices=("bouncing",),
                    lenient=True,
                    clears=False,
                    default="unsubscribed",
                ),
            ),
            help="Digits with country code; an entry without a number while there is none.",
        ),
        Primary(
            "postal_addresses",
            parts=(
                Strings("address_lines", ignore_blank=True),
                Text("locality", ignore_blank=True, max_length=255),
                Text("region", ignore_blank=True, clears=False, max_length=255),
                Text("postal_code", ignore_blank=True, max_length=255),
                Country("country", clears=False),
                Text("language", ignore_blank=True, over={V2: None}, max_length=255),
                Hash(
                    "location",
                    write="never",
                    parts=(Number("latitude"), Number("longitude"), Text("accuracy")),
                    evidence=guess("geocoding is off; packs may set it"),
                ),
            ),
            evidence=seen("16.3"),
        ),
        Languages("languages_spoken", ignore_blank=True, over={V1: None}),
        Dictionary("custom_fields", over={V1: None}, help="Any names; values come back as strings."),
        Hidden("listed", default=True, help="Whether the person is on the account's list."),
        Hidden("member", default=False, help="Whether the person runs the account, and can be a creator."),
    ),
    indexes=(Unique("email", _in_group("email")), Unique("phone", _in_group("phone"))),
    listed=lambda row: bool(row.listed),
    reachable_in={V1: _subscribed},
    routes=(
        Route("people", collection=("GET", "POST"), item=("GET", "PUT"), versions=(V2,)),
        Route("people", collection=("GET", "POST"), item=("GET", "PUT", "DELETE"), versions=(V1,)),
    ),
    links=(
        Link("osdi:question_answers", "question_answers", versions=(V1,)),
        Link("osdi:attendance", "attendance", versions=(V1,)),
        Link("osdi:signatures", "signatures"),
        Link("osdi:submissions", "submissions"),
        Link("osdi:donations", "donations"),
        Link("osdi:taggings", "taggings", versions=(V2,)),
        Link("osdi:outreaches", "outreaches", versions=(V2,)),
        Link("osdi:attendances", "attendances", versions=(V2,)),
        Link("action_network:responses", "responses", versions=(V2,)),
    ),
    filters=(
        IDENTIFIER,
        CREATED,
        MODIFIED,
        ORIGIN_IN_V1,
        Filter("given_name", "given_name"),
        Filter("family_name", "family_name"),
        Filter("email_address", "email", "email", unique="email"),
        Filter("email", "email", "email", unique="email"),
        Filter("phone_number", "phone", "phone", unique="phone", over={V1: None}),
        Filter("region", "region"),
        Filter("postal_code", "postal_code"),
    ),
    totals=(V1,),
    background=("POST", "PUT"),
    create=signup,
    update=update,
    delete=unsubscribe,
)
