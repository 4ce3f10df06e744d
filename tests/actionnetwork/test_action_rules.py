"""Actions (forms, petitions): shape, requirements, edits, creator and sponsor (reference 8, 11, 19)."""

from __future__ import annotations

import pytest
from wire import CURIES, HREF, links, shape_of, without_curies

from mockapi.actionnetwork import actions
from mockapi.actionnetwork.catalogue import NOUNS

API = "https://actionnetwork.org/api/v2"
CREATOR = {
    "given_name": str,
    "family_name": str,
    "identifiers": [str],
    "email_addresses": [{"primary": bool, "address": str, "status": str}],
    "phone_numbers": [{"primary": bool, "number_type": str, "status": str}],
    "postal_addresses": [
        {"primary": bool, "address_lines": [str], "locality": str, "region": str, "postal_code": str, "country": str,
         "location": {"latitude": float, "longitude": float, "accuracy": str}}
    ],
    "languages_spoken": [str],
    "custom_fields": {},
    "created_date": str,
    "modified_date": str,
    "_links": links(
        "self", "osdi:signatures", "osdi:submissions", "osdi:donations", "osdi:taggings", "osdi:outreaches",
        "osdi:attendances", "action_network:responses",
    ),
}  # fmt: skip
ACTION = {
    "origin_system": str,
    "identifiers": [str],
    "created_date": str,
    "modified_date": str,
    "title": str,
    "action_network:hidden": bool,
    "tag_list": [],
    "_embedded": {"osdi:creator": CREATOR},
    "action_network:sponsor": {"title": str, "url": str},
}
OWN = {
    "forms": ("total_submissions", "osdi:submissions", "osdi:record_submission_helper"),
    "petitions": ("total_signatures", "osdi:signatures", "osdi:record_signature_helper"),
}
ACTIONS = [name for name, noun in NOUNS.items() if noun.create is actions.create]


def shape(kind):
    counter, *rels = OWN[kind]
    return {**ACTION, counter: int, "_links": links("self", *rels, "osdi:creator", "action_network:embed")}


@pytest.fixture(params=ACTIONS)
def kind(request):
    return request.param


@pytest.fixture
def made(ask, kind):
    return ask.post(f"/{kind}", {"identifiers": ["our_crm:1"], "title": "Join us", "origin_system": "OurCRM"})


@pytest.fixture
def home(ask, kind, made):
    return f"/{kind}/{ask.id(made)}"


def test_a_new_action_has_the_documented_shape_alone_and_among_others(ask, kind, made, home):
    page = ask.get(f"/{kind}/")

    assert shape_of(made) == shape(kind)
    assert shape_of(page) == {
        "total_pages": int, "per_page": int, "page": int, "total_records": int,
        "_links": {"self": HREF, f"osdi:{kind}": [HREF], "curies": CURIES},
        "_embedded": {f"osdi:{kind}": [without_curies(shape(kind))]},
    }  # fmt: skip
    assert made["identifiers"] == ["our_crm:1", f"action_network:{ask.id(made)}"]
    assert made["created_date"] == made["modified_date"] == "2026-03-01T12:00:00Z"
    assert made["action_network:hidden"] is False
    assert ask.get(home) == made


def test_links_lead_below_the_action_and_to_its_creator(ask, kind, made, home):
    _, records, helper = OWN[kind]
    creator = made["_embedded"]["osdi:creator"]

    below = f"{API}{home}/{records.partition(':')[2]}"
    assert made["_links"][records] == made["_links"][helper] == {"href": below}
    assert made["_links"]["action_network:embed"] == {"href": f"{API}{home}/embed"}
    assert made["_links"]["osdi:creator"] == creator["_links"]["self"]
    assert ask.get(creator["_links"]["self"]["href"].removeprefix(API)) == creator


def test_the_sponsor_is_the_group_and_absent_with_a_personal_key(personal, kind, made):
    theirs = personal.post(f"/{kind}", {"title": "Mine"})

    address = made["action_network:sponsor"]["url"]
    assert address.startswith("https://actionnetwork.org/groups/")
    assert "action_network:sponsor" not in theirs
    assert set(shape(kind)) - set(theirs) == {"action_network:sponsor"}


# ---- creating


@pytest.mark.parametrize("body", [{}, {"title": None}, {"title": ""}, {"origin_system": "OurCRM"}, {"summary": "v1"}])
def test_an_action_needs_a_title(ask, kind, body):
    assert ask.refused("POST", f"/{kind}", body)[0] == 400
    assert ask.get(f"/{kind}")["total_records"] == 0


@pytest.mark.parametrize(("version", "title", "origin"), [("v2", "title", "origin_system"),
                                                          ("v1", "summary", "originating_system")])  # fmt: skip
def test_an_origin_is_accepted_missing_and_shown_as_api(client, kind, version, title, origin):
    plain = client(version).post(f"/{kind}", {title: "Join us"})

    assert (plain[title], plain[origin]) == ("Join us", "API")


def test_values_that_are_the_systems_are_ignored_on_creation(ask, kind):
    counter, *_ = OWN[kind]
    body = {
        "title": "Join us",
        counter: 99,
        "created_date": "2001-01-01T00:00:00Z",
        "modified_date": "2001-01-01T00:00:00Z",
        "action_network:hidden": True,
        "action_network:sponsor": {"title": "Mine"},
        "_embedded": {"osdi:creator": {"given_name": "Me"}},
        "nonsense": {"deep": [1]},
    }

    action = ask.post(f"/{kind}", body)

    assert shape_of(action) == shape(kind)
    assert action[counter] == 0
    assert action["created_date"] == "2026-03-01T12:00:00Z"
    assert action["action_network:hidden"] is False
    assert action["action_network:sponsor"]["title"] != "Mine"


def test_actions_are_not_deduplicated_except_by_identifiers(ask, kind, made):
    assert ask.id(ask.post(f"/{kind}", {"title": "Join us", "origin_system": "OurCRM"})) != ask.id(made)
    assert ask.id(ask.post(f"/{kind}", {"title": "Other", "identifiers": ["our_crm:1"]})) == ask.id(made)
    assert ask.get(f"/{kind}")["total_records"] == 2


def test_a_post_with_a_known_identifier_merges_as_a_put_does(ask, kind, made, home, emulator):
    ask.put(home, {"description": "<p>About</p>"})
    emulator.clock.advance(hours=1)

    again = ask.post(f"/{kind}", {"identifiers": ["our_crm:1", "our_crm:2"], "name": "Internal"})

    assert (again["title"], again["description"], again["name"]) == ("Join us", "<p>About</p>", "Internal")
    assert again["identifiers"] == [*made["identifiers"], "our_crm:2"]
    assert again["created_date"] == made["created_date"] < again["modified_date"]
    assert ask.get(home) == again


@pytest.mark.parametrize("link", [None, {}, "x", 7, [], {"href": 7}, {"href": "x"}, {"href": f"{API}/people/nobody"}])
def test_a_creator_link_that_is_not_the_accounts_is_ignored(ask, kind, made, link, personal):
    stranger = personal.post(f"/{kind}", {"title": "Mine"})["_links"]["osdi:creator"]

    for sent in (link, stranger):
        action = ask.post(f"/{kind}", {"title": "Join us", "_links": {"osdi:creator": sent}})
        assert action["_embedded"] == made["_embedded"]


# ---- editing


EDITABLE = ("title", "name", "description", "featured_image_url", "browser_url")


@pytest.mark.parametrize("name", EDITABLE)
def test_a_put_changes_one_field_and_the_date_of_modification(ask, kind, made, home, name, emulator):
    emulator.clock.advance(minutes=1)

    changed = ask.put(home, {name: "https://example.org/new"})

    assert changed == {**made, name: "https://example.org/new", "modified_date": "2026-03-01T12:01:00Z"}
    assert ask.get(home) == changed
    assert emulator.actionnetwork[kind].get(ask.id(made))[name] == "https://example.org/new"


@pytest.mark.parametrize("name", [name for name in EDITABLE if name != "title"])
def test_null_removes_what_can_be_missing(ask, home, made, name):
    ask.put(home, {name: "https://example.org/new"})

    assert ask.put(home, {name: None}) == made


def test_the_origin_of_an_action_made_over_the_api_may_be_changed(ask, home, made):
    assert ask.put(home, {"origin_system": "NewCRM"})["origin_system"] == "NewCRM"


@pytest.mark.parametrize("title", [None, "", "   ", {"a": 1}, ["x"]])
def test_a_title_is_never_lost(ask, home, made, title):
    assert ask.put(home, {"title": title}) == made


def test_the_creator_cannot_be_changed(ask, home, made):
    person = ask.signup("rosa@example.org")

    assert ask.put(home, {"_links": {"osdi:creator": person["_links"]["self"]}}) == made


def test_the_page_of_an_action_made_in_the_interface_is_not_editable(ask, kind, upload):
    address = "https://actionnetwork.org/actions/join-us"
    upload(**{kind: [{"title": "Join us", "browser_url": address}]})
    (action,) = ask.get(f"/{kind}")["_embedded"][f"osdi:{kind}"]

    changed = ask.put(f"/{kind}/{ask.id(action)}", {"browser_url": "https://example.org", "title": "New"})

    assert action["origin_system"] == "Action Network"
    assert (changed["browser_url"], changed["title"]) == (address, "New")


def test_a_form_has_a_call_to_action(ask):
    form = ask.post("/forms", {"title": "Join", "call_to_action": "Tell your story"})

    assert form["call_to_action"] == "Tell your story"
    assert ask.put(f"/forms/{ask.id(form)}", {"call_to_action": "Go"})["call_to_action"] == "Go"


def test_a_petition_has_a_text_and_targets(ask):
    body = {"title": "Stop", "petition_text": "Stop it.", "target": [{"name": "The mayor"}, {"name": "The council"}]}

    petition = ask.post("/petitions", body)

    assert {name: petition[name] for name in body} == body
    changed = ask.put(f"/petitions/{ask.id(petition)}", {"target": [{"name": "The court"}]})
    assert (changed["target"], changed["petition_text"]) == ([{"name": "The court"}], "Stop it.")


def test_what_one_version_writes_the_other_shows_under_its_own_names(ask, ask_v1, kind):
    action = ask_v1.post(f"/{kind}", {"summary": "Join us", "originating_system": "OurCRM"})

    shown = ask.put(f"/{kind}/{ask.id(action)}", {"title": "New", "browser_url": "https://example.org"})
    again = ask_v1.get(f"/{kind}/{ask.id(action)}")

    assert (shown["title"], shown["origin_system"]) == ("New", "OurCRM")
    assert (again["summary"], again["url"]) == ("New", "https://example.org")
    names = {"title", "origin_system", "browser_url", "created_date", "modified_date", "name", "tag_list",
             "action_network:hidden"}  # fmt: skip
    assert names.isdisjoint(again)
