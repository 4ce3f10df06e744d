"""Mailings as rows: content, subjects, custom fields, and what is written down of their sending (reference 36)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mockapi.actionkit.declaring import writing
from mockapi.actionkit.declaring.call import ROOT, Call
from mockapi.actionkit.declaring.custom import allowed_fields, field_values
from mockapi.actionkit.declaring.fields import Backlinks, CustomFields, Derived, Link, Links, Moment
from mockapi.actionkit.declaring.model import READ, Body, Model, standard
from mockapi.actionkit.declaring.refusals import NotValid
from mockapi.actionkit.mailings.fromlines import default_of
from mockapi.resource.evidence import client, guess, seen
from mockapi.resource.fields import Boolean, Field, Hidden, Integer, Number, Text
from mockapi.world.store import Ordered, Row

# The states in which time moves a mailing on, and those that a client may set.
WAITING = ("scheduled", "queued", "sending")
SETTABLE = ("draft", "model")

# ---- rules


@dataclass(frozen=True)
class Subject:
    """A subject line, and what mail programs show behind it."""

    text: str
    preview_text: str = ""


def create_mailing(call: Call, model: Model, body: Body) -> Row:
    """A draft, with targeting rows of its own; nothing is required of it (rulings). Raises NotValid."""
    made = writing.hydrate(call, model, body)
    return make(call, made.columns, made.custom, subjects_in(model, body))


def update_mailing(call: Call, model: Model, row: Row, body: Body) -> Row:
    """Merge what was sent; ``subjects`` takes the place of all that there are."""
    made = writing.hydrate(call, model, body, row)
    return change(call, row, made.columns, made.custom, subjects_in(model, body) if "subjects" in body else None)


def subjects_in(model: Model, body: Body) -> list[Subject]:
    """The subjects in a body: texts, or hashes with ``text`` and ``preview_text``. Raises NotValid."""
    given = body.get("subjects")
    if given is None:
        return []
    items: Sequence[Any] = given if isinstance(given, (list, tuple)) else [given]
    found = []
    for item in items:
        values = item if isinstance(item, Mapping) else {"text": item}
        text, preview = values.get("text"), values.get("preview_text", "")
        if not isinstance(text, str) or not isinstance(preview, str):
            raise NotValid(model.name, {"subjects": ["Enter a list of subjects."]})
        found.append(Subject(text, preview))
    return found


def make(
    call: Call, columns: Mapping[str, Any], custom: Mapping[str, Mapping[str, Any]], subjects: Sequence[Subject]
) -> Row:
    """A mailing from the site's default from line in its default wrapper, unless told otherwise."""
    values = dict(columns)
    for side in ("includes", "excludes"):
        if values.get(side) is None:
            values[side] = writing.insert(call, call.models["mailingtargeting"], {})[0]
    if not values.get("custom_fromline"):
        values.setdefault("fromline", default_of(call, "fromline"))
    values.setdefault("emailwrapper", default_of(call, "emailwrapper"))
    values.setdefault("submitter", call.account[0] if call.account is not None else None)
    row = writing.insert(call, MAILING, values, custom)
    _set_subjects(call, row, subjects)
    return row


def change(
    call: Call,
    row: Row,
    columns: Mapping[str, Any],
    custom: Mapping[str, Mapping[str, Any]] | None = None,
    subjects: Sequence[Subject] | None = None,
) -> Row:
    """The mailing with some columns changed, in its next version."""
    values = {**columns, "version": (row.version or 0) + 1}
    if any(getattr(row, side) != values.get(side, getattr(row, side)) for side in ("includes", "excludes")):
        values["targeting_version"] = (row.targeting_version or 0) + 1
    row = writing.modify(call, MAILING, row, values, custom)
    if subjects is not None:
        _set_subjects(call, row, subjects)
    return row


def _set_subjects(call: Call, row: Row, subjects: Sequence[Subject]) -> None:
    existing = call.linking("mailingsubject", "mailing", row[0])
    for old, new in zip(existing, subjects):  # noqa: B905 - one may be longer
        if (old.text, old.preview_text) != (new.text, new.preview_text):
            writing.modify(call, MAILING_SUBJECT, old, {"text": new.text, "preview_text": new.preview_text})
    for old in existing[len(subjects) :]:
        writing.delete(call, MAILING_SUBJECT, old)
    for new in subjects[len(existing) :]:
        values = {"mailing": row[0], "text": new.text, "preview_text": new.preview_text}
        writing.insert(call, MAILING_SUBJECT, values)


def due_at(row: Row) -> int:
    """The moment at which a mailing that was queued is to go out."""
    return max(row.scheduled_for or 0, row.queued_at or 0)


# ---- declarations


def _text(name: str, length: int | None = 255, **more: Any) -> Text:
    return Text(name, max_length=length, **{"default": "", **more})


def _kept(*fields: Field) -> tuple[Field, ...]:
    """What the service notes itself."""
    from dataclasses import replace

    return tuple(replace(field, write="never") for field in fields)


_NEWER = guess("36.1: newer columns")

MAILING_SUBJECT = Model(
    name="mailingsubject",
    sql="core_mailingsubject",
    help="A subject of a mailing; several are tested against each other.",
    evidence=seen("36.2"),
    fields=standard(
        Link("mailing", to="mailing", null=False),
        Text("text", default=""),
        Text("preview_text", default=""),
    ),
)

MAILING = Model(
    name="mailing",
    sql="core_mailing",
    sql_names={"mailingstats": None, "query_uuid": None},
    help="An e-mail to many users: a plain record. The mailer does things with it.",
    evidence=seen("36.1"),
    fields=standard(
        *_kept(
            _text("archive", None),
            Integer("expected_send_count"),
            Moment("finished_at"),
            Integer("pid"),
            Integer("progress"),
            Moment("query_completed_at"),
            Integer("query_previous_runtime"),
            Moment("query_queued_at"),
            Moment("query_started_at"),
            Text("query_status"),
            Text("query_task_id"),
            Text("query_uuid"),
            Text("queue_task_id"),
            Moment("queued_at"),
            Number("rate"),
            Moment("requested_proof_date"),
            Text("send_time_validation_job"),
            Integer("sent_proofs", default=0),
            Moment("started_at"),
            Integer("targeting_version", default=1),
            Integer("targeting_version_saved"),
            Integer("version", default=1),
        ),
        Number("autotest_max_unsub_rate"),
        Text("autotest_metric", max_length=255),
        Text("autotest_status", default="default", max_length=255),
        Integer("autotest_wait_minutes"),
        _text("custom_fromline", None),
        Backlinks("errors", of="mailingerror", by="mailing"),
        Integer("exclude_ordering", default=1000),
        Link("excludes", to="mailingtargeting"),
        CustomFields("fields", of="mailingfield", allowed="allowedmailingfield"),
        Link("fromline", to="fromline", embedded=True),
        Boolean("hidden", default=False),
        _text("html", None),
        Link("includes", to="mailingtargeting"),
        Integer("limit"),
        Integer("limit_percent"),
        Derived("mailingstats", by=lambda call, row: f"{ROOT}/mailingstats/{row[0]}/", shape={"type": "string"}),
        Number("mails_per_second"),
        _text("notes"),
        Boolean("rebuild_query_at_send", default=False),
        Link("recurring_schedule", to="recurringmailingschedule"),
        Link("recurring_source_mailing", to="mailing"),
        _text("reply_to"),
        Integer("requested_proofs", default=5),
        Moment("scheduled_for"),
        _text("send_date"),
        Text("send_time_source", max_length=255),
        Text("sort_by", max_length=32),
        Text("status", default="draft", choices=SETTABLE, pack_choices=(*WAITING, "completed", "stopped", "died")),
        Backlinks("subjects", of="mailingsubject", by="mailing", form="objects"),
        Links("tags", to="tag"),
        Boolean("target_group_from_landing_page", default=False),
        Boolean("target_mergefile", default=False),
        Boolean("target_mergequery", default=False),
        Integer("test_remainder"),
        _text("text", None),
        Boolean("use_autotest", default=False),
        Boolean("web_viewable", default=False),
        Link("winning_subject", to="mailingsubject"),
        Link("lang", to="language", evidence=_NEWER),
        Link("emailwrapper", to="emailwrapper", evidence=_NEWER),
        Link("landing_page", to="page", evidence=_NEWER),
        Link("submitter", to="authuser", write="never", evidence=_NEWER),
        Link("scheduled_by", to="authuser", write="never", evidence=_NEWER),
        Link("queued_by", to="authuser", write="never", evidence=_NEWER),
        Link("mergefile", to="mergefile", evidence=_NEWER),
        Link("mergequery_report", to="queryreport", evidence=_NEWER),
        Link("test_group", to="mailingtestgroup", evidence=_NEWER),
        Hidden("mailing_set"),
        Hidden("rebuilds", default=()),
    ),
    indexes=(Ordered("waiting", lambda row: 0 if row.status in WAITING else None, due_at),),
    ordering=("created_at", "id", "updated_at", "scheduled_for", "started_at", "finished_at"),
    also_takes=("subjects",),
    create=create_mailing,
    update=update_mailing,
)

ALLOWED_MAILING_FIELD = allowed_fields(
    "allowedmailingfield", "core_allowedmailingfield", "mailings", client("28"), values="mailingfield"
)

MAILING_FIELD = field_values("mailingfield", "core_mailingfield", "mailing", guess("21.6: by its table"))

_TABLE = guess("21.6: by its table")

MERGE_FILE = Model(
    name="mergefile",
    sql="core_mergefile",
    help="A file with values to merge into a mailing; uploaded by staff.",
    evidence=_TABLE,
    fields=standard(
        Text("name", required=True, max_length=255),
        _text("path"),
        Text("status", max_length=20),
        Text("lookup_table", max_length=255),
        Text("lookup_column", max_length=255),
        Moment("started_at"),
        Moment("finished_at"),
        Integer("row_count"),
        Integer("line_count"),
        _text("error", None),
        _text("filename"),
    ),
    list_methods=READ,
    detail_methods=READ,
)

MERGE_QUERY_PARAM = Model(
    name="mergequeryparam",
    sql="core_mergequeryparam",
    help="A parameter of the query whose results are merged into a mailing.",
    evidence=_TABLE,
    fields=standard(
        Link("mailing", to="mailing", null=False), Text("name", required=True, max_length=255), _text("value")
    ),
)

MAILING_TEST_GROUP = Model(
    name="mailingtestgroup",
    sql="core_mailingtestgroup",
    help="Mailings that are tested against each other.",
    evidence=_TABLE,
    fields=standard(
        _text("title", None), Integer("prime", default=0), Integer("number_of_mailings"), Text("status", max_length=255)
    ),
)

MAILING_VARIATION = Model(
    name="mailingvariation",
    sql="core_mailingvariation",
    help="A variation in an A/B test of a mailing.",
    evidence=_TABLE,
    fields=standard(
        Link("mailing", to="mailing", null=False),
        Text("letter", required=True, max_length=2),
        _text("notes"),
        _text("archive", None),
    ),
    unique=(("mailing", "letter"),),
)

MAILING_ERROR = Model(
    name="mailingerror",
    sql="core_mailingerror",
    help="Why the sending of a mailing ended.",
    evidence=_TABLE,
    fields=standard(Link("mailing", to="mailing", null=False), _text("queue_task_id"), _text("traceback", None)),
    list_methods=READ,
    detail_methods=READ,
)

RECURRING_MAILING_SCHEDULE = Model(
    name="recurringmailingschedule",
    sql="core_recurringmailingschedule",
    help="When a mailing is sent again and again.",
    evidence=_TABLE,
    fields=standard(
        Text("name", required=True, max_length=255),
        _text("tz_name", 64),
        Text("schedule_type", max_length=255),
        Text("hours", max_length=255),
        Text("days_of_week", max_length=255),
        Text("days_of_month", max_length=255),
        Boolean("send_finished_notice", default=False),
        Boolean("hidden", default=False),
    ),
)

MODELS = (
    MERGE_FILE, MAILING_TEST_GROUP, RECURRING_MAILING_SCHEDULE, ALLOWED_MAILING_FIELD, MAILING, MAILING_SUBJECT,
    MAILING_FIELD, MERGE_QUERY_PARAM, MAILING_VARIATION, MAILING_ERROR,
)  # fmt: skip
