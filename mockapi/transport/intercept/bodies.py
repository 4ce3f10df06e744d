"""Bodies that come in slowly or break off, for clients that read them from something like a file."""

from __future__ import annotations

import time
from http.client import IncompleteRead
from io import BytesIO
from typing import Any

from mockapi.world.exchange import PIECE


class Slow(BytesIO):
    """Bytes of which those behind the ``head`` come in pieces of :data:`PIECE`, each after ``pause`` seconds.

    ``patience`` is how many seconds the client waits for a piece, None for ever: TimeoutError is raised at once where
    the pause is longer.
    """

    def __init__(self, data: bytes, pause: float, *, head: int = 0, patience: float | None = None) -> None:
        super().__init__(data)
        self._pause, self._head = pause, head
        self.patience = patience

    def read(self, size: int | None = -1) -> bytes:
        """See :class:`io.BytesIO`; it takes its time."""
        start = self.tell()
        data = super().read(size)
        self._wait(start)
        return data

    def readinto(self, buffer: Any) -> int:
        """See :class:`io.BytesIO`; it takes its time."""
        start = self.tell()
        length = super().readinto(buffer)
        self._wait(start)
        return length

    def _wait(self, start: int) -> None:
        """For the pieces that come in between there and here."""
        pieces = self._pieces(self.tell()) - self._pieces(start)
        if pieces and self.patience is not None and self._pause > self.patience:
            raise TimeoutError("The read operation timed out")
        time.sleep(self._pause * pieces)

    def _pieces(self, place: int) -> int:
        return -(-max(0, place - self._head) // PIECE)


class Cut(BytesIO):
    """The first ``size`` bytes of a body; reading all of it raises IncompleteRead, as http.client does."""

    def __init__(self, body: bytes, size: int) -> None:
        super().__init__(body[:size])
        self._missing = max(0, len(body) - size)

    def read(self, size: int | None = -1) -> bytes:
        """See :class:`io.BytesIO`."""
        data = super().read(size)
        if self._missing and (size is None or size < 0):
            raise IncompleteRead(data, self._missing)
        return data


class Broken(BytesIO):
    """An answer that does not come: its first line cannot be read."""

    def __init__(self, error: OSError) -> None:
        super().__init__()
        self._error = error

    def readline(self, size: int | None = -1) -> bytes:
        """Raises the error."""
        raise self._error
