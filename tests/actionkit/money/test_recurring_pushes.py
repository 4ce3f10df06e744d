"""Payments, changes and ends of recurring donations that processors push, and how they are refused."""

from __future__ import annotations

import pytest

PUSHES = ("recurringpaymentpush", "profileupdatepush", "profilecancelpush")
MINIMAL = {
    "recurringpaymentpush": {},
    "profileupdatepush": {"amount": "10"},
    "profilecancelpush": {"canceled_by": "user"},
}


@pytest.fixture
def profile(ak):
    """A monthly donation of ten euros, ``d53gs5`` to the processor, on the order 2."""
    for number, name in enumerate(("other", "d53gs5"), 1):
        order = {"amount": f"{number * 5}.00", "currency": "EUR", "recurring_id": name, "recurring_period": "months"}
        body = {"donationpage": {"name": "give"}, "order": order, "user": {"email": f"{name}@example.org"}}
        assert ak("POST", "donationpush/", body).status_code == 201
    return ak.get("orderrecurring/2/")


def push(ak, name, /, **body):
    """The transaction that a push made, read from where it says."""
    response = ak("POST", f"{name}/", body)
    assert (response.status_code, response.content) == (201, b""), response.text
    assert response.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "/rest/v1/transaction/" in response.headers["Location"]
    return ak.get(response.headers["Location"])


def refused(ak, name, /, **body):
    before = ak.counts(), ak.get("orderrecurring/2/")
    response = ak("POST", f"{name}/", body)
    assert response.status_code == 400, response.text
    assert (ak.counts(), ak.get("orderrecurring/2/")) == before
    return response.json()


@pytest.mark.parametrize("name", PUSHES)
@pytest.mark.parametrize(
    "which",
    [{"recurring_id": "d53gs5"}, {"order_id": 2}, {"order_id": "2"}, {"order_id": "/rest/v1/order/2/"}],
)
def test_a_profile_is_named_by_the_processors_id_or_by_its_order(ak, profile, name, which):
    assert push(ak, name, **which, **MINIMAL[name])["order"] == "/rest/v1/order/2/"
    assert len(ak.get("order/2/")["transactions"]) == 2


@pytest.mark.parametrize("name", PUSHES)
@pytest.mark.parametrize(
    ("which", "field"),
    [({}, "recurring_id"), ({"recurring_id": ""}, "recurring_id"), ({"recurring_id": "nobody"}, "recurring_id"),
     ({"order_id": 9}, "order_id"), ({"order_id": "x"}, "order_id"), ({"order_id": {"a": 1}}, "order_id")],
)  # fmt: skip
def test_a_profile_that_is_not_there_is_said_to_be(ak, profile, name, which, field):
    assert list(refused(ak, name, **which, **MINIMAL[name])) == [field]


def test_a_payment_is_what_the_profile_says_unless_told_otherwise(ak, profile):
    payment = push(ak, "recurringpaymentpush", recurring_id="d53gs5")
    assert (payment["type"], payment["status"], payment["success"]) == ("sale", "completed", True)
    assert (payment["amount"], payment["currency"], payment["account"]) == ("10.00", "EUR", "Default Import Stub")
    assert ak.get("order/2/")["total"] == "10.00"
    other = push(ak, "recurringpaymentpush", order_id=2, amount=7.5, trans_id="ch_2")
    assert (other["amount"], other["currency"], other["trans_id"]) == ("7.50", "USD", "ch_2")
    assert ak.mock.actionkit["transaction"].count(order=2) == 3


def test_a_failed_attempt_is_told(ak, profile):
    failure = {"failure_code": "51", "failure_message": "No", "failure_description": "Funds"}
    payment = push(ak, "recurringpaymentpush", recurring_id="d53gs5", success=False, status="failed", **failure)
    assert (payment["success"], payment["status"]) == (False, "failed")
    assert {name: payment[name] for name in failure} == failure
    assert push(ak, "recurringpaymentpush", recurring_id="d53gs5", success="false")["status"] == "failed"
    assert ak.get("orderrecurring/2/") == profile


def test_a_client_may_send_null_for_what_it_does_not_know(ak, profile):
    unknown = dict.fromkeys(("failure_code", "failure_message", "failure_description", "trans_id", "created_at"))
    payment = push(ak, "recurringpaymentpush", order_id=2, success=True, status="completed", **unknown)
    assert (payment["failure_code"], payment["trans_id"]) == ("", None)
    assert payment["created_at"] == "2026-03-01T12:00:00"


@pytest.mark.parametrize("name", PUSHES)
@pytest.mark.parametrize("moment", ["2024-02-03T04:05:06", "2024-02-03T05:05:06+01:00"])
def test_a_moment_is_taken_with_a_zone_and_without(ak, profile, name, moment):
    made = push(ak, name, recurring_id="d53gs5", created_at=moment, **MINIMAL[name])
    assert made["created_at"] == "2024-02-03T04:05:06"


def test_an_update_changes_the_profile_and_sums_of_payments_stay_right(ak, profile):
    made = push(
        ak, "profileupdatepush", recurring_id="d53gs5", amount="12", currency="EUR", card_num="5555555555554444",
        exp_date_month="3", exp_date_year="2031",
    )  # fmt: skip
    assert (made["type"], made["amount"], made["amount_converted"], made["status"]) == (
        "update", "0.00", "0.00", "completed",
    )  # fmt: skip
    after = ak.get("orderrecurring/2/")
    assert (after["amount"], after["amount_converted"], after["card_num"]) == ("12.00", "12.96", "4444")
    assert (after["exp_date"], after["status"]) == ("032031", "active")
    assert ak.get("order/2/")["total"] == "10.00"
    (line,) = ak.all("donationchangelog/")
    assert (line["change_type"], line["new_amount"], line["transaction"]) == ("update", "12.00", made["resource_uri"])
    assert push(ak, "recurringpaymentpush", recurring_id="d53gs5")["amount"] == "12.00"


def test_an_amount_without_a_currency_is_in_dollars(ak, profile):
    push(ak, "profileupdatepush", recurring_id="d53gs5", amount=10)
    assert ak.get("orderrecurring/2/")["currency"] == "USD"


@pytest.mark.parametrize("by", ["user", "admin", "processor"])
def test_a_cancellation_says_by_whom(ak, profile, by):
    made = push(ak, "profilecancelpush", recurring_id="d53gs5", canceled_by=by)
    assert (made["type"], made["amount"]) == ("cancel", "0.00")
    after = ak.get("orderrecurring/2/")
    assert after["status"] == f"canceled_by_{by}"
    assert "cancel" not in after
    assert ak.get("orderrecurring/1/")["status"] == "active"
    again = refused(ak, "profilecancelpush", recurring_id="d53gs5", canceled_by=by)
    assert again == {"recurring_id": ["The recurring profile is not active."]}


@pytest.mark.parametrize(
    ("name", "body", "answer"),
    [
        ("profilecancelpush", {}, {"canceled_by": ["The canceled_by parameter is required."]}),
        ("profilecancelpush", {"canceled_by": None}, {"canceled_by": ["The canceled_by parameter is required."]}),
        ("profileupdatepush", {}, {"amount": ["You must provide either a new card or a new amount."]}),
        ("profileupdatepush", {"amount": "x"}, {"amount": ["The amount you entered does not appear to be valid."]}),
        ("profileupdatepush", {"amount": "1e9"}, {"amount": ["The amount you entered does not appear to be valid."]}),
        ("profileupdatepush", {"amount": 10**9}, {"amount": ["The amount you entered is too high."]}),
        ("profileupdatepush", {"amount": 1, "currency": "€"}, {"currency": ["Currency is invalid."]}),
        ("recurringpaymentpush", {"amount": "-1"}, {"amount": ["The amount you entered does not appear to be valid."]}),
        ("recurringpaymentpush", {"created_at": "soon"}, {"created_at": ["Created at is invalid."]}),
    ],
)
def test_what_will_not_do_is_named(ak, profile, name, body, answer):
    assert refused(ak, name, recurring_id="d53gs5", **body) == answer


def test_other_words_for_who_cancels_and_for_a_status_are_refused(ak, profile):
    assert list(refused(ak, "profilecancelpush", recurring_id="d53gs5", canceled_by="nobody")) == ["canceled_by"]
    assert list(refused(ak, "recurringpaymentpush", recurring_id="d53gs5", status="paid")) == ["status"]


@pytest.mark.parametrize("name", PUSHES)
def test_only_staff_push_and_nobody_reads(ak, profile, name):
    body = {"recurring_id": "d53gs5", **MINIMAL[name]}
    assert ak("POST", f"{name}/", body, auth=None).status_code == 401
    for path in (f"{name}/", f"{name}/1/"):
        assert ak("GET", path).status_code == 405
    assert ak.get("orderrecurring/2/") == profile


def test_the_python_door_pushes_too(ak, profile):
    ak.mock.actionkit["profilecancelpush"].create(recurring_id="d53gs5", canceled_by="processor")
    assert ak.get("orderrecurring/2/")["status"] == "canceled_by_processor"
