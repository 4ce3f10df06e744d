"""Donations: what donation pages make of them, and how recurring ones are changed and ended (reference 43, 55.2)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from mockapi.actionkit.actions import cards, gifts
from mockapi.actionkit.actions.gifts import Gift
from mockapi.actionkit.actions.given import Given
from mockapi.actionkit.actions.specific import Problems, Specific, Submission, nothing_more
from mockapi.actionkit.declaring import writing
from mockapi.actionkit.declaring.call import Call
from mockapi.actionkit.money import profiles, recurring, reversals
from mockapi.actionkit.money.currencies import TOO_MUCH, amount_in
from mockapi.resource.evidence import doc, guess, seen
from mockapi.world.errors import Unmodelled
from mockapi.world.store import Row

# ---- giving


def check_donation(submission: Submission) -> Problems:
    """The amount, the lines and the card; an action that is submitted again gives nothing."""
    return {} if submission.given.has("action_id") else gifts.read(submission)[1]


def give(submission: Submission, user: Row, action: Row) -> Row:
    """Charge and record a donation, or record one that was charged elsewhere. Raises Conflict."""
    submission.call.lean(seen("43"))
    return record(submission.call, gifts.read(submission)[0], user, action)


def check_import(submission: Submission) -> Problems:
    """What is wrong with a donation that is imported with the action."""
    return gifts.read(submission)[1] if gifts.is_import(submission) else {}


def import_gift(submission: Submission, user: Row, action: Row) -> Row:
    """Record the donation that was imported with the action, if any. Raises Conflict."""
    if not gifts.is_import(submission):
        return action
    submission.call.lean(doc("the manual's guide to importing donations"))
    return record(submission.call, gifts.read(submission)[0], user, action)


def record(call: Call, gift: Gift, user: Row, action: Row) -> Row:
    """The order of an action with all that belongs to it. Raises Conflict for an import that is known already."""
    stamp = {} if gift.moment is None else {"created_at": gift.moment}
    detail = writing.insert(call, call.models["orderuserdetail"], gifts.snapshot(user, action.source))
    shipping = None
    if gift.shipping is not None:
        shipping = writing.insert(call, call.models["ordershippingaddress"], gift.shipping)
    columns = {
        "action": action[0],
        "user": user[0],
        "user_detail": detail[0],
        "shipping_address": None if shipping is None else shipping[0],
        "total": gift.amount,
        "currency": gift.currency,
        "payment_method": gift.method,
        "account": gift.account,
        "card_num_last_four": gift.card.last_four,
        "import_id": gift.import_id,
    }
    order = writing.insert(call, call.models["order"], {**columns, **stamp})
    for line in gift.lines:
        values = {"order": order[0], "product": line.product, "candidate": line.candidate, "quantity": line.quantity}
        paid = {"amount": line.amount, "currency": gift.currency}
        writing.insert(call, call.models["orderdetail"], {**values, **paid, **stamp})
    paid = {"amount": gift.amount, "currency": gift.currency, "account": gift.account}
    trans_id = profiles.drawn(call) if gift.charged else gift.trans_id
    writing.insert(call, call.models["transaction"], {"order": order[0], "trans_id": trans_id, **paid, **stamp})
    if gift.recurring is not None:
        often = gift.recurring
        is_ours = gift.charged and often.id is None
        today = recurring.day_of(call.now)
        profile = {
            "action": action[0],
            "order": order[0],
            "user": user[0],
            "period": often.period,
            "start": often.start,
            "exp_date": gift.card.exp_date,
            "card_num": gift.card.last_four or "",
            "recurring_id": profiles.drawn(call) if is_ours else often.id,
            "next_charge": recurring.next_day(often.start, often.period, after=today) if is_ours else None,
        }
        writing.insert(call, call.models["orderrecurring"], {**profile, **paid, **stamp})
    return action


# ---- changing and ending what recurs


def check_profile_update(submission: Submission) -> Problems:
    """A new card or a new amount, for a recurring donation of the user's."""
    given, page = submission.given, submission.page
    problems = _check_profile(submission)
    if given.has("card_num"):
        problems.update(cards.read(submission)[1])
    if given.has("amount"):
        amount = amount_in(given.text("amount"))
        if amount is None:
            problems["amount"] = [submission.say("amount", "invalid")]
        elif page.minimum_amount is not None and amount < page.minimum_amount:
            problems["amount"] = [submission.say("amount", "minimum", page.minimum_amount)]
        elif amount >= TOO_MUCH:
            problems["amount"] = [submission.say("amount", "maximum")]
    elif not given.has("card_num"):
        problems["recurringupdate"] = [submission.say("recurringupdate", "invalid")]
    return problems


def update_profile(submission: Submission, user: Row, action: Row) -> Row:
    """Change card or amount, and the billing address with them (reference 55.2)."""
    call, given, profile = submission.call, submission.given, _profile(submission)
    assert profile is not None
    columns: dict[str, Any] = {}
    if given.has("card_num"):
        card = cards.read(submission)[0]
        columns.update(card_num=card.last_four, exp_date=card.exp_date)
    amount: Decimal | None = amount_in(given.text("amount")) if given.has("amount") else None
    if amount is not None:
        columns["amount"] = amount
    profiles.update(call, profile, columns, {}, user=user[0])
    order = call.get("order", profile.order)
    detail = call.get("orderuserdetail", order.user_detail) if order is not None else None
    if detail is not None:
        writing.modify(call, call.models["orderuserdetail"], detail, gifts.snapshot(user, detail.source))
    call.lean(guess("41: which parameters name the profile"))
    return action


def cancel_profile(submission: Submission, user: Row, action: Row) -> Row:
    """End a recurring donation as its giver wants."""
    profile = _profile(submission)
    assert profile is not None
    reversals.end_profile(submission.call, profile, "user", user=user[0])
    submission.call.lean(guess("41: which parameters name the profile"))
    return action


def _check_profile(submission: Submission) -> Problems:
    if _profile(submission) is not None:
        return {}
    given = submission.given
    name = "order_id" if given.has("order_id") and not given.has("recurring_id") else "recurring_id"
    return {name: [submission.say(name, "invalid" if given.has(name) else "missing")]}


def _profile(submission: Submission) -> Row | None:
    """The user's recurring donation that goes on: the one named, or the only one there is (a guess)."""
    call, given, user = submission.call, submission.given, submission.user
    if user is None:
        return None
    if given.has("recurring_id"):
        named = recurring.with_recurring_id(call, given.text("recurring_id"))
        found = [named or call.get("orderrecurring", given.number("recurring_id"))]
    elif given.has("order_id"):
        found = [call.one("orderrecurring", "order", given.number("order_id"))]
    else:
        found = list(call.linking("orderrecurring", "user", user[0]))
    own = [row for row in found if row is not None and row.user == user[0] and row.status in reversals.GOING_ON]
    return own[0] if len(own) == 1 else None


def _lacking(submission: Submission) -> Problems:
    raise Unmodelled(f"what ActionKit does when a page of the type {submission.page.type} is submitted")


def _always(given: Given) -> bool:
    return True


def _imports(given: Given) -> bool:
    return given.has("donation_amount")


DONATION = Specific(check_donation, give, nothing_more, anew=_always)
IMPORT = Specific(check_import, import_gift, anew=_imports)
RECURRING_UPDATE = Specific(check_profile_update, update_profile, anew=_always)
RECURRING_CANCEL = Specific(_check_profile, cancel_profile, anew=_always)
LACKING = Specific(_lacking, nothing_more)
