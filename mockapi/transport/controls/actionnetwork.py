"""Control of Action Network: accounts, webhooks, their deliveries, and what background requests asked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from mockapi.actionnetwork.webhooks import DELIVERED, FAILED, PENDING, TRIGGERS
from mockapi.transport.controls import MOMENT, Asked, Route, answer_of, flag, hash_of, list_of, nullable, text, whole
from mockapi.transport.controls.rows import ROW, shown_row
from mockapi.world.errors import Invalid, NotFound

if TYPE_CHECKING:
    from mockapi.actionnetwork.account import Account, Delivery, Webhook
    from mockapi.emulator import Emulator

API_KEY = text("That of an account; the default group where nothing is said.")
ADDED = answer_of(title=text(), slug=text(), api_key=text())
ACCOUNT = answer_of(title=text(), slug=text(), api_key=text(), personal=flag())
WEBHOOK = answer_of(
    number=whole(), url=nullable(text()), trigger=text(enum=[*TRIGGERS]), active=flag(), api_key=text("Of its account.")
)
DELIVERY = answer_of(
    number=whole(),
    webhook=whole(),
    type=text(),
    payload=hash_of(),
    status=text(enum=[PENDING, DELIVERED, FAILED]),
    attempts=whole(),
    answer=nullable(text("What came of the last attempt.")),
    due=MOMENT,
)


def list_accounts(emulator: Emulator, asked: Asked) -> Mapping[str, Any]:
    """The groups and personal lists in the order in which they were made, the default group first."""
    return {
        "accounts": [
            {"title": one.title, "slug": one.slug, "api_key": one.api_key, "personal": one.is_personal}
            for one in emulator.actionnetwork.accounts
        ]
    }


def add_group(emulator: Emulator, asked: Asked) -> Mapping[str, Any]:
    """Another group, of ``title``, ``api_key`` and ``slug``."""
    fields = _titled(asked)
    return _added(emulator.actionnetwork.add_group(**fields))


def add_personal_list(emulator: Emulator, asked: Asked) -> Mapping[str, Any]:
    """Another personal list."""
    fields = _titled(asked)
    return _added(emulator.actionnetwork.add_personal_list(fields.pop("title"), **fields))


def _titled(asked: Asked) -> dict[str, Any]:
    if not asked.body.get("title", "").strip():
        raise Invalid("title is required")
    return dict(asked.body)


def _added(account: Account) -> Mapping[str, Any]:
    return {"title": account.title, "slug": account.slug, "api_key": account.api_key}


def add_member(emulator: Emulator, asked: Asked) -> Mapping[str, Any]:
    """Somebody who helps to run a group, whom creator links may name; ``member_key`` opens a list of their own."""
    body = dict(asked.body)
    account = _account(emulator, body.pop("api_key", None))
    return shown_row(account.add_member(body.pop("email"), api_key=body.pop("member_key", None), **body))


def revoke_key(emulator: Emulator, asked: Asked) -> Mapping[str, Any]:
    """From now on the key opens nothing; there is no way back."""
    _account(emulator, asked.body["api_key"]).revoke_key()
    return {"revoked": True}


def list_webhooks(emulator: Emulator, asked: Asked) -> Mapping[str, Any]:
    """The webhooks of the account that ``api_key`` opens, or of all accounts."""
    accounts = _accounts(emulator, asked.args)
    return {"webhooks": [_webhook(account, hook) for account in accounts for hook in account.webhooks]}


def add_webhook(emulator: Emulator, asked: Asked) -> Mapping[str, Any]:
    """Subscribe ``url`` (without one see the deliveries) for the account of ``api_key``, or the default group."""
    fields = dict(asked.body)
    account = _account(emulator, fields.pop("api_key", None))
    try:
        return _webhook(account, account.webhooks.add(**fields))
    except NotFound as missing:
        raise Invalid(str(missing)) from None


def remove_webhook(emulator: Emulator, asked: Asked) -> Mapping[str, Any]:
    """Take away the webhook with that number, whose ever it is."""
    number = asked.ids["number"]
    for account in emulator.actionnetwork.accounts:
        for hook in account.webhooks:
            if str(hook.number) == number:
                account.webhooks.remove(hook)
                return {"removed": hook.number}
    raise NotFound(f"there is no webhook {number}")


def list_deliveries(emulator: Emulator, asked: Asked) -> Mapping[str, Any]:
    """What is or was on its way, in order: to one ``webhook``, for the account of ``api_key``, or all."""
    args = asked.args
    accounts = _accounts(emulator, args)
    found = [delivery for account in accounts for delivery in account.webhooks.deliveries()]
    found = [one for one in found if args.get("webhook", one.webhook) == one.webhook]
    return {"deliveries": [_delivery(one) for one in sorted(found, key=lambda one: one.number)]}


def send(emulator: Emulator, asked: Asked) -> Mapping[str, Any]:
    """Tell the webhooks of a record or a person, as if it had come about just now."""
    account = _account(emulator, asked.body.get("api_key"))
    noun = asked.body["noun"]
    try:
        record = account[noun].get(asked.body["key"])
    except KeyError as unknown:
        raise Invalid(str(unknown.args[0])) from None
    except NotFound as missing:
        raise Invalid(str(missing)) from None
    account.webhooks.send(record)
    return {"sent": True}


def drain(emulator: Emulator, asked: Asked) -> Mapping[str, Any]:
    """Do now what background requests have asked for."""
    emulator.actionnetwork.drain()
    return {"drained": True}


def _accounts(emulator: Emulator, args: Mapping[str, Any]) -> list[Account]:
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


TITLED = {"title": text(), "api_key": text("The key that opens it; made of the title where it is not given.")}
ROUTES = (
    Route("GET", "actionnetwork/accounts", list_accounts, answer=answer_of(accounts=list_of(ACCOUNT))),
    Route("POST", "actionnetwork/groups", add_group, body=hash_of({**TITLED, "slug": text()}), answer=ADDED),
    Route("POST", "actionnetwork/personal-lists", add_personal_list, body=hash_of(TITLED), answer=ADDED),
    Route("POST", "actionnetwork/members", add_member, body=hash_of({
        "email": text(), "given_name": text(), "family_name": text(), "api_key": API_KEY,
        "member_key": text("Opens the personal list that the member then has."),
    }, ("email",)), answer=ROW),
    Route("POST", "actionnetwork/revoke-key", revoke_key, body=hash_of({"api_key": text()}, ("api_key",)),
          answer=answer_of(revoked=flag())),
    Route("GET", "actionnetwork/webhooks", list_webhooks, args={"api_key": API_KEY},
          answer=answer_of(webhooks=list_of(WEBHOOK))),
    Route("POST", "actionnetwork/webhooks", add_webhook, body=hash_of({
        "url": text("http or https."), "trigger": text(", ".join(TRIGGERS)), "action": text("A UUID or an address."),
        "active": flag(), "api_key": API_KEY,
    }), answer=WEBHOOK),
    Route("DELETE", "actionnetwork/webhooks/{number}", remove_webhook, answer=answer_of(removed=whole())),
    Route("GET", "actionnetwork/deliveries", list_deliveries,
          args={"webhook": whole("The number of one."), "api_key": API_KEY},
          answer=answer_of(deliveries=list_of(DELIVERY))),
    Route("POST", "actionnetwork/send", send,
          body=hash_of({"noun": text(), "key": text(), "api_key": API_KEY}, ("noun", "key")),
          answer=answer_of(sent=flag())),
    Route("POST", "actionnetwork/drain", drain, answer=answer_of(drained=flag())),
)  # fmt: skip
