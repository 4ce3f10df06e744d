"""The refusals that rules raise and protocols render: meanings, never status codes."""

from __future__ import annotations


class Refused(Exception):
    """A service would refuse this; the text is the one that its API answers with."""


class Invalid(Refused):
    """The data sent cannot be accepted."""


class NotFound(Refused, LookupError):
    """No such thing, or not within reach of the caller."""


class NotAllowed(Refused):
    """The thing is there, but this cannot be done to it over the API."""


class Forbidden(Refused):
    """The credentials are missing, unknown, or not good enough."""


class TooMany(Refused):
    """Too many calls in too short a time."""


class Unmodelled(Exception):
    """The vendor has this and the emulator lacks it: loud, never answered with something made up.

    ``what`` names the gap in one sentence.
    """

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


class Duplicate(Exception):
    """A value that must be unique within its collection is taken; ``key`` is the row that has it."""

    def __init__(self, noun: str, index: str, value: object, key: int) -> None:
        super().__init__(f"{noun}: {index} {value!r} is taken")
        self.noun, self.index, self.value, self.key = noun, index, value, key


class SavepointError(RuntimeError):
    """A savepoint or checkpoint was used in a way that cannot be honoured."""


class Forgotten(LookupError):
    """The write log no longer reaches back that far: it is as long as the journal."""


class ReadOnly(RuntimeError):
    """What is shown is the past, and somebody wanted to change it."""
