"""The emulator on a real socket: a loopback server with keep-alive that starts and stops in milliseconds."""

from __future__ import annotations

import logging
import socket
import threading
from collections.abc import Sequence
from types import TracebackType
from typing import Any

from waitress.server import create_server
from waitress.task import ThreadedTaskDispatcher
from waitress.wasyncore import loop

from mockapi.emulator import Emulator, Seed
from mockapi.transport.channel import Channel
from mockapi.world.world import World

THREADS = 4
MOST_BYTES = 64 * 1024 * 1024


class Server(Emulator):
    """An emulator served at ``url``. A context manager: serves inside, and has stopped and closed afterwards.

    ``sharing``: another emulator whose world this one serves too.
    """

    def __init__(
        self,
        seed: Seed | Sequence[Seed] = None,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        sharing: Emulator | None = None,
        base: World | None = None,
        **settings: Any,
    ) -> None:
        self._host, self._port = host, port
        self._bound: Any = None
        self._thread: threading.Thread | None = None
        super().__init__(seed, sharing=sharing, base=base, **settings)

    @property
    def url(self) -> str:
        """The address it serves at."""
        if self._bound is None:
            raise RuntimeError("the server is not running; use it in a with statement, or call start()")
        host = f"[{self._host}]" if ":" in self._host else self._host
        return f"http://{host}:{self._bound.effective_port}"

    def origin(self, service: str) -> str:
        """Both services stand at the server's address."""
        return self.url

    def environ(self) -> dict[str, str]:
        """Raises RuntimeError: published ActionKit clients insist on HTTPS, and this server speaks plain HTTP."""
        raise RuntimeError(
            "clients that read these variables insist on https, and this server speaks http; "
            "use mockapi.intercept() or the mockapi fixture for them"
        )

    def start(self) -> Server:
        """Bind the port and serve in a thread of its own; it accepts connections once this returns.

        Raises OSError, OverflowError where that address cannot be had, RuntimeError where it is serving already.
        """
        if self._bound is not None:
            raise RuntimeError(f"the server is already running, on {self.url}")
        listening = _listening(self._host, self._port)
        workers = ThreadedTaskDispatcher()
        workers.queue_logger = _Quiet("mockapi.quiet")
        workers.set_thread_count(THREADS)
        self._bound = create_server(
            self.wsgi,
            sockets=[listening],
            server_name=self._host,
            ident="mockapi",
            clear_untrusted_proxy_headers=False,  # they change nothing here, and the journal shows what was sent
            max_request_body_size=MOST_BYTES,
            expose_tracebacks=False,
            connection_limit=1000,
            _dispatcher=workers,
        )
        self._bound.channel_class = Channel
        self._thread = threading.Thread(target=_run, args=(self._bound,), name="mockapi-server", daemon=True)
        self._thread.start()
        return self

    def stop(self) -> None:
        """Finish the answers that were begun, and close the port and every connection.

        Does nothing on a server that is not running.
        """
        bound, thread = self._bound, self._thread
        if bound is None or thread is None:
            return
        self._bound = self._thread = None
        bound.accepting = False
        bound.pull_trigger()
        thread.join(5)
        bound.task_dispatcher.shutdown(timeout=1)  # answers that were begun are finished
        for channel in list(bound.active_channels.values()):
            channel.handle_close()
        bound.close()

    def __enter__(self) -> Server:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        if kind is None and self._sharing is None:
            self.actionkit.warn_of_old_calls()


def _listening(host: str, port: int) -> socket.socket:
    """A socket bound to the first address that a host name stands for."""
    if not 0 <= port <= 65535:
        raise OverflowError(f"port {port} is not between 0 and 65535")
    family, *_, address = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
    return socket.create_server((address[0], port), family=family)


def _run(bound: Any) -> None:
    while bound.accepting:
        loop(use_poll=True, map=bound._map, count=1)


class _Quiet(logging.Logger):
    """Nobody needs to know that a request waited for a moment."""

    def isEnabledFor(self, level: int) -> bool:  # noqa: N802 - the name is logging's
        return False


def serve(port: int = 0, seed: Seed | Sequence[Seed] = None, *, host: str = "127.0.0.1", **settings: Any) -> Server:
    """A server for a with statement: ``with mockapi.serve(seed="demo") as server: server.url``. Port 0: a free one."""
    return Server(seed, host=host, port=port, **settings)
