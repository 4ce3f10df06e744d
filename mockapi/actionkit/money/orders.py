"""Orders: what a donor gave in one go, who they were then, and the lines of it (reference 31, 34)."""

from __future__ import annotations

from mockapi.actionkit.declaring.fields import Backlinks, Link, Path
from mockapi.actionkit.declaring.model import READ, WITH_RELATIONS, Model, Verb, standard, timestamps
from mockapi.actionkit.money.currencies import amounts, converting
from mockapi.actionkit.money.reversals import COMPLETED, reverse_order
from mockapi.actionkit.users.staff import MANAGE_DONATIONS
from mockapi.actionkit.users.users import address_fields, name_fields
from mockapi.resource.evidence import client, doc, guess, seen
from mockapi.resource.fields import Integer, Text

STATUSES = ("completed", "failed", "pending", "incomplete", "reversed")
CHANGED = ("get", "put", "patch")

ORDER_USER_DETAIL = Model(
    name="orderuserdetail",
    sql="core_order_user_detail",
    help="The name and address that came with an order.",
    evidence=seen("34"),
    fields=standard(
        Text("email", default="", max_length=255),
        *name_fields(),
        *address_fields(),
        Text("source", default="", max_length=255),
        Backlinks("orders", of="order", by="user_detail"),
    ),
    list_methods=READ,
    detail_methods=CHANGED,
)

ORDER_SHIPPING_ADDRESS = Model(
    name="ordershippingaddress",
    sql="core_order_shipping_address",
    help="Where the products of an order go.",
    evidence=guess("34: by its table"),
    fields=standard(*address_fields()),
    list_methods=READ,
    detail_methods=CHANGED,
)

ORDER = Model(
    name="order",
    sql="core_order",
    help="What somebody gave by one action.",
    evidence=seen("31"),
    fields=standard(
        *timestamps(write="always"),
        Text("account", max_length=255),
        Link("action", to="action", null=False),
        Link("user", to="user", null=False),
        Link("user_detail", to="orderuserdetail", null=False),
        Link("shipping_address", to="ordershippingaddress"),
        *amounts("total"),
        Text("status", default=COMPLETED, choices=STATUSES),
        Text("payment_method", default="cc", max_length=255),
        Text("card_num_last_four", max_length=4),
        Text("import_id", max_length=64, ignore_blank=True),
        Backlinks("orderdetails", of="orderdetail", by="order"),
        Backlinks("orderrecurrings", of="orderrecurring", by="order"),
        Backlinks("transactions", of="transaction", by="order"),
        Path("reverse", tail="reverse", when=lambda row: bool(row.status == COMPLETED), evidence=seen("31: 2020")),
        dates=False,
    ),
    filtering=dict.fromkeys(("orderdetails", "orderrecurrings", "transactions"), WITH_RELATIONS),
    unique=("action", ("import_id", "account")),
    dated=True,
    list_methods=READ,
    detail_methods=CHANGED,
    verbs=(Verb("reverse", "post", reverse_order, permission=MANAGE_DONATIONS, evidence=doc("46")),),
    derive=converting("total", "total_converted"),
)

ORDER_DETAIL = Model(
    name="orderdetail",
    sql="core_order_detail",
    help="A line of an order: a product, or an amount for a candidate.",
    evidence=seen("34"),
    fields=standard(
        Link("order", to="order", null=False),
        Link("product", to="product"),
        Link("candidate", to="candidate"),
        Integer("quantity", default=1),
        *amounts(),
        Text("status", default=COMPLETED, max_length=255, evidence=client("34")),
    ),
    list_methods=READ,
    detail_methods=CHANGED,
    derive=converting("amount", "amount_converted"),
)

MODELS = (ORDER_USER_DETAIL, ORDER_SHIPPING_ADDRESS, ORDER, ORDER_DETAIL)
