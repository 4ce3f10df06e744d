"""Whom the signup helper finds: by identifier, by e-mail, by phone, and every documented conflict (reference 12.2)."""

from __future__ import annotations

import pytest

ROSA, NIA = "rosa@example.org", "nia@example.org"
ONE, TWO = "12025550101", "12025550102"
NO_NUMBER = {"primary": True, "number_type": "Mobile", "status": "unsubscribed"}


def email_of(person):
    return person["email_addresses"][0]["address"]


def number_of(person):
    return person["phone_numbers"][0].get("number")


@pytest.fixture
def read(ask):
    """A function that reads a person anew."""
    return lambda person: ask.get(f"/people/{ask.id(person)}")


# ---- in which order


@pytest.mark.parametrize("native", [True, False], ids=["native", "foreign"])
def test_an_identifier_names_the_person_without_an_address_or_a_number(ask, people, native):
    rosa = ask.signup(ROSA, identifiers=["crm:1"])
    identifier = f"action_network:{ask.id(rosa)}" if native else "crm:1"

    again = ask.signup(identifiers=[identifier], given_name="Rosa")

    assert ask.id(again) == ask.id(rosa)
    assert [person.given_name for person in people] == ["Rosa"]


def test_an_identifier_comes_before_the_address_of_somebody_else(ask, read):
    rosa, nia = ask.signup(ROSA, identifiers=["crm:1"]), ask.signup(NIA)

    found = ask.signup(NIA, identifiers=["crm:1"], given_name="Rosa")

    assert ask.id(found) == ask.id(rosa)
    assert email_of(found) == ROSA
    assert read(nia) == nia


def test_an_identifier_comes_before_the_number_of_somebody_else(ask, read):
    rosa, nia = ask.signup(ROSA, identifiers=["crm:1"]), ask.signup(NIA, phone=ONE)

    found = ask.signup(phone=ONE, identifiers=["crm:1"])

    assert ask.id(found) == ask.id(rosa)
    assert number_of(found) == ONE
    assert read(nia)["phone_numbers"] == [NO_NUMBER]


def test_an_address_comes_before_a_number(ask):
    rosa, nia = ask.signup(ROSA), ask.signup(NIA, phone=ONE)

    found = ask.signup(ROSA, phone=ONE, given_name="Rosa")

    assert ask.id(found) == ask.id(rosa) != ask.id(nia)


@pytest.mark.parametrize("spelling", ["ROSA@EXAMPLE.ORG", "Rosa@example.org", " rosa@example.org "])
def test_an_address_matches_without_case(ask, people, spelling):
    rosa = ask.signup(ROSA)

    assert ask.id(ask.signup(spelling)) == ask.id(rosa)
    assert people.count() == 1


@pytest.mark.parametrize("spelling", ["2025550101", "12025550101", "+12025550101", "(202) 555-0101", "1.202.555.0101"])
def test_a_number_matches_however_it_is_written(ask, people, spelling):
    rosa = ask.signup(phone=ONE)

    assert ask.id(ask.signup(phone=spelling)) == ask.id(rosa)
    assert people.find(phone_number=ONE).id == ask.id(rosa)
    assert people.count() == 1


@pytest.mark.parametrize(
    "identifiers", [["crm:2"], ["CRM:1"], ["action_network:495db021-ac8d-4a7e-94d1-734c7eab475c"], ["crm"]]
)
def test_an_identifier_that_nobody_has_finds_nobody(ask, people, identifiers):
    ask.signup(ROSA, identifiers=["crm:1"])

    ask.signup(NIA, identifiers=identifiers)

    assert people.count() == 2


def test_identifiers_of_other_kinds_of_things_are_not_peoples(ask, people):
    ask.post("/forms", {"title": "Join", "identifiers": ["crm:1"]})

    person = ask.signup(ROSA, identifiers=["crm:1"])

    assert person["identifiers"] == ["crm:1", f"action_network:{ask.id(person)}"]
    assert people.count() == 1


# ---- the table of conflicts, row by row


def test_email_known_and_another_number_sent_overwrites_the_number(ask, people):
    rosa = ask.signup(ROSA, phone=ONE)

    found = ask.signup(ROSA, phone=TWO)

    assert (ask.id(found), number_of(found)) == (ask.id(rosa), TWO)
    assert people.find(phone_number=ONE) is None
    assert people.count() == 1


@pytest.mark.parametrize("nia_is_known", [True, False])
def test_a_number_of_a_person_with_another_address_moves_and_nothing_else_does(ask, people, read, nia_is_known, upload):
    upload(tags=[{"name": "volunteer"}])
    rosa = ask.signup(
        email_addresses=[{"address": ROSA}],
        phone_numbers=[{"number": ONE, "status": "subscribed"}],
        given_name="Rosa",
        identifiers=["crm:1"],
        custom_fields={"Shirt": "M"},
        add_tags=["volunteer"],
    )
    if nia_is_known:
        ask.signup(NIA, phone=TWO)

    nia = ask.signup(NIA, phone=ONE)

    assert ask.id(nia) != ask.id(rosa)
    assert nia["phone_numbers"] == [
        {"primary": True, "number": ONE, "number_type": "Mobile", "status": "subscribed"}  # copied over
    ]
    assert "given_name" not in nia
    assert nia["custom_fields"] == {}
    assert nia["identifiers"] == [f"action_network:{ask.id(nia)}"]
    assert ask.get(f"/people/{ask.id(nia)}/taggings")["total_records"] == 0
    left = read(rosa)
    assert left["phone_numbers"] == [NO_NUMBER]
    assert {**left, "phone_numbers": 0, "modified_date": 0} == {**rosa, "phone_numbers": 0, "modified_date": 0}
    assert ask.get(f"/people/{ask.id(rosa)}/taggings")["total_records"] == 1
    assert people.count() == 2


def test_a_status_sent_with_a_number_that_moves_comes_before_the_copied_one(ask):
    ask.signup(email_addresses=[{"address": ROSA}], phone_numbers=[{"number": ONE, "status": "subscribed"}])

    nia = ask.signup(email_addresses=[{"address": NIA}], phone_numbers=[{"number": ONE, "status": "unsubscribed"}])

    assert nia["phone_numbers"][0]["status"] == "unsubscribed"


def test_email_known_and_number_of_a_phone_only_record_merges_the_two(ask, people, upload):
    upload(tags=[{"name": "volunteer"}, {"name": "donor"}])
    form = ask.post("/forms", {"title": "Join"})
    submissions = f"/forms/{ask.id(form)}/submissions"
    rosa = ask.signup(ROSA, family_name="Quill", custom_fields={"Shirt": "M"}, add_tags=["volunteer", "donor"])
    mobile = ask.signup(
        phone=ONE, given_name="Rosa", identifiers=["sms:1"], custom_fields={"Shirt": "S", "Hat": "L"},
        add_tags=["volunteer"],
    )  # fmt: skip
    for person in (rosa, mobile):
        ask.post(submissions, {"_links": {"osdi:person": person["_links"]["self"]}})

    merged = ask.signup(ROSA, phone=ONE)

    assert ask.id(merged) == ask.id(rosa)
    assert (merged["given_name"], merged["family_name"], number_of(merged)) == ("Rosa", "Quill", ONE)
    assert merged["custom_fields"] == {"Shirt": "M", "Hat": "L"}
    assert set(merged["identifiers"]) == {f"action_network:{ask.id(rosa)}", "sms:1"}
    assert ask.refused("GET", f"/people/{ask.id(mobile)}")[0] == 404
    assert people.count() == 1
    assert ask.get(f"/people/{ask.id(rosa)}/taggings")["total_records"] == 2
    assert ask.get(submissions)["total_records"] == 1
    assert ask.get(f"/forms/{ask.id(form)}")["total_submissions"] == 1
    assert ask.id(ask.signup(identifiers=["sms:1"])) == ask.id(rosa)


def test_history_of_a_phone_only_record_goes_with_it(ask, emulator):
    form = ask.post("/forms", {"title": "Join"})
    mobile = ask.signup(phone=ONE)
    record = ask.post(f"/forms/{ask.id(form)}/submissions", {"_links": {"osdi:person": mobile["_links"]["self"]}})
    rosa = ask.signup(ROSA)

    ask.signup(ROSA, phone=ONE)

    moved = ask.get(f"/forms/{ask.id(form)}/submissions/{ask.id(record)}")
    assert moved["action_network:person_id"] == ask.id(rosa)
    assert moved["_links"]["osdi:person"] == rosa["_links"]["self"]
    assert [item.id for item in emulator.actionnetwork["submissions"].filter(person=ask.id(rosa))] == [ask.id(record)]


def test_email_new_and_number_of_a_phone_only_record_gives_that_record_the_address(ask, people):
    mobile = ask.signup(phone=ONE, given_name="Rosa")

    merged = ask.signup(ROSA, phone=ONE)

    assert (ask.id(merged), email_of(merged), number_of(merged)) == (ask.id(mobile), ROSA, ONE)
    assert merged["email_addresses"][0]["status"] == "subscribed"
    assert merged["given_name"] == "Rosa"
    assert people.count() == 1


@pytest.mark.parametrize("email", [ROSA, None], ids=["with an address", "phone-only"])
def test_no_email_sent_and_number_known_updates_that_record(ask, people, email):
    rosa = ask.signup(email, phone=ONE)

    found = ask.signup(phone=ONE, given_name="Rosa")

    assert ask.id(found) == ask.id(rosa)
    assert found == {**rosa, "given_name": "Rosa"}
    assert people.count() == 1


def test_no_email_sent_and_number_unknown_makes_a_phone_only_record(ask, people):
    ask.signup(ROSA, phone=ONE)

    mobile = ask.signup(phone=TWO)

    assert number_of(mobile) == TWO
    assert not any("address" in entry for entry in mobile["email_addresses"])
    assert people.get(ask.id(mobile)).phone_numbers[0]["number"] == TWO
    assert people.count() == 2


@pytest.mark.parametrize("through", ["identifiers", "PUT"])
def test_a_put_or_an_identifier_meets_the_same_conflicts(ask, read, through):
    rosa, nia = ask.signup(ROSA, identifiers=["crm:1"]), ask.signup(NIA, phone=ONE)
    mobile = ask.signup(phone=TWO, given_name="Rosa")

    for number in (ONE, TWO):
        numbers = [{"number": number}]
        if through == "PUT":
            changed = ask.put(f"/people/{ask.id(rosa)}", {"phone_numbers": numbers})
        else:
            changed = ask.signup(identifiers=["crm:1"], phone_numbers=numbers)
        assert number_of(changed) == number

    assert read(nia)["phone_numbers"] == [NO_NUMBER]
    assert ask.refused("GET", f"/people/{ask.id(mobile)}")[0] == 404
    assert read(rosa)["given_name"] == "Rosa"


# ---- what becomes of it


def test_somebody_new_was_created_and_modified_at_once_and_somebody_known_was_not(ask, emulator):
    new = ask.signup(ROSA, phone=ONE)
    emulator.clock.advance(seconds=1)
    known = ask.signup(ROSA)

    assert new["created_date"] == new["modified_date"]
    assert known["created_date"] == new["created_date"] < known["modified_date"]


def test_fields_not_sent_stay(ask):
    address = {"address_lines": ["12 Elm Row"], "locality": "Springfield", "region": "IL", "postal_code": "62701"}
    rosa = ask.signup(
        ROSA, phone=ONE, given_name="Rosa", family_name="Quill", languages_spoken=["fr"], postal_addresses=[address],
        custom_fields={"Shirt": "M"}, identifiers=["crm:1"],
    )  # fmt: skip

    assert ask.signup(ROSA) == rosa
    assert ask.signup(ROSA, custom_fields={"Hat": "L"})["custom_fields"] == {"Shirt": "M", "Hat": "L"}


def test_people_are_told_apart_within_one_account_only(ask, personal):
    rosa = ask.signup(ROSA, phone=ONE)

    theirs = personal.signup(ROSA, phone=ONE)

    assert ask.id(theirs) != ask.id(rosa)
    assert ask.get(f"/people/{ask.id(rosa)}") == rosa
    assert [ask.id(person) for person in personal.people()] == [ask.id(theirs)]


@pytest.mark.parametrize(
    "person",
    [{}, {"given_name": "Rosa"}, {"email_addresses": [{}]}, {"phone_numbers": [{"status": "subscribed"}]},
     {"email_addresses": [{"address": ""}]}, {"identifiers": ["crm:1"]}, {"phone_numbers": [{"number": "none"}]}],
)  # fmt: skip
def test_neither_an_address_nor_a_number_is_an_error(ask, people, person):
    assert ask.refused("POST", "/people", {"person": person})[0] == 400
    assert people.count() == 0


def test_a_post_of_a_person_without_the_helpers_wrapper_makes_nobody(ask, people):
    assert ask.refused("POST", "/people", {"email_addresses": [{"address": ROSA}]})[0] == 400
    assert people.count() == 0
