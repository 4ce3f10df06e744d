"""Which custom fields a site allows: for users, pages, mailings and so on, all declared alike (reference 28)."""

from __future__ import annotations

from mockapi.actionkit import writing
from mockapi.actionkit.call import Call
from mockapi.actionkit.fields import Derived, Moment
from mockapi.actionkit.model import Body, Model, Uri
from mockapi.resource.evidence import Evidence, seen
from mockapi.resource.fields import Boolean, Integer, Text
from mockapi.world.store import Row


def create_allowed(call: Call, model: Model, body: Body) -> Row:
    """Allow a custom field; it is displayed by its name unless told otherwise."""
    made = writing.hydrate(call, model, body)
    made.columns.setdefault("display_name", made.columns["name"])
    if not made.columns["display_name"]:
        made.columns["display_name"] = made.columns["name"]
    return writing.insert(call, model, made.columns)


def choices_of(call: Call, row: Row) -> list[list[str]]:
    """``[value, label]`` pairs from lines of ``value=label``."""
    pairs = (line.partition("=") for line in str(row.field_choices).splitlines() if line.strip())
    return [[value.strip(), (label if equals else value).strip()] for value, equals, label in pairs]


def allowed_fields(name: str, sql: str, of: str, evidence: Evidence | None = None) -> Model:
    """The declaration of the custom fields that one kind of object may have; their address ends in their name."""
    return Model(
        name=name,
        sql=sql,
        key="name",
        help=f"A custom field that {of} may have.",
        evidence=evidence or seen("28"),
        fields=(
            Uri(),
            Moment("created_at", write="create", clears=False),
            Moment("updated_at", write="never"),
            Text("name", required=True, write="create", clears=False, max_length=255),
            Text("display_name", default="", max_length=255),
            Text("description", default=""),
            Boolean("hidden", default=False),
            Boolean("always_show", default=False),
            Boolean("required", default=False),
            Boolean("allow_multiple", default=False),
            Integer("order_index", default=0),
            Text("field_type", default="string", max_length=32),
            Text("field_default", default=""),
            Text("field_regex", default=""),
            Text("field_choices", default=""),
            Integer("field_length"),
            Derived("choices", by=choices_of, shape={"type": "array"}),
        ),
        unique=("name", "display_name"),
        ordering=("created_at",),
        order=("order_index", "id"),
        create=create_allowed,
    )
