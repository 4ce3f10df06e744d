"""An account as Python sees it: a group or a personal list with its key, its rows, its members and its webhooks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from typing import Any

from mockapi.actionnetwork import groups, webhooks
from mockapi.actionnetwork.call import Call, Happening
from mockapi.actionnetwork.catalogue import GAPS, NOUNS
from mockapi.actionnetwork.door import PythonDoor
from mockapi.actionnetwork.noun import V2, Noun
from mockapi.actionnetwork.osdi.visit import RENDERERS
from mockapi.actionnetwork.people import PEOPLE
from mockapi.actionnetwork.rows import Wrong, insert_row
from mockapi.resource.accessor import Accessor, Record
from mockapi.world.errors import Duplicate, NotFound, Unmodelled
from mockapi.world.store import Row
from mockapi.world.world import World


class Account:
    """``account[noun]`` are its rows. ``world`` gives the world as it is now, ``url`` the API's root,

    ``deliver`` sends the webhooks that are due.
    """

    def __init__(
        self, number: int, world: Callable[[], World], url: Callable[[], str], deliver: Callable[[], None]
    ) -> None:
        self._number, self._world, self._url, self._deliver = number, world, url, deliver
        self._door = PythonDoor(world, number)

    @property
    def _row(self) -> Row:
        return groups.by_number(self._world(), self._number)

    @property
    def title(self) -> str:
        """The name of the group, or of the person whose list it is."""
        return str(self._row.title)

    @property
    def slug(self) -> str:
        """What stands in its address and in referrer data."""
        return str(self._row.slug)

    @property
    def api_key(self) -> str:
        """The key that opens it."""
        return str(self._row.api_key)

    @property
    def is_personal(self) -> bool:
        """Whether it is one person's own list."""
        return bool(self._row.kind == "personal")

    @property
    def owner(self) -> Record:
        """The person who is the creator of what the key makes."""
        world = self._world()
        owner = world.related_row(PEOPLE.noun, self._row.owner)
        return self._door.record(PEOPLE, owner)

    def __getitem__(self, noun: str) -> Accessor[Noun]:
        """The accessor of a noun by the vendor's name. Raises Unmodelled for one that is still missing, KeyError."""
        if noun in NOUNS:
            return Accessor(self._door, NOUNS[noun])
        missing = {part for paths in GAPS.values() for path in paths for part in path.split("/") if part != "*"}
        if noun in missing:
            raise Unmodelled(f"Action Network's {noun}")
        close = get_close_matches(noun, [*NOUNS, *missing], n=1)
        raise KeyError(f"Action Network has no {noun!r}" + (f"; did you mean {close[0]!r}?" if close else ""))

    def revoke_key(self) -> None:
        """From now on the key opens nothing; there is no way back."""
        world = self._world()
        with world.transaction():
            world.collection(groups.GROUPS.table).put(self._row.replace(revoked=True))

    def add_member(
        self, email: str, *, given_name: str = "", family_name: str = "", api_key: str | None = None
    ) -> Record:
        """Somebody who helps to run the group, and whom a creator or organizer link may name.

        ``api_key`` opens the personal list that the member then has, which gets the people who act on what the
        member made. Raises ValueError for an address that is none, and for one or a key that is taken.
        """
        world = self._world()
        fields: dict[str, Any] = {"email_addresses": [{"address": email}], "member": True}
        fields.update({n: v for n, v in (("given_name", given_name), ("family_name", family_name)) if v})
        try:
            with world.transaction():
                row = insert_row(self._door.call, PEOPLE, fields)
                if api_key is not None:
                    groups.found_personal_list(world, row, api_key)
                return self._door.record(PEOPLE, row)
        except Duplicate as duplicate:
            raise ValueError(f"{duplicate.index} {duplicate.value!r} is taken") from None
        except Wrong as wrong:
            raise ValueError(f"{wrong.field} {wrong}".strip()) from None

    @property
    def webhooks(self) -> Webhooks:
        """What the account has subscribed to."""
        return Webhooks(self._number, self._world, self._url, self._deliver)

    def __repr__(self) -> str:
        return f"<Action Network account {self.title!r}, key {self.api_key!r}>"


@dataclass(frozen=True)
class Webhook:
    """A subscription; ``number`` counts them in a world."""

    number: int
    url: str | None
    trigger: str
    active: bool


@dataclass(frozen=True)
class Delivery:
    """A payload on its way to a webhook.

    ``status`` is pending, delivered or failed; ``answer`` what came of the last attempt; ``due`` when the next is.
    """

    number: int
    webhook: int
    type: str
    payload: Mapping[str, Any]
    status: str
    attempts: int
    answer: str | None
    due: datetime


class Webhooks:
    """The webhooks of one account: iterate over them, add, remove, look at what was delivered."""

    def __init__(
        self, account: int, world: Callable[[], World], url: Callable[[], str], deliver: Callable[[], None]
    ) -> None:
        self._account, self._world, self._url, self._deliver = account, world, url, deliver

    @property
    def _call(self) -> Call:
        world = self._world()
        return Call(world, groups.by_number(world, self._account), NOUNS)

    def add(
        self,
        url: str | None = None,
        *,
        trigger: str = "any_action_or_upload",
        action: Record | str | None = None,
        receiver: Callable[[Any], object] | None = None,
        active: bool = True,
    ) -> Webhook:
        """Subscribe ``url``, or ``receiver``, a function that gets the list; with neither see the outbox.

        ``trigger``: specific_action (with ``action``, a record, a UUID or an address), any_action,
        any_action_or_upload, subscribed. A receiver fails by raising, or by returning another status than 200.
        Raises ValueError, NotFound.
        """
        call = self._call
        with call.world.transaction():
            place = None if action is None else _place_of(call, action)
            row = webhooks.subscribe(call, url=url, trigger=trigger, action=place, receiver=receiver, active=active)
            return _webhook(row)

    def remove(self, webhook: Webhook | int) -> None:
        """Take a webhook away; what is on its way to it fails. Raises NotFound."""
        number = webhook if isinstance(webhook, int) else webhook.number
        world = self._world()
        with world.transaction():
            hooks = world.collection(webhooks.WEBHOOKS.table)
            row = hooks.get(number)
            if row is None or row.group != self._account:
                raise NotFound(f"there is no webhook {number}")
            hooks.remove(number)

    def deliveries(self, webhook: Webhook | int | None = None) -> list[Delivery]:
        """What is or was on its way, oldest first; of one webhook, or of all."""
        world = self._world()
        self._deliver()
        number = webhook.number if isinstance(webhook, Webhook) else webhook
        with world.lock:
            rows = [row for row in world.collection(webhooks.DELIVERIES.table) if row.group == self._account]
        return [_delivery(row) for row in rows if number is None or row.webhook == number]

    def send(self, record: Record) -> None:
        """Tell the webhooks of a record or a person, as if it had come about just now. Raises ValueError, NotFound."""
        call = self._call
        noun = NOUNS[record.noun]
        if noun is not PEOPLE and not webhooks.is_record(noun):
            raise ValueError(f"no webhook hears of {record.noun}")
        with call.world.transaction():
            row = call.reach(noun, record.key)
            person = row if noun is PEOPLE else call.referred(noun, "person", row)
            assert person is not None
            call.happened.append(Happening(noun, row, person, {}))
            webhooks.queue(call, RENDERERS, self._url().removesuffix(f"/api/{V2}"))
        self._deliver()

    def __iter__(self) -> Iterator[Webhook]:
        world = self._world()
        with world.lock:
            rows = list(world.related(webhooks.WEBHOOKS.noun, "group", self._account))
        return iter([_webhook(row) for row in rows])

    def __len__(self) -> int:
        return len(list(iter(self)))


def _webhook(row: Row) -> Webhook:
    return Webhook(row.key, row.url, row.trigger, row.active)


def _delivery(row: Row) -> Delivery:
    import json

    due = webhooks.DELIVERIES.field["due"].peek(row)
    payload = json.loads(row.payload)
    return Delivery(row.key, row.webhook, row.type, payload, row.status, row.attempts, row.answer, due)


def _place_of(call: Call, action: Record | str) -> tuple[str, int]:
    """The noun and the key of an action, behind a record, a UUID or an address."""
    door = PythonDoor(lambda: call.world, call.group.key)
    for noun in webhooks.actions(NOUNS):
        with suppress(NotFound):
            return noun, door.lookup(NOUNS[noun], action).key
    raise NotFound(f"there is no action {getattr(action, 'key', action)}")
