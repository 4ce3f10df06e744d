"""What the control API does, a module for each part of the emulator, and what its functions are handed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mockapi.world.errors import Invalid

if TYPE_CHECKING:
    from mockapi.emulator import Emulator

KINDS = {str: "a text", bool: "true or false"}


@dataclass(frozen=True)
class Asked:
    """A control request: what stands for the ``*`` of its path, the query's arguments, the body's hash."""

    ids: tuple[str, ...]
    args: Mapping[str, str]
    body: Mapping[str, Any]

    def fields(self, **kinds: type) -> dict[str, Any]:
        """The body's fields, null counting as nothing. Raises Invalid for an unknown one or one of another kind."""
        given = {name: value for name, value in self.body.items() if value is not None}
        _refuse_unknown(given, kinds, "fields")
        for name, value in given.items():
            if not isinstance(value, kinds[name]):
                raise Invalid(f"{name} must be {KINDS[kinds[name]]}")
        return given

    def arguments(self, *known: str) -> Mapping[str, str]:
        """The query's arguments. Raises Invalid for an unknown one."""
        _refuse_unknown(self.args, known, "arguments")
        return self.args


Control = Callable[["Emulator", Asked], dict[str, Any]]


def _refuse_unknown(given: Collection[str], known: Collection[str], what: str) -> None:
    unknown = sorted(set(given) - set(known))
    if unknown:
        raise Invalid(f"there is no {', '.join(unknown)}; the {what} are: {', '.join(known) or 'none'}")
