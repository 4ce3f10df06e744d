"""aiohttp: connections to our hosts have a transport of ours; sessions, responses and timeouts remain aiohttp's own."""

from __future__ import annotations

import asyncio
import threading
from contextvars import ContextVar, copy_context
from functools import partial
from math import inf
from typing import TYPE_CHECKING, Any

from aiohttp import BaseConnector, ClientSession, TCPConnector
from yarl import URL

from mockapi.transport.intercept.wire import Asked, Http1, is_frozen
from mockapi.world.exchange import Answer

if TYPE_CHECKING:
    from mockapi.transport.intercept.seam import Replacement, Seam

MOST = 2**16  # bytes that come in at once

_claimed: ContextVar[Any] = ContextVar("mockapi_aiohttp_claimed", default=None)


def attach(seam: Seam) -> None:
    """Have connectors make connections to our hosts without a socket, and requests to them made by aiohttp itself.

    Whose a kept connection is is looked at with each request, since it may outlive an interception. WebSockets are none
    of ours.
    """

    def connect(original: Replacement) -> Replacement:
        async def replaced(connector: Any, request: Any, *args: Any, **kwargs: Any) -> Any:
            if _claimed.get() is not None:  # by an interception inside this one
                return await original(connector, request, *args, **kwargs)
            wanted = seam if _is_ours(seam, request) else None
            if wanted is None:
                return await original(connector, request, *args, **kwargs)
            token = _claimed.set(seam)
            try:
                while True:
                    connection = await original(connector, request, *args, **kwargs)
                    transport = connection.transport
                    if getattr(transport, "seam", None) is seam or not isinstance(connector, TCPConnector):
                        return connection
                    connection.close()
            finally:
                _claimed.reset(token)

        return replaced

    def create_connection(original: Replacement) -> Replacement:
        async def replaced(connector: Any, request: Any, *args: Any, **kwargs: Any) -> Any:
            if _claimed.get() is not seam:
                return await original(connector, request, *args, **kwargs)
            protocol = connector._factory()
            protocol.connection_made(_Transport(seam, request.url, protocol, connector._loop))
            return protocol

        return replaced

    seam.patch(ClientSession, "_request", partial(diverted, seam))
    seam.patch(BaseConnector, "connect", connect)
    seam.patch(TCPConnector, "_create_connection", create_connection)


def diverted(seam: Seam, original: Replacement) -> Replacement:
    """``ClientSession._request`` that goes past mocks in its place where a request is for one of our hosts."""

    async def replaced(session: Any, method: Any, str_or_url: Any, *args: Any, **kwargs: Any) -> Any:
        try:
            url = session._build_url(str_or_url)
        except Exception:  # aiohttp says so itself
            return await original(session, method, str_or_url, *args, **kwargs)
        is_ours = url.scheme in ("http", "https") and seam.owns(url.raw_host)
        return await (REQUEST if is_ours else original)(session, method, str_or_url, *args, **kwargs)

    return replaced


def _aiohttps_own_request() -> Any:
    """``ClientSession._request`` as aiohttp defines it, even if aioresponses was there before us."""
    request: Any = ClientSession.__dict__["_request"]
    while (mock := getattr(request, "mock", None)) is not None:
        request = mock.side_effect.__self__.patcher.temp_original
    return request


REQUEST = _aiohttps_own_request()


def _is_ours(seam: Seam, request: Any) -> bool:
    url: URL = request.url
    upgrade = str(request.headers.get("Upgrade", "")).lower()
    return url.scheme in ("http", "https") and upgrade != "websocket" and seam.owns(url.raw_host)


class _Transport(asyncio.Transport):
    """What aiohttp writes its requests to and gets the bytes of their answers from, when they are due."""

    def __init__(self, seam: Seam, url: URL, protocol: Any, loop: asyncio.AbstractEventLoop) -> None:
        address = (url.raw_host or "", url.port or 0)
        super().__init__({"peername": address, "sockname": ("127.0.0.1", 0)})
        self.seam = seam
        self._protocol, self._loop = protocol, loop
        self._connection = Http1(url.scheme, *address)
        self._timer: asyncio.Handle | threading.Timer | None = None
        self._is_paused = self._is_closed = False

    # ---- what is written

    def write(self, data: bytes | bytearray | memoryview) -> None:
        """Take a piece of a request; when it is whole, the emulator is asked."""
        if self._is_closed:
            return
        self._connection.write(bytes(data))
        asked = self._connection.asked()
        if asked is None:
            self._go_on()
        else:
            # Not before aiohttp's own task has written to the end, as no server could be.
            self._loop.call_soon(self._loop.call_soon, self._ask, asked)

    def _ask(self, asked: Asked) -> None:
        if not self.seam.calls_out:
            self._answered(asked, None)
            return
        answer = partial(copy_context().run, self.seam.answer, *asked[:-1])  # webhooks may go to a server of this loop
        self._loop.run_in_executor(None, answer).add_done_callback(partial(self._answered, asked))

    def _answered(self, asked: Asked, future: asyncio.Future[Answer] | None) -> None:
        try:
            answer = self.seam.answer(*asked[:-1]) if future is None else future.result()
        except Exception as error:
            self._lose(error)
            return
        self._connection.answered(asked, answer)
        self._go_on()

    # ---- what is read

    def _go_on(self) -> None:
        """Hand over what is there, and come back when there will be more."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        while not (self._is_paused or self._is_closed):
            try:
                data, wait = self._connection.read(MOST)
            except ConnectionError as error:
                self._lose(error)
                return
            if data is None:
                if wait is not None and wait != inf:
                    self._come_back(wait)
                return
            if not data:
                if self._connection.has_ended:
                    self._protocol.eof_received()
                    self._lose(None)
                return
            self._protocol.data_received(data)

    def _come_back(self, seconds: float) -> None:
        if not is_frozen():
            self._timer = self._loop.call_later(seconds, self._go_on)
            return
        self._timer = timer = threading.Timer(seconds, self._loop.call_soon_threadsafe, (self._go_on,))
        timer.daemon = True
        timer.start()

    def is_reading(self) -> bool:
        """Whether it hands over what comes in."""
        return not (self._is_paused or self._is_closed)

    def pause_reading(self) -> None:
        """Keep back what comes in."""
        self._is_paused = True

    def resume_reading(self) -> None:
        """Hand over what has come in."""
        if self._is_paused:
            self._is_paused = False
            self._loop.call_soon(self._go_on)

    # ---- its end

    def is_closing(self) -> bool:
        """Whether nobody should ask here any more: it was closed, or its interception is not that of whoever asks."""
        return self._is_closed or not self.seam.is_entered

    def close(self) -> None:
        """Let the protocol know, soon."""
        self._lose(None)

    def abort(self) -> None:
        """The same: nothing is on its way out."""
        self._lose(None)

    def _lose(self, error: Exception | None) -> None:
        if self._is_closed:
            return
        self._is_closed = True
        if self._timer is not None:
            self._timer.cancel()
        if not self._loop.is_closed():
            self._loop.call_soon(self._protocol.connection_lost, error)

    def set_protocol(self, protocol: asyncio.BaseProtocol) -> None:
        """Hand over to another protocol from now on."""
        self._protocol = protocol

    def get_protocol(self) -> asyncio.BaseProtocol:
        """Who is told what comes in."""
        protocol: asyncio.BaseProtocol = self._protocol
        return protocol

    def can_write_eof(self) -> bool:
        """A request's end is in the request itself."""
        return False

    def get_write_buffer_size(self) -> int:
        """Everything has gone out."""
        return 0

    def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None:
        """There is no buffer."""
