"""How what users signed is handed over: delivery jobs, their print templates, batches of e-mail (reference 21.8)."""

from __future__ import annotations

from mockapi.actionkit.declaring.fields import Date, Link, Links, Moment
from mockapi.actionkit.declaring.model import READ, Model, standard
from mockapi.resource.evidence import guess
from mockapi.resource.fields import Boolean, Integer, Number, Text

_TABLE = guess("21.8: by its table")
COLUMNS_OF_CSV = (
    "prefix", "first_name", "middle_name", "last_name", "suffix", "email", "phone", "address1", "address2", "city",
    "state", "zip", "region", "postal", "country", "comment",
)  # fmt: skip

PRINT_TEMPLATE = Model(
    name="printtemplate",
    sql="core_printtemplate",
    help="How signatures are printed.",
    evidence=_TABLE,
    fields=standard(
        Text("name", required=True, clears=False, max_length=255),
        Text("header_html", default=""),
        Text("template", default=""),
        Text("footer_html", default=""),
        Text("font_family", default="", max_length=255),
        Number("font_size", default=12.0),
        Text("logo_url", default="", max_length=200),
        Text("page_size", default="", max_length=255),
        Text("margin_units", default="", max_length=255),
        *(Number(f"margin_{side}", default=0.0) for side in ("top", "bottom", "left", "right")),
        Boolean("readonly", default=False),
        Boolean("hidden", default=False),
    ),
    unique=("name",),
)

PETITION_DELIVERY_JOB = Model(
    name="petitiondeliveryjob",
    sql="core_petitiondeliveryjob",
    help="That the signatures of petitions are to be handed to targets; the files are not made here.",
    evidence=_TABLE,
    fields=standard(
        Links("petitions", to="page"),
        Links("target_groups", to="targetgroup"),
        Link("print_template", to="printtemplate"),
        Link("template_set", to="templateset"),
        Boolean("single_file", default=False),
        *(Text(name, default="") for name in ("cover_html", "header_content", "footer_content")),
        Boolean("allow_pdf_download", default=False),
        Boolean("allow_csv_download", default=False),
        Boolean("limit_delivery", default=False),
        Boolean("all_to_all", default=False),
        Date("date_from"),
        Date("date_to"),
        *(Boolean(f"include_{name}_in_csv", default=False) for name in COLUMNS_OF_CSV),
    ),
)

BATCH_DELIVERY = Model(
    name="batchdelivery",
    sql="core_batchdelivery",
    help="Signatures that were sent to a target together.",
    evidence=_TABLE,
    fields=standard(
        Link("target", to="target", null=False),
        Link("page", to="page", null=False),
        Text("message"),
        Text("subject", max_length=255),
        Text("from_line"),
        Integer("recent_signatures", default=0),
        Moment("recent_since"),
        Boolean("delivered", default=False),
        Text("traceback"),
    ),
    list_methods=READ,
    detail_methods=READ,
)

MODELS = (PRINT_TEMPLATE, PETITION_DELIVERY_JOB, BATCH_DELIVERY)
