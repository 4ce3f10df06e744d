"""Living beside responses and requests-mock, whichever comes first."""

from __future__ import annotations

import subprocess
import sys

import pytest
import requests
import requests_mock
import responses

import mockapi

PEOPLE = "https://actionnetwork.org/api/v2/people"
KEY = {"OSDI-API-Token": "mockapi-key"}
THIRD = "https://third.example/"


def both_answer(mock):
    assert requests.get(PEOPLE, headers=KEY).json()["_embedded"] == {"osdi:people": []}
    assert requests.Session().get(THIRD).text == "third"
    assert len(mock.journal) == 1


def test_responses_inside():
    with mockapi.intercept() as mock, responses.RequestsMock() as third:
        third.add("GET", THIRD, body="third")
        both_answer(mock)


def test_responses_outside():
    with responses.RequestsMock() as third, mockapi.intercept() as mock:
        third.add("GET", THIRD, body="third")
        both_answer(mock)


def test_requests_mock_inside():
    with mockapi.intercept() as mock, requests_mock.Mocker() as third:
        third.get(THIRD, text="third")
        both_answer(mock)


def test_requests_mock_outside():
    with requests_mock.Mocker() as third, mockapi.intercept() as mock:
        third.get(THIRD, text="third")
        both_answer(mock)


@pytest.mark.parametrize("order", ["responses first", "mockapi first"])
def test_what_neither_knows_is_still_refused_by_responses(order):
    entered = [responses.RequestsMock(), mockapi.intercept()]
    if order == "mockapi first":
        entered.reverse()
    with entered[0], entered[1], pytest.raises(requests.ConnectionError):
        requests.get("https://unknown.example/")


def test_responses_may_be_active_before_mockapi_is_first_imported():
    script = f"""
import responses, requests
with responses.RequestsMock() as third:
    third.add("GET", "{THIRD}", body="third")
    import mockapi
    with mockapi.intercept():
        assert requests.get("{PEOPLE}", headers={KEY}).status_code == 200
        assert requests.get("{THIRD}").text == "third"
"""
    subprocess.run([sys.executable, "-c", script], check=True, timeout=60)


def test_a_library_that_is_imported_inside_is_answered_too():
    script = f"""
import sys, mockapi
with mockapi.intercept() as mock:
    assert "requests" not in sys.modules and "urllib3" not in sys.modules
    import requests
    assert requests.get("{PEOPLE}", headers={KEY}).status_code == 200
    assert len(mock.journal) == 1
assert not any(type(finder).__module__.startswith("mockapi") for finder in sys.meta_path)
"""
    subprocess.run([sys.executable, "-c", script], check=True, timeout=60)
