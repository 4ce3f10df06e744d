"""The command line: serve an emulator, and print what follows from the declarations."""

from __future__ import annotations

import argparse
import json
import signal
import sys
import threading
from collections.abc import Sequence

import mockapi

# Where the coverage tables are made.
COVERAGE = {
    "actionnetwork": "mockapi.actionnetwork.coverage",
    "actionkit": "mockapi.actionkit.coverage",
    "actionkit-xmlrpc": "mockapi.actionkit.xmlrpc.coverage",
}


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
    commands.add_parser("packs", help="list the packs that come with mockapi")
    schema = commands.add_parser("schema", help="print a JSON Schema: of a pack, or of one resource")
    schema.add_argument("name", help="pack, or for example actionnetwork/people")
    schema.add_argument("--version", default="v2", choices=("v1", "v2"), help="of the API (default: %(default)s)")
    table = commands.add_parser("coverage", help="print what is modelled, with the evidence for it")
    table.add_argument("service", nargs="?", default="actionnetwork", choices=tuple(COVERAGE))
    given = parser.parse_args(arguments)
    if given.command == "serve":
        return _serve(given)
    if given.command == "packs":
        from mockapi.fixtures.packs import packs

        print("\n".join(packs()))
        return 0
    if given.command == "coverage":
        from importlib import import_module

        print(import_module(COVERAGE[given.service]).coverage(), end="")
        return 0
    return _schema(given)


def _serve(given: argparse.Namespace) -> int:
    from mockapi.transport.server import serve

    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    try:
        server = serve(given.port, given.seed or None, host=given.host)
        server.start()
    except (mockapi.PackError, OSError, OverflowError) as error:
        print(f"mockapi: {error}", file=sys.stderr)
        return 1
    except mockapi.Unmodelled as gap:
        print(f"mockapi: not modelled: {gap}", file=sys.stderr)
        return 1
    print(f"mockapi ready on {server.url}", flush=True)
    stopped.wait()
    server.stop()
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
