"""The fixtures for classes, modules and sessions, and the shared one that is put back after each test."""

from __future__ import annotations

SESSION = """
import pytest

@pytest.fixture(scope="session")
def organisation(mockapi_session):
    mockapi_session.actionnetwork["tags"].create(name="of the session")
    mockapi_session.faults.add(path="/forms", status=418, times=1)
    return mockapi_session
"""


def test_a_shared_emulator_is_put_back_after_each_test(run, pytester):
    pytester.makeconftest(SESSION)
    result = run("""
WORLDS = set()

@pytest.mark.parametrize("number", range(3))
def test_it(organisation, mockapi_shared, number):
    mock = mockapi_shared
    assert mock is organisation
    WORLDS.add(id(mock.world))
    assert names(mock) == ["of the session"]
    assert ask("/forms").status_code == 418
    tag(str(number))
    assert names(mock) == ["of the session", str(number)]
    assert len(mock.assert_requested()) == 2
    mock.clock.freeze("2026-01-01T00:00:00Z")
    mock.settings.actionnetwork.rate_limit = 1
    mock.faults.add(status=503)

def test_after_a_reset(organisation, mockapi_shared):
    mockapi_shared.reset()
    assert names(mockapi_shared) == []

def test_afterwards(organisation, mockapi_shared):
    assert names(mockapi_shared) == ["of the session"]
    assert len(WORLDS) == 1
    assert (mockapi_shared.clock.frozen, len(mockapi_shared.faults)) == (False, 1)
""")
    result.assert_outcomes(passed=5)


def test_the_marker_holds_for_one_test_of_a_shared_emulator(run):
    result = run("""
PACK = {"actionnetwork": {"tags": [{"name": "on top"}]}}

@pytest.mark.mockapi(seed=PACK, rate_limit=2, strict=True)
def test_marked(mockapi_shared):
    assert names(mockapi_shared) == ["on top"]
    assert [ask("/tags").status_code for _ in range(3)] == [200, 200, 429]
    ask("/poeple")

def test_plain(mockapi_shared):
    assert names(mockapi_shared) == []
    assert {ask("/tags").status_code for _ in range(5)} == {200}
    ask("/poeple")

@pytest.mark.mockapi(hosts=["crm.example"], journal_size=3)
def test_fixed(mockapi_shared):
    pass
""")
    result.assert_outcomes(passed=1, failed=1, errors=1)
    result.stdout.fnmatch_lines(["*hosts, journal_size cannot change for one test*", "*nearest:  /api/v2/people"])


def test_gaps_fail_the_test_that_asked_and_no_other(run, pytester):
    pytester.makeconftest(SESSION)
    result = run("""
def test_first(mockapi_shared):
    ask_gap()

def test_second(mockapi_shared):
    pass

def test_without_a_fixture_of_ours(organisation):
    ask_gap()

def test_last(mockapi_shared):
    assert len(mockapi_shared.journal) == 0
""")
    result.assert_outcomes(passed=2, failed=2)


def test_classes_and_modules_have_emulators_of_their_own(run):
    result = run("""
@pytest.mark.mockapi(seed="demo", hosts=["crm.example"])
class TestSteps:
    def test_first(self, mockapi_class, mockapi_module):
        tag("step")
        assert names(mockapi_class)[-1] == "step"
        assert names(mockapi_module) == []
        assert ask("/tags", "https://crm.example/api/v2").status_code == 200

    def test_second(self, mockapi_class):
        assert names(mockapi_class)[-1] == "step"

    def test_its_own(self, mockapi_class, mockapi):
        tag("innermost")
        assert names(mockapi)[-1] == "innermost" and names(mockapi_class)[-1] == "step"

class TestOther:
    def test_it(self, mockapi_class):
        assert names(mockapi_class) == []

@pytest.fixture(scope="module")
def filled(mockapi_module):
    tag("module")
    return mockapi_module

def test_module(filled):
    assert names(filled) == ["module"]
""")
    result.assert_outcomes(passed=5)


def test_a_program_that_is_started_once_and_tests_that_are_put_back(run, pytester):
    pytester.makeconftest(SESSION)
    result = run("""
URLS = set()

@pytest.mark.parametrize("number", range(3))
def test_it(organisation, mockapi_session_server, mockapi_shared, number):
    URLS.add(mockapi_session_server.url)
    tag(str(number), mockapi_session_server.actionnetwork.url)
    assert names(mockapi_shared) == ["of the session", str(number)]
    assert mockapi_shared.journal.last.request.base == mockapi_session_server.url

def test_one_server():
    assert len(URLS) == 1
""")
    result.assert_outcomes(passed=4)


def test_it_is_safe_in_parallel_and_in_any_order(pytester):
    pytester.makeconftest(SESSION)
    pytester.makepyfile("""
import pytest, requests

@pytest.mark.parametrize("number", range(20))
def test_it(organisation, mockapi_shared, number):
    tags = mockapi_shared.actionnetwork["tags"]
    assert [tag.name for tag in tags.all()] == ["of the session"]
    key = {"OSDI-API-Token": "mockapi-key"}
    requests.post(f"{mockapi_shared.actionnetwork.url}/tags", json={"name": "mine"}, headers=key)
    assert tags.count() == 2
""")
    pytester.runpytest_subprocess("-n", "2", "-p", "randomly").assert_outcomes(passed=20)


def test_unittest_classes_can_share_one(run):
    result = run("""
import unittest

@pytest.mark.usefixtures("mockapi_class")
class TestSteps(unittest.TestCase):
    def test_1(self):
        tag("step")

    def test_2(self):
        self.assertEqual(ask("/tags").json()["total_records"], 1)

class TestPutBack(unittest.TestCase):
    @pytest.fixture(autouse=True)
    def _mock(self, mockapi_shared):
        self.mock = mockapi_shared

    def test_1(self):
        tag("one")
        self.assertEqual(names(self.mock), ["one"])

    def test_2(self):
        self.assertEqual(names(self.mock), [])
""")
    result.assert_outcomes(passed=4)
