"""aioresponses: a request to one of our hosts goes past it, also where it is started after the interception."""

from __future__ import annotations

from functools import update_wrapper
from typing import TYPE_CHECKING, Any

from aiohttp import ClientSession
from aioresponses import aioresponses

from mockapi.transport.intercept.aiohttp import diverted

if TYPE_CHECKING:
    from mockapi.transport.intercept.seam import Replacement, Seam


def attach(seam: Seam) -> None:
    """Put ourselves once more in front of the mock each time that it has put itself in front of us."""

    def start(original: Replacement) -> Replacement:
        def replaced(mock: Any) -> Any:
            result = original(mock)
            mocked: Any = ClientSession.__dict__["_request"]
            ours = diverted(seam, mocked)

            async def request(*args: Any, **kwargs: Any) -> Any:
                return await (ours if seam.is_entered else mocked)(*args, **kwargs)

            ClientSession._request = update_wrapper(request, mocked)  # type: ignore[method-assign]
            return result

        return replaced

    seam.patch(aioresponses, "start", start)
