"""Which requests a fault strikes, how rules go together, what they change, and how they are listed."""

from __future__ import annotations

import pytest

from mockapi.emulator import Emulator
from mockapi.world.exchange import Request
from mockapi.world.faults import Faults


def statuses(ask, count, path="/tags", method="GET"):
    return [ask(method, path).status for _ in range(count)]


# ---- which requests


@pytest.mark.parametrize(
    ("options", "struck"),
    [
        ({}, [1, 2, 3, 4, 5, 6]),
        ({"times": 2}, [1, 2]),
        ({"after": 2}, [3, 4, 5, 6]),
        ({"nth": 1}, [1]),
        ({"nth": 3}, [3]),
        ({"nth": [1, 4]}, [1, 4]),
        ({"nth": range(2, 5)}, [2, 3, 4]),
        ({"nth": [2, 4, 6], "times": 2}, [2, 4]),
        ({"nth": [1, 2, 4], "after": 1}, [2, 4]),
        ({"after": 1, "times": 2}, [2, 3]),
        ({"probability": 0.0}, []),
        ({"probability": 1.0, "times": 1}, [1]),
    ],
)
def test_it_strikes_the_calls_that_it_names(ask, emulator, options, struck):
    rule = emulator.faults.add(status=503, **options)

    assert [number for number, status in enumerate(statuses(ask, 6), 1) if status == 503] == struck
    assert (rule.seen, rule.used) == (6, len(struck))
    assert [exchange.number for exchange in emulator.journal.requests(status=503)] == struck


def test_chance_repeats_with_its_seed_and_is_about_as_frequent_as_asked():
    def strikes(seed, probability):
        faults = Faults()
        faults.add(status=503, probability=probability, seed=seed)
        return [faults.take("actionkit", "GET", "/") is not None for _ in range(400)]

    assert strikes(1, 0.5) == strikes(1, 0.5) != strikes(2, 0.5)
    assert 60 < sum(strikes(3, 0.25)) < 140
    assert 1 not in strikes(3, 0)


def test_chance_does_not_depend_on_the_other_rules(ask, emulator):
    alone = Faults()
    alone.add(status=503, probability=0.5, seed=7)
    expected = [alone.take("actionnetwork", "GET", "/tags") is not None for _ in range(20)]

    emulator.faults.add(status=429, nth=[3, 5])
    emulator.faults.add(status=503, probability=0.5, seed=7)

    seen = statuses(ask, 20)
    assert seen[2] == seen[4] == 429
    others = [number for number in range(20) if number not in (2, 4)]
    assert [seen[number] == 503 for number in others] == [expected[number] for number in others]


@pytest.mark.parametrize(
    ("options", "matches"),
    [
        ({"service": "actionnetwork"}, True),
        ({"service": "actionkit"}, False),
        ({"method": "post"}, True),
        ({"method": "GET"}, False),
        ({"path": "/people"}, True),
        ({"path": "/api/v2/people"}, True),
        ({"path": "/api/*"}, True),
        ({"path": "/people/*"}, False),
        ({"path": "*people*"}, True),
        ({"when": lambda request: request.json["person"]["given_name"] == "Rosa"}, True),
        ({"when": lambda request: "page" in request.args}, False),
        ({"service": "actionnetwork", "method": "POST", "path": "/people", "when": lambda request: True}, True),
        ({"service": "actionnetwork", "method": "POST", "path": "/tags", "when": lambda request: True}, False),
    ],
)
def test_it_is_about_the_requests_that_match_all_that_is_given(ask, emulator, options, matches):
    rule = emulator.faults.add(status=503, **options)

    answer = ask(
        "POST", "/people", {"person": {"given_name": "Rosa", "email_addresses": [{"address": "r@example.org"}]}}
    )

    assert (answer.status == 503, rule.seen, rule.used) == (matches, int(matches), int(matches))
    assert emulator.actionnetwork["people"].count() == int(not matches)


def test_the_python_door_meets_no_faults(emulator):
    rule = emulator.faults.add(status=503)

    emulator.actionnetwork["tags"].create(name="a")
    emulator.actionkit["tag"].create(name="b")

    assert rule.seen == 0
    assert len(emulator.journal) == 0


# ---- together


def test_every_rule_counts_all_calls_that_match_it(ask, emulator):
    emulator.faults.add(status=500, nth=1)
    emulator.faults.add(status=502, nth=2)
    emulator.faults.add(status=503, nth=[3, 1])

    assert statuses(ask, 4) == [500, 502, 503, 200]


def test_rules_that_are_used_up_make_room_for_the_next(ask, emulator):
    emulator.faults.add(status=500, times=2)
    emulator.faults.add(status=502, times=1)

    assert statuses(ask, 4) == [500, 500, 502, 200]


def test_what_only_adds_something_is_at_work_beside_what_decides(ask, emulator):
    emulator.faults.add(latency=0.25)
    emulator.faults.add(headers={"X-Runtime": "1", "X-Trace": "a"})
    emulator.faults.add(status=503, nth=2, headers={"x-trace": "b"})
    emulator.faults.add(latency=0.5, path="/tags")

    plain, broken = ask("GET", "/tags"), ask("GET", "/tags")

    assert (plain.status, broken.status) == (200, 503)
    assert plain.trouble.delay == broken.trouble.delay == 0.75
    assert dict(plain.headers)["X-Runtime"] == dict(broken.headers)["X-Runtime"] == "1"
    assert (dict(plain.headers)["X-Trace"], dict(broken.headers)["x-trace"]) == ("a", "b")
    assert "status 503" in emulator.journal.last.fault
    assert "0.25 s late" in emulator.journal.last.fault


def test_a_slow_body_and_a_cut_one_are_a_cut_one(ask, emulator):
    emulator.faults.add(slow=1)
    emulator.faults.add(truncate=3, latency=1)
    assert ask("GET", "/tags").trouble == emulator.journal.last.answer.trouble
    assert (emulator.journal.last.answer.trouble.kind, emulator.journal.last.answer.trouble.size) == ("cut", 3)


# ---- what stands afterwards


@pytest.mark.parametrize(
    "options", [{"status": 500}, {"body": "{}"}, {"reset": True}, {"timeout": True}, {"status": 503, "latency": 0.1}]
)
@pytest.mark.parametrize("committed", [False, True])
def test_the_write_stands_only_where_it_was_committed(ask, emulator, options, committed):
    emulator.faults.add(method="POST", committed=committed, **options)

    ask("POST", "/tags", {"name": "volunteer"})

    assert emulator.actionnetwork["tags"].count() == int(committed)
    assert bool(emulator.journal.last.changes) is committed


def test_what_is_committed_is_refused_where_it_would_have_been(ask, emulator):
    emulator.faults.add(committed=True, status=504)

    assert ask("POST", "/tags", {}).status == 504
    assert emulator.actionnetwork["tags"].count() == 0


def test_a_webhook_hears_of_a_write_whose_answer_was_lost(ask, emulator):
    heard = []
    emulator.actionnetwork.webhooks.add(trigger="any_action_or_upload", receiver=heard.extend)
    person = {"person": {"email_addresses": [{"address": "rosa@example.org"}]}}

    emulator.faults.add(reset=True, times=1)
    ask("POST", "/people", person)
    assert heard == []
    emulator.faults.add(reset=True, times=1, committed=True)
    ask("POST", "/people", person)
    assert len(heard) == emulator.actionnetwork["people"].count() == 1


def test_an_effect_comes_before_the_service_and_may_do_anything(ask, emulator):
    def effect():
        emulator.clock.advance(hours=1)
        emulator.actionnetwork["tags"].create(name="before")
        assert ask("GET", "/forms").status == 200

    rule = emulator.faults.add(path="/tags", effect=effect, nth=2)

    assert [ask.get("/tags")["total_records"] for _ in range(3)] == [0, 1, 1]
    assert rule.used == 1
    assert [exchange.path[-5:] for exchange in emulator.journal] == ["/tags", "forms", "/tags", "/tags"]
    assert not emulator.journal.requests(path="/tags")[1].changes


def test_an_effect_that_fails_is_raised_and_leaves_the_rest_as_it_was(ask, emulator):
    def effect():
        raise OSError("the line is cut")

    emulator.faults.add(effect=effect, times=1)

    with pytest.raises(OSError, match="the line is cut"):
        ask("POST", "/tags", {"name": "volunteer"})
    assert (len(emulator.journal), emulator.actionnetwork["tags"].count()) == (0, 0)
    assert ask("GET", "/tags").status == 200


def test_an_effect_may_begin_a_new_world(ask, emulator):
    emulator.actionnetwork["tags"].create(name="old")
    emulator.faults.add(effect=emulator.reset)

    assert ask.get("/tags")["total_records"] == 0
    assert len(emulator.faults) == 0
    assert len(emulator.journal) == 1


# ---- mistakes


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        ({}, "needs something that goes wrong"),
        ({"times": 3}, "needs something that goes wrong"),
        ({"reset": True, "timeout": True}, "reset and timeout"),
        ({"truncate": 3, "slow": 1.0}, "truncate and slow"),
        ({"status": 503, "probability": 1.5}, "probability"),
        ({"status": 503, "times": 0}, "times"),
        ({"status": 503, "after": -1}, "after"),
        ({"status": 503, "nth": 0}, "counts from 1"),
        ({"status": 503, "nth": []}, "counts from 1"),
        ({"status": 503, "nth": 2, "after": 2}, "never strike"),
        ({"status": 99}, "status"),
        ({"latency": -1}, "latency"),
        ({"slow": -1}, "slow"),
        ({"truncate": -1}, "truncate"),
        ({"status": 503, "retry_after": -1}, "retry_after"),
        (
            {"status": 503, "service": "actionnetwrok"},
            "no service 'actionnetwrok'; there are: actionkit, actionnetwork",
        ),
        ({"status": 503, "path": "people"}, "begin with a slash"),
        ({"status": 503, "path": "/people?page=2"}, "the query stands elsewhere"),
        ({"latency": 1, "committed": True}, "committed means nothing"),
        ({"status": 503, "headers": {"X-A": "a\r\nb"}}, "no header"),
        ({"status": 503, "headers": {"Content-Length": "3"}}, "Content-Length"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(ask, emulator, options, complaint):
    with pytest.raises(ValueError, match=complaint):
        emulator.faults.add(**options)
    assert len(emulator.faults) == 0
    assert ask("GET", "/tags").status == 200


# ---- the list


def test_rules_are_listed_printed_removed_and_cleared(ask, emulator):
    faults = emulator.faults
    assert str(faults) == "no faults"
    first = faults.add(service="actionnetwork", method="GET", path="/tags", status=503, times=2)
    second = faults.add(latency=0.1, path="/forms")
    third = faults.preset("actionkit.server_error")
    ask("GET", "/tags")

    assert list(faults) == [first, second, third]
    assert str(faults).splitlines() == [
        "#1 status 503 on actionnetwork GET /tags: struck 1 of 2 times, 1 requests matched",
        "#2 0.1 s late on /forms: has not struck, no request matched",
        "#3 actionkit.server_error on actionkit: has not struck, no request matched",
    ]

    faults.remove(first)
    assert ask("GET", "/tags").status == 200
    with pytest.raises(ValueError, match="none of these"):
        faults.remove(first)
    faults.clear()
    assert list(faults) == []


def test_a_reset_of_the_world_drops_the_rules(emulator):
    emulator.faults.add(status=503)
    emulator.reset()
    assert len(emulator.faults) == 0


# ---- presets

PRESETS = sorted(Emulator().faults.presets)


def test_a_preset_that_there_is_not_names_those_that_there_are(emulator):
    with pytest.raises(KeyError, match=r"no preset 'actionnetwork\.rate_limit'; there are: actionkit\.bad_gateway"):
        emulator.faults.preset("actionnetwork.rate_limit")
    assert len(emulator.faults) == 0


@pytest.mark.parametrize("name", [name for name in PRESETS if not name.endswith("page_shift")])
def test_every_preset_strikes_its_service_and_says_what_it_is_and_why(emulator, name):
    service = name.partition(".")[0]
    ready = emulator.faults.presets[name]
    rule = emulator.faults.preset(name, times=3)

    assert (rule.service, rule.name, rule.times) == (service, name, 3)
    assert ready.about
    assert ready.evidence.source
    assert str(rule).startswith(name)


@pytest.mark.parametrize("service", ["actionkit", "actionnetwork"])
@pytest.mark.parametrize(("name", "status"), [("bad_gateway", 502), ("unavailable", 503), ("gateway_timeout", 504)])
def test_what_stands_in_front_of_a_service_answers_with_html(emulator, service, name, status):
    emulator.faults.preset(f"{service}.{name}")
    service_at = {"actionkit": ("https://mockapi.actionkit.com", "/rest/v1/user/")}
    base, path = service_at.get(service, ("https://actionnetwork.org", "/api/v2/tags"))
    answer = emulator.handle(Request("GET", base, path))

    assert answer.status == status
    assert answer.body.startswith(b"<html>")
    assert str(status).encode() in answer.body
    assert [value for name, value in answer.headers if name.lower() == "content-type"] == ["text/html"]


@pytest.mark.parametrize(
    ("name", "status", "body"),
    [
        ("server_error", 500, b'{"error": "Sorry, this request could not be processed. Please try again later."}'),
        ("too_many_at_once", 429, b""),
        ("unauthorized", 401, b""),
        ("xmlrpc_moved", 301, None),
    ],
)
def test_actionkits_answers_are_those_that_were_recorded(emulator, name, status, body):
    emulator.faults.preset(f"actionkit.{name}", times=1)
    path = "/api/" if "xmlrpc" in name else "/rest/v1/user/"
    answer = emulator.handle(Request("GET", "https://mockapi.actionkit.com", path))

    assert answer.status == status
    assert body is None or answer.body == body
    assert len(emulator.journal.requests(service="actionkit", status=status)) == 1


def test_deep_pages_time_out_and_the_first_ones_do_not(ask, emulator):
    emulator.faults.preset("actionnetwork.deep_page_timeout")

    assert [ask("GET", f"/people?page={page}").status for page in ("1", "9", "10", "250", "x")] == [200, 200, 0, 0, 200]


def test_a_helper_that_fails_silently_says_so_with_an_empty_hash(ask, emulator):
    emulator.faults.preset("actionnetwork.silent_helper", times=1)
    assert ask.post("/people", {"person": {"email_addresses": [{"address": "rosa@example.org"}]}}) == {}
    assert emulator.actionnetwork["people"].count() == 0
