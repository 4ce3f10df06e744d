"""Names taken apart; e-mail addresses and slugs, by Django itself where it is installed."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mockapi.actionkit.facts.names import is_email, is_slug, split_name


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", ("", "", "", "", "")),
        (" \t\n", ("", "", "", "", "")),
        ("Ada", ("", "Ada", "", "", "")),
        ("Ada Byron", ("", "Ada", "", "Byron", "")),
        ("  Ada\t King  Byron ", ("", "Ada", "King", "Byron", "")),
        ("Ada Augusta King Byron", ("", "Ada", "Augusta King", "Byron", "")),
        ("Dr. Ada Byron", ("Dr.", "Ada", "", "Byron", "")),
        ("rev. Dr. Martin Luther King, Jr.", ("rev. Dr.", "Martin", "Luther", "King", "Jr.")),
        ("MS Ada Byron Ph.D., M.D.", ("MS", "Ada", "", "Byron", "Ph.D. M.D.")),
        ("Henry Ford III", ("", "Henry", "", "Ford", "III")),
        ("Ms. Ada", ("Ms.", "Ada", "", "", "")),
        ("Ada II", ("", "Ada", "", "", "II")),
        ("Dr", ("", "Dr", "", "", "")),
        ("Jr.", ("", "Jr.", "", "", "")),
        ("Dr Jr", ("Dr", "Jr", "", "", "")),
        ("Md Rahman", ("", "Md", "", "Rahman", "")),
        ("Ludwig van Beethoven", ("", "Ludwig", "van", "Beethoven", "")),
        ("李 小龙", ("", "李", "", "小龙", "")),
    ],
)
def test_names_are_taken_apart(text, parts):
    assert split_name(text) == parts


@given(st.text(st.characters()) | st.lists(st.sampled_from(["Dr.", "Ada", "Jr", "III,", ",", "x"])).map(" ".join))
def test_no_word_is_lost_and_the_order_stays(text):
    parts = split_name(text)

    words = " ".join(part for part in parts if part)
    assert words.replace(",", "").split() == text.replace(",", "").split()
    assert bool(parts.first) == bool(text.split())
    assert not parts.middle or parts.last


EMAILS = [
    "ada@example.org", "ADA.Byron+pond@Example.ORG", "a@b.co", "a@localhost", "_!#$%&'*+/=?^`{|}~-@example.org",
    '"ada byron"@example.org', '"ada\\ byron"@example.org', '"ada"@example.org', '""@example.org', '"a@b"@example.org',
    "ada@bücher.example", "ada@xn--bcher-kva.example", "ada@例え.テスト", "ada@example.xn--p1ai", "ada@example.рф",
    "ada@[127.0.0.1]", "ada@[::1]", "ada@[2001:DB8::1]", "ada@1.2.3.4", "ada@sub.domain.example.org", "ada@a-b.org",
    "", "@", "ada", "ada@", "@example.org", "ada@example", "ada@LOCALHOST", "ada@@example.org", "ada@b@example.org",
    "ada byron@example.org", "ada@exam ple.org", " ada@example.org", "ada@example.org ", "ada@example.org\n",
    "ada\n@example.org", ".ada@example.org", "ada.@example.org", "ada..byron@example.org", "ädä@example.org",
    "ada@-example.org", "ada@example-.org", "ada@example.-org", "ada@example.org-", "ada@example.o", "ada@example.123",
    "ada@example..org", "ada@.example.org", "ada@example.org.", "ada@exa_mple.org", "ada@[127.0.0.256]", "ada@[]",
    "ada@[::1", "ada@[:::]", "ada@example,org", "<ada@example.org>", "ada@example.xn--", "ada@\U0001f600.org",
    "ada@" + "a" * 63 + ".org", "ada@" + "a" * 64 + ".org", "ada@example." + "a" * 63, "ada@example." + "a" * 64,
    "a" * 308 + "@example.org", "a" * 309 + "@example.org", "\u017f@example.org", "\u212a@example.org", "a@\ud800.org",
]  # fmt: skip
GOOD_EMAILS = {
    "ada@example.org", "ADA.Byron+pond@Example.ORG", "a@b.co", "a@localhost", "ada@bücher.example",
    "ada@[127.0.0.1]", '"ada"@example.org', '"ada\\ byron"@example.org', "a" * 308 + "@example.org",
}  # fmt: skip
BAD_EMAILS = {
    "", "@", "ada", "ada@", "@example.org", "ada@example", "ada@@example.org", "ada byron@example.org", "ada@example.o",
    '"ada byron"@example.org', "ada@exam ple.org", "ada@example.org\n", "ada@-example.org", "ada..byron@example.org",
    "ada@[127.0.0.256]", "ada@example.123", "ädä@example.org", "a" * 309 + "@example.org",
    "ada@" + "a" * 64 + ".org",
}  # fmt: skip


@pytest.mark.parametrize("text", sorted(GOOD_EMAILS))
def test_addresses(text):
    assert is_email(text)


@pytest.mark.parametrize("text", sorted(BAD_EMAILS))
def test_what_is_no_address(text):
    assert not is_email(text)


def near_emails():
    """Texts that are addresses or miss being one by little."""
    local = st.text(st.sampled_from('aZ0.-_+@ "\\\n\x00\x7fé\u017f\u212a'), max_size=6)
    label = st.text(st.sampled_from("aZ0-_ xn\u00a0\u00a1\u0130\uffff\U00010000é"), max_size=5)
    literal = st.ip_addresses().map(lambda address: f"[{address}]")
    domain = st.lists(label, max_size=4).map(".".join) | literal | st.just("localhost")
    return st.builds("{}@{}".format, local, domain) | st.emails() | st.text(st.characters())


@given(near_emails())
@example("ada@xn--.example")
@example("ada@e.xn--a-b")
@example("ada@[1:2:3:4:5:6:1.2.3.4]")
@example("ada@[01.2.3.4]")
def test_addresses_are_what_django_says(text):
    pytest.importorskip("django")

    assert is_email(text) == django_says("validate_email", text)


@pytest.mark.parametrize("text", EMAILS)
def test_the_listed_addresses_are_what_django_says(text):
    pytest.importorskip("django")

    assert is_email(text) == django_says("validate_email", text)


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("save-the-pond", True), ("Save_the_Pond_2", True), ("-", True), ("7", True),
        ("", False), ("save the pond", False), ("save.the.pond", False), ("teich-ä", False), ("pond\n", False),
        ("pond/", False), ("٣", False),
    ],
)  # fmt: skip
def test_slugs(text, good):
    assert is_slug(text) == good


@given(st.text(st.characters()) | st.text("aZ09-_ .é\n"))
def test_slugs_are_what_django_says(text):
    pytest.importorskip("django")

    assert is_slug(text) == django_says("validate_slug", text)


def django_says(name, text):
    """Whether one of Django's validators lets a text through."""
    from django.core import validators
    from django.core.exceptions import ValidationError

    try:
        getattr(validators, name)(text)
    except ValidationError:
        return False
    return True
