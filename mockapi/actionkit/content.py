"""What pages are built from: tags, languages, multilingual campaigns, hosting platforms, form fields, templates."""

from __future__ import annotations

import json
from typing import Any

from mockapi.actionkit import writing
from mockapi.actionkit.call import Call
from mockapi.actionkit.fields import Link
from mockapi.actionkit.model import READ, Body, Model, Uri, standard
from mockapi.actionkit.refusals import NotValid
from mockapi.resource.evidence import client, doc, guess, seen
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


TAG = Model(
    name="tag",
    sql="core_tag",
    help="A label of pages and mailings.",
    evidence=seen("27"),
    fields=(
        Uri(),
        Text("name", required=True, clears=False, max_length=255),
        Integer("order_index", default=0, over={"rest": None}),
    ),
    unique=("name",),
    ordering=(),
    order=("order_index", "id"),
)

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

HOSTING_PLATFORM = Model(
    name="hostingplatform",
    sql="core_hostingplatform",
    help="Where pages are served.",
    evidence=seen("27"),
    fields=standard(
        Text("name", required=True, max_length=255),
        Text("after_basics_redirect_url", default="", max_length=255),
        Text("after_basics_redirect_name", default="", max_length=255),
        Text("end_redirect_url", default="", max_length=255),
        Text("end_redirect_name", default="", max_length=255),
        Text("after_action_redirect_url", default="", max_length=255),
        dates=False,
    ),
)

FORM_FIELD = Model(
    name="formfield",
    sql="core_formfield",
    help="A built-in field that pages can ask for.",
    evidence=doc("27"),
    fields=standard(Text("name", required=True, max_length=255), dates=False),
    unique=("name",),
    list_methods=READ,
    detail_methods=READ,
)

TEMPLATE_SET = Model(
    name="templateset",
    sql="cms_templateset",
    help="The templates that pages are shown with.",
    evidence=client("39"),
    fields=standard(
        Text("name", required=True, max_length=255),
        Text("description", default=""),
        Link("lang", to="language"),
        Boolean("editable", default=True),
        Boolean("hidden", default=False),
        Boolean("is_default", default=False),
    ),
    unique=("name",),
)

MODELS = (TAG, LANGUAGE, MULTILINGUAL_CAMPAIGN, HOSTING_PLATFORM, FORM_FIELD, TEMPLATE_SET)
