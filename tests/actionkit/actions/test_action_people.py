"""Whose action it is: users found and made, and what the parameters make of them."""

from __future__ import annotations

import pytest


def user(ak, number=1):
    return ak.get(f"user/{number}/")


# ---- finding and making


def test_a_new_address_makes_a_user(ak, page):
    page(language="/rest/v1/language/101/")
    answer = ak.act("ponds", "Ada@Example.org", source="flyer", first_name="Ada")
    assert answer["created_user"] is True
    made = user(ak)
    assert made["email"] == "Ada@Example.org"
    assert (made["source"], made["lang"], made["country"]) == ("flyer", "/rest/v1/language/101/", "United States")
    assert (made["first_name"], made["subscription_status"]) == ("Ada", "subscribed")
    assert made["rand_id"] > 0
    assert ak.mock.actionkit["user"].find(email="ada@example.org").source == "flyer"


@pytest.mark.parametrize("email", ["ada@example.org", "ADA@EXAMPLE.ORG", " ada@example.org "])
def test_an_address_in_any_case_is_its_users(ak, page, email):
    page()
    ak.made("user/", {"email": "ada@example.org", "source": "import"})
    answer = ak.act("ponds", email, source="flyer")
    assert (answer["user"], answer["created_user"]) == ("/rest/v1/user/1/", False)
    assert (user(ak)["email"], user(ak)["source"]) == ("ada@example.org", "import")
    assert ak.mock.actionkit["user"].count() == 1


def test_the_source_and_the_language_are_those_of_the_first_action(ak, page):
    page(language="/rest/v1/language/101/")
    page("signup", "lakes", language="/rest/v1/language/102/")
    ak.act("ponds", source="first")
    ak.act("lakes", source="second")
    assert (user(ak)["source"], user(ak)["lang"]) == ("first", "/rest/v1/language/101/")
    assert [action["source"] for action in ak.all("action/")] == ["first", "second"]


def test_the_source_of_an_action_that_names_none_is_the_api(ak, page):
    page()
    assert ak.act("ponds")["source"] == "restful_api"
    assert user(ak)["source"] == "restful_api"


@pytest.mark.parametrize("auth", [("mockapi", "mockapi"), None])
def test_a_right_akid_stands_for_an_address(ak, page, akid_of, auth):
    page()
    ak.made("user/", {"email": "ada@example.org"})
    response = ak("POST", "action/", {"page": "ponds", "akid": akid_of(1)}, auth=auth)
    assert response.status_code == 201, response.text
    assert ak.get("action/1/")["user"] == "/rest/v1/user/1/"
    assert ak.mock.actionkit["user"].count() == 1


@pytest.mark.parametrize("akid", [".1.wrong_", "..", "1", ".1.", ".99.xxxxxx", "3.1.fsdf"])
def test_a_wrong_akid_stands_for_nobody(ak, page, refused, akid):
    page()
    ak.made("user/", {"email": "ada@example.org"})
    assert refused(email=..., akid=akid) == {"email": ["Email address is required."]}


def test_a_right_akid_of_nobody(ak, page, refused, akid_of):
    page()
    assert refused(email=..., akid=akid_of(7)) == {"email": ["Email address is required."]}


@pytest.mark.parametrize("hash", ["right", "wrong"])
def test_an_address_wins_over_an_akid(ak, page, akid_of, hash):
    page()
    ak.made("user/", {"email": "ada@example.org"})
    ak.made("user/", {"email": "bob@example.org"})
    answer = ak.act("ponds", "bob@example.org", akid=akid_of(1) if hash == "right" else ".1.fsdf")
    assert answer["user"] == "/rest/v1/user/2/"


def test_an_address_with_a_wrong_akid_makes_a_user(ak, page):
    page()
    assert ak.act("ponds", akid="3.4234.fsdf")["created_user"] is True


# ---- names


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Ada Byron", ("Ada", "", "Byron")),
        ("Ada", ("Ada", "", "")),
        ("  Ada   King  Byron ", ("Ada", "King", "Byron")),
        ("Ada Augusta King Byron", ("Ada", "Augusta King", "Byron")),
        ("Zoë Übermut", ("Zoë", "", "Übermut")),
    ],
)
def test_a_name_is_split(ak, page, name, parts):
    page()
    ak.act("ponds", name=name)
    assert tuple(user(ak)[part] for part in ("first_name", "middle_name", "last_name")) == parts


def test_parts_that_were_sent_win_over_a_name(ak, page):
    page()
    ak.act("ponds", name="Ada Byron", last_name="Lovelace", prefix="Lady", suffix="I", middle_name="A.")
    made = user(ak)
    assert [made[part] for part in ("prefix", "first_name", "middle_name", "last_name", "suffix")] == [
        "Lady", "Ada", "A.", "Lovelace", "I",
    ]  # fmt: skip


# ---- addresses


def test_an_address(ak, page):
    page()
    sent = {"address1": "1 Main St", "address2": "Apt 2", "city": "Troy", "state": "NY", "region": "NY"}
    ak.act("ponds", **sent, zip="12180", plus4="1234")
    made = user(ak)
    assert {name: made[name] for name in sent} == sent
    assert (made["zip"], made["plus4"], made["postal"]) == ("12180", "1234", "12180")
    assert ak.get("useroriginal/1/")["city"] == "Troy"


def test_what_is_sent_overwrites_and_the_rest_stays(ak, page):
    page()
    ak.act("ponds", first_name="Ada", city="Troy", address1="1 Main St")
    ak.mock.clock.advance(seconds=60)
    ak.act("ponds", city="Albany", last_name="Byron")
    after = user(ak)
    assert [after[name] for name in ("first_name", "last_name", "city", "address1")] == [
        "Ada", "Byron", "Albany", "1 Main St",
    ]  # fmt: skip
    assert (after["created_at"], after["updated_at"]) == ("2026-03-01T12:00:00", "2026-03-01T12:01:00")
    assert ak.get("useroriginal/1/")["city"] == "Troy"


@pytest.mark.parametrize("nothing", ["", "  ", None, []])
def test_empty_parameters_erase_nothing(ak, page, nothing):
    page()
    ak.made("alloweduserfield/", {"name": "color"})
    sent = {
        "prefix": "Dr", "first_name": "Ada", "middle_name": "K", "last_name": "Byron", "suffix": "I",
        "address1": "1 Main St", "address2": "2", "city": "Troy", "state": "NY", "region": "NY", "zip": "12180",
        "plus4": "1234", "country": "United States", "home_phone": "202-555-0100", "user_color": "blue",
    }  # fmt: skip
    ak.act("ponds", **sent)
    before = user(ak)
    ak.mock.clock.advance(seconds=60)
    ak.act("ponds", **dict.fromkeys(sent, nothing), postal=nothing, name=nothing)
    assert user(ak) == before
    assert ak.get("phone/1/")["phone"] == "202-555-0100"


@pytest.mark.parametrize(
    ("sent", "stored"),
    [
        ({"zip": "12180"}, ("12180", "", "12180", "NY")),
        ({"postal": "12180"}, ("12180", "", "12180", "NY")),
        ({"zip": "12180-1234"}, ("12180", "1234", "12180-1234", "NY")),
        ({"zip": "94110", "state": "NV"}, ("94110", "", "94110", "NV")),
        ({"zip": "94110", "postal": "94110"}, ("94110", "", "94110", "CA")),
        ({"zip": "02134"}, ("02134", "", "02134", "MA")),
        ({"country": "united states", "postal": "94110"}, ("94110", "", "94110", "CA")),
    ],
)
def test_an_american_postal_code_is_a_zip(ak, page, sent, stored):
    page()
    ak.act("ponds", **sent)
    assert tuple(user(ak)[name] for name in ("zip", "plus4", "postal", "state")) == stored


@pytest.mark.parametrize(
    ("country", "code"),
    [("United Kingdom", "W1"), ("United Kingdom", "12345"), ("Portugal", "1000-001"), ("Chile", "x")],
)
def test_elsewhere_a_postal_code_is_free(ak, page, country, code):
    page()
    ak.act("ponds", country=country, postal=code)
    made = user(ak)
    assert (made["country"], made["postal"], made["zip"], made["state"]) == (country, code, "", "")


@pytest.mark.parametrize("name", ["zip", "postal"])
@pytest.mark.parametrize("code", ["a232ba", "1234", "123456", "12345-12", "ZIP", "1 2 3 4 5"])
def test_what_is_no_zip_is_refused_under_the_name_it_was_sent_by(page, refused, name, code):
    page()
    for country in ({}, {"country": "United States"}):
        assert refused(**{name: code}, **country) == {name: ["ZIP Code is invalid."]}


def test_the_country_of_a_known_user_decides(ak, page, refused):
    page()
    ak.made("user/", {"email": "ada@example.org", "country": "Portugal"})
    ak.act("ponds", postal="1000-001")
    assert (user(ak)["postal"], user(ak)["zip"], user(ak)["country"]) == ("1000-001", "", "Portugal")
    assert refused(country="United States", postal="1000-001") == {"postal": ["ZIP Code is invalid."]}


def test_a_zip_elsewhere_is_a_postal_code(ak, page):
    page()
    ak.act("ponds", country="Portugal", zip="1000-001", plus4="long")
    assert [user(ak)[name] for name in ("zip", "plus4", "postal", "state")] == ["", "", "1000-001", ""]
    ak.act("ponds", country="United States", zip="12180")
    assert [user(ak)[name] for name in ("zip", "postal", "state")] == ["12180", "12180", "NY"]
    ak.act("ponds", country="United Kingdom", postal="W1")
    assert [user(ak)[name] for name in ("zip", "postal", "country")] == ["", "W1", "United Kingdom"]


def test_the_state_moves_with_the_zip(ak, page):
    page()
    ak.act("ponds", zip="12180", plus4="1234")
    ak.act("ponds", zip="94110")
    assert [user(ak)[name] for name in ("zip", "plus4", "postal", "state")] == ["94110", "", "94110", "CA"]


def test_four_more_digits_alone(ak, page, refused):
    page()
    ak.act("ponds", zip="12180")
    ak.act("ponds", plus4="9876")
    assert [user(ak)[name] for name in ("zip", "plus4", "state")] == ["12180", "9876", "NY"]
    assert list(refused(plus4="98765")) == ["plus4"]


# ---- phones


def test_phones_of_every_type(ak, page):
    page()
    kinds = ("home", "work", "mobile", "emergency", "home_fax", "work_fax")
    ak.act("ponds", **{f"{kind}_phone": f"+1 (202) 555-010{number}" for number, kind in enumerate(kinds)})
    phones = ak.all("phone/?user=1")
    assert {phone["type"]: phone["normalized_phone"] for phone in phones} == {
        kind: f"202555010{number}" for number, kind in enumerate(kinds)
    }
    assert {(phone["source"], phone["user"]) for phone in phones} == {("user", "/rest/v1/user/1/")}
    assert user(ak)["phones"] == [phone["resource_uri"] for phone in phones]


@pytest.mark.parametrize(("more", "kind"), [({}, "home"), ({"phone_type": "mobile"}, "mobile")])
def test_a_phone_and_its_type(ak, page, more, kind):
    page()
    ak.act("ponds", phone="310-310-3310", **more)
    (phone,) = ak.all("phone/")
    assert (phone["type"], phone["phone"], phone["normalized_phone"]) == (kind, "310-310-3310", "3103103310")


def test_a_new_number_takes_the_place_of_the_one_of_its_type(ak, page):
    page()
    ak.made("user/", {"email": "ada@example.org"})
    ak.made("phone/", {"user": "/rest/v1/user/1/", "type": "home", "phone": "202-555-0199", "source": "api"})
    ak.act("ponds", home_phone="202-555-0100", mobile_phone="202-555-0101")
    ak.act("ponds", phone="202-555-0102")
    found = {(phone["type"], phone["source"]): phone["phone"] for phone in ak.all("phone/")}
    assert found == {
        ("home", "api"): "202-555-0199",
        ("home", "user"): "202-555-0102",
        ("mobile", "user"): "202-555-0101",
    }


def test_a_long_type_of_phone_sent_twice(ak, page):
    page()
    for number in ("202-555-0100", "202-555-0101"):
        ak.act("ponds", phone=number, phone_type="the one in the summer house")
    assert [(phone["phone"], phone["type"]) for phone in ak.all("phone/")] == [
        ("202-555-0101", "the one in the summer hou")
    ]


def test_long_values_are_cut_to_their_columns(ak, page):
    page()
    ak.act("ponds", first_name="A" * 300, city="C" * 300, phone="2" * 60)
    assert (len(user(ak)["first_name"]), len(user(ak)["city"])) == (255, 255)
    assert len(ak.get("phone/1/")["phone"]) == 25
