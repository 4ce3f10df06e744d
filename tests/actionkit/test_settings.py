"""ActionKit's switches: what they are by default, and that a mistyped one is refused."""

from __future__ import annotations

from dataclasses import fields
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from mockapi.actionkit.facts.places import COUNTRIES
from mockapi.actionkit.settings import RATES, Settings
from mockapi.actionnetwork.settings import Settings as ActionNetworkSettings
from mockapi.resource.evidence import Evidence


def test_defaults():
    settings = Settings()

    assert {item.name: getattr(settings, item.name) for item in fields(settings)} == {
        "akid_secret": "mockapi-secret",
        "default_country": "United States",
        "base_currency": "USD",
        "rates": dict(RATES),
        "local_zone": "America/New_York",
        "null_clears": True,
        "microseconds_on_read": False,
        "page_name_conflict_text": "A page with this short name already exists (it may be a hidden page).",
        "mailing_seconds": 0,
        "recurring_charges": True,
        "recurring_failures": 3,
        "shortest_letter": 10,
        "xmlrpc": "allow",
        "signup_default_required": False,
        "output_fk_aliases": False,
        "disallowed_page_field": "fault",
        "custom_values_as_text": False,
        "user_full_struct": False,
        "default_source": "api",
        "search_ceiling": 1000,
        "extensions": False,
        "inject": 0,
        "max_body_bytes": 8 * 1024 * 1024,
        "max_upload_bytes": 128 * 1024 * 1024,
        "max_report_rows": 10_000,
    }
    assert settings.default_country in COUNTRIES
    assert ZoneInfo(settings.local_zone)


@pytest.mark.parametrize("kind", [Settings, ActionNetworkSettings])
def test_every_switch_says_what_it_does_and_how_we_know(kind):
    for item in fields(kind):
        assert isinstance(item.metadata["evidence"], Evidence)
        assert item.metadata["help"]


@pytest.mark.parametrize("kind", [Settings, ActionNetworkSettings])
def test_a_switch_that_there_is_not_is_refused(kind):
    settings = kind()

    with pytest.raises(AttributeError, match=f"{kind.service} has no setting 'nul_clears'"):
        settings.nul_clears = False
    with pytest.raises(AttributeError, match="'service'"):
        settings.service = "another"

    settings.null_clears = False
    assert settings.null_clears is False
    assert kind().null_clears is True


def test_rates_are_dollars_and_belong_to_one_world():
    settings = Settings()
    assert settings.rates["USD"] == 1
    assert Decimal(1) < settings.rates["EUR"] < settings.rates["GBP"] < Decimal("1.5")
    assert all(len(currency) == 3 and currency.isupper() and rate > 0 for currency, rate in settings.rates.items())

    settings.rates["EUR"] = Decimal(2)

    assert Settings().rates["EUR"] == RATES["EUR"] != 2
    with pytest.raises(TypeError):
        RATES["EUR"] = Decimal(2)  # type: ignore[index]


def test_fractions_of_a_second_are_shown_on_reading_where_that_is_asked_for(ak):
    ak.made("petitionpage/", {"name": "ponds"})
    created = ak.act("ponds")["created_at"]
    assert created.startswith("2026-03-01T12:00:00.")
    assert ak.get("action/1/")["created_at"] == "2026-03-01T12:00:00"

    ak.mock.settings.actionkit.microseconds_on_read = True

    assert ak.get("action/1/")["created_at"] == ak.all("action/")[0]["created_at"] == created
    assert ak.get("user/1/")["updated_at"].startswith("2026-03-01T12:00:00.")
    assert ak.mock.actionkit["action"].get(1).created_at.microsecond == 0  # rows store whole seconds
