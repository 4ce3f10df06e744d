"""The switches of the ActionKit emulation: each declared once, with its default and where that comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import ClassVar

from mockapi.resource.evidence import client, doc, guess, seen
from mockapi.resource.settings import Switches, switch

# US dollars for one unit, round figures of 2024. Fixed, so that converted amounts repeat from run to run.
RATES: Mapping[str, Decimal] = MappingProxyType(
    {
        currency: Decimal(rate)
        for currency, rate in {
            "AUD": "0.66",
            "BRL": "0.19",
            "CAD": "0.73",
            "CHF": "1.13",
            "CZK": "0.043",
            "DKK": "0.145",
            "EUR": "1.08",
            "GBP": "1.27",
            "HKD": "0.128",
            "HUF": "0.0027",
            "ILS": "0.27",
            "INR": "0.012",
            "JPY": "0.0066",
            "MXN": "0.055",
            "NOK": "0.093",
            "NZD": "0.61",
            "PLN": "0.25",
            "RON": "0.217",
            "SEK": "0.095",
            "SGD": "0.74",
            "USD": "1",
            "ZAR": "0.054",
        }.items()
    }
)


@dataclass
class Settings(Switches):
    """``mock.settings.actionkit``; also keywords of ``Emulator``, ``intercept``, ``serve`` and the marker."""

    service: ClassVar[str] = "actionkit"

    akid_secret: str = switch("mockapi-secret", client("reference 52"), "the site's secret, which akids are made with")
    default_country: str = switch(
        "United States", seen("reference 40.4"), "country of a new user for whom none was sent"
    )
    base_currency: str = switch("USD", seen("reference 31"), "currency of the converted amounts")
    rates: Mapping[str, Decimal] = switch(RATES, guess(), "base currency for one unit of each currency")
    local_zone: str = switch(
        "America/New_York", guess("reference 35"), "the site's time zone, for events without coordinates"
    )
    null_clears: bool = switch(True, doc("rulings"), "whether null in a body clears a field that can be empty")
    microseconds_on_read: bool = switch(
        False, seen("decisions U25"), "whether objects that are read again still show fractions of a second"
    )
    page_name_conflict_text: str = switch(
        "A page with this short name already exists (it may be a hidden page).",
        client("decisions 2"),
        "what a taken page name is refused with; in 2016 it was 'Page with this Short name already exists.'",
    )
    mailing_seconds: int = switch(
        0, guess(), "how long it takes to send a mailing; with 0 it has gone out when its moment has come"
    )
    recurring_charges: bool = switch(
        True, guess("32"), "whether recurring donations that were made here are charged as the clock passes their days"
    )
    recurring_failures: int = switch(
        3, guess("32: canceled_by_failure"), "failed charges in a row that end a recurring donation; 0 for any number"
    )
    shortest_letter: int = switch(10, guess(), "a letter of fewer characters is refused as too short")
    xmlrpc: str = switch(
        "allow",
        doc("actionkit-xmlrpc, status"),
        "'allow', 'warn' (tests name the calls to be moved) or 'gone' (410)",
        choices=("allow", "warn", "gone"),
    )
    signup_default_required: bool = switch(
        False, doc("actionkit-xmlrpc-decisions D4"), "whether signup pages made over XML-RPC require a ZIP"
    )
    output_fk_aliases: bool = switch(
        False, guess("actionkit-xmlrpc-decisions D2"), "whether XML-RPC shows references in both spellings"
    )
    disallowed_page_field: str = switch(
        "fault",
        guess("actionkit-xmlrpc-decisions P1"),
        "'fault' or 'ignore': a page field that is not allowed",
        choices=("fault", "ignore"),
    )
    custom_values_as_text: bool = switch(
        False,
        client("actionkit-xmlrpc-decisions D11"),
        "whether numbers set as custom fields come back as text",
    )
    user_full_struct: bool = switch(
        False, client("actionkit-xmlrpc-decisions U1"), "whether XML-RPC shows dates, language and rand_id of users"
    )
    default_source: str = switch(
        "api", guess("actionkit-xmlrpc-decisions A9"), "source of an action over XML-RPC that names none"
    )
    search_ceiling: int = switch(
        1000, client("actionkit-xmlrpc-decisions S3q"), "the most objects that one search over XML-RPC gives"
    )
    extensions: bool = switch(
        False, guess("actionkit-xmlrpc-decisions 3.7"), "whether XML-RPC has count and delete, of which no source knows"
    )
    inject: int = switch(
        0, guess("actionkit-xmlrpc-decisions T11"), "status that the next call over XML-RPC gets instead; 0 for none"
    )
    max_body_bytes: int = switch(8 * 1024 * 1024, guess(), "larger request bodies are refused, uploads excepted")
    max_upload_bytes: int = switch(128 * 1024 * 1024, client("reference 50"), "larger uploads are refused")
    max_report_rows: int = switch(10_000, doc("reference 47"), "a report stops after this many rows")
