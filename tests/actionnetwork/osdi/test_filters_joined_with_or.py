"""The setting ``or_in_filters``: alternatives in a filter, off by default (decisions 2.18)."""

from __future__ import annotations

from urllib.parse import quote, quote_plus

import pytest

ROSA, NIA, BO = "given_name eq 'Rosa'", "given_name eq 'Nia'", "given_name eq 'Bo'"


@pytest.fixture
def folk(ask, emulator):
    """Three people, a day apart, the second of them in another place."""
    for name, region in (("Rosa", "IL"), ("Nia", "MO"), ("Bo", "IL")):
        ask.signup(f"{name.lower()}@example.org", given_name=name, postal_addresses=[{"region": region}],
                   identifiers=[f"crm:{name}"])  # fmt: skip
        emulator.clock.advance(days=1)


@pytest.fixture
def found(ask, folk, emulator):
    """A function that gives the names of those whom a filter selects, in the order of the answer."""
    emulator.settings.actionnetwork.or_in_filters = True

    def names(text, encode=quote):
        return [person["given_name"] for person in ask.people(f"filter={encode(text)}")]

    return names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (f"{ROSA} or {NIA}", ["Nia", "Rosa"]),
        (f"{ROSA} or {NIA} or {BO}", ["Bo", "Nia", "Rosa"]),
        (f"{ROSA} OR {NIA}", ["Nia", "Rosa"]),
        (f"{ROSA} or {ROSA}", ["Rosa"]),
        (f"{ROSA} or given_name eq 'Nobody'", ["Rosa"]),
        ("given_name eq 'A' or given_name eq 'B'", []),
        # and binds tighter
        (f"{ROSA} and region eq 'MO' or {BO}", ["Bo"]),
        (f"{BO} or {ROSA} and region eq 'MO'", ["Bo"]),
        (f"{ROSA} and region eq 'IL' or {NIA} and region eq 'MO'", ["Nia", "Rosa"]),
        # of every kind
        (f"email_address eq 'ROSA@example.org' or {NIA}", ["Nia", "Rosa"]),
        (f"identifier eq 'crm:Bo' or {NIA}", ["Bo", "Nia"]),
        (f"created_date lt '2026-03-02' or {BO}", ["Bo", "Rosa"]),
        ("created_date lt '2026-03-02' or created_date gt '2026-03-03'", ["Bo", "Rosa"]),
        ("region eq 'IL' and created_date gt '2026-03-02' or region eq 'MO'", ["Bo", "Nia"]),
        # what stands in quotes is no joint
        ("given_name eq 'Rosa or Nia'", []),
        ("given_name eq 'or' or given_name eq 'Bo'", ["Bo"]),
    ],
)
@pytest.mark.parametrize("encode", [quote, quote_plus], ids=["percent", "plus"])
def test_alternatives_select_whoever_fits_one_of_them(found, text, names, encode):
    assert found(text, encode) == names


@pytest.mark.parametrize(
    "text",
    [f"{ROSA} or", f"or {ROSA}", f"{ROSA} or or {NIA}", f"{ROSA} or and {NIA}", f"{ROSA}or {NIA}", f"{ROSA} or{NIA}",
     f"{ROSA} xor {NIA}", f"{ROSA} or nothing eq 'x'", f"{ROSA} or given_name ne 'x'", f"({ROSA}) or {NIA}",
     f"{ROSA} or created_date gt 'soon'"],
)  # fmt: skip
def test_a_broken_alternative_breaks_the_filter(ask, found, text):
    assert ask.refused("GET", "/people", query=f"filter={quote(text)}")[0] == 400


@pytest.mark.parametrize("text", [f"{ROSA} or {NIA}", "title eq 'A' or title eq 'B'"])
def test_by_default_it_is_refused(ask, folk, emulator, text):
    path = "/people" if "given" in text else "/forms"

    assert ask.refused("GET", path, query=f"filter={quote(text)}")[0] == 400
    emulator.settings.actionnetwork.or_in_filters = True
    assert ask("GET", path, query=f"filter={quote(text)}").status == 200


@pytest.mark.parametrize("version", ["v1", "v2"])
def test_totals_and_pages_count_the_alternatives(client, emulator, version):
    emulator.settings.actionnetwork.or_in_filters = True
    ask, title = client(version), "summary" if version == "v1" else "title"
    for number in range(12):
        ask.post("/forms", {title: "ABC"[number % 3]})

    query = f"filter={title} eq 'A' or {title} eq 'C'&per_page=3"
    pages = [ask.get("/forms", query=f"{query}&page={number}") for number in (1, 2, 3, 4)]

    assert {(page["total_records"], page["total_pages"]) for page in pages} == {(8, 3)}
    forms = [[form[title] for form in page["_embedded"]["osdi:forms"]] for page in pages]
    assert forms == [["C", "A", "C"], ["A", "C", "A"], ["C", "A"], []]
    assert "or" in pages[0]["_links"]["next"]["href"]
    following = pages[0]["_links"]["next"]["href"].partition("/forms?")[2]
    assert ask.get("/forms", query=following) == pages[1]


def test_alternatives_of_the_other_account_stay_there(found, personal):
    personal.signup("rosa@example.org", given_name="Rosa", identifiers=["theirs:1"])

    assert found(f"{ROSA} or identifier eq 'theirs:1'") == ["Rosa"]
    assert [one["given_name"] for one in personal.people(f"filter={quote(f'{ROSA} or {NIA}')}")] == ["Rosa"]
