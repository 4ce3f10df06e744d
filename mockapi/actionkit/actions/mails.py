"""What the service sends after an action: the confirmation, notifications to staff, mails to friends (reference 55)."""

from __future__ import annotations

from typing import Any

from mockapi.actionkit.actions.specific import Submission
from mockapi.actionkit.declaring.call import Call
from mockapi.actionkit.facts.names import is_email
from mockapi.actionkit.mailings import blackholes
from mockapi.world.store import Row

SENDER = '"ActionKit" <noreply@mockapi.actionkit.com>'


def send(submission: Submission, user: Row, action: Row) -> Row:
    """Put into the outbox what the page's follow-up asks for; the action, with the friends' mails counted."""
    call, page, given = submission.call, submission.page, submission.given
    found = call.linking("pagefollowup", "page", page[0])
    if not found or action.status != "complete":
        return action
    followup = found[0]
    about: dict[str, Any] = {"action": action[0], "page": page.name, "user": user[0]}
    sender = _sender(call, followup)
    skipped = given.flag("skip_confirmation") or given.names("skip_confirmation_in", user.country)
    if followup.send_email and not skipped:
        _put(call, "confirmation", (user.email,), followup.email_subject, followup.email_body, sender, about)
    if followup.send_notifications:
        for number in followup.notifications or ():
            _notify(call, number, sender, about)
    friends = _friends(submission) if followup.send_taf else []
    for address in friends:
        subject = given.text("taf_subject") or followup.taf_subject
        body = given.text("taf_body") or followup.taf_body
        _put(call, "taf", (address,), subject, body, user.email, about)
    if friends:
        action = call.rows("action").put(action.replace(taf_emails_sent=len(friends)))
    return action


def _put(
    call: Call, kind: str, to: tuple[str, ...], subject: str, body: str, sender: str, about: dict[str, Any]
) -> None:
    to = tuple(address for address in to if not blackholes.hold_back(call, address, action=about["action"]))
    if not to:
        return
    call.world.outbox.send(
        "actionkit", kind, to, subject=subject, body=body, sender=sender, sent_at=call.now, about=about
    )


def _notify(call: Call, number: int, sender: str, about: dict[str, Any]) -> None:
    notification = call.get("actionnotification", number)
    if notification is not None and not notification.hidden:
        staff = (call.get("authuser", key) for key in notification.staff)
        named = [part.strip() for part in notification.to.split(",")]
        addresses = [*named, *(account.email for account in staff if account is not None)]
        to = tuple(dict.fromkeys(address for address in addresses if address))
        line = call.get("fromline", notification.from_line)
        sender = notification.custom_from or (sender if line is None else line.from_line)
        _put(call, "notification", to, notification.subject, notification.body, sender, about)


def _sender(call: Call, followup: Row) -> str:
    if followup.email_custom_from:
        return str(followup.email_custom_from)
    line = call.get("fromline", followup.email_from_line) or call.get("fromline", 1)
    return SENDER if line is None else str(line.from_line)


def _friends(submission: Submission) -> list[str]:
    addresses = (
        part.strip() for text in submission.given.texts("taf_emails") for part in text.replace("\n", ",").split(",")
    )
    return list({address.casefold(): address for address in addresses if is_email(address)}.values())
