"""The journal over the control API: what was asked, expectations with their nearest miss, archives, and the outbox."""

from __future__ import annotations

import base64

import pytest
import requests

import mockapi

KEY = {"OSDI-API-Token": "mockapi-key"}


@pytest.fixture
def story(server):
    """A few requests, by both services."""
    url = server.actionnetwork.url
    person = {"given_name": "Rosa", "email_addresses": [{"address": "rosa@example.org"}]}
    requests.post(f"{url}/people", json={"person": person, "add_tags": ["a", "b"]}, headers=KEY)
    requests.get(f"{url}/people", params={"per_page": 2, "filter": "given_name eq 'Rosa'"}, headers=KEY)
    requests.get(f"{url}/forms/nothing", headers=KEY)
    requests.post(f"{server.url}/rest/v1/user/", json={"email": "nia@example.org"}, auth=("mockapi", "mockapi"))
    requests.post(f"{server.url}/rest/v1/user/", data=b"\xff\xfe", auth=("mockapi", "mockapi"))
    return server


def numbers(answer):
    return [one["number"] for one in answer["requests"]]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", [1, 2, 3, 4, 5]),
        ("?method=post", [1, 4, 5]),
        ("?path=/people", [1, 2]),
        ("?path=/people&method=GET", [2]),
        ("?path=/forms/*", [3]),
        ("?path=/api/v2/*", [1, 2, 3]),
        ("?service=actionkit", [4, 5]),
        ("?status=404", [3]),
        ("?since=3", [4, 5]),
        ("?limit=2", [4, 5]),
        ("?limit=0", []),
        ("?method=GET&limit=1", [3]),
        ("?since=99", []),
    ],
)
def test_requests_are_listed_by_what_they_were(story, ask_control, query, found):
    answer = ask_control("GET", f"journal{query}")

    assert numbers(answer) == found
    assert (answer["total"], answer["forgotten"]) == (5, 0)


def test_one_request_is_shown_with_its_answer(story, ask_control):
    shown = ask_control("GET", "journal/1")

    assert (shown["method"], shown["path"], shown["url"]) == ("POST", "/api/v2/people", f"{story.url}/api/v2/people")
    assert shown["body"]["add_tags"] == ["a", "b"]
    assert shown["answer"]["status"] == 200
    assert shown["answer"]["body"]["given_name"] == "Rosa"
    assert ["Content-Type", "application/hal+json"] in shown["answer"]["headers"]
    assert shown["headers"]["osdi-api-token"] == "(left out)"
    assert ask_control("GET", "journal/1?secrets=true")["headers"]["osdi-api-token"] == "mockapi-key"
    assert shown["line"] == next(iter(story.journal)).line()
    assert ask_control("GET", "journal/2")["query"] == {"per_page": "2", "filter": "given_name eq 'Rosa'"}
    binary = ask_control("GET", "journal/5")["body"]
    assert base64.b64decode(binary["$base64"]) == b"\xff\xfe"
    for none in ("0", "6", "x", "01"):
        assert "holds no exchange" in ask_control("GET", f"journal/{none}", status=404)["error"]


def test_a_key_that_an_answer_repeats_is_left_out_too(server, ask_control):
    requests.get(f"{server.actionnetwork.url}/people?x=wrong-key", headers={"OSDI-API-Token": "wrong-key"})

    assert "wrong-key" not in str(ask_control("GET", "journal/1"))
    shown = ask_control("GET", "journal/1?secrets=true")
    assert "wrong-key" in shown["answer"]["body"]["error"]
    assert "wrong-key" in shown["url"]


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ({}, [1, 2, 3, 4, 5]),
        ({"body": {"person": {"given_name": "Rosa"}}}, [1]),
        ({"body": {"person": {"given_name": {"$regex": "^R.s"}}}}, [1]),
        ({"body": {"person": {"given_name": {"$regex": "^s"}}}}, []),
        ({"body": {"person": {"$any": True}}}, [1]),
        ({"body": {"add_tags": ["a"]}}, []),
        ({"body": {"add_tags": ["a", {"$any": True}]}}, [1]),
        ({"body": {"email": {"$regex": "@example"}}}, [4]),
        ({"query": {"per_page": 2}}, [2]),
        ({"query": {"filter": {"$regex": "Rosa"}}}, [2]),
        ({"headers": {"OSDI-API-Token": "mockapi-key"}, "path": "/people"}, [1, 2]),
        ({"path": None, "method": "get"}, [2, 3]),
    ],
    ids=str,
)
def test_requests_are_searched_by_what_they_held(story, ask_control, body, found):
    assert numbers(ask_control("POST", "journal/search", body)) == found


def test_an_expectation_that_holds_answers_the_requests(story, ask_control):
    for body, found in (
        ({"path": "/people"}, [1, 2]),
        ({"path": "/people", "times": 2}, [1, 2]),
        ({"path": "/people", "at_least": 1, "at_most": 2}, [1, 2]),
        ({"path": "/tags", "times": 0}, []),
        ({"path": "/tags", "at_most": 0}, []),
    ):
        answer = ask_control("POST", "journal/assert", body)
        assert (numbers(answer), answer["found"]) == (found, len(found))


def test_an_expectation_that_fails_says_what_pythons_does_and_what_is_off(story, ask_control):
    wanted = {"method": "POST", "path": "/people", "body": {"person": {"given_name": "Nia", "family_name": "Q"}}}

    missed = ask_control("POST", "journal/assert", wanted, 409)

    with pytest.raises(AssertionError) as failure:
        story.assert_requested("POST", "/people", body=wanted["body"])
    assert missed["error"] == str(failure.value)
    assert (missed["found"], missed["requests"], missed["nearest"]["request"]["number"]) == (0, [], 1)
    assert [(one["place"], one["wanted"], one["was"], one["missing"]) for one in missed["nearest"]["misfits"]] == [
        ("body.person.given_name", "Nia", "Rosa", False),
        ("body.person.family_name", "Q", None, True),
    ]
    assert missed["nearest"]["misfits"][0]["text"] in missed["error"]


def test_too_many_and_patterns_are_told_of_too(story, ask_control):
    many = ask_control("POST", "journal/assert", {"path": "/people", "times": 1}, 409)
    assert (many["found"], numbers(many), many["nearest"]) == (2, [1, 2], None)

    pattern = {"path": "/people", "body": {"person": {"given_name": {"$regex": "^N"}}}}
    (misfit,) = ask_control("POST", "journal/assert", pattern, 409)["nearest"]["misfits"]
    assert (misfit["wanted"], misfit["was"]) == ({"$regex": "^N"}, "Rosa")


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ({"times": 1, "at_least": 1}, "times goes without"),
        ({"at_least": 2, "at_most": 1}, "at_most is less than at_least"),
        ({"times": -1}, "times must be at least 0"),
        ({"path": 3}, "path must be a text"),
        ({"status": "200"}, "status must be a whole number"),
        ({"service": "nobody"}, "service must be one of"),
        ({"query": []}, "query must be a hash"),
        ({"url": "/people"}, "there is no url; the fields are: method, path"),
        ({"body": {"a": {"$regex": "("}}}, "is no pattern"),
        ({"body": {"$regex": 3}}, "is no pattern"),
        ({"body": {"a": [{"$any": False}]}}, "$any must be true"),
        ({"body": {"a": {"$any": True, "b": 1}}}, "must be the only key"),
    ],
    ids=str,
)
def test_what_is_no_expectation_is_refused(story, ask_control, body, text):
    for path in ("journal/assert", "journal/search"):
        if path.endswith("assert") or not {"times", "at_least"} & set(body):
            assert text in ask_control("POST", path, body, 400)["error"]


def test_after_clearing_expectations_are_about_what_follows(story, ask_control):
    assert ask_control("DELETE", "journal") == {"cleared": True}

    assert ask_control("POST", "journal/assert", {"times": 0})["found"] == 0
    requests.get(f"{story.actionnetwork.url}/tags", headers=KEY)
    assert numbers(ask_control("POST", "journal/assert", {"times": 1})) == [6]
    assert (ask_control("GET", "journal")["total"], ask_control("GET", "journal")["forgotten"]) == (6, 0)
    assert "holds no exchange" in ask_control("GET", "journal/5", status=404)["error"]
    assert story.journal.get(6).path == "/api/v2/tags"


def test_what_was_asked_in_vain_outlives_clearing(server, ask_control):
    requests.get(f"{server.url}/rest/v1/labtest/", auth=("mockapi", "mockapi"))
    ask_control("DELETE", "journal")

    assert len(ask_control("GET", "missed")["missed"]) == 1


def test_past_the_end_of_the_journal_nothing_is_claimed():
    with mockapi.serve(journal_size=2) as server:
        for _ in range(4):
            requests.get(f"{server.actionnetwork.url}/tags", headers=KEY)
        url = f"{server.url}/_mockapi/journal"
        assert requests.get(url).json()["forgotten"] == 2
        answer = requests.post(f"{url}/assert", json={"path": "/people", "times": 0})
        assert (answer.status_code, "the journal holds the last 2 of 4" in answer.json()["error"]) == (409, True)


def test_the_archive_and_the_tail_are_those_of_python(story, ask_control):
    assert ask_control("GET", "journal/har") == story.journal.har()
    assert ask_control("GET", "journal/har?secrets=1") == story.journal.har(secrets=True) != story.journal.har()
    assert ask_control("GET", "journal/tail?count=2") == {"text": story.journal.tail(2)}
    assert ask_control("GET", "journal/tail")["text"].count("#") >= 5


def test_the_outbox_is_listed_by_service_kind_and_address(server, ask_control):
    kit = server.actionkit
    kit["petitionpage"].create(name="otters", title="Otters")
    kit["pagefollowup"].create(page="otters", url="/thanks/", email_subject="You signed")
    server.actionnetwork.webhooks.add("http://127.0.0.1:9/hook", trigger="any_action_or_upload")
    kit["action"].create(page="otters", email="rosa@example.org")
    server.actionnetwork["people"].create(email_addresses=[{"address": "rosa@example.org"}])
    requests.post(
        f"{server.url}/rest/v1/action/",
        json={"page": "otters", "email": "nia@example.org"},
        auth=("mockapi", "mockapi"),
    ).raise_for_status()

    mails = ask_control("GET", "outbox?service=actionkit")["messages"]

    assert [(mail["to"], mail["subject"]) for mail in mails][-1] == (["nia@example.org"], "You signed")
    assert len(mails) == len(server.outbox.find(service="actionkit"))
    assert ask_control("GET", "outbox?to=NIA@example.org")["messages"] == mails[-1:]
    assert ask_control("GET", "outbox?kind=nothing")["messages"] == []
    assert "service must be one of" in ask_control("GET", "outbox?service=x", status=400)["error"]


# ---- the rest of ActionKit's door


def test_staff_akids_and_the_way_off_xmlrpc(server, ask_control):
    user = server.actionkit["user"].create(email="rosa@example.org")
    ask_control("POST", "actionkit/staff", {"username": "clerk", "password": "x", "groups": ["All Models - View"]})
    url = f"{server.url}/rest/v1/user/1/"
    assert requests.get(url, auth=("clerk", "x")).status_code == 200
    assert requests.patch(url, json={"city": "x"}, auth=("clerk", "x")).status_code == 401
    assert ask_control("GET", "actionkit/akid?user=1") == {"akid": server.actionkit.akid_for(user)}

    call = b"<methodCall><methodName>User.get</methodName><params></params></methodCall>"
    requests.post(f"{server.url}/api/", data=call, headers={"Content-Type": "text/xml"}, auth=("mockapi", "mockapi"))
    report = ask_control("GET", "actionkit/migration")
    assert report["methods"] == {"User.get": 1}
    assert report["moves"][0]["requests"] == list(next(iter(server.actionkit.migration_report())).requests)
    assert report["text"] == str(server.actionkit.migration_report())


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "text"),
    [
        ("POST", "actionkit/staff", {"username": "x"}, 400, "password is required"),
        ("POST", "actionkit/staff", {"username": " ", "password": "x"}, 400, "username is required"),
        (
            "POST",
            "actionkit/staff",
            {"username": "x", "password": "x", "groups": ["y"]},
            400,
            "no permission group 'y'",
        ),
        ("POST", "actionkit/staff", {"username": "x", "password": "x", "permissions": ["y"]}, 400, "no right 'y'"),
        ("GET", "actionkit/akid", None, 400, "user is required"),
        ("GET", "actionkit/akid?user=7", None, 404, "user"),
        ("GET", "actionkit/akid?user=x", None, 404, "user"),
    ],
)
def test_what_actionkits_door_cannot_do_is_refused(server, ask_control, method, path, body, status, text):
    server.actionkit["user"].create(email="rosa@example.org")
    before = server.dump()

    assert text in ask_control(method, path, body, status)["error"]
    assert server.dump() == before
