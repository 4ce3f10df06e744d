"""Amounts of money and what they are worth in the site's own currency (reference 31)."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from mockapi.actionkit.declaring.call import Call
from mockapi.actionkit.declaring.model import Derive
from mockapi.resource.evidence import seen
from mockapi.resource.fields import Misfit, Money, Text
from mockapi.world.errors import Unmodelled
from mockapi.world.store import Row

USUAL = "USD"
CENT = Decimal("0.01")
TEN_DECIMALS = Decimal("1e-10")
TOO_MUCH = Decimal(10) ** 8  # the vendor's columns have ten digits


@dataclass(frozen=True, kw_only=True)
class Amount(Money):
    """An amount as the vendor's columns hold it: ten digits, two of them decimals."""

    def parse(self, value: Any) -> Decimal:
        amount = super().parse(value)
        if abs(amount) >= TOO_MUCH:
            raise Misfit("must have no more than ten digits")
        return amount


@dataclass(frozen=True, kw_only=True)
class Currency(Text):
    """A currency's three letters."""

    name: str = field(default="currency", kw_only=False)
    default: Any = USUAL
    max_length: int | None = 3

    def parse(self, value: Any) -> str:
        return super().parse(value).upper()

    def take(self, value: Any, *, pack: bool = False) -> dict[str, Any]:
        taken = super().take(value, pack=pack)
        if not is_currency(taken[self.column]):
            raise Misfit("must be the three letters of a currency")
        return taken


def is_currency(text: str) -> bool:
    """Whether a text can be a currency's code."""
    return len(text) == 3 and text.isascii() and text.isalpha()


def amount_in(text: str) -> Decimal | None:
    """A positive amount as people write it, ``$1,000`` or ``25.5``, rounded to cents; None for anything else (a guess).

    It may be larger than what can be kept.
    """
    text = text.strip().lstrip("$€£").replace(",", "").strip()
    if not text.isascii() or not text.replace(".", "", 1).isdecimal():
        return None
    try:
        amount = Decimal(text).quantize(CENT, ROUND_HALF_UP)
    except InvalidOperation:
        return None
    return amount if amount > 0 else None


def converted(call: Call, amount: Decimal, currency: str) -> Decimal:
    """An amount in the site's currency, not yet rounded. Raises Unmodelled for a currency without a rate."""
    settings = call.settings
    if currency == settings.base_currency:
        return amount
    rate = settings.rates.get(currency)
    if rate is None:
        raise Unmodelled(f"ActionKit's rate for {currency} (the setting `rates` takes it)")
    base = settings.rates.get(settings.base_currency, Decimal(1))
    worth = amount * Decimal(rate)
    return worth if base == 1 else (worth / Decimal(base)).quantize(TEN_DECIMALS)


def converting(amount: str, into: str) -> Derive:
    """A rule that keeps the column ``into`` at what ``amount`` is worth in the site's currency."""

    def derive(call: Call, columns: dict[str, Any], row: Row | None) -> None:
        if into in columns or (row is not None and not {amount, "currency"} & set(columns)):
            return
        value = columns.get(amount, None if row is None else getattr(row, amount))
        currency = columns.get("currency", USUAL if row is None else row.currency)
        worth = None if value is None else converted(call, value, currency)
        columns[into] = None if worth is None else worth.quantize(CENT, ROUND_HALF_UP)

    return derive


def amounts(amount: str = "amount", *, required: bool = True) -> tuple[Amount, Amount, Currency]:
    """The fields of an amount: as it was paid, converted, and the currency."""
    return (
        Amount(amount, required=required, clears=False),
        Amount(f"{amount}_converted", write="never", evidence=seen("31")),
        Currency(),
    )
