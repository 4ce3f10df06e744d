"""parsons.ActionNetwork writes messages and unique ID lists, and sends and schedules."""

from __future__ import annotations

import pytest
import requests

DRAFT = {
    "subject": "Stop doing the bad thing",
    "body": "<p>The mayor should stop doing the bad thing.</p>",
    "from": "Progressive Action Now",
    "reply_to": "jane@progressiveactionnow.example.org",
}


def native(resource):
    (identifier,) = (item for item in resource["identifiers"] if item.startswith("action_network:"))
    return identifier.partition(":")[2]


@pytest.fixture
def sent(mockapi):
    """The addresses that got a message, in order."""
    return lambda: [mail.to[0] for mail in mockapi.outbox]


@pytest.fixture
def rosa(mockapi):
    return mockapi.actionnetwork["people"].create(email_addresses=[{"address": "rosa@example.org"}])


@pytest.fixture
def nia(mockapi):
    return mockapi.actionnetwork["people"].create(email_addresses=[{"address": "nia@example.org"}])


def test_a_message_is_made_calculated_and_read(mockapi, network, raw, rosa, nia):
    made = network.create_message({**DRAFT, "targets": [{"href": "https://actionnetwork.org/api/v2/tags/1"}]})

    assert (made["status"], made["subject"]) == ("calculating", DRAFT["subject"])
    shown = network.get_message(native(made))
    assert (shown["status"], shown["total_targeted"], shown["targets"]) == ("draft", 2, [])
    assert shown == raw(mockapi, f"/messages/{native(made)}")
    message = mockapi.actionnetwork["messages"].get(native(made))
    assert (message["from"], message.reply_to, message.body) == (DRAFT["from"], DRAFT["reply_to"], DRAFT["body"])


def test_a_message_has_targets_and_a_wrapper(mockapi, network, rosa, nia):
    query = mockapi.actionnetwork["queries"].insert(name="Nia alone", people=[nia.id])
    wrapper = mockapi.actionnetwork["wrappers"].insert(name="Plain")

    made = network.create_message(
        {
            **DRAFT,
            "targets": [{"href": f"https://actionnetwork.org/api/v2/queries/{query.id}"}],
            "_links": {"osdi:wrapper": {"href": f"https://actionnetwork.org/api/v2/wrappers/{wrapper.id}"}},
        }
    )

    shown = network.get_message(native(made))
    assert (shown["total_targeted"], shown["targets"][0]["href"]) == (
        1,
        f"{mockapi.actionnetwork.url}/queries/{query.id}",
    )
    assert shown["_links"]["osdi:wrapper"]["href"] == network.get_wrapper(wrapper.id)["_links"]["self"]["href"]
    assert mockapi.actionnetwork["messages"].get(native(made)).wrapper == wrapper.id


@pytest.mark.parametrize("missing", DRAFT)
def test_a_message_that_lacks_something_is_refused(mockapi, network, unchanged, missing):
    with unchanged(mockapi), pytest.raises(requests.HTTPError, match=f"400.*{missing} is required"):
        network.create_message({name: value for name, value in DRAFT.items() if name != missing})


def test_a_draft_is_edited_and_keeps_the_rest(mockapi, network, raw, rosa):
    made = network.create_message(DRAFT)

    network.update_message(native(made), {"name": "Bad thing", "subject": "Stop it"})

    shown = raw(mockapi, f"/messages/{native(made)}")
    assert (shown["name"], shown["subject"], shown["body"]) == ("Bad thing", "Stop it", DRAFT["body"])
    assert mockapi.actionnetwork["messages"].get(native(made)).name == "Bad thing"


def test_a_message_is_sent_to_the_subscribed_once(mockapi, network, raw, sent, rosa, nia, unchanged):
    mockapi.actionnetwork["people"].update(nia, email_addresses=[{"status": "unsubscribed"}])
    key = native(network.create_message(DRAFT))

    assert network.send_message(key) == {"message": "Your email has been sent."}

    assert mockapi.journal.last.path.endswith("/send/")
    assert mockapi.journal.last.request.body == b""
    assert sent() == ["rosa@example.org"]
    shown = raw(mockapi, f"/messages/{key}")
    assert (shown["status"], shown["statistics"]["sent"]) == ("sent", 1)
    with unchanged(mockapi), pytest.raises(requests.HTTPError, match="400"):
        network.send_message(key)
    with unchanged(mockapi), pytest.raises(requests.HTTPError, match="400"):
        network.update_message(key, {"subject": "Too late"})
    assert sent() == ["rosa@example.org"]


def test_the_people_of_a_sent_message_are_a_list(mockapi, network, rosa, nia):
    key = native(network.create_message(DRAFT))
    network.send_message(key)

    href = network.get_message(key)["_links"]["osdi:recipients"]["href"]
    (one,) = network.get_lists()
    assert (one["_links"]["self"]["href"], one["description"]) == (href, "Email")
    reached = network.get_items(native(one))["action_network:person_id"]
    assert set(reached) == {person.id for person in mockapi.actionnetwork["people"].all()} == {rosa.id, nia.id}


def test_statistics_become_columns_when_asked_for(mockapi, network, rosa):
    network.send_message(native(network.create_message(DRAFT)))

    table = network.get_messages(unpack_statistics=True)

    assert table["statistics"][0]["sent"] == table["sent"][0] == 1
    (message,) = mockapi.actionnetwork["messages"].all()
    assert message.statistics["sent"] == 1
    assert {"opened", "clicked", "unsubscribed", "bounced", "spam_reports"} <= set(table.columns)


def test_a_message_to_nobody_is_not_sent(mockapi, network, sent, unchanged):
    key = native(network.create_message(DRAFT))

    with unchanged(mockapi), pytest.raises(requests.HTTPError, match="400"):
        network.send_message(key)

    assert sent() == []


def test_a_message_scheduled_in_the_query_goes_out_when_its_time_has_come(mockapi, network, sent, rosa):
    mockapi.clock.freeze("2026-03-01T12:00:00Z")
    key = native(network.create_message(DRAFT))

    answer = network.schedule_message(key, "2026-03-01T14:00:00Z")

    assert answer == {"message": "Your message has been scheduled"}
    assert mockapi.journal.last.query == {"scheduled_start_date": "2026-03-01T14:00:00Z"}
    shown = network.get_message(key)
    assert (shown["status"], shown["scheduled_start_date"]) == ("scheduled", "2026-03-01T14:00:00Z")
    assert sent() == []
    mockapi.clock.freeze("2026-03-01T14:00:00Z")
    shown = network.get_message(key)
    assert (shown["status"], shown["sent_start_date"]) == ("sent", "2026-03-01T14:00:00Z")
    assert sent() == ["rosa@example.org"]


@pytest.mark.parametrize("when", ["2026-02-28T00:00:00Z", "soon", ""])
def test_a_message_cannot_be_scheduled_for_no_time_to_come(mockapi, network, rosa, unchanged, when):
    mockapi.clock.freeze("2026-03-01T12:00:00Z")
    key = native(network.create_message(DRAFT))

    with unchanged(mockapi), pytest.raises(requests.HTTPError, match=r"400.*scheduled_start_date"):
        network.schedule_message(key, when)


def test_unique_ids_are_sent_in_counted_and_never_shown(mockapi, network, raw, rosa, nia):
    made = network.create_unique_id_list("High donors", [rosa.id, nia.id, rosa.id.upper()])

    (one,) = mockapi.actionnetwork["unique_id_lists"].all()
    assert (made["name"], made["count"]) == ("High donors", 2)
    assert "unique_ids" not in made
    assert raw(mockapi, f"/unique_id_lists/{one.id}") == made == network.get_unique_id_list(one.id)
    assert set(one.unique_ids) == {rosa.id, nia.id}
    assert mockapi.actionnetwork["people"].count() == 2


@pytest.mark.parametrize(("name", "ids"), [("", []), ("High donors", "all of them"), ("High donors", [{"id": 1}])])
def test_a_unique_id_list_that_cannot_be_is_refused(mockapi, network, unchanged, name, ids):
    with unchanged(mockapi), pytest.raises(requests.HTTPError, match="400"):
        network.create_unique_id_list(name, ids)
