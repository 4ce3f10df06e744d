"""People: how the signup helper finds, makes and merges them, and what a PUT changes."""

from __future__ import annotations

import pytest

EMAIL = "rosa@example.org"


def email_of(person):
    return person["email_addresses"][0]["address"]


def number_of(person):
    return person["phone_numbers"][0].get("number")


def home(ask, person):
    return f"/people/{ask.id(person)}"


# ---- the signup helper makes somebody new


def test_a_new_person_has_the_full_set_of_keys(ask):
    person = ask.signup(EMAIL, given_name="Rosa", family_name="Quill")

    assert set(person) == {
        "given_name", "family_name", "identifiers", "email_addresses", "phone_numbers", "postal_addresses",
        "languages_spoken", "custom_fields", "created_date", "modified_date", "_links",
    }  # fmt: skip
    assert person["email_addresses"] == [{"primary": True, "address": EMAIL, "status": "subscribed"}]
    assert person["phone_numbers"] == [{"primary": True, "number_type": "Mobile", "status": "unsubscribed"}]
    assert person["custom_fields"] == {}
    assert person["languages_spoken"] == ["en"]
    assert person["created_date"] == person["modified_date"] == "2026-03-01T12:00:00Z"
    assert set(person["_links"]) == {
        "self", "curies", "osdi:signatures", "osdi:submissions", "osdi:donations", "osdi:taggings",
        "osdi:outreaches", "osdi:attendances", "action_network:responses",
    }  # fmt: skip
    assert ask.get(home(ask, person)) == person


def test_empty_names_are_left_out(ask):
    person = ask.signup(EMAIL, given_name="", family_name=None)

    assert "given_name" not in person
    assert "family_name" not in person


def test_addresses_are_kept_in_lower_case(ask):
    assert email_of(ask.signup("Rosa@Example.ORG")) == EMAIL


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("2025550143", "12025550143"),
        ("(202) 555-0143", "12025550143"),
        ("+1 202 555 0143", "12025550143"),
        ("+44 20 7946 0018", "442079460018"),
        (12025550143, "12025550143"),
    ],
)
def test_numbers_are_kept_as_digits_with_the_country_code(ask, sent, kept):
    assert number_of(ask.signup(phone=sent)) == kept


def test_an_address_without_a_country_is_in_the_us(ask):
    person = ask.signup(EMAIL, postal_addresses=[{"postal_code": "62701", "address_lines": ["12 Elm Row"]}])

    assert person["postal_addresses"] == [
        {"primary": True, "address_lines": ["12 Elm Row"], "postal_code": "62701", "country": "US"}
    ]


def test_the_entry_marked_primary_counts(ask):
    person = ask.signup(email_addresses=[{"address": "a@example.org"}, {"address": EMAIL, "primary": True}])

    assert [entry["address"] for entry in person["email_addresses"]] == [EMAIL]


def test_unknown_languages_become_english(ask):
    assert ask.signup(EMAIL, languages_spoken=["fr", "klingon"])["languages_spoken"] == ["fr", "en"]


def test_custom_fields_come_back_as_strings_and_are_listed_as_metadata(ask):
    person = ask.signup(EMAIL, custom_fields={"Shirt": "M", "Year": 1999, "Member": True, "Nothing": None})

    assert person["custom_fields"] == {"Shirt": "M", "Year": "1999", "Member": "true"}
    listed = ask.get("/metadata/custom_fields")["action_network:custom_fields"]
    assert [entry["name"] for entry in listed] == ["Member", "Shirt", "Year"]


@pytest.mark.parametrize("status", ["subscribed", "unsubscribed"])
def test_a_new_person_has_the_status_that_is_sent(ask, status):
    person = ask.signup(email_addresses=[{"address": EMAIL, "status": status}])

    assert person["email_addresses"][0]["status"] == status


def test_statuses_of_the_mail_system_cannot_be_set(ask):
    person = ask.signup(email_addresses=[{"address": EMAIL, "status": "bouncing"}])

    assert person["email_addresses"][0]["status"] == "subscribed"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"person": None},
        {"person": []},
        {"person": "rosa"},
        {"person": {"given_name": "Rosa"}},
        {"person": {"email_addresses": []}},
        {"person": {"email_addresses": [{"address": "no address"}]}},
        {"person": {"email_addresses": {"address": EMAIL}}},
        {"person": {"email_addresses": [{"address": ["x"]}]}},
        {"person": {"email_addresses": [{"address": EMAIL}], "given_name": {"a": 1}}},
        {"person": {"email_addresses": [{"address": EMAIL}], "custom_fields": "x"}},
        {"person": {"email_addresses": [{"address": EMAIL}], "identifiers": "crm:1"}},
        {"person": {"email_addresses": [{"address": EMAIL}]}, "add_tags": "volunteer"},
        {"person": {"email_addresses": [{"address": EMAIL}]}, "add_tags": [{"name": "volunteer"}]},
    ],
)
def test_what_makes_no_person_is_refused_and_leaves_nothing(ask, emulator, body):
    status, _ = ask.refused("POST", "/people", body)

    assert status == 400
    assert ask.people() == []
    assert emulator.actionnetwork["people"].all() == []


# ---- the signup helper finds somebody known


def test_a_known_address_updates_the_person_whatever_its_case(ask, emulator):
    first = ask.signup(EMAIL, given_name="Rosa", family_name="Quill")
    emulator.clock.advance(seconds=5)

    again = ask.signup("ROSA@example.org", given_name="Rosie")

    assert ask.id(again) == ask.id(first)
    assert (again["given_name"], again["family_name"]) == ("Rosie", "Quill")
    assert again["created_date"] == first["created_date"] != again["modified_date"]
    assert len(ask.people()) == 1


def test_a_known_number_alone_updates_the_person(ask):
    first = ask.signup(EMAIL, phone="12025550143")

    again = ask.signup(phone="2025550143", given_name="Rosa")

    assert ask.id(again) == ask.id(first)
    assert email_of(again) == EMAIL


def test_a_known_identifier_comes_before_the_address(ask):
    first = ask.signup(EMAIL, identifiers=["crm:1"])

    again = ask.signup("new@example.org", identifiers=["crm:1", "crm:2"])

    assert ask.id(again) == ask.id(first)
    assert email_of(again) == "new@example.org"
    assert again["identifiers"] == ["crm:1", f"action_network:{ask.id(first)}", "crm:2"]


def test_blank_values_of_a_second_signup_change_nothing(ask):
    ask.signup(EMAIL, given_name="Rosa", custom_fields={"Shirt": "M"}, postal_addresses=[{"address_lines": ["1 Elm"]}])

    again = ask.signup(EMAIL, given_name="", custom_fields={}, postal_addresses=[{"address_lines": [], "region": ""}])

    assert again["given_name"] == "Rosa"
    assert again["custom_fields"] == {"Shirt": "M"}
    assert again["postal_addresses"][0]["address_lines"] == ["1 Elm"]


@pytest.mark.parametrize(
    ("before", "sent", "after"),
    [
        ("subscribed", None, "subscribed"),
        ("unsubscribed", None, "unsubscribed"),
        ("unsubscribed", "subscribed", "subscribed"),
        ("subscribed", "unsubscribed", "unsubscribed"),
    ],
)
def test_the_status_of_a_known_person_changes_only_when_one_is_sent(ask, before, sent, after):
    ask.signup(email_addresses=[{"address": EMAIL, "status": before}])

    entry = {"address": EMAIL} if sent is None else {"address": EMAIL, "status": sent}
    person = ask.signup(email_addresses=[entry])

    assert person["email_addresses"][0]["status"] == after


# ---- numbers that belong to somebody else


def test_a_new_number_takes_the_place_of_the_old_one(ask):
    ask.signup(EMAIL, phone="12025550143")

    assert number_of(ask.signup(EMAIL, phone="12025550144")) == "12025550144"


def test_a_number_moves_between_people_who_both_have_addresses(ask):
    first = ask.post(
        "/people",
        {
            "person": {
                "email_addresses": [{"address": EMAIL}],
                "phone_numbers": [{"number": "12025550143", "status": "subscribed"}],
                "custom_fields": {"Shirt": "M"},
            }
        },
    )

    second = ask.signup("nia@example.org", phone="12025550143")

    assert ask.id(second) != ask.id(first)
    assert second["phone_numbers"][0] == {
        "primary": True, "number": "12025550143", "number_type": "Mobile", "status": "subscribed",
    }  # fmt: skip
    assert second["custom_fields"] == {}
    assert number_of(ask.get(home(ask, first))) is None
    assert len(ask.people("filter=phone_number eq '12025550143'")) == 1


def test_a_phone_only_record_gets_the_address_sent_with_its_number(ask):
    by_phone = ask.signup(phone="12025550143", given_name="Rosa")

    person = ask.signup(EMAIL, phone="12025550143")

    assert ask.id(person) == ask.id(by_phone)
    assert person["email_addresses"][0] == {"primary": True, "address": EMAIL, "status": "subscribed"}


def test_a_phone_only_record_is_merged_into_the_person_with_the_address(ask, emulator):
    network = emulator.actionnetwork
    tag, form = network["tags"].create(name="volunteer"), network["forms"].create(title="Join")
    by_phone = ask.signup(phone="12025550143", identifiers=["sms:1"], add_tags=["volunteer"])
    network["submissions"].create(form=form, person=ask.id(by_phone))
    by_email = ask.signup(EMAIL, add_tags=["volunteer"])

    person = ask.signup(EMAIL, phone="12025550143")

    assert ask.id(person) == ask.id(by_email)
    assert "sms:1" in person["identifiers"]
    assert ask("GET", home(ask, by_phone)).status == 404
    assert len(ask.people()) == 1
    assert network["taggings"].count(tag=tag) == 1
    assert network["submissions"].count(person=ask.id(person)) == 1


# ---- PUT


def test_a_put_merges_what_it_names(ask):
    person = ask.signup(EMAIL, given_name="Rosa", family_name="Quill", custom_fields={"Shirt": "M", "Hat": "S"})

    changed = ask.put(home(ask, person), {"given_name": "Rosie", "custom_fields": {"Hat": None, "Shoe": 38}})

    assert (changed["given_name"], changed["family_name"]) == ("Rosie", "Quill")
    assert changed["custom_fields"] == {"Shirt": "M", "Shoe": "38"}
    assert ask.get(home(ask, person)) == changed


def test_a_put_unsubscribes_without_naming_the_address(ask):
    person = ask.signup(EMAIL)

    changed = ask.put(home(ask, person), {"email_addresses": [{"status": "unsubscribed"}]})

    assert changed["email_addresses"] == [{"primary": True, "address": EMAIL, "status": "unsubscribed"}]


def test_an_address_of_somebody_else_is_passed_over(ask):
    ask.signup("nia@example.org")
    person = ask.signup(EMAIL)

    changed = ask.put(home(ask, person), {"email_addresses": [{"address": "nia@example.org"}], "given_name": "Rosa"})

    assert email_of(changed) == EMAIL
    assert changed["given_name"] == "Rosa"


def test_null_clears_names_and_most_of_an_address(ask):
    address = {"address_lines": ["1 Elm"], "locality": "Springfield", "region": "IL", "postal_code": "62701"}
    person = ask.signup(EMAIL, phone="12025550143", given_name="Rosa", postal_addresses=[address])

    changed = ask.put(
        home(ask, person),
        {
            "given_name": None,
            "email_addresses": None,
            "phone_numbers": [{"number": None}],
            "postal_addresses": [dict.fromkeys(address)],
        },
    )

    assert "given_name" not in changed
    assert email_of(changed) == EMAIL
    assert changed["phone_numbers"] == [{"primary": True, "number_type": "Mobile", "status": "unsubscribed"}]
    assert changed["postal_addresses"] == [{"primary": True, "region": "IL", "country": "US"}]


def test_null_changes_nothing_where_the_setting_says_so(ask, emulator):
    emulator.settings.actionnetwork.null_clears = False
    person = ask.signup(EMAIL, given_name="Rosa")

    assert ask.put(home(ask, person), {"given_name": None})["given_name"] == "Rosa"


@pytest.mark.parametrize(
    "body",
    [
        {"given_name": {"a": 1}},
        {"email_addresses": "x"},
        {"identifiers": {"a": 1}},
        {"created_date": "2001-01-01"},
        {"tags": ["volunteer"], "add_tags": ["volunteer"]},
        {"custom_fields": []},
        {"person": {"given_name": "Wrapped"}},
    ],
)
def test_what_a_put_cannot_change_is_passed_over(ask, emulator, body):
    emulator.actionnetwork["tags"].create(name="volunteer")
    person = ask.signup(EMAIL, given_name="Rosa")

    assert ask.put(home(ask, person), body) == person
    assert emulator.actionnetwork["taggings"].count() == 0


# ---- where people are


def test_the_owner_of_a_key_answers_by_id_and_is_on_no_list(ask, emulator):
    form = ask.post("/forms", {"title": "Join"})
    owner = form["_embedded"]["osdi:creator"]

    assert ask.get(home(ask, owner)) == owner
    assert ask.people() == []
    assert emulator.actionnetwork["people"].count() == 0


def test_the_owner_who_signs_up_is_on_the_list(ask):
    owner = ask.post("/forms", {"title": "Join"})["_embedded"]["osdi:creator"]

    ask.signup(email_of(owner))

    assert [ask.id(person) for person in ask.people()] == [ask.id(owner)]


def test_nobody_is_deleted_in_v2(ask):
    person = ask.signup(EMAIL)

    assert ask.refused("DELETE", home(ask, person))[0] == 405


def test_v1_lists_the_subscribed_and_deletes_by_unsubscribing(ask, ask_v1):
    person = ask.signup(EMAIL, given_name="Rosa")
    ask.signup(email_addresses=[{"address": "gone@example.org", "status": "unsubscribed"}])
    assert [ask.id(item) for item in ask_v1.people()] == [ask.id(person)]
    assert ask_v1.get("/people")["total_records"] == 1

    answer = ask_v1("DELETE", home(ask, person))

    assert (answer.status, set(answer.json)) == (200, {"notice"})
    assert ask_v1.people() == []
    assert ask_v1("GET", home(ask, person)).status == 404
    assert ask.get(home(ask, person))["email_addresses"][0]["status"] == "unsubscribed"


def test_v1_shows_its_own_fields(ask, ask_v1):
    person = ask.signup(EMAIL, phone="12025550143", given_name="Rosa", custom_fields={"Shirt": "M"})

    shown = ask_v1.get(home(ask, person))

    assert set(shown) == {
        "given_name", "identifiers", "created_at", "modified_at", "email_addresses", "postal_addresses", "_links",
    }  # fmt: skip
    assert shown["email_addresses"] == [{"primary": True, "address": EMAIL}]
