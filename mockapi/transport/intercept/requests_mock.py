"""requests-mock: its adapter, which takes every request of a session, hands ours on to requests' own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from requests.adapters import HTTPAdapter
from requests_mock.adapter import Adapter

from mockapi.transport.intercept.requests import SEND

if TYPE_CHECKING:
    from mockapi.transport.intercept.seam import Replacement, Seam


def attach(seam: Seam) -> None:
    """Answer our hosts although the mock stands in every session's way."""

    def send(original: Replacement) -> Replacement:
        def replaced(adapter: Adapter, request: Any, **kwargs: Any) -> Any:
            if not seam.owns(urlsplit(request.url).hostname):
                return original(adapter, request, **kwargs)
            return SEND(HTTPAdapter(), request, **kwargs)

        return replaced

    seam.patch(Adapter, "send", send)
