"""Where a statement about a vendor comes from: the marks that declarations, fields and rules carry."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Mark(str, Enum):
    """How sure we are, from the vendor's own documentation down to our own guess."""

    DOC = "doc"
    SEEN = "seen"
    CLIENT = "client"
    OSDI = "osdi"
    TASTYPIE = "tastypie"
    GUESS = "guess"


@dataclass(frozen=True)
class Evidence:
    """A mark, and in a few words what it rests on."""

    mark: Mark
    source: str = ""

    def __str__(self) -> str:
        return f"{self.mark.value}: {self.source}" if self.source else self.mark.value


def doc(source: str = "") -> Evidence:
    """Stated or shown in the vendor's documentation."""
    return Evidence(Mark.DOC, source)


def seen(source: str = "") -> Evidence:
    """Recorded from the real service."""
    return Evidence(Mark.SEEN, source)


def client(source: str = "") -> Evidence:
    """Inferred from what a published client sends or reads."""
    return Evidence(Mark.CLIENT, source)


def osdi(source: str = "") -> Evidence:
    """From the OSDI specification."""
    return Evidence(Mark.OSDI, source)


def tastypie(source: str = "") -> Evidence:
    """What stock Tastypie does."""
    return Evidence(Mark.TASTYPIE, source)


def guess(source: str = "") -> Evidence:
    """Nobody says; what users of the real service would expect."""
    return Evidence(Mark.GUESS, source)
