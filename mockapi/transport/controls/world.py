"""Control of a world as a whole: what it is, starting anew, more rows, and what was asked in vain."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from mockapi.transport.controls import Asked, Route, answer_of, flag, hash_of, list_of, text, whole
from mockapi.transport.controls.journal import EXCHANGE, summary
from mockapi.world.errors import Invalid

if TYPE_CHECKING:
    from mockapi.emulator import Emulator

SEED: Mapping[str, Any] = {
    "type": ["string", "object", "array"],
    "items": {"type": ["string", "object"]},
    "description": "The name of a pack that comes with mockapi, a pack, or a list of these.",
}
WORLD = answer_of(
    name=text(),
    url=text("The address at which requests are for this world, where its host name can be resolved."),
    actionnetwork=answer_of(url=text(), api_key=text(), personal_key=text()),
    actionkit=answer_of(url=text(), username=text(), password=text()),
    requests=whole("How many there have been since the world began."),
)


def about(emulator: Emulator, asked: Asked) -> Mapping[str, Any]:
    """What this is, the world's addresses and keys, and the paths there are."""
    from mockapi import __version__
    from mockapi.transport.control import routes

    paths = list(dict.fromkeys(route.path for route in routes() if route.path))
    return {"mockapi": __version__, "world": shown(emulator, asked), "worlds": list(asked.worlds), "controls": paths}


def shown(emulator: Emulator, asked: Asked) -> dict[str, Any]:
    """A world as answers show it."""
    name = next((name for name, one in asked.worlds.items() if one is emulator), "default")
    scheme, _, authority = asked.request.base.partition("://")
    port = authority.rpartition("]")[2].partition(":")[2]
    address = asked.request.base if name == "default" else f"{scheme}://{name}.localhost{f':{port}' if port else ''}"
    network, kit = emulator.actionnetwork, emulator.actionkit
    return {
        "name": name,
        "url": address,
        "actionnetwork": {
            "url": f"{address}/api/v2",
            "api_key": network.api_key,
            "personal_key": network.personal_key,
        },
        "actionkit": {"url": address, "username": kit.username, "password": kit.password},
        "requests": emulator.journal.total,
    }


def reset(emulator: Emulator, asked: Asked) -> Mapping[str, Any]:
    """Start the world anew, with the seed it was started with; journal, clock, faults and webhooks are as at first."""
    emulator.reset()
    return {"reset": True}


def seed(emulator: Emulator, asked: Asked) -> Mapping[str, Any]:
    """Add the rows of a pack to the world: all of them, or none and an error that names the row."""
    emulator.seed(seed_in(asked.body["pack"]))
    return {"seeded": True}


def dump(emulator: Emulator, asked: Asked) -> Mapping[str, Any]:
    """The world as a pack: seeded into an empty one it gives this world again, ids and addresses too."""
    return emulator.dump()


def seed_in(given: Any) -> Any:
    """A seed as a request may name it: no paths, which are none of its business. Raises Invalid."""
    from mockapi.fixtures.packs import packs

    for one in given if isinstance(given, list) else [given]:
        if isinstance(one, str) and one not in packs():
            raise Invalid(f"there is no pack {one!r}; there are: {', '.join(packs())}")
    return given


def packs(emulator: Emulator, asked: Asked) -> Mapping[str, Any]:
    """The names of the packs that come with mockapi."""
    from mockapi.fixtures.packs import packs

    return {"packs": packs()}


def pack_schema(emulator: Emulator, asked: Asked) -> Mapping[str, Any]:
    """The JSON Schema of a pack."""
    from mockapi.fixtures.packs import schema

    return schema()


def missed(emulator: Emulator, asked: Asked) -> Mapping[str, Any]:
    """The requests that asked for what is not modelled (answered 501), or for a path that no route has.

    ``report`` says the same in text, with what was nearest. With ``strict=false`` only what is not modelled counts.
    """
    from mockapi.transport.complaints import complaints, report

    found = complaints(emulator.journal, asked.args.get("since", 0), strict=asked.args.get("strict", True))
    return {
        "missed": [summary(exchange) for exchange in found],
        "report": report(found) if found else "",
        "allowed": emulator.allows_unmodelled,
    }


def allow(emulator: Emulator, asked: Asked) -> Mapping[str, Any]:
    """Let requests to what is not modelled pass: a test of pytest's that shares the world does not fail for them."""
    emulator.allow_unmodelled()
    return {"allowed": True}


ROUTES = (
    Route("GET", "", about, answer=answer_of(
        mockapi=text("The version."), world=WORLD, worlds=list_of(text()), controls=list_of(text()),
    )),
    Route("POST", "reset", reset, answer=answer_of(reset=flag())),
    Route("POST", "seed", seed, body=hash_of({"pack": SEED}, ("pack",)), answer=answer_of(seeded=flag())),
    Route("GET", "dump", dump),
    Route("GET", "packs", packs, answer=answer_of(packs=list_of(text())), of_server=True),
    Route("GET", "packs/schema", pack_schema, answer=hash_of(), of_server=True),
    Route("GET", "missed", missed, args={
        "since": whole("Only those with a number above this."),
        "strict": flag("Whether paths that no route has count.", default=True),
    }, answer=answer_of(missed=list_of(EXCHANGE), report=text(), allowed=flag())),
    Route("POST", "missed/allow", allow, answer=answer_of(allowed=flag())),
)  # fmt: skip
