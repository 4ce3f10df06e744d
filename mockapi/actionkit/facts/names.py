"""Names taken apart, and what counts as an e-mail address and a slug: Django's validators as plain functions."""

from __future__ import annotations

import re
from ipaddress import ip_address
from typing import NamedTuple

PREFIXES = frozenset(
    ["mr", "mrs", "ms", "miss", "mx", "dr", "rev", "reverend", "prof", "professor", "hon", "sir", "dame", "rabbi"]
)
SUFFIXES = frozenset(["jr", "sr", "ii", "iii", "iv", "phd", "md", "esq", "dds", "dmd", "dvm", "jd", "rn", "cpa"])

EMAIL_LENGTH = 320


class Name(NamedTuple):
    """The five parts that a user's name has; what is missing is ``""``."""

    prefix: str
    first: str
    middle: str
    last: str
    suffix: str


def split_name(text: str) -> Name:
    """First word, last word and the rest between them (reference 40.4); titles in front and behind apart (a guess).

    A single word is a first name. The parts keep the letters that they came with.
    """
    words = text.split()
    prefix: list[str] = []
    suffix: list[str] = []
    while len(words) > 1 and _plain(words[0]) in PREFIXES:
        prefix.append(words.pop(0))
    while len(words) > 1 and _plain(words[-1]) in SUFFIXES:
        suffix.insert(0, words.pop().strip(","))
        words[-1] = words[-1].rstrip(",") or words[-1]
    first, rest = words[:1], words[1:]
    parts = (prefix, first, rest[:-1], rest[-1:], suffix)
    return Name(*(" ".join(part) for part in parts))


def _plain(word: str) -> str:
    return word.replace(".", "").strip(",").casefold()


# The same texts as Django's EmailValidator lets through. Letters beyond ASCII are those of the Basic Multilingual
# Plane, and only in the domain; a blank in a quoted local part must be escaped.
_ATOM = r"[-!#$%&'*+/=?^_`{}|~0-9A-Z]+"
_PLAIN_LOCAL = rf"{_ATOM}(?:\.{_ATOM})*"
_QUOTED_LOCAL = r'"(?:[\x01-\x08\x0b\x0c\x0e-\x1f!#-\[\]-\x7f]|\\[\x01-\x09\x0b\x0c\x0e-\x7f])*"'
_LOCAL = re.compile(f"{_PLAIN_LOCAL}|{_QUOTED_LOCAL}", re.IGNORECASE)
_LABEL = r"(?!-)[-a-z0-9\u00a1-\uffff]{1,63}(?<!-)"
_TOP_LEVEL = r"(?!-)(?:[-a-z\u00a1-\uffff]{2,63}|xn--[a-z0-9]{1,59})(?<!-)"
_DOMAIN = re.compile(rf"(?:{_LABEL}\.)+{_TOP_LEVEL}", re.IGNORECASE)
_LITERAL = re.compile(r"\[([A-F0-9:.]+)\]", re.IGNORECASE)

_SLUG = re.compile(r"[-a-zA-Z0-9_]+")


BAD_EMAIL = "Enter a valid email address."  # Django's words


def is_email(text: str) -> bool:
    """Whether Django's EmailValidator lets it through."""
    local, at, domain = text.rpartition("@")
    if not at or len(text) > EMAIL_LENGTH or not _LOCAL.fullmatch(local):
        return False
    if domain == "localhost" or _DOMAIN.fullmatch(domain):
        return True
    literal = _LITERAL.fullmatch(domain)
    return literal is not None and _is_address(literal[1])


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def is_slug(text: str) -> bool:
    """Whether Django's validate_slug lets it through: ASCII letters, digits, underscores, hyphens; at least one."""
    return _SLUG.fullmatch(text) is not None
