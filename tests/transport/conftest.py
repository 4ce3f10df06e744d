"""An interception, and a server that is not ours: a test sees what reached it."""

from __future__ import annotations

import http.client
import threading
from contextlib import ExitStack, closing
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import requests

import mockapi


@dataclass(frozen=True)
class Elsewhere:
    """A server that mockapi must not touch, a proxy too; ``seen`` holds the request lines that reached it."""

    url: str
    seen: list[str]


class Handler(BaseHTTPRequestHandler):
    """Answers everything with one word."""

    seen: list[str]

    def do_GET(self):
        self.seen.append(self.requestline)
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.send_response(200)
        self.send_header("Content-Length", "9")
        self.end_headers()
        self.wfile.write(b"elsewhere")

    def do_POST(self):
        self.do_GET()

    def do_CONNECT(self):
        self.do_GET()

    def log_message(self, *args):
        pass


@pytest.fixture
def elsewhere():
    """A server of the test's own, on a port that the system chose."""
    seen: list[str] = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Seeing", (Handler,), {"seen": seen}))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield Elsewhere(f"http://127.0.0.1:{server.server_port}/", seen)
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def mock():
    """An emulator that is entered."""
    with mockapi.intercept() as mock:
        yield mock


@pytest.fixture
def server():
    """A server that is running."""
    with mockapi.serve() as server:
        yield server


@pytest.fixture
def connect():
    """Makes connections to a server; they are closed when the test ends."""
    with ExitStack() as stack:

        def connect(server):
            host, _, port = server.url.partition("://")[2].rpartition(":")
            return stack.enter_context(closing(http.client.HTTPConnection(host, int(port), timeout=10)))

        yield connect


@pytest.fixture
def ask_control(server):
    """Sends a control request, which must be answered with a status; gives the JSON."""

    def ask(method, path, body=None, status=200, **options):
        answer = requests.request(method, f"{server.url}/_mockapi/{path}", json=body, timeout=20, **options)
        assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/json"), answer.text
        if status != 200:
            assert answer.json()["error"]
        return answer.json()

    return ask
