"""Template sets, the templates in them, and what becomes of their code over time (reference 21.2, 39)."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from mockapi.actionkit.declaring import writing
from mockapi.actionkit.declaring.call import Call
from mockapi.actionkit.declaring.custom import allowed_fields, field_values
from mockapi.actionkit.declaring.fields import CustomFields, Link, Moment
from mockapi.actionkit.declaring.model import READ, Body, Model, standard
from mockapi.resource.evidence import client, guess
from mockapi.resource.fields import Boolean, Text
from mockapi.world.store import Row

BY_TABLE = guess("21.2: by its table")

# ---- rules


def default_set(call: Call) -> int | None:
    """The number of the template set that forms get unless told otherwise."""
    rows = list(call.rows("templateset"))
    found = next((row for row in rows if row.is_default), rows[0] if rows else None)
    return None if found is None else int(found[0])


def create_set(call: Call, model: Model, body: Body) -> Row:
    """A template set; only one is the default."""
    row = writing.create(call, model, body)
    _only_default(call, row)
    return row


def update_set(call: Call, model: Model, row: Row, body: Body) -> Row:
    """Merge what was sent; only one is the default."""
    row = writing.update(call, model, row, body)
    _only_default(call, row)
    return row


def _only_default(call: Call, row: Row) -> None:
    if row.is_default:
        for other in [one for one in call.rows("templateset") if one.is_default and one[0] != row[0]]:
            call.rows("templateset").put(other.replace(is_default=False))


def hash_code(call: Call, columns: dict[str, Any], row: Row | None) -> None:
    """The hash of a template's code; that it is SHA-256 follows from its length (a guess)."""
    if "code" in columns:
        columns["code_hash"] = sha256(columns["code"].encode("utf-8", "surrogatepass")).hexdigest()


def create_template(call: Call, model: Model, body: Body) -> Row:
    """A template; its code is noted."""
    row = writing.create(call, model, {"code": "", **body})
    _note(call, row)
    return row


def update_template(call: Call, model: Model, row: Row, body: Body) -> Row:
    """Merge what was sent; new code is noted."""
    changed = writing.update(call, model, row, body)
    if changed.code_hash != row.code_hash:
        _note(call, changed)
    return changed


def _note(call: Call, template: Row) -> None:
    if call.one("templatecode", "code_hash", template.code_hash) is None:
        writing.insert(call, TEMPLATE_CODE, {"code": template.code, "code_hash": template.code_hash})
    values = {
        "templateset": template.templateset,
        "filename": template.filename,
        "code_hash": template.code_hash,
        "user_name": None if call.account is None else call.account.username,
    }
    writing.insert(call, TEMPLATE_HISTORY, values)


# ---- declarations

ALLOWED_TEMPLATE_SET_FIELD = allowed_fields(
    "allowedtemplatesetfield", "cms_allowedtemplatesetfield", "template sets", BY_TABLE, values="templatesetfield"
)

TEMPLATE_SET = Model(
    name="templateset",
    sql="cms_templateset",
    help="The templates that pages are shown with.",
    evidence=client("39"),
    fields=standard(
        Text("name", required=True, clears=False, max_length=255),
        Text("description", default=""),
        Link("lang", to="language"),
        Boolean("editable", default=True),
        Boolean("hidden", default=False),
        Boolean("is_default", default=False),
        Moment("published_at", evidence=guess("39: newer")),
        CustomFields(
            "fields",
            of="templatesetfield",
            allowed="allowedtemplatesetfield",
            evidence=guess("15: like the custom fields of pages"),
        ),
    ),
    unique=("name",),
    create=create_set,
    update=update_set,
)

TEMPLATE_SET_FIELD = field_values("templatesetfield", "cms_templatesetfield", "templateset", client("21.2"))

TEMPLATE = Model(
    name="template",
    sql="cms_template",
    help="How one kind of page, or a part of pages, looks in a template set.",
    evidence=BY_TABLE,
    fields=standard(
        Link("templateset", to="templateset", null=False),
        Text("filename", required=True, clears=False, max_length=255),
        Text("code", default=""),
        Text("code_hash", default="", write="never"),
    ),
    unique=(("templateset", "filename"),),
    derive=hash_code,
    create=create_template,
    update=update_template,
)

TEMPLATE_HISTORY = Model(
    name="templatehistory",
    sql="cms_templatehistory",
    help="That a template got new code, and from whom.",
    evidence=BY_TABLE,
    fields=standard(
        Link("templateset", to="templateset", null=False),
        Text("filename", default="", max_length=255),
        Text("code_hash", default="", max_length=64),
        Text("user_name", max_length=64),
        Text("edit_type", max_length=64),
    ),
    list_methods=READ,
    detail_methods=READ,
)

TEMPLATE_CODE = Model(
    name="templatecode",
    sql="cms_templatecode",
    help="The code that templates have or had, by its hash.",
    evidence=BY_TABLE,
    fields=standard(
        Text("code_hash", default="", max_length=64),
        Text("code", default=""),
    ),
    unique=("code_hash",),
    list_methods=READ,
    detail_methods=READ,
)

MODELS = (
    ALLOWED_TEMPLATE_SET_FIELD,
    TEMPLATE_SET,
    TEMPLATE_SET_FIELD,
    TEMPLATE,
    TEMPLATE_HISTORY,
    TEMPLATE_CODE,
)
