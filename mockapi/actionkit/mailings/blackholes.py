"""Addresses that get no mail: by address, domain or pattern, and the log of what was held back (reference 21.1, 39)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mockapi.actionkit.declaring import writing
from mockapi.actionkit.declaring.call import Call
from mockapi.actionkit.declaring.model import READ, Model, standard
from mockapi.actionkit.declaring.refusals import NotValid
from mockapi.actionkit.facts.names import BAD_EMAIL, is_email
from mockapi.resource.evidence import client, guess
from mockapi.resource.fields import Boolean, Integer, Text

# ---- rules


@dataclass(frozen=True)
class Match:
    """By what an address is held back: itself, its domain, the number of a pattern."""

    email: bool = False
    domain: bool = False
    pattern: int | None = None


def match(call: Call, address: str) -> Match | None:
    """By what an address is held back; None for one that gets mail."""
    by_email = call.one("blackholedemail", "email", address) is not None
    by_domain = call.one("blackholeddomain", "domain", address.rpartition("@")[2]) is not None
    by_pattern = next((row[0] for row in call.rows("blackholedpattern") if _like(row.pattern, address)), None)
    return Match(by_email, by_domain, by_pattern) if by_email or by_domain or by_pattern is not None else None


def hold_back(call: Call, address: str, *, mailing: int | None = None, action: int | None = None) -> bool:
    """Whether an address gets no mail; that it was held back is noted."""
    found = match(call, address)
    if found is None:
        return False
    values = {
        "email": address,
        "mailing_id": mailing,
        "action_id": action,
        "matched_email": found.email,
        "matched_domain": found.domain,
        "matched_pattern": found.pattern,
    }
    writing.insert(call, BLACKHOLED_HISTORY, values)
    return True


def _like(pattern: str, address: str) -> bool:
    """Whether an address is like a pattern, in which ``%`` is any text and ``_`` any letter (a guess)."""
    parts = {"%": ".*", "_": "."}
    expression = "".join(parts.get(letter) or re.escape(letter) for letter in pattern)
    return re.fullmatch(expression, address, re.IGNORECASE | re.DOTALL) is not None


def check_email(call: Call, model: Model, columns: Mapping[str, Any]) -> None:
    """What is blackholed is an e-mail address. Raises NotValid."""
    if "email" in columns and not is_email(columns["email"]):
        raise NotValid(model.name, {"email": [BAD_EMAIL]})


# ---- declarations

BLACKHOLED_EMAIL = Model(
    name="blackholedemail",
    sql="core_blackholedemail",
    help="An address that gets neither mailings nor confirmations.",
    evidence=client("39"),
    fields=standard(Text("email", required=True, clears=False, max_length=255)),
    unique=("email",),
    check=check_email,
)

BLACKHOLED_DOMAIN = Model(
    name="blackholeddomain",
    sql="core_blackholeddomain",
    help="A domain whose addresses get no mail.",
    evidence=guess("21.1: by its table"),
    fields=standard(Text("domain", required=True, clears=False, max_length=255)),
    unique=("domain",),
)

BLACKHOLED_PATTERN = Model(
    name="blackholedpattern",
    sql="core_blackholedpattern",
    help="A pattern of addresses that get no mail.",
    evidence=guess("21.1: by its table"),
    fields=standard(Text("pattern", required=True, clears=False, max_length=255)),
    unique=("pattern",),
)

BLACKHOLED_HISTORY = Model(
    name="blackholedhistory",
    sql="core_blackholedhistory",
    help="That a mail was held back.",
    evidence=guess("21.1: by its table"),
    fields=standard(
        Text("email", default="", max_length=255),
        Integer("mailing_id"),
        Integer("action_id"),
        Boolean("matched_email", default=False),
        Boolean("matched_domain", default=False),
        Integer("matched_pattern"),
    ),
    list_methods=READ,
    detail_methods=READ,
)

MODELS = (BLACKHOLED_EMAIL, BLACKHOLED_DOMAIN, BLACKHOLED_PATTERN, BLACKHOLED_HISTORY)
