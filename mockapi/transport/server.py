"""The emulator on a real socket: a loopback server with keep-alive that starts and stops in milliseconds."""

from __future__ import annotations

import logging
import os
import socket
import threading
from collections.abc import Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Any

from waitress.server import create_server
from waitress.wasyncore import loop

from mockapi.emulator import Emulator, Seed
from mockapi.transport.app import application
from mockapi.transport.channel import Channel, Workers
from mockapi.transport.worlds import MOST_WORLDS, Worlds
from mockapi.world.world import World

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

    from mockapi.transport.front import Front

THREADS = 4
MOST_BYTES = 64 * 1024 * 1024


class Server(Emulator):
    """An emulator served at ``url``. A context manager: serves inside, and has stopped and closed afterwards.

    ``tls``: it speaks https, with a certificate of an authority that clients find in :attr:`ca_file`. ``proxy``: it
    answers as a proxy, too, for the vendors' real names and for ``hosts``, inside tunnels with TLS as well; other hosts
    are refused, or with ``proxy_others`` connected. ``hosts`` are names besides the vendors', for the certificate as
    well. ``ca_dir``: a directory that keeps the authority from run to run. All of these need the extra ``tls``.
    ``sharing``: another emulator whose world this one serves too. ``control_hosts``: names under which others than
    programs on this machine may reach the control API. ``most_worlds``: how many :attr:`worlds` there may be.

    Raises ValueError for combinations of these that mean nothing.
    """

    def __init__(
        self,
        seed: Seed | Sequence[Seed] = None,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        tls: bool = False,
        proxy: bool = False,
        proxy_others: bool = False,
        hosts: Sequence[str] = (),
        ca_dir: str | os.PathLike[str] | None = None,
        control_hosts: Sequence[str] = (),
        most_worlds: int = MOST_WORLDS,
        sharing: Emulator | None = None,
        base: World | None = None,
        **settings: Any,
    ) -> None:
        for option, names in (("hosts", hosts), ("control_hosts", control_hosts)):
            if isinstance(names, str):
                raise ValueError(f"{option} takes a list of names, not {names!r} alone")
        if proxy_others and not proxy:
            raise ValueError("proxy_others means nothing without proxy=True")
        if ca_dir is not None and not (tls or proxy):
            raise ValueError("ca_dir means nothing without tls=True or proxy=True")
        self._host, self._port = host, port
        self._tls, self._proxy, self._proxy_others = tls, proxy, proxy_others
        self._hosts, self._ca_dir = tuple(hosts), ca_dir
        self._control_hosts = frozenset(name.lower() for name in control_hosts)
        self.worlds = Worlds(self, most_worlds)
        self._front: Front | None = None
        self._bound: Any = None
        self._thread: threading.Thread | None = None
        super().__init__(seed, sharing=sharing, base=base, **settings)

    @property
    def url(self) -> str:
        """The address it serves at."""
        return f"{'https' if self._tls else 'http'}://{self._address}"

    @property
    def _address(self) -> str:
        if self._bound is None:
            raise RuntimeError("the server is not running; use it in a with statement, or call start()")
        host = f"[{self._host}]" if ":" in self._host else self._host
        return f"{host}:{self._bound.effective_port}"

    @property
    def wsgi(self) -> WSGIApplication:
        """The server's worlds as a WSGI application."""
        return application(self, self.worlds, self._control_hosts)

    @property
    def ca_file(self) -> str:
        """The path of the certificate that clients have to trust, as PEM. Raises RuntimeError where there is none."""
        if self._front is None:
            raise RuntimeError("the server is not running" if self._tls or self._proxy else _PLAIN)
        return str(self._front.certificates.file)

    def origin(self, service: str) -> str:
        """Both services stand at the server's address."""
        return self.url

    def environ(self) -> dict[str, str]:
        """The environment variables that lead programs here: what clients read, whom to trust, the proxy if it is one.

        Raises RuntimeError on a server that speaks plain http only, since published ActionKit clients insist on https.
        """
        if self._front is None:
            raise RuntimeError("the server is not running" if self._tls or self._proxy else _PLAIN)
        return super().environ() | self._front.environ(self._address)

    def start(self) -> Server:
        """Bind the port and serve in a thread of its own; it accepts connections once this returns.

        Raises OSError, OverflowError where that address cannot be had, RuntimeError where it is serving already;
        ImportError where TLS is asked for and the extra ``tls`` is missing, ValueError and OSError for ``hosts`` and a
        ``ca_dir`` that cannot be used.
        """
        if self._bound is not None:
            raise RuntimeError(f"the server is already running, on {self.url}")
        listening = _listening(self._host, self._port)
        try:
            front = self._new_front() if self._tls or self._proxy else None
        except BaseException:
            listening.close()
            raise
        workers = Workers()
        workers.queue_logger = _Quiet("mockapi.quiet")
        workers.set_thread_count(THREADS)
        self._bound = create_server(
            self.wsgi if front is None else front.before(self.wsgi),
            sockets=[listening],
            server_name=self._host,
            ident="mockapi",
            clear_untrusted_proxy_headers=False,  # they change nothing here, and the journal shows what was sent
            max_request_body_size=MOST_BYTES,
            expose_tracebacks=False,
            connection_limit=1000,
            _dispatcher=workers,
        )
        self._bound.channel_class = Channel if front is None else front.channel_class
        if front is not None:
            front.port = int(self._bound.effective_port)
        self._front = front
        self._thread = threading.Thread(target=_run, args=(self._bound,), name="mockapi-server", daemon=True)
        self._thread.start()
        return self

    def _new_front(self) -> Front:
        from mockapi.transport.front import Front

        front = Front(
            secure=self._tls,
            proxies=self._proxy,
            relays=self._proxy_others,
            hosts=self._hosts,
            own=self._host,
            keep=self._ca_dir,
        )
        front.certificates.open()
        return front

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
        if self._front is not None:
            self._front.certificates.close()
            self._front = None

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


_PLAIN = (
    "this server speaks plain http, and clients that read these variables insist on https; give it tls=True or, "
    "where their hosts are written into them, proxy=True; or use mockapi.intercept() or the mockapi fixture"
)


class _Quiet(logging.Logger):
    """Nobody needs to know that a request waited for a moment."""

    def isEnabledFor(self, level: int) -> bool:  # noqa: N802 - the name is logging's
        return False


def serve(port: int = 0, seed: Seed | Sequence[Seed] = None, *, host: str = "127.0.0.1", **settings: Any) -> Server:
    """A server for a with statement: ``with mockapi.serve(seed="demo") as server: server.url``. Port 0: a free one.

    ``tls``, ``proxy``, ``proxy_others``, ``hosts`` and ``ca_dir`` are those of :class:`Server`.
    """
    return Server(seed, host=host, port=port, **settings)
