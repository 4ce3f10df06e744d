"""Filters: the subset of OData that the service knows, on every noun that can be filtered, in both versions."""

from __future__ import annotations

from urllib.parse import quote, quote_plus

import pytest

from mockapi.actionnetwork.catalogue import NOUNS


@pytest.fixture
def three(ask, emulator):
    """Rosa, Nia and Bo, an hour apart from noon on."""
    people = {}
    for name, region, phone in (("Rosa", "IL", "12025550101"), ("Nia", "MO", "12025550102"), ("Bo", "IL", None)):
        people[name] = ask.signup(
            f"{name}@example.org",
            phone,
            given_name=name,
            family_name="O'Neil" if name == "Bo" else "Quill",
            identifiers=[f"crm:{name}"],
            postal_addresses=[{"region": region, "postal_code": "62701"}],
        )
        emulator.clock.advance(hours=1)
    return people


def names(ask, text, *, encode=quote):
    return [person["given_name"] for person in ask.people(f"filter={encode(text)}")]


@pytest.mark.parametrize("encode", [quote, quote_plus, str], ids=["percent", "plus", "raw"])
def test_a_filter_may_be_encoded_in_every_way_that_clients_do(ask, three, encode):
    assert names(ask, "given_name eq 'Rosa' and region eq 'IL'", encode=encode) == ["Rosa"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("given_name eq 'Rosa'", ["Rosa"]),
        ("given_name eq 'Ros'", []),
        ("given_name eq 'rosa'", []),
        ("family_name eq 'Quill'", ["Nia", "Rosa"]),
        ("family_name eq 'O''Neil'", ["Bo"]),
        ("email_address eq 'ROSA@example.org'", ["Rosa"]),
        ("email eq 'nia@example.org'", ["Nia"]),
        ("email_address eq 'nobody@example.org'", []),
        ("phone_number eq '12025550102'", ["Nia"]),
        ("phone_number eq '(202) 555-0102'", ["Nia"]),
        ("region eq 'IL'", ["Bo", "Rosa"]),
        ("postal_code eq '62701' and region eq 'MO'", ["Nia"]),
        ("identifier eq 'crm:Bo'", ["Bo"]),
        ("identifier eq 'crm:bo'", []),
        ("identifier eq 'crm:Bo' and given_name eq 'Rosa'", []),
        ("identifier eq 'crm:Bo' and identifier eq 'crm:Rosa'", []),
        ("modified_date gt '2026-03-01T12:00:00Z'", ["Nia", "Bo"]),
        ("modified_date lt '2026-03-01T13:00:00Z'", ["Rosa"]),
        ("modified_date eq '2026-03-01T13:00:00Z'", ["Nia"]),
        ("modified_date gt '2026-03-01T12:00:00Z' and modified_date lt '2026-03-01T14:00:00Z'", ["Nia"]),
        ("modified_date gt '2026-03-01' and region eq 'IL'", ["Rosa", "Bo"]),
        ("created_date gt '2026-03-01T12:30:00Z' and modified_date lt '2026-03-01T13:30:00Z'", ["Nia"]),
        ("modified_date gt '2026-03-01' and created_date lt '2026-03-01T13:00:00Z'", ["Rosa"]),
        ("modified_date gt '2026-03-01' and created_date gt '2026-03-01T13:00:00Z'", ["Bo"]),
        ("modified_date gt 2026-03-01T13:00:00Z", ["Bo"]),
        ("modified_date gt '2026-03-01T14:00:00+02:00'", ["Nia", "Bo"]),
        ("modified_date gt '2027-01-01'", []),
        ("given_name EQ 'Rosa' AND region eq 'IL'", ["Rosa"]),
        ("  given_name   eq   'Rosa'  ", ["Rosa"]),
        ('given_name eq "Rosa"', ["Rosa"]),
        ("", ["Bo", "Nia", "Rosa"]),
    ],
)
def test_a_filter_selects(ask, three, text, found):
    assert names(ask, text) == found


@pytest.mark.parametrize(
    "text",
    [
        "given_nam eq 'Rosa'",
        "given_name ne 'Rosa'",
        "given_name eq",
        "given_name",
        "'Rosa'",
        "given_name eq 'Rosa",
        "given_name eq 'Rosa' or region eq 'IL'",
        "given_name eq 'Rosa' and",
        "and given_name eq 'Rosa'",
        "given_name eq 'Rosa' region eq 'IL'",
        "(given_name eq 'Rosa')",
        "startswith(given_name, 'Ro')",
        "modified_date gt 'yesterday'",
        "modified_date gt '2026-02-30'",
        "identifier gt 'crm:1'",
        "created_at gt '2026-01-01'",
        "custom_fields eq 'x'",
        "\x00",
        "'" * 1000,
    ],
)
def test_a_broken_filter_is_refused_and_never_means_everybody(ask, three, text):
    status, _ = ask.refused("GET", "/people", query=f"filter={quote(text)}")

    assert status == 400


def test_a_setting_ignores_broken_filters(ask, three, emulator):
    emulator.settings.actionnetwork.lenient_filters = True

    assert names(ask, "given_nam eq 'Rosa'") == ["Bo", "Nia", "Rosa"]


def test_a_filter_where_none_is_supported_is_ignored(ask):
    ask.post("/tags", {"name": "volunteer"})

    assert ask.get("/tags", query="filter=name eq 'nothing'")["total_records"] == 1


def test_a_filter_works_with_pages(ask, emulator):
    for number in range(30):
        ask.signup(f"p{number}@example.org", given_name="Even" if number % 2 == 0 else "Odd")

    pages = [ask.people(f"filter=given_name eq 'Even'&per_page=10&page={number}") for number in (1, 2, 3)]

    assert [len(page) for page in pages] == [10, 5, 0]
    assert len({ask.id(person) for page in pages for person in page}) == 15


def test_a_sync_by_date_sees_everybody_once_although_people_change_meanwhile(ask, emulator):
    people = [ask.signup(f"p{number}@example.org") for number in range(40)]
    emulator.clock.advance(hours=1)

    first = ask.people("filter=modified_date gt '2026-01-01'")
    ask.put(f"/people/{ask.id(people[-1])}", {"given_name": "Late"})
    second = ask.people("filter=modified_date gt '2026-01-01'&page=2")

    assert {ask.id(person) for person in (*first, *second)} == {ask.id(person) for person in people}


RECORD = {"identifier", "created_date", "modified_date"}
ACTION = {*RECORD, "origin_system", "title"}
PERSON = {*RECORD, "family_name", "given_name", "email_address", "email", "phone_number", "region", "postal_code"}
IN_V1 = {"created_date": "created_at", "modified_date": "modified_at", "origin_system": "originating_system",
         "title": "summary"}  # fmt: skip


@pytest.mark.parametrize(
    ("noun", "fields"),
    [
        ("people", PERSON),
        ("forms", ACTION),
        ("petitions", ACTION),
        ("submissions", RECORD),
        ("signatures", RECORD),
        ("tags", set()),
        ("taggings", set()),
    ],
)
def test_each_noun_has_the_documented_filters_under_each_versions_names(noun, fields):
    in_v1 = {IN_V1.get(name, name) for name in fields} - {"phone_number"}
    if fields:  # the manual's table for v1 has it in every row
        in_v1 |= {"originating_system"}

    assert set(NOUNS[noun].filter_in["v2"]) == fields
    assert set(NOUNS[noun].filter_in["v1"]) == in_v1


def test_actions_and_records_are_filtered_in_both_versions(ask, ask_v1, emulator):
    form = ask.post("/forms", {"title": "Join", "origin_system": "OurCRM", "identifiers": ["crm:1"]})
    ask.post("/forms", {"title": "Other"})
    record = ask.post(
        f"/forms/{ask.id(form)}/submissions", {"person": {"email_addresses": [{"address": "a@b.example"}]}}
    )

    for client, names_here in ((ask, ("title", "origin_system")), (ask_v1, ("summary", "originating_system"))):
        for name, value in zip(names_here, ("Join", "OurCRM"), strict=True):
            page = client.get("/forms", query=f"filter={name} eq '{value}'")
            assert page["total_records"] == 1
            assert client.id(page["_embedded"]["osdi:forms"][0]) == ask.id(form)
    native = f"action_network:{ask.id(record)}"
    page = ask.get(f"/forms/{ask.id(form)}/submissions", query=f"filter=identifier eq '{native}'")
    assert page["total_records"] == 1
    page = ask.get(f"/forms/{ask.id(form)}/submissions", query="filter=modified_date gt '2026-03-02'")
    assert page["total_records"] == 0
