"""What has changed since a moment: which rows, which fields, how it reads, and what is left out."""

from __future__ import annotations

import pytest

import mockapi
from mockapi.emulator import Emulator


def heads(changes):
    return [change.head for change in changes]


def test_what_requests_did_is_told_in_order_with_the_fields_that_differ(mock, clients):
    rosa = mock.actionnetwork["people"].create(email_addresses=[{"address": "rosa@example.org"}], given_name="Rosa")
    clients.person("Rosa", family_name="Quill", custom_fields={"Shirt": "M"})
    clients.kit("POST", "/user/", {"email": "ada@example.org", "zip": "62701"})

    changes = mock.changes()
    assert heads(changes) == [
        "created actionnetwork custom_fields Shirt",
        f"updated actionnetwork people {rosa.id}",
        "created actionkit user 1",
        "created actionkit useroriginal 1",
        "created actionkit location 1",
    ]
    (updated,) = changes.find("people")
    assert updated.fields == {"family_name": (None, "Quill"), "custom_fields": ({}, {"Shirt": "M"})}
    assert (updated.before, updated.after) == (rosa, mock.actionnetwork["people"].get(rosa))
    user = changes.find("user", service="actionkit")[0]
    assert user.before is None
    assert (user.after.email, user.after.state) == ("ada@example.org", "IL")
    assert user.fields["zip"] == (None, "62701")


def test_what_a_test_put_in_before_the_first_request_is_not_among_it(mock, clients):
    mock.actionnetwork["tags"].create(name="before")
    assert mock.changes() == []
    clients.network("GET", "/tags")
    mock.actionnetwork["tags"].create(name="after")

    assert [change.after.name for change in mock.changes()] == ["after"]
    assert [change.after.name for change in mock.changes(0)] == ["after"]


def test_several_writes_are_one_change_and_what_came_to_nothing_is_none(mock, clients):
    clients.person("Rosa")
    rosa = mock.actionnetwork["people"].all()[0]
    for name in ("Rosie", "Rose", "Rosa"):
        clients.network("PUT", f"/people/{rosa.id}", {"given_name": name, "family_name": name})
    tag = mock.actionnetwork["tags"].create(name="gone")
    mock.actionnetwork["tags"].delete(tag)

    (one,) = mock.changes(1)
    assert (one.kind, one.fields) == ("updated", {"family_name": (None, "Rosa")})
    (made,) = mock.changes()
    assert (made.kind, made.after.family_name) == ("created", "Rosa")


def test_a_deleted_row_is_told_as_it_was_with_what_hung_on_it_then(mock, clients):
    tag = mock.actionnetwork["tags"].create(name="volunteer")
    clients.person("Rosa")
    rosa = mock.actionnetwork["people"].all()[0]
    mock.actionnetwork["taggings"].create(tag=tag, person=rosa)
    kit = mock.actionkit
    kit["user"].create(email="ada@example.org")
    kit["phone"].create(user=1, phone="5185550100", type="home")
    start = mock.checkpoint("start")

    kit["user"].delete(1)
    mock.actionnetwork["tags"].delete(tag)

    changes = mock.changes(start)
    (user,) = changes.find("user")
    assert (user.kind, user.after) == ("deleted", None)
    assert (user.before.email, user.before.phones) == ("ada@example.org", [1])
    assert {change.noun for change in changes.find(kind="deleted")} == {
        "user", "useroriginal", "location", "phone", "tags", "taggings",
    }  # fmt: skip


def test_since_takes_numbers_exchanges_names_and_savepoints(mock, clients):
    clients.person("Rosa")
    mock.checkpoint("one")
    clients.person("Ines")
    with mock.savepoint() as before:
        clients.person("Olu")
        assert len(mock.changes(before)) == 1
        assert len(mock.changes(2)) == len(mock.changes(mock.journal.requests()[1])) == 1
    assert len(mock.changes("one")) == len(mock.changes(1)) == 1
    assert len(mock.changes()) == 2
    assert mock.changes(before) == []
    assert [change.kind for change in mock.changes(3)] == ["deleted"]


def test_an_exchange_has_its_own_changes_even_after_they_were_undone(mock, clients):
    with mock.savepoint():
        clients.person("Rosa")
    clients.person("Ines")
    rosa, ines = mock.journal.requests()

    assert [change.after.given_name for change in (*rosa.changes, *ines.changes)] == ["Rosa", "Ines"]
    assert clients.network("GET", "/people").status == 200
    assert list(mock.journal.last.changes) == []
    assert str(ines.changes).startswith("1 change by #2 POST /api/v2/people -> 200:")


def test_a_refused_request_and_a_lost_answer_say_what_they_changed(mock, clients):
    clients.network("POST", "/forms", {})
    mock.faults.add(path="/people", status=503, committed=True)
    clients.person("Rosa")

    refused, lost = mock.journal.requests()
    assert (refused.status, list(refused.changes)) == (400, [])
    assert (lost.status, heads(lost.changes)[0].split()[:3]) == (503, ["created", "actionnetwork", "people"])


def test_what_was_due_anyway_is_none_of_an_exchanges_changes(mock, clients):
    mock.actionnetwork["people"].create(email_addresses=[{"address": "rosa@example.org"}])
    message = mock.actionnetwork["messages"].insert(
        subject="Hi", body="Hi", from_="Us", reply_to="us@example.org",
        status="scheduled", scheduled_start_date="2026-03-02T00:00:00Z",
    )  # fmt: skip
    clients.network("GET", "/tags")
    mock.clock.advance(days=2)
    clients.network("GET", "/tags")

    assert list(mock.journal.last.changes) == []
    (sent,) = mock.changes(1, noun="messages")
    assert (sent.key, sent.fields["status"]) == (message.id, ("scheduled", "sent"))


def test_bookkeeping_is_told_when_it_is_asked_for(mock, clients):
    mock.actionnetwork.webhooks.add(trigger="any_action_or_upload")
    clients.person("Rosa")

    assert {change.noun for change in mock.changes()} == {"people"}
    whole = mock.changes(bookkeeping=True)
    assert {change.noun for change in whole} == {"people", "deliveries", "ids"}
    (counter,) = [change for change in whole.find("ids") if change.key == "actionnetwork.people"]
    assert counter.fields == {"last": (2, 3)}
    (delivery,) = whole.find("deliveries")
    assert delivery.after["status"] == "delivered"


def test_accounts_and_webhooks_are_told_though_they_have_no_accessor(mock):
    start = mock.checkpoint("start")
    north = mock.actionnetwork.add_group("North")
    north.webhooks.add(url="https://example.org/hook")
    mock.actionnetwork.account(north.api_key).revoke_key()

    changes = mock.changes(start)
    assert heads(changes)[0] == "created actionnetwork groups north"
    assert changes.find("groups")[0].after["revoked"] is True
    assert changes.find("webhooks")[0].after["url"] == "https://example.org/hook"


def test_they_read_well_where_a_test_fails(mock, clients):
    clients.person("Rosa")
    rosa = mock.actionnetwork["people"].all()[0]
    clients.network("PUT", f"/people/{rosa.id}", {"family_name": "Quill" * 50})
    changes = mock.changes(1)

    assert str(changes).splitlines()[:2] == ["1 change since exchange 1:", f"~ actionnetwork people {rosa.id}"]
    assert all(len(line) < 200 for line in str(changes).splitlines())
    assert repr(changes).startswith(f"[<updated actionnetwork people {rosa.id}: family_name: None -> 'Quill")
    assert str(mock.changes(2)) == "no changes since exchange 2"
    assert isinstance(changes, mockapi.Changes)
    assert isinstance(changes[0], mockapi.Change)
    assert changes.find(key=rosa) == changes.find(key=rosa.id) == list(changes)
    assert changes.find(kind="deleted") == []


def test_past_the_end_of_the_journal_it_says_so(clients):
    mock = Emulator(journal_size=3)
    clients.emulator = mock
    exchanges = [clients.person(f"P{number}") and mock.journal.last for number in range(600)]

    assert len(mock.changes(599)) == 1
    assert len(exchanges[-1].changes) == 1
    for late in (None, 0, 5, 597, exchanges[0]):
        with pytest.raises(mockapi.Forgotten, match="journal_size="):
            mock.changes(late)
    with pytest.raises(mockapi.Forgotten):
        _ = exchanges[0].changes
    assert len(mock.world.log.entries) < 600


def test_what_there_is_not_is_named(mock, clients):
    clients.person("Rosa")
    mock.checkpoint("here")
    with mock.savepoint() as before:
        pass
    exchange = mock.journal.last

    with pytest.raises(KeyError, match="there is no checkpoint 'there'; there are: 'here'"):
        mock.changes("there")
    with pytest.raises(LookupError, match="there is no exchange 2; there have been 1"):
        mock.changes(2)
    mock.reset()
    for stranger in (before, exchange):
        clients.network("GET", "/tags")
        with pytest.raises(ValueError, match="another world"):
            mock.changes(stranger)


def test_a_cleared_journal_begins_anew(mock, clients):
    clients.person("Rosa")
    mock.journal.clear()
    assert mock.changes() == []
    clients.person("Ines")

    assert [change.after.given_name for change in mock.changes()] == ["Ines"]
    with pytest.raises(mockapi.Forgotten, match="cleared"):
        mock.changes(1)
