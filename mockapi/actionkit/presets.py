"""What goes wrong with ActionKit in practice, by name: faults for ``mock.faults.preset``."""

from __future__ import annotations

from collections.abc import Mapping

from mockapi.resource.evidence import client, doc, guess, seen
from mockapi.resource.presets import Ready, page_of_a_proxy

# Reference 7, 8.3, 16; over XML-RPC 2.1 and the decisions T11.
PRESETS: Mapping[str, Ready] = {
    "too_many_at_once": Ready(
        "429, which is about requests side by side; no Retry-After is documented, retry_after= adds one",
        doc("reference 7, 16"),
        status=429,
    ),
    "server_error": Ready(
        "500 with the vendor's sentence; frequent enough that clients try again",
        seen("reference 8.3; client WM tries three times"),
        status=500,
    ),
    "bad_gateway": Ready(
        "502 with a page of HTML, where clients expect JSON",
        guess("reference 7: clients try all of 5xx again"),
        status=502,
        **page_of_a_proxy("502 Bad Gateway"),
    ),
    "unavailable": Ready(
        "503 to a GET",
        doc("reference 7; page unknown"),
        method="GET",
        status=503,
        **page_of_a_proxy("503 Service Temporarily Unavailable"),
    ),
    "gateway_timeout": Ready(
        "504 with a page of HTML, although the write stands",
        guess("reference 7: clients try all of 5xx again"),
        status=504,
        committed=True,
        **page_of_a_proxy("504 Gateway Time-out"),
    ),
    "unauthorized": Ready(
        "401 with an empty body, as for credentials that have expired",
        seen("reference 3"),
        status=401,
    ),
    "lost_answer": Ready(
        "the connection breaks after the write, so that a second try does it once more",
        guess("any network"),
        method="POST",
        committed=True,
        reset=True,
    ),
    "slow_report": Ready(
        "reports take two seconds more",
        guess("SQL over a large site"),
        path="/report/*",
        latency=2.0,
    ),
    "xmlrpc_moved": Ready(
        "a call over XML-RPC is sent elsewhere with 301, which xmlrpc.client does not follow",
        client("actionkit-xmlrpc 2.1: plain http"),
        path="/api/",
        status=301,
    ),
    "xmlrpc_timeout": Ready(
        "no answer to a call over XML-RPC",
        client("actionkit-xmlrpc 2.1: C-lp"),
        path="/api/",
        timeout=True,
    ),
}
