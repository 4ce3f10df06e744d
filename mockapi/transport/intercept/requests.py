"""requests: our hosts go to urllib3 even where a mock has replaced ``HTTPAdapter.send`` above it."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from requests import Session
from requests.adapters import HTTPAdapter

from mockapi.transport.intercept.urllib3 import receive, response_of

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
    """The session's own adapter, sending as requests itself would.

    An adapter as requests makes it has nothing to retry. Asked for a request without proxy, client certificate and
    timeout it would carry that to urllib3 unchanged, through a pool that costs more than the emulator.
    """

    def __init__(self, adapter: Any, seam: Seam) -> None:
        self._adapter, self._seam = adapter, seam

    def send(self, request: Any, **options: Any) -> Any:
        """The answer, as the adapter builds it."""
        verify = options.get("verify")
        is_plain = not (options.get("proxies") or options.get("cert")) and options.get("timeout") is None
        is_plain = is_plain and not self._seam.has_faults  # which break connections, and so are the pool's affair
        if not is_plain or self._retries or (isinstance(verify, str) and not os.path.exists(verify)):
            return SEND(self._adapter, request, **options)
        address, target = urlsplit(request.url), request.path_url
        origin = (address.scheme, address.hostname, address.port)
        received = receive(self._seam, request.method, origin, target, request.headers, request.body)
        raw = response_of(received, request.method, target, preload_content=False, decode_content=False)
        return self._adapter.build_response(request, raw)

    @property
    def _retries(self) -> bool:
        retries = self._adapter.max_retries
        return type(self._adapter) is not HTTPAdapter or retries.total != 0 or bool(retries.status_forcelist)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._adapter, name)


def attach(seam: Seam) -> None:
    """Hand out a direct adapter for our hosts, unless it has a ``send`` of its own."""

    def get_adapter(original: Replacement) -> Replacement:
        def replaced(session: Session, url: Any) -> Any:
            adapter = original(session, url)
            if not seam.owns(urlsplit(str(url)).hostname):
                return adapter
            if isinstance(adapter, _Direct):  # of an interception around this one
                adapter = adapter._adapter
            is_usual = type(adapter).send is HTTPAdapter.__dict__["send"] and "send" not in vars(adapter)
            return _Direct(adapter, seam) if is_usual else adapter

        return replaced

    seam.patch(Session, "get_adapter", get_adapter)
