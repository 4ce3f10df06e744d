"""The command line."""

from __future__ import annotations

import json
import signal
import subprocess
import sys

import pytest
import requests

from mockapi.cli import main

KEY = {"OSDI-API-Token": "mockapi-key"}


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_serve_says_when_it_is_ready_and_stops_when_told(number):
    command = [sys.executable, "-m", "mockapi", "serve", "--port", "0", "--seed", "demo"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            line = process.stdout.readline()
            assert line.startswith("mockapi ready on http://127.0.0.1:")
            url = line.split()[-1]
            assert requests.get(f"{url}/api/v2/forms", headers=KEY).json()["total_records"] == 4
            process.send_signal(number)
            out, err = process.communicate(timeout=20)
        finally:
            process.kill()
    assert (process.returncode, out, err) == (0, "", "")


def test_a_bad_seed_is_an_error_in_one_line(capsys):
    assert main(["serve", "--port", "0", "--seed", "nothing.json"]) == 1
    assert capsys.readouterr().err.startswith("mockapi: nothing.json: $: cannot be read")


def test_packs_schemas_and_coverage_are_printed(capsys):
    assert main(["packs"]) == 0
    assert capsys.readouterr().out == "demo\n"
    assert main(["schema", "actionnetwork/people", "--version", "v1"]) == 0
    assert "modified_at" in json.loads(capsys.readouterr().out)["properties"]
    assert main(["schema", "pack"]) == 0
    assert "actionnetwork" in json.loads(capsys.readouterr().out)["properties"]
    assert main(["coverage"]) == 0
    assert capsys.readouterr().out.startswith("# Action Network")
    assert main(["schema", "actionnetwork/tags", "--version", "v1"]) == 1
    assert "there is no schema" in capsys.readouterr().err
