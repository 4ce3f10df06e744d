"""The command line: serve an emulator, and print what follows from the declarations."""

from __future__ import annotations

import argparse
import json
import shlex
import signal
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

import mockapi
from mockapi import pack_commands

# Where the coverage tables are made.
COVERAGE = {
    "actionnetwork": "mockapi.actionnetwork.coverage",
    "actionkit": "mockapi.actionkit.coverage",
    "actionkit-xmlrpc": "mockapi.actionkit.xmlrpc.coverage",
}

# What options of ``serve`` mean nothing without one of others.
SERVING = {"proxy_others": ("proxy",), "ca_dir": ("tls", "proxy"), "env_file": ("tls", "proxy")}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run ``mockapi`` and return its exit status."""
    parser = argparse.ArgumentParser(
        prog="mockapi", description="An ActionKit and an Action Network that live in memory."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    serve = commands.add_parser("serve", help="serve both on one loopback port until interrupted")
    serve.add_argument("--host", default="127.0.0.1", help="address to bind (default: %(default)s)")
    serve.add_argument("--port", type=int, default=8787, help="port to bind, 0 for a free one (default: %(default)s)")
    serve.add_argument(
        "--seed", action="append", default=[], metavar="PACK_OR_FILE", help="a pack to load; may be given again"
    )
    kept = serve.add_mutually_exclusive_group()
    kept.add_argument("--dump", metavar="FILE", help="write the world there at the end, as a pack that is a seed")
    kept.add_argument(
        "--keep", metavar="FILE", help="go on from the world in that file, if it is there, and write it back at the end"
    )
    serve.add_argument("--tls", action="store_true", help="speak https, with a certificate made for this run")
    serve.add_argument(
        "--proxy", action="store_true", help="be a proxy that answers for actionnetwork.org and *.actionkit.com itself"
    )
    serve.add_argument(
        "--proxy-others", action="store_true", help="let clients of this machine through to all other hosts as well"
    )
    serve.add_argument(
        "--name", action="append", default=[], metavar="HOST", help="a host besides these; may be given again"
    )
    serve.add_argument("--ca-dir", metavar="DIRECTORY", help="keep the certificate authority there from run to run")
    serve.add_argument("--env-file", metavar="FILE", help="write the variables that lead programs here, as NAME=value")
    serve.add_argument(
        "--control-host",
        action="append",
        default=[],
        metavar="HOST",
        help="a name under which other machines may reach /_mockapi/; may be given again",
    )
    document = commands.add_parser("openapi", help="print the OpenAPI document of the control API, /_mockapi/")
    document.add_argument("name", nargs="?", default="control", choices=("control",))
    pack_commands.add(commands)
    schema = commands.add_parser("schema", help="print a JSON Schema: of a pack, or of one resource")
    schema.add_argument("name", help="pack, or for example actionnetwork/people")
    schema.add_argument("--version", default="v2", choices=("v1", "v2"), help="of the API (default: %(default)s)")
    table = commands.add_parser("coverage", help="print what is modelled, with the evidence for it")
    table.add_argument("service", nargs="?", default="actionnetwork", choices=tuple(COVERAGE))
    given = parser.parse_args(arguments)
    if given.command == "serve":
        for option, needed in SERVING.items():
            if getattr(given, option) and not any(getattr(given, name) for name in needed):
                serve.error(f"{_flag(option)} means nothing without {' or '.join(map(_flag, needed))}")
        return _serve(given)
    if hasattr(given, "run"):
        return int(given.run(given))
    if given.command == "openapi":
        from mockapi.transport.controls.document import document as control_document

        print(json.dumps(control_document(), indent=2, ensure_ascii=False))
        return 0
    if given.command == "coverage":
        from importlib import import_module

        print(import_module(COVERAGE[given.service]).coverage(), end="")
        return 0
    return _schema(given)


def _flag(option: str) -> str:
    return f"--{option.replace('_', '-')}"


def _serve(given: argparse.Namespace) -> int:
    from mockapi.emulator import loaded
    from mockapi.fixtures.progress import Told
    from mockapi.transport.server import serve

    into = Path(given.dump or given.keep or ".")
    if not into.parent.is_dir() or (into.is_dir() and into != Path(".")):
        print(f"mockapi: {into} is no file that could be written at the end", file=sys.stderr)
        return 1
    seed = [given.keep] if given.keep and into.exists() else given.seed or None
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    try:
        with Told() as told:
            base = loaded(seed, progress=told)
        server = serve(
            given.port,
            seed,
            base=base,
            host=given.host,
            tls=given.tls,
            proxy=given.proxy,
            proxy_others=given.proxy_others,
            hosts=given.name,
            control_hosts=given.control_host,
            ca_dir=given.ca_dir,
        )
        server.start()
    except (mockapi.PackError, ImportError, OSError, OverflowError, ValueError) as error:
        print(f"mockapi: {error}", file=sys.stderr)
        return 1
    except mockapi.Unmodelled as gap:
        print(f"mockapi: not modelled: {gap}", file=sys.stderr)
        return 1
    lines = []
    if given.tls or given.proxy:
        lines = [f"{name}={shlex.quote(value)}" for name, value in server.environ().items()]
    if given.env_file is not None:
        try:
            Path(given.env_file).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        except OSError as error:
            server.stop()
            print(f"mockapi: {error}", file=sys.stderr)
            return 1
    print("\n".join((f"mockapi ready on {server.url}", *(f"export {line}" for line in lines))), flush=True)
    stopped.wait()
    server.stop()
    return _written(server, given.dump or given.keep)


def _written(server: mockapi.Server, path: str | None) -> int:
    """Write the world where it is to be found again."""
    try:
        if path is not None:
            server.dump(path)
    except (mockapi.PackError, OSError) as error:
        print(f"mockapi: the world could not be written: {error}", file=sys.stderr)
        return 1
    return 0


def _schema(given: argparse.Namespace) -> int:
    from mockapi.actionkit import coverage as actionkit
    from mockapi.actionnetwork import coverage as actionnetwork
    from mockapi.fixtures.packs import schema as pack_schema

    schemas = {
        "pack": pack_schema(),
        **{f"actionnetwork/{name}": schema for name, schema in actionnetwork.schemas(given.version).items()},
        **{f"actionkit/{name}": schema for name, schema in actionkit.schemas().items()},
    }
    if given.name not in schemas:
        known = ", ".join(schemas)
        print(f"mockapi: there is no schema {given.name!r} in {given.version}; there are: {known}", file=sys.stderr)
        return 1
    print(json.dumps(schemas[given.name], indent=2, ensure_ascii=False))
    return 0
