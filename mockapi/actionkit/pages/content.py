"""What pages are built from: tags, hosting platforms, form fields, uploaded files."""

from __future__ import annotations

from mockapi.actionkit.declaring.fields import Moment
from mockapi.actionkit.declaring.model import READ, Model, Uri, standard
from mockapi.resource.evidence import doc, guess, seen
from mockapi.resource.fields import Boolean, Integer, Text

_TABLE_ONLY = {"rest": None}

TAG = Model(
    name="tag",
    sql="core_tag",
    help="A label of pages and mailings.",
    evidence=seen("27"),
    fields=(
        Uri(),
        Text("name", required=True, clears=False, max_length=255),
        Integer("order_index", default=0, over=_TABLE_ONLY),
        Boolean("hidden", default=False, over=_TABLE_ONLY),
        Moment("created_at", write="create", clears=False, over=_TABLE_ONLY),
        Moment("updated_at", write="never", over=_TABLE_ONLY),
    ),
    unique=("name",),
    ordering=(),
    order=("order_index", "id"),
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
    unique=("name",),
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

UPLOADED_FILE = Model(
    name="uploadedfile",
    sql="cms_uploadedfile",
    help="An image or another file that pages use: where it lies; its content is not kept.",
    evidence=guess("21.2: by its table"),
    fields=standard(
        Text("bucket", default="", max_length=255),
        Text("directory", default="", max_length=255),
        Text("filename", default="", max_length=255),
        Text("url", required=True, clears=False, max_length=255),
        Text("etag", default="", max_length=255),
        Integer("size"),
    ),
    unique=("url",),
)

MODELS = (TAG, HOSTING_PLATFORM, FORM_FIELD, UPLOADED_FILE)
