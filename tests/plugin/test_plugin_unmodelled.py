"""The pytest plugin: a test that asked for something the emulator lacks does not pass."""

from __future__ import annotations

import pytest


def test_asking_for_a_gap_fails_the_test_even_if_the_code_swallows_the_answer(run):
    result = run("""
def test_swallowed(mockapi):
    try:
        ask_gap(query="?page=2").raise_for_status()
    except requests.HTTPError:
        pass

def test_posted(mockapi):
    requests.post(KIT + "/rest/v1/labtest/", json={}, auth=("mockapi", "mockapi"))

def test_blameless(mockapi):
    assert ask("/people").status_code == 200
    assert ask("/people/nobody").status_code == 404
""")
    result.assert_outcomes(passed=1, failed=2)  # in the call phase: afterwards it would be an error
    result.stdout.fnmatch_lines(
        [
            "*_ test_swallowed _*",
            "*asked:    GET https://mockapi.actionkit.com/rest/v1/labtest/",
            "*query:    page=2",
            "*missing:  ActionKit's /rest/v1/labtest/ is not modelled by mockapi",
            "*answered: 501 *",
            "*allow_unmodelled*",
            "*_ test_posted _*",
            "*asked:    POST https://mockapi.actionkit.com/rest/v1/labtest/",
        ]
    )
    result.stdout.no_fnmatch_line("*pytest_mockapi/__init__.py*")  # what happened inside us is nobody's concern


def test_it_can_be_permitted(run):
    result = run("""
def test_it(mockapi):
    mockapi.allow_unmodelled()
    assert ask_gap().status_code == 501

def test_the_next_one_has_no_leave(mockapi):
    ask_gap()

@pytest.mark.mockapi(strict=True)
def test_strict(mockapi):
    mockapi.allow_unmodelled()
    assert ask("/poeple").status_code == 404
""")
    result.assert_outcomes(passed=2, failed=1)


def test_a_path_that_leads_nowhere_fails_only_under_strict(run):
    result = run("""
def test_lenient(mockapi):
    assert ask("/poeple").status_code == 404

@pytest.mark.mockapi(strict=True)
def test_strict(mockapi):
    ask("/poeple")

@pytest.mark.mockapi(strict=True)
def test_strict_server(mockapi_server):
    ask("/peple", mockapi_server.actionnetwork.url)

@pytest.mark.mockapi(strict=True)
def test_an_unknown_id_is_no_mistake(mockapi):
    assert ask("/people/nobody").status_code == 404
""")
    result.assert_outcomes(passed=2, failed=2)
    result.stdout.fnmatch_lines(["*asked: *poeple", "*nearest:  /api/v2/people", "*answered: 404 *", "*asked: *peple"])


def test_what_a_fixture_asked_before_the_test_counts(run):
    result = run("""
@pytest.fixture
def early(mockapi):
    ask_gap()

def test_it(early):
    pass
""")
    result.assert_outcomes(failed=1)


def test_what_is_asked_after_the_test_is_an_error_of_the_teardown(run):
    result = run("""
@pytest.fixture
def late(mockapi, mockapi_server):
    yield
    ask_gap(mockapi_server.actionkit.url)

def test_it(late):
    pass
""")
    result.assert_outcomes(passed=1, errors=1)
    result.stdout.fnmatch_lines(["*ERROR at teardown of test_it*", "*asked: *http://127.0.0.1:*/rest/v1/labtest/"])


def test_a_test_that_ended_otherwise_keeps_its_own_end(run):
    result = run("""
def test_failing(mockapi):
    ask_gap()
    assert 1 == 2

def test_skipping(mockapi):
    ask_gap()
    pytest.skip("not today")

@pytest.mark.xfail(strict=True)
def test_expected(mockapi):
    ask_gap()
""")
    result.assert_outcomes(failed=1, skipped=1, xfailed=1)
    result.stdout.fnmatch_lines(
        ["*assert 1 == 2*", "*Captured mockapi call*", "*/rest/v1/labtest/ is not modelled by mockapi*"]
    )


def test_what_another_program_asks_the_server_counts(run):
    result = run("""
import subprocess, sys

def test_it(mockapi_server):
    program = "import sys, urllib.request; urllib.request.urlopen(sys.argv[1])"
    url = mockapi_server.actionkit.url + "/rest/v1/labtest/"
    subprocess.run([sys.executable, "-c", program, url], stderr=subprocess.DEVNULL)
    assert mockapi_server.journal.last.status == 501
""")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*asked:    GET http://127.0.0.1:*/rest/v1/labtest/"])


def test_a_gap_is_not_forgotten_when_the_journal_has_moved_on(run):
    result = run("""
def test_it(mockapi):
    ask_gap()
    with requests.Session() as session:
        while next(iter(mockapi.journal)).path.endswith("/labtest/"):  # until the ring has dropped it
            session.get(API + "/metadata", headers=KEY)
""")
    result.assert_outcomes(failed=1)


def test_a_thread_that_outlives_its_test_does_not_reach_the_next(run):
    result = run("""
import threading
GO, ERRORS, LATE = threading.Event(), [], []

def late(url):
    GO.wait(30)
    try:
        ask_gap(url)
    except requests.ConnectionError as error:
        ERRORS.append(error)

def test_first(mockapi_server):
    LATE.append(threading.Thread(target=late, args=[mockapi_server.actionkit.url]))
    LATE[0].start()

def test_second(mockapi_server):
    GO.set()
    LATE[0].join()
    assert len(ERRORS) == 1
    assert len(mockapi_server.journal) == 0
""")
    result.assert_outcomes(passed=2)


# ---- with both fixtures


def test_with_both_fixtures_each_gap_is_told_once(run):
    result = run("""
def test_it(mockapi, mockapi_server):
    ask_gap()
    ask_gap(mockapi_server.actionkit.url)
""")
    result.assert_outcomes(failed=1)
    assert result.stdout.str().count("asked:    GET ") == 2


@pytest.mark.parametrize("asked", ["KIT", "mockapi_server.actionkit.url"])
@pytest.mark.parametrize("permitting", ["mockapi", "mockapi_server"])
def test_with_both_fixtures_either_can_permit(run, permitting, asked):
    result = run(f"""
def test_it(mockapi, mockapi_server):
    {permitting}.allow_unmodelled()
    assert ask_gap({asked}).status_code == 501
""")
    result.assert_outcomes(passed=1)
