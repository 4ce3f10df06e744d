"""References in both spellings on the way in, and every way to say which object is meant."""

from __future__ import annotations

import pytest
from xmlrpc_inventory import CLASSES, CREATABLE, FORMS, PAGES, Of, refused

# Class and reference, which object it may lead to.
NEEDED = [
    (name, key, value.name)
    for name in CREATABLE
    for key, value in CLASSES[name].needs.items()
    if isinstance(value, Of) and value.key == "id" and (name, key) != ("EventSignup", "event")
]
OTHERS = [
    ("SignupPage", "lang", "Language"),
    ("SignupPage", "list", "List"),
    ("SignupPage", "hosted_with", "HostingPlatform"),
    ("SignupPage", "multilingual_campaign", "MultilingualCampaign"),
    ("DonationPage", "hpc_rule", "DonationHpcRule"),
    ("SurveyForm", "templateset", "TemplateSet"),
    ("PageFollowup", "email_from_line", "FromLine"),
    ("PageFollowup", "email_wrapper", "EmailWrapper"),
    ("TemplateSet", "lang", "Language"),
    ("EmailWrapper", "lang", "Language"),
    ("ActionNotification", "from_line", "FromLine"),
    ("ActionNotification", "wrapper", "EmailWrapper"),
    ("OrderDetail", "product", "Product"),
    ("OrderDetail", "candidate", "Candidate"),
    ("Mailing", "fromline", "FromLine"),
    ("Mailing", "lang", "Language"),
    ("Mailing", "landing_page", "SignupPage"),
    ("QueryReport", "display_as", "QueryTemplate"),
    ("ClickUrl", "page", "PetitionPage"),
    ("PetitionDeliveryJob", "print_template", "PrintTemplate"),
    ("TargetContact", "target", "Target"),
]


def shown(struct, key):
    assert len({key, f"{key}_id"} & struct.keys()) == 1
    return struct[key] if key in struct else struct[f"{key}_id"]


@pytest.mark.parametrize(("name", "key", "to"), NEEDED + OTHERS)
def test_a_reference_may_be_spelled_either_way_in_every_call(kit, name, key, to):
    target, other = kit.make(to)["id"], kit.make(to)["id"]
    for spelling in (key, f"{key}_id"):
        body = kit.body(name)
        body.pop(key, None)
        goal = kit.make(to)["id"]
        made = kit.call(name, "create", {**body, spelling: goal})
        assert shown(made, key) == goal
        assert [one["id"] for one in kit.call(name, "search", {spelling: goal})] == [made["id"]]
        assert kit.call(name, "get", {spelling: goal})["id"] == made["id"]
        assert kit.call(name, "search", {spelling: str(goal)})[0]["id"] == made["id"]
        assert kit.call(name, "search", {f"{key}__id": goal})[0]["id"] == made["id"]
        assert shown(kit.call(name, "save", {"id": made["id"], spelling: str(target)}), key) == target
        assert shown(kit.call(name, "save_or_create", {"id": made["id"], spelling: other}), key) == other
        assert kit.call(name, "search", {spelling: goal}) == []
        refused("ValidationError", lambda given: kit.call(name, "save", given), {"id": made["id"], spelling: 99999})
        assert shown(kit.call(name, "get", {"id": made["id"]}), key) == other
        target, other = kit.make(to)["id"], kit.make(to)["id"]


@pytest.mark.parametrize("name", [f"{kind}Page" for kind in PAGES])
def test_a_typed_get_knows_its_own_type_only(kit, name):
    made, other = kit.make(name), kit.make("LTEPage" if name != "LTEPage" else "CallPage")

    assert kit.ak.Page.get({"id": made["id"]})["type"] == name.removesuffix("Page") == made["type"]
    assert kit.call(name, "get", {"name": made["name"]}) == made
    for key in ("id", "name"):
        refused("DoesNotExist", lambda given: kit.call(name, "get", given), {key: other[key]})
        assert kit.call(name, "search", {key: other[key]}) == []
    refused("DoesNotExist", lambda given: kit.call(name, "save", given), {"id": other["id"], "title": "x"})
    refused("DoesNotExist", lambda given: kit.call(name, "save_or_create", given), {"id": other["id"], "title": "x"})
    assert [page["id"] for page in kit.call(name, "search", {})] == [made["id"]]
    assert len(kit.ak.Page.search({})) == 2
    assert kit.rest(f"page/{other['id']}/")["title"] == ""


def test_a_typed_action_is_its_own_type_only(kit):
    signup, petition = kit.make("SignupAction"), kit.make("PetitionAction")

    assert kit.ak.PetitionAction.get({"id": petition["id"]})["page_id"] == petition["page_id"]
    for method in ("get", "save", "get_custom_fields", "set_custom_fields", "clear_custom_fields"):
        refused("DoesNotExist", lambda given, m=method: kit.call("PetitionAction", m, given), {"id": signup["id"]})
    assert kit.ak.PetitionAction.search({"user": signup["user_id"]}) == []
    assert [one["id"] for one in kit.ak.Action.search({})] == [signup["id"], petition["id"]]


@pytest.mark.parametrize("kind", FORMS)
def test_a_form_takes_a_page_of_its_type_only(kit, kind):
    wrong = kit.make("ImportPage")["id"]

    told = refused("ValidationError", lambda given: kit.call(f"{kind}Form", "create", given), {"page": wrong})
    assert "page" in told
    assert kit.call(f"{kind}Form", "search", {}) == []
    assert kit.rest(f"{kind.lower()}form/")["meta"]["total_count"] == 0


def test_a_user_is_known_by_number_key_address_and_akid(kit):
    ada, eve = (kit.ak.User.create({"email": f"{name}@example.test"}) for name in ("ada", "eve"))
    mailing = kit.make("Mailing")["id"]
    mailed = kit.mock.actionkit.akid_for(ada["id"], mailing)
    for given in (
        {"id": ada["id"]}, {"id": str(ada["id"])}, {"pk": ada["id"]}, {"pk": str(ada["id"])},
        {"pk": "ada@example.test"}, {"pk": "ADA@Example.test"}, {"email": "ada@example.test"},
        {"email": "Ada@example.TEST"}, {"akid": ada["token"]}, {"akid": mailed}, {"email": "ada@example.test", "id": 1},
    ):  # fmt: skip
        assert kit.ak.User.get(given)["email"] == "ada@example.test", given
        assert [user["id"] for user in kit.ak.User.search(given)] == [ada["id"]]
        if "@" not in str(given.get("email")):
            assert kit.ak.User.save({**given, "city": "Ghent"})["id"] == ada["id"]
    assert kit.rest(f"user/{ada['id']}/")["token"] == ada["token"]
    wrong = ada["token"][:-1] + ("A" if ada["token"][-1] != "A" else "B")
    for given in (
        {"id": 99}, {"pk": 99}, {"pk": "99"}, {"pk": "nobody@example.test"}, {"email": "nobody@example.test"},
        {"akid": wrong}, {"akid": ".1."}, {"akid": "nonsense"}, {"akid": 1}, {"akid": ""},
        {"email": "ada@example.test", "id": eve["id"]}, {},
    ):  # fmt: skip
        refused("DoesNotExist", kit.ak.User.get, given)
        assert not given or kit.ak.User.search(given) == []
    assert kit.rest(f"user/{ada['id']}/")["city"] == "Ghent"
    assert kit.rest(f"user/{eve['id']}/")["city"] == ""


def test_a_related_object_is_found_by_its_parent_s_unique_key_or_number(kit):
    user = kit.ak.User.create({"email": "ada@example.test"})
    phone = kit.ak.Phone.create({"user": "ada@example.test", "phone": "202-555-0101"})

    for given in ({"user": "ada@example.test"}, {"user_id": "ADA@example.test"}, {"user": user["id"]}):
        assert kit.ak.Phone.get(given) == phone
        assert kit.ak.Phone.search(given) == [phone]
    for given in ({"user": user["token"]}, {"user": "nobody@example.test"}, {"user": 99}, {"user": "99"}):
        refused("DoesNotExist", kit.ak.Phone.get, given)
    kit.ak.Phone.create({"user": user["id"], "phone": "202-555-0102", "type": "work"})
    refused("MultipleObjectsReturned", kit.ak.Phone.get, {"user": "ada@example.test"})
    assert kit.ak.Phone.get({"user": "ada@example.test", "type": "work"})["phone"] == "202-555-0102"
    saved = kit.ak.Phone.save({"user": user["id"], "type": "home", "source": "user", "phone": "202-555-0103"})
    assert (saved["id"], saved["normalized_phone"]) == (phone["id"], "2025550103")
    assert kit.rest(f"phone/{phone['id']}/")["phone"] == "202-555-0103"


def test_a_form_and_a_followup_are_found_by_their_page_s_name(kit):
    page = kit.ak.SurveyPage.create({"name": "creek"})
    form = kit.ak.SurveyForm.create({"page": page["id"]})
    followup = kit.ak.PageFollowup.create({"page_id": page["id"], "send_email": False})

    assert kit.ak.SurveyForm.get({"page": "creek"}) == form == kit.ak.SurveyForm.get({"page__name": "creek"})
    assert kit.ak.PageFollowup.get({"page_id": "creek"}) == followup
    assert kit.ak.PageFollowup.save({"page": page["id"], "url": "https://a.test/"})["id"] == followup["id"]
    assert kit.rest(f"pagefollowup/{followup['id']}/")["url"] == "https://a.test/"


def test_a_number_comes_before_a_name_that_is_a_number(kit):
    first, second = kit.ak.Tag.create({"name": "77"}), kit.ak.Tag.create({"name": "1"})

    assert kit.ak.Tag.get({"pk": "77"}) == first
    assert kit.ak.Tag.get({"pk": "1"}) == first
    assert kit.ak.Tag.get({"name": "1"}) == second
    assert kit.ak.Tag.get({"name": 1}) == second
    assert kit.rest("tag/1/")["name"] == "77"


def test_allowed_fields_have_a_name_and_no_number(kit):
    kit.ak.AllowedPageField.create({"name": "7"})
    assert kit.ak.AllowedPageField.get({"pk": "7"})["name"] == "7"
    assert kit.ak.AllowedPageField.save({"name": "7", "hidden": True})["hidden"] == 1
    assert kit.rest("allowedpagefield/7/")["hidden"] is True
    for method in ("get", "search", "save"):
        refused("FieldError", lambda given, m=method: kit.call("AllowedPageField", m, given), {"id": 1})


def test_arrays_of_ids_take_numbers_only(kit):
    tags = [kit.ak.Tag.create({"name": name})["id"] for name in ("rivers", "lakes")]
    page = kit.ak.ImportPage.create({"name": "holder", "tags": tags})
    assert page["tags"] == tags
    assert kit.ak.ImportPage.save({"id": page["id"], "tags": [str(tags[1]), tags[1]]})["tags"] == [tags[1]]
    for wrong in (["rivers"], [999], "rivers", tags[0], [None], [True], [{"id": tags[0]}], [[tags[0]]], [1.0]):
        refused("ValidationError", kit.ak.ImportPage.save, {"id": page["id"], "tags": wrong})
        refused("ValidationError", kit.ak.ImportPage.create, {"name": "another", "tags": wrong})
    assert [tag["name"] for tag in kit.rest(f"page/{page['id']}/")["tags"]] == ["lakes"]
    assert kit.ak.Page.search({"name": "another"}) == []
    assert kit.ak.ImportPage.save({"id": page["id"], "tags": []})["tags"] == []
