"""The README's blocks, run as they stand."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest
import requests

import mockapi
from mockapi.emulator import Emulator

README = Path(__file__).parents[2] / "README.md"
BLOCK = re.compile(r"<!-- test: (?P<kind>\w+) -->\n```\w+\n(?P<text>.*?)```", re.DOTALL)
BLOCKS = [(match["kind"], match["text"]) for match in BLOCK.finditer(README.read_text("utf-8"))]


def blocks(kind: str) -> list[str]:
    return [text for found, text in BLOCKS if found == kind]


def test_every_block_of_python_is_marked_for_a_test():
    text = README.read_text("utf-8")

    assert text.count("```python") == len(blocks("pytest")) + len(blocks("python"))


@pytest.mark.parametrize("text", blocks("pytest"))
def test_a_test_file_of_the_readme_passes(pytester: pytest.Pytester, monkeypatch, text):
    monkeypatch.setenv("PARSONS_LIMITED_DEPENDENCIES", "true")
    pytester.makepyfile(text)

    result = pytester.runpytest_subprocess("-p", "no:randomly", "-W", "ignore")

    result.assert_outcomes(passed=1)


@pytest.mark.parametrize("text", blocks("python"))
def test_a_script_of_the_readme_runs(text, tmp_path):
    script = tmp_path / "script.py"
    script.write_text(text, "utf-8")

    result = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, timeout=60)

    assert result.returncode == 0, result.stderr


def test_the_commands_of_the_readme_are_answered():
    (text,) = blocks("shell")
    commands = [line.removeprefix("$ ") for line in text.replace("\\\n", "").splitlines() if line.startswith("$ ")]
    curls = [shlex.split(command) for command in commands if command.startswith("curl")]
    assert len(curls) >= 4

    with mockapi.serve(seed="demo") as server:
        for words in curls:
            answer = curl(words[1:], server.url)

            assert answer.status_code == 200, (words, answer.text)
        # The last one was the reset: what the one before it made is gone.
        assert server.actionnetwork["forms"].find(identifier="our_crm:1") is None


def curl(words: list[str], url: str) -> requests.Response:
    """Send what a curl command would."""
    method, data, headers, target, credentials = None, None, {}, "", None
    rest = iter(words)
    for word in rest:
        if word == "-H":
            name, _, value = next(rest).partition(": ")
            headers[name] = value
        elif word == "-d":
            data = next(rest)
        elif word == "-u":
            credentials = tuple(next(rest).split(":"))
        elif word == "-X":
            method = next(rest)
        elif not word.startswith("-"):
            target = word.replace("http://127.0.0.1:8787", url)
    method = method or ("POST" if data else "GET")
    return requests.request(method, target, data=data, headers=headers, auth=credentials, timeout=10)


def test_the_settings_that_the_readme_names_are_the_settings_there_are():
    settings = Emulator().settings
    paragraph = README.read_text("utf-8").partition("**Settings**")[2].partition("**Data**")[0]

    for service in (settings.actionnetwork, settings.actionkit):
        part = re.split(r";|\.\s*$", paragraph.partition(f"`mock.settings.{service.service}`")[2])[0]
        assert set(re.findall(r"`(\w+)`", part)) == {item.name for item in fields(service)}
