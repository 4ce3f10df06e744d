"""The parameters of an action as they were given: read as text, lists, flags and numbers (reference 40.2)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from mockapi.actionkit.declaring.writing import values_of

FALSE = frozenset({"", "0", "false", "no", "off", "none", "null"})


@dataclass(frozen=True)
class Given:
    """A mapping of names to JSON values; forms give texts, and lists for repeated keys."""

    values: Mapping[str, Any]

    def text(self, name: str) -> str:
        """A parameter's text without blanks round it; the last of several; empty where there is none."""
        found = values_of(self.values.get(name))
        return found[-1].strip() if found else ""

    def texts(self, name: str) -> tuple[str, ...]:
        """All values of a parameter."""
        return values_of(self.values.get(name))

    def has(self, name: str) -> bool:
        """Whether a parameter was given with some content."""
        return bool(self.text(name))

    def flag(self, name: str) -> bool:
        """Whether a parameter is on: true, 1, a check box's text."""
        value = self.values.get(name)
        return value if isinstance(value, bool) else self.text(name).lower() not in FALSE

    def names(self, name: str, text: str) -> bool:
        """Whether a text, of a country for instance, is among a parameter's values; letter case does not matter."""
        return text.casefold() in (value.strip().casefold() for value in self.texts(name))

    def number(self, name: str) -> int | None:
        """A parameter as a whole number; None for anything else."""
        text = self.text(name)
        return int(text) if text.isascii() and text.removeprefix("-").isdecimal() and len(text) < 19 else None

    def prefixed(self, prefix: str) -> Iterator[tuple[str, tuple[str, ...]]]:
        """The names behind a prefix, with their values."""
        for name, value in self.values.items():
            if name.startswith(prefix) and len(name) > len(prefix):
                yield name[len(prefix) :], values_of(value)
