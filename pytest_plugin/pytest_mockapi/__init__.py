"""The pytest plugin: the fixtures ``mockapi`` and ``mockapi_server``, the marker, and what fails a test.

Imports pytest and nothing else until a fixture is asked for.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from mockapi.emulator import Emulator
    from mockapi.transport.intercept import Interception
    from mockapi.transport.server import Server
    from mockapi.world.exchange import Exchange
    from mockapi.world.world import World

MIGRATION = "mockapi_migration"
INTERCEPTION = ("scope",)  # keywords that mean nothing to a server
SERVING = ("tls", "proxy", "proxy_others", "ca_dir")  # and those that mean nothing without one

MARKER = (
    "mockapi(seed=None, hosts=(), strict=False, tls=False, proxy=False, **settings): what the mockapi and "
    "mockapi_server fixtures start with; the closest marker wins, keyword by keyword"
)

_emulators = pytest.StashKey["list[_Watched]"]()
_bases = pytest.StashKey["dict[str | bytes, World]"]()


class _Watched:
    """An emulator of a test, and how far its journal had come when it was last looked at."""

    def __init__(self, emulator: Emulator, strict: bool) -> None:
        self.emulator, self.strict = emulator, strict
        self._journal, self._seen = emulator.journal, emulator.journal.total

    def faults(self) -> list[Exchange]:
        """The exchanges since the last look that must fail the test."""
        journal = self.emulator.journal
        if journal is not self._journal:  # a reset: what the old journal had to say went with it
            self._journal, self._seen = journal, 0
        since, self._seen = self._seen, journal.total
        if self.emulator.allows_unmodelled:
            return []
        from mockapi.transport.complaints import complaints

        return complaints(journal, since, strict=self.strict)


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--mockapi-migration``: at the end, what was called over XML-RPC and how it goes over REST."""
    parser.addini("mockapi_journal_tail", "how many exchanges stand beside a failing test, 0 for none", default="10")
    group = parser.getgroup("mockapi")
    group.addoption(
        "--mockapi-migration", action="store_true", help="report the calls over XML-RPC and the way to REST"
    )


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """The migration report of the whole run, gathered from the tests' reports, which travel between processes."""
    if not config.getoption("--mockapi-migration"):
        return
    seen: dict[str, int] = {}
    texts: dict[str, str] = {}
    for reports in terminalreporter.stats.values():
        for report in reports:
            if getattr(report, "when", None) == "teardown":
                for name, value in report.user_properties:
                    if name == MIGRATION:
                        method, count, text = value
                        seen[method] = seen.get(method, 0) + count
                        texts.setdefault(method, text)
    forgotten = seen.pop("", 0)
    terminalreporter.section("XML-RPC to REST")
    for method in sorted(seen):
        terminalreporter.line(f"{method}, called {'once' if seen[method] == 1 else f'{seen[method]} times'}:")
        terminalreporter.line("  " + texts[method].replace("\n", "\n  "))
        terminalreporter.line("")
    if not seen:
        terminalreporter.line("XML-RPC was not used.")
    if forgotten:
        terminalreporter.line(f"{forgotten} earlier exchanges were no longer in the tests' journals.")


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker."""
    config.addinivalue_line("markers", MARKER)
    config.stash[_bases] = {}


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """Fail the test in its call phase if it asked for something that is not modelled, whatever became of the answer.

    A test that has failed by itself keeps its failure, and gets the report beside it.
    """
    try:
        result = yield
    except BaseException as error:
        exchanges = _complaints(item)
        if exchanges:
            from mockapi.transport.complaints import report

            item.add_report_section("call", "mockapi", report(exchanges))
        if not isinstance(error, (pytest.skip.Exception, KeyboardInterrupt)):
            _add_journals(item)
        raise
    _fail(_complaints(item))
    return result


def _add_journals(item: pytest.Item) -> None:
    """What was asked of the services before the test failed, beside its own report."""
    count = int(item.config.getini("mockapi_journal_tail"))
    for one in item.stash.get(_emulators, []):
        text = one.emulator.journal.tail(count) if count else ""
        if text:
            item.add_report_section("call", "mockapi journal", text)


def _complaints(item: pytest.Item) -> list[Exchange]:
    watched: list[_Watched] = item.stash.get(_emulators, [])
    return [exchange for one in watched for exchange in one.faults()]


def _fail(exchanges: list[Exchange]) -> None:
    if exchanges:
        from mockapi.transport.complaints import report

        pytest.fail(report(exchanges), pytrace=False)


def _options(request: pytest.FixtureRequest) -> dict[str, Any]:
    options: dict[str, Any] = {}
    for marker in request.node.iter_markers("mockapi"):
        if marker.args:
            raise pytest.UsageError("the mockapi marker takes keywords only, for example seed='demo'")
        options = {**marker.kwargs, **options}
    return options


def _base(request: pytest.FixtureRequest, seed: Any) -> World | None:
    """A pack is loaded once in a session; each test's world starts from it and copies what it changes.

    A file is read for every test, since it may have changed, or another one may have its name by now.
    """
    if not isinstance(seed, (str, PathLike)):
        return None
    bases = request.config.stash[_bases]
    from mockapi.emulator import loaded
    from mockapi.fixtures.packs import packs

    key: str | bytes
    if seed in bases or seed in packs():
        key = str(seed)
    else:
        try:
            key = Path(seed).read_bytes()
        except OSError:
            return None  # the loader says what is wrong with it
    if key not in bases:
        bases[key] = loaded(seed)
    return bases[key]


def _watch(request: pytest.FixtureRequest, emulator: Emulator, strict: bool) -> Iterator[None]:
    watched = _Watched(emulator, strict)
    request.node.stash.setdefault(_emulators, []).append(watched)
    yield
    if request.config.getoption("--mockapi-migration"):
        report = emulator.actionkit.migration_report()
        for method, count in report.methods.items():
            text = str(next(move for move in report if move.method == method))
            request.node.user_properties.append((MIGRATION, (method, count, text)))
        if report.forgotten:
            request.node.user_properties.append((MIGRATION, ("", report.forgotten, "")))
    _fail(watched.faults())  # asked for after the call phase, by another fixture's teardown say


@pytest.fixture
def mockapi(request: pytest.FixtureRequest) -> Iterator[Interception]:
    """ActionKit and Action Network in process: calls to the real host names are answered without a socket."""
    from mockapi.transport.intercept import Interception

    options = _options(request)
    seed = options.pop("seed", None)
    strict = options.pop("strict", False)
    hosts = options.pop("hosts", ())
    for name in SERVING:
        options.pop(name, None)
    with Interception(seed, hosts, base=_base(request, seed), **options) as mock:
        yield from _passing(mock, _watch(request, mock, strict))


@pytest.fixture
def mockapi_server(request: pytest.FixtureRequest) -> Iterator[Server]:
    """ActionKit and Action Network on a server of the test's own; with the ``mockapi`` fixture they share one world."""
    from mockapi.transport.server import Server

    options = _options(request)
    seed = options.pop("seed", None)
    strict = options.pop("strict", False)
    for name in INTERCEPTION:
        options.pop(name, None)
    if "mockapi" in request.fixturenames:  # which watches the world that the two share
        serving = {name: value for name, value in options.items() if name in (*SERVING, "hosts")}
        with Server(sharing=request.getfixturevalue("mockapi"), **serving) as server:
            yield server
        return
    with Server(seed, base=_base(request, seed), **options) as server:
        yield from _passing(server, _watch(request, server, strict))


def _passing(value: Any, watch: Iterator[None]) -> Iterator[Any]:
    """Yield ``value`` while the watch stands."""
    for _ in watch:
        yield value
