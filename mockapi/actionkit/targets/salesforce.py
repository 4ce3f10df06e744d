"""Which users the Salesforce sync knows (reference 53)."""

from __future__ import annotations

from mockapi.actionkit.declaring.fields import Link, Moment
from mockapi.actionkit.declaring.model import Model, standard
from mockapi.resource.evidence import guess
from mockapi.resource.fields import Boolean, Text

SALESFORCE_MAP = Model(
    name="salesforcemap",
    sql="core_salesforceusermap",
    help="That a user is a contact in Salesforce.",
    evidence=guess("53"),
    fields=standard(
        Link("user", to="user", null=False),
        Text("salesforce_id", required=True, clears=False, max_length=18),
        Text("match_type", default="", max_length=255),
        Boolean("created_ak_user", default=False),
        Boolean("created_sf_user", default=False),
        Moment("last_sync_at"),
        Boolean("id_match", default=None),
        Boolean("email_match", default=None),
    ),
    unique=(("user", "salesforce_id"),),
    detail_methods=("get", "delete"),
)

MODELS = (SALESFORCE_MAP,)
