"""The switches of the Action Network emulation: each declared once, with its default and where that comes from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from mockapi.resource.evidence import doc, guess, seen
from mockapi.resource.settings import Switches, switch


@dataclass
class Settings(Switches):
    """``mock.settings.actionnetwork``; also keywords of ``Emulator``, ``intercept``, ``serve`` and the marker."""

    service: ClassVar[str] = "actionnetwork"

    refused_key_status: int = switch(403, seen("decisions 2.1"), "status of a missing or unknown key")
    refused_method_status: int = switch(405, guess("decisions 2.12"), "status of a method that is not allowed")
    null_clears: bool = switch(True, doc("rulings"), "whether null in a body clears a field")
    lenient_filters: bool = switch(False, guess("rulings"), "whether a broken filter is ignored instead of refused")
    next_on_last_page: bool = switch(
        False, guess("decisions 2.3"), "whether counted collections have a next link on their last page too"
    )
    or_in_filters: bool = switch(False, guess("decisions 2.18"), "whether filters may join terms with or")
    needs_origin_system: bool = switch(
        False, doc("decisions 2.11"), "whether an action without origin_system is refused, as the field tables say"
    )
    donations_take_put: bool = switch(
        False,
        doc("decisions 2.9: contradictory"),
        "whether PUT adds identifiers to a donation instead of being refused",
    )
    html_for_missing_donations: bool = switch(
        False, seen("decisions 2.13"), "whether an unknown donation is answered with a page of HTML"
    )
    capacity_refuses: bool = switch(
        True, guess("18.2"), "whether somebody new is turned away from an event at its capacity"
    )
    rate_limit: int = switch(0, doc("5: 4"), "calls a second and key that are answered; 0 for any number")
    message_pace: int = switch(0, doc("5: 30"), "seconds between two calculations of a message's targets; 0 for none")
    read_lag: int = switch(0, seen("5: 1 to 120"), "seconds that collections are behind the writes")
    background_delay: int = switch(
        0, guess("13"), "seconds until a background request is done; it is done before, by drain()"
    )
    webhook_delay: int = switch(0, doc("40.1: 300"), "seconds between what happened and its webhook")
    webhook_timeout: float = switch(
        10.0, doc("40.1: 0.5"), "seconds that a webhook's receiver has; more than the vendor's, for busy machines"
    )
    max_body_bytes: int = switch(4 * 1024 * 1024, guess(), "larger request bodies are refused")
