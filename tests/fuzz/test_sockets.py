"""Hostile bytes on a real socket: what can be read is answered, what cannot does no harm, the next one is served."""

from __future__ import annotations

import json
import logging
import os
import socket
import struct
from base64 import b64encode
from http.client import HTTPResponse
from io import BytesIO
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import mockapi

HOST = b"Host: localhost\r\n"
KEY = b"OSDI-API-Token: mockapi-key\r\n"
TAGS = "/api/v2/tags"


@pytest.fixture
def server():
    with mockapi.serve() as server:
        yield server


def connected(server):
    address = urlsplit(server.url)
    return socket.create_connection((address.hostname, address.port), timeout=20)


def received(client):
    """Everything up to the end of the connection, however it ends."""
    data = b""
    try:
        while chunk := client.recv(65536):
            data += chunk
    except ConnectionError:
        pass
    return data


def sent(server, *parts):
    """What comes back for some bytes when the client says no more after them."""
    with connected(server) as client:
        try:
            for part in parts:
                client.sendall(part)
            client.shutdown(socket.SHUT_WR)
        except OSError:
            pass  # the server has already hung up
        return received(client)


class Wire:
    """Bytes that HTTPResponse takes for a socket."""

    def __init__(self, data):
        self.file = BytesIO(data)
        self.file.close = lambda: None

    def makefile(self, mode):
        return self.file


def answers(data, *methods):
    """Status and body of each of the answers in some bytes, to requests by these methods (GET where left out)."""
    wire, found = Wire(data), []
    while wire.file.tell() < len(data):
        answer = HTTPResponse(wire, method=methods[len(found)] if methods else "GET")
        answer.begin()
        found.append((answer.status, answer.read()))
    return found


def request(line, *headers, body=b""):
    """A request with key and host, and the length of its body unless it says that itself."""
    if not any(header.lower().startswith((b"content-length", b"transfer-encoding")) for header in headers) and body:
        headers = (*headers, b"Content-Length: %d" % len(body))
    return line + b" HTTP/1.1\r\n" + HOST + KEY + b"".join(header + b"\r\n" for header in headers) + b"\r\n" + body


def posted(name):
    return request(b"POST /api/v2/tags", body=json.dumps({"name": name}).encode())


def names(server):
    return [tag.name for tag in server.actionnetwork["tags"].all()]


def check_alive(server):
    """The next client is served."""
    ((status, body),) = answers(sent(server, request(b"GET /api/v2/tags")))
    assert (status, json.loads(body)["total_records"]) == (200, len(names(server)))


# ---- one connection, many requests


def test_requests_sent_in_one_go_are_answered_one_after_the_other(server):
    found = answers(sent(server, b"".join(posted(f"tag {number}") for number in range(20))))

    assert [(status, json.loads(body)["name"]) for status, body in found] == [
        (200, f"tag {number}") for number in range(20)
    ]
    assert names(server) == [f"tag {number}" for number in range(20)]


def test_an_answer_without_a_body_does_not_shift_those_behind_it(server):
    get, head = request(b"GET /api/v2/tags"), request(b"HEAD /api/v2/tags")

    found = answers(sent(server, head + get + head + get), "HEAD", "GET", "HEAD", "GET")

    assert [(status, bool(body)) for status, body in found] == [(200, False), (200, True)] * 2


def test_a_connection_outlives_refusals(server):
    lines = (b"GET /api/v2/tags/nothing", b"DELETE /api/v2/tags", b"POST /api/v2/events", b"GET /api/v2/no/such/thing")
    gap = request(b"GET /rest/v1/labtest/", b"Authorization: Basic " + b64encode(b"mockapi:mockapi"))
    large = request(b"POST /api/v2/tags", body=b'{"name": "' + b"x" * 5_000_000 + b'"}')

    found = answers(sent(server, *map(request, lines), gap, large, posted("after all that")))

    assert [status for status, _ in found] == [404, 405, 400, 404, 501, 400, 200]
    assert names(server) == ["after all that"]


def test_a_request_may_come_byte_by_byte(server):
    found = answers(sent(server, *(bytes([byte]) for byte in posted("slow"))))

    assert [status for status, _ in found] == [200]
    assert names(server) == ["slow"]


def test_a_client_that_has_said_all_still_hears_the_answer(server):
    with connected(server) as client:
        client.sendall(posted("said"))
        client.shutdown(socket.SHUT_WR)
        ((status, body),) = answers(received(client))

    assert (status, json.loads(body)["name"]) == (200, "said")


def test_an_expected_continue_comes_before_the_body(server):
    body = b'{"name": "expected"}'
    head = request(
        b"POST /api/v2/tags", b"Expect: 100-continue", b"Connection: close", b"Content-Length: %d" % len(body)
    )
    with connected(server) as client:
        client.sendall(head)
        assert client.recv(65536).startswith(b"HTTP/1.1 100 ")
        client.sendall(body)
        ((status, _),) = answers(received(client))

    assert (status, names(server)) == (200, ["expected"])


# ---- bodies that are not as long as they are said to be

CHUNKED = b"Transfer-Encoding: chunked"
JSON = b'{"name":"lie"}'


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ([b"Content-Length: 15"], JSON),
        ([b"Content-Length: 5"], JSON),
        ([b"Content-Length: 14", b"Content-Length: 15"], JSON),
        ([b"Content-Length: -14"], JSON),
        ([b"Content-Length: +14"], JSON),
        ([b"Content-Length: 0x0e"], JSON),
        ([b"Content-Length: 14, 14"], JSON),
        ([b"Content-Length: many"], JSON),
        ([b"Content-Length: 99999999999999999999999"], JSON),
        ([b"Content-Length: 67108865"], JSON),
        ([CHUNKED], JSON),
        ([CHUNKED], b"e\r\n" + JSON),
        ([CHUNKED], b"e\r\n" + JSON + b"\r\n"),
        ([CHUNKED], b"f\r\n" + JSON + b"\r\n0\r\n\r\n"),
        ([CHUNKED], b"-e\r\n" + JSON + b"\r\n0\r\n\r\n"),
        ([CHUNKED], b"0xe\r\n" + JSON + b"\r\n0\r\n\r\n"),
        ([CHUNKED], b"e " + b"x" * 300_000),
        ([CHUNKED], b"f" * 40 + b"\r\n" + JSON),
        ([b"Transfer-Encoding: gzip, chunked"], b"e\r\n" + JSON + b"\r\n0\r\n\r\n"),
        ([b"Transfer-Encoding: nonsense"], JSON),
    ],
)
def test_a_body_of_another_length_than_was_said_writes_nothing(server, headers, body):
    data = sent(server, request(b"POST /api/v2/tags", *headers, body=body))

    assert all(400 <= status < 500 or status == 501 for status, _ in answers(data))
    assert names(server) == []
    check_alive(server)


def test_chunks_may_have_extensions_and_a_trailer_and_more_requests_behind_them(server):
    chunks = b'7;a="b"\r\n{"name"\r\n7\r\n:"lie"}\r\n0\r\nX-Trailer: y\r\n\r\n'

    found = answers(sent(server, request(b"POST /api/v2/tags", CHUNKED, body=chunks) + posted("behind")))

    assert [status for status, _ in found] == [200, 200]
    assert names(server) == ["lie", "behind"]


def test_a_body_cut_off_by_a_reset_writes_nothing(server):
    for place in range(1, len(posted("cut")), 25):
        with connected(server) as client:
            client.sendall(posted("cut")[:place])
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    check_alive(server)
    assert names(server) == []


def test_clients_that_say_nothing_or_only_half_keep_nobody_waiting(server):
    idle = [connected(server) for _ in range(60)]
    for place, client in enumerate(idle):
        client.sendall(posted("half")[: place % len(posted("half"))])

    check_alive(server)

    for client in idle:
        client.close()
    check_alive(server)
    assert names(server) == []


# ---- heads that are not as they should be


@pytest.mark.parametrize(
    "data",
    [
        b"GET /api/v2/tags\r\n\r\n",
        b"GET\t/api/v2/tags\tHTTP/1.1\r\n\r\n",
        b"GET  /api/v2/tags  HTTP/1.1\r\n\r\n",
        b"GET /api/v2/tags HTTP/9.9\r\n\r\n",
        b"GET /api/v2/tags HTTP/1.1 HTTP/1.1\r\n\r\n",
        b"GET /api/v2/tags FTP/1.1\r\n\r\n",
        b" GET /api/v2/tags HTTP/1.1\r\n\r\n",
        b"get /api/v2/tags HTTP/1.1\r\n\r\n",
        b"G\x00T /api/v2/tags HTTP/1.1\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 64 + b"\r\n\r\n",
        b"GET /api/v2/tags HTTP/1.1\n" + KEY.replace(b"\r", b"") + b"\n",
        request(b"GET /api/v2/tags?filter=name eq '\xc5\xbb'"),
        request(b"GET /api/v2/tags", b"X : spaced"),
        request(b"GET /api/v2/tags", b": nameless"),
        request(b"GET /api/v2/tags", b"no colon"),
        request(b"GET /api/v2/tags", b"X: \x00"),
        request(b"GET /api/v2/tags", b"X: \xff\xfe"),
        request(b"GET /api/v2/tags", b"X: folded\r\n  on"),
        request(b"GET /api/v2/tags", b"X: bare\rreturn"),
        request(b"GET /api/v2/tags", b"X: " + b"y" * 300_000),
        request(b"GET /api/v2/tags", *(b"X-%d: y" % number for number in range(5000))),
        request(b"GET /" + b"a" * 300_000),
        request(b"X" * 5000 + b" /api/v2/tags"),
    ],
)
def test_odd_heads_are_answered_or_dropped(server, data):
    for status, _ in answers(sent(server, data)):
        assert status in (200, 400, 403, 404, 405, 431, 501)
    check_alive(server)


@pytest.mark.parametrize(
    "target",
    [
        b"/api/v2/tags/a%0Ab",
        b"/api/v2/tags/%00",
        b"/api/v2/tags/%FF",
        b"/api/v2/tags/%2F%3F%23",
        b"/api/v2/tags/%",
        b"/api/v2/tags/\x01",
        b"//api/v2/tags",
        b"///",
        b"/",
        b"*",
        b"api/v2/tags",
        b"foo[bar",
        b"http://[::1/api/v2/tags",
        b"http://localhost/api/v2/tags/*",
        b"/_mockapi/%0A",
    ],
)
def test_every_target_that_can_be_read_gets_an_answer_in_json(server, target, caplog):
    ((status, body),) = answers(sent(server, request(b"GET " + target)))

    assert status in (400, 403, 404, 501)
    assert status == 400 or isinstance(json.loads(body)["error"], str)
    assert not broken(caplog)
    check_alive(server)


@pytest.mark.parametrize(
    "target", [b'/rest/v1/"quoted"', b"/rest/v1/a%0Ab/", b"/rest/v1/%FF/", b"/rest/v1/<b>/", b"/rest//v1/", b"/api/%0A"]
)
def test_every_target_of_actionkit_gets_an_answer_that_says_what_it_is(server, target, caplog):
    data = sent(server, request(b"GET " + target))

    ((status, body),) = answers(data)
    assert status in (400, 401, 404, 501)
    assert b"Content-Type: text/html" in data or isinstance(json.loads(body), dict)
    assert b"<b>" not in body
    assert not broken(caplog)
    check_alive(server)


@pytest.mark.parametrize(
    "header",
    [
        b"Connection: Upgrade\r\nUpgrade: websocket",
        b"Upgrade: h2c",
        b"Range: bytes=0-1",
        b"If-None-Match: *",
        b"Expect: something",
        b"Accept: text/html",
        b"Accept-Encoding: br, gzip;q=nonsense",
        b"Content-Type: multipart/form-data",
        b"Content-Type: application/x-www-form-urlencoded",
        b"Cookie: \xff=;;;",
        b"Authorization: Basic !!!",
        b"X-HTTP-Method-Override: DELETE",
        b"X-Forwarded-Host: elsewhere.example",
        b"Forwarded: host=elsewhere.example;proto=https",
        b"Te: trailers",
    ],
)
def test_headers_that_the_api_does_not_know_change_nothing(server, header):
    ((_, plain),) = answers(sent(server, request(b"GET /api/v2/tags")))

    assert answers(sent(server, request(b"GET /api/v2/tags", header))) == [(200, plain)]


@pytest.mark.parametrize(
    "host", ["mock_api:8787", "localhost:1", "127.0.0.1", "[::1]:81", "A.example.", "a_b.example.org"]
)
def test_links_name_the_host_that_the_client_used(server, host):
    data = sent(server, b"GET /api/v2/tags HTTP/1.1\r\n" + KEY + f"Host: {host}\r\n\r\n".encode())

    ((status, body),) = answers(data)
    assert status == 200
    assert json.loads(body)["_links"]["self"]["href"].lower() == f"http://{host}/api/v2/tags".lower()


@pytest.mark.parametrize("host", [b"", b"[", b"[::1", b"x:y", b"a b", b"a/b", b"a@b", b"\xff", b'a"b', b"a:1:2"])
def test_a_host_that_is_none_is_refused_in_json(server, host):
    data = sent(server, b"GET /api/v2/tags HTTP/1.1\r\n" + KEY + b"Host: " + host + b"\r\n\r\n")

    ((status, body),) = answers(data)
    assert status == 400
    assert set(json.loads(body)) == {"error"}


@pytest.mark.parametrize("host", [b"x" * 5000, b"a:99999", b"a:", b"xn--bcher-kva.example"])
def test_a_host_that_could_be_one_is_answered(server, host):
    data = sent(server, b"GET /api/v2/tags HTTP/1.1\r\n" + KEY + b"Host: " + host + b"\r\n\r\n")

    ((status, body),) = answers(data)
    assert status == 200
    assert json.loads(body)["_links"]["self"]["href"] == f"http://{host.decode()}/api/v2/tags"


@pytest.mark.parametrize(
    "origin", [b"http://[", b"http://[::1", b"\xff", b"http://a]b", b"null", b"//", b"http://localhost.evil"]
)
def test_an_origin_that_is_none_is_kept_from_the_control_api(server, origin):
    server.actionnetwork["tags"].create(name="kept")

    data = sent(server, request(b"POST /_mockapi/reset", b"Origin: " + origin))

    assert [status for status, _ in answers(data)] == [403]
    assert names(server) == ["kept"]


# ---- anything


def broken(caplog):
    """What the server had to say of its own mistakes."""
    return [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR]


SIGNUP = b'{"person": {"email_addresses": [{"address": "any@example.org"}]}}'
PIECES = (
    b"GET", b"POST", b"PUT", b" ", b"/api/v2/tags", b"/api/v1/people/", b"?filter=", b"%0A", b"%", b"[", b"://", b"#",
    b" HTTP/1.1", b" HTTP/1.0", b"\r\n", b"\r\n\r\n", b"\n", b"\r", b"\x00", b"\xff", b": ", b"Host",
    b"Content-Length: ", b"5", b"-1", CHUNKED, b"0\r\n\r\n", b"5\r\n", KEY, HOST, b"Expect: 100-continue\r\n",
    b"Upgrade: websocket\r\nConnection: Upgrade\r\n", JSON, posted("any"), b"/api/v2/messages/x/send",
    b"/api/v2/event_campaigns/x/events", request(b"POST /api/v2/people", body=SIGNUP), request(b"GET /api/v2/people"),
)  # fmt: skip
pieces = st.lists(st.sampled_from(PIECES) | st.binary(max_size=6), min_size=1, max_size=12).map(b"".join)
spoilt = st.builds(
    lambda whole, place, change, length: whole[:place] + change + whole[place + length :],
    st.sampled_from([posted("any"), PIECES[-1], request(b"POST /api/v2/tags", CHUNKED, body=b"e\r\n" + JSON)]),
    st.integers(0, 150), st.sampled_from(PIECES) | st.binary(max_size=3), st.integers(0, 4),
)  # fmt: skip


def test_whatever_is_sent_the_server_keeps_answering(caplog):
    with mockapi.serve() as server:

        @settings(
            max_examples=int(os.environ.get("MOCKAPI_FUZZ_EXAMPLES", "250")),
            deadline=None,
            print_blob=True,
            suppress_health_check=list(HealthCheck),
        )
        @given(pieces | spoilt)
        def check(data):
            caplog.clear()
            back = sent(server, data)
            assert not back or back.startswith(b"HTTP/1.")
            assert not any(line.startswith((b"HTTP/1.1 500", b"HTTP/1.0 500")) for line in back.split(b"\r\n"))
            assert not broken(caplog)
            check_alive(server)

        server.actionnetwork.webhooks.add()
        check()
        people = server.actionnetwork["people"].count()
        assert all(delivery.status == "delivered" for delivery in server.actionnetwork.webhooks.deliveries())
        assert len(server.outbox.find(kind="webhook")) >= people
