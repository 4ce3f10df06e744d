"""Privacy: the texts that users are shown, what they said to them, and notes on where data come from (21.1)."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from mockapi.actionkit.declaring.call import Call
from mockapi.actionkit.declaring.fields import Link
from mockapi.actionkit.declaring.model import Model, standard
from mockapi.resource.evidence import guess
from mockapi.resource.fields import Boolean, Text
from mockapi.world.store import Row

BY_TABLE = guess("21.1: by its table")


def hash_text(call: Call, columns: dict[str, Any], row: Row | None) -> None:
    """The hash of a text; that it is SHA-256 follows from its length (a guess)."""
    if "text" in columns:
        columns["hash"] = sha256(columns["text"].encode("utf-8", "surrogatepass")).hexdigest()


PRIVACY_NOTES = Model(
    name="privacynotes",
    sql="core_privacynotes",
    help="A note on where imported data come from.",
    evidence=BY_TABLE,
    fields=standard(Boolean("hidden", default=False), Text("text", required=True)),
)

PRIVACY_TEXT = Model(
    name="privacytext",
    sql="core_privacytext",
    help="A text on privacy that users agree to.",
    evidence=BY_TABLE,
    fields=standard(
        Text("text", required=True),
        Text("type", default=""),
        Link("lang", to="language"),
        Text("hash", write="never", max_length=64),
        Boolean("accepted", default=False),
    ),
    unique=("hash",),
    derive=hash_text,
)

PRIVACY_RECORD = Model(
    name="privacyrecord",
    sql="core_privacyrecord",
    help="What a user said to a privacy text.",
    evidence=BY_TABLE,
    fields=standard(
        Link("version", to="privacytext", null=False),
        Text("status", default="", max_length=32),
        Link("user", to="user", null=False),
        Link("action", to="action"),
    ),
)

TEXTS = (PRIVACY_NOTES, PRIVACY_TEXT)
RECORDS = (PRIVACY_RECORD,)
