"""Time zones: from what a clock on the wall says at some place to UTC."""

from __future__ import annotations

from datetime import datetime, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from mockapi.world.clock import to_seconds

BAD_ZONE = "Select a valid choice. {} is not one of the available choices."


@lru_cache(maxsize=256)
def zone_named(name: str) -> tzinfo | None:
    """The time zone with an IANA name such as ``America/New_York``; None if there is none."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None


def in_utc(wall: int | None, zone: tzinfo) -> int | None:
    """Seconds since the epoch of a time on the wall, which is stored as if it were UTC."""
    if wall is None:
        return None
    naive = datetime.fromtimestamp(wall, timezone.utc).replace(tzinfo=None)
    return to_seconds(naive.replace(tzinfo=zone))
