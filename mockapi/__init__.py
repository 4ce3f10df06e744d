"""An ActionKit and an Action Network that live in memory, for tests.

The names are loaded when they are first used, so that importing the package costs next to nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mockapi.actionkit.xmlrpc.migration import MigrationWarning
    from mockapi.checking import check
    from mockapi.emulator import Emulator
    from mockapi.fixtures.packs import PackError
    from mockapi.fixtures.population.generating import generate
    from mockapi.resource.accessor import Record
    from mockapi.resource.changes import Change, Changes
    from mockapi.transport.intercept import Interception, intercept
    from mockapi.transport.server import Server, serve
    from mockapi.world.errors import (
        Forbidden,
        Forgotten,
        Invalid,
        NotAllowed,
        NotFound,
        ReadOnly,
        Refused,
        SavepointError,
        Unmodelled,
    )

__version__ = "0.1.0"

_HOMES = {
    "Change": "mockapi.resource.changes",
    "Changes": "mockapi.resource.changes",
    "Emulator": "mockapi.emulator",
    "Forbidden": "mockapi.world.errors",
    "Forgotten": "mockapi.world.errors",
    "Interception": "mockapi.transport.intercept",
    "Invalid": "mockapi.world.errors",
    "MigrationWarning": "mockapi.actionkit.xmlrpc.migration",
    "NotAllowed": "mockapi.world.errors",
    "NotFound": "mockapi.world.errors",
    "PackError": "mockapi.fixtures.packs",
    "ReadOnly": "mockapi.world.errors",
    "Record": "mockapi.resource.accessor",
    "Refused": "mockapi.world.errors",
    "SavepointError": "mockapi.world.errors",
    "Server": "mockapi.transport.server",
    "Unmodelled": "mockapi.world.errors",
    "check": "mockapi.checking",
    "generate": "mockapi.fixtures.population.generating",
    "intercept": "mockapi.transport.intercept",
    "serve": "mockapi.transport.server",
}

__all__ = [
    "Change",
    "Changes",
    "Emulator",
    "Forbidden",
    "Forgotten",
    "Interception",
    "Invalid",
    "MigrationWarning",
    "NotAllowed",
    "NotFound",
    "PackError",
    "ReadOnly",
    "Record",
    "Refused",
    "SavepointError",
    "Server",
    "Unmodelled",
    "__version__",
    "check",
    "generate",
    "intercept",
    "serve",
]


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'mockapi' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(home), name)
