"""Pages of every type: one family over one table, whose members differ in a few fields (reference 29)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mockapi.actionkit.declaring.call import Call
from mockapi.actionkit.declaring.custom import allowed_fields, field_values
from mockapi.actionkit.declaring.fields import Backlinks, CustomFields, Link, Links, Moment
from mockapi.actionkit.declaring.model import READ, Model, standard
from mockapi.actionkit.declaring.refusals import NotValid
from mockapi.actionkit.facts.names import is_slug
from mockapi.actionkit.users.subscriptions import default_list
from mockapi.resource.evidence import Evidence, client, guess, seen
from mockapi.resource.fields import Boolean, Field, Integer, Money, Text

BAD_NAME = "Enter a valid 'slug' consisting of letters, numbers, underscores or hyphens."
STATUSES = ("active", "draft", "expired", "deleted", "sample", "model")

# ---- rules


def check_page(call: Call, model: Model, columns: Mapping[str, Any]) -> None:
    """A page's name is a slug. Raises NotValid."""
    if "name" in columns and not is_slug(str(columns["name"])):
        raise NotValid(model.name, {"name": [BAD_NAME]})


def default_platform(call: Call) -> int | None:
    """The number of the platform that pages are hosted with unless told otherwise: ActionKit's own."""
    found = call.get("hostingplatform", 1) or next(iter(call.rows("hostingplatform")), None)
    return None if found is None else int(found[0])


# ---- declarations


NEWER = guess("29.2: a newer column, not in recordings")


def _text(name: str, length: int | None = 255, evidence: Evidence | None = None) -> Text:
    return Text(name, default="", max_length=length, evidence=evidence)


def _flag(name: str, default: bool = False, evidence: Evidence | None = None) -> Boolean:
    return Boolean(name, default=default, evidence=evidence)


_COMMON: tuple[Field, ...] = standard(
    Text("name", required=True, clears=False, max_length=255),
    Text("title", default="", max_length=255),
    Text("type", write="never"),
    _text("url"),
    Text("status", default="active", choices=STATUSES),
    _flag("hidden"),
    Integer("goal"),
    Text("goal_type", default="actions", choices=("actions", "dollars")),
    Link("list", to="list", null=False, filled=default_list, on_delete="protect"),
    Link("language", to="language"),
    Link("multilingual_campaign", to="multilingualcampaign"),
    Link("hosted_with", to="hostingplatform", null=False, filled=default_platform, on_delete="protect"),
    _flag("allow_multiple_responses", True),
    Text("recognize", default="once", choices=("once", "always", "never")),
    _flag("never_spam_check"),
    _flag("real_actions", True),
    _text("notes"),
    Links("required_fields", to="formfield", short=("id", "name")),
    Links("visible_fields", to="formfield", short=("id", "name"), evidence=guess("29.1: newer")),
    Links("tags", to="tag", short=("name",)),
    Links("groups", to="usergroup", short=("name",), evidence=client("29.1: newer")),
    CustomFields("fields", of="pagefield", allowed="allowedpagefield"),
    Backlinks("followup", of="pagefollowup", by="page", form="embedded"),
    Backlinks("actions", of="action", by="page", form="query"),
)

_DELIVERY: tuple[Field, ...] = (
    _flag("send_immediate_email"),
    _flag("send_immediate_fax"),
    _flag("send_immediate_email_override_limit"),
    Integer("email_mode", evidence=NEWER),
    _flag("remind_me_set_up_batch_delivery", evidence=NEWER),
    Moment("send_immediate_email_delivery_blocked_at"),
    _text("immediate_email_subject", None),
    _text("delivery_template", None),
    Link("batch_delivery_from", to="fromline"),
    _text("batch_delivery_subject"),
    _text("batch_delivery_template", None),
    Integer("batch_delivery_threshold", default=30),
    Integer("batch_delivery_minimum", default=1),
    _flag("send_via_cwc", evidence=NEWER),
    _text("cwc_topic", evidence=NEWER),
    _text("cwc_statement", None, evidence=NEWER),
    _text("cwc_subject", evidence=NEWER),
    Links("target_groups", to="targetgroup"),
)
_ASK: tuple[Field, ...] = (
    Money("minimum_amount", default=None),
    Text("payment_account", default="Default Import Stub", max_length=255),
    Link("hpc_rule", to="donationhpcrule"),
    _flag("allow_international"),
    Link("filtering_for_web", to="donationfraudfilter"),
    Link("filtering_for_mailings", to="donationfraudfilter"),
    _flag("use_account_switcher"),
    _text("paypal_account"),
    _text("paypal_user_requirements"),
    _flag("accept_ach"),
    Links("products", to="product"),
    Links("candidates", to="candidate"),
)
_CAMPAIGN = Link("campaign", to="campaign", null=False, on_delete="cascade")

_OWN: dict[str, tuple[Field, ...]] = {
    "Petition": (_flag("one_click"), *_DELIVERY),
    "Letter": _DELIVERY,
    "Call": (
        Text("constituents_only_url", default="", max_length=255),
        _flag("allow_local_targetoffices"),
        Links("target_groups", to="targetgroup"),
    ),
    "LTE": (
        *(_flag(f"{kind}_newspapers", True) for kind in ("national", "regional", "local")),
        _flag("show_phones"),
        Link("signature_template", to="signaturetemplate"),
    ),
    "Donation": _ASK,
    "Import": (
        _flag("subscribe", True),
        _flag("unsubscribe"),
        _flag("unsubscribe_all"),
        _flag("subscribe_if_new", evidence=NEWER),
        Link("privacy_notes", to="privacynotes", evidence=NEWER),
        _text("custom_privacy_notes", None, evidence=NEWER),
        _text("default_source"),
    ),
    "Unsubscribe": (_flag("use_in_mail_wrapper"),),
    "EventCreate": (_CAMPAIGN, _text("campaign_title")),
    "EventSignup": (_CAMPAIGN,),
    "EventModerate": (_CAMPAIGN,),
    "CampaignVolunteer": (_CAMPAIGN,),
    "RecurringDonationUpdate": (Money("minimum_amount", default=None),),
    "Whipcount": (Links("target_groups", to="targetgroup"),),
    "Signup": (),
    "Survey": (),
    "UserUpdate": (),
    "Redirect": (),
    "TellAFriend": (),
    "DonationUpdate": (),
    "DonationCancellation": (),
    "RecurringDonation": _ASK,  # as a donation page (reference on XML-RPC, 8.3)
    "RecurringDonationCancel": (),
}

# Types that no recording shows and no published client uses: their fields follow their tables.
_BY_TABLE = (
    "LTE", "EventModerate", "CampaignVolunteer", "RecurringDonationUpdate", "Whipcount", "UserUpdate", "Redirect",
    "TellAFriend", "DonationUpdate", "DonationCancellation", "RecurringDonation", "RecurringDonationCancel",
)  # fmt: skip

# The form of a page is shown under this name; import pages have none, event pages name theirs (reference 29.1).
FORM_KEYS = {"EventCreate": "eventcreateform", "EventSignup": "eventsignupform"}
WITHOUT_FORM = ("Import", "Redirect", "TellAFriend", "UserUpdate", "DonationUpdate", "DonationCancellation")


def _form_link(type: str) -> tuple[Field, ...]:
    if type in WITHOUT_FORM:
        return ()
    name = FORM_KEYS.get(type)
    form = f"{type.lower()}form"
    return (Backlinks(name or "cms_form", of=form, by="page", form="one", absent=name is None),)


PAGE = Model(
    name="page",
    sql="core_page",
    sql_names={"language": "lang_id", "hosted_with": "hosted_with_id"},
    help="A page of any type: what all types have in common. Pages are made through their types.",
    evidence=seen("29"),
    fields=_COMMON,
    held=tuple({item.name: item for own in _OWN.values() for item in own}.values()),
    unique=("name",),
    unique_error="validation",
    list_methods=READ,
    check=check_page,
)

TYPES: tuple[Model, ...] = tuple(
    PAGE.typed(
        f"{type.lower()}page",
        type,
        *own,
        *_form_link(type),
        help=f"A page of the type {type}.",
        evidence=guess("29.2: by its table") if type in _BY_TABLE else seen("29.2"),
    )
    for type, own in _OWN.items()
)

PAGE_FIELD = field_values("pagefield", "core_pagefield", "page", client("30.4"))

ALLOWED_PAGE_FIELD = allowed_fields(
    "allowedpagefield", "core_allowedpagefield", "pages", client("28"), values="pagefield"
)

MODELS = (ALLOWED_PAGE_FIELD, PAGE, *TYPES, PAGE_FIELD)
