"""Donations and what they make of their page's totals: recipients, currencies, recurrence (reference 20)."""

from __future__ import annotations

from decimal import Decimal

import pytest

ROSA = {"person": {"email_addresses": [{"address": "rosa@example.org"}]}}
FIVE = {"recipients": [{"display_name": "The fund", "amount": "5.00"}]}
API = "https://actionnetwork.org/api/v2"
NOBODY = "495db021-ac8d-4a7e-94d1-734c7eab475c"


@pytest.fixture
def donations(emulator):
    return emulator.actionnetwork["donations"]


@pytest.fixture
def page(ask):
    return f"/fundraising_pages/{ask.id(ask.post('/fundraising_pages', {'title': 'Spring fund'}))}"


@pytest.fixture
def path(page):
    return f"{page}/donations"


@pytest.fixture
def rosa(ask, link_to):
    """The body that links Rosa."""
    return link_to(ask.signup("rosa@example.org"))


def shares(*amounts):
    return {"recipients": [{"display_name": f"Fund {n}", "amount": amount} for n, amount in enumerate(amounts)]}


def totals(ask, page):
    shown = ask.get(page)
    return shown["total_donations"], shown["total_amount"]


# ---- recipients and the amount


@pytest.mark.parametrize(
    ("sent", "shown", "amount"),
    [
        (["3.00"], ["3.00"], "3.00"),
        ([3], ["3.00"], "3.00"),
        ([3.5], ["3.50"], "3.50"),
        (["3.5"], ["3.50"], "3.50"),
        (["13.34", "6.67"], ["13.34", "6.67"], "20.01"),
        ([0.1, 0.2, "0.3"], ["0.10", "0.20", "0.30"], "0.60"),
        ([33.333], ["33.33"], "33.33"),
        (["7.999"], ["8.00"], "8.00"),
        (["0"], ["0.00"], "0.00"),
        (["-0.00"], ["0.00"], "0.00"),
        ([" 12 "], ["12.00"], "12.00"),
        (["999999999999.99", 1], ["999999999999.99", "1.00"], "1000000000000.99"),
    ],
)
def test_the_amount_is_what_the_recipients_get(ask, donations, page, path, rosa, sent, shown, amount):
    made = ask.post(path, {**rosa, **shares(*sent), "amount": "1.00"})

    assert [recipient["amount"] for recipient in made["recipients"]] == shown
    assert made["amount"] == amount
    assert ask.get(f"{path}/{ask.id(made)}") == made
    assert donations.get(ask.id(made)).amount == Decimal(amount)
    assert totals(ask, page) == (1, float(amount))


BAD_RECIPIENTS = [
    None, [], [{}], [None], "The fund", {"display_name": "The fund", "amount": "5.00"}, 5, ["5.00"],
    [{"display_name": "The fund"}], [{"display_name": "The fund", "amount": None}], *(
        [{"display_name": "The fund", "amount": amount}]
        for amount in ("", "five", "$5", "1,000.00", "5.00 USD", -1, "-0.01", True, [5], {}, 10**12, "1e400", "NaN",
                       "Infinity")
    ),
    [{"display_name": "One", "amount": "1.00"}, {"display_name": "Two"}],
    [{"display_name": {"a": 1}, "amount": "1.00"}], [{"display_name": "x" * 256, "amount": "1.00"}],
]  # fmt: skip


@pytest.mark.parametrize("recipients", BAD_RECIPIENTS, ids=str)
def test_recipients_that_do_not_add_up_are_refused(ask, everything, path, rosa, recipients):
    before = everything()

    status, text = ask.refused("POST", path, {**rosa, "recipients": recipients})

    assert status == 400
    assert text.startswith("recipients ")
    assert everything() == before


@pytest.mark.parametrize("recipients", BAD_RECIPIENTS, ids=str)
def test_a_helper_with_such_recipients_does_nothing_and_says_nothing(
    ask, ask_without_key, everything, path, recipients
):
    before = everything()

    assert ask.post(path, {**ROSA, "recipients": recipients}) == {}
    assert ask_without_key.post(path, {**ROSA, "recipients": recipients}) == {}
    assert everything() == before


def test_recipients_are_required(ask, path, rosa):
    assert ask.refused("POST", path, rosa) == (400, "recipients is required")
    assert ask.refused("POST", path, {**rosa, "amount": "5.00"}) == (400, "recipients is required")


def test_a_share_that_names_nobody_is_taken(ask, path, rosa):
    assert ask.post(path, {**rosa, "recipients": [{"amount": 5, "extra": 1}]})["recipients"] == [{"amount": "5.00"}]


# ---- the rest of the table


@pytest.mark.parametrize("currency", ["USD", "usd", "Eur", "GBP"])
def test_a_currency_comes_back_as_it_was_sent_or_as_the_page_has_it(ask, donations, path, rosa, currency):
    elsewhere = ask.post("/fundraising_pages", {"title": "Abroad", "currency": currency})
    theirs = f"/fundraising_pages/{ask.id(elsewhere)}/donations"

    sent, taken = ask.post(path, {**rosa, **FIVE, "currency": currency}), ask.post(theirs, {**rosa, **FIVE})

    assert elsewhere["currency"] == sent["currency"] == taken["currency"] == currency
    assert donations.get(ask.id(taken)).currency == currency
    assert ask.post(path, {**rosa, **FIVE})["currency"] == "USD"


@pytest.mark.parametrize("currency", ["", "dollar", "US", "U$D", 840, [], {}])
def test_what_is_no_currency_is_refused(ask, everything, page, path, rosa, currency):
    before = everything()

    for where, body in ((path, {**rosa, **FIVE}), ("/fundraising_pages", {"title": "Abroad"})):
        status, text = ask.refused("POST", where, {**body, "currency": currency})
        assert (status, text.split()[0]) == (400, "currency")
    assert ask.put(page, {"currency": currency})["currency"] == "USD"
    assert everything() == before


def test_a_page_without_a_currency_has_dollars(ask, page):
    assert ask.post("/fundraising_pages", {"title": "Home", "currency": None})["currency"] == "USD"
    assert ask.put(page, {"currency": "EUR"})["currency"] == "EUR"
    assert ask.put(page, {"currency": None})["currency"] == "EUR"


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        (None, {"recurring": False}),
        ({}, {"recurring": False}),
        ({"recurring": False}, {"recurring": False}),
        ({"recurring": False, "period": "Monthly"}, {"recurring": False}),
        ({"period": "Monthly"}, {"recurring": False}),
        ({"recurring": None, "period": "Monthly"}, {"recurring": False}),
        ({"recurring": True, "period": "Monthly"}, {"recurring": True, "period": "Monthly"}),
        ({"recurring": "true", "period": "Every 3 Months"}, {"recurring": True, "period": "Every 3 Months"}),
        ({"recurring": True, "period": "Mensuel"}, {"recurring": True, "period": "Mensuel"}),
        ({"recurring": True, "period": None, "next": "x"}, {"recurring": True}),
    ],
)
def test_a_donation_says_whether_it_recurs(ask, path, rosa, sent, shown):
    made = ask.post(path, {**rosa, **FIVE, "action_network:recurrence": sent})

    assert made["action_network:recurrence"] == shown
    assert ask.get(f"/donations/{ask.id(made)}")["action_network:recurrence"] == shown


@pytest.mark.parametrize("sent", ["monthly", [], True, {"recurring": "sometimes"}, {"recurring": True, "period": []}])
def test_what_is_no_recurrence_is_refused(ask, everything, path, rosa, sent):
    before = everything()

    status, text = ask.refused("POST", path, {**rosa, **FIVE, "action_network:recurrence": sent})

    assert (status, text.split()[0]) == (400, "action_network:recurrence")
    assert everything() == before


def test_the_payment_is_the_services(ask, path, rosa):
    payment = {"method": "Check", "reference_number": "77", "authorization_stored": True}

    made = ask.post(path, {**rosa, **FIVE, "payment": payment})

    assert made["payment"] == {
        "method": "Credit Card",
        "reference_number": ask.id(made),
        "authorization_stored": False,
    }
    assert ask.post(path, {**rosa, **FIVE, "payment": "cash"})["payment"]["method"] == "Credit Card"


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("2014-03-18T22:21:00Z", "2014-03-18T22:21:00Z"),
        ("2014-03-18", "2014-03-18T00:00:00Z"),
        ("2014-03-18T22:21:00-05:00", "2014-03-19T03:21:00Z"),
        (None, "2026-03-01T12:00:00Z"),
    ],
)
def test_a_donation_may_be_backdated(ask, path, rosa, sent, shown):
    made = ask.post(path, {**rosa, **FIVE, "created_date": sent})

    assert made["created_date"] == shown
    assert made["modified_date"] == "2026-03-01T12:00:00Z"


@pytest.mark.parametrize("sent", ["yesterday", 1395181260, [], ""])
def test_a_date_that_is_none_is_refused(ask, everything, path, rosa, sent):
    before = everything()

    assert ask.refused("POST", path, {**rosa, **FIVE, "created_date": sent})[0] == 400
    assert everything() == before


def test_backdated_donations_stand_where_their_date_puts_them(ask, path, rosa):
    new, old, middle = (
        ask.id(ask.post(path, {**rosa, **FIVE, "created_date": date}))
        for date in ("2026-02-01", "2020-01-01", "2023-01-01")
    )

    assert [ask.id(item) for item in ask.get(path)["_embedded"]["osdi:donations"]] == [new, middle, old]
    after = ask.get("/donations", query="filter=created_date%20gt%20'2021-01-01'")["_embedded"]["osdi:donations"]
    assert [ask.id(item) for item in after] == [middle, new]


# ---- pages


def test_only_pages_made_over_the_api_take_donations(ask, ask_without_key, emulator, everything, rosa):
    row = emulator.actionnetwork["fundraising_pages"].insert(title="Made in the interface")
    path = f"/fundraising_pages/{row.id}/donations"
    before = everything()

    assert ask.refused("POST", path, {**rosa, **FIVE})[0] == 400
    assert ask.post(path, {**ROSA, **FIVE}) == {}
    assert ask_without_key.post(path, {**ROSA, **FIVE}) == {}
    assert ask.post(path, {**rosa, **FIVE}, query="background_request=true") == {}
    assert everything() == before
    assert ask.get(path)["total_records"] == 0


def test_donations_of_such_a_page_can_be_put_in_past_the_api(ask, emulator, donations):
    page = emulator.actionnetwork["fundraising_pages"].insert(title="Made in the interface", currency="usd")
    person = emulator.actionnetwork["people"].create(email_addresses=[{"address": "rosa@example.org"}])

    row = donations.insert(fundraising_page=page, person=person, recipients=[{"display_name": "A", "amount": 2}])

    shown = ask.get(f"/donations/{row.id}")
    assert (shown["amount"], shown["currency"]) == ("2.00", "usd")
    assert shown["action_network:referrer_data"] == {"source": "widget"}
    assert totals(ask, f"/fundraising_pages/{page.id}") == (1, 2.0)


def test_every_donation_is_one_of_its_own(ask, donations, page, path, rosa):
    first, second = ask.post(path, {**rosa, **FIVE}), ask.post(path, {**rosa, **FIVE})

    assert ask.id(first) != ask.id(second)
    assert totals(ask, page) == (2, 10.0)
    assert donations.count() == 2


# ---- totals


def test_totals_are_numbers_that_follow_what_is_recorded(ask, emulator, donations, page, path, rosa):
    assert totals(ask, page) == (0, 0.0)
    assert isinstance(ask.get(page)["total_amount"], float)
    first = ask.post(path, {**rosa, **shares("0.10"), "identifiers": ["crm:1"]})
    ask.post(path, {**rosa, **shares("0.20", "20.05")})
    assert totals(ask, page) == (2, 20.35)

    again = ask.post(path, {**rosa, **shares("7.00"), "identifiers": ["crm:1"]})
    assert (ask.id(again), again["amount"]) == (ask.id(first), "7.00")
    assert totals(ask, page) == (2, 27.25)

    donations.overwrite(ask.id(first), recipients=[{"display_name": "A", "amount": "1.00"}])
    assert totals(ask, page) == (2, 21.25)
    donations.delete(ask.id(first))
    assert totals(ask, page) == (1, 20.25)
    assert emulator.actionnetwork["fundraising_pages"].get(page.rpartition("/")[2]).total_amount == 20.25


def test_a_known_identifier_updates_without_recipients_and_stays_on_its_page(ask, page, path, rosa):
    first = ask.post(path, {**rosa, **FIVE, "identifiers": ["crm:1"], "currency": "EUR"})
    other = ask.post("/fundraising_pages", {"title": "Autumn fund"})

    again = ask.post(
        f"/fundraising_pages/{ask.id(other)}/donations",
        {**rosa, "identifiers": ["crm:1"], "created_date": "2001-01-01"},
    )

    assert again == first
    assert totals(ask, page) == (1, 5.0)
    assert totals(ask, f"/fundraising_pages/{ask.id(other)}") == (0, 0.0)


@pytest.mark.parametrize("spoiler", [{"add_tags": "volunteer"}, {"remove_tags": 5}])
def test_what_is_taken_back_is_not_counted(ask, everything, page, path, spoiler):
    ask.post(path, {**ROSA, **FIVE})
    before = everything()

    assert ask.post(path, {**ROSA, **shares("100.00"), **spoiler}) == {}
    assert ask.post(path, {**ROSA, **shares("100.00"), **spoiler}, query="background_request=true") == {}
    assert totals(ask, page) == (1, 5.0)
    assert everything() == before


def test_a_checkpoint_brings_the_totals_back(ask, emulator, page, path, rosa):
    ask.post(path, {**rosa, **FIVE})
    emulator.checkpoint("one donation")
    ask.post(path, {**rosa, **shares("95.00")})
    assert totals(ask, page) == (2, 100.0)

    emulator.restore("one donation")

    assert totals(ask, page) == (1, 5.0)


# ---- where they are read


def test_self_is_where_a_donation_was_read(ask, path, rosa):
    made = ask.post(path, {**rosa, **FIVE})
    person = made["_links"]["osdi:person"]["href"].removeprefix(API)
    assert made["_links"]["self"]["href"] == f"{API}{path}/{ask.id(made)}"

    for collection in (path, "/donations", f"{person}/donations"):
        listed = ask.get(collection)
        (item,) = listed["_embedded"]["osdi:donations"]
        address = {"href": f"{API}{collection}/{ask.id(made)}"}
        assert listed["_links"]["osdi:donations"] == [address]
        assert item["_links"]["self"] == address
        alone = ask.get(f"{collection}/{ask.id(made)}")
        assert alone["_links"].pop("curies")
        assert alone == item
        assert alone["_links"]["osdi:fundraising_page"]["href"] + "/donations" == f"{API}{path}"


def test_all_donations_of_the_key_are_in_one_collection(ask, client, emulator, path, rosa):
    other = ask.post("/fundraising_pages", {"title": "Autumn fund"})
    ask.post(path, {**rosa, **FIVE})
    ask.post(f"/fundraising_pages/{ask.id(other)}/donations", {**ROSA, **shares("1.00")})
    stranger = client(key=emulator.actionnetwork.add_group("Others").api_key)

    amounts = [item["amount"] for item in ask.get("/donations/")["_embedded"]["osdi:donations"]]

    assert sorted(amounts) == ["1.00", "5.00"]
    assert stranger.get("/donations")["total_records"] == 0


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_the_collection_of_all_donations_is_read_only(ask, everything, path, rosa, method):
    before = everything()

    assert ask.refused(method, "/donations", {**rosa, **FIVE}) == (405, f"{method} is not allowed on this endpoint")
    assert everything() == before


@pytest.fixture
def places(ask, path, rosa):
    """The addresses of one donation that was made."""
    made = ask.post(path, {**rosa, **FIVE})
    return [f"{path}/{ask.id(made)}", f"/donations/{ask.id(made)}"]


def test_donations_cannot_be_edited_or_deleted(ask, everything, places):
    before = everything()

    for place in places:
        for method in ("PUT", "DELETE"):
            assert ask.refused(method, place, {"identifiers": ["crm:1"]}) == (
                405,
                f"{method} is not allowed on this endpoint",
            )
    assert everything() == before


def test_a_setting_lets_a_put_add_identifiers_and_nothing_else(ask, emulator, donations, places):
    emulator.settings.actionnetwork.donations_take_put = True
    for number, place in enumerate(places):
        before = ask.get(place)
        changes = {**shares("99.00"), "currency": "EUR", "created_date": "2001-01-01", "amount": "99.00"}

        changed = ask.put(place, {"identifiers": [f"crm:{number}"], **changes})

        assert changed["identifiers"] == [*before["identifiers"], f"crm:{number}"]
        kept = ("created_date", "modified_date", "currency", "amount", "recipients", "action_network:recurrence")
        assert [changed[name] for name in kept] == [before[name] for name in kept]
    assert donations.get("crm:1").amount == Decimal("5.00")


def test_an_unknown_donation_is_json_or_by_a_setting_a_page(ask, emulator, page, places):
    text = f"Couldn't find donation with id = {NOBODY}"
    assert ask.refused("GET", f"/donations/{NOBODY}") == (404, text)

    emulator.settings.actionnetwork.html_for_missing_donations = True

    answer = ask("GET", f"/donations/{NOBODY}")
    assert answer.status == 404
    assert dict(answer.headers)["Content-Type"].startswith("text/html")
    assert answer.body.lstrip().lower().startswith(b"<!doctype html")
    assert ask.refused("GET", f"{page}/donations/{NOBODY}") == (404, text)
    assert ask.refused("GET", f"/fundraising_pages/{NOBODY}")[0] == 404
    assert ask.get(places[1])["amount"] == "5.00"


def test_version_1_records_and_reads_donations(ask, ask_v1, path, rosa):
    made = ask_v1.post(path, {**rosa, **FIVE, "originating_system": "OurCRM", "created_at": "2014-03-18"})

    assert made["amount"] == "5.00"
    assert (made["originating_system"], made["created_at"]) == ("OurCRM", "2014-03-18T00:00:00Z")
    assert set(made["_links"]) == {"self", "osdi:fundraising_page", "osdi:person", "curies"}
    assert ask_v1.get("/donations")["_embedded"]["osdi:donations"][0]["amount"] == "5.00"
    assert "originating_system" not in ask.get(f"{path}/{ask.id(made)}")
    assert ask_v1.refused("PUT", f"/donations/{ask.id(made)}", {})[0] == 405
    page = ask_v1.get(path.removesuffix("/donations"))
    assert (page["total_donations"], page["total_amount"]) == (1, 5.0)
    assert set(page["_links"]) == {"self", "osdi:donations", "osdi:creator", "action_network:embed", "curies"}
