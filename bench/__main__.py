"""The table: what, the budget, what was measured, and what peers take."""

from __future__ import annotations

import argparse

from bench import actionkit, in_process, processes, worlds


def main() -> None:
    """Run every topic, or the one named, and print its lines as they come."""
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("--only", choices=("actionkit", "in_process", "processes", "worlds"))
    parser.add_argument("--people", type=int, default=100_000, help="rows of the large world (default: %(default)s)")
    given = parser.parse_args()
    print(f"{'what':58} {'budget':>16} {'measured':>22}   peers")
    topics = {
        "in_process": in_process.lines,
        "worlds": lambda: worlds.lines(given.people),
        "actionkit": lambda: actionkit.lines(given.people),
        "processes": processes.lines,
    }
    for name, lines in topics.items():
        if given.only in (None, name):
            for what, budget, measured, peers in lines():
                print(f"{what:58} {budget:>16} {measured:>22}   {peers}", flush=True)


main()
