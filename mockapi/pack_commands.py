"""The commands about packs: list and check them, and make one of generated people."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import textwrap
from typing import Any

TITLES = {"actionnetwork": "Action Network", "actionkit": "ActionKit"}


def add(commands: Any) -> None:
    """Add ``packs`` and ``seed`` to the commands."""
    packs = commands.add_parser("packs", help="list the packs that come with mockapi, or check what packs say")
    packs.add_argument("packs", nargs="*", metavar="PACK_OR_FILE", help="only these (default: all that come along)")
    packs.add_argument("--check", action="store_true", help="load each and compare its world with what it expects")
    packs.set_defaults(run=_packs)
    seed = commands.add_parser("seed", help="make a pack of believable people, the same ones for the same arguments")
    seed.add_argument("--people", type=_count, required=True, metavar="NUMBER", help="how many")
    seed.add_argument("--seed", type=_count, default=0, metavar="NUMBER", help="of chance (default: %(default)s)")
    seed.add_argument(
        "--service", action="append", choices=tuple(TITLES), help="that knows them (default: both, sharing some)"
    )
    seed.add_argument("--until", metavar="DATE", help="when the story ends (default: 2026-01-01)")
    seed.add_argument("--out", metavar="FILE", help="a .json, .yaml or .yml file (default: JSON to standard output)")
    seed.set_defaults(run=_seed)


def _count(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 19):
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number from 0")
    return int(text)


def _packs(given: argparse.Namespace) -> int:
    from mockapi.fixtures import packs

    status = 0
    for name in given.packs or packs.packs():
        try:
            said = _checked(name) if given.check else _described(name)
        except packs.PackError as error:
            sys.stdout.flush()
            sys.stderr.write(f"mockapi: {error}\n")
            status = 1
            continue
        wrong = given.check and not said[0].endswith(" as expected")
        (sys.stderr if wrong else sys.stdout).write("".join(f"{line}\n" for line in said))
        status = 1 if wrong else status
    return status


def _described(name: str) -> list[str]:
    """A pack's name, its services, and its story below them."""
    from mockapi.fixtures import packs

    lines = []
    width = min(shutil.get_terminal_size((100, 24)).columns, 120)
    for file, pack in packs.read(name):
        services = ", ".join(title for service, title in TITLES.items() if pack.get(service))
        lines.append(f"{file}  ({services or 'empty'})")
        story = pack.get("story", "")
        lines += textwrap.wrap(story, width, initial_indent="    ", subsequent_indent="    ", break_on_hyphens=False)
    return lines


def _checked(name: str) -> list[str]:
    """That a pack is as it says, or each count that is not."""
    from mockapi.checking import disagreements
    from mockapi.fixtures import packs

    wrong = [f"mockapi: {error}" for error in disagreements(name)]
    if wrong:
        return wrong
    counts = 0
    for _, pack in packs.read(name):
        for nouns in pack.get("expected", {}).values():
            counts += sum(1 if isinstance(one, int) else len(one) for one in nouns.values())
    return [f"{name}: {counts} counts are as expected"]


def _seed(given: argparse.Namespace) -> int:
    from mockapi.fixtures import files
    from mockapi.fixtures.population.generating import SERVICES, UNTIL, generated
    from mockapi.fixtures.progress import Told

    try:
        with Told() as told:
            pack = generated(
                given.people,
                given.seed,
                services=given.service or SERVICES,
                until=given.until or UNTIL,
                progress=told,
            )
        pack = files.sealed(pack)
        if given.out is None:
            sys.stdout.writelines(files.json_lines(pack))
            sys.stdout.flush()
            return 0
        files.write(pack, given.out)
    except BrokenPipeError:  # whoever reads it has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (OSError, ValueError, OverflowError) as error:
        sys.stderr.write(f"mockapi: {error}\n")
        return 1
    rows = sum(len(rows) for service in SERVICES for rows in pack.get(service, {}).values())
    sys.stderr.write(f"mockapi: {given.people:,} people, {rows:,} rows, in {given.out}\n")
    return 0
