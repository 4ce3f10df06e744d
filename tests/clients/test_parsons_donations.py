"""Parsons' ActionKit connector, unmodified: orders, payments, recurring profiles and kept cards."""

from __future__ import annotations

import pytest


@pytest.fixture
def order(mockapi):
    """A monthly donation of Ada's, pushed under ``my-import-123``."""
    mockapi.actionkit["donationpush"].create(
        donationpage={"name": "give"},
        order={"amount": "10.00", "import_id": "my-import-123", "recurring_id": "sub_1"},
        user={"email": "ada@example.org"},
    )
    return mockapi.actionkit["order"].get(1)


def test_orders_are_read_found_and_changed(mockapi, kit, order):
    assert kit.get_order(1)["import_id"] == "my-import-123"
    assert [row["total"] for row in kit.get_orders(import_id="my-import-123")] == ["10.00"]
    assert kit.get_orders(import_id="nothing").num_rows == 0

    kit.update_order(1, status="pending")
    assert mockapi.actionkit["order"].get(1).status == "pending"

    assert kit.update_order_user_detail(1, city="Troy").status_code == 202
    assert mockapi.actionkit["orderuserdetail"].get(1).city == "Troy"


def test_payments_are_made_found_and_changed(mockapi, kit, order):
    location = kit.create_transaction(order="/rest/v1/order/1/", amount="5.00", currency="EUR", type="sale")
    assert location == f"https://{mockapi.actionkit.host}/rest/v1/transaction/2/"

    kit.update_transaction(2, status="failed")
    assert mockapi.actionkit["transaction"].get(2).status == "failed"
    assert [row["id"] for row in kit.get_transactions(order=1, status="failed")] == [2]
    assert kit.get_transactions(limit=1, order=1).num_rows == 1


def test_a_recurring_donation_is_changed_and_cancelled(mockapi, kit, order):
    assert kit.get_orderrecurring(1)["cancel"] == "/rest/v1/orderrecurring/1/cancel/"
    kit.update_orderrecurring(1, recurring_id="sub_2")
    assert mockapi.actionkit["orderrecurring"].get(1).recurring_id == "sub_2"

    assert kit.cancel_orderrecurring(1).status_code == 202
    assert "cancel" not in kit.get_orderrecurring(1)
    assert mockapi.actionkit["orderrecurring"].get(1).status == "canceled_by_admin"


def test_a_kept_card_is_put_aside(mockapi, kit, order):
    mockapi.actionkit["paymenttoken"].create(token_id="tok_1", user=order.user)
    assert kit.update_paymenttoken(1, status="inactive").status_code == 202
    assert mockapi.actionkit["paymenttoken"].get(1).status == "inactive"
