"""Action Network: the service object of one emulator, with its keys and its Python door."""

from __future__ import annotations

from collections.abc import Callable
from difflib import get_close_matches
from typing import TYPE_CHECKING

from mockapi.world.errors import Unmodelled

if TYPE_CHECKING:
    from mockapi.actionnetwork.noun import Noun
    from mockapi.resource.accessor import Accessor
    from mockapi.world.exchange import Answer, Outcome, Request
    from mockapi.world.world import World


class ActionNetwork:
    """``mock.actionnetwork``: keys, address, and ``mock.actionnetwork[noun]``."""

    name = "actionnetwork"

    def __init__(self, world: Callable[[], World], origin: Callable[[], str]) -> None:
        from mockapi.actionnetwork.door import PythonDoor

        self._door = PythonDoor(world)
        self._origin = origin

    @property
    def api_key(self) -> str:
        """The key of the default group."""
        from mockapi.actionnetwork.groups import GROUP_KEY

        return GROUP_KEY

    @property
    def personal_key(self) -> str:
        """The key of a personal list, which cannot reach tags and shows no sponsor."""
        from mockapi.actionnetwork.groups import PERSONAL_KEY

        return PERSONAL_KEY

    @property
    def url(self) -> str:
        """The root that a client is given: ``…/api/v2``."""
        return f"{self._origin()}/api/v2"

    def __getitem__(self, noun: str) -> Accessor[Noun]:
        """The accessor of a noun by the vendor's name. Raises Unmodelled for one that is still missing, KeyError."""
        from mockapi.actionnetwork.catalogue import GAPS, NOUNS
        from mockapi.resource.accessor import Accessor

        if noun in NOUNS:
            return Accessor(self._door, NOUNS[noun])
        missing = {part for paths in GAPS.values() for path in paths for part in path.split("/") if part != "*"}
        if noun in missing:
            raise Unmodelled(f"Action Network's {noun}")
        close = get_close_matches(noun, [*NOUNS, *missing], n=1)
        raise KeyError(f"Action Network has no {noun!r}" + (f"; did you mean {close[0]!r}?" if close else ""))

    def handle(self, request: Request) -> Outcome:
        """The answer to a request, changes made."""
        from mockapi.actionnetwork.osdi.dialect import handle

        return handle(self._door.world, request)

    def fault(self, status: int) -> Answer:
        """The vendor's error body for a status."""
        from mockapi.actionnetwork.osdi.dialect import fault

        return fault(status)


def found(world: World) -> None:
    """Put into a new world what every Action Network has: a group, a personal list, and their owners."""
    from mockapi.actionnetwork import groups

    with world.transaction():
        groups.found(world, title="Mockapi Example Group", slug="mockapi-example-group", api_key=groups.GROUP_KEY)
        groups.found(world, title="Ida Owner", slug="ida-owner", api_key=groups.PERSONAL_KEY, kind="personal")
