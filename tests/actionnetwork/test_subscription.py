"""Subscription statuses of addresses and numbers, through every door that can move them (reference 12.3)."""

from __future__ import annotations

import pytest

EMAIL, NUMBER = "rosa@example.org", "12025550143"
DOORS = ("helper", "PUT", "record", "blind")
BY_SYSTEM = ("bouncing", "previous bounce", "spam complaint", "previous spam complaint")
KINDS = {"email_addresses": {"address": EMAIL}, "phone_numbers": {"number": NUMBER}}


def expected(before, sent, door):
    """What the table of the reference says of an existing person."""
    if sent is None or (sent == "unsubscribed" and door in ("record", "blind")):
        return before
    return sent


@pytest.fixture
def form(ask):
    return ask.post("/forms", {"title": "Join"})


@pytest.fixture
def through(ask, ask_without_key, form):
    """Sends a person's fields through a door."""

    def send(door, fields, person=None):
        record = f"/forms/{ask.id(form)}/submissions"
        if door == "helper":
            ask.post("/people", {"person": fields})
        elif door == "PUT":
            ask.put(f"/people/{ask.id(person)}", fields)
        elif door == "record":
            assert ask.post(record, {"person": fields})
        else:
            assert ask_without_key.post(record, {"person": fields}) == {}

    return send


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("sent", [None, "subscribed", "unsubscribed"])
@pytest.mark.parametrize("before", ["subscribed", "unsubscribed"])
def test_an_existing_status_follows_the_table(ask, through, kind, door, sent, before):
    both = {name: [{**entry, "status": before}] for name, entry in KINDS.items()}
    person = ask.post("/people", {"person": both})

    through(door, {kind: [{**KINDS[kind], **({"status": sent} if sent else {})}]}, person)

    read = ask.get(f"/people/{ask.id(person)}")
    assert read[kind][0]["status"] == expected(before, sent, door)
    (other,) = KINDS.keys() - {kind}
    assert read[other][0]["status"] == before


@pytest.mark.parametrize(
    ("door", "sent", "status"),
    [
        ("helper", None, "subscribed"),
        ("helper", "subscribed", "subscribed"),
        ("helper", "unsubscribed", "unsubscribed"),
        ("record", None, "subscribed"),
        ("record", "subscribed", "subscribed"),
        ("blind", None, "subscribed"),
    ],
)
def test_a_new_address_follows_the_table(through, people, door, sent, status):
    through(door, {"email_addresses": [{"address": EMAIL, **({"status": sent} if sent else {})}]})

    assert people.find(email_address=EMAIL).email_addresses[0]["status"] == status


@pytest.mark.parametrize("door", ["helper", "record", "blind"])
@pytest.mark.parametrize(("sent", "status"), [(None, "unsubscribed"), ("subscribed", "subscribed")])
def test_a_new_number_is_unsubscribed_unless_a_status_is_sent(through, people, door, sent, status):
    entry = {"number": NUMBER, **({"status": sent} if sent else {})}

    through(door, {"email_addresses": [{"address": EMAIL}], "phone_numbers": [entry]})

    assert people.find(email_address=EMAIL).phone_numbers[0]["status"] == status


@pytest.mark.parametrize("door", ["helper", "PUT"])
def test_another_number_starts_unsubscribed_again(ask, through, door):
    person = ask.signup(EMAIL, phone_numbers=[{"number": NUMBER, "status": "subscribed"}])

    through(door, {"email_addresses": [{"address": EMAIL}], "phone_numbers": [{"number": "12025550144"}]}, person)

    (entry,) = ask.get(f"/people/{ask.id(person)}")["phone_numbers"]
    assert (entry["number"], entry["status"]) == ("12025550144", "unsubscribed")


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("sent", [*BY_SYSTEM, "Subscribed!", "", 7])
def test_statuses_that_only_the_mail_system_sets_are_passed_over(ask, through, door, sent):
    person = ask.signup(EMAIL)

    through(door, {"email_addresses": [{"address": EMAIL, "status": sent}]}, person)

    assert ask.get(f"/people/{ask.id(person)}") == person


@pytest.mark.parametrize("status", ["subscribed", "unsubscribed", *BY_SYSTEM])
def test_people_of_every_status_are_listed_and_found_in_v2(ask, upload, status):
    upload(people=[{"email_addresses": [{"address": EMAIL, "status": status}]}])

    (person,) = ask.people()

    assert person["email_addresses"] == [{"primary": True, "address": EMAIL, "status": status}]
    assert ask.people(f"filter=email_address eq '{EMAIL}'") == [person]


def test_unsubscribing_needs_no_address(ask):
    person = ask.signup(EMAIL, phone_numbers=[{"number": NUMBER, "status": "subscribed"}])
    path = f"/people/{ask.id(person)}"

    without_mail = ask.put(path, {"email_addresses": [{"status": "unsubscribed"}]})
    without_both = ask.put(path, {"phone_numbers": [{"status": "unsubscribed"}]})

    assert without_mail["email_addresses"] == [{"primary": True, "address": EMAIL, "status": "unsubscribed"}]
    assert without_mail["phone_numbers"] == person["phone_numbers"]
    assert without_both["phone_numbers"] == [{**person["phone_numbers"][0], "status": "unsubscribed"}]


def test_unsubscribing_is_for_the_keys_account_only(ask, personal):
    person, theirs = ask.signup(EMAIL), personal.signup(EMAIL)

    ask.put(f"/people/{ask.id(person)}", {"email_addresses": [{"status": "unsubscribed"}]})

    assert personal.get(f"/people/{personal.id(theirs)}")["email_addresses"][0]["status"] == "subscribed"


@pytest.mark.parametrize("door", ["helper", "PUT"])
def test_a_change_of_address_or_of_names_keeps_the_status(ask, through, door):
    person = ask.signup(email_addresses=[{"address": EMAIL, "status": "unsubscribed"}], identifiers=["crm:1"])

    through(door, {"identifiers": ["crm:1"], "email_addresses": [{"address": "quill@example.org"}]}, person)

    (entry,) = ask.get(f"/people/{ask.id(person)}")["email_addresses"]
    assert entry == {"primary": True, "address": "quill@example.org", "status": "unsubscribed"}


@pytest.mark.parametrize("door", ["helper", "PUT"])
def test_a_phone_only_person_who_gets_an_address_is_subscribed(ask, through, door):
    person = ask.signup(phone=NUMBER)

    through(door, {"phone_numbers": [{"number": NUMBER}], "email_addresses": [{"address": EMAIL}]}, person)

    assert ask.get(f"/people/{ask.id(person)}")["email_addresses"] == [
        {"primary": True, "address": EMAIL, "status": "subscribed"}
    ]
