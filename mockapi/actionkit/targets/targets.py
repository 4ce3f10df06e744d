"""Whom campaigns address: targets, their groups and offices, newspapers, borders (reference 38)."""

from __future__ import annotations

from typing import Any

from mockapi.actionkit.declaring import writing
from mockapi.actionkit.declaring.call import Call
from mockapi.actionkit.declaring.fields import Derived, Link, Links
from mockapi.actionkit.declaring.model import Body, Model, standard
from mockapi.actionkit.mailings.fromlines import create_one, update_one
from mockapi.resource.evidence import client, guess
from mockapi.resource.fields import Boolean, Integer, Number, Text
from mockapi.world.store import Row

# ---- rules


def full_name(call: Call, row: Row) -> str:
    """First and last name, or the official name."""
    return " ".join(part for part in (row.first, row.last) if part) or row.official_full


def title_full(call: Call, row: Row) -> str:
    """The title and the full name."""
    return " ".join(part for part in (row.title, full_name(call, row)) if part)


def create_target(call: Call, model: Model, body: Body) -> Row:
    """A target; of a special or an international group through the resources of these types."""
    made = writing.hydrate(call, model, body)
    return writing.insert(call, model, made.columns)


# ---- declarations


def _text(name: str, length: int | None = 255, **more: Any) -> Text:
    return Text(name, max_length=length, **{"default": "", **more})


_TABLE = guess("38: by its table")
_OF_TYPE = Text("type", write="never")

TARGET_GROUP = Model(
    name="targetgroup",
    sql="core_targetgroup",
    help="Targets that pages address together: without a type of its own, all targets of its type.",
    evidence=_TABLE,
    fields=standard(
        Text("name", required=True, clears=False, max_length=255),
        _text("type"),
        Boolean("readonly", default=False),
        Boolean("hidden", default=False),
    ),
    held=(
        Text("jurisdiction", default="", max_length=50),
        Link("custom_boundaries", to="boundarygroup"),
        Boolean("include_republicans", default=True),
        Boolean("include_democrats", default=True),
        Boolean("include_independents", default=True),
        Text("states", default=""),
        Links("targets", to="target"),
        Links("excludes", to="target"),
        Text("body_id", stored="group_body_id", default="", max_length=255),
    ),
    unique=("name",),
)
_HELD = {item.name: item for item in TARGET_GROUP.held}

SPECIAL_TARGET_GROUP = TARGET_GROUP.typed(
    "specialtargetgroup",
    "special",
    _OF_TYPE,
    _HELD["jurisdiction"],
    _HELD["custom_boundaries"],
    help="A group of targets that staff made.",
)
CONGRESS_TARGET_GROUP = TARGET_GROUP.typed(
    "congresstargetgroup",
    "congress",
    _OF_TYPE,
    *(_HELD[f"include_{party}"] for party in ("republicans", "democrats", "independents")),
    _HELD["states"],
    _HELD["targets"],
    _HELD["excludes"],
    help="Members of Congress, one by one or by party and state.",
)
POL_TARGET_GROUP = TARGET_GROUP.typed(
    "poltargetgroup",
    "pol",
    _OF_TYPE,
    _HELD["body_id"],
    sql_names={"body_id": "body_id"},
    help="A group of international targets.",
)

BOUNDARY_GROUP = Model(
    name="boundarygroup",
    sql="core_boundarygroup",
    help="Areas that belong together.",
    evidence=_TABLE,
    fields=standard(
        Text("name", required=True, clears=False, max_length=255),
        _text("description", None),
        Boolean("hidden", default=False),
    ),
    unique=("name",),
)

BOUNDARY = Model(
    name="boundary",
    sql="core_boundary",
    help="An area by its border.",
    evidence=_TABLE,
    fields=standard(
        Link("group", to="boundarygroup", null=False),
        Text("name", required=True, clears=False, max_length=255),
        _text("geometry", None),
    ),
    unique=(("group", "name"),),
)

TARGET = Model(
    name="target",
    sql="core_target",
    sql_names={"title_full": None, "full_name": None},
    help="Somebody whom users write to, call or petition.",
    evidence=client("38"),
    fields=standard(
        _text("type"),
        *(
            _text(name)
            for name in (
                "seat", "country", "state", "us_district", "title", "long_title", "first", "last", "official_full",
                "nickname", "phone", "fax", "email",
            )
        ),
        _text("gender", 1),
        _text("party"),
        Boolean("hidden", default=False),
        *(_text(name) for name in ("district_name", "city", "region", "county")),
        *(
            Text(name, max_length=255)
            for network in ("twitter", "facebook", "youtube", "instagram")
            for name in (network, f"{network}_id")
        ),
        Derived("title_full", by=title_full, shape={"type": "string"}, evidence=client("38")),
        Derived("full_name", by=full_name, shape={"type": "string"}, evidence=client("38")),
    ),
    held=(
        Link("body", to="targetgroup", null=False),
        Link("boundary", to="boundary"),
        Text("body_id", max_length=255),
        Text("person_id", max_length=255),
        Text("division_id", max_length=255),
    ),
    unique=(("body_id", "person_id"),),
    create=create_target,
)  # fmt: skip

SPECIAL_TARGET = TARGET.typed(
    "specialtarget",
    "special",
    _OF_TYPE,
    Link("body", to="targetgroup", null=False),
    Link("boundary", to="boundary"),
    help="A target of a group that staff made.",
    evidence=_TABLE,
)
POL_TARGET = TARGET.typed(
    "poltarget",
    "pol",
    _OF_TYPE,
    *(Text(name, required=True, max_length=255) for name in ("body_id", "person_id")),
    Text("division_id", default="", max_length=255),
    help="An international target.",
    evidence=_TABLE,
)

TARGET_OFFICE = Model(
    name="targetoffice",
    sql="core_targetoffice",
    help="An office of a target.",
    evidence=_TABLE,
    fields=standard(
        Link("target", to="target", null=False),
        *(_text(name) for name in ("type", "name", "address1", "address2", "city", "state", "zip", "phone", "fax")),
        Boolean("is_current", default=True),
    ),
)

TARGET_CONTACT = Model(
    name="targetcontact",
    sql="core_targetcontact",
    help="A person who reads a target's mail.",
    evidence=_TABLE,
    fields=standard(
        Link("target", to="target"),
        *(_text(name) for name in ("email", "prefix", "first_name", "middle_name", "last_name", "suffix")),
        Boolean("is_current", default=True),
        Boolean("is_mailable", default=True),
    ),
)

MEDIA_TARGET = Model(
    name="mediatarget",
    sql="core_mediatarget",
    help="A newspaper.",
    evidence=_TABLE,
    fields=standard(
        Text("name", required=True, max_length=255),
        *(_text(name) for name in ("address1", "address2", "city", "state")),
        _text("us_district", 5),
        *(_text(name) for name in ("region", "postal")),
        _text("zip", 5),
        _text("plus4", 4),
        _text("country"),
        Number("longitude"),
        Number("latitude"),
        Integer("orgid"),
        *(Text(name, max_length=255) for name in ("phone", "fax", "email_address", "website_url")),
        Integer("circulation"),
        Text("frequency", max_length=36),
        Text("language", max_length=64),
        Text("levelcode", max_length=64),
        Text("dmacode", max_length=10),
        Integer("fipscode"),
        Integer("msacode"),
        Boolean("hidden", default=False),
    ),
)

SIGNATURE_TEMPLATE = Model(
    name="signaturetemplate",
    sql="core_signaturetemplate",
    help="How a letter to an editor is signed.",
    evidence=_TABLE,
    fields=standard(
        Text("name", required=True, clears=False, max_length=255),
        _text("template", None),
        Boolean("is_default", default=False),
        Boolean("hidden", default=False),
    ),
    unique=("name",),
    create=create_one,
    update=update_one,
)

MODELS = (
    BOUNDARY_GROUP, BOUNDARY, TARGET_GROUP, SPECIAL_TARGET_GROUP, TARGET, SPECIAL_TARGET, POL_TARGET,
    CONGRESS_TARGET_GROUP, POL_TARGET_GROUP, TARGET_OFFICE, TARGET_CONTACT, MEDIA_TARGET, SIGNATURE_TEMPLATE,
)  # fmt: skip
