"""Figures that are always counted, never kept: those of a mailing, and those of a user's record (reference 36.2)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from mockapi.actionkit.declaring.call import Call
from mockapi.actionkit.declaring.fields import Derived
from mockapi.actionkit.declaring.model import READ, Id, Uri
from mockapi.actionkit.mailings.mailings import MAILING
from mockapi.actionkit.users.users import USER
from mockapi.resource.evidence import guess
from mockapi.resource.fields import Field, timestamp
from mockapi.world.store import Row

DAY = 86_400
SPANS = (30, 60, 90, 180, 270, 365)
COMPLAINT = "complaint"
MONEY = {"type": "string", "pattern": r"^-?\d+\.\d\d$"}

# ---- a mailing's


def _rows(name: str) -> Callable[[Call, Row], list[Row]]:
    return lambda call, row: call.linking(name, "mailing", row[0])


def _actions(call: Call, row: Row) -> list[Row]:
    return [action for action in call.linking("action", "mailing", row[0]) if action.status == "complete"]


def _unsubscribes(call: Call, row: Row) -> list[Row]:
    actions = [action for action in _actions(call, row) if action.type == "Unsubscribe"]
    return [*actions, *(one for one in call.linking("unsubemail", "mailing", row[0]) if one.type != COMPLAINT)]


def _complaints(call: Call, row: Row) -> list[Row]:
    return [one for one in call.linking("unsubemail", "mailing", row[0]) if one.type == COMPLAINT]


def _orders(call: Call, row: Row) -> list[Row]:
    orders = (order for action in _actions(call, row) for order in call.linking("order", "action", action[0]))
    return [order for order in orders if order.status == "completed"]


def _new_users(call: Call, row: Row) -> list[Row]:
    return [action for action in _actions(call, row) if action.created_user]


def _count(name: str, of: Callable[[Call, Row], list[Row]]) -> Field:
    return Derived(name, by=lambda call, row: len(of(call, row)), shape={"type": "integer"})


def _users(name: str, of: Callable[[Call, Row], list[Row]]) -> Field:
    return Derived(name, by=lambda call, row: len({one.user for one in of(call, row)}), shape={"type": "integer"})


def _sum(name: str, column: str) -> Field:
    def total(call: Call, row: Row) -> str:
        amounts = (Decimal(getattr(order, column) or 0) for order in _orders(call, row))
        return str(sum(amounts, Decimal(0)).quantize(Decimal("0.01")))

    return Derived(name, by=total, shape=MONEY)


def figures_of(call: Call, row: Row) -> dict[str, Any]:
    """The figures of a mailing by name."""
    return {item.name: item.by(call, row) for item in _FIGURES if isinstance(item, Derived)}


_FIGURES: tuple[Field, ...] = (
    _count("recipients", _rows("usermailing")),
    _users("opens", _rows("open")),
    _users("raw_opens", _rows("open")),
    _count("total_opens", _rows("open")),
    _count("total_raw_opens", _rows("open")),
    _users("clicks", _rows("click")),
    _users("raw_clicks", _rows("click")),
    _count("total_clicks", _rows("click")),
    _count("total_raw_clicks", _rows("click")),
    _count("actions", _actions),
    _count("orders", _orders),
    _sum("amount", "total"),
    _sum("amount_converted", "total_converted"),
    _users("unsubscribes", _unsubscribes),
    _count("total_unsubscribes", _unsubscribes),
    _count("bounces", _rows("bounce")),
    _count("bounces_all", _rows("bounce")),
    _count("complaints", _complaints),
    _count("new_users", _new_users),
)

MAILING_STATS = MAILING.view(
    "mailingstats",
    Id(),
    Uri(),
    MAILING.field["created_at"],
    MAILING.field["updated_at"],
    MAILING.field["finished_at"],
    Derived("mailing", by=lambda call, row: call.uri("mailing", row[0]), shape={"type": "string"}),
    *_FIGURES,
    sql="summary_mailing",
    sql_names={"id": "mailing_id", "mailing": None},
    help="What came of a mailing.",
    evidence=guess("36.2: by its table"),
    list_methods=READ,
    detail_methods=READ,
    ordering=("id",),
)

# ---- a user's


def _latest(moments: Iterable[int | None]) -> str | None:
    known = [moment for moment in moments if moment is not None]
    return timestamp(max(known)) if known else None


def _last(name: str, of: str, wanted: Callable[[Row], bool] = lambda one: True) -> Field:
    def found(call: Call, row: Row) -> str | None:
        return _latest(one.created_at for one in call.linking(of, "user", row[0]) if wanted(one))

    return Derived(name, by=found, shape={"type": ["string", "null"]})


def _within(days: int) -> Field:
    def count(call: Call, row: Row) -> int:
        since = call.now - days * DAY
        return sum(action.created_at >= since for action in call.linking("action", "user", row[0]))

    return Derived(f"actions_last_{days}_days", by=count, shape={"type": "integer"})


SUMMARY_USER = USER.view(
    "summaryuser",
    Id(),
    Uri(),
    USER.field["created_at"],
    USER.field["updated_at"],
    Derived("user", by=lambda call, row: call.uri("user", row[0]), shape={"type": "string"}),
    _last("last_action", "action"),
    _last("last_mailing_action", "action", lambda action: action.mailing is not None),
    _last("last_open", "open"),
    _last("last_raw_open", "open"),
    _last("last_click", "click"),
    _last("last_subscribed", "subscription"),
    _last("last_donation", "order", lambda order: order.status == "completed"),
    _last("last_mailed", "usermailing"),
    *(_within(days) for days in SPANS),
    sql="summary_user",
    sql_names={"id": "user_id", "user": None},
    help="How active a user is.",
    evidence=guess("21.1: by its table"),
    list_methods=READ,
    detail_methods=READ,
    ordering=("id",),
)

MODELS = (MAILING_STATS, SUMMARY_USER)
