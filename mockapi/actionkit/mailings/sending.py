"""From a draft to mails in the outbox: the set of recipients, the queue, and what the clock does to it (reference 51).

What is due is done by :mod:`mockapi.actionkit.duties`, each mailing as of its own moment.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from mockapi.actionkit.declaring import writing
from mockapi.actionkit.declaring.call import Call
from mockapi.actionkit.declaring.refusals import Conflict, NotProcessed
from mockapi.actionkit.mailings import blackholes
from mockapi.actionkit.mailings.mailings import MAILING, due_at
from mockapi.actionkit.mailings.mailingtargeting import users_for
from mockapi.resource.evidence import guess
from mockapi.world.errors import Invalid, Refused, Unmodelled
from mockapi.world.store import Row

RANDOM = ("random", "rand_id")
BY_NUMBER = ("id", "user_id")

# ---- the set of recipients


def rebuild(call: Call, row: Row) -> tuple[Row, int]:
    """Find the recipients anew; the mailing, and the number of this run. Raises Unmodelled, NotProcessed."""
    chosen = _chosen(call, row)
    run = call.world.ids.next("actionkit.mailing_rebuild")
    now = call.now
    changes = {
        "mailing_set": chosen,
        "expected_send_count": len(chosen),
        "query_status": "saved",
        "query_task_id": str(run),
        "query_queued_at": now,
        "query_started_at": now,
        "query_completed_at": now,
        "targeting_version_saved": row.targeting_version,
        "rebuilds": (*(row.rebuilds or ()), (run, now, len(chosen))),
    }
    return writing.modify(call, MAILING, row, changes), run


def _chosen(call: Call, row: Row) -> tuple[int, ...]:
    try:
        users = users_for(call, row)
    except Invalid as invalid:
        raise NotProcessed({"includes": [str(invalid)]}) from None
    if row.sort_by in RANDOM:
        users.sort(key=lambda user: (user.rand_id, user[0]))
    elif row.sort_by and row.sort_by not in BY_NUMBER:
        raise Unmodelled(f"sorting the recipients of a mailing by {row.sort_by}")
    if row.limit_percent is not None:
        users = users[: len(users) * max(row.limit_percent, 0) // 100]
    if row.limit is not None:
        users = users[: max(row.limit, 0)]
    return tuple(user[0] for user in users)


def is_current(row: Row) -> bool:
    """Whether the set is that of the targeting as it stands."""
    return row.mailing_set is not None and row.targeting_version == row.targeting_version_saved


# ---- the queue


def queue(call: Call, row: Row) -> Row:
    """Send a draft at ``scheduled_for``, or at once where that is not ahead. Raises NotProcessed, Conflict."""
    if row.status != "draft":
        refuse_status(row, "queued")
    _check(call, row)
    if row.rebuild_query_at_send:
        _chosen(call, row)  # what cannot be judged is told now, not when the time has come
    elif not is_current(row):
        call.lean(guess("51: 409 on a targeting conflict"))
        raise Conflict({"targeting": ["The targeting has changed since the last rebuild. Rebuild this mailing first."]})
    now, by = call.now, call.account[0] if call.account is not None else None
    changes: dict[str, Any] = {"queued_at": now, "queued_by": by, "status": "queued", "finished_at": None}
    changes["queue_task_id"] = str(call.world.ids.next("actionkit.mailing_queue"))
    if row.scheduled_for is not None and row.scheduled_for > now:
        changes.update(status="scheduled", scheduled_by=by)
    return move_on(call, writing.modify(call, MAILING, row, changes))


def stop(call: Call, row: Row) -> Row:
    """Take a mailing out of the queue, or end its sending: a draft again. What went out stays out."""
    if row.status not in ("scheduled", "queued", "sending", "draft"):
        refuse_status(row, "stopped")
    return writing.modify(call, MAILING, row, {"status": "draft", "queued_at": None, "queue_task_id": None})


def refuse_status(row: Row, done: str) -> None:
    """Say that a mailing is in the wrong state for something. Raises Conflict for one on its way, else NotProcessed."""
    messages = {"status": [f"This mailing cannot be {done}: it is {row.status}."]}
    raise Conflict(messages) if row.status in ("scheduled", "queued", "sending") else NotProcessed(messages)


def _check(call: Call, row: Row) -> None:
    messages: dict[str, list[str]] = {}
    if not any(subject.text.strip() for subject in call.linking("mailingsubject", "mailing", row[0])):
        messages["subjects"] = [writing.REQUIRED]
    if not sender_of(call, row):
        messages["fromline"] = [writing.REQUIRED]
    if not (row.html or "").strip() and not (row.text or "").strip():
        messages["html"] = [writing.REQUIRED]
    if messages:
        raise NotProcessed(messages)
    for name in ("recurring_schedule", "test_group", "mergefile", "mergequery_report"):
        if getattr(row, name) is not None:
            raise Unmodelled(f"sending a mailing that has a {name}")
    if row.use_autotest or call.linking("mailingvariation", "mailing", row[0]):
        raise Unmodelled("sending a mailing with tests of its variations")


def sender_of(call: Call, row: Row) -> str:
    """Who a mailing is from."""
    if row.custom_fromline:
        return str(row.custom_fromline)
    line = call.get("fromline", row.fromline)
    return "" if line is None else str(line.from_line)


# ---- what the clock does


def send_due(call: Call) -> None:
    """Let every mailing move on that is due by the clock, the earliest first."""
    waiting = call.world.find(MAILING.noun)
    if waiting is None or not len(due := waiting.span("waiting", 0, below=call.now + 1)):
        return
    with call.world.transaction():
        for row in due:
            move_on(call, row)


def move_on(call: Call, row: Row) -> Row:
    """The mailing as it stands by the clock: mails that are due by now have gone out."""
    due = due_at(row)
    if call.now < due:
        return row
    if row.status != "sending":
        row = _start(replace(call, moment=due), row, due)
    return _send(call, row) if row.status == "sending" else row


def _start(call: Call, row: Row, due: int) -> Row:
    try:
        if row.rebuild_query_at_send or row.mailing_set is None:
            row, _ = rebuild(call, row)
    except (Refused, Unmodelled) as failure:
        values = {"mailing": row[0], "queue_task_id": row.queue_task_id or "", "traceback": str(failure)}
        writing.insert(call, call.models["mailingerror"], values)
        return writing.modify(call, MAILING, row, {"status": "died", "finished_at": due})
    changes = {"status": "sending", "started_at": due, "progress": 0, "expected_send_count": len(row.mailing_set)}
    return writing.modify(call, MAILING, row, changes)


def _send(call: Call, row: Row) -> Row:
    """Send to the part of the set whose turn has come: all of it, unless the setting spreads it over time."""
    recipients, start, takes = row.mailing_set, row.started_at, call.settings.mailing_seconds
    passed = call.now - start
    turn = len(recipients) if passed >= takes else len(recipients) * passed // takes
    sent = row.progress or 0
    subjects = [one for one in call.linking("mailingsubject", "mailing", row[0]) if one.text.strip()]
    winner = call.get("mailingsubject", row.winning_subject)
    for place in range(sent, turn):
        moment = start + (takes * (place + 1) // len(recipients))
        subject = winner or (subjects[place % len(subjects)] if subjects else None)
        _mail(call, row, recipients[place], subject, moment)
    changes: dict[str, Any] = {"progress": turn}
    if passed >= takes:
        changes.update(status="completed", finished_at=start + takes)
    elif turn == sent:
        return row
    return writing.modify(replace(call, moment=min(call.now, start + takes)), MAILING, row, changes)


def _mail(call: Call, row: Row, key: int, subject: Row | None, moment: int) -> None:
    """One mail, unless the user left meanwhile, had it already, or gets no mail at all."""
    user = call.get("user", key)
    if user is None or not call.linking("subscription", "user", key):
        return
    if call.one("usermailing", "mailing,user", (row[0], key)) is not None:
        return
    if blackholes.hold_back(call, user.email, mailing=row[0]):
        return
    number = subject[0] if subject is not None else None
    values = {"mailing": row[0], "user": key, "subject": number, "created_at": moment}
    writing.insert(call, call.models["usermailing"], values)
    call.world.outbox.send(
        "actionkit",
        "mailing",
        (user.email,),
        subject=subject.text if subject is not None else "",
        body=row.html or row.text or "",
        sender=sender_of(call, row),
        sent_at=moment,
        about={
            "mailing": row[0],
            "user": key,
            "subject": number,
            "akid": call.akid(key, row[0]),
        },
    )
