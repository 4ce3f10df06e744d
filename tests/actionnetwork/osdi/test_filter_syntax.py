"""How filters are written: encodings, quotes, ``and``, dates; what is broken, and that broken never means everybody."""

from __future__ import annotations

from urllib.parse import quote, quote_plus

import pytest

EVERYBODY = {"Rosa", "Nia", "Bo"}


@pytest.fixture
def folk(ask, emulator):
    """Three people, an hour apart from noon on, whose values try the syntax."""
    for name, family, address in (
        ("Rosa", "Quill", "rosa+news@example.org"),
        ("Nia", "O'Neil and Sons", "nia@example.org"),
        ("Bo", "Łuk 50% & more", "bo@example.org"),
    ):
        ask.signup(address, given_name=name, family_name=family, postal_addresses=[{"region": "IL"}])
        emulator.clock.advance(hours=1)


@pytest.fixture
def found(ask, folk):
    """A function that gives the names of those whom a filter, as it stands in the address, selects."""
    return lambda raw: {person["given_name"] for person in ask.people(f"filter={raw}")}


def all_escaped(text):
    return "".join(f"%{byte:02x}" for byte in text.encode())


ENCODINGS = {
    "percent": quote,
    "percent, quotes raw": lambda text: quote(text, safe="'"),
    "plus": quote_plus,
    "raw spaces and quotes": lambda text: text.replace("%", "%25").replace("+", "%2B").replace("&", "%26"),
    "every byte, in lower case": all_escaped,
    "percent-escaped spaces in double": lambda text: quote(text).replace("%20", "%20%20"),
}


@pytest.mark.parametrize("encode", ENCODINGS.values(), ids=ENCODINGS)
@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("email_address eq 'rosa+news@example.org'", {"Rosa"}),
        ("given_name eq 'Rosa' and region eq 'IL'", {"Rosa"}),
        ("given_name eq 'Rosa' and region eq 'MO'", set()),
        ("region eq 'IL' and modified_date gt '2026-03-01T12:30:00Z'", {"Nia", "Bo"}),
        ("modified_date gt '2026-03-01T12:00:00Z' and modified_date lt '2026-03-01T14:00:00Z'", {"Nia"}),
    ],
)
def test_every_encoding_in_use_means_the_same(found, encode, text, names):
    assert found(encode(text)) == names


@pytest.mark.parametrize("encode", [quote, quote_plus, all_escaped])
@pytest.mark.parametrize(
    ("text", "names"),
    [("family_name eq 'Łuk 50% & more'", {"Bo"}), ("family_name eq 'O''Neil and Sons'", {"Nia"})],
)
def test_values_may_hold_anything(found, encode, text, names):
    assert found(encode(text)) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("given_name eq Rosa", {"Rosa"}),
        ("modified_date gt 2026-03-01T12:00:00Z", {"Nia", "Bo"}),
        ("modified_date gt 2026-03-01T12:00:00Z and given_name eq 'Bo'", {"Bo"}),
        ("given_name eq Bo and modified_date gt 2026-03-01", {"Bo"}),
        ("email eq nia@example.org", {"Nia"}),
    ],
)
def test_values_may_go_without_quotes(found, text, names):
    assert found(quote(text)) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("given_name eq 'rosa'", set()),
        ("given_name eq 'Ros'", set()),
        ("given_name eq 'Rosa '", set()),
        ("region eq 'il'", set()),
        ("email_address eq 'NIA@EXAMPLE.ORG'", {"Nia"}),
        ("email eq 'Nia@example.org'", {"Nia"}),
        ("given_name eq ''", set()),
        ("given_name eq 'Rosa' and given_name eq 'Nia'", set()),
        ("given_name eq 'Rosa' and given_name eq 'Rosa'", {"Rosa"}),
        ("email eq 'nia@example.org' and given_name eq 'Rosa'", set()),
        ("", EVERYBODY),
    ],
)
def test_all_but_addresses_compare_exactly(found, text, names):
    assert found(quote(text)) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("modified_date gt '2026-03-01'", EVERYBODY),
        ("modified_date lt '2026-03-01'", set()),
        ("modified_date gt '2026-03-02'", set()),
        ("modified_date lt '2026-03-02'", EVERYBODY),
        ("modified_date eq '2026-03-01T13:00:00Z'", {"Nia"}),
        ("modified_date eq '2026-03-01'", set()),
        ("modified_date gt '2026-03-01T13:00:00Z'", {"Bo"}),
        ("modified_date lt '2026-03-01T13:00:00Z'", {"Rosa"}),
        ("modified_date gt '2026-03-01T13:00:00'", {"Bo"}),
        ("modified_date gt '2026-03-01 13:00:00'", {"Bo"}),
        ("modified_date gt '2026-03-01T15:00:00+02:00'", {"Bo"}),
        ("modified_date gt '2026-03-01T13:00:00.000Z'", {"Bo"}),
        ("modified_date gt '1900-01-01'", EVERYBODY),
        ("modified_date lt '9999-01-01'", EVERYBODY),
        ("modified_date gt '2026-03-01T14:00:00Z' and modified_date lt '2026-03-01T13:00:00Z'", set()),
        ("created_date gt '2026-03-01T12:30:00Z' and modified_date lt '2026-03-01T13:30:00Z'", {"Nia"}),
    ],
)
def test_dates_are_days_or_moments(found, text, names):
    assert found(quote(text)) == names


def test_a_list_filtered_by_a_date_comes_in_its_order(ask, folk, emulator):
    (rosa,) = ask.people("filter=given_name eq 'Rosa'")
    ask.put(f"/people/{ask.id(rosa)}", {"region": "IL"})

    page = ask.people("filter=modified_date gt '2026-01-01'")

    assert [person["modified_date"] for person in page] == sorted(person["modified_date"] for person in page)
    assert [person["given_name"] for person in page] == ["Nia", "Bo", "Rosa"]


BROKEN = [
    "given_nam eq 'Rosa'", "Given_Name eq 'Rosa'", "given_name ne 'Rosa'", "given_name ge 'Rosa'",
    "given_name = 'Rosa'", "given_name eq", "given_name", "eq 'Rosa'", "'Rosa'", "given_name eq 'Rosa",
    "given_name eq Rosa'", "given_name eq 'O'Neil'", "given_name eq 'Rosa' or given_name eq 'Nia'",
    "not given_name eq 'Rosa'", "given_name eq 'Rosa' and", "and given_name eq 'Rosa'",
    "given_name eq 'Rosa' and and region eq 'IL'", "given_name eq 'Rosa', region eq 'IL'",
    "given_name eq 'Rosa'and region eq 'IL'", "given_name eq 'Rosa' region eq 'IL'", "(given_name eq 'Rosa')",
    "startswith(given_name, 'R')", "contains(given_name, 'R')", "given_name in ('Rosa')", "given_name eq null x",
    "modified_date gt 'yesterday'", "modified_date gt ''", "modified_date gt '2026-13-01'",
    "modified_date gt '2026-02-30'", "modified_date gt 'now()'", "identifier gt 'crm:1'", "modified_at gt '2026-01-01'",
    "phone_numbers eq '1'", "tag eq 'volunteer'", "name eq 'Rosa'", "1 eq 1", "\x00", "🦦 eq '🦦'", "'" * 999,
    "given_name eq 'Rosa' and " * 500, "(" * 5000,
]  # fmt: skip


@pytest.mark.parametrize("text", BROKEN, ids=lambda text: text[:40])
def test_a_broken_filter_is_refused_and_never_means_everybody(ask, folk, text):
    assert ask.refused("GET", "/people", query=f"filter={quote(text)}")[0] == 400


@pytest.mark.parametrize("text", BROKEN, ids=lambda text: text[:40])
def test_a_setting_ignores_broken_filters(found, emulator, text):
    emulator.settings.actionnetwork.lenient_filters = True

    assert found(quote(text)) == EVERYBODY


@pytest.mark.parametrize(
    "raw", ["%ff%fe", "%", "%zz", "given_name%20eq%20'%ff'", "a=b=c", "given_name eq 'Rosa'&filter=x"]
)
def test_bytes_that_are_no_text_are_refused_or_find_nobody(ask, folk, raw):
    answer = ask("GET", "/people", query=f"filter={raw}")

    assert answer.status == 400 or answer.json["_embedded"]["osdi:people"] == []


def test_a_filter_works_with_pages_and_totals(ask):
    for number in range(12):
        ask.post("/forms", {"title": "Even" if number % 2 == 0 else "Odd"})

    pages = [ask.get("/forms", query=f"filter=title eq 'Even'&per_page=4&page={number}") for number in (1, 2, 3)]

    assert [len(page["_embedded"]["osdi:forms"]) for page in pages] == [4, 2, 0]
    assert {(page["total_records"], page["total_pages"]) for page in pages} == {(6, 2)}
    assert ["next" in page["_links"] for page in pages] == [True, False, False]


def test_one_hit_among_people_still_has_a_next_page(ask, folk):
    page = ask.get("/people", query="filter=given_name eq 'Rosa'")

    assert "total_records" not in page
    following = page["_links"]["next"]["href"]
    assert following == "https://actionnetwork.org/api/v2/people?filter=given_name%20eq%20'Rosa'&page=2"
    beyond = ask.get(following.partition("/api/v2")[2])
    assert beyond["_embedded"]["osdi:people"] == []
    assert "next" not in beyond["_links"]
