"""The pytest plugin: fixtures, marker, and what fails a test."""

from __future__ import annotations

import pytest

IMPORTS = """
import pytest, requests
KEY = {"OSDI-API-Token": "mockapi-key"}
API = "https://actionnetwork.org/api/v2"
"""


@pytest.fixture
def run(pytester):
    """Runs a test file in a process of its own."""

    def run(text, *options):
        pytester.makepyfile(IMPORTS + text)
        return pytester.runpytest_subprocess("-p", "no:randomly", *options)

    return run


def test_each_test_gets_a_world_of_its_own(run):
    result = run("""
@pytest.mark.parametrize("number", range(4))
def test_it(mockapi, number):
    requests.post(f"{API}/tags", json={"name": "same"}, headers=KEY).raise_for_status()
    assert mockapi.actionnetwork["tags"].count() == 1
""")
    result.assert_outcomes(passed=4)


def test_the_closest_marker_wins_keyword_by_keyword(run):
    result = run("""
pytestmark = pytest.mark.mockapi(seed="demo", null_clears=False)

def test_module(mockapi):
    assert mockapi.actionnetwork["people"].count() > 25
    assert not mockapi.settings.actionnetwork.null_clears

@pytest.mark.mockapi(seed=None)
class TestNearer:
    def test_class(self, mockapi):
        assert mockapi.actionnetwork["people"].count() == 0
        assert not mockapi.settings.actionnetwork.null_clears

    @pytest.mark.mockapi(null_clears=True, seed={"actionnetwork": {"tags": [{"name": "x"}]}})
    def test_function(self, mockapi):
        assert mockapi.actionnetwork["tags"].count() == 1
        assert mockapi.settings.actionnetwork.null_clears
""")
    result.assert_outcomes(passed=3)


def test_a_seeded_world_does_not_reach_the_next_test(run):
    result = run("""
@pytest.mark.mockapi(seed="demo")
@pytest.mark.parametrize("number", range(3))
def test_it(mockapi, number):
    people = mockapi.actionnetwork["people"]
    assert people.count() == 60
    people.delete(people.all()[0])
""")
    result.assert_outcomes(passed=3)


def test_asking_for_what_is_not_modelled_fails_the_test_even_if_the_code_swallows_it(run):
    result = run("""
def test_swallowed(mockapi):
    try:
        requests.get(f"{API}/events?page=2", headers=KEY).raise_for_status()
    except requests.HTTPError:
        pass

def test_permitted(mockapi):
    mockapi.allow_unmodelled()
    assert requests.get(f"{API}/events", headers=KEY).status_code == 501

def test_untouched(mockapi):
    assert requests.get(f"{API}/people", headers=KEY).status_code == 200
""")
    result.assert_outcomes(passed=2, failed=1)
    result.stdout.fnmatch_lines(
        [
            "*asked:    GET https://actionnetwork.org/api/v2/events",
            "*query:    page=2",
            "*missing:  Action Network's /api/v2/events is not modelled by mockapi",
            "*answered: 501 *",
            "*allow_unmodelled*",
        ]
    )


def test_a_path_that_leads_nowhere_fails_only_under_strict(run):
    text = """
def test_lenient(mockapi):
    assert requests.get(f"{API}/poeple", headers=KEY).status_code == 404

@pytest.mark.mockapi(strict=True)
def test_strict(mockapi):
    requests.get(f"{API}/poeple", headers=KEY)
"""
    result = run(text)
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(["*nearest:  /api/v2/people", "*answered: 404 *"])


def test_asking_too_late_is_an_error_of_the_teardown(run):
    result = run("""
@pytest.fixture
def late(mockapi):
    yield
    requests.get(f"{API}/events", headers=KEY)

def test_it(late):
    pass
""")
    result.assert_outcomes(passed=1, errors=1)


def test_a_failing_test_keeps_its_own_failure(run):
    result = run("""
def test_it(mockapi):
    requests.get(f"{API}/events", headers=KEY)
    assert 1 == 2
""")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*assert 1 == 2*", "*/api/v2/events is not modelled by mockapi*"])


@pytest.mark.parametrize("order", ["mockapi, mockapi_server", "mockapi_server, mockapi"])
def test_both_fixtures_share_one_world(run, order):
    result = run(f"""
def test_it({order}):
    requests.post(f"{{mockapi_server.actionnetwork.url}}/tags", json={{"name": "a"}}, headers=KEY)
    assert mockapi.actionnetwork["tags"].count() == 1
    mockapi_server.reset()
    assert mockapi.actionnetwork["tags"].count() == 0
""")
    result.assert_outcomes(passed=1)


def test_the_server_fixture_alone_is_seeded_and_watched(run):
    result = run("""
@pytest.mark.mockapi(seed="demo")
def test_it(mockapi_server):
    url = mockapi_server.actionnetwork.url
    assert requests.get(f"{url}/forms", headers=KEY).json()["total_records"] == 4
    requests.get(f"{url}/events", headers=KEY)
""")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*asked:    GET http://127.0.0.1:*/api/v2/events"])


def test_it_is_safe_in_parallel_and_in_any_order(pytester):
    pytester.makepyfile(
        IMPORTS
        + """
@pytest.mark.parametrize("number", range(40))
def test_it(mockapi, mockapi_server, number):
    requests.post(f"{API}/tags", json={"name": str(number)}, headers=KEY)
    assert [tag.name for tag in mockapi_server.actionnetwork["tags"].all()] == [str(number)]
"""
    )

    result = pytester.runpytest_subprocess("-n", "4", "-p", "randomly")

    result.assert_outcomes(passed=40)


def test_unittest_classes_can_use_it(run):
    result = run("""
import unittest

class TestIt(unittest.TestCase):
    @pytest.fixture(autouse=True)
    def _mock(self, mockapi):
        self.mock = mockapi

    def test_it(self):
        requests.post(f"{API}/tags", json={"name": "a"}, headers=KEY)
        self.assertEqual(self.mock.actionnetwork["tags"].count(), 1)

    def test_gap(self):
        requests.get(f"{API}/events", headers=KEY)
""")
    result.assert_outcomes(passed=1, failed=1)


def test_the_marker_takes_keywords_only(run):
    result = run("""
@pytest.mark.mockapi("demo")
def test_it(mockapi):
    pass
""")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*keywords only*"])
