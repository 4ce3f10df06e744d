"""The service's end of a connection that is none: takes what a client writes, and says what it may read, and when."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Iterator
from enum import Enum
from errno import ECONNRESET
from functools import partial
from heapq import heappop, heappush
from http.client import responses
from itertools import count
from math import inf
from typing import NamedTuple
from urllib.parse import urlsplit

from mockapi.world.exchange import PIECE, Answer, Trouble

DEFAULT_PORTS = {"http": 80, "https": 443}
NO_TROUBLE = Trouble()

# Seconds that go on even where a test freezes time: freezegun replaces time.monotonic wherever it finds it.
if hasattr(time, "clock_gettime"):
    real_time = partial(time.clock_gettime, time.CLOCK_MONOTONIC)
else:
    real_time = partial(time.monotonic)


def is_frozen() -> bool:
    """Whether timers that go by time.monotonic, as those of event loops, would never be due."""
    return abs(time.monotonic() - real_time()) > 1


class Asked(NamedTuple):
    """A request that came in whole, in the order in which a seam takes it; ``stream`` numbers it on its connection."""

    method: str
    base: str
    target: str
    headers: dict[str, str]
    body: bytes
    stream: int = 0


class Step(Enum):
    """What comes of an answer besides the pieces of its body."""

    HEAD = "head"
    END = "end"
    CLOSED = "closed"
    BROKEN = "broken"


def course(answer: Answer) -> Iterator[tuple[float, Step | bytes]]:
    """What happens to an answer on its way, each thing with the seconds that it comes after the one before."""
    trouble, body = answer.trouble or NO_TROUBLE, answer.body
    if trouble.kind == "silence":
        yield inf, Step.BROKEN
        return
    if trouble.kind == "reset":
        yield trouble.delay, Step.BROKEN
        return
    yield trouble.delay, Step.HEAD
    if trouble.kind == "slow":
        for start in range(0, len(body), PIECE):
            yield trouble.pause, body[start : start + PIECE]
    else:
        yield 0.0, body[: trouble.size] if trouble.kind == "cut" else body
    yield 0.0, Step.CLOSED if trouble.kind == "cut" and trouble.size < len(body) else Step.END


class Connection:
    """What both versions of HTTP have in common. Safe for threads that share it.

    ``patience`` is how long, in seconds, a reader may sleep before it looks again.
    """

    patience = inf

    def __init__(self, scheme: str, host: str, port: int) -> None:
        host = f"[{host}]" if ":" in host and not host.startswith("[") else host
        netloc = host if port == DEFAULT_PORTS[scheme] else f"{host}:{port}"
        self._netloc, self._base = netloc, f"{scheme}://{netloc}"
        self._lock = threading.RLock()
        self._requests: deque[Asked] = deque()
        self._coming: list[tuple[float, int, int, Step | bytes, Answer]] = []
        self._order = count()
        self._readable = bytearray()
        self._broken = False
        self.has_ended = False

    def write(self, data: bytes) -> None:
        """Take what a client sends."""
        with self._lock:
            self._receive(data)

    def asked(self) -> Asked | None:
        """The next request that has come in whole."""
        with self._lock:
            return self._requests.popleft() if self._requests else None

    def answered(self, asked: Asked, answer: Answer) -> None:
        """Let an answer come, at once or as its trouble has it."""
        with self._lock:
            due = real_time()
            for pause, step in course(answer):
                due += pause
                heappush(self._coming, (due, next(self._order), asked.stream, step, answer))

    def read(self, most: int) -> tuple[bytes | None, float | None]:
        """Bytes, none of them at the end of the connection; or None and in how many seconds there will be something.

        Those are None too where nothing is on its way, infinite where nothing will ever come. Raises ConnectionError
        once the connection is broken.
        """
        with self._lock:
            now = real_time()
            while self._coming and self._coming[0][0] <= now and not self.has_ended:
                _, _, stream, step, answer = heappop(self._coming)
                if step is Step.BROKEN:
                    self._broken = self.has_ended = True
                elif step is Step.CLOSED:
                    self._flush()
                    self.has_ended = True
                else:
                    self._send(stream, step, answer)
            self._flush()
            if self._readable:
                data = bytes(self._readable[:most])
                del self._readable[:most]
                return data, None
            if self._broken:
                raise ConnectionResetError(ECONNRESET, "Connection reset by peer")
            if self.has_ended:
                return b"", None
            return None, self._coming[0][0] - now if self._coming else None

    def _receive(self, data: bytes) -> None:
        """Note these bytes, and perhaps a request that is whole with them."""
        raise NotImplementedError

    def _send(self, stream: int, step: Step | bytes, answer: Answer) -> None:
        """Make the head, a piece or the end of an answer readable."""
        raise NotImplementedError

    def _flush(self) -> None:
        """Make readable what else is to be said."""


class Http1(Connection):
    """HTTP/1.1, as a well-behaved client writes it: one request after the other."""

    def __init__(self, scheme: str, host: str, port: int) -> None:
        super().__init__(scheme, host, port)
        self._sent = bytearray()
        self._head: tuple[str, dict[str, str]] | None = None

    def asked(self) -> Asked | None:
        """The request, which is looked at when its answer is to be read: it may come in many pieces."""
        with self._lock:
            if self._head is None and self._sent:
                self._read_head()
            if self._head is not None:
                self._read_body(*self._head)
        return super().asked()

    def _receive(self, data: bytes) -> None:
        self._sent += data

    def _read_head(self) -> None:
        end = self._sent.find(b"\r\n\r\n")
        if end < 0:
            return
        line, *fields = self._sent[:end].decode("latin-1").split("\r\n")
        del self._sent[: end + 4]
        headers: dict[str, str] = {}
        for field in fields:
            name, _, value = field.partition(":")
            put(headers, name.lower(), value.strip())
        headers.setdefault("host", self._netloc)
        self._head = line, headers
        if headers.get("expect", "").lower() == "100-continue":
            self._readable += b"HTTP/1.1 100 Continue\r\n\r\n"

    def _read_body(self, line: str, headers: dict[str, str]) -> None:
        body: bytes | None
        if headers.get("transfer-encoding", "").lower() == "chunked":
            body = unchunked(bytes(self._sent)) if self._sent.endswith(b"0\r\n\r\n") else None
        else:
            body = None if len(self._sent) < int(headers.get("content-length", 0)) else bytes(self._sent)
        if body is None:
            return
        self._sent.clear()
        self._head = None
        method, target, _ = line.split(" ", 2)
        base = self._base
        if not target.startswith("/") and "://" in target:  # as for a proxy
            address = urlsplit(target)
            base, target = f"{address.scheme}://{address.netloc}", address._replace(scheme="", netloc="").geturl()
        self._requests.append(Asked(method, base, target, headers, body))

    def _send(self, stream: int, step: Step | bytes, answer: Answer) -> None:
        if isinstance(step, bytes):
            self._readable += step
        elif step is Step.HEAD:
            self._readable += head_of(answer)


def put(headers: dict[str, str], name: str, value: str) -> None:
    """Add a header; a name that comes again is continued, as HTTP has it."""
    if name in headers:
        value = f"{headers[name]}{'; ' if name == 'cookie' else ', '}{value}"
    headers[name] = value


def head_of(answer: Answer) -> bytes:
    """The status line and headers of an answer in HTTP/1.1, with the empty line behind them."""
    lines = [f"HTTP/1.1 {answer.status} {responses.get(answer.status, '')}"]
    lines += [f"{name}: {value}" for name, value in answer.headers]
    lines.append(f"Content-Length: {answer.content_length}")
    return "\r\n".join((*lines, "", "")).encode("latin-1", "replace")


def unchunked(body: bytes) -> bytes | None:
    """What a chunked body says; None where it has not come to its end."""
    whole: list[bytes] = []
    rest = body
    while True:
        line, found, rest = rest.partition(b"\r\n")
        if not found:
            return None
        length = int(line.partition(b";")[0] or b"0", 16)
        if length == 0:
            return b"".join(whole) if rest.endswith(b"\r\n") else None
        if len(rest) < length + 2:
            return None
        whole.append(rest[:length])
        rest = rest[length + 2 :]
