"""Surveys with their responses, and campaign pages (reference 23, 24)."""

from __future__ import annotations

import pytest

API = "https://actionnetwork.org/api/v2"


def answer(name="rosa", **fields):
    return {"person": {"email_addresses": [{"address": f"{name}@example.org"}], **fields}}


@pytest.fixture
def survey(ask):
    return f"/surveys/{ask.id(ask.post('/surveys', {'title': 'How are you?'}))}"


@pytest.fixture
def path(survey):
    return f"{survey}/responses"


def test_a_second_response_updates_the_first(ask, emulator, survey, path):
    first = ask.post(path, {**answer(custom_fields={"Mood": "Fair"}), "identifiers": ["crm:1"]})
    emulator.clock.advance(minutes=1)

    again = ask.post(path, {**answer(custom_fields={"Mood": "Good"}), "identifiers": ["crm:2"]})

    assert again == {
        **first,
        "identifiers": [*first["identifiers"], "crm:2"],
        "modified_date": "2026-03-01T12:01:00Z",
    }
    assert ask.get(survey)["total_responses"] == emulator.actionnetwork["responses"].count() == 1


def test_answers_go_into_the_persons_custom_fields(ask, people, path):
    made = ask.post(path, answer(custom_fields={"Mood": "Good", "Age": 44}))

    assert not any("custom" in name or "answer" in name for name in made)
    (person,) = ask.people()
    assert person["custom_fields"] == people.get(ask.id(person)).custom_fields == {"Mood": "Good", "Age": "44"}


def test_different_people_and_surveys_have_responses_of_their_own(ask, survey, path):
    other = f"/surveys/{ask.id(ask.post('/surveys', {'title': 'And now?'}))}"
    made = [ask.post(path, answer()), ask.post(path, answer("noor")), ask.post(f"{other}/responses", answer())]

    assert len({ask.id(response) for response in made}) == 3
    assert [ask.get(place)["total_responses"] for place in (survey, other)] == [2, 1]


def test_responses_are_listed_in_the_vendors_namespace(ask, survey, path):
    made = ask.post(path, answer())
    theirs = f"/people/{made['action_network:person_id']}/responses"

    for collection in (path, theirs):
        page = ask.get(collection)
        assert page["_links"]["action_network:responses"] == [{"href": f"{API}{collection}/{ask.id(made)}"}]
        (item,) = page["_embedded"]["action_network:responses"]
        assert item["_links"]["action_network:survey"] == {"href": f"{API}{survey}"}
    (listed,) = ask.get("/surveys")["_embedded"]["action_network:surveys"]
    assert listed["_links"]["action_network:responses"] == {"href": f"{API}{path}"}


def test_a_put_on_a_response_adds_identifiers_only(ask, emulator, path):
    made = ask.post(path, answer())

    changed = ask.put(
        f"{path}/{ask.id(made)}",
        {"identifiers": ["crm:1"], "created_date": "2001-01-01", "action_network:person_id": "x", "comments": "x"},
    )

    assert changed == {**made, "identifiers": [*made["identifiers"], "crm:1"]}
    assert emulator.actionnetwork["responses"].get("crm:1").id == ask.id(made)


def test_a_survey_is_not_edited_by_a_post(ask, everything, survey):
    before = everything()

    assert ask.refused("POST", survey, {"title": "How are they?"})[0] == 405
    assert everything() == before


# ---- campaign pages

ACTIONS = [
    {"title": "Sign", "browser_url": "https://actionnetwork.org/petitions/sign"},
    {"title": "Come", "browser_url": "https://actionnetwork.org/events/come"},
]


@pytest.fixture
def pages(emulator):
    return emulator.actionnetwork["campaigns"]


@pytest.fixture
def page(pages):
    return pages.insert(title="Action centre", browser_url="https://actionnetwork.org/campaigns/a", actions=ACTIONS)


def test_a_campaign_page_lists_its_actions(ask, page):
    shown = ask.get(f"/campaigns/{page.id}")

    assert shown["actions"] == ACTIONS
    assert shown["origin_system"] == "Action Network"
    assert set(shown["_links"]) == {"self", "curies"}
    assert not {"name", "tag_list", "_embedded"} & set(shown)
    listed = ask.get("/campaigns")
    assert listed["_links"]["action_network:campaigns"] == [shown["_links"]["self"]]
    (item,) = listed["_embedded"]["action_network:campaigns"]
    assert item == {**shown, "_links": {"self": shown["_links"]["self"]}}


def test_a_campaign_page_in_version_1_has_the_old_names(ask_v1, page):
    shown = ask_v1.get(f"/campaigns/{page.id}")

    assert (shown["summary"], shown["url"]) == ("Action centre", "https://actionnetwork.org/campaigns/a")
    assert shown["actions"] == [{"summary": a["title"], "url": a["browser_url"]} for a in ACTIONS]
    assert set(shown["action_network:sponsor"]) == {"summary", "url"}
    assert ask_v1.get("/campaigns")["total_records"] == 1


@pytest.mark.parametrize("version", ["v1", "v2"])
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_campaign_pages_are_read_only(client, everything, page, version, method):
    before = everything()

    for path in ("/campaigns", f"/campaigns/{page.id}"):
        status, text = client(version).refused(method, path, {"title": "Mine", "summary": "Mine"})
        assert (status, text) == (405, f"{method} is not allowed on this endpoint")
    assert everything() == before


@pytest.mark.parametrize("version", ["v1", "v2"])
def test_a_personal_key_sees_no_campaign_pages(client, emulator, page, version):
    theirs = client(version, key=emulator.actionnetwork.personal_key)

    assert theirs.get("/campaigns")["total_records"] == 0
    assert theirs.refused("GET", f"/campaigns/{page.id}")[0] == 404


def test_campaign_pages_have_no_embed_codes_and_are_found_by_title(ask, pages, page):
    pages.insert(title="Another")

    assert ask.refused("GET", f"/campaigns/{page.id}/embed")[0] == 404
    found = ask.get("/campaigns", query="filter=title%20eq%20'Action centre'")["_embedded"]["action_network:campaigns"]
    assert [ask.id(item) for item in found] == [page.id]
