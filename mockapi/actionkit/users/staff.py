"""Staff accounts and what they may do: the credentials that the APIs take."""

from __future__ import annotations

from collections.abc import Sequence

from mockapi.actionkit.declaring.call import Call
from mockapi.actionkit.declaring.model import READ, Model, standard
from mockapi.actionkit.declaring.writing import insert
from mockapi.resource.evidence import doc, guess
from mockapi.resource.fields import Boolean, Hidden, Strings, Text
from mockapi.world.store import Row

EVERYTHING = "All Models - View, Edit, and Delete"
GROUPS: dict[str, tuple[str, ...]] = {
    EVERYTHING: ("view_*", "add_*", "change_*", "delete_*", "manage_donations"),
    "All Models - View": ("view_*",),
}
METHODS = {"get": "view", "post": "add", "put": "change", "patch": "change", "delete": "delete"}

STAFF = Model(
    name="authuser",
    sql="auth_user",
    sql_names={"created_at": "date_joined", "updated_at": None},
    help="A staff account; its name and password open the APIs.",
    fields=standard(
        Text("username", required=True, max_length=150),
        Text("first_name", default="", max_length=150),
        Text("last_name", default="", max_length=150),
        Text("email", default="", max_length=254),
        Boolean("is_active", default=True),
        Boolean("is_staff", default=True),
        Boolean("is_superuser", default=False),
        Hidden("password"),
        Hidden("api_key"),
        Strings("permissions", over={"rest": None}),
    ),
    unique=("username",),
    list_methods=READ,
    detail_methods=READ,
    evidence=guess("21.8: the names of staff resources are unknown"),
)


def add(
    call: Call,
    username: str,
    password: str,
    *,
    groups: Sequence[str] = (EVERYTHING,),
    permissions: Sequence[str] = (),
    api_key: str | None = None,
    active: bool = True,
) -> Row:
    """A staff account with the rights of some permission groups and some of its own.

    A right is ``view_user``, ``add_``, ``change_`` or ``delete_`` and a resource or ``*``, or ``manage_donations``.
    Raises ValueError for a group or a right that does not exist.
    """
    granted = list(permissions)
    for right in granted:
        verb, _, resource = right.partition("_")
        if right != MANAGE_DONATIONS and (verb not in METHODS.values() or resource not in {"*", *call.models}):
            raise ValueError(f"there is no right {right!r}")
    for group in groups:
        if group not in GROUPS:
            raise ValueError(f"there is no permission group {group!r}; there are: {', '.join(GROUPS)}")
        granted += GROUPS[group]
    values = {
        "username": username,
        "password": password,
        "permissions": tuple(dict.fromkeys(granted)),
        "api_key": api_key,
        "is_active": active,
        "is_superuser": EVERYTHING in groups,
    }
    return insert(call, STAFF, values)


def may(account: Row, permission: str) -> bool:
    """Whether an account has a right: of just this resource, or of all."""
    verb = permission.partition("_")[0]
    return permission in account.permissions or f"{verb}_*" in account.permissions


def may_do(account: Row, method: str, model: Model) -> bool:
    """Whether an account may use a method on a resource; the right for a family is good for its types."""
    verb = METHODS[method]
    return may(account, f"{verb}_{model.name}") or may(account, f"{verb}_{model.holder.name}")


MANAGE_DONATIONS = "manage_donations"
RIGHTS = doc("2")
