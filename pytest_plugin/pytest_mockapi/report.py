"""What stands beside a failing test: what was asked, which faults struck, what was sent, and where the archive is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mockapi.emulator import Emulator
    from mockapi.world.journal import Journal

SENT = 5


def told(emulator: Emulator, count: int, since: int) -> str:
    """The last ``count`` exchanges with a number above ``since``, and what belongs to them; empty where none are."""
    lines = []
    text = emulator.journal.tail(count, since) if count else ""
    if text:
        lines += ["asked:", *_indented(text)]
    rules = [rule for rule in emulator.world.faults if rule.seen or rule.used or text]
    if rules and count:
        lines += ["faults:", *(f"  #{rule.number} {rule.tally()}" for rule in rules)]
    if text:
        lines += _sent(emulator)
    return "\n".join(lines)


def _indented(text: str) -> list[str]:
    return [f"  {line}" for line in text.splitlines()]


def _sent(emulator: Emulator) -> list[str]:
    """The last mails and webhooks, as they stand in the outbox: nothing more is sent for it."""
    messages = list(emulator.world.outbox)
    if not messages:
        return []
    lines = ["sent:"]
    if len(messages) > SENT:
        lines.append(f"  ... {len(messages) - SENT} before")
    for message in messages[-SENT:]:
        to = f" to {', '.join(message.to)}" if message.to else ""
        what = repr(message.subject) if message.subject else _kinds(message.body)
        lines.append(f"  {message.kind}{to}: {what}")
    failed = [row for row in _deliveries(emulator) if row.status != "delivered" and row.attempts]
    lines += [f"  not delivered (attempt {row.attempts}): {row.answer}" for row in failed[-SENT:]]
    return lines


def _kinds(body: str) -> str:
    """What a webhook's payload is about: the first name in each of its hashes."""
    try:
        payload = json.loads(body)
    except ValueError:
        return body[:80]
    names = [next(iter(item), "") for item in payload if isinstance(item, dict)]
    return ", ".join(names) or body[:80]


def _deliveries(emulator: Emulator) -> list[Any]:
    rows = emulator.world.find("actionnetwork.deliveries")
    return [] if rows is None else list(rows)


def write_archive(journals: list[tuple[Journal, int]], path: Path) -> None:
    """One HTTP Archive of the exchanges of a test, those with higher numbers; keys and passwords are left out."""
    from mockapi.world.har import har_of

    archive = har_of(exchange for journal, since in journals for exchange in journal.since(since))
    archive["log"]["entries"].sort(key=lambda entry: entry["startedDateTime"])
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(archive, ensure_ascii=False, indent=1), "utf-8")
