"""Custom fields over XML-RPC: of pages, actions, users, events and signups; what stays, goes and is refused."""

from __future__ import annotations

import pytest
from xmlrpc_inventory import PAGES, refused

WITHOUT_COLOR = {"banner": "red", "accent": ["red", "blue"]}
EVERYTHING = {"color": "teal", **WITHOUT_COLOR}


@pytest.fixture
def kit(kit):
    for name in ("color", "banner", "accent"):
        kit.ak.AllowedPageField.create({"name": name})
    kit.ak.AllowedUserField.create({"name": "skills"})
    return kit


@pytest.mark.parametrize("name", [f"{kind}Page" for kind in PAGES])
def test_pages_of_every_type_have_allowed_fields(kit, name):
    page = kit.make(name)["id"]
    typed = getattr(kit.ak, name)

    assert typed.get_custom_fields({"id": page}) == {}
    assert typed.set_custom_fields({"id": page, "color": "teal", "banner": "b.png"}) == {
        "color": "teal",
        "banner": "b.png",
    }
    assert kit.ak.Page.set_custom_fields({"id": page, "accent": "red"})["color"] == "teal"
    everything = {"color": "teal", "banner": "b.png", "accent": "red"}
    assert typed.get_custom_fields({"id": page}) == typed.get({"id": page})["custom_fields"] == everything
    assert kit.rest(f"page/{page}/")["fields"] == everything
    assert typed.search({"id": page})[0]["custom_fields"] == typed.save({"id": page})["custom_fields"] == everything
    assert typed.clear_custom_fields({"id": page, "name": "color"}) == {"banner": "b.png", "accent": "red"}
    assert kit.ak.Page.clear_custom_fields({"id": page}) == {}
    assert kit.rest(f"page/{page}/")["fields"] == {}


def test_a_field_that_is_not_allowed_is_a_fault_and_nothing_is_stored(kit):
    page = kit.make("SignupPage")["id"]
    told = refused("DoesNotExist", kit.ak.SignupPage.set_custom_fields, {"id": page, "color": "teal", "nope": "1"})

    assert told == "AllowedPageField matching query does not exist."
    assert kit.rest(f"page/{page}/")["fields"] == {}
    refused("ValidationError", kit.ak.SignupPage.save, {"id": page, "title": "x", "custom_fields": {"nope": "1"}})
    refused("ValidationError", kit.ak.SignupPage.create, {"name": "other", "custom_fields": {"nope": "1"}})
    assert [one["title"] for one in kit.rest("page/")["objects"]] == [""]
    kit.ak.AllowedPageField.create({"name": "nope"})
    assert kit.ak.SignupPage.set_custom_fields({"id": page, "nope": "1"}) == {"nope": "1"}


@pytest.mark.parametrize("switched", [False, True])
def test_a_switch_ignores_fields_that_are_not_allowed(kit, switched):
    kit.mock.settings.actionkit.disallowed_page_field = "ignore" if switched else "fault"
    page = kit.make("SignupPage")["id"]
    sent = {"id": page, "color": "teal", "nope": "1"}

    if switched:
        assert kit.ak.SignupPage.set_custom_fields(sent) == {"color": "teal"}
    else:
        refused("DoesNotExist", kit.ak.SignupPage.set_custom_fields, sent)
    assert kit.rest(f"page/{page}/")["fields"] == ({"color": "teal"} if switched else {})


@pytest.mark.parametrize(("as_text", "shown"), [(False, [5, 1.5, 1]), (True, ["5", "1.5", "True"])])
def test_numbers_come_back_as_numbers_unless_a_switch_asks_for_text(kit, as_text, shown):
    kit.mock.settings.actionkit.custom_values_as_text = as_text
    page = kit.make("SignupPage")["id"]
    answers = [kit.ak.SignupPage.set_custom_fields({"id": page, "color": value})["color"] for value in (5, 1.5, True)]

    assert [(type(one), one) for one in answers] == [(type(one), one) for one in shown]
    assert kit.rest(f"page/{page}/")["fields"] == {"color": "True"}


@pytest.mark.parametrize(
    ("criteria", "left"),
    [
        ({}, {}),
        ({"name": "color"}, WITHOUT_COLOR),
        ({"name": "COLOR"}, WITHOUT_COLOR),
        ({"name__in": ["color", "accent"]}, {"banner": "red"}),
        ({"value": "red"}, {"color": "teal", "accent": "blue"}),
        ({"value__in": ["red", "blue"]}, {"color": "teal"}),
        ({"name": "accent", "value": "red"}, {"color": "teal", "banner": "red", "accent": "blue"}),
        ({"name": "nope"}, EVERYTHING),
        ({"name__in": []}, EVERYTHING),
    ],
    ids=str,
)
def test_criteria_choose_what_is_cleared(kit, criteria, left):
    page, other = kit.make("SignupPage")["id"], kit.make("SignupPage")["id"]
    for one in (page, other):
        kit.ak.Page.set_custom_fields({"id": one, **EVERYTHING})

    assert kit.ak.SignupPage.clear_custom_fields({"id": page, **criteria}) == left
    assert kit.rest(f"page/{page}/")["fields"] == left
    assert len(kit.rest(f"page/{other}/")["fields"]) == 3


@pytest.mark.parametrize("criteria", [{"nope": 1}, {"name__nope": 1}, {"color": "teal"}, {"": 1}])
def test_criteria_that_are_none_clear_nothing(kit, criteria):
    page, bare = kit.make("SignupPage")["id"], kit.make("SignupPage")["id"]
    kit.ak.Page.set_custom_fields({"id": page, "color": "teal"})

    for one in (page, bare):
        refused("FieldError", kit.ak.SignupPage.clear_custom_fields, {"id": one, **criteria})
    assert kit.rest(f"page/{page}/")["fields"] == {"color": "teal"}


def test_an_action_takes_any_field(kit):
    action = kit.make("PetitionAction")["id"]
    sent = {"partner": "buddy", "350groups": "a,b", "with blank": "x", "several": ["a", "b"], "none": ""}
    kept = {name: value for name, value in sent.items() if value}

    assert kit.ak.Action.set_custom_fields({"id": action, **sent}) == kept
    assert kit.ak.PetitionAction.set_custom_fields({"id": action, "partner": "heron"}) == {**kept, "partner": "heron"}
    assert kit.ak.PetitionAction.get_custom_fields({"id": action}) == kit.rest(f"petitionaction/{action}/")["fields"]
    assert kit.ak.Action.clear_custom_fields({"id": action, "name__in": ["several", "with blank"]}).keys() == {
        "partner",
        "350groups",
    }
    assert kit.ak.Action.clear_custom_fields({"id": action}) == {}
    assert "custom_fields" not in kit.ak.Action.get({"id": action})
    for blank in ("", " "):
        refused("ValidationError", kit.ak.Action.set_custom_fields, {"id": action, blank: "x", "a": "b"})
    assert kit.rest(f"action/{action}/")["fields"] == {}


@pytest.mark.parametrize(("name", "resource"), [("Event", "event"), ("EventSignup", "eventsignup")])
def test_events_and_signups_take_any_field(kit, name, resource):
    one = kit.make(name)["id"]
    calls = getattr(kit.ak, name)

    def kept():
        return sorted((row["name"], row["value"]) for row in kit.rest(f"{resource}field/")["objects"])

    assert calls.set_custom_fields({"id": one, "gear": ["boots", "gloves"], "bus": "yes"}) == {
        "gear": ["boots", "gloves"],
        "bus": "yes",
    }
    read = calls.get_custom_fields({"id": one})
    assert calls.set_custom_fields({**read, "id": one, "bus": "no"}) == {"gear": ["boots", "gloves"], "bus": "no"}
    assert kept() == [("bus", "no"), ("gear", "boots"), ("gear", "gloves")]
    if name == "Event":
        assert calls.get({"id": one})["custom_fields"]["bus"] == "no"
    assert calls.clear_custom_fields({"id": one, "value": "gloves"}) == {"gear": "boots", "bus": "no"}
    assert calls.clear_custom_fields({"id": one}) == {}
    assert kept() == []


def test_fields_of_users_by_prefix_by_struct_and_by_method(kit):
    user = kit.ak.User.create({"email": "ada@example.test", "user_skills": "maps"})["id"]
    assert kit.ak.User.get({"id": user})["custom_fields"] == {"skills": "maps"}
    assert kit.ak.User.save({"id": user, "user_skills": ["a", "b"]})["custom_fields"]["skills"] == ["a", "b"]
    by_struct = {"email": "ada@example.test", "custom_fields": {"skills": "tea"}}
    assert kit.ak.User.save_or_create(by_struct)["custom_fields"] == {"skills": "tea"}
    assert kit.ak.User.set_custom_fields({"id": user, "skills": "ink"}) == {"skills": "ink"}
    assert kit.rest(f"user/{user}/")["fields"] == {"skills": "ink"}
    refused("ValidationError", kit.ak.User.save, {"id": user, "user_nope": "1", "city": "Ghent"})
    refused("DoesNotExist", kit.ak.User.set_custom_fields, {"id": user, "nope": "1"})
    assert kit.rest(f"user/{user}/")["city"] == ""
    assert kit.ak.User.clear_custom_fields({"id": user}) == kit.ak.User.get_custom_fields({"id": user}) == {}


def test_whose_fields_are_meant_must_be_told(kit):
    kit.make("SignupPage")
    for method in ("set_custom_fields", "clear_custom_fields"):
        refused("ValidationError", getattr(kit.ak.SignupPage, method), {"color": "teal"})
    for method in ("set_custom_fields", "get_custom_fields", "clear_custom_fields"):
        refused("DoesNotExist", getattr(kit.ak.SignupPage, method), {"id": 99})
        refused("MethodNotFound", getattr(kit.ak.Tag, method), {"id": 1})
        refused("MethodNotFound", getattr(kit.ak.PageFollowup, method), {"id": 1})
    assert kit.rest("page/1/")["fields"] == {}
