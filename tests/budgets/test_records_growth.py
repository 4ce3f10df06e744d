"""What people did piles up: counters, sums, deep pages and new records take the work that they took at the start."""

from __future__ import annotations

import json

import pytest
from counting import calls

from mockapi.emulator import Emulator, loaded
from mockapi.world.exchange import Request

SMALL, LARGE = 100, 5_000
KEY = {"osdi-api-token": "mockapi-key"}


def send(emulator, method, path, body=None):
    raw = b"" if body is None else json.dumps(body).encode()
    path, _, query = path.partition("?")
    answer = emulator.handle(Request(method, "https://actionnetwork.org", f"/api/v2{path}", query, KEY, raw))
    assert answer.status == 200, answer
    return answer.json


def filled(size):
    """A pack of one action of each kind and ``size`` people, each of whom did everything."""
    people = [{"$id": f"p{n}", "email_addresses": [{"address": f"p{n}@example.org"}]} for n in range(size)]
    who = [f"$p{n}" for n in range(size)]
    share = [{"display_name": "Us", "amount": "1.10"}]
    return loaded(
        {
            "actionnetwork": {
                "people": people,
                "event_campaigns": [{"$id": "spring", "title": "Spring"}],
                "events": [{"$id": "rally", "title": "Rally", "event_campaign": "$spring"}],
                "fundraising_pages": [{"$id": "fund", "title": "Fund", "origin_system": "CRM"}],
                "advocacy_campaigns": [{"$id": "write", "title": "Write", "type": "email"}],
                "surveys": [{"$id": "ask", "title": "Ask"}],
                "lists": [{"$id": "all", "title": "All"}],
                "attendances": [{"event": "$rally", "person": one} for one in who],
                "donations": [{"fundraising_page": "$fund", "person": one, "recipients": share} for one in who],
                "outreaches": [{"advocacy_campaign": "$write", "person": one} for one in who],
                "responses": [{"survey": "$ask", "person": one} for one in who],
                "items": [{"list": "$all", "person": one} for one in who],
            }
        }
    )


@pytest.fixture(scope="module")
def worlds():
    return filled(SMALL), filled(LARGE)


def one(emulator, noun):
    return f"/{noun}/{emulator.actionnetwork[noun].all()[0].id}"


NEW = {"person": {"email_addresses": [{"address": "new@example.org"}]}}
GIFT = {**NEW, "recipients": [{"display_name": "Us", "amount": "5"}]}
ACTIONS = {
    "an event with its count": ("events", "GET", "", None),
    "a campaign with its counts": ("event_campaigns", "GET", "", None),
    "a fundraising page with its sum": ("fundraising_pages", "GET", "", None),
    "the last donations": ("fundraising_pages", "GET", "/donations?page={last}", None),
    "the last items": ("lists", "GET", "/items?page={last}", None),
    "an attendance": ("events", "POST", "/attendances", NEW),
    "a donation": ("fundraising_pages", "POST", "/donations", GIFT),
    "an outreach": ("advocacy_campaigns", "POST", "/outreaches", NEW),
    "a response": ("surveys", "POST", "/responses", NEW),
}


@pytest.mark.parametrize("name", ACTIONS)
def test_a_request_takes_the_same_work_when_much_was_done(worlds, name):
    noun, method, tail, body = ACTIONS[name]
    counts = []
    for base, size in zip(worlds, (SMALL, LARGE), strict=True):
        emulator = Emulator(base=base)
        send(emulator, "POST", f"{one(emulator, 'fundraising_pages')}/donations", GIFT)  # the copies of the fork
        for other in ("attendances", "outreaches", "responses"):
            emulator.actionnetwork[other].overwrite(emulator.actionnetwork[other].all()[0], identifiers=["crm:1"])
        address = one(emulator, noun) + tail.format(last=size // 25)
        with emulator.savepoint():
            send(emulator, method, address, body)
        with emulator.savepoint():
            counts.append(calls(lambda e=emulator, a=address, m=method, b=body: send(e, m, a, b)))

    assert counts[1] <= 1.5 * counts[0], counts


def test_the_sum_is_what_the_donations_add_up_to(worlds):
    emulator = Emulator(base=worlds[1])

    page = send(emulator, "GET", one(emulator, "fundraising_pages"))

    assert (page["total_donations"], page["total_amount"]) == (LARGE, 5500.0)
