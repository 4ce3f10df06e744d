"""In which order objects come (reference 9.2, 11)."""

from __future__ import annotations

import pytest


@pytest.fixture
def users(ak):
    """Four users, the second made before the others; two at one moment."""
    for number, moment in enumerate(("2024-03-01", "2024-01-01", "2024-02-01", "2024-02-01"), 1):
        ak.made("user/", {"email": f"u{number}@example.org", "created_at": moment, "city": f"Town {number % 2}"})

    def ids(query):
        return [one["id"] for one in ak.all(f"user/?{query}")]

    return ids


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", [1, 2, 3, 4]), ("order_by=id", [1, 2, 3, 4]), ("order_by=-id", [4, 3, 2, 1]),
        ("order_by=created_at", [2, 3, 4, 1]), ("order_by=-created_at", [1, 4, 3, 2]),
        ("order_by=-id&_limit=2&_offset=1", [3, 2]), ("order_by=-id&city=town 0", [4, 2]),
        ("order_by=created_at&city=town 1", [3, 1]), ("order_by=-created_at&created_at__gt=2024-01-15", [1, 4, 3]),
        ("order_by=-created_at&city__startswith=Town", [1, 4, 3, 2]), ("order_by=-id&id__in=1,2,4", [4, 2, 1]),
        ("order_by=-id&order_by=id", [1, 2, 3, 4]), ("order_by=-id&created_at__lt=2024-02-15", [4, 3, 2]),
    ],
)  # fmt: skip
def test_orders(users, query, expected):
    assert users(query) == expected


def test_pages_of_an_order_hang_together(ak, users):
    first = ak.get("user/?order_by=-created_at&_limit=3")

    assert first["meta"]["next"] == "/rest/v1/user/?_offset=3&_limit=3&order_by=-created_at"
    assert [one["id"] for one in ak.get(first["meta"]["next"])["objects"]] == [2]


@pytest.mark.parametrize(
    ("order", "text"),
    [
        ("shade", "No matching 'shade' field for ordering on."), ("", "No matching '' field for ordering on."),
        ("-", "No matching '' field for ordering on."), ("--id", "No matching '-id' field for ordering on."),
        ("+id", "No matching '+id' field for ordering on."), ("ID", "No matching 'ID' field for ordering on."),
        ("email", "The 'email' field does not allow ordering."),
        ("-email", "The 'email' field does not allow ordering."),
        ("lang__name", "The 'lang' field does not allow ordering."),
        ("fields", "The 'fields' field does not allow ordering."),
        ("id,created_at", "No matching 'id,created_at' field for ordering on."),
    ],
)  # fmt: skip
def test_what_cannot_be_ordered_by(ak, order, text):
    response = ak("GET", "user/", params={"order_by": order})

    assert (response.status_code, response.json()) == (400, {"error": text})


def test_an_object_without_an_order_shows_none(ak):
    """Tags show neither a number nor dates."""
    assert "ordering" not in ak.get("tag/schema/")
    assert ak("GET", "tag/?order_by=name").json() == {"error": "The 'name' field does not allow ordering."}
    assert ak("GET", "tag/?order_by=id").json() == {"error": "No matching 'id' field for ordering on."}


def test_languages_come_by_their_ordering_and_name(ak):
    ak.made("language/", {"name": "afrikaans", "iso_code": "af"})
    ak("PATCH", "language/100/", {"ordering": -1})
    ak("PATCH", "language/103/", {"ordering": 10})

    names = [one["name"] for one in ak.all("language/?_limit=100")]

    assert (names[0], names[1], names[2], names[-1]) == ("English", "afrikaans", "Arabic", "German")
    assert names[1:-1] == sorted(names[1:-1], key=str.lower)


def test_tags_come_in_the_order_that_they_were_given(ak):
    ak.mock.seed(
        {"actionkit": {"tag": [{"name": "b", "order_index": 2}, {"name": "c"}, {"name": "a", "order_index": 1}]}}
    )

    assert [one["name"] for one in ak.all("tag/")] == ["c", "a", "b"]
    assert [one["name"] for one in ak.all("tag/?name__in=a,b")] == ["a", "b"]
