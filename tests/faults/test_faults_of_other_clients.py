"""What other clients meet when a fault strikes: urllib3, urllib.request, http.client, xmlrpc.client, Parsons, osdi."""

from __future__ import annotations

import http.client
import json
import time
import urllib.error
import urllib.request
import warnings
import xmlrpc.client
from urllib.parse import urlsplit
from xml.parsers.expat import ExpatError

import pytest
import requests
import urllib3
from osdi.action_network.service import ActionNetworkService
from urllib3.util import Retry, Timeout

BRIEF = 0.2


def number_of(body):
    return len(json.loads(body)["_embedded"]["osdi:people"])


# ---- urllib3


@pytest.fixture
def pool():
    """A pool manager that tries once."""
    with urllib3.PoolManager(retries=False) as pool:
        yield pool


@pytest.mark.parametrize(
    ("option", "error"),
    [
        ({"reset": True}, urllib3.exceptions.ProtocolError),
        ({"timeout": True}, urllib3.exceptions.ReadTimeoutError),
        ({"latency": 30}, urllib3.exceptions.ReadTimeoutError),
        ({"truncate": 10}, urllib3.exceptions.ProtocolError),
        ({"slow": 30}, urllib3.exceptions.ReadTimeoutError),
    ],
)
@pytest.mark.parametrize("timeout", [BRIEF, Timeout(total=BRIEF), Timeout(connect=5, read=BRIEF)])
def test_urllib3_raises_its_own(door, pool, option, error, timeout):
    door.mock.faults.add(times=1, **option)

    with pytest.raises(urllib3.exceptions.HTTPError) as caught:
        pool.request("GET", f"{door.api}/people", headers=door.headers, timeout=timeout)

    assert type(caught.value) is error
    again = pool.request("GET", f"{door.api}/people", headers=door.headers, timeout=5)
    assert number_of(again.data) == 0


def test_a_timeout_of_the_whole_pool_counts(door):
    door.mock.faults.add(timeout=True)

    with (
        urllib3.PoolManager(retries=False, timeout=BRIEF) as pool,
        pytest.raises(urllib3.exceptions.ReadTimeoutError),
    ):
        pool.request("GET", f"{door.api}/people", headers=door.headers)
    assert len(door.mock.journal) == 1


def test_urllib3_tries_again(door):
    door.mock.faults.add(status=503, times=1)
    door.mock.faults.add(reset=True, times=1)
    door.mock.faults.add(timeout=True, times=1)

    with urllib3.PoolManager(retries=Retry(3, status_forcelist=[503], backoff_factor=0), timeout=BRIEF) as pool:
        answer = pool.request("GET", f"{door.api}/people", headers=door.headers)

    assert number_of(answer.data) == 0
    assert [exchange.status for exchange in door.mock.journal] == [503, 0, 0, 200]
    assert [entry.status for entry in answer.retries.history] == [503, None, None]


def test_urllib3_reads_a_slow_body_piece_by_piece(door, pool):
    whole = pool.request("GET", f"{door.api}/people", headers=door.headers).data
    door.mock.faults.add(slow=0.05, times=1)

    answer = pool.request("GET", f"{door.api}/people", headers=door.headers, preload_content=False, timeout=5)
    started = time.monotonic()
    first = answer.read(1)
    between = time.monotonic() - started
    rest = answer.read()
    assert first + rest == whole
    assert time.monotonic() - started > 2 * between
    answer.release_conn()


# ---- the standard library


def ask(door, path="/people", timeout=5, **options):
    request = urllib.request.Request(f"{door.api}{path}", headers=dict(door.headers), **options)
    with urllib.request.urlopen(request, timeout=timeout) as answer:
        return answer.read()


@pytest.mark.parametrize(
    ("option", "error"),
    [
        ({"reset": True}, (ConnectionResetError,)),
        ({"timeout": True}, (TimeoutError,)),
        ({"latency": 30}, (TimeoutError,)),
        ({"slow": 30}, (TimeoutError,)),
        ({"truncate": 10}, (http.client.IncompleteRead,)),
        ({"status": 503}, (urllib.error.HTTPError,)),
    ],
)
def test_urllib_request_raises_its_own(door, option, error):
    door.mock.faults.add(times=1, **option)

    with pytest.raises((OSError, http.client.HTTPException)) as caught:
        ask(door, timeout=BRIEF if {"timeout", "latency", "slow"} & set(option) else 5)

    assert type(caught.value) in error
    if isinstance(caught.value, urllib.error.HTTPError):
        assert json.loads(caught.value.read())["error"]
        caught.value.close()
    assert number_of(ask(door)) == 0


def test_http_client_reads_what_came_before_the_cut(door):
    whole = ask(door)
    door.mock.faults.add(truncate=10, times=1)
    address = urlsplit(door.api)
    kind = http.client.HTTPSConnection if address.scheme == "https" else http.client.HTTPConnection
    connection = kind(address.hostname, address.port, timeout=5)
    connection.request("GET", f"{address.path}/people", headers=door.headers)

    with connection.getresponse() as answer, pytest.raises(http.client.IncompleteRead) as caught:
        answer.read()

    connection.close()
    assert caught.value.partial == whole[:10]
    assert caught.value.expected == len(whole) - 10


def test_http_client_gets_a_slow_body_whole(door):
    whole = ask(door)
    door.mock.faults.add(slow=0.03, times=1)

    started = time.monotonic()
    assert ask(door) == whole
    assert time.monotonic() - started >= 0.03 * (len(whole) // 64)


# ---- XML-RPC


@pytest.fixture
def old(door):
    """The older API of ActionKit."""
    with xmlrpc.client.ServerProxy(door.xmlrpc) as proxy:
        yield proxy


@pytest.mark.parametrize("status", [301, 401, 500, 502, 503])
def test_xmlrpc_gets_the_status_as_a_protocol_error(door, old, status):
    door.mock.faults.add(service="actionkit", path="/api/", status=status, times=1)

    with pytest.raises(xmlrpc.client.ProtocolError) as caught:
        old.User.create({"email": "rosa@example.org"})

    assert caught.value.errcode == status
    assert door.mock.actionkit["user"].count() == 0
    assert old.User.create({"email": "rosa@example.org"})["email"] == "rosa@example.org"


@pytest.mark.parametrize(
    "option",
    [{"truncate": 10}, {"body": "<methodResponse>", "committed": True}, {"body": "<html>502", "committed": True}],
)
def test_xmlrpc_meets_half_an_answer(door, old, option):
    door.mock.faults.add(times=1, **option)

    with pytest.raises(ExpatError):
        old.User.create({"email": "rosa@example.org"})

    assert [user["email"] for user in old.User.search({})] == ["rosa@example.org"]


def test_xmlrpc_tries_a_broken_connection_once_more_by_itself(door, old):
    door.mock.faults.add(path="/api/", reset=True, times=1)

    assert old.User.create({"email": "rosa@example.org"})["id"] == 1
    assert [exchange.status for exchange in door.mock.journal] == [0, 200]

    door.mock.faults.add(path="/api/", reset=True, times=2)
    with pytest.raises(ConnectionResetError):
        old.version()


# ---- published clients


def test_parsons_raises_and_has_written_nothing(mockapi, monkeypatch):
    monkeypatch.setenv("PARSONS_LIMITED_DEPENDENCIES", "true")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns about itself
        from parsons import ActionNetwork
    network = ActionNetwork(api_token=mockapi.actionnetwork.api_key)
    mockapi.faults.preset("actionnetwork.server_error", method="POST", times=1)
    mockapi.faults.preset("actionnetwork.bad_gateway", path="/tags", times=1)
    mockapi.faults.preset("actionnetwork.lost_answer", after=1, times=1)

    with pytest.raises(Exception, match="500"):
        network.upsert_person(email_address="rosa@example.org")
    with pytest.raises(Exception, match="502"):
        network.get_tags()
    assert mockapi.actionnetwork["people"].count() == 0

    with pytest.raises(requests.ConnectionError):
        network.upsert_person(email_address="rosa@example.org")
    network.upsert_person(email_address="rosa@example.org")
    assert network.get_people().num_rows == 1


def test_osdi_asks_again_for_the_page_that_failed(door):
    for number in range(30):
        door.mock.actionnetwork["tags"].create(name=f"tag {number}")
    rule = door.mock.faults.add(path="/tags", when=lambda request: "page" in request.args, status=500, times=1)

    service = ActionNetworkService(door.api, door.mock.actionnetwork.api_key)

    assert len(service.tags) == 30
    assert (rule.seen, rule.used) == (2, 1)
    assert [(asked.query.get("page"), asked.status) for asked in door.mock.journal.requests(path="/tags")] == [
        (None, 200),
        ("2", 500),
        ("2", 200),
    ]
