"""Faults that let rows come and go between the pages that a client reads, from Python."""

from __future__ import annotations

import pytest
import requests

import mockapi


@pytest.fixture
def mock():
    with mockapi.intercept() as mock:
        mock.clock.freeze("2026-03-01")
        mock.clock.tick(60)
        yield mock


def pages(mock, noun, size=2, key=None):
    """The titles or names on each page of a collection, as a client reads them."""
    address, found = f"{mock.actionnetwork.url}/{noun}?per_page={size}", []
    while address:
        page = requests.get(address, headers={"OSDI-API-Token": key or mock.actionnetwork.api_key}).json()
        found.append([row.get("title") or row.get("name") for row in page["_embedded"][f"osdi:{noun}"]])
        address = page["_links"].get("next", {}).get("href")
    return found


def test_without_options_one_comes_before_the_second_page(mock):
    for title in "cba":
        mock.actionnetwork["forms"].create(title=title)

    rule = mock.faults.preset("actionnetwork.page_shift", noun="forms")

    assert pages(mock, "forms") == [["a", "b"], ["b", "c"]]
    assert pages(mock, "forms") == [["Page shift 1", "a"], ["b", "c"]]
    assert (rule.service, rule.method, rule.path, rule.used) == ("actionnetwork", "GET", "/forms", 1)


def test_every_time_others_come_and_go(mock):
    for title in "dcba":
        mock.actionnetwork["tags"].create(name=title)

    mock.faults.preset("actionnetwork.page_shift", noun="tags", insert=1, remove=2, nth=[2, 3])

    assert pages(mock, "tags") == [["a", "b"], ["d"]]  # one came and two went: c is never seen
    assert pages(mock, "tags") == [["Page shift 2", "d"]]
    assert [tag.name for tag in mock.actionnetwork["tags"].all()] == ["d", "Page shift 2"]


def test_the_rows_given_come_as_they_stand(mock):
    mock.actionnetwork["events"].create(title="old")

    rows = [{"title": "new", "capacity": 3}, {"title": "past", "created_date": "2001-01-01"}]
    mock.faults.preset("actionnetwork.page_shift", noun="events", rows=rows, nth=1)

    assert pages(mock, "events", 3) == [["new", "old", "past"]]
    assert mock.actionnetwork["events"].find(title="new").capacity == 3


def test_it_is_about_one_account(mock):
    north = mock.actionnetwork.add_group("North", api_key="k-north")
    for account in (mock.actionnetwork.account(), north):
        account["tags"].create(name="own")

    mock.faults.preset("actionnetwork.page_shift", noun="tags", api_key="k-north", nth=1)

    assert pages(mock, "tags") == [["own"]]
    assert [tag.name for tag in north["tags"].all()] == ["own", "Page shift 1"]


def test_what_comes_with_a_request_is_among_its_changes_or_before_them_but_in_no_webhook(mock):
    heard = []
    mock.actionnetwork.webhooks.add(receiver=heard.append)

    mock.faults.preset("actionnetwork.page_shift", nth=1)
    requests.get(f"{mock.actionnetwork.url}/people", headers={"OSDI-API-Token": mock.actionnetwork.api_key})

    assert mock.actionnetwork["people"].count() == 1
    assert heard == []
    assert len(mock.journal) == 1
    assert "page_shift" in mock.journal.last.fault


def test_it_goes_with_a_reset_and_acts_on_the_world_as_it_is_then(mock):
    mock.faults.preset("actionnetwork.page_shift", noun="tags", nth=1)
    mock.reset()

    assert pages(mock, "tags") == [[]]
    mock.faults.preset("actionnetwork.page_shift", noun="tags", nth=1)
    assert pages(mock, "tags") == [["Page shift 1"]]


@pytest.mark.parametrize(
    ("preset", "options", "text"),
    [
        ("actionnetwork", {"noun": "poeple"}, "did you mean 'people'"),
        ("actionnetwork", {"noun": "submissions"}, "give rows="),
        ("actionnetwork", {"insert": -1}, "insert must be a number from 0 to 1000"),
        ("actionnetwork", {"remove": "1"}, "remove must be a number"),
        ("actionnetwork", {"insert": True}, "insert must be a number"),
        ("actionnetwork", {"rows": [{"shoe": 38}]}, "shoe"),
        ("actionnetwork", {"api_key": "nobody"}, "no account has the key"),
        ("actionkit", {"noun": "usr"}, "did you mean 'user'"),
        ("actionkit", {"noun": "user", "rows": [{}]}, "give rows="),
    ],
    ids=str,
)
def test_what_cannot_be_is_said_at_once_and_leaves_nothing(mock, preset, options, text):
    before = mock.dump()

    with pytest.raises(ValueError, match=text):
        mock.faults.preset(f"{preset}.page_shift", **options)
    assert len(mock.faults) == 0
    assert mock.dump() == before


def test_adding_the_rule_changes_nothing_yet(mock):
    mock.actionnetwork["tags"].create(name="x")
    before = mock.dump()

    mock.faults.preset("actionnetwork.page_shift", noun="tags", insert=2, remove=1)
    mock.faults.preset("actionkit.page_shift", remove=1)

    assert mock.dump() == before
