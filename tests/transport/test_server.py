"""The server: addresses, keep-alive, odd requests, stopping, and its control API."""

from __future__ import annotations

import http.client
import io
import json
import socket
import threading

import pytest
import requests
from werkzeug.test import Client

import mockapi

KEY = {"OSDI-API-Token": "mockapi-key"}


@pytest.fixture
def server():
    with mockapi.serve() as server:
        yield server


def connection(server):
    host, _, port = server.url.partition("://")[2].rpartition(":")
    return http.client.HTTPConnection(host, int(port), timeout=10)


def raw(server, data):
    """What comes back for some bytes, up to the end of the connection or a pause."""
    client = connection(server)
    client.connect()
    client.sock.settimeout(2)
    received = b""
    try:
        client.sock.sendall(data)
        while chunk := client.sock.recv(65536):
            received += chunk
    except OSError:
        pass  # a pause, or the server has hung up on what it cannot read
    finally:
        client.close()
    return received


def test_links_name_the_address_that_the_client_used(server):
    port = server.url.rpartition(":")[2]
    for host in (f"127.0.0.1:{port}", f"localhost:{port}"):
        page = requests.get(f"http://{host}/api/v2/people", headers=KEY).json()
        assert page["_links"]["self"]["href"] == f"http://{host}/api/v2/people"
    assert server.actionnetwork.url == f"{server.url}/api/v2"
    assert server.actionkit.url == server.url


def test_what_is_posted_is_there_through_the_python_door(server):
    requests.post(f"{server.actionnetwork.url}/tags", json={"name": "volunteer"}, headers=KEY).raise_for_status()

    assert [tag.name for tag in server.actionnetwork["tags"].all()] == ["volunteer"]


def test_one_connection_serves_many_requests(server):
    client = connection(server)
    client.connect()
    sock = client.sock
    for _ in range(20):
        client.request("GET", "/api/v2/people", headers=KEY)
        answer = client.getresponse()
        answer.read()
        assert (answer.status, answer.version) == (200, 11)
    assert client.sock is sock
    client.close()


def test_a_request_line_with_raw_spaces_is_understood(server):
    server.actionnetwork["people"].create(given_name="Rosa", email_addresses=[{"address": "rosa@example.org"}])

    received = raw(
        server,
        b"GET /api/v2/people?filter=given_name eq 'Rosa' HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
        b"OSDI-API-Token: mockapi-key\r\n\r\n",
    )

    assert received.startswith(b"HTTP/1.1 200 OK")
    assert b"rosa@example.org" in received


@pytest.mark.parametrize(
    "data",
    [
        b"\r\n\r\n",
        b"NONSENSE\r\n\r\n",
        b"GET\r\n\r\n",
        b"\x00\xff\xfe\r\n\r\n",
        b"GET /api/v2/people HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
        b"GET /api/v2/people HTTP/1.1\r\nHost: x\r\nContent-Length: many\r\n\r\n",
        b"POST /api/v2/people HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"GET /" + b"a" * 500_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /api/v2/people HTTP/1.1\r\nHost: x\r\n" + b"X-Long: " + b"a" * 500_000 + b"\r\n\r\n",
        b'GET /api/v2/people HTTP/1.1\r\nHost: "<>\xff\r\nConnection: close\r\n\r\n',
        b"POST /api/v2/forms HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{",
    ],
)
def test_hostile_bytes_do_no_harm(server, data):
    received = raw(server, data)

    assert not received.startswith(b"HTTP/1.1 5")
    assert requests.get(f"{server.actionnetwork.url}/people", headers=KEY).status_code == 200


@pytest.mark.parametrize("host", ['a"b', "a\\b", "x" * 300, "é", ""])
def test_an_odd_host_header_cannot_break_the_json(server, host):
    received = raw(
        server,
        b"GET /api/v2/people HTTP/1.1\r\nHost: " + host.encode("latin-1") + b"\r\nOSDI-API-Token: mockapi-key\r\n"
        b"Connection: close\r\n\r\n",
    )

    head, _, body = received.partition(b"\r\n\r\n")
    assert head.startswith((b"HTTP/1.1 200", b"HTTP/1.1 400"))
    assert not head.startswith(b"HTTP/1.1 200") or json.loads(body)["_embedded"] == {"osdi:people": []}


def test_a_body_in_chunks_arrives(server):
    client = connection(server)
    client.request("POST", "/api/v2/tags", iter([b'{"name"', b': "chunks"}']), KEY, encode_chunked=True)

    assert client.getresponse().status == 200
    assert server.actionnetwork["tags"].find(name="chunks") is not None
    client.close()


def test_five_megabytes_are_refused_and_the_connection_lives_on(server):
    client = connection(server)
    for body, status in ((b"x" * 5_000_000, 400), (b'{"name": "after"}', 200)):
        client.request("POST", "/api/v2/tags", body, KEY)
        answer = client.getresponse()
        assert (answer.status, bool(json.loads(answer.read()))) == (status, True)
    client.close()


def test_many_clients_at_once(server):
    def work(worker):
        for number in range(10):
            person = {"person": {"email_addresses": [{"address": f"p{worker}-{number}@example.org"}]}}
            requests.post(f"{server.actionnetwork.url}/people", json=person, headers=KEY).raise_for_status()

    threads = [threading.Thread(target=work, args=(worker,)) for worker in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert server.actionnetwork["people"].count() == 80


def test_servers_side_by_side_have_worlds_of_their_own():
    with mockapi.serve() as one, mockapi.serve() as two:
        requests.post(f"{one.actionnetwork.url}/tags", json={"name": "one"}, headers=KEY)

        assert (one.actionnetwork["tags"].count(), two.actionnetwork["tags"].count()) == (1, 0)


def test_stopping_closes_the_port_and_the_connections():
    with mockapi.serve() as server:
        client = connection(server)
        client.request("GET", "/api/v2/people", headers=KEY)
        client.getresponse().read()
        port = int(server.url.rpartition(":")[2])

    with pytest.raises((ConnectionError, http.client.HTTPException)):
        client.request("GET", "/api/v2/people", headers=KEY)
        client.getresponse()
    with pytest.raises(ConnectionError):
        socket.create_connection(("127.0.0.1", port), timeout=2)
    client.close()


def test_starting_and_stopping_leaves_no_threads():
    before = threading.active_count()
    for _ in range(20):
        with mockapi.serve() as server:
            requests.get(f"{server.url}/api/v2/").raise_for_status()

    assert threading.active_count() <= before


def test_a_server_that_is_not_running_says_so():
    server = mockapi.serve()

    with pytest.raises(RuntimeError, match="not running"):
        _ = server.url
    server.stop()


def test_environment_variables_of_https_clients_are_refused_with_advice(server):
    with pytest.raises(RuntimeError, match="intercept"):
        server.environ()


# ---- control


def test_a_reset_starts_the_world_anew(server):
    server.actionnetwork["tags"].create(name="old")

    assert requests.post(f"{server.url}/_mockapi/reset").json() == {"reset": True}
    assert server.actionnetwork["tags"].count() == 0


@pytest.mark.parametrize(
    ("method", "path", "headers", "status"),
    [
        ("GET", "reset", {}, 405),
        ("POST", "nothing", {}, 404),
        ("POST", "reset", {"Origin": "https://evil.example"}, 403),
        ("POST", "reset", {"Host": "evil.example"}, 403),
        ("POST", "reset", {"Origin": "null"}, 403),
        ("POST", "reset", {"Origin": "http://localhost:3000"}, 200),
    ],
)
def test_a_foreign_page_cannot_reach_the_control_api(server, method, path, headers, status):
    answer = requests.request(method, f"{server.url}/_mockapi/{path}", headers=headers)

    assert answer.status_code == status
    assert "Access-Control-Allow-Origin" not in answer.headers


# ---- any WSGI host


def test_the_pair_runs_in_any_wsgi_host():
    emulator = mockapi.Emulator()
    client = Client(emulator.wsgi)

    made = client.post("/api/v2/forms", json={"title": "Żółw"}, headers=KEY, base_url="https://mirror.example/")
    page = client.get("/api/v2/forms/", query_string={"filter": "title eq 'Żółw'"}, headers=KEY)

    assert made.json["_links"]["self"]["href"].startswith("https://mirror.example/api/v2/forms/")
    assert page.json["total_records"] == 1
    assert client.get("/", headers=KEY).status_code in (404, 501)
    assert emulator.actionnetwork["forms"].find(title="Żółw") is not None
    assert io.BytesIO(page.data).read(1) == b"{"
