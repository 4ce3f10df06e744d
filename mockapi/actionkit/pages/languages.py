"""The languages of pages, with their texts, and the campaigns that pages in several languages belong to."""

from __future__ import annotations

import json
from typing import Any

from mockapi.actionkit.declaring import writing
from mockapi.actionkit.declaring.call import Call
from mockapi.actionkit.declaring.model import READ, Body, Model, standard
from mockapi.actionkit.declaring.refusals import NotValid
from mockapi.resource.evidence import guess, seen
from mockapi.resource.fields import Boolean, Integer, Text
from mockapi.world.store import Row


def create_language(call: Call, model: Model, body: Body) -> Row:
    """A language; whether sites allow it is not known (decisions)."""
    call.lean(guess("decisions: adding languages"))
    return writing.insert(call, model, _checked(call, model, body, None))


def update_language(call: Call, model: Model, row: Row, body: Body) -> Row:
    """Merge what was sent; translations are a JSON hash in a string (reference 27)."""
    return writing.modify(call, model, row, _checked(call, model, body, row))


def _checked(call: Call, model: Model, body: Body, row: Row | None) -> dict[str, Any]:
    sent = body.get("translations")
    if isinstance(sent, dict):
        body = {**body, "translations": json.dumps(sent, ensure_ascii=False)}
    elif isinstance(sent, str):
        try:
            readable = isinstance(json.loads(sent or "{}"), dict)
        except (ValueError, RecursionError):
            readable = False
        if not readable:
            raise NotValid(model.name, {"translations": ["Enter a JSON object of texts."]})
    return writing.hydrate(call, model, body, row).columns


LANGUAGE = Model(
    name="language",
    sql="core_language",
    help="A language of pages, with the texts that differ from the defaults.",
    evidence=seen("27"),
    fields=standard(
        Text("name", required=True, clears=False, max_length=255),
        Text("iso_code", default="", max_length=10),
        Boolean("hidden", default=False),
        Integer("ordering", default=0),
        Text("translations", default="{}"),
    ),
    unique=("name",),
    order=("ordering", "name"),
    create=create_language,
    update=update_language,
)

BUILTIN_TRANSLATION = Model(
    name="builtintranslation",
    sql="core_builtintranslation",
    help="The texts that ActionKit itself has for a language.",
    evidence=guess("21.2: by its table"),
    fields=standard(
        Text("name", required=True, max_length=255),
        Text("iso_code", default="", max_length=10),
        Boolean("hidden", default=False),
        Text("translations", default="{}"),
    ),
    unique=("name",),
    list_methods=READ,
    detail_methods=READ,
)

MULTILINGUAL_CAMPAIGN = Model(
    name="multilingualcampaign",
    sql="core_multilingualcampaign",
    help="Pages in several languages that belong together.",
    evidence=seen("27"),
    fields=standard(
        Text("name", required=True, clears=False, max_length=255),
        Boolean("hidden", default=False),
    ),
    unique=("name",),
)

MODELS = (LANGUAGE, BUILTIN_TRANSLATION, MULTILINGUAL_CAMPAIGN)
