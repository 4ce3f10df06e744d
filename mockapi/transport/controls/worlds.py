"""Control of the worlds of a server: making, listing and removing those that stand beside its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from mockapi.transport.controls import Asked, Route, answer_of, hash_of, list_of, text, whole
from mockapi.transport.controls.settings import changes, flat_settings
from mockapi.transport.controls.world import SEED, WORLD, seed_in, shown
from mockapi.world.errors import NotFound

if TYPE_CHECKING:
    from mockapi.emulator import Emulator


def list_worlds(emulator: Emulator, asked: Asked) -> Mapping[str, Any]:
    """The worlds there are, the server's own first."""
    return {"worlds": [shown(world, asked) for world in list(asked.worlds.values())], "most": asked.worlds.most}


def add(emulator: Emulator, asked: Asked) -> Mapping[str, Any]:
    """Another world, isolated from the others: rows, journal, clock, faults, settings, webhooks of its own.

    Without ``name`` it gets one. Requests are for it that have the header ``X-Mockapi-World: NAME``, or go to
    ``NAME.localhost``, or whose key or username ends in ``@NAME``, as those in the answer do.
    """
    body = dict(asked.body)
    world = asked.worlds.add(
        body.get("name"),
        seed_in(body["seed"]) if "seed" in body else None,
        journal_size=body.get("journal_size", 1000),
        switches=changes(body.get("settings", {})),
    )
    return shown(world, asked)


def show(emulator: Emulator, asked: Asked) -> Mapping[str, Any]:
    """One world."""
    name = asked.ids["name"]
    world = asked.worlds.get(name)
    if world is None:
        raise NotFound(str(asked.worlds.unknown(name)))
    return shown(world, asked)


def remove(emulator: Emulator, asked: Asked) -> Mapping[str, Any]:
    """Let a world go, with all that is in it."""
    asked.worlds.remove(asked.ids["name"])
    return {"removed": asked.ids["name"]}


ROUTES = (
    Route("GET", "worlds", list_worlds, answer=answer_of(worlds=list_of(WORLD), most=whole()), of_server=True),
    Route("POST", "worlds", add, body=hash_of({
        "name": text("a-z, 0-9 and hyphens, at most 63 characters."),
        "seed": SEED,
        "settings": flat_settings(),
        "journal_size": whole("How many exchanges it remembers.", low=1, high=1_000_000),
    }), answer=WORLD, of_server=True, conflicts=True),
    Route("GET", "worlds/{name}", show, answer=WORLD, of_server=True),
    Route("DELETE", "worlds/{name}", remove, answer=answer_of(removed=text()), of_server=True, conflicts=True),
)  # fmt: skip
