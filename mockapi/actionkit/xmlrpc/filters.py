"""A search's struct as the arguments of a REST list: names, references, lists and what steers it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from mockapi.actionkit.catalogue import MODELS
from mockapi.actionkit.declaring.fields import Backlinks, Link, Links
from mockapi.actionkit.declaring.model import Id, Model
from mockapi.actionkit.xmlrpc.classes import Class, field_named
from mockapi.resource.fields import Field

Pairs = list[tuple[str, str]]


def decimal(value: Any) -> str | None:
    """A number as it stands in an address; None for what is none."""
    text = str(value)
    return text if not isinstance(value, bool) and text.isascii() and text.isdecimal() else None


def unique_name(model: Model) -> str | None:
    """The field besides the number that says which object is meant."""
    for names in model.holder.unique:
        if isinstance(names, str) and names in model.field and not isinstance(model.field[names], Link):
            return names
    return None


def pairs_text(pairs: Pairs) -> str:
    """The query, from its mark on; empty without arguments."""
    return f"?{urlencode(pairs, safe=',@{}[]')}" if pairs else ""


def filters_of(kind: Class, given: Mapping[str, Any]) -> tuple[Pairs, list[str]]:
    """The arguments that find what a struct finds, and what REST cannot do of it."""
    pairs: Pairs = []
    texts: list[str] = []
    for key, value in given.items():
        steering = key.removeprefix("_")
        if steering in ("limit", "offset") and (key != steering or steering not in kind.model.field):
            pairs.append((f"_{steering}", str(value)))
        elif steering == "order_by":
            _order(kind, str(value), pairs, texts)
        else:
            _filter(kind, key, value, pairs, texts)
    return pairs, texts


def _order(kind: Class, value: str, pairs: Pairs, texts: list[str]) -> None:
    item = kind.field_of(value.removeprefix("-"))
    name = value.removeprefix("-") if item is None else item.name
    if name in kind.model.ordering:
        pairs.append(("order_by", f"-{name}" if value.startswith("-") else name))
    else:
        by = ", ".join(f"`{one}`" for one in kind.model.ordering)
        texts.append(f"REST orders by {by} only.")


def _filter(kind: Class, key: str, value: Any, pairs: Pairs, texts: list[str]) -> None:
    first, *rest = key.split("__")
    if first == "pk":
        first = "id" if decimal(value) is not None else (unique_name(kind.model) or "id")
    if first == "akid" and kind.name == "User":
        first, value = "id", str(value).split(".")[-2] if str(value).count(".") > 1 else value
    names: list[str] = []
    model: Model | None = kind.model
    lookup = "exact"
    fine = True
    for place, step in enumerate((first, *rest)):
        item = None if model is None else _field(kind, model, step, place)
        if item is None or model is None:
            lookup = step
            names.append(step)
            break
        names.append(_filter_name(model, item.name))
        fine = fine and _allowed(model, item, names[-1])
        last, model = model, _target(item)
    if model is not None and lookup == "exact" and isinstance(value, str) and value and decimal(value) is None:
        names.append(unique_name(model) or "id")
    elif item is not None or lookup != "exact":
        fine = fine and _takes(last, names, lookup)
    if not fine:
        texts.append(f"REST does not filter by `{key}`: look at the objects.")
        return
    if value is None:
        names, value = [*names, "isnull"], "True"
    elif lookup == "isnull":
        value = "False" if str(value).strip().lower() in ("", "0", "false") else "True"
    pairs.append(("__".join(names), _text(value)))


def _field(kind: Class, model: Model, step: str, place: int) -> Field | None:
    if step in ("id", "pk"):
        return Id()
    return kind.field_of(step) if place == 0 else field_named(model, step)


def _allowed(model: Model, item: Field, name: str) -> bool:
    """Whether REST filters by the field at all."""
    return isinstance(item, Id) or (model.filtered(name) is not None and model.filters(item.name) not in (None, ()))


def _takes(model: Model, names: list[str], lookup: str) -> bool:
    """Whether REST knows that lookup of the last field."""
    item = model.filtered(names[-2] if names[-1] == lookup else names[-1])
    allowed = None if item is None else model.filters(item.name)
    return lookup in allowed if isinstance(allowed, tuple) else True


def _filter_name(model: Model, name: str) -> str:
    """What a filter calls a field."""
    return next((called for called, item in model.filter_names.items() if item == name), name)


def _target(item: Field | None) -> Model | None:
    if isinstance(item, (Link, Links)):
        return MODELS[item.to]
    return MODELS[item.of] if isinstance(item, Backlinks) else None


def _text(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return ",".join(map(_text, value))
    return str(int(value)) if isinstance(value, bool) else str(value)
