"""Whose constituent a user is: which targets a group holds, and whether a user lives where a target is elected.

An answer can be unknown: districts come from geocoding, borders are not modelled.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mockapi.actionkit.declaring.call import Call
from mockapi.actionkit.declaring.collation import folded
from mockapi.actionkit.facts.places import is_us
from mockapi.world.store import Row

CONGRESS = ("senate", "house")
PARTIES = (("republican", "include_republicans"), ("democrat", "include_democrats"))


def targets_in(call: Call, group: Row) -> list[Row]:
    """The targets of a group that are not hidden (a guess from the tables).

    Those of a special or international group name it; a group of Congress lists its own, or takes them by party and
    state; any other takes all of its type.
    """
    return [row for row in _candidates(call, group) if not row.hidden]


def _candidates(call: Call, group: Row) -> Iterator[Row]:
    if group.type == "special":
        yield from call.linking("target", "body", group[0])
    elif group.type == "pol":
        yield from (row for row in call.rows("target") if row.type == "pol" and row.body_id == group.group_body_id)
    elif group.type == "congress":
        excluded = set(group.excludes or ())
        chosen = set(group.targets or ())
        states = {part.strip().upper() for part in (group.states or "").replace("\n", ",").split(",") if part.strip()}
        for row in call.rows("target"):
            if row[0] in excluded or row.type not in CONGRESS:
                continue
            if row[0] in chosen or (not chosen and _takes_party(group, row) and (not states or row.state in states)):
                yield row
    elif group.type:
        yield from (row for row in call.rows("target") if row.type == group.type)


def _takes_party(group: Row, target: Row) -> bool:
    party = (target.party or "").lower()
    for start, switch in PARTIES:
        if party.startswith(start[:3]):
            return bool(getattr(group, switch))
    return bool(group.include_independents)


def fits(call: Call, user: Row, target: Row, *, country: str = "") -> bool | None:
    """Whether a user is a target's constituent; None where that cannot be known."""
    if target.boundary or target.division_id:
        return None
    lives_in = country or user.country
    if target.country and folded(target.country) != folded(lives_in):
        return False
    if not target.state:
        return True
    if not is_us(lives_in):
        return False if not target.country else None
    if not user.state:
        return None
    if folded(user.state) != folded(target.state):
        return False
    return _in_district(call, user, target)


def _in_district(call: Call, user: Row, target: Row) -> bool | None:
    if not target.us_district:
        return True
    found = call.linking("location", "user", user[0])
    if not found or not found[0].us_district:
        return None
    return _number(found[0].us_district) == _number(target.us_district)


def _number(district: str) -> str:
    """``12`` for ``CA_12``, ``CA12`` and ``12``."""
    return district.upper().lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ").strip("_- ").lstrip("0") or "0"


def fits_group(call: Call, user: Row, key: int) -> bool | None:
    """Whether a user is a constituent of any target of a group; None where that cannot be known."""
    group = call.get("targetgroup", key)
    return False if group is None else any_of(fits(call, user, target) for target in targets_in(call, group))


def any_of(answers: Iterable[bool | None]) -> bool | None:
    """True if one is, None if one may be, otherwise False."""
    known = list(answers)
    return True if True in known else None if None in known else False
