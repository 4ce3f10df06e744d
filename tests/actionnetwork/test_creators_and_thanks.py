"""Who is said to have made an action, whom its creator's list gets, and whom it thanks (reference 8.3, 12.5)."""

from __future__ import annotations

import pytest
from wire import ACTION_OF, HOMES, LEAST, home_of, path_of

RECORDS = {actions: records for records, actions in ACTION_OF.items()}
EMBEDDING = {"v2": ["petitions", "forms", "fundraising_pages", "advocacy_campaigns", "surveys"],
             "v1": ["petitions", "forms", "fundraising_pages", "events"]}  # fmt: skip
THANKING = ["signatures", "attendances", "submissions", "responses"]  # not donations, not outreaches (12.5, 20.4, 21.3)
EVERYWHERE = [(version, kind) for version, homes in HOMES.items() for kind in RECORDS if kind in homes]
ROSA = {"given_name": "Rosa", "email_addresses": [{"address": "rosa@example.org"}]}
TRIGGER = {"triggers": {"autoresponse": {"enabled": True}}}
THANKS = {"subject": "Thank you", "body": "<p>Thanks.</p>", "from": "The office"}


@pytest.fixture
def group(emulator):
    return emulator.actionnetwork.account()


@pytest.fixture
def lea(group):
    """Somebody who helps to run the group and has a personal list."""
    return group.add_member("lea@example.org", given_name="Lea", family_name="Lead", api_key="lea-key")


@pytest.fixture
def hers(client, lea):
    """Her own list."""
    return client(key="lea-key")


def by(person, *rels):
    return {"_links": {rel: {"href": f"https://actionnetwork.org/api/v2/people/{person.id}"} for rel in rels}}


def addresses(people):
    return sorted(entry["address"] for person in people for entry in person["email_addresses"] if "address" in entry)


# ---- creators


@pytest.mark.parametrize(("version", "kind"), EVERYWHERE)
def test_a_member_who_is_named_is_linked_and_embedded_where_creators_are(client, make, lea, group, version, kind):
    ask = client(version)

    action = make(kind, by=ask, **by(lea, "osdi:creator"))

    shown = {"href": f"https://actionnetwork.org/api/{version}/people/{lea.id}"}
    assert action["_links"]["osdi:creator"] == shown
    assert ("osdi:creator" in action.get("_embedded", {})) == (kind in EMBEDDING[version])
    if kind in EMBEDDING[version]:
        assert action["_embedded"]["osdi:creator"]["given_name"] == "Lea"
        assert action["_embedded"]["osdi:creator"]["_links"]["self"] == shown
    assert ask.get(path_of(action)) == action
    assert group[kind].get(ask.id(action)).creator == lea.id


@pytest.mark.parametrize("kind", RECORDS)
def test_nobody_is_made_a_creator_later_or_by_a_known_identifier(ask, make, lea, group, kind):
    action = make(kind, identifiers=["crm:1"])

    assert ask.put(path_of(action), by(lea, "osdi:creator", "osdi:organizer"))["_links"] == action["_links"]
    again = make(kind, identifiers=["crm:1"], **by(lea, "osdi:creator", "osdi:organizer"))

    assert again["_links"] == action["_links"]
    assert group[kind].get("crm:1").creator == group.owner.id


@pytest.mark.parametrize("kind", RECORDS)
def test_somebody_on_the_list_is_no_member_until_made_one(ask, make, group, kind):
    rosa = group["people"].get(ask.signup("rosa@example.org")["identifiers"][0])
    before = make(kind, **by(rosa, "osdi:creator"))

    group["people"].overwrite(rosa, member=True)
    after = make(kind, **by(rosa, "osdi:creator"))

    assert before["_links"]["osdi:creator"]["href"].endswith(group.owner.id)
    assert after["_links"]["osdi:creator"]["href"].endswith(rosa.id)


@pytest.mark.parametrize("kind", RECORDS)
def test_with_a_personal_key_only_the_owner_can_be_named(make, hers, lea, group, emulator, kind):
    helper, aide = group.add_member("mel@example.org"), emulator.actionnetwork.account("lea-key").add_member("a@b.org")

    for named in (
        lea,
        helper,
        aide,
        group.owner,
        emulator.actionnetwork.account(emulator.actionnetwork.personal_key).owner,
    ):
        action = make(kind, by=hers, **by(named, "osdi:creator"))
        assert action["_links"]["osdi:creator"]["href"].endswith(lea.id)
    assert hers.get(f"/people/{lea.id}")["given_name"] == "Lea"
    assert hers.people() == []


@pytest.mark.parametrize("version", HOMES)
def test_an_event_has_an_organizer_of_its_own(client, make, lea, group, version):
    mel, ask = group.add_member("mel@example.org", given_name="Mel"), client(version)
    links = {**by(lea, "osdi:creator")["_links"], **by(mel, "osdi:organizer")["_links"]}

    event = make("events", by=ask, _links=links)

    assert event["_links"]["osdi:creator"]["href"].endswith(lea.id)
    assert event["_links"]["osdi:organizer"]["href"].endswith(mel.id)
    if version == "v1":
        embedded = event["_embedded"]
        assert [embedded[rel]["given_name"] for rel in ("osdi:creator", "osdi:organizer")] == ["Lea", "Mel"]
    row = group["events"].get(ask.id(event))
    assert (row.creator, row.organizer) == (lea.id, mel.id)


# ---- their lists


@pytest.fixture(params=RECORDS)
def kind(request):
    return request.param


@pytest.fixture
def of_hers(make, lea, kind):
    """An action that she is said to have made."""
    return make(kind, **by(lea, "osdi:creator"))


def body_of(kind, person=ROSA, **more):
    return {**LEAST.get(RECORDS[kind], {}), "person": person, **more}


def test_who_acts_joins_the_list_of_a_creator_who_was_named_however_they_act(
    ask, client, ask_without_key, make, kind, of_hers, hers, link_to
):
    path = home_of("v2", RECORDS[kind], of_hers)
    nia = ask.signup("nia@example.org", given_name="Nia")

    ask.post(path, body_of(kind))
    ask_without_key.post(path, body_of(kind, {"email_addresses": [{"address": "bo@example.org"}]}))
    ask.post(path, {**LEAST.get(RECORDS[kind], {}), **link_to(nia)})
    ask.post(
        path, body_of(kind, {"email_addresses": [{"address": "kit@example.org"}]}), query="background_request=true"
    )

    everybody = ["bo@example.org", "kit@example.org", "nia@example.org", "rosa@example.org"]
    assert addresses(hers.people()) == addresses(ask.people()) == everybody
    assert {person["email_addresses"][0]["status"] for person in hers.people()} == {"subscribed"}
    (theirs,) = hers.people("filter=given_name eq 'Nia'")
    assert hers.id(theirs) != ask.id(nia)
    assert hers.get(f"/{kind}")["total_records"] == 0  # the action stays the group's, and so does what was done


def test_a_creator_who_was_not_named_has_no_part_in_it(ask, make, kind, hers, lea, emulator):
    action = make(kind)

    ask.post(home_of("v2", RECORDS[kind], action), body_of(kind))

    assert hers.people() == []
    assert addresses(ask.people()) == ["rosa@example.org"]


def test_a_creator_without_a_list_gets_nobody_and_nothing_fails(ask, make, kind, group):
    mel = group.add_member("mel@example.org")
    action = make(kind, **by(mel, "osdi:creator"))

    record = ask.post(home_of("v2", RECORDS[kind], action), body_of(kind))

    assert record["action_network:person_id"] == ask.id(ask.people()[0])


def test_identifiers_tags_and_refusals_stay_with_the_group(ask, kind, of_hers, hers, upload, everything, group):
    upload(tags=[{"name": "volunteer"}])
    path, person = home_of("v2", RECORDS[kind], of_hers), {**ROSA, "identifiers": ["crm:1"]}

    before = everything()
    assert ask.post(path, body_of(kind, person, add_tags="volunteer")) == {}
    assert (everything(), hers.people()) == (before, [])

    ask.post(path, body_of(kind, person, add_tags=["volunteer"]))
    (rosa,) = hers.people()
    assert rosa["identifiers"] == [f"action_network:{hers.id(rosa)}"]
    assert hers.get(f"/people/{hers.id(rosa)}/taggings")["total_records"] == 0
    assert group["taggings"].count() == 1


def test_somebody_already_on_her_list_is_merged_and_keeps_what_was_not_sent(ask, kind, of_hers, hers, link_to):
    path = home_of("v2", RECORDS[kind], of_hers)
    known = hers.signup("rosa@example.org", family_name="Quill", given_name="Rosie")
    rosa = ask.signup("rosa@example.org", given_name="Rosa Maria")

    ask.post(path, {**LEAST.get(RECORDS[kind], {}), **link_to(rosa)})
    assert hers.people()[0]["given_name"] == "Rosie"  # by link nothing was said of her
    ask.post(path, body_of(kind))

    (now,) = hers.people()
    assert (now["identifiers"], now["given_name"], now["family_name"]) == (known["identifiers"], "Rosa", "Quill")


def test_somebody_with_a_number_alone_joins_by_it(ask, kind, of_hers, hers, link_to):
    rosa = ask.signup(phone="12025550143")

    ask.post(home_of("v2", RECORDS[kind], of_hers), {**LEAST.get(RECORDS[kind], {}), **link_to(rosa)})

    assert [person["phone_numbers"][0]["number"] for person in hers.people()] == ["12025550143"]


def test_somebody_known_to_the_group_by_an_identifier_joins_by_the_address(ask, kind, of_hers, hers):
    ask.signup("rosa@example.org", identifiers=["crm:1"])

    ask.post(home_of("v2", RECORDS[kind], of_hers), body_of(kind, {"identifiers": ["crm:1"], "given_name": "Rosa"}))

    assert addresses(hers.people()) == ["rosa@example.org"]
    assert hers.people()[0]["given_name"] == "Rosa"


# ---- thanks


@pytest.fixture
def made_in_the_interface(group, kind):
    """An action with thanks switched on. Fundraising pages and so on have some too, but no helper asks for them."""
    return group[kind].insert(title="Sign", thank_you=THANKS)


def record_path(kind, row, version="v2"):
    return "/" + HOMES[version][RECORDS[kind]].replace("*", row.id)


def test_thanks_are_sent_where_the_helper_asks_and_the_kind_has_some(ask, kind, made_in_the_interface, emulator):
    before = ask.people()

    ask("POST", record_path(kind, made_in_the_interface), body_of(kind, **TRIGGER))

    if RECORDS[kind] not in THANKING:
        assert list(emulator.outbox) == []
        return
    (mail,) = emulator.outbox
    assert (tuple(mail.to), mail.subject, mail.body, mail.sender) == (
        ("rosa@example.org",), "Thank you", "<p>Thanks.</p>", "The office",
    )  # fmt: skip
    assert before == []
    assert mail.about == {"action": made_in_the_interface.id, "person": ask.id(ask.people()[0])}


@pytest.mark.parametrize("kind", [ACTION_OF[records] for records in THANKING])
@pytest.mark.parametrize("way", ["blind", "background", "again", "v1"])
def test_thanks_come_in_every_way_of_asking(ask, ask_without_key, ask_v1, kind, made_in_the_interface, way, emulator):
    path, body = record_path(kind, made_in_the_interface), body_of(kind, **TRIGGER)

    if way == "blind":
        assert ask_without_key.post(path, body) == {}
    elif way == "background":
        assert ask.post(path, body, query="background_request=true") == {}
    elif way == "v1" and kind in HOMES["v1"]:
        ask_v1.post(record_path(kind, made_in_the_interface, "v1"), body)
    else:
        ask.post(path, body_of(kind))
        ask.post(path, body)

    assert [tuple(mail.to) for mail in emulator.outbox] == [("rosa@example.org",)]


ASKING_AMISS = [
    {}, {"triggers": None}, {"triggers": {}}, {"triggers": []}, {"triggers": {"autoresponse": None}},
    {"triggers": {"autoresponse": True}}, {"triggers": {"autoresponse": {"enabled": False}}},
    {"triggers": {"autoresponse": {"enabled": "true"}}}, {"triggers": {"autoresponse": {}}},
    {"triggers": {"sms_response": {"enabled": True}}},
]  # fmt: skip


@pytest.mark.parametrize("amiss", ASKING_AMISS)
def test_thanks_that_nobody_asked_for_are_not_sent(ask, kind, made_in_the_interface, amiss, emulator):
    answer = ask("POST", record_path(kind, made_in_the_interface), body_of(kind, **amiss))

    assert answer.status == 200
    assert list(emulator.outbox) == []


def test_no_thanks_by_link_nor_for_what_the_api_made_nor_where_none_are_switched_on(
    ask, make, kind, made_in_the_interface, group, link_to, emulator
):
    """Reference 12.5, 12.7."""
    nia, action = ask.signup("nia@example.org"), make(kind)
    silent = group[kind].insert(title="Without thanks")
    foreign = group[kind].insert(title="With thanks of its own", origin_system="OurCRM", thank_you=THANKS)

    ask("POST", record_path(kind, made_in_the_interface), {**LEAST.get(RECORDS[kind], {}), **link_to(nia), **TRIGGER})
    ask.post(home_of("v2", RECORDS[kind], action), body_of(kind, **TRIGGER))
    ask("POST", record_path(kind, silent), body_of(kind, **TRIGGER))
    ask.post(record_path(kind, foreign), body_of(kind, **TRIGGER))
    ask.post("/people", {"person": ROSA, **TRIGGER})

    assert list(emulator.outbox) == []


@pytest.mark.parametrize("kind", [ACTION_OF[records] for records in THANKING])
def test_nobody_is_thanked_for_what_was_taken_back_or_without_an_address(ask, kind, made_in_the_interface, emulator):
    path = record_path(kind, made_in_the_interface)

    assert ask.post(path, body_of(kind, add_tags="volunteer", **TRIGGER)) == {}
    assert ask.post(path, body_of(kind, {"given_name": "Rosa"}, **TRIGGER)) == {}
    ask.post(path, body_of(kind, {"phone_numbers": [{"number": "12025550143"}]}, **TRIGGER))

    assert list(emulator.outbox) == []
    assert emulator.actionnetwork[RECORDS[kind]].count() == 1
