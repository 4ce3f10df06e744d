"""What the clock does to recurring donations: each is charged on its days, by the card that was given (reference 32).

Only those are charged here that were made by submitting a page of the site: ``next_charge`` is the day. What a
processor elsewhere charges is pushed (reference 45).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from mockapi.actionkit.actions import cards
from mockapi.actionkit.declaring import writing
from mockapi.actionkit.declaring.call import Call
from mockapi.actionkit.money import profiles, reversals
from mockapi.actionkit.money.recurring import ORDER_RECURRING, day_of, next_day
from mockapi.resource.evidence import guess
from mockapi.world.clock import to_seconds
from mockapi.world.store import Row

CHARGES = guess("32: that the site's own processor charges on the day, and what becomes of failures")


def due(call: Call) -> Iterator[tuple[int, Row]]:
    """The next recurring donation to be charged by now, with the moment it is due; again and again, as they come."""
    if not call.settings.recurring_charges:
        return
    while True:
        waiting = call.world.related(ORDER_RECURRING.noun, "due", 0).slice(0, 1)
        moment = to_seconds(waiting[0].next_charge) if waiting else call.now + 1
        if moment > call.now:
            return
        yield moment, waiting[0]


def charge(call: Call, profile: Row) -> None:
    """Charge a recurring donation once: a transaction of its order, and the day of the next one (a guess)."""
    call.lean(CHARGES)
    failure = cards.failure_later(profile.card_num, profile.exp_date, call.now)
    paid: dict[str, Any] = {"currency": profile.currency, "amount_converted": profile.amount_converted}
    paid["trans_id"] = profiles.drawn(call)
    if failure is not None:
        code, text = failure
        paid.update(success=False, status="failed", failure_code=code, failure_description=text)
    profiles.pay(call, profile, paid)
    status = reversals.ACTIVE if failure is None else reversals.PAST_DUE
    most = call.settings.recurring_failures
    if failure is not None and most > 0 and _failures(call, profile) >= most:
        order = call.get("order", profile.order)
        assert order is not None
        status = reversals.BY_FAILURE
        reversals.note(call, "cancel", order, recurring=profile[0])
    following = next_day(profile.start, profile.period, after=day_of(call.now))
    writing.modify(call, ORDER_RECURRING, profile, {"status": status, "next_charge": following})


def as_of(call: Call, moment: int) -> Call:
    """The same call at an earlier moment."""
    return replace(call, moment=moment)


def _failures(call: Call, profile: Row) -> int:
    """How many charges have failed in a row."""
    count = 0
    for transaction in reversed(call.linking("transaction", "order", profile.order)):
        if transaction.type != reversals.SALE:
            continue
        if transaction.success:
            break
        count += 1
    return count
