"""A connection of the server: what it takes for a request, how answers go out, and the troubles that befall them."""

from __future__ import annotations

import re
import socket
import struct
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from waitress.channel import ClientDisconnected, HTTPChannel
from waitress.parser import HTTPRequestParser, ParsingError
from waitress.task import ThreadedTaskDispatcher, WSGITask

from mockapi.transport.app import SUFFERS, TROUBLE
from mockapi.world.exchange import PIECE, Trouble

LONGEST_SILENCE = 300.0  # seconds
GLANCE = 0.01  # seconds between two looks at a client that is kept waiting

_REQUEST_LINE = re.compile(rb"^(\S+) (.*\S) (HTTP/\d\.\d)$")


class Parser(HTTPRequestParser):  # type: ignore[misc]
    """Takes spaces in the request's target, which real clients send unencoded in filters (reference 9)."""

    def parse_header(self, header_plus: bytes) -> None:
        """Encode the spaces, and let waitress do the rest."""
        line, separator, rest = header_plus.partition(b"\r\n")
        match = _REQUEST_LINE.match(line)
        if match is not None and b" " in match[2]:
            line = b" ".join((match[1], match[2].replace(b" ", b"%20"), match[3]))
        try:
            super().parse_header(line + separator + rest)
        except ValueError as error:  # a target such as http://[ that urllib cannot split
            raise ParsingError(f"Bad target: {error}") from None


class Task(WSGITask):  # type: ignore[misc]
    """Sends the head together with a body that is all there is, where waitress would send one after the other."""

    wrote_header: bool

    def get_environment(self) -> dict[str, Any]:
        """The environ, with what the connection knows better than the server."""
        environ: dict[str, Any] = super().get_environment()
        environ.update(self.channel.details)
        environ[SUFFERS] = True
        return environ

    def write(self, data: bytes) -> None:
        """Send a piece of the answer, or bring about what a fault asks for instead."""
        trouble = getattr(self, "environ", {}).get(TROUBLE)
        if trouble is not None:
            del self.environ[TROUBLE]
            with self.channel.server.task_dispatcher.one_more():
                self._suffer(trouble, data)
            return
        if self.wrote_header or not self.has_body or self.content_length != len(data):
            super().write(data)
            return
        self.channel.write_soon(self.build_response_header() + data)
        self.wrote_header = True
        self.content_bytes_written = len(data)

    def _suffer(self, trouble: Trouble, data: bytes) -> None:
        """Bring about what a fault asks for: a late answer or none, a broken connection, half a body, a slow one."""
        _wait_for_the_client(self.channel, LONGEST_SILENCE if trouble.kind == "silence" else trouble.delay)
        if trouble.kind == "" or (trouble.kind == "cut" and trouble.size >= len(data)):
            self.write(data)
            return
        if trouble.kind in ("silence", "reset"):
            self.close_on_finish = True
            self.channel.break_off()
            raise ClientDisconnected
        body = data if self.has_body else b""
        if trouble.kind == "cut":
            self.close_on_finish = True
            self.channel.write_soon(self.build_response_header() + body[: trouble.size])
            self.wrote_header = True
            self.channel.broken = True
            raise ClientDisconnected  # what was written still goes out
        self.channel.write_soon(self.build_response_header())
        self.wrote_header = True
        for start in range(0, len(body), PIECE):
            _wait_for_the_client(self.channel, trouble.pause)
            self.channel.write_soon(body[start : start + PIECE])
        self.content_bytes_written = len(data)


class Workers(ThreadedTaskDispatcher):  # type: ignore[misc]
    """The threads that answer. One that has to wait, as a fault asks, is replaced meanwhile: other clients go on."""

    def __init__(self) -> None:
        super().__init__()
        self._counting = threading.Lock()

    @contextmanager
    def one_more(self) -> Iterator[None]:
        """While inside, there is another thread."""
        self._add(1)
        try:
            yield
        finally:
            self._add(-1)

    def _add(self, number: int) -> None:
        with self._counting:
            count = len(self.threads) - self.stop_count
            if count:  # otherwise the server is stopping
                self.set_thread_count(count + number)


def _wait_for_the_client(channel: Channel, seconds: float) -> None:
    """So many seconds, or until the client has given up, or the server stops.

    Counted in looks, since a test may have frozen every clock that there is.
    """
    for _ in range(int(seconds / GLANCE)):
        if not channel.connected or not channel.server.accepting or channel.hung_up():
            return
        time.sleep(GLANCE)
    time.sleep(seconds % GLANCE)


class Channel(HTTPChannel):  # type: ignore[misc]
    """A connection. ``details`` go into the environ of its requests; ``broken``: it does not end in an orderly way."""

    parser_class = Parser
    task_class = Task
    details: Mapping[str, str] = {}
    broken = False

    def hung_up(self) -> bool:
        """Whether the client has closed the connection, while an answer is due."""
        try:
            return bool(self.socket.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) == b"")
        except BlockingIOError:
            return False
        except (OSError, AttributeError):  # closed by us
            return True

    def break_off(self) -> None:
        """Have the connection closed with a reset, as by a server that died."""
        self.broken = True
        try:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        except (OSError, AttributeError):  # closed by now
            pass
