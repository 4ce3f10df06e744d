"""Lists, who is subscribed to them, and the history of every change (reference 26, 61.1)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from mockapi.actionkit.declaring import writing
from mockapi.actionkit.declaring.call import Call
from mockapi.actionkit.declaring.fields import Date, Link
from mockapi.actionkit.declaring.model import READ, Body, Model, standard
from mockapi.actionkit.declaring.refusals import NotValid
from mockapi.resource.evidence import client, doc, guess, seen
from mockapi.resource.fields import Boolean, Integer, Text
from mockapi.world.store import Row

# Number, name, description, and whether the user is subscribed then: live rows (reference 61.1).
CHANGES = (
    (1, "subscribe", "Subscribe", True),
    (2, "subscribe_import", "Subscribed by Import", True),
    (3, "unsubscribe_bounce", "Unsubscribe Bounce", False),
    (4, "unsubscribe", "Unsubscribe", False),
    (5, "unsubscribe_admin", "Unsubscribe Admin", False),
    (6, "unsubscribe_email", "Unsubscribed by Feedback Loop (Clicked Spam)", False),
    (7, "subscribe_api", "Subscribed by API", True),
    (8, "unsubscribe_import", "Unsubscribed by Import", False),
    (9, "subscribe_uploader", "Subscribed by Uploader", True),
    (10, "unsubscribe_spamcheck", "Unsubscribed by Spam Check for Actions.", False),
    (11, "subscribe_notspamcheck", "Resubscribed by admin, undo Spam Check.", True),
    (12, "unsubscribe_reengagement", "Unsubscribed by re-engagement.", False),
    (13, "subscribe_merge", "Subscribed by user merge.", True),
    (14, "unsubscribe_merge", "Unsubscribed by user merge.", False),
    (15, "subscribe_migratedonreengagement", "Put on re-engagement list.", True),
    (16, "unsubscribe_migratedoffreengagement", "Engaged, so moved off re-engagement list.", False),
    (17, "subscribe_admin", "Subscribed by Admin", True),
)

# ---- rules


def subscribe(
    call: Call, user: int, lists: Iterable[int], change: str = "subscribe", action: int | None = None
) -> list[Row]:
    """Put a user on lists; the new subscriptions, each with its line of history. Those that are there stay."""
    made = []
    for number in lists:
        if call.one("subscription", "user,list", (user, number)) is None:
            made.append(writing.insert(call, SUBSCRIPTION, {"user": user, "list": number}))
            _note(call, user, number, change, action)
    return made


def unsubscribe(
    call: Call, user: int, change: str = "unsubscribe", action: int | None = None, lists: Iterable[int] | None = None
) -> list[int]:
    """Take a user off some lists, or off all; the numbers of the lists that were left."""
    wanted = None if lists is None else set(lists)
    left = []
    for row in call.linking("subscription", "user", user):
        if wanted is None or row.list in wanted:
            call.rows("subscription").remove(row[0])
            _note(call, user, row.list, change, action)
            left.append(int(row.list))
    return left


def _note(call: Call, user: int, number: int, change: str, action: int | None) -> None:
    kind = call.one("subscriptionchangetype", "name", change)
    assert kind is not None, f"no change type {change}"
    values = {"user": user, "list": number, "change": kind[0], "action": action}
    writing.insert(call, SUBSCRIPTION_HISTORY, values)


def status_of(call: Call, user: Row) -> str:
    """``subscribed`` once on any list, ``never`` on none so far, otherwise how the last one was left (61.2)."""
    if call.linking("subscription", "user", user[0]):
        return "subscribed"
    history = call.linking("subscriptionhistory", "user", user[0])
    if not history:
        return "never"
    last = call.get("subscriptionchangetype", history[-1].change)
    return "bounced" if last is not None and last.name == "unsubscribe_bounce" else "unsubscribed"


def check_list(call: Call, model: Model, columns: Mapping[str, Any]) -> None:
    """Blanks round a list's name are refused (a published client says so). Raises NotValid."""
    name = columns.get("name", "")
    if name != name.strip():
        raise NotValid(model.name, {"name": ["Leading and trailing blanks are not allowed."]})


def create_subscription(call: Call, model: Model, body: Body) -> Row:
    """A subscription made directly: the history says that the API did it (reference 55.6). Raises Conflict."""
    made = writing.hydrate(call, model, body)
    row = writing.insert(call, model, made.columns)
    _note(call, row.user, row.list, "subscribe_api", None)
    return row


def delete_subscription(call: Call, model: Model, row: Row) -> None:
    """Take a user off one list."""
    unsubscribe(call, row.user, "unsubscribe_admin", lists=[row.list])


def default_list(call: Call) -> int | None:
    """The number of the site's default list."""
    found = next((row for row in call.rows("list") if row.is_default), None)
    return None if found is None else int(found[0])


# ---- declarations

LIST = Model(
    name="list",
    sql="core_list",
    help="A list that users subscribe to.",
    evidence=doc("26"),
    fields=standard(
        Text("name", required=True, clears=False, max_length=255),
        Text("notes", default="", max_length=255),
        Boolean("hidden", default=False),
        Boolean("is_default", default=False),
    ),
    unique=("name",),
    check=check_list,
)

SUBSCRIPTION = Model(
    name="subscription",
    sql="core_subscription",
    help="That a user is on a list: there is a row exactly while this is so.",
    evidence=client("26"),
    fields=standard(Link("user", to="user", null=False), Link("list", to="list", null=False)),
    unique=(("user", "list"),),
    detail_methods=("get", "delete"),
    create=create_subscription,
    delete=delete_subscription,
)

SUBSCRIPTION_HISTORY = Model(
    name="subscriptionhistory",
    sql="core_subscriptionhistory",
    help="That a user joined or left a list, and how.",
    evidence=seen("26"),
    fields=standard(
        Link("user", to="user", null=False),
        Link("list", to="list", null=False),
        Link("change", to="subscriptionchangetype", null=False),
        Link("action", to="action"),
    ),
    list_methods=READ,
    detail_methods=READ,
)

SUBSCRIPTION_CHANGE_TYPE = Model(
    name="subscriptionchangetype",
    sql="core_subscriptionchangetype",
    help="A way in which somebody joins or leaves a list.",
    evidence=seen("61.1"),
    fields=standard(
        Text("name", required=True, max_length=255),
        Text("description", default="", max_length=255),
        Boolean("subscribed", default=False),
        dates=False,
    ),
    unique=("name",),
    list_methods=READ,
    detail_methods=READ,
)

SUBSCRIPTION_COUNT_HISTORY = Model(
    name="subscriptioncounthistory",
    sql="core_subscriptioncounthistory",
    help="How many were subscribed to a list on a day.",
    evidence=guess("21.1: known by its table only"),
    fields=standard(Link("list", to="list"), Date("date", required=True), Integer("subscribers", default=0)),
    list_methods=READ,
    detail_methods=READ,
)

MODELS = (LIST, SUBSCRIPTION, SUBSCRIPTION_CHANGE_TYPE, SUBSCRIPTION_COUNT_HISTORY)
HISTORY = (SUBSCRIPTION_HISTORY,)
