"""The ``event_`` parameters of an action: what they say of an event, and what is wrong with them (reference 42)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime, timezone
from typing import Any

from mockapi.actionkit.actions.given import Given
from mockapi.actionkit.actions.specific import Problems, Submission
from mockapi.actionkit.declaring.fields import WallClock
from mockapi.actionkit.events import events
from mockapi.actionkit.facts.places import is_us, zip_parts
from mockapi.resource.fields import Misfit
from mockapi.world.store import Row

SHORT = ("venue", "phone", "address1", "address2", "city", "state", "region")
LONG = ("public_description", "directions", "note_to_attendees", "notes")
PLACE = ("city", "state", "region", "zip", "postal", "country")
STAFF_ONLY = ("is_approved", "host_is_confirmed")
LARGEST = 2**31 - 1
_DATE = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4}|[0-9]{2})|([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_TIME = re.compile(r"([0-9]{1,2})(?::([0-9]{2}))?(?::[0-9]{2})?\s*([ap]\.?m\.?)?", re.IGNORECASE)


@dataclass
class Details:
    """The columns that an event gets, and the problems by parameter. ``event`` is the one that is changed."""

    submission: Submission
    campaign: Row
    event: Row | None
    columns: dict[str, Any] = field(default_factory=dict)
    problems: Problems = field(default_factory=dict)

    @property
    def given(self) -> Given:
        """The parameters."""
        return self.submission.given

    def refuse(self, parameter: str, code: str, *arguments: object) -> None:
        """Say what is wrong with a parameter."""
        self.problems[parameter] = [self.submission.say(parameter, code, *arguments)]

    def value(self, name: str) -> Any:
        """A column as it will be."""
        if name in self.columns:
            return self.columns[name]
        return events.EVENT.blank[name] if self.event is None else getattr(self.event, name)


def read(submission: Submission, campaign: Row, event: Row | None = None) -> Details:
    """What the parameters say; of a known event only what is sent. Nothing is written."""
    details = Details(submission, campaign, event)
    _texts(details)
    _title(details)
    _max_attendees(details)
    _flags(details)
    _place(details)
    _times(details)
    _required(details)
    return details


def _texts(details: Details) -> None:
    given = details.given
    for name in (*SHORT, *LONG):
        if f"event_{name}" in given.values:
            text = given.text(f"event_{name}")
            details.columns[name] = text[:255] if name in SHORT else text
    mode = given.text("event_mode")
    if mode:
        if mode in events.MODES:
            details.columns["mode"] = mode
        else:
            details.refuse("event_mode", "invalid")


def _title(details: Details) -> None:
    """Hosts name their events where the campaign lets them."""
    title = details.given.text("event_title")
    if title and details.campaign.use_title:
        details.columns["title"] = title[:255]


def _max_attendees(details: Details) -> None:
    if not details.given.has("event_max_attendees"):
        return
    number, most = details.given.number("event_max_attendees"), details.campaign.max_event_size
    if number is None or number > LARGEST or (number < 1 and most is None):
        details.refuse("event_max_attendees", "invalid")
    elif number < 1 or (most is not None and number > most):
        details.refuse("event_max_attendees", "out_of_range", 1, most)
    else:
        details.columns["max_attendees"] = number


def _flags(details: Details) -> None:
    given = details.given
    if details.campaign.allow_private and "event_is_private" in given.values:
        details.columns["is_private"] = given.flag("event_is_private")
    if details.submission.call.account is not None:  # a published client confirms and approves so
        for name in STAFF_ONLY:
            if f"event_{name}" in given.values:
                details.columns[name] = given.flag(f"event_{name}")


# ---- where


def _place(details: Details) -> None:
    """The address must be one that can be found, as far as we know any: by ZIP, or by city and state."""
    given, event = details.given, details.event
    if event is not None and not any(given.has(f"event_{name}") for name in PLACE):
        return
    if given.has("event_country"):
        details.columns["country"] = given.text("event_country")[:255]
    elif event is None:
        details.columns["country"] = details.submission.call.settings.default_country
    zip_code, postal = given.text("event_zip"), given.text("event_postal")
    if zip_code or postal:
        details.columns.update(postal=(postal or zip_code)[:255], zip="", plus4="")
    if not is_us(details.value("country")):
        if not _is_somewhere(details):
            details.refuse("event_place", "try_another")
        return
    if zip_code or postal:
        parts = zip_parts(zip_code or postal)
        if parts is None:
            details.refuse("event_place", "try_another")
            return
        details.columns.update(zip=parts[0], plus4=parts[1])
        if not given.has("event_state"):
            details.columns.pop("state", None)
    found = events.place_at(*(str(details.value(name)) for name in ("country", "zip", "city", "state")))
    if found is None and not _is_online(details):
        details.refuse("event_place", "try_another")


def _is_somewhere(details: Details) -> bool:
    return _is_online(details) or any(details.value(name) for name in ("city", "postal", "address1"))


def _is_online(details: Details) -> bool:
    """An event for the whole world needs no place, if it names none."""
    named = any(details.value(name) for name in ("zip", "postal", "city"))
    return bool(details.value("mode") == "global" and not named)


# ---- when


def _times(details: Details) -> None:
    starts = _moment(details, "starts_at")
    if starts is not None and (details.event is None or starts != details.event.starts_at):
        details.columns["starts_at"] = starts
        columns = {"campaign": details.campaign[0], **details.columns}
        utc = events.placed(details.submission.call, columns, details.event)["starts_at_utc"]
        if utc <= details.submission.call.now:
            details.refuse("event_starts_at_date", "past")
    ends, begins = _moment(details, "ends_at"), details.value("starts_at")
    if ends is not None and begins is not None and ends < begins:
        details.refuse("event_ends_at", "invalid")
    elif ends is not None:
        details.columns["ends_at"] = ends


def _moment(details: Details, name: str) -> int | None:
    """A time on the wall: from the one parameter, or from date, time and half of the day (reference 42.1).

    What the campaign does not leave to hosts is the campaign's; what is not sent for a known event stays.
    """
    given, campaign = details.given, details.campaign
    whole, days, time, half = (f"event_{name}{end}" for end in ("", "_date", "_time", "_ampm"))
    sent = any(given.has(one) for one in (days, time, half))
    if given.has(whole):
        return _wall(details, name, given.text(whole), whole)
    if not sent and (name != "starts_at" or details.event is not None):
        return None
    fixed = campaign.starts_at if name == "starts_at" else None
    known = getattr(details.event, name) if details.event is not None else None
    day, clock = _day(details, days), _clock(details, time, half)
    if fixed is not None and not campaign.use_start_date:
        day = _date_of(fixed)
    elif not given.has(days):
        day = _date_of(known)
    if fixed is not None and not campaign.use_start_time:
        clock = _time_of(fixed)
    elif not given.has(time):
        clock = _time_of(known)
    if not day and days not in details.problems:
        details.refuse(days, "missing")
    if not clock and not details.problems.keys() & {time, half}:
        details.refuse(time, "missing")
    return _wall(details, name, f"{day}T{clock}", days) if day and clock else None


def _wall(details: Details, name: str, text: str, parameter: str) -> int | None:
    try:
        return WallClock(name).parse(text)
    except Misfit:
        details.refuse(parameter, "invalid")
        return None


def _date_of(seconds: int | None) -> str:
    return "" if seconds is None else datetime.fromtimestamp(seconds, timezone.utc).date().isoformat()


def _time_of(seconds: int | None) -> str:
    return "" if seconds is None else datetime.fromtimestamp(seconds, timezone.utc).strftime("%H:%M")


def _day(details: Details, parameter: str) -> str:
    text = details.given.text(parameter)
    found = _DATE.fullmatch(text)
    if found is not None:
        month, day, year = found[1] or found[5], found[2] or found[6], found[3] or found[4]
        try:
            return date(int(year) + (2000 if len(year) == 2 else 0), int(month), int(day)).isoformat()
        except ValueError:
            pass
    if text:
        details.refuse(parameter, "invalid")
    return ""


def _clock(details: Details, parameter: str, half_parameter: str) -> str:
    """``9:00`` and ``AM``: the half of the day may also stand behind the time, and 13:00 needs none."""
    text = details.given.text(parameter)
    if not text:
        return ""
    found = _TIME.fullmatch(text)
    half = details.given.text(half_parameter) or (found[3] if found is not None else None) or ""
    half = half.lower().replace(".", "")
    hour, minute = (int(found[1]), int(found[2] or 0)) if found is not None else (99, 0)
    if half not in ("", "am", "pm"):
        details.refuse(half_parameter, "invalid")
    elif hour > 23 or minute > 59 or (half == "am" and hour > 12) or (half and hour == 0):
        details.refuse(parameter, "invalid")
    elif not half and 0 < hour < 13:
        details.refuse(half_parameter, "missing")
    else:
        if half and hour <= 12:
            hour = hour % 12 + (12 if half == "pm" else 0)
        return f"{hour:02}:{minute:02}"
    return ""


# ---- what the page's form asks for


def _required(details: Details) -> None:
    """Fields of the event that the form says are needed, by its parameter ``required``."""
    for name in details.given.texts("required"):
        told = name in details.problems or (name.startswith("event_starts_at") and "starts_at" in details.columns)
        if name.startswith("event_") and not told and not details.given.has(name):
            details.refuse(name, "missing")
