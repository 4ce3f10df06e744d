"""The emulator in process: calls to the real host names are answered without a socket."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Any, Literal, TypeVar, overload

from mockapi.emulator import Emulator, Seed
from mockapi.transport.complaints import complaints, report
from mockapi.transport.intercept.seam import Seam
from mockapi.world.errors import Unmodelled
from mockapi.world.world import World

Function = TypeVar("Function", bound=Callable[..., Any])
Scope = Literal["process", "context"]

# One module for each client library, or mock of one, loaded when that library is, or is imported later.
ADAPTERS = {
    library: f"mockapi.transport.intercept.{module or library.replace('.', '_')}"
    for library, module in (
        ("http.client", ""),
        ("urllib3", ""),
        ("requests", ""),
        ("requests_mock", ""),
        ("responses", ""),
        ("httpcore", ""),
        ("httpcore2", "httpcore"),
        ("httpcorexyz", "httpcore"),
        ("respx", ""),
        ("pytest_httpx", ""),
        ("aiohttp", ""),
        ("aioresponses", ""),
    )
}


class Interception(Emulator):
    """An emulator that answers at the real host names while it is entered. A context manager and a decorator.

    ``actionnetwork.org``, every ``*.actionkit.com`` and the ``hosts`` are ours; every other host passes through.
    Interceptions nest, the innermost wins. ``strict``: leaving raises Unmodelled if something was asked for that is
    not modelled, or that has no route at all.
    """

    def __init__(
        self,
        seed: Seed | Sequence[Seed] = None,
        hosts: Sequence[str] = (),
        strict: bool = False,
        *,
        scope: Scope = "process",
        base: World | None = None,
        **settings: Any,
    ) -> None:
        super().__init__(seed, base=base, **settings)
        self._hosts, self._strict, self._scope = hosts, strict, scope
        self._seen = 0
        self._seam = Seam(self, hosts, scope)

    def __enter__(self) -> Interception:
        self._seam.attach(ADAPTERS)
        self._seen = self.journal.total
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._seam.detach()
        if kind is None:
            self.actionkit.warn_of_old_calls()
        if self._strict and kind is None and not self.allows_unmodelled:
            found = complaints(self.journal, self._seen, strict=True)
            if found:
                raise Unmodelled(report(found))

    def __call__(self, function: Function) -> Function:
        """As a decorator: every call gets a new world, and ``mock`` if the function has that parameter."""
        wants = "mock" in inspect.signature(function).parameters

        if inspect.iscoroutinefunction(function):

            @functools.wraps(function)
            async def wrapped(*args: Any, **kwargs: Any) -> Any:
                with self._anew() as mock:
                    return await function(*args, **({**kwargs, "mock": mock} if wants else kwargs))

        else:

            @functools.wraps(function)
            def wrapped(*args: Any, **kwargs: Any) -> Any:
                with self._anew() as mock:
                    return function(*args, **({**kwargs, "mock": mock} if wants else kwargs))

        if wants:  # pytest must not look for a fixture of that name
            signature = inspect.signature(function)
            kept = [item for name, item in signature.parameters.items() if name != "mock"]
            wrapped.__signature__ = signature.replace(parameters=kept)  # type: ignore[attr-defined]
        return wrapped  # type: ignore[return-value]

    def _anew(self) -> Interception:
        """Another one like this, since calls may run inside each other or side by side."""
        options = {"scope": self._scope, "base": self._base, "journal_size": self._journal_size, **self._given}
        return Interception(self._seed, self._hosts, self._strict, **options)


@overload
def intercept(seed: Function, /) -> Function: ...
@overload
def intercept(
    seed: Seed | Sequence[Seed] = None,
    hosts: Sequence[str] = (),
    strict: bool = False,
    *,
    scope: Scope = "process",
    **settings: Any,
) -> Interception: ...
def intercept(
    seed: Any = None, hosts: Sequence[str] = (), strict: bool = False, *, scope: Scope = "process", **settings: Any
) -> Any:
    """``with mockapi.intercept() as mock:`` or ``@mockapi.intercept()``: the emulator at the real host names.

    Process-wide, since threads do not inherit context variables; ``scope="context"`` for tasks side by side.
    """
    if callable(seed):
        return Interception()(seed)
    return Interception(seed, hosts, strict, scope=scope, **settings)


__all__ = ["ADAPTERS", "Interception", "intercept"]
