"""The control API of Action Network over a real socket: groups, webhooks, deliveries, background requests."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest
import requests

import mockapi

FOREIGN = [{"Host": "evil.example"}, {"Origin": "https://evil.example"}, {"Origin": "null"}, {"Origin": ""}]
TAKES = {
    "actionnetwork/groups": ["POST"],
    "actionnetwork/webhooks": ["GET", "POST"],
    "actionnetwork/webhooks/1": ["DELETE"],
    "actionnetwork/deliveries": ["GET"],
    "actionnetwork/drain": ["POST"],
    "reset": ["POST"],
}


@pytest.fixture
def control(server):
    """Sends a control request; it must succeed unless a status is named, and answers JSON always."""

    def control(method, path, body=None, status=200, **options):
        answer = requests.request(method, f"{server.url}/_mockapi/{path}", json=body, **options)
        assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/json"), answer.text
        if status != 200:
            assert set(answer.json()) == {"error"}
            return answer.json()["error"]
        return answer.json()

    return control


@pytest.fixture
def post(server):
    """Sends a POST to the API, which must succeed."""

    def post(path, body, key="mockapi-key", **options):
        answer = requests.post(
            f"{server.actionnetwork.url}{path}", json=body, headers={"OSDI-API-Token": key}, **options
        )
        assert answer.status_code == 200, answer.text
        return answer.json()

    return post


def signup(post, address, **options):
    return post("/people", {"person": {"email_addresses": [{"address": address}]}}, **options)


def form_of(post, **options):
    return post("/forms", {"title": "Join"}, **options)["identifiers"][0].removeprefix("action_network:")


def submit(post, form, address, **options):
    return post(f"/forms/{form}/submissions", {"person": {"email_addresses": [{"address": address}]}}, **options)


def known(server):
    """Everything that a refused control request must leave as it is."""
    network = server.actionnetwork
    accounts = [(account.title, account.api_key, list(account.webhooks)) for account in network.accounts]
    return accounts, network["people"].all(), [account.webhooks.deliveries() for account in network.accounts]


# ---- groups


def test_a_group_is_added_and_its_key_opens_it(control, post, server):
    added = control("POST", "actionnetwork/groups", {"title": "North", "api_key": "k-north", "slug": "up-north"})

    assert added == {"title": "North", "slug": "up-north", "api_key": "k-north"}
    signup(post, "nia@example.org", key="k-north")
    assert server.actionnetwork["people"].count() == 0
    assert server.actionnetwork.account("k-north")["people"].count() == 1
    assert server.actionnetwork.account("k-north").slug == "up-north"


def test_slug_and_key_are_made_of_the_title(control, post):
    added = control("POST", "actionnetwork/groups", {"title": "North & South", "slug": None})

    assert added == {"title": "North & South", "slug": "north-south", "api_key": "north-south-key"}
    assert signup(post, "nia@example.org", key=added["api_key"])["identifiers"]


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ({}, "title is required"),
        (None, "title is required"),
        ({"title": "  "}, "title is required"),
        ({"title": None}, "title is required"),
        ({"title": 3}, "title must be a text"),
        ({"title": "x", "api_key": 3}, "api_key must be a text"),
        ({"title": "x", "slug": ["y"]}, "slug must be a text"),
        ({"title": "x", "kind": "personal"}, "there is no kind; the fields are: title, api_key, slug"),
        ({"title": "x", "api_key": "mockapi-key"}, "another account has the key 'mockapi-key'"),
        ([], "the body must be a JSON object"),
        ("North", "the body must be a JSON object"),
        ({"title": "\ud800"}, "half of a character"),
        ({"title": "x", "slug": "\udfff"}, "half of a character"),
    ],
    ids=str,
)
def test_what_cannot_be_a_group_is_refused_with_a_reason(control, server, body, text):
    before = known(server)

    assert text in control("POST", "actionnetwork/groups", body, 400)
    assert known(server) == before


@pytest.mark.parametrize("data", [b"{", b"\xff\xfe", b"title=North", b"[" * 100_000, b"null"])
def test_a_body_that_is_no_json_object_is_refused(control, server, data):
    before = known(server)

    for path in ("actionnetwork/groups", "actionnetwork/webhooks"):
        headers = {"Content-Type": "application/json"}
        assert control("POST", path, status=400, data=data, headers=headers) == "the body must be a JSON object"
    assert known(server) == before


# ---- webhooks


def test_a_webhook_is_added_listed_and_told(control, post, elsewhere, server):
    added = control("POST", "actionnetwork/webhooks", {"url": elsewhere.url})

    assert added == {
        "number": 1,
        "url": elsewhere.url,
        "trigger": "any_action_or_upload",
        "active": True,
        "api_key": "mockapi-key",
    }
    assert control("GET", "actionnetwork/webhooks") == {"webhooks": [added]}
    assert [(hook.number, hook.url) for hook in server.actionnetwork.webhooks] == [(1, elsewhere.url)]
    signup(post, "rosa@example.org")
    assert elsewhere.seen == ["POST / HTTP/1.1"]


def test_a_webhook_of_one_action_hears_of_no_other(control, post):
    one, other = form_of(post), form_of(post)
    control("POST", "actionnetwork/webhooks", {"trigger": "specific_action", "action": one})

    submit(post, other, "rosa@example.org")
    submit(post, one, "nia@example.org")

    (delivery,) = control("GET", "actionnetwork/deliveries")["deliveries"]
    assert f"/forms/{one}" in delivery["payload"]["osdi:submission"]["_links"]["osdi:form"]["href"]


def test_a_webhook_without_an_address_is_read_from_the_deliveries(control, post, server):
    server.clock.freeze("2026-03-01T12:00:00Z")
    control("POST", "actionnetwork/webhooks", {})

    person = signup(post, "rosa@example.org")

    (delivery,) = control("GET", "actionnetwork/deliveries")["deliveries"]
    payload = delivery.pop("payload")
    assert delivery == {
        "number": 1,
        "webhook": 1,
        "type": "action_network:upload",
        "status": "delivered",
        "attempts": 1,
        "answer": "kept in the outbox",
        "due": "2026-03-01T12:00:00Z",
    }
    assert payload["action_network:upload"]["identifiers"] == person["identifiers"]
    assert payload == dict(server.actionnetwork.webhooks.deliveries()[0].payload)


def test_each_account_has_webhooks_of_its_own(control, post, server):
    control("POST", "actionnetwork/groups", {"title": "North", "api_key": "k-north"})
    ours = control("POST", "actionnetwork/webhooks", {})
    theirs = control("POST", "actionnetwork/webhooks", {"api_key": "k-north"})
    signup(post, "rosa@example.org", key="k-north")

    def numbers(path, what):
        return [one["number"] for one in control("GET", f"actionnetwork/{path}")[what]]

    assert (ours["api_key"], theirs["api_key"]) == ("mockapi-key", "k-north")
    assert numbers("webhooks", "webhooks") == [1, 2]
    assert numbers("webhooks?api_key=k-north", "webhooks") == [2]
    assert numbers("deliveries", "deliveries") == numbers("deliveries?api_key=k-north", "deliveries") == [1]
    assert numbers("deliveries?webhook=2", "deliveries") == [1]
    for none in ("deliveries?api_key=mockapi-key", "deliveries?webhook=1", "deliveries?webhook=9"):
        assert numbers(none, "deliveries") == [], none
    assert "webhook must be" in control("GET", "actionnetwork/deliveries?webhook=x", status=400)
    assert len(server.actionnetwork.webhooks) == len(server.actionnetwork.account("k-north").webhooks) == 1


def test_deliveries_of_several_accounts_stand_in_order(control, post):
    control("POST", "actionnetwork/groups", {"title": "North", "api_key": "k-north"})
    for key in ("mockapi-key", "k-north"):
        control("POST", "actionnetwork/webhooks", {"api_key": key})
    for number, key in enumerate(["mockapi-key", "k-north"] * 2):
        signup(post, f"p{number}@example.org", key=key)

    deliveries = control("GET", "actionnetwork/deliveries")["deliveries"]

    assert [one["webhook"] for one in deliveries] == [1, 2, 1, 2]


def test_a_webhook_that_is_not_active_hears_nothing(control, post):
    assert control("POST", "actionnetwork/webhooks", {"active": False})["active"] is False

    signup(post, "rosa@example.org")

    assert control("GET", "actionnetwork/deliveries") == {"deliveries": []}


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ({"url": "ftp://example.org"}, "http or https"),
        ({"url": ""}, "http or https"),
        ({"url": 3}, "url must be a text"),
        ({"trigger": "everything"}, "trigger must be one of specific_action, any_action, any_action_or_upload"),
        ({"trigger": "specific_action"}, "an action goes with the trigger specific_action"),
        ({"trigger": "specific_action", "action": "nothing"}, "there is no action nothing"),
        ({"trigger": "specific_action", "action": "00000000-0000-4000-8000-000000000000"}, "there is no action 0000"),
        ({"active": "yes"}, "active must be true or false"),
        ({"active": 1}, "active must be true or false"),
        ({"api_key": "nobody's"}, "no account has the key"),
        ({"receiver": "print"}, "there is no receiver; the fields are: url, trigger, action, active, api_key"),
    ],
    ids=str,
)
def test_what_cannot_be_a_webhook_is_refused_with_a_reason(control, server, body, text):
    before = known(server)

    assert text in control("POST", "actionnetwork/webhooks", body, 400)
    assert known(server) == before


def test_an_action_of_another_account_or_with_another_trigger_is_refused(control, post, server):
    control("POST", "actionnetwork/groups", {"title": "North", "api_key": "k-north"})
    theirs, ours = form_of(post, key="k-north"), form_of(post)
    before = known(server)

    for body in ({"trigger": "specific_action", "action": theirs}, {"action": ours}):
        control("POST", "actionnetwork/webhooks", body, 400)
    assert known(server) == before
    assert control("POST", "actionnetwork/webhooks", {"trigger": "specific_action", "action": ours})["number"] == 1


def test_a_webhook_is_removed_by_its_number_whose_ever_it_is(control, post):
    control("POST", "actionnetwork/groups", {"title": "North", "api_key": "k-north"})
    for key in ("mockapi-key", "k-north"):
        control("POST", "actionnetwork/webhooks", {"api_key": key})
    signup(post, "rosa@example.org", key="k-north")

    assert control("DELETE", "actionnetwork/webhooks/2") == {"removed": 2}

    signup(post, "nia@example.org", key="k-north")
    assert [hook["number"] for hook in control("GET", "actionnetwork/webhooks")["webhooks"]] == [1]
    assert [one["number"] for one in control("GET", "actionnetwork/deliveries")["deliveries"]] == [1]


@pytest.mark.parametrize("number", ["2", "0", "-1", "x", "1.0", "*", "01", "1e0"])
def test_a_number_that_no_webhook_has_is_not_found(control, server, number):
    control("POST", "actionnetwork/webhooks", {})
    before = known(server)

    assert "there is no webhook" in control("DELETE", f"actionnetwork/webhooks/{number}", status=404)
    assert known(server) == before


def test_unknown_arguments_and_keys_are_refused(control):
    assert control("GET", "actionnetwork/webhooks?key=x", status=400) == ("there is no key; the arguments are: api_key")
    assert "the arguments are: webhook, api_key" in control("GET", "actionnetwork/deliveries?status=x", status=400)
    for path in ("webhooks", "deliveries"):
        assert "no account has the key" in control("GET", f"actionnetwork/{path}?api_key=x", status=400)


# ---- what is put off


def test_a_drain_does_what_background_requests_asked_for_and_tells_the_webhooks():
    with mockapi.serve(background_delay=60) as server:
        url, control = server.actionnetwork.url, f"{server.url}/_mockapi/actionnetwork"
        requests.post(f"{control}/webhooks", json={})
        body = {"person": {"email_addresses": [{"address": "rosa@example.org"}]}}
        key = {"OSDI-API-Token": "mockapi-key"}
        assert requests.post(f"{url}/people?background_request=true", json=body, headers=key).json() == {}
        assert server.actionnetwork["people"].count() == 0

        answer = requests.post(f"{control}/drain")

        assert (answer.status_code, answer.json()) == (200, {"drained": True})
        assert server.actionnetwork["people"].count() == 1
        (delivery,) = requests.get(f"{control}/deliveries").json()["deliveries"]
        assert delivery["status"] == "delivered"


def test_looking_at_deliveries_sends_what_has_fallen_due_meanwhile(elsewhere):
    with mockapi.serve(webhook_delay=300) as server:
        server.clock.freeze("2026-03-01T12:00:00Z")
        control = f"{server.url}/_mockapi/actionnetwork"
        requests.post(f"{control}/webhooks", json={"url": elsewhere.url})
        body = {"person": {"email_addresses": [{"address": "rosa@example.org"}]}}
        requests.post(f"{server.actionnetwork.url}/people", json=body, headers={"OSDI-API-Token": "mockapi-key"})

        def looked():
            (delivery,) = requests.get(f"{control}/deliveries").json()["deliveries"]
            return delivery["status"], delivery["due"], len(elsewhere.seen)

        assert looked() == ("pending", "2026-03-01T12:05:00Z", 0)
        server.clock.freeze(datetime(2026, 3, 1, 12, 5, tzinfo=timezone.utc))
        assert looked() == ("delivered", "2026-03-01T12:05:00Z", 1)


def test_a_reset_takes_groups_and_webhooks_away(control, post, server):
    control("POST", "actionnetwork/groups", {"title": "North", "api_key": "k-north"})
    control("POST", "actionnetwork/webhooks", {})
    signup(post, "rosa@example.org")

    control("POST", "reset")

    assert control("GET", "actionnetwork/webhooks") == {"webhooks": []}
    assert control("GET", "actionnetwork/deliveries") == {"deliveries": []}
    assert [account.api_key for account in server.actionnetwork.accounts] == ["mockapi-key", "mockapi-personal-key"]


# ---- who may, and what there is


@pytest.mark.parametrize("path", TAKES)
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE"])
def test_other_methods_are_refused_and_those_that_there_are_named(control, server, method, path):
    if method in TAKES[path]:
        return
    before = known(server)

    answer = requests.request(method, f"{server.url}/_mockapi/{path}")

    assert answer.status_code == 405
    assert answer.headers["Allow"] == ", ".join(TAKES[path])
    assert control(method, path, status=405) == f"{path} takes {' and '.join(TAKES[path])}"
    assert known(server) == before


@pytest.mark.parametrize(
    "path",
    [
        "actionnetwork",
        "actionnetwork/people",
        "actionnetwork/webhooks/1/2",
        "webhooks",
        "actionnetwork/Drain",
        "*/drain",
    ],
)
def test_what_is_not_there_is_not_found_and_what_is_there_is_named(control, path):
    for method in ("GET", "POST", "DELETE"):
        text = control(method, path, status=404)
        for known in ("reset", "actionnetwork/groups", "actionnetwork/webhooks", "actionnetwork/drain"):
            assert known in text


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
@pytest.mark.parametrize("path", TAKES)
def test_a_foreign_page_reaches_none_of_it(server, path, headers):
    server.actionnetwork.webhooks.add()
    server.actionnetwork["people"].create(email_addresses=[{"address": "rosa@example.org"}])
    before = known(server)

    for method in TAKES[path]:
        body = {"title": "North"} if path.endswith("groups") else {}
        answer = requests.request(method, f"{server.url}/_mockapi/{path}", json=body, headers=headers)
        assert (answer.status_code, set(answer.json())) == (403, {"error"})
    assert known(server) == before


def test_none_of_it_is_in_the_journal_and_none_of_it_needs_a_key(control, server):
    control("POST", "actionnetwork/groups", {"title": "North"})
    control("POST", "actionnetwork/webhooks", {})
    control("GET", "actionnetwork/deliveries")
    control("DELETE", "actionnetwork/webhooks/1")

    assert len(server.journal) == 0


def test_a_slash_at_the_end_changes_nothing(control, server):
    control("POST", "actionnetwork/webhooks/", {})
    control("DELETE", "actionnetwork/webhooks/1/")

    assert len(server.actionnetwork.webhooks) == 0


def test_a_group_whose_key_is_revoked_keeps_its_webhooks(control, server):
    account = server.actionnetwork.add_group("North", api_key="k-north")
    control("POST", "actionnetwork/webhooks", {"api_key": "k-north"})
    account.revoke_key()

    assert [hook["api_key"] for hook in control("GET", "actionnetwork/webhooks")["webhooks"]] == ["k-north"]
    assert "no account" in control("POST", "actionnetwork/webhooks", {"api_key": "k-north"}, 400)
    assert control("DELETE", "actionnetwork/webhooks/1") == {"removed": 1}
