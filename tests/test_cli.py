"""The command line."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
from contextlib import contextmanager
from importlib.metadata import entry_points

import jsonschema
import pytest
import requests

import mockapi
from mockapi.actionnetwork.catalogue import NOUNS
from mockapi.cli import main

KEY = {"OSDI-API-Token": "mockapi-key"}
COMMAND = [sys.executable, "-m", "mockapi"]


@contextmanager
def serving(*arguments):
    """``mockapi serve`` with some arguments, and the line that it printed when it was ready."""
    environ = {**os.environ, "PYTHONUNBUFFERED": ""}  # the line must come even so
    with subprocess.Popen(
        [*COMMAND, "serve", *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environ
    ) as process:
        silent = threading.Timer(60, process.kill)  # a line that never comes is a failure, not a wait
        silent.start()
        try:
            yield process, process.stdout.readline()
        finally:
            silent.cancel()
            process.kill()


def refused(*arguments):
    """What a command prints that must fail, and its exit status. A process of its own: ``serve`` takes signals."""
    result = subprocess.run([*COMMAND, *arguments], capture_output=True, text=True, timeout=60)
    assert result.stdout == ""
    return result.returncode, result.stderr


# ---- serve


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_serve_says_when_it_is_ready_and_stops_when_told(number):
    with serving("--port", "0", "--seed", "demo") as (process, line), requests.Session() as session:
        url = line.removeprefix("mockapi ready on ").rstrip("\n")
        assert url.startswith("http://127.0.0.1:")
        assert line == f"mockapi ready on {url}\n"
        forms = session.get(f"{url}/api/v2/forms", headers=KEY).json()
        assert forms["total_records"] == mockapi.Emulator("demo").actionnetwork["forms"].count() > 0

        process.send_signal(number)  # while the session keeps its connection
        out, err = process.communicate(timeout=60)

    assert (process.returncode, out, err) == (0, "", "")
    with pytest.raises(requests.ConnectionError):
        requests.get(url)


def test_serve_takes_an_address_a_port_and_several_seeds(tmp_path):
    pack = tmp_path / "pack.json"
    pack.write_text('{"actionnetwork": {"tags": [{"name": "from the second"}]}}')
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]

    with serving("--host", "localhost", "--port", str(port), "--seed", "demo", "--seed", str(pack)) as (_, line):
        assert line == f"mockapi ready on http://localhost:{port}\n"
        url = line.split()[-1]
        tags = requests.get(f"{url}/api/v2/tags", headers=KEY).json()
        names = [tag["name"] for tag in tags["_embedded"]["osdi:tags"]]
        assert "from the second" in names
        assert len(names) > 1
        assert requests.post(f"{url}/_mockapi/reset").status_code == 200
        assert requests.get(f"{url}/api/v2/tags", headers=KEY).json()["total_records"] == len(names)


def test_serve_lets_a_host_in_to_the_control_api_that_it_is_told_of():
    with serving("--port", "0", "--control-host", "Mockapi.test", "--control-host", "other.test") as (_, line):
        url = f"{line.split()[-1]}/_mockapi/clock"
        hosts = {"mockapi.test:8787": 200, "other.test": 200, "localhost": 200, "evil.test": 403}
        assert {host: requests.get(url, headers={"Host": host}).status_code for host in hosts} == hosts


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (None, "$: cannot be read"),
        (b"{bad", "$: is not valid JSON"),
        (b"\xff\xfe", "$: cannot be read"),
        (b"[1]", "$: [1] is not of type 'object'"),
        (b'{"actionnetwork": {"people": [{"shoe": 38}]}}', "$.actionnetwork.people[0]: "),
        (b'{"actionnetwork": {"taggings": [{"tag": "$x", "person": "$y"}]}}', "$.actionnetwork.taggings[0].tag: "),
        (b'{"actionkit": {"user": [{"shoe": 38}]}}', "$.actionkit.user[0]: "),
    ],
    ids=["missing", "broken", "binary", "array", "unknown key", "unknown reference", "of actionkit"],
)
def test_a_bad_pack_is_an_error_in_one_line_that_names_file_and_place(tmp_path, content, complaint):
    pack = tmp_path / "pack.json"
    if content is not None:
        pack.write_bytes(content)

    status, err = refused("serve", "--port", "0", "--seed", str(pack))

    assert (status, err.count("\n")) == (1, 1)
    assert err.startswith(f"mockapi: {pack}: {complaint}")


def test_a_port_that_is_taken_is_an_error_in_one_line():
    with mockapi.serve() as server:
        status, err = refused("serve", "--port", server.url.rpartition(":")[2])

    assert (status, err.count("\n")) == (1, 1)
    assert "in use" in err


@pytest.mark.parametrize(
    "arguments",
    [("--port", "65536"), ("--port", "-1"), ("--port", "http"), ("--port", "0", "--host", "no.such.host.invalid")],
    ids=" ".join,
)
def test_an_address_that_cannot_be_is_an_error_without_a_traceback(arguments):
    with serving(*arguments) as (process, line):
        if line:  # that it is ready
            process.kill()
        out, err = process.communicate(timeout=60)

    assert (line, out) == ("", "")
    assert process.returncode in (1, 2)
    assert "Traceback" not in err
    assert err.splitlines()[-1].startswith("mockapi")


# ---- what is printed


def test_packs_are_listed_and_each_can_be_loaded(capsys):
    assert main(["packs"]) == 0

    names = [line.split()[0] for line in capsys.readouterr().out.splitlines() if not line.startswith(" ")]
    assert "demo" in names
    for name in names:
        emulator = mockapi.Emulator(name)
        assert emulator.actionnetwork["people"].count() + emulator.actionkit["page"].count() > 0


@pytest.mark.parametrize("version", ["v1", "v2"])
@pytest.mark.parametrize("noun", NOUNS)
def test_every_resource_has_a_schema_where_the_version_has_it(capsys, noun, version):
    has_it = any(version in route.versions for route in NOUNS[noun].routes)

    status = main(["schema", f"actionnetwork/{noun}", "--version", version])

    printed = capsys.readouterr()
    assert status == (0 if has_it else 1)
    if has_it:
        schema = json.loads(printed.out)
        jsonschema.Draft202012Validator.check_schema(schema)
        assert {"created_date", "created_at"} & set(schema["properties"]) == {
            "created_date" if version == "v2" else "created_at"
        }


def test_the_schema_of_packs_takes_a_good_pack_and_refuses_a_bad_one(capsys):
    assert main(["schema", "pack"]) == 0

    validator = jsonschema.Draft202012Validator(json.loads(capsys.readouterr().out))
    assert validator.is_valid({"actionnetwork": {"tags": [{"name": "a"}]}})
    assert not validator.is_valid({"actionnetwork": {"tags": [{"nam": "a"}]}})


@pytest.mark.parametrize("version", ["v1", "v2"])
def test_a_schema_that_is_not_there_is_an_error_that_lists_those_that_are(capsys, version):
    assert main(["schema", "actionnetwork/otters", "--version", version]) == 1

    printed = capsys.readouterr()
    complaint, _, listed = printed.err.rstrip("\n").partition("; there are: ")
    assert printed.out == ""
    assert complaint == f"mockapi: there is no schema 'actionnetwork/otters' in {version}"
    for name in listed.split(", "):
        assert main(["schema", name, "--version", version]) == 0, name


def test_coverage_names_every_noun(capsys):
    assert main(["coverage"]) == 0

    printed = capsys.readouterr().out
    assert printed.startswith("# Action Network")
    for noun in NOUNS:
        assert noun in printed


def test_python_dash_m_and_the_installed_command_are_one_and_the_same():
    (command,) = entry_points(group="console_scripts", name="mockapi")
    result = subprocess.run([*COMMAND, "--help"], capture_output=True, text=True, check=True, timeout=60)

    assert command.load() is main
    assert result.stdout.startswith("usage: mockapi ")
    for name in ("serve", "packs", "schema", "coverage"):
        assert f"\n    {name} " in result.stdout


@pytest.mark.parametrize("arguments", [[], ["otters"], ["serve", "--otters"], ["schema"]], ids=str)
def test_a_command_that_cannot_be_understood_shows_the_usage(capsys, arguments):
    with pytest.raises(SystemExit) as caught:
        main(arguments)

    assert caught.value.code == 2
    assert capsys.readouterr().err.startswith("usage: mockapi")
