"""What no two objects may share: refused on create and save, found by save_or_create."""

from __future__ import annotations

import pytest
from xmlrpc_inventory import CLASSES, FORMS, PAGES, refused

NAMED = (
    "Tag", "List", "Language", "TemplateSet", "EmailWrapper", "MultilingualCampaign", "EventCampaign", "TargetGroup",
    "CongressTargetGroup", "SpecialTargetGroup", "Candidate", "FormField", "HostingPlatform",
    "SubscriptionChangeType", "BuiltinTranslation", "PrintTemplate", "ReportCategory", "QueryTemplate",
    "AllowedPageField", "AllowedUserField", "QueryReport", "DashboardReport", *(f"{kind}Page" for kind in PAGES),
)  # fmt: skip
UNIQUE = [
    *((name, ("name",)) for name in NAMED),
    ("QueryReport", ("short_name",)), ("DashboardReport", ("short_name",)), ("User", ("email",)),
    ("FromLine", ("from_line",)), ("ClickUrl", ("url",)), ("UploadedFile", ("url",)), ("Redirect", ("short_code",)),
    *((f"{kind}Form", ("page",)) for kind in FORMS), ("PageFollowup", ("page",)), ("Subscription", ("user", "list")),
]  # fmt: skip
WRITTEN_ONCE = ("AllowedPageField", "AllowedUserField")


@pytest.mark.parametrize(("name", "keys"), UNIQUE)
def test_a_second_one_is_refused_and_save_or_create_finds_the_first(kit, name, keys):
    body = kit.body(name)
    first = kit.call(name, "create", body)
    other = kit.make(name)
    taken = {key: body[key] for key in keys}
    everything = kit.call(name, "search", {})
    assert [one for one in everything if taken.items() <= one.items()] == [first] == kit.call(name, "search", taken)

    assert keys[0] in refused(
        "ValidationError", lambda given: kit.call(name, "create", given), {**kit.body(name), **taken}
    )
    if name not in WRITTEN_ONCE:
        refused("ValidationError", lambda given: kit.call(name, "save", given), {"id": other["id"], **taken})
    assert [one for one in kit.call(name, "search", {}) if one in everything] == everything

    change = {} if name == "Subscription" else {CLASSES[name].change[0]: CLASSES[name].change[1]}
    change = {"title": "changed"} if name.endswith("Page") else {} if change.keys() & taken.keys() else change
    again = kit.call(name, "save_or_create", {**taken, **change})
    assert again.get("id") == first.get("id")
    for field, value in change.items():
        assert again[field] == value
    assert len(kit.call(name, "search", {})) == len(everything)
    if len(keys) == 1 and isinstance(body[keys[0]], str):
        assert kit.call(name, "get", {"pk": body[keys[0]]}).get("id") == first.get("id")
        upper = {keys[0]: body[keys[0]].upper()}
        refused("ValidationError", lambda given: kit.call(name, "create", given), {**kit.body(name), **upper})
        assert kit.call(name, "get", upper).get("id") == first.get("id")


@pytest.mark.parametrize("kind", PAGES)
def test_page_names_are_one_s_own_across_all_types(kit, kind):
    page = kit.make(f"{kind}Page")
    kit.call(f"{kind}Page", "save", {"id": page["id"], "hidden": True})
    others = [one for one in PAGES if one != kind]

    for other in others:
        told = refused("ValidationError", lambda given, o=other: kit.call(f"{o}Page", "create", given),
                       {**kit.body(f"{other}Page"), "name": page["name"]})  # fmt: skip
        assert "A page with this short name already exists (it may be a hidden page)." in told
    assert len(kit.ak.Page.search({"name": page["name"]})) == 1
    assert kit.rest(f"page/?name={page['name']}")["meta"]["total_count"] == 1


def test_save_or_create_of_one_type_does_not_change_a_page_of_another(kit):
    page = kit.ak.SignupPage.create({"name": "pledge", "title": "Pledge"})

    refused("ValidationError", kit.ak.PetitionPage.save_or_create, {"name": "pledge", "title": "Petition"})
    assert kit.rest(f"page/{page['id']}/")["title"] == "Pledge"
    assert kit.ak.Page.search({}) == [page]


@pytest.mark.parametrize("name", ["river pledge", "river/pledge", "réservoir", "", " ", "a.b", "a?", "x" * 256])
def test_a_page_name_is_letters_digits_dashes_and_underscores(kit, name):
    told = refused("ValidationError", kit.ak.SignupPage.create, {"name": name})
    assert "name" in told
    page = kit.ak.SignupPage.create({"name": "River_pledge-1"})
    refused("ValidationError", kit.ak.SignupPage.save, {"id": page["id"], "name": name})
    assert [one["name"] for one in kit.rest("page/")["objects"]] == ["River_pledge-1"]


def test_one_row_of_a_user_s_place_and_of_each_type_of_phone(kit):
    user = kit.make("User")["id"]
    for name in ("Location", "UserOriginal"):
        refused("ValidationError", lambda given, n=name: kit.call(n, "create", given), {"user": user})
        kit.call(name, "save", {"user": user})
        assert len(kit.call(name, "search", {"user": user})) == 1
    kit.ak.Phone.create({"user": user, "phone": "202-555-0101"})
    again = kit.ak.Phone.save_or_create({"user": user, "type": "home", "source": "user", "phone": "202-555-0102"})
    assert [phone["phone"] for phone in kit.ak.Phone.search({"user": user})] == ["202-555-0102"]
    assert kit.rest(f"phone/{again['id']}/")["normalized_phone"] == "2025550102"


def test_a_user_s_row_stays_that_user_s(kit):
    ada, eve = kit.make("User")["id"], kit.make("User")["id"]
    assert kit.ak.Location.save({"pk": ada, "user": eve, "loc_code": "x"})["user"] == ada
    assert [row["user"] for row in kit.ak.Location.search({})] == [ada, eve]
    assert kit.rest(f"location/{ada}/")["loc_code"] == "x"
    assert kit.rest(f"location/{eve}/")["loc_code"] == ""
