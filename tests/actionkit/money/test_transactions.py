"""Payments of orders: made and changed directly, which moves no money, and how they are found."""

from __future__ import annotations

import pytest

NO_CHOICE = "Select a valid choice. {} is not one of the available choices."
NO_ORDER = "Could not find the provided order object via resource URI '/rest/v1/order/9/'."
KEYS = {
    "account", "amount", "amount_converted", "created_at", "currency", "failure_code", "failure_description",
    "failure_message", "id", "order", "resource_uri", "status", "success", "test_mode", "trans_id", "type",
    "updated_at",
}  # fmt: skip


@pytest.fixture
def order(ak):
    """The URI of an order with one payment."""
    ak.made("donationpage/", {"name": "give"})
    return ak.act("give", donation_amount="10")["order"]["resource_uri"]


def test_a_payment_is_added_to_an_order(ak, order):
    body = {"account": "WM-Card", "amount": "5.00", "currency": "EUR", "type": "sale", "order": order}
    made = ak.made("transaction/", body)
    assert set(made) == KEYS
    assert {name: made[name] for name in body} == body
    assert (made["amount_converted"], made["status"], made["success"]) == ("5.40", "completed", True)
    assert (made["trans_id"], made["failure_code"], made["test_mode"]) == (None, "", False)
    assert ak.get(order)["transactions"] == ["/rest/v1/transaction/1/", made["resource_uri"]]
    assert ak.get(order)["total"] == "10.00"
    assert ak.mock.actionkit["transaction"].get(2).account == "WM-Card"


def test_its_account_is_the_orders_and_its_currency_dollars_unless_told(ak, order):
    ak("PATCH", order, {"account": "WM-Card", "currency": "EUR"})
    made = ak.made("transaction/", {"amount": 5, "order": f"https://act.example.org{order}"})
    assert (made["account"], made["currency"], made["amount"]) == ("WM-Card", "USD", "5.00")


@pytest.mark.parametrize(
    ("body", "answer"),
    [
        ({"amount": None}, {"transaction": {"amount": ["This field is required."]}}),
        ({"amount": "x"}, {"error": "Invalid decimal string for 'amount' field: 'x'"}),
        ({"amount": "1e9"}, {"error": "Invalid decimal string for 'amount' field: '1e9'"}),
        ({"type": "gift"}, {"transaction": {"type": [NO_CHOICE.format("gift")]}}),
        ({"status": "x"}, {"transaction": {"status": [NO_CHOICE.format("x")]}}),
        ({"success": "x"}, {"transaction": {"success": ["Enter true or false."]}}),
        ({"order": None}, {"error": "The 'order' field has no data and doesn't allow a default or null value."}),
        ({"order": "/rest/v1/order/9/"}, {"error": NO_ORDER}),
    ],
)  # fmt: skip
def test_what_will_not_do_is_refused(ak, order, body, answer):
    before = ak.counts()
    refused = ak("POST", "transaction/", {"amount": "5.00", "order": order, **body})
    assert (refused.status_code, refused.json()) == (400, answer)
    assert ak.counts() == before


def test_a_status_alone_may_be_put(ak, order):
    before = ak.get("transaction/1/")
    ak.mock.clock.advance(seconds=30)
    assert ak("PUT", "transaction/1/", {"status": "failed"}).status_code == 204
    changed = {"status": "failed", "updated_at": "2026-03-01T12:00:30"}
    assert ak.get("transaction/1/") == {**before, **changed}
    assert ak.get(order)["status"] == "completed"


def test_failures_are_told_in_words(ak, order):
    failure = {"failure_code": "51", "failure_message": "No", "failure_description": "Funds", "trans_id": "pi_1"}
    assert ak("PATCH", "transaction/1/", failure).status_code == 202
    after = ak.get("transaction/1/")
    assert {name: after[name] for name in failure} == failure
    assert ak("PATCH", "transaction/1/", {"trans_id": None, "failure_code": None}).status_code == 202
    assert ak.get("transaction/1/")["trans_id"] is None
    assert ak.get("transaction/1/")["failure_code"] == ""


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("order=1", [1, 2]), ("order__user=1", [1, 2]), ("account=Other", [2]), ("status=failed", [2]),
        ("type=credit", [2]), ("success=true", [1, 2]), ("trans_id=nobody", [1, 2]), ("amount__lt=6", [2]),
        ("order__user__email=bob@example.org", []), ("order_by=-id", [2, 1]),
    ],
)  # fmt: skip
def test_payments_are_found_but_not_by_the_processors_id(ak, order, query, found):
    body = {"account": "Other", "amount": "5", "order": order, "type": "credit", "status": "failed", "trans_id": "x"}
    ak.made("transaction/", body)
    assert [row["id"] for row in ak.all(f"transaction/?{query}")] == found


def test_payments_are_not_deleted(ak, order):
    assert ak("DELETE", "transaction/1/").status_code == 405
    assert ak("GET", "transaction/9/").status_code == 404
    assert ak.mock.actionkit["transaction"].count() == 1
