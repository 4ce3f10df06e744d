"""What every write shares: from a body to columns, validation, unique keys, custom fields, and taking rows out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from mockapi.actionkit.declaring.call import Call
from mockapi.actionkit.declaring.fields import CustomFields, Date, Link, Links, Moment
from mockapi.actionkit.declaring.model import Body, Model
from mockapi.actionkit.declaring.references import resolved
from mockapi.actionkit.declaring.refusals import Conflict, NotValid
from mockapi.resource.fields import Boolean, Field, Integer, Misfit, Money, Number, Text
from mockapi.world.errors import Invalid
from mockapi.world.store import Row

REQUIRED = "This field is required."


@dataclass
class Hydrated:
    """What a body sets: columns of the row, and the custom fields of each field that has them."""

    columns: dict[str, Any] = field(default_factory=dict)
    custom: dict[str, Mapping[str, Any]] = field(default_factory=dict)


def hydrate(call: Call, model: Model, body: Body, row: Row | None = None) -> Hydrated:
    """A body's values, links first resolved, then everything validated. ``row`` is what is being changed.

    Unknown and read-only fields are passed over. Raises Invalid, Misdirected or NotValid.
    """
    made = Hydrated()
    messages: dict[str, list[str]] = {}
    for item in model.fields:
        name = item.wire_name("xmlrpc" if call.door == "xmlrpc" else "rest")
        if name is None or name not in body or item.write == "never" or (item.write == "create" and row is not None):
            continue
        call.lean(item.evidence or model.evidence)
        _take(call, model, item, name, body[name], made, messages, creating=row is None)
    for item in model.fields:
        message = _missing(call, item, made.columns, creating=row is None)
        if message is not None and item.name not in messages:
            messages[item.name] = [message]
    if messages:
        raise NotValid(model.name, messages)
    if model.check is not None:
        model.check(call, model, made.columns)
    return made


def _take(
    call: Call,
    model: Model,
    item: Field,
    name: str,
    value: Any,
    made: Hydrated,
    messages: dict[str, list[str]],
    *,
    creating: bool,
) -> None:
    if isinstance(item, Link):
        if value is not None:
            made.columns[item.column] = resolved(call, name, item.to, value)
        elif item.null:
            made.columns[item.column] = None
        elif item.filled is None or not creating:
            raise Invalid(f"The '{name}' field has no data and doesn't allow a default or null value.")
    elif isinstance(item, Links):
        made.columns[item.column] = _many(call, name, item, value)
    elif isinstance(item, CustomFields):
        if isinstance(value, Mapping):
            made.custom[item.of] = custom_values(call, model, item, value)
        elif value is not None:
            messages[name] = ["Enter a valid dictionary."]
    elif value is None:
        if call.settings.null_clears:
            made.columns.update(item.clear())
    else:
        try:
            # Python's word for a boolean, as Django's text fields have it.
            made.columns.update(item.take(str(value) if isinstance(item, Text) and isinstance(value, bool) else value))
        except Misfit as misfit:
            _refuse(item, name, value, misfit, messages)


def _many(call: Call, name: str, item: Links, value: Any) -> tuple[int, ...]:
    if value is None:
        return ()
    if not isinstance(value, (list, tuple)):
        raise Invalid(f"The '{name}' field was given data that was not a list: {value}.")
    return tuple(dict.fromkeys(resolved(call, name, item.to, one) for one in value))


def _refuse(item: Field, name: str, value: Any, misfit: Misfit, messages: dict[str, list[str]]) -> None:
    """Tastypie's own sentence for dates and amounts, a message of Django's forms for the rest (tastypie-notes 12)."""
    if isinstance(item, (Moment, Date, Money)) and not value:  # passed over by Tastypie, told by Django
        form = "YYYY-MM-DD HH:MM[:ss[.uuuuuu]][TZ]" if isinstance(item, Moment) else "YYYY-MM-DD"
        said = f"has an invalid format. It must be in {form} format."
        raise Invalid(f"['“{value}” value {'must be a decimal number.' if isinstance(item, Money) else said}']")
    if isinstance(item, (Moment, Date)):
        kind = "Datetime" if isinstance(item, Moment) else "Date"
        if not isinstance(value, str):
            raise Invalid(f"{kind} provided to '{name}' field must be a string: {value}")
        kind_word = kind.lower()
        raise Invalid(f"{kind} provided to '{name}' field doesn't appear to be a valid {kind_word} string: '{value}'")
    if isinstance(item, Money):
        raise Invalid(f"Invalid decimal string for '{name}' field: '{value}'")
    messages[name] = [_form_message(item, value, misfit)]


def _form_message(item: Field, value: Any, misfit: Misfit) -> str:
    if isinstance(item, Integer):
        return "Enter a whole number."
    if isinstance(item, Number):
        return "Enter a number."
    if isinstance(item, Boolean):
        return "Enter true or false."
    if isinstance(item, Text) and isinstance(value, (str, int, float)):
        text = item.parse(value)
        if item.max_length is not None and len(text) > item.max_length:
            return f"Ensure this value has at most {item.max_length} characters (it has {len(text)})."
        if item.choices:
            return f"Select a valid choice. {text} is not one of the available choices."
    return f"Enter a valid value: it {misfit}."


def _missing(call: Call, item: Field, columns: Mapping[str, Any], *, creating: bool) -> str | None:
    if isinstance(item, Link):
        optional = item.null or item.filled is not None or item.write == "never"
        if creating and not optional and item.column not in columns:
            raise Invalid(f"The '{item.name}' field has no data and doesn't allow a default or null value.")
        return None
    needed = item.required or (call.door if call.door != "python" else "rest") in item.required_over
    if not needed or not (creating or item.column in columns):
        return None
    value = columns.get(item.column)
    return REQUIRED if value is None or (isinstance(value, str) and not value.strip()) else None


# ---- rows


def create(call: Call, model: Model, body: Body) -> Row:
    """What a POST to a list does: validate, and insert with the defaults of what was not sent."""
    made = hydrate(call, model, body)
    return insert(call, model, made.columns, made.custom)


def update(call: Call, model: Model, row: Row, body: Body) -> Row:
    """What a PUT and a PATCH do: merge what was sent into the row (rulings)."""
    made = hydrate(call, model, body, row)
    return modify(call, model, row, made.columns, made.custom)


def insert(
    call: Call,
    model: Model,
    columns: Mapping[str, Any],
    custom: Mapping[str, Mapping[str, Any]] | None = None,
    *,
    key: int | None = None,
) -> Row:
    """A new row, stamped with the time; of what an object has one of, it takes the place of the one that is there.

    Raises Conflict or NotValid where something unique is taken.
    """
    values = dict(columns)
    for link in model.links.values():
        if link.filled is not None and values.get(link.column) is None:
            values[link.column] = link.filled(call)
    if model.derive is not None:
        model.derive(call, values, None)
    now = call.now
    for stamp in ("created_at", "updated_at"):
        if stamp in model.columns and values.get(stamp) is None:
            values[stamp] = now
    if model.numbered_by:
        key = values[model.numbered_by]
    row = model.build(call.world.ids.next(model.noun) if key is None else key, values)
    row = put(call, model, row)
    for of, given in (custom or {}).items():
        set_custom(call, of, row[0], given)
    return row


def modify(
    call: Call,
    model: Model,
    row: Row,
    columns: Mapping[str, Any],
    custom: Mapping[str, Mapping[str, Any]] | None = None,
) -> Row:
    """The row with some columns changed and ``updated_at`` now."""
    changes = dict(columns)
    if model.derive is not None:
        model.derive(call, changes, row)
    if "updated_at" in model.columns:
        changes["updated_at"] = call.now
    row = put(call, model, row.replace(**changes))
    for of, given in (custom or {}).items():
        set_custom(call, of, row[0], given)
    return row


def put(call: Call, model: Model, row: Row) -> Row:
    """Store a row, or tell who has what it wants for itself alone (reference 13.4)."""
    for names, values, holder in holders_of(call, model, row):
        raise _taken(call, model, names, values, holder)
    return call.world.collection(model.table).put(row)


def holders_of(call: Call, model: Model, row: Row) -> Iterator[tuple[tuple[str, ...], tuple[Any, ...], Row]]:
    """The other rows that have something which this one wants for itself alone, with its names and values."""
    for names in model.holder.unique:
        together = (names,) if isinstance(names, str) else names
        values = tuple(getattr(row, name) for name in together)
        if None not in values:
            holder = call.one(model.name, ",".join(together), values if values[1:] else values[0])
            if holder is not None and holder[0] != row[0]:
                yield together, values, holder


def _taken(call: Call, model: Model, names: tuple[str, ...], values: tuple[Any, ...], holder: Row) -> Invalid:
    name, value = names[0], values[0]
    if model.unique_error == "validation":
        return NotValid(model.name, {name: [call.settings.page_name_conflict_text]})
    text = f"Conflict on unique key '{name}' for value '{value}'"
    if len(names) > 1:
        text = f"Conflict on unique key '{', '.join(names)}' for values '{', '.join(map(str, values))}'"
    if model.unique_error == "conflict" and call.door != "xmlrpc":
        text += f", existing location: {call.uri(model.holder.name, holder[0])}"
    return Conflict({name: [text]}, model.holder.name, holder[0])


# ---- custom fields


def custom_values(call: Call, model: Model, item: CustomFields, sent: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """The values of each custom field that was sent. Raises NotValid for a name that is not allowed."""
    if item.allowed is not None:
        unknown = [name for name in sent if call.one(item.allowed, "name", str(name)) is None]
        if unknown:
            text = f"'{unknown[0]}' is not an allowed custom field."
            raise NotValid(model.name, {"fields": [text]})
    return {str(name): values_of(value) for name, value in sent.items()}


def values_of(value: Any) -> tuple[str, ...]:
    """A custom field's values as they are kept: text; none for null and for the empty text."""
    if value is None or value == "":
        return ()
    if isinstance(value, (list, tuple)):
        return tuple(text for one in value for text in values_of(one))
    return (value if isinstance(value, str) else _plain(value),)


def _plain(value: Any) -> str:
    if isinstance(value, Mapping):
        from json import dumps

        return dumps(value, ensure_ascii=False)
    return str(value)


def set_custom(call: Call, of: str, parent: int, values: Mapping[str, Any], *, by: str = "parent", **more: Any) -> None:
    """Replace the values of the custom fields named; the others stay (decisions U12). ``by`` is their link."""
    model = call.models[of]
    collection = call.world.collection(model.table)
    for row in call.linking(of, by, parent):
        if row.name in values:
            collection.remove(row[0])
    for name, given in values.items():
        for value in given:
            insert(call, model, {"parent": parent, "name": name, "value": value, **more})


# ---- taking out


def delete(call: Call, model: Model, row: Row) -> None:
    """Take a row out with what belongs to it, and clear the links to it. Raises Invalid where something protects it."""
    for other, item in _links_to(call, model):
        for linking in call.linking(other.name, item.name, row[0]):
            if item.ends == "protect":
                raise Invalid(f"This {model.name} cannot be deleted: {other.name} objects refer to it.")
            if item.ends == "clear":
                call.rows(other.name).put(linking.replace(**{item.column: None}))
            elif call.rows(other.name).get(linking[0]) is not None:
                delete(call, call.typed(other.name, linking), linking)
    for other, many in _lists_of(call, model):
        for holding in [one for one in call.rows(other.name) if row[0] in (getattr(one, many.column) or ())]:
            kept = tuple(key for key in getattr(holding, many.column) if key != row[0])
            call.rows(other.name).put(holding.replace(**{many.column: kept}))
    call.rows(model.name).remove(row[0])


def _links_to(call: Call, model: Model) -> Iterator[tuple[Model, Link]]:
    for other in call.models.values():
        if other.base is None:
            for item in {item.name: item for item in (*other.fields, *other.held) if isinstance(item, Link)}.values():
                if item.to in call.models and call.models[item.to].holder is model.holder:
                    yield other, item


def _lists_of(call: Call, model: Model) -> Iterator[tuple[Model, Links]]:
    for other in call.models.values():
        if other.base is None:
            for item in (*other.fields, *other.held):
                if isinstance(item, Links) and item.to in call.models and call.models[item.to].holder is model.holder:
                    yield other, item
