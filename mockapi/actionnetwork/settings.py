"""The switches of the Action Network emulation: each declared once, with its default and where that comes from."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any

from mockapi.resource.evidence import Evidence, doc, guess, seen


def _switch(default: Any, evidence: Evidence, help: str) -> Any:
    return field(default=default, metadata={"evidence": evidence, "help": help})


@dataclass
class Settings:
    """``mock.settings.actionnetwork``; also keywords of ``Emulator``, ``intercept``, ``serve`` and the marker."""

    refused_key_status: int = _switch(403, seen("decisions 2.1"), "status of a missing or unknown key")
    refused_method_status: int = _switch(405, guess("decisions 2.12"), "status of a method that is not allowed")
    null_clears: bool = _switch(True, doc("rulings"), "whether null in a body clears a field")
    lenient_filters: bool = _switch(False, guess("rulings"), "whether a broken filter is ignored instead of refused")
    next_on_last_page: bool = _switch(
        False, guess("decisions 2.3"), "whether counted collections have a next link on their last page too"
    )
    max_body_bytes: int = _switch(4 * 1024 * 1024, guess(), "larger request bodies are refused")

    def __setattr__(self, name: str, value: Any) -> None:
        if name not in {item.name for item in fields(self)}:
            raise AttributeError(f"actionnetwork has no setting {name!r}")
        super().__setattr__(name, value)
