"""Tags and taggings: made once, put on people, replaced, taken off."""

from __future__ import annotations

import pytest

BAD_PERSON = "You must specify a valid person id"


@pytest.fixture
def tag(ask):
    return ask.post("/tags", {"name": "volunteer"})


@pytest.fixture
def rosa(ask):
    return ask.signup("rosa@example.org")


def link_to(ask, person, host="https://actionnetwork.org/api/v2"):
    return {"_links": {"osdi:person": {"href": f"{host}/people/{ask.id(person)}"}}}


def taggings_of(ask, tag):
    return f"/tags/{ask.id(tag)}/taggings"


def test_a_tag_has_a_name_and_no_origin(ask, tag):
    assert set(tag) == {"name", "identifiers", "created_date", "modified_date", "_links"}
    assert set(tag["_links"]) == {"self", "osdi:taggings", "curies"}
    assert ask.get(f"/tags/{ask.id(tag)}") == tag


def test_a_name_that_exists_gives_the_tag_that_has_it(ask, tag):
    assert ask.post("/tags", {"name": "volunteer"}) == tag
    assert ask.get("/tags")["total_records"] == 1


@pytest.mark.parametrize("body", [{}, {"name": ""}, {"name": None}, {"name": ["x"]}, {"name": "x" * 256}])
def test_a_tag_needs_a_name(ask, body):
    assert ask.refused("POST", "/tags", body)[0] == 400
    assert ask.get("/tags")["total_records"] == 0


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_tags_are_neither_renamed_nor_removed(ask, tag, method):
    assert ask.refused(method, f"/tags/{ask.id(tag)}", {"name": "x"})[0] == 405
    assert ask.get(f"/tags/{ask.id(tag)}") == tag


def test_helpers_apply_tags_by_name_and_ignore_names_that_do_not_exist(ask, emulator, tag):
    person = ask.signup("rosa@example.org", add_tags=["volunteer", "Volunteer", "nobody's"])

    assert [item.tag for item in emulator.actionnetwork["taggings"].filter(person=ask.id(person))] == [ask.id(tag)]
    assert ask.get("/tags")["total_records"] == 1

    ask.signup("rosa@example.org", remove_tags=["volunteer", "nobody's"])
    assert ask.get(taggings_of(ask, tag))["total_records"] == 0


def test_removing_comes_after_adding(ask, tag):
    ask.signup("rosa@example.org", add_tags=["volunteer"], remove_tags=["volunteer"])

    assert ask.get(taggings_of(ask, tag))["total_records"] == 0


def test_ten_thousand_tags_in_one_call_are_no_trouble(ask, tag):
    ask.signup("rosa@example.org", add_tags=[f"tag {number}" for number in range(10_000)] + ["volunteer"])

    assert ask.get(taggings_of(ask, tag))["total_records"] == 1


@pytest.mark.parametrize("host", ["https://actionnetwork.org/api/v2", "http://127.0.0.1:9/api/v1", "", "x:/y"])
def test_a_tagging_names_its_person_by_a_link_on_any_host(ask, tag, rosa, host):
    tagging = ask.post(taggings_of(ask, tag), link_to(ask, rosa, host))

    assert set(tagging) == {"identifiers", "created_date", "modified_date", "item_type", "_links"}
    assert tagging["item_type"] == "osdi:person"
    assert tagging["_links"]["osdi:tag"] == tag["_links"]["self"]
    assert tagging["_links"]["osdi:person"] == rosa["_links"]["self"]
    assert tagging["_links"]["self"]["href"].endswith(f"{taggings_of(ask, tag)}/{ask.id(tagging)}")
    assert ask.get(f"{taggings_of(ask, tag)}/{ask.id(tagging)}") == tagging


@pytest.mark.parametrize(
    "links",
    [
        None,
        {},
        "x",
        {"osdi:person": "x"},
        {"osdi:person": {}},
        {"osdi:person": {"href": 7}},
        {"osdi:person": {"href": "https://actionnetwork.org/api/v2/people/x"}},
        {"osdi:person": {"href": "https://actionnetwork.org/api/v2/people/495db021-ac8d-4a7e-94d1-734c7eab475c"}},
        {"osdi:person": []},
    ],
)
def test_a_tagging_without_a_usable_person_is_refused(ask, tag, links):
    assert ask.refused("POST", taggings_of(ask, tag), {"_links": links}) == (400, BAD_PERSON)
    assert ask.get(taggings_of(ask, tag))["total_records"] == 0


def test_tagging_again_replaces_the_tagging_and_keeps_its_identifiers(ask, tag, rosa):
    first = ask.post(taggings_of(ask, tag), {**link_to(ask, rosa), "identifiers": ["crm:9"]})

    second = ask.post(taggings_of(ask, tag), link_to(ask, rosa))

    assert ask.id(second) != ask.id(first)
    assert "crm:9" in second["identifiers"]
    assert ask("GET", f"{taggings_of(ask, tag)}/{ask.id(first)}").status == 404
    assert ask.get(taggings_of(ask, tag))["total_records"] == 1


def test_a_persons_taggings_keep_their_address_below_the_tag(ask, tag, rosa):
    tagging = ask.post(taggings_of(ask, tag), link_to(ask, rosa))

    page = ask.get(f"/people/{ask.id(rosa)}/taggings")

    assert page["_links"]["osdi:taggings"] == [tagging["_links"]["self"]]
    (item,) = page["_embedded"]["osdi:taggings"]
    assert item["_links"]["self"] == tagging["_links"]["self"]
    assert "curies" not in item["_links"]
    assert ask("GET", f"/people/{ask.id(rosa)}/taggings/{ask.id(tagging)}").status == 200


def test_a_deleted_tagging_says_so_and_is_gone(ask, emulator, tag, rosa):
    tagging = ask.post(taggings_of(ask, tag), link_to(ask, rosa))
    path = f"{taggings_of(ask, tag)}/{ask.id(tagging)}"

    answer = ask("DELETE", path, b"null")

    assert (answer.status, answer.json) == (200, {"notice": "This tagging was successfully deleted."})
    assert ask.refused("GET", path)[0] == 404
    assert emulator.actionnetwork["taggings"].all() == []


def test_a_tagging_is_found_only_below_its_own_tag(ask, tag, rosa):
    tagging = ask.post(taggings_of(ask, tag), link_to(ask, rosa))
    other = ask.post("/tags", {"name": "donor"})

    assert ask("GET", f"{taggings_of(ask, other)}/{ask.id(tagging)}").status == 404
    assert ask("DELETE", f"{taggings_of(ask, other)}/{ask.id(tagging)}").status == 404
    assert ask.get(taggings_of(ask, tag))["total_records"] == 1


def test_a_personal_key_makes_and_reaches_no_tags(ask, ask_personally, emulator, tag):
    personal = type(ask)(emulator, key=emulator.actionnetwork.personal_key)

    assert personal.refused("POST", "/tags", {"name": "mine"})[0] == 403
    assert personal.refused("POST", taggings_of(ask, tag), {})[0] == 403
    assert personal.get("/tags")["total_records"] == 0
    assert [tag.name for tag in emulator.actionnetwork["tags"].all()] == ["volunteer"]
    assert ask_personally("GET", "/tags").status == 404  # v1 has none at all
