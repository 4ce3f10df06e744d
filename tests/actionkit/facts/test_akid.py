"""akid, hash and login token: the vectors of reference 52, and what is not one."""

from __future__ import annotations

import base64
import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockapi.actionkit.facts.akid import Akid, akid, hash_of, login_token, parse, read_login_token

SECRET = "example-secret"
NOW = 1_760_000_000

ids = st.integers(min_value=0, max_value=10**18 - 1)
texts = st.text(st.characters()) | st.text(".-_=AZaz09")


@pytest.mark.parametrize(
    ("secret", "cleartext", "full"),
    [
        ("secret_sauce", "1234.5678", "1234.5678.tKK7gX"),
        ("secret_sauce", ".5678", ".5678.hIdbLl"),
        ("secret_sauce", "64gd53.4325", "64gd53.4325.Ivqznz"),
        ("example-secret", ".1001", ".1001.Cr4Bap"),
        ("example-secret", "3.1001", "3.1001._GN88w"),
    ],
)
def test_hashes_are_those_on_record(secret, cleartext, full):
    assert f"{cleartext}.{hash_of(secret, cleartext)}" == full


@pytest.mark.parametrize(
    ("secret", "mailing_id", "user_id", "full"),
    [
        ("secret_sauce", 1234, 5678, "1234.5678.tKK7gX"),
        ("secret_sauce", None, 5678, ".5678.hIdbLl"),
        ("example-secret", None, 1001, ".1001.Cr4Bap"),
        ("example-secret", 3, 1001, "3.1001._GN88w"),
    ],
)
def test_akids_on_record_are_made_and_read(secret, mailing_id, user_id, full):
    assert akid(secret, user_id, mailing_id) == full
    assert parse(secret, full) == Akid(mailing_id, user_id, True)


@pytest.mark.parametrize("text", ["3.4234.fsdf", "3.1001._GN88x", "4.1001._GN88w", ".1001._GN88w", "3.1001._GN88ww"])
def test_a_wrong_hash_is_read_and_not_valid(text):
    found = parse(SECRET, text)

    assert found is not None
    assert not found.valid
    assert str(found.user_id) == text.split(".")[1]


def test_another_sites_akid_is_not_valid():
    assert parse(SECRET, akid("another", 1001)) == Akid(None, 1001, False)


@pytest.mark.parametrize(
    "text",
    [
        "", ".", "..", "1001", ".1001", "3.1001", "3.1001.", "3..abcdef", "a.1001.abcdef", "3.b.abcdef",
        "64gd53.4325.Ivqznz", "-3.1001.abcdef", "3.1001._GN88w\n", " 3.1001._GN88w", "1.2.3.abcdef",
        "٣.1001.abcdef", "3.1001.ab¢def", "3." + "9" * 5000 + ".abcdef", "3.1001.\ud800",
    ],
)  # fmt: skip
def test_what_has_not_the_form_is_nothing(text):
    assert parse(SECRET, text) is None


@given(secret=texts, user_id=ids, mailing_id=st.none() | ids)
def test_every_akid_is_read_back_and_made_of_url_safe_letters(secret, user_id, mailing_id):
    made = akid(secret, user_id, mailing_id)

    assert parse(secret, made) == Akid(mailing_id, user_id, True)
    start, _, digest = made.rpartition(".")
    encoded = f"{secret}.{start}".encode("utf-8", "surrogatepass")
    assert digest == base64.urlsafe_b64encode(hashlib.sha256(encoded).digest())[:6].decode()


@given(secret=texts, text=texts)
def test_reading_never_raises(secret, text):
    assert len(hash_of(secret, text)) == 6
    assert parse(secret, text) is None or parse(secret, text).user_id >= 0
    assert read_login_token(secret, text, NOW) is None


@given(secret=texts, user_id=ids, ttl=st.integers(min_value=1, max_value=10**9))
def test_a_login_token_is_good_until_it_expires(secret, user_id, ttl):
    token = login_token(secret, user_id, NOW + ttl)

    assert token == login_token(secret, user_id, NOW + ttl)
    assert read_login_token(secret, token, NOW) == user_id
    assert read_login_token(secret, token, NOW + ttl - 1) == user_id
    assert read_login_token(secret, token, NOW + ttl) is None


def test_login_tokens_differ_by_user_expiry_and_secret():
    made = {login_token(*of) for of in [("a", 1, NOW), ("b", 1, NOW), ("a", 2, NOW), ("a", 1, NOW + 1)]}

    assert len(made) == 4
    assert read_login_token("b", login_token("a", 1, NOW), 0) is None


@given(st.data())
def test_a_changed_login_token_is_refused(data):
    token = login_token(SECRET, 1001, NOW)
    place = data.draw(st.integers(0, len(token) - 2))  # the last letter may carry unused bits
    letter = data.draw(st.sampled_from("ABCabc019-_=.!"))

    changed = token[:place] + letter + token[place + 1 :]

    assert changed == token or read_login_token(SECRET, changed, 0) is None


def test_the_hash_of_an_akid_opens_no_login():
    forged = akid(SECRET, NOW, 1001)

    assert read_login_token(SECRET, base64.urlsafe_b64encode(forged.encode()).decode(), 0) is None
