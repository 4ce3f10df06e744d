"""Control of ActionKit: staff accounts, akids, and the way off XML-RPC."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from mockapi.transport.controls import Asked, Route, answer_of, hash_of, list_of, plain, text, whole
from mockapi.transport.controls.rows import ROW, shown_row
from mockapi.world.errors import Invalid

if TYPE_CHECKING:
    from mockapi.emulator import Emulator

MOVE = answer_of(
    number=whole("Of the exchange."),
    method=text(),
    given=hash_of(),
    requests=list_of(text(), "What does the same over REST, in order."),
    differences=list_of(text(), "How the answers differ."),
)


def add_staff(emulator: Emulator, asked: Asked) -> Mapping[str, Any]:
    """A staff account with the rights of permission ``groups`` and ``permissions`` of its own (``view_user``, say)."""
    body = dict(asked.body)
    username, password = body.pop("username"), body.pop("password")
    if not username.strip():
        raise Invalid("username is required")
    return shown_row(emulator.actionkit.add_staff(username, password, **body))


def akid(emulator: Emulator, asked: Asked) -> Mapping[str, Any]:
    """The akid of a user, as it stands in links of mails; with ``mailing`` in those of that mailing."""
    return {"akid": emulator.actionkit.akid_for(asked.args["user"], mailing=asked.args.get("mailing"))}


def migration(emulator: Emulator, asked: Asked) -> Mapping[str, Any]:
    """The calls over XML-RPC that the journal holds, each with the REST requests that do the same."""
    report = emulator.actionkit.migration_report()
    moves = [
        {
            "number": move.number,
            "method": move.method,
            "given": plain(move.given),
            "requests": list(move.requests),
            "differences": list(move.differences),
        }
        for move in report
    ]
    return {"methods": report.methods, "moves": moves, "forgotten": report.forgotten, "text": str(report)}


ROUTES = (
    Route("POST", "actionkit/staff", add_staff, body=hash_of({
        "username": text(), "password": text(minLength=1), "groups": list_of(text()), "permissions": list_of(text()),
        "api_key": text(),
    }, ("username", "password")), answer=ROW),
    Route("GET", "actionkit/akid", akid, args={"user": text("A number."), "mailing": text("A number.")},
          needs=("user",), answer=answer_of(akid=text())),
    Route("GET", "actionkit/migration", migration, answer=answer_of(
        methods=hash_of(help="How often each was called."), moves=list_of(MOVE), forgotten=whole(), text=text(),
    )),
)  # fmt: skip
