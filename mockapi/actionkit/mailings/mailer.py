"""The mailer: a mailing written in plain words, and all that is done with one, under the same number (reference 51)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from mockapi.actionkit.declaring import writing
from mockapi.actionkit.declaring.call import Call
from mockapi.actionkit.declaring.fields import Derived, Links
from mockapi.actionkit.declaring.model import LIST, Body, Id, Model, Uri, Verb
from mockapi.actionkit.declaring.outcomes import Accepted, Made, MadeAt, Shown
from mockapi.actionkit.declaring.references import resolved
from mockapi.actionkit.declaring.refusals import Conflict, Messages, NotProcessed, NotValid
from mockapi.actionkit.facts.names import BAD_EMAIL, is_email
from mockapi.actionkit.mailings import mailings, mailingtargeting, sending
from mockapi.actionkit.mailings.fromlines import address_in
from mockapi.actionkit.mailings.mailings import MAILING, WAITING, subjects_in
from mockapi.actionkit.mailings.mailingstats import figures_of
from mockapi.actionkit.mailings.mailingtargeting import MAILING_TARGETING
from mockapi.resource.evidence import client, doc, guess
from mockapi.resource.fields import Text, timestamp
from mockapi.world.errors import NotFound, Refused
from mockapi.world.store import Row

SIDES = ("includes", "excludes")
IN_WORDS = ("fromline", "subjects", *SIDES)

# ---- writing


def create_mailer(call: Call, model: Model, body: Body) -> Row:
    """A draft; nothing is required before it is queued (rulings). Raises NotProcessed."""
    read = _Reading(call, body)
    row = mailings.make(call, read.columns, read.custom, read.subjects or [])
    _target(call, row, read)
    return _current(call, row)


def update_mailer(call: Call, model: Model, row: Row, body: Body) -> Row:
    """Merge what was sent into a mailing that is not on its way. Raises NotProcessed, Conflict."""
    if row.status in WAITING:
        sending.refuse_status(row, "changed")
    _check_version(call, row, body)
    read = _Reading(call, body)
    row = mailings.change(call, row, read.columns, read.custom, read.subjects)
    _target(call, row, read)
    return _current(call, row)


def _current(call: Call, row: Row) -> Row:
    """The row as it is now."""
    found = call.get("mailing", row[0])
    assert found is not None
    return found


def _check_version(call: Call, row: Row, body: Body) -> None:
    """Who names the targeting they saw must have seen the latest (a guess at the documented 409)."""
    seen = body.get("targeting_version")
    changes = any(side in body for side in SIDES)
    if changes and isinstance(seen, int) and not isinstance(seen, bool) and seen != row.targeting_version:
        call.lean(guess("51: 409 on a targeting conflict"))
        raise Conflict({"targeting_version": [f"The targeting has changed: it is at version {row.targeting_version}."]})


class _Reading:
    """What a body says, in the columns of a mailing; all that is wrong with it is told at once."""

    def __init__(self, call: Call, body: Body) -> None:
        # Numbers and names are good references here, besides URIs.
        self.call = replace(call, door="python")
        self.columns: dict[str, Any] = {}
        self.custom: dict[str, Mapping[str, Any]] = {}
        self.subjects: list[mailings.Subject] | None = None
        self.sides: dict[str, dict[str, Any] | int] = {}
        self._problems: dict[str, list[str]] = {}
        for name, value in body.items():
            self._take(name, value)
        if self._problems:
            raise NotProcessed(self._problems)

    def _take(self, name: str, value: Any) -> None:
        try:
            self._read(name, value)
        except (NotValid, NotProcessed) as refused:
            self._note(refused.messages)
        except Refused as refused:
            self._note({name: [str(refused)]})

    def _note(self, messages: Messages) -> None:
        for name, texts in messages.items():
            self._problems.setdefault(name, []).extend(texts)

    def _read(self, name: str, value: Any) -> None:
        field = MAILING.field.get(name)
        if name == "subjects":
            self.subjects = subjects_in(MAILING, {"subjects": value})
        elif name == "fromline":
            self._read_from_line(value)
        elif name in SIDES:
            self.sides[name] = self._targeting(name, value)
        elif field is None or field.write == "never":
            return
        elif name == "lang" and isinstance(value, str) and "/" not in value:
            self.columns["lang"] = self._language(value)
        elif isinstance(field, Links) and not isinstance(value, (list, tuple)) and value is not None:
            raise NotProcessed({name: ["Enter a list."]})
        else:
            made = writing.hydrate(self.call, MAILING, {name: value}, _SOME)
            self.columns.update(made.columns)
            self.custom.update(made.custom)

    def _language(self, value: str) -> int:
        found = next((row for row in self.call.rows("language") if row.iso_code == value.lower()), None)
        return int(found[0]) if found is not None else resolved(self.call, "lang", "language", value)

    def _read_from_line(self, value: Any) -> None:
        """A URI or a number, or the line itself: one that the site has, or one of the mailing's own."""
        text = value.strip() if isinstance(value, str) else None
        if value is None:
            self.columns.update(fromline=None, custom_fromline="")
        elif text is None or text.startswith("/") or "://" in text or text.isdecimal():
            self.columns.update(fromline=resolved(self.call, "fromline", "fromline", value), custom_fromline="")
        elif address_in(text) is None:
            raise NotProcessed({"fromline": [BAD_EMAIL]})
        else:
            known = next((row for row in self.call.rows("fromline") if row.from_line.strip() == text), None)
            self.columns["fromline"] = None if known is None else known[0]
            self.columns["custom_fromline"] = text if known is None else ""

    def _targeting(self, side: str, value: Any) -> dict[str, Any] | int:
        """Criteria by name, or a targeting that there is."""
        if value is None:
            return {}
        if not isinstance(value, Mapping):
            return resolved(self.call, side, "mailingtargeting", value)
        columns: dict[str, Any] = {}
        for name, given in value.items():
            field = MAILING_TARGETING.field.get(name)
            if field is None or field.write == "never" or name == "created_at":
                raise NotProcessed({side: [f"'{name}' is not a targeting field."]})
            if isinstance(field, Links) and given is not None and not isinstance(given, (list, tuple)):
                given = [given]
            elif isinstance(field, Text) and isinstance(given, (list, tuple)):
                given = ",".join(str(one) for one in given)
            try:
                columns.update(writing.hydrate(self.call, MAILING_TARGETING, {name: given}, _SOME).columns)
            except NotValid as refused:
                raise NotProcessed(
                    {side: [f"{field}: {text}" for field, texts in refused.messages.items() for text in texts]}
                ) from None
        return columns


# A row stands for "this exists already" where only the values of a body are wanted.
_SOME = MAILING.build(0, {})


def _target(call: Call, row: Row, read: _Reading) -> None:
    for side, given in read.sides.items():
        if isinstance(given, int):
            row = mailings.change(call, row, {side: given})
            continue
        targeting = call.get("mailingtargeting", getattr(row, side))
        if targeting is None:
            made = writing.insert(call, MAILING_TARGETING, given)
            row = mailings.change(call, row, {side: made[0]})
        else:
            mailingtargeting.change(call, targeting, given)


# ---- what is done with a mailing


def copy(call: Call, model: Model, row: Row, body: Body) -> Made:
    """A draft with the same content and targeting, and a life of its own."""
    fresh = MAILING.blank
    kept = {
        item.column: getattr(row, item.column)
        for item in MAILING.fields
        if item.columns and item.write != "never" and item.name not in _OF_ITS_OWN
    }
    for side in SIDES:
        kept[side] = _copied_targeting(call, getattr(row, side))
    custom = {"mailingfield": _custom_of(call, row)}
    old = call.linking("mailingsubject", "mailing", row[0])
    subjects = [mailings.Subject(one.text, one.preview_text) for one in old]
    return Made(MAILER, mailings.make(call, {**fresh, **kept}, custom, subjects))


_OF_ITS_OWN = ("created_at", "status", "scheduled_for", "winning_subject", "hidden", *SIDES)


def _custom_of(call: Call, row: Row) -> dict[str, tuple[str, ...]]:
    values: dict[str, tuple[str, ...]] = {}
    for one in call.linking("mailingfield", "parent", row[0]):
        values[one.name] = (*values.get(one.name, ()), one.value)
    return values


def _copied_targeting(call: Call, key: int | None) -> int | None:
    old = call.get("mailingtargeting", key)
    if old is None:
        return None
    columns = {item.column: getattr(old, item.column) for item in MAILING_TARGETING.fields if item.columns}
    for name in ("created_at", "updated_at"):
        columns.pop(name)
    made = int(writing.insert(call, MAILING_TARGETING, {k: v for k, v in columns.items() if k != "key"})[0])
    for query in call.linking("targetingqueryreport", "targeting", old[0]):
        values = {"targeting": made, "report": query.report}
        new = writing.insert(call, call.models["targetingqueryreport"], values)
        for one in call.linking("targetingqueryreportparam", "query", query[0]):
            values = {"query": new[0], "name": one.name, "value": one.value}
            writing.insert(call, call.models["targetingqueryreportparam"], values)
    return made


def rebuild(call: Call, model: Model, row: Row, body: Body) -> MadeAt:
    """Find the recipients anew. Raises Conflict for a mailing that is on its way."""
    if row.status in WAITING or row.status == "completed":
        sending.refuse_status(row, "rebuilt")
    row, run = sending.rebuild(call, row)
    return MadeAt(f"{call.uri_of(MAILER, row[0])}rebuild/status/{run}/")


def rebuild_status(call: Call, model: Model, row: Row, body: Body, *, run: str) -> Shown:
    """How a rebuild came out: ``results`` is the number of recipients. Raises NotFound."""
    for number, moment, count in row.rebuilds or ():
        if str(number) == run:
            return Shown({"finished": True, "finished_at": timestamp(moment), "results": count})
    raise NotFound(f"there is no rebuild {run} of mailing {row[0]}")


def proofs(call: Call, model: Model, row: Row, body: Body) -> Accepted:
    """Send the mailing as it is to ``proof_to``, or to the staff member who asks. Raises NotProcessed."""
    to = _proof_addresses(call, body)
    subjects = call.linking("mailingsubject", "mailing", row[0])
    for address in to:
        call.world.outbox.send(
            "actionkit",
            "proof",
            (address,),
            subject=f"[PROOF] {subjects[0].text if subjects else ''}".rstrip(),
            body=row.html or row.text or "",
            sender=sending.sender_of(call, row),
            sent_at=call.now,
            about={"mailing": row[0]},
        )
    sent = {"sent_proofs": (row.sent_proofs or 0) + len(to), "requested_proof_date": call.now}
    writing.modify(call, MAILING, row, sent)
    return Accepted()


def _proof_addresses(call: Call, body: Body) -> list[str]:
    given = body.get("proof_to")
    if given is None:
        own = call.account.email if call.account is not None else ""
        given = own or f"{call.account.username if call.account is not None else 'staff'}@mockapi.actionkit.com"
    texts = given if isinstance(given, (list, tuple)) else str(given).split(",")
    addresses = [str(text).strip() for text in texts if str(text).strip()]
    if not addresses or not all(map(is_email, addresses)):
        raise NotProcessed({"proof_to": [BAD_EMAIL]})
    return addresses


def queue(call: Call, model: Model, row: Row, body: Body) -> MadeAt:
    """Send it when it is due. Raises NotProcessed, Conflict."""
    sending.queue(call, row)
    return MadeAt(f"{call.uri_of(MAILER, row[0])}progress/")


def stop(call: Call, model: Model, row: Row, body: Body) -> Accepted:
    """Make it a draft again."""
    sending.stop(call, row)
    return Accepted()


def progress(call: Call, model: Model, row: Row, body: Body) -> Shown:
    """How far the sending is."""
    return Shown(
        {
            "expected_send_count": row.expected_send_count,
            "finished": row.finished_at is not None and row.status == "completed",
            "progress": row.progress,
            "started_at": _shown(row.started_at),
            "status": row.status,
        }
    )


def status(call: Call, model: Model, row: Row, body: Body) -> Shown:
    """Where it stands, in a few values (their choice is a guess)."""
    moments = ("query_started_at", "query_completed_at", "scheduled_for", "queued_at", "started_at", "finished_at")
    plain = ("status", "query_status", "expected_send_count", "progress", "requested_proofs", "sent_proofs")
    return Shown(
        {
            "id": row[0],
            "resource_uri": call.uri_of(MAILER, row[0]),
            **{name: getattr(row, name) for name in plain},
            **{name: _shown(getattr(row, name)) for name in moments},
        }
    )


def results(call: Call, model: Model, row: Row, body: Body) -> Shown:
    """What came of it: the figures that ``mailingstats`` has (a guess)."""
    return Shown({"id": row[0], "finished_at": _shown(row.finished_at), **figures_of(call, row)})


def _shown(moment: int | None) -> str | None:
    return None if moment is None else timestamp(moment)


# ---- showing


def _subjects(call: Call, row: Row) -> list[str]:
    return [one.text for one in call.linking("mailingsubject", "mailing", row[0])]


def _criteria(side: str) -> Derived:
    """What is targeted by, less what is not."""

    def shown(call: Call, row: Row) -> dict[str, Any]:
        targeting = call.get("mailingtargeting", getattr(row, side))
        found: dict[str, Any] = {}
        for item in MAILING_TARGETING.fields if targeting is not None else ():
            if not item.columns or item.name in ("created_at", "updated_at", "id"):
                continue
            value = getattr(targeting, item.column)
            if value == MAILING_TARGETING.blank.get(item.column) or value is None:
                continue
            found[item.name] = [call.uri(item.to, key) for key in value] if isinstance(item, Links) else value
        return found

    return Derived(side, by=shown, shape={"type": "object"}, evidence=guess("51: shown as it is sent"))


_SHARED = (
    "created_at", "updated_at", "status", "html", "text", "custom_fromline", "reply_to", "emailwrapper", "lang", "tags",
    "notes", "fields", "landing_page", "scheduled_for", "limit", "limit_percent", "sort_by", "rebuild_query_at_send",
    "mails_per_second", "exclude_ordering", "send_date", "web_viewable", "hidden", "requested_proofs", "sent_proofs",
    "expected_send_count", "query_status", "query_completed_at", "targeting_version", "targeting_version_saved",
    "queued_at", "started_at", "finished_at", "progress",
)  # fmt: skip

MAILER = MAILING.view(
    "mailer",
    Id(),
    Uri(),
    Derived("fromline", by=sending.sender_of, shape={"type": "string"}, evidence=guess("51: shown as it is sent")),
    Derived("subjects", by=_subjects, shape={"type": "array"}, evidence=guess("51: shown as it is sent")),
    *(_criteria(side) for side in SIDES),
    *(MAILING.field[name] for name in _SHARED),
    help="The mailer: mailings as they are written, targeted, proofed and sent.",
    evidence=doc("51"),
    list_methods=LIST,
    detail_methods=("get", "put", "patch"),
    also_takes=IN_WORDS,
    create=create_mailer,
    update=update_mailer,
    verbs=(
        Verb("copy", "post", copy, evidence=client("51")),
        Verb("rebuild", "post", rebuild, evidence=client("51")),
        Verb("rebuild/status/{run}", "get", rebuild_status, evidence=client("51")),
        Verb("proofs", "post", proofs, evidence=doc("51")),
        Verb("queue", "post", queue, evidence=client("51")),
        Verb("stop", "post", stop, evidence=client("51")),
        Verb("progress", "get", progress, evidence=client("51")),
        Verb("status", "get", status, evidence=guess("51: the choice of values")),
        Verb("results", "get", results, evidence=guess("51: the choice of values")),
    ),
)

MODELS = (MAILER,)
