"""A sandbox: a stretch of an emulator's life after which everything is as it was, for tests that share one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from typing import TYPE_CHECKING

from mockapi.world.journal import Journal

if TYPE_CHECKING:
    from mockapi.emulator import Emulator


@contextmanager
def sandbox(emulator: Emulator) -> Iterator[None]:
    """See :meth:`mockapi.Emulator.sandbox`."""
    world, allowed = emulator.world, emulator._allows_unmodelled
    with world.savepoint(), world.faults.kept():
        clock, calls, journal = dict(vars(world.clock)), dict(world.calls), world.journal
        services = (world.settings.actionnetwork, world.settings.actionkit)
        switches = [(service, name, copy(value)) for service in services for name, value in vars(service).items()]
        world.journal = Journal(journal.size)
        try:
            yield
        finally:
            with world.lock:
                emulator._world, emulator._allows_unmodelled = world, allowed
                world.journal = journal
                vars(world.clock).update(clock)
                world.calls = calls
                for service, name, value in switches:
                    if name != "stamp" and getattr(service, name) != value:
                        setattr(service, name, value)
