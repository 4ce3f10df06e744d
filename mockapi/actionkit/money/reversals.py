"""Taking donations back, ending recurring ones, and the log of such changes (reference 46, 55.4)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from mockapi.actionkit.declaring import writing
from mockapi.actionkit.declaring.call import Call
from mockapi.actionkit.declaring.fields import Link
from mockapi.actionkit.declaring.model import READ, Body, Model, standard
from mockapi.actionkit.declaring.outcomes import Accepted
from mockapi.actionkit.declaring.refusals import NotPushed
from mockapi.actionkit.facts.texts import TEXTS
from mockapi.actionkit.money.currencies import Amount
from mockapi.resource.evidence import guess
from mockapi.resource.fields import Text
from mockapi.world.store import Row

COMPLETED, REVERSED, ACTIVE = "completed", "reversed", "active"
SALE = "sale"
PAST_DUE, BY_FAILURE = "past_due", "canceled_by_failure"
GOING_ON = (ACTIVE, PAST_DUE)
ALREADY_REVERSED = "Transaction has already been reversed."
NOT_REVERSIBLE = TEXTS["error_reverse_donation:order_not_completed"]
NOT_ACTIVE = "The recurring profile is not active."
NOBODY = Decimal("0.00")

# ---- rules


def reverse_order(call: Call, model: Model, row: Row, body: Body) -> Accepted:
    """Take an order's initial payment back; those that followed stand (the manual on reversals). Raises NotPushed."""
    _check(call, row)
    payments = [one for one in call.linking("transaction", "order", row[0]) if one.type == SALE]
    if payments and payments[0].status == COMPLETED:
        writing.modify(call, call.models["transaction"], payments[0], {"status": REVERSED})
    writing.modify(call, call.models["order"], row, {"status": REVERSED})
    note(call, "reversal", row, transaction=payments[0][0] if payments else None)
    return Accepted()


def reverse_transaction(call: Call, model: Model, row: Row, body: Body) -> Accepted:
    """Take one payment back; the order too once none of its payments stands (a guess). Raises NotPushed."""
    _check(call, row)
    if row.type != SALE:
        raise NotPushed({"order_id": NOT_REVERSIBLE})
    writing.modify(call, model, row, {"status": REVERSED})
    order = call.get("order", row.order)
    assert order is not None
    if order.status == COMPLETED and not _sales(call, order):
        order = writing.modify(call, call.models["order"], order, {"status": REVERSED})
    note(call, "reversal", order, transaction=row[0])
    return Accepted()


def _check(call: Call, row: Row) -> None:
    """Only what is completed can be taken back, and only once."""
    if row.status == REVERSED:
        raise NotPushed({"order_id": ALREADY_REVERSED})
    if row.status != COMPLETED:
        call.lean(guess("46: what becomes of the others is unknown"))
        raise NotPushed({"order_id": NOT_REVERSIBLE})


def _sales(call: Call, order: Row) -> list[Row]:
    found = call.linking("transaction", "order", order[0])
    return [one for one in found if (one.type, one.status) == (SALE, COMPLETED)]


def cancel_profile(call: Call, model: Model, row: Row, body: Body) -> Accepted:
    """End a recurring donation on behalf of staff. Raises NotPushed."""
    end_profile(call, row, "admin")
    return Accepted()


def end_profile(call: Call, profile: Row, by: str, *, user: int | None = None) -> Row:
    """End a recurring donation; ``by`` is who does: user, admin or processor. Raises NotPushed."""
    if profile.status not in GOING_ON:
        call.lean(guess("46: how a second cancellation is refused"))
        raise NotPushed({"recurring_id": NOT_ACTIVE})
    order = call.get("order", profile.order)
    assert order is not None
    ended = writing.modify(call, call.models["orderrecurring"], profile, {"status": f"canceled_by_{by}"})
    note(call, "cancel", order, recurring=profile[0], user=user)
    return ended


def note(call: Call, change: str, order: Row, *, new_amount: Decimal = NOBODY, **about: Any) -> None:
    """Keep that a donation was changed, and by whom."""
    staff = None if call.account is None else call.account[0]
    columns = {"change_type": change, "order": order[0], "action": order.action, "new_amount": new_amount}
    writing.insert(call, DONATION_CHANGE_LOG, {**columns, "staff": staff, **about})


# ---- declarations

DONATION_CHANGE_LOG = Model(
    name="donationchangelog",
    sql="core_donationchangelog",
    help="That a donation was reversed, changed or cancelled, and by whom.",
    evidence=guess("55.4: by its table; the words for the kinds of change are ours"),
    fields=standard(
        Text("change_type", required=True, max_length=255),
        Link("action", to="action", null=False),
        Link("order", to="order", null=False),
        Link("recurring", to="orderrecurring"),
        Link("transaction", to="transaction"),
        Amount("new_amount", default=NOBODY),
        Link("user", to="user"),
        Link("staff", to="authuser"),
    ),
    list_methods=READ,
    detail_methods=READ,
)

MODELS = (DONATION_CHANGE_LOG,)
