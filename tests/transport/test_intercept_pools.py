"""Interception below urllib3's own machinery: pools, retries, and many threads at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
import requests
import urllib3
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

import mockapi

API = "https://actionnetwork.org/api/v2"
PEOPLE = f"{API}/people"
KEY = {"OSDI-API-Token": "mockapi-key"}
ROSA = {"person": {"email_addresses": [{"address": "rosa@example.org"}]}}


@pytest.fixture(params=["intercepted", "served"])
def narrow(request):
    """A pool with a single connection, which makes a caller wait for it; and the same in front of a real socket."""
    if request.param == "intercepted":
        with (
            mockapi.intercept() as mock,
            urllib3.HTTPSConnectionPool("actionnetwork.org", maxsize=1, block=True) as pool,
        ):
            yield Narrow(mock, pool)
    else:
        with mockapi.serve() as server, urllib3.connection_from_url(server.url, maxsize=1, block=True) as pool:
            yield Narrow(server, pool)


class Narrow:
    """Asks through a pool, and waits in vain for a connection that is not given back."""

    def __init__(self, mock, pool):
        self.mock, self.pool = mock, pool

    def __call__(self, method="GET", path="/api/v2/people", retries=False, **options):
        return self.pool.request(method, path, headers=KEY, pool_timeout=0.05, retries=retries, **options)


def retrying(**options):
    session = requests.Session()
    session.headers.update(KEY)
    session.mount("https://", HTTPAdapter(max_retries=Retry(backoff_factor=0, **options)))
    return session


# ---- pools: what holds for a socket holds without one


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "DELETE"])
@pytest.mark.parametrize("path", ["/api/v2/people", "/api/v2/people/nobody", "/api/v2/nothing"])
def test_an_answer_that_was_read_gives_its_connection_back(narrow, method, path):
    for _ in range(3):
        assert narrow(method, path).status in (200, 404, 405)

    assert (narrow.pool.num_connections, narrow.pool.pool.qsize()) == (1, 1)


def test_an_answer_that_is_still_being_read_keeps_its_connection(narrow):
    answer = narrow(preload_content=False)
    answer.read(5)

    with pytest.raises(urllib3.exceptions.EmptyPoolError):
        narrow()

    answer.read()
    assert narrow().status == 200


@pytest.mark.parametrize(
    "let_go",
    [
        lambda answer: answer.drain_conn(),
        lambda answer: list(answer.stream(10)),
        lambda answer: (answer.close(), answer.release_conn()),
    ],
    ids=["drained", "streamed", "closed and released"],
)
def test_an_answer_that_is_let_go_gives_its_connection_back(narrow, let_go):
    let_go(narrow(preload_content=False))

    assert narrow().status == 200


def test_a_body_that_cannot_be_sent_gives_its_connection_back(narrow):
    def breaking():
        yield b"{"
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        narrow("POST", "/api/v2/tags", body=breaking())

    assert narrow().status == 200
    assert narrow.mock.actionnetwork["tags"].count() == 0


def test_a_retried_request_needs_no_second_connection(narrow):
    narrow.mock.faults.add(status=503, times=2)

    assert narrow(retries=Retry(3, status_forcelist=[503], backoff_factor=0)).status == 200
    assert len(narrow.mock.journal) == 3


@pytest.mark.parametrize("raising", [True, False])
def test_a_request_whose_retries_ran_out_gives_its_connection_back(narrow, raising):
    narrow.mock.faults.add(status=503, times=2)
    retries = Retry(1, status_forcelist=[503], raise_on_status=raising)

    if raising:
        with pytest.raises(urllib3.exceptions.MaxRetryError):
            narrow(retries=retries)
    else:
        assert narrow(retries=retries).status == 503

    assert narrow().status == 200


def test_a_session_with_but_one_connection_can_go_on(mock):
    session = requests.Session()
    session.mount("https://", HTTPAdapter(pool_connections=1, pool_maxsize=1, pool_block=True))

    for _ in range(3):
        assert session.get(PEOPLE, headers=KEY, timeout=5).status_code == 200
        with session.get(PEOPLE, headers=KEY, timeout=5, stream=True) as answer:
            assert answer.raw.read(1) == b"{"


# ---- retries


@pytest.mark.parametrize("status", [429, 500, 502, 503])
def test_a_clients_own_retries_really_retry(mock, status):
    mock.faults.add(service="actionnetwork", status=status, times=2)

    assert retrying(total=3, status_forcelist=[status]).get(PEOPLE).status_code == 200
    assert [exchange.status for exchange in mock.journal] == [status, status, 200]


def test_urllib3s_retries_really_retry_and_remember(mock):
    mock.faults.add(method="GET", path="/people", status=503, times=1)

    with urllib3.PoolManager(retries=Retry(2, status_forcelist=[503])) as pool:
        answer = pool.request("GET", PEOPLE, headers=KEY)

    assert answer.status == 200
    assert [entry.status for entry in answer.retries.history] == [503]


def test_what_failed_has_changed_nothing_when_it_is_retried(mock):
    mock.faults.add(method="POST", status=503, times=2)

    answer = retrying(total=3, status_forcelist=[503], allowed_methods=["POST"]).post(f"{API}/tags", json={"name": "a"})

    assert answer.status_code == 200
    assert [exchange.span[0] < exchange.span[1] for exchange in mock.journal] == [False, False, True]
    assert mock.actionnetwork["tags"].count() == 1


def test_a_method_that_the_client_does_not_retry_is_sent_once(mock):
    mock.faults.add(status=503)

    assert retrying(total=3, status_forcelist=[503]).post(PEOPLE, json=ROSA).status_code == 503
    assert len(mock.journal) == 1
    assert mock.actionnetwork["people"].count() == 0


def test_without_a_list_of_statuses_nothing_is_retried(mock):
    mock.faults.add(status=503)

    assert requests.get(PEOPLE, headers=KEY).status_code == 503
    assert len(mock.journal) == 1


def test_retries_that_run_out_fail_as_they_do_in_real_life(mock):
    mock.faults.add(status=429)

    with pytest.raises(requests.exceptions.RetryError):
        retrying(total=1, status_forcelist=[429]).get(PEOPLE)
    assert len(mock.journal) == 2

    last = retrying(total=1, status_forcelist=[429], raise_on_status=False).get(PEOPLE)
    assert (last.status_code, "error" in last.json()) == (429, True)
    assert len(mock.journal) == 4


# ---- threads


def test_threads_are_inside_by_default_and_may_share_a_session(mock):
    session = requests.Session()

    def sign_up(number):
        body = {"person": {"email_addresses": [{"address": f"p{number}@example.org"}]}}
        return session.post(PEOPLE, json=body, headers=KEY).status_code

    with ThreadPoolExecutor(8) as threads:
        statuses = list(threads.map(sign_up, range(80)))

    assert statuses == [200] * 80
    assert mock.actionnetwork["people"].count() == len(mock.journal) == 80
