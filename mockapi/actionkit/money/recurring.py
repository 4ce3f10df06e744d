"""Recurring profiles: donations that a donor gives again and again (reference 32)."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, timedelta, timezone

from mockapi.actionkit.declaring.call import Call
from mockapi.actionkit.declaring.collation import folded
from mockapi.actionkit.declaring.fields import Date, Link, Path
from mockapi.actionkit.declaring.model import READ, Model, Verb, standard
from mockapi.actionkit.money.currencies import amounts, converting
from mockapi.actionkit.money.reversals import ACTIVE, cancel_profile
from mockapi.actionkit.users.staff import MANAGE_DONATIONS
from mockapi.resource.evidence import doc, seen
from mockapi.resource.fields import Text
from mockapi.world.store import Ordered, Row

MONTHS = {"months": 1, "quarters": 3, "years": 12}
PERIODS = ("weeks", *MONTHS)
LAST_DAY = date(9998, 12, 31)
STATUSES = (
    ACTIVE, "past_due", "canceled_by_user", "canceled_by_admin", "canceled_by_processor", "canceled_by_failure",
)  # fmt: skip


def after(day: date, period: str) -> date:
    """The day one period later; at the end of shorter months their last day."""
    if period not in MONTHS:
        return day + timedelta(weeks=1)
    months = day.month - 1 + MONTHS[period]
    year, month = day.year + months // 12, months % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def first_charge(moment: int, period: str) -> str:
    """The day of the first charge to come, one period after the order (reference 32), as it is stored."""
    day = datetime.fromtimestamp(moment, timezone.utc).date()
    return after(min(day, LAST_DAY), period).isoformat()


def with_recurring_id(call: Call, recurring_id: str) -> Row | None:
    """The profile that the processor calls so: the newest that is active, or the newest."""
    rows = call.rows("orderrecurring").span("recurring_id", folded(recurring_id))
    found = rows.slice(0, len(rows))
    return next((row for row in reversed(found) if row.status == ACTIVE), found[-1] if found else None)


def of_user(call: Call, user: int) -> Row | None:
    """The newest profile of a user that is active."""
    found = call.linking("orderrecurring", "user", user)
    return next((row for row in reversed(found) if row.status == ACTIVE), None)


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
    ),
    unique=("order",),
    indexes=(Ordered("recurring_id", lambda row: None if row.recurring_id is None else folded(row.recurring_id)),),
    dated=True,
    list_methods=READ,
    detail_methods=("get", "put", "patch"),
    verbs=(Verb("cancel", "post", cancel_profile, permission=MANAGE_DONATIONS, evidence=doc("46")),),
    derive=converting("amount", "amount_converted"),
)

MODELS = (ORDER_RECURRING,)
