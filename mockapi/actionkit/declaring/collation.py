"""How the vendor's database compares text: case, accents and blanks at the end do not count (tastypie-notes 6)."""

from __future__ import annotations

import unicodedata
from typing import Any


def folded(value: Any) -> Any:
    """What two values have in common that are equal to MySQL; anything but text stays as it is."""
    if not isinstance(value, str):
        return value
    if value.isascii():
        return value.lower().rstrip(" ")
    plain = unicodedata.normalize("NFKD", value)
    return "".join(letter for letter in plain if not unicodedata.combining(letter)).casefold().rstrip(" ")
