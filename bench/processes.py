"""Whole processes and sockets: start-up, imports, servers."""

from __future__ import annotations

import http.client
import multiprocessing
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import mockapi
from bench.in_process import Line
from bench.timing import in_turns, median, shown

ENV = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def run(*arguments: str, cwd: str | None = None, env: Mapping[str, str] = ENV) -> None:
    """A Python process, to its end."""
    subprocess.run([sys.executable, *arguments], check=True, capture_output=True, env=env, cwd=cwd)


def load(port: int, path: str, count: int) -> float:
    """Requests a second over one connection, from another process."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        pool.apply(_load, (port, path, 200))
        return float(pool.apply(_load, (port, path, count)))


def _load(port: int, path: str, count: int) -> float:
    client = http.client.HTTPConnection("127.0.0.1", port)
    start = time.perf_counter()
    for _ in range(count):
        client.request("GET", path, headers={"OSDI-API-Token": "mockapi-key"})
        client.getresponse().read()
    return count / (time.perf_counter() - start)


def first_answer(*command: str) -> tuple[float, float]:
    """Seconds from starting a server to its first answer, and its resident megabytes then."""
    start = time.perf_counter()
    with subprocess.Popen([sys.executable, *command], stdout=subprocess.PIPE, env=ENV, text=True) as process:
        assert process.stdout is not None
        port = int(process.stdout.readline().rpartition(":")[2])
        _load(port, "/api/v2/", 1)
        taken = time.perf_counter() - start
        status = Path(f"/proc/{process.pid}/status").read_text()
        resident = int(status.partition("VmRSS:")[2].split()[0]) / 1024
        process.kill()
    return taken, resident


def fixed_server(body: bytes) -> Any:
    """The server that mockapi uses, answering fixed bytes from a Flask app."""
    from flask import Flask, Response
    from waitress.server import create_server

    app = Flask("fixed")
    app.add_url_rule("/<path:path>", view_func=lambda path: Response(body, content_type="application/hal+json"))
    server = create_server(app, host="127.0.0.1", port=0)
    threading.Thread(target=server.run, daemon=True).start()
    return server


def moto_server() -> Any:
    """A server of moto's own, in a thread."""
    from moto.server import ThreadedMotoServer

    return ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)


def lifetimes(make: Callable[[], Any]) -> tuple[list[float], list[float]]:
    """Seconds that a peer's server takes to start and to stop; the first is not counted."""
    started, stopped = [], []
    for _ in range(6):
        server = make()
        begin = time.perf_counter()
        server.start()
        started.append(time.perf_counter() - begin)
        begin = time.perf_counter()
        server.stop()
        stopped.append(time.perf_counter() - begin)
    return started[1:], stopped[1:]


def lines() -> Iterator[Line]:
    """All figures of processes."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "test_one.py").write_text("def test_one():\n    pass\n")
        bare = ["-m", "pytest", "-q", "-p", "no:cacheprovider"]
        alone = {**ENV, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
        taken = in_turns(
            {
                "bare": lambda: run(*bare, cwd=folder, env=alone),
                "mockapi": lambda: run(*bare, "-p", "pytest_mockapi", cwd=folder, env=alone),
                "httpserver": lambda: run(*bare, "-p", "pytest_httpserver.pytest_plugin", cwd=folder, env=alone),
            },
            times=1,
            rounds=11,
        )
    # The least of each: a process start varies by more than the difference that is looked for.
    over, peer = ((min(taken[name]) - min(taken["bare"])) * 1e3 for name in ("mockapi", "httpserver"))
    yield "pytest start-up over bare, plugin unused", "<= 5 ms", f"{over:.1f} ms", f"pytest-httpserver {peer:.0f} ms"
    taken = in_turns(
        {"bare": lambda: run("-c", "pass"), "mockapi": lambda: run("-c", "import mockapi"),
         "moto": lambda: run("-c", "import moto, moto.server")}, times=1, rounds=9,
    )  # fmt: skip
    over, peer = ((min(taken[name]) - min(taken["bare"])) * 1e3 for name in ("mockapi", "moto"))
    yield "import mockapi", "<= 15 ms", f"{over:.1f} ms", f"moto {peer:.0f} ms"
    started, stopped = [], []
    for _ in range(20):
        begin = time.perf_counter()
        server = mockapi.serve().start()
        started.append(time.perf_counter() - begin)
        _load(int(server.url.rpartition(":")[2]), "/api/v2/", 1)
        begin = time.perf_counter()
        server.stop()
        stopped.append(time.perf_counter() - begin)
    from pytest_httpserver import HTTPServer

    peers = {"moto": lifetimes(moto_server), "pytest-httpserver": lifetimes(lambda: HTTPServer(port=0))}
    starts = "; ".join(f"{name} {shown(taken[0])}" for name, taken in peers.items())
    stops = "; ".join(f"{name} {shown(taken[1])}" for name, taken in peers.items())
    yield "server start", "<= 5 ms", shown(started[1:]), starts
    yield "server stop", "<= 10 ms", shown(stopped), stops
    cold = [first_answer("-m", "mockapi", "serve", "--port", "0") for _ in range(7)]
    yield "cold `mockapi serve` to the first answer", "<= 250 ms", shown([c[0] for c in cold]), ""
    yield "  resident memory", "<= 45 MB", f"{max(c[1] for c in cold):.1f} MB", ""
    with mockapi.serve() as server:
        for number in range(50):
            server.actionnetwork["people"].create(email_addresses=[{"address": f"p{number}@example.org"}])
        port = int(server.url.rpartition(":")[2])
        client = http.client.HTTPConnection("127.0.0.1", port)
        client.request("GET", "/api/v2/people", headers={"OSDI-API-Token": "mockapi-key"})
        fixed = fixed_server(client.getresponse().read())
        client.close()
        ours, theirs = [], []
        for _ in range(5):
            ours.append(load(port, "/api/v2/people", 1500))
            theirs.append(load(fixed.effective_port, "/api/v2/people", 1500))
        ratio = median(ours) / median(theirs)
        fixed.close()
    yield "socket: list pages a second", "", f"{median(ours):.0f}/s", f"fixed bytes from Flask {median(theirs):.0f}/s"
    yield "  as a multiple of fixed bytes from Flask", ">= 0.7", f"{ratio:.2f}", ""
