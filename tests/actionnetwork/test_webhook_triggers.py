"""Which webhooks hear of what: the four triggers, accounts, inactive ones, what nobody hears of (reference 40.4)."""

from __future__ import annotations

import pytest
from wire import ACTION_OF

from mockapi.emulator import Emulator
from mockapi.world.errors import NotFound

TRIGGERS = ("specific_action", "any_action", "any_action_or_upload", "subscribed")
RECORDS = sorted(ACTION_OF)


@pytest.fixture
def webhooks(emulator):
    """The default group's."""
    return emulator.actionnetwork.webhooks


@pytest.fixture
def heard(webhooks):
    """A function that gives the types that a webhook, or all of them, heard of, each delivered."""

    def heard(hook=None):
        deliveries = webhooks.deliveries(hook)
        assert {delivery.status for delivery in deliveries} <= {"delivered"}
        return [delivery.type for delivery in deliveries]

    return heard


@pytest.fixture
def helper(ask):
    """A function that records something with an action by the helper, for an address."""

    def helper(noun, action, address="rosa@example.org", by=ask, **fields):
        least = {"recipients": [{"display_name": "Us", "amount": "1.00"}]} if noun == "donations" else {}
        body = {"person": {"email_addresses": [{"address": address}]}, **least, **fields}
        return by.post(f"/{ACTION_OF[noun]}/{ask.id(action)}/{noun}", body)

    return helper


# ---- the triggers


@pytest.mark.parametrize("noun", RECORDS)
@pytest.mark.parametrize("named", ["record", "uuid", "address", "identifier"])
def test_a_specific_action_is_heard_of_and_no_other(ask, emulator, make, webhooks, heard, helper, noun, named):
    kind = ACTION_OF[noun]
    action, other = make(kind, identifiers=["crm:1"]), make(kind)
    names = {
        "record": emulator.actionnetwork[kind].get(ask.id(action)),
        "uuid": ask.id(action),
        "address": action["_links"]["self"]["href"],
        "identifier": "crm:1",
    }
    hook = webhooks.add(trigger="specific_action", action=names[named])

    helper(noun, other)
    assert heard(hook) == []
    record = helper(noun, action)

    (delivery,) = webhooks.deliveries(hook)
    assert ask.id(record) in delivery.payload[delivery.type]["_links"]["self"]["href"]
    ask.signup("nia@example.org")
    assert len(heard(hook)) == 1


def test_actions_of_two_nouns_with_the_same_number_are_told_apart(make, webhooks, heard, helper):
    form, petition = make("forms"), make("petitions")
    hook = webhooks.add(trigger="specific_action", action=form["identifiers"][0].partition(":")[2])

    helper("signatures", petition)
    helper("submissions", form)

    assert heard(hook) == ["osdi:submission"]


@pytest.mark.parametrize(
    ("trigger", "types"),
    [
        ("any_action", ["osdi:signature", "osdi:attendance", "osdi:submission"]),
        ("any_action_or_upload", ["osdi:signature", "action_network:upload", "osdi:attendance", "osdi:submission"]),
        ("subscribed", ["osdi:signature", "osdi:submission"]),
    ],
)
def test_what_a_trigger_hears_of(ask, make, webhooks, heard, helper, trigger, types):
    petition, event, form = make("petitions"), make("events"), make("forms")
    hook = webhooks.add(trigger=trigger)

    helper("signatures", petition)
    ask.signup("rosa@example.org", given_name="Rosa")
    helper("attendances", event)
    helper("submissions", form, "nia@example.org")

    assert heard(hook) == types


@pytest.mark.parametrize("noun", RECORDS)
def test_any_action_is_heard_of_whatever_its_kind(make, webhooks, heard, helper, noun):
    hooks = [webhooks.add(trigger=trigger) for trigger in ("any_action", "any_action_or_upload", "subscribed")]
    action = make(ACTION_OF[noun])

    helper(noun, action)
    helper(noun, action)

    assert [len(heard(hook)) for hook in hooks] == [2, 2, 1]


def test_subscribed_hears_of_who_is_new_and_of_who_comes_back(ask, webhooks, heard):
    hook = webhooks.add(trigger="subscribed")

    rosa = ask.signup("rosa@example.org")
    ask.signup("rosa@example.org", given_name="Rosa")
    ask.put(f"/people/{ask.id(rosa)}", {"email_addresses": [{"status": "unsubscribed"}]})
    assert len(heard(hook)) == 1
    ask.post("/people", {"person": {"email_addresses": [{"address": "rosa@example.org", "status": "subscribed"}]}})

    assert heard(hook) == ["action_network:upload"] * 2
    ask.post("/people", {"person": {"email_addresses": [{"address": "nia@example.org", "status": "unsubscribed"}]}})
    ask.signup(phone="12025550143")
    assert len(heard(hook)) == 2


def test_a_record_by_link_is_an_action_too(ask, make, webhooks, heard, link_to):
    rosa, form = ask.signup("rosa@example.org"), make("forms")
    hooks = [webhooks.add(trigger="specific_action", action=ask.id(form)), webhooks.add(trigger="any_action"),
             webhooks.add(trigger="subscribed")]  # fmt: skip

    ask.post(f"/forms/{ask.id(form)}/submissions", link_to(rosa))

    assert [heard(hook) for hook in hooks] == [["osdi:submission"], ["osdi:submission"], []]


def test_several_webhooks_hear_of_one_thing_with_a_key_each(ask, webhooks):
    hooks = [webhooks.add() for _ in range(3)]

    ask.signup("rosa@example.org")

    deliveries = webhooks.deliveries()
    assert [delivery.webhook for delivery in deliveries] == [hook.number for hook in hooks]
    assert len({delivery.payload["idempotency_key"] for delivery in deliveries}) == 3
    assert len({str(delivery.payload["action_network:upload"]) for delivery in deliveries}) == 1


def test_one_that_is_not_active_hears_nothing(ask, webhooks, make):
    idle = webhooks.add(active=False)

    make("submissions")

    assert (idle.active, webhooks.deliveries(), len(webhooks)) == (False, [], 1)
    assert list(webhooks) == [idle]


# ---- what is heard of, and what is not


def test_a_post_without_a_key_is_heard_of_by_who_owns_the_action(ask_without_key, client, emulator, make, helper):
    north = emulator.actionnetwork.add_group("North")
    ours, theirs = emulator.actionnetwork.webhooks, north.webhooks
    for webhooks in (ours, theirs):
        webhooks.add()
    form = make("forms", by=client(key=north.api_key))

    assert helper("submissions", form, by=ask_without_key) == {}

    assert ours.deliveries() == []
    (delivery,) = theirs.deliveries()
    assert delivery.type == "osdi:submission"
    assert delivery.payload["action_network:sponsor"]["title"] == "North"


def test_a_post_without_a_key_over_version_1_is_heard_of_too(client, webhooks, heard, make, helper):
    webhooks.add()

    assert helper("submissions", make("forms"), by=client("v1", key=None)) == {}

    assert heard() == ["osdi:submission"]


def test_what_a_fault_answers_is_heard_of_by_nobody(ask, emulator, webhooks, heard):
    webhooks.add()
    emulator.faults.add(status=503, times=1)
    body = {"person": {"email_addresses": [{"address": "rosa@example.org"}]}}

    assert ask("POST", "/people", body).status == 503
    assert heard() == []
    assert ask("POST", "/people", body).status == 200
    assert heard() == ["action_network:upload"]


def test_background_requests_are_heard_of(ask, webhooks, heard):
    webhooks.add()

    body = {"person": {"email_addresses": [{"address": "rosa@example.org"}]}}
    assert ask.post("/people?background_request=true", body) == {}

    assert heard() == ["action_network:upload"]


def test_background_requests_that_are_put_off_are_heard_of_when_they_are_done(ask, emulator, webhooks, heard):
    emulator.settings.actionnetwork.background_delay = 60
    webhooks.add()
    body = {"person": {"email_addresses": [{"address": "rosa@example.org"}]}}
    for _ in range(2):
        ask.post("/people?background_request=true", body)
    assert heard() == []

    emulator.clock.advance(seconds=60)
    assert heard() == ["action_network:upload"] * 2
    ask.post("/people?background_request=true", body)
    emulator.actionnetwork.drain()
    assert heard() == ["action_network:upload"] * 3
    assert len(emulator.outbox) == 3


def test_what_is_refused_or_cannot_be_fulfilled_is_heard_of_by_nobody(ask, make, webhooks, heard, link_to, emulator):
    webhooks.add()
    form, page = make("forms"), make("fundraising_pages")

    ask.refused("POST", "/people", {"person": {}})
    ask.refused("POST", f"/forms/{ask.id(form)}/submissions", {})
    for path, body in ((f"/forms/{ask.id(form)}/submissions", {"person": {}}),
                       (f"/fundraising_pages/{ask.id(page)}/donations", {"person": {"given_name": "Rosa"}}),
                       (f"/forms/{ask.id(form)}/submissions", {"person": {"email_addresses": "no"}}),
                       ("/people?background_request=true", {"person": {}})):  # fmt: skip
        assert ask.post(path, body) == {}
    ask.refused("POST", "/forms/unknown/submissions", {"person": {"email_addresses": [{"address": "a@b.org"}]}})

    assert heard() == []
    assert len(emulator.outbox) == 0


def test_edits_tags_deletions_and_actions_are_heard_of_by_nobody(ask, ask_v1, make, webhooks, heard):
    submission = make("submissions")
    for trigger in TRIGGERS[1:]:
        webhooks.add(trigger=trigger)
    path = submission["_links"]["self"]["href"].partition("/api/v2")[2]

    ask.put(path, {"identifiers": ["crm:1"]})
    person = f"/people/{submission['action_network:person_id']}"
    ask.put(person, {"given_name": "Rosa", "custom_fields": {"Ward": "7"}})
    for noun in ("forms", "tags", "petitions", "events"):
        make(noun)
    tagging = make("taggings", person=ask.get(person))
    ask("DELETE", tagging["_links"]["self"]["href"].partition("/api/v2")[2])
    ask_v1("DELETE", person)
    ask.get("/people")

    assert heard() == []


def test_the_python_door_and_packs_send_nothing(ask, emulator, webhooks, make):
    webhooks.add()
    network, form = emulator.actionnetwork, make("forms")
    rosa = network["people"].create(email_addresses=[{"address": "rosa@example.org"}])
    network["submissions"].create(form=ask.id(form), person={"email_addresses": [{"address": "nia@example.org"}]})
    network["submissions"].insert(form=ask.id(form), person=rosa)
    network["people"].update(rosa, given_name="Rosa")
    network["people"].overwrite(rosa, given_name="R.")
    network["people"].delete(rosa)
    emulator.seed({"actionnetwork": {"people": [{"phone_numbers": [{"number": "12025550143"}]}]}})

    ask.get("/people")

    assert webhooks.deliveries() == []
    assert (network["people"].count(), network["submissions"].count()) == (2, 1)


def test_each_account_hears_of_its_own(emulator, client, make):
    accounts = [emulator.actionnetwork.account(), emulator.actionnetwork.add_group("North"),
                emulator.actionnetwork.add_personal_list("Nia")]  # fmt: skip
    for account in accounts:
        account.webhooks.add()

    for number, account in enumerate(accounts):
        for _ in range(number + 1):
            make("submissions", by=client(key=account.api_key))

    assert [len(account.webhooks.deliveries()) for account in accounts] == [1, 2, 3]
    (theirs,) = accounts[1].webhooks
    assert accounts[0].webhooks.deliveries(theirs) == []


# ---- sending on demand


def test_a_record_can_be_sent_as_if_it_had_just_come_about(ask, emulator, make, webhooks):
    form = make("forms")
    rosa = emulator.actionnetwork["people"].create(email_addresses=[{"address": "rosa@example.org"}])
    record = emulator.actionnetwork["submissions"].insert(form=ask.id(form), person=rosa, created_date="2014-03-18")
    hooks = [webhooks.add(), webhooks.add(trigger="any_action"), webhooks.add(trigger="subscribed"),
             webhooks.add(trigger="specific_action", action=ask.id(form)),
             webhooks.add(trigger="specific_action", action=ask.id(make("forms")))]  # fmt: skip

    webhooks.send(record)
    webhooks.send(rosa)

    assert [[delivery.type for delivery in webhooks.deliveries(hook)] for hook in hooks] == [
        ["osdi:submission", "action_network:upload"],
        ["osdi:submission"],
        [],
        ["osdi:submission"],
        [],
    ]
    submission = webhooks.deliveries()[0].payload["osdi:submission"]
    assert submission["created_date"] == "2014-03-18T00:00:00Z"
    assert submission["person"]["email_addresses"][0]["address"] == "rosa@example.org"
    assert (
        submission["_links"]["self"]["href"]
        == f"{emulator.actionnetwork.url}/forms/{ask.id(form)}/submissions/{record.id}"
    )


@pytest.mark.parametrize("noun", ["forms", "tags", "taggings", "messages", "lists", "items"])
def test_what_nobody_did_cannot_be_sent(ask, emulator, make, webhooks, noun):
    webhooks.add()
    thing = emulator.actionnetwork[noun].get(ask.id(make(noun)))
    before = webhooks.deliveries()

    with pytest.raises(ValueError, match=f"no webhook hears of {noun}"):
        webhooks.send(thing)
    assert webhooks.deliveries() == before


def test_what_another_account_has_cannot_be_sent(ask, emulator, webhooks):
    north = emulator.actionnetwork.add_group("North")
    stranger = north["people"].create(email_addresses=[{"address": "rosa@example.org"}])
    for hooks in (webhooks, north.webhooks):
        hooks.add()

    with pytest.raises(NotFound):
        webhooks.send(stranger)
    assert (webhooks.deliveries(), north.webhooks.deliveries()) == ([], [])
    north.webhooks.send(stranger)
    assert len(north.webhooks.deliveries()) == 1


# ---- adding and removing


@pytest.mark.parametrize(
    ("options", "text"),
    [
        ({"trigger": "all"}, "trigger must be one of"),
        ({"trigger": "specific_action"}, "an action goes with"),
        ({"url": "hooks.example.org"}, "http or https"),
        ({"url": ""}, "http or https"),
        ({"url": "file:///etc/passwd"}, "http or https"),
    ],
    ids=str,
)
def test_what_cannot_be_a_webhook_is_refused(webhooks, options, text):
    with pytest.raises(ValueError, match=text):
        webhooks.add(**options)
    assert (len(webhooks), list(webhooks)) == (0, [])
    assert webhooks.add().number == 1


def test_only_the_accounts_own_actions_can_be_waited_for(ask, emulator, make, webhooks, client):
    north = emulator.actionnetwork.add_group("North")
    theirs = make("forms", by=client(key=north.api_key))
    rosa, tag, record = ask.signup("rosa@example.org"), make("tags"), make("submissions")

    for thing in (theirs, rosa, tag, record):
        with pytest.raises(NotFound, match="there is no action"):
            webhooks.add(trigger="specific_action", action=ask.id(thing))
    with pytest.raises(ValueError, match="an action goes with"):
        webhooks.add(trigger="any_action", action=ask.id(make("forms")))
    assert len(webhooks) == 0


def test_a_webhook_that_was_removed_hears_nothing_more_and_keeps_what_it_heard(ask, webhooks):
    kept, gone = webhooks.add(), webhooks.add()
    ask.signup("rosa@example.org")

    webhooks.remove(gone)
    ask.signup("nia@example.org")

    assert list(webhooks) == [kept]
    assert [len(webhooks.deliveries(hook)) for hook in (kept, gone)] == [2, 1]
    assert len(webhooks.deliveries()) == 3
    with pytest.raises(NotFound):
        webhooks.remove(gone)
    webhooks.remove(kept.number)
    assert len(webhooks) == 0


def test_a_webhook_of_another_account_cannot_be_removed(emulator, webhooks):
    hook = webhooks.add()

    with pytest.raises(NotFound):
        emulator.actionnetwork.add_group("North").webhooks.remove(hook)
    assert list(webhooks) == [hook]


def test_savepoints_and_resets_take_webhooks_and_deliveries_back(ask, emulator, webhooks):
    first = webhooks.add()
    ask.signup("rosa@example.org")
    before = webhooks.deliveries()
    with emulator.savepoint():
        webhooks.add()
        webhooks.remove(first)
        ask.signup("nia@example.org")
        assert (len(webhooks.deliveries()), len(emulator.outbox)) == (2, 2)

    assert (list(webhooks), webhooks.deliveries(), len(emulator.outbox)) == ([first], before, 1)
    ask.signup("nia@example.org")
    assert [delivery.number for delivery in webhooks.deliveries()] == [1, 2]
    emulator.checkpoint("two")
    ask.signup("lea@example.org")
    emulator.restore("two")
    assert (len(webhooks.deliveries()), len(emulator.outbox)) == (2, 2)

    emulator.reset()

    assert (list(webhooks), webhooks.deliveries(), len(emulator.outbox)) == ([], [], 0)
    ask.signup("rosa@example.org")
    assert webhooks.deliveries() == []


def test_worlds_side_by_side_hear_of_their_own(ask, webhooks):
    other = Emulator()
    other.actionnetwork.webhooks.add()
    webhooks.add()

    ask.signup("rosa@example.org")

    assert (len(webhooks.deliveries()), other.actionnetwork.webhooks.deliveries()) == (1, [])
