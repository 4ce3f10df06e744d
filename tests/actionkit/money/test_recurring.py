"""Recurring profiles: what they show, which of it changes, when they begin."""

from __future__ import annotations

from datetime import date

import pytest

from mockapi.actionkit.money.recurring import after, first_charge
from mockapi.world.clock import to_seconds


@pytest.fixture
def profile(ak):
    """A monthly donation of ten euros by Ada."""
    order = {
        "amount": "10.00", "currency": "EUR", "recurring_id": "sub_1", "recurring_period": "months",
        "card_num": "4111111111111111", "exp_date_month": "2", "exp_date_year": "2030",
    }  # fmt: skip
    body = {"donationpage": {"name": "give"}, "order": order, "user": {"email": "ada@example.org"}}
    assert ak("POST", "donationpush/", body).status_code == 201
    return ak.get("orderrecurring/1/")


def test_a_profile_shows_what_recurs(ak, profile):
    assert profile == {
        "account": "Default Import Stub",
        "action": "/rest/v1/donationaction/1/",
        "amount": "10.00",
        "amount_converted": "10.80",
        "cancel": "/rest/v1/orderrecurring/1/cancel/",
        "card_num": "1111",
        "created_at": "2026-03-01T12:00:00",
        "currency": "EUR",
        "exp_date": "022030",
        "id": 1,
        "order": "/rest/v1/order/1/",
        "period": "months",
        "recurring_id": "sub_1",
        "resource_uri": "/rest/v1/orderrecurring/1/",
        "start": "2026-04-01",
        "status": "active",
        "updated_at": "2026-03-01T12:00:00",
        "user": "/rest/v1/user/1/",
    }
    assert ak.get("order/1/")["orderrecurrings"] == [profile["resource_uri"]]
    assert ak.get(ak.get("user/1/")["orderrecurrings"])["objects"] == [profile]
    assert ak.mock.actionkit["orderrecurring"].find(user=1).recurring_id == "sub_1"


@pytest.mark.parametrize(
    "status",
    ["past_due", "canceled_by_user", "canceled_by_admin", "canceled_by_processor", "canceled_by_failure"],
)
def test_how_to_cancel_is_told_only_while_it_goes_on(ak, profile, status):
    assert ak("PATCH", "orderrecurring/1/", {"status": status}).status_code == 202
    assert "cancel" not in ak.get("orderrecurring/1/")
    assert [row["id"] for row in ak.all(f"orderrecurring/?user=1&status={status}")] == [1]
    assert ak.all("orderrecurring/?status=active") == []
    ak("PATCH", "orderrecurring/1/", {"status": "active"})
    assert ak.get("orderrecurring/1/") == profile


def test_the_processors_id_and_the_amount_change(ak, profile):
    assert ak("PATCH", "orderrecurring/1/", {"recurring_id": "sub_2", "amount": "20"}).status_code == 202
    after_ = ak.get("orderrecurring/1/")
    assert (after_["recurring_id"], after_["amount"], after_["amount_converted"]) == ("sub_2", "20.00", "21.60")
    assert ak("POST", "recurringpaymentpush/", {"recurring_id": "sub_1"}).status_code == 400
    assert ak("POST", "recurringpaymentpush/", {"recurring_id": "SUB_2"}).status_code == 201


@pytest.mark.parametrize(
    "change", [{"status": "canceled"}, {"period": "moons"}, {"start": "soon"}, {"amount": "x"}, {"exp_date": "1" * 7}]
)
def test_a_change_that_will_not_do_changes_nothing(ak, profile, change):
    assert ak("PATCH", "orderrecurring/1/", change).status_code == 400
    assert ak.get("orderrecurring/1/") == profile


@pytest.mark.parametrize(("method", "path"), [("POST", "orderrecurring/"), ("DELETE", "orderrecurring/1/")])
def test_profiles_are_neither_made_nor_deleted_directly(ak, profile, method, path):
    assert ak(method, path, {}).status_code == 405
    assert ak.get("orderrecurring/1/") == profile


@pytest.mark.parametrize(
    ("day", "period", "expected"),
    [
        ("2016-10-04", "months", "2016-11-04"),
        ("2017-12-08", "months", "2018-01-08"),
        ("2024-01-31", "months", "2024-02-29"),
        ("2023-11-30", "quarters", "2024-02-29"),
        ("2024-02-29", "years", "2025-02-28"),
        ("2024-12-30", "weeks", "2025-01-06"),
    ],
)
def test_the_first_charge_comes_one_period_after_the_order(day, period, expected):
    assert after(date.fromisoformat(day), period).isoformat() == expected
    assert first_charge(to_seconds(f"{day}T23:59:59Z"), period) == expected


@pytest.mark.parametrize("period", ["weeks", "months", "quarters", "years"])
def test_the_end_of_time_is_no_failure(ak, period):
    order = {"amount": "1", "recurring_period": period, "created_at": "9999-12-29T00:00:00"}
    body = {"donationpage": {"name": "give"}, "order": order, "user": {"email": "ada@example.org"}}
    assert ak("POST", "donationpush/", body).status_code == 201
    assert ak.get("orderrecurring/1/")["start"] >= "9999-01-01"
