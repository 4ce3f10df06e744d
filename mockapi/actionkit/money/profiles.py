"""What becomes of recurring donations once they run: paid again, changed, ended (reference 45)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from mockapi.actionkit.declaring import writing
from mockapi.actionkit.declaring.call import Call
from mockapi.actionkit.money import reversals
from mockapi.world.store import Row

UPDATE, CANCEL = "update", "cancel"


def pay(call: Call, profile: Row, columns: Mapping[str, Any]) -> Row:
    """One more payment, or the attempt at one: its transaction."""
    values = {"order": profile.order, "account": profile.account, "amount": profile.amount, **columns}
    return writing.insert(call, call.models["transaction"], values)


def drawn(call: Call) -> str:
    """The id under which the invented processor knows a payment or a profile."""
    return f"mockapi-{call.world.ids.next('actionkit.processor')}"


def update(call: Call, profile: Row, columns: Mapping[str, Any], mark: Mapping[str, Any], **about: Any) -> Row:
    """Change a profile; the transaction that tells of it. ``mark`` is known of that, ``about`` of who did it."""
    profile = writing.modify(call, call.models["orderrecurring"], profile, columns)
    transaction = _mark(call, profile, UPDATE, mark)
    order = call.get("order", profile.order)
    assert order is not None
    about = {"recurring": profile[0], "transaction": transaction[0], **about}
    reversals.note(call, UPDATE, order, new_amount=profile.amount, **about)
    return transaction


def cancel(call: Call, profile: Row, by: str, mark: Mapping[str, Any]) -> Row:
    """End a profile; the transaction that tells of it. Raises NotPushed."""
    profile = reversals.end_profile(call, profile, by)
    return _mark(call, profile, CANCEL, mark)


def _mark(call: Call, profile: Row, kind: str, mark: Mapping[str, Any]) -> Row:
    """A transaction of nothing, so that sums of payments stay right (decisions U15)."""
    nothing = {"amount": Decimal("0.00"), "currency": profile.currency, "type": kind}
    return pay(call, profile, {**nothing, **mark})
