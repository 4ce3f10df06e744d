"""Who mailings come from and what they are wrapped in: from lines and e-mail wrappers (reference 36.2)."""

from __future__ import annotations

from collections.abc import Mapping
from email.utils import parseaddr
from typing import Any

from mockapi.actionkit.declaring import writing
from mockapi.actionkit.declaring.call import Call
from mockapi.actionkit.declaring.custom import allowed_fields, field_values
from mockapi.actionkit.declaring.fields import CustomFields, Link
from mockapi.actionkit.declaring.model import Body, Model, standard
from mockapi.actionkit.declaring.refusals import NotValid
from mockapi.actionkit.facts.names import BAD_EMAIL, is_email
from mockapi.resource.evidence import guess, seen
from mockapi.resource.fields import Boolean, Text
from mockapi.world.store import Row

# ---- rules


def address_in(line: str) -> str | None:
    """The address of ``"Ada" <ada@example.org>`` or of a bare one; None where there is none."""
    address = parseaddr(line)[1]
    return address if is_email(address) else None


def default_of(call: Call, name: str) -> int | None:
    """The number of the default from line or wrapper, otherwise of the first one that is not hidden."""
    rows = [row for row in call.rows(name) if not row.hidden]
    found = next((row for row in rows if row.is_default), rows[0] if rows else None)
    return None if found is None else int(found[0])


def create_one(call: Call, model: Model, body: Body) -> Row:
    """A from line or a wrapper; a new default takes the place of the old one."""
    return _only_default(call, model, writing.create(call, model, body))


def update_one(call: Call, model: Model, row: Row, body: Body) -> Row:
    """Merge what was sent."""
    return _only_default(call, model, writing.update(call, model, row, body))


def check_from_line(call: Call, model: Model, columns: Mapping[str, Any]) -> None:
    """A from line holds an e-mail address. Raises NotValid."""
    if "from_line" in columns and address_in(columns["from_line"]) is None:
        raise NotValid(model.name, {"from_line": [BAD_EMAIL]})


def _only_default(call: Call, model: Model, row: Row) -> Row:
    if row.is_default:
        for other in call.rows(model.name):
            if other.is_default and other[0] != row[0]:
                writing.modify(call, model, other, {"is_default": False})
    return row


# ---- declarations

FROM_LINE = Model(
    name="fromline",
    sql="core_fromline",
    help="A name and an address that mailings come from.",
    evidence=seen("36.2"),
    fields=standard(
        Text("from_line", required=True, clears=False),
        Boolean("hidden", default=False),
        Boolean("is_default", default=False),
    ),
    unique=("from_line",),
    check=check_from_line,
    create=create_one,
    update=update_one,
)

ALLOWED_EMAIL_WRAPPER_FIELD = allowed_fields(
    "allowedemailwrapperfield", "core_allowedemailwrapperfield", "e-mail wrappers", guess("28: by its table"),
    values="emailwrapperfield",
)  # fmt: skip

EMAIL_WRAPPER = Model(
    name="emailwrapper",
    sql="core_emailwrapper",
    help="What stands round the content of a mailing.",
    evidence=seen("36.2"),
    fields=standard(
        Text("name", required=True, clears=False, max_length=255),
        Text("template", default=""),
        Text("text_template", default=""),
        Text("unsubscribe_text", default=""),
        Text("unsubscribe_html", default=""),
        Boolean("is_default", default=False),
        Boolean("hidden", default=False),
        Link("lang", to="language"),
        CustomFields(
            "fields", of="emailwrapperfield", allowed="allowedemailwrapperfield", evidence=guess("28: by its table")
        ),
    ),
    unique=("name",),
    create=create_one,
    update=update_one,
)

EMAIL_WRAPPER_FIELD = field_values(
    "emailwrapperfield", "core_emailwrapperfield", "emailwrapper", guess("28: by its table")
)

MODELS = (FROM_LINE, ALLOWED_EMAIL_WRAPPER_FIELD, EMAIL_WRAPPER, EMAIL_WRAPPER_FIELD)
