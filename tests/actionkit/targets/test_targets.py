"""Targets and what belongs to them: names, families, groups, offices, newspapers, deliveries, the Salesforce map."""

from __future__ import annotations

import pytest

import mockapi

SENATOR = {"type": "senate", "state": "NY", "title": "Sen.", "first": "Ada", "last": "Young", "party": "Democrat"}


def test_a_target_is_shown_with_its_name_composed(ak):
    target = ak.made("target/", {**SENATOR, "phone": "202-555-0100"})
    assert (target["full_name"], target["title_full"]) == ("Ada Young", "Sen. Ada Young")
    assert target["resource_uri"] == f"/rest/v1/target/{target['id']}/"
    assert target["twitter"] is None
    official = ak.made("target/", {"official_full": "The Mayor"})
    assert official["full_name"] == official["title_full"] == "The Mayor"
    assert [one.phone for one in ak.mock.actionkit["target"].filter(type="senate")] == ["202-555-0100"]


def test_special_targets_are_targets(ak):
    group = ak.made("specialtargetgroup/", {"name": "Councils", "jurisdiction": "city"})
    target = ak.made("specialtarget/", {"first": "Bo", "body": group["resource_uri"]})
    assert (group["type"], target["type"]) == ("special", "special")
    assert target["body"] == f"/rest/v1/specialtargetgroup/{group['id']}/"
    assert ak.all("target/")[0]["resource_uri"] == target["resource_uri"] == "/rest/v1/specialtarget/1/"
    assert ak.get("target/1/")["full_name"] == "Bo"
    assert ak("POST", "specialtarget/", {"first": "Bo"}).status_code == 400
    assert ak("DELETE", group["resource_uri"]).status_code == 204
    assert ak.mock.actionkit["target"].count() == 0


def test_groups_of_congress_list_targets_and_exceptions(ak):
    target = ak.made("target/", SENATOR)
    body = {"name": "Ours", "targets": [target["resource_uri"]], "include_republicans": False, "states": "NY"}
    group = ak.made("congresstargetgroup/", body)
    assert {name: group[name] for name in body} == body
    assert (group["type"], group["excludes"], group["include_democrats"]) == ("congress", [], True)
    assert ak.get(f"targetgroup/{group['id']}/")["name"] == "Ours"
    assert ak("DELETE", target["resource_uri"]).status_code == 204
    assert ak.get(group["resource_uri"])["targets"] == []


def test_international_targets_are_one_for_each_body_and_person(ak):
    body = {"body_id": "b1", "person_id": "p1"}
    target = ak.made("poltarget/", body)
    assert target["type"] == "pol"
    again = ak("POST", "poltarget/", body)
    assert again.status_code == 409
    assert again.headers["Location"].endswith(target["resource_uri"])
    assert ak.made("poltargetgroup/", {"name": "Lords", "body_id": "b1"})["body_id"] == "b1"
    assert ak.made("poltarget/", {**body, "person_id": "p2"})["id"] == 2
    assert len(ak.all("poltarget/")) == 2


@pytest.mark.parametrize("name", ["targetgroup", "specialtargetgroup", "congresstargetgroup", "poltargetgroup"])
def test_names_of_groups_are_their_own(ak, name):
    ak.made("targetgroup/", {"name": "Senate", "type": "senate"})
    again = ak("POST", f"{name}/", {"name": "senate"})
    assert again.status_code == 409
    assert again.headers["Location"] == "https://act.example.org/rest/v1/targetgroup/1/"
    assert ak("POST", f"{name}/", {}).json() == {name: {"name": ["This field is required."]}}
    assert ak.mock.actionkit["targetgroup"].count() == 1


def test_offices_and_contacts_belong_to_a_target(ak):
    target = ak.made("target/", SENATOR)["resource_uri"]
    office = ak.made("targetoffice/", {"target": target, "type": "district", "city": "Albany"})
    contact = ak.made("targetcontact/", {"target": target, "email": "aide@example.org"})
    assert (office["is_current"], contact["is_mailable"]) == (True, True)
    assert [one["id"] for one in ak.all("targetoffice/?target__last=Young")] == [office["id"]]
    assert ak("POST", "targetoffice/", {"city": "Rome"}).status_code == 400
    ak("DELETE", target)
    assert ak.all("targetoffice/") == []
    assert ak.get(contact["resource_uri"])["target"] is None


def test_borders_belong_to_a_group(ak):
    group = ak.made("boundarygroup/", {"name": "Wards"})["resource_uri"]
    ward = ak.made("boundary/", {"group": group, "name": "One", "geometry": "POLYGON ((0 0, 0 1, 1 1, 0 0))"})
    assert ward["group"] == group
    assert ak("POST", "boundary/", {"group": group, "name": "one"}).status_code == 409
    assert ak.get("boundary/?group__name=Wards")["meta"]["total_count"] == 1


def test_pages_name_their_groups_newspapers_and_signatures(ak):
    group = ak.made("targetgroup/", {"name": "Senate", "type": "senate"})["resource_uri"]
    signature = ak.made("signaturetemplate/", {"name": "Formal", "template": "Yours, {{ user }}"})["resource_uri"]
    page = ak.made("petitionpage/", {"name": "cats", "title": "Cats", "target_groups": [group]})
    assert page["target_groups"] == [group]
    lte = ak.made("ltepage/", {"name": "write", "title": "Write", "signature_template": signature})
    assert lte["signature_template"] == signature
    assert ak("DELETE", signature).status_code == 204
    assert ak.get(lte["resource_uri"])["signature_template"] is None


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("mediatarget", {"name": "The Times", "circulation": 1000, "zip": "10001", "email_address": "ed@example.org"}),
        ("printtemplate", {"name": "Letter", "font_size": 11.5, "margin_top": 1.0}),
        ("petitiondeliveryjob", {"cover_html": "<h1>x</h1>", "date_from": "2026-01-31", "include_zip_in_csv": True}),
        ("signaturetemplate", {"name": "Formal", "is_default": True}),
        ("boundarygroup", {"name": "Wards", "description": "of the city"}),
    ],
)  # fmt: skip
def test_what_follows_its_table_can_be_made_changed_and_deleted(ak, name, body):
    made = ak.made(f"{name}/", body)
    assert {key: made[key] for key in body} == body
    first = next(iter(body))
    assert ak("PATCH", made["resource_uri"], {first: "Other"}).status_code == 202
    assert getattr(ak.mock.actionkit[name].get(made["id"]), first) == "Other"
    assert ak("DELETE", made["resource_uri"]).status_code == 204
    assert ak.all(f"{name}/") == []


def test_batches_that_were_delivered_are_only_read(ak):
    assert ak.all("batchdelivery/") == []
    assert ak("POST", "batchdelivery/", {}).status_code == 405


def test_the_salesforce_map_holds_a_user_once_for_each_contact(ak):
    user = ak.made("user/", {"email": "ada@example.org"})["resource_uri"]
    body = {"user": user, "salesforce_id": "003000000000000AAA"}
    made = ak.made("salesforcemap/", body)
    assert {name: made[name] for name in body} == body
    assert made["id_match"] is None
    assert ak("POST", "salesforcemap/", body).status_code == 409
    assert ak("POST", "salesforcemap/", {"user": user, "salesforce_id": "x" * 19}).status_code == 400
    assert ak("PATCH", made["resource_uri"], {"match_type": "email"}).status_code == 405
    assert ak.mock.actionkit["salesforcemap"].count() == 1
    assert ak("DELETE", user).status_code == 204
    assert ak.all("salesforcemap/") == []


def test_targets_and_their_groups_stand_in_packs():
    pack = {
        "story": "A board and a senator.",
        "actionkit": {
            "targetgroup": [{"name": "Senate", "type": "senate"}],
            "specialtargetgroup": [{"$id": "board", "name": "Board"}],
            "target": [{"type": "senate", "state": "NY", "last": "Young"}],
            "specialtarget": [{"last": "Boss", "body": "$board"}],
        },
    }
    with mockapi.intercept(seed=pack) as mock:
        assert [target.last for target in mock.actionkit["target"].all()] == ["Young", "Boss"]
        assert mock.actionkit["specialtarget"].get(2).body == 2
        with pytest.raises(mockapi.PackError):
            mock.seed({"story": "A view.", "actionkit": {"mailer": [{"html": "x"}]}})
        assert mock.actionkit["mailing"].count() == 0
