"""Mailings as plain records: the recorded keys, their subjects and tags, what cannot be set, what depends on them."""

from __future__ import annotations

import pytest

# A recorded mailing has these keys (reference 36.1).
RECORDED = {
    "archive", "autotest_max_unsub_rate", "autotest_metric", "autotest_status", "autotest_wait_minutes",
    "created_at", "custom_fromline", "errors", "exclude_ordering", "excludes", "expected_send_count", "fields",
    "finished_at", "fromline", "hidden", "html", "id", "includes", "limit", "limit_percent", "mailingstats",
    "mails_per_second", "notes", "pid", "progress", "query_completed_at", "query_previous_runtime",
    "query_queued_at", "query_started_at", "query_status", "query_task_id", "query_uuid", "queue_task_id",
    "queued_at", "rate", "rebuild_query_at_send", "recurring_schedule", "recurring_source_mailing", "reply_to",
    "requested_proof_date", "requested_proofs", "resource_uri", "scheduled_for", "send_date", "send_time_source",
    "send_time_validation_job", "sent_proofs", "sort_by", "started_at", "status", "subjects", "tags",
    "target_group_from_landing_page", "target_mergefile", "target_mergequery", "targeting_version",
    "targeting_version_saved", "test_remainder", "text", "updated_at", "use_autotest", "version", "web_viewable",
    "winning_subject",
}  # fmt: skip


def test_a_new_mailing_is_a_draft_with_the_recorded_keys(ak):
    mailing = ak.made("mailing/", {"notes": "May", "html": "<p>Hello {{ user.first_name }}</p>"})
    assert set(mailing) >= RECORDED
    assert mailing["status"] == "draft"
    assert mailing["errors"] == mailing["subjects"] == mailing["tags"] == []
    assert mailing["fields"] == {}
    assert (mailing["autotest_status"], mailing["exclude_ordering"], mailing["version"]) == ("default", 1000, 1)
    assert mailing["archive"] == mailing["text"] == mailing["reply_to"] == mailing["send_date"] == ""
    assert mailing["sort_by"] is mailing["scheduled_for"] is mailing["query_status"] is None
    assert mailing["mailingstats"] == f"/rest/v1/mailingstats/{mailing['id']}/"
    assert ak.mock.actionkit["mailing"].get(mailing["id"]).html == "<p>Hello {{ user.first_name }}</p>"


def test_from_line_and_subjects_stand_inside_a_mailing(ak):
    subjects = ["Cats", {"text": "Dogs", "preview_text": "and more"}]
    mailing = ak.made("mailing/", {"fromline": "/rest/v1/fromline/1/", "subjects": subjects})
    assert mailing["fromline"] == ak.get("fromline/1/")
    assert [(one["text"], one["preview_text"]) for one in mailing["subjects"]] == [("Cats", ""), ("Dogs", "and more")]
    assert mailing["subjects"] == ak.all(f"mailingsubject/?mailing={mailing['id']}")
    assert mailing["subjects"][0]["mailing"] == mailing["resource_uri"]


def test_subjects_can_be_added_changed_and_replaced(ak):
    mailing = ak.made("mailing/", {"subjects": ["One", "Two"]})
    uri = mailing["resource_uri"]
    ak.made("mailingsubject/", {"mailing": uri, "text": "Three"})
    assert ak("PATCH", mailing["subjects"][0]["resource_uri"], {"text": "First"}).status_code == 202
    assert [one["text"] for one in ak.get(uri)["subjects"]] == ["First", "Two", "Three"]
    assert ak("PATCH", uri, {"subjects": ["Only"], "notes": "x"}).status_code == 202
    assert [one["text"] for one in ak.get(uri)["subjects"]] == ["Only"]
    assert ak.get(uri)["version"] == 2
    assert ak("PATCH", uri, {"notes": "y"}).status_code == 202
    assert [row.text for row in ak.mock.actionkit["mailingsubject"].all()] == ["Only"]


def test_includes_and_excludes_are_targeting_rows_of_its_own(ak):
    one, two = (ak.made("mailing/", {}) for _ in range(2))
    uris = [one["includes"], one["excludes"], two["includes"], two["excludes"]]
    assert len(set(uris)) == 4
    assert ak.get(uris[0])["lists"] == []
    assert ak.mock.actionkit["mailingtargeting"].count() == 4


def test_tags_are_whole_uris_and_can_be_filtered_on(ak):
    tag = ak.made("tag/", {"name": "cats"})
    mailing = ak.made("mailing/", {"tags": [tag["resource_uri"]]})
    ak.made("mailing/", {})
    assert mailing["tags"] == [tag["resource_uri"]]
    assert [one["id"] for one in ak.all("mailing/?tags__name=cats")] == [mailing["id"]]


def test_custom_fields_are_those_allowed(ak):
    assert ak("POST", "mailing/", {"fields": {"color": "blue"}}).status_code == 400
    assert ak("POST", "allowedmailingfield/", {"name": "color"}).status_code == 201
    mailing = ak.made("mailing/", {"fields": {"color": ["blue", "red"]}})
    assert mailing["fields"] == {"color": ["blue", "red"]}
    assert [row.value for row in ak.mock.actionkit["mailingfield"].all()] == ["blue", "red"]


def test_what_the_service_notes_itself_cannot_be_set(ak):
    own = {"started_at": "2026-01-01T00:00:00", "progress": 9, "expected_send_count": 9, "query_status": "saved"}
    mailing = ak.made("mailing/", {**own, "status": "model"})
    assert [mailing[name] for name in own] == [None, None, None, None]
    assert mailing["status"] == "model"
    refused = ak("PATCH", mailing["resource_uri"], {"status": "completed"})
    assert refused.status_code == 400
    assert list(refused.json()["mailing"]) == ["status"]
    assert ak.get("mailing/?status=model")["meta"]["total_count"] == 1
    assert ak.mock.actionkit["mailing"].get(1).status == "model"


@pytest.mark.parametrize(
    "body",
    [
        {"scheduled_for": "soon"}, {"limit": "many"}, {"subjects": [7]}, {"subjects": [{"text": None}]},
        {"fromline": "/rest/v1/fromline/99/"}, {"tags": "cats"}, {"includes": "/rest/v1/list/1/"}, {"fields": "x"},
        {"lang": "/rest/v1/language/1/"}, {"emailwrapper": 1},
    ],
)  # fmt: skip
def test_bad_input_makes_no_mailing(ak, body):
    before = ak.counts()
    assert ak("POST", "mailing/", body).status_code in (400, 404)
    mailing = ak.made("mailing/", {"subjects": ["Cats"]})
    before_change = ak.get(mailing["resource_uri"])
    assert ak("PATCH", mailing["resource_uri"], body).status_code in (400, 404)
    assert ak.get(mailing["resource_uri"]) == before_change
    assert ak("DELETE", mailing["resource_uri"]).status_code == 204
    after = ak.counts()
    assert after.pop("actionkit.mailingtargeting") == 2
    assert after == before


def test_deleting_a_mailing_takes_its_subjects_and_leaves_actions(ak):
    ak.made("signuppage/", {"name": "join", "title": "Join"})
    mailing = ak.made("mailing/", {"subjects": ["Cats"]})
    action = ak.act("join", mailing_id=mailing["id"])
    assert action["mailing"] == mailing["resource_uri"]
    assert ak("DELETE", mailing["resource_uri"]).status_code == 204
    assert ak.all("mailingsubject/") == []
    assert ak.get(action["resource_uri"])["mailing"] is None


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("mailingtestgroup", {"title": "A or B"}), ("recurringmailingschedule", {"name": "Weekly", "hours": "9"}),
        ("mailingvariation", {"mailing": "/rest/v1/mailing/1/", "letter": "B"}),
        ("mergequeryparam", {"mailing": "/rest/v1/mailing/1/", "name": "city", "value": "Rome"}),
        ("mailingfield", {"parent": "/rest/v1/mailing/1/", "name": "color", "value": "red"}),
    ],
)  # fmt: skip
def test_what_belongs_to_mailings_by_its_table_can_be_made(ak, name, body):
    ak.made("mailing/", {})
    ak.made("allowedmailingfield/", {"name": "color"})
    made = ak.made(f"{name}/", body)
    assert {key: made[key] for key in body} == body
    assert ak("DELETE", made["resource_uri"]).status_code == 204
    assert ak.all(f"{name}/") == []


@pytest.mark.parametrize(("of", "made"), [("mailing", {}), ("emailwrapper", {"name": "Wide"})])
def test_custom_fields_are_among_those_allowed_and_go_with_what_allows_them(ak, of, made):
    uri = ak.made(f"{of}/", made)["resource_uri"]
    refused = ak("POST", f"{of}field/", {"parent": uri, "name": "color", "value": "red"})
    assert refused.json() == {f"{of}field": {"name": ["'color' is not an allowed custom field."]}}
    allowed = ak.made(f"allowed{of}field/", {"name": "color"})["resource_uri"]
    value = ak.made(f"{of}field/", {"parent": uri, "name": "color", "value": "red"})["resource_uri"]
    assert ak("PATCH", value, {"name": "shape"}).status_code == 400
    assert ak.get(uri)["fields"] == {"color": "red"}

    assert ak("DELETE", allowed).status_code == 204

    assert ak.get(uri)["fields"] == {}
    assert ak.all(f"{of}field/") == []


@pytest.mark.parametrize("name", ["usermailing", "open", "click", "bounce", "unsubemail", "mergefile", "mailingerror"])
def test_what_became_of_mails_is_only_read(ak, name):
    assert ak.all(f"{name}/") == []
    assert ak("POST", f"{name}/", {}).status_code == 405
    assert ak("GET", f"{name}/schema/").json()["allowed_list_http_methods"] == ["get"]
