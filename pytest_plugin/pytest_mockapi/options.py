"""What the fixtures start with: the ini file, the fixture ``mockapi_options``, markers, parameters; the last wins."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

INTERCEPTION = ("hosts", "scope")  # keywords of the fixtures in process
SERVING = ("hosts", "tls", "proxy", "proxy_others", "ca_dir", "control_hosts", "most_worlds")  # and of the servers
COMMON = ("seed", "strict", "journal_size")

MARKER = (
    "mockapi(seed=None, hosts=(), strict=False, journal_size=1000, scope='process', tls=False, proxy=False, "
    "**settings): what the fixtures mockapi and mockapi_server (and those for classes, modules and sessions) start "
    "with; the closest marker wins, keyword by keyword"
)
INI = {
    "mockapi_seed": ("what the fixtures are seeded with: a pack's name, or a path from the root directory", "string"),
    "mockapi_strict": ("whether a test fails that asked for a path which leads nowhere", "bool"),
    "mockapi_hosts": ("hosts that are answered besides the vendors' own", "args"),
    "mockapi_journal_size": ("how many exchanges are remembered", "string"),
    "mockapi_journal_tail": ("how many exchanges stand beside a failing test, 0 for none (default: 10)", "string"),
    "mockapi_settings": ("settings, one a line: rate_limit = 4", "linelist"),
}


@dataclass
class Options:
    """Keywords, sorted by what they are for."""

    seed: Any = None
    strict: bool = False
    interception: dict[str, Any] = field(default_factory=dict)
    serving: dict[str, Any] = field(default_factory=dict)
    emulator: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> Options:
        """Sort them. Raises UsageError for a keyword that there is not, and says which there are."""
        _check_names(given)
        options = cls(given.get("seed"), bool(given.get("strict", False)))
        for name, value in given.items():
            if name in INTERCEPTION:
                options.interception[name] = value
            if name in SERVING:
                options.serving[name] = value
            if name not in (*INTERCEPTION, *SERVING, "seed", "strict"):
                options.emulator[name] = value
        return options


def given_to(request: pytest.FixtureRequest) -> dict[str, Any]:
    """The keywords for a fixture."""
    given = {**_from_ini(request.config), **request.getfixturevalue("mockapi_options")}
    marked = marked_on(request.node)
    given.update(marked)
    if hasattr(request, "param"):
        given["seed"] = request.param
    return given


def marked_on(node: Any) -> dict[str, Any]:
    """The keywords of a node's markers, the closest first."""
    marked: dict[str, Any] = {}
    for marker in node.iter_markers("mockapi"):
        if marker.args:
            raise pytest.UsageError("the mockapi marker takes keywords only, for example seed='demo'")
        marked = {**marker.kwargs, **marked}
    return marked


def number(config: pytest.Config, name: str, default: int) -> int:
    """A number from the ini file. Raises UsageError."""
    text = str(config.getini(name) or "").strip()
    if text and not text.isdecimal():
        raise pytest.UsageError(f"{name} in the ini file must be a number, not {text!r}")
    return int(text) if text else default


def _from_ini(config: pytest.Config) -> dict[str, Any]:
    given: dict[str, Any] = {}
    seed = config.getini("mockapi_seed")
    if seed:
        from mockapi.fixtures.packs import is_name

        given["seed"] = seed if is_name(seed) else config.rootpath / seed
    if config.getini("mockapi_strict"):
        given["strict"] = True
    if config.getini("mockapi_hosts"):
        given["hosts"] = config.getini("mockapi_hosts")
    if config.getini("mockapi_journal_size"):
        given["journal_size"] = number(config, "mockapi_journal_size", 1000)
    for line in config.getini("mockapi_settings"):
        name, separator, value = (part.strip() for part in line.partition("="))
        if not separator:
            raise pytest.UsageError(f"mockapi_settings in the ini file: {line!r} is not name = value")
        given[name] = _value(value)
    return given


def _value(text: str) -> Any:
    """A number, true or false, null, a list or a hash as in JSON; anything else is text."""
    try:
        return json.loads(text.lower() if text.lower() in ("true", "false") else text)
    except ValueError:
        return text


def _check_names(given: Mapping[str, Any]) -> None:
    from mockapi.emulator import Settings

    services = vars(Settings())
    known = [*COMMON, *INTERCEPTION, *SERVING, *(name for service in services.values() for name in vars(service))]
    for name in given:
        if name not in known or name == "stamp":
            from difflib import get_close_matches

            near = get_close_matches(name, known, 3)
            meant = f"did you mean {' or '.join(near)}?" if near else f"there are: {', '.join(sorted(set(known)))}"
            raise pytest.UsageError(f"mockapi has no setting {name!r} and no such keyword; {meant}")


def file_of(nodeid: str, directory: Path) -> Path:
    """Where the archive of a test goes."""
    kept = "".join(letter if letter.isalnum() or letter in "._-" else "-" for letter in nodeid.replace("::", "--"))
    return directory / f"{kept.strip('-')[-150:]}.har"
