"""The way through to hosts that are not ours, for a proxy that was told to relay: tunnels, and plain http requests."""

from __future__ import annotations

import http.client
import socket
from collections.abc import Iterable
from typing import TYPE_CHECKING

from waitress.wasyncore import dispatcher

from mockapi.transport.app import target
from mockapi.transport.proxy import GRANTED, answer

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

    from mockapi.transport.tls import SecureChannel

PATIENCE = 60.0  # seconds for a host to answer a plain http request
DIALLING = 10.0  # seconds for a connection

_MOST_WAITING = 256 * 1024
_AT_ONCE = 65536
_HOP_BY_HOP = frozenset({"connection", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade"})


class Dialling:
    """Connecting to a host, which may take a while: a task for the server's workers."""

    def __init__(self, channel: SecureChannel, host: str, port: int) -> None:
        self._channel, self._host, self._port = channel, host, port

    def service(self) -> None:
        """Connect, and tell the client whether that went well."""
        channel = self._channel
        try:
            with channel.server.task_dispatcher.one_more():  # the others go on
                found = socket.create_connection((self._host, self._port), DIALLING)
        except (OSError, ValueError) as error:  # a name that cannot be one, too
            channel.relayed(answer("502 Bad Gateway", f"mockapi cannot connect to {self._host}: {error}"))
            channel.close_when_flushed = True
        else:
            with channel.outbuf_lock:
                if channel.connected:
                    channel.relay = Far(channel, found)
                    channel.relayed(GRANTED)
                else:
                    found.close()
        channel.server.pull_trigger()

    def cancel(self) -> None:
        """The server stops."""
        self._channel.will_close = True


class Far(dispatcher):  # type: ignore[misc]
    """The connection to the other host: what the client says goes there, and what comes from there to the client."""

    def __init__(self, channel: SecureChannel, sock: socket.socket) -> None:
        self._channel = channel
        self._waiting = bytearray()  # for the other host
        super().__init__(sock, map=channel._map)
        self.connected = True

    # ---- from the client

    def say(self, data: bytes) -> None:
        """Pass on what the client said."""
        self._waiting += data

    @property
    def is_behind(self) -> bool:
        """Whether the client has to wait."""
        return len(self._waiting) >= _MOST_WAITING

    def writable(self) -> bool:
        """Something is to be sent."""
        return bool(self._waiting)

    def handle_write(self) -> None:
        """Send some of it."""
        sent = self.send(bytes(self._waiting[:_AT_ONCE]))
        del self._waiting[:sent]

    # ---- from the host

    def readable(self) -> bool:
        """While the client takes what comes."""
        return bool(self._channel.total_outbufs_len < _MOST_WAITING)

    def handle_read(self) -> None:
        """Pass on what the host said."""
        data = self.recv(_MOST_WAITING)
        if data:
            self._channel.relayed(data)

    def handle_close(self) -> None:
        """The host has hung up; what it said last still goes out."""
        self.close()
        self._channel.close_when_flushed = True

    def handle_error(self) -> None:
        """A connection that fails is no news."""
        self.handle_close()


def forward(environ: WSGIEnvironment, start_response: StartResponse, host: str, port: int) -> Iterable[bytes]:
    """Ask another host what a plain http request asks a proxy for."""
    *_, path, query = target(environ)
    headers = {
        name.removeprefix("HTTP_").replace("_", "-"): value
        for name, value in environ.items()
        if name.startswith("HTTP_") or (name in ("CONTENT_TYPE", "CONTENT_LENGTH") and value)
    }
    connection = http.client.HTTPConnection(host, port, timeout=PATIENCE)
    try:
        body = environ["wsgi.input"].read() or None
        connection.request(
            environ["REQUEST_METHOD"], f"{path}?{query}" if query else path, body, _kept(headers.items())
        )
        response = connection.getresponse()
        content = response.read()
    except (OSError, ValueError, http.client.HTTPException) as error:
        text = f"mockapi cannot ask {host}: {error}\n".encode()
        start_response("502 Bad Gateway", [("Content-Type", "text/plain"), ("Content-Length", str(len(text)))])
        return [text]
    finally:
        connection.close()
    start_response(f"{response.status} {response.reason}", [*_kept(response.getheaders()).items()])
    return [content]


def _kept(headers: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The headers that are not the connection's own."""
    return {
        name: value
        for name, value in headers
        if name.lower() not in _HOP_BY_HOP and not name.lower().startswith("proxy-")
    }
