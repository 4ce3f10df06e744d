"""What a verb's rule can come to, for the protocol to answer with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mockapi.world.store import Row

if TYPE_CHECKING:
    from mockapi.actionkit.declaring.model import Model
    from mockapi.actionkit.declaring.selection import Selection


@dataclass(frozen=True)
class Made:
    """A row was made; its address is told. ``shown``: it is answered with, besides ``extra``."""

    model: Model
    row: Row
    shown: bool = False
    extra: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True)
class MadeAt:
    """Something without a row was made, at a path below the API."""

    path: str


@dataclass(frozen=True)
class Accepted:
    """It was done, or will be."""


@dataclass(frozen=True)
class Shown:
    """Plain data to answer with. ``status`` other than 200 where the vendor has it so."""

    data: Any
    status: int = 200
    location: str | None = None


@dataclass(frozen=True)
class Listed:
    """Rows to answer with page by page, as a list does. ``whole`` names the links whose objects stand inside them."""

    model: Model
    found: Selection
    whole: tuple[str, ...] = ()


@dataclass(frozen=True)
class File:
    """Bytes to answer with."""

    content: bytes
    content_type: str
    name: str | None = None
