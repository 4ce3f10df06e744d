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
    max_body_bytes: int = switch(4 * 1024 * 1024, guess(), "larger request bodies are refused")
