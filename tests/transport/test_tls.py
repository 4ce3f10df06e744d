"""The server over TLS: who is trusted, what links say, faults through the encryption, starting and stopping."""

from __future__ import annotations

import gc
import http.client
import os
import socket
import ssl
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager

import pytest
import requests

import mockapi

KEY = {"OSDI-API-Token": "mockapi-key"}
DISORDERLY = (
    ssl.SSLEOFError,
    ConnectionResetError,
)  # ends of a connection without a word, as versions of Python call it


def port_of(server):
    return int(server.url.rpartition(":")[2])


@contextmanager
def talking(server, name="localhost", alpn=("http/1.1",), **options):
    """A TLS connection to a server, asked for under some name and checked as clients check."""
    context = ssl.create_default_context(cafile=server.ca_file)
    context.set_alpn_protocols(list(alpn))
    with (
        socket.create_connection(("127.0.0.1", port_of(server)), timeout=10) as plain,
        context.wrap_socket(plain, server_hostname=name, **options) as secure,
    ):
        yield secure


def everything(connection):
    return b"".join(iter(lambda: connection.recv(65536), b""))


def get(server, path, **options):
    return requests.get(f"{server.url}{path}", headers=KEY, verify=server.ca_file, timeout=30, **options)


@pytest.fixture
def server():
    """A server that speaks https."""
    with mockapi.serve(tls=True) as server:
        yield server


@pytest.fixture
def client(server):
    """A connection that is kept."""
    context = ssl.create_default_context(cafile=server.ca_file)
    with closing(http.client.HTTPSConnection("127.0.0.1", port_of(server), timeout=30, context=context)) as client:
        yield client


# ---- who is trusted


def test_only_clients_that_trust_the_authority_get_through(server):
    assert server.url.startswith("https://127.0.0.1:")
    assert get(server, "/api/v2/tags").json()["total_records"] == 0
    with pytest.raises(requests.exceptions.SSLError, match="CERTIFICATE_VERIFY_FAILED"):
        requests.get(f"{server.url}/api/v2/people", verify=True, timeout=30)

    assert len(server.journal) == 1


@pytest.mark.parametrize(
    "name",
    [
        "localhost", "127.0.0.1", "::1", "actionnetwork.org", "www.actionnetwork.org", "act.actionkit.com",
        "a.b.actionkit.com", "act.example.org", "xn--bcher-kva.example",
    ],
)  # fmt: skip
def test_the_certificate_is_good_for_every_name_that_is_answered(name):
    with mockapi.serve(tls=True, hosts=["ACT.example.org", "bücher.example."]) as server, talking(server, name) as it:
        it.sendall(b"GET /api/v2/people HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        assert everything(it).startswith(b"HTTP/1.1 403 ")  # no key


@pytest.mark.parametrize("name", ["example.org", "evil-actionnetwork.org", "actionkit.com"])
def test_it_is_good_for_no_other_name(server, name):
    with pytest.raises(ssl.SSLCertVerificationError, match="Hostname mismatch"), talking(server, name):
        pass


def test_every_server_has_an_authority_of_its_own(server):
    with mockapi.serve(tls=True) as other, pytest.raises(requests.exceptions.SSLError):
        requests.get(f"{other.url}/api/v2/people", verify=server.ca_file, timeout=30)


def test_clients_that_would_rather_speak_http_2_are_told_that_it_is_1_1(server):
    with talking(server, alpn=("h2", "http/1.1")) as it:
        assert it.selected_alpn_protocol() == "http/1.1"


def test_an_address_of_its_own_is_in_the_certificate():
    with mockapi.serve(tls=True, host="localhost") as server:
        assert server.url.startswith("https://localhost:")
        assert get(server, "/api/v2/people").status_code == 200


# ---- addresses


def test_links_name_https_and_the_address_that_the_client_used(server):
    for address in (server.url, f"https://localhost:{port_of(server)}"):
        page = requests.get(f"{address}/api/v2/people", headers=KEY, verify=server.ca_file, timeout=30).json()
        assert page["_links"]["self"]["href"] == f"{address}/api/v2/people"

    with talking(server) as it:
        it.sendall(b"GET /api/v2/people HTTP/1.0\r\nOSDI-API-Token: mockapi-key\r\n\r\n")
        assert f'"self":{{"href":"{server.url}/api/v2/people"}}'.encode() in everything(it)
    assert [exchange.request.base.partition(":")[0] for exchange in server.journal] == ["https"] * 3


def test_the_services_know_their_addresses(server):
    assert server.actionnetwork.url == f"{server.url}/api/v2"
    assert server.actionkit.url == server.url == f"https://{server.actionkit.host}"


def test_environ_leads_programs_to_the_server_and_has_them_trust_it(server, monkeypatch):
    environ = server.environ()
    for name, value in environ.items():
        monkeypatch.setenv(name, value)

    site = f"https://{environ['ACTION_KIT_DOMAIN']}/rest/v1/user/"
    auth = (environ["ACTION_KIT_USERNAME"], environ["ACTION_KIT_PASSWORD"])
    assert requests.get(site, auth=auth, timeout=30).json()["meta"]["total_count"] == 0
    for name in ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "NODE_EXTRA_CA_CERTS"):
        assert environ[name] == server.ca_file
    assert not [name for name in environ if name.lower().endswith("_proxy")]


def test_a_plain_server_has_nothing_to_trust_and_says_what_would_have():
    with mockapi.serve() as plain:
        for ask in (lambda: plain.ca_file, plain.environ):
            with pytest.raises(RuntimeError, match="tls=True"):
                ask()


def test_a_server_that_is_not_running_has_no_files_yet():
    server = mockapi.serve(tls=True)
    for ask in (lambda: server.ca_file, server.environ, lambda: server.url):
        with pytest.raises(RuntimeError, match="not running"):
            ask()


# ---- requests and connections


def test_one_connection_serves_many_requests_of_any_size(server, client):
    client.connect()
    sock = client.sock
    for number, size in enumerate((1, 16384, 16385, 300_000, 5)):
        name = f"{number}" * size
        client.request("POST", "/api/v2/tags", f'{{"name": "{name[:200]}", "x": "{name}"}}', KEY)
        answer = client.getresponse()
        assert answer.status == 200, answer.read()
        answer.read()
    client.request("POST", "/api/v2/tags", iter([b'{"name"', b': "chunks"}']), KEY, encode_chunked=True)
    assert client.getresponse().read()

    assert client.sock is sock
    assert server.actionnetwork["tags"].count() == 6


def test_long_answers_reach_slow_readers_whole(server):
    for number in range(25):
        server.actionnetwork["forms"].create(title=f"form {number}", description="x" * 500_000)

    with talking(server) as it:
        it.sendall(b"GET /api/v2/forms HTTP/1.1\r\nHost: x\r\nConnection: close\r\nOSDI-API-Token: mockapi-key\r\n\r\n")
        while not server.journal:  # the answer stands, and nobody reads it
            time.sleep(0.001)
        head, _, body = everything(it).partition(b"\r\n\r\n")

    assert f"Content-Length: {len(body)}".encode() in head
    assert body.count(b"x" * 500_000) == 25


def test_requests_that_are_sent_ahead_are_answered_in_order(server):
    ahead = "".join(
        f"GET /api/v2/people/{number} HTTP/1.1\r\nHost: x\r\nOSDI-API-Token: mockapi-key\r\n"
        f"Connection: {'close' if number == 3 else 'keep-alive'}\r\n\r\n"
        for number in range(4)
    )
    with talking(server) as it:
        it.sendall(ahead.encode())
        received = everything(it)

    places = [received.index(f"id = {number}".encode()) for number in range(4)]
    assert places == sorted(places)


def test_a_client_that_has_said_goodbye_still_gets_its_answer(server):
    with talking(server) as it:
        with server.world.lock:  # nothing is answered for now
            it.sendall(b"GET /api/v2/people HTTP/1.1\r\nHost: x\r\nOSDI-API-Token: mockapi-key\r\n\r\n")
            it.setblocking(False)
            with pytest.raises(ssl.SSLWantReadError):
                it.unwrap()  # says that nothing more will come
        it.settimeout(10)
        received = b""
        with pytest.raises(ssl.SSLZeroReturnError):  # which says the same
            while chunk := it.recv(65536):
                received += chunk

    head, _, body = received.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200 OK")
    assert f"Content-Length: {len(body)}".encode() in head


def test_many_clients_at_once(server):
    def work(number):
        person = {"person": {"email_addresses": [{"address": f"p{number}@example.org"}]}}
        url = f"{server.actionnetwork.url}/people"
        return requests.post(url, json=person, headers=KEY, verify=server.ca_file, timeout=60).status_code

    with ThreadPoolExecutor(8) as threads:
        statuses = list(threads.map(work, range(40)))

    assert statuses == [200] * 40
    assert server.actionnetwork["people"].count() == 40


# ---- faults


def test_a_reset_breaks_the_connection_before_the_first_byte(server):
    server.faults.add(path="/people", reset=True, times=2)

    with pytest.raises(requests.ConnectionError):
        get(server, "/api/v2/people")
    with talking(server, suppress_ragged_eofs=False) as it:
        it.sendall(b"GET /api/v2/people HTTP/1.1\r\nHost: x\r\nOSDI-API-Token: mockapi-key\r\n\r\n")
        with pytest.raises(DISORDERLY):
            it.recv(1)
    assert get(server, "/api/v2/people").status_code == 200


def test_an_answer_that_is_cut_ends_where_it_should(server):
    server.faults.add(path="/people", truncate=10, times=1)

    with talking(server, suppress_ragged_eofs=False) as it:
        it.sendall(b"GET /api/v2/people HTTP/1.1\r\nHost: x\r\nOSDI-API-Token: mockapi-key\r\n\r\n")
        received = b""
        with pytest.raises(DISORDERLY):
            while True:
                received += it.recv(65536)
    assert len(received.partition(b"\r\n\r\n")[2]) == 10
    assert get(server, "/api/v2/people").status_code == 200


def test_silence_ends_when_the_client_gives_up(server):
    server.faults.add(path="/people", timeout=True, times=8)

    for farewell in (False, True) * 4:  # more of them than there are workers
        with talking(server, suppress_ragged_eofs=False) as it:
            it.sendall(b"GET /api/v2/people HTTP/1.1\r\nHost: x\r\nOSDI-API-Token: mockapi-key\r\n\r\n")
            it.settimeout(0.05)
            with pytest.raises(TimeoutError):
                it.recv(1)
            if farewell:
                it.setblocking(False)
                with pytest.raises(ssl.SSLWantReadError):
                    it.unwrap()
                it.settimeout(10)
                with pytest.raises(DISORDERLY):  # while the client's own side is still open
                    it.recv(1)
    assert get(server, "/api/v2/people").status_code == 200


def test_what_is_sent_ahead_of_an_answer_that_is_late_is_answered_in_its_turn(server):
    server.faults.add(path="/people/0", latency=0.1)
    server.faults.add(path="/people/1", slow=0.02)
    ahead = [
        f"GET /api/v2/people/{number} HTTP/1.1\r\nHost: x\r\nOSDI-API-Token: mockapi-key\r\n"
        f"Connection: {'close' if number == 3 else 'keep-alive'}\r\n\r\n"
        for number in range(4)
    ]
    with talking(server) as it:
        for request in ahead:
            it.sendall(request.encode())
            time.sleep(0.02)
        received = everything(it)

    places = [received.index(f"id = {number}".encode()) for number in range(4)]
    assert places == sorted(places)
    assert [exchange.status for exchange in server.journal] == [404] * 4


def test_a_slow_answer_comes_in_pieces(server):
    server.faults.add(path="/people", slow=0.01, times=1)

    with talking(server) as it:
        it.sendall(
            b"GET /api/v2/people HTTP/1.1\r\nHost: x\r\nOSDI-API-Token: mockapi-key\r\nConnection: close\r\n\r\n"
        )
        pieces = list(iter(lambda: it.recv(65536), b""))

    assert len(pieces) > 4
    assert b"".join(pieces).partition(b"\r\n\r\n")[2] == get(server, "/api/v2/people").content.replace(
        server.url.encode(), b"https://x"
    )


# ---- starting and stopping


def test_starting_and_stopping_leaves_no_threads_sockets_or_files():
    def rounds(number):
        seen = set()
        for _ in range(number):
            with mockapi.serve(tls=True, proxy=True) as server, requests.Session() as session:
                session.get(f"{server.url}/api/v2/", verify=server.ca_file, timeout=30).raise_for_status()
                seen.add(server.ca_file)
        gc.collect()
        assert len(seen) == number
        assert not [file for file in seen if os.path.exists(os.path.dirname(file))]
        return threading.active_count(), len(os.listdir("/dev/fd"))

    threads, files = rounds(1)
    after = rounds(10)

    assert after[0] <= threads
    assert after[1] < files + 10


def test_stopping_says_goodbye_to_connections_that_are_kept():
    with mockapi.serve(tls=True) as server:
        context = ssl.create_default_context(cafile=server.ca_file)
        plain = socket.create_connection(("127.0.0.1", port_of(server)), timeout=10)
        secure = context.wrap_socket(plain, server_hostname="localhost", suppress_ragged_eofs=False)
        secure.sendall(b"GET /api/v2/people HTTP/1.1\r\nHost: x\r\n\r\n")
        assert secure.recv(65536)

    with secure:
        assert everything(secure) == b""  # an orderly end, which a cut connection is not


def test_a_server_can_be_started_again_and_keeps_its_world():
    server = mockapi.serve(tls=True)
    for expected in (0, 1):
        with server:
            assert get(server, "/api/v2/tags").json()["total_records"] == expected
            server.actionnetwork["tags"].create(name="kept")


def test_what_cannot_be_is_an_error_and_leaves_nothing_open(tmp_path):
    for options in ({"ca_dir": tmp_path}, {"proxy_others": True}, {"hosts": "act.example.org", "tls": True}):
        with pytest.raises(ValueError, match=r"means nothing|list of names"):
            mockapi.serve(**options)
    for host in ("not a host", "x" * 64 + ".example", "a..example"):
        with pytest.raises(ValueError, match=r"no host name|no certificate can be made"):
            mockapi.serve(tls=True, hosts=[host]).start()
    with mockapi.serve(tls=True) as server, pytest.raises(OSError, match="in use"):
        mockapi.serve(port_of(server), tls=True).start()
    gc.collect()  # a socket left open would warn here
