"""Globs for paths, as faults and expectations name requests."""

from __future__ import annotations

from fnmatch import fnmatchcase

ROOTS = ("/api/v2", "/api/v1", "/rest/v1")
SERVICES = ("actionkit", "actionnetwork")


def check_service(name: str | None) -> None:
    """Refuse the name of a service that there is not, which would silently match nothing. Raises ValueError."""
    if name is not None and name not in SERVICES:
        raise ValueError(f"there is no service {name!r}; there are: {', '.join(SERVICES)}")


def check_path(pattern: str | None) -> None:
    """Refuse a glob that no path can match. Raises ValueError."""
    if pattern is None:
        return
    if not pattern.startswith(("/", "*", "?", "[")):
        raise ValueError(f"path {pattern!r} would match nothing: paths begin with a slash")
    if "?" in pattern and "=" in pattern.partition("?")[2]:
        raise ValueError(f"path {pattern!r} would match nothing: the query stands elsewhere (query=, when=)")


def path_matches(pattern: str, path: str) -> bool:
    """Whether a glob stands for the whole path or for the path behind an API root; a final slash is ignored."""
    pattern = pattern.rstrip("/") or "/"
    path = path.rstrip("/") or "/"
    if fnmatchcase(path, pattern):
        return True
    return any(path.startswith(root) and fnmatchcase(path[len(root) :] or "/", pattern) for root in ROOTS)
