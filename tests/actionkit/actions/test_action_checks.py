"""What is refused before anything is written, and in which words."""

from __future__ import annotations

import json

import pytest

LABELS = {
    "address1": "Street address",
    "address2": "Address line 2",
    "city": "City",
    "state": "State",
    "name": "Name",
    "phone": "Phone",
    "zip": "ZIP Code",
}
VALUES = {
    "address1": "1 Main St",
    "address2": "Apt 2",
    "city": "Troy",
    "state": "NY",
    "name": "Ada Byron",
    "phone": "202-555-0100",
    "zip": "12180",
    "first_name": "Ada",
    "last_name": "Byron",
    "prefix": "Dr",
    "suffix": "I",
    "middle_name": "K",
    "region": "NY",
    "mobile_phone": "202-555-0100",
    "home_phone": "202-555-0100",
    "work_phone": "202-555-0100",
}


@pytest.mark.parametrize(("name", "label"), LABELS.items())
def test_a_required_field_that_is_missing(page, refused, name, label):
    page(required_fields=[name])
    assert refused() == {name: [f"{label} is required."]}
    assert refused(**{name: "  "}) == {name: [f"{label} is required."]}


@pytest.mark.parametrize("name", VALUES)
def test_a_required_field_is_sent_or_stored(ak, page, refused, name):
    page(required_fields=[name])
    assert list(refused()) == [name]
    ak.act("ponds", **{name: VALUES[name]})
    ak.act("ponds")
    ak.act("ponds", **{name: ""})
    assert ak.mock.actionkit["action"].count() == 3
    assert list(refused(email="bob@example.org")) == [name]


def test_a_phone_of_another_type_will_not_do(ak, page, refused):
    page(required_fields=["mobile_phone"])
    page("petition", "lakes", required_fields=["phone"])
    ak.made("user/", {"email": "ada@example.org"})
    ak.made("phone/", {"user": "/rest/v1/user/1/", "type": "work", "phone": "202-555-0100"})
    assert refused() == {"mobile_phone": ["Mobile phone is required."]}
    ak.act("lakes")


def test_a_postal_code_that_is_missing(ak, page, refused):
    page(required_fields=["postal"])
    assert refused() == {"postal": ["ZIP Code is required."]}
    assert refused(country="Portugal") == {"postal": ["Postal code is required."]}
    ak.act("ponds", zip="12180")
    ak.act("ponds", "bob@example.org", country="Portugal", postal="1000-001")


def test_a_zip_is_required_in_the_country_that_has_them(ak, page, refused):
    page(required_fields=["zip"])
    assert refused() == {"zip": ["ZIP Code is required."]}
    ak.act("ponds", "bob@example.org", country="Portugal")
    ak.act("ponds", postal="12180")
    assert refused(email="bob@example.org", country="United States") == {"zip": ["ZIP Code is required."]}


def test_a_required_country_has_a_default(ak, page):
    page(required_fields=["country"])
    assert ak.act("ponds")["created_user"] is True


@pytest.mark.parametrize("wanted", [None, ["email"]])
def test_an_address_is_always_required(page, refused, wanted):
    page(required_fields=wanted or [])
    assert refused(email=...) == {"email": ["Email address is required."]}
    assert refused(email="") == {"email": ["Email address is required."]}
    assert refused(email=None) == {"email": ["Email address is required."]}


@pytest.mark.parametrize(
    "email", ["nobody", "@example.org", "ada@", "ada@example", "a b@example.org", "ada@example.org, bob@example.org"]
)
def test_an_address_that_is_none(page, refused, email):
    page()
    assert refused(email=email) == {"email": ["Email address is invalid."]}


@pytest.mark.parametrize("email", [True, 7, {"address": "ada@example.org"}, "a" * 250 + "@example.org", "a\x00@b.org"])
def test_an_address_of_another_kind(page, refused, email):
    page()
    assert refused(email=email) == {"email": ["Email address is invalid."]}


def test_a_name_that_is_too_long(ak, page, refused):
    page()
    assert refused(name="Ada " + "B" * 252) == {"name": ["Name must be shorter than 256 characters."]}
    ak.act("ponds", name="Ada " + "B" * 251)


def test_a_page_that_wants_both_names(ak, page, refused):
    page(required_fields=["first_name", "last_name"])
    assert refused(name="Ada") == {"name": ["First and last names are required."]}
    assert refused(name="A" * 256)["name"] == ["Name must be shorter than 256 characters."]
    assert refused() == {"first_name": ["First name is required."], "last_name": ["Last name is required."]}
    ak.act("ponds", name="Ada Byron")
    ak.act("ponds", name="Augusta")
    assert (ak.get("user/1/")["first_name"], ak.get("user/1/")["last_name"]) == ("Augusta", "Byron")


def test_a_page_that_wants_one_of_them(ak, page, refused):
    page(required_fields=["last_name"])
    assert refused(name="Ada") == {"last_name": ["Last name is required."]}
    ak.act("ponds", name="Ada Byron")


def test_what_is_required_and_wrong_is_told_once(page, refused):
    page(required_fields=["email", "name", "zip"])
    assert refused(email="nobody", name="A" * 256, zip="x") == {
        "email": ["Email address is invalid."],
        "name": ["Name must be shorter than 256 characters."],
        "zip": ["ZIP Code is invalid."],
    }


@pytest.mark.parametrize("plus4", ["123", "12345"])
def test_four_more_digits_are_four(page, refused, plus4):
    page()
    assert refused(zip="12180", plus4=plus4) == {"plus4": ["Plus4 is invalid."]}


@pytest.mark.parametrize("lists", ["x", ["1", "x"], "1,x", "1.5", 1.5, True, {"id": 1}, "-1", [[1, "two"]]])
def test_lists_are_numbers(page, refused, lists):
    page()
    assert refused(lists=lists) == {"lists": ["Found a non-integer value in 'lists'."]}


@pytest.mark.parametrize("number", [99, 10**30, "0" * 17 + "10", "9" * 5000])
def test_lists_that_are_not_there(page, refused, number):
    page()
    assert list(refused(lists=number)) == ["lists"]


@pytest.mark.parametrize("mailing", [99, "x", 1.5, True, "1 or 2", [3], {}, "9" * 5000])
def test_a_mailing_that_is_not_there(page, refused, mailing):
    page()
    assert refused(mailing_id=mailing) == {"mailing_id": ["Unable to associate this mailing ID with account."]}


def test_all_that_is_wrong_is_told_at_once(page, refused):
    page(required_fields=["city", "zip", "name"])
    assert refused(email="nobody", zip="x", lists="x", mailing_id=99) == {
        "city": ["City is required."],
        "email": ["Email address is invalid."],
        "lists": ["Found a non-integer value in 'lists'."],
        "mailing_id": ["Unable to associate this mailing ID with account."],
        "name": ["Name is required."],
        "zip": ["ZIP Code is invalid."],
    }


@pytest.mark.parametrize("auth", [("mockapi", "mockapi"), None])
def test_the_public_is_refused_in_the_same_words(page, refused, auth):
    page()
    assert refused(zip="x", auth=auth) == {"zip": ["ZIP Code is invalid."]}


def test_a_refusal_leaves_a_known_user_as_it_was(ak, page, refused):
    page()
    ak.act("ponds", city="Troy", home_phone="202-555-0100")
    refused(city="Albany", home_phone="202-555-0199", zip="x", user_color="red", action_x="y")
    assert ak.get("user/1/")["city"] == "Troy"


# ---- the page's language


GERMAN = {
    "error_TEMPLATE:invalid": "{0} ist ungültig.",
    "error_TEMPLATE:missing": "{0} wird benötigt.",
    "error_lists:invalid": "'lists' enthält etwas, das keine Zahl ist.",
    "error_mailing_id:not_sent": "Diese Aussendung gehört nicht zu diesem Konto.",
    "error_city:missing": "Wo wohnst du?",
    "field_email": "e-Mail-Adresse",
    "field_zip": "Postleitzahl",
}


@pytest.fixture
def german(ak, page):
    assert ak("PATCH", "language/103/", {"translations": json.dumps(GERMAN)}).status_code == 202
    return page(language="/rest/v1/language/103/", required_fields=["city", "state"])


def test_refusals_are_in_the_pages_language(german, refused):
    assert refused(email="nobody", lists="x", mailing_id=9) == {
        "city": ["Wo wohnst du?"],
        "email": ["E-Mail-Adresse ist ungültig."],
        "lists": ["'lists' enthält etwas, das keine Zahl ist."],
        "mailing_id": ["Diese Aussendung gehört nicht zu diesem Konto."],
        "state": ["State wird benötigt."],
    }
    assert refused(email=..., city="Troy", state="NY") == {"email": ["E-Mail-Adresse wird benötigt."]}


def test_other_pages_keep_their_language(ak, german, page, refused):
    page("signup", "lakes", required_fields=["city"])
    assert refused(page="lakes") == {"city": ["City is required."]}


@pytest.mark.parametrize("translations", ["{}", "", "not JSON", "[]", '{"error_TEMPLATE:missing": 7}'])
def test_translations_without_the_text_leave_it_english(ak, page, refused, translations):
    ak("PATCH", "language/103/", {"translations": translations})
    page(language="/rest/v1/language/103/", required_fields=["city"])
    assert refused() == {"city": ["City is required."]}


def test_a_sites_own_wording(ak, page, refused):
    text = "There seems to be a problem with what you entered for {0}."
    ak("PATCH", "language/100/", {"translations": json.dumps({"error_TEMPLATE:invalid": text})})
    page(language="/rest/v1/language/100/")
    assert refused(zip="x") == {"zip": ["There seems to be a problem with what you entered for ZIP Code."]}


# ---- the page


@pytest.mark.parametrize("sent", ["no-such-page", "", 7, "1"])
def test_no_such_page(ak, page, sent):
    page()
    before = ak.counts()
    response = ak("POST", "action/", {"page": sent, "email": "ada@example.org"})
    assert response.status_code == 400
    assert response.json() == {"page": f"Unable to find a page for processing. You sent page={sent}."}
    assert ak.counts() == before


@pytest.mark.parametrize("change", [{"hidden": True}, {"status": "draft"}, {"status": "expired"}])
def test_pages_that_nobody_sees_take_actions(ak, page, change):
    page(**change)
    assert ak.act("ponds")["id"] == 1


def test_pages_that_are_deleted_do_not(ak, page):
    page(status="deleted")
    response = ak("POST", "action/", {"page": "ponds", "email": "ada@example.org"})
    assert response.json() == {"page": "Unable to find a page for processing. You sent page=ponds."}
    assert ak.all("user/") == []


def test_unknown_parameters_are_dropped(ak, page):
    page()
    action = ak.act("ponds", ignored="ignore me", color="blue", utf8="✓", js=1, form_name="act")
    assert action["fields"] == {}
    assert ak.get("user/1/")["fields"] == {}
