"""The page on the control API: its curl lines, run by curl one after the other, answer what stands below them."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from itertools import pairwise
from pathlib import Path

import pytest

import mockapi
from mockapi.transport.control import routes

PAGE = Path(__file__).parents[2] / "docs" / "control.md"
BLOCK = re.compile(r"<!-- test: curl -->\n```console\n(.*?)```", re.DOTALL)
ADDRESS = "127.0.0.1:8787"


def commands():
    """Each command with the line that is to come of it."""
    lines = [line for block in BLOCK.findall(PAGE.read_text("utf-8")) for line in block.splitlines()]
    return [(line.removeprefix("$ "), below) for line, below in pairwise(lines) if line[0] == "$"]


@pytest.mark.skipif(shutil.which("curl") is None, reason="there is no curl on this machine")
def test_the_story_goes_as_it_is_told():
    story = [(shlex.split(command), below) for command, below in commands()]
    assert story[0] == (["mockapi", "serve", "--port", "8787"], f"mockapi ready on http://{ADDRESS}")
    assert len(story) > 20

    with mockapi.serve() as server:
        own = server.url.partition("://")[2]
        for words, below in story[1:]:
            assert words[0] == "curl"
            said = subprocess.run(
                [word.replace(ADDRESS, own) for word in words], capture_output=True, text=True, timeout=20, check=True
            ).stdout
            said = said.replace(own.rpartition(":")[2], "8787")
            pattern = ".*".join(re.escape(part) for part in compact(below).split("..."))
            assert re.fullmatch(pattern, compact(said), re.DOTALL), (words, said)


def compact(text):
    """Without the spaces of JSON, which the vendors write in other places than we do."""
    return re.sub(r"([,:{\[])\s+", r"\1", text.strip())


def test_the_page_speaks_of_routes_that_there_are():
    shapes = [re.sub(r"\{\w+\}", "[^/]+", route.path) for route in routes()]
    named = {path.strip("/") for path in re.findall(r"/_mockapi/([\w./-]*)", PAGE.read_text("utf-8"))}

    assert len(named) > 12
    for path in named - {""}:
        assert any(re.fullmatch(shape, path) for shape in shapes), path
