"""The scenarios of the vendor's manual page on forms in version 1, with a personal key as its samples have."""

from __future__ import annotations

import pytest

LINK = {"href"}
CURIES = [
    {"name": "osdi", "href": "https://actionnetwork.org/docs/v1/{rel}", "templated": True},
    {"name": "action_network", "href": "https://actionnetwork.org/docs/v1/{rel}", "templated": True},
]
CREATOR = {
    "given_name", "family_name", "identifiers", "originating_system", "created_at", "modified_at",
    "email_addresses", "postal_addresses", "_links",
}  # fmt: skip
CREATOR_LINKS = {
    "self", "osdi:question_answers", "osdi:attendance", "osdi:signatures", "osdi:submissions", "osdi:donations",
}  # fmt: skip
ADDRESS = {
    "primary", "address_lines", "locality", "region", "postal_code", "country", "language", "location",
}  # fmt: skip
NEW_FORM = {"identifiers": ["free_forms:1"], "summary": "My Free Form", "originating_system": "FreeForms.com"}
FORM = {
    "originating_system", "identifiers", "created_at", "modified_at", "summary", "total_submissions", "_embedded",
    "_links",
}  # fmt: skip
FORM_LINKS = {"self", "osdi:submissions", "osdi:creator", "action_network:embed"}


def uuid_of(resource):
    (native,) = (item for item in resource["identifiers"] if item.startswith("action_network:"))
    return native.removeprefix("action_network:")


def check_creator(creator, *, curies):
    assert set(creator) == CREATOR
    assert [set(entry) for entry in creator["email_addresses"]] == [{"primary", "address"}]
    assert [set(entry) for entry in creator["postal_addresses"]] == [ADDRESS]
    assert set(creator["postal_addresses"][0]["location"]) == {"latitude", "longitude", "accuracy"}
    links = dict(creator["_links"])
    assert links.pop("curies", None) == (CURIES if curies else None)
    assert set(links) == CREATOR_LINKS
    home = f"https://actionnetwork.org/api/v1/people/{uuid_of(creator)}"
    assert links["self"]["href"] == home
    assert links["osdi:attendance"]["href"] == f"{home}/attendance"


def check_form(form, *, single, extra=frozenset()):
    assert set(form) == FORM | extra
    check_creator(form["_embedded"]["osdi:creator"], curies=single)
    links = dict(form["_links"])
    assert links.pop("curies", None) == (CURIES if single else None)
    assert set(links) == FORM_LINKS
    home = f"https://actionnetwork.org/api/v1/forms/{uuid_of(form)}"
    assert links["self"] == {"href": home}
    assert links["osdi:submissions"] == {"href": f"{home}/submissions"}
    assert links["action_network:embed"] == {"href": f"{home}/embed"}
    creator = uuid_of(form["_embedded"]["osdi:creator"])
    assert links["osdi:creator"] == {"href": f"https://actionnetwork.org/api/v1/people/{creator}"}


def test_a_new_form_comes_back_as_the_manual_shows_it(ask_personally):
    form = ask_personally.post("/forms", NEW_FORM)

    check_form(form, single=True)
    assert form["identifiers"][0] == "free_forms:1"
    assert form["identifiers"][1].startswith("action_network:")
    assert form["summary"] == "My Free Form"
    assert form["originating_system"] == "FreeForms.com"
    assert form["total_submissions"] == 0
    assert form["created_at"] == form["modified_at"] == "2026-03-01T12:00:00Z"
    assert ask_personally.get(f"/forms/{uuid_of(form)}") == form


def test_a_group_key_adds_the_sponsor_and_nothing_else(ask_v1):
    form = ask_v1.post("/forms", NEW_FORM)

    check_form(form, single=True, extra={"action_network:sponsor"})
    assert set(form["action_network:sponsor"]) == {"summary", "url"}


def test_the_collection_links_and_embeds_each_form(ask_personally):
    for number in range(27):
        ask_personally.post("/forms", {**NEW_FORM, "identifiers": [f"free_forms:{number}"]})

    page = ask_personally.get("/forms/")

    assert set(page) == {"total_pages", "per_page", "page", "total_records", "_links", "_embedded"}
    assert (page["total_pages"], page["per_page"], page["page"], page["total_records"]) == (2, 25, 1, 27)
    assert set(page["_links"]) == {"next", "self", "osdi:forms", "curies"}
    assert page["_links"]["next"] == {"href": "https://actionnetwork.org/api/v1/forms?page=2"}
    assert page["_links"]["self"] == {"href": "https://actionnetwork.org/api/v1/forms"}
    assert page["_links"]["curies"] == CURIES
    forms = page["_embedded"]["osdi:forms"]
    assert page["_links"]["osdi:forms"] == [form["_links"]["self"] for form in forms]
    for form in forms:
        check_form(form, single=False)


def test_a_post_with_a_known_identifier_updates_that_form(ask_personally):
    first = ask_personally.post("/forms", NEW_FORM)

    again = ask_personally.post("/forms", {**NEW_FORM, "summary": "Another name"})

    assert uuid_of(again) == uuid_of(first)
    assert again["summary"] == "Another name"
    assert ask_personally.get("/forms")["total_records"] == 1


def test_a_put_adds_an_identifier_and_changes_what_it_names(ask_personally, emulator):
    form = ask_personally.post("/forms", NEW_FORM)
    emulator.clock.advance(minutes=2)

    changed = ask_personally.put(
        f"/forms/{uuid_of(form)}",
        {
            "identifiers": ["free_forms:2"],
            "summary": "My Free Form With A New Name",
            "description": "This is my free form description",
        },
    )

    check_form(changed, single=True, extra={"description"})
    assert changed["identifiers"] == ["free_forms:1", f"action_network:{uuid_of(form)}", "free_forms:2"]
    assert changed["summary"] == "My Free Form With A New Name"
    assert changed["originating_system"] == "FreeForms.com"
    assert (changed["created_at"], changed["modified_at"]) == ("2026-03-01T12:00:00Z", "2026-03-01T12:02:00Z")
    assert ask_personally.get(f"/forms/{uuid_of(form)}") == changed


@pytest.mark.parametrize(
    "body",
    [
        {"total_submissions": 99},
        {"created_at": "2001-01-01T00:00:00Z"},
        {"url": "https://example.org/"},
        {"nonsense": 1},
    ],
)
def test_what_cannot_be_edited_is_ignored(ask_personally, body):
    form = ask_personally.post("/forms", NEW_FORM)

    changed = ask_personally.put(f"/forms/{uuid_of(form)}", body)

    assert {**changed, "modified_at": form["modified_at"]} == form


def test_a_creator_link_to_anybody_else_is_ignored(ask_personally):
    stranger = "https://actionnetwork.org/api/v1/people/c945d6fe-929e-11e3-a2e9-12313d316c29"

    form = ask_personally.post("/forms", {**NEW_FORM, "_links": {"osdi:creator": {"href": stranger}}})

    check_form(form, single=True)
    creator = form["_embedded"]["osdi:creator"]
    assert ask_personally.get(f"/people/{uuid_of(creator)}") == creator


def test_deleting_a_form_is_an_error(ask_personally):
    form = ask_personally.post("/forms", NEW_FORM)

    status, text = ask_personally.refused("DELETE", f"/forms/{uuid_of(form)}")

    assert status == 405
    assert "DELETE" in text
    assert ask_personally.get("/forms")["total_records"] == 1
