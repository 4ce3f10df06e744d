"""urllib3: answered below its retries, where it would write to a connection, in 1.26 and 2.x alike."""

from __future__ import annotations

import socket
import time
from collections.abc import Generator, Iterable, Mapping
from errno import ECONNRESET
from importlib.metadata import version
from io import BytesIO
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import urllib3
from urllib3._collections import HTTPHeaderDict
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import ReadTimeoutError

from mockapi.transport.intercept.bodies import Cut, Slow
from mockapi.world.exchange import Answer, Trouble

if TYPE_CHECKING:
    from mockapi.transport.intercept.seam import Replacement, Seam

DEFAULT_PORTS = {"http": 80, "https": 443}
REASONS = {
    200: "OK", 201: "Created", 202: "Accepted", 204: "No Content", 301: "Moved Permanently", 302: "Found",
    400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed",
    409: "Conflict", 422: "Unprocessable Entity", 429: "Too Many Requests", 500: "Internal Server Error",
    501: "Not Implemented", 502: "Bad Gateway", 503: "Service Unavailable", 504: "Gateway Timeout",
}  # fmt: skip
VERSION_1 = version("urllib3").startswith("1.")

Origin = tuple[Any, Any, "int | None"]


class _Received:
    """What http.client would have read: the answer as an HTTPResponse of its own kind."""

    version = 11
    version_string = "HTTP/1.1"
    strict = 0

    def __init__(self, answer: Answer) -> None:
        self.status = answer.status
        self.reason = REASONS.get(answer.status, "")
        self.headers = self.msg = HTTPHeaderDict()
        for name, value in answer.headers:
            self.headers.add(name, value)
        body = answer.body
        self.headers["Content-Length"] = str(len(body) + answer.withheld)
        self.trouble: Any = answer.trouble
        self._body = BytesIO(body)
        if self.trouble is not None and self.trouble.kind == "cut":
            self._body = Cut(body, self.trouble.size)
        elif self.trouble is not None and self.trouble.kind == "slow":
            self._body = Slow(body, self.trouble.pause)
        self._size = len(body)
        self.closed = False
        self.fp = self._body
        self.read = self._body.read
        self.readinto = self._body.readinto
        self.chunked = False
        self.length: int | None = None

    def close(self) -> None:
        self.closed = True
        self._body.close()

    def isclosed(self) -> bool:
        """Whether all has been read: urllib3 then gives the connection back to its pool."""
        return self.closed or self._body.tell() >= self._size

    def flush(self) -> None:
        pass


class _Response(urllib3.HTTPResponse):
    """urllib3's response, which cuts its pieces from memory instead of reading them one by one."""

    def stream(self, amt: int | None = 2**16, decode_content: bool | None = None) -> Generator[bytes, None, None]:
        """The body in pieces of ``amt`` bytes; as urllib3 reads it once somebody has begun to read."""
        received: Any = self._fp
        if not isinstance(received, _Received) or received.trouble or received.fp.tell() or not amt:
            yield from super().stream(amt, decode_content)
            return
        body = received.fp.getvalue()
        for start in range(0, len(body), amt):
            if received.closed:
                return
            piece = body[start : start + amt]
            received.fp.seek(start + len(piece))
            self._fp_bytes_read = start + len(piece)
            if received.isclosed():
                self.release_conn()
            yield piece
        self.release_conn()


def _suffer(pool: HTTPConnectionPool, url: str, received: _Received, timeout: Any) -> None:
    """Wait, or raise what a broken connection or one without an answer would raise. Nothing waits for a timeout."""
    trouble: Trouble = received.trouble
    patience = _patience(pool, timeout)
    if trouble.kind == "silence" or (patience is not None and trouble.delay > patience):
        raise ReadTimeoutError(pool, url, f"Read timed out. (read timeout={patience})")
    time.sleep(trouble.delay)
    if trouble.kind == "reset":
        raise ConnectionResetError(ECONNRESET, "Connection reset by peer")
    if isinstance(received.fp, Slow):
        received.fp.patience = patience


def _patience(pool: HTTPConnectionPool, timeout: Any) -> float | None:
    """How many seconds a client waits for each piece of an answer; None for ever."""
    given = pool._get_timeout(timeout)
    given.start_connect()
    seconds = given.read_timeout
    return seconds if seconds is None or isinstance(seconds, (int, float)) else socket.getdefaulttimeout()


def attach(seam: Seam) -> None:
    """Answer our hosts' requests in ``_make_request``, and keep a proxy from being dialled for them."""

    def make_request(original: Replacement) -> Replacement:
        def replaced(pool: HTTPConnectionPool, conn: Any, method: str, url: str, *args: Any, **kwargs: Any) -> Any:
            address = urlsplit(url) if url.startswith(("http://", "https://")) else None
            host = address.hostname if address is not None else pool.host
            if not seam.owns(host):
                return original(pool, conn, method, url, *args, **kwargs)
            return _answer(seam, pool, method, url, address, kwargs)

        return replaced

    def prepare_proxy(original: Replacement) -> Replacement:
        def replaced(pool: HTTPSConnectionPool, *args: Any, **kwargs: Any) -> Any:
            return None if seam.owns(pool.host) else original(pool, *args, **kwargs)

        return replaced

    seam.patch(HTTPConnectionPool, "_make_request", make_request)
    seam.patch(HTTPSConnectionPool, "_prepare_proxy", prepare_proxy)


def _answer(seam: Seam, pool: HTTPConnectionPool, method: str, url: str, address: Any, kwargs: Any) -> Any:
    scheme, host, port = pool.scheme, pool.host, pool.port
    if address is not None:
        scheme, host, port = address.scheme, address.hostname, address.port
        url = address.path + (f"?{address.query}" if address.query else "")
    received = receive(seam, method, (scheme, host, port), url, kwargs.get("headers") or {}, kwargs.get("body"))
    if received.trouble is not None:
        _suffer(pool, url, received, kwargs["timeout"])
    if VERSION_1:
        return received
    response = response_of(
        received,
        method,
        url,
        preload_content=kwargs.get("preload_content", True),
        decode_content=kwargs.get("decode_content", True),
        enforce_content_length=kwargs.get("enforce_content_length", True),
    )
    response.retries = kwargs.get("retries")
    response._connection = kwargs.get("response_conn")
    response._pool = pool
    return response


def receive(seam: Seam, method: str, origin: Origin, target: str, headers: Mapping[Any, Any], body: Any) -> _Received:
    """What http.client would have read after a request for a path with its query."""
    scheme, host, port = origin
    netloc = host if port in (None, DEFAULT_PORTS.get(scheme)) else f"{host}:{port}"
    named = {str(name).lower(): _text(value) for name, value in headers.items()}
    named.setdefault("host", netloc)
    return _Received(seam.answer(method, f"{scheme}://{netloc}", target, named, _bytes(body)))


def response_of(received: _Received, method: str, target: str, **options: Any) -> urllib3.HTTPResponse:
    """urllib3's response to it; ``options`` are those of its class."""
    return _Response(
        body=received,  # type: ignore[arg-type]
        headers=received.headers,
        status=received.status,
        version=received.version,
        reason=received.reason,
        original_response=received,  # type: ignore[arg-type]
        request_method=method,
        request_url=target,
        **options,
    )


def _text(value: Any) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)


def _bytes(body: Any) -> bytes:
    if body is None:
        return b""
    if isinstance(body, str):
        return body.encode()
    if isinstance(body, (bytes, bytearray, memoryview)):
        return bytes(body)
    if hasattr(body, "read"):
        return _bytes(body.read())
    if isinstance(body, Iterable):
        return b"".join(_bytes(part) for part in body)
    raise TypeError(f"a request body cannot be a {type(body).__name__}")
