"""What goes wrong with Action Network in practice, by name: faults for ``mock.faults.preset``."""

from __future__ import annotations

from collections.abc import Mapping

from mockapi.resource.evidence import client, doc, guess, seen
from mockapi.resource.presets import Ready, page_of_a_proxy
from mockapi.world.exchange import Request

DEEP = 10  # the page from which on answers time out


def _is_deep(request: Request) -> bool:
    page = request.args.get("page", "")
    return page.isdecimal() and int(page) >= DEEP


# Reference 2.4, 3.1, 4.1, 5.
PRESETS: Mapping[str, Ready] = {
    "rate_limited": Ready(
        "429, without Retry-After, which nobody has met; retry_after= adds one",
        client("reference 5: the Ruby client pauses and tries again"),
        status=429,
    ),
    "key_refused": Ready(
        "403, as for a key that has been revoked",
        seen("reference 3.1: several clients"),
        status=403,
        body={"error": "API Key invalid or not present"},
    ),
    "server_error": Ready(
        "500 with an error in JSON; some clients take it for a bad request of theirs",
        client("reference 2.4: status hotglue, text unknown"),
        status=500,
    ),
    "bad_gateway": Ready(
        "502 with a page of HTML, where clients expect JSON",
        client("reference 2.4: status, page unknown"),
        status=502,
        **page_of_a_proxy("502 Bad Gateway"),
    ),
    "unavailable": Ready(
        "503 with a page of HTML",
        client("reference 2.4: status surj, page unknown"),
        status=503,
        **page_of_a_proxy("503 Service Temporarily Unavailable"),
    ),
    "gateway_timeout": Ready(
        "504 with a page of HTML, although the write stands",
        guess("what stands in front of a service that is slow"),
        status=504,
        committed=True,
        **page_of_a_proxy("504 Gateway Time-out"),
    ),
    "deep_page_timeout": Ready(
        f"no answer to pages from {DEEP} on",
        doc("reference 5: deep pages are slow and can time out"),
        method="GET",
        when=_is_deep,
        timeout=True,
    ),
    "lost_answer": Ready(
        "the connection breaks after the write, so that a second try finds it done",
        guess("any network"),
        method="POST",
        committed=True,
        reset=True,
    ),
    "silent_helper": Ready(
        "a POST that is answered with 200 and {} and does nothing",
        client("reference 4.2: the Ruby client"),
        method="POST",
        body={},
    ),
}
