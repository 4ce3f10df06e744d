"""What follows from Action Network's declarations for people: JSON Schemas and the coverage table."""

from __future__ import annotations

from typing import Any

from mockapi.actionnetwork.catalogue import GAPS, NOUNS
from mockapi.actionnetwork.noun import VERSIONS, Noun
from mockapi.resource.json_schema import schema_of

MAY_BE_MISSING = ("wrapper", "recipients")  # a message need not have one


def resource_schema(noun: Noun, version: str) -> dict[str, Any]:
    """The JSON Schema of a single resource as a version shows it; empty where it does not exist."""
    if not any(version in route.versions for route in noun.routes):
        return {}
    link = {"type": "object", "properties": {"href": {"type": "string", "format": "uri"}}, "required": ["href"]}
    shown = [link_ for link_ in noun.links if version in link_.versions]
    rels = [link_.rel for link_ in shown]
    always = [link_.rel for link_ in shown if link_.ref not in MAY_BE_MISSING]
    extra: dict[str, Any] = {
        "_links": {
            "type": "object",
            "properties": {"self": link, **dict.fromkeys(rels, link), "curies": {"type": "array"}},
            "required": ["self", *always],
            "additionalProperties": False,
        }
    }
    embeds = [embed.rel for embed in noun.embeds if version in embed.versions]
    if embeds:
        extra["_embedded"] = {"type": "object", "required": embeds}
    if noun.sponsor:
        extra["action_network:sponsor"] = {"type": "object"}
    schema = schema_of(noun, version, extra)
    for ref in noun.refs:  # they are shown as links
        schema["properties"].pop(ref.wire_name(version), None)
    schema["additionalProperties"] = False
    schema["required"] = ["identifiers", "_links"]
    return schema


def schemas(version: str) -> dict[str, dict[str, Any]]:
    """The schema of every resource that a version has, by its name."""
    return {name: schema for name, noun in NOUNS.items() if (schema := resource_schema(noun, version))}


def coverage() -> str:
    """The coverage table in Markdown: every route that is modelled, every field's evidence, every gap."""
    lines = [
        "# Action Network: what is modelled",
        "",
        "Made from the declarations by `mockapi coverage`. Marks: doc (the vendor's documentation), seen (recorded),",
        "client (what published clients rely on), osdi (the specification), guess (ours).",
        "",
        "| Resource | Route | Collection | Item | Versions | Evidence |",
        "|---|---|---|---|---|---|",
    ]
    for noun in NOUNS.values():
        for route in noun.routes:
            methods = [
                ", ".join(f"{m} (no key needed)" if m in route.keyless else m for m in route.collection),
                ", ".join(route.item),
            ]
            cells = [noun.name, f"`/{route.path}`", *methods, ", ".join(route.versions), str(noun.evidence)]
            lines.append(f"| {' | '.join(cells)} |")
    lines += [
        "| entry point | `/` | GET (no key needed) | | v1, v2 | doc: 15 |",
        "| metadata | `/metadata`, `/metadata/custom_fields` | GET | | v2 | doc: 31 |",
    ]
    for noun in NOUNS.values():
        versions = ", ".join(v for v in VERSIONS if any(v in route.versions for route in noun.routes))
        if noun.embed_word:
            lines.append(f"| embed codes | `/{noun.name}/{{id}}/embed` | | GET | {versions} | seen: 32 |")
        for verb in noun.verbs:
            methods_of = ", ".join(verb.methods)
            lines.append(
                f"| {noun.name} | `/{noun.name}/{{id}}/{verb.name}` | | {methods_of} | {versions} | {noun.evidence} |"
            )
    for noun in NOUNS.values():
        lines += ["", f"## {noun.name}", "", "| Field | v1 | Written | Evidence |", "|---|---|---|---|"]
        for field in noun.fields:
            names = {version: field.wire_name(version) for version in VERSIONS}
            if any(names.values()):
                v2, v1 = (f"`{names[version]}`" if names[version] else "" for version in ("v2", "v1"))
                lines.append(f"| {v2} | {v1} | {field.write} | {field.evidence or noun.evidence} |")
    lines += ["", "## Not modelled yet", ""]
    gaps = [
        f"* {version}: " + ", ".join(f"`/{path.replace('*', '{id}')}`" for path in GAPS[version])
        for version in VERSIONS
        if GAPS[version]
    ]
    lines += ["These answer 501 and name themselves.", "", *gaps] if gaps else ["No route that the vendor documents."]
    return "\n".join(lines) + "\n"
