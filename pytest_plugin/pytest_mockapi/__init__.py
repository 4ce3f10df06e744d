"""The pytest plugin: fixtures for a test, a class, a module and a session, the marker, and what fails a test.

Imports pytest and nothing else until a fixture is asked for.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import pytest

if TYPE_CHECKING:
    from mockapi.emulator import Emulator
    from mockapi.transport.intercept import Interception
    from mockapi.transport.server import Server
    from mockapi.world.exchange import Exchange
    from mockapi.world.journal import Journal
    from mockapi.world.world import World

MIGRATION = "mockapi_migration"

_emulators = pytest.StashKey["list[_Watched]"]()  # of a test
_wide = pytest.StashKey["list[_Watched]"]()  # of classes, modules and the session, while they stand
_gone = pytest.StashKey["list[_Watched]"]()  # those of them that ended with the running test
_moves = pytest.StashKey["list[tuple[str, Any]]"]()  # what is to go into the next report
_bases = pytest.StashKey["dict[str | bytes, World]"]()


class _Watched:
    """An emulator, how far its journals had come when they were last looked at, and when the running test began."""

    def __init__(self, emulator: Emulator, strict: bool) -> None:
        self.emulator, self.strict = emulator, strict
        self._seen: WeakKeyDictionary[Journal, int] = WeakKeyDictionary()
        self._begun: WeakKeyDictionary[Journal, int] = WeakKeyDictionary()

    def begin(self) -> None:
        """A test begins."""
        self._begun[self.emulator.journal] = self.emulator.journal.total

    @property
    def begun(self) -> int:
        """The number of the last exchange before the running test."""
        return self._begun.get(self.emulator.journal, 0)

    def faults(self) -> list[Exchange]:
        """The exchanges since the last look that must fail the test, those of a server's other worlds among them."""
        found: list[Exchange] = []
        worlds: dict[str, Emulator] = dict(getattr(self.emulator, "worlds", {}))
        for emulator in {id(one): one for one in (self.emulator, *worlds.values())}.values():
            journal = emulator.journal  # a reset makes a new one; what the old one had to say went with it
            since, self._seen[journal] = self._seen.get(journal, 0), journal.total
            if not emulator.allows_unmodelled:
                from mockapi.transport.complaints import complaints

                found += complaints(journal, since, strict=self.strict)
        return [] if self.emulator.allows_unmodelled else found


def pytest_addoption(parser: pytest.Parser) -> None:
    """What the ini file says, ``--mockapi-har`` and ``--mockapi-migration``."""
    from pytest_mockapi.options import INI

    for name, (help, kind) in INI.items():
        parser.addini(name, help, type=kind, default=None if kind == "string" else False if kind == "bool" else [])  # type: ignore[arg-type]
    group = parser.getgroup("mockapi")
    group.addoption("--mockapi-har", metavar="DIR", help="write an HTTP Archive there for each failing test")
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
    from pytest_mockapi.options import MARKER

    config.addinivalue_line("markers", MARKER)
    config.stash[_bases], config.stash[_moves] = {}, []
    config.stash[_wide], config.stash[_gone] = [], []


# ---- a test's course


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """A test begins, or begins once more."""
    item.stash[_emulators] = []
    for one in item.config.stash[_wide]:
        one.begin()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """Fail the test in its call phase if it asked for something that is not modelled, whatever became of the answer.

    A test that has failed by itself keeps its failure, and gets the report beside it.
    """
    try:
        result = yield
    except BaseException:
        exchanges = _complaints(item)
        if exchanges:
            from mockapi.transport.complaints import report

            item.add_report_section("call", "mockapi", report(exchanges))
        raise
    _fail(_complaints(item))
    return result


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Say beside a failure what was asked, and write the archive; let go of the emulators at the end."""
    report = yield
    if report.failed:
        _tell(item, report)
    if report.when == "teardown":
        item.stash[_emulators] = []
        moves = item.config.stash[_moves]
        report.user_properties.extend(moves)
        moves.clear()
        item.config.stash[_gone].clear()
    return report


def _watched(item: pytest.Item) -> list[_Watched]:
    return [*item.config.stash[_wide], *item.stash.get(_emulators, [])]


def _tell(item: pytest.Item, report: pytest.TestReport) -> None:
    standing = [*item.config.stash[_gone], *_watched(item)]
    watched = [one for one in standing if one.emulator.journal.total > one.begun]
    if not watched:
        return
    from pytest_mockapi.options import file_of, number
    from pytest_mockapi.report import told, write_archive

    count = number(item.config, "mockapi_journal_tail", 10)
    texts = [text for one in watched if (text := told(one.emulator, count, one.begun))]
    directory = item.config.getoption("--mockapi-har")
    if directory:
        path = file_of(item.nodeid, item.config.invocation_params.dir / directory)
        write_archive([(one.emulator.journal, one.begun) for one in watched], path)
        texts.append(f"archive: {path}")
    if texts:
        report.sections.append((f"mockapi {report.when}", "\n".join(texts)))


def _complaints(item: pytest.Item) -> list[Exchange]:
    return [exchange for one in _watched(item) for exchange in one.faults()]


def _fail(exchanges: list[Exchange]) -> None:
    if exchanges:
        from mockapi.transport.complaints import report

        pytest.fail(report(exchanges), pytrace=False)


# ---- how emulators are made


def _base(request: pytest.FixtureRequest, seed: Any) -> World | None:
    """A pack is loaded once in a session; each test's world starts from it and copies what it changes.

    A file is read for every test, since it may have changed, or another one may have its name by now.
    """
    if not isinstance(seed, (str, PathLike)):
        return None
    bases = request.config.stash[_bases]
    from mockapi.emulator import loaded
    from mockapi.fixtures.packs import is_name

    key: str | bytes
    if is_name(seed):
        key = str(seed)
    else:
        try:
            key = Path(seed).suffix.encode() + Path(seed).read_bytes()
        except OSError:
            return None  # the loader says what is wrong with it
    if key not in bases:
        bases[key] = loaded(Path(seed) if isinstance(seed, PathLike) else seed)
    return bases[key]


@contextmanager
def _watching(request: pytest.FixtureRequest, emulator: Emulator, strict: bool) -> Iterator[_Watched]:
    """See to it that what must not pass does not, and that a failing test tells of this emulator."""
    watched = _Watched(emulator, strict)
    is_narrow = request.scope == "function"
    among = request.node.stash.setdefault(_emulators, []) if is_narrow else request.config.stash[_wide]
    among.append(watched)
    yield watched
    if not is_narrow:
        among.remove(watched)
        request.config.stash[_gone].append(watched)
    if request.config.getoption("--mockapi-migration"):
        report = emulator.actionkit.migration_report()
        moves = request.config.stash[_moves]
        for method, count in report.methods.items():
            text = str(next(move for move in report if move.method == method))
            moves.append((MIGRATION, (method, count, text)))
        if report.forgotten:
            moves.append((MIGRATION, ("", report.forgotten, "")))
    _fail(watched.faults())  # asked for after the call phase, by another fixture's teardown say


def _in_process(request: pytest.FixtureRequest) -> Iterator[Interception]:
    from mockapi.transport.intercept import Interception
    from pytest_mockapi.options import Options, given_to

    options = Options.of(given_to(request))
    keywords = {**options.interception, **options.emulator}
    with (
        Interception(options.seed, base=_base(request, options.seed), **keywords) as mock,
        _watching(request, mock, options.strict),
    ):
        yield mock


# ---- the fixtures


@pytest.fixture(scope="session")
def mockapi_options() -> dict[str, Any]:
    """What all fixtures start with, as keywords of the marker, which go before it: define it anew in a conftest.py."""
    return {}


@pytest.fixture
def mockapi(request: pytest.FixtureRequest) -> Iterator[Interception]:
    """ActionKit and Action Network in process: calls to the real host names are answered without a socket.

    Parametrised indirectly, the parameter is the seed.
    """
    yield from _in_process(request)


@pytest.fixture
def mockapi_server(request: pytest.FixtureRequest) -> Iterator[Server]:
    """ActionKit and Action Network on a server of the test's own; with the ``mockapi`` fixture they share one world."""
    from mockapi.transport.server import Server
    from pytest_mockapi.options import Options, given_to

    options = Options.of(given_to(request))
    if "mockapi" in request.fixturenames:  # which watches the world that the two share
        with Server(sharing=request.getfixturevalue("mockapi"), **options.serving) as server:
            yield server
        return
    keywords = {**options.serving, **options.emulator}
    with (
        Server(options.seed, base=_base(request, options.seed), **keywords) as server,
        _watching(request, server, options.strict),
    ):
        yield server


@pytest.fixture(scope="class")
def mockapi_class(request: pytest.FixtureRequest) -> Iterator[Interception]:
    """Like ``mockapi``, one for all tests of a class: what one test leaves, the next one finds."""
    yield from _in_process(request)


@pytest.fixture(scope="module")
def mockapi_module(request: pytest.FixtureRequest) -> Iterator[Interception]:
    """Like ``mockapi``, one for all tests of a module: what one test leaves, the next one finds."""
    yield from _in_process(request)


@pytest.fixture(scope="session")
def mockapi_session(request: pytest.FixtureRequest) -> Iterator[Interception]:
    """Like ``mockapi``, one for the whole run, for fixtures of that scope to fill; tests ask for ``mockapi_shared``.

    From its first use to the end of the run it answers at the real host names wherever no other emulator is nearer.
    """
    yield from _in_process(request)


@pytest.fixture(scope="session")
def mockapi_session_server(request: pytest.FixtureRequest, mockapi_session: Interception) -> Iterator[Server]:
    """A server for the whole run, for programs that are started once; it serves the world of ``mockapi_session``."""
    from mockapi.transport.server import Server
    from pytest_mockapi.options import Options, given_to

    with Server(sharing=mockapi_session, **Options.of(given_to(request)).serving) as server:
        yield server


@pytest.fixture
def mockapi_shared(request: pytest.FixtureRequest, mockapi_session: Interception) -> Iterator[Interception]:
    """The emulator of ``mockapi_session`` with all that is in it, for one test: at its end everything is put back.

    Rows, clock, faults and settings are as they were, and the journal begins with the test. Of the marker's keywords
    the settings and ``strict`` hold for the test, and its ``seed`` comes on top.
    """
    from pytest_mockapi.options import Options, marked_on

    options = Options.of(marked_on(request.node))
    fixed = sorted({*options.interception, *options.serving, *({"journal_size"} & options.emulator.keys())})
    if fixed:
        raise pytest.UsageError(
            f"{', '.join(fixed)} cannot change for one test of a shared emulator; "
            "say it in the ini file or in mockapi_options"
        )
    (watched,) = [one for one in request.config.stash[_wide] if one.emulator is mockapi_session]
    strict = watched.strict
    with mockapi_session.sandbox():
        for name, value in options.emulator.items():
            for service in vars(mockapi_session.settings).values():
                if hasattr(service, name):
                    setattr(service, name, value)
        if options.seed is not None:
            mockapi_session.seed(options.seed)
        watched.strict = strict or options.strict
        try:
            yield mockapi_session
            _fail(watched.faults())
        finally:
            watched.strict = strict
