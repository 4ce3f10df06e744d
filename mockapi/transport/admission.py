"""Who is let in to the control API: programs on this machine, and no page that somebody's browser happens to show."""

from __future__ import annotations

from collections.abc import Collection
from ipaddress import ip_address

from mockapi.world.exchange import Request, host_in

LOOPBACK = ("localhost", "127.0.0.1", "::1")
WRITES = ("POST", "PUT", "PATCH", "DELETE")


def is_loopback(host: str) -> bool:
    """Whether a host is this machine whatever a name server says: its addresses and names, ``*.localhost`` too.

    RFC 6761 reserves that domain, so nobody can have its names lead elsewhere, or lead a page of theirs here.
    """
    return host in LOOPBACK or host.endswith(".localhost")


def is_local(peer: str | None) -> bool:
    """Whether a connection comes from this machine; without an address (a Unix socket, no server at all) it does."""
    if not peer or peer == "localhost":
        return True
    try:
        address = ip_address(peer.partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback


def turned_away(request: Request, peer: str | None, hosts: Collection[str] = ()) -> str | None:
    """Why a request is not let in; None for one that is. ``hosts``: names besides loopback, from any machine.

    The Host header says under which name a browser has found us, which rebinding a name cannot forge; Origin and
    Sec-Fetch-Site say whose page is asking.
    """
    named = request.host in hosts
    if not named and not (is_loopback(request.host) and is_local(peer)):
        return "The control API answers loopback only, and hosts that the server was told of (control_hosts)"
    origin = request.headers.get("origin")
    if origin is not None:
        asking = host_in(origin.partition("://")[2])
        if not (is_loopback(asking) or asking in hosts):
            return "The control API does not answer pages of other sites"
    if request.headers.get("sec-fetch-site", "").strip().lower() == "cross-site":
        return "The control API does not answer pages of other sites"
    return None


def has_wrong_content(request: Request) -> bool:
    """Whether a write comes as something that a page could send without being asked for leave: it must be JSON."""
    if request.method not in WRITES:
        return False
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if not kind:
        return bool(request.body)
    major, _, minor = kind.partition("/")
    return major != "application" or not (minor == "json" or minor.endswith("+json"))
