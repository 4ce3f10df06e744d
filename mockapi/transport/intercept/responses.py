"""responses: a session's own adapter, whose ``super().send`` meets the mock, gets through to requests' own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from responses import RequestsMock

from mockapi.transport.intercept.requests import SEND

if TYPE_CHECKING:
    from mockapi.transport.intercept.seam import Replacement, Seam


def attach(seam: Seam) -> None:
    """Answer our hosts although the mock stands where every adapter sends."""

    def on_request(original: Replacement) -> Replacement:
        def replaced(mock: RequestsMock, adapter: Any, request: Any, **kwargs: Any) -> Any:
            if not seam.owns(urlsplit(request.url).hostname):
                return original(mock, adapter, request, **kwargs)
            return SEND(adapter, request, **kwargs)

        return replaced

    seam.patch(RequestsMock, "_on_request", on_request)
