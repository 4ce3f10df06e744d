"""Putting our functions in the place of a client library's, and taking them away again in any order."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from contextvars import ContextVar
from functools import lru_cache, update_wrapper
from importlib import import_module
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from inspect import Signature, iscoroutinefunction, signature
from typing import Any

from mockapi.emulator import Emulator, vendor_at
from mockapi.world.exchange import Answer, Request

Replacement = Callable[..., Any]

PATCHING = threading.RLock()  # two threads that patch one class at once would lose one of the patches


class Patch:
    """One attribute of a class, replaced by a function that knows what stood there before."""

    def __init__(self, owner: Any, name: str, make: Callable[[Replacement], Replacement], seam: Seam) -> None:
        self._owner, self._name, self._make, self._seam = owner, name, make, seam
        self.previous: Any = owner.__dict__[name]
        self.active = True
        is_classmethod = isinstance(self.previous, classmethod)
        previous: Replacement = self.previous.__func__ if is_classmethod else self.previous
        replacement = make(previous)

        def plain(*args: Any, **kwargs: Any) -> Any:
            return (replacement if self.active and seam.applies else previous)(*args, **kwargs)

        async def awaited(*args: Any, **kwargs: Any) -> Any:
            return await (replacement if self.active and seam.applies else previous)(*args, **kwargs)

        patched: Any = awaited if iscoroutinefunction(previous) else plain
        update_wrapper(patched, previous, updated=())  # other mocks look at what they replace
        patched.__signature__ = getattr(previous, "__signature__", None) or _signature(previous)
        placed: Any = classmethod(patched) if is_classmethod else patched
        placed._mockapi_patch = self
        setattr(owner, name, placed)

    @property
    def owner(self) -> Any:
        """The class that it is on."""
        return self._owner

    def renewed(self) -> Patch:
        """One in its place, over what stands there now."""
        self.active = False
        return Patch(self._owner, self._name, self._make, self._seam)

    def remove(self) -> None:
        """Put back what stood there; if somebody has patched over us since, only step aside."""
        self.active = False
        current = self._owner.__dict__.get(self._name)
        while isinstance(patch := getattr(current, "_mockapi_patch", None), Patch) and not patch.active:
            current = patch.previous
            setattr(self._owner, self._name, current)


@lru_cache(maxsize=64)
def _signature(function: Replacement) -> Signature:
    return signature(function)


class Seam:
    """Where one interception meets the client libraries."""

    def __init__(self, emulator: Emulator, hosts: Sequence[str], scope: str) -> None:
        self._emulator = emulator
        self._hosts = frozenset(host.lower() for host in hosts)
        self._inside: ContextVar[int] | None = ContextVar("mockapi", default=0) if scope == "context" else None
        self._patches: list[Patch] = []
        self._finder: _Awaiting | None = None
        self._entered = 0

    @property
    def applies(self) -> bool:
        """Whether the running thread or task is inside."""
        return self._inside is None or self._inside.get() > 0

    @property
    def has_faults(self) -> bool:
        """Whether any fault may strike."""
        return len(self._emulator.faults) > 0

    @property
    def is_entered(self) -> bool:
        """Whether the running thread or task is inside, and nobody has left it for good."""
        return self._entered > 0 and self.applies

    @property
    def calls_out(self) -> bool:
        """Whether a webhook may be posted to some address before a request is answered."""
        hooks = self._emulator.world.find("actionnetwork.webhooks")
        return hooks is not None and any(hook.url for hook in hooks)

    def has_patched(self, owner: Any) -> bool:
        """Whether anything of a class has been replaced for this one."""
        return any(patch.owner is owner for patch in self._patches)

    def owns(self, host: str | None) -> bool:
        """Whether a host is ours."""
        return host is not None and (vendor_at(host) is not None or host.lower().rstrip(".") in self._hosts)

    def answer(self, method: str, base: str, target: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """The emulator's answer to a request whose target is a path with its query."""
        path, _, query = target.partition("#")[0].partition("?")
        return self._emulator.handle(Request(method.upper(), base, path or "/", query, headers, body))

    def patch(self, owner: Any, name: str, make: Callable[[Replacement], Replacement]) -> None:
        """Replace ``owner.name`` by what ``make`` makes of it, until this is detached."""
        if name not in owner.__dict__:
            raise RuntimeError(
                f"mockapi cannot intercept this version of {owner.__module__}: {owner.__name__} has no {name}; "
                "use the server, mockapi.serve(), instead"
            )
        with PATCHING:
            self._patches.append(Patch(owner, name, make, self))

    def renew(self, owner: Any) -> None:
        """Patch a class once more, after another mock has put back what it had found there before us."""
        with PATCHING:
            self._patches = [patch.renewed() if patch.owner is owner else patch for patch in self._patches]

    def attach(self, adapters: Mapping[str, str]) -> None:
        """Patch the client libraries that are imported, and the others when they are."""
        if self._inside is not None:
            self._inside.set(self._inside.get() + 1)
        self._entered += 1
        if self._entered > 1:
            return
        awaited = {}
        try:
            for library, module in adapters.items():
                if library in sys.modules:
                    import_module(module).attach(self)
                else:
                    awaited[library] = module
        except BaseException:
            self.detach()
            raise
        if awaited:
            self._finder = _Awaiting(self, awaited)
            sys.meta_path.insert(0, self._finder)

    def detach(self) -> None:
        """Take everything back."""
        if self._inside is not None:
            self._inside.set(self._inside.get() - 1)
        self._entered -= 1
        if self._entered:
            return
        if self._finder is not None:
            sys.meta_path.remove(self._finder)
            self._finder = None
        with PATCHING:
            while self._patches:
                self._patches.pop().remove()


class _Awaiting(MetaPathFinder):
    """Attaches an adapter right after its library has been imported."""

    def __init__(self, seam: Seam, adapters: dict[str, str]) -> None:
        self._seam, self._adapters = seam, adapters

    def find_spec(self, name: str, path: Any, target: Any = None) -> ModuleSpec | None:
        module = self._adapters.pop(name, None)
        if module is None:
            return None
        spec = find_spec(name)
        if spec is not None and spec.loader is not None:
            spec.loader = _Attaching(spec.loader, self._seam, module)
        return spec


class _Attaching(Loader):
    """A library's own loader, and then the adapter."""

    def __init__(self, loader: Loader, seam: Seam, module: str) -> None:
        self._loader, self._seam, self._module = loader, seam, module

    def create_module(self, spec: ModuleSpec) -> Any:
        return self._loader.create_module(spec)

    def exec_module(self, module: Any) -> None:
        module.__spec__.loader = module.__loader__ = self._loader
        self._loader.exec_module(module)
        import_module(self._module).attach(self._seam)
