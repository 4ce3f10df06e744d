"""The server: the addresses in its answers, connections, starting and stopping."""

from __future__ import annotations

import gc
import http.client
import os
import socket
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

import mockapi

KEY = {"OSDI-API-Token": "mockapi-key"}


def exchange(server, data):
    """All that comes back for some bytes until the server closes the connection."""
    port = int(server.url.rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port), timeout=10) as client:
        client.sendall(data)
        return b"".join(iter(lambda: client.recv(65536), b""))


# ---- addresses


def test_links_name_the_address_that_the_client_used(server):
    port = server.url.rpartition(":")[2]
    for host in (f"127.0.0.1:{port}", f"localhost:{port}"):
        page = requests.get(f"http://{host}/api/v2/people", headers=KEY).json()
        assert page["_links"]["self"]["href"] == f"http://{host}/api/v2/people"


def test_links_name_the_host_header_that_was_sent(server):
    headers = {**KEY, "Host": "crm.example:8080", "X-Forwarded-Host": "other.example"}

    page = requests.get(f"{server.url}/api/v2/people", headers=headers).json()

    assert page["_links"]["self"]["href"] == "http://crm.example:8080/api/v2/people"
    assert server.journal.last.headers["x-forwarded-host"] == "other.example"  # seen, and not believed


@pytest.mark.parametrize("root", ["http://crm.example", "https://crm.example:8443"])
def test_links_name_the_address_in_a_target_as_proxies_get_it(server, root):
    received = exchange(
        server,
        f"GET {root}/api/v2/people HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
        "OSDI-API-Token: mockapi-key\r\n\r\n".encode(),
    )

    assert f'"self":{{"href":"{root}/api/v2/people"}}'.encode() in received


def test_links_name_the_server_where_no_host_was_sent(server):
    received = exchange(server, b"GET /api/v2/people HTTP/1.0\r\nOSDI-API-Token: mockapi-key\r\n\r\n")

    assert received.startswith(b"HTTP/1.0 200")
    assert f'"self":{{"href":"{server.url}/api/v2/people"}}'.encode() in received


def test_a_client_can_follow_links_from_page_to_page(server):
    for number in range(60):
        server.actionnetwork["forms"].create(title=f"form {number}")

    titles, url = [], f"{server.actionnetwork.url}/forms"
    while url is not None:
        page = requests.get(url, headers=KEY).json()
        titles += [form["title"] for form in page["_embedded"]["osdi:forms"]]
        url = page["_links"].get("next", {}).get("href")

    assert sorted(titles) == sorted(f"form {number}" for number in range(60))


def test_the_services_know_their_addresses(server):
    assert server.url.startswith("http://127.0.0.1:")
    assert server.actionnetwork.url == f"{server.url}/api/v2"
    assert server.actionkit.url == server.url
    assert f"http://{server.actionkit.host}" == server.url


@pytest.mark.parametrize("path", ["/", "/people", "/favicon.ico", "/api/v3/people"])
def test_a_path_of_neither_service_is_404_and_no_gap(server, path):
    assert requests.get(f"{server.url}{path}", headers=KEY).status_code == 404
    assert all(seen.unmodelled is None for seen in server.journal)


@pytest.mark.parametrize("path", ["/rest/v1/", "/rest/v1/user/", "/rest/v1/no/such/thing", "/api/"])
def test_actionkit_stands_at_the_same_port(server, path):
    requests.get(f"{server.url}{path}")

    assert server.journal.last.service == "actionkit"


@pytest.mark.parametrize(
    ("host", "path", "service"),
    [
        ("actionnetwork.org", "/rest/v1/user/", "actionnetwork"),
        ("WWW.ActionNetwork.org.:8787", "/api/", "actionnetwork"),
        ("act.actionkit.com", "/api/v2/people", "actionkit"),
        ("act.example.org", "/api/v2/people", "actionnetwork"),
        ("act.example.org", "/rest/v1/user/", "actionkit"),
    ],
)
def test_a_vendors_own_name_decides_even_here_and_otherwise_the_path(server, host, path, service):
    requests.get(f"{server.url}{path}", headers={**KEY, "Host": host})

    assert server.journal.last.service == service


# ---- requests


def test_what_is_posted_is_there_through_the_python_door(server):
    requests.post(f"{server.actionnetwork.url}/tags", json={"name": "volunteer"}, headers=KEY).raise_for_status()

    assert [tag.name for tag in server.actionnetwork["tags"].all()] == ["volunteer"]


@pytest.mark.parametrize(
    ("target", "path", "query"),
    [
        ("/api/v2/people?filter=region%20eq%20%27A%2FB%27", "/api/v2/people", "filter=region%20eq%20%27A%2FB%27"),
        ("/api/v2/people/a%2Fb%3F", "/api/v2/people/a%2Fb%3F", ""),
        ("/api/v2//people/", "/api/v2//people/", ""),
        ("/api/v2/../v2/people", "/api/v2/../v2/people", ""),
        ("/api/v2/people;x=1", "/api/v2/people;x=1", ""),
        ("/api/v2/people?a=1&a=2&b=%zz+?c", "/api/v2/people", "a=1&a=2&b=%zz+?c"),
        ("/api/v2/people?", "/api/v2/people", ""),
        ("/api/v2/people?filter=given_name eq 'Rosa'", "/api/v2/people", "filter=given_name%20eq%20'Rosa'"),
        ("http://crm.example/api/v2/people?page=2", "/api/v2/people", "page=2"),
        ("http://crm.example?page=/2", "/", "page=/2"),
        ("/api/v2/people?page=2#top", "/api/v2/people", "page=2"),
    ],
)  # fmt: skip
def test_the_target_is_kept_as_it_was_sent(server, target, path, query):
    exchange(server, f"GET {target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())

    assert (server.journal.last.request.path, server.journal.last.request.query) == (path, query)


def test_a_filter_with_raw_spaces_is_understood(server):
    server.actionnetwork["people"].create(given_name="Rosa", email_addresses=[{"address": "rosa@example.org"}])
    server.actionnetwork["people"].create(given_name="Nia", email_addresses=[{"address": "nia@example.org"}])

    received = exchange(
        server,
        b"GET /api/v2/people?filter=given_name eq 'Rosa' HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
        b"OSDI-API-Token: mockapi-key\r\n\r\n",
    )

    assert received.startswith(b"HTTP/1.1 200 OK")
    assert b"rosa@example.org" in received
    assert b"nia@example.org" not in received


def test_a_body_in_chunks_arrives(server, connect):
    client = connect(server)
    client.request("POST", "/api/v2/tags", iter([b'{"name"', b': "chunks"}']), KEY, encode_chunked=True)

    assert client.getresponse().status == 200
    assert server.actionnetwork["tags"].find(name="chunks") is not None


def test_a_client_that_asks_whether_to_go_on_is_told_to(server):
    received = exchange(
        server,
        b"POST /api/v2/tags HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nConnection: close\r\n"
        b'Content-Length: 13\r\nOSDI-API-Token: mockapi-key\r\n\r\n{"name": "a"}',
    )

    assert received.startswith(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n")
    assert server.actionnetwork["tags"].count(name="a") == 1


def test_head_has_no_body_and_does_not_lie_about_its_length(server, connect):
    client = connect(server)
    client.request("HEAD", "/api/v2/people", headers=KEY)
    head = client.getresponse()
    assert (head.status, head.read()) == (200, b"")
    client.request("GET", "/api/v2/people", headers=KEY)  # on the same connection
    body = client.getresponse().read()

    assert head.headers["Content-Length"] in (None, str(len(body)))


# ---- connections


def test_one_connection_serves_many_requests(server, connect):
    client = connect(server)
    client.connect()
    sock = client.sock
    api = "/api/v2"
    paths = ((f"{api}/people", 200), (f"{api}/nothing", 404), (f"{api}/people/nobody", 404), ("/rest/v1/labtest/", 501))
    for path, status in paths * 5:
        client.request("GET", path, headers=KEY)
        answer = client.getresponse()
        answer.read()
        assert (answer.status, answer.version) == (status, 11)

    assert client.sock is sock


def test_requests_that_are_sent_ahead_are_answered_in_order(server):
    requests_sent = [
        f"GET /api/v2/people/{number} HTTP/1.1\r\nHost: x\r\nOSDI-API-Token: mockapi-key\r\n"
        f"Connection: {'close' if number == 3 else 'keep-alive'}\r\n\r\n"
        for number in range(4)
    ]

    received = exchange(server, "".join(requests_sent).encode())

    places = [received.index(f"id = {number}".encode()) for number in range(4)]
    assert places == sorted(places)


def test_a_slow_client_keeps_nobody_waiting(server, connect):
    slow = connect(server)
    slow.connect()
    slow.sock.sendall(
        b"\r\nPOST /api/v2/tags HTTP/1.1\r\nHost: x\r\nOSDI-API-Token: mockapi-key\r\nContent-Length: 13\r\n\r\n{"
    )

    assert requests.get(f"{server.actionnetwork.url}/people", headers=KEY).status_code == 200
    assert server.actionnetwork["tags"].count() == 0
    slow.sock.sendall(b'"name": "a"}')

    assert slow.sock.recv(15) == b"HTTP/1.1 200 OK"
    assert server.actionnetwork["tags"].count(name="a") == 1


def test_requests_that_wait_for_a_thread_are_no_news(server, caplog):
    with ThreadPoolExecutor(8) as threads:
        with server.world.lock:  # nothing is answered for now
            asking = [threads.submit(requests.get, f"{server.actionnetwork.url}/", timeout=30) for _ in range(8)]
            while len(server._bound.active_channels) < 8 or not server._bound.task_dispatcher.queue:
                assert not any(future.done() for future in asking)
        assert [future.result().status_code for future in asking] == [200] * 8

    assert caplog.records == []


def test_many_clients_at_once(server):
    def work(number):
        person = {"person": {"email_addresses": [{"address": f"p{number}@example.org"}]}}
        return requests.post(f"{server.actionnetwork.url}/people", json=person, headers=KEY).status_code

    with ThreadPoolExecutor(8) as threads:
        statuses = list(threads.map(work, range(80)))

    assert statuses == [200] * 80
    assert server.actionnetwork["people"].count() == 80


# ---- several at once


def test_servers_side_by_side_have_worlds_of_their_own():
    with mockapi.serve() as one, mockapi.serve() as two, mockapi.intercept() as mock:
        for url, name in (
            (one.actionnetwork.url, "one"),
            (two.actionnetwork.url, "two"),
            (mock.actionnetwork.url, "mock"),
        ):
            requests.post(f"{url}/tags", json={"name": name}, headers=KEY).raise_for_status()

        found = [[tag.name for tag in each.actionnetwork["tags"].all()] for each in (one, two, mock)]

    assert found == [["one"], ["two"], ["mock"]]


def test_a_server_takes_a_seed_and_settings():
    pack = {"actionnetwork": {"forms": [{"title": "Tell your story"}]}}
    with mockapi.serve(seed=pack, next_on_last_page=True) as server:
        page = requests.get(f"{server.actionnetwork.url}/forms", headers=KEY).json()

    assert page["total_records"] == 1
    assert "next" in page["_links"]


# ---- stopping


def test_stopping_closes_the_port_and_the_connections(connect):
    with mockapi.serve() as server:
        client = connect(server)
        client.request("GET", "/api/v2/people", headers=KEY)
        client.getresponse().read()
        port = int(server.url.rpartition(":")[2])

    with pytest.raises((ConnectionError, http.client.HTTPException)):
        client.request("GET", "/api/v2/people", headers=KEY)
        client.getresponse()
    with pytest.raises(ConnectionError):
        socket.create_connection(("127.0.0.1", port), timeout=10)


def test_starting_and_stopping_leaves_no_threads_and_no_sockets():
    def rounds(number):
        for _ in range(number):
            with mockapi.serve() as server, requests.Session() as session:
                session.get(f"{server.url}/api/v2/").raise_for_status()
        gc.collect()
        return threading.active_count(), len(os.listdir("/dev/fd"))

    threads, files = rounds(1)
    after = rounds(20)

    assert after[0] <= threads
    assert after[1] < files + 10


def test_stopping_a_busy_server_hangs_up_and_is_quiet(caplog):
    def keep_asking(url):
        with requests.Session() as session:
            while True:
                session.get(url, timeout=10)

    with ThreadPoolExecutor(4) as threads:
        for _ in range(10):
            server = mockapi.serve().start()
            asking = [threads.submit(keep_asking, f"{server.url}/api/v2/") for _ in range(4)]
            while len(server.journal) < 20:
                assert not any(future.done() for future in asking)
            server.stop()
            for future in asking:
                assert isinstance(future.exception(timeout=30), requests.ConnectionError)

    assert [record.getMessage() for record in caplog.records if record.levelname == "ERROR"] == []


def test_a_server_can_be_started_again_and_keeps_its_world():
    server = mockapi.serve()
    with server:
        server.actionnetwork["tags"].create(name="kept")
    server.stop()  # a second time does nothing

    with server:
        assert requests.get(f"{server.actionnetwork.url}/tags", headers=KEY).json()["total_records"] == 1


def test_starting_twice_opens_no_second_port():
    script = """
import mockapi
server = mockapi.serve().start()
first = server.url
try:
    server.start()
except RuntimeError:
    pass
assert server.url == first
server.stop()
"""
    subprocess.run([sys.executable, "-c", script], check=True, timeout=60)


def test_a_server_that_is_not_running_says_so():
    with pytest.raises(RuntimeError, match="not running"):
        _ = mockapi.serve().url


def test_a_port_that_is_taken_is_an_error_and_leaves_nothing_open(server):
    with pytest.raises(OSError, match="in use"):
        mockapi.serve(int(server.url.rpartition(":")[2])).start()
    gc.collect()  # a socket left open would warn here


@pytest.mark.parametrize("port", [-1, 65536, 99999])
def test_a_port_that_cannot_be_is_an_error_and_leaves_nothing_open(port):
    with pytest.raises((ValueError, OverflowError, OSError)), mockapi.serve(port):
        pass
    gc.collect()


def test_environment_variables_of_https_clients_are_refused_with_advice(server):
    with pytest.raises(RuntimeError, match="intercept"):
        server.environ()
