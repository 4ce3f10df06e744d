"""What goes wrong with ActionKit in practice, by name: faults for ``mock.faults.preset``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

# Reference 3, 8: what is documented, recorded, or retried by published clients.
PRESETS: Mapping[str, Mapping[str, Any]] = {
    "too_many_at_once": {"status": 429},
    "server_error": {"status": 500},
    "unavailable": {"status": 503, "method": "GET"},
    "unauthorized": {"status": 401},
    "lost_answer": {"method": "POST", "committed": True, "reset": True},
    "slow_report": {"path": "/report/*", "latency": 2.0},
}
