"""pytest-httpx: its fixture hands requests for our hosts on to the transport that it stands in front of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from httpx import AsyncHTTPTransport, HTTPTransport
from pytest_httpx import HTTPXMock

if TYPE_CHECKING:
    from mockapi.transport.intercept.seam import Replacement, Seam


def attach(seam: Seam) -> None:
    """Answer our hosts although the fixture stands where every transport sends."""

    def through(owner: Any, name: str) -> Any:
        def make(original: Replacement) -> Replacement:
            def replaced(mock: HTTPXMock, transport: Any, request: Any) -> Any:
                if request.url.scheme in ("http", "https") and seam.owns(request.url.host):
                    return _below(owner.__dict__[name])(transport, request)
                return original(mock, transport, request)

            return replaced

        return make

    seam.patch(HTTPXMock, "_handle_request", through(HTTPTransport, "handle_request"))
    seam.patch(HTTPXMock, "_handle_async_request", through(AsyncHTTPTransport, "handle_async_request"))


def _below(function: Any) -> Any:
    """What the fixture found when it put its own function there."""
    while function.__module__.partition(".")[0] == "pytest_httpx":
        held = dict(zip(function.__code__.co_freevars, function.__closure__, strict=True))
        function = next(cell.cell_contents for name, cell in held.items() if name.startswith("real_"))
    return function
