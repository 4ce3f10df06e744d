"""Tags and taggings: shapes, tags in helpers, replacing, deleting, whose they are (reference 12.4, 29, 30)."""

from __future__ import annotations

import pytest
from wire import links, shape_of, without_curies

API = "https://actionnetwork.org/api/v2"
BAD_PERSON = (400, "You must specify a valid person id")
TAG = {
    "name": str,
    "identifiers": [str],
    "created_date": str,
    "modified_date": str,
    "_links": links("self", "osdi:taggings"),
}
TAGGING = {
    "identifiers": [str],
    "created_date": str,
    "modified_date": str,
    "item_type": str,
    "_links": links("self", "osdi:tag", "osdi:person"),
}


@pytest.fixture
def tag(ask):
    return ask.post("/tags", {"name": "volunteer"})


@pytest.fixture
def path(ask, tag):
    return f"/tags/{ask.id(tag)}/taggings"


@pytest.fixture
def rosa(ask):
    return ask.signup("rosa@example.org")


@pytest.fixture
def tags_of(ask):
    """A function that gives the addresses of a person's tags."""
    return lambda person: sorted(
        item["_links"]["osdi:tag"]["href"]
        for item in ask.get(f"/people/{ask.id(person)}/taggings")["_embedded"]["osdi:taggings"]
    )


# ---- tags


def test_a_tag_has_the_documented_shape_alone_and_among_others(ask, tag):
    (listed,) = ask.get("/tags")["_embedded"]["osdi:tags"]

    assert shape_of(tag) == TAG
    assert shape_of(listed) == without_curies(TAG)
    assert tag["_links"]["osdi:taggings"]["href"] == f"{API}/tags/{ask.id(tag)}/taggings"
    assert tag["created_date"] == tag["modified_date"] == "2026-03-01T12:00:00Z"


def test_the_collection_of_tags_counts_itself(ask):
    for number in range(26):
        ask.post("/tags", {"name": f"tag {number}"})

    page = ask.get("/tags/?page=2")

    assert {name: page[name] for name in ("total_pages", "total_records", "page", "per_page")} == {
        "total_pages": 2, "total_records": 26, "page": 2, "per_page": 25,
    }  # fmt: skip
    assert [item["name"] for item in page["_embedded"]["osdi:tags"]] == ["tag 0"]


def test_a_name_that_exists_gives_the_existing_tag_untouched(ask, tag, emulator):
    emulator.clock.advance(hours=1)

    assert ask.post("/tags/", {"name": "volunteer"}) == tag
    assert emulator.actionnetwork["tags"].count() == 1


def test_names_of_tags_are_told_apart_exactly(ask, tag):
    assert ask.id(ask.post("/tags", {"name": "Volunteer"})) != ask.id(tag)
    assert ask.get("/tags")["total_records"] == 2


# ---- tags in helpers


@pytest.mark.parametrize("door", ["helper", "record", "blind"])
def test_every_helper_adds_then_removes_tags_that_exist_and_drops_other_names(
    ask, ask_without_key, tags_of, tag, rosa, door
):
    donor, lapsed = ask.post("/tags", {"name": "donor"}), ask.post("/tags", {"name": "lapsed"})
    form = ask.post("/forms", {"title": "Join"})
    ask.signup("rosa@example.org", add_tags=["lapsed"])
    body = {
        "person": {"email_addresses": [{"address": "rosa@example.org"}]},
        "add_tags": ["volunteer", "donor", "VOLUNTEER", "nothing", "volunteer", ""],
        "remove_tags": ["lapsed", "donor", "nothing"],
    }

    if door == "helper":
        ask.post("/people", body)
    else:
        (ask if door == "record" else ask_without_key).post(f"/forms/{ask.id(form)}/submissions", body)

    assert tags_of(rosa) == [tag["_links"]["self"]["href"]]
    assert ask.get("/tags")["total_records"] == 3
    for other in (donor, lapsed):
        assert ask.get(f"/tags/{ask.id(other)}/taggings")["total_records"] == 0


def test_adding_a_tag_twice_keeps_one_tagging(ask, tag, path):
    ask.signup("rosa@example.org", add_tags=["volunteer"])
    ask.signup("rosa@example.org", add_tags=["volunteer"])

    assert ask.get(path)["total_records"] == 1


@pytest.mark.parametrize(
    "person", [{"add_tags": ["volunteer"]}, {"tags": ["volunteer"]}, {"taggings": [{"tag": "volunteer"}]}]
)
def test_tags_inside_the_person_do_nothing(ask, tag, tags_of, person):
    rosa = ask.post("/people", {"person": {"email_addresses": [{"address": "rosa@example.org"}], **person}})

    assert tags_of(rosa) == []


@pytest.mark.parametrize("value", [None, []])
def test_no_tags_are_no_trouble(ask, tags_of, value):
    body = {"person": {"email_addresses": [{"address": "rosa@example.org"}]}, "add_tags": value, "remove_tags": value}

    assert tags_of(ask.post("/people", body)) == []


def test_a_personal_key_cannot_tag(personal, tag, path, ask):
    assert personal.signup("rosa@example.org", add_tags=["volunteer"])["_links"]

    assert ask.get(path)["total_records"] == 0


# ---- taggings


def test_a_tagging_has_the_documented_shape_alone_and_among_others(ask, tag, path, rosa, link_to):
    tagging = ask.post(path, link_to(rosa))
    (listed,) = ask.get(path)["_embedded"]["osdi:taggings"]

    assert shape_of(tagging) == TAGGING
    assert shape_of(listed) == without_curies(TAGGING)
    assert tagging["item_type"] == "osdi:person"
    assert tagging["_links"]["self"]["href"] == f"{API}{path}/{ask.id(tagging)}"
    assert tagging["_links"]["osdi:tag"] == tag["_links"]["self"]
    assert tagging["_links"]["osdi:person"] == rosa["_links"]["self"]


def test_an_identifier_may_be_sent_with_a_tagging(ask, path, rosa, link_to):
    tagging = ask.post(path, {**link_to(rosa), "identifiers": ["crm:9"]})

    assert set(tagging["identifiers"]) == {"crm:9", f"action_network:{ask.id(tagging)}"}


@pytest.mark.parametrize("tail", ["people/{}", "people/{}/", "people/action_network:{}", "api/v1/people/{}"])
def test_only_the_last_segment_of_the_link_matters(ask, path, rosa, tail):
    href = f"http://127.0.0.1:8787/{tail.format(ask.id(rosa))}"

    assert (
        ask.post(path, {"_links": {"osdi:person": {"href": href}}})["_links"]["osdi:person"] == rosa["_links"]["self"]
    )


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"_links": {"osdi:people": {"href": "x"}}},
        {"person": {"email_addresses": [{"address": "rosa@example.org"}]}},
        {"_links": {"osdi:person": {"href": "https://actionnetwork.org/api/v2/people/"}}},
        {"_links": {"osdi:person": {"href": "https://actionnetwork.org/api/v2/people/" + "9" * 36}}},
        {"_links": {"osdi:person": {"href": "' or 1=1 --"}}},
        {"_links": {"osdi:person": {"href": "🦦" * 1000}}},
        {"_links": {"osdi:person": {"href": None}}},
        {"_links": [["osdi:person"]]},
    ],
)
def test_without_a_usable_person_nothing_is_tagged(ask, path, rosa, body):
    assert ask.refused("POST", path, body) == BAD_PERSON
    assert ask.get(path)["total_records"] == 0


def test_a_person_of_another_account_is_not_usable(ask, personal, path, link_to):
    stranger = personal.signup("nia@example.org")

    assert ask.refused("POST", path, link_to(stranger)) == BAD_PERSON


def test_tagging_again_replaces_the_tagging(ask, path, rosa, link_to, emulator):
    old = ask.post(path, link_to(rosa))
    emulator.clock.advance(hours=1)

    new = ask.post(path, link_to(rosa))

    assert ask.id(new) != ask.id(old)
    assert new["created_date"] > old["created_date"]
    assert ask.refused("GET", f"{path}/{ask.id(old)}")[0] == 404
    assert ask.get(path)["total_records"] == 1


def test_untagging_answers_the_vendors_notice_and_then_404(ask, path, rosa, link_to, tags_of):
    tagging = ask.post(path, link_to(rosa))

    answer = ask("DELETE", f"{path}/{ask.id(tagging)}")

    assert (answer.status, answer.json) == (200, {"notice": "This tagging was successfully deleted."})
    assert ask.refused("GET", f"{path}/{ask.id(tagging)}")[0] == 404
    assert ask.refused("DELETE", f"{path}/{ask.id(tagging)}")[0] == 404
    assert tags_of(rosa) == []


def test_taggings_read_below_a_person_stay_below_their_tag(ask, path, rosa, link_to):
    tagging = ask.post(path, link_to(rosa))

    page = ask.get(f"/people/{ask.id(rosa)}/taggings/")

    assert page["_links"]["self"]["href"] == f"{API}/people/{ask.id(rosa)}/taggings"
    assert page["_links"]["osdi:taggings"] == [tagging["_links"]["self"]]
    assert shape_of(page["_embedded"]["osdi:taggings"]) == [without_curies(TAGGING)]


# ---- whose


def test_a_personal_key_sees_an_empty_collection_of_tags(personal, tag):
    """Decisions, section 3: an empty collection is the default chosen over 403."""
    answer = personal("GET", "/tags")

    assert answer.status == 200
    assert answer.json["_embedded"] == {"osdi:tags": []}
    assert answer.json["total_records"] == 0


def test_a_personal_key_reaches_no_tag(personal, ask, tag, path):
    assert personal("GET", f"/tags/{ask.id(tag)}").status in (403, 404)
    assert personal("GET", path).status in (403, 404)


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_v1_has_no_tags(ask_v1, method):
    assert ask_v1.refused(method, "/tags", {"name": "x"})[0] == 404
