"""Messages of the action processor: in a language's words where it has them, else in English (reference 40.5, 60)."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockapi.actionkit.facts.texts import TEXTS, US_POSTAL_LABEL, label_of, message, translations_of

GERMAN = {
    "error_TEMPLATE:invalid": "{0} ist ungültig.",
    "error_TEMPLATE:missing": "{0} ist erforderlich.",
    "error_amount:minimum": "Bitte mindestens {0} € spenden.",
    "field_email": "e-Mail-Adresse",
    "field_city": "",
}

words = st.text(st.characters()) | st.text('{}[]":, 019!rab')


@pytest.mark.parametrize(
    ("field", "code", "args", "text"),
    [
        ("email", "missing", (), "Email address is required."),
        ("email", "invalid", (), "Email address is invalid."),
        ("zip", "invalid", (), "ZIP Code is invalid."),
        ("postal", "invalid", (), "Postal code is invalid."),
        ("address1", "missing", (), "Street address is required."),
        ("event_starts_at_date", "missing", (), "Event start date is required."),
        ("lists", "invalid", (), "Found a non-integer value in 'lists'."),
        ("name", "too_long", (), "Name must be shorter than 256 characters."),
        ("amount", "minimum", ("5.00",), "Sorry, donations below $5.00 are not allowed."),
        ("event_max_attendees", "out_of_range", (1, 500), "Maximum attendees must be between 1 and 500."),
        ("candidate", "invalid", ("Rosa {0} {1}",), "Please enter a valid candidate. (Rosa {0} {1})"),
        ("color", "unexpected", (), "Unexpected field name Color"),
        ("letter_text", "letter_too_short", (), "Your letter is too short."),
    ],
)
def test_english_is_what_a_language_without_texts_says(field, code, args, text):
    assert message(field, code, {}, *args) == text


def test_postal_of_a_user_in_the_united_states_is_called_zip_code():
    assert message("postal", "invalid", {}, label=US_POSTAL_LABEL) == "ZIP Code is invalid."


@pytest.mark.parametrize(
    ("field", "code", "text"),
    [
        ("email", "missing", "E-Mail-Adresse ist erforderlich."),  # its own template and label, begun in upper case
        ("state", "invalid", "State ist ungültig."),  # without a label of its own
        ("city", "missing", "City ist erforderlich."),  # an empty label is none
        ("amount", "minimum", "Bitte mindestens 3 € spenden."),
        ("amount", "maximum", "The amount you entered is too high."),  # English has the field's own text
    ],
)
def test_a_languages_own_words_win(field, code, text):
    assert message(field, code, GERMAN, 3) == text


def test_an_argument_that_was_not_given_stays_as_it_stands():
    assert message("event_max_attendees", "out_of_range", {}, 1) == "Maximum attendees must be between 1 and {1}."


def test_braces_that_are_no_places_stay():
    translations = {"error_zip:invalid": "{} {zip} {0} {-1} {0!r} {{0}} {99}"}

    assert message("zip", "invalid", translations, "x") == "{} {zip} x {-1} {0!r} {x} {99}"


def test_arguments_follow_the_label_in_a_template():
    assert message("city", "odd", {"error_TEMPLATE:odd": "{0}: {1}, {2}"}, "a", "b") == "City: a, b"


def test_a_code_without_any_text_is_taken_for_invalid():
    assert message("city", "nonsense", {}) == "City is invalid."


@pytest.mark.parametrize(
    ("field", "label"),
    [("first_name", "first name"), ("user_shoe_size", "shoe size"), ("action_why", "why"), ("user_", "user ")],
)
def test_a_field_without_a_label_is_called_by_its_name(field, label):
    assert label_of(field, {}) == label


def test_every_text_is_a_message_of_a_field_or_a_label():
    for key, text in TEXTS.items():
        assert text
        if key.startswith("error_") and not key.startswith("error_TEMPLATE"):
            field, _, code = key.removeprefix("error_").partition(":")
            assert message(field, code, {}, "{0}", "{1}") == text
        else:
            assert key.startswith(("field_", "error_TEMPLATE:"))


def test_the_defaults_cannot_be_changed():
    with pytest.raises(TypeError):
        TEXTS["error_zip:invalid"] = "no"  # type: ignore[index]


def test_translations_are_json_in_a_string():
    assert translations_of(json.dumps(GERMAN)) == GERMAN


@pytest.mark.parametrize("text", [None, "", "{}", "null", "[]", "3", '"a"', "{", "no", "[" * 100_000, "\ud800"])
def test_what_is_no_object_is_no_translation(text):
    assert translations_of(text) == {}


def test_what_is_no_text_in_translations_is_left_out():
    assert translations_of('{"a": "b", "c": 1, "d": null, "e": {"f": "g"}}') == {"a": "b"}


@given(words)
def test_reading_translations_never_raises(text):
    assert isinstance(translations_of(text), dict)


@given(words, words, words, st.sampled_from(["{}", "TEMPLATE"]), st.lists(words | st.integers()), st.none() | words)
def test_making_a_message_never_raises(field, code, text, whose, args, label):
    translations = {f"error_{whose.format(field)}:{code}": text}

    assert isinstance(message(field, code, translations, *args, label=label), str)


@given(st.sampled_from(["email", "zip"]), st.sampled_from(["invalid", "missing"]), words)
def test_a_text_of_a_language_may_be_anything(field, code, text):
    without_places = text.replace("{", "(")

    assert message(field, code, {f"error_{field}:{code}": f"{without_places}!"}) == f"{without_places}!"
