"""What filters find, as MySQL compares: case, accents, blanks; dates, numbers, relations (reference 10, notes 6)."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest

NAMES = (
    "Ponds",
    "ponds and lakes",
    "PONDS",
    "Étang",
    "etang",
    "50% off",
    "50_off",
    "back\\slash",
    "a.b",
    "Ponds ",
    "ss",
)


@pytest.fixture
def titles(ak):
    """The titles that a filter finds."""
    ak.mock.seed(
        {"actionkit": {"petitionpage": [{"name": f"p{place}", "title": name} for place, name in enumerate(NAMES)]}}
    )

    def found(**filters):
        return [one["title"] for one in ak.all(f"petitionpage/?{urlencode(filters)}")]

    return found


@pytest.mark.parametrize(
    ("lookup", "value", "expected"),
    [
        # The manual: exact matches ignore case; accents and blanks at the end count for as little.
        ("title", "ponds", ["Ponds", "PONDS", "Ponds "]),
        ("title", "PONDS   ", ["Ponds", "PONDS", "Ponds "]),
        ("title", " ponds", []),
        ("title__exact", "étang", ["Étang", "etang"]),
        ("title__iexact", "ETANG", ["Étang", "etang"]),
        ("title__in", "ETANG,ponds", ["Ponds", "PONDS", "Étang", "etang", "Ponds "]),
        ("title__in", "etang, ponds", ["Étang", "etang"]),
        # Django asks for BINARY here.
        ("title__contains", "onds", ["Ponds", "ponds and lakes", "Ponds "]),
        ("title__contains", "ONDS", ["PONDS"]),
        ("title__startswith", "p", ["ponds and lakes"]),
        ("title__startswith", "Ponds", ["Ponds", "Ponds "]),
        ("title__endswith", "s", ["Ponds", "ponds and lakes", "ss"]),
        ("title__endswith", "s ", ["Ponds "]),
        ("title__contains", "tang", ["Étang", "etang"]),
        ("title__startswith", "e", ["etang"]),
        ("title__regex", "^[a-z]+$", ["etang", "ss"]),
        ("title__regex", "^P", ["Ponds", "PONDS", "Ponds "]),
        # And these ignore case again.
        ("title__icontains", "ONDS", ["Ponds", "ponds and lakes", "PONDS", "Ponds "]),
        ("title__istartswith", "e", ["Étang", "etang"]),
        ("title__iendswith", "S", ["Ponds", "ponds and lakes", "PONDS", "ss"]),
        ("title__iregex", "^p", ["Ponds", "ponds and lakes", "PONDS", "Ponds "]),
        # Ordinary characters.
        ("title__contains", "%", ["50% off"]),
        ("title__contains", "_", ["50_off"]),
        ("title__startswith", "50_", ["50_off"]),
        ("title__contains", "\\", ["back\\slash"]),
        ("title__contains", "a.b", ["a.b"]),
        ("title__icontains", "A%B", []),
        # Comparisons are blind too.
        ("title__gte", "PONDS AND", ["ponds and lakes", "ss"]),
        ("title__range", "e,F", ["Étang", "etang"]),
        ("title__range", "f,e", []),
        ("title__isnull", "true", []),
    ],
)
def test_texts(titles, lookup, value, expected):
    assert titles(**{lookup: value}) == expected


def test_a_filter_given_twice(ak):
    ak.mock.seed({"actionkit": {"tag": [{"name": name} for name in ("a", "b", "c")]}})

    assert [one["name"] for one in ak.all("tag/?name=a&name=b")] == ["b"]
    assert [one["name"] for one in ak.all("tag/?name__in=a&name__in=b,c")] == ["a", "b", "c"]
    assert [one["name"] for one in ak.all("tag/?name__in=a&name__in=b,c&name__in=x")] == ["a", "b", "c"]


def test_several_filters_must_all_hold(ak):
    for first, last in (("Ada", "Byron"), ("Ada", "Lovelace"), ("Grace", "Lovelace")):
        ak.made("user/", {"email": f"{first}.{last}@example.org", "first_name": first, "last_name": last})

    assert [one["id"] for one in ak.all("user/?first_name=ada&last_name__startswith=Love")] == [2]


def test_addresses_of_users_in_any_case(ak):
    ak.made("user/", {"email": "Ada@Example.org"})

    assert [one["email"] for one in ak.all("user/?email=ada@example.ORG")] == ["Ada@Example.org"]
    assert [one["id"] for one in ak.all("user/?email__in=x@y.org,ADA@example.org")] == [1]
    assert ak.all("user/?email=ada@example.or") == []


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("goal=100", [1]), ("goal__gt=100", [2]), ("goal__gte=100", [1, 2]), ("goal__lt=200", [1]),
        ("goal__lte=100", [1]), ("goal__in=100,200,300", [1, 2]), ("goal__in=", []), ("goal__range=50,150", [1]),
        ("goal__range=150,50", []), ("goal=None", [3]), ("goal=nil", [3]), ("goal=none", [3]),
        ("goal__isnull=True", [3]), ("goal__isnull=false", [1, 2]), ("hidden=true", [2]), ("hidden=True", [2]),
        ("hidden=1", [2]), ("hidden=false", [1, 3]), ("hidden=0", [1, 3]), ("id=2", [2]), ("id__in=3,1", [1, 3]),
        ("id__in=3,1,3,404", [1, 3]), ("id__gt=1", [2, 3]), ("id__range=2,9", [2, 3]), ("id=+2", [2]),
        ("goal__gt=-1", [1, 2]), ("id__in=2,2", [2]), ("title=", [3]), ("title__gt=", [1, 2]),
    ],
)  # fmt: skip
def test_numbers_and_flags(ak, query, expected):
    rows = [
        {"name": "a", "title": "A", "goal": 100},
        {"name": "b", "title": "B", "goal": 200, "hidden": True},
        {"name": "c"},
    ]
    ak.mock.seed({"actionkit": {"petitionpage": rows}})

    assert [one["id"] for one in ak.all(f"petitionpage/?{query.replace('+', '%2B')}")] == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("created_at=2024-05-01T10:00:00", [2]), ("created_at=2024-05-01 10:00:00", [2]),
        ("created_at=2024-05-01", []), ("created_at__gt=2024-05-01", [2, 3]),
        ("created_at__gte=2024-05-01T10:00", [2, 3]), ("created_at__lt=2024-05-01", [1]),
        ("created_at__lte=2024-05-01T10:00:00", [1, 2]), ("created_at__range=2024-01-01,2024-05-01T10:00:00", [1, 2]),
        ("created_at__year=2024", [1, 2]), ("created_at__month=5", [2]), ("created_at__day=29", [1]),
        ("created_at__hour=10", [2]), ("created_at__minute=59", [3]), ("created_at__second=58", [3]),
        ("created_at__week_day=4", [2, 3]), ("created_at__week_day=1", []),
        ("created_at__gt=2024-03-01&created_at__lt=2024-12-31", [2]), ("created_at__isnull=true", []),
        ("created_at__in=2024-05-01T10:00:00,2025-12-31T23:59:58", [2, 3]), ("created_at__startswith=2024-05", [2]),
    ],
)  # fmt: skip
def test_dates(ak, query, expected):
    for number, moment in enumerate(("2024-02-29T00:00:00", "2024-05-01T10:00:00", "2025-12-31T23:59:58")):
        ak.made("user/", {"email": f"{number}@example.org", "created_at": moment})
        ak.made("usergroup/", {"name": f"{number}", "created_at": moment})

    assert [one["id"] for one in ak.all(f"user/?{query}")] == expected
    assert [one["id"] for one in ak.all(f"usergroup/?{query}")] == expected


@pytest.fixture
def related(ak):
    """Two users of two languages with phones, one of them on a list; one user without a language."""
    languages = ["/rest/v1/language/100/", "/rest/v1/language/101/", None]
    for number, language in enumerate(languages, 1):
        ak.made("user/", {"email": f"u{number}@example.org", "city": f"Town {number}", "lang": language})
        phone = {"user": f"/rest/v1/user/{number}/", "type": "home"}
        for kind in ("home", "work")[:number]:
            ak.made("phone/", {**phone, "type": kind, "phone": f"202555010{number}"})
    return ak


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("user=2", [2, 3]), ("user__id=2", [2, 3]), ("user__in=1,3", [1, 4, 5]),
        ("user__email=U2@example.org", [2, 3]), ("user__email__in=u1@example.org,u3@example.org", [1, 4, 5]),
        ("user__city__startswith=Town", [1, 2, 3, 4, 5]), ("user__city__startswith=town", []),
        ("user__city__icontains=WN 3", [4, 5]), ("user__lang=101", [2, 3]), ("user__lang__iso_code=ES", [2, 3]),
        ("user__lang__name__in=English,Spanish", [1, 2, 3]), ("user__lang__isnull=true", [4, 5]),
        ("user__lang__name=None", [4, 5]), ("user=None", []), ("user__isnull=false", [1, 2, 3, 4, 5]),
        ("user__created_at__gt=2020-01-01&type=work", [3, 5]), ("user=99999999999999999999", []),
        ("user__gt=2", [4, 5]), ("user__id__in=1,2&type__in=work,home&user__lang__name=English", [1]),
    ],
)  # fmt: skip
def test_relations(related, query, expected):
    assert [one["id"] for one in related.all(f"phone/?{query}")] == expected


def test_tags_of_pages(ak):
    for name in ("ponds", "lakes"):
        ak.made("tag/", {"name": name})
    for number, tags in enumerate(([1, 2], [2], [])):
        ak.made("signuppage/", {"name": f"p{number}", "tags": [f"/rest/v1/tag/{tag}/" for tag in tags]})

    assert [one["id"] for one in ak.all("signuppage/?tags=1")] == [1]
    assert [one["id"] for one in ak.all("page/?tags__name=LAKES")] == [1, 2]
    assert [one["id"] for one in ak.all("signuppage/?tags__isnull=true")] == [3]


def test_names_that_are_no_fields_are_passed_over(ak):
    ak.made("user/", {"email": "ada@example.org"})

    for query in ("colour=x", "colour__in=x", "colour__name__in=x", "__=1", "limit=x", "page=x", "EMAIL=x"):
        assert len(ak.all(f"user/?{query}")) == 1, query


def test_words_stand_for_values(ak):
    ak.mock.seed({"actionkit": {"tag": [{"name": "true"}, {"name": "None"}]}})

    assert [one["name"] for one in ak.all("tag/?name=true")] == ["true"]
    assert ak.all("tag/?name=None") == []


def test_the_python_door_has_the_same_filters(ak):
    ak.mock.seed(
        {"actionkit": {"user": [{"email": f"{name}@example.org", "last_name": name} for name in ("Robb", "robin")]}}
    )
    users = ak.mock.actionkit["user"]

    assert [row.last_name for row in users.filter(last_name__startswith="rob")] == ["robin"]
    assert [row.last_name for row in users.filter(last_name__istartswith="rob")] == ["Robb", "robin"]
    assert [row.id for row in users.filter(id__in=[2, 1])] == [1, 2]
    assert users.find(email="ROBB@example.org").id == 1
    assert users.count(lang__isnull=True) == 2
