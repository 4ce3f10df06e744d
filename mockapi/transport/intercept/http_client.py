"""The standard library's http.client, and what stands on it: xmlrpc.client and urllib.request."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from errno import ECONNRESET
from http.client import HTTPConnection, HTTPSConnection, parse_headers, responses
from io import BytesIO
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from mockapi.transport.intercept.bodies import Broken, Slow
from mockapi.world.exchange import Answer

if TYPE_CHECKING:
    from mockapi.transport.intercept.seam import Replacement, Seam

DEFAULT_PORTS = {"http": 80, "https": 443}
ABSOLUTE = ("http://", "https://")


def attach(seam: Seam) -> None:
    """Give connections to our hosts something that answers in place of a socket; nothing is dialled, no TLS spoken.

    Whose a connection is is looked at anew with each request: it may be kept for longer than an interception.
    """

    def connect(original: Replacement) -> Replacement:
        def replaced(connection: Any, *args: Any, **kwargs: Any) -> Any:
            if not seam.owns(_host(connection)):
                return original(connection, *args, **kwargs)
            connection.sock = _Socket(seam, connection)
            return None

        return replaced

    def putrequest(original: Replacement) -> Replacement:
        def replaced(connection: Any, method: str, url: str, *args: Any, **kwargs: Any) -> Any:
            sock = connection.sock
            if isinstance(sock, _Socket) and sock.is_claimed:  # by an interception inside this one
                return original(connection, method, url, *args, **kwargs)
            is_ours = seam.owns(urlsplit(url).hostname if url.startswith(ABSOLUTE) else _host(connection))
            if is_ours != (isinstance(sock, _Socket) and sock.seam is seam):
                if sock is not None:
                    sock.close()
                connection.sock = _Socket(seam, connection) if is_ours else None
            if not is_ours:
                return original(connection, method, url, *args, **kwargs)
            with connection.sock.claimed():
                return original(connection, method, url, *args, **kwargs)

        return replaced

    seam.patch(HTTPConnection, "connect", connect)
    seam.patch(HTTPSConnection, "connect", connect)
    seam.patch(HTTPConnection, "putrequest", putrequest)


def _host(connection: Any) -> Any:
    """The host that a connection leads to in the end."""
    return getattr(connection, "_tunnel_host", None) or connection.host


class _Socket:
    """Takes a request in any number of pieces, and gives the whole answer when it is to be read."""

    def __init__(self, seam: Seam, connection: Any) -> None:
        self.seam, self._connection = seam, connection
        self._scheme = "https" if isinstance(connection, HTTPSConnection) else "http"
        is_tunnelled = getattr(connection, "_tunnel_host", None)
        host, port = _host(connection), connection._tunnel_port if is_tunnelled else connection.port
        host = f"[{host}]" if ":" in host and not host.startswith("[") else host
        self._netloc = host if port in (None, DEFAULT_PORTS[self._scheme]) else f"{host}:{port}"
        self._sent = bytearray()
        given = connection.timeout
        self._timeout: float | None = given if isinstance(given, (int, float)) else socket.getdefaulttimeout()
        self.is_claimed = False

    @contextmanager
    def claimed(self) -> Iterator[None]:
        """While inside, no other interception takes the connection over."""
        self.is_claimed = True
        try:
            yield
        finally:
            self.is_claimed = False

    def sendall(self, data: Any, flags: int = 0) -> None:
        """Keep what is sent; if the interception has been left in the meantime, it goes to whoever is there now."""
        if self._sent or self.seam.is_entered:
            self._sent += data
            return
        self._connection.sock = None
        self._connection.connect()
        self._connection.sock.sendall(data)

    def makefile(self, *args: Any, **kwargs: Any) -> BytesIO:
        """The answer to what was sent so far, as it would come in."""
        sent, self._sent = bytes(self._sent), bytearray()
        head, _, body = sent.partition(b"\r\n\r\n")
        line, _, fields = head.partition(b"\r\n")
        method, target, _ = line.decode("latin-1").split(" ", 2)
        headers = parse_headers(BytesIO(fields + b"\r\n\r\n"))
        named = {name.lower(): value for name, value in headers.items()}
        named.setdefault("host", self._netloc)
        if named.get("transfer-encoding", "").lower() == "chunked":
            body = _unchunked(body)
        base = f"{self._scheme}://{self._netloc}"
        if target.startswith(ABSOLUTE):  # as for a proxy
            parts = urlsplit(target)
            base, target = f"{parts.scheme}://{parts.netloc}", parts._replace(scheme="", netloc="").geturl()
        return self._received(self.seam.answer(method, base, target, named, body))

    def _received(self, answer: Answer) -> BytesIO:
        """The answer's bytes, late, cut or not at all where a fault says so. Nothing waits for a timeout."""
        trouble = answer.trouble
        if trouble is None:
            return BytesIO(_raw(answer))
        if trouble.kind == "silence" or (self._timeout is not None and trouble.delay > self._timeout):
            return Broken(TimeoutError("The read operation timed out"))
        time.sleep(trouble.delay)
        if trouble.kind == "reset":
            return Broken(ConnectionResetError(ECONNRESET, "Connection reset by peer"))
        raw, size = _raw(answer), len(answer.body)
        if trouble.kind == "cut":
            raw = raw[: len(raw) - max(0, size - trouble.size)]
        elif trouble.kind == "slow":
            return Slow(raw, trouble.pause, head=len(raw) - size, patience=self._timeout)
        return BytesIO(raw)

    def settimeout(self, seconds: float | None) -> None:
        """How long the client would wait."""
        self._timeout = seconds

    def setsockopt(self, *args: Any) -> None:
        """There is no socket to have options."""

    def shutdown(self, how: int) -> None:
        """There is nothing to shut down."""

    def close(self) -> None:
        """There is nothing to close."""


def _unchunked(body: bytes) -> bytes:
    whole, rest = b"", body
    while rest:
        size, _, rest = rest.partition(b"\r\n")
        length = int(size.partition(b";")[0] or b"0", 16)
        if length == 0:
            break
        whole, rest = whole + rest[:length], rest[length + 2 :]
    return whole


def _raw(answer: Answer) -> bytes:
    body = answer.body
    reason = responses.get(answer.status, "")
    lines = [f"HTTP/1.1 {answer.status} {reason}", *(f"{name}: {value}" for name, value in answer.headers)]
    lines.append(f"Content-Length: {len(body) + answer.withheld}")
    return "\r\n".join((*lines, "", "")).encode("latin-1", "replace") + body
