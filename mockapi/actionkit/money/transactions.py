"""Transactions: each time that money of an order moved, or was to move (reference 33)."""

from __future__ import annotations

from typing import Any

from mockapi.actionkit.declaring.call import Call
from mockapi.actionkit.declaring.fields import Link
from mockapi.actionkit.declaring.model import LIST, Model, Verb, standard, timestamps
from mockapi.actionkit.money.currencies import amounts, converting
from mockapi.actionkit.money.orders import STATUSES
from mockapi.actionkit.money.reversals import COMPLETED, SALE, reverse_transaction
from mockapi.actionkit.users.staff import MANAGE_DONATIONS
from mockapi.resource.evidence import doc, guess, seen
from mockapi.resource.fields import Boolean, Text
from mockapi.world.store import Row

# Changes of a recurring profile leave transactions of the types `update` and `cancel`, of no amount (decisions U15).
TYPES = (SALE, "credit", "refund", "auth", "void", "update", "cancel")

_convert = converting("amount", "amount_converted")


def derive(call: Call, columns: dict[str, Any], row: Row | None) -> None:
    """The amount is converted; a transaction is in its order's account unless told otherwise (a guess)."""
    _convert(call, columns, row)
    if row is None and not columns.get("account"):
        order = call.get("order", columns["order"])
        columns["account"] = (order.account if order is not None else None) or ""
        call.lean(guess("33: the account of a transaction that names none"))


TRANSACTION = Model(
    name="transaction",
    sql="core_transaction",
    help="A payment of an order, a credit, or a change of its recurring profile.",
    evidence=seen("33"),
    fields=standard(
        *timestamps(write="always"),
        Text("account", default="", max_length=255),
        Link("order", to="order", null=False),
        Text("type", default=SALE, choices=TYPES),
        *amounts(),
        Boolean("success", default=True),
        Text("status", default=COMPLETED, choices=STATUSES),
        Text("trans_id", max_length=255),
        Text("failure_code", default="", max_length=255),
        Text("failure_description", default=""),
        Text("failure_message", default=""),
        Boolean("test_mode", default=False),
        dates=False,
    ),
    # The vendor's API cannot look one up by the processor's id; it passes such a filter over (decisions U3).
    filtering={"trans_id": None},
    filter_names={"trans_id": ""},
    dated=True,
    list_methods=LIST,
    detail_methods=("get", "put", "patch"),
    verbs=(Verb("reverse", "post", reverse_transaction, permission=MANAGE_DONATIONS, evidence=doc("46")),),
    derive=derive,
)

MODELS = (TRANSACTION,)
