"""Faults that a test asks for: rules by service, method and path, each good for a number of times."""

from __future__ import annotations

from dataclasses import dataclass

from mockapi.world.journal import path_matches


@dataclass
class Fault:
    """One rule: what is left None matches anything; ``times`` None means always."""

    status: int
    service: str | None = None
    method: str | None = None
    path: str | None = None
    times: int | None = None
    used: int = 0

    def matches(self, service: str, method: str, path: str) -> bool:
        """Whether the rule has something left for this request."""
        return (
            (self.times is None or self.used < self.times)
            and (self.service is None or self.service == service)
            and (self.method is None or self.method.upper() == method)
            and (self.path is None or path_matches(self.path, path))
        )


class Faults:
    """The rules of a world, first match first."""

    def __init__(self) -> None:
        self._rules: list[Fault] = []

    def add(
        self,
        *,
        status: int,
        service: str | None = None,
        method: str | None = None,
        path: str | None = None,
        times: int | None = None,
    ) -> Fault:
        """Answer matching requests with ``status`` and the vendor's error body; they change nothing.

        ``path`` is a glob on the whole path or on the path behind the API root.
        """
        rule = Fault(status, service, method, path, times)
        self._rules.append(rule)
        return rule

    def clear(self) -> None:
        """Drop all rules."""
        self._rules.clear()

    def take(self, service: str, method: str, path: str) -> Fault | None:
        """The first rule that matches, used once more."""
        for rule in self._rules:
            if rule.matches(service, method, path):
                rule.used += 1
                return rule
        return None
