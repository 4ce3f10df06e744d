"""Interception of http.client and urllib.request: what is sent arrives, other hosts and later calls go elsewhere."""

from __future__ import annotations

import http.client
import io
import json
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from urllib.parse import urlsplit

import pytest
import requests
import responses

import mockapi

HOST = "mockapi.actionkit.com"
STAFF = {"Authorization": "Basic bW9ja2FwaTptb2NrYXBp"}
JSON = {**STAFF, "Content-Type": "application/json"}
USERS = "/rest/v1/user/"
ADA = json.dumps({"email": "ada@example.org", "city": "Łódź"})


@pytest.fixture
def no_network(monkeypatch):
    """Whatever would look up a name or dial one fails the test."""

    def refuse(*args, **kwargs):
        raise AssertionError(f"the network was asked for {args}")

    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def opened(method, path, body=None, headers=JSON, *, scheme="https", host=HOST, **options):
    """The answer that urllib.request gives: status, headers and body."""
    request = urllib.request.Request(f"{scheme}://{host}{path}", data=body, headers=headers, method=method)
    with urllib.request.urlopen(request, **options) as answer:
        return answer.status, answer.headers, answer.read()


def cities(mock):
    return [user.city for user in mock.actionkit["user"].all()]


# ---- urllib.request


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_every_method_of_urllib_is_answered(mock, no_network, scheme):
    status, headers, body = opened("POST", USERS, ADA.encode(), scheme=scheme)
    assert (status, headers["Location"], body) == (201, f"{scheme}://{HOST}/rest/v1/user/1/", b"")

    assert opened("PUT", f"{USERS}1/", b'{"city": "Troy"}', scheme=scheme)[0] == 204
    assert opened("PATCH", f"{USERS}1/", b'{"first_name": "Ada"}', scheme=scheme)[0] == 202
    status, headers, body = opened("GET", f"{USERS}?city=Troy", headers=STAFF, scheme=scheme)
    assert (status, json.loads(body)["objects"][0]["first_name"]) == (200, "Ada")
    assert int(headers["Content-Length"]) == len(body)
    assert opened("DELETE", f"{USERS}1/", scheme=scheme)[0] == 204

    assert mock.actionkit["user"].count() == 0
    assert {exchange.request.base for exchange in mock.journal} == {f"{scheme}://{HOST}"}
    assert [exchange.method for exchange in mock.journal] == ["POST", "PUT", "PATCH", "GET", "DELETE"]


def test_a_head_tells_the_length_and_leaves_the_body_out(mock, no_network):
    people = {"host": "actionnetwork.org", "headers": {"OSDI-API-Token": mock.actionnetwork.api_key}}
    _, _, body = opened("GET", "/api/v2/people", **people)

    status, headers, nothing = opened("HEAD", "/api/v2/people", **people)

    assert (status, int(headers["Content-Length"]), nothing) == (200, len(body), b"")
    assert [exchange.method for exchange in mock.journal] == ["GET", "HEAD"]


def test_an_error_of_urllib_has_status_and_body(mock, no_network):
    mock.actionkit["user"].create(email="ada@example.org")

    with pytest.raises(urllib.error.HTTPError) as caught:
        opened("POST", USERS, ADA.encode())

    with caught.value as error:
        assert (error.code, error.reason) == (409, "Conflict")
        assert b"Conflict on unique key" in error.read()


def test_a_timeout_may_be_given(mock, no_network):
    assert opened("GET", USERS, headers=STAFF, timeout=0.001)[0] == 200
    with closing(http.client.HTTPSConnection(HOST, timeout=0.001)) as connection:
        connection.request("GET", USERS, headers=STAFF)
        assert connection.getresponse().status == 200
        connection.sock.settimeout(None)
        assert mock.journal.total == 2


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_proxy_in_the_environment_is_not_dialled_by_urllib(mock, monkeypatch, elsewhere, scheme):
    for name in ("http_proxy", "https_proxy"):
        monkeypatch.setenv(name, elsewhere.url)
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    opener = urllib.request.build_opener(urllib.request.ProxyHandler())

    with opener.open(urllib.request.Request(f"{scheme}://{HOST}{USERS}?page=2", headers=STAFF)) as answer:
        assert answer.status == 200
    assert (mock.journal.last.path, mock.journal.last.request.query) == (USERS, "page=2")
    assert mock.journal.last.request.base == f"{scheme}://{HOST}"
    assert elsewhere.seen == []

    with opener.open("http://other.example/") as answer:
        assert answer.read() == b"elsewhere"
    assert elsewhere.seen == ["GET http://other.example/ HTTP/1.1"]


# ---- bodies


class Reading:
    """What can be read, and nothing else."""

    def __init__(self):
        self.read = io.BytesIO(ADA.encode()).read


BODIES = {
    "text": lambda: ADA.encode(),
    "bytearray": lambda: bytearray(ADA.encode()),
    "file": lambda: io.BytesIO(ADA.encode()),
    "reading": Reading,
    "pieces": lambda: iter([ADA.encode()[:5], b"", ADA.encode()[5:]]),
    "one long piece": lambda: iter([ADA.encode() + b" " * 70_000]),
}


@pytest.mark.parametrize("kind", BODIES)
def test_a_body_of_any_kind_arrives(mock, no_network, kind):
    with closing(http.client.HTTPSConnection(HOST)) as connection:
        connection.request("POST", USERS, BODIES[kind](), JSON)
        assert connection.getresponse().status == 201

    assert cities(mock) == ["Łódź"]


def test_a_body_of_chunks_from_urllib_arrives(mock, no_network):
    assert opened("POST", USERS, iter([ADA.encode()[:5], ADA.encode()[5:]]))[0] == 201

    assert mock.journal.last.headers["transfer-encoding"] == "chunked"
    assert cities(mock) == ["Łódź"]


def test_a_request_may_be_sent_in_many_pieces(mock, no_network):
    raw = ADA.encode()
    with closing(http.client.HTTPConnection(HOST)) as connection:
        connection.putrequest("POST", USERS, skip_accept_encoding=True)
        for name, value in {**JSON, "Content-Length": str(len(raw))}.items():
            connection.putheader(name, value)
        connection.endheaders()
        for start in range(0, len(raw), 7):
            connection.send(raw[start : start + 7])
        answer = connection.getresponse()
        assert (answer.status, answer.reason, answer.read()) == (201, "Created", b"")

    assert cities(mock) == ["Łódź"]


def test_a_connection_is_used_again_and_again(mock, no_network):
    with closing(http.client.HTTPSConnection(HOST)) as connection:
        connection.connect()
        for number in range(3):
            connection.request("POST", USERS, json.dumps({"email": f"p{number}@example.org"}), JSON)
            answer = connection.getresponse()
            assert (answer.status, answer.read(), answer.will_close) == (201, b"", False)
        connection.close()
        connection.request("GET", USERS, headers=STAFF)  # it opens itself again
        page = json.loads(connection.getresponse().read())

    assert page["meta"]["total_count"] == mock.actionkit["user"].count() == 3


def test_an_answer_must_be_read_before_the_next_request_as_with_a_socket(mock, no_network):
    with closing(http.client.HTTPSConnection(HOST)) as connection:
        connection.request("GET", USERS, headers=STAFF)
        with pytest.raises(http.client.CannotSendRequest):
            connection.request("GET", USERS, headers=STAFF)
        assert connection.getresponse().status == 200
    assert mock.journal.total == 1


@pytest.mark.parametrize("port", [None, 443, 8443])
def test_the_base_names_a_port_that_does_not_go_without_saying(mock, no_network, port):
    with closing(http.client.HTTPSConnection(HOST, port)) as connection:
        connection.request("GET", USERS, headers=STAFF)
        assert connection.getresponse().status == 200

    assert mock.journal.last.request.base == f"https://{HOST}{':8443' if port == 8443 else ''}"


def test_an_address_of_version_six_may_be_ours(no_network):
    with mockapi.intercept(hosts=["::1"]) as mock, closing(http.client.HTTPConnection("::1", 8080)) as connection:
        connection.request("GET", USERS, headers=STAFF)
        assert connection.getresponse().status == 200

    assert (mock.journal.last.request.base, mock.journal.last.request.host) == ("http://[::1]:8080", "::1")


# ---- tunnels


@pytest.mark.parametrize("kind", [http.client.HTTPConnection, http.client.HTTPSConnection])
def test_a_tunnel_to_our_host_dials_no_proxy(mock, no_network, kind):
    with closing(kind("proxy.example", 3128)) as connection:
        connection.set_tunnel(HOST, 8443, {"Proxy-Authorization": "Basic eDp5"})
        for _ in range(2):
            connection.request("GET", USERS, headers=STAFF)
            assert json.loads(connection.getresponse().read())["meta"]["total_count"] == 0

    scheme = "https" if kind is http.client.HTTPSConnection else "http"
    assert [exchange.request.base for exchange in mock.journal] == [f"{scheme}://{HOST}:8443"] * 2


def test_a_tunnel_to_another_host_goes_through_its_proxy(mock, elsewhere):
    with closing(http.client.HTTPConnection("127.0.0.1", urlsplit(elsewhere.url).port)) as connection:
        connection.set_tunnel("other.example", 80)
        connection.connect()

    (seen,) = elsewhere.seen
    assert seen.startswith("CONNECT other.example:80 ")
    assert len(mock.journal) == 0


# ---- what is not ours


def test_other_hosts_pass_through(mock, elsewhere):
    with urllib.request.urlopen(elsewhere.url) as answer:
        assert answer.read() == b"elsewhere"
    with closing(http.client.HTTPConnection("127.0.0.1", urlsplit(elsewhere.url).port, timeout=5)) as connection:
        for _ in range(2):
            connection.request("POST", "/x", b"body")
            assert connection.getresponse().read() == b"elsewhere"

    assert elsewhere.seen == ["GET / HTTP/1.1", "POST /x HTTP/1.1", "POST /x HTTP/1.1"]
    assert len(mock.journal) == 0


def test_responses_may_be_active_beside_it(mock, no_network):
    with responses.RequestsMock() as third:
        third.add("GET", "https://third.example/", body="third")
        assert requests.get("https://third.example/").text == "third"
        assert opened("POST", USERS, ADA.encode())[0] == 201
        found = requests.get(f"https://{HOST}{USERS}", headers=STAFF).json()

    assert found["objects"][0]["city"] == "Łódź"
    assert opened("GET", USERS, headers=STAFF)[0] == 200


# ---- before and after


def patched():
    return (
        http.client.HTTPConnection.connect,
        http.client.HTTPSConnection.connect,
        http.client.HTTPConnection.putrequest,
    )


def test_nothing_is_left_behind():
    before = patched()
    with mockapi.intercept(), mockapi.intercept():
        assert not set(before) & set(patched())

    assert patched() == before


@pytest.mark.parametrize("imports", ["http.client", "urllib.request", "xmlrpc.client"])
@pytest.mark.parametrize("order", ["before", "inside"])
def test_it_may_be_imported_before_or_inside(imports, order):
    script = f"""
import sys, importlib
for name in [name for name in sys.modules if name.split('.')[0] in ('http', 'urllib', 'xmlrpc')]:
    assert name not in ('http.client', 'xmlrpc.client', 'urllib.request'), name
if {order == "before"}:
    importlib.import_module({imports!r})
import mockapi
with mockapi.intercept() as mock:
    importlib.import_module({imports!r})
    from http.client import HTTPSConnection
    connection = HTTPSConnection({HOST!r})
    connection.request("GET", {USERS!r}, headers={STAFF!r})
    assert connection.getresponse().status == 200
    from xmlrpc.client import ServerProxy
    assert ServerProxy("https://mockapi:mockapi@{HOST}/api/").version()
    assert mock.journal.total == 2
assert HTTPSConnection.connect.__module__ == HTTPSConnection.putrequest.__module__ == "http.client"
"""
    subprocess.run([sys.executable, "-W", "error", "-c", script], check=True, timeout=60)


def test_threads_share_an_interception_and_one_in_context_scope_is_left_out(elsewhere):
    def ask(path=USERS):
        with closing(http.client.HTTPConnection("127.0.0.1", urlsplit(elsewhere.url).port)) as connection:
            connection.request("GET", path, headers=STAFF)
            return connection.getresponse().read() == b"elsewhere"

    with ThreadPoolExecutor(4) as threads:
        with mockapi.intercept(hosts=["127.0.0.1"]) as mock:
            assert not any(threads.map(ask, [USERS] * 20))
        assert mock.journal.total == 20
        with mockapi.intercept(hosts=["127.0.0.1"], scope="context") as mock:
            assert threads.submit(ask).result()
            assert not ask()
        assert mock.journal.total == 1
