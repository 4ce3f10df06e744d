"""What donation pages go by: rules for the amounts they suggest, and filters against fraud (reference 34)."""

from __future__ import annotations

from mockapi.actionkit.declaring.fields import Backlinks, Link, Links
from mockapi.actionkit.declaring.model import Model, standard
from mockapi.actionkit.money.currencies import Currency
from mockapi.resource.evidence import guess, seen
from mockapi.resource.fields import Boolean, Integer, Text

HPC_RULE = Model(
    name="donationhpcrule",
    sql="core_donation_hpc_rule",
    help="Which amounts a page suggests to whom, by the highest contribution so far.",
    evidence=seen("34"),
    fields=standard(
        Text("name", required=True, clears=False, max_length=255),
        Boolean("hidden", default=False),
        Text("which_amount", default="", max_length=255),
        Text("timespan", default="", max_length=255),
        Currency(),
        Links("exclude_tags", to="tag"),
        Backlinks("conditions", of="donationhpcrulecondition", by="rule"),
    ),
    unique=("name",),
)

HPC_RULE_CONDITION = Model(
    name="donationhpcrulecondition",
    sql="core_donation_hpc_rule_condition",
    help="From which contribution on which amount is suggested.",
    evidence=guess("21.4: by its table"),
    fields=standard(
        Link("rule", to="donationhpcrule", null=False),
        Text("threshold", required=True, max_length=10),
        Text("ask", required=True, max_length=10),
    ),
)

FRAUD_FILTER = Model(
    name="donationfraudfilter",
    sql="core_donationfraudfilter",
    help="Which donations are refused as fraud. It is kept, and refuses nothing: nobody is asked about a card.",
    evidence=guess("21.4: by its table"),
    fields=standard(
        Text("name", required=True, clears=False, max_length=255),
        Boolean("hidden", default=False),
        Boolean("check_maxmind", default=False),
        Integer("maxmind_threshold", default=0),
        Text("whitelist_where", default=""),
        Text("blacklist_where", default=""),
        Boolean("is_default_for_mailings", default=False),
        Boolean("is_default_for_web", default=False),
        Text("message", default=""),
    ),
    unique=("name",),
)

MODELS = (HPC_RULE, HPC_RULE_CONDITION, FRAUD_FILTER)
