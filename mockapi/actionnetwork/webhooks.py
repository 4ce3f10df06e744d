"""Webhooks: what an account has subscribed to, the payloads, and their delivery with retries (reference 40)."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from hashlib import blake2b
from typing import Any

from mockapi.actionnetwork.call import Call, Happening
from mockapi.actionnetwork.noun import V2, IdOf, Noun
from mockapi.actionnetwork.osdi.hal import Renderer, base_of
from mockapi.resource.evidence import doc, guess
from mockapi.resource.fields import Boolean, DateTime, Hidden, Integer, Ref, Text
from mockapi.resource.resource import Resource
from mockapi.world.store import Ordered, Row
from mockapi.world.world import World

TRIGGERS = ("specific_action", "any_action", "any_action_or_upload", "subscribed")
UPLOAD = "action_network:upload"
RETRIES = (300, 900, 2100)  # seconds after a failure: three within the hour, ever further apart
PENDING, DELIVERED, FAILED = "pending", "delivered", "failed"
BATCHED = "osdi:outreach"  # of these several stand in one delivery

WEBHOOKS = Resource(
    vendor="actionnetwork",
    name="webhooks",
    help="That an account wants to hear of what people do: of one action, any action, uploads too, or subscriptions.",
    fields=(
        Text("url", max_length=2000, help="Where it is posted to; without one it stands in the outbox only."),
        Text("trigger", choices=TRIGGERS, default="any_action_or_upload", evidence=doc("40.4")),
        Boolean("active", default=True),
        Hidden("action", help="The noun and the key of the one action."),
        Hidden("receiver", help="A function that is called in place of an address."),
        Hidden("group"),
    ),
    indexes=(Ordered("group", lambda row: row.group),),
    evidence=doc("40"),
)

DELIVERIES = Resource(
    vendor="actionnetwork",
    name="deliveries",
    help="One payload on its way to one webhook.",
    fields=(
        Ref("webhook", to="webhooks"),
        Text("type"),
        Hidden("payload", help="The hash that stands in the delivered array, as JSON."),
        Text("status", choices=(PENDING, DELIVERED, FAILED), default=PENDING),
        Integer("attempts", default=0),
        Text("answer", help="What came of the last attempt: a status, or what went wrong."),
        DateTime("due", evidence=guess("40.1: growing gaps")),
        Hidden("group"),
    ),
    indexes=(
        Ordered("due", lambda row: True if row.status == PENDING else None, lambda row: row.due),
        Ordered("webhook", lambda row: row.webhook),
    ),
    evidence=doc("40.1"),
)

Post = Callable[[str, str, float], tuple[bool, str]]
Renderers = Mapping[tuple[str, str], Renderer]


def subscribe(
    call: Call,
    *,
    url: str | None = None,
    trigger: str = "any_action_or_upload",
    action: tuple[str, int] | None = None,
    receiver: Callable[[Any], object] | None = None,
    active: bool = True,
) -> Row:
    """A new webhook of the account. Raises ValueError for what cannot be one."""
    if trigger not in TRIGGERS:
        raise ValueError(f"trigger must be one of {', '.join(TRIGGERS)}")
    if (trigger == "specific_action") != (action is not None):
        raise ValueError("an action goes with the trigger specific_action, and only with it")
    if url is not None and not url.startswith(("http://", "https://")):
        raise ValueError("url must be an address with http or https")
    key = call.world.ids.next(WEBHOOKS.noun)
    values = {"url": url, "trigger": trigger, "action": action, "receiver": receiver, "active": active}
    row = WEBHOOKS.build(key, {**values, "group": call.group.key})
    return call.world.collection(WEBHOOKS.table).put(row)


def is_record(noun: Noun) -> bool:
    """Whether its rows are what people did with actions."""
    return "referrer_data" in noun.columns


def actions(nouns: Mapping[str, Noun]) -> list[str]:
    """The nouns that a webhook can wait for one of: those that records hang on."""
    return [noun.target(noun.parents[0]) for noun in nouns.values() if is_record(noun)]


def queue(call: Call, renderers: Renderers, host: str) -> None:
    """Put on their way what the account's webhooks are to hear of a call.

    Payloads are v2's; ``host`` is scheme and host of the addresses in them.
    """
    hooks = [hook for hook in call.world.related(WEBHOOKS.noun, "group", call.group.key) if hook.active]
    if not hooks:
        return
    for happening in call.happened:
        kind = type_of(happening.noun)
        wanted = [hook for hook in hooks if _hears(call, hook, happening, kind)]
        if wanted and (happening.noun.name, V2) in renderers:
            text = _payload(call, happening, kind, renderers, base_of(host, V2))
            for hook in wanted:
                put_on_its_way(call, hook, kind, text)


def put_on_its_way(call: Call, hook: Row, kind: str, text: str) -> None:
    """One payload for one webhook, due after the delay that the setting says."""
    key = call.world.ids.next(DELIVERIES.noun)
    digest = blake2b(f"{DELIVERIES.noun}:{key}".encode(), digest_size=16).hexdigest()
    payload = f'{text[:-1]},"idempotency_key":"{digest}"}}'
    values = {"webhook": hook.key, "type": kind, "payload": payload, "due": call.now + call.settings.webhook_delay}
    call.world.collection(DELIVERIES.table).put(DELIVERIES.build(key, {**values, "group": hook.group}))


def type_of(noun: Noun) -> str:
    """The key that names what happened in a payload (reference 40.3)."""
    if noun.name == "people":
        return UPLOAD
    return f"{noun.rel.partition(':')[0]}:{noun.singular}"


def _hears(call: Call, hook: Row, happening: Happening, kind: str) -> bool:
    if hook.trigger == "specific_action":
        noun, key = hook.action
        return any(
            happening.noun.target(ref) == noun and getattr(happening.row, ref) == key for ref in happening.noun.parents
        )
    if hook.trigger == "subscribed":
        return happening.person.key in call.subscribed
    return kind != UPLOAD or hook.trigger == "any_action_or_upload"


def _payload(call: Call, happening: Happening, kind: str, renderers: Renderers, base: str) -> str:
    noun = happening.noun
    shown = json.loads(renderers[noun.name, V2].item(call, base, happening.row, top=False))
    links = shown.pop("_links")
    person = _person(call, happening)
    if kind == UPLOAD:
        href = links["self"]
        told: dict[str, Any] = {
            name: shown[name] for name in ("identifiers", "created_date", "modified_date") if name in shown
        }
        told["action_network:referrer_data"] = {}
        person.pop("custom_fields")
        links = {"self": href, "osdi:person": href}
    else:
        ids = {field.name for field in noun.fields if isinstance(field, IdOf)}
        told = {name: value for name, value in shown.items() if name not in ids}
    told["person"] = person
    if happening.tags and kind != UPLOAD:
        told["add_tags"] = list(happening.tags)
    if "tickets" in told:
        del links["osdi:event"]
    told["_links"] = links
    payload: dict[str, Any] = {kind: told}
    if not call.is_personal:
        address = f"https://actionnetwork.org/groups/{call.group.slug}"
        payload["action_network:sponsor"] = {"title": call.group.title, "url": address}
    return json.dumps(payload, ensure_ascii=False, separators=(",", ":"))


def _person(call: Call, happening: Happening) -> dict[str, Any]:
    """What was entered of the person, not what is stored (reference 40.2); how to reach them where nothing was."""
    people, person = call.nouns["people"], happening.person
    if happening.sent:
        changes, _ = people.read(happening.sent, call.version, creating=True)
        if "phone" not in changes:
            changes.pop("phone_status", None)
    else:
        changes = {name: getattr(person, name) for name in ("given_name", "family_name", "email", "phone")}
    entered = people.build(person.key, {**changes, "languages_spoken": ()})
    told = {}
    for name in ("given_name", "family_name", "email_addresses", "phone_numbers", "postal_addresses", "custom_fields"):
        value = people.field[name].show(entered, V2)
        if value:
            told[name] = value
    for address in told.get("email_addresses", ()):
        address.pop("status", None)
        if person.key in call.subscribed:
            address["status"] = "subscribed"
    if not any(changes.get(column) for column in ("address_lines", "locality", "region", "postal_code", "country")):
        told.pop("postal_addresses", None)
    told["custom_fields"] = {name: text for name, text in told.get("custom_fields", {}).items() if text is not None}
    return told


# ---- delivery


def deliver(world: World, post: Post) -> None:
    """Send what is due, outside of the world's lock, so that a receiver may ask the service in turn.

    ``post(url, body, timeout)`` says whether an address took it, and its answer.

    One thread sends at a time; another that comes meanwhile leaves its part to it.
    """
    while _due(world) and world.sending.acquire(False):
        try:
            while batch := _due(world):
                _send(world, batch, post)
        finally:
            world.sending.release()


def _due(world: World) -> list[Row]:
    """The next delivery that is due, with those that go out together with it."""
    with world.lock:
        due = world.collection(DELIVERIES.table).span("due", True, below=world.clock.seconds() + 1)
        first = due.slice(0, 1)
        if first and first[0].type == BATCHED:
            alike = (first[0].webhook, BATCHED, first[0].attempts)
            return [row for row in due if (row.webhook, row.type, row.attempts) == alike]
        return first


def _send(world: World, batch: list[Row], post: Post) -> None:
    with world.lock:
        hook = world.collection(WEBHOOKS.table).get(batch[0].webhook)
    body = f"[{','.join(row.payload for row in batch)}]"
    accepted, outcome = (False, "the webhook is gone") if hook is None else _hand_over(world, hook, body, post)
    with world.transaction():
        deliveries = world.collection(DELIVERIES.table)
        batch = [row for row in batch if deliveries.get(row.key) is row]  # the others were rolled back meanwhile
        if batch and hook is not None and batch[0].attempts == 0:
            world.outbox.send(
                "actionnetwork",
                "webhook",
                (hook.url,) if hook.url else (),
                body=body,
                sent_at=min(batch[0].due, world.clock.seconds()),
                about={"webhook": hook.key, "type": batch[0].type},
            )
        for row in batch:
            status, due = DELIVERED, row.due
            if not accepted:
                again = row.attempts < len(RETRIES) and hook is not None
                status, due = (PENDING, row.due + RETRIES[row.attempts]) if again else (FAILED, row.due)
            deliveries.put(row.replace(status=status, attempts=row.attempts + 1, answer=outcome, due=due))


def _hand_over(world: World, hook: Row, body: str, post: Post) -> tuple[bool, str]:
    """Whether the receiver took it, and what it said."""
    if hook.receiver is not None:
        try:
            said = hook.receiver(json.loads(body))
        except Exception as error:  # a receiver's failure is a failed delivery, as a server's would be
            return False, f"{type(error).__name__}: {error}"
        status = said if isinstance(said, int) and not isinstance(said, bool) else 200
        return status == 200, str(status)
    if hook.url is None:
        return True, "kept in the outbox"
    return post(hook.url, body, world.settings.actionnetwork.webhook_timeout)
