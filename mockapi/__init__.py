"""An ActionKit and an Action Network that live in memory, for tests.

The names are loaded when they are first used, so that importing the package costs next to nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mockapi.actionkit.xmlrpc.migration import MigrationWarning
    from mockapi.emulator import Emulator
    from mockapi.fixtures.packs import PackError
    from mockapi.resource.accessor import Record
    from mockapi.transport.intercept import Interception, intercept
    from mockapi.transport.server import Server, serve
    from mockapi.world.errors import Forbidden, Invalid, NotAllowed, NotFound, Refused, SavepointError, Unmodelled

__version__ = "0.1.0"

_HOMES = {
    "Emulator": "mockapi.emulator",
    "Forbidden": "mockapi.world.errors",
    "Interception": "mockapi.transport.intercept",
    "Invalid": "mockapi.world.errors",
    "MigrationWarning": "mockapi.actionkit.xmlrpc.migration",
    "NotAllowed": "mockapi.world.errors",
    "NotFound": "mockapi.world.errors",
    "PackError": "mockapi.fixtures.packs",
    "Record": "mockapi.resource.accessor",
    "Refused": "mockapi.world.errors",
    "SavepointError": "mockapi.world.errors",
    "Server": "mockapi.transport.server",
    "Unmodelled": "mockapi.world.errors",
    "intercept": "mockapi.transport.intercept",
    "serve": "mockapi.transport.server",
}

__all__ = [
    "Emulator",
    "Forbidden",
    "Interception",
    "Invalid",
    "MigrationWarning",
    "NotAllowed",
    "NotFound",
    "PackError",
    "Record",
    "Refused",
    "SavepointError",
    "Server",
    "Unmodelled",
    "__version__",
    "intercept",
    "serve",
]


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'mockapi' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(home), name)
