"""How a client asks a proxy for a tunnel, and how it is answered."""

from __future__ import annotations

import re
from dataclasses import dataclass

from mockapi.world.exchange import host_in

GRANTED = b"HTTP/1.1 200 Connection established\r\n\r\n"

_METHOD = b"CONNECT "
_LONGEST_HEAD = 65536
_LINE = re.compile(rb"CONNECT (\S+) HTTP/1\.[01]\r\n")


@dataclass(frozen=True)
class Wish:
    """A tunnel that a client asks for. ``length`` is the size of the request, 0 while its end has not come."""

    authority: str = ""
    length: int = 0


def asked_for(data: bytes) -> Wish | None:
    """The tunnel that bytes ask for, as far as they have come; None where they are some other request, or nonsense."""
    if not (data.startswith(_METHOD) or _METHOD.startswith(data)):
        return None
    end = data.find(b"\r\n\r\n")
    if end < 0:
        return Wish() if len(data) < _LONGEST_HEAD else None
    line = _LINE.match(data)
    return None if line is None else Wish(line[1].decode("latin-1"), end + 4)


def answer(status: str, text: str) -> bytes:
    """The answer to a client that gets no tunnel, after which the connection is closed."""
    body = f"{text}\n".encode("utf-8", "replace")
    head = f"HTTP/1.1 {status}\r\nContent-Type: text/plain\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    return head.encode() + body


def split(authority: str, default: int) -> tuple[str, int]:
    """Host and port of ``host:port``; an empty host where it is none."""
    host = host_in(authority).rstrip(".")
    after = authority.rpartition("]")[2].rpartition(":")[2]
    has_port = authority.rpartition("]")[2].count(":") == 1 and after.isdecimal() and len(after) <= 5
    return host, int(after) if has_port else default
