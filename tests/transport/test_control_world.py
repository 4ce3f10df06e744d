"""Control of a world as a whole over a real socket: packs, dumps, time, settings, checkpoints, what was missed."""

from __future__ import annotations

import pytest
import requests

import mockapi
from mockapi.emulator import Emulator

KEY = {"OSDI-API-Token": "mockapi-key"}
PACK = {
    "actionnetwork": {"people": [{"email_addresses": [{"address": "rosa@example.org"}]}]},
    "actionkit": {"user": [{"email": "nia@example.org"}]},
}


def photo(server):
    return server.dump(), server.clock.frozen, len(server.faults), len(server.journal)


# ---- packs


@pytest.mark.parametrize("pack", [PACK, [PACK], "demo", ["demo", PACK]], ids=["hash", "list", "name", "both"])
def test_a_pack_is_added_by_name_or_as_it_is(server, ask_control, pack):
    expected = Emulator()
    expected.seed(pack)

    assert ask_control("POST", "seed", {"pack": pack}) == {"seeded": True}

    for service, noun in (("actionnetwork", "people"), ("actionkit", "user")):
        assert getattr(server, service)[noun].count() == getattr(expected, service)[noun].count() > 0


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ({}, "pack is required"),
        ({"pack": None}, "pack is required"),
        ({"pack": 3}, "pack must be a text or a hash or a list"),
        ({"pack": "nothing"}, "there is no pack 'nothing'; there are:"),
        ({"pack": "/etc/passwd"}, "there is no pack"),
        ({"pack": ["demo", "../demo.json"]}, "there is no pack"),
        ({"pack": {"actionnetwork": {"people": [PACK["actionnetwork"]["people"][0], {"given_name": 3}]}}}, "people"),
        ({"pack": {"nobody": {}}}, "nobody"),
        ({"pack": {}, "more": 1}, "there is no more"),
    ],
    ids=str,
)
def test_a_pack_that_cannot_be_loaded_adds_nothing(server, ask_control, body, text):
    before = photo(server)

    assert text in ask_control("POST", "seed", body, 400)["error"]
    assert photo(server) == before


def test_a_dump_seeds_the_same_world_elsewhere(server, ask_control):
    ask_control("POST", "seed", {"pack": PACK})
    pack = ask_control("GET", "dump")

    ask_control("POST", "worlds", {"name": "copy", "seed": pack})

    assert ask_control("GET", "dump", headers={"X-Mockapi-World": "copy"}) == pack == server.dump()
    assert server.worlds["copy"].actionkit["user"].find(email="nia@example.org") is not None


# ---- time


def test_the_clock_is_frozen_advanced_ticking_and_real_again(server, ask_control):
    def clock(path, **body):
        return ask_control("POST", f"clock/{path}", body)

    assert clock("freeze", at="2026-03-01T12:00:00Z")["now"] == "2026-03-01T12:00:00Z"
    assert server.clock.seconds() == 1772366400
    assert clock("advance", days=1, minutes=-30)["now"] == "2026-03-02T11:30:00Z"
    assert clock("tick", seconds=60)["tick"] == 60
    requests.post(f"{server.actionnetwork.url}/tags", json={"name": "x"}, headers=KEY)
    assert ask_control("GET", "clock")["now"] == "2026-03-02T11:31:00Z"
    assert clock("freeze", at=0)["now"] == "1970-01-01T00:00:00Z"
    real = clock("unfreeze")
    assert (real["frozen"], real["offset"], real["tick"]) == (False, 0, 0)
    ahead = clock("advance", weeks=1)
    assert (ahead["frozen"], ahead["offset"]) == (False, 604800)
    assert clock("freeze")["frozen"]


def test_what_falls_due_is_done_before_the_answer(elsewhere):
    with mockapi.serve(webhook_delay=300, background_delay=60) as server:
        control = f"{server.url}/_mockapi"
        requests.post(f"{control}/clock/freeze", json={"at": "2026-03-01T12:00:00Z"})
        requests.post(f"{control}/actionnetwork/webhooks", json={"url": elsewhere.url})
        person = {"person": {"email_addresses": [{"address": "rosa@example.org"}]}}
        requests.post(f"{server.actionnetwork.url}/people?background_request=true", json=person, headers=KEY)
        assert (server.actionnetwork["people"].count(), elsewhere.seen) == (0, [])

        requests.post(f"{control}/clock/advance", json={"seconds": 60})
        assert elsewhere.seen == []
        requests.post(f"{control}/clock/advance", json={"seconds": 300})

        assert len(elsewhere.seen) == 1
        assert server.world.find("actionnetwork.people").one("email", (1, "rosa@example.org")) is not None


@pytest.mark.parametrize(
    ("path", "body", "text"),
    [
        ("freeze", {"at": "yesterday"}, "yesterday"),
        ("freeze", {"at": True}, "at must be a text or a number"),
        ("freeze", {"at": 1e300}, "years 1 to 9999"),
        ("freeze", {"at": -(10**15)}, "years 1 to 9999"),
        ("freeze", {"when": 0}, "there is no when; the fields are: at"),
        ("advance", {}, "the body must not be empty"),
        ("advance", {"days": "1"}, "days must be a number"),
        ("advance", {"months": 1}, "there is no months; the fields are: weeks, days, hours, minutes, seconds"),
        ("advance", {"days": 3_000_000}, "years 1 to 9999"),
        ("advance", {"weeks": 1e308}, "weeks must be at most"),
        ("tick", {}, "seconds is required"),
        ("tick", {"seconds": 0.5}, "seconds must be a whole number"),
        ("tick", {"seconds": 10**9}, "seconds must be at most"),
    ],
    ids=str,
)
def test_time_goes_nowhere_that_is_no_time(server, ask_control, path, body, text):
    server.clock.freeze("2026-03-01")

    assert text in ask_control("POST", f"clock/{path}", body, 400)["error"]
    assert (server.clock.now().isoformat(), server.clock.step) == ("2026-03-01T00:00:00+00:00", 0)


# ---- settings


def test_settings_are_changed_for_the_next_request(server, ask_control):
    changed = ask_control("PATCH", "settings", {"actionnetwork": {"rate_limit": 1}, "actionkit": {"xmlrpc": "gone"}})

    assert (changed["actionnetwork"]["rate_limit"], changed["actionkit"]["xmlrpc"]) == (1, "gone")
    assert ask_control("GET", "settings") == changed
    server.clock.freeze()
    statuses = [requests.get(f"{server.actionnetwork.url}/tags", headers=KEY).status_code for _ in range(2)]
    assert statuses == [200, 429]
    assert requests.post(f"{server.url}/api/", data="").status_code == 410


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ({"actionnetwork": {"rate_limit": "4"}}, "actionnetwork.rate_limit must be a whole number"),
        ({"actionnetwork": {"rate_limit": -1}}, "actionnetwork.rate_limit must be at least 0"),
        ({"actionnetwork": {"null_clears": 1}}, "actionnetwork.null_clears must be true or false"),
        ({"actionnetwork": {"null_clears": None}}, "actionnetwork.null_clears must be true or false"),
        ({"actionnetwork": {"refused_key_status": 99}}, "refused_key_status must be at least 200"),
        ({"actionnetwork": {"webhook_timeout": 0}}, "webhook_timeout must be more than 0"),
        ({"actionnetwork": {"stamp": 1}}, "there is no stamp in actionnetwork"),
        ({"actionkit": {"xmlrpc": "off"}}, "actionkit.xmlrpc must be one of allow, warn, gone"),
        ({"actionkit": {"local_zone": "Mars"}}, "there is no time zone 'Mars'"),
        ({"actionkit": {"local_zone": "../etc"}}, "there is no time zone"),
        ({"actionkit": {"base_currency": "XXX"}}, "there is no rate for 'XXX'"),
        ({"actionkit": {"rates": {"EUR": 1}}}, "there is no rate for 'USD'"),
        ({"actionkit": {"rates": {"USD": 0}}}, "must be more than 0"),
        ({"actionkit": {"rates": {"USD": "NaN"}}}, "actionkit.rates.USD"),
        ({"actionkit": {"inject": 99}}, "actionkit.inject"),
        ({"nobody": {}}, "there is no nobody; the fields are: actionnetwork, actionkit"),
        ({"actionnetwork": 3}, "actionnetwork must be a hash"),
    ],
    ids=str,
)
def test_settings_that_cannot_be_change_nothing(server, ask_control, body, text):
    before = ask_control("GET", "settings")
    mixed = {**body, "actionnetwork": {"read_lag": 5, **body.get("actionnetwork", {})}} if text[0] != "a" else body

    assert text in ask_control("PATCH", "settings", mixed, 400)["error"]
    assert ask_control("GET", "settings") == before


# ---- history


def test_a_checkpoint_is_gone_back_to_as_often_as_one_likes(server, ask_control):
    tags = server.actionnetwork["tags"]
    tags.create(name="before")
    assert ask_control("POST", "checkpoints", {"name": "a / b"})["name"] == "a / b"

    for _ in range(2):
        tags.create(name="after")
        (change,) = ask_control("GET", "changes?checkpoint=a%20%2F%20b")["changes"]
        assert (change["kind"], change["noun"], change["fields"]["name"]["after"]) == ("created", "tags", "after")
        assert ask_control("POST", "checkpoints/a%20%2F%20b/restore") == {"restored": "a / b"}
        assert [tag.name for tag in tags.all()] == ["before"]

    assert [one["name"] for one in ask_control("GET", "checkpoints")["checkpoints"]] == ["a / b"]
    assert ask_control("DELETE", "checkpoints/a%20%2F%20b") == {"removed": "a / b"}
    assert ask_control("GET", "checkpoints") == {"checkpoints": []}
    for method, path in (
        ("POST", "checkpoints/x/restore"),
        ("DELETE", "checkpoints/x"),
        ("GET", "changes?checkpoint=x"),
    ):
        assert "there is no checkpoint 'x'" in ask_control(method, path, status=404)["error"]


def test_going_back_inside_of_a_savepoint_of_a_tests_is_a_conflict(server, ask_control):
    ask_control("POST", "checkpoints", {"name": "x"})
    server.actionnetwork["tags"].create(name="kept")

    with server.savepoint():
        assert "savepoint" in ask_control("POST", "checkpoints/x/restore", status=409)["error"]
        assert server.actionnetwork["tags"].count() == 1


def test_changes_are_told_since_a_request(server, ask_control):
    for name in ("first", "second"):
        requests.post(f"{server.actionnetwork.url}/tags", json={"name": name}, headers=KEY).raise_for_status()

    def names(query):
        return [one["fields"]["name"]["after"] for one in ask_control("GET", f"changes{query}")["changes"]]

    assert names("") == names("?exchange=0") == ["first", "second"]
    assert names("?exchange=1&service=actionnetwork&noun=tags") == ["second"]
    assert names("?noun=people") == names("?service=actionkit") == []
    assert "second" in ask_control("GET", "changes?exchange=1")["text"]
    assert "no exchange 3" in ask_control("GET", "changes?exchange=3", status=404)["error"]


# ---- what was missed


def test_what_was_asked_in_vain_is_told(server, ask_control):
    requests.get(f"{server.url}/rest/v1/labtest/", auth=("mockapi", "mockapi"))
    requests.get(f"{server.actionnetwork.url}/poeple", headers=KEY)
    requests.get(f"{server.actionnetwork.url}/people", headers=KEY)

    missed = ask_control("GET", "missed")
    assert [(one["number"], one["status"], one["unroutable"]) for one in missed["missed"]] == [
        (1, 501, False),
        (2, 404, True),
    ]
    assert missed["missed"][0]["unmodelled"] in missed["report"]
    assert "people" in missed["missed"][1]["nearest"]
    assert [one["number"] for one in ask_control("GET", "missed?strict=false")["missed"]] == [1]
    assert ask_control("GET", "missed?since=2") == {"missed": [], "report": "", "allowed": False}
    assert ask_control("POST", "missed/allow") == {"allowed": True}
    assert server.allows_unmodelled


def test_the_root_says_what_there_is(server, ask_control):
    about = ask_control("GET", "")

    assert about["mockapi"] == mockapi.__version__
    assert about["world"]["actionnetwork"] == {
        "url": server.actionnetwork.url,
        "api_key": server.actionnetwork.api_key,
        "personal_key": server.actionnetwork.personal_key,
    }
    assert about["worlds"] == ["default"]
    for path in about["controls"]:
        if "{" not in path:
            assert requests.put(f"{server.url}/_mockapi/{path}", json={}).status_code == 405, path
