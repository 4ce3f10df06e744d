"""What donors give for besides the organisation itself: products and candidates (reference 34)."""

from __future__ import annotations

from mockapi.actionkit.declaring.fields import Backlinks, Links
from mockapi.actionkit.declaring.model import Model, standard
from mockapi.actionkit.money.currencies import Amount, Currency
from mockapi.resource.evidence import guess, seen
from mockapi.resource.fields import Boolean, Integer, Text

PRODUCT = Model(
    name="product",
    sql="core_product",
    help="Something that donation pages offer for a price.",
    evidence=seen("34"),
    fields=standard(
        Text("name", required=True, clears=False, max_length=255),
        Text("admin_name", max_length=255),
        Text("description", default=""),
        Amount("price", required=True, clears=False),
        Currency(),
        Boolean("shippable", default=False),
        Text("status", default="active", max_length=255),
        Integer("maximum_order", default=0),
        Boolean("hidden", default=False),
        Links("tags", to="tag", short=("name",)),
        Backlinks("orderdetails", of="orderdetail", by="product"),
    ),
    unique=(("name", "admin_name"),),
)

CANDIDATE = Model(
    name="candidate",
    sql="core_candidate",
    help="A candidate for whom a donation page gathers money.",
    evidence=guess("34: by its table"),
    fields=standard(
        Text("name", required=True, clears=False, max_length=255),
        Text("fec_id", max_length=16, ignore_blank=True),
        Text("portrait_url", default="", max_length=255),
        Text("description", default=""),
        Text("status", default="active", max_length=255),
        Boolean("is_ours", default=False),
        Boolean("hidden", default=False),
        Links("tags", to="tag", short=("name",)),
    ),
    unique=("name", "fec_id"),
)

MODELS = (PRODUCT, CANDIDATE)
