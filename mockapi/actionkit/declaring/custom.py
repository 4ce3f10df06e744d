"""Which custom fields a site allows: for users, pages, mailings and so on, all declared alike (reference 28)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mockapi.actionkit.declaring import writing
from mockapi.actionkit.declaring.call import Call
from mockapi.actionkit.declaring.collation import folded
from mockapi.actionkit.declaring.fields import Derived, Link, Moment
from mockapi.actionkit.declaring.model import Delete, Model, Uri, standard
from mockapi.actionkit.declaring.refusals import NotValid
from mockapi.resource.evidence import Evidence, seen
from mockapi.resource.fields import Boolean, Integer, Text
from mockapi.world.store import Row


def display_by_name(call: Call, columns: dict[str, Any], row: Row | None) -> None:
    """A field is displayed by its name unless told otherwise."""
    if "name" in columns and not columns.get("display_name"):
        columns["display_name"] = columns["name"]


def deleting_with(values: str) -> Delete:
    """A rule that deletes a field with what objects have in it, the rows of ``values``."""

    def delete_allowed(call: Call, model: Model, row: Row) -> None:
        for value in [one for one in call.rows(values) if folded(one.name) == folded(row.name)]:
            call.rows(values).remove(value[0])
        writing.delete(call, model, row)

    return delete_allowed


def choices_of(call: Call, row: Row) -> list[list[str]]:
    """``[value, label]`` pairs from lines of ``value=label``."""
    pairs = (line.partition("=") for line in str(row.field_choices).splitlines() if line.strip())
    return [[value.strip(), (label if equals else value).strip()] for value, equals, label in pairs]


def allowed_fields(
    name: str, sql: str, of: str, evidence: Evidence | None = None, *, values: str | None = None
) -> Model:
    """The declaration of the custom fields that one kind of object may have; their address ends in their name.

    ``values`` is the resource that holds the objects' values: they go with the field.
    """
    return Model(
        name=name,
        sql=sql,
        sql_names={"id": None},
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
        derive=display_by_name,
        delete=None if values is None else deleting_with(values),
    )


def check_allowed(call: Call, model: Model, columns: Mapping[str, Any]) -> None:
    """The custom field is one that the site allows. Raises NotValid."""
    if "name" in columns and call.one(f"allowed{model.name}", "name", columns["name"]) is None:
        raise NotValid(model.name, {"name": [f"'{columns['name']}' is not an allowed custom field."]})


def field_values(name: str, sql: str, of: str, evidence: Evidence) -> Model:
    """The declaration of the rows that hold the custom fields of ``of``, each name one that the site allows."""
    return Model(
        name=name,
        sql=sql,
        help=f"One value of one custom field of a {of}.",
        evidence=evidence,
        fields=standard(
            Link("parent", to=of, null=False),
            Text("name", required=True, max_length=255),
            Text("value", default=""),
            dates=False,
        ),
        check=check_allowed,
    )


def custom_shown(pairs: tuple[tuple[str, str], ...]) -> dict[str, Any]:
    """Custom fields by name: a text, or for several values a list of texts (reference 15)."""
    shown: dict[str, Any] = {}
    for name, value in pairs:
        if name not in shown:
            shown[name] = value
        elif isinstance(shown[name], list):
            shown[name].append(value)
        else:
            shown[name] = [shown[name], value]
    return shown
