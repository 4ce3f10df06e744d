"""A server with TLS among clients that do not speak it, or do not finish: nothing breaks, and nobody else notices."""

from __future__ import annotations

import random
import socket
import ssl
import struct
from contextlib import ExitStack

import pytest
import requests

import mockapi

KEY = {"OSDI-API-Token": "mockapi-key"}


@pytest.fixture(params=[{"tls": True}, {"proxy": True}, {"tls": True, "proxy": True}], ids="+".join)
def server(request, caplog):
    with mockapi.serve(**request.param) as server:
        yield server
    assert [record.getMessage() for record in caplog.get_records("call") if record.levelname == "ERROR"] == []


def connection(server):
    return socket.create_connection(("127.0.0.1", int(server.url.rpartition(":")[2])), timeout=10)


def exchange(server, data):
    """What comes back for some bytes, up to the end of the connection, however that comes."""
    received = b""
    with connection(server) as client:
        try:
            client.sendall(data)
            client.shutdown(socket.SHUT_WR)
            while chunk := client.recv(65536):
                received += chunk
        except OSError:  # the server has hung up on what it will not read
            pass
    return received


def hello(name="localhost"):
    """The first bytes of a client that speaks TLS."""
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = ssl.create_default_context().wrap_bio(incoming, outgoing, server_hostname=name)
    with pytest.raises(ssl.SSLWantReadError):
        client.do_handshake()
    return outgoing.read()


def works(server):
    answer = requests.get(f"{server.actionnetwork.url}/people", headers=KEY, verify=server.ca_file, timeout=30)
    return answer.status_code == 200


def test_plain_http_on_a_port_for_https_is_told_so_and_changes_nothing():
    with mockapi.serve(tls=True) as server, connection(server) as client:
        for _ in range(2):  # and may go on
            client.sendall(b"POST /_mockapi/reset HTTP/1.1\r\nHost: localhost\r\n\r\n")
            answer = client.recv(65536)
            assert answer.startswith(b"HTTP/1.1 400 Bad Request\r\n")
            assert b"https" in answer
        assert len(server.journal) == 0
        assert works(server)


@pytest.mark.parametrize("size", [1, 5, 50, 200])
def test_half_a_handshake_keeps_nobody_waiting(server, size):
    with ExitStack() as stack:
        for _ in range(20):
            stack.enter_context(connection(server)).sendall(hello()[:size])
        assert works(server)
        server.stop()  # while they wait
    assert all(exchange.status == 200 for exchange in server.journal)


def test_a_handshake_that_arrives_byte_by_byte_comes_to_its_end(server):
    context = ssl.create_default_context(cafile=server.ca_file)
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = context.wrap_bio(incoming, outgoing, server_hostname="localhost")
    with connection(server) as raw:
        raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        while True:
            try:
                client.do_handshake()
                break
            except ssl.SSLWantReadError:
                for byte in outgoing.read():
                    raw.sendall(bytes([byte]))
                incoming.write(raw.recv(65536))
        client.write(b"GET /api/v2/people HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        raw.sendall(outgoing.read())
        while chunk := raw.recv(65536):
            incoming.write(chunk)
    assert client.read(65536).startswith(b"HTTP/1.1 403 ")


@pytest.mark.parametrize(
    "data",
    [
        b"\x16", b"\x16\x03\x01\xff\xff" + b"x" * 70000, b"\x16\x03\x01\x00\x05hello", b"\x80\x2e\x01\x00\x02", b"\x00",
        b"\x15\x03\x03\x00\x02\x02\x28", b"NONSENSE\r\n\r\n", b"", b"CONNECT", b"CONNECT \r\n\r\n",
    ],
    ids=lambda data: repr(data[:12]),
)  # fmt: skip
def test_what_is_neither_http_nor_tls_is_refused(server, data):
    received = exchange(server, data)

    assert b" 500 " not in received
    assert b" 200 " not in received
    assert len(server.journal) == 0
    assert works(server)


def test_bytes_that_are_changed_on_the_way_end_the_connection_and_nothing_else(server):
    chance = random.Random(7)
    whole = hello()
    for _ in range(50):
        changed = bytearray(whole)
        changed[chance.randrange(5, len(changed))] ^= 1 << chance.randrange(8)
        with connection(server) as client:
            client.sendall(changed)
    assert works(server)


def test_nonsense_after_the_handshake_ends_the_connection_with_an_alert(server):
    context = ssl.create_default_context(cafile=server.ca_file)
    with connection(server) as raw, context.wrap_socket(raw.dup(), server_hostname="localhost") as client:
        raw.sendall(b"\x17\x03\x03\x00\x10" + b"x" * 16)
        with pytest.raises((ssl.SSLError, ConnectionError)):
            while client.recv(65536):
                pass
    assert works(server)


def test_a_client_that_does_not_trust_the_certificate_is_no_news(server):
    for _ in range(3):
        with connection(server) as raw, pytest.raises(ssl.SSLCertVerificationError):
            ssl.create_default_context().wrap_socket(raw, server_hostname="localhost")
    assert works(server)


def test_clients_that_break_off_are_no_news(server):
    context = ssl.create_default_context(cafile=server.ca_file)
    for _ in range(10):
        with connection(server) as raw, context.wrap_socket(raw, server_hostname="localhost") as client:
            client.sendall(b"GET /api/v2/people HTTP/1.1\r\nHost: localhost\r\nOSDI-API-Token: mockapi-key\r\n\r\n" * 3)
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    assert works(server)
