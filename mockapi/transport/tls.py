"""Connections that may speak TLS: waitress reads and writes as ever, and what passes the socket is encrypted.

All of it happens in the server's own loop, between buffers, so that it needs no further thread, socket or port, and a
handshake that is never finished keeps nobody waiting.
"""

from __future__ import annotations

import ssl
import time
from typing import TYPE_CHECKING, Any

from mockapi.transport.channel import Channel
from mockapi.transport.proxy import GRANTED, Wish, answer, asked_for, split

if TYPE_CHECKING:
    from mockapi.transport.front import Front
    from mockapi.transport.relay import Far

_HANDSHAKE = 22  # the first byte of TLS, and of no request
_MOST_AT_ONCE = 65536
_MOST_EARLY = 1024 * 1024


class Layer:
    """The server's end of one TLS connection, from bytes to bytes."""

    def __init__(self, context: ssl.SSLContext) -> None:
        self._incoming, self._outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._tls = context.wrap_bio(self._incoming, self._outgoing, server_side=True)
        self._established = False
        self.ended = False  # the client has said that nothing more will come

    def read(self, data: bytes) -> bytes:
        """What the client said with these bytes. Raises ssl.SSLError where they are no TLS, or it does not trust us."""
        self._incoming.write(data)
        pieces: list[bytes] = []
        try:
            if not self._established:
                self._tls.do_handshake()
                self._established = True
            while piece := self._tls.read(_MOST_AT_ONCE):
                pieces.append(piece)
            self.ended = True
        except ssl.SSLWantReadError:
            pass
        except ssl.SSLZeroReturnError:
            self.ended = True
        return b"".join(pieces)

    def write(self, data: bytes) -> bytes:
        """The bytes that say this to the client, and whatever else is due to it. Raises ssl.SSLError."""
        rest = memoryview(data)
        while rest:
            rest = rest[self._tls.write(rest) :]
        return self._outgoing.read()

    def due(self) -> bytes:
        """What the protocol itself has to say."""
        return self._outgoing.read()

    def farewell(self) -> bytes:
        """What says that nothing more will come."""
        if self._established:
            try:
                self._tls.unwrap()
            except (ssl.SSLError, OSError):  # it waits for the client to say so too, which we do not
                pass
        return self._outgoing.read()


class SecureChannel(Channel):
    """A connection whose first byte tells whether it is TLS, and in which a client may ask for a tunnel.

    Inside a tunnel the first byte tells again. ``total_outbufs_len`` counts what is encrypted and not yet sent, too.
    """

    def __init__(self, front: Front, server: Any, sock: Any, addr: Any, adj: Any, map: Any = None) -> None:
        self._front = front
        self._layers: list[Layer] = []
        self._wire = bytearray()  # what the socket would not take yet
        self._opening = True
        self._head = b""  # what may become a CONNECT
        self._early = b""  # what a client said while its answer was held back
        self._tunnel: str | None = None
        self._relaying = False
        self.relay: Far | None = None  # once there is a connection to a host that is not ours
        super().__init__(server, sock, addr, adj, map)

    # ---- in

    def received(self, data: bytes) -> bool:
        """Take bytes from the socket, and hand on what they say."""
        with self.outbuf_lock:
            try:
                data = self._understood(data)
            except ssl.SSLError:
                self.broken = True  # the alert that says why is all there is to send
                self.close_when_flushed = True
                return False
        taken = bool(data) and bool(super().received(data))
        self._close_if_ended()
        return taken

    def service(self) -> None:
        """Answer one request, and take what came while it waited."""
        super().service()
        if self._early and not self.close_when_flushed:
            super().received(self._early)
        self._early = b""
        self._close_if_ended()

    def _close_if_ended(self) -> None:
        """Close, where the client has said all and been told all."""
        with self.requests_lock:
            if self._ended and not self.requests:
                self.close_when_flushed = True
                self.server.pull_trigger()

    @property
    def _ended(self) -> bool:
        return any(layer.ended for layer in self._layers)

    def _understood(self, data: bytes) -> bytes:
        """What bytes from the socket say to the HTTP server, once connection and tunnel stand as asked for."""
        for depth in range(len(self._layers)):
            data = self._read(depth, data)
        if self.relay is not None:
            self.relay.say(data)
            return b""
        while data:
            if self._opening:
                data = self._open(data)
                continue
            if not self._front.proxies or self._tunnel is not None or self.request is not None:
                break
            data, self._head = self._head + data, b""
            wish = asked_for(data)
            if wish is None:
                break
            data = self._grant(wish, data)
        return data

    def _open(self, data: bytes) -> bytes:
        """The first bytes of a connection, or of a tunnel."""
        self._opening = False
        secure = data[0] == _HANDSHAKE
        self.details = self._front.details(secure, self._tunnel)
        if not secure:
            return data
        self._layers.append(Layer(self._front.context(self._tunnel)))
        return self._read(len(self._layers) - 1, data)

    def _read(self, depth: int, data: bytes) -> bytes:
        layer = self._layers[depth]
        try:
            return layer.read(data)
        finally:
            self._put(layer.due(), depth)

    def _grant(self, wish: Wish, data: bytes) -> bytes:
        """See to a CONNECT, or wait for the rest of one; what is left of the bytes behind it."""
        if not wish.length:
            self._head = data
            return b""
        front, authority = self._front, wish.authority
        if not front.owns(authority, 443):
            host, port = split(authority, 443)
            if host and front.relays_for(self.addr[0]):
                from mockapi.transport.relay import Dialling

                self._relaying, self._head = True, data[wish.length :]
                self.server.add_task(Dialling(self, host, port))
                return b""
            reason = front.refusal(authority)
            self._put(answer(f"403 {reason}", reason), len(self._layers))
            self.close_when_flushed = True
            return b""
        self._put(GRANTED, len(self._layers))
        self._tunnel, self._opening = authority, True
        return data[wish.length :]

    def hung_up(self) -> bool:
        """The same. What a client says on its way out has to be read for that; what else it says is kept for later."""
        if not self._layers:
            return super().hung_up()
        if len(self._early) > _MOST_EARLY:
            return False
        try:
            data = self.socket.recv(_MOST_AT_ONCE)
        except BlockingIOError:
            return False
        except (OSError, AttributeError):  # closed by us
            return True
        with self.outbuf_lock:
            try:
                self._early += self._understood(data)
            except ssl.SSLError:
                return True
        return not data or self._ended

    def readable(self) -> bool:
        """Whether the client may say something: to us, or through us to another host."""
        if not self._relaying:
            return not self._early and bool(super().readable())
        relay = self.relay
        return not (relay is None or relay.is_behind or self.will_close or self.close_when_flushed)

    # ---- out

    def relayed(self, data: bytes) -> None:
        """Send what another host said, or what is to be said of it."""
        with self.outbuf_lock:
            self.last_activity = time.time()
            self._put(data, len(self._layers))
            if self.relay is not None and self._head:
                self.relay.say(self._head)
                self._head = b""

    def send(self, data: bytes, do_close: bool = True) -> int:
        """Take some of an answer on its way; how much of it."""
        with self.outbuf_lock:
            if not self._drain(do_close):
                return 0
            if not self._layers:
                return int(super().send(data, do_close))
            self._put(data, len(self._layers), do_close)
            return len(data)

    def _put(self, data: bytes, depth: int, do_close: bool = True) -> None:
        """Send bytes through the outermost ``depth`` layers."""
        for layer in reversed(self._layers[:depth]):
            data = layer.write(data) if data else b""
        if data:
            self._wire += data
            self.total_outbufs_len += len(data)
            self._drain(do_close)

    def _drain(self, do_close: bool = True) -> bool:
        """Send what waits; whether all of it went out."""
        while self._wire and self.socket is not None:
            sent = super().send(bytes(self._wire[:_MOST_AT_ONCE]), do_close)
            if not sent:
                return False
            del self._wire[:sent]
            self.total_outbufs_len -= sent
        return True

    def _flush_some(self, do_close: bool = True) -> bool:
        with self.outbuf_lock:
            return self._drain(do_close) and bool(super()._flush_some(do_close))

    def handle_close(self) -> None:
        """Say farewell, and close."""
        with self.outbuf_lock:
            if self.connected and not self.broken and not self._wire:
                for depth in reversed(range(len(self._layers))):
                    self._put(self._layers[depth].farewell(), depth, do_close=False)
            self._wire.clear()
            if self.relay is not None:
                self.relay.close()
            super().handle_close()
