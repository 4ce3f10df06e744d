"""MySQL's functions of dates and times; those that ask for the time are told the world's."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta, timezone
from typing import Any

from mockapi.actionkit.reports.sql.date_formats import formatted, parsed, week
from mockapi.actionkit.reports.sql.values import is_moment, number, text, whole

_EPOCH = datetime(1970, 1, 1)
_SEPARATED = re.compile(
    r"\s*(\d{2}|\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T\s]+(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.\d*)?)?)?\s*Z?\s*", re.A
)
_PACKED = re.compile(r"(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d))?", re.A)
_CLOCK = re.compile(r"\s*(-?)(?:(\d+) )?(\d{1,3}):(\d{1,2})(?::(\d{1,2})(?:\.\d*)?)?\s*", re.A)
_DATE_ONLY = re.compile(r"\s*(?:\d{2}|\d{4})[-/.]\d{1,2}[-/.]\d{1,2}\s*|\d{8}", re.A)
_MONTHS = {"MONTH": 1, "QUARTER": 3, "YEAR": 12}
_SECONDS = {"SECOND": 1, "MINUTE": 60, "HOUR": 3600, "DAY": 86400, "WEEK": 604800}


def read(value: Any) -> datetime:
    """The moment that a value means. Raises ValueError where it means none."""
    raw = text(value)
    found = _SEPARATED.fullmatch(raw) or _PACKED.fullmatch(raw)
    if found is None:
        raise ValueError(raw)
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
    if len(found[1]) == 2:
        year += 2000 if year < 70 else 1900
    return datetime(year, month, day, hour, minute, second)


def moment(when: datetime) -> str:
    """A datetime as the database holds it."""
    return when.isoformat(timespec="seconds")


def _like(value: Any, when: datetime, dated: bool) -> str:
    """A result in the form of the argument: a date stays a date, text stays text."""
    if dated and isinstance(value, (str, int)) and _DATE_ONLY.fullmatch(text(value)):
        return when.date().isoformat()
    if isinstance(value, str) and not is_moment(value) and not _DATE_ONLY.fullmatch(value):
        return when.isoformat(" ", "seconds")
    return moment(when)


def _months_later(when: datetime, months: int) -> datetime:
    year, month = divmod(when.year * 12 + when.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        raise ValueError(year)
    return when.replace(year=year, month=month + 1, day=min(when.day, calendar.monthrange(year, month + 1)[1]))


def add(value: Any, amount: Any, unit: str) -> str:
    """``value + INTERVAL amount unit``; two units at once (``HOUR_MINUTE``) take text such as ``'1:30'``."""
    when = read(value)
    if "_" in unit:
        units, parts = _between(unit), re.findall(r"\d+", text(amount))
        sign = -1 if text(amount).strip().startswith("-") else 1
        steps = [(sign * int(part), name) for part, name in zip(parts[::-1], units[::-1], strict=False)]
    else:
        steps = [(whole(amount), unit)]
    for count, name in steps:
        if name in _MONTHS:
            when = _months_later(when, count * _MONTHS[name])
        else:
            when += timedelta(seconds=count * _SECONDS[name])
    return _like(value, when, not any(name in ("HOUR", "MINUTE", "SECOND") for _, name in steps))


def _between(unit: str) -> list[str]:
    names = ["YEAR", "MONTH", "DAY", "HOUR", "MINUTE", "SECOND"]
    first, last = unit.split("_")
    return names[names.index(first) : names.index(last) + 1]


def _subtract(value: Any, amount: Any, unit: str) -> str:
    opposite = text(amount).strip()
    return add(value, opposite[1:] if opposite.startswith("-") else f"-{opposite}", unit)


def _difference(unit: str, start: Any, end: Any) -> int:
    first, last = read(start), read(end)
    if unit in _MONTHS:
        months = (last.year - first.year) * 12 + last.month - first.month
        rest = (last.day, last.time()), (first.day, first.time())
        if months > 0 and rest[0] < rest[1]:
            months -= 1
        elif months < 0 and rest[0] > rest[1]:
            months += 1
        return int(months / _MONTHS[unit])
    return int((last - first).total_seconds() / _SECONDS[unit])


def extract(unit: str, value: Any) -> int:
    """A part of a date, or several run together (``YEAR_MONTH``: 202601)."""
    when = read(value)
    parts = {
        "YEAR": when.year, "QUARTER": (when.month + 2) // 3, "MONTH": when.month, "DAY": when.day, "HOUR": when.hour,
        "MINUTE": when.minute, "SECOND": when.second, "WEEK": week(when, 0)[1], "MICROSECOND": 0,
    }  # fmt: skip
    if "_" not in unit:
        return parts[unit]
    first, *others = _between(unit)
    return int(str(parts[first]) + "".join(f"{parts[name]:02}" for name in others))


def _part(unit: str) -> Callable[[Any], int]:
    def of(value: Any) -> int:
        return extract(unit, value)

    return of


def _clock_part(place: int) -> Callable[[Any], int]:
    def of(value: Any) -> int:
        seconds = abs(_seconds(value))
        return (seconds // 3600, seconds // 60 % 60, seconds % 60)[place]

    return of


def _seconds(value: Any) -> int:
    """The seconds of a time, or since midnight."""
    found = _CLOCK.fullmatch(text(value))
    if found is None:
        when = read(value)
        return when.hour * 3600 + when.minute * 60 + when.second
    days, hours, minutes, seconds = (int(part or 0) for part in found.groups()[1:])
    return (-1 if found[1] else 1) * ((days * 24 + hours) * 3600 + minutes * 60 + seconds)


def _clock(seconds: int) -> str:
    rest = abs(seconds)
    return f"{'-' if seconds < 0 else ''}{rest // 3600:02}:{rest // 60 % 60:02}:{rest % 60:02}"


def _date(value: Any) -> str:
    return read(value).date().isoformat()


def _timestamp(value: Any, clock: Any = "00:00:00") -> str:
    return moment(read(value) + timedelta(seconds=_seconds(clock)))


def _last_day(value: Any) -> str:
    when = read(value)
    return when.date().replace(day=calendar.monthrange(when.year, when.month)[1]).isoformat()


def _days_apart(first: Any, second: Any) -> int:
    return (read(first).date() - read(second).date()).days


def _time_apart(first: Any, second: Any) -> str:
    if _CLOCK.fullmatch(text(first)):
        return _clock(_seconds(first) - _seconds(second))
    return _clock(int((read(first) - read(second)).total_seconds()))


def _from_seconds(value: Any, form: Any = None) -> str:
    when = _EPOCH + timedelta(seconds=int(number(value)))
    return moment(when) if form is None else formatted(when, text(form))


def _to_date(value: Any, form: Any) -> str | None:
    found = parsed(text(value).strip(), text(form).strip())
    if isinstance(found, datetime):
        return moment(found)
    return found.isoformat() if isinstance(found, (date, time)) else None


def _zone(name: str) -> Any:
    from zoneinfo import ZoneInfo

    if shift := re.fullmatch(r"([-+])(\d{1,2}):(\d\d)", name):
        delta = timedelta(hours=int(shift[2]), minutes=int(shift[3]))
        return timezone(delta if shift[1] == "+" else -delta)
    return timezone.utc if name.upper() in ("UTC", "GMT", "SYSTEM") else ZoneInfo(name)


def _convert_zone(value: Any, origin: Any, target: Any) -> str:
    try:
        there = read(value).replace(tzinfo=_zone(text(origin))).astimezone(_zone(text(target)))
    except OSError as error:  # a directory of the zone files
        raise ValueError(target) from error
    return moment(there.replace(tzinfo=None))


def _year_week(when: datetime, mode: int) -> int:
    year, number = week(when, mode | 2)
    return year * 100 + number


def _days(value: Any) -> int:
    return read(value).toordinal() + 365


def _plus(sign: int) -> Callable[[Any, Any], str]:
    """``ADDTIME`` and ``SUBTIME``."""

    def of(value: Any, clock: Any) -> str:
        if _CLOCK.fullmatch(text(value)):
            return _clock(_seconds(value) + sign * _seconds(clock))
        return _like(value, read(value) + timedelta(seconds=sign * _seconds(clock)), False)

    return of


def clocked(now: int) -> dict[str, Callable[..., Any]]:
    """The functions that know what time it is."""
    when = _EPOCH + timedelta(seconds=now)
    today, instant, clock = when.date().isoformat(), moment(when), when.time().isoformat("seconds")
    found: dict[str, Callable[..., Any]] = {}
    for name in ("now", "current_timestamp", "localtime", "localtimestamp", "utc_timestamp", "sysdate"):
        found[name] = lambda fraction=0: instant
    for name in ("curdate", "current_date", "utc_date"):
        found[name] = lambda: today
    for name in ("curtime", "current_time", "utc_time"):
        found[name] = lambda fraction=0: clock
    found["unix_timestamp"] = lambda value=instant: calendar.timegm(read(value).timetuple())
    return found


# NULL in any argument gives NULL.
FUNCTIONS: dict[str, Callable[..., Any]] = {
    "my_date_add": add,
    "my_date_sub": _subtract,
    "my_extract": extract,
    "my_timestampdiff": _difference,
    "date": _date,
    "timestamp": _timestamp,
    "my_datetime": lambda value: moment(read(value)),
    "time": lambda value: _clock(_seconds(value)),
    "date_format": lambda value, form: formatted(read(value), text(form)),
    "time_format": lambda value, form: formatted(_EPOCH + timedelta(seconds=_seconds(value)), text(form)),
    "str_to_date": _to_date,
    "datediff": _days_apart,
    "timediff": _time_apart,
    "year": _part("YEAR"),
    "quarter": _part("QUARTER"),
    "month": _part("MONTH"),
    "day": _part("DAY"),
    "dayofmonth": _part("DAY"),
    "hour": _clock_part(0),
    "minute": _clock_part(1),
    "second": _clock_part(2),
    "dayofweek": lambda value: read(value).isoweekday() % 7 + 1,
    "weekday": lambda value: read(value).weekday(),
    "dayofyear": lambda value: read(value).timetuple().tm_yday,
    "dayname": lambda value: formatted(read(value), "%W"),
    "monthname": lambda value: formatted(read(value), "%M"),
    "week": lambda value, mode=0: week(read(value), whole(mode))[1],
    "weekofyear": lambda value: week(read(value), 3)[1],
    "yearweek": lambda value, mode=0: _year_week(read(value), whole(mode)),
    "last_day": _last_day,
    "from_unixtime": _from_seconds,
    "convert_tz": _convert_zone,
    "to_days": _days,
    "from_days": lambda days: date.fromordinal(whole(days) - 365).isoformat(),
    "makedate": lambda year, days: (date(whole(year), 1, 1) + timedelta(days=whole(days) - 1)).isoformat(),
    "maketime": lambda hours, minutes, seconds: _clock(whole(hours) * 3600 + whole(minutes) * 60 + whole(seconds)),
    "sec_to_time": lambda seconds: _clock(whole(seconds)),
    "time_to_sec": _seconds,
    "addtime": _plus(1),
    "subtime": _plus(-1),
}
