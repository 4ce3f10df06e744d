"""Control of the settings: the switches of both services, each with what it may be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, Field, fields
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

from mockapi.actionkit.settings import Settings as ActionKitSettings
from mockapi.actionnetwork.settings import Settings as ActionNetworkSettings
from mockapi.transport.controls import Asked, Route, Schema, answer_of, hash_of
from mockapi.world.errors import Invalid

if TYPE_CHECKING:
    from mockapi.emulator import Emulator

SERVICES = {"actionnetwork": ActionNetworkSettings, "actionkit": ActionKitSettings}
CHOICES = {"xmlrpc": ["allow", "warn", "gone"], "disallowed_page_field": ["fault", "ignore"]}


def show(emulator: Emulator, asked: Asked) -> Mapping[str, Any]:
    """The settings as they are."""
    return {
        service: {item.name: getattr(getattr(emulator.settings, service), item.name) for item in fields(kind)}
        for service, kind in SERVICES.items()
    }


def change(emulator: Emulator, asked: Asked) -> Mapping[str, Any]:
    """Change some settings, all of them or none, from the next request on; answers all settings."""
    with emulator.world.lock:
        for service, values in changes(asked.body, emulator).items():
            for name, value in values.items():
                setattr(getattr(emulator.settings, service), name, value)
        return show(emulator, asked)


def changes(given: Mapping[str, Any], emulator: Emulator | None = None) -> dict[str, dict[str, Any]]:
    """What is to be set, by service, as Python has it. Raises Invalid for what a schema cannot say."""
    made = {service: dict(values) for service, values in given.items()}
    kit = made.get("actionkit", {})
    if "rates" in kit:
        kit["rates"] = {currency: Decimal(str(rate)) for currency, rate in kit["rates"].items()}
    rates = kit.get("rates", emulator.settings.actionkit.rates if emulator else ActionKitSettings().rates)
    base = kit.get("base_currency", emulator.settings.actionkit.base_currency if emulator else "USD")
    if base not in rates:
        raise Invalid(f"actionkit.base_currency: there is no rate for {base!r}")
    if "local_zone" in kit:
        from zoneinfo import available_timezones

        if kit["local_zone"] not in available_timezones():
            raise Invalid(f"actionkit.local_zone: there is no time zone {kit['local_zone']!r}")
    return made


@cache
def flat_settings() -> Schema:
    """The JSON Schema of settings, by service, made from the declarations."""
    services = {
        service: hash_of({item.name: _schema(item) for item in fields(kind)}) for service, kind in SERVICES.items()
    }
    return hash_of(services)


def _schema(item: Field[Any]) -> Schema:
    default = item.default if item.default is not MISSING else None
    made: dict[str, Any] = {"description": f"{item.metadata['help']} ({item.metadata['evidence']})"}
    if isinstance(default, bool):
        made["type"] = "boolean"
    elif isinstance(default, int):
        high = 599 if item.name.endswith("_status") or item.name == "inject" else 2**31 - 1
        made.update(type="integer", minimum=200 if item.name.endswith("_status") else 0, maximum=high)
        if item.name == "inject":
            made["anyOf"] = [{"const": 0}, {"minimum": 200}]
    elif isinstance(default, float):
        made.update(type="number", exclusiveMinimum=0, maximum=3600)
    elif isinstance(default, str):
        made.update(type="string", minLength=1, maxLength=1000)
    else:
        positive = {"type": ["number", "string"], "exclusiveMinimum": 0, "pattern": r"^[0-9]{1,12}(\.[0-9]{1,12})?$"}
        made.update(type="object", additionalProperties=positive, propertyNames={"pattern": "^[A-Z]{3}$"})
    if item.name in CHOICES:
        made["enum"] = CHOICES[item.name]
    if default is not None:
        made["default"] = default
    return made


SHOWN = answer_of(actionnetwork=hash_of(), actionkit=hash_of())
ROUTES = (
    Route("GET", "settings", show, answer=SHOWN),
    Route("PATCH", "settings", change, body=flat_settings(), answer=SHOWN),
)
