"""Fundraising pages, and the donations that were made elsewhere and are recorded on them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from mockapi.actionnetwork import records
from mockapi.actionnetwork.actions import ACTION_FILTERS, UI, action_fields, create, update
from mockapi.actionnetwork.call import Call
from mockapi.actionnetwork.noun import RECORD_FILTERS, V1, V2, IdOf, Link, Noun, Route, common
from mockapi.actionnetwork.writing import identifiers_in, modify
from mockapi.resource.compound import Hash, Hashes
from mockapi.resource.evidence import client, doc, seen
from mockapi.resource.fields import Boolean, Computed, Count, Misfit, Money, Ref, Text, Total
from mockapi.world.errors import Invalid, NotAllowed
from mockapi.world.store import Row, Summed

AMOUNT = Money("amount", write="never", default=Decimal("0.00"), help="What the recipients get together.")
LARGEST = Decimal(10) ** 12
REFUSED_PUT = "PUT is not allowed on this endpoint"


@dataclass(frozen=True, kw_only=True)
class Currency(Text):
    """A currency's three letters, kept as they were sent (rulings)."""

    def take(self, value: Any, *, pack: bool = False) -> dict[str, Any]:
        code = self.parse(value).strip()
        if len(code) != 3 or not (code.isascii() and code.isalpha()):
            raise Misfit("must be a currency's three letters")
        return {self.column: code}


@dataclass(frozen=True, kw_only=True)
class Share(Text):
    """What one recipient gets: a string in answers, a string or a number in bodies."""

    def parse(self, value: Any) -> str:
        amount = AMOUNT.parse(value)
        if not 0 <= amount < LARGEST:
            raise Misfit("must be an amount of money")
        return str(abs(amount))  # there is no -0.00


# ---- rules


def settle(call: Call, page: Row, row: Row | None, values: dict[str, Any]) -> None:
    """Only pages that came over the API take donations; the recipients' shares make the amount (reference 20.4)."""
    if page.origin_system == UI:
        raise Invalid("Donations can only be recorded on fundraising pages that were made over the API")
    if row is None and not values.get("recipients"):
        raise Invalid("recipients is required")
    if row is None:
        values.setdefault("currency", page.currency)
    if "recurrence" in values:
        sent = values["recurrence"] or {}
        recurring = bool(sent.get("recurring"))
        values["recurrence"] = {**sent, "recurring": True} if recurring else {"recurring": False}
    _add_up(values)


def settle_row(call: Call, values: dict[str, Any]) -> None:
    """The amount and the currency of a donation that stands in a pack."""
    if not values.get("currency"):
        page = call.world.related_row(FUNDRAISING_PAGES.noun, values["fundraising_page"])
        values["currency"] = page.currency
    _add_up(values)


def _add_up(values: dict[str, Any]) -> None:
    recipients = values.get("recipients")
    if recipients:
        if any("amount" not in recipient for recipient in recipients):
            raise Invalid("recipients amount is required")
        values["amount"] = sum((Decimal(recipient["amount"]) for recipient in recipients), Decimal("0.00"))
    else:
        values.pop("recipients", None)


def identify(call: Call, noun: Noun, row: Row, body: Mapping[str, Any]) -> Row:
    """PUT: refused, unless a setting lets it add identifiers (decisions 2.9)."""
    if not call.settings.donations_take_put:
        raise NotAllowed(REFUSED_PUT)
    return modify(call, noun, row, {}, identifiers_in(body, creating=False))


def _payment(row: Row, dialect: str) -> dict[str, Any]:
    return {"method": "Credit Card", "reference_number": row.uuid, "authorization_stored": False}


# ---- declarations

FUNDRAISING_PAGES = Noun(
    name="fundraising_pages",
    singular="fundraising page",
    rel="osdi:fundraising_pages",
    help="A page that collects money.",
    evidence=doc("20.2"),
    fields=(
        *common(),
        *action_fields(),
        Count("total_donations", of="donations", index="fundraising_page"),
        Total("total_amount", of="donations", index="amounts"),
        Currency("currency", over={V1: None}, clears=False, default="USD"),
    ),
    routes=(Route("fundraising_pages", collection=("GET", "POST"), item=("GET", "PUT")),),
    links=(
        Link("osdi:donations", "donations"),
        Link("osdi:record_donation_helper", "donations", versions=(V2,)),
        Link("osdi:creator", ref="creator"),
        Link("action_network:embed", "embed"),
    ),
    embeds=(Link("osdi:creator", ref="creator"),),
    sponsor="url",
    embed_word="fundraising",
    filters=ACTION_FILTERS,
    create=create,
    update=update,
)

DONATIONS = Noun(
    name="donations",
    singular="donation",
    rel="osdi:donations",
    help="That a person gave money: as many as there are for each page and person. No money moves.",
    evidence=doc("20.3"),
    fields=(
        *common(backdated=True),
        *records.record_fields(),
        Currency("currency", write="create", clears=False, evidence=seen("decisions 2.21")),
        AMOUNT,
        Hashes(
            "recipients",
            write="create",
            parts=(Text("display_name", max_length=255), Share("amount")),
            evidence=client("20.3"),
        ),
        Computed(
            "payment",
            of=_payment,
            shape={"type": "object", "required": ["method", "reference_number", "authorization_stored"]},
        ),
        Hash(
            "action_network:recurrence",
            over={V1: None},
            write="create",
            parts=(Boolean("recurring"), Text("period", max_length=255)),
            default={"recurring": False},
            evidence=seen("20.3"),
        ),
        IdOf("action_network:person_id", ref="person", over={V1: None}),
        IdOf("action_network:fundraising_page_id", ref="fundraising_page", over={V1: None}),
        Ref("fundraising_page", to="fundraising_pages", write="never", required=True),
        Ref("person", to="people", write="never", required=True),
    ),
    indexes=(Summed("amounts", lambda row: row.fundraising_page, lambda row: row.amount),),
    routes=(
        Route(
            "fundraising_pages/{fundraising_page}/donations",
            collection=("GET", "POST"),
            item=("GET", "PUT"),
            keyless=("POST",),
        ),
        Route("donations", collection=("GET",), item=("GET", "PUT")),
        Route("people/{person}/donations", collection=("GET",), item=("GET",)),
    ),
    links=(Link("osdi:fundraising_page", ref="fundraising_page"), Link("osdi:person", ref="person")),
    filters=RECORD_FILTERS,
    background=("POST", "PUT"),
    settle=settle,
    settle_row=settle_row,
    create=records.create,
    update=identify,
)
