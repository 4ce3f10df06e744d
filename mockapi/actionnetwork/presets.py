"""What goes wrong with Action Network in practice, by name: faults for ``mock.faults.preset``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

BUSY = "<html><head><title>503 Service Temporarily Unavailable</title></head><body></body></html>"

# Reference 2.4, 4.1, 5: what published clients met.
PRESETS: Mapping[str, Mapping[str, Any]] = {
    "rate_limited": {"status": 429},
    "key_refused": {"status": 403, "body": '{"error":"API Key invalid or not present"}'},
    "server_error": {"status": 500},
    "unavailable": {"status": 503, "body": BUSY, "headers": {"Content-Type": "text/html"}},
    "deep_page_timeout": {"method": "GET", "timeout": True},
    "lost_answer": {"method": "POST", "committed": True, "reset": True},
    "silent_helper": {"method": "POST", "body": "{}"},
}
