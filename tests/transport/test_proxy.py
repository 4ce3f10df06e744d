"""The server as a proxy: tunnels and plain requests for the vendors' real names, and for nobody else."""

from __future__ import annotations

import os
import shutil
import socket
import ssl
import subprocess
import time
from contextlib import contextmanager

import pytest
import requests

import mockapi

KEY = {"OSDI-API-Token": "mockapi-key"}
ASK = (
    b"GET /api/v2/people HTTP/1.1\r\nHost: actionnetwork.org\r\n"
    b"OSDI-API-Token: mockapi-key\r\nConnection: close\r\n\r\n"
)


@pytest.fixture(params=[False, True], ids=["http", "https"])
def server(request):
    """A proxy whose own address is http, or https."""
    with mockapi.serve(proxy=True, tls=request.param, hosts=["act.example.org"]) as server:
        yield server


def port_of(server):
    return int(server.url.rpartition(":")[2])


def connection(server):
    return socket.create_connection(("127.0.0.1", port_of(server)), timeout=10)


def everything(client):
    return b"".join(iter(lambda: client.recv(65536), b""))


def until_blank(client):
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        head += client.recv(1)
    return head


@contextmanager
def tunnel(server, authority, name):
    """TLS inside a tunnel, checked as clients check."""
    context = ssl.create_default_context(cafile=server.ca_file)
    with connection(server) as plain:
        plain.sendall(f"CONNECT {authority} HTTP/1.1\r\nHost: {authority}\r\n\r\n".encode())
        assert until_blank(plain).startswith(b"HTTP/1.1 200 ")
        with context.wrap_socket(plain, server_hostname=name) as secure:
            yield secure


def through(server, url, **options):
    """What a requests client gets that has the proxy in its settings."""
    address = f"http://somebody:secret@127.0.0.1:{port_of(server)}"
    proxies = {"http": address, "https": address}
    return requests.get(url, headers=KEY, proxies=proxies, verify=server.ca_file, timeout=30, **options)


# ---- tunnels


@pytest.mark.parametrize(
    ("url", "service"),
    [
        ("https://actionnetwork.org/api/v2/people", "actionnetwork"),
        ("https://www.actionnetwork.org/api/v2/people", "actionnetwork"),
        ("https://act.actionkit.com/rest/v1/user/", "actionkit"),
        ("https://a.b.actionkit.com/rest/v1/user/", "actionkit"),
        ("https://act.example.org/rest/v1/user/", "actionkit"),
        ("https://act.example.org/api/v2/people", "actionnetwork"),
        ("http://actionnetwork.org/api/v2/people", "actionnetwork"),
        ("http://act.actionkit.com/rest/v1/user/", "actionkit"),
    ],
)
def test_real_names_are_answered_by_us(server, url, service):
    answers = [through(server, url), through(server, url)]

    assert [answer.status_code for answer in answers] == [200 if service == "actionnetwork" else 401] * 2
    seen = list(server.journal)
    assert [(exchange.service, exchange.request.base) for exchange in seen] == [(service, url[: url.index("/", 8)])] * 2
    assert not [name for exchange in seen for name in exchange.headers if name.startswith("proxy-")]
    if service == "actionnetwork":
        assert answers[0].json()["_links"]["self"]["href"] == url


def test_a_tunnel_serves_many_requests_on_one_connection(server):
    address = f"http://127.0.0.1:{port_of(server)}"
    with requests.Session() as session:
        session.trust_env = False
        session.verify, session.proxies, session.headers = server.ca_file, {"https": address}, KEY
        for number in range(10):
            tags = "https://actionnetwork.org/api/v2/tags"
            assert session.post(tags, json={"name": f"tag {number}" * 999}, timeout=30).status_code in (200, 400)
            assert session.post(tags, json={"name": f"tag {number}"}, timeout=30).status_code == 200
        assert len(server._bound.active_channels) == 1

    assert server.actionnetwork["tags"].count() >= 10


def test_plain_http_goes_through_a_tunnel_too(server):
    with connection(server) as client:
        client.sendall(b"CONNECT actionnetwork.org:80 HTTP/1.1\r\n\r\n")
        assert until_blank(client).startswith(b"HTTP/1.1 200 ")
        client.sendall(ASK)
        answer = everything(client)

    assert answer.startswith(b"HTTP/1.1 200 OK")
    assert b'"self":{"href":"http://actionnetwork.org/api/v2/people"}' in answer


def test_a_request_without_a_host_is_for_the_host_of_the_tunnel(server):
    with tunnel(server, "ACTIONNETWORK.org:443", "actionnetwork.org") as client:
        client.sendall(b"GET /api/v2/people HTTP/1.0\r\nOSDI-API-Token: mockapi-key\r\n\r\n")
        assert b'"self":{"href":"https://actionnetwork.org/api/v2/people"}' in everything(client)


def test_a_client_that_names_no_host_gets_the_certificate_of_the_tunnel(server):
    context = ssl.create_default_context(cafile=server.ca_file)
    context.check_hostname = False
    with connection(server) as plain:
        plain.sendall(b"CONNECT a.b.actionkit.com:443 HTTP/1.1\r\n\r\n")
        until_blank(plain)
        with context.wrap_socket(plain) as secure:
            names = [name for _, name in secure.getpeercert()["subjectAltName"]]
    assert names == ["a.b.actionkit.com"]


def test_what_a_client_sends_ahead_or_in_pieces_is_understood(server):
    with connection(server) as client:
        client.sendall(b"CONNECT actionnetwork.org:80 HTTP/1.1\r\nUser-Agent: hasty\r\n\r\n" + ASK)
        assert until_blank(client).startswith(b"HTTP/1.1 200 ")
        whole = everything(client)
    with connection(server) as client:
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for byte in b"CONNECT actionnetwork.org:80 HTTP/1.1\r\nUser-Agent: slow\r\n\r\n":
            client.sendall(bytes([byte]))
            time.sleep(0.0005)
        assert until_blank(client).startswith(b"HTTP/1.1 200 ")
        client.sendall(ASK)
        assert everything(client).partition(b"\r\n\r\n")[2] == whole.partition(b"\r\n\r\n")[2]

    assert len(server.journal) == 2


def test_faults_strike_inside_tunnels(server):
    server.faults.add(path="/people", reset=True, times=1)
    server.faults.add(path="/people", status=429, times=1)
    url = "https://actionnetwork.org/api/v2/people"

    with pytest.raises(requests.ConnectionError):
        through(server, url)
    assert [through(server, url).status_code for _ in range(2)] == [429, 200]


def test_the_servers_own_address_is_reached_through_itself_too(server):
    assert through(server, f"{server.url}/api/v2/people").status_code == 200
    assert server.journal.last.request.base == server.url


def test_the_control_api_stays_closed_under_a_real_name(server):
    server.actionnetwork["tags"].create(name="kept")
    for scheme in ("http", "https"):
        assert through(server, f"{scheme}://actionnetwork.org/_mockapi/actionnetwork/deliveries").status_code == 403
    assert server.actionnetwork["tags"].count() == 1


# ---- everybody else


@pytest.mark.parametrize(
    "authority",
    [
        "example.org:443", "actionnetwork.org.example.org:443", "evilactionnetwork.org:443", "actionkit.com:443",
        "127.0.0.1:1", "localhost:80", "other.example.org:443", "[::1]:443", "10.0.0.1:443",
    ],
)  # fmt: skip
def test_other_hosts_get_no_tunnel(server, authority):
    with connection(server) as client:
        client.sendall(f"CONNECT {authority} HTTP/1.1\r\nHost: {authority}\r\n\r\n".encode())
        answer = everything(client)

    line = answer.partition(b"\r\n")[0].decode()
    host = authority.rpartition(":")[0].strip("[]")
    assert line.startswith("HTTP/1.1 403 mockapi answers for actionnetwork.org, act.example.org and *.actionkit.com")
    assert line.endswith(f" {host}")


def test_other_hosts_are_not_reached_and_clients_see_why(server, elsewhere):
    for url in (elsewhere.url, "http://example.org/", "http://example.org?x=/actionnetwork.org/"):
        answer = through(server, url)
        assert (answer.status_code, "lets nothing through" in answer.text) == (403, True)
    with pytest.raises(requests.exceptions.ProxyError, match=r"lets nothing through to example\.org"):
        through(server, "https://example.org/")

    assert elsewhere.seen == []
    assert len(server.journal) == 0


@pytest.mark.parametrize(
    "target",
    [
        "",
        " ",
        "actionnetwork.org:443 HTTP/9.9",
        "example.org:443\x00",
        "a b:443",
        "http://actionnetwork.org/",
        "/",
        ":443",
    ],
)
def test_a_connect_that_makes_no_sense_is_refused(server, target):
    with connection(server) as client:
        client.sendall(f"CONNECT {target} HTTP/1.1\r\n\r\n".encode())
        client.shutdown(socket.SHUT_WR)
        answer = everything(client)

    assert answer == b"" or answer.split(b" ")[1] in (b"400", b"403"), answer
    assert len(server.journal) == 0


def test_a_connect_without_end_is_refused(server):
    with connection(server) as client:
        try:
            client.sendall(b"CONNECT actionnetwork.org:443 HTTP/1.1\r\n" + b"X: y\r\n" * 100_000)
            answer = client.recv(100)
        except ConnectionError:
            answer = b""
    assert b" 200 " not in answer
    assert through(server, "https://actionnetwork.org/api/v2/people").status_code == 200


def test_a_tunnel_inside_a_tunnel_is_refused(server):
    with tunnel(server, "actionnetwork.org:443", "actionnetwork.org") as client:
        client.sendall(b"CONNECT example.org:443 HTTP/1.1\r\nHost: example.org\r\nConnection: close\r\n\r\n")
        assert everything(client).split(b" ")[1] == b"400"


def test_a_server_that_is_no_proxy_makes_no_tunnels():
    for options in ({}, {"tls": True}):
        with mockapi.serve(**options) as server, connection(server) as client:
            client.sendall(b"CONNECT actionnetwork.org:443 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            assert everything(client).split(b" ")[1] == b"400"
            assert len(server.journal) == 0


# ---- programs


def test_environ_names_the_proxy_in_all_the_ways_that_programs_read(server):
    environ = server.environ()

    for name in ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"):
        assert environ[name] == f"http://127.0.0.1:{port_of(server)}"
    assert (
        set(environ["NO_PROXY"].split(",")) == set(environ["no_proxy"].split(",")) == {"localhost", "127.0.0.1", "::1"}
    )
    assert environ["ACTION_KIT_DOMAIN"] == environ["ACTIONKIT_API_HOST"] == "mockapi.actionkit.com"
    assert environ["AN_API_TOKEN"] == "mockapi-key"
    assert environ["SSL_CERT_FILE"] == server.ca_file


def run(server, *command):
    """A program with nothing but its environment changed."""
    result = subprocess.run(command, env={**os.environ, **server.environ()}, capture_output=True, text=True, timeout=60)
    assert result.returncode == 0, result.stderr
    return result.stdout


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_curl_comes_through_with_variables_alone(server):
    person = server.actionnetwork["people"].create(given_name="Rosa", email_addresses=[{"address": "r@example.org"}])
    for scheme in ("https", "http"):
        url = f"{scheme}://actionnetwork.org/api/v2/people/{person.id}"
        assert '"given_name":"Rosa"' in run(server, "curl", "-sSf", "-H", "OSDI-API-Token: mockapi-key", url)
    refused = subprocess.run(
        ["curl", "-sS", "https://example.org/"], env={**os.environ, **server.environ()}, capture_output=True, timeout=60
    )
    assert (refused.returncode, refused.stdout) == (56, b"")


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_a_proxy_that_is_asked_over_tls_itself_is_one_too(server):
    address = f"https://127.0.0.1:{port_of(server)}"
    printed = run(
        server, "curl", "-sSf", "--proxy", address, "--proxy-cacert", server.ca_file,
        "-H", "OSDI-API-Token: mockapi-key", "https://actionnetwork.org/api/v2/tags",
    )  # fmt: skip
    assert '"total_records":0' in printed
    assert server.journal.last.request.base == "https://actionnetwork.org"


NODE = """
const http = require("http"), tls = require("tls"), url = new URL(process.env.HTTPS_PROXY);
const asked = http.request({ host: url.hostname, port: url.port, method: "CONNECT", path: "actionnetwork.org:443" });
asked.on("connect", (answer, socket) => {
  const secure = tls.connect({ socket, servername: "actionnetwork.org" }, () => {
    secure.write("GET /api/v2/tags HTTP/1.1\\r\\nHost: actionnetwork.org\\r\\nConnection: close\\r\\n" +
                 "OSDI-API-Token: mockapi-key\\r\\n\\r\\n");
  });
  secure.pipe(process.stdout);
}).end();
"""


@pytest.mark.skipif(shutil.which("node") is None, reason="Node is not installed")
def test_node_trusts_what_it_finds_in_a_tunnel(server):
    server.actionnetwork["tags"].create(name="seen from Node")
    assert '"name":"seen from Node"' in run(server, "node", "-e", NODE)
