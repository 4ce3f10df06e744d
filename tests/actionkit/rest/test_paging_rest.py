"""Pages of a list: how long, from where, and the links to the others (reference 9)."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest


@pytest.fixture
def tags(ak):
    """A site with 130 tags."""
    with ak.mock.savepoint():
        ak.mock.seed({"actionkit": {"tag": [{"name": f"tag {number}"} for number in range(1, 131)]}})
        yield ak


def meta(ak, query):
    return ak.get(f"tag/?{query}")["meta"]


def test_twenty_from_the_beginning(tags):
    page = tags.get("tag/")

    assert page["meta"] == {
        "limit": 20, "next": "/rest/v1/tag/?_offset=20&_limit=20", "offset": 0, "previous": None, "total_count": 130
    }  # fmt: skip
    assert [one["name"] for one in page["objects"]] == [f"tag {number}" for number in range(1, 21)]


@pytest.mark.parametrize(
    ("asked", "limit"),
    [
        ("1", 1),
        ("20", 20),
        ("100", 100),
        ("101", 100),
        ("5000", 100),
        ("0", 100),
        ("%20%205%20", 5),
        ("%2B7", 7),
        ("007", 7),
    ],
)
def test_limits(tags, asked, limit):
    page = tags.get(f"tag/?_limit={asked}")

    assert (page["meta"]["limit"], len(page["objects"])) == (limit, limit)
    assert page["meta"]["next"] == f"/rest/v1/tag/?_offset={limit}&_limit={limit}"


WHOLE = "Invalid limit '{}' provided. Please provide a positive integer."
LESS = "Invalid {} '{}' provided. Please provide a positive integer &gt;= 0."
OFFSET = "Invalid offset '{}' provided. Please provide an integer."


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("_limit=ten", WHOLE.format("ten")),
        ("_limit=", WHOLE.format("")),
        ("_limit=1.0", WHOLE.format("1.0")),
        ("_limit=-1", LESS.format("limit", "-1")),
        ("_limit=%3Cb%3E%26'\"", WHOLE.format("&lt;b&gt;&amp;'\"")),
        ("_offset=x", OFFSET.format("x")),
        ("_offset=", OFFSET.format("")),
        ("_offset=-1", LESS.format("offset", "-1")),
        ("_offset=x&_limit=y", WHOLE.format("y")),
        ("_limit=3&_limit=x", WHOLE.format("x")),
        ("_limit=None", WHOLE.format("None")),
        ("_limit=" + "9" * 40, WHOLE.format("9" * 40)),
    ],
)
def test_what_is_no_limit_or_offset(tags, query, text):
    response = tags("GET", f"tag/?{query}")

    assert (response.status_code, response.json()) == (400, {"error": text})
    assert response.headers["Vary"] == "Cookie, Origin"


@pytest.mark.parametrize(
    ("query", "before", "behind"),
    [
        ("_offset=20", 0, 40),
        ("_offset=10", None, 30),
        ("_offset=19&_limit=20", None, 39),
        ("_offset=110", 90, None),
        ("_offset=129&_limit=1", 128, None),
        ("_offset=130&_limit=10", 120, None),
        ("_offset=5000&_limit=10", 4990, None),
        ("_limit=100&_offset=30", None, None),
    ],
)
def test_links_to_other_pages(tags, query, before, behind):
    found = meta(tags, query)

    for name, offset in (("previous", before), ("next", behind)):
        assert (found[name] is None) == (offset is None)
        if offset is not None:
            assert found[name] == f"/rest/v1/tag/?_offset={offset}&_limit={found['limit']}"


def test_past_the_end_there_is_nothing(tags):
    page = tags.get("tag/?_offset=130")

    assert (page["objects"], page["meta"]["total_count"], page["meta"]["next"]) == ([], 130, None)


def test_following_the_links_visits_everything_once(tags):
    seen, path = [], "/rest/v1/tag/?_limit=37"
    while path:
        page = tags.get(path)
        seen += [one["name"] for one in page["objects"]]
        path = page["meta"]["next"]

    assert seen == [f"tag {number}" for number in range(1, 131)]


def test_links_repeat_the_other_arguments(tags):
    query = "name__startswith=tag%201&_limit=5&format=json&unknown=a%20b%2Cc%40d&unknown=%C3%A9&empty="
    page = tags.get(f"tag/?{query}")

    link = page["meta"]["next"]
    assert link == (
        "/rest/v1/tag/?_offset=5&_limit=5&name__startswith=tag+1&format=json&unknown=a+b%2Cc%40d&unknown=%C3%A9&empty="
    )
    following = tags.get(link)
    assert following["meta"]["offset"] == 5
    assert following["objects"][0]["name"] == "tag 14"


def test_the_last_of_several_limits_counts(tags):
    found = meta(tags, "_limit=3&_offset=1&_limit=4&_offset=2")

    assert (found["limit"], found["offset"]) == (4, 2)
    assert dict(parse_qsl(urlsplit(found["next"]).query)) == {"_offset": "6", "_limit": "4"}


def test_plain_limit_and_offset_mean_nothing(tags):
    found = meta(tags, "limit=3&offset=7")

    assert (found["limit"], found["offset"], found["total_count"]) == (20, 0, 130)
    assert found["next"] == "/rest/v1/tag/?_offset=20&_limit=20&limit=3&offset=7"


def test_limit_is_a_filter_where_a_field_is_called_so(ak):
    ak.mock.seed({"actionkit": {"mailing": [{"limit": 5}, {"limit": 7}, {}]}})

    assert [one["id"] for one in ak.all("mailing/?limit=7&_limit=1")] == [2]


def test_nothing_found(ak):
    page = ak.get("user/?id=99999999999999999999")

    assert page == {
        "meta": {"limit": 20, "next": None, "offset": 0, "previous": None, "total_count": 0}, "objects": []
    }  # fmt: skip
