"""What stands beside a failing test, and the archive of what it asked."""

from __future__ import annotations

import json

TESTS = """
ROSA = {"person": {"email_addresses": [{"address": "rosa@example.org"}]}}

def test_failing(mockapi):
    for _ in range(5):
        ask("/tags")
    mockapi.actionnetwork.webhooks.add(trigger="any_action_or_upload", receiver=lambda payload: 1 / 0)
    mockapi.faults.preset("actionnetwork.bad_gateway", times=1)
    mockapi.faults.add(method="DELETE", status=503)
    for _ in range(2):
        requests.post(API + "/people", json=ROSA, headers=KEY)
    ask("/people/nobody").raise_for_status()

def test_passing(mockapi):
    ask("/tags")

def test_silent(mockapi):
    mockapi.faults.add(status=503)
    assert 0

def test_assertion(mockapi):
    requests.post(API + "/people", json=ROSA, headers=KEY)
    mockapi.assert_requested("POST", "/people", body={"person": {"given_name": "Nia"}})

@pytest.mark.xfail
def test_expected(mockapi):
    ask("/tags")
    assert 0
"""


def sections(result):
    """What stands in the sections of ours, one text for each."""
    found, inside = [], False
    for line in result.outlines:
        if line.startswith(("---", "___", "===")):
            inside = " mockapi " in line
            if inside:
                found.append([])
        elif inside:
            found[-1].append(line)
    return ["\n".join(lines) for lines in found]


def test_it_tells_what_was_asked_what_struck_and_what_was_sent(run):
    result = run(TESTS)

    result.assert_outcomes(passed=1, failed=3, xfailed=1)
    failing, assertion = sections(result)
    assert failing.splitlines() == [
        "asked:",
        "  #1 GET /api/v2/tags -> 200  (5 times)",
        "  #6 POST /api/v2/people -> 502  [actionnetwork.bad_gateway on actionnetwork]",
        "        <html> <head><title>502 Bad Gateway</title></head> <body> <center><h1>502 Bad Gateway</h1></center> "
        "</body> </html>",
        "  #7 POST /api/v2/people -> 200",
        "  #8 GET /api/v2/people/nobody -> 404",
        '        {"error":"Couldn\'t find person with id = nobody"}',
        "faults:",
        "  #1 actionnetwork.bad_gateway on actionnetwork: struck 1 of 1 times, 3 requests matched",
        "  #2 status 503 on DELETE: has not struck, no request matched",
        "sent:",
        "  webhook: action_network:upload",
        "  not delivered (attempt 1): ZeroDivisionError: division by zero",
    ]
    assert assertion.splitlines() == ["asked:", "  #1 POST /api/v2/people -> 200"]
    result.stdout.fnmatch_lines(["E  *body.person.given_name: wanted 'Nia', was missing"])
    result.stdout.no_fnmatch_line("*mockapi/world/journal.py*")  # the test's own line is what counts


def test_its_length_is_up_to_the_ini_file(run, pytester):
    pytester.makeini("[pytest]\nmockapi_journal_tail = 2\n")
    text = """
def test_it(mockapi):
    for number in range(6):
        ask(f"/tags?page={number}")
    assert 0
"""
    assert sections(run(text)) == [
        "asked:\n  ... 4 before\n  #5 GET /api/v2/tags?page=4 -> 200\n  #6 GET /api/v2/tags?page=5 -> 200"
    ]
    pytester.makeini("[pytest]\nmockapi_journal_tail = 0\n")
    assert sections(run(text)) == []


def test_failures_of_fixtures_tell_it_too_and_a_wide_emulator_only_what_the_test_asked(run):
    result = run("""
@pytest.fixture
def early(mockapi):
    ask("/forms")
    raise LookupError

def test_setup(early):
    pass

@pytest.fixture
def late(mockapi_module):
    yield
    ask("/tags?late")
    raise LookupError

def test_before(mockapi_module):
    ask("/tags?before")

def test_teardown(late):
    ask("/tags?during")
""")
    result.assert_outcomes(passed=2, errors=2)
    assert sections(result) == [
        "asked:\n  #1 GET /api/v2/forms -> 200",
        "asked:\n  #2 GET /api/v2/tags?during -> 200\n  #3 GET /api/v2/tags?late -> 200",
    ]


def test_an_archive_is_written_for_each_failing_test(run, pytester):
    result = run(TESTS, "--mockapi-har", "archives")

    names = sorted(path.name for path in (pytester.path / "archives").iterdir())
    module = "test_an_archive_is_written_for_each_failing_test.py"
    assert names == [f"{module}--test_assertion.har", f"{module}--test_failing.har"]
    archive = json.loads((pytester.path / "archives" / names[1]).read_text("utf-8"))
    statuses = [entry["response"]["status"] for entry in archive["log"]["entries"]]
    assert statuses == [200] * 5 + [502, 200, 404]
    assert "mockapi-key" not in json.dumps(archive)
    result.stdout.fnmatch_lines([f"archive: *{names[1]}"])


def test_archives_are_written_in_parallel_too(pytester):
    pytester.makepyfile("""
import pytest, requests

@pytest.mark.parametrize("path", ["/a", "b::c", "ü"])
def test_it(mockapi, path):
    requests.get(mockapi.actionnetwork.url + "/tags")
    assert 0
""")
    result = pytester.runpytest_subprocess("-n", "2", "--mockapi-har=archives")
    result.assert_outcomes(failed=3)
    assert len(list((pytester.path / "archives").glob("*.har"))) == 3
