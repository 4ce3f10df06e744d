"""Worlds by name: many isolated ones behind one server, and which of them a request is for."""

from __future__ import annotations

import re
import threading
from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import count
from typing import TYPE_CHECKING, Any

from mockapi.actionnetwork import ActionNetwork
from mockapi.emulator import Emulator, Seed, Settings, loaded
from mockapi.world.exchange import Request
from mockapi.world.world import World

if TYPE_CHECKING:
    from mockapi.actionnetwork.account import Account

DEFAULT = "default"
HEADER = "x-mockapi-world"
MOST_WORLDS = 256
_NAME = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")  # a label of a host name
_KEYS = ("osdi-api-token", "api-key")


class NoWorld(LookupError):
    """There is no world of that name."""


class WorldTaken(ValueError):
    """There is a world of that name already, or there are as many as there may be."""


class _Network(ActionNetwork):
    """Action Network of a named world: its keys lead there."""

    suffix = ""

    @property
    def api_key(self) -> str:
        """The key of the default group, with the world's name."""
        return super().api_key + self.suffix

    @property
    def personal_key(self) -> str:
        """The key of a personal list, with the world's name."""
        return super().personal_key + self.suffix

    def account(self, api_key: str | None = None) -> Account:
        """The account that a key opens, with or without the world's name; the default group without one."""
        return super().account(None if api_key is None else api_key.removesuffix(self.suffix))


class NamedWorld(Emulator):
    """A world of a server besides its own, with the interface of every emulator.

    Its requests are those with the header ``X-Mockapi-World``, those to the host ``NAME.localhost``, and those whose
    key or username ends in ``@NAME``, as ``actionnetwork.api_key`` and ``actionkit.username`` do here.
    """

    def __init__(
        self,
        name: str,
        home: Emulator,
        seed: Seed | Sequence[Seed],
        switches: Mapping[str, Mapping[str, Any]],
        **options: Any,
    ) -> None:
        self.name, self._home, self._switches = name, home, switches
        super().__init__(seed, **options)
        self.actionnetwork = _Network(lambda: self.world, lambda: self.origin("actionnetwork"), lambda: self.deliver())
        self.actionnetwork.suffix = f"@{name}"
        self.actionkit.username = f"{self.actionkit.username}@{name}"

    def _new_world(self) -> World:
        world = super()._new_world()
        for service, values in self._switches.items():
            for name, value in values.items():
                setattr(getattr(world.settings, service), name, value)
        return world

    def origin(self, service: str) -> str:
        """Where the server answers."""
        return self._home.origin(service)

    def environ(self) -> dict[str, str]:
        """As the server's, with the keys of this world."""
        self._home.environ()
        return super().environ()


class Worlds(Mapping[str, Emulator]):
    """The worlds of a server: ``server.worlds["name"]``. The server's own is ``default``.

    ``most``: how many there may be besides it.
    """

    def __init__(self, home: Emulator, most: int = MOST_WORLDS) -> None:
        self.most = most
        self._home = home
        self._named: dict[str, NamedWorld] = {}
        self._bases: dict[str, World] = {}
        self._numbers = count(1)
        self._lock = threading.Lock()

    def add(
        self,
        name: str | None = None,
        seed: Seed | Sequence[Seed] = None,
        *,
        journal_size: int = 1000,
        switches: Mapping[str, Mapping[str, Any]] | None = None,
        **settings: Any,
    ) -> Emulator:
        """Another world, empty or seeded; without a name it is called ``world-1`` and so on.

        Keywords are settings of both services, ``switches`` those of each by its name.
        A name is of a-z, 0-9 and hyphens, at most 63 characters. Raises ValueError for one that is none, WorldTaken
        for one that is taken and where there are as many worlds as there may be, PackError, AttributeError.
        """
        if name is not None:
            self._check(name)
        base = self._base(seed) if isinstance(seed, str) and not settings else None
        with self._lock:
            if name is None:
                name = next(made for number in self._numbers if (made := f"world-{number}") not in self._named)
        world = NamedWorld(name, self._home, seed, switches or {}, base=base, journal_size=journal_size, **settings)
        with self._lock:
            if name in self._named:
                raise WorldTaken(f"there is a world {name!r} already")
            if len(self._named) >= self.most:
                raise WorldTaken(f"there are {len(self._named)} worlds already, which is as many as there may be")
            self._named[name] = world
        return world

    def _check(self, name: str) -> None:
        if name == DEFAULT or name in self._named:
            raise WorldTaken(f"there is a world {name!r} already")
        if _NAME.fullmatch(name) is None:
            raise ValueError(f"{name!r} is no name for a world: a-z, 0-9 and hyphens, at most 63 characters")

    def _base(self, seed: str) -> World | None:
        """A pack of ours is loaded once for all worlds that start from it."""
        from mockapi.fixtures.packs import packs

        if seed not in packs():
            return None
        with self._lock:
            if seed not in self._bases:
                self._bases[seed] = loaded(seed, Settings())
            return self._bases[seed]

    def remove(self, name: str) -> None:
        """Let a world go; requests that are under way in it come to their end. Raises NoWorld, ValueError."""
        if name == DEFAULT:
            raise WorldTaken("the server's own world cannot be taken away, only reset")
        with self._lock:
            if self._named.pop(name, None) is None:
                raise self.unknown(name)

    def unknown(self, name: str) -> NoWorld:
        """What is said of a name that no world has."""
        names = list(self)
        more = f" and {len(names) - 20} more" if len(names) > 20 else ""
        return NoWorld(f"there is no world {name!r}; there are: {', '.join(names[:20])}{more}")

    def __getitem__(self, name: str) -> Emulator:
        if name == DEFAULT:
            return self._home
        world = self._named.get(name)
        if world is None:
            raise KeyError(name)
        return world

    def __iter__(self) -> Iterator[str]:
        return iter([DEFAULT, *self._named])

    def __len__(self) -> int:
        return 1 + len(self._named)

    # ---- which one a request is for

    def chosen(self, request: Request) -> tuple[Emulator, Request]:
        """The world that a request is for, and the request as that world sees it: without what names the world.

        Raises NoWorld for a name that no world has, ValueError for a request that names two.
        """
        by_header = request.headers.get(HEADER)
        by_host = request.host.rpartition(".localhost")[0] if request.host.endswith(".localhost") else ""
        name = by_header.strip().lower() if by_header is not None else ""
        if by_header is not None:
            headers = {header: value for header, value in request.headers.items() if header != HEADER}
            request = replace(request, headers=headers)
        if name and by_host and name != by_host:
            raise ValueError(f"the header names the world {name!r}, the host {by_host!r}")
        named = name or by_host
        if by_header is not None or by_host:
            world = self.get(named)
            if world is None:
                raise self.unknown(named)
        else:
            world = self._home
        return self._by_credentials(named, world, request)

    def _by_credentials(self, named: str, world: Emulator, request: Request) -> tuple[Emulator, Request]:
        changes: dict[str, str] = {}
        for header in _KEYS:
            sent = request.headers.get(header, "")
            if "@" in sent:
                key, suffix = _split(sent)
                if suffix and (named == suffix or not _has_account(world, sent.strip())):
                    changes[header], named, world = key, *self._agreed(named, suffix)
        sent = request.headers.get("authorization", "")
        pair = _credentials(sent) if sent else None
        if pair is not None and "@" in pair[1]:
            scheme, username, secret = pair
            key, suffix = _split(username)
            if suffix and (named == suffix or not _has_staff(world, username)):
                changed = f"{key}:{secret}"
                if scheme.lower() == "basic":
                    changed = b64encode(changed.encode()).decode()
                changes["authorization"] = f"{scheme} {changed}"
                named, world = self._agreed(named, suffix)
        return world, replace(request, headers={**request.headers, **changes}) if changes else request

    def _agreed(self, named: str, suffix: str) -> tuple[str, Emulator]:
        if named and named != suffix:
            raise ValueError(f"the request names the world {named!r}, its key {suffix!r}")
        world = self.get(suffix)
        if world is None:
            raise self.unknown(suffix)
        return suffix, world


def _split(credential: str) -> tuple[str, str]:
    """What stands before the world's name in a credential, and the name; empty where it ends in none."""
    key, _, name = credential.strip().rpartition("@")
    return (key, name) if key and _NAME.fullmatch(name) else (credential, "")


@lru_cache(maxsize=64)
def _credentials(header: str) -> tuple[str, str, str] | None:
    """Scheme, username and secret of an Authorization header."""
    scheme, _, value = header.strip().partition(" ")
    if scheme.lower() == "basic":
        try:
            value = b64decode(value.strip(), validate=True).decode()
        except ValueError:
            return None
    elif scheme.lower() != "apikey":
        return None
    username, colon, secret = value.strip().partition(":") if scheme.lower() != "basic" else value.partition(":")
    return (scheme, username, secret) if colon else None


def _has_account(world: Emulator, api_key: str) -> bool:
    """Whether an account has a key that merely looks as if it named a world."""
    from mockapi.actionnetwork.groups import by_key

    return by_key(world.world, api_key) is not None


def _has_staff(world: Emulator, username: str) -> bool:
    """Whether a site has somebody whose own name this is."""
    from mockapi.actionkit.declaring.collation import folded
    from mockapi.actionkit.users.staff import STAFF

    staff = world.world.find(STAFF.noun)
    return staff is not None and staff.one("unique:username", folded(username)) is not None
