"""What passes between a client and a service: a request, its answer, and the record of both."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any
from urllib.parse import parse_qsl

_AUTHORITY = re.compile(r"(?:\[([0-9a-f:.]+)\]|([a-z0-9._~%!$&'()*+,;=-]+))(?::[0-9]*)?", re.IGNORECASE)


@lru_cache(maxsize=256)
def host_in(authority: str) -> str:
    """The host of ``host:port``, in lower case and without brackets; empty where it is no such thing."""
    match = _AUTHORITY.fullmatch(authority)
    return "" if match is None else (match[1] or match[2]).lower()


@dataclass(frozen=True)
class Request:
    """A request as any door hands it in. ``path`` and ``query`` are raw, header names lower case.

    ``base`` is the address that the client used, scheme and host, without a slash at the end.
    """

    method: str
    base: str
    path: str
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def host(self) -> str:
        """The host of ``base``, in lower case, without port and brackets."""
        return host_in(self.base.partition("://")[2])

    @property
    def json(self) -> Any:
        """The body as JSON; None where it is none."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            return None

    @cached_property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """The query's arguments in order, decoded."""
        return tuple(parse_qsl(self.query, keep_blank_values=True)) if self.query else ()

    @cached_property
    def args(self) -> Mapping[str, str]:
        """The query's arguments by name; of several with one name the last."""
        return dict(self.pairs)


@dataclass(frozen=True)
class Trouble:
    """What befalls an answer on its way: ``delay`` seconds before it, and then one of four kinds, or none.

    ``reset``: the connection breaks before the first byte. ``silence``: nothing ever comes. ``cut``: it breaks after
    ``size`` bytes of the body. ``slow``: the body comes in pieces of :data:`PIECE` bytes, ``pause`` seconds apart.
    """

    kind: str = ""
    delay: float = 0.0
    size: int = 0
    pause: float = 0.0


PIECE = 64


@dataclass(frozen=True)
class Answer:
    """A service's answer: status, headers without Content-Length, body.

    ``content`` is the body, or the texts that make it when it is asked for: pages are made of texts that are kept
    anyway, and a journal of a thousand pages must not hold them all once more. ``withheld`` is the size of the body
    that a GET would have got, where this is the answer to a HEAD. ``trouble`` is the transport's to bring about.
    """

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    content: bytes | tuple[str, ...] = b""
    withheld: int = 0
    trouble: Trouble | None = None

    @property
    def body(self) -> bytes:
        """The body, put together each time where it is in pieces."""
        content = self.content
        return content if isinstance(content, bytes) else "".join(content).encode("utf-8", "backslashreplace")

    @property
    def content_length(self) -> int:
        """What the header Content-Length says."""
        return len(self.body) + self.withheld

    def without_body(self) -> Answer:
        """The same answer for a HEAD."""
        return Answer(self.status, self.headers, b"", self.content_length, self.trouble)

    @property
    def json(self) -> Any:
        """The body as JSON; None where it is none."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            return None


@dataclass(frozen=True)
class Outcome:
    """What a service makes of a request: the answer, the evidence it rests on, and what was wrong with the path."""

    answer: Answer
    evidence: frozenset[str] = frozenset()
    unmodelled: str | None = None
    unroutable: bool = False
    nearest: str | None = None


@dataclass(frozen=True)
class Exchange:
    """One request that was answered. ``number`` counts from 1 in each world.

    ``span`` is the stretch of the write log that belongs to it, ``history`` tells what that is; ``unmodelled`` names
    the gap where the answer was 501; ``unroutable`` says that no route has this path, and ``nearest`` is the route
    most like it. ``fault`` is the rule that struck, in words; ``at`` the moment in seconds since the epoch, by the
    world's clock.
    """

    number: int
    service: str
    request: Request
    answer: Answer
    span: tuple[int, int]
    evidence: frozenset[str] = frozenset()
    unmodelled: str | None = None
    unroutable: bool = False
    nearest: str | None = None
    fault: str | None = None
    at: float = 0.0
    history: Callable[[Exchange], Sequence[Any]] | None = field(default=None, repr=False, compare=False)

    @property
    def changes(self) -> Sequence[Any]:
        """What this exchange itself changed, a list of :class:`mockapi.Change`, several writes to a row being one.

        Raises Forgotten once the journal has dropped it.
        """
        return () if self.history is None else self.history(self)

    @property
    def method(self) -> str:
        """The request's method."""
        return self.request.method

    @property
    def path(self) -> str:
        """The request's path, raw."""
        return self.request.path

    @property
    def query(self) -> Mapping[str, str]:
        """The request's query arguments."""
        return self.request.args

    @property
    def headers(self) -> Mapping[str, str]:
        """The request's headers, names in lower case."""
        return self.request.headers

    @property
    def body(self) -> Any:
        """The request's body as data: JSON, or a form as a hash (a name that comes again has a list of its values).

        A call over XML-RPC is a hash of ``method``, ``params`` and ``struct``, the first of these where it is one.
        Anything else is bytes, and None where there is no body.
        """
        raw, kind = self.request.body, self.request.headers.get("content-type", "")
        if not raw:
            return None
        if kind.startswith("application/x-www-form-urlencoded"):
            fields: dict[str, list[str]] = {}
            for name, value in parse_qsl(raw.decode("utf-8", "replace"), keep_blank_values=True):
                fields.setdefault(name, []).append(value)
            return {name: values[0] if len(values) == 1 else values for name, values in fields.items()}
        if b"<methodCall" in raw[:200]:
            from mockapi.world.calls import call_in

            call = call_in(raw)
            if call is not None:
                return call
        parsed = self.request.json
        return raw if parsed is None else parsed

    @property
    def status(self) -> int:
        """The answer's status; 0 where a fault let none come."""
        return self.answer.status

    def line(self) -> str:
        """The exchange in a line: its number, what was asked, what came of it, and what struck it."""
        struck = f"  [{self.fault}]" if self.fault else ""
        return f"#{self.number} {self}{struck}"

    def told_alike(self, other: Exchange) -> bool:
        """Whether both are told in the same words, but for their numbers."""
        return str(self) == str(other) and self.fault == other.fault

    def __str__(self) -> str:
        query = f"?{self.request.query}" if self.request.query else ""
        return f"{self.method} {self.path}{query} -> {self.status or 'no answer'}"
