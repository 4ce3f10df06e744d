"""respx: what it would answer, or refuse, it passes on where it is for one of our hosts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpcore
from respx.mocks import Mocker
from respx.models import PassThrough

if TYPE_CHECKING:
    from mockapi.transport.intercept.seam import Replacement, Seam


def attach(seam: Seam) -> None:
    """Have our hosts' requests passed through although the mock stands in every client's way.

    It puts its functions where ours are, in httpcore, and puts back what it found, which may be without ours.
    """

    def pass_on(request: Any) -> None:
        if request.url.scheme in ("http", "https") and seam.owns(request.url.host):
            raise PassThrough(f"mockapi answers {request!r}", request=request, origin=None)  # type: ignore[arg-type]

    def handler(original: Replacement) -> Replacement:
        def replaced(mocker: Any, request: Any) -> Any:
            pass_on(request)
            return original(mocker, request)

        return replaced

    def async_handler(original: Replacement) -> Replacement:
        async def replaced(mocker: Any, request: Any) -> Any:
            pass_on(request)
            return await original(mocker, request)

        return replaced

    def stop(original: Replacement) -> Replacement:
        def replaced(mocker: Any, *args: Any, **kwargs: Any) -> Any:
            result = original(mocker, *args, **kwargs)
            if seam.is_entered:
                seam.renew(httpcore.ConnectionPool)
                seam.renew(httpcore.AsyncConnectionPool)
            return result

        return replaced

    seam.patch(Mocker, "stop", stop)
    seam.patch(Mocker, "handler", handler)
    seam.patch(Mocker, "async_handler", async_handler)
