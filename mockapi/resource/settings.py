"""How a service's switches are declared: each once, with its default, where that comes from, and what it does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, ClassVar

from mockapi.resource.evidence import Evidence


def switch(default: Any, evidence: Evidence, help: str, *, choices: tuple[str, ...] = ()) -> Any:
    """A field of a service's ``Settings``, of ``choices`` only if there are some. A mapping is copied for each."""
    metadata = {"evidence": evidence, "help": help, "choices": choices}
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
        item = next((one for one in fields(self) if one.name == name), None)
        if item is None:
            raise AttributeError(f"{self.service} has no setting {name!r}")
        choices = item.metadata.get("choices")
        if choices and value not in choices:
            raise ValueError(f"{name} is one of {', '.join(map(repr, choices))}, not {value!r}")
        super().__setattr__(name, value)
        super().__setattr__("stamp", object())
