"""What refers to somebody or something goes on referring to it when it is merged, taken out or overwritten."""

from __future__ import annotations

import pytest

from mockapi.actionnetwork.catalogue import NOUNS
from mockapi.world.errors import Invalid, NotAllowed, NotFound

NUMBER = {"phone_numbers": [{"number": "12025550143"}]}
EMAIL = {"email_addresses": [{"address": "rosa@example.org"}]}
TEXT = {"subject": "News", "body": "<p>News.</p>", "from": "The group", "reply_to": "group@example.org"}


@pytest.fixture
def service(emulator):
    return emulator.actionnetwork


@pytest.fixture
def by_number(service):
    """Somebody who is known by a number alone, and did, made and is named in all that there is."""
    person = service["people"].insert(**NUMBER, member=True, given_name="Rosa")
    service["people"].overwrite(person, member=False)
    tag = service["tags"].create(name="volunteer")
    service["taggings"].create(tag=tag, person=person)
    form = service["forms"].insert(title="Join", creator=person)
    service["submissions"].create(form=form, person=person, identifiers=["crm:1"])
    service["events"].insert(title="Walk", creator=person, organizer=person)
    service["items"].insert(list=service["lists"].insert(title="Who came"), person=person)
    service["queries"].insert(name="Some", people=[person])
    return person


def href_of(person):
    return f"https://actionnetwork.org/api/v2/people/{person.id}"


def test_all_that_names_a_record_follows_it_into_the_one_that_it_becomes(ask, service, by_number):
    rosa = service["people"].create(**EMAIL)
    ask.signup("rosa@example.org", "12025550143")

    with pytest.raises(NotFound):
        service["people"].get(by_number.id)
    (form,) = ask.get("/forms")["_embedded"]["osdi:forms"]
    assert form["_links"]["osdi:creator"]["href"] == href_of(rosa)
    assert form["_embedded"]["osdi:creator"]["email_addresses"][0]["address"] == "rosa@example.org"
    (event,) = ask.get("/events")["_embedded"]["osdi:events"]
    assert [event["_links"][f"osdi:{by}"]["href"] for by in ("creator", "organizer")] == [href_of(rosa)] * 2
    for noun, above in (("taggings", "tags"), ("submissions", "forms"), ("items", "lists")):
        path = f"/{above}/{service[above].all()[0].id}/{noun}"
        (record,) = ask.get(path)["_embedded"][f"osdi:{noun}"]
        assert record["_links"]["osdi:person"]["href"] == href_of(rosa)
    message = service["messages"].create(**TEXT, targets=[service["queries"].all()[0]])
    assert ask.get(f"/messages/{message.id}")["total_targeted"] == 1


def test_what_there_is_once_becomes_one_and_keeps_the_identifiers_of_both(ask, service, by_number):
    rosa = service["people"].create(**EMAIL, add_tags=["volunteer"])
    form, listed = service["forms"].all()[0], service["lists"].all()[0]
    service["submissions"].create(form=form, person=rosa, identifiers=["crm:2"])
    service["items"].insert(list=listed, person=rosa)
    query = service["queries"].all()[0]
    service["queries"].overwrite(query, people=[by_number, rosa])

    ask.signup("rosa@example.org", "12025550143")

    assert {noun: service[noun].count() for noun in ("submissions", "items", "taggings")} == {
        "submissions": 1, "items": 1, "taggings": 1,
    }  # fmt: skip
    (submission,) = ask.get(f"/people/{rosa.id}/submissions")["_embedded"]["osdi:submissions"]
    assert {"crm:1", "crm:2"} < set(submission["identifiers"])
    assert service["queries"].get(query).row.people == (rosa.row.key,)
    assert service["submissions"].get("crm:1").person == rosa.id


def test_who_runs_the_group_still_does_after_being_merged(ask, service):
    service["people"].insert(**NUMBER, member=True)
    rosa = service["people"].create(**EMAIL)
    ask.signup("rosa@example.org", "12025550143")

    made = ask.post("/forms", {"title": "Join", "_links": {"osdi:creator": {"href": href_of(rosa)}}})
    assert made["_links"]["osdi:creator"]["href"] == href_of(rosa)


def test_with_somebody_goes_what_they_did_and_what_they_made_is_the_owners(ask, service, by_number):
    service["people"].delete(by_number)

    assert [service[noun].count() for noun in ("taggings", "submissions", "items")] == [0, 0, 0]
    owner = href_of(service.account().owner)
    (form,) = ask.get("/forms")["_embedded"]["osdi:forms"]
    (event,) = ask.get("/events")["_embedded"]["osdi:events"]
    links = [form["_links"]["osdi:creator"], *(event["_links"][f"osdi:{by}"] for by in ("creator", "organizer"))]
    assert [link["href"] for link in links] == [owner] * 3


def test_a_query_whose_people_are_gone_finds_nobody_rather_than_everybody(ask, service, by_number):
    service["people"].create(**EMAIL)
    message = service["messages"].create(**TEXT, targets=[service["queries"].all()[0]])

    service["people"].delete(by_number)

    assert ask.refused("POST", f"/messages/{message.id}/send")[0] == 400
    assert len(ask.emulator.outbox) == 0


def test_a_message_shows_no_link_to_what_is_gone(ask, service):
    wrapper, listed = service["wrappers"].insert(name="Plain"), service["lists"].insert(title="News")
    message = service["messages"].insert(**TEXT, status="sent", wrapper=wrapper, recipients=listed)
    shown = ask.get(f"/messages/{message.id}")["_links"]
    assert {"osdi:wrapper", "osdi:recipients"} <= set(shown)

    service["wrappers"].delete(wrapper)
    service["lists"].delete(listed)

    left = ask.get(f"/messages/{message.id}")["_links"]
    assert set(shown) - set(left) == {"osdi:wrapper", "osdi:recipients"}


def test_a_message_that_was_taken_out_does_not_go_out(emulator, ask, service):
    service["people"].create(**EMAIL)
    message = service["messages"].create(**TEXT)
    ask.post(f"/messages/{message.id}/schedule", {"scheduled_start_date": "2026-03-02T12:00:00Z"})

    service["messages"].delete(message)
    emulator.clock.advance(days=2)

    assert len(emulator.outbox) == 0


def test_a_message_that_was_made_a_draft_again_in_python_can_be_scheduled_again(emulator, ask, service):
    service["people"].create(**EMAIL)
    message = service["messages"].create(**TEXT)
    for when in ("2026-03-02T12:00:00Z", "2026-03-05T12:00:00Z"):
        service["messages"].overwrite(message, status="draft")
        ask.post(f"/messages/{message.id}/schedule", {"scheduled_start_date": when})

    emulator.clock.advance(days=2)
    assert len(emulator.outbox) == 0
    emulator.clock.advance(days=3)
    assert [mail.to for mail in emulator.outbox] == [("rosa@example.org",)]


@pytest.mark.parametrize("key", ["mockapi-key", "mockapi-personal-key"])
def test_the_owner_of_an_account_cannot_be_taken_out(service, everything, key):
    before, account = everything(), service.account(key)

    with pytest.raises(NotAllowed):
        account["people"].delete(account.owner)

    assert everything() == before
    assert account.owner.given_name == "Ida"


def test_nobody_takes_the_owner_of_a_personal_list_out_either(service):
    member = service.account().add_member("mo@example.org", api_key="mo-key")

    with pytest.raises(NotAllowed):
        service["people"].delete(member)

    assert service.account("mo-key").owner.id == member.id


# ---- overwriting


@pytest.mark.parametrize(
    ("noun", "name"), [(noun, field.name) for noun in NOUNS for field in NOUNS[noun].fields if field.required]
)
def test_what_a_row_requires_cannot_be_overwritten_with_nothing(make, service, everything, noun, name):
    made = make(noun)
    row = service[noun].get(next(one for one in made["identifiers"] if one.startswith("action_network:")))
    before = everything()

    for nothing in (None, "") if name not in ("tag", "person") else (None,):
        with pytest.raises((Invalid, NotFound)):
            service[noun].overwrite(row, **{f"{name}_" if name == "from" else name: nothing})

    assert everything() == before


def test_an_id_stays_what_it_is(service, everything):
    form = service["forms"].create(title="Join")
    before = everything()

    with pytest.raises(Invalid):
        service["forms"].overwrite(form, id="2b3c0f6e-91d4-4a57-8a70-5f6a0c1d2e3f")
    service["forms"].overwrite(form, id=form.id)

    assert before["forms"][0]["id"] == service["forms"].all()[0].id == form.id


def test_overwritten_with_nothing_a_maker_is_the_owner_and_an_organizer_the_maker(ask, service, by_number):
    owner = service.account().owner
    event = service["events"].all()[0]

    shown = {}
    for name in ("organizer", "creator", "organizer"):
        service["events"].overwrite(event, **{name: None})
        links = ask.get(f"/events/{event.id}")["_links"]
        shown[len(shown)] = [links[f"osdi:{by}"]["href"] for by in ("creator", "organizer")]
    assert shown == {
        0: [href_of(by_number), href_of(by_number)],
        1: [href_of(owner), href_of(by_number)],
        2: [href_of(owner), href_of(owner)],
    }


def test_tags_are_added_to_those_that_a_person_has(ask, service):
    for name in ("volunteer", "donor"):
        service["tags"].create(name=name)
    rosa = service["people"].create(**EMAIL, add_tags=["volunteer"])

    service["people"].overwrite(rosa, tags=["volunteer", "donor"])

    assert ask.get(f"/people/{rosa.id}/taggings")["total_records"] == 2
    with pytest.raises(Invalid):
        service["people"].overwrite(rosa, tags=["no such tag"])


@pytest.mark.parametrize("name", ["created_date", "modified_date"])
def test_a_row_always_has_its_dates(ask, service, name):
    form = service["forms"].create(title="Join")
    before = ask.get(f"/forms/{form.id}")

    service["forms"].overwrite(form, **{name: None})

    assert ask.get(f"/forms/{form.id}")[name] == before[name]


# ---- records, keys and addresses, wherever several are named


@pytest.mark.parametrize("how", [lambda row: row, lambda row: row.id, lambda row: f"action_network:{row.id}"])
def test_rows_are_named_by_record_key_or_identifier_in_lists_too(ask, service, how):
    rosa = service["people"].create(**EMAIL)
    query = service["queries"].insert(name="Some", people=[how(rosa)])

    made = service["messages"].create(**TEXT, targets=[how(query)])
    put_in = service["messages"].insert(**TEXT, targets=[how(query)])
    changed = service["messages"].create(**TEXT)
    service["messages"].update(changed, targets=[how(query)])

    address = f"https://actionnetwork.org/api/v2/queries/{query.id}"
    for message in (made, put_in, changed):
        assert ask.get(f"/messages/{message.id}")["targets"] == [{"href": address}]
    assert ask.get(f"/messages/{made.id}")["total_targeted"] == 1


def test_a_target_that_is_not_there_is_a_mistake_of_the_tests(service, everything):
    before = everything()

    for act in (service["messages"].create, service["messages"].insert):
        with pytest.raises(NotFound):
            act(**TEXT, targets=["2b3c0f6e-91d4-4a57-8a70-5f6a0c1d2e3f"])

    assert everything() == before
