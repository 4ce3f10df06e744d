"""The outbox: what the services would have sent, kept in order; a rollback takes back what it undoes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from mockapi.world.log import WriteLog


@dataclass(frozen=True)
class Message:
    """One mail, or one call to a webhook. ``kind`` says why it went out, ``about`` what it concerns, by name.

    ``to`` are addresses, ``sent_at`` is in seconds since the epoch.
    """

    number: int
    service: str
    kind: str
    to: tuple[str, ...]
    subject: str
    body: str
    sender: str
    sent_at: int
    about: Mapping[str, Any] = field(default_factory=dict)


class Outbox:
    """The messages of a world, oldest first."""

    def __init__(self, log: WriteLog) -> None:
        self._log = log
        self._messages: dict[int, Message] = {}
        self._last = 0
        self._muted = False

    def send(
        self,
        service: str,
        kind: str,
        to: tuple[str, ...],
        *,
        subject: str = "",
        body: str = "",
        sender: str = "",
        sent_at: int = 0,
        about: Mapping[str, Any] | None = None,
    ) -> Message:
        """Put a message in."""
        message = Message(self._last + 1, service, kind, to, subject, body, sender, sent_at, dict(about or {}))
        if not self._muted:
            self._log.refuse_sealed()
            self._last = message.number
            self._log.append(self, message.number, None)
            self._messages[message.number] = message
        return message

    @contextmanager
    def muted(self) -> Iterator[None]:
        """Nothing is sent while inside: what is told there happened in the past."""
        before, self._muted = self._muted, True
        try:
            yield
        finally:
            self._muted = before

    def find(self, *, service: str | None = None, kind: str | None = None, to: str | None = None) -> list[Message]:
        """The messages that match all that is given; ``to`` is one address, in any case."""
        return [
            message
            for message in self
            if (service is None or message.service == service)
            and (kind is None or message.kind == kind)
            and (to is None or to.lower() in (address.lower() for address in message.to))
        ]

    def put_back(self, key: int, value: Message | None) -> Message | None:
        """See :class:`mockapi.world.log.Target`."""
        before = self._messages.pop(key, None)
        if value is not None:
            self._messages[key] = value
            self._last = max(self._last, key)
        elif key == self._last:
            self._last -= 1
        return before

    def standing(self, key: int) -> Message | None:
        """See :class:`mockapi.world.log.Target`."""
        return self._messages.get(key)

    def fork(self, log: WriteLog) -> Outbox:
        """The same messages for another world."""
        other = Outbox(log)
        other._messages, other._last = dict(self._messages), self._last
        return other

    def __len__(self) -> int:
        return len(self._messages)

    def __iter__(self) -> Iterator[Message]:
        return iter([self._messages[number] for number in sorted(self._messages)])

    def __getitem__(self, place: int) -> Message:
        return list(self)[place]
