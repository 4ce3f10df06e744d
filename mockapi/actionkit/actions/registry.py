"""Which types of page add what to action processing (reference 41)."""

from __future__ import annotations

from collections.abc import Mapping

from mockapi.actionkit.actions import donation, event, targeting
from mockapi.actionkit.actions.specific import Specific, nothing_more, nothing_to_check

PLAIN = Specific(nothing_to_check, nothing_more)

SPECIFICS: Mapping[str, Specific] = {
    "EventCreate": event.EVENT_CREATE,
    "EventSignup": event.EVENT_SIGNUP,
    "EventModerate": event.EVENT_MODERATE,
    "CampaignVolunteer": event.CAMPAIGN_VOLUNTEER,
    "Petition": targeting.PETITION,
    "Letter": targeting.LETTER,
    "Call": targeting.CALL,
    "LTE": targeting.LTE,
    "Donation": donation.DONATION,
    "RecurringDonation": donation.DONATION,
    "RecurringDonationUpdate": donation.RECURRING_UPDATE,
    "RecurringDonationCancel": donation.RECURRING_CANCEL,
    "DonationUpdate": donation.LACKING,
    "DonationCancellation": donation.LACKING,
    "Import": donation.IMPORT,
}


def specific_of(type: str) -> Specific:
    """What a type of page adds."""
    return SPECIFICS.get(type, PLAIN)
