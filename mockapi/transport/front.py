"""What stands before the app on a server with TLS or a proxy: which hosts it answers for and over which scheme."""

from __future__ import annotations

import os
import ssl
from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING, Any

from mockapi.actionkit import HOST
from mockapi.emulator import vendor_at
from mockapi.transport.app import DEFAULT_PORTS, target
from mockapi.transport.certificates import LOOPBACK, Certificates
from mockapi.transport.proxy import split
from mockapi.transport.tls import SecureChannel
from mockapi.world.exchange import host_in

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

TUNNEL = "mockapi.tunnel"
PROXIED = ("ACTION_KIT_DOMAIN", "ACTIONKIT_API_HOST")  # that lead to a site by its real name

_WILDCARDS = ("0.0.0.0", "::", "")


class Front:
    """``secure``: the server's own address is https. ``proxies``: it answers for its hosts as a proxy, too.

    ``relays``: it connects clients of this machine to all other hosts. ``hosts`` are names besides the vendors',
    ``own`` is the address that the server binds, ``keep`` as in :class:`Certificates`, with the same errors.
    """

    def __init__(
        self,
        *,
        secure: bool,
        proxies: bool,
        relays: bool,
        hosts: Iterable[str],
        own: str,
        keep: str | os.PathLike[str] | None,
    ) -> None:
        self.secure, self.proxies, self.relays = secure, proxies, relays
        self._hosts = frozenset(_ascii(host) for host in hosts)
        own = own.lower()
        bound = set() if own in (*_WILDCARDS, *LOOPBACK) else {own}
        self._own = frozenset(LOOPBACK) | bound
        self.certificates = Certificates(sorted(self._hosts | bound), keep, with_public_roots=relays)
        self.port = 0  # until the server has one

    @property
    def channel_class(self) -> Callable[..., SecureChannel]:
        """What makes a connection of an accepted socket."""
        return partial(SecureChannel, self)

    # ---- who is answered

    def context(self, tunnel: str | None) -> ssl.SSLContext:
        """The TLS context for a connection, or inside a tunnel to an authority."""
        return self.certificates.context(None if tunnel is None else host_in(tunnel).rstrip("."))

    def details(self, secure: bool, tunnel: str | None) -> dict[str, str]:
        """What the environ of a connection's requests has to say of it."""
        scheme = "https" if secure else "http"
        details = {"wsgi.url_scheme": scheme}
        if tunnel is not None:
            host, port = split(tunnel, int(DEFAULT_PORTS[scheme]))
            details |= {TUNNEL: tunnel, "SERVER_NAME": host, "SERVER_PORT": str(port)}
        return details

    def owns(self, authority: str, default: int) -> bool:
        """Whether a host, with a port or on the default one, is ours."""
        host, port = split(authority, default)
        return vendor_at(host) is not None or host in self._hosts or (host in self._own and port == self.port)

    def refusal(self, authority: str) -> str:
        """Why a client gets no way through to a host that is not ours."""
        ours = ", ".join(("actionnetwork.org", *sorted(self._hosts)))
        host = host_in(authority)
        if not host:
            return "that is no host"
        return f"mockapi answers for {ours} and *.actionkit.com, and lets nothing through to {host}"

    def before(self, application: WSGIApplication) -> WSGIApplication:
        """The app, asked only for what this server is to answer, over the scheme that it is to be answered over."""

        def guarded(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
            try:
                scheme, authority, *_ = target(environ)
            except ValueError:
                scheme, authority = "", None  # the app says what is wrong with it
            if self.proxies and authority is not None:
                if not self.owns(authority, int(DEFAULT_PORTS[scheme])):
                    host, port = split(authority, 80)
                    if self.relays_for(environ["REMOTE_ADDR"]) and scheme == "http" and host:
                        from mockapi.transport.relay import forward

                        return forward(environ, start_response, host, port)
                    reason = self.refusal(authority)
                    return _say(start_response, f"403 {reason}", reason)
                for header in [name for name in environ if name.startswith("HTTP_PROXY_")]:
                    del environ[header]
            elif self.secure and environ["wsgi.url_scheme"] == "http" and TUNNEL not in environ:
                return _say(start_response, "400 Bad Request", "This port speaks https, and was asked over http.")
            return application(environ, start_response)

        return guarded

    def relays_for(self, client: str) -> bool:
        """Whether a client, by its address, is connected to hosts that are not ours."""
        return self.relays and (client in LOOPBACK or client.startswith(("127.", "::ffff:127.")))

    # ---- what clients are told

    def environ(self, address: str) -> dict[str, str]:
        """The variables that have programs trust this server at ``host:port``, and come to it as to a proxy."""
        certificates = self.certificates
        variables = dict.fromkeys(("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"), str(certificates.bundle))
        variables["NODE_EXTRA_CA_CERTS"] = str(certificates.file)
        if not self.proxies:
            return variables
        variables |= dict.fromkeys(PROXIED, HOST)
        around = ",".join(sorted(self._own))
        for name, value in (
            ("HTTPS_PROXY", f"http://{address}"),
            ("HTTP_PROXY", f"http://{address}"),
            ("NO_PROXY", around),
        ):
            variables |= {name: value, name.lower(): value}
        return variables | {"NODE_USE_ENV_PROXY": "1"}


def _ascii(host: str) -> str:
    """A host as it stands in requests. Raises ValueError."""
    try:
        name = host.rstrip(".").encode("idna").decode().lower()
    except UnicodeError:
        name = ""
    if host_in(f"[{name}]" if ":" in name else name) != name or not name:
        raise ValueError(f"{host!r} is no host name")
    return name


def _say(start_response: Callable[..., Any], status: str, text: str) -> list[bytes]:
    body = f"{text}\n".encode()
    start_response(status, [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))])
    return [body]
