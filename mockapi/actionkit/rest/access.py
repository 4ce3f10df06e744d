"""Who is asking: HTTP Basic and API keys of staff accounts (reference 2)."""

from __future__ import annotations

from base64 import b64decode
from binascii import Error
from functools import lru_cache

from mockapi.actionkit.declaring.collation import folded
from mockapi.actionkit.users.staff import STAFF
from mockapi.world.errors import Forbidden
from mockapi.world.store import Row
from mockapi.world.world import World

REALM = 'Basic Realm="django-tastypie"'


class Unknown(Forbidden):
    """Credentials are missing, or open nothing."""


def account_of(world: World, authorization: str | None) -> Row | None:
    """The staff account of an Authorization header; None without one or with blank credentials. Raises Unknown."""
    if not authorization:
        return None
    credentials = _credentials(authorization)
    if credentials is None:
        raise Unknown("the credentials cannot be read")
    name, secret, kind = credentials
    if not name and not secret:  # recorded: blank ones count as none (decisions)
        return None
    account = world.collection(STAFF.table).one("unique:username", folded(name))
    known = None if account is None else (account.password if kind == "basic" else account.api_key)
    if account is None or not account.is_active or not secret or known != secret or account.username != name:
        raise Unknown("the credentials open nothing")
    return account


@lru_cache(maxsize=64)
def _credentials(header: str) -> tuple[str, str, str] | None:
    scheme, _, value = header.strip().partition(" ")
    kind = scheme.lower()
    if kind == "basic":
        try:
            value = b64decode(value.strip(), validate=True).decode()
        except (Error, ValueError):
            return None
    elif kind != "apikey":
        return None
    name, colon, secret = value.strip().partition(":") if kind == "apikey" else value.partition(":")
    return (name, secret, kind) if colon else None
