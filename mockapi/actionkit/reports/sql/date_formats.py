"""The codes of DATE_FORMAT and STR_TO_DATE, and MySQL's eight ways of counting weeks."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_SHORT_MONTHS = tuple(name[:3].lower() for name in _MONTHS)


def week(when: date, mode: int) -> tuple[int, int]:
    """Year and number of a week, as ``WEEK(date, mode)`` counts it."""
    monday, by_year, first_whole = bool(mode & 1), bool(mode & 2), bool(mode & 4)
    if not monday:
        first_whole = not first_whole
    day, year = date(when.year, when.month, when.day).toordinal(), when.year
    start = date(year, 1, 1)
    weekday = (start.weekday() + (0 if monday else 1)) % 7
    first = start.toordinal()

    def starts_later(weekday: int) -> bool:
        return weekday != 0 if first_whole else weekday >= 4

    if when.month == 1 and when.day <= 7 - weekday:
        if not by_year and starts_later(weekday):
            return year, 0
        by_year = True
        year -= 1
        length = 366 if calendar.isleap(year) else 365
        first -= length
        weekday = (weekday + 53 * 7 - length) % 7
    days = day - (first + 7 - weekday) if starts_later(weekday) else day - (first - weekday)
    if by_year and days >= 52 * 7:
        weekday = (weekday + (366 if calendar.isleap(year) else 365)) % 7
        if not starts_later(weekday):
            return year + 1, 1
    return year, days // 7 + 1


def _ordinal(day: int) -> str:
    return f"{day}{'th' if 10 < day < 20 else {1: 'st', 2: 'nd', 3: 'rd'}.get(day % 10, 'th')}"


_CODES: dict[str, Callable[[datetime], str]] = {
    "a": lambda d: _DAYS[d.weekday()][:3],
    "b": lambda d: _MONTHS[d.month - 1][:3],
    "c": lambda d: str(d.month),
    "D": lambda d: _ordinal(d.day),
    "d": lambda d: f"{d.day:02}",
    "e": lambda d: str(d.day),
    "f": lambda d: f"{d.microsecond:06}",
    "H": lambda d: f"{d.hour:02}",
    "h": lambda d: f"{(d.hour - 1) % 12 + 1:02}",
    "I": lambda d: f"{(d.hour - 1) % 12 + 1:02}",
    "i": lambda d: f"{d.minute:02}",
    "j": lambda d: f"{d.timetuple().tm_yday:03}",
    "k": lambda d: str(d.hour),
    "l": lambda d: str((d.hour - 1) % 12 + 1),
    "M": lambda d: _MONTHS[d.month - 1],
    "m": lambda d: f"{d.month:02}",
    "p": lambda d: "AM" if d.hour < 12 else "PM",
    "r": lambda d: f"{(d.hour - 1) % 12 + 1:02}:{d.minute:02}:{d.second:02} {'AM' if d.hour < 12 else 'PM'}",
    "S": lambda d: f"{d.second:02}",
    "s": lambda d: f"{d.second:02}",
    "T": lambda d: f"{d.hour:02}:{d.minute:02}:{d.second:02}",
    "U": lambda d: f"{week(d, 0)[1]:02}",
    "u": lambda d: f"{week(d, 1)[1]:02}",
    "V": lambda d: f"{week(d, 2)[1]:02}",
    "v": lambda d: f"{week(d, 3)[1]:02}",
    "W": lambda d: _DAYS[d.weekday()],
    "w": lambda d: str(d.isoweekday() % 7),
    "X": lambda d: f"{week(d, 2)[0]:04}",
    "x": lambda d: f"{week(d, 3)[0]:04}",
    "Y": lambda d: f"{d.year:04}",
    "y": lambda d: f"{d.year % 100:02}",
}


def formatted(when: datetime, form: str) -> str:
    """``DATE_FORMAT``. A code that MySQL does not know stands for its letter."""

    def code(found: re.Match[str]) -> str:
        rule = _CODES.get(found[1])
        return rule(when) if rule else found[1]

    return re.sub(r"%(.)", code, form, flags=re.S)


_READERS = {
    "Y": r"(?P<Y>\d{4})", "y": r"(?P<y>\d{2})", "m": r"(?P<m>\d{1,2})", "c": r"(?P<m>\d{1,2})",
    "d": r"(?P<d>\d{1,2})", "e": r"(?P<d>\d{1,2})", "D": r"(?P<d>\d{1,2})(?:st|nd|rd|th)",
    "b": r"(?P<b>[A-Za-z]{3})", "M": r"(?P<b>[A-Za-z]{3,9})", "a": r"[A-Za-z]{3}", "W": r"[A-Za-z]{6,9}",
    "H": r"(?P<H>\d{1,2})", "k": r"(?P<H>\d{1,2})", "h": r"(?P<h>\d{1,2})", "I": r"(?P<h>\d{1,2})",
    "l": r"(?P<h>\d{1,2})", "i": r"(?P<i>\d{1,2})", "s": r"(?P<s>\d{1,2})", "S": r"(?P<s>\d{1,2})",
    "p": r"(?P<p>[AaPp][Mm])", "T": r"(?P<H>\d{1,2}):(?P<i>\d{1,2}):(?P<s>\d{1,2})", "f": r"\d{1,6}",
    "r": r"(?P<h>\d{1,2}):(?P<i>\d{1,2}):(?P<s>\d{1,2}) (?P<p>[AaPp][Mm])", "j": r"(?P<j>\d{1,3})", "%": "%",
}  # fmt: skip


def parsed(value: str, form: str) -> datetime | date | time | None:
    """``STR_TO_DATE``: a date, a time or both, by the codes of the format; text behind its end is ignored."""
    pattern, at = "", 0
    for found in re.finditer(r"%(.)", form):
        if found[1] not in _READERS:
            raise ValueError(form)
        pattern += re.escape(form[at : found.start()]) + r"\s*" + _READERS[found[1]]
        at = found.end()
    pattern += re.escape(form[at:])
    try:
        read = re.compile(pattern.replace(r"\ ", r"\s*")).match(value)
    except re.error:  # the same part twice
        return None
    if read is None:
        return None
    parts = {name: text for name, text in read.groupdict().items() if text is not None}
    return _built(parts)


def _built(parts: dict[str, str]) -> datetime | date | time | None:
    hour = int(parts.get("H", 0))
    if "h" in parts:
        hour = int(parts["h"]) % 12 + (12 if parts.get("p", "am").lower() == "pm" else 0)
    clock = time(hour, int(parts.get("i", 0)), int(parts.get("s", 0)))
    if not parts.keys() & set("YymbdJj"):
        return clock if parts else None
    year = int(parts.get("Y", 0))
    if "y" in parts:
        year = int(parts["y"]) + (2000 if int(parts["y"]) < 70 else 1900)
    if "j" in parts:
        day = date(year, 1, 1) + timedelta(days=int(parts["j"]) - 1)
    else:
        month = _SHORT_MONTHS.index(parts["b"][:3].lower()) + 1 if "b" in parts else int(parts.get("m", 1))
        day = date(year, month, int(parts.get("d", 1)))
    return datetime.combine(day, clock) if parts.keys() & set("HhisT") else day
