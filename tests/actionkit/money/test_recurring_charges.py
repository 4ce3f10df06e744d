"""Recurring donations as the clock passes their days: who is charged, when, by which card, and what failures do."""

from __future__ import annotations

import pytest

import mockapi
from mockapi.actionkit.money.recurring import next_day
from mockapi.emulator import Emulator

LATER = "4000000000000341"
GOOD = "4111111111111111"


@pytest.fixture
def mock():
    mock = Emulator()
    mock.clock.freeze("2026-01-15T10:00:00Z")
    mock.actionkit["donationpage"].create(name="give", title="Give")
    return mock


def give(mock, email="ada@example.org", **more):
    values = {
        "amount": "10", "recurring_period": "months", "card_num": GOOD, "exp_date": "1230",
        "name": "Ada L", "address1": "1 St", "city": "Troy", "zip": "12180", **more,
    }  # fmt: skip
    mock.actionkit["action"].create(page="give", email=email, **values)
    return mock.actionkit["orderrecurring"].all()[-1]


def paid(mock, order=1):
    """Day, amount and status of each transaction of an order."""
    rows = mock.actionkit["transaction"].filter(order=order)
    return [(str(row.created_at.date()), str(row.amount), row.status) for row in rows]


def test_every_charge_is_a_transaction_of_the_order_stamped_with_its_day(mock):
    profile = give(mock)
    assert profile.start == "2026-02-15"
    mock.clock.advance(days=100)

    assert paid(mock) == [
        ("2026-01-15", "10.00", "completed"),
        ("2026-02-15", "10.00", "completed"),
        ("2026-03-15", "10.00", "completed"),
        ("2026-04-15", "10.00", "completed"),
    ]
    last = mock.actionkit["transaction"].all()[-1]
    assert str(last.created_at) == str(last.updated_at) == "2026-04-15 00:00:00+00:00"
    assert last.trans_id not in ("", None)
    assert mock.actionkit["order"].count() == mock.actionkit["donationaction"].count() == 1
    assert mock.actionkit["orderrecurring"].get(1).status == "active"
    assert paid(mock) == paid(mock)  # asking again charges nobody again


def test_nobody_is_charged_before_the_day_and_all_on_it(mock):
    give(mock)
    mock.clock.freeze("2026-02-14T23:59:59Z")
    assert len(paid(mock)) == 1
    mock.clock.freeze("2026-02-15T00:00:00Z")
    assert len(paid(mock)) == 2


@pytest.mark.parametrize(
    ("period", "start", "days"),
    [
        ("weeks", "2026-01-22", ["2026-01-22", "2026-01-29", "2026-02-05", "2026-02-12"]),
        ("months", "2026-01-31", ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30"]),
        ("quarters", "2026-01-31", ["2026-01-31", "2026-04-30", "2026-07-31", "2026-10-31"]),
        ("years", "2028-02-29", ["2028-02-29", "2029-02-28", "2030-02-28", "2031-02-28", "2032-02-29"]),
    ],
)
def test_periods_are_counted_from_the_start(mock, period, start, days):
    give(mock, recurring_period=period, recurring_start=start, exp_date="1240")
    mock.clock.freeze(f"{days[-1]}T12:00:00Z")

    assert [day for day, _, _ in paid(mock)[1:]] == days


def test_days_are_found_at_once_however_long_ago_the_start_was():
    from datetime import date

    assert next_day("0001-01-02", "weeks", after=date(2026, 1, 15)) == "2026-01-20"
    assert next_day("2026-01-31", "months", after=date(2026, 2, 27)) == "2026-02-28"
    assert next_day("2026-01-31", "months", after=date(2026, 2, 28)) == "2026-03-31"
    assert next_day("2026-05-01", "months", after=date(2026, 2, 28)) == "2026-05-01"
    assert next_day("2026-01-31", "years", after=date(9998, 12, 31)) is None


def test_a_start_that_is_over_does_not_bring_back_what_was_not_charged(mock):
    give(mock, recurring_start="2025-10-20")
    mock.clock.advance(days=10)

    assert [day for day, _, _ in paid(mock)] == ["2026-01-15", "2026-01-20"]


def test_a_card_that_fails_later_is_past_due_and_ends_after_three_failures(mock):
    give(mock, card_num=LATER)
    profiles = mock.actionkit["orderrecurring"]
    mock.clock.freeze("2026-02-16")
    assert profiles.get(1).status == "past_due"
    (failed,) = mock.actionkit["transaction"].filter(success=False)
    assert (failed.status, failed.failure_code, failed.type) == ("failed", "card_declined", "sale")
    mock.clock.freeze("2027-01-01")

    assert [status for _, _, status in paid(mock)] == ["completed", "failed", "failed", "failed"]
    assert profiles.get(1).status == "canceled_by_failure"
    (logged,) = mock.actionkit["donationchangelog"].all()
    assert (logged.change_type, logged.recurring, logged.staff) == ("cancel", 1, None)
    assert mock.actionkit["order"].get(1).status == "completed"
    profiles.update(1, status="active", card_num=GOOD[-4:])
    mock.clock.freeze("2027-01-16")
    assert paid(mock)[4:] == [("2027-01-15", "10.00", "completed")]


def test_a_new_card_makes_a_profile_good_again(mock):
    give(mock, card_num=LATER)
    mock.clock.freeze("2026-03-16")
    profile = mock.actionkit["orderrecurring"].get(1)
    assert profile.status == "past_due"
    mock.actionkit["profileupdatepush"].create(recurring_id=profile.recurring_id, card_num=GOOD, exp_date="1232")
    mock.clock.freeze("2026-04-16")

    assert mock.actionkit["orderrecurring"].get(1).status == "active"
    assert [row.status for row in mock.actionkit["transaction"].filter(type="sale")][-3:] == [
        "failed", "failed", "completed",
    ]  # fmt: skip
    mock.actionkit["orderrecurring"].overwrite(1, card_num=LATER[-4:])
    mock.clock.freeze("2026-06-16")
    assert mock.actionkit["orderrecurring"].get(1).status == "past_due"  # two failures in a row, not four


def test_a_card_is_good_until_the_end_of_its_month(mock):
    give(mock, exp_date="0326")
    mock.clock.freeze("2026-04-20")

    assert [status for _, _, status in paid(mock)] == ["completed", "completed", "completed", "failed"]
    (failed,) = mock.actionkit["transaction"].filter(success=False)
    assert failed.failure_code == "expired_card"


def test_what_is_charged_elsewhere_is_left_to_those_who_push_it(mock):
    give(mock, recurring_id="theirs-1")
    mock.actionkit["donationpush"].create(
        donationpage={"name": "pushed", "payment_account": "Default Import Stub"},
        order={"amount": "5", "recurring_id": "theirs-2", "card_num": GOOD, "exp_date_month": "12",
               "exp_date_year": "2030", "payment_account": "Default Import Stub"},
        user={"email": "bob@example.org"},
    )  # fmt: skip
    mock.clock.advance(days=400)

    assert mock.actionkit["orderrecurring"].count() == 2
    assert mock.actionkit["transaction"].count() == 2
    mock.actionkit["recurringpaymentpush"].create(recurring_id="theirs-1")
    assert mock.actionkit["transaction"].count() == 3


def test_who_has_ended_it_is_charged_no_more_and_who_begins_again_not_for_the_time_between(mock):
    give(mock)
    mock.clock.freeze("2026-02-20")
    profile = mock.actionkit["orderrecurring"].get(1)
    mock.actionkit["profilecancelpush"].create(recurring_id=profile.recurring_id, canceled_by="user")
    mock.clock.freeze("2026-06-20")
    assert len([one for one in paid(mock) if one[1] != "0.00"]) == 2
    mock.actionkit["orderrecurring"].update(1, status="active")
    mock.clock.freeze("2026-07-20")

    assert [day for day, amount, _ in paid(mock) if amount != "0.00"] == ["2026-01-15", "2026-02-15", "2026-07-15"]


def test_other_days_and_amounts_hold_from_then_on(mock):
    give(mock)
    mock.clock.freeze("2026-02-20")
    assert len(paid(mock)) == 2
    mock.actionkit["orderrecurring"].update(1, start="2026-02-25", period="weeks", amount="7")
    mock.clock.freeze("2026-03-05")

    assert paid(mock)[2:] == [("2026-02-25", "7.00", "completed"), ("2026-03-04", "7.00", "completed")]


def test_the_settings_say_whether_and_how_often(mock):
    give(mock, card_num=LATER)
    mock.settings.actionkit.recurring_charges = False
    mock.clock.freeze("2026-03-20")
    assert len(paid(mock)) == 1
    mock.settings.actionkit.recurring_charges = True
    mock.settings.actionkit.recurring_failures = 0
    mock.clock.freeze("2027-01-20")

    assert len(paid(mock)) == 13
    assert mock.actionkit["orderrecurring"].get(1).status == "past_due"


def test_packs_say_which_profiles_are_charged_here(mock):
    give(mock)
    order = {"user": 1, "action": 1, "order": 1}
    mock.actionkit["orderrecurring"].delete(1)
    mock.actionkit["orderrecurring"].insert(**order, amount="4", start="2026-02-01", next_charge="2026-02-01")
    mock.clock.freeze("2026-02-02")

    assert paid(mock)[-1] == ("2026-02-01", "4.00", "completed")
    with pytest.raises(mockapi.Invalid, match="next_charge must be a day"):
        mock.actionkit["orderrecurring"].overwrite(2, next_charge="soon")
    mock.actionkit["orderrecurring"].overwrite(2, next_charge=None)
    mock.clock.freeze("2026-06-02")
    assert paid(mock)[-1] == ("2026-02-01", "4.00", "completed")


def test_mailings_and_charges_happen_in_order_of_time(mock):
    give(mock)
    kit = mock.actionkit
    sql = "SELECT o.user_id AS user_id FROM core_order o JOIN core_transaction t ON t.order_id = o.id"
    twice = kit["mailingtargeting"].insert(raw_sql=f"{sql} GROUP BY o.user_id HAVING COUNT(*) > 2")
    for when in ("2026-03-14T00:00:00", "2026-03-16T00:00:00"):
        mailing = kit["mailing"].create(
            subjects=["Hello"], html="<p>Hi</p>", fromline="/rest/v1/fromline/1/", includes=twice,
            rebuild_query_at_send=True, scheduled_for=when,
        )  # fmt: skip
        kit["mailing"].overwrite(mailing, status="scheduled")
    mock.clock.freeze("2026-05-01")

    first, second = kit["mailing"].all()
    assert (first.expected_send_count, second.expected_send_count) == (0, 1)  # the third payment came between them
    assert [(row.mailing, str(row.created_at)) for row in kit["usermailing"].all()] == [
        (2, "2026-03-16 00:00:00+00:00")
    ]
    assert [str(row.updated_at) for row in (first, second)] == [
        "2026-03-14 00:00:00+00:00", "2026-03-16 00:00:00+00:00",
    ]  # fmt: skip
    assert len(paid(mock)) == 4


def test_charges_that_are_undone_come_again(mock):
    give(mock)
    mock.clock.freeze("2026-02-20")
    assert len(paid(mock)) == 2
    mock.checkpoint("before")
    mock.clock.freeze("2026-03-20")
    assert len(paid(mock)) == 3
    mock.clock.freeze("2026-02-20")
    mock.restore("before")
    assert len(paid(mock)) == 2
    mock.clock.freeze("2026-03-20")
    assert len(paid(mock)) == 3
