"""The pytest plugin and XML-RPC: the report of a run, alone and in parallel, the warnings, settings by marker."""

from __future__ import annotations

import pytest

CALLS = """
from xmlrpc.client import ProtocolError, ServerProxy

def proxy(mock):
    kit = mock.actionkit
    return ServerProxy(f"{kit.url}/api/".replace("://", f"://{kit.username}:{kit.password}@"))

def sign_up(mock, *emails):
    with proxy(mock) as ak:
        ak.SignupPage.save_or_create({"name": "join"})
        for email in emails:
            assert ak.act({"page": "join", "email": email})["success"]
"""
TESTS = """
@pytest.mark.parametrize("number", range(3))
def test_in_process(mockapi, number):
    sign_up(mockapi, f"ada{number}@example.org", "bea@example.org")

def test_served(mockapi_server):
    sign_up(mockapi_server, "cleo@example.org")

def test_both(mockapi, mockapi_server):
    sign_up(mockapi, "dora@example.org")
    with proxy(mockapi_server) as ak:
        assert ak.User.get({"email": "dora@example.org"})["id"] == 1

def test_that_fails(mockapi):
    with proxy(mockapi) as ak:
        ak.List.create({"name": "Other"})
    assert not mockapi

def test_without_any(mockapi):
    pass
"""
# Counted over all tests: three times in process, once served, once with both fixtures.
EXPECTED = [
    "*XML-RPC to REST*",
    "List.create, called once:",
    '*POST /rest/v1/list/ {"name": "Other"}*',
    "SignupPage.save_or_create, called 5 times:",
    "*GET /rest/v1/signuppage/?name=join *",
    "User.get, called once:",
    "*GET /rest/v1/user/?email=dora@example.org*",
    "act, called 8 times:",
    "*POST /rest/v1/action/ *",
]


@pytest.mark.parametrize("parallel", [(), ("-n", "2"), ("-n", "0"), ("-q",)], ids=str)
def test_the_report_of_a_run_adds_up_the_calls_of_all_tests(run, parallel):
    result = run(CALLS + TESTS, "--mockapi-migration", *parallel)

    result.assert_outcomes(passed=6, failed=1)
    result.stdout.fnmatch_lines(EXPECTED)
    assert result.stdout.str().count("called 8 times") == 1
    result.stdout.no_fnmatch_line("*no longer in*")


def test_without_the_option_there_is_no_report(run):
    result = run(CALLS + TESTS)

    result.assert_outcomes(passed=6, failed=1)
    result.stdout.no_fnmatch_line("*XML-RPC to REST*")


def test_a_run_without_calls_says_so(run):
    result = run("def test_it(mockapi): assert ask('/people').ok", "--mockapi-migration")

    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(["*XML-RPC to REST*", "XML-RPC was not used."])


def test_a_test_that_fails_in_its_teardown_is_counted(run):
    result = run(
        CALLS
        + """
@pytest.fixture
def late(mockapi):
    yield
    ask_gap()

def test_it(late, mockapi):
    sign_up(mockapi, "ada@example.org")
""",
        "--mockapi-migration",
    )

    result.assert_outcomes(passed=1, errors=1)
    result.stdout.fnmatch_lines(["act, called once:"])


def test_what_the_journals_have_forgotten_is_told(run):
    result = run(
        CALLS
        + """
def test_it(mockapi):
    sign_up(mockapi)
    with requests.Session() as session:
        while len(mockapi.journal) == mockapi.journal.total:
            session.get(KIT + "/rest/v1/user/1/", auth=("mockapi", "mockapi"))
""",
        "--mockapi-migration",
    )

    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(["XML-RPC was not used.", "1 earlier exchanges were no longer in the tests' journals."])


# ---- settings by marker


MODES = """
@pytest.mark.mockapi(xmlrpc="warn")
def test_in_process(mockapi):
    sign_up(mockapi, "ada@example.org", "bea@example.org")

@pytest.mark.mockapi(xmlrpc="warn")
def test_served(mockapi_server):
    sign_up(mockapi_server, "ada@example.org")

def test_silent(mockapi):
    sign_up(mockapi, "ada@example.org")

@pytest.mark.mockapi(xmlrpc="warn")
def test_both(mockapi, mockapi_server):
    sign_up(mockapi_server, "ada@example.org")
"""


def test_warned_of_calls_stand_in_the_summary_of_warnings(run):
    result = run(CALLS + MODES, "-W", "default")

    result.assert_outcomes(passed=4, warnings=6)
    text = result.stdout.str()
    assert text.count("MigrationWarning: XML-RPC act was called 2 times; over REST: POST /rest/v1/action/") == 1
    assert text.count("MigrationWarning: XML-RPC act was called once; over REST: POST /rest/v1/action/") == 2
    assert "MigrationWarning: XML-RPC SignupPage.save_or_create was called once; over REST: GET /rest/v1/" in text


def test_where_warnings_are_errors_each_test_that_calls_fails(run):
    result = run(CALLS + MODES, "-W", "error::mockapi.MigrationWarning")

    result.assert_outcomes(passed=4, errors=3)
    result.stdout.fnmatch_lines(["*MigrationWarning: XML-RPC SignupPage.save_or_create was called once*"])


def test_modes_and_statuses_are_given_by_the_marker(run):
    result = run(
        CALLS
        + """
pytestmark = pytest.mark.mockapi(xmlrpc="gone", default_source="module")

@pytest.fixture(params=["in process", "served"])
def mock(request):
    return request.getfixturevalue("mockapi" if request.param == "in process" else "mockapi_server")

def test_gone(mock):
    with proxy(mock) as ak, pytest.raises(ProtocolError) as caught:
        ak.version()
    assert caught.value.errcode == 410

@pytest.mark.mockapi(xmlrpc="allow", inject=503)
def test_once(mock):
    with proxy(mock) as ak, pytest.raises(ProtocolError) as caught:
        ak.version()
    assert caught.value.errcode == 503
    sign_up(mock, "ada@example.org")
    assert mock.actionkit["action"].find(id=1).source == "module"

@pytest.mark.mockapi(xmlrpc="allow", user_full_struct=True, search_ceiling=1, extensions=True)
def test_others(mock):
    sign_up(mock, "ada@example.org", "bea@example.org")
    with proxy(mock) as ak:
        (user,) = ak.User.search({})
        assert user["created_at"]
        assert ak.User.count({}) == 2

@pytest.mark.mockapi(xmlrpc="gon")
def test_no_mode(mock):
    pass
"""
    )

    result.assert_outcomes(passed=6, errors=2)
    result.stdout.fnmatch_lines(["*ValueError: xmlrpc is one of 'allow', 'warn', 'gone', not 'gon'"])
