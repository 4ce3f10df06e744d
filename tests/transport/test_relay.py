"""A proxy that was told to relay: other hosts are reached, for clients of this machine; the vendors' still are not."""

from __future__ import annotations

import gc
import os
import socket
import ssl
import threading
from contextlib import closing

import pytest
import requests
import trustme

import mockapi
from mockapi.transport.front import Front

KEY = {"OSDI-API-Token": "mockapi-key"}


@pytest.fixture
def server():
    with mockapi.serve(proxy=True, proxy_others=True) as server:
        yield server


@pytest.fixture
def echo():
    """A host that sends back what it gets, until its client has said all; ``(host, port)``."""

    def serve():
        while True:
            try:
                client, _ = listening.accept()
            except OSError:
                return
            threads.append(threading.Thread(target=answer, args=(client,)))
            threads[-1].start()

    def answer(client):
        with client:
            try:
                while data := client.recv(65536):
                    client.sendall(data)
            except OSError:
                pass

    threads: list[threading.Thread] = []
    listening = socket.create_server(("127.0.0.1", 0))
    accepting = threading.Thread(target=serve)
    accepting.start()
    yield listening.getsockname()
    listening.shutdown(socket.SHUT_RDWR)
    listening.close()
    accepting.join(10)
    for thread in threads:
        thread.join(10)
        assert not thread.is_alive(), "the relay has kept a connection"


def asked(server, authority):
    client = socket.create_connection(("127.0.0.1", int(server.url.rpartition(":")[2])), timeout=10)
    client.sendall(f"CONNECT {authority} HTTP/1.1\r\nHost: {authority}\r\n\r\n".encode())
    return client


def head(client):
    received = b""
    while not received.endswith(b"\r\n\r\n"):
        received += client.recv(1)
    return received


def through(server, url, verify=True, **options):
    proxies = dict.fromkeys(("http", "https"), server.url)
    return requests.request(options.pop("method", "GET"), url, proxies=proxies, verify=verify, timeout=30, **options)


def test_a_tunnel_carries_whatever_is_said_both_ways(server, echo):
    host, port = echo
    with closing(asked(server, f"{host}:{port}")) as client:
        assert head(client) == b"HTTP/1.1 200 Connection established\r\n\r\n"
        sent = os.urandom(3_000_000)
        sending = threading.Thread(target=client.sendall, args=(sent,))
        sending.start()
        received = b""
        while len(received) < len(sent):
            received += client.recv(65536)
        sending.join(10)

    assert received == sent
    assert len(server.journal) == 0


def test_what_is_sent_ahead_arrives(server, echo):
    host, port = echo
    with closing(socket.create_connection(("127.0.0.1", int(server.url.rpartition(":")[2])), timeout=10)) as client:
        client.sendall(f"CONNECT {host}:{port} HTTP/1.1\r\n\r\nahead".encode())
        assert head(client).startswith(b"HTTP/1.1 200 ")
        assert client.recv(100) == b"ahead"


def test_a_host_with_a_certificate_of_its_own_is_checked_by_the_client(server, tmp_path):
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)

    def serve():
        with listening.accept()[0] as plain, context.wrap_socket(plain, server_side=True) as secure:
            secure.sendall(secure.recv(100).upper())

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=serve)
        thread.start()
        trusting = ssl.create_default_context(cadata=authority.cert_pem.bytes().decode())
        with closing(asked(server, f"localhost:{listening.getsockname()[1]}")) as client:
            head(client)
            with trusting.wrap_socket(client, server_hostname="localhost") as secure:
                secure.sendall(b"otters")
                assert secure.recv(100) == b"OTTERS"
        thread.join(10)


def test_plain_requests_are_passed_on_without_what_is_the_proxys(server):
    def serve():
        with listening.accept()[0] as client:
            while not b"".join(seen).endswith(b"12345"):
                seen.append(client.recv(65536))
            client.sendall(
                b"HTTP/1.1 404 None Such\r\nContent-Length: 4\r\nProxy-Connection: close\r\nX-Own: yes\r\n\r\nnone"
            )

    seen = []
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=serve)
        thread.start()
        url = f"http://127.0.0.1:{listening.getsockname()[1]}/a%2Fb?c=d"
        headers = {"Proxy-Authorization": "x", "X-Mine": "kept"}
        answer = through(server, url, method="POST", data=b"12345", headers=headers)
        thread.join(10)

    assert (answer.status_code, answer.reason, answer.text) == (404, "None Such", "none")
    assert answer.headers["X-Own"] == "yes"
    sent = b"".join(seen).lower()
    assert sent.startswith(b"post /a%2fb?c=d http/1.1\r\n")
    assert b"\r\nx-mine: kept\r\n" in sent
    assert b"proxy-" not in sent
    assert "Proxy-Connection" not in answer.headers
    assert len(server.journal) == 0


def test_the_vendors_hosts_are_never_reached(server):
    people = "https://actionnetwork.org/api/v2/people"
    for url in (people, people.replace("https", "http")):
        assert through(server, url, verify=server.ca_file, headers=KEY).json()["_links"]["self"]["href"] == url
    assert len(server.journal) == 2


def test_a_host_that_cannot_be_reached_is_a_bad_gateway(server):
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        port = nobody.getsockname()[1]

    with closing(asked(server, f"127.0.0.1:{port}")) as client:
        assert head(client).startswith(b"HTTP/1.1 502 Bad Gateway\r\n")
    assert through(server, f"http://127.0.0.1:{port}/").status_code == 502
    for target in ("127.0.0.1:99999", "127.0.0.1:0"):
        with closing(asked(server, target)) as client:
            assert head(client).split(b" ")[1] in (b"502", b"403")


@pytest.mark.parametrize(
    ("client", "relayed"),
    [
        ("127.0.0.1", True),
        ("::1", True),
        ("127.9.9.9", True),
        ("192.168.0.7", False),
        ("10.0.0.1", False),
        ("2001:db8::1", False),
    ],
)
def test_only_this_machine_is_let_through(client, relayed):
    options = {"secure": False, "proxies": True, "hosts": (), "own": "0.0.0.0", "keep": None}
    assert Front(relays=True, **options).relays_for(client) is relayed
    assert Front(relays=False, **options).relays_for(client) is False


def test_programs_trust_the_public_authorities_as_well(server):
    environ = server.environ()
    context = ssl.create_default_context(cafile=environ["SSL_CERT_FILE"])

    assert environ["SSL_CERT_FILE"] == environ["REQUESTS_CA_BUNDLE"] != server.ca_file
    assert len(context.get_ca_certs()) > 50
    assert ssl.create_default_context(cafile=server.ca_file).get_ca_certs()[0] in context.get_ca_certs()
    answer = through(server, "https://actionnetwork.org/api/v2/", verify=environ["REQUESTS_CA_BUNDLE"])
    assert answer.status_code == 200
    assert environ["NODE_EXTRA_CA_CERTS"] == server.ca_file


def test_stopping_ends_what_is_relayed_and_leaves_nothing_open(echo):
    host, port = echo
    clients = []
    with mockapi.serve(proxy=True, proxy_others=True) as server:
        for _ in range(5):
            clients.append(asked(server, f"{host}:{port}"))
            head(clients[-1])
            clients[-1].sendall(b"still here")
            assert clients[-1].recv(100) == b"still here"

    for client in clients:
        assert client.recv(100) == b""
        client.close()
    gc.collect()  # a socket left open would warn here


def test_a_client_or_a_host_that_hangs_up_ends_both_sides(server, echo):
    client = asked(server, "{}:{}".format(*echo))
    head(client)
    client.close()  # the fixture sees the other end close

    listening = socket.create_server(("127.0.0.1", 0))
    with closing(asked(server, f"127.0.0.1:{listening.getsockname()[1]}")) as client:
        head(client)
        host, _ = listening.accept()
        host.sendall(b"the last words")
        host.close()
        listening.close()
        assert b"".join(iter(lambda: client.recv(100), b"")) == b"the last words"
