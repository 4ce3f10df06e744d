"""The emulator: one world, its two services, and the way of a request through them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mockapi import actionkit, actionnetwork
from mockapi.actionkit import ActionKit
from mockapi.actionkit.presets import PRESETS as actionkit_presets  # noqa: N811
from mockapi.actionkit.settings import Settings as ActionKitSettings
from mockapi.actionnetwork import ActionNetwork
from mockapi.actionnetwork.presets import PRESETS as actionnetwork_presets  # noqa: N811
from mockapi.actionnetwork.settings import Settings as ActionNetworkSettings
from mockapi.page_shift import page_shifts
from mockapi.world.clock import Clock
from mockapi.world.exchange import Answer, Exchange, Outcome, Request
from mockapi.world.faults import Faults, Strike
from mockapi.world.journal import Journal
from mockapi.world.moments import Moment
from mockapi.world.outbox import Outbox
from mockapi.world.world import World

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

    from mockapi.history import Past
    from mockapi.resource.changes import Changes

Seed = str | Path | Mapping[str, Any] | None

PRESETS = {
    f"{service}.{name}": options
    for service, presets in (("actionkit", actionkit_presets), ("actionnetwork", actionnetwork_presets))
    for name, options in presets.items()
}

ACTION_NETWORK_HOSTS = ("actionnetwork.org", "www.actionnetwork.org")


def vendor_at(host: str) -> str | None:
    """The service whose real name a host is, in any case and with or without the final dot; None for all others."""
    host = host.lower().rstrip(".")
    if host in ACTION_NETWORK_HOSTS:
        return "actionnetwork"
    return "actionkit" if host.endswith(".actionkit.com") else None


@dataclass
class Settings:
    """``mock.settings``: the switches of both services."""

    actionnetwork: ActionNetworkSettings = field(default_factory=ActionNetworkSettings)
    actionkit: ActionKitSettings = field(default_factory=ActionKitSettings)

    @classmethod
    def given(cls, values: Mapping[str, Any]) -> Settings:
        """The defaults with some switches set, in both services where both have one. Raises AttributeError."""
        settings = cls()
        for name, value in values.items():
            services = [one for one in (settings.actionnetwork, settings.actionkit) if hasattr(one, name)]
            for service in services or [settings.actionnetwork]:
                setattr(service, name, value)
        return settings


class Emulator:
    """An ActionKit and an Action Network in one world.

    ``seed`` is the name of a pack that comes with mockapi, a path to one, its content as a dict, or a list of
    these. ``sharing``: another emulator whose world this one uses instead of its own. ``journal_size``: how many
    exchanges it remembers. Other keywords are settings (``null_clears=False``). What other doors add (addresses,
    interception) is in their own classes; all have this interface.
    """

    def __init__(
        self,
        seed: Seed | Sequence[Seed] = None,
        *,
        sharing: Emulator | None = None,
        base: World | None = None,
        journal_size: int = 1000,
        **settings: Any,
    ) -> None:
        self._sharing = sharing
        self._journal_size = journal_size
        self._seed = seed
        self._base = base
        self._given = settings
        self._allows_unmodelled = False
        self._reset_lock = threading.Lock()
        self.actionnetwork = ActionNetwork(
            lambda: self.world, lambda: self.origin("actionnetwork"), lambda: self.deliver()
        )
        self.actionkit = ActionKit(lambda: self.world, lambda: self.origin("actionkit"))
        if sharing is None:
            self._world = self._new_world()

    # ---- the world

    @property
    def world(self) -> World:
        """The world as it is now; :meth:`reset` replaces it."""
        return self._world if self._sharing is None else self._sharing.world

    def _new_world(self) -> World:
        settings = Settings.given(self._given)
        if self._base is None:
            self._base = loaded(self._seed, settings)
        world = World(
            settings, self._base, journal_size=self._journal_size, keeps=lambda: settings.actionnetwork.read_lag
        )
        world.faults.presets = {**PRESETS, **page_shifts(self)}
        return world

    def reset(self) -> None:
        """A new world with the seed it was started with; clock, faults and journal start anew."""
        if self._sharing is not None:
            self._sharing.reset()
            return
        with self._reset_lock:
            self._world = self._new_world()

    def seed(self, pack: Seed | Sequence[Seed]) -> None:
        """Add a pack's rows to this world. Raises PackError, and then nothing was added."""
        from mockapi.fixtures.packs import load

        with self.world.transaction():
            load(self.world, pack)

    # ---- its history

    @contextmanager
    def savepoint(self) -> Iterator[Moment]:
        """Everything inside is undone at the end: rows, ids and outbox; clock, journal, faults and settings stay.

        Gives the moment, for :meth:`changes` and :meth:`at`. Raises SavepointError where another thread has one open.
        """
        with self.world.savepoint() as moment:
            yield moment

    def sandbox(self) -> AbstractContextManager[None]:
        """``with mock.sandbox():`` a savepoint that puts back everything else as well.

        Clock, faults and settings are what they were, and a reset is undone. Inside, the journal is a new one. For
        tests that share an emulator; what the fixture ``mockapi_shared`` does.
        """
        from mockapi.sandbox import sandbox

        return sandbox(self if self._sharing is None else self._sharing)

    def checkpoint(self, name: str) -> Moment:
        """Remember this moment under a name; the same name again moves it. One made in a savepoint ends with it."""
        return self.world.checkpoint(name)

    @property
    def checkpoints(self) -> list[Moment]:
        """The checkpoints in the order in which they were made, each with its ``name``."""
        return self.world.checkpoints

    def drop_checkpoint(self, name: str) -> None:
        """Keep a checkpoint no longer, and with it what the world was since. Raises KeyError."""
        self.world.drop_checkpoint(name)

    def restore(self, name: str) -> None:
        """Go back to a checkpoint: undoes what a savepoint undoes, and leaves what that leaves. It stays, and so do
        later ones: back and forth is possible. Raises KeyError, or SavepointError in a savepoint opened after it.
        """
        self.world.restore(name)

    def changes(
        self,
        since: Moment | Exchange | int | str | None = None,
        *,
        noun: str | None = None,
        service: str | None = None,
        bookkeeping: bool = False,
    ) -> Changes:
        """The rows that differ from what they were, each with its fields before and after; several writes are one.

        ``since``: an exchange or its number (what came after it), the name of a checkpoint, or a savepoint; without
        it the start of the journal, before the first request. ``noun`` and ``service`` leave out the others.
        ``bookkeeping``: with what is under way (webhook deliveries, work put off), and counters of ids. Raises
        Forgotten past the end of the journal, LookupError.
        """
        from mockapi.history import changes_since

        self._catch_up()
        changes = changes_since(self.world, since, bookkeeping=bookkeeping)
        return changes if noun is None and service is None else changes.find(noun, service=service)

    def at(self, since: Moment | Exchange | int | str | None) -> AbstractContextManager[Past]:
        """``with mock.at(3) as then:`` the emulator as it was after the third exchange, to be read only.

        Takes what :meth:`changes` does. Accessors, journal and outbox tell of then, GET requests are answered so,
        and whatever would change something raises ReadOnly. Other threads go on in the present.
        """
        from mockapi.history import past

        return past(self, since)

    def dump(self, path: str | Path | None = None) -> dict[str, Any]:
        """The whole world as a pack, and written to ``path``, whole or not at all: the same world, the same bytes.

        Seeded into an emulator without a seed of its own it gives this world again, ids and addresses too. Not in it:
        clock, journal, outbox, faults and settings, and webhooks that are functions.
        """
        from mockapi.fixtures.dumps import dumped, write

        self._catch_up()
        pack = dumped(self.world)
        if path is not None:
            write(pack, path)
        return pack

    def _catch_up(self) -> None:
        """Do in both services what is due by the clock."""
        self.actionkit.catch_up()
        self.actionnetwork.catch_up()

    # ---- what belongs to it

    @property
    def clock(self) -> Clock:
        """The world's clock."""
        return self.world.clock

    @property
    def journal(self) -> Journal:
        """The exchanges of this world."""
        return self.world.journal

    def assert_requested(self, *args: Any, **options: Any) -> list[Exchange]:
        """See :meth:`mockapi.world.journal.Journal.assert_requested`."""
        __tracebackhide__ = True
        return self.journal.assert_requested(*args, **options)

    def assert_not_requested(self, *args: Any, **options: Any) -> None:
        """See :meth:`mockapi.world.journal.Journal.assert_not_requested`."""
        __tracebackhide__ = True
        self.journal.assert_not_requested(*args, **options)

    @property
    def outbox(self) -> Outbox:
        """What the services would have sent, mailings that are due by now among it."""
        self._catch_up()
        self.deliver()
        return self.world.outbox

    @property
    def faults(self) -> Faults:
        """The fault rules of this world."""
        return self.world.faults

    @property
    def settings(self) -> Settings:
        """The switches of both services."""
        settings: Settings = self.world.settings
        return settings

    def allow_unmodelled(self) -> None:
        """Let requests to what is not modelled pass without failing the test."""
        if self._sharing is not None:
            self._sharing.allow_unmodelled()
        self._allows_unmodelled = True

    @property
    def allows_unmodelled(self) -> bool:
        """Whether they pass."""
        return self._allows_unmodelled

    # ---- addresses

    def origin(self, service: str) -> str:
        """Scheme and host of a service as a client is given them."""
        return "https://actionnetwork.org" if service == "actionnetwork" else f"https://{actionkit.HOST}"

    def environ(self) -> dict[str, str]:
        """The environment variables that published clients read, with values that lead here."""
        return {
            "ACTION_KIT_DOMAIN": self.actionkit.host,
            "ACTION_KIT_USERNAME": self.actionkit.username,
            "ACTION_KIT_PASSWORD": self.actionkit.password,
            "ACTIONKIT_API_HOST": self.actionkit.host,
            "ACTIONKIT_API_USER": self.actionkit.username,
            "ACTIONKIT_API_PASSWORD": self.actionkit.password,
            "AN_API_TOKEN": self.actionnetwork.api_key,
        }

    # ---- requests

    def handle(self, request: Request) -> Answer:
        """Answer one request: faults first, then the service, in one critical section, noted in the journal."""
        service = self._service(request)
        strike = self.world.faults.take(service.name, request.method, request.path, request)
        for effect in () if strike is None else strike.effects:
            effect()
        world = self.world
        service.catch_up()  # what was due anyway is none of this exchange's changes
        with world.answering() as before:
            outcome = service.handle(request) if strike is None else self._struck(service, request, strike)
            answer = outcome.answer.without_body() if request.method == "HEAD" else outcome.answer
            world.journal.append(
                Exchange(
                    world.journal.total + 1,
                    service.name,
                    request,
                    answer,
                    (before, world.log.end),
                    outcome.evidence,
                    outcome.unmodelled,
                    outcome.unroutable,
                    outcome.nearest,
                    None if strike is None else str(strike),
                    world.clock.exact(),
                    partial(_changes_of, world),
                )
            )
        self.deliver()
        return answer

    @staticmethod
    def _struck(service: ActionNetwork | ActionKit, request: Request, strike: Strike) -> Outcome:
        """What a request comes to that faults strike; status 0 where the client gets no answer and none was made."""
        rule, trouble = strike.decisive, strike.trouble
        is_reached = rule is None or rule.committed or not (rule.answers or (trouble and trouble.kind != "cut"))
        outcome = service.handle(request) if is_reached else Outcome(Answer(0))
        answer = outcome.answer
        if rule is not None and rule.status is not None:
            answer = service.fault(rule.status)
        if rule is not None and rule.body is not None:
            status = 200 if rule.status is None else rule.status
            answer = Answer(status, service.fault(status).headers, rule.body)
        if strike.headers:
            named = {name.lower() for name, _ in strike.headers}
            kept = tuple((name, value) for name, value in answer.headers if name.lower() not in named)
            answer = replace(answer, headers=kept + strike.headers)
        return replace(outcome, answer=replace(answer, trouble=trouble))

    def deliver(self) -> None:
        """Send the webhooks that are due by now, as every request does at its end."""
        if self.world.find("actionnetwork.deliveries") is not None and not self.world.log.sealed:
            from mockapi.actionnetwork.webhooks import deliver
            from mockapi.transport.posting import post

            deliver(self.world, post)

    def _service(self, request: Request) -> ActionNetwork | ActionKit:
        """By the host where it is a vendor's own; otherwise, at a server or a mirror, by the path."""
        vendor, path = vendor_at(request.host), request.path
        if vendor is None:
            vendor = "actionkit" if actionkit.owns(path) else "actionnetwork"
        return self.actionkit if vendor == "actionkit" else self.actionnetwork

    @property
    def wsgi(self) -> WSGIApplication:
        """The pair as a WSGI application, for any host."""
        from mockapi.transport.app import application

        return application(self)


def _changes_of(world: World, exchange: Exchange) -> Changes:
    from mockapi.history import changes_of

    return changes_of(world, exchange)


def loaded(
    seed: Seed | Sequence[Seed],
    settings: Settings | None = None,
    *,
    progress: Callable[[str, int, int], None] | None = None,
) -> World:
    """A world that a seed has been loaded into, to be the base of others. It must not change any more.

    ``progress(what, done, total)`` is told how far that has come.
    """
    world = World(settings or Settings())
    actionnetwork.found(world)
    if seed is not None:
        from mockapi.fixtures.packs import load

        with world.transaction():
            load(world, seed, progress)
    return world
