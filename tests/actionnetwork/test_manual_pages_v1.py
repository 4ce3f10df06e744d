"""The vendor's manual pages on version 1: the general principles' examples and every scenario of the page on forms."""

from __future__ import annotations

import pytest
from wire import CURIES, HREF, curies, every_link, links, shape_of, uuid_of, without_curies

API = "https://actionnetwork.org/api/v1"
PLACE = {"latitude": float, "longitude": float, "accuracy": str}
ADDRESS = {
    "primary": bool, "address_lines": [str], "locality": str, "region": str, "postal_code": str, "country": str,
    "language": str, "location": PLACE,
}  # fmt: skip
PERSON = {
    "given_name": str,
    "family_name": str,
    "identifiers": [str],
    "created_at": str,
    "modified_at": str,
    "email_addresses": [{"primary": bool, "address": str}],
    "postal_addresses": [ADDRESS],
    "_links": links(
        "self", "osdi:question_answers", "osdi:attendance", "osdi:signatures", "osdi:submissions", "osdi:donations"
    ),
}
CREATOR = {**PERSON, "originating_system": str}
FORM = {
    "originating_system": str,
    "identifiers": [str],
    "created_at": str,
    "modified_at": str,
    "summary": str,
    "total_submissions": int,
    "_embedded": {"osdi:creator": CREATOR},
    "_links": links("self", "osdi:submissions", "osdi:creator", "action_network:embed"),
}
SPONSOR = {"action_network:sponsor": {"summary": str, "url": str}}
MADE_IN_THE_INTERFACE = {"description": str, "call_to_action": str, "url": str}
NEW_FORM = {"identifiers": ["free_forms:1"], "summary": "My Free Form", "originating_system": "FreeForms.com"}
HEADERS = {"Content-Type": "application/hal+json", "Cache-Control": "max-age=0, private, must-revalidate"}


def without_origin(shape):
    return {name: value for name, value in shape.items() if name != "originating_system"}


def check_addresses(form):
    """What the manual's addresses determine of a form and its creator."""
    creator = form["_embedded"]["osdi:creator"]
    home, person = f"{API}/forms/{uuid_of(form)}", f"{API}/people/{uuid_of(creator)}"
    named = {rel: link["href"] for rel, link in form["_links"].items() if rel != "curies"}
    assert named == {
        "self": home,
        "osdi:submissions": f"{home}/submissions",
        "osdi:creator": person,
        "action_network:embed": f"{home}/embed",
    }
    theirs = {rel: link["href"] for rel, link in creator["_links"].items() if rel != "curies"}
    tails = ("question_answers", "attendance", "signatures", "submissions", "donations")
    assert theirs == {"self": person, **{f"osdi:{tail}": f"{person}/{tail}" for tail in tails}}
    assert creator["originating_system"] == "Action Network"
    assert creator["email_addresses"][0]["primary"] is creator["postal_addresses"][0]["primary"] is True


# ---- scenario: creating a new form


def test_creating_a_form_with_a_personal_key_answers_as_printed(ask_personally):
    answer = ask_personally("POST", "/forms", NEW_FORM, content_type="application/json")

    form = answer.json
    assert answer.status == 200
    assert dict(answer.headers) == HEADERS
    assert shape_of(form) == FORM
    check_addresses(form)
    assert form["_links"]["curies"] == form["_embedded"]["osdi:creator"]["_links"]["curies"] == curies("v1")
    assert form["identifiers"] == ["free_forms:1", f"action_network:{uuid_of(form)}"]
    assert (form["summary"], form["originating_system"]) == ("My Free Form", "FreeForms.com")
    assert form["total_submissions"] == 0
    assert form["created_at"] == form["modified_at"]


def test_a_group_key_adds_the_sponsor_in_every_scenario(ask_v1):
    form = ask_v1.post("/forms", NEW_FORM)
    (listed,) = ask_v1.get("/forms/")["_embedded"]["osdi:forms"]

    assert shape_of(form) == {**FORM, **SPONSOR}
    assert shape_of(listed) == without_curies({**FORM, **SPONSOR})
    assert ask_v1.get(f"/forms/{uuid_of(form)}") == form
    assert ask_v1.put(f"/forms/{uuid_of(form)}", {}) == form


def test_a_form_with_a_known_identifier_is_updated_and_not_doubled(ask_personally, emulator):
    first = ask_personally.post("/forms", NEW_FORM)
    emulator.clock.advance(minutes=1)

    second = ask_personally.post("/forms", {**NEW_FORM, "summary": "Again", "description": "<p>More</p>"})
    third = ask_personally.post("/forms", {"identifiers": [f"action_network:{uuid_of(first)}"], "summary": "Thrice"})

    assert uuid_of(first) == uuid_of(second) == uuid_of(third)
    assert second["identifiers"] == third["identifiers"] == first["identifiers"]
    assert (third["summary"], third["description"]) == ("Thrice", "<p>More</p>")
    assert ask_personally.get("/forms")["total_records"] == 1


@pytest.mark.parametrize("path", ["/forms", "/petitions"])  # the manual's example names the petitions' address
@pytest.mark.parametrize(
    "link", [{"href": f"{API}/people/c945d6fe-929e-11e3-a2e9-12313d316c29"}, {"href": "nobody"}, {}, "x", None]
)
def test_a_creator_link_that_is_not_the_keys_own_is_ignored(ask_personally, path, link):
    plain = ask_personally.post(path, {"summary": "Without a link"})

    linked = ask_personally.post(path, {**NEW_FORM, "_links": {"osdi:creator": link}})

    assert linked["_embedded"]["osdi:creator"] == plain["_embedded"]["osdi:creator"]
    assert linked["_links"]["osdi:creator"] == plain["_links"]["osdi:creator"]


def test_the_keys_own_person_may_be_named_as_creator(ask_personally):
    owner = ask_personally.post("/forms", {"summary": "First"})["_embedded"]["osdi:creator"]

    form = ask_personally.post("/forms", {**NEW_FORM, "_links": {"osdi:creator": owner["_links"]["self"]}})

    assert form["_embedded"]["osdi:creator"] == owner
    assert ask_personally.get(f"/people/{uuid_of(owner)}") == owner


# ---- scenario: retrieving forms


def test_the_collection_answers_as_printed(ask_personally):
    for number in range(27):
        ask_personally.post("/forms", {**NEW_FORM, "identifiers": [f"free_forms:{number}"]})

    answer = ask_personally("GET", "/forms/")

    page = answer.json
    assert dict(answer.headers) == HEADERS
    assert shape_of(page) == {
        "total_pages": int, "per_page": int, "page": int, "total_records": int,
        "_links": {"next": HREF, "self": HREF, "osdi:forms": [HREF], "curies": CURIES},
        "_embedded": {"osdi:forms": [without_curies(FORM)]},
    }  # fmt: skip
    assert (page["total_pages"], page["per_page"], page["page"], page["total_records"]) == (2, 25, 1, 27)
    assert page["_links"]["next"] == {"href": f"{API}/forms?page=2"}
    assert page["_links"]["self"] == {"href": f"{API}/forms"}
    assert page["_links"]["curies"] == curies("v1")
    forms = page["_embedded"]["osdi:forms"]
    assert [link["href"] for link in page["_links"]["osdi:forms"]] == [f"{API}/forms/{uuid_of(f)}" for f in forms]
    for form in forms:
        check_addresses(form)


def test_a_form_made_in_the_interface_answers_as_printed(ask_v1, upload):
    """Neither the manual's sample of one form nor its fellow in the collection names an originating system."""
    address = "https://actionnetwork.org/forms/end-of-year-survey"
    upload(
        forms=[
            {
                "id": "adb951cb-51f9-420e-b7e6-de953195ec86",
                "title": "Take our survey",
                "description": "<p>Tell us</p>",
                "call_to_action": "Let us know",
                "browser_url": address,
            }
        ]
    )

    form = ask_v1.get("/forms/adb951cb-51f9-420e-b7e6-de953195ec86")

    assert form["url"] == address
    assert form["identifiers"] == ["action_network:adb951cb-51f9-420e-b7e6-de953195ec86"]
    check_addresses(form)
    assert shape_of(form) == {**without_origin(FORM), **MADE_IN_THE_INTERFACE, **SPONSOR}


# ---- scenario: modifying a form


def test_modifying_a_form_answers_as_printed(ask_personally, emulator):
    form = ask_personally.post("/forms", NEW_FORM)
    emulator.clock.advance(seconds=141)

    changed = ask_personally.put(
        f"/forms/{uuid_of(form)}",
        {"identifiers": ["free_forms:2"], "summary": "My Free Form With A New Name", "description": "About it"},
    )

    assert shape_of(changed) == {**FORM, "description": str}
    check_addresses(changed)
    assert changed == {
        **form,
        "identifiers": ["free_forms:1", f"action_network:{uuid_of(form)}", "free_forms:2"],
        "summary": "My Free Form With A New Name",
        "description": "About it",
        "modified_at": "2026-03-01T12:02:21Z",
    }
    assert ask_personally.get(f"/forms/{uuid_of(form)}") == changed


@pytest.mark.parametrize(
    "body",
    [
        {"total_submissions": 7},
        {"created_at": "2014-03-26T21:52:07Z", "modified_at": "2014-03-26T21:52:07Z"},
        {"url": "https://example.org/form"},
        {"action_network:sponsor": {"summary": "Mine", "url": "https://example.org"}},
        {"_links": {"osdi:creator": {"href": f"{API}/people/c945d6fe-929e-11e3-a2e9-12313d316c29"}}},
        {"_embedded": {"osdi:creator": {"given_name": "Somebody"}}},
        {"identifiers": ["no colon", "", 7, None, ":", "action_network:adb951cb-51f9-420e-b7e6-de953195ec86"]},
        {"identifiers": []},
        {"title": "The name of version 2"},
    ],
)
def test_what_the_table_calls_not_editable_or_invalid_is_ignored(ask_personally, body):
    form = ask_personally.post("/forms", NEW_FORM)

    assert ask_personally.put(f"/forms/{uuid_of(form)}", body) == form
    assert ask_personally.get(f"/forms/{uuid_of(form)}") == form


# ---- scenario: deleting a form


def test_deleting_a_form_is_an_error_that_changes_nothing(ask_personally):
    form = ask_personally.post("/forms", NEW_FORM)

    assert ask_personally.refused("DELETE", f"/forms/{uuid_of(form)}")[0] == 405
    assert ask_personally.refused("DELETE", "/forms")[0] == 405
    assert ask_personally.get(f"/forms/{uuid_of(form)}") == form


# ---- general principles


@pytest.fixture
def jane(upload, ask_v1):
    """Somebody of whom everything in the manual's samples of people is known."""
    uuid = "d3e27e15-e5b5-4707-be96-8bc359462133"
    address = {
        "address_lines": ["12 Elm Row"], "locality": "Springfield", "region": "IL", "postal_code": "62701",
        "country": "US", "location": {"latitude": 39.8, "longitude": -89.64, "accuracy": "Rooftop"},
    }  # fmt: skip
    upload(
        people=[
            {
                "id": uuid,
                "identifiers": ["foreign_system:1"],
                "given_name": "Jane",
                "family_name": "Doe",
                "email_addresses": [{"address": "jane@example.org"}],
                "postal_addresses": [address],
            }
        ]
    )
    ask_v1.put(f"/people/{uuid}", {"postal_addresses": [{"language": "en"}]})
    return uuid


def test_a_person_has_at_least_what_the_manual_prints(ask_v1, jane):
    person = ask_v1.get(f"/people/{jane}")

    shape = shape_of(person)
    shape.pop("originating_system", None)  # in some of the manual's samples of people and not in others
    assert shape == PERSON
    assert person["identifiers"] == [f"action_network:{jane}", "foreign_system:1"]
    assert person["email_addresses"] == [{"primary": True, "address": "jane@example.org"}]
    assert person["_links"]["curies"] == curies("v1")


def test_the_people_collection_answers_as_printed(ask_v1, jane):
    for number in range(25):
        ask_v1.signup(f"p{number}@example.org", given_name="Bo", family_name="Lum")

    page = ask_v1.get("/people")

    assert {name: page[name] for name in ("total_pages", "per_page", "page", "total_records")} == {
        "total_pages": 2, "per_page": 25, "page": 1, "total_records": 26,
    }  # fmt: skip
    assert set(page) == {"total_pages", "per_page", "page", "total_records", "_links", "_embedded"}
    assert shape_of(page["_links"]) == {"next": HREF, "osdi:people": [HREF], "curies": CURIES, "self": HREF}
    assert page["_links"]["next"] == {"href": f"{API}/people?page=2"}
    (last,) = ask_v1.get("/people?page=2")["_embedded"]["osdi:people"]
    shape = shape_of(last)
    shape.pop("originating_system", None)
    assert shape == without_curies(PERSON)


def test_a_petition_made_in_the_interface_answers_as_printed(ask_v1, upload):
    uuid = "7580a324-9a72-11e3-a2e9-12313d316c29"
    address = "https://actionnetwork.org/petitions/stop-it"
    upload(
        petitions=[
            {
                "id": uuid,
                "title": "Stop it",
                "description": "<p>Please stop.</p>",
                "petition_text": "Stop it.",
                "browser_url": address,
                "target": [{"name": "The mayor"}],
            }
        ]
    )

    petition = ask_v1.get(f"/petitions/{uuid}")

    home = f"{API}/petitions/{uuid}"
    assert (petition["summary"], petition["url"], petition["target"]) == ("Stop it", address, [{"name": "The mayor"}])
    assert petition["_links"]["osdi:signatures"] == {"href": f"{home}/signatures"}
    assert petition["_links"]["action_network:embed"] == {"href": f"{home}/embed"}
    assert shape_of(petition) == {
        "identifiers": [str], "created_at": str, "modified_at": str, "summary": str, "description": str,
        "petition_text": str, "url": str, "total_signatures": int, "target": [{"name": str}],
        "_embedded": {"osdi:creator": CREATOR},
        "_links": links("self", "osdi:signatures", "osdi:creator", "action_network:embed"),
        **SPONSOR,
    }  # fmt: skip


def test_all_that_is_embedded_is_linked_and_no_address_is_of_another_version(ask_v1, jane):
    form = ask_v1.post("/forms", NEW_FORM)
    ask_v1.post(f"/forms/{uuid_of(form)}/submissions", {"person": {"email_addresses": [{"address": "a@example.org"}]}})

    for path in ("/", "/people", "/forms", f"/forms/{uuid_of(form)}", f"/forms/{uuid_of(form)}/submissions"):
        answer = ask_v1.get(path)
        assert set(answer.get("_embedded", {})) <= set(answer["_links"])
        assert not [href for href in every_link(answer) if "/v2/" in href], path


def test_the_manuals_examples_of_filters_work_as_written(ask_v1, jane):
    for text, found in (
        (f"identifier eq 'action_network:{jane}'", 1),
        ("modified_at gt '2014-03-25'", 1),
        ("modified_at lt '2014-03-25'", 0),
    ):
        assert ask_v1.get("/people", query=f"filter={text}")["total_records"] == found
