"""People as version 1 knows them: its names, the subscribed only, and how it unsubscribes (reference 34)."""

from __future__ import annotations

import pytest

EMAIL = "rosa@example.org"


@pytest.fixture
def gone(ask):
    """Somebody who is unsubscribed."""
    return ask.signup(email_addresses=[{"address": EMAIL, "status": "unsubscribed"}], identifiers=["crm:1"])


def test_a_person_made_in_v1_is_the_same_person_in_v2(ask, ask_v1):
    made = ask_v1.signup(EMAIL, given_name="Rosa", identifiers=["crm:1"], postal_addresses=[{"region": "IL"}])

    read = ask.get(f"/people/{ask.id(made)}")
    assert (made["created_at"], made["modified_at"]) == (read["created_date"], read["modified_date"])
    assert {name: made[name] for name in ("given_name", "identifiers")} == {
        "given_name": "Rosa", "identifiers": read["identifiers"],
    }  # fmt: skip
    assert made["email_addresses"] == [{"primary": True, "address": EMAIL}]
    assert made["postal_addresses"] == [{"primary": True, "region": "IL", "country": "US"}]
    assert ask_v1.get(f"/people/{ask.id(made)}") == made


def test_v1_shows_no_custom_fields_languages_numbers_or_statuses(ask, ask_v1):
    person = ask.signup(EMAIL, phone="12025550143", custom_fields={"Shirt": "M"}, languages_spoken=["fr"])

    shown = ask_v1.get(f"/people/{ask.id(person)}")

    assert set(shown) - {"originating_system"} == {
        "identifiers", "created_at", "modified_at", "email_addresses", "postal_addresses", "_links",
    }  # fmt: skip


def test_v1_matches_and_merges_as_v2_does(ask_v1, people, emulator):
    first = ask_v1.signup(EMAIL, given_name="Rosa")
    emulator.clock.advance(seconds=1)

    second = ask_v1.signup("ROSA@example.org", family_name="Quill", identifiers=["crm:1"])

    assert second["identifiers"] == [*first["identifiers"], "crm:1"]
    assert (second["given_name"], second["family_name"]) == ("Rosa", "Quill")
    assert second["created_at"] < second["modified_at"]
    assert people.count() == 1


def test_v1_lists_counts_and_finds_the_subscribed_only(ask, ask_v1, gone):
    for number in range(26):
        ask.signup(f"p{number}@example.org")

    first, last = ask_v1.get("/people"), ask_v1.get("/people?page=2")

    assert (first["total_records"], first["total_pages"]) == (26, 2)
    assert len(last["_embedded"]["osdi:people"]) == 1
    assert "next" not in last["_links"]
    for text in (f"email_address eq '{EMAIL}'", "identifier eq 'crm:1'", f"identifier eq '{gone['identifiers'][1]}'"):
        page = ask_v1.get("/people", query=f"filter={text}")
        assert (page["total_records"], page["_embedded"]["osdi:people"]) == (0, [])
        assert len(ask.people(f"filter={text}")) == 1


@pytest.mark.parametrize("tail", ["", "/submissions", "/signatures"])
def test_the_unsubscribed_cannot_be_reached(ask, ask_v1, gone, tail):
    path = f"/people/{ask.id(gone)}{tail}"

    assert ask_v1.refused("GET", path)[0] == 404
    assert ask("GET", path).status == 200
    if not tail:
        assert ask_v1.refused("PUT", path, {"given_name": "Rosa"})[0] == 404
        assert ask_v1.refused("DELETE", path)[0] == 404
        assert ask.get(path) == gone


def test_somebody_who_subscribes_again_is_back(ask, ask_v1, gone):
    ask.put(f"/people/{ask.id(gone)}", {"email_addresses": [{"status": "subscribed"}]})

    assert [ask.id(person) for person in ask_v1.people()] == [ask.id(gone)]
    assert ask_v1.get("/people")["total_records"] == 1


def test_delete_unsubscribes_with_a_notice_and_v2_still_knows_the_person(ask, ask_v1):
    person = ask.signup(EMAIL)
    path = f"/people/{ask.id(person)}"

    answer = ask_v1("DELETE", path)

    assert answer.status == 200
    assert answer.json == {"notice": "This person was successfully deleted."}
    assert ask_v1.refused("GET", path)[0] == 404
    assert ask_v1.get("/people")["total_records"] == 0
    assert ask.get(path)["email_addresses"] == [{"primary": True, "address": EMAIL, "status": "unsubscribed"}]


def test_a_filtered_page_of_people_has_totals_and_no_next(ask, ask_v1):
    ask.signup(EMAIL)

    page = ask_v1.get("/people", query=f"filter=email_address eq '{EMAIL}'")

    assert (page["total_pages"], page["total_records"], page["per_page"], page["page"]) == (1, 1, 25, 1)
    assert page["_links"]["self"] == {"href": "https://actionnetwork.org/api/v1/people"}
    assert "next" not in page["_links"]
