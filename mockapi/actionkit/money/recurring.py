"""Recurring profiles: donations that a donor gives again and again (reference 32)."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, timedelta, timezone
from typing import Any

from mockapi.actionkit.declaring.call import Call
from mockapi.actionkit.declaring.collation import folded
from mockapi.actionkit.declaring.fields import Date, Link, Path
from mockapi.actionkit.declaring.model import READ, Model, Verb, standard
from mockapi.actionkit.money.currencies import amounts, converting
from mockapi.actionkit.money.reversals import ACTIVE, BY_FAILURE, GOING_ON, PAST_DUE, cancel_profile
from mockapi.actionkit.users.staff import MANAGE_DONATIONS
from mockapi.resource.evidence import doc, seen
from mockapi.resource.fields import Hidden, Text
from mockapi.world.errors import Invalid
from mockapi.world.store import Ordered, Row

MONTHS = {"months": 1, "quarters": 3, "years": 12}
PERIODS = ("weeks", *MONTHS)
LAST_DAY = date(9998, 12, 31)
STATUSES = (
    ACTIVE, PAST_DUE, "canceled_by_user", "canceled_by_admin", "canceled_by_processor", BY_FAILURE,
)  # fmt: skip


def after(day: date, period: str) -> date:
    """The day one period later; at the end of shorter months their last day."""
    if period not in MONTHS:
        return day + timedelta(weeks=1)
    months = day.month - 1 + MONTHS[period]
    year, month = day.year + months // 12, months % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def day_of(moment: int) -> date:
    """The day of a moment, in UTC."""
    return datetime.fromtimestamp(moment, timezone.utc).date()


def first_charge(moment: int, period: str) -> str:
    """The day of the first charge to come, one period after the order (reference 32), as it is stored."""
    return after(min(day_of(moment), LAST_DAY), period).isoformat()


def next_day(start: str, period: str, *, after: date) -> str | None:
    """The first day behind ``after`` that is so many periods from ``start``; None past the end of the calendar.

    What starts on the 31st is charged on the last day of shorter months, and on the 31st of the others.
    """
    first = date.fromisoformat(start)
    if first > after:
        return start
    if period in MONTHS:
        passed = ((after.year - first.year) * 12 + after.month - first.month) // MONTHS[period]
    else:
        passed = (after - first).days // 7
    for count in (passed, passed + 1):
        day = _later(first, period, count)
        if day is None or day > after:
            return None if day is None else day.isoformat()
    return None


def _later(first: date, period: str, count: int) -> date | None:
    if period not in MONTHS:
        days = first.toordinal() + 7 * count
        return date.fromordinal(days) if days <= LAST_DAY.toordinal() else None
    months = first.month - 1 + MONTHS[period] * count
    year, month = first.year + months // 12, months % 12 + 1
    return date(year, month, min(first.day, monthrange(year, month)[1])) if year <= LAST_DAY.year else None


_convert = converting("amount", "amount_converted")


def derive(call: Call, columns: dict[str, Any], row: Row | None) -> None:
    """The amount is converted; who is charged here, and on other days or again, is so from tomorrow on."""
    _convert(call, columns, row)
    if columns.get("next_charge") is not None:
        try:
            columns["next_charge"] = date.fromisoformat(columns["next_charge"]).isoformat()
        except (TypeError, ValueError):
            raise Invalid("next_charge must be a day, 2026-01-31") from None
    if row is None:
        return
    revived = row.status not in GOING_ON and columns.get("status") in GOING_ON
    if row.next_charge is None or "next_charge" in columns or not (revived or {"start", "period"} & set(columns)):
        return
    start, period = columns.get("start", row.start), columns.get("period", row.period)
    columns["next_charge"] = next_day(start, period, after=day_of(call.now))


def with_recurring_id(call: Call, recurring_id: str) -> Row | None:
    """The profile that the processor calls so: the newest that is active, or the newest."""
    rows = call.rows("orderrecurring").span("recurring_id", folded(recurring_id))
    found = rows.slice(0, len(rows))
    return next((row for row in reversed(found) if row.status == ACTIVE), found[-1] if found else None)


def of_user(call: Call, user: int) -> Row | None:
    """The newest profile of a user that is active."""
    found = call.linking("orderrecurring", "user", user)
    return next((row for row in reversed(found) if row.status == ACTIVE), None)


def _is_charged_here(row: Row) -> int | None:
    return 0 if row.next_charge is not None and row.status in GOING_ON else None


ORDER_RECURRING = Model(
    name="orderrecurring",
    sql="core_orderrecurring",
    help="A donation that is given again after every period, until it is cancelled.",
    evidence=seen("32"),
    fields=standard(
        Text("account", max_length=255),
        Link("action", to="action", null=False),
        Link("order", to="order", null=False),
        Link("user", to="user", null=False),
        *amounts(),
        Text("period", default="months", choices=PERIODS),
        Date("start", required=True, clears=False),
        Text("exp_date", default="", max_length=6),
        Text("card_num", default="", max_length=4),
        Text("recurring_id", max_length=255),
        Text("status", default=ACTIVE, choices=STATUSES),
        Path("cancel", tail="cancel", when=lambda row: bool(row.status == ACTIVE)),
        Hidden("next_charge", help="The day of the next charge by this site; none for what is charged elsewhere."),
    ),
    unique=("order",),
    indexes=(
        Ordered("recurring_id", lambda row: None if row.recurring_id is None else folded(row.recurring_id)),
        Ordered("due", _is_charged_here, lambda row: row.next_charge),
    ),
    dated=True,
    list_methods=READ,
    detail_methods=("get", "put", "patch"),
    verbs=(Verb("cancel", "post", cancel_profile, permission=MANAGE_DONATIONS, evidence=doc("46")),),
    derive=derive,
)

MODELS = (ORDER_RECURRING,)
