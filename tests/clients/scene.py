"""An Action Network with more than a page of everything: what clients that read all there is are let loose on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

MANY = 27  # a full page and two more

# Actions, and what people do with them.
RECORDS = {
    "forms": "submissions",
    "petitions": "signatures",
    "events": "attendances",
    "fundraising_pages": "donations",
    "advocacy_campaigns": "outreaches",
    "surveys": "responses",
}
# The reference field that a record has for what it hangs on.
PARENT = {
    "forms": "form",
    "petitions": "petition",
    "events": "event",
    "fundraising_pages": "fundraising_page",
    "advocacy_campaigns": "advocacy_campaign",
    "surveys": "survey",
    "event_campaigns": "event_campaign",
    "people": "person",
    "tags": "tag",
    "lists": "list",
    "questions": "question",
}
# What a row must have besides a title.
NEEDS = {"donations": {"recipients": [{"display_name": "Us", "amount": "3.00"}]}}


@dataclass(frozen=True)
class Scene:
    """``busy[noun]`` is the one row of it that everybody did something with; ``everybody`` did it."""

    busy: dict[str, Any]
    everybody: list[Any]


def first(made: Iterable[Any]) -> Any:
    """The first of rows that are all to be made."""
    row, *_ = made
    return row


def populate(service: Any) -> Scene:
    """Fill a service (``mock.actionnetwork``)."""
    everybody = [
        service["people"].create(given_name=f"P{n}", email_addresses=[{"address": f"p{n}@example.org"}])
        for n in range(MANY)
    ]
    several = range(MANY)
    busy = {"event_campaigns": first(service["event_campaigns"].create(title=f"campaign {n}") for n in several)}
    for noun, records in RECORDS.items():
        more = {"event_campaign": busy["event_campaigns"]} if noun == "events" else {}
        busy[noun] = first(service[noun].create(title=f"{noun} {n}", **more) for n in several)
        for person in everybody:
            service[records].create(**{PARENT[noun]: busy[noun], "person": person, **NEEDS.get(records, {})})
    busy["tags"] = first(service["tags"].create(name=f"tag {n}") for n in several)
    busy["lists"] = first(service["lists"].insert(title=f"list {n}", description="Report") for n in several)
    busy["questions"] = first(service["questions"].create(name=f"question {n}") for n in several)
    for person in everybody:
        service["taggings"].create(tag=busy["tags"], person=person)
        service["items"].insert(list=busy["lists"], person=person)
        service["question_answers"].create(question=busy["questions"], person=person, value="yes")
    for n in several:
        service["campaigns"].insert(title=f"page {n}", actions=[{"title": "Sign"}])
        service["queries"].insert(name=f"query {n}")
        service["wrappers"].insert(name=f"wrapper {n}")
        service["unique_id_lists"].create(name=f"ids {n}", unique_ids=[everybody[n].id])
        service["messages"].create(subject=f"message {n}", body="Hello", from_="Us", reply_to="us@example.org")
    return Scene(busy, everybody)
