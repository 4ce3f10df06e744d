"""The action processor's English texts and labels, and how a message is made of them (reference 40.5, 42, 43, 60)."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

_TOKEN = "Your donation cannot be processed with the information we have. Please re-enter your information."
_REVERSE = "Sorry, we cannot reverse this donation with the information provided."

# Two blanks after a full stop are the vendor's own.
TEXTS: Mapping[str, str] = MappingProxyType(
    {
        "error_TEMPLATE:invalid": "{0} is invalid.",
        "error_TEMPLATE:missing": "{0} is required.",
        "error_TEMPLATE:unexpected": "Unexpected field name {0}",
        "error_amount:double_pick": (
            "Please either pick an amount from the list OR enter an amount.  You cannot use both in a single donation."
        ),
        "error_amount:invalid": "The amount you entered does not appear to be valid.",
        "error_amount:maximum": "The amount you entered is too high.",
        "error_amount:minimum": "Sorry, donations below ${0} are not allowed.",
        "error_candidate:choose": "Please enter at least one donation amount.",
        "error_candidate:invalid": "Please enter a valid candidate. ({0})",
        "error_candidate:invalid_amount": "Please enter a valid amount for this candidate.",
        "error_card_num:cleared": "For your security, your card number has been cleared.",
        "error_card_num:duplicate": (
            "Your previous transaction was successful.  "
            "If you wish to donate again please wait {0} minutes and try again."
        ),
        "error_card_num:invalid": "The card number you entered is invalid.  Please try again.",
        "error_card_num:processor_error": "Sorry, your donation couldn't be processed.",
        "error_email:hosting": (
            "You're already signed up as a host of this event.  "
            "If you want to register as an attendee as well, use another email address."
        ),
        "error_event_cancelled:success": "Event cancelled.  You can search for other events below.",
        "error_event_contact_body:missing": "Please enter a message body.",
        "error_event_email_sent:success": "Message sent.",
        "error_event_host_ground_rules:missing": "Please check the box agreeing to the event host ground rules.",
        "error_event_host_requirements:missing": "Please check the box agreeing to the event host requirements.",
        "error_event_max_attendees:out_of_range": "Maximum attendees must be between {0} and {1}.",
        "error_event_page:wrong_update_page": (
            "Sorry, this is the wrong page for updating this event. "
            "You should have been emailed a link to the correct host tools page when you created the event."
        ),
        "error_event_place:try_another": (
            "We can't find the event's location.  "
            "Check event city, postal code, state/region, and country (if any) for typos."
        ),
        "error_event_roles_changed:success": "Role changed.",
        "error_event_roster_user_ids:cannot_demote_creator": (
            "Sorry, the event's creator can't be removed from the host list."
        ),
        "error_event_roster_user_ids:missing": "Please check off one or more people.",
        "error_event_signup_cancelled:success": (
            "Event signup cancelled.  If you want, you can search for other events below."
        ),
        "error_event_signup_ground_rules:missing": "Please check the box agreeing to the event attendee ground rules.",
        "error_event_starts_at_date:past": "Event cannot start in the past.",
        "error_event_updated:success": "Your event has been updated.",
        "error_event_users_removed:success": "Users removed.",
        "error_exp_date:invalid": "The expiration date you entered seems to be incorrect.  Use MMYY format.",
        "error_letter_text:letter_too_short": "Your letter is too short.",
        "error_lists:invalid": "Found a non-integer value in 'lists'.",
        "error_mailing_id:not_sent": "Unable to associate this mailing ID with account.",
        "error_media_target:duplicate_letter": "You have already contacted this paper. Please choose another.",
        "error_name:first_and_last": "First and last names are required.",
        "error_name:too_long": "Name must be shorter than 256 characters.",
        "error_payment_token:cookie invalid": _TOKEN,
        "error_payment_token:hash already used": _TOKEN,
        "error_payment_token:hash expired": _TOKEN,
        "error_payment_token:hash invalid": _TOKEN,
        "error_payment_token:needs_verification": (
            "We don't recognize the browser or device you're using. Please verify your information below."
        ),
        "error_payment_token:token does not belong to user": _TOKEN,
        "error_payment_token:token does not exist": _TOKEN,
        "error_payment_token:verification_failed": (
            "The information you supplied does not match what we have on file. Please try again."
        ),
        "error_payment_token:verification_impossible": (
            "We cannot verify your information at this time. Please re-enter it below."
        ),
        "error_product:choose": "Please enter the number of items you wish to receive.",
        "error_product:currency": "This product's pricing information is in the wrong currency.",
        "error_product:max": "I'm sorry, the maximum number of this item you may order is {0}.",
        "error_recurring_start:date_format": "recurring_start must be in the format YYYY-MM-DD",
        "error_recurringupdate:invalid": "You must provide either a new card or a new amount.",
        "error_reverse_donation:action_not_complete": _REVERSE,
        "error_reverse_donation:action_not_found": _REVERSE,
        "error_reverse_donation:action_user_mismatch": _REVERSE,
        "error_reverse_donation:cookie_invalid": _REVERSE,
        "error_reverse_donation:nonexistent_token": _REVERSE,
        "error_reverse_donation:order_does_not_exist": _REVERSE,
        "error_reverse_donation:order_not_completed": _REVERSE,
        "error_reverse_donation:reversal_failed": _REVERSE,
        "error_reverse_donation:reverse_window_elapsed": _REVERSE,
        "error_reverse_donation:user_not_recognized": _REVERSE,
        "error_subject:subject_too_long": "Your subject is too long.",
        "error_zip:doesnotmatch": (
            "The address or ZIP code you gave do not match the billing address for the card.  "
            "Check for typos, or try another card or address."
        ),
        "error_zip:not_targeted": "Sorry, this action isn't available where you live.",
        "field_address1": "street address",
        "field_address1_short": "address",
        "field_address2": "address line 2",
        "field_amount": "donation amount",
        "field_candidate": "candidate",
        "field_card_code": "credit card verification number",
        "field_card_num": "credit card number",
        "field_city": "city",
        "field_country": "country",
        "field_email": "email address",
        "field_email_short": "email",
        "field_event_address1": "event address",
        "field_event_directions": "directions to event",
        "field_event_max_attendees": "maximum number of attendees",
        "field_event_note_to_attendees": "note to event attendees",
        "field_event_postal": "event ZIP/postal code",
        "field_event_public_description": "event description",
        "field_event_starts_at": "event start date/time",
        "field_event_starts_at_date": "event start date",
        "field_event_starts_at_time": "event start time",
        "field_event_venue": "event venue",
        "field_event_zip": "event ZIP Code",
        "field_exp_date": "credit card expiration date",
        "field_exp_date_month": "credit card expiration month",
        "field_exp_date_year": "credit card expiration year",
        "field_lang": "language",
        "field_name": "name",
        "field_phone": "phone",
        "field_postal": "postal code",
        "field_shipping_address1": "shipping address",
        "field_shipping_city": "shipping city",
        "field_shipping_state": "shipping state",
        "field_shipping_zip": "shipping ZIP Code",
        "field_state": "state",
        "field_taf_emails": "one or more friends' email addresses",
        "field_zip": "ZIP Code",
    }
)

# The label of `postal` where the user lives in the United States (reference 40.5).
US_POSTAL_LABEL = TEXTS["field_zip"]

_PLACE = re.compile(r"\{([0-9])\}")
_PREFIX = re.compile(r"(?:action|user)_(?=.)", re.DOTALL)


def translations_of(text: str | None) -> dict[str, str]:
    """A language's ``translations``, which is JSON in a string; what is not a text in it is left out."""
    try:
        found = json.loads(text) if text else {}
    except (ValueError, RecursionError):
        return {}
    if not isinstance(found, dict):
        return {}
    return {key: value for key, value in found.items() if isinstance(value, str)}


def label_of(field: str, translations: Mapping[str, str]) -> str:
    """How a field is called in messages; one without a label of its own by its name (a guess)."""
    return _find(f"field_{field}", translations) or _PREFIX.sub("", field, count=1).replace("_", " ")


def message(field: str, code: str, translations: Mapping[str, str], *args: Any, label: str | None = None) -> str:
    """What is wrong with a field, in a language's words or else in English.

    ``{0}``, ``{1}`` … in a text that is the field's own are ``args``. In a template ``{0}`` is the field's label
    and ``args`` follow it. A code without a text is taken for ``invalid`` (a guess).
    """
    text = _find(f"error_{field}:{code}", translations)
    if text:
        return _filled(text, args)
    template = _find(f"error_TEMPLATE:{code}", translations) or _find("error_TEMPLATE:invalid", translations)
    named = label or label_of(field, translations)
    return _filled(template, (named[:1].upper() + named[1:], *args))


def _find(key: str, translations: Mapping[str, str]) -> str:
    return translations.get(key) or TEXTS.get(key, "")


def _filled(text: str, args: tuple[Any, ...]) -> str:
    def given(place: re.Match[str]) -> str:
        index = int(place[1])
        return str(args[index]) if index < len(args) else place[0]

    return _PLACE.sub(given, text)
