"""Action Network: the service object of one emulator, with its keys and its Python door."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mockapi.actionnetwork.account import Account, Webhooks
    from mockapi.actionnetwork.noun import Noun
    from mockapi.resource.accessor import Accessor
    from mockapi.world.exchange import Answer, Outcome, Request
    from mockapi.world.world import World


class ActionNetwork:
    """``mock.actionnetwork``: keys, address, accounts, and ``mock.actionnetwork[noun]`` of the default group."""

    name = "actionnetwork"

    def __init__(
        self, world: Callable[[], World], origin: Callable[[], str], deliver: Callable[[], None] = lambda: None
    ) -> None:
        self._given = world
        self._origin = origin
        self._deliver = deliver

    def _world(self) -> World:
        """The world as it is now, with what was due done."""
        self.catch_up()
        return self._given()

    def catch_up(self) -> None:
        """Do what was put off and is due by the world's clock: background requests, scheduled messages."""
        world = self._given()
        if world.find("actionnetwork.agenda") is not None and not world.log.sealed:
            from mockapi.actionnetwork.agenda import run_due
            from mockapi.actionnetwork.catalogue import NOUNS
            from mockapi.actionnetwork.osdi.performing import WORKERS

            run_due(world, NOUNS, WORKERS)

    def drain(self) -> None:
        """Do now what background requests have asked for, due or not (setting ``background_delay``)."""
        from mockapi.actionnetwork.agenda import BACKGROUND, run_due
        from mockapi.actionnetwork.catalogue import NOUNS
        from mockapi.actionnetwork.osdi.performing import WORKERS

        run_due(self._world(), NOUNS, WORKERS, all_of=BACKGROUND)
        self._deliver()

    @property
    def api_key(self) -> str:
        """The key of the default group."""
        from mockapi.actionnetwork.groups import GROUP_KEY

        return GROUP_KEY

    @property
    def personal_key(self) -> str:
        """The key of a personal list, which cannot reach tags and shows no sponsor."""
        from mockapi.actionnetwork.groups import PERSONAL_KEY

        return PERSONAL_KEY

    @property
    def url(self) -> str:
        """The root that a client is given: ``…/api/v2``."""
        return f"{self._origin()}/api/v2"

    def account(self, api_key: str | None = None) -> Account:
        """The account that a key opens; the default group without one. Raises NotFound."""
        from mockapi.actionnetwork.groups import DEFAULT, by_key
        from mockapi.world.errors import NotFound

        number = DEFAULT
        if api_key is not None:
            row = by_key(self._world(), api_key)
            if row is None:
                raise NotFound(f"no account has the key {api_key!r}")
            number = row.key
        return self._account(number)

    @property
    def accounts(self) -> list[Account]:
        """All accounts in the order in which they were made, the default group first; revoked keys among them."""
        from mockapi.actionnetwork.groups import GROUPS

        world = self._world()
        with world.lock:
            return [self._account(row.key) for row in world.collection(GROUPS.table)]

    def _account(self, number: int) -> Account:
        from mockapi.actionnetwork.account import Account

        return Account(number, self._world, lambda: self.url, self._deliver)

    def add_group(self, title: str, *, api_key: str | None = None, slug: str | None = None) -> Account:
        """Another group, with a list of its own. Slug and key are made of the title where they are not given.

        Raises ValueError for a key that another account has.
        """
        return self._add(title=title, api_key=api_key, slug=slug)

    def add_personal_list(self, name: str, *, api_key: str | None = None) -> Account:
        """Another personal list. Raises ValueError for a key that another account has."""
        return self._add(title=name, api_key=api_key, kind="personal")

    def _add(self, **options: Any) -> Account:
        from mockapi.actionnetwork.groups import found
        from mockapi.world.errors import Duplicate

        world = self._world()
        try:
            with world.transaction():
                return self._account(found(world, **options).key)
        except Duplicate as duplicate:
            raise ValueError(f"another account has the key {duplicate.value!r}") from None

    @property
    def webhooks(self) -> Webhooks:
        """What the default group has subscribed to."""
        return self.account().webhooks

    def __getitem__(self, noun: str) -> Accessor[Noun]:
        """The accessor of a noun by the vendor's name. Raises Unmodelled for one that is still missing, KeyError."""
        return self.account()[noun]

    def handle(self, request: Request) -> Outcome:
        """The answer to a request, changes made; who asks has let it catch up."""
        from mockapi.actionnetwork.osdi.dialect import handle

        return handle(self._given(), request)

    def fault(self, status: int) -> Answer:
        """The vendor's error body for a status."""
        from mockapi.actionnetwork.osdi.dialect import fault

        return fault(status)


def found(world: World) -> None:
    """Put into a new world what every Action Network has: a group, a personal list, and their owners."""
    from mockapi.actionnetwork import groups

    first: dict[str, Any] = {"title": "Mockapi Example Group", "slug": "mockapi-example-group"}
    second: dict[str, Any] = {"title": "Ida Owner", "slug": "ida-owner", "kind": "personal"}
    with world.transaction():
        groups.found(world, **first, api_key=groups.GROUP_KEY, now=groups.FOUNDED)
        groups.found(world, **second, api_key=groups.PERSONAL_KEY, now=groups.FOUNDED)
