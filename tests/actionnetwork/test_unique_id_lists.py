"""Unique ID lists: UUIDs that are sent in, counted and never shown (reference 33, decisions 3)."""

from __future__ import annotations

import pytest
from wire import links, shape_of

API = "https://actionnetwork.org/api/v2"
IDS = ["495db021-ac8d-4a7e-94d1-734c7eab475c", "8605886c-3bb2-4165-8f1d-2368c87022e9"]


@pytest.fixture
def rows(emulator):
    """The Python door to the lists."""
    return emulator.actionnetwork["unique_id_lists"]


@pytest.fixture
def path(ask):
    """A function that makes a list of these UUIDs and gives its path."""
    return lambda *ids: f"/unique_id_lists/{ask.id(ask.post('/unique_id_lists', {'name': 'High', 'unique_ids': ids}))}"


def test_a_list_has_the_documented_fields_and_keeps_its_ids_to_itself(ask, rows):
    made = ask.post("/unique_id_lists", {"name": "High donors", "unique_ids": IDS})
    uuid = ask.id(made)

    assert made == ask.get(f"/unique_id_lists/{uuid}")
    assert made == {
        "identifiers": [f"action_network:{uuid}"], "origin_system": "Action Network",
        "created_date": "2026-03-01T12:00:00Z", "modified_date": "2026-03-01T12:00:00Z", "name": "High donors",
        "count": 2, "_links": made["_links"],
    }  # fmt: skip
    assert shape_of(made["_links"]) == links("self")
    assert made["_links"]["self"]["href"] == f"{API}/unique_id_lists/{uuid}"
    page = ask.get("/unique_id_lists")
    (among,) = page["_embedded"]["action_network:unique_id_lists"]
    assert (among["count"], "unique_ids" in among, page["total_records"]) == (2, False, 1)
    assert rows.get(uuid).count == 2


@pytest.mark.parametrize(
    ("ids", "count"),
    [([], 0), (IDS, 2), ([*IDS, *IDS], 2), ([IDS[0], IDS[0].upper(), f" {IDS[0]} "], 1), (["", " ", IDS[0]], 1)],
)
def test_each_id_counts_once(ask, path, ids, count):
    assert ask.get(path(*ids))["count"] == count


def test_nobody_is_added_or_changed(ask, path, everything):
    ask.signup("rosa@example.org")
    before = everything()["people"]

    path(*IDS, ask.id(ask.people()[0]))

    assert everything()["people"] == before


@pytest.mark.parametrize("sent", [{}, {"unique_ids": None}])
def test_a_list_without_ids_is_empty(ask, sent):
    assert ask.post("/unique_id_lists", {"name": "Nobody", **sent})["count"] == 0


@pytest.mark.parametrize(
    "body",
    [{}, {"unique_ids": IDS}, {"name": ""}, {"name": " "}, {"name": None}, {"name": ["x"]},
     {"name": "x", "unique_ids": "x"}, {"name": "x", "unique_ids": {"a": 1}}, {"name": "x", "unique_ids": [{}]},
     {"name": "x" * 300}, {"name": "x", "identifiers": "crm:1"}],
)  # fmt: skip
def test_what_makes_no_list_is_refused(ask, rows, body):
    assert ask.refused("POST", "/unique_id_lists", body)[0] == 400
    assert rows.count() == 0


def test_a_put_renames_and_replaces_the_ids_when_some_are_sent(ask, path, emulator, rows):
    where = path(*IDS)
    emulator.clock.advance(minutes=1)

    renamed = ask.put(where, {"name": "Low", "identifiers": ["crm:1"]})
    assert (renamed["name"], renamed["count"], renamed["identifiers"][1:]) == ("Low", 2, ["crm:1"])
    assert (renamed["modified_date"], renamed["created_date"]) == ("2026-03-01T12:01:00Z", "2026-03-01T12:00:00Z")
    assert ask.put(where, {"unique_ids": IDS[:1]})["count"] == 1
    assert ask.put(where, {"unique_ids": []})["count"] == 0
    assert (rows.get(where).name, rows.get(where).count) == ("Low", 0)


@pytest.mark.parametrize(
    "body",
    [{}, {"name": None}, {"name": ""}, {"name": " "}, {"name": []}, {"count": 99, "origin_system": "x"},
     {"unique_ids": "x"}, {"unique_ids": [{}]}, {"identifiers": "x"}],
)  # fmt: skip
def test_what_does_not_fit_is_passed_over_in_a_put(ask, path, body):
    where = path(*IDS)
    before = ask.get(where)

    assert ask.put(where, body) == before == ask.get(where)


def test_a_known_identifier_means_that_list(ask, rows):
    first = ask.post("/unique_id_lists", {"name": "High", "unique_ids": IDS, "identifiers": ["crm:1"]})

    again = ask.post("/unique_id_lists", {"name": "Low", "identifiers": ["crm:1"]})

    assert (ask.id(again), again["name"], again["count"]) == (ask.id(first), "Low", 2)
    assert rows.count() == 1


def test_only_a_group_has_them_and_only_in_version_2(ask, personal, ask_v1, path, everything):
    where = path(*IDS)
    before = everything()

    assert personal.refused("POST", "/unique_id_lists", {"name": "Mine"})[0] == 403
    assert personal.refused("PUT", where, {"name": "Mine"})[0] == 403
    assert personal.refused("GET", where)[0] == 404
    assert personal.get("/unique_id_lists")["_embedded"] == {"action_network:unique_id_lists": []}
    assert ask_v1.refused("GET", "/unique_id_lists")[0] == 404
    assert ask.refused("DELETE", where)[0] == 405
    assert everything() == before


def test_the_python_door_makes_and_changes_them(ask, rows):
    made = rows.create(name="High", unique_ids=IDS)
    rows.update(made, unique_ids=IDS[:1])

    assert ask.get(f"/unique_id_lists/{made.id}")["count"] == rows.get(made).count == 1
