"""Payment accounts, which money goes through, and the tokens that stand for donors' cards (reference 34)."""

from __future__ import annotations

from mockapi.actionkit.declaring import writing
from mockapi.actionkit.declaring.call import Call
from mockapi.actionkit.declaring.fields import Link
from mockapi.actionkit.declaring.model import READ, Model, standard
from mockapi.resource.evidence import client, guess
from mockapi.resource.fields import Boolean, Text

DEFAULT_STUB = "Default Import Stub"
IMPORT_STUB = "import_stub"


def stub_named(call: Call, name: str) -> str:
    """The name of an account, which becomes an import stub if there is none of that name (rulings)."""
    account = call.one("paymentaccount", "name", name)
    if account is None:
        account = writing.insert(call, PAYMENT_ACCOUNT, {"name": name})
    return str(account.name)


PAYMENT_ACCOUNT = Model(
    name="paymentaccount",
    sql="core_paymentaccount",
    help="An account with a payment processor. An import stub only records what was paid elsewhere.",
    evidence=guess("21.4: by its table; what it keeps of the processor's secrets is left out"),
    fields=standard(
        Text("name", required=True, clears=False, max_length=255),
        Text("processor", default=IMPORT_STUB, max_length=255),
        Boolean("hidden", default=False),
    ),
    unique=("name",),
)

PAYMENT_TOKEN = Model(
    name="paymenttoken",
    help="A donor's card as the processor keeps it.",
    evidence=client("34"),
    fields=standard(
        Text("token_id", required=True, clears=False, max_length=255),
        Link("user", to="user", null=False),
        Text("status", default="active", max_length=255),
    ),
    list_methods=READ,
    detail_methods=("get", "put", "patch"),
    unique=("token_id",),
)

MODELS = (PAYMENT_ACCOUNT,)
TOKENS = (PAYMENT_TOKEN,)
