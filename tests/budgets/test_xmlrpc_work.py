"""The work that an action takes over XML-RPC, beside the same one over REST: counted in calls, not in seconds."""

from __future__ import annotations

import json
from xmlrpc.client import ServerProxy, dumps, loads

import requests
from counting import calls

import mockapi
from mockapi.emulator import Emulator
from mockapi.world.exchange import Request

BASE = "https://x.actionkit.com"
DOOR = "https://mockapi:mockapi@x.actionkit.com/api/"
STAFF = {"authorization": "Basic bW9ja2FwaTptb2NrYXBp"}
SENT = {
    "page": "join",
    "email": "new@example.org",
    "zip": "62701",
    "first_name": "New",
    "last_name": "Person",
    "action_colour": "blue",
    "source": "door",
}


def ready(emulator):
    """A site with the page, whose clock stands still."""
    emulator.clock.freeze("2026-06-01")
    emulator.actionkit["signuppage"].create(name="join")
    return emulator


def least(emulator, action):
    """The work of an action that is undone again each time, when all that is loaded or copied once has been."""
    found = []
    for _ in range(3):
        with emulator.savepoint():
            found.append(calls(action))
            assert emulator.actionkit["signupaction"].count() == 1
            assert emulator.actionkit["user"].find(email=SENT["email"]).zip == "62701"
    return min(found)


def over_rest(emulator):
    answer = emulator.handle(Request("POST", BASE, "/rest/v1/action/", "", STAFF, json.dumps(SENT).encode()))
    assert answer.status == 201, answer


def over_xmlrpc(emulator):
    answer = emulator.handle(Request("POST", BASE, "/api/", "", STAFF, dumps((SENT,), "act").encode()))
    ((told,), _) = loads(answer.body)
    assert told["success"] == 1


def test_an_act_takes_at_most_twice_the_work_of_the_action_over_rest():
    emulator = ready(Emulator())

    rest, xmlrpc = least(emulator, lambda: over_rest(emulator)), least(emulator, lambda: over_xmlrpc(emulator))
    assert xmlrpc <= 2 * rest, (xmlrpc, rest)


def test_it_does_so_through_the_clients_in_process_too():
    with mockapi.intercept() as mock, requests.Session() as session, ServerProxy(DOOR) as ak:
        ready(mock)
        session.auth = ("mockapi", "mockapi")

        rest = least(mock, lambda: session.post(f"{BASE}/rest/v1/action/", json=SENT).raise_for_status())
        xmlrpc = least(mock, lambda: ak.act(SENT))
    assert xmlrpc <= 2 * rest, (xmlrpc, rest)


def test_acts_do_not_take_more_work_as_they_go():
    emulator = ready(Emulator())
    before = least(emulator, lambda: over_xmlrpc(emulator))
    for number in range(1_000):
        sent = {**SENT, "email": f"p{number}@example.org"}
        emulator.handle(Request("POST", BASE, "/api/", "", STAFF, dumps((sent,), "act").encode()))
    with emulator.savepoint():
        after = calls(lambda: over_xmlrpc(emulator))

    assert emulator.actionkit["signupaction"].count() == 1_000
    assert after <= 1.2 * before, (before, after)
