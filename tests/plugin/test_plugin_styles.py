"""The pytest plugin in parallel, in random order, and in unittest's classes."""

from __future__ import annotations


def test_it_is_safe_in_parallel_and_in_any_order(pytester):
    pytester.makepyfile("""
import os, pytest, requests
KEY = {"OSDI-API-Token": "mockapi-key"}

@pytest.mark.mockapi(seed="demo")
@pytest.mark.parametrize("number", range(40))
def test_it(mockapi, mockapi_server, number):
    assert os.environ["PYTEST_XDIST_WORKER"]
    tags = mockapi_server.actionnetwork["tags"]
    before = tags.count()
    requests.post(f"{mockapi.actionnetwork.url}/tags", json={"name": f"tag {number}"}, headers=KEY)
    assert tags.count() == before + 1
    assert tags.count(name=f"tag {number}") == 1
    assert mockapi.actionnetwork["people"].count() > 25

@pytest.mark.parametrize("number", range(8))
def test_gap(mockapi, number):
    requests.get(f"{mockapi.actionkit.url}/rest/v1/labtest/", auth=("mockapi", "mockapi"))
""")

    result = pytester.runpytest_subprocess("-n", "4", "-p", "randomly")

    result.assert_outcomes(passed=40, failed=8)


def test_unittest_classes_can_use_it(run):
    result = run("""
import unittest

@pytest.mark.mockapi(seed="demo")
class TestIt(unittest.TestCase):
    @pytest.fixture(autouse=True)
    def _emulator(self, mockapi):
        self.mock = mockapi

    def setUp(self):
        tag("set up")

    def tearDown(self):
        assert names(self.mock)[-1] == "set up"

    def test_it(self):
        self.assertEqual(self.mock.actionnetwork["people"].count(), demo("people"))

    @pytest.mark.mockapi(seed=None)
    def test_closer(self):
        self.assertEqual(names(self.mock), ["set up"])

    def test_gap(self):
        ask_gap()

@pytest.mark.usefixtures("mockapi")
class TestByName(unittest.TestCase):
    def test_it(self):
        self.assertEqual(ask("/people").status_code, 200)
""")
    result.assert_outcomes(passed=3, failed=1)
    result.stdout.fnmatch_lines(
        ["*_ TestIt.test_gap _*", "*asked:    GET https://mockapi.actionkit.com/rest/v1/labtest/"]
    )


def test_a_decorator_can_be_used_beside_the_fixture(run):
    result = run("""
import mockapi as library

@library.intercept()
def test_it(mock, mockapi):
    tag("innermost")
    assert (names(mock), names(mockapi)) == (["innermost"], [])
""")
    result.assert_outcomes(passed=1)
