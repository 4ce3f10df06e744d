"""Pages of a collection: which one is asked for, and the addresses of its neighbours (reference 7)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote

from mockapi.world.exchange import Request

PER_PAGE = 25
HIGHEST = 10**12

_NUMBER = re.compile(r"\s*(\d+)")


def leading_number(text: str | None, default: int) -> int:
    """The digits that a text begins with, as Rails reads numbers; the default for none and for nought."""
    match = _NUMBER.match(text or "")
    return min(int(match[1][:15]), HIGHEST) or default if match else default


@dataclass(frozen=True)
class Page:
    """The page asked for: from 1, of at most 25. ``kept`` is the client's query without ``page``, encoded.

    What is said twice stands in it once, as the last said: a client that repeats itself must not grow its links.
    """

    number: int
    size: int
    kept: str

    @classmethod
    def asked(cls, request: Request) -> Page:
        """From a request's query."""
        if not request.query:
            return FIRST
        args = request.args
        size = min(leading_number(args.get("per_page"), PER_PAGE), PER_PAGE)
        kept = "".join(f"{_encoded(name)}={_encoded(value)}&" for name, value in args.items() if name != "page")
        return cls(leading_number(args.get("page"), 1), size, kept)

    @property
    def offset(self) -> int:
        """How many rows stand before it."""
        return (self.number - 1) * self.size

    def address(self, path: str, number: int) -> str:
        """The path of another page: the client's arguments kept, ``page`` last."""
        return f"{path}?{self.kept}page={number}"


FIRST = Page(1, PER_PAGE, "")


def _encoded(text: str) -> str:
    # Spaces as %20, @ as %40, quotes as they are: reference 7.3, recorded.
    return quote(text, safe="'")
