"""Pages: names, defaults, statuses, custom fields, what they show, and when they can be deleted."""

from __future__ import annotations

from typing import Any

import pytest

from mockapi.actionkit.catalogue import GAPS, MODELS
from mockapi.actionkit.pages.pages import TYPES
from mockapi.world.errors import Invalid

# A petition page as recorded about 2016, less what says which one it is.
RECORDED = {
    "actions": "/rest/v1/petitionaction/?page=1",
    "allow_multiple_responses": True,
    "fields": {},
    "followup": None,
    "goal": None,
    "goal_type": "actions",
    "hidden": False,
    "hosted_with": "/rest/v1/hostingplatform/1/",
    "id": 1,
    "language": None,
    "list": "/rest/v1/list/1/",
    "multilingual_campaign": None,
    "name": "otters",
    "never_spam_check": False,
    "notes": "",
    "one_click": False,
    "real_actions": True,
    "recognize": "once",
    "required_fields": [],
    "resource_uri": "/rest/v1/petitionpage/1/",
    "send_immediate_email": False,
    "send_immediate_email_delivery_blocked_at": None,
    "send_immediate_email_override_limit": False,
    "send_immediate_fax": False,
    "status": "active",
    "tags": [],
    "title": "Otters",
    "type": "Petition",
    "url": "",
}
BAD_NAME = "Enter a valid 'slug' consisting of letters, numbers, underscores or hyphens."
TAKEN = "A page with this short name already exists (it may be a hidden page)."


def test_a_fresh_petition_page_is_as_recorded(ak: Any) -> None:
    page = ak.made("petitionpage/", {"name": "otters", "title": "Otters"})
    assert RECORDED.items() <= page.items()
    assert "cms_form" not in page  # the key is missing until there is a form


@pytest.mark.parametrize("model", TYPES, ids=lambda model: model.name)
def test_every_type_makes_pages_that_the_family_shows_by_their_own_address(ak: Any, model: Any) -> None:
    body = {"name": "here"}
    if "campaign" in model.sent:
        ak.made("campaign/", {"name": "marches", "title": "Marches"})
        body["campaign"] = "/rest/v1/campaign/1/"
    page = ak.made(f"{model.name}/", body)
    (shown,) = ak.all("page/")
    assert shown["resource_uri"] == page["resource_uri"] == f"/rest/v1/{model.name}/1/"
    assert shown["type"] == page["type"] == model.type
    assert page["actions"] == shown["actions"] == f"/rest/v1/{model.type.lower()}action/?page=1"
    assert ak.mock.actionkit[model.name].get("1").name == "here"


@pytest.mark.parametrize("model", TYPES, ids=lambda model: model.name)
def test_what_pages_link_to_is_modelled(model: Any) -> None:
    for item in model.fields:
        for name in (getattr(item, "to", None), getattr(item, "of", None), getattr(item, "allowed", None)):
            assert name is None or name in MODELS or name in GAPS, f"{model.name}.{item.name} leads to {name}"


@pytest.mark.parametrize("type", ["EventCreate", "EventSignup"])
def test_event_pages_name_their_form_by_its_type_and_need_a_campaign(ak: Any, type: str) -> None:
    path = f"{type.lower()}page/"
    assert "campaign" in ak.refused("POST", path, {"name": "march"})["error"]
    ak.made("campaign/", {"name": "marches", "title": "Marches"})
    page = ak.made(path, {"name": "march", "campaign": "/rest/v1/campaign/1/"})
    assert page[f"{type.lower()}form"] is None
    assert "cms_form" not in page
    form = ak.made(f"{type.lower()}form/", {"page": "/rest/v1/page/1/", "thank_you_text": "Thanks."})
    assert ak.get(f"{path}1/")[f"{type.lower()}form"] == form["resource_uri"]


def test_import_pages_have_switches_of_their_own_and_no_form(ak: Any) -> None:
    page = ak.made("importpage/", {"name": "legacy", "default_source": "old-system"})
    assert (page["subscribe"], page["unsubscribe"], page["unsubscribe_all"]) == (True, False, False)
    assert page["default_source"] == "old-system"
    assert "cms_form" not in page
    assert ak("GET", "importform/").status_code == 404


def test_pages_are_made_through_their_types(ak: Any) -> None:
    assert ak("POST", "page/", {"name": "otters"}).status_code == 405
    assert ak.all("page/") == []


@pytest.mark.parametrize("name", ["}ponds{", "a b", "otters/", "ötter", "otters\n"])
def test_names_are_slugs(ak: Any, name: str) -> None:
    assert ak.refused("POST", "petitionpage/", {"name": name}) == {"petitionpage": {"name": [BAD_NAME]}}


@pytest.mark.parametrize("body", [{}, {"name": ""}, {"name": None}, {"title": "Otters"}])
def test_a_name_is_all_that_a_page_needs(ak: Any, body: Any) -> None:
    required = {"signuppage": {"name": ["This field is required."]}}
    assert ak.refused("POST", "signuppage/", body) == required
    assert ak.made("signuppage/", {"name": "join"})["title"] == ""


def test_a_name_is_taken_by_pages_of_any_type_in_any_case(ak: Any) -> None:
    ak.made("petitionpage/", {"name": "otters", "hidden": True})
    assert ak.refused("POST", "signuppage/", {"name": "Otters"}) == {"signuppage": {"name": [TAKEN]}}
    ak.made("signuppage/", {"name": "join"})
    assert ak.refused("PUT", "signuppage/2/", {"name": "otters"}) == {"signuppage": {"name": [TAKEN]}}
    assert ak.refused("PATCH", "page/2/", {"name": "otters"}) == {"signuppage": {"name": [TAKEN]}}
    assert ak.get("page/2/")["name"] == "join"
    assert ak("PUT", "signuppage/2/", {"name": "JOIN"}).status_code == 204


def test_how_a_taken_name_is_refused_is_a_setting(ak: Any) -> None:
    ak.mock.settings.actionkit.page_name_conflict_text = "Page with this Short name already exists."
    ak.made("petitionpage/", {"name": "otters"})
    expected = {"petitionpage": {"name": ["Page with this Short name already exists."]}}
    assert ak.refused("POST", "petitionpage/", {"name": "otters"}) == expected


@pytest.mark.parametrize("status", ["active", "draft", "expired", "deleted", "sample"])
def test_pages_have_one_of_the_documented_statuses(ak: Any, status: str) -> None:
    assert ak.made("callpage/", {"name": "ring", "status": status})["status"] == status


@pytest.mark.parametrize(
    ("field", "value"), [("status", "open"), ("goal_type", "euros"), ("recognize", "sometimes"), ("goal", "many")]
)
def test_other_values_than_those_there_are_are_refused(ak: Any, field: str, value: str) -> None:
    ak.made("callpage/", {"name": "ring"})
    assert set(ak.refused("PATCH", "callpage/1/", {field: value})["callpage"]) == {field}


def test_an_update_changes_what_is_sent_and_nothing_else(ak: Any) -> None:
    tag = ak.made("tag/", {"name": "rivers"})["resource_uri"]
    ak.made("petitionpage/", {"name": "otters", "title": "Otters", "tags": [tag], "goal": 500})
    ak.mock.clock.advance(hours=1)
    assert ak("PUT", "petitionpage/1/", {"id": "1", "title": "Sea otters"}).status_code == 204
    assert ak("PATCH", "page/1/", {"goal": None}).status_code == 202
    page = ak.get("petitionpage/1/")
    assert (page["title"], page["goal"], page["name"]) == ("Sea otters", None, "otters")
    assert page["tags"] == [{"name": "rivers", "resource_uri": tag}]
    assert (page["created_at"], page["updated_at"]) == ("2026-03-01T12:00:00", "2026-03-01T13:00:00")


def test_what_is_read_can_be_sent_back(ak: Any) -> None:
    ak.made("allowedpagefield/", {"name": "colour"})
    tag, group = (ak.made(path, {"name": "rivers"})["resource_uri"] for path in ("tag/", "usergroup/"))
    body = {"name": "otters", "tags": [tag], "groups": [group], "fields": {"colour": ["brown", "black"]}}
    ak.made("petitionpage/", {**body, "required_fields": ["/rest/v1/formfield/2/"], "goal": 5})
    ak.made("petitionform/", {"page": "/rest/v1/page/1/", "thank_you_text": "Thanks."})
    ak.made("pagefollowup/", {"page": "/rest/v1/page/1/", "url": "/thanks/"})
    for path in ("petitionpage/1/", "petitionform/1/", "pagefollowup/1/", "allowedpagefield/colour/"):
        before = ak.get(path)
        assert ak("PUT", path, before).status_code == 204
        assert ak.get(path) == before


def test_tags_sent_take_the_place_of_those_there_were(ak: Any) -> None:
    rivers, seas = (ak.made("tag/", {"name": name})["resource_uri"] for name in ("rivers", "seas"))
    ak.made("petitionpage/", {"name": "otters", "tags": [rivers]})
    ak("PATCH", "petitionpage/1/", {"tags": [{"name": "seas"}]})
    assert [tag["resource_uri"] for tag in ak.get("petitionpage/1/")["tags"]] == [seas]
    assert [page["name"] for page in ak.all("page/?tags__name=seas")] == ["otters"]


def test_a_page_always_has_a_list_and_a_host(ak: Any) -> None:
    ak.made("list/", {"name": "Second"})
    page = ak.made("signuppage/", {"name": "join", "list": None, "hosted_with": None})
    assert (page["list"], page["hosted_with"]) == ("/rest/v1/list/1/", "/rest/v1/hostingplatform/1/")
    assert "list" in ak.refused("PATCH", "signuppage/1/", {"list": None})["error"]
    assert ak("PATCH", "signuppage/1/", {"list": "/rest/v1/list/2/"}).status_code == 202
    assert ak.get("signuppage/1/")["list"] == "/rest/v1/list/2/"
    assert ak.mock.actionkit["signuppage"].create(name="other").list == 1


def test_custom_fields_are_those_that_the_site_allows(ak: Any) -> None:
    refusal = ak.refused("POST", "petitionpage/", {"name": "otters", "fields": {"colour": "brown"}})
    assert refusal == {"petitionpage": {"fields": ["'colour' is not an allowed custom field."]}}
    ak.made("allowedpagefield/", {"name": "colour"})
    ak.made("allowedpagefield/", {"name": "habitat"})
    ak.made("petitionpage/", {"name": "otters", "fields": {"colour": "brown", "habitat": ["river", "sea"]}})
    ak("PATCH", "petitionpage/1/", {"fields": {"colour": None}})
    assert ak.get("petitionpage/1/")["fields"] == {"habitat": ["river", "sea"]}
    assert [row["value"] for row in ak.all("pagefield/?parent=1")] == ["river", "sea"]
    ak.refused("PATCH", "petitionpage/1/", {"fields": {"habitat": "lake", "diet": "fish"}})
    assert ak.get("petitionpage/1/")["fields"] == {"habitat": ["river", "sea"]}


def test_values_of_custom_fields_can_be_written_one_by_one(ak: Any) -> None:
    ak.made("allowedpagefield/", {"name": "colour"})
    ak.made("petitionpage/", {"name": "otters"})
    row = ak.made("pagefield/", {"parent": "/rest/v1/page/1/", "name": "colour", "value": "brown"})
    assert row["parent"] == "/rest/v1/petitionpage/1/"
    ak("PATCH", "pagefield/1/", {"value": "black"})
    assert ak.get("petitionpage/1/")["fields"] == {"colour": "black"}
    refusal = {"pagefield": {"name": ["'diet' is not an allowed custom field."]}}
    assert ak.refused("POST", "pagefield/", {"parent": "/rest/v1/page/1/", "name": "diet", "value": "x"}) == refusal
    assert ak.refused("PATCH", "pagefield/1/", {"name": "diet"}) == refusal


def test_a_field_that_is_no_longer_allowed_goes_with_its_values(ak: Any) -> None:
    ak.made("allowedpagefield/", {"name": "colour"})
    ak.made("petitionpage/", {"name": "otters", "fields": {"colour": "brown"}})
    assert ak("DELETE", "allowedpagefield/colour/").status_code == 204
    assert ak.get("petitionpage/1/")["fields"] == {}


def test_an_allowed_field_is_displayed_by_its_name(ak: Any) -> None:
    for name in ("colour", "habitat"):
        assert ak.made("allowedpagefield/", {"name": name})["display_name"] == name
    ak.mock.seed({"actionkit": {"allowedpagefield": [{"name": "diet"}, {"name": "size"}]}})
    assert ak.get("allowedpagefield/size/")["display_name"] == "size"


def test_a_page_goes_with_what_belongs_to_it(ak: Any) -> None:
    ak.made("allowedpagefield/", {"name": "colour"})
    ak.made("petitionpage/", {"name": "otters", "fields": {"colour": "brown"}})
    ak.made("petitionform/", {"page": "/rest/v1/petitionpage/1/", "thank_you_text": "Thanks."})
    ak.made("pagefollowup/", {"page": "/rest/v1/petitionpage/1/", "url": "/thanks/"})
    assert ak("DELETE", "page/1/").status_code == 204
    assert ak("GET", "petitionpage/1/").status_code == ak("DELETE", "petitionpage/1/").status_code == 404
    for path in ("petitionform/", "pagefollowup/", "pagefield/"):
        assert ak.all(path) == []


def test_a_page_with_actions_stays(ak: Any) -> None:
    ak.made("petitionpage/", {"name": "otters"})
    ak.made("pagefollowup/", {"page": "/rest/v1/petitionpage/1/", "url": "/thanks/"})
    ak.act("otters")
    assert "error" in ak.refused("DELETE", "petitionpage/1/", None)
    assert ak.get("petitionpage/1/")["followup"]["url"] == "/thanks/"
    with pytest.raises(Invalid):
        ak.mock.actionkit["page"].delete(1)


def test_the_list_of_a_page_stays(ak: Any) -> None:
    ak.made("petitionpage/", {"name": "otters"})
    assert "error" in ak.refused("DELETE", "list/1/", None)


def test_pages_of_another_type_are_not_found_under_a_type(ak: Any) -> None:
    ak.made("petitionpage/", {"name": "otters"})
    assert ak("GET", "signuppage/1/").status_code == 404
    assert ak.all("signuppage/") == []
    assert [page["name"] for page in ak.all("page/?type=Petition&name__icontains=OTT&status=active")] == ["otters"]


def test_the_schema_tells_what_may_be_left_out(ak: Any) -> None:
    fields = ak.get("petitionpage/schema/")["fields"]
    assert not fields["name"]["blank"]
    assert fields["name"]["unique"]
    assert fields["list"]["blank"]
    assert not fields["list"]["nullable"]
    assert fields["type"]["readonly"]
