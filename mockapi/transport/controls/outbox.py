"""Control of the outbox: the mails and calls to webhooks that the services would have sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from mockapi.transport.controls import MOMENT, Asked, Route, answer_of, hash_of, iso, list_of, plain, text, whole

if TYPE_CHECKING:
    from mockapi.emulator import Emulator

MESSAGE = answer_of(
    number=whole(),
    service=text(),
    kind=text("Why it went out: webhook, say."),
    to=list_of(text()),
    subject=text(),
    body=text(),
    sender=text(),
    sent_at=MOMENT,
    about=hash_of(help="What it concerns."),
)


def list_messages(emulator: Emulator, asked: Asked) -> Mapping[str, Any]:
    """What was sent, oldest first, with what is due by now; ``to`` is one address, in any case."""
    return {
        "messages": [
            {
                "number": message.number,
                "service": message.service,
                "kind": message.kind,
                "to": list(message.to),
                "subject": message.subject,
                "body": message.body,
                "sender": message.sender,
                "sent_at": iso(message.sent_at),
                "about": plain(message.about),
            }
            for message in emulator.outbox.find(**asked.args)
        ]
    }


ROUTES = (
    Route(
        "GET",
        "outbox",
        list_messages,
        args={"service": text(enum=["actionnetwork", "actionkit"]), "kind": text(), "to": text()},
        answer=answer_of(messages=list_of(MESSAGE)),
    ),
)
