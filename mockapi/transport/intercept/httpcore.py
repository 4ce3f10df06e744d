"""httpcore, which httpx stands on, and the forks of both: everything of theirs is at work but the socket itself."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterable
from functools import partial
from math import inf
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from mockapi.transport.intercept.wire import Asked, Connection, Http1, is_frozen, real_time
from mockapi.world.exchange import Answer

if TYPE_CHECKING:
    from mockapi.transport.intercept.seam import Replacement, Seam

LIBRARIES = ("httpcore", "httpcore2", "httpcorexyz")
PROXIES = ("HTTPProxy", "SOCKSProxy")  # pools for them, which have nothing of their own to handle a request
GLANCE = 0.05  # seconds after which a task that sleeps in a thread can be cancelled
KNOCK = b"PRI * HTTP/2.0"  # the first words of every client that speaks HTTP/2


def attach(seam: Seam) -> None:
    """Send our hosts' requests through a pool of our own beside the client's, with connections that need no socket.

    It has the limits and protocols of the client's pool and is made when it is first needed, so that a pool which
    outlives an interception, or is in several of them, never mixes up whose connection is whose.
    """
    for name in LIBRARIES:
        library = sys.modules.get(name)
        if library is not None and not seam.has_patched(library.ConnectionPool):
            _attach(seam, library)


def _attach(seam: Seam, library: Any) -> None:
    twins = _Twins(seam, library)

    def handle_request(original: Replacement) -> Replacement:
        def replaced(pool: Any, request: Any) -> Any:
            return original(twins.beside(pool) if twins.take(pool, request) else pool, request)

        return replaced

    def close(original: Replacement) -> Replacement:
        def replaced(pool: Any) -> Any:
            twin = twins.let_go(pool)
            if twin is not None:
                original(twin)
            return original(pool)

        return replaced

    def aclose(original: Replacement) -> Replacement:
        async def replaced(pool: Any) -> Any:
            twin = twins.let_go(pool)
            if twin is not None:
                await original(twin)
            return await original(pool)

        return replaced

    seam.patch(library.ConnectionPool, "handle_request", handle_request)
    seam.patch(library.ConnectionPool, "close", close)
    seam.patch(library.AsyncConnectionPool, "handle_async_request", handle_request)
    seam.patch(library.AsyncConnectionPool, "aclose", aclose)
    for name in PROXIES:
        if "handle_request" in vars(getattr(library, name, object)):  # a mock's, which stands in front of the one above
            seam.patch(getattr(library, name), "handle_request", handle_request)
        if "handle_async_request" in vars(getattr(library, f"Async{name}", object)):
            seam.patch(getattr(library, f"Async{name}"), "handle_async_request", handle_request)


class _Twins:
    """The pools of one interception, each beside one of a client's."""

    def __init__(self, seam: Seam, library: Any) -> None:
        self._seam, self._library = seam, library
        self._pools: WeakKeyDictionary[Any, Any] = WeakKeyDictionary()
        self._lock = threading.Lock()

    def take(self, pool: Any, request: Any) -> bool:
        """Whether a request is for us: neither is that which another interception has taken, nor a WebSocket's."""
        url = request.url
        if url.scheme not in (b"http", b"https") or not self._seam.owns(url.host.decode("ascii", "replace")):
            return False
        return not isinstance(pool._network_backend, (_Backend, _AsyncBackend)) and getattr(pool, "_uds", None) is None

    def beside(self, pool: Any) -> Any:
        """Our pool beside a client's, which may be one for a proxy or of a kind of its own."""
        with self._lock:
            twin = self._pools.get(pool)
            if twin is None:
                twin = self._pools[pool] = self._twin(pool)
            return twin

    def let_go(self, pool: Any) -> Any:
        """Our pool beside one that is being closed."""
        with self._lock:
            return self._pools.pop(pool, None)

    def _twin(self, pool: Any) -> Any:
        is_async = isinstance(pool, self._library.AsyncConnectionPool)
        kind = self._library.AsyncConnectionPool if is_async else self._library.ConnectionPool
        backend = (_AsyncBackend if is_async else _Backend)(self._seam, self._library, pool._network_backend)
        return kind(
            ssl_context=_NoTLS(),
            max_connections=pool._max_connections,
            max_keepalive_connections=pool._max_keepalive_connections,
            keepalive_expiry=pool._keepalive_expiry,
            http1=pool._http1,
            http2=pool._http2,
            network_backend=backend,
        )


class _NoTLS:
    """Stands where an SSL context would: no certificate is looked at, the protocol is what the client would like."""

    protocols: tuple[str, ...] = ()

    def set_alpn_protocols(self, protocols: Iterable[str]) -> None:
        """Note what the client speaks."""
        self.protocols = tuple(protocols)


class _Agreed:
    """What there is to be known about a TLS connection that is none."""

    def __init__(self, protocols: Iterable[str]) -> None:
        self._protocol = "h2" if "h2" in protocols else "http/1.1"

    def selected_alpn_protocol(self) -> str:
        """HTTP/2 where the client speaks it."""
        return self._protocol


class _Wire:
    """A network stream, in what it is for threads and for tasks alike."""

    def __init__(self, backend: _Backend | _AsyncBackend, host: str, port: int) -> None:
        self._backend, self._host, self._port = backend, host, port
        self._agreed: _Agreed | None = None
        self._connection: Connection | None = None
        self._closed = False

    def _send(self, data: bytes) -> None:
        errors = self._backend.library
        if self._closed:
            raise errors.WriteError("[Errno 9] Bad file descriptor")
        if self._connection is None:
            scheme = "http" if self._agreed is None else "https"
            self._connection = _kind(data)(scheme, self._host, self._port)
        self._connection.write(data)

    def _received(self, most: int, deadline: float, timed_out: str, broken: str | None) -> tuple[bytes | None, float]:
        """Bytes, or how long to wait for them. Nothing waits for a timeout that is sure to come."""
        errors = self._backend.library
        if self._closed or self._connection is None:
            raise errors.ReadError("[Errno 9] Bad file descriptor")
        try:
            data, wait = self._connection.read(most)
        except ConnectionError as error:
            raise errors.ReadError(str(error) if broken is None else broken) from error
        left = deadline - real_time()
        if data is None and (left <= 0 or (wait is not None and (wait > left or wait == inf))):
            raise errors.ReadTimeout(timed_out)
        return data, min(inf if wait is None else wait, self._connection.patience, max(left, 0.0))

    def _asked(self) -> Asked | None:
        return None if self._connection is None else self._connection.asked()

    def _answered(self, asked: Asked, answer: Answer) -> None:
        if self._connection is not None:
            self._connection.answered(asked, answer)

    def _start_tls(self, ssl_context: Any) -> Any:
        self._agreed = _Agreed(getattr(ssl_context, "protocols", ()))
        return self

    def get_extra_info(self, info: str) -> Any:
        """What may be asked of a stream."""
        if info == "ssl_object":
            return self._agreed
        if info == "is_readable":
            return self._closed or (self._connection is not None and self._connection.has_ended)
        return {"server_addr": (self._host, self._port), "client_addr": ("127.0.0.1", 0)}.get(info)


def _kind(data: bytes) -> Callable[[str, str, int], Connection]:
    if not data.startswith(KNOCK):
        return Http1
    from mockapi.transport.intercept.http2 import Http2

    return Http2


class _Stream(_Wire):
    """A network stream for threads."""

    _backend: _Backend

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._send(buffer)

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        deadline = inf if timeout is None else real_time() + timeout
        timed_out = "timed out" if self._agreed is None else "The read operation timed out"
        while True:
            while (asked := self._asked()) is not None:
                self._answered(asked, self._backend.seam.answer(*asked[:-1]))
            data, wait = self._received(max_bytes, deadline, timed_out, None)
            if data is not None:
                return data
            time.sleep(wait)

    def start_tls(self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None) -> Any:
        return self._start_tls(ssl_context)

    def close(self) -> None:
        self._closed = True


class _AsyncStream(_Wire):
    """A network stream for tasks. What takes time is awaited."""

    _backend: _AsyncBackend

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._send(buffer)

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        deadline = inf if timeout is None else real_time() + timeout
        while True:
            while (asked := self._asked()) is not None:
                self._answered(asked, await self._backend.answer(asked))
            data, wait = self._received(max_bytes, deadline, "", "")
            if data is not None:
                return data
            await self._backend.sleep(wait)

    async def start_tls(
        self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None
    ) -> Any:
        return self._start_tls(ssl_context)

    async def aclose(self) -> None:
        self._closed = True


class _Backend:
    """Makes streams that lead nowhere but to the emulator. httpcore calls such a thing a network backend."""

    def __init__(self, seam: Seam, library: Any, real: Any) -> None:
        self.seam, self.library, self._real = seam, library, real

    def connect_tcp(self, host: str, port: int, *args: Any, **kwargs: Any) -> _Stream:
        return _Stream(self, host, port)

    def sleep(self, seconds: float) -> None:
        self._real.sleep(seconds)


class _AsyncBackend:
    """The same for tasks, on whichever library runs them."""

    def __init__(self, seam: Seam, library: Any, real: Any) -> None:
        self.seam, self.library, self._real = seam, library, real

    async def connect_tcp(self, host: str, port: int, *args: Any, **kwargs: Any) -> _AsyncStream:
        return _AsyncStream(self, host, port)

    async def sleep(self, seconds: float) -> None:
        if not is_frozen():
            await self._real.sleep(seconds)
            return
        from anyio.to_thread import run_sync

        await run_sync(time.sleep, min(seconds, GLANCE))  # whoever waits looks again

    async def answer(self, asked: Asked) -> Answer:
        """The emulator's answer; off the loop where webhooks may go out, perhaps to a server that the loop runs."""
        answer = partial(self.seam.answer, *asked[:-1])
        if not self.seam.calls_out:
            return answer()
        from anyio.to_thread import run_sync

        return await run_sync(answer)
