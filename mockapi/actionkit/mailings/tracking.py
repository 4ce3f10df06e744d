"""What became of mails: who got which, who opened, clicked, bounced or complained (reference 21.1).

Over the API these are read; a test or a pack makes opens and clicks, as users would.
"""

from __future__ import annotations

from mockapi.actionkit.declaring import writing
from mockapi.actionkit.declaring.call import Call
from mockapi.actionkit.declaring.fields import Link, Links, Moment
from mockapi.actionkit.declaring.model import READ, Body, Model, standard
from mockapi.actionkit.users import subscriptions
from mockapi.resource.evidence import guess, seen
from mockapi.resource.fields import Boolean, Field, Integer, Text
from mockapi.world.store import Row

# ---- rules


def create_bounce(call: Call, model: Model, body: Body) -> Row:
    """A hard bounce: the user is unsubscribed by it."""
    return _left(call, model, body, "unsubscribe_bounce")


def create_unsub_email(call: Call, model: Model, body: Body) -> Row:
    """A user asked by e-mail, or through a mail program's button, to be left alone."""
    return _left(call, model, body, "unsubscribe_email")


def _left(call: Call, model: Model, body: Body, change: str) -> Row:
    made = writing.hydrate(call, model, body)
    if made.columns.get("timestamp") is None:
        made.columns["timestamp"] = call.now
    row = writing.insert(call, model, made.columns)
    subscriptions.unsubscribe(call, row.user, change)
    return row


# ---- declarations

_TABLE = guess("21.1: by its table")


def _made() -> Field:
    return Moment("created_at", write="create", clears=False)


USER_MAILING = Model(
    name="usermailing",
    sql="core_usermailing",
    help="That a mailing was sent to a user.",
    evidence=seen("21.1"),
    fields=standard(
        _made(),
        Link("mailing", to="mailing", null=False),
        Link("user", to="user", null=False),
        Link("subject", to="mailingsubject"),
        dates=False,
    ),
    unique=(("mailing", "user"),),
    list_methods=READ,
    detail_methods=READ,
)

USER_AGENT = Model(
    name="useragent",
    sql="core_useragent",
    help="A browser or mail program.",
    evidence=_TABLE,
    fields=standard(
        Text("useragent_string", default=""),
        Text("hash", max_length=64),
        *(Text(name, default="", max_length=255) for name in ("browser", "os", "device")),
        *(Text(name, default="", max_length=30) for name in ("browser_version", "os_version")),
        *(Boolean(f"is_{kind}", default=False) for kind in ("mobile", "phone", "tablet", "desktop")),
    ),
    unique=("hash",),
    list_methods=READ,
    detail_methods=READ,
)

OPEN = Model(
    name="open",
    sql="core_open",
    help="That a user opened a mailing.",
    evidence=_TABLE,
    fields=standard(
        _made(),
        Link("user", to="user"),
        Link("mailing", to="mailing"),
        Link("useragent", to="useragent"),
        dates=False,
    ),
    list_methods=READ,
    detail_methods=READ,
)

CLICK_URL = Model(
    name="clickurl",
    sql="core_clickurl",
    help="An address whose clicks are counted.",
    evidence=_TABLE,
    fields=standard(
        _made(), Text("url", required=True, clears=False, max_length=255), Link("page", to="page"), dates=False
    ),
    unique=("url",),
    list_methods=READ,
    detail_methods=READ,
)

CLICK = Model(
    name="click",
    sql="core_click",
    help="That a user clicked on a link, of a mailing or elsewhere.",
    evidence=_TABLE,
    fields=standard(
        _made(),
        Link("clickurl", to="clickurl"),
        Link("user", to="user"),
        Link("mailing", to="mailing"),
        Integer("link_number"),
        Text("source", max_length=255),
        Link("referring_user", to="user", on_delete="clear"),
        Link("useragent", to="useragent"),
        dates=False,
    ),
    list_methods=READ,
    detail_methods=READ,
)

BOUNCE = Model(
    name="bounce",
    sql="core_bounce",
    help="That a mail to a user came back for good.",
    evidence=_TABLE,
    fields=standard(
        Moment("timestamp"),
        Link("user", to="user", null=False),
        Link("mailing", to="mailing"),
        Link("action", to="action"),
        Text("bounce_type", max_length=6),
        Integer("bounce_class"),
        dates=False,
    ),
    list_methods=READ,
    detail_methods=READ,
    create=create_bounce,
)

UNSUB_EMAIL = Model(
    name="unsubemail",
    sql="core_unsub_email",
    help="That a user unsubscribed by e-mail, or called a mail spam.",
    evidence=_TABLE,
    fields=standard(
        Moment("timestamp"),
        Link("user", to="user", null=False),
        Link("mailing", to="mailing"),
        Link("action", to="action"),
        Text("type", max_length=32),
        dates=False,
    ),
    list_methods=READ,
    detail_methods=READ,
    create=create_unsub_email,
)

TRANSACTIONAL_MAILING = Model(
    name="transactionalmailing",
    sql="core_transactionalmailing",
    help="What a page sends after an action, as it was at some time.",
    evidence=guess("21.6: by its table"),
    fields=standard(
        Link("page", to="page", null=False),
        Link("wrapper", to="emailwrapper"),
        Link("from_line", to="fromline"),
        Text("custom_from", default="", max_length=255),
        Text("reply_to", max_length=255),
        Text("subject", max_length=255),
        Text("body"),
        Text("status", max_length=20),
        Text("type", default="", max_length=20),
        Links("tags", to="tag"),
        Boolean("hidden", default=False),
    ),
    list_methods=READ,
    detail_methods=READ,
)

TRANSACTIONAL_MAILING_SENT = Model(
    name="transactionalmailingsent",
    sql="core_transactionalmailingsent",
    help="That a mail was sent after an action.",
    evidence=guess("21.6: by its table"),
    fields=standard(
        Link("action", to="action", null=False),
        Link("transactional_mailing", to="transactionalmailing", null=False),
        Link("user", to="user"),
        Text("email", default="", max_length=255),
    ),
    list_methods=READ,
    detail_methods=READ,
)

MODELS = (
    USER_AGENT, USER_MAILING, OPEN, CLICK_URL, CLICK, BOUNCE, UNSUB_EMAIL, TRANSACTIONAL_MAILING,
    TRANSACTIONAL_MAILING_SENT,
)  # fmt: skip
