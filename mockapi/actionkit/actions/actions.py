"""Actions of every type: what users did on pages, one family over one table (reference 30)."""

from __future__ import annotations

from mockapi.actionkit.actions.processor import process
from mockapi.actionkit.declaring import writing
from mockapi.actionkit.declaring.call import Call
from mockapi.actionkit.declaring.fields import Backlinks, CustomFields, Derived, Link, Links
from mockapi.actionkit.declaring.model import READ, Body, Model, standard, timestamps
from mockapi.actionkit.declaring.refusals import NotValid
from mockapi.resource.evidence import client, guess, seen
from mockapi.resource.fields import Boolean, Field, Integer, Text
from mockapi.world.store import Row


def update_action(call: Call, model: Model, row: Row, body: Body) -> Row:
    """Merge what was sent; an action stays with pages of its type. Raises NotValid."""
    made = writing.hydrate(call, model, body, row)
    page = call.get("page", made.columns.get("page"))
    if page is not None and page.type != row.type:
        raise NotValid(model.name, {"page": [f"Choose a page of the type {row.type}."]})
    return writing.modify(call, model, row, made.columns, made.custom)


_COMMON: tuple[Field, ...] = standard(
    *timestamps(write="always"),
    Derived("akid", by=lambda call, row: call.akid(row.user, row.mailing), shape={"type": "string"}),
    Link("user", to="user", null=False),
    Link("page", to="page", null=False, on_delete="protect"),
    Link("mailing", to="mailing"),
    Integer("link"),
    Text("source", default="", max_length=255),
    Text("opq_id", default="", max_length=255),
    Boolean("created_user", default=False, write="never"),
    Boolean("subscribed_user", default=False, write="never"),
    Link("referring_user", to="user", on_delete="clear"),
    Link("referring_mailing", to="mailing"),
    Boolean("is_forwarded", default=False),
    Integer("taf_emails_sent"),
    Text("status", default="complete", max_length=255),
    Text("ip_address", max_length=64),
    CustomFields("fields", of="actionfield"),
    Text("type", write="never"),
    dates=False,
)

_TARGETED = Links("targeted", to="target", evidence=client("30.2"))
_OWN: dict[str, tuple[Field, ...]] = {
    "Petition": (Links("targeted", to="target", absent=True, evidence=guess("30.2: not in recordings")),),
    "Letter": (_TARGETED,),
    "Call": (_TARGETED, Links("checked", to="target", evidence=client("30.2"))),
    "Donation": (Backlinks("order", of="order", by="action", form="embedded"),),
    "EventCreate": (Link("event", to="event"),),
    "EventSignup": (Link("signup", to="eventsignup"),),
    "LTE": (
        Text("subject", default="", max_length=80),
        Text("letter_text", default=""),
        Link("target", to="mediatarget"),
    ),
    "EventModerate": (
        Link("event", to="event"), Boolean("approved_event", default=False), Boolean("deleted_event", default=False),
    ),
    "Signup": (),
    "Survey": (),
    "Unsubscribe": (),
    "Import": (),
    "UserUpdate": (),
    "Redirect": (),
    "RecurringDonation": (),
    "RecurringDonationUpdate": (),
    "RecurringDonationCancel": (),
    "DonationUpdate": (),
    "DonationCancellation": (),
    "TellAFriend": (),
    "Whipcount": (),
    "CampaignVolunteer": (),
}  # fmt: skip
_SEEN = (
    "Petition", "Donation", "Signup", "Unsubscribe", "Import", "Survey", "Call", "EventCreate", "EventSignup",
    "Letter",
)  # fmt: skip

ACTION = Model(
    name="action",
    sql="core_action",
    sql_names={"akid": None, "type": None},
    help="What a user did on a page of any type; made by action processing.",
    evidence=seen("30"),
    fields=_COMMON,
    held=tuple({item.name: item for own in _OWN.values() for item in own}.values()),
    dated=True,
    anonymous=("post",),
    takes_forms=True,
    open_ended=True,
    create=process,
    update=update_action,
)

TYPES: tuple[Model, ...] = tuple(
    ACTION.typed(
        f"{type.lower()}action",
        type,
        *own,
        help=f"An action on a page of the type {type}.",
        evidence=seen("30.2") if type in _SEEN else guess("21.3: by its table"),
        list_methods=READ,
        anonymous=(),
        open_ended=False,
        create=None,
    )
    for type, own in _OWN.items()
)

ACTION_FIELD = Model(
    name="actionfield",
    sql="core_actionfield",
    help="One value of one custom field of an action; names are free.",
    evidence=client("30.4"),
    fields=standard(
        Link("parent", to="action", null=False),
        Text("name", required=True, max_length=255),
        Text("value", default=""),
        dates=False,
    ),
    ordering=("id",),
)

MODELS = (ACTION, *TYPES, ACTION_FIELD)
