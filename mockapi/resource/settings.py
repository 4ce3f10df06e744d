"""How a service's switches are declared: each once, with its default, where that comes from, and what it does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, ClassVar

from mockapi.resource.evidence import Evidence


def switch(default: Any, evidence: Evidence, help: str) -> Any:
    """A field of a service's ``Settings``. A mapping is copied for each of them."""
    metadata = {"evidence": evidence, "help": help}
    if isinstance(default, Mapping):
        return field(default_factory=lambda: dict(default), metadata=metadata)
    return field(default=default, metadata=metadata)


@dataclass
class Switches:
    """What the ``Settings`` of a service are built on: a name that is none of its switches is refused.

    ``stamp`` is another object after every change.
    """

    service: ClassVar[str]
    stamp: ClassVar[object]

    def __setattr__(self, name: str, value: Any) -> None:
        if name not in {item.name for item in fields(self)}:
            raise AttributeError(f"{self.service} has no setting {name!r}")
        super().__setattr__(name, value)
        super().__setattr__("stamp", object())
