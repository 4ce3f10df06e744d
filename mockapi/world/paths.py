"""Globs for paths, as faults and expectations name requests."""

from __future__ import annotations

from fnmatch import fnmatchcase

ROOTS = ("/api/v2", "/api/v1", "/rest/v1")


def path_matches(pattern: str, path: str) -> bool:
    """Whether a glob stands for the whole path or for the path behind an API root; a final slash is ignored."""
    pattern = pattern.rstrip("/") or "/"
    path = path.rstrip("/") or "/"
    if fnmatchcase(path, pattern):
        return True
    return any(path.startswith(root) and fnmatchcase(path[len(root) :] or "/", pattern) for root in ROOTS)
