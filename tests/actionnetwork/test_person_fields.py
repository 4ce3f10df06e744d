"""A person's fields: how each is kept, what a PUT merges, what null and missing values do (reference 12.1, 16)."""

from __future__ import annotations

import pytest
from wire import CURIES, HREF, links, shape_of

EMAIL, NUMBER = "rosa@example.org", "12025550143"
ADDRESS = {"address_lines": ["12 Elm Row"], "locality": "Springfield", "region": "IL", "postal_code": "62701"}
NO_NUMBER = {"primary": True, "number_type": "Mobile", "status": "unsubscribed"}


@pytest.fixture
def rosa(ask):
    """Somebody of whom everything is known."""
    return ask.signup(
        EMAIL,
        phone=NUMBER,
        given_name="Rosa",
        family_name="Quill",
        languages_spoken=["fr"],
        custom_fields={"Shirt": "M", "Hat": "L"},
        identifiers=["crm:1"],
        postal_addresses=[ADDRESS],
    )


@pytest.fixture
def put(ask, rosa, emulator):
    """Changes Rosa a minute later; gives the answer, which must be what a GET shows."""

    def change(body):
        emulator.clock.advance(minutes=1)
        changed = ask.put(f"/people/{ask.id(rosa)}", body)
        assert ask.get(f"/people/{ask.id(rosa)}") == changed
        return changed

    return change


def changed_keys(before, after):
    return {name for name in {*before, *after} if before.get(name) != after.get(name)} - {"modified_date"}


def test_a_person_has_the_documented_shape(ask, rosa):
    assert shape_of(rosa) == {
        "given_name": str,
        "family_name": str,
        "identifiers": [str],
        "email_addresses": [{"primary": bool, "address": str, "status": str}],
        "phone_numbers": [{"primary": bool, "number": str, "number_type": str, "status": str}],
        "postal_addresses": [
            {"primary": bool, "address_lines": [str], "locality": str, "region": str, "postal_code": str,
             "country": str}
        ],
        "languages_spoken": [str],
        "custom_fields": {"Shirt": str, "Hat": str},
        "created_date": str,
        "modified_date": str,
        "_links": links(
            "self", "osdi:signatures", "osdi:submissions", "osdi:donations", "osdi:taggings", "osdi:outreaches",
            "osdi:attendances", "action_network:responses",
        ),
    }  # fmt: skip
    home = rosa["_links"]["self"]["href"]
    for rel, link in rosa["_links"].items():
        if rel not in ("self", "curies"):
            assert link["href"] == f"{home}/{rel.partition(':')[2]}"


def test_geocoded_places_come_from_packs(ask, upload):
    place = {"latitude": 39.8, "longitude": -89.64, "accuracy": "Approximate"}
    upload(people=[{"email_addresses": [{"address": EMAIL}], "postal_addresses": [{**ADDRESS, "location": place}]}])

    (person,) = ask.people()
    changed = ask.put(f"/people/{ask.id(person)}", {"postal_addresses": [{"location": {"latitude": 1.0}}]})

    assert changed["postal_addresses"][0]["location"] == place


def test_a_person_of_whom_little_is_known_lacks_what_is_empty(ask):
    person = ask.signup(EMAIL)

    assert {"given_name", "family_name"}.isdisjoint(person)
    assert None not in person.values()
    assert person["phone_numbers"] == [NO_NUMBER]
    assert person["custom_fields"] == {}
    assert person["languages_spoken"] == ["en"]


# ---- PUT merges


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ({"given_name": "Rosie"}, "given_name"),
        ({"family_name": "Marsh"}, "family_name"),
        ({"languages_spoken": ["es"]}, "languages_spoken"),
        ({"identifiers": ["crm:2"]}, "identifiers"),
        ({"custom_fields": {"Hat": "S"}}, "custom_fields"),
        ({"email_addresses": [{"address": "quill@example.org"}]}, "email_addresses"),
        ({"phone_numbers": [{"number": "12025550144"}]}, "phone_numbers"),
        ({"postal_addresses": [{"locality": "Salem"}]}, "postal_addresses"),
    ],
)
def test_a_put_changes_what_it_names_and_the_date_of_modification(put, rosa, body, name):
    changed = put(body)

    assert changed_keys(rosa, changed) == {name}
    assert changed["created_date"] == rosa["created_date"] < changed["modified_date"]


def test_an_empty_put_changes_nothing(put, rosa):
    assert changed_keys(rosa, put({})) == set()


@pytest.mark.parametrize("part", [{"locality": "Salem"}, {"postal_code": "62799"}, {"country": "CA"}, {"region": "OR"},
                                  {"address_lines": ["1 Oak", "Flat 2"]}])  # fmt: skip
def test_an_address_is_updated_in_place_part_by_part(put, rosa, part):
    assert put({"postal_addresses": [part]})["postal_addresses"] == [{**rosa["postal_addresses"][0], **part}]


def test_identifiers_are_appended_never_replaced_nor_removed(put, rosa):
    changed = put({"identifiers": ["crm:2", "crm:1"]})

    assert changed["identifiers"] == [*rosa["identifiers"], "crm:2"]
    assert (
        put({"identifiers": []})["identifiers"] == put({"identifiers": None})["identifiers"] == changed["identifiers"]
    )


def test_custom_fields_merge_key_by_key_and_null_removes_one(put):
    assert put({"custom_fields": {"Hat": "S", "Shoe": "38"}})["custom_fields"] == {
        "Shirt": "M", "Hat": "S", "Shoe": "38",
    }  # fmt: skip
    assert put({"custom_fields": {"Shirt": None, "Glove": None}})["custom_fields"] == {"Hat": "S", "Shoe": "38"}


def test_a_changed_address_is_found_and_the_old_one_is_not(ask, put):
    put({"email_addresses": [{"address": "Quill@Example.org"}]})

    assert ask.people(f"filter=email_address eq '{EMAIL}'") == []
    assert len(ask.people("filter=email_address eq 'quill@example.org'")) == 1
    assert ask.id(ask.signup(EMAIL)) != ask.id(ask.signup("quill@example.org"))


def test_an_address_of_somebody_else_is_left_alone_and_the_rest_applied(ask, put, rosa):
    nia = ask.signup("nia@example.org")

    changed = put({"email_addresses": [{"address": "NIA@example.org"}], "family_name": "Marsh"})

    assert changed_keys(rosa, changed) == {"family_name"}
    assert ask.get(f"/people/{ask.id(nia)}") == nia


@pytest.mark.parametrize(
    "body",
    [
        {"created_date": "2001-01-01T00:00:00Z", "modified_date": "2001-01-01T00:00:00Z"},
        {"add_tags": ["volunteer"], "remove_tags": ["donor"], "tags": ["volunteer"]},
        {"_links": {"self": {"href": "https://example.org"}}},
        {"person": {"given_name": "Wrapped"}},
        {"nonsense": {"deep": [1]}, "origin_system": "Elsewhere"},
        {"email_addresses": [{"address": "not an address"}]},
        {"phone_numbers": [{"number": "none"}]},
        {"identifiers": ["no colon", 7, None, {}, "action_network:495db021-ac8d-4a7e-94d1-734c7eab475c"]},
        {"email_addresses": [], "phone_numbers": [], "postal_addresses": []},
    ],
)
def test_what_cannot_be_edited_or_is_invalid_is_ignored(put, rosa, upload, body, emulator):
    upload(tags=[{"name": "volunteer"}])

    assert changed_keys(rosa, put(body)) == set()
    assert emulator.actionnetwork["taggings"].count() == 0


# ---- null


def test_null_removes_a_name(put):
    changed = put({"given_name": None, "family_name": None})

    assert {"given_name", "family_name"}.isdisjoint(changed)


def test_null_for_the_address_of_a_person_is_ignored(put, rosa):
    for value in (None, [{"address": None}], [{"status": None}], [{"address": None, "status": None}]):
        assert put({"email_addresses": value})["email_addresses"] == rosa["email_addresses"]


@pytest.mark.parametrize("value", [None, [{"number": None}]], ids=["the list", "the number"])
@pytest.mark.parametrize("status", ["subscribed", "unsubscribed"])
def test_null_removes_a_number_and_leaves_the_entry_of_a_person_without_one(ask, put, value, status):
    put({"phone_numbers": [{"status": status}]})

    assert put({"phone_numbers": value})["phone_numbers"] == [NO_NUMBER]
    assert ask.people(f"filter=phone_number eq '{NUMBER}'") == []


@pytest.mark.parametrize("whole", [True, False], ids=["the list", "each part"])
def test_null_removes_an_address_except_region_and_country(put, whole):
    parts = dict.fromkeys((*ADDRESS, "country", "language"))

    changed = put({"postal_addresses": None if whole else [parts]})

    assert changed["postal_addresses"] == [{"primary": True, "region": "IL", "country": "US"}]


@pytest.mark.parametrize("part", ["locality", "postal_code", "address_lines"])
def test_null_removes_one_part_of_an_address(put, rosa, part):
    left = {name: value for name, value in rosa["postal_addresses"][0].items() if name != part}

    assert put({"postal_addresses": [{part: None}]})["postal_addresses"] == [left]


def test_a_setting_makes_null_change_nothing(put, rosa, emulator):
    emulator.settings.actionnetwork.null_clears = False

    assert changed_keys(rosa, put({"given_name": None, "phone_numbers": None, "postal_addresses": None})) == set()


# ---- how values are kept


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("text", "text"), (7, "7"), (0.5, "0.5"), (True, "true"), (False, "false"), ("Zoë ☂", "Zoë ☂"),
    ],
)  # fmt: skip
def test_custom_values_come_back_as_strings(ask, sent, kept):
    assert ask.signup(EMAIL, custom_fields={"Any name: at all": sent})["custom_fields"] == {"Any name: at all": kept}


@pytest.mark.parametrize(
    ("sent", "kept"), [(["en"], ["en"]), (["fr", "es"], ["fr", "es"]), (["xx"], ["en"]), (["Elvish"], ["en"])]
)
def test_languages_are_iso_codes_and_unknown_ones_english(ask, sent, kept):
    assert ask.signup(EMAIL, languages_spoken=sent)["languages_spoken"] == kept


@pytest.mark.parametrize("part", [{"locality": "Salem"}, {"region": "OR"}, {"postal_code": "97301"},
                                  {"address_lines": ["1 Oak"]}])  # fmt: skip
def test_any_part_of_an_address_brings_the_country(ask, part):
    assert ask.signup(EMAIL, postal_addresses=[part])["postal_addresses"] == [
        {"primary": True, "country": "US", **part}
    ]


def test_a_country_that_is_sent_or_known_stays(ask):
    ask.signup(EMAIL, postal_addresses=[{"postal_code": "K1A 0B1", "country": "CA"}])

    assert ask.signup(EMAIL, postal_addresses=[{"locality": "Ottawa"}])["postal_addresses"] == [
        {"primary": True, "locality": "Ottawa", "postal_code": "K1A 0B1", "country": "CA"}
    ]


@pytest.mark.parametrize("primary", [True, False, None])
def test_the_one_entry_of_each_kind_is_the_primary_one(ask, primary):
    person = ask.post(
        "/people",
        {
            "person": {
                "email_addresses": [{"address": EMAIL, "primary": primary}],
                "phone_numbers": [{"number": NUMBER, "primary": primary}],
                "postal_addresses": [{"locality": "Salem", "primary": primary}],
            }
        },
    )

    assert [person[kind][0]["primary"] for kind in ("email_addresses", "phone_numbers", "postal_addresses")] == [
        True, True, True,
    ]  # fmt: skip


def test_fields_that_do_not_exist_are_ignored(ask):
    plain, odd = ask.signup(EMAIL), ask.signup("nia@example.org", nickname="N", birthdate={"year": 1990}, gender=None)

    assert set(odd) == set(plain)


def test_a_collection_of_people_is_linked_and_embedded_without_curies(ask, rosa):
    page = ask.get("/people")

    assert shape_of(page["_links"]) == {"self": HREF, "next": HREF, "osdi:people": [HREF], "curies": CURIES}
    (listed,) = page["_embedded"]["osdi:people"]
    assert {**listed, "_links": 0} == {**rosa, "_links": 0}
    assert {**listed["_links"], "curies": rosa["_links"]["curies"]} == rosa["_links"]
    assert "curies" not in listed["_links"]
