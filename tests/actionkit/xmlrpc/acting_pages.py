"""A site with a page of every type, what is sent to each, and all that a world holds afterwards."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from xmlrpc_inventory import refused

from mockapi.actionkit.catalogue import MODELS
from mockapi.actionkit.site import settle

CARD = {"card_num": "4111111111111111", "card_code": "007", "exp_date_month": "3", "exp_date_year": "2032"}
HOSTING = {
    "event_title": "Picnic", "event_venue": "Pond", "event_address1": "1 Pond Lane", "event_city": "San Francisco",
    "event_state": "CA", "event_postal": "94110", "event_public_description": "Bring soup.",
    "event_max_attendees": "30", "event_starts_at_date": "06/01/2031", "event_starts_at_time": "08:00",
    "event_starts_at_ampm": "PM", "event_host_requirements": 1, "event_host_ground_rules": 1, "action_food": "soup",
}  # fmt: skip

# What is sent to the page of each type, beside the page and who it is.
SENT: dict[str, dict[str, Any]] = {
    "Call": {"zip": "12345", "target_checked": [1], "action_reaction": "friendly"},
    "Donation": {"amount": "25", "zip": "12345", **CARD},
    "EventCreate": HOSTING,
    "EventSignup": {"event_id": 1, "event_signup_ground_rules": 1, "action_bring": ["cake", "tea"]},
    "Import": {
        "donation_amount": "12.50", "donation_import_id": "old-1", "donation_date": "2030-02-03",
        "donation_currency": "EUR", "first_name": "Ada",
    },
    "Letter": {"zip": "12345", "subject": "The river", "letter_text": "Please keep the river clean."},
    "LTE": {"subject": "The river", "letter_text": "Please keep the river clean.", "media_target": 1},
    "Petition": {"zip": "12345", "action_comment": "Clean water!"},
    "RecurringDonation": {"amount": "5", "recurring_period": "months", **CARD},
    "RecurringDonationCancel": {"recurring_id": "sub-1"},
    "RecurringDonationUpdate": {"recurring_id": "sub-1", "amount": "9"},
    "Signup": {"zip": "12345-6789", "home_phone": "518-555-0100", "user_colour": "blue"},
    "Survey": {"action_why": ["fish", "birds"], "action_how": "by boat"},
    "Unsubscribe": {"action_reason": "too many mails"},
    "UserUpdate": {"first_name": "Augusta", "last_name": "Ada", "city": "Troy", "country": "Canada", "postal": "H2X"},
}  # fmt: skip


def furnish(mock: Any) -> None:
    """A page of each type, named after it, and what their actions need; Ada, user 1, gives monthly."""
    kit = mock.actionkit
    kit["alloweduserfield"].create(name="colour")
    kit["target"].create(type="senate", state="NY", last="Young", email="young@senate.example.org",
                         country="United States")  # fmt: skip
    kit["targetgroup"].create(name="senate", type="senate")
    kit["mediatarget"].create(name="The Post")
    kit["campaign"].create(name="spring", title="Spring", max_event_size=100)
    for kind in SENT:
        more: dict[str, Any] = {"campaign": 1} if kind.startswith("Event") else {}
        if kind in ("Call", "Letter", "Petition"):
            more["target_groups"] = [1]
        kit[f"{kind.lower()}page"].create(name=kind.lower(), title=kind, **more)
        page = kit["page"].find(name=kind.lower())
        kit["pagefollowup"].create(page=page.id, url="/thanks/", send_email=True, email_subject=f"Thanks: {kind}")
    kit["user"].create(email="host@example.org")
    kit["event"].create(campaign=1, creator=1, title="Clean-up", starts_at="2031-06-01T10:00:00", zip="12345")
    kit["action"].create(page="recurringdonation", email="ada@example.org", amount="5", recurring_period="months",
                         **CARD)  # fmt: skip
    kit["orderrecurring"].update(1, recurring_id="sub-1")
    kit["user"].create(email="bea@example.org", first_name="Bea")


def everything(mock: Any) -> dict[str, list[dict[str, Any]]]:
    """All rows of all tables, and the mails that were sent."""
    world = settle(mock.world)
    found = {}
    for model in MODELS.values():
        rows = world.find(model.noun)
        if model.base is None and rows is not None and len(rows):
            found[model.name] = [dict(zip(row.columns, row, strict=True)) for row in rows]
    found["outbox"] = [
        {name: getattr(mail, name) for name in ("kind", "to", "subject", "body", "sender", "about")}
        for mail in mock.outbox
    ]
    return found


def refused_and_unchanged(mock: Any, code: str, call: Callable[..., object], *given: object) -> str:
    """The text of the fault, with that code, of a call that must change nothing."""
    before = everything(mock)
    told = refused(code, call, *given)
    assert everything(mock) == before
    return told
