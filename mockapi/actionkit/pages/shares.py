"""Short links, and links that people share: tables that recordings do not show (reference 21.2, 39)."""

from __future__ import annotations

from mockapi.actionkit.declaring.fields import Link, Moment
from mockapi.actionkit.declaring.model import Id, Model, Uri, standard
from mockapi.resource.evidence import guess
from mockapi.resource.fields import Integer, Text

BY_TABLE = guess("21.2: by its table")

REDIRECT = Model(
    name="redirect",
    sql="core_redirect",
    help="A short link, and where it leads.",
    evidence=BY_TABLE,
    fields=(
        Id(),
        Uri(),
        Moment("created_at", write="create", clears=False),
        Text("short_code", max_length=255),
        Text("url", required=True, max_length=4096),
    ),
    unique=("short_code",),
)

SHARE_TYPE = Model(
    name="sharetype",
    sql="share_type",
    help="A way of sharing, with its code of two letters.",
    evidence=BY_TABLE,
    fields=standard(
        Text("type", required=True, max_length=2),
        Text("name", default="", max_length=255),
    ),
)

SHARE_LINK = Model(
    name="sharelink",
    sql="share_link",
    help="That somebody shared a page.",
    evidence=BY_TABLE,
    fields=standard(
        Link("page", to="page", null=False),
        Text("type", required=True, max_length=2),
        Link("user", to="user"),
        Link("action", to="action"),
        Link("referring_share", to="sharelink"),
        Integer("generation", default=0),
        Text("source", max_length=255),
    ),
)

SHARE_CLICK = Model(
    name="shareclick",
    sql="share_click",
    help="That somebody followed a shared link.",
    evidence=BY_TABLE,
    fields=standard(
        Link("share", to="sharelink", null=False),
        Link("page", to="page", null=False),
        Integer("click_id"),
    ),
)

SHARE_ACTION = Model(
    name="shareaction",
    sql="share_action",
    help="That somebody acted after following a shared link.",
    evidence=BY_TABLE,
    fields=standard(
        Link("share", to="sharelink", null=False),
        Link("action", to="action", null=False),
    ),
    unique=("action",),
)

MODELS = (REDIRECT, SHARE_TYPE, SHARE_LINK, SHARE_CLICK, SHARE_ACTION)
