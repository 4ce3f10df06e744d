"""What has changed in a world, row by row, in a form that a failing test can show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from mockapi.world.journal import shortened

Kind = Literal["created", "updated", "deleted"]

SIGNS: Mapping[Kind, str] = {"created": "+", "updated": "~", "deleted": "-"}
LONGEST = 80  # characters of a value that are shown
TOLD_ALREADY = ("id", "resource_uri")  # by the key
EMPTY: tuple[Any, ...] = (None, "", [], {}, ())


@dataclass(frozen=True, eq=False)
class Change:
    """One row that was created, updated or deleted.

    ``noun`` is the vendor's name, ``key`` what stands in the row's address. ``before`` and ``after`` are Records, or
    hashes by field of what has no accessor, such as webhooks; None where there was or is nothing.
    """

    service: str
    noun: str
    key: str
    kind: Kind
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None

    @property
    def fields(self) -> dict[str, tuple[Any, Any]]:
        """The fields that differ, each with its values before and after; of a new or deleted row those that say
        something."""
        before, after = self.before or {}, self.after or {}
        names = [*before, *(name for name in after if name not in before)]
        pairs = {name: (before.get(name), after.get(name)) for name in names}
        if self.kind == "updated":
            return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
        return {name: pair for name, pair in pairs.items() if pair[0] not in EMPTY or pair[1] not in EMPTY}

    @property
    def head(self) -> str:
        """Which row, and what became of it, in a few words."""
        return f"{self.kind} {self.service} {self.noun} {self.key}"

    def lines(self) -> list[str]:
        """The change as it is printed: which row, and a line for each field."""
        said = [f"{SIGNS[self.kind]} {self.service} {self.noun} {self.key}"]
        for name, (before, after) in self.fields.items():
            if name in TOLD_ALREADY:
                continue
            both = f"{_short(before)} -> {_short(after)}"
            text = {"created": _short(after), "deleted": _short(before)}.get(self.kind, both)
            said.append(f"    {name}: {text}")
        return said

    def __str__(self) -> str:
        return "\n".join(self.lines())

    def __repr__(self) -> str:
        shown = ", ".join(line.strip() for line in self.lines()[1:])
        return f"<{self.head}{': ' if shown else ''}{shown}>"


class Changes(list[Change]):
    """Changes in the order in which their rows were first touched; ``about`` says since when. Print it to read it."""

    def __init__(self, changes: Iterable[Change] = (), about: str = "") -> None:
        super().__init__(changes)
        self.about = about

    def find(
        self,
        noun: str | None = None,
        *,
        service: str | None = None,
        kind: Kind | None = None,
        key: object = None,
    ) -> Changes:
        """The changes that match all that is given; ``key`` is what stands in the address, or a Record."""
        wanted = None if key is None else str(getattr(key, "key", key))
        return Changes(
            (
                change
                for change in self
                if (noun is None or change.noun == noun)
                and (service is None or change.service == service)
                and (kind is None or change.kind == kind)
                and (wanted is None or change.key == wanted)
            ),
            self.about,
        )

    def __str__(self) -> str:
        count = f"{len(self) or 'no'} change{'' if len(self) == 1 else 's'}"
        head = f"{count} {self.about}".strip()
        return "\n".join([f"{head}:" if self else head, *(line for change in self for line in change.lines())])


def _short(value: Any) -> str:
    text = str(value) if hasattr(value, "isoformat") else repr(value)
    return shortened(text, LONGEST)
