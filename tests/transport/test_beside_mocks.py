"""Living beside responses and requests-mock, whichever comes first, and beside a client's own adapters."""

from __future__ import annotations

import subprocess
import sys
from contextlib import ExitStack

import pytest
import requests
import requests_mock
import responses
from requests.adapters import HTTPAdapter

import mockapi

PEOPLE = "https://actionnetwork.org/api/v2/people"
KEY = {"OSDI-API-Token": "mockapi-key"}
THIRD = "https://third.example/"
REFUSED = (requests.ConnectionError, requests_mock.NoMockAddress)  # what the other mocks raise


def mocking_responses():
    third = responses.RequestsMock(assert_all_requests_are_fired=False)
    third.add("GET", THIRD, body="third")
    return third


def mocking_requests_mock():
    third = requests_mock.Mocker()
    third.get(THIRD, text="third")
    return third


MOCKS = {"responses": mocking_responses, "requests-mock": mocking_requests_mock}


@pytest.fixture(params=MOCKS)
def third(request):
    """Another mock, which knows one host that is not ours; not active yet."""
    return MOCKS[request.param]()


class Recording(HTTPAdapter):
    """An adapter such as a client brings along: does something, and then what every adapter does."""

    sent = 0

    def send(self, request, **kwargs):
        self.sent += 1
        return super().send(request, **kwargs)


class Canned(HTTPAdapter):
    """An adapter that answers by itself."""

    def send(self, request, **kwargs):
        answer = requests.Response()
        answer.status_code, answer.url, answer.request = 418, request.url, request
        return answer


def both_answer(mock):
    assert requests.get(PEOPLE, headers=KEY).json()["_embedded"] == {"osdi:people": []}
    assert requests.Session().get(THIRD).text == "third"
    assert len(mock.journal) == 1


# ---- in each other


def test_another_mock_can_be_active_inside(third):
    with mockapi.intercept() as mock, third:
        both_answer(mock)


def test_another_mock_can_be_active_outside(third):
    with third, mockapi.intercept() as mock:
        both_answer(mock)


def test_both_other_mocks_can_be_active():
    with mocking_responses(), mockapi.intercept() as mock, mocking_requests_mock():
        both_answer(mock)


@pytest.mark.parametrize("first_out", ["mockapi", "the other"])
@pytest.mark.parametrize("first_in", ["mockapi", "the other"])
def test_the_two_can_be_left_in_any_order(third, first_in, first_out):
    adapter, send = requests.Session.get_adapter, HTTPAdapter.send
    with ExitStack() as stack:
        mock = mockapi.intercept()
        inside = {"mockapi": stack.enter_context(ExitStack()), "the other": stack.enter_context(ExitStack())}
        for name in sorted(inside, key=lambda name: name != first_in):
            inside[name].enter_context(mock if name == "mockapi" else third)
        both_answer(mock)

        inside[first_out].close()
        if first_out == "mockapi":
            assert requests.get(THIRD).text == "third"
            with pytest.raises(REFUSED):
                requests.get(PEOPLE)
        else:
            assert requests.get(PEOPLE, headers=KEY).status_code == 200

    with mockapi.intercept() as another:
        assert requests.get(PEOPLE, headers=KEY).status_code == 200
        assert len(another.journal) == 1
    assert (requests.Session.get_adapter, HTTPAdapter.send) == (adapter, send)


def test_decorators_of_both_can_be_stacked_either_way():
    def story(mock):
        responses.add("GET", THIRD, body="third")
        both_answer(mock)

    responses.activate(mockapi.intercept()(story))()
    mockapi.intercept()(responses.activate(story))()


@pytest.mark.parametrize("order", ["the other first", "mockapi first"])
def test_what_neither_knows_is_still_refused_by_the_other(third, order):
    entered = [third, mockapi.intercept()]
    if order == "mockapi first":
        entered.reverse()
    with entered[0], entered[1], pytest.raises(REFUSED):
        requests.get("https://unknown.example/")


# ---- a client's own adapters


def test_a_sessions_own_adapter_sends(mock):
    session, adapter = requests.Session(), Recording()
    session.mount("https://", adapter)

    assert session.get(PEOPLE, headers=KEY).status_code == 200
    assert (adapter.sent, len(mock.journal)) == (1, 1)


@pytest.mark.parametrize("order", ["the other first", "mockapi first"])
@pytest.mark.parametrize("kind", MOCKS)
def test_a_sessions_own_adapter_reaches_us_beside_another_mock(kind, order):
    session, mock = requests.Session(), mockapi.intercept()
    session.mount("https://", Recording())
    entered = [MOCKS[kind](), mock]
    if order == "mockapi first":
        entered.reverse()

    with entered[0], entered[1]:
        assert session.get(PEOPLE, headers=KEY).status_code == 200

    assert len(mock.journal) == 1


def test_a_guard_against_the_network_on_every_adapter_does_not_stop_us(mock, monkeypatch):
    def refuse(adapter, request, **kwargs):
        raise AssertionError(f"the network was asked for {request.url}")

    monkeypatch.setattr(HTTPAdapter, "send", refuse)

    assert requests.get(PEOPLE, headers=KEY).status_code == 200
    with pytest.raises(AssertionError):
        requests.get(THIRD)


def test_an_adapter_that_answers_by_itself_is_left_to_it(mock):
    session = requests.Session()
    session.mount("https://actionnetwork.org/", Canned())

    assert session.get(PEOPLE, headers=KEY).status_code == 418
    assert len(mock.journal) == 0


def test_a_session_that_looks_for_adapters_in_its_own_way_is_answered(mock):
    class Looking(requests.Session):
        looked = 0

        def get_adapter(self, url):
            self.looked += 1
            return super().get_adapter(url)

    session = Looking()

    assert session.get(PEOPLE, headers=KEY).status_code == 200
    assert (session.looked, len(mock.journal)) == (1, 1)


# ---- active before mockapi is first imported, or imported after it was entered


STARTS = {
    "responses": f"import responses; third = responses.RequestsMock(); third.add('GET', '{THIRD}', body='third')",
    "requests-mock": f"import requests_mock; third = requests_mock.Mocker(); third.get('{THIRD}', text='third')",
}


@pytest.mark.parametrize("kind", STARTS)
@pytest.mark.parametrize("first", ["the other", "mockapi"])
def test_either_may_be_active_before_the_other_is_imported(kind, first):
    other = f"{STARTS[kind]}; third.start()"
    ours = "import mockapi; mock = mockapi.intercept(); mock.__enter__()"
    lines = (other, ours) if first == "the other" else (ours, other)
    script = "\n".join(
        (
            *lines,
            "import requests",
            f"assert requests.get({PEOPLE!r}, headers={KEY!r}).status_code == 200",
            f"assert requests.get({THIRD!r}).text == 'third'",
            "assert len(mock.journal) == 1",
            "third.stop()",
            f"assert requests.get({PEOPLE!r}, headers={KEY!r}).status_code == 200",
        )
    )

    subprocess.run([sys.executable, "-W", "ignore", "-c", script], check=True, timeout=60)
