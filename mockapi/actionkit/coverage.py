"""What follows from ActionKit's declarations for people: JSON Schemas and the coverage table."""

from __future__ import annotations

from typing import Any

from mockapi.actionkit.catalogue import GAPS, MODELS
from mockapi.actionkit.declaring.fields import Link, Unstored
from mockapi.actionkit.declaring.model import Id, Model
from mockapi.resource.json_schema import schema_of


def resource_schema(model: Model) -> dict[str, Any]:
    """The JSON Schema of an object of a resource as REST shows it; empty for one that shows nothing."""
    if not model.sent:
        return {}
    schema = schema_of(model, "rest")
    for name, item in model.sent.items():
        described = schema["properties"].get(name)
        if described is not None and "type" in described and _may_be_null(item):
            kinds = described["type"] if isinstance(described["type"], list) else [described["type"]]
            described["type"] = list(dict.fromkeys([*kinds, "null"]))
            if "enum" in described:
                described["enum"] = [*described["enum"], None]
    schema["additionalProperties"] = False
    return schema


def _may_be_null(item: Any) -> bool:
    if isinstance(item, (Unstored, Id)) or item.name in ("created_at", "updated_at"):
        return False
    return item.null if isinstance(item, Link) else item.default is None and not item.required


def schemas() -> dict[str, dict[str, Any]]:
    """The schema of every resource that shows something, by its name."""
    return {name: schema for name, model in MODELS.items() if (schema := resource_schema(model))}


def coverage() -> str:
    """The coverage table in Markdown: every resource with its methods and evidence, every gap."""
    lines = [
        "# ActionKit REST: what is modelled",
        "",
        "Made from the declarations by `mockapi coverage actionkit`. Marks: doc (the vendor's documentation), seen",
        "(recorded), client (what published clients rely on), tastypie (what stock Tastypie does), guess (ours).",
        "",
        "| Resource | List | Object | What else can be done | Evidence |",
        "|---|---|---|---|---|",
    ]
    for model in MODELS.values():
        listed = ", ".join(_method(model, name) for name in model.list_methods)
        detail = ", ".join(name.upper() for name in model.detail_methods)
        verbs = ", ".join(
            f"{verb.method.upper()} `{'' if verb.on == 'list' else '{id}/'}{verb.path}/`" for verb in model.verbs
        )
        lines.append(f"| {model.name} | {listed} | {detail} | {verbs} | {model.evidence} |")
    lines += ["", "## Fields", ""]
    lines += ["Fields whose evidence differs from that of their resource.", "", "| Field | Evidence |", "|---|---|"]
    for model in MODELS.values():
        lines += [
            f"| {model.name}.{name} | {item.evidence} |"
            for name, item in model.sent.items()
            if item.evidence is not None and (model.base is None or item not in model.base.fields)
        ]
    lines += ["", "## Not modelled yet", "", "These answer 501 and name themselves."]
    lines += ["", ", ".join(sorted(GAPS)) or "None of the resources that are known.", ""]
    return "\n".join(lines)


def _method(model: Model, name: str) -> str:
    return f"{name.upper()} (no credentials needed)" if name in model.anonymous else name.upper()
