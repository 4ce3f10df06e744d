"""Action processing with any parameters on a page of any type: an action, or a refusal that leaves the world alone."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from hostile import TEXTS, anything, mostly, write
from hypothesis import given
from hypothesis import strategies as st
from test_actionkit_routes import HOST, ROUNDS, STAFF, check_whole, differing, photo
from wholeness import loads

from mockapi.actionkit.facts.akid import akid
from mockapi.actionkit.pages.pages import TYPES
from mockapi.emulator import Emulator
from mockapi.world.exchange import Request
from mockapi.world.world import World

KINDS = tuple(model.type for model in TYPES)
# Pages of these types take no actions here: a 501 that says so.
LACKING = ("DonationUpdate", "DonationCancellation")
# The parameters of the reference (40.2, 41 to 43), and some that are none.
NAMES = """
email akid aktmid id user user_id action_id referring_akid mailing_id never_recognize remember_me forget_me
name prefix first_name middle_name last_name suffix
address1 address2 city state region zip plus4 postal country auto_country
phone phone_type home_phone work_phone mobile_phone emergency_phone home_fax_phone work_fax_phone bat_phone
lists opt_in require_opt_in suppress_subscribe suppress_subscribe_in subscription_consent terms
source referer_from_url url t x y opq_id link created_at ip_address status
redirect no_redirect_args skip_confirmation skip_confirmation_in rd taf taf_emails taf_subject taf_body taf_note
taf_only form_name js loose strict posted submit submit_form utf8 batch from_uploader required want_prefill_data
want_progress return_full_response action_ action_x action_comment user_ user_color user_unknown event_ event_x
event_id event_title event_starts_at_date event_starts_at_time event_starts_at_ampm event_starts_at event_city
event_state event_zip event_country event_max_attendees event_is_private event_mode event_host_ground_rules role
letter_text subject media_target target_checked amount amount_other currency card_num card_code exp_date exp_date_month
exp_date_year payment_method payment_account payment_token recurring_id recurring_period recurring_start order_id
donation_amount donation_currency donation_import_id donation_type donation_payment_account product_1 candidate_1
approved_event deleted_event __class__ self
"""
WORDS = tuple(word for line in NAMES.splitlines() for word in line.split())

CARD = {"amount": "10.00", "card_num": "4111111111111111", "card_code": "007", "exp_date": "0330"}
# What pages of a type do not do without.
NEEDED: dict[str, dict[str, Any]] = {
    "Donation": CARD,
    "RecurringDonation": {**CARD, "recurring_period": "months"},
    "RecurringDonationUpdate": {"amount": "20.00"},
    "EventCreate": {
        "event_host_requirements": "1", "event_host_ground_rules": "1", "event_title": "Picnic",
        "event_address1": "1 Pond Lane", "event_postal": "94110", "event_starts_at_date": "04/01/2026",
        "event_starts_at_time": "08:00", "event_starts_at_ampm": "pm",
    },
    "EventSignup": {"event_id": 1, "event_signup_ground_rules": "1"},
    "EventModerate": {"event_id": 1},
}  # fmt: skip

FITTING = st.sampled_from(
    ["1", 1, "2", "12180", "12180-1234", "United States", "Germany", "1,2", ["1", "2"], True, "2026-05-06", "10.00",
     "ada@example.org", "bob@example.org", "4111111111111111", "0130", "12", "2030", "Ada Byron", "202-555-0100",
     akid("mockapi-secret", 1, 1), akid("mockapi-secret", 2), "USD", "months", "cc", "host", "x"]
)  # fmt: skip
values = mostly(FITTING, st.sampled_from(TEXTS), anything, times=4)
emails = mostly(st.sampled_from(["ada@example.org", "new@example.org", "ADA@example.org"]), values, times=6)
parameters = st.dictionaries(st.sampled_from(WORDS), values, max_size=12)


@cache
def seeded() -> World:
    """A site with a page of every type, each with all that a page may ask for, and two users who acted before."""
    emulator = Emulator()
    emulator.clock.freeze("2026-03-01T12:00:00Z")
    site = emulator.actionkit
    site["list"].create(name="Pond news")
    site["alloweduserfield"].create(name="color")
    site["campaign"].create(name="meetings", title="Meetings")
    site["actionnotification"].create(name="notice", to="staff@example.org")
    site["user"].create(email="ada@example.org")
    meeting = {"id": 1, "title": "Meeting", "campaign": 1, "creator": 1}
    emulator.seed({"actionkit": {"mailing": [{"id": 1}], "event": [meeting]}})
    for model in TYPES:
        own = {"campaign": 1} if "campaign" in model.links else {}
        page = site[model.name].create(name=model.type, title=model.type, **own)
        asked = {"send_taf": True, "send_notifications": True, "notifications": [1]}
        site["pagefollowup"].create(page=page, url="/thanks", **asked)
    for email in ("ada@example.org", "bob@example.org"):
        site["action"].create(page="Petition", email=email, lists=[1, 2])
        site["action"].create(page="Survey", email=email, zip="12180", mobile_phone="202-555-0100")
    site["action"].create(page="RecurringDonation", email="ada@example.org", **NEEDED["RecurringDonation"])
    for once in ("Survey", "LTE", "Call"):
        site["page"].update(site["page"].find(name=once), allow_multiple_responses=False)
    return emulator.world


def fork() -> Emulator:
    emulator = Emulator(base=seeded())
    emulator.clock.freeze("2026-03-01T12:00:00Z")
    return emulator


@pytest.mark.parametrize("kind", KINDS)
@given(email=emails, sent=parameters, keys=st.sampled_from([STAFF, {}]))
@ROUNDS
def test_any_parameters(kind: str, email: Any, sent: dict[str, Any], keys: dict[str, str]) -> None:
    emulator = fork()
    before = photo(emulator)
    body = write({"page": kind, "email": email, **NEEDED.get(kind, {}), **sent}).encode("utf-8", "surrogatepass")

    answer = emulator.handle(Request("POST", HOST, "/rest/v1/action/", "", keys, body))

    if kind in LACKING and answer.status == 501:
        return
    assert answer.status in (201, 400), (body, answer)
    told = loads(answer.body)
    if answer.status == 201:
        number = told["action_id"] if "action_id" in told else told["id"]
        path = f"/rest/v1/{kind.lower()}action/{number}/"
        assert dict(answer.headers)["Location"] == HOST + path
        assert told.get("action", told.get("resource_uri")) == path
        assert emulator.handle(Request("GET", HOST, path, "", STAFF, b"")).status == 200
        check_whole(emulator)
    else:
        after = photo(emulator)
        assert after == before, (body, answer, differing(before, after))
        if set(told) == {"error"}:  # the body could not be read at all
            assert told["error"] == "Request is not valid JSON."
        else:
            assert set(told) == {"errors"}
            assert told["errors"]
            for name, texts in told["errors"].items():
                assert name
                assert texts
                assert all(isinstance(text, str) and text for text in texts), told


@given(sent=st.dictionaries(st.sampled_from([*WORDS, "page"]), values, max_size=8))
@ROUNDS
def test_any_parameters_without_a_page(sent: dict[str, Any]) -> None:
    emulator = fork()
    before = photo(emulator)
    answer = emulator.handle(Request("POST", HOST, "/rest/v1/action/", "", STAFF, write(sent).encode()))
    assert answer.status == 400, answer
    told = loads(answer.body)
    assert told == {"error": "Request is not valid JSON."} or told["page"].startswith("Unable to find a page")
    assert photo(emulator) == before
