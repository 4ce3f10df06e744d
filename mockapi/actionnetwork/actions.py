"""What all actions (forms, petitions, events and so on) have in common: fields, filters, rules, embed codes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mockapi.actionnetwork.call import Call
from mockapi.actionnetwork.noun import CREATED, IDENTIFIER, MODIFIED, V1, V2, Filter, Noun
from mockapi.actionnetwork.writing import identifiers_in, insert, known, linked, modify, read, require, without_blanks
from mockapi.resource.compound import Hash
from mockapi.resource.evidence import doc, guess
from mockapi.resource.fields import Boolean, Field, Ref, Strings, Text
from mockapi.world.errors import Invalid
from mockapi.world.store import Row

UI = "Action Network"

ACTION_FILTERS = (
    IDENTIFIER,
    CREATED,
    MODIFIED,
    Filter("origin_system", "origin_system", over={V1: "originating_system"}),
    Filter("title", "title", over={V1: "summary"}),
)


@dataclass(frozen=True, kw_only=True)
class Origin(Text):
    """Who made an action. Version 1 shows it where that was not the vendor's own interface (seeds 003, 004)."""

    def show(self, row: Row, dialect: str) -> Any:
        return None if dialect == V1 and row.origin_system == UI else row.origin_system


def action_fields() -> tuple[Field, ...]:
    """The fields of every action (reference 8.2); ``creator`` is who made it."""
    return (
        Origin(
            "origin_system",
            over={V1: "originating_system"},
            clears=False,
            ignore_blank=True,
            max_length=255,
            help="Who made it. Missing on creation it becomes API.",
            evidence=doc("8.2, rulings"),
        ),
        Text("title", over={V1: "summary"}, required=True, clears=False, max_length=255),
        Text("name", over={V1: None}, max_length=255, help="The administrative title."),
        Text("description", html=True),
        Text("browser_url", over={V1: "url"}, format="uri", max_length=2000, evidence=doc("8.2")),
        Text("featured_image_url", over={V1: None}, format="uri", max_length=2000),
        Boolean("action_network:hidden", over={V1: None}, write="never", default=False),
        Strings("tag_list", over={V1: None}, evidence=guess("8.2: read-only unless sent")),
        Hash(
            "thank_you",
            over={V1: None, V2: None},
            write="never",
            parts=(Text("subject"), Text("body", html=True), Text("from")),
            help="The mail that an action made in the interface can thank with.",
            evidence=doc("12.5"),
        ),
        Ref("creator", to="people", write="never"),
    )


def create(call: Call, noun: Noun, body: Mapping[str, Any], parents: Mapping[str, Row]) -> Row:
    """Make an action, or with an identifier that is known already update that one (seed 004).

    Raises Invalid without a title.
    """
    identifiers = identifiers_in(body, creating=True)
    existing = known(call, noun, identifiers)
    if existing is not None:
        return update(call, noun, existing, body)
    return insert(call, noun, new_values(call, noun, body), identifiers)


def new_values(call: Call, noun: Noun, body: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of a new action. Raises Invalid without a title."""
    values = _editable(call, None, read(call, noun, body, creating=True))
    require(call, noun, values)
    if call.settings.needs_origin_system and not values.get("origin_system"):
        raise Invalid(f"{noun.field['origin_system'].wire_name(call.version)} is required")
    if "creator" in noun.columns:
        values["creator"] = member_linked(call, body, "osdi:creator") or call.group.owner
    values.setdefault("origin_system", "API")
    return values


def member_linked(call: Call, body: Mapping[str, Any], rel: str) -> int | None:
    """The key of the person that a link names, if it is one who runs the account; other links are passed over (8.3)."""
    uuid = linked(body, rel)
    person = call.collection(call.nouns["people"]).one("uuid", uuid) if uuid else None
    if person is None or not call.can_reach(call.nouns["people"], person):
        return None
    runs_it = person.key == call.group.owner or (person.member and not call.is_personal)
    return person.key if runs_it else None


def update(call: Call, noun: Noun, row: Row, body: Mapping[str, Any]) -> Row:
    """Merge a PUT into an action: fields not sent stay, what cannot be edited or does not fit is passed over."""
    changes = without_blanks(noun, _editable(call, row, read(call, noun, body, creating=False)))
    return modify(call, noun, row, changes, identifiers_in(body, creating=False))


def _editable(call: Call, row: Row | None, changes: dict[str, Any]) -> dict[str, Any]:
    # The address of a page made in the interface is the vendor's, and v1 never lets it be set (8.2, seed 004).
    if call.version == V1 or (row is not None and row.origin_system == UI):
        changes.pop("browser_url", None)
    return changes


def embed_codes(row: Row, word: str) -> dict[str, str]:
    """The six embed codes of an action (reference 32); ``word`` is its kind in the widget's address."""
    slug = (row.browser_url or "").rstrip("/").rpartition("/")[2] or row.uuid
    host = "https://actionnetwork.org"
    codes = {}
    for size, query in (("standard", ""), ("full", "&style=full")):
        for styles, sheet in (
            ("default", "style-embed.css"),
            ("layout_only", "style-embed-whitelabel.css"),
            ("no", None),
        ):
            link = f"<link href='{host}/css/{sheet}' rel='stylesheet' type='text/css' />" if sheet else ""
            codes[f"embed_{size}_{styles}_styles"] = (
                f"{link}<script src='{host}/widgets/v2/{word}/{slug}?format=js&source=widget{query}'></script>"
                f"<div id='can-{word}-area-{slug}' style='width: 100%'>"
                "<!-- this div is the target for our HTML insertion --></div>"
            )
    return codes
