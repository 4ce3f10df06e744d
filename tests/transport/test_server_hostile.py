"""The server among hostile bytes: nothing ends in a 500, and nobody else notices."""

from __future__ import annotations

import json
import socket

import pytest
import requests

KEY = {"OSDI-API-Token": "mockapi-key"}


def exchange(server, data):
    """What comes back for some bytes, up to the end of the connection, however that comes."""
    port = int(server.url.rpartition(":")[2])
    received = b""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as client:
        try:
            client.sendall(data)
            while chunk := client.recv(65536):
                received += chunk
        except ConnectionError:
            pass  # the server has hung up on what it will not read
    return received


@pytest.mark.parametrize(
    "data",
    [
        b"NONSENSE\r\n\r\n",
        b"GET\r\n\r\n",
        b"GET  HTTP/1.1\r\nHost: x\r\n\r\n",
        b"\x00\xff\xfe\r\n\r\n",
        b"GET /api/v2/people HTTP/9.9.9\r\nHost: x\r\n\r\n",
        b"GET /api/v2/people HTTP/1.1\r\nHost: x\r\n folded: y\r\nBad Header\r\n\r\n",
        b"GET /api/v2/people HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
        b"GET /api/v2/people HTTP/1.1\r\nHost: x\r\nContent-Length: many\r\n\r\n",
        b"POST /api/v2/people HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"GET /" + b"a" * 500_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /api/v2/people HTTP/1.1\r\nHost: x\r\nX-Long: " + b"a" * 500_000 + b"\r\n\r\n",
    ],
    ids=lambda data: repr(data[:40]),
)
def test_what_is_not_http_is_refused(server, data):
    received = exchange(server, data)

    assert received == b"" or received.split(b" ")[1][:1] == b"4", received[:200]
    assert len(server.journal) == 0
    assert requests.get(f"{server.actionnetwork.url}/people", headers=KEY).status_code == 200


@pytest.mark.parametrize(
    "host", [b'a"b', b"a\\b", b"x" * 300, b"\xe9", b"", b'"<>\xff', b"[", b"a b", b"x:y", b"[::1]:8"]
)
@pytest.mark.parametrize("path", [b"/api/v2/people", b"/_mockapi/nothing"])
def test_an_odd_host_header_breaks_nothing(server, host, path):
    received = exchange(
        server,
        b"GET "
        + path
        + b" HTTP/1.1\r\nHost: "
        + host
        + b"\r\nOSDI-API-Token: mockapi-key\r\nConnection: close\r\n\r\n",
    )

    head, _, body = received.partition(b"\r\n\r\n")
    assert head.split(b" ")[1] in (b"200", b"400", b"403", b"404")
    assert not head.startswith(b"HTTP/1.1 200") or json.loads(body)["_embedded"] == {"osdi:people": []}


@pytest.mark.parametrize(
    "target", [b"/api/v2/%ff%00", b"/api/v2/people?filter=%ff", b"/%", b"*", b"//", b"http://", b"http://["]
)
def test_an_odd_target_breaks_nothing(server, target):
    received = exchange(
        server, b"GET " + target + b" HTTP/1.1\r\nHost: x\r\nOSDI-API-Token: mockapi-key\r\nConnection: close\r\n\r\n"
    )

    assert received == b"" or received.split(b" ")[1] in (b"200", b"400", b"404"), received[:200]
    assert requests.get(f"{server.actionnetwork.url}/people", headers=KEY).status_code == 200


def test_five_megabytes_are_refused_and_the_connection_lives_on(server, connect):
    client = connect(server)
    for body, status in ((b"x" * 5_000_000, 400), (b'{"name": "after"}', 200)):
        client.request("POST", "/api/v2/tags", body, KEY)
        answer = client.getresponse()
        assert (answer.status, bool(json.loads(answer.read()))) == (status, True)

    assert [tag.name for tag in server.actionnetwork["tags"].all()] == ["after"]


def test_a_client_that_hangs_up_half_way_leaves_nothing_behind(server, connect):
    client = connect(server)
    client.connect()
    client.sock.sendall(
        b"POST /api/v2/tags HTTP/1.1\r\nHost: x\r\nOSDI-API-Token: mockapi-key\r\nContent-Length: 99\r\n\r\n{"
    )
    client.close()

    assert requests.get(f"{server.actionnetwork.url}/tags", headers=KEY).json()["total_records"] == 0
    assert len(server.journal) == 1
