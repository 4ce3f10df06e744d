"""Donations taken back and recurring ones ended by staff: who may, what changes, and what is refused."""

from __future__ import annotations

import pytest

ALREADY = {"order_id": "Transaction has already been reversed."}


@pytest.fixture
def gift(ak):
    """A recurring donation of ten dollars with a second payment: its order's answer."""
    order = {"amount": "10", "recurring_id": "sub_1", "recurring_period": "months"}
    user = {"email": "ada@example.org", "country": "France"}
    response = ak("POST", "donationpush/", {"donationpage": {"name": "give"}, "order": order, "user": user})
    assert response.status_code == 201
    assert ak("POST", "recurringpaymentpush/", {"recurring_id": "sub_1"}).status_code == 201
    return response.json()["order"]


def statuses(ak):
    return [row["status"] for row in ak.all("transaction/")]


def refused(ak, path, answer):
    before = ak.counts(), statuses(ak), ak.get("order/1/")
    response = ak("POST", path)
    assert (response.status_code, response.json()) == (400, answer)
    assert (ak.counts(), statuses(ak), ak.get("order/1/")) == before


def test_reversing_an_order_takes_its_initial_payment_back(ak, gift):
    response = ak("POST", "order/1/reverse/")
    assert (response.status_code, response.content) == (202, b"")
    order = ak.get("order/1/")
    assert order["status"] == "reversed"
    assert "reverse" not in order
    assert statuses(ak) == ["reversed", "completed"]
    assert ak.get("donationaction/1/")["status"] == "complete"
    assert ak.get("orderrecurring/1/")["status"] == "active"


def test_a_payment_that_failed_has_not_been_taken_back(ak, gift):
    ak("PATCH", "transaction/1/", {"status": "failed"})
    assert ak("POST", "order/1/reverse/").status_code == 202
    assert statuses(ak) == ["failed", "completed"]


def test_a_later_payment_is_reversed_alone(ak, gift):
    assert ak("POST", "transaction/2/reverse/").status_code == 202
    assert statuses(ak) == ["completed", "reversed"]
    assert ak.get("order/1/")["status"] == "completed"
    assert ak("POST", "transaction/1/reverse/").status_code == 202
    assert ak.get("order/1/")["status"] == "reversed"


def test_clients_leave_the_slash_out_and_what_they_send_is_ignored(ak, gift):
    assert ak("POST", "transaction/2/reverse", {"amount": "3"}).status_code == 202
    assert ak("POST", "order/1/reverse", {"status": "failed"}).status_code == 202
    assert statuses(ak) == ["reversed", "reversed"]


def test_nothing_is_reversed_twice(ak, gift):
    ak("POST", "order/1/reverse/")
    refused(ak, "order/1/reverse/", ALREADY)
    refused(ak, "transaction/1/reverse/", ALREADY)
    assert ak("POST", "transaction/2/reverse/").status_code == 202
    refused(ak, "transaction/2/reverse/", ALREADY)


@pytest.mark.parametrize("status", ["failed", "pending", "incomplete"])
def test_only_what_succeeded_is_reversed(ak, gift, status):
    answer = {"order_id": "Sorry, we cannot reverse this donation with the information provided."}
    ak("PATCH", "order/1/", {"status": status})
    ak("PATCH", "transaction/1/", {"status": status})
    refused(ak, "order/1/reverse/", answer)
    refused(ak, "transaction/1/reverse/", answer)


def test_what_is_no_payment_is_not_reversed(ak, gift):
    ak("POST", "profileupdatepush/", {"recurring_id": "sub_1", "amount": "12"})
    answer = {"order_id": "Sorry, we cannot reverse this donation with the information provided."}
    refused(ak, "transaction/3/reverse/", answer)


def test_a_profile_is_cancelled_for_good(ak, gift):
    assert ak.get("orderrecurring/1/")["cancel"] == "/rest/v1/orderrecurring/1/cancel/"
    response = ak("POST", "orderrecurring/1/cancel/")
    assert (response.status_code, response.content) == (202, b"")
    profile = ak.get("orderrecurring/1/")
    assert profile["status"] == "canceled_by_admin"
    assert "cancel" not in profile
    assert statuses(ak) == ["completed", "completed"]
    refused(ak, "orderrecurring/1/cancel/", {"recurring_id": "The recurring profile is not active."})


def test_the_log_says_what_was_done_to_which_donation_by_whom(ak, gift):
    ak("POST", "orderrecurring/1/cancel/")
    ak("POST", "order/1/reverse/")
    cancel, reversal = ak.all("donationchangelog/")
    assert (cancel["change_type"], reversal["change_type"]) == ("cancel", "reversal")
    assert cancel["recurring"] == "/rest/v1/orderrecurring/1/"
    assert reversal["transaction"] == "/rest/v1/transaction/1/"
    for line in (cancel, reversal):
        assert (line["order"], line["action"]) == ("/rest/v1/order/1/", "/rest/v1/donationaction/1/")
        assert (line["new_amount"], line["staff"]) == ("0.00", "/rest/v1/authuser/1/")
    assert ak("POST", "donationchangelog/", {}).status_code == 405
    assert ak.mock.actionkit["donationchangelog"].count(order=1) == 2


@pytest.mark.parametrize("path", ["order/1/reverse/", "transaction/1/reverse/", "orderrecurring/1/cancel/"])
def test_it_needs_the_permission_to_manage_donations(ak, gift, path):
    actionkit = ak.mock.actionkit
    everything = ["view_*", "add_*", "change_*", "delete_*"]
    actionkit.add_staff("clerk", "secret", groups=[], permissions=everything)
    actionkit.add_staff("treasurer", "secret", groups=[], permissions=["manage_donations"])
    for auth in (None, ("clerk", "secret"), ("treasurer", "wrong")):
        assert ak("POST", path, auth=auth).status_code == 401
    assert ak.all("donationchangelog/") == []
    assert ak("GET", path).status_code == 405
    assert ak("POST", path, auth=("treasurer", "secret")).status_code == 202
    assert len(ak.all("donationchangelog/")) == 1


@pytest.mark.parametrize("path", ["order/9/reverse/", "transaction/9/reverse/", "orderrecurring/9/cancel/"])
def test_what_is_not_there_is_not_found(ak, gift, path):
    response = ak("POST", path)
    assert (response.status_code, response.content) == (404, b"")
