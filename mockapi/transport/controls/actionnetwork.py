"""Control of Action Network: groups, webhooks, their deliveries, and what background requests asked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from mockapi.transport.controls import Asked
from mockapi.world.errors import Invalid, NotFound

if TYPE_CHECKING:
    from mockapi.actionnetwork.account import Account, Delivery, Webhook
    from mockapi.emulator import Emulator


def add_group(emulator: Emulator, asked: Asked) -> dict[str, Any]:
    """Another group, of ``title``, ``api_key`` and ``slug``."""
    fields = asked.fields(title=str, api_key=str, slug=str)
    if not fields.get("title", "").strip():
        raise Invalid("title is required")
    account = emulator.actionnetwork.add_group(**fields)
    return {"title": account.title, "slug": account.slug, "api_key": account.api_key}


def list_webhooks(emulator: Emulator, asked: Asked) -> dict[str, Any]:
    """The webhooks of the account that ``api_key`` opens, or of all accounts."""
    accounts = _accounts(emulator, asked.arguments("api_key"))
    return {"webhooks": [_webhook(account, hook) for account in accounts for hook in account.webhooks]}


def add_webhook(emulator: Emulator, asked: Asked) -> dict[str, Any]:
    """Subscribe ``url`` (without one see the deliveries) for the account of ``api_key``, or the default group."""
    fields = asked.fields(url=str, trigger=str, action=str, active=bool, api_key=str)
    account = _account(emulator, fields.pop("api_key", None))
    try:
        return _webhook(account, account.webhooks.add(**fields))
    except NotFound as missing:
        raise Invalid(str(missing)) from None


def remove_webhook(emulator: Emulator, asked: Asked) -> dict[str, Any]:
    """Take away the webhook with that number, whose ever it is. Raises NotFound."""
    number = asked.ids[0]
    for account in emulator.actionnetwork.accounts:
        for hook in account.webhooks:
            if str(hook.number) == number:
                account.webhooks.remove(hook)
                return {"removed": hook.number}
    raise NotFound(f"there is no webhook {number}")


def list_deliveries(emulator: Emulator, asked: Asked) -> dict[str, Any]:
    """What is or was on its way, in order: to one ``webhook``, for the account of ``api_key``, or all."""
    args = asked.arguments("webhook", "api_key")
    accounts = _accounts(emulator, args)
    found = [delivery for account in accounts for delivery in account.webhooks.deliveries()]
    found = [one for one in found if args.get("webhook", str(one.webhook)) == str(one.webhook)]
    return {"deliveries": [_delivery(one) for one in sorted(found, key=lambda one: one.number)]}


def drain(emulator: Emulator, asked: Asked) -> dict[str, Any]:
    """Do now what background requests have asked for."""
    emulator.actionnetwork.drain()
    return {"drained": True}


def _accounts(emulator: Emulator, args: Mapping[str, str]) -> list[Account]:
    return [_account(emulator, args["api_key"])] if "api_key" in args else emulator.actionnetwork.accounts


def _account(emulator: Emulator, api_key: str | None) -> Account:
    try:
        return emulator.actionnetwork.account(api_key)
    except NotFound as missing:
        raise Invalid(str(missing)) from None


def _webhook(account: Account, hook: Webhook) -> dict[str, Any]:
    shown = {"number": hook.number, "url": hook.url, "trigger": hook.trigger, "active": hook.active}
    return {**shown, "api_key": account.api_key}


def _delivery(delivery: Delivery) -> dict[str, Any]:
    return {
        "number": delivery.number,
        "webhook": delivery.webhook,
        "type": delivery.type,
        "payload": delivery.payload,
        "status": delivery.status,
        "attempts": delivery.attempts,
        "answer": delivery.answer,
        "due": delivery.due.strftime("%Y-%m-%dT%H:%M:%SZ"),
    }
