"""Donations and recurring payments that were charged elsewhere, pushed to be recorded (reference 44, 45)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mockapi.actionkit.actions import cards
from mockapi.actionkit.actions.gifts import Pushed
from mockapi.actionkit.actions.given import Given
from mockapi.actionkit.actions.people import PHONES, PLAIN
from mockapi.actionkit.actions.processor import perform
from mockapi.actionkit.declaring import writing
from mockapi.actionkit.declaring.call import Call
from mockapi.actionkit.declaring.fields import loose_moment
from mockapi.actionkit.declaring.model import Body, Model
from mockapi.actionkit.declaring.outcomes import Made
from mockapi.actionkit.declaring.refusals import NotProcessed, NotPushed, NotValid
from mockapi.actionkit.facts.texts import message
from mockapi.actionkit.money import accounts, profiles, recurring, reversals
from mockapi.actionkit.money.currencies import TOO_MUCH, USUAL, amount_in, converted, is_currency
from mockapi.actionkit.money.orders import STATUSES
from mockapi.actionkit.rest.representation import shown_of, with_fractions
from mockapi.resource.evidence import guess, seen
from mockapi.resource.fields import Misfit, timestamp
from mockapi.world.store import Row

OF_USER = (
    *PLAIN, *PHONES, "name", "email", "akid", "id", "user_id", "country", "postal", "zip", "plus4", "phone",
    "phone_type", "source", "lists", "opt_in", "require_opt_in", "suppress_subscribe", "skip_confirmation",
)  # fmt: skip
OF_ACTION = (
    "source", "skip_confirmation", "mailing_id", "referring_akid", "ip_address", "created_at", "opq_id", "link",
    "lists",
)  # fmt: skip
CANCELLERS = ("user", "admin", "processor")

Wrong = dict[str, list[str]]

# ---- a donation


def push_donation(call: Call, model: Model, body: Body) -> Made:
    """Record a donation with its user, order and page, each made where it is new. Raises NotPushed, Conflict."""
    order, user, about = (_part(body, name) for name in ("order", "user", "donationpage"))
    missing = {
        name: [writing.REQUIRED]
        for name in ("donationpage", "order", "user")
        if not isinstance(body.get(name), Mapping)
    }
    if missing:
        raise NotPushed(missing)
    name = Given(about).text("name")
    if not name:
        raise NotPushed({"name": [writing.REQUIRED]})
    account = Given(order).text("payment_account") or Given(about).text("payment_account")
    page = _page(call, name, account)
    account = account or page.payment_account
    found = call.one("paymentaccount", "name", account)
    if found is not None and found.processor != accounts.IMPORT_STUB:
        call.lean(guess("44.1: the text"))
        raise NotPushed({"payment_account": [f"The payment account {account} is not an import stub."]})
    given = Pushed(_parameters(user, _part(body, "action")), Given(order), accounts.stub_named(call, account))
    try:
        action = perform(call, page, given)
    except NotProcessed as refused:
        raise NotPushed({field: list(texts) for field, texts in refused.messages.items()}) from None
    return Made(call.models["action"], action, shown=True, extra=(("order", _fresh(call, action)),))


def _part(body: Body, name: str) -> Mapping[str, Any]:
    part = body.get(name)
    return part if isinstance(part, Mapping) else {}


def _page(call: Call, name: str, account: str) -> Row:
    """The donation page with that name, made if there is none."""
    found = call.one("page", "name", name)
    if found is None or found.status == "deleted":
        values = {"name": name, "title": name, **({"payment_account": account} if account else {})}
        try:
            return writing.create(call, call.models["donationpage"], values)
        except NotValid as refused:
            raise NotPushed({field: list(texts) for field, texts in refused.messages.items()}) from None
    if found.type != "Donation":
        call.lean(guess("44.1: the text"))
        raise NotPushed({"donationpage": [f"The page {name} is not a donation page."]})
    return found


def _parameters(user: Mapping[str, Any], action: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters of an action: the user's, and those that come as ``action_x`` with either or as its fields."""
    values = {name: user[name] for name in OF_USER if name in user}
    values.update((name, value) for name, value in user.items() if name.startswith(("action_", "user_")))
    values.update((name, action[name]) for name in OF_ACTION if action.get(name) is not None)
    values.update((name, value) for name, value in action.items() if name.startswith("action_"))
    fields = action.get("fields")
    if isinstance(fields, Mapping):
        values.update((f"action_{name}", value) for name, value in fields.items())
    if action.get("mailing") is not None:
        values["mailing_id"] = str(action["mailing"]).removesuffix("/").rpartition("/")[2]
    return values


def _fresh(call: Call, action: Row) -> dict[str, Any]:
    """The order as the answer shows it: the converted total not rounded yet (reference 15)."""
    (order,) = call.linking("order", "action", action[0])
    total = converted(call, order.total, order.currency)
    return {**with_fractions(shown_of(call, "order", order), timestamp(call.now)), "total_converted": str(total)}


# ---- what recurs


def push_payment(call: Call, model: Model, body: Body) -> Made:
    """One more payment of a recurring donation, or a failed attempt at one. Raises NotPushed."""
    given = Given(body)
    wrong: Wrong = {}
    profile = _profile(call, given, wrong)
    success = given.flag("success") if given.has("success") else True
    status = given.text("status") or ("completed" if success else "failed")
    if status not in STATUSES:
        wrong["status"] = [f"Select a valid choice. {status} is not one of the available choices."]
    columns = {"success": success, "status": status, **_told(given, wrong)}
    columns.update({name: given.text(name) for name in ("failure_description", "failure_message")})
    columns["failure_code"] = given.text("failure_code")[:255]
    columns.update(_amount(call, given, wrong))
    if profile is None or wrong:
        raise NotPushed(wrong)
    columns.setdefault("currency", USUAL if "amount" in columns else profile.currency)
    return Made(call.models["transaction"], profiles.pay(call, profile, columns))


def push_update(call: Call, model: Model, body: Body) -> Made:
    """A recurring donation has another amount or card from now on. Raises NotPushed."""
    given = Given(body)
    wrong: Wrong = {}
    profile = _profile(call, given, wrong)
    columns = _amount(call, given, wrong)
    exp_date = cards.exp_date_in(given.text("exp_date"), given.text("exp_date_month"), given.text("exp_date_year"))
    if len(exp_date) > 6:
        wrong["exp_date"] = [message("exp_date", "invalid", {})]
    elif exp_date:
        columns["exp_date"] = exp_date
    if given.has("card_num"):
        columns["card_num"] = given.text("card_num")[-4:]
    told = _told(given, wrong)
    if not columns and not wrong:
        call.lean(guess("45: an update of nothing"))
        wrong["amount"] = [message("recurringupdate", "invalid", {})]
    if profile is None or wrong:
        raise NotPushed(wrong)
    if "amount" in columns:
        columns.setdefault("currency", USUAL)
    return Made(call.models["transaction"], profiles.update(call, profile, columns, told))


def push_cancel(call: Call, model: Model, body: Body) -> Made:
    """A recurring donation was ended by ``canceled_by``. Raises NotPushed."""
    given = Given(body)
    wrong: Wrong = {}
    profile = _profile(call, given, wrong)
    by = given.text("canceled_by")
    if not by:
        wrong["canceled_by"] = ["The canceled_by parameter is required."]
    elif by not in CANCELLERS:
        wrong["canceled_by"] = [f"The canceled_by parameter must be one of {', '.join(CANCELLERS)}."]
    told = _told(given, wrong)
    if profile is not None and profile.status not in reversals.GOING_ON:
        call.lean(guess("45: cancelling twice"))
        wrong["recurring_id"] = [reversals.NOT_ACTIVE]
    if profile is None or wrong:
        raise NotPushed(wrong)
    return Made(call.models["transaction"], profiles.cancel(call, profile, by, told))


def _profile(call: Call, given: Given, wrong: Wrong) -> Row | None:
    """The profile that ``recurring_id`` or ``order_id`` names. The texts are guesses."""
    for name in ("recurring_id", "order_id"):
        text = given.text(name)
        if text:
            found = recurring.with_recurring_id(call, text) if name == "recurring_id" else _of_order(call, text)
            if found is None:
                wrong[name] = [f"Unable to find a recurring profile. You sent {name}={text}."]
            return found
    wrong["recurring_id"] = ["Either recurring_id or order_id is required."]
    return None


def _of_order(call: Call, text: str) -> Row | None:
    """The profile of an order, by its number or its URI."""
    number = Given({"id": text.removesuffix("/").rpartition("/")[2]}).number("id")
    return call.one("orderrecurring", "order", number)


def _told(given: Given, wrong: Wrong) -> dict[str, Any]:
    """When it happened, with a zone or without (decisions 2), and the processor's id of it."""
    told: dict[str, Any] = {}
    if given.has("trans_id"):
        told["trans_id"] = given.text("trans_id")[:255]
    if given.has("created_at"):
        try:
            told["created_at"] = loose_moment(given.text("created_at"))
        except Misfit:
            wrong["created_at"] = [message("created_at", "invalid", {})]
    return told


def _amount(call: Call, given: Given, wrong: Wrong) -> dict[str, Any]:
    """The amount, and its currency, which goes for nothing without one."""
    if not given.has("amount"):
        return {}
    amount, currency = amount_in(given.text("amount")), given.text("currency").upper()
    if amount is None or amount >= TOO_MUCH:
        wrong["amount"] = [message("amount", "invalid" if amount is None else "maximum", {})]
    if currency and not is_currency(currency):
        wrong["currency"] = [message("currency", "invalid", {})]
    return {"amount": amount, **({"currency": currency} if currency else {})}


# ---- declarations


def _push(name: str, help: str, rule: Any, *takes: str) -> Model:
    return Model(
        name=name,
        help=help,
        evidence=seen("44" if name == "donationpush" else "45"),
        fields=(),
        list_methods=("post",),
        detail_methods=(),
        ordering=(),
        also_takes=takes,
        create=rule,
    )


_WHICH = ("recurring_id", "order_id", "created_at", "trans_id")
_CARD = ("card_num", "card_code", "exp_date", "exp_date_month", "exp_date_year")

DONATION_PUSH = _push(
    "donationpush",
    "Records a donation that was charged elsewhere.",
    push_donation,
    "donationpage", "order", "user", "action",
)  # fmt: skip
RECURRING_PAYMENT_PUSH = _push(
    "recurringpaymentpush",
    "Records a payment of a recurring donation.",
    push_payment,
    *_WHICH, "success", "status", "amount", "currency", "failure_code", "failure_description", "failure_message",
)  # fmt: skip
PROFILE_UPDATE_PUSH = _push(
    "profileupdatepush",
    "Records that a recurring donation has another amount or card.",
    push_update,
    *_WHICH, "amount", "currency", *_CARD,
)  # fmt: skip
PROFILE_CANCEL_PUSH = _push(
    "profilecancelpush",
    "Records that a recurring donation was ended.",
    push_cancel,
    *_WHICH, "canceled_by",
)  # fmt: skip

MODELS = (DONATION_PUSH, RECURRING_PAYMENT_PUSH, PROFILE_UPDATE_PUSH, PROFILE_CANCEL_PUSH)
