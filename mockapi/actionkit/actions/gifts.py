"""What is given: an amount and its lines, how it is paid, and how often, read from the parameters (reference 43)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from mockapi.actionkit.actions import cards
from mockapi.actionkit.actions.cards import Card
from mockapi.actionkit.actions.given import Given
from mockapi.actionkit.actions.specific import Problems, Submission
from mockapi.actionkit.declaring.call import Call
from mockapi.actionkit.declaring.fields import loose_moment
from mockapi.actionkit.declaring.writing import REQUIRED
from mockapi.actionkit.facts.places import is_us
from mockapi.actionkit.money import recurring
from mockapi.actionkit.money.accounts import DEFAULT_STUB
from mockapi.actionkit.money.currencies import TOO_MUCH, USUAL, amount_in, is_currency
from mockapi.resource.fields import Misfit
from mockapi.world.errors import Unmodelled
from mockapi.world.store import Row

IMPORT = "import"  # the account of donations that were imported without one (the manual's guide to imports)
OTHER = "other"
METHODS = ("cc", "paypal", "ach")
SHIPPING = ("address1", "city", "state", "zip")
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


@dataclass(frozen=True)
class Line:
    """So many of a product, or an amount for a candidate."""

    amount: Decimal
    product: int | None = None
    candidate: int | None = None
    quantity: int = 1
    shippable: bool = False


@dataclass(frozen=True)
class Recurring:
    """How often, from which day on, and under which id of the processor's."""

    period: str
    start: str
    id: str | None = None


@dataclass(frozen=True)
class Gift:
    """A donation to be recorded. ``moment`` is when it was made, None for now; ``charged``: by this site."""

    amount: Decimal = Decimal(0)
    currency: str = USUAL
    account: str = DEFAULT_STUB
    lines: tuple[Line, ...] = ()
    card: Card = field(default_factory=Card)
    method: str = "cc"
    trans_id: str | None = None
    import_id: str | None = None
    moment: int | None = None
    recurring: Recurring | None = None
    shipping: Mapping[str, str] | None = None
    charged: bool = False


@dataclass(frozen=True)
class Pushed(Given):
    """The parameters of a donation that is pushed: it was charged elsewhere, as ``order`` says, to ``account``."""

    order: Given = field(default_factory=lambda: Given({}))
    account: str = DEFAULT_STUB


def is_import(submission: Submission) -> bool:
    """Whether staff record a donation made elsewhere, by ``donation_amount`` and its like; others cannot (a guess)."""
    given = submission.given
    return submission.call.account is not None and (given.has("donation_amount") or given.has("donation_import_id"))


def read(submission: Submission) -> tuple[Gift, Problems]:
    """The donation that a submission makes, and what is wrong with it. Raises Unmodelled."""
    if isinstance(submission.given, Pushed):
        return _pushed(submission, submission.given)
    return _imported(submission) if is_import(submission) else _submitted(submission)


# ---- a form


def _submitted(submission: Submission) -> tuple[Gift, Problems]:
    given, call, page = submission.given, submission.call, submission.page
    method = given.text("payment_method").lower() or "cc"
    if method in METHODS and method != "cc":
        raise Unmodelled(f"ActionKit's donations by {method}")
    currency = given.text("currency").upper() or USUAL
    lines, problems = _lines(submission, currency)
    amount = _amount(submission, lines, problems)
    if not is_currency(currency):
        problems["currency"] = [submission.say("currency", "invalid")]
    if method != "cc":
        problems["payment_method"] = [submission.say("payment_method", "invalid")]
    account = given.text("payment_account") or page.payment_account
    if given.has("payment_account") and call.one("paymentaccount", "name", account) is None:
        problems["payment_account"] = [submission.say("payment_account", "invalid")]
    card = _card(submission, problems)
    gift = Gift(amount, currency, account, lines, card, charged=True)
    often = _often(submission, problems)
    return replace(gift, recurring=often, shipping=_shipping(submission, lines, problems)), problems


def _amount(submission: Submission, lines: tuple[Line, ...], problems: Problems) -> Decimal:
    """The sum of an amount, picked or entered, and of the lines; the page's minimum is for all of it."""
    given, page = submission.given, submission.page
    picked, entered = given.text("amount"), given.text("amount_other")
    if picked.lower() == OTHER:
        picked = ""
    if picked and entered:
        problems["amount"] = [submission.say("amount", "double_pick")]
        return Decimal(0)
    text = picked or entered
    amount = amount_in(text) if text else Decimal(0)
    if amount is None:
        problems["amount"] = [submission.say("amount", "invalid")]
        return Decimal(0)
    total = amount + sum((line.amount for line in lines), Decimal(0))
    if not total:
        if not {"candidate", "product"} & set(problems):
            problems.update(_nothing(submission))
    elif page.minimum_amount is not None and total < page.minimum_amount:
        problems["amount"] = [submission.say("amount", "minimum", page.minimum_amount)]
    elif total >= TOO_MUCH:
        problems["amount"] = [submission.say("amount", "maximum")]
    return total


def _nothing(submission: Submission) -> Problems:
    for name in ("candidate", "product"):
        if getattr(submission.page, f"{name}s"):
            return {name: [submission.say(name, "choose")]}
    return {"amount": [submission.say("amount", "missing")]}


def _lines(submission: Submission, currency: str) -> tuple[tuple[Line, ...], Problems]:
    """``candidate_7`` is an amount for a candidate of the page's, ``product_7`` a number of a product of its."""
    call, page = submission.call, submission.page
    lines: list[Line] = []
    problems: Problems = {}
    for text, value in _numbered(submission.given, "candidate_"):
        amount = amount_in(value)
        row = _offered(call, "candidate", text, page.candidates)
        if row is None:
            problems["candidate"] = [submission.say("candidate", "invalid", text)]
        elif amount is None:
            problems["candidate"] = [submission.say("candidate", "invalid_amount")]
        else:
            lines.append(Line(amount, candidate=row[0]))
    for text, value in _numbered(submission.given, "product_"):
        row = _offered(call, "product", text, page.products)
        if row is None or not value.isascii() or not value.isdecimal():
            problems["product"] = [submission.say("product", "invalid")]
        elif len(value) > 9 or (row.maximum_order and int(value) > row.maximum_order):
            problems["product"] = [submission.say("product", "max", row.maximum_order)]
        elif row.currency.upper() != currency:
            problems["product"] = [submission.say("product", "currency")]
        else:
            lines.append(_product_line(row, int(value)))
    return tuple(lines), problems


def _numbered(given: Given, prefix: str) -> list[tuple[str, str]]:
    """What was given behind a prefix, nothing and zero left aside."""
    found = [(name, given.text(f"{prefix}{name}")) for name, _ in given.prefixed(prefix)]
    return [(name, value) for name, value in found if name.isdecimal() and value.strip("0.")]


def _offered(call: Call, of: str, text: str, offered: tuple[int, ...] | None) -> Row | None:
    number = int(text) if text.isascii() and len(text) < 19 else None
    row = call.get(of, number)
    if row is None or row.hidden or row.status != "active":
        return None
    return row if offered is None or row[0] in offered else None


def _product_line(row: Row, quantity: int) -> Line:
    return Line(row.price * quantity, product=row[0], quantity=quantity, shippable=row.shippable)


def _card(submission: Submission, problems: Problems) -> Card:
    """The card that is typed, or one that was kept as a token."""
    given, call = submission.given, submission.call
    if not given.has("payment_token"):
        card, wrong = cards.read(submission)
        problems.update(wrong)
        return card
    token = call.one("paymenttoken", "token_id", given.text("payment_token"))
    if token is None or token.status != "active":
        problems["payment_token"] = [submission.say("payment_token", "token does not exist")]
    elif submission.user is None or token.user != submission.user[0]:
        problems["payment_token"] = [submission.say("payment_token", "token does not belong to user")]
    return Card()


def _often(submission: Submission, problems: Problems) -> Recurring | None:
    """A donation recurs where a period is given, on pages for that, or as ``donation_type`` says (a guess)."""
    given, call = submission.given, submission.call
    kind = given.text("donation_type").lower()
    wanted = kind == "recurring" if kind else given.has("recurring_period") or given.has("recurring_id")
    if submission.page.type != "RecurringDonation" and not wanted:
        return None
    period = given.text("recurring_period").lower() or "months"
    if period not in recurring.PERIODS:
        problems["recurring_period"] = [submission.say("recurring_period", "invalid")]
        return None
    start = given.text("recurring_start") or recurring.first_charge(call.now, period)
    try:
        fits = _DAY.fullmatch(start) is not None and loose_moment(start) is not None
    except Misfit:
        fits = False
    if not fits:
        problems["recurring_start"] = [submission.say("recurring_start", "date_format")]
    return Recurring(period, start, given.text("recurring_id")[:255] or None)


def _shipping(submission: Submission, lines: tuple[Line, ...], problems: Problems) -> Mapping[str, str] | None:
    """Where shippable products go: the shipping address, or without one the user's own (a guess)."""
    given = submission.given
    if not any(line.shippable for line in lines):
        return None
    own = not any(given.has(f"shipping_{name}") for name in (*SHIPPING, "postal", "country"))
    names = ("address1", "address2", "city", "state", "region", "postal", "zip", "plus4", "country")
    address = {name: _of_user(submission, name) if own else given.text(f"shipping_{name}")[:255] for name in names}
    address["country"] = address["country"] or submission.country
    address["zip"] = address["zip"] or (address["postal"] if is_us(address["country"]) else "")
    address.update(zip=address["zip"][:10], plus4=address["plus4"][:4])
    for name in SHIPPING if is_us(address["country"]) else ("address1", "city"):
        if not address[name] and not (own and name == "state"):
            problems[f"shipping_{name}"] = [submission.say(f"shipping_{name}", "missing")]
    return address


def _of_user(submission: Submission, name: str) -> str:
    return submission.given.text(name)[:255] or str(getattr(submission.user, name, "") or "")


# ---- an import


def _imported(submission: Submission) -> tuple[Gift, Problems]:
    """A donation that staff import: ``donation_amount`` and its like (the manual's guide to imports)."""
    given, call = submission.given, submission.call
    problems: Problems = {}
    amount = amount_in(given.text("donation_amount"))
    lines = _imported_lines(submission, problems)
    if amount is None or sum(line.amount for line in lines) > amount:
        code = "invalid" if given.has("donation_amount") else "missing"
        problems["donation_amount"] = [submission.say("donation_amount", code)]
    elif amount >= TOO_MUCH:
        problems["donation_amount"] = [submission.say("amount", "maximum")]
    currency = given.text("donation_currency").upper() or USUAL
    if not is_currency(currency):
        problems["donation_currency"] = [submission.say("donation_currency", "invalid")]
    account = given.text("donation_payment_account") or IMPORT
    if given.has("donation_payment_account") and call.one("paymentaccount", "name", account) is None:
        problems["donation_payment_account"] = [submission.say("donation_payment_account", "invalid")]
    for name, longest in (("donation_import_id", 64), ("donation_card_num_last_four", 4), ("donation_exp_date", 6)):
        if len(given.text(name)) > longest:
            problems[name] = [submission.say(name, "invalid")]
    card = Card(given.text("donation_card_num_last_four") or None, given.text("donation_exp_date"))
    moment = _moment(submission, given, ("donation_date", "donation_import_date", "created_at"), problems)
    import_id = given.text("donation_import_id") or None
    return Gift(amount or Decimal(0), currency, account, lines, card, import_id=import_id, moment=moment), problems


def _imported_lines(submission: Submission, problems: Problems) -> tuple[Line, ...]:
    call, lines = submission.call, []
    for text, value in _numbered(submission.given, "donation_candidate_"):
        row, amount = _offered(call, "candidate", text, None), amount_in(value)
        if row is None or amount is None:
            name = f"donation_candidate_{text}"
            problems[name] = [submission.say(name, "invalid")]
        else:
            lines.append(Line(amount, candidate=row[0]))
    for text, value in _numbered(submission.given, "donation_product_"):
        row = _offered(call, "product", text, None)
        if row is None or not value.isascii() or not value.isdecimal() or len(value) > 9:
            name = f"donation_product_{text}"
            problems[name] = [submission.say(name, "invalid")]
        else:
            lines.append(_product_line(row, int(value)))
    return tuple(lines)


def _moment(submission: Submission, given: Given, names: tuple[str, ...], problems: Problems) -> int | None:
    for name in names:
        if given.has(name):
            try:
                return loose_moment(given.text(name))
            except Misfit:
                problems[name] = [submission.say(name, "invalid")]
                return None
    return None


# ---- a push


def _pushed(submission: Submission, given: Pushed) -> tuple[Gift, Problems]:
    """A donation that was charged elsewhere: its card need be none, its date may be over (reference 44.1)."""
    order, call = given.order, submission.call
    problems: Problems = {}
    amount = amount_in(order.text("amount"))
    if amount is None:
        text = submission.say("amount", "invalid") if order.has("amount") else REQUIRED
        problems["amount"] = [text]
    elif amount >= TOO_MUCH:
        problems["amount"] = [submission.say("amount", "maximum")]
    currency = order.text("currency").upper() or USUAL
    if not is_currency(currency):
        problems["currency"] = [submission.say("currency", "invalid")]
    for name, longest in (("import_id", 64), ("recurring_id", 255), ("trans_id", 255), ("payment_method", 255)):
        if len(order.text(name)) > longest:
            problems[name] = [submission.say(name, "invalid")]
    exp_date = cards.exp_date_in(order.text("exp_date"), order.text("exp_date_month"), order.text("exp_date_year"))
    if len(exp_date) > 6:
        problems["exp_date"] = [submission.say("exp_date", "invalid")]
    moment = _moment(submission, order, ("created_at",), problems)
    often: Recurring | None = None
    if order.has("recurring_id") or order.has("recurring_period"):
        period = order.text("recurring_period").lower() or "months"
        if period not in recurring.PERIODS:
            problems["recurring_period"] = [submission.say("recurring_period", "invalid")]
        start = recurring.first_charge(call.now if moment is None else moment, period)
        often = Recurring(period, start, order.text("recurring_id") or None)
    gift = Gift(
        amount or Decimal(0),
        currency,
        given.account,
        card=Card(order.text("card_num")[-4:] or None, exp_date),
        method=order.text("payment_method") or "cc",
        trans_id=order.text("trans_id") or None,
        import_id=order.text("import_id") or None,
        moment=moment,
        recurring=often,
    )
    return gift, problems


def snapshot(user: Row, source: str) -> dict[str, Any]:
    """Who gave, and the billing address, as they are now."""
    names = ("email", "prefix", "first_name", "middle_name", "last_name", "suffix", "address1", "address2", "city")
    more = ("state", "region", "postal", "zip", "plus4", "country")
    return {**{name: getattr(user, name) for name in (*names, *more)}, "source": source}
