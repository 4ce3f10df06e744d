"""What pages are built from: languages, tags, templates, files, short links, shares, privacy texts."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

import pytest

from mockapi.emulator import Emulator


def test_a_fresh_site_has_english_and_other_languages(ak: Any) -> None:
    english = ak.get("language/100/")
    assert english == {
        "created_at": "2012-03-14T09:06:01",
        "hidden": False,
        "id": 100,
        "iso_code": "en",
        "name": "English",
        "ordering": 0,
        "resource_uri": "/rest/v1/language/100/",
        "translations": "{}",
        "updated_at": "2012-03-14T09:06:01",
    }
    languages = ak.get("language/?_limit=100")["objects"]
    assert len({one["iso_code"] for one in languages}) == len({one["name"] for one in languages}) == len(languages)
    assert [one["name"] for one in languages] == sorted(one["name"] for one in languages)
    for code in ("de", "fr", "es", "pl", "he", "ar"):
        (found,) = ak.all(f"language/?iso_code={code}")
        assert found["id"] > 100


def test_translations_are_json_in_a_text(ak: Any) -> None:
    text = json.dumps({"field_email": "E-Mail-Adresse"})
    assert ak("PATCH", "language/103/", {"translations": text}).status_code == 202
    assert ak.get("language/103/")["translations"] == text
    for broken in ("{", "[]", '"x"'):
        assert set(ak.refused("PATCH", "language/103/", {"translations": broken})["language"]) == {"translations"}
    assert ak.get("language/103/")["translations"] == text


def test_form_fields_and_builtin_translations_are_fixed(ak: Any) -> None:
    assert ak.get("formfield/2/") == {"id": 2, "name": "zip", "resource_uri": "/rest/v1/formfield/2/"}
    assert ak.get("formfield/11/")["name"] == "name"
    for path in ("formfield/", "builtintranslation/"):
        assert ak("POST", path, {"name": "shoe size"}).status_code == 405


@pytest.mark.parametrize("path", ["tag/", "multilingualcampaign/", "templateset/", "language/"])
def test_names_are_there_once(ak: Any, path: str) -> None:
    made = ak.made(path, {"name": "rivers"})
    other = ak.made(path, {"name": "seas"})
    text = f"Conflict on unique key 'name' for value 'Rivers', existing location: {made['resource_uri']}"
    assert ak.refused("POST", path, {"name": "Rivers"}, 409) == {"errors": {"name": [text]}}
    assert ak.refused("PUT", other["resource_uri"], {"name": "Rivers"}, 409) == {"errors": {"name": [text]}}
    assert ak.refused("POST", path, {}) == {path[:-1]: {"name": ["This field is required."]}}


def test_a_tag_that_goes_leaves_its_pages(ak: Any) -> None:
    tag = ak.made("tag/", {"name": "rivers"})
    assert tag == {"name": "rivers", "resource_uri": "/rest/v1/tag/1/"}
    ak.made("petitionpage/", {"name": "otters", "tags": [tag]})
    ak("DELETE", "tag/1/")
    assert ak.get("petitionpage/1/")["tags"] == []


def test_one_template_set_is_the_default(ak: Any) -> None:
    assert ak.get("templateset/1/")["is_default"] is True
    ak.made("templateset/", {"name": "Winter", "is_default": True})
    assert [one["name"] for one in ak.all("templateset/?is_default=true")] == ["Winter"]
    ak("PATCH", "templateset/1/", {"is_default": True})
    assert [one["id"] for one in ak.all("templateset/?is_default=true")] == [1]


def test_template_sets_have_custom_fields_that_the_site_allows(ak: Any) -> None:
    ak.refused("PATCH", "templateset/1/", {"fields": {"logo": "otter.png"}})
    ak.made("allowedtemplatesetfield/", {"name": "logo"})
    ak("PATCH", "templateset/1/", {"fields": {"logo": "otter.png"}})
    assert ak.get("templateset/1/")["fields"] == {"logo": "otter.png"}
    (row,) = ak.all("templatesetfield/?parent=1")
    ak("PATCH", row["resource_uri"], {"value": "seal.png"})
    assert ak.get("templateset/1/")["fields"] == {"logo": "seal.png"}
    body = {"parent": "/rest/v1/templateset/1/", "name": "colour", "value": "blue"}
    assert set(ak.refused("POST", "templatesetfield/", body)["templatesetfield"]) == {"name"}


def test_the_code_of_templates_is_kept_by_its_hash(ak: Any) -> None:
    first, second = "<p>{{ page.title }}</p>", "<h1>{{ page.title }}</h1>"
    body = {"templateset": "/rest/v1/templateset/1/", "filename": "petition.html", "code": first, "code_hash": "x"}
    assert ak.made("template/", body)["code_hash"] == sha256(first.encode()).hexdigest()
    ak("PATCH", "template/1/", {"code": second})
    ak("PATCH", "template/1/", {"filename": "petition.html"})
    assert ak.get("template/1/")["code_hash"] == sha256(second.encode()).hexdigest()
    assert [one["code"] for one in ak.all("templatecode/")] == [first, second]
    history = ak.all("templatehistory/?filename=petition.html")
    assert [(one["code_hash"], one["user_name"]) for one in history] == [
        (sha256(code.encode()).hexdigest(), "mockapi") for code in (first, second)
    ]
    assert ak("POST", "templatehistory/", {}).status_code == 405


def test_a_template_set_has_a_template_of_a_name_once(ak: Any) -> None:
    body = {"templateset": "/rest/v1/templateset/1/", "filename": "petition.html"}
    ak.made("template/", body)
    ak.refused("POST", "template/", body, 409)
    other = ak.made("templateset/", {"name": "Winter"})["resource_uri"]
    ak.made("template/", {**body, "templateset": other})
    ak("DELETE", other)
    assert [one["id"] for one in ak.all("template/")] == [1]


def test_uploaded_files_have_an_address_each(ak: Any) -> None:
    file = {"bucket": "site", "directory": "images", "filename": "otter.png", "url": "https://example.org/otter.png"}
    assert file.items() <= ak.made("uploadedfile/", file).items()
    ak.refused("POST", "uploadedfile/", file, 409)
    ak.refused("POST", "uploadedfile/", {"filename": "seal.png"})


def test_short_links_have_no_second_date(ak: Any) -> None:
    made = ak.made("redirect/", {"short_code": "otters", "url": "https://example.org/"})
    assert set(made) == {"created_at", "id", "resource_uri", "short_code", "url"}
    ak.refused("POST", "redirect/", {"short_code": "OTTERS", "url": "https://example.org/"}, 409)
    for _ in range(2):
        assert ak.made("redirect/", {"url": "https://example.org/"})["short_code"] is None


def test_shares_lead_from_one_to_the_next(ak: Any) -> None:
    ak.made("petitionpage/", {"name": "otters"})
    ak.act("otters")
    ak.made("sharetype/", {"type": "fb", "name": "Facebook"})
    share = {"page": "/rest/v1/page/1/", "type": "fb", "user": "/rest/v1/user/1/", "action": "/rest/v1/action/1/"}
    first = ak.made("sharelink/", share)
    assert (first["page"], first["action"]) == ("/rest/v1/petitionpage/1/", "/rest/v1/petitionaction/1/")
    second = ak.made("sharelink/", {**share, "referring_share": first["resource_uri"], "generation": 1})
    ak.made("shareclick/", {"share": first["resource_uri"], "page": "/rest/v1/page/1/"})
    acted = {"share": first["resource_uri"], "action": "/rest/v1/action/1/"}
    ak.made("shareaction/", acted)
    ak.refused("POST", "shareaction/", acted, 409)
    assert ak("DELETE", first["resource_uri"]).status_code == 204
    assert ak.get(second["resource_uri"])["referring_share"] is None
    assert ak.all("shareclick/") == ak.all("shareaction/") == []


def test_privacy_texts_are_known_by_their_hash(ak: Any) -> None:
    made = ak.made("privacytext/", {"text": "We keep your data.", "type": "terms", "lang": "/rest/v1/language/100/"})
    assert made["hash"] == sha256(b"We keep your data.").hexdigest()
    ak.refused("POST", "privacytext/", {"text": "We keep your data."}, 409)
    ak.made("user/", {"email": "ada@example.org"})
    record = {"version": made["resource_uri"], "user": "/rest/v1/user/1/", "status": "granted"}
    assert record.items() <= ak.made("privacyrecord/", record).items()
    notes = ak.made("privacynotes/", {"text": "From the old system."})["resource_uri"]
    assert ak.made("importpage/", {"name": "legacy", "privacy_notes": notes})["privacy_notes"] == notes


def test_packs_hold_them_too() -> None:
    pack = {
        "actionkit": {
            "templateset": [{"$id": "winter", "name": "Winter", "is_default": False}],
            "template": [{"templateset": "$winter", "filename": "petition.html", "code": "<p></p>"}],
            "petitionpage": [{"$id": "otters", "name": "otters"}],
            "petitionform": [{"page": "$otters", "thank_you_text": "Thanks.", "templateset": "$winter"}],
            "pagefollowup": [{"page": "$otters", "url": "/thanks/"}],
            "sharelink": [{"page": "$otters", "type": "fb"}],
        }
    }
    kit = Emulator(seed=pack).actionkit
    page = kit["petitionpage"].find(name="otters")
    assert page is not None
    assert (page.list, page.hosted_with, page.cms_form, page.followup) == (1, 1, 1, 1)
    assert kit["petitionform"].get("1").templateset == 2
    assert kit["template"].get("1").code_hash == sha256(b"<p></p>").hexdigest()


def test_tests_of_pages_are_known_to_be_lacking(ak: Any) -> None:
    ak.mock.allow_unmodelled()
    response = ak("GET", "labtest/")
    assert (response.status_code, response.json()) == (
        501,
        {"error": "Not modelled by mockapi: ActionKit's /rest/v1/labtest/"},
    )
    assert "labtest" not in ak.get("")
