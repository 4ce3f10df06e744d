"""Donations through action processing: amounts, lines, cards, what recurs, what is imported, and every refusal."""

from __future__ import annotations

import pytest

CARD = {"card_num": "4111 1111 1111 1111", "card_code": "007", "exp_date": "0330"}
INVALID = "The amount you entered does not appear to be valid."
CARD_INVALID = "The card number you entered is invalid.  Please try again."
WRONG_CURRENCY = "This product's pricing information is in the wrong currency."
LAST_FOUR_INVALID = "Donation card num last four is invalid."
DATE_INVALID = "The expiration date you entered seems to be incorrect.  Use MMYY format."


@pytest.fixture
def page(ak):
    """A donation page with a minimum of five dollars."""
    return ak.made("donationpage/", {"name": "give", "title": "Give", "minimum_amount": "5"})


@pytest.fixture
def shop(ak):
    """A page that offers two products, and a page for two candidates."""
    for name, price, more in (("Mug", "12.50", {"maximum_order": 3, "shippable": True}), ("PDF", "2", {})):
        ak.made("product/", {"name": name, "price": price, **more})
    ak.made("product/", {"name": "Poster", "price": "9"})
    for name in ("Ada", "Bob", "Cleo"):
        ak.made("candidate/", {"name": name})
    ak.made("donationpage/", {"name": "shop", "products": ["/rest/v1/product/1/", "/rest/v1/product/2/"]})
    ak.made("donationpage/", {"name": "race", "candidates": ["/rest/v1/candidate/1/", "/rest/v1/candidate/2/"]})


def give(ak, page="give", **parameters):
    return ak.act(page, **{**CARD, **parameters})


def refused(ak, page="give", **parameters):
    """What is wrong, by parameter; the world stays as it was."""
    before = ak.counts()
    body = {"page": page, "email": "ada@example.org", **CARD, **parameters}
    response = ak("POST", "action/", body)
    assert response.status_code == 400, (response.status_code, response.text)
    assert ak.counts() == before
    return {name: text for name, (text,) in response.json()["errors"].items()}


# ---- a donation


def test_a_donation_makes_an_order_with_its_payment(ak, page):
    address = {"first_name": "Ada", "address1": "1 Main St.", "city": "Troy", "zip": "12180"}
    answer = give(ak, amount="25", source="mail", action_occupation="poet", **address)
    assert (answer["type"], answer["status"], answer["source"]) == ("Donation", "complete", "mail")
    assert answer["fields"] == {"occupation": "poet"}
    assert answer["redirect_url"].startswith("/cms/thanks/give?action_id=1&akid=")
    order = ak.get("order/1/")
    assert ak.get(answer["resource_uri"])["order"] == order
    assert (order["total"], order["currency"], order["account"]) == ("25.00", "USD", "Default Import Stub")
    assert (order["card_num_last_four"], order["status"], order["import_id"]) == ("1111", "completed", None)
    payment = ak.get(order["transactions"][0])
    assert (payment["type"], payment["amount"], payment["success"]) == ("sale", "25.00", True)
    assert payment["trans_id"]
    detail = ak.get(order["user_detail"])
    assert {name: detail[name] for name in (*address, "state", "source")} == {
        **address,
        "state": "NY",
        "source": "mail",
    }
    user = ak.get("user/1/")
    assert {name: user[name] for name in address} == address
    assert user["subscription_status"] == "subscribed"
    assert order["orderrecurrings"] == order["orderdetails"] == []


def test_a_form_without_credentials_gives_too(ak, page):
    form = {"page": "give", "email": "ada@example.org", "amount": "10", **CARD}
    response = ak("POST", "action/", auth=None, data=form)
    assert response.status_code == 201
    assert set(response.json()) == {"action", "action_id", "akid", "ar", "rd", "redirect_url"}
    assert ak.get("order/1/")["total"] == "10.00"


@pytest.mark.parametrize(
    ("parameters", "total"),
    [
        ({"amount": "$1,000"}, "1000.00"),
        ({"amount": 7.5}, "7.50"),
        ({"amount": "other", "amount_other": "8"}, "8.00"),
        ({"amount": "", "amount_other": "9.999"}, "10.00"),
        ({"amount_other": "5.00"}, "5.00"),
        ({"amount": "99999999.99"}, "99999999.99"),
    ],
)
def test_amounts_are_picked_or_entered(ak, page, parameters, total):
    assert give(ak, **parameters)["order"]["total"] == total


@pytest.mark.parametrize(
    ("parameters", "text"),
    [
        ({}, "Donation amount is required."),
        ({"amount": "other"}, "Donation amount is required."),
        ({"amount": "lots"}, INVALID),
        ({"amount": "-10"}, INVALID),
        ({"amount": "1e3"}, INVALID),
        ({"amount": "\u0661\u0660"}, INVALID),
        ({"amount_other": "ten"}, INVALID),
        ({"amount": "4.99"}, "Sorry, donations below $5.00 are not allowed."),
        ({"amount": "100000000"}, "The amount you entered is too high."),
        (
            {"amount": "10", "amount_other": "20"},
            "Please either pick an amount from the list OR enter an amount.  You cannot use both in a single donation.",
        ),
    ],
)
def test_amounts_that_will_not_do(ak, page, parameters, text):
    assert refused(ak, **parameters) == {"amount": text}


def test_a_currency_is_the_donors_choice(ak, page):
    assert give(ak, amount="10", currency="eur")["order"]["total_converted"] == "10.80"
    assert refused(ak, amount="10", currency="euros") == {"currency": "Currency is invalid."}


def test_an_account_must_be_there(ak, page):
    ak.made("paymentaccount/", {"name": "Cards", "processor": "braintree"})
    order = give(ak, amount="10", payment_account="Cards")["order"]
    assert order["account"] == ak.get(order["transactions"][0])["account"] == "Cards"
    assert refused(ak, amount="10", payment_account="Nowhere") == {"payment_account": "Payment account is invalid."}


def test_every_submission_is_a_donation_of_its_own(ak):
    ak.made("donationpage/", {"name": "give", "allow_multiple_responses": False})
    assert [give(ak, amount="10")["id"], give(ak, amount="20")["id"]] == [1, 2]
    assert [row["total"] for row in ak.all("order/")] == ["10.00", "20.00"]


def test_an_action_that_is_submitted_again_gives_nothing(ak, page):
    give(ak, amount="10")
    again = ak.act("give", action_id=1, action_note="thanks")
    assert (again["id"], again["fields"], again["order"]["total"]) == (1, {"note": "thanks"}, "10.00")
    assert ak.mock.actionkit["transaction"].count() == 1


# ---- cards


@pytest.mark.parametrize(
    "number",
    ["4111111111111111", "4242-4242-4242-4242", "5555555555554444", "378282246310005", "6011111111111117",
     "4012888888881881"],
)  # fmt: skip
def test_the_well_known_numbers_are_charged(ak, page, number):
    assert give(ak, amount="10", card_num=number)["order"]["card_num_last_four"] == number[-4:]


@pytest.mark.parametrize(
    ("parameters", "answer"),
    [
        ({"card_num": "4111111111111112"}, {"card_num": CARD_INVALID}),
        ({"card_num": "1111"}, {"card_num": CARD_INVALID}),
        ({"card_num": "visa"}, {"card_num": CARD_INVALID}),
        ({"card_num": "\u0664" + "1" * 15}, {"card_num": CARD_INVALID}),
        ({"card_num": ""}, {"card_num": "Credit card number is required."}),
        ({"card_num": "4000000000000002"}, {"card_num": "Sorry, your donation couldn't be processed."}),
        ({"exp_date": ""}, {"exp_date": "Credit card expiration date is required."}),
        ({"exp_date": "1330"}, {"exp_date": DATE_INVALID}),
        ({"exp_date": "0226"}, {"exp_date": DATE_INVALID}),
        ({"exp_date": "March"}, {"exp_date": DATE_INVALID}),
        ({"card_num": "1", "exp_date": "1"}, {"card_num": CARD_INVALID, "exp_date": DATE_INVALID}),
    ],
)
def test_cards_that_will_not_do(ak, page, parameters, answer):
    assert refused(ak, amount="10", **parameters) == answer


@pytest.mark.parametrize(
    "parameters",
    [{"exp_date": "0326"}, {"exp_date": "03/30"}, {"exp_date": "", "exp_date_month": "3", "exp_date_year": "2026"},
     {"exp_date": "", "exp_date_month": "12", "exp_date_year": "30"}],
)  # fmt: skip
def test_a_card_is_good_to_the_end_of_its_month(ak, page, parameters):
    assert give(ak, amount="10", **parameters)["order"]["status"] == "completed"
    ak.mock.clock.freeze("2031-01-01T00:00:00Z")
    assert refused(ak, amount="10", **parameters) == {"exp_date": DATE_INVALID}


def test_a_kept_card_is_its_users_alone(ak, page):
    ada = ak.mock.actionkit["user"].create(email="ada@example.org")
    ak.mock.actionkit["paymenttoken"].create(token_id="tok_1", user=ada)
    parameters = {"amount": "10", "payment_token": "tok_1", "card_num": "", "exp_date": ""}
    assert give(ak, **parameters)["order"]["card_num_last_four"] is None
    text = "Your donation cannot be processed with the information we have. Please re-enter your information."
    assert refused(ak, **parameters, email="bob@example.org") == {"payment_token": text}
    assert refused(ak, **{**parameters, "payment_token": "tok_2"}) == {"payment_token": text}


@pytest.mark.parametrize("method", ["paypal", "ach"])
def test_other_ways_to_pay_are_said_to_be_lacking(ak, page, method):
    ak.mock.allow_unmodelled()
    before = ak.counts()
    body = {"page": "give", "email": "ada@example.org", "amount": "10", "payment_method": method}
    response = ak("POST", "action/", body)
    assert response.status_code == 501
    assert method in response.json()["error"]
    assert ak.counts() == before
    assert refused(ak, amount="10", payment_method="gold") == {"payment_method": "Payment method is invalid."}


# ---- products and candidates


def test_products_are_lines_of_the_order(ak, shop):
    address = {"address1": "1 Main St.", "city": "Troy", "zip": "12180"}
    order = give(ak, "shop", product_1="2", product_2=1, amount="3", **address)["order"]
    assert order["total"] == "30.00"
    mug, pdf = (ak.get(uri) for uri in order["orderdetails"])
    assert (mug["product"], mug["quantity"], mug["amount"], mug["candidate"]) == (
        "/rest/v1/product/1/", 2, "25.00", None,
    )  # fmt: skip
    assert (pdf["product"], pdf["quantity"], pdf["amount_converted"]) == ("/rest/v1/product/2/", 1, "2.00")
    shipping = ak.get(order["shipping_address"])
    assert {name: shipping[name] for name in address} == address
    assert ak.get("product/1/")["orderdetails"] == [mug["resource_uri"]]


def test_what_is_shipped_goes_where_the_donor_says(ak, shop):
    own = {"address1": "1 Main St.", "city": "Troy", "zip": "12180"}
    other = {"address1": "2 High St.", "city": "Albany", "state": "NY", "zip": "12207"}
    shipping = {f"shipping_{name}": value for name, value in other.items()}
    order = give(ak, "shop", product_1=1, **own, **shipping)["order"]
    address = ak.get(order["shipping_address"])
    assert {name: address[name] for name in other} == other
    assert ak.get("user/1/")["city"] == "Troy"
    del shipping["shipping_city"]
    assert refused(ak, "shop", product_1=1, **own, **shipping) == {"shipping_city": "Shipping city is required."}
    missing = refused(ak, "shop", product_1=1, email="bob@example.org")
    assert set(missing) == {"shipping_address1", "shipping_city", "shipping_zip"}
    assert give(ak, "shop", product_2=1)["order"]["shipping_address"] is None


@pytest.mark.parametrize(
    ("parameters", "answer"),
    [
        ({}, {"product": "Please enter the number of items you wish to receive."}),
        ({"product_2": "0"}, {"product": "Please enter the number of items you wish to receive."}),
        ({"product_1": "4"}, {"product": "I'm sorry, the maximum number of this item you may order is 3."}),
        ({"product_1": "9" * 30}, {"product": "I'm sorry, the maximum number of this item you may order is 3."}),
        ({"product_3": "1"}, {"product": "Product is invalid."}),
        ({"product_99": "1"}, {"product": "Product is invalid."}),
        ({"product_2": "two"}, {"product": "Product is invalid."}),
        ({"product_2": "1.5"}, {"product": "Product is invalid."}),
        ({"product_2": "1", "currency": "EUR"}, {"product": WRONG_CURRENCY}),
    ],
)  # fmt: skip
def test_products_that_will_not_do(ak, shop, parameters, answer):
    assert refused(ak, "shop", **parameters) == answer


def test_candidates_get_what_is_for_them(ak, shop):
    order = give(ak, "race", candidate_1="10", candidate_2="2.50")["order"]
    assert order["total"] == "12.50"
    lines = [ak.get(uri) for uri in order["orderdetails"]]
    assert [(line["candidate"], line["amount"], line["quantity"]) for line in lines] == [
        ("/rest/v1/candidate/1/", "10.00", 1),
        ("/rest/v1/candidate/2/", "2.50", 1),
    ]


@pytest.mark.parametrize(
    ("parameters", "text"),
    [
        ({}, "Please enter at least one donation amount."),
        ({"candidate_1": "0"}, "Please enter at least one donation amount."),
        ({"candidate_3": "5"}, "Please enter a valid candidate. (3)"),
        ({"candidate_1": "much"}, "Please enter a valid amount for this candidate."),
        ({"candidate_1": "-5"}, "Please enter a valid amount for this candidate."),
    ],
)
def test_candidates_that_will_not_do(ak, shop, parameters, text):
    assert refused(ak, "race", **parameters) == {"candidate": text}


def test_what_is_hidden_is_not_offered(ak, shop):
    ak("PATCH", "candidate/1/", {"hidden": True})
    ak("PATCH", "product/2/", {"status": "inactive"})
    assert refused(ak, "race", candidate_1="5") == {"candidate": "Please enter a valid candidate. (1)"}
    assert refused(ak, "shop", product_2="1") == {"product": "Product is invalid."}


# ---- what recurs


@pytest.mark.parametrize(
    ("parameters", "period", "start"),
    [
        ({"recurring_period": "months"}, "months", "2026-04-01"),
        ({"recurring_period": "weeks"}, "weeks", "2026-03-08"),
        ({"donation_type": "recurring"}, "months", "2026-04-01"),
        ({"recurring_id": "R1"}, "months", "2026-04-01"),
        ({"recurring_period": "years", "recurring_start": "2026-05-15"}, "years", "2026-05-15"),
    ],
)
def test_a_recurring_donation_has_a_profile(ak, page, parameters, period, start):
    order = give(ak, amount="10", **parameters)["order"]
    (uri,) = order["orderrecurrings"]
    profile = ak.get(uri)
    assert (profile["period"], profile["start"], profile["status"]) == (period, start, "active")
    assert (profile["card_num"], profile["exp_date"], profile["amount"]) == ("1111", "0330", "10.00")
    assert profile["recurring_id"] == parameters.get("recurring_id", profile["recurring_id"])
    assert ak("POST", "recurringpaymentpush/", {"recurring_id": profile["recurring_id"]}).status_code == 201


def test_a_single_donation_has_none_whatever_its_form_suggests(ak, page):
    assert give(ak, amount="10", donation_type="single", recurring_period="months")["order"]["orderrecurrings"] == []


@pytest.mark.parametrize(
    ("parameters", "answer"),
    [
        ({"recurring_start": "tomorrow"}, {"recurring_start": "recurring_start must be in the format YYYY-MM-DD"}),
        ({"recurring_start": "2026-02-30"}, {"recurring_start": "recurring_start must be in the format YYYY-MM-DD"}),
        ({"recurring_start": "05/15/2026"}, {"recurring_start": "recurring_start must be in the format YYYY-MM-DD"}),
        ({"recurring_period": "moons"}, {"recurring_period": "Recurring period is invalid."}),
    ],
)
def test_how_often_is_checked(ak, page, parameters, answer):
    assert refused(ak, amount="10", **{"recurring_period": "months", **parameters}) == answer


def test_a_page_for_recurring_donations_takes_no_others(ak):
    ak.made("recurringdonationpage/", {"name": "monthly"})
    assert give(ak, "monthly", amount="10")["type"] == "RecurringDonation"
    assert ak.all("orderrecurring/")[0]["period"] == "months"


@pytest.fixture
def profile(ak, page):
    """A recurring donation of ten dollars, and the pages that change and end it."""
    ak.made("recurringdonationupdatepage/", {"name": "change", "minimum_amount": "5"})
    ak.made("recurringdonationcancelpage/", {"name": "end"})
    return ak.get(give(ak, amount="10", recurring_period="months", zip="12180")["order"]["orderrecurrings"][0])


def test_a_recurring_donation_is_changed(ak, profile):
    card = {"card_num": "5555555555554444", "exp_date": "0431"}
    answer = ak.act("change", amount="20", zip="12207", **card)
    assert answer["type"] == "RecurringDonationUpdate"
    after = ak.get("orderrecurring/1/")
    assert (after["amount"], after["card_num"], after["exp_date"]) == ("20.00", "4444", "0431")
    assert ak.get("orderuserdetail/1/")["zip"] == "12207"
    assert [row["type"] for row in ak.all("transaction/")] == ["sale", "update"]
    (line,) = ak.all("donationchangelog/")
    assert (line["change_type"], line["new_amount"], line["user"]) == ("update", "20.00", "/rest/v1/user/1/")


@pytest.mark.parametrize(
    ("parameters", "answer"),
    [
        ({}, {"recurringupdate": "You must provide either a new card or a new amount."}),
        ({"amount": "x"}, {"amount": INVALID}),
        ({"amount": "4"}, {"amount": "Sorry, donations below $5.00 are not allowed."}),
        ({"amount": "1000000000"}, {"amount": "The amount you entered is too high."}),
        ({"card_num": "1", "exp_date": "0330"}, {"card_num": CARD_INVALID}),
        ({"amount": "20", "recurring_id": "nobody"}, {"recurring_id": "Recurring id is invalid."}),
        ({"amount": "20", "order_id": "9"}, {"order_id": "Order id is invalid."}),
        ({"amount": "20", "email": "bob@example.org"}, {"recurring_id": "Recurring id is required."}),
    ],
)
def test_a_change_that_will_not_do(ak, profile, parameters, answer):
    nothing = {"card_num": "", "exp_date": ""}
    assert refused(ak, "change", **{**nothing, **parameters}) == answer
    assert ak.get("orderrecurring/1/") == profile


@pytest.mark.parametrize("named", [{}, {"order_id": 1}, {"recurring_id": 1}, {"recurring_id": "mockapi-2"}])
def test_a_recurring_donation_is_ended_by_its_donor(ak, profile, named):
    assert ak.act("end", **named)["type"] == "RecurringDonationCancel"
    assert ak.get("orderrecurring/1/")["status"] == "canceled_by_user"
    assert refused(ak, "end") == {"recurring_id": "Recurring id is required."}


def test_nobody_ends_what_another_gives(ak, profile):
    ak.mock.actionkit["user"].create(email="bob@example.org")
    for email in ("bob@example.org", "unknown@example.org"):
        assert refused(ak, "end", email=email, order_id=1) == {"order_id": "Order id is invalid."}
        for key in (1, "mockapi-2"):
            assert refused(ak, "end", email=email, recurring_id=key) == {"recurring_id": "Recurring id is invalid."}
    assert ak.get("orderrecurring/1/") == profile


def test_one_of_several_must_be_named(ak, profile):
    give(ak, amount="20", recurring_period="months")
    assert refused(ak, "end") == {"recurring_id": "Recurring id is required."}
    ak.act("end", order_id=2)
    assert [row["status"] for row in ak.all("orderrecurring/")] == ["active", "canceled_by_user"]


@pytest.mark.parametrize("kind", ["donationupdate", "donationcancellation"])
def test_what_nothing_is_known_of_is_said_to_be_lacking(ak, kind):
    ak.mock.allow_unmodelled()
    ak.made(f"{kind}page/", {"name": "p"})
    assert ak("POST", "action/", {"page": "p", "email": "ada@example.org"}).status_code == 501
    assert ak.mock.actionkit["user"].count() == 0


# ---- imports


@pytest.mark.parametrize("kind", ["import", "donation"])
def test_staff_import_what_was_given_elsewhere(ak, kind):
    ak.made(f"{kind}page/", {"name": "checks"})
    ak.made("paymentaccount/", {"name": "Checks"})
    answer = ak.act(
        "checks", donation_amount="12.34", donation_currency="CAD", donation_import_id="c-1",
        donation_payment_account="Checks", donation_import_date="2025-12-24", donation_card_num_last_four="4242",
    )  # fmt: skip
    order = ak.get("order/1/")
    assert (order["total"], order["currency"], order["import_id"]) == ("12.34", "CAD", "c-1")
    assert (order["account"], order["card_num_last_four"]) == ("Checks", "4242")
    assert order["created_at"] == ak.get("transaction/1/")["created_at"] == "2025-12-24T00:00:00"
    assert order["action"] == answer["resource_uri"] == f"/rest/v1/{kind}action/1/"
    assert answer["created_at"].startswith("2026-03-01T12:00:00.")
    assert ak.get("transaction/1/")["trans_id"] is None


def test_the_moment_of_the_action_is_that_of_the_order(ak):
    ak.made("importpage/", {"name": "checks"})
    ak.act("checks", donation_amount="1", created_at="2025-01-02T03:04:05")
    assert ak.get("order/1/")["created_at"] == ak.get("action/1/")["created_at"] == "2025-01-02T03:04:05"
    assert ak.get("order/1/")["account"] == ak.get("transaction/1/")["account"] == "import"


@pytest.mark.parametrize(
    ("parameters", "answer"),
    [
        ({"donation_amount": "-1"}, {"donation_amount": "Donation amount is invalid."}),
        ({"donation_amount": "", "donation_import_id": "1"}, {"donation_amount": "Donation amount is required."}),
        ({"donation_amount": "1000000000"}, {"donation_amount": "The amount you entered is too high."}),
        ({"donation_currency": "bucks"}, {"donation_currency": "Donation currency is invalid."}),
        ({"donation_date": "soon"}, {"donation_date": "Donation date is invalid."}),
        ({"donation_payment_account": "No"}, {"donation_payment_account": "Donation payment account is invalid."}),
        ({"donation_import_id": "x" * 65}, {"donation_import_id": "Donation import id is invalid."}),
        ({"donation_card_num_last_four": "12345"}, {"donation_card_num_last_four": LAST_FOUR_INVALID}),
        ({"donation_product_9": "1"}, {"donation_product_9": "Donation product 9 is invalid."}),
        ({"donation_candidate_1": "6"}, {"donation_amount": "Donation amount is invalid."}),
    ],
)  # fmt: skip
def test_imports_that_will_not_do(ak, shop, parameters, answer):
    ak.made("importpage/", {"name": "checks"})
    assert refused(ak, "checks", **{"donation_amount": "5", **parameters}) == answer


def test_imports_have_lines_too(ak, shop):
    ak.made("importpage/", {"name": "checks"})
    ak.act("checks", donation_amount="30", donation_product_1="2", donation_candidate_2="5")
    assert ak.get("order/1/")["total"] == "30.00"
    assert [(row["quantity"], row["amount"]) for row in ak.all("orderdetail/?order=1")] == [(1, "5.00"), (2, "25.00")]


def test_an_import_id_that_is_known_is_a_conflict_and_a_warning_in_uploads(ak):
    ak.made("importpage/", {"name": "checks"})
    ak.act("checks", donation_amount="5", donation_import_id="c-1")
    before = ak.counts()
    body = {"page": "checks", "email": "bob@example.org", "donation_amount": "5", "donation_import_id": "c-1"}
    assert ak("POST", "action/", body).status_code == 409
    assert ak.counts() == before
    rows = "email,donation_amount,donation_import_id\nbob@example.org,7,c-1\ncleo@example.org,8,c-2\ndan@x.org,,\n"
    upload = ak.made("upload/", None, data={"page": "checks"}, files={"upload": ("gifts.csv", rows)})
    assert (upload["has_errors"], upload["has_warnings"]) == (0, 1)
    assert [row["total"] for row in ak.all("order/")] == ["5.00", "8.00"]
    assert [user["email"] for user in ak.all("user/")] == ["ada@example.org", "cleo@example.org", "dan@x.org"]


def test_nobody_else_records_donations_made_elsewhere(ak, page):
    ak.made("importpage/", {"name": "checks"})
    form = {"email": "ada@example.org", "donation_amount": "1000", "donation_import_id": "mine"}
    assert ak("POST", "action/", {"page": "checks", **form}, auth=None).status_code == 201
    assert ak("POST", "action/", {"page": "give", **form}, auth=None).status_code == 400
    assert ak.all("order/") == []


def test_donations_come_in_packs(ak):
    ak.mock.seed(
        {
            "actionkit": {
                "donationpage": [{"$id": "give", "name": "give"}],
                "action": [{"page": "$give", "email": "ada@example.org", "donation_amount": "3"}],
            }
        }
    )
    assert ak.get("order/1/")["total"] == "3.00"


def test_users_who_gave_are_found_by_reports_and_figures(ak, page):
    give(ak, amount="25")
    sql = "select sum(total_converted), count(*) from core_order join core_user on core_user.id = user_id"
    assert ak("POST", "report/run/sql/", {"query": sql}).json() == [[25.0, 1]]
    assert ak.get("summaryuser/1/")["last_donation"] == "2026-03-01T12:00:00"
