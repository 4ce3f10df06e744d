"""The search among a campaign's events: ``campaign/<id>/event_search/`` (reference 35.1, and the manual's examples)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from math import asin, cos, radians, sin, sqrt
from typing import Any

from mockapi.actionkit.actions.given import Given
from mockapi.actionkit.declaring.call import Call
from mockapi.actionkit.declaring.collation import folded
from mockapi.actionkit.declaring.fields import Backlinks, Unstored
from mockapi.actionkit.declaring.lookups import LOOKUPS, MISMATCH, Condition, parse
from mockapi.actionkit.declaring.model import WITH_RELATIONS, Body, Model
from mockapi.actionkit.declaring.outcomes import Listed
from mockapi.actionkit.declaring.selection import Order, Selection
from mockapi.actionkit.events.events import is_open, is_open_for_signup
from mockapi.actionkit.facts.places import place_of_zip, zip_parts
from mockapi.resource.evidence import doc, guess
from mockapi.world.errors import Invalid, Unmodelled
from mockapi.world.store import Row

Test = Callable[[Row], bool]

# The manual says that related objects mostly stand inside, and shows no answer.
INLINED = ("campaign", "creator", "signups")
RADIUS = 25.0
EARTH = 3958.8  # miles
WORDS_IN = ("title", "venue", "address1", "city", "public_description", "directions")
# The vendor's word for the custom fields of an event inside ``filter[]``.
RELATIONS = {"field": "fields"}
_BRACKETS = re.compile(r"(filter|exclude)\[([^\[\]]+)\]")


def search(call: Call, model: Model, row: Row, body: Body) -> Listed:
    """The campaign's events that fit all parameters; those that are none are passed over. Raises Invalid.

    Related objects stand inside the events; which of them is a guess.
    """
    event, given = call.models["event"], Given(body)
    own = parse(call, event, "campaign", [str(row[0])])
    assert own is not None
    bracketed = {kind: _bracketed(given.values, kind) for kind in ("filter", "exclude")}
    excluded = _conditions(call, event, bracketed["exclude"])
    tests: list[Test] = [lambda found: not any(condition.holds(call, found) for condition in excluded)]
    tests += _tests(call, row, given)
    found = Selection(
        call,
        event,
        [own, *_conditions(call, event, bracketed["filter"])],
        _orders(event, given),
        lambda one: all(test(one) for test in tests),
    )
    call.lean(doc("the manual's examples of event searches"), guess("which related objects are inlined"))
    return Listed(event, found, whole=INLINED)


# ---- filter[] and exclude[]


def _bracketed(values: Mapping[str, Any], kind: str) -> dict[str, str]:
    found = ((_BRACKETS.fullmatch(name), value) for name, value in values.items())
    return {match[2]: str(value) for match, value in found if match is not None and match[1] == kind}


def _conditions(call: Call, model: Model, given: Mapping[str, str]) -> list[Condition]:
    """Django's lookups. Several on one relation speak of the same related object, as in one call of ``filter``."""
    conditions: list[Condition] = []
    together: dict[str, dict[str, str]] = {}
    for name, text in given.items():
        first, _, rest = name.partition("__")
        first = RELATIONS.get(first, first)
        item = model.filtered(first)
        if isinstance(item, Backlinks) and rest and rest not in LOOKUPS and model.filters(first) == WITH_RELATIONS:
            together.setdefault(first, {})[rest] = text
        else:
            conditions.append(_parsed(call, model, f"{first}__{rest}" if rest else first, text))
    for first, parts in together.items():
        item = model.filtered(first)
        assert isinstance(item, Backlinks)
        conditions.append(_of_one(call, item, parts))
    return conditions


def _parsed(call: Call, model: Model, name: str, text: str) -> Condition:
    condition = parse(call, model, name, [text])
    if condition is None:
        raise Invalid(f"No matching '{name.partition('__')[0]}' field for filtering on.")
    return condition


def _of_one(call: Call, item: Backlinks, parts: Mapping[str, str]) -> Condition:
    conditions = [_parsed(call, call.models[item.of], name, text) for name, text in parts.items()]

    def holds(call: Call, row: Row) -> bool:
        linking = call.linking(item.of, item.by, row[0])
        return any(all(condition.holds(call, one) for condition in conditions) for one in linking)

    return Condition((item,), "search", None, holds)


# ---- the other parameters


def _tests(call: Call, campaign: Row, given: Given) -> list[Test]:
    tests: list[Test] = []
    if given.flag("for_signup"):
        tests.append(lambda row: is_open_for_signup(call, campaign, row))
    if given.flag("for_moderation"):
        tests.append(lambda row: row.status == "active" and not row.is_approved)
    if given.has("status"):
        tests.append(_by_status(campaign, given.text("status")))
    if given.has("moderation_status"):
        tests.append(_by_moderation(call, given.text("moderation_status")))
    if given.has("event_id"):
        number = given.number("event_id")
        if number is None:
            raise Invalid(MISMATCH)
        tests.append(lambda row: bool(row[0] == number))
    if given.flag("future_only"):
        tests.append(lambda row: row.starts_at_utc is not None and row.starts_at_utc > call.now)
    if given.has("states"):
        states = {part.strip().upper() for part in given.text("states").split(",")}
        tests.append(lambda row: row.state.upper() in states)
    if given.has("zip"):
        tests.append(_near(given))
    if given.has("q"):
        words = folded(given.text("q"))
        tests.append(lambda row: any(words in folded(getattr(row, name) or "") for name in WORDS_IN))
    return tests


def _by_status(campaign: Row, status: str) -> Test:
    if status == "open":
        return lambda row: is_open(campaign, row)
    if status == "unconfirmed":
        return lambda row: row.status == "active" and not row.host_is_confirmed
    if status == "unapproved":
        return lambda row: row.status == "active" and not row.is_approved
    if status == "flagged":
        raise Unmodelled("ActionKit's event_search with status=flagged")
    return lambda row: bool(row.status == status)


def _by_moderation(call: Call, status: str) -> Test:
    if status not in ("moderated", "unmoderated"):
        raise Invalid(f"'{status}' is neither moderated nor unmoderated.")
    return lambda row: bool(call.linking("eventmoderateaction", "event", row[0])) == (status == "moderated")


def _near(given: Given) -> Test:
    parts = zip_parts(given.text("zip"))
    place = None if parts is None else place_of_zip(parts[0])
    if place is None or place.latitude is None or place.longitude is None:
        raise Invalid("ZIP Code is invalid.")
    try:
        within = float(given.text("radius") or RADIUS)
    except ValueError:
        raise Invalid(MISMATCH) from None
    here = (place.latitude, place.longitude)
    return lambda row: row.latitude is not None and miles(here, (row.latitude, row.longitude)) <= within


def miles(here: tuple[float, float], there: tuple[float, float]) -> float:
    """The distance between two points on the earth, in miles, from their coordinates in degrees."""
    (lat1, long1), (lat2, long2) = (tuple(map(radians, point)) for point in (here, there))
    chord = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((long2 - long1) / 2) ** 2
    return 2 * EARTH * asin(min(1.0, sqrt(chord)))


def _orders(model: Model, given: Given) -> list[Order]:
    """By any attribute that has a column; ``reverse`` turns it round."""
    text = given.text("order_by")
    reverse = given.flag("reverse")
    name = text.removeprefix("-")
    if not name:
        return [Order(descending=reverse)]
    item = model.sent.get(name)
    if item is None:
        raise Invalid(f"No matching '{name}' field for ordering on.")
    if isinstance(item, Unstored):
        raise Invalid(f"The '{name}' field does not allow ordering.")
    return [Order(item.column, text.startswith("-") != reverse)]
