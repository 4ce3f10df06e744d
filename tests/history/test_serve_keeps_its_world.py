"""``mockapi serve --keep`` and ``--dump``: the world of a server that has ended is there when it starts again."""

from __future__ import annotations

import json
import signal
import subprocess
import sys

import pytest
import requests

from mockapi.emulator import Emulator

KEY = {"OSDI-API-Token": "mockapi-key"}


class Served:
    """A server in a program of its own, ended by a signal."""

    def __init__(self, *options):
        command = [sys.executable, "-m", "mockapi", "serve", "--port", "0", *map(str, options)]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        self.url = line.split()[-1] if line else ""

    def tags(self):
        page = requests.get(f"{self.url}/api/v2/tags", headers=KEY, timeout=20).json()
        return sorted(tag["name"] for tag in page["_embedded"]["osdi:tags"])

    def add(self, name):
        assert requests.post(f"{self.url}/api/v2/tags", json={"name": name}, headers=KEY, timeout=20).ok

    def end(self, number=signal.SIGTERM):
        self.process.send_signal(number)
        _, said = self.process.communicate(timeout=30)
        return self.process.returncode, said


@pytest.fixture
def serve():
    started = []

    def start(*options):
        started.append(Served(*options))
        return started[-1]

    yield start
    for server in started:
        with server.process:  # which closes its pipes
            server.process.kill()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_kept_world_goes_on_where_it_ended(serve, tmp_path, number):
    file = tmp_path / "world.json"
    first = serve("--keep", file, "--seed", "demo")
    before = first.tags()
    first.add("made by hand")
    assert first.end(number) == (0, "")
    second = serve("--keep", file, "--seed", "demo")

    assert second.tags() == sorted([*before, "made by hand"])
    second.add("and again")
    assert second.end() == (0, "")
    assert "and again" in file.read_text("utf-8")


def test_a_dump_is_a_seed_and_is_not_read_at_the_start(serve, tmp_path):
    file = tmp_path / "world.json"
    file.write_text("not a pack", "utf-8")
    server = serve("--dump", file)
    server.add("dumped")
    assert server.end() == (0, "")

    assert [tag.name for tag in Emulator(seed=str(file)).actionnetwork["tags"].all()] == ["dumped"]
    assert json.loads(file.read_text("utf-8"))["whole"] == {"format": 1}


def test_where_it_could_not_be_written_it_says_so_before_it_serves(serve, tmp_path):
    for options in (("--dump", tmp_path / "nowhere" / "world.json"), ("--keep", tmp_path)):
        server = serve(*options)
        assert server.url == ""
        code, said = server.process.wait(30), server.process.stderr.read()
        assert (code, "could be written" in said) == (1, True)


def test_where_it_cannot_be_written_at_the_end_it_says_so(serve, tmp_path):
    folder = tmp_path / "folder"
    folder.mkdir()
    server = serve("--dump", folder / "world.json")
    folder.rmdir()

    code, said = server.end()
    assert code == 1
    assert said.startswith("mockapi: the world could not be written: ")
