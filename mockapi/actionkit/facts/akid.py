"""The values that prove who a link was made for: akid, hash of any text, login token (reference 52)."""

from __future__ import annotations

import hmac
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from hashlib import sha256

HASH_LENGTH = 6

_AKID = re.compile(r"([0-9]{0,18})\.([0-9]{1,18})\.([A-Za-z0-9_-]+)")
_LOGIN = re.compile(r"([0-9]{1,18})\.([0-9]{1,18})\.([A-Za-z0-9_-]+)")


@dataclass(frozen=True)
class Akid:
    """An akid taken apart. ``valid``: its hash is the one that the site's secret makes."""

    mailing_id: int | None
    user_id: int
    valid: bool


def hash_of(secret: str, cleartext: str) -> str:
    """Six characters that only the holder of the secret can make for a text."""
    return _digest(secret, cleartext)[:HASH_LENGTH]


def akid(secret: str, user_id: int, mailing_id: int | None = None) -> str:
    """``3.1001._GN88w``; without a mailing ``.1001.Cr4Bap``, which is also the user's ``token``."""
    cleartext = f"{'' if mailing_id is None else mailing_id}.{user_id}"
    return f"{cleartext}.{hash_of(secret, cleartext)}"


def parse(secret: str, text: str) -> Akid | None:
    """The parts of an akid, whether its hash is right or wrong; None if the text does not have the form of one."""
    found = _AKID.fullmatch(text)
    if found is None:
        return None
    mailing_id, user_id, given = found.groups()
    right = hash_of(secret, f"{mailing_id}.{user_id}")
    return Akid(int(mailing_id) if mailing_id else None, int(user_id), hmac.compare_digest(given, right))


def login_token(secret: str, user_id: int, expires: int) -> str:
    """An opaque token for ``/login/?i=``, good until ``expires`` (seconds since the epoch). Its form is a guess."""
    cleartext = f"{user_id}.{expires}"
    return _base64(f"{cleartext}.{_digest(secret, cleartext)}".encode())


def read_login_token(secret: str, token: str, now: int) -> int | None:
    """The id of the user whom a login token is for; None if we did not make it or it has expired."""
    if not token.isascii():
        return None
    try:
        text = urlsafe_b64decode(token + "=" * (-len(token) % 4)).decode("ascii")
    except ValueError:
        return None
    found = _LOGIN.fullmatch(text)
    if found is None:
        return None
    user_id, expires, given = found.groups()
    if not hmac.compare_digest(given, _digest(secret, f"{user_id}.{expires}")):
        return None
    return int(user_id) if now < int(expires) else None


def _digest(secret: str, cleartext: str) -> str:
    return _base64(sha256(f"{secret}.{cleartext}".encode("utf-8", "surrogatepass")).digest())


def _base64(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode("ascii").rstrip("=")
