"""requests: our hosts go to urllib3 even where a mock has replaced ``HTTPAdapter.send`` above it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from requests import Session
from requests.adapters import HTTPAdapter

if TYPE_CHECKING:
    from mockapi.transport.intercept.seam import Replacement, Seam


def _original_send() -> Any:
    """``HTTPAdapter.send`` as requests defines it, even if ``responses`` was there before us."""
    send = HTTPAdapter.send
    if send.__module__ != "requests.adapters" and "responses" in sys.modules:
        send = sys.modules["responses"]._real_send
    return send


SEND = _original_send()


class _Direct:
    """The session's own adapter, sending as requests itself would."""

    def __init__(self, adapter: Any) -> None:
        self._adapter = adapter

    def send(self, request: Any, **kwargs: Any) -> Any:
        """Send through the adapter: its own ``send`` if it has one, otherwise the one that requests defines."""
        send = next(vars(kind)["send"] for kind in type(self._adapter).__mro__ if "send" in vars(kind))
        own = send is not HTTPAdapter.__dict__["send"]
        return send(self._adapter, request, **kwargs) if own else SEND(self._adapter, request, **kwargs)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._adapter, name)


def attach(seam: Seam) -> None:
    """Hand out a direct adapter for our hosts."""

    def get_adapter(original: Replacement) -> Replacement:
        def replaced(session: Session, url: Any) -> Any:
            adapter = original(session, url)
            return _Direct(adapter) if seam.owns(urlsplit(str(url)).hostname) else adapter

        return replaced

    seam.patch(Session, "get_adapter", get_adapter)
