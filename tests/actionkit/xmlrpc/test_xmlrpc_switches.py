"""The switches of XML-RPC: each as it is by default and flipped."""

from __future__ import annotations

from http.client import HTTPException
from xmlrpc.client import ProtocolError

import pytest
import requests
from xmlrpc_inventory import USER, refused, site


def test_the_defaults_are_those_of_the_decisions(kit):
    switches = kit.mock.settings.actionkit
    assert {name: getattr(switches, name) for name in (
        "signup_default_required", "output_fk_aliases", "disallowed_page_field", "custom_values_as_text",
        "user_full_struct", "default_source", "search_ceiling", "extensions", "inject", "xmlrpc",
    )} == {
        "signup_default_required": False, "output_fk_aliases": False, "disallowed_page_field": "fault",
        "custom_values_as_text": False, "user_full_struct": False, "default_source": "api", "search_ceiling": 1000,
        "extensions": False, "inject": 0, "xmlrpc": "allow",
    }  # fmt: skip
    assert kit.rest("tag/")["meta"]["total_count"] == 0


@pytest.mark.parametrize("switched", [False, True])
def test_signup_pages_may_require_a_zip(switched):
    with site(signup_default_required=switched) as kit:
        page = kit.ak.SignupPage.create({"name": "pledge"})
        zip_field = kit.ak.FormField.get({"name": "zip"})["id"]
        assert page["required_fields"] == ([zip_field] if switched else [])
        assert kit.ak.SignupPage.create({"name": "free", "required_fields": []})["required_fields"] == []
        assert kit.ak.PetitionPage.create({"name": "petition"})["required_fields"] == []
        answer = kit.ak.act({"page": "pledge", "email": "ada@example.test"})
        assert bool(answer["success"]) is not switched
        assert kit.rest("action/")["meta"]["total_count"] == (0 if switched else 1)
        assert kit.ak.act({"page": "pledge", "email": "ada@example.test", "zip": "12345"})["success"]


@pytest.mark.parametrize("switched", [False, True])
def test_references_may_be_shown_in_both_spellings(switched):
    with site(output_fk_aliases=switched) as kit:
        page, action, event = (kit.make(name) for name in ("SignupPage", "SignupAction", "Event"))
        shown = {"list_id", "lang_id", "hosted_with_id", "multilingual_campaign_id"}
        assert page.keys() & shown == (shown if switched else set())
        assert (page["list"], page.get("list_id")) == (1, 1 if switched else None)
        assert ("user" in action, "page" in action) == (switched, switched)
        assert "action_ptr" not in action
        assert action["user_id"] == action.get("user", action["user_id"])
        assert event.get("campaign") == (event["campaign_id"] if switched else None)
        assert "tags_id" not in page
        assert kit.rest(f"event/{event['id']}/")["campaign"] == f"/rest/v1/campaign/{event['campaign_id']}/"


@pytest.mark.parametrize("switched", [False, True])
def test_users_may_show_dates_and_language(switched):
    with site(user_full_struct=switched) as kit:
        made = kit.ak.User.create({"email": "ada@example.test"})
        more = {"created_at", "updated_at", "lang", "rand_id"} if switched else set()
        keys = set(USER.split())
        assert set(made) == keys
        assert set(kit.ak.User.get({"id": made["id"]})) == keys | {"custom_fields"} | more
        assert set(kit.ak.User.save({"id": made["id"]})) == keys | {"custom_fields"} | more
        assert set(kit.ak.User.search({})[0]) == keys | more | ({"custom_fields"} if switched else set())
        got = kit.ak.User.get({"id": made["id"]})
        if switched:
            seen = kit.rest(f"user/{made['id']}/")
            assert (got["created_at"], got["rand_id"]) == (seen["created_at"], seen["rand_id"])
            assert got["lang"] == int(seen["lang"].split("/")[-2]) if seen["lang"] else got["lang"] is None


@pytest.mark.parametrize("source", ["api", "robot"])
def test_the_source_of_an_action_that_names_none(source):
    with site(default_source=source) as kit:
        page = kit.make("SignupPage")["name"]
        action = kit.ak.act({"page": page, "email": "ada@example.test"})["action"]
        named = kit.ak.act({"page": page, "email": "ada@example.test", "source": "flyer"})["action"]
        assert (action["source"], named["source"]) == (source, "flyer")
        assert kit.rest(f"action/{action['id']}/")["source"] == source
        over_rest = requests.post(
            f"{kit.host}/rest/v1/action/", json={"page": page, "email": "ada@example.test"}, auth=kit.auth
        )
        assert over_rest.json()["source"] == "restful_api"


@pytest.mark.parametrize("ceiling", [2, 5])
def test_a_search_ends_at_the_ceiling(ceiling):
    with site(search_ceiling=ceiling) as kit:
        for number in range(4):
            kit.ak.Tag.create({"name": f"tag-{number}"})
        assert len(kit.ak.Tag.search({})) == min(ceiling, 4)
        assert len(kit.ak.Tag.search({"limit": 100})) == min(ceiling, 4)
        assert kit.rest("tag/")["meta"]["total_count"] == 4


@pytest.mark.parametrize("method", ["count", "delete"])
def test_methods_without_a_trace_are_there_only_with_extensions(kit, method):
    tag = kit.ak.Tag.create({"name": "rivers"})["id"]
    kit.ak.SignupPage.create({"name": "pledge", "tags": [tag]})
    refused("MethodNotFound", getattr(kit.ak.Tag, method), {"id": tag})
    assert kit.rest("tag/")["meta"]["total_count"] == 1

    kit.mock.settings.actionkit.extensions = True
    assert getattr(kit.ak.Tag, method)({"id": tag}) == 1
    assert kit.rest("tag/")["meta"]["total_count"] == (1 if method == "count" else 0)
    if method == "count":
        assert kit.ak.Tag.count({"name": "nope"}) == 0
        assert kit.ak.SignupPage.count({"tags__name": "rivers"}) == 1
    else:
        refused("DoesNotExist", kit.ak.Tag.delete, {"id": tag})
        refused("DoesNotExist", kit.ak.Tag.delete, {})
        assert kit.ak.Page.get({"name": "pledge"})["tags"] == []


@pytest.mark.parametrize(
    "method",
    ["count", "delete", "exists", "get_or_create", "add_tags", "remove_tags", "subscribe", "merge", "run", "ping", "",
     "__class__", "get.x", "Create", "struct_of", "unsubscribe", "advanced_search"],
)  # fmt: skip
def test_methods_of_which_no_source_knows_are_not_found(kit, method):
    for name in ("Tag", "SignupPage", "QueryReport", "Mailing", "Nothing", "tag", "system", ""):
        refused("MethodNotFound", getattr(kit.ak, f"{name}.{method}"), {"id": 1})
    assert kit.ak.Tag.search({}) == []
    assert kit.rest("tag/")["meta"]["total_count"] == 0


@pytest.mark.parametrize(
    "method",
    ["system.listMethods", "system.methodHelp", "system.multicall", "ping", "Act", "act.now", "User", "create"],
)
def test_functions_of_which_no_source_knows_are_not_found(kit, method):
    for switched in (False, True):
        kit.mock.settings.actionkit.extensions = switched
        refused("MethodNotFound", getattr(kit.ak, method), {})
    assert kit.rest("user/")["meta"]["total_count"] == 0


@pytest.mark.parametrize("name", ["Page", "Action", "PetitionAction", "EventSignupAction"])
def test_base_classes_and_actions_cannot_be_created(kit, name):
    refused("MethodNotFound", getattr(kit.ak, name).create, {"name": "pledge", "user": 1, "page": 1})
    assert kit.rest("page/")["meta"]["total_count"] == kit.rest("action/")["meta"]["total_count"] == 0


@pytest.mark.parametrize("status", [301, 401, 500])
def test_the_next_call_may_be_made_to_fail(kit, status):
    kit.mock.settings.actionkit.inject = status
    with pytest.raises(ProtocolError) as caught:
        kit.ak.Tag.create({"name": "rivers"})

    assert caught.value.errcode == status
    assert kit.rest("tag/")["meta"]["total_count"] == 0
    assert kit.ak.Tag.create({"name": "rivers"})["id"] == 1
    assert kit.rest("tag/")["meta"]["total_count"] == 1


def test_the_api_may_be_gone(kit):
    kit.mock.settings.actionkit.xmlrpc = "gone"
    with pytest.raises((ProtocolError, HTTPException)) as caught:
        kit.ak.Tag.create({"name": "rivers"})

    assert caught.value.errcode == 410
    assert kit.rest("tag/")["meta"]["total_count"] == 0
