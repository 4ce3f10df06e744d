"""Donations that were charged elsewhere: what a push makes, finds, answers and refuses."""

from __future__ import annotations

import pytest

CARD = {"card_num": "4111111111111111", "card_code": "007", "exp_date_month": "12", "exp_date_year": "2015"}
NOT_SENT = "Unable to associate this mailing ID with account."
ORDER_KEYS = {
    "account", "action", "card_num_last_four", "created_at", "currency", "id", "import_id", "orderdetails",
    "orderrecurrings", "payment_method", "resource_uri", "reverse", "shipping_address", "status", "total",
    "total_converted", "transactions", "updated_at", "user", "user_detail",
}  # fmt: skip


def body_of(order=None, user=None, action=None, **page):
    """A push of 34 dollars by Ada to the page ``give``."""
    body = {
        "donationpage": {"name": "give", "payment_account": "Default Import Stub", **page},
        "order": {"amount": "34.00", **CARD, **(order or {})},
        "user": {"email": "ada@example.org", "country": "Portugal", **(user or {})},
    }
    return body if action is None else {**body, "action": action}


def push(ak, **parts):
    response = ak("POST", "donationpush/", body_of(**parts))
    assert response.status_code == 201, (response.status_code, response.text)
    return response


def refused(ak, status=400, **parts):
    """The body of a refusal that leaves the world as it was."""
    before = ak.counts()
    response = ak("POST", "donationpush/", body_of(**parts))
    assert response.status_code == status, (response.status_code, response.text)
    assert ak.counts() == before
    return response.json()


def test_the_answer_is_the_action_with_its_order(ak):
    response = push(ak, user={"action_foo": "Foo"})
    answer = response.json()
    assert response.headers["Location"] == f"https://act.example.org{answer['resource_uri']}"
    assert answer["resource_uri"] == "/rest/v1/donationaction/1/"
    assert "redirect_url" not in answer
    assert (answer["source"], answer["status"], answer["type"]) == ("restful_api", "complete", "Donation")
    assert answer["fields"] == {"foo": "Foo"}
    order = answer["order"]
    assert set(order) == ORDER_KEYS
    assert (order["account"], order["card_num_last_four"]) == ("Default Import Stub", "1111")
    assert (order["currency"], order["total"], order["total_converted"]) == ("USD", "34.00", "34.00")
    assert (order["status"], order["payment_method"], order["import_id"]) == ("completed", "cc", None)
    assert order["action"] == answer["resource_uri"]
    assert order["reverse"] == "/rest/v1/order/1/reverse/"
    assert order["transactions"] == ["/rest/v1/transaction/1/"]
    assert order["orderdetails"] == order["orderrecurrings"] == []


def test_what_is_read_again_is_what_was_answered_in_whole_seconds(ak):
    answer = push(ak, order={"currency": "GBP"}).json()
    read = ak.get(answer["resource_uri"])
    moments = ("created_at", "updated_at")
    for shown, kept in ((answer, read), (answer["order"], read["order"])):
        assert all(shown[name].startswith(f"{kept[name]}.") for name in moments)
    changing = (*moments, "total_converted")
    assert {name: value for name, value in answer["order"].items() if name not in changing} == {
        name: value for name, value in read["order"].items() if name not in changing
    }
    assert (answer["order"]["total_converted"], read["order"]["total_converted"]) == ("43.1800", "43.18")
    assert read["order"] == ak.get(read["order"]["resource_uri"])


def test_payment_and_billing_data_are_rows_of_their_own(ak):
    user = {"first_name": "Ada", "last_name": "Byron", "address1": "1 Main St.", "city": "Lisboa", "postal": "1000"}
    order = push(ak, order={"trans_id": "ch_1"}, user=user).json()["order"]
    payment = ak.get(order["transactions"][0])
    assert (payment["type"], payment["status"], payment["success"]) == ("sale", "completed", True)
    assert (payment["amount"], payment["currency"], payment["trans_id"]) == ("34.00", "USD", "ch_1")
    assert payment["account"] == "Default Import Stub"
    detail = ak.get(order["user_detail"])
    assert {name: detail[name] for name in user} == user
    assert (detail["email"], detail["source"]) == ("ada@example.org", "restful_api")
    assert detail["orders"] == [order["resource_uri"]]
    assert ak.get("user/1/")["city"] == "Lisboa"


def test_what_is_missing_is_made_and_what_is_there_is_found(ak):
    first, second = push(ak).json(), push(ak, user={"first_name": "Ada"}).json()
    assert (first["created_user"], second["created_user"]) == (True, False)
    assert first["page"] == second["page"] == "/rest/v1/donationpage/1/"
    page = ak.get(first["page"])
    assert (page["name"], page["payment_account"]) == ("give", "Default Import Stub")
    assert ak.get(first["user"])["first_name"] == "Ada"
    assert ak.mock.actionkit["order"].count() == ak.mock.actionkit["transaction"].count() == 2
    assert [row["name"] for row in ak.all("paymentaccount/")] == ["Default Import Stub"]


def test_any_account_becomes_an_import_stub(ak):
    order = push(ak, order={"payment_account": "WM-Card"}).json()["order"]
    assert order["account"] == "WM-Card"
    assert [row["name"] for row in ak.all("paymentaccount/")] == ["Default Import Stub", "WM-Card"]
    assert push(ak).json()["order"]["account"] == "Default Import Stub"


def test_an_account_that_charges_takes_no_pushes(ak):
    ak.made("paymentaccount/", {"name": "Braintree EUR", "processor": "braintree"})
    assert list(refused(ak, order={"payment_account": "Braintree EUR"})) == ["payment_account"]
    ak.made("donationpage/", {"name": "cards", "payment_account": "Braintree EUR"})
    assert list(refused(ak, name="cards", payment_account=None)) == ["payment_account"]
    assert push(ak, name="cards").json()["order"]["account"] == "Default Import Stub"


def test_the_action_says_where_it_came_from_and_what_else_is_known(ak):
    ak.mock.seed({"actionkit": {"mailing": [{"id": 3}]}})
    action = {
        "source": "FB", "fields": {"gateway": "stripe", "tags": ["a", "b"]}, "mailing": "/rest/v1/mailing/3/",
        "ip_address": "192.0.2.17", "created_at": "2025-01-02T03:04:05+00:00",
    }  # fmt: skip
    answer = push(ak, action=action).json()
    assert (answer["source"], answer["ip_address"]) == ("FB", "192.0.2.17")
    assert answer["fields"] == {"gateway": "stripe", "tags": ["a", "b"]}
    assert answer["mailing"] == "/rest/v1/mailing/3/"
    assert answer["created_at"] == "2025-01-02T03:04:05"
    assert ak.get("user/1/")["source"] == "FB"


def test_an_akid_stands_for_the_address(ak):
    ada = ak.mock.actionkit["user"].create(email="ada@example.org")
    answer = push(ak, user={"email": None, "akid": ak.mock.actionkit.akid_for(ada)}).json()
    assert (answer["user"], answer["created_user"]) == ("/rest/v1/user/1/", False)


def test_the_order_has_its_own_moment(ak):
    answer = push(ak, order={"created_at": "2024-01-15T16:21:29+00:00"}).json()
    assert answer["order"]["created_at"] == "2024-01-15T16:21:29"
    assert answer["created_at"].startswith("2026-03-01T12:00:00.")
    assert ak.get("transaction/1/")["created_at"] == "2024-01-15T16:21:29"


@pytest.mark.parametrize(
    ("given", "period", "start"),
    [
        ({"recurring_id": "sub_1"}, "months", "2024-02-29"),
        ({"recurring_id": "sub_1", "recurring_period": "weeks"}, "weeks", "2024-02-07"),
        ({"recurring_period": "quarters"}, "quarters", "2024-04-30"),
        ({"recurring_id": "sub_1", "recurring_period": "years"}, "years", "2025-01-31"),
    ],
)
def test_a_recurring_donation_has_a_profile(ak, given, period, start):
    order = push(ak, order={"created_at": "2024-01-31T10:00:00", "exp_date_year": "2030", **given}).json()["order"]
    (uri,) = order["orderrecurrings"]
    profile = ak.get(uri)
    assert (profile["status"], profile["period"], profile["start"]) == ("active", period, start)
    assert (profile["recurring_id"], profile["exp_date"]) == (given.get("recurring_id"), "122030")
    assert (profile["card_num"], profile["amount"]) == ("1111", "34.00")
    assert profile["order"] == order["resource_uri"]
    assert profile["cancel"] == f"{uri}cancel/"


def test_direct_debits_and_four_digits_are_good_enough(ak):
    debit = {"card_num": "DDEB", "exp_date_month": "01", "exp_date_year": "99", "recurring_id": "SB1"}
    assert push(ak, order=debit).json()["order"]["card_num_last_four"] == "DDEB"
    assert ak.all("orderrecurring/")[0]["exp_date"] == "0199"
    assert push(ak, order={"card_num": "1881"}).json()["order"]["card_num_last_four"] == "1881"


def test_an_import_id_is_taken_once_for_each_account(ak):
    push(ak, order={"import_id": "act-1"})
    before = ak.counts()
    again = ak("POST", "donationpush/", body_of(order={"import_id": "act-1"}, user={"email": "bob@example.org"}))
    assert again.status_code == 409
    assert again.headers["Location"] == "https://act.example.org/rest/v1/order/1/"
    assert list(again.json()["errors"]) == ["import_id"]
    assert ak.counts() == before
    assert push(ak, order={"import_id": "act-1", "payment_account": "Other"}).json()["order"]["import_id"] == "act-1"
    push(ak)
    push(ak, order={"import_id": ""})


@pytest.mark.parametrize("name", ["donationpage", "order", "user"])
@pytest.mark.parametrize("value", [None, [], "give", 3])
def test_the_parts_are_hashes(ak, name, value):
    before = ak.counts()
    response = ak("POST", "donationpush/", {**body_of(), name: value})
    assert (response.status_code, response.json()) == (400, {name: ["This field is required."]})
    assert ak.counts() == before


@pytest.mark.parametrize(
    ("parts", "field", "text"),
    [
        ({"order": {"amount": None}}, "amount", "This field is required."),
        ({"order": {"amount": "a lot"}}, "amount", "The amount you entered does not appear to be valid."),
        ({"order": {"amount": "-5"}}, "amount", "The amount you entered does not appear to be valid."),
        ({"order": {"amount": 0}}, "amount", "The amount you entered does not appear to be valid."),
        ({"order": {"amount": "100000000"}}, "amount", "The amount you entered is too high."),
        ({"order": {"amount": [{"a": 1}]}}, "amount", "The amount you entered does not appear to be valid."),
        ({"order": {"currency": "DOLLARS"}}, "currency", "Currency is invalid."),
        ({"order": {"created_at": "soon"}}, "created_at", "Created at is invalid."),
        ({"order": {"import_id": "x" * 65}}, "import_id", "Import id is invalid."),
        ({"order": {"recurring_period": "moons"}}, "recurring_period", "Recurring period is invalid."),
        ({"user": {"email": None}}, "email", "Email address is required."),
        ({"user": {"email": "nobody"}}, "email", "Email address is invalid."),
        ({"user": {"country": "United States", "zip": "none"}}, "zip", "ZIP Code is invalid."),
        ({"action": {"mailing": "/rest/v1/mailing/9/"}}, "mailing_id", NOT_SENT),
        ({"name": ""}, "name", "This field is required."),
    ],
)  # fmt: skip
def test_what_will_not_do_is_named_without_a_wrapper(ak, parts, field, text):
    assert refused(ak, **parts) == {field: [text]}


def test_everything_wrong_is_named_at_once(ak):
    assert set(refused(ak, order={"amount": "x"}, user={"email": "x"})) == {"amount", "email"}


def test_the_page_must_take_donations_and_have_a_name_that_can_be_one(ak):
    ak.made("petitionpage/", {"name": "otters"})
    assert list(refused(ak, name="otters")) == ["donationpage"]
    assert list(refused(ak, name="no blanks")) == ["name"]


def test_a_currency_without_a_rate_is_said_to_be_lacking(ak):
    ak.mock.allow_unmodelled()
    before = ak.counts()
    assert ak("POST", "donationpush/", body_of(order={"currency": "XXX"})).status_code == 501
    assert ak.counts() == before
    ak.mock.settings.actionkit.rates = {**ak.mock.settings.actionkit.rates, "XXX": "0.5"}
    push(ak, order={"currency": "XXX"})
    assert ak.get("order/1/")["total_converted"] == "17.00"


def test_only_staff_push_and_nobody_reads(ak):
    assert ak("POST", "donationpush/", body_of(), auth=None).status_code == 401
    assert ak("GET", "donationpush/").status_code == 405
    assert ak("GET", "donationpush/1/").status_code == 405
    ak.mock.actionkit.add_staff("viewer", "secret", groups=["All Models - View"])
    assert ak("POST", "donationpush/", body_of(), auth=("viewer", "secret")).status_code == 401
    assert ak.mock.actionkit["order"].count() == 0


def test_the_python_door_pushes_too(ak):
    made = ak.mock.actionkit["donationpush"].create(**body_of(order={"import_id": "py-1"}))
    assert ak.get(f"donationaction/{made.id}/")["order"]["import_id"] == "py-1"


def test_a_confirmation_goes_out_unless_it_is_skipped(ak):
    page = ak.made("donationpage/", {"name": "give"})
    ak.made("pagefollowup/", {"page": page["resource_uri"], "url": "/thanks", "email_subject": "Thank you"})
    push(ak)
    push(ak, action={"skip_confirmation": "1"})
    assert [mail.subject for mail in ak.mock.outbox] == ["Thank you"]


def test_four_patches_mark_a_push_as_clients_do(ak):
    answer = push(ak, order={"recurring_id": "rec-0", "recurring_period": "months"}).json()
    order = answer["order"]
    moment = "2026-02-03T04:05:06+00:00"
    assert ak("PATCH", answer["resource_uri"], {"status": "incomplete", "created_at": moment}).status_code == 202
    assert ak("PATCH", order["resource_uri"], {"status": "pending", "created_at": moment}).status_code == 202
    failed = {"status": "failed", "trans_id": "pi_1", "failure_message": "No", "failure_description": "Not now"}
    assert ak("PATCH", order["transactions"][0], failed).status_code == 202
    profile = {"recurring_id": "rec-1", "recurring_period": "months"}
    assert ak("PATCH", order["orderrecurrings"][0], profile).status_code == 202
    action = ak.get(answer["resource_uri"])
    assert (action["status"], action["created_at"]) == ("incomplete", "2026-02-03T04:05:06")
    assert (action["order"]["status"], action["order"]["created_at"]) == ("pending", "2026-02-03T04:05:06")
    assert "reverse" not in action["order"]
    payment = ak.get(order["transactions"][0])
    assert {name: payment[name] for name in failed} == failed
    assert payment["success"] is True
    assert ak.mock.actionkit["orderrecurring"].get(1).recurring_id == "rec-1"
    assert ak("DELETE", answer["resource_uri"]).status_code == 204
    for name in ("order", "orderrecurring", "transaction", "donationaction"):
        assert ak.mock.actionkit[name].count() == 0
