"""What is made in the vendor's interface only: lists with their items, queries, wrappers (reference 26-28, 34, 35)."""

from __future__ import annotations

import pytest
from wire import links, shape_of, without_curies

HOST = "https://actionnetwork.org/api"
NOW = "2026-03-01T12:00:00Z"
UNKNOWN = "495db021-ac8d-4a7e-94d1-734c7eab475c"
REPORT = {
    "name": "June report", "title": "June", "description": "Report",
    "browser_url": "https://actionnetwork.org/reports/june-report/manage",
}  # fmt: skip


@pytest.fixture
def door(emulator):
    """The Python door of the default group."""
    return emulator.actionnetwork


@pytest.fixture
def report(door):
    """A report that found three people."""
    made = door["lists"].insert(**REPORT)
    for name in "abc":
        person = door["people"].create(email_addresses=[{"address": f"{name}@example.org"}])
        door["items"].insert(list=made, person=person)
    return made


# ---- wrappers


def test_a_wrapper_has_the_documented_fields_and_leaves_out_what_is_empty(ask, door):
    whole = door["wrappers"].insert(
        name="Fancy", administrative_url="https://actionnetwork.org/wrappers/1/edit", header="<div>", footer="</div>",
        **{"action_network:suffix": " via example.org"}, default=True,
    )  # fmt: skip
    plain = door["wrappers"].insert(name="Plain")

    read = ask.get(f"/wrappers/{whole.id}")

    assert read == {
        "identifiers": [f"action_network:{whole.id}"], "origin_system": "Action Network", "created_date": NOW,
        "modified_date": NOW, "name": "Fancy", "administrative_url": "https://actionnetwork.org/wrappers/1/edit",
        "header": "<div>", "footer": "</div>", "action_network:suffix": " via example.org", "wrapper_type": "email",
        "default": True, "_links": read["_links"],
    }  # fmt: skip
    assert shape_of(read["_links"]) == links("self")
    assert read["_links"]["self"]["href"] == f"{HOST}/v2/wrappers/{whole.id}"
    bare = ask.get(f"/wrappers/{plain.id}")
    assert set(read) - set(bare) == {"administrative_url", "header", "footer", "action_network:suffix"}
    assert bare["default"] is False
    assert door["wrappers"].get(whole.id).suffix == " via example.org"


def test_a_query_has_the_documented_fields_and_keeps_its_people_to_itself(ask, door, report):
    door["tags"].create(name="donor")
    url = "https://actionnetwork.org/queries/1/edit"
    made = door["queries"].insert(name="All donors", browser_url=url, tags=["donor"], people=door["people"].all())

    read = ask.get(f"/queries/{made.id}")

    assert read == {
        "identifiers": [f"action_network:{made.id}"], "origin_system": "Action Network", "created_date": NOW,
        "modified_date": NOW, "name": "All donors", "browser_url": url, "_links": read["_links"],
    }  # fmt: skip
    assert shape_of(read["_links"]) == links("self")
    assert ask.refused("GET", f"/queries/{made.id}/items")[0] == 404
    assert ask.refused("GET", f"/queries/{made.id}/people")[0] == 404


@pytest.mark.parametrize(
    ("noun", "fields"),
    [("wrappers", {"name": "X"}), ("queries", {"name": "X"}), ("lists", {"title": "X"}), ("campaigns", {"title": "X"})],
)
def test_their_collections_count_themselves_newest_first_and_page(ask, door, emulator, noun, fields):
    ids = []
    for _ in range(27):
        ids.append(door[noun].insert(**fields).id)
        emulator.clock.advance(minutes=1)
    rel = "action_network:campaigns" if noun == "campaigns" else f"osdi:{noun}"

    first, second, third = (ask.get(f"/{noun}", query=f"page={page}") for page in (1, 2, 3))

    assert [(page["total_records"], page["total_pages"]) for page in (first, second, third)] == [(27, 2)] * 3
    assert [ask.id(one) for page in (first, second, third) for one in page["_embedded"][rel]] == ids[::-1]
    assert [one["href"].rpartition("/")[2] for one in first["_links"][rel]] == ids[:1:-1]
    assert ["next" in page["_links"] for page in (first, second, third)] == [True, False, False]
    assert without_curies(first["_embedded"][rel][0]) == first["_embedded"][rel][0]


@pytest.mark.parametrize("noun", ["wrappers", "queries", "lists"])
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_they_are_read_only(ask, door, everything, noun, method):
    made = door[noun].insert(**({"title": "X"} if noun == "lists" else {"name": "X"}))
    before = everything()

    assert ask.refused(method, f"/{noun}/{made.id}", {"name": "Else", "title": "Else"})[0] == 405
    assert ask.refused(method, f"/{noun}", {"name": "Else", "title": "Else"})[0] == 405
    assert everything() == before


def test_the_python_door_makes_them_as_the_interface_does(ask, door):
    made = door["wrappers"].create(name="Plain")

    assert ask.get(f"/wrappers/{made.id}")["origin_system"] == "Action Network"
    with pytest.raises(Exception, match="name"):
        door["queries"].create(browser_url="https://example.org")
    with pytest.raises(Exception, match="updated"):
        door["wrappers"].update(made, name="Else")
    assert (door["queries"].count(), door["wrappers"].get(made.id).name) == (0, "Plain")


@pytest.mark.parametrize("description", ["Email", "Report"])
def test_a_list_is_of_an_email_or_a_report(ask, door, description):
    made = door["lists"].insert(title="June", description=description)

    assert ask.get(f"/lists/{made.id}")["description"] == description
    with pytest.raises(Exception, match="description"):
        door["lists"].insert(title="June", description="Other")
    assert door["lists"].count() == 1


# ---- lists and items in version 2


def test_a_list_has_the_documented_fields(ask, report):
    read = ask.get(f"/lists/{report.id}")

    assert read == {
        **REPORT, "identifiers": [f"action_network:{report.id}"], "origin_system": "Action Network",
        "created_date": NOW, "modified_date": NOW, "_links": read["_links"],
    }  # fmt: skip
    assert shape_of(read["_links"]) == links("self", "osdi:items")
    assert read["_links"]["osdi:items"]["href"] == f"{HOST}/v2/lists/{report.id}/items"


def test_an_item_names_its_person_and_its_list(ask, report, door):
    (row, *_) = door["items"].filter(list=report)

    read = ask.get(f"/lists/{report.id}/items/{row.id}")

    assert read == {
        "identifiers": [f"action_network:{row.id}"], "created_date": NOW, "modified_date": NOW,
        "item_type": "osdi:person", "action_network:person_id": row.person, "action_network:list_id": report.id,
        "_links": read["_links"],
    }  # fmt: skip
    assert shape_of(read["_links"]) == links("self", "osdi:list", "osdi:person")
    assert read["_links"]["osdi:person"]["href"] == f"{HOST}/v2/people/{row.person}"
    assert read["_links"]["osdi:list"]["href"] == f"{HOST}/v2/lists/{report.id}"
    assert ask.get(f"/people/{row.person}")["email_addresses"][0]["address"] == "a@example.org"


def test_items_have_no_totals_and_a_next_page_behind_every_page_with_items(ask, report):
    path = f"/lists/{report.id}/items"
    pages = [ask.get(path, query=f"per_page=2&page={number}") for number in (1, 2, 3)]

    assert all(not {"total_pages", "total_records"} & set(page) for page in pages)
    assert [len(page["_embedded"]["osdi:items"]) for page in pages] == [2, 1, 0]
    assert [page["_links"].get("next", {}).get("href") for page in pages] == [
        f"{HOST}/v2{path}?per_page=2&page=2",
        f"{HOST}/v2{path}?per_page=2&page=3",
        None,
    ]
    assert [page["_links"].get("previous", {}).get("href") for page in pages] == [
        None,
        f"{HOST}/v2{path}?per_page=2&page=1",
        f"{HOST}/v2{path}?per_page=2&page=2",
    ]
    assert {page["_links"]["self"]["href"] for page in pages} == {f"{HOST}/v2{path}"}


def test_a_walk_over_next_sees_every_item_once(ask, report):
    path, seen = f"/lists/{report.id}/items?per_page=1", []
    while path:
        page = ask.get(path)
        seen += [item["action_network:person_id"] for item in page["_embedded"]["osdi:items"]]
        path = page["_links"].get("next", {}).get("href", "").removeprefix(f"{HOST}/v2")

    assert sorted(seen) == sorted(ask.id(person) for person in ask.people())


def test_a_list_that_was_never_run_has_no_items(ask, door):
    made = door["lists"].insert(title="Never")

    page = ask.get(f"/lists/{made.id}/items")

    assert (page["_embedded"], page["_links"]["osdi:items"]) == ({"osdi:items": []}, [])
    assert "next" not in page["_links"]


def test_a_person_is_on_a_list_once_and_on_several_lists(door, report):
    (row, *_) = door["items"].filter(list=report)
    other = door["lists"].insert(title="July")
    door["items"].insert(list=other, person=row.person)

    with pytest.raises(Exception, match="taken"):
        door["items"].insert(list=report, person=row.person)
    assert (door["items"].count(list=report), door["items"].count(list=other)) == (3, 1)


def test_items_of_merged_people_stay_one(ask, door, report):
    """A phone-only record that turns out to be somebody's goes, and its items are theirs (reference 12.2)."""
    phone = door["people"].create(phone_numbers=[{"number": "12025550143"}])
    other = door["lists"].insert(title="July")
    for where in (report, other):
        door["items"].insert(list=where, person=phone)

    ask.signup("a@example.org", phone="12025550143")

    (row,) = door["items"].filter(list=other)
    assert door["people"].get(row.person).email_addresses[0]["address"] == "a@example.org"
    assert door["items"].count(list=report) == 3


def test_a_query_follows_people_who_are_merged(ask, door):
    phone = door["people"].create(phone_numbers=[{"number": "12025550143"}])
    query = door["queries"].insert(name="Some", people=[phone])
    ask.signup("a@example.org")
    draft = {"subject": "Hi", "body": "Hi", "from": "Us", "reply_to": "us@example.org"}

    ask.signup("a@example.org", phone="12025550143")

    made = ask.post("/messages", {**draft, "targets": [{"href": f"{HOST}/v2/queries/{query.id}"}]})
    assert ask.get(f"/messages/{ask.id(made)}")["total_targeted"] == 1


# ---- in version 1


def test_lists_are_queries_in_version_1_under_its_names(ask_v1, report):
    read, page = ask_v1.get(f"/queries/{report.id}"), ask_v1.get("/queries")

    assert read == {
        "identifiers": [f"action_network:{report.id}"], "originating_system": "Action Network", "created_at": NOW,
        "modified_at": NOW, "summary": "June", "description": "Report",
        "url": "https://actionnetwork.org/reports/june-report/manage", "_links": read["_links"],
    }  # fmt: skip
    assert read["_links"]["osdi:items"]["href"] == f"{HOST}/v1/queries/{report.id}/items"
    assert list(page["_embedded"]) == ["osdi:queries"]
    assert page["_links"]["osdi:queries"] == [{"href": f"{HOST}/v1/queries/{report.id}"}]
    assert page["total_records"] == 1


def test_items_in_version_1_have_its_names_and_totals(ask_v1, report, door):
    path = f"/queries/{report.id}/items"
    page = ask_v1.get(path, query="per_page=2")
    (row, *_) = door["items"].filter(list=report)

    read = ask_v1.get(f"{path}/{row.id}")

    assert (page["total_records"], page["total_pages"]) == (3, 2)
    assert page["_links"]["next"]["href"] == f"{HOST}/v1{path}?per_page=2&page=2"
    assert "next" not in ask_v1.get(path, query="per_page=2&page=2")["_links"]
    assert set(read) == {"identifiers", "created_at", "modified_at", "item_type", "_links"}
    assert read["_links"]["self"]["href"] == f"{HOST}/v1{path}/{row.id}"
    assert read["_links"]["osdi:person"]["href"] == f"{HOST}/v1/people/{row.person}"


def test_each_version_has_its_own_queries(ask, ask_v1, report, door):
    query = door["queries"].insert(name="All donors")

    assert ask_v1.refused("GET", f"/queries/{query.id}")[0] == 404
    assert ask.refused("GET", f"/queries/{report.id}")[0] == 404
    for path in ("/lists", f"/lists/{report.id}", "/wrappers"):
        assert ask_v1.refused("GET", path)[0] == 404
    assert ask_v1.get("/queries")["total_records"] == ask.get("/queries")["total_records"] == 1


def test_the_entry_points_lead_to_them(ask, ask_v1, report):
    for by, rel, tail in ((ask, "osdi:lists", "/lists"), (ask_v1, "osdi:queries", "/queries")):
        href = by.get("/")["_links"][rel]["href"]
        assert href == f"{HOST}/{by.version}{tail}"
        assert by.get(tail)["total_records"] == 1
