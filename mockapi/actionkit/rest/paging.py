"""Pages of a list: Tastypie's paginator under ActionKit's parameter names (reference 9)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from mockapi.world.errors import Invalid
from mockapi.world.exchange import Request

LIMIT, MOST = 20, 100


@dataclass(frozen=True)
class Page:
    """The stretch asked for; ``kept`` are the request's other arguments, in order."""

    limit: int
    offset: int
    kept: tuple[tuple[str, str], ...]

    @classmethod
    def asked(cls, request: Request) -> Page:
        """From a request's query. Raises Invalid with Tastypie's texts."""
        args = request.args
        limit = _number(args.get("_limit", str(LIMIT)), "limit", "a positive integer")
        offset = _number(args.get("_offset", "0"), "offset", "an integer")
        kept = tuple(pair for pair in request.pairs if pair[0] not in ("_limit", "_offset"))
        return cls(min(limit, MOST) or MOST, offset, kept)

    def meta(self, path: str, total: int) -> dict[str, Any]:
        """The ``meta`` of the answer: links are paths with ``_offset``, ``_limit`` and the other arguments."""
        before, behind = self.offset - self.limit, self.offset + self.limit
        return {
            "limit": self.limit,
            "next": self._link(path, behind) if behind < total else None,
            "offset": self.offset,
            "previous": self._link(path, before) if before >= 0 else None,
            "total_count": total,
        }

    def _link(self, path: str, offset: int) -> str:
        kept = f"&{urlencode(self.kept)}" if self.kept else ""
        return f"{path}?_offset={offset}&_limit={self.limit}{kept}"


def _number(text: str, name: str, wanted: str) -> int:
    try:
        number = int(text) if len(text) < 30 else int("x")
    except ValueError:
        raise Invalid(f"Invalid {name} '{text}' provided. Please provide {wanted}.") from None
    if number < 0:
        raise Invalid(f"Invalid {name} '{text}' provided. Please provide a positive integer >= 0.")
    return number
