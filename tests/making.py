"""One row of any of Action Network's nouns, with all that it hangs on, made through the Python door."""

from __future__ import annotations

from typing import Any

from mockapi.actionnetwork.catalogue import NOUNS

# What a row must have besides the rows that it hangs on; ``from`` as Python spells it.
OWN: dict[str, dict[str, Any]] = {
    "events": {"title": "Tell your story"},  # may hang on a campaign
    "people": {"email_addresses": [{"address": "rosa@example.org"}]},
    "tags": {"name": "volunteer"},
    "donations": {"recipients": [{"display_name": "The river fund", "amount": "12.50"}]},
    "messages": {"subject": "Otters", "body": "<p>They are back</p>", "from_": "Ida", "reply_to": "ida@example.org"},
    "queries": {"name": "Volunteers"},
    "wrappers": {"name": "Plain"},
    "unique_id_lists": {"name": "Drivers"},
    "questions": {"name": "shirt_size"},
    "question_answers": {"value": "M"},
}


def own(noun: str) -> dict[str, Any]:
    """The fields of its own that a new row needs."""
    return OWN.get(noun, {} if NOUNS[noun].parents else {"title": "Tell your story"})


def parents_for(network: Any, noun: str, **known: Any) -> dict[str, Any]:
    """The rows that a row of a noun hangs on: ``known`` by noun, the rest made."""
    declared = NOUNS[noun]
    return {
        ref.name: known.get(ref.to) or make(network, ref.to) for ref in declared.refs if ref.name in declared.parents
    }


def make(network: Any, noun: str, **known: Any) -> Any:
    """A row of a noun, with what it hangs on."""
    return network[noun].create(**parents_for(network, noun, **known), **own(noun))


def version_of(noun: str) -> str:
    """The newest version that has the noun."""
    return max(version for route in NOUNS[noun].routes for version in route.versions)


def path_of(noun: str, record: Any) -> str:
    """Where a row lives, in the newest version that has it."""
    declared, version = NOUNS[noun], version_of(noun)
    route = next(route for route in declared.routes if version in route.versions)
    return "/" + route.path.format(**{name: record[name] for name in declared.parents}) + f"/{record.id}"
