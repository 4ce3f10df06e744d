"""Countries, states, ZIP codes and phone numbers; every ZIP code that there is, by the library that knows them."""

from __future__ import annotations

import subprocess
import sys
from zoneinfo import ZoneInfo

import pytest
import zipcodes
from hypothesis import given, settings
from hypothesis import strategies as st

from mockapi.actionkit.facts.places import (
    COUNTRIES,
    STATES,
    UNITED_STATES,
    Place,
    country_named,
    is_us,
    phone_digits,
    place_of_zip,
    state_of_zip,
    zip_parts,
)

words = st.text(st.characters())
nearly_zips = st.text("0123456789- ٣", max_size=11)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("United States", "US"), ("United Kingdom", "GB"), ("Portugal", "PT"), ("South Korea", "KR"), ("Russia", "RU"),
        ("Côte d'Ivoire", "CI"), ("Afghanistan", "AF"), ("Zimbabwe", "ZW"), ("Guinea-Bissau", "GW"),
    ],
)  # fmt: skip
def test_countries_have_english_names(name, code):
    assert COUNTRIES[name] == code


def test_each_country_has_one_name_and_a_code_of_two_letters():
    assert len(COUNTRIES) == len(set(COUNTRIES.values())) == 250  # the 249 of ISO 3166, and Kosovo
    assert all(len(code) == 2 and code.isascii() and code.isupper() for code in COUNTRIES.values())
    assert all(name == name.strip() and len(name) <= 255 for name in COUNTRIES)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("US", "United States"), ("usa", "United States"), (" united STATES ", "United States"), ("DE", "Germany"),
        ("Russian Federation", "Russia"), ("UK", "United Kingdom"), ("Czechia", "Czech Republic"),
        ("", None), ("Atlantis", None), ("United", None),
    ],
)  # fmt: skip
def test_a_country_is_found_by_any_of_its_names(text, name):
    assert country_named(text) == name


@given(st.sampled_from(sorted(COUNTRIES)))
def test_a_countrys_own_name_and_code_lead_to_it(name):
    assert country_named(name) == country_named(name.upper()) == country_named(COUNTRIES[name]) == name


@pytest.mark.parametrize(
    ("text", "us"),
    [(UNITED_STATES, True), ("united states", True), ("US", False), ("USA", False), ("", False), ("Portugal", False)],
)
def test_codes_are_no_name_of_the_united_states(text, us):
    assert is_us(text) == us


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("12180", ("12180", "")),
        ("12180-1234", ("12180", "1234")),
        ("121801234", ("12180", "1234")),
        ("12180 1234", ("12180", "1234")),
        (" 00501\n", ("00501", "")),
        *((text, None) for text in ["", "1218", "121800", "12180-", "12180-12", "a232ba", "W1", "1218O", "٠١٢٣٤"]),
    ],
)
def test_zip_codes_are_five_digits_and_perhaps_four_more(text, parts):
    assert zip_parts(text) == parts


@pytest.mark.parametrize(
    ("zip5", "state"),
    [
        ("12345", "NY"), ("12180", "NY"), ("00501", "NY"), ("00901", "PR"), ("20500", "DC"), ("90210", "CA"),
        ("96799", "AS"), ("06390", "NY"), ("99950", "AK"), ("09001", "AE"), ("34001", "AA"), ("96201", "AP"),
        ("00000", None), ("99999", "AK"), ("21300", "MD"), ("26900", None), ("", None), ("1218", None), ("x2180", None),
        ("12180-1234", None), ("٠١٢٣٤", None),
    ],
)  # fmt: skip
def test_a_zip_code_tells_the_state(zip5, state):
    assert state_of_zip(zip5) == state


def test_every_zip_code_tells_the_state_that_the_library_knows():
    # Six of the 099.. are military ones that the library puts in New Jersey.
    known = {entry["zip_code"]: entry["state"] for entry in zipcodes.list_all() if entry["zip_code"][:3] != "099"}

    assert len(known) > 40_000
    assert {zip5: state_of_zip(zip5) for zip5 in known} == known
    assert set(known.values()) == set(STATES)


def test_a_zip_code_tells_the_place():
    assert place_of_zip("12180") == Place(
        zip="12180",
        city="Troy",
        state="NY",
        county="Rensselaer County",
        latitude=pytest.approx(42.73, abs=0.05),
        longitude=pytest.approx(-73.67, abs=0.05),
        timezone="America/New_York",
    )


def test_a_place_that_is_nowhere_has_no_coordinates():
    place = place_of_zip("09001")

    assert place is not None
    assert (place.state, place.latitude, place.longitude, place.timezone) == ("AE", None, None, "")


@pytest.mark.parametrize(
    "zip5", ["", "00000", "1218", "12180-1234", " 12180", "abcde", "٠١٢٣٤", "1\ud800345", "12180\n"]
)
def test_what_is_no_zip_code_has_no_place(zip5):
    assert place_of_zip(zip5) is None


def test_every_place_is_on_earth_in_a_known_state_and_zone():
    places = [place_of_zip(entry["zip_code"]) for entry in zipcodes.list_all()[::41]]

    for place in places:
        assert place is not None
        assert place.state in STATES
        assert place.latitude is None or -20 < place.latitude < 72
        assert place.longitude is None or -180 <= place.longitude <= 180
        assert not place.timezone or ZoneInfo(place.timezone)


def test_places_are_the_same_for_many_threads_at_once():
    code = """
import sys
from concurrent.futures import ThreadPoolExecutor
from mockapi.actionkit.facts.places import place_of_zip
assert "zipcodes" not in sys.modules
sys.setswitchinterval(1e-6)
with ThreadPoolExecutor(8) as pool:
    found = list(pool.map(place_of_zip, ["12180", "90210"] * 50))
assert {place.city for place in found} == {"Troy", "Beverly Hills"}, found
assert "zipcodes" in sys.modules
"""
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_a_state_is_told_without_loading_every_zip_code():
    code = """
import sys
from mockapi.actionkit.facts.places import country_named, phone_digits, state_of_zip, zip_parts
assert (zip_parts("12345"), state_of_zip("12345"), country_named("US")) == (("12345", ""), "NY", "United States")
assert "zipcodes" not in sys.modules
"""
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("310-310-3310", "3103103310"),
        ("+1-104-123-4567", "1041234567"),
        ("1 (104) 123 4567", "1041234567"),
        ("104-123-456", "104123456"),
        ("1041234567", "1041234567"),
        ("1234567890", "1234567890"),
        ("+44 20 7946 0958", "442079460958"),
        ("+49 30 123456", "4930123456"),
        ("+61 2 9876 5432", "61298765432"),
        ("", ""),
        ("none", ""),
        ("٣10", "10"),
    ],
)
def test_phone_numbers_are_their_digits(text, digits):
    assert phone_digits(text) == digits


@given(words | nearly_zips)
@settings(deadline=None)  # the first place loads them all
def test_no_text_raises(text):
    parts = zip_parts(text)
    assert parts is None or state_of_zip(parts[0]) is None or state_of_zip(parts[0]) in STATES
    place = place_of_zip(text)
    assert place is None or place.state in STATES
    assert state_of_zip(text) is None or state_of_zip(text) in STATES
    assert country_named(text) is None or country_named(text) in COUNTRIES
    assert is_us(text) in (True, False)
    digits = phone_digits(text)
    assert not digits or (digits.isascii() and digits.isdigit())
