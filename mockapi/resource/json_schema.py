"""JSON Schema from a declaration."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mockapi.resource.resource import Resource

DRAFT = "https://json-schema.org/draft/2020-12/schema"


def schema_of(resource: Resource, dialect: str, extra: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The schema of one resource as a dialect shows it; ``extra`` are properties that the protocol adds."""
    properties: dict[str, Any] = {}
    for field in resource.fields:
        name = field.wire_name(dialect)
        if name is None:
            continue
        described = field.schema(dialect)
        if not described:
            continue
        if field.help:
            described["description"] = field.help
        if field.write == "never":
            described["readOnly"] = True
        evidence = field.evidence or resource.evidence
        properties[name] = {**described, "x-evidence": str(evidence)}
    return {
        "$schema": DRAFT,
        "title": f"{resource.vendor} {resource.name} ({dialect})",
        "description": resource.help,
        "type": "object",
        "properties": {**properties, **(extra or {})},
        "x-evidence": str(resource.evidence),
    }
