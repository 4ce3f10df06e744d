"""Making several users one, and erasing what is known of somebody (reference 48, 49)."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from mockapi.actionkit.actions.given import Given
from mockapi.actionkit.declaring import outcomes, writing
from mockapi.actionkit.declaring.call import Call
from mockapi.actionkit.declaring.fields import Link, Links
from mockapi.actionkit.declaring.model import READ, Body, Model, standard
from mockapi.actionkit.declaring.refusals import NotValid
from mockapi.actionkit.users import subscriptions, users
from mockapi.resource.evidence import client, guess
from mockapi.resource.fields import Text
from mockapi.world.errors import NotFound
from mockapi.world.store import Row

ADDRESS = ("address1", "address2", "city", "state", "region", "postal", "zip", "plus4", "country")

# ---- rules


def create_merge(call: Call, model: Model, body: Body) -> Row:
    """Merge users into a primary one, at once; the job is completed when it is first read. Raises NotValid."""
    body = {**body, "primary": body["primary_user"]} if "primary_user" in body else body
    made = writing.hydrate(call, model, body)
    primary, merged = made.columns.get("primary"), made.columns.get("users") or ()
    others = [key for key in merged if key != primary]
    if not others:
        raise NotValid(model.name, {"users": ["Name at least one user besides the primary one."]})
    job = writing.insert(call, model, {**made.columns, "status": "completed"})
    address = made.columns.get("address_user")
    if address is not None and address != primary:
        _take_address(call, primary, address)
    for key in others:
        _merge(call, primary, key)
    return job


def _take_address(call: Call, primary: int | None, address: int) -> None:
    row, source = call.get("user", primary), call.get("user", address)
    assert row is not None
    assert source is not None
    users.change(call, row, {name: getattr(source, name) for name in ADDRESS})


def _merge(call: Call, primary: int | None, key: int) -> None:
    """What the other user did and has becomes the primary one's; the other stays behind, on no list."""
    assert primary is not None
    _share(call, primary, key)
    lists = [row.list for row in call.linking("subscription", "user", key)]
    subscriptions.unsubscribe(call, key, "unsubscribe_merge")
    subscriptions.subscribe(call, primary, lists, "subscribe_merge")
    for other in call.models.values():
        if other.base is not None or other.name in _LEFT:
            continue
        links = {item.name: item for item in (*other.fields, *other.held) if isinstance(item, Link)}
        for item in links.values():
            if item.to == "user" and item.stored is None:
                for row in call.linking(other.name, item.name, key):
                    _hand_over(call, other, row, item, primary)


def _share(call: Call, primary: int, key: int) -> None:
    """The groups of both, and of custom fields with one value those of the primary user where there are any."""
    row, other = call.get("user", primary), call.get("user", key)
    assert row is not None
    assert other is not None
    groups = tuple(dict.fromkeys((*(row.groups or ()), *(other.groups or ()))))
    if groups != (row.groups or ()):
        users.change(call, row, {"groups": groups})
    own = {(value.name, value.value) for value in call.linking("userfield", "parent", primary)}
    for value in call.linking("userfield", "parent", key):
        allowed = call.one("alloweduserfield", "name", value.name)
        several = allowed is not None and allowed.allow_multiple
        if (value.name, value.value) in own or (not several and value.name in {name for name, _ in own}):
            call.rows("userfield").remove(value[0])


# What belongs to the record that stays behind, and the job itself.
_LEFT = ("usermerge", "eraserlog", "subscription", "subscriptionhistory", "location", "useroriginal")


def _hand_over(call: Call, model: Model, row: Row, item: Link, primary: int) -> None:
    moved = row.replace(**{item.column: primary})
    if not any(writing.holders_of(call, model, moved)):  # else the primary user has one already
        call.rows(model.name).put(moved)


def erase(call: Call, model: Model, body: Body) -> outcomes.Made:
    """Blank what is known of a user, who is named by ``email`` or ``user_id`` (reference 49). Raises NotFound."""
    given = Given(body)
    number = given.number("user_id")
    user = call.get("user", number) if number is not None else call.one("user", "email", given.text("email"))
    if not given.has("email") and not given.has("user_id"):
        raise NotValid(model.name, {"errors": ["Name a user by email or user_id."]})
    if user is None:
        raise NotFound("there is no such user")
    hashed = sha256(user.email.strip().lower().encode()).hexdigest()
    subscriptions.unsubscribe(call, user[0], "unsubscribe_admin")
    texts = [item.column for item in users.USER.fields if isinstance(item, Text) and item.name != "email"]
    blank: dict[str, Any] = dict.fromkeys(texts, "")
    _take_away(call, user[0], given)
    user = users.change(call, user, {**blank, "email": f"erased+{user[0]}@mockapi.actionkit.com"})
    writing.insert(call, ERASER_LOG, {"user": user[0], "hashed_email": hashed})
    return outcomes.Made(users.USER, user)


def _take_away(call: Call, user: int, given: Given) -> None:
    for name in ("phone", "usergeofield"):
        for row in call.linking(name, "user", user):
            call.rows(name).remove(row[0])
    if given.flag("user_fields"):
        for row in call.linking("userfield", "parent", user):
            call.rows("userfield").remove(row[0])
    original = call.rows("useroriginal").get(user)
    if original is not None:
        call.rows("useroriginal").put(original.replace(**dict.fromkeys(users.ADDRESS, "")))
    if given.flag("action_fields"):
        for action in call.linking("action", "user", user):
            for row in call.linking("actionfield", "parent", action[0]):
                call.rows("actionfield").remove(row[0])
    if given.flag("order_user_details"):
        for order in call.linking("order", "user", user):
            detail = call.get("orderuserdetail", order.user_detail)
            if detail is not None:
                texts = [item.column for item in call.models["orderuserdetail"].fields if isinstance(item, Text)]
                call.rows("orderuserdetail").put(detail.replace(**dict.fromkeys(texts, "")))


# ---- declarations

USER_MERGE = Model(
    name="usermerge",
    sql="core_usermerge",
    sql_names={"address_user": None},
    help="A job that makes several users one.",
    evidence=client("48"),
    fields=standard(
        Link("primary", to="user", null=False, write="create"),
        Link("address_user", to="user", write="create"),
        Links("users", to="user", write="create"),
        Text("status", default="new", write="never"),
    ),
    also_takes=("primary_user",),
    detail_methods=READ,
    create=create_merge,
)

ERASER = Model(
    name="eraser",
    help="Erases what is known of a user.",
    evidence=client("49"),
    fields=(),
    list_methods=("post",),
    detail_methods=(),
    takes_forms=True,
    open_ended=True,
    create=erase,
)

ERASER_LOG = Model(
    name="eraserlog",
    sql="eraser_eraserlog",
    sql_names={"id": None},
    help="That a user was erased.",
    evidence=guess("39: known by its table"),
    fields=standard(Link("user", to="user", null=False), Text("hashed_email", default="")),
    list_methods=READ,
    detail_methods=READ,
)

MODELS = (USER_MERGE, ERASER, ERASER_LOG)
