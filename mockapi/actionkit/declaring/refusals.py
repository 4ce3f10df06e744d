"""What ActionKit's rules refuse, by meaning; each protocol gives these their shapes (reference 8)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from mockapi.world.errors import Forbidden, Invalid

Messages = Mapping[str, Sequence[str]]


class NotValid(Invalid):
    """Validation of a plain resource failed: messages by field; ``errors`` is the field of what concerns them all."""

    def __init__(self, resource: str, messages: Messages) -> None:
        super().__init__("; ".join(f"{name}: {' '.join(texts)}" for name, texts in messages.items()))
        self.resource, self.messages = resource, messages


class NotProcessed(Invalid):
    """An action, a mailer call and their like were refused: messages by field."""

    def __init__(self, messages: Messages) -> None:
        super().__init__("; ".join(f"{name}: {' '.join(texts)}" for name, texts in messages.items()))
        self.messages = messages


class NoSuchPage(Invalid):
    """The page of an action is unknown."""

    def __init__(self, name: object) -> None:
        super().__init__(f"Unable to find a page for processing. You sent page={name}.")


class NotPushed(Invalid):
    """A donation push, a recurring push or a reversal was refused: a message, or a list of them, by field."""

    def __init__(self, messages: Mapping[str, Any]) -> None:
        super().__init__("; ".join(f"{name}: {text}" for name, text in messages.items()))
        self.messages = messages


class Conflict(Invalid):
    """Something unique is taken already. ``resource`` and ``key`` name the holder, where the vendor tells."""

    def __init__(self, messages: Messages, resource: str = "", key: int | None = None) -> None:
        super().__init__("; ".join(f"{name}: {' '.join(texts)}" for name, texts in messages.items()))
        self.messages, self.resource, self.key = messages, resource, key


class Untranslated(Invalid):
    """A report that the vendor's database would run and ours cannot: refused as a broken one, and loud besides."""


class Misdirected(Invalid):
    """A link in a body leads to no resource of the kind that is wanted."""


class NotPermitted(Forbidden):
    """The account lacks the permission."""
