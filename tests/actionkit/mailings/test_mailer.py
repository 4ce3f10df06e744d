"""The mailer: mailings in plain words, on the numbers of ``mailing``, and every verb with its answer."""

from __future__ import annotations

import pytest

PLAIN = {"subjects": ["Cats", "Dogs"], "html": "<p>Hello {{ user.first_name }}</p>", "fromline": "us@example.org"}


@pytest.fixture
def ada(ak):
    """A subscriber."""
    ak.made("signuppage/", {"name": "join", "title": "Join"})
    return ak.act("join", "ada@example.org")["user"]


def draft(ak, **fields):
    response = ak("POST", "mailer/", {**PLAIN, **fields})
    assert response.status_code == 201, response.text
    assert response.content == b""
    return response.headers["Location"].removeprefix("https://act.example.org/rest/v1/")


def test_a_mailer_is_a_mailing_under_the_same_number(ak):
    where = draft(ak, notes="May", text="Hello", tags=[])
    assert where == "mailer/1/"
    mailing = ak.get("mailing/1/")
    assert [one["text"] for one in mailing["subjects"]] == ["Cats", "Dogs"]
    assert (mailing["html"], mailing["text"], mailing["notes"]) == (PLAIN["html"], "Hello", "May")
    assert (mailing["fromline"], mailing["custom_fromline"]) == (None, "us@example.org")
    mailer = ak.get(where)
    assert (mailer["fromline"], mailer["subjects"]) == ("us@example.org", ["Cats", "Dogs"])
    assert (mailer["id"], mailer["resource_uri"], mailer["status"]) == (1, "/rest/v1/mailer/1/", "draft")
    assert ak.mock.actionkit["mailer"].get(1).subjects == ["Cats", "Dogs"]


def test_nothing_is_required_of_a_draft(ak):
    where = draft(ak, subjects=[], html="", fromline=None)
    assert ak.get(where)["subjects"] == []
    assert ak.get("mailer/")["meta"]["total_count"] == 1
    assert ak.get("mailer/?status=draft")["objects"] == [ak.get(where)]
    assert ak.get("mailer/?status=completed")["objects"] == []


def test_references_are_uris_numbers_or_names(ak):
    tag, other = ak.made("tag/", {"name": "cats"}), ak.made("tag/", {"name": "dogs"})
    line = ak.made("fromline/", {"from_line": '"Ada" <ada@example.org>'})
    ak.made("emailwrapper/", {"name": "Plain"})
    where = draft(
        ak, tags=["cats", 2], lang="es", emailwrapper="Plain", fromline='"Ada" <ada@example.org>', includes={"lists": 1}
    )
    mailing = ak.get(where.replace("mailer", "mailing"))
    assert mailing["tags"] == [tag["resource_uri"], other["resource_uri"]]
    assert (mailing["lang"], mailing["emailwrapper"]) == ("/rest/v1/language/101/", "/rest/v1/emailwrapper/2/")
    assert (mailing["fromline"]["id"], mailing["custom_fromline"]) == (line["id"], "")
    assert ak.get(mailing["includes"])["lists"] == ["/rest/v1/list/1/"]
    for sent in (1, "1", "/rest/v1/fromline/1/", "https://act.example.org/rest/v1/fromline/1/"):
        assert ak("PATCH", where, {"fromline": sent}).status_code == 202
        assert ak.get("mailing/1/")["fromline"]["id"] == 1


def test_criteria_are_sent_by_name_and_merge(ak):
    where = draft(ak, includes={"lists": ["/rest/v1/list/1/"], "states": ["NY", "CA"]}, excludes={"users": []})
    assert ak.get(where)["includes"] == {"lists": ["/rest/v1/list/1/"], "states": "NY,CA"}
    assert ak("PATCH", where, {"includes": {"states": "OR"}}).status_code == 202
    assert ak.get(where)["includes"] == {"lists": ["/rest/v1/list/1/"], "states": "OR"}
    assert ak.get(where)["excludes"] == {}
    assert ak.mock.actionkit["mailingtargeting"].get(1).states == "OR"


def test_a_targeting_that_there_is_can_be_shared(ak):
    targeting = ak.made("mailingtargeting/", {"states": "NY"})
    where = draft(ak, includes=targeting["resource_uri"])
    assert ak.get("mailing/1/")["includes"] == targeting["resource_uri"]
    assert ak.get(where)["includes"] == {"states": "NY"}


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"fromline": "nobody"}, "fromline"), ({"fromline": 99}, "fromline"),
        ({"emailwrapper": "None such"}, "emailwrapper"),
        ({"subjects": [1]}, "subjects"), ({"scheduled_for": "soon"}, "scheduled_for"), ({"limit": "few"}, "limit"),
        ({"tags": "cats"}, "tags"), ({"tags": ["no-such-tag"]}, "tags"),
        ({"includes": {"moods": ["good"]}}, "includes"),
        ({"includes": {"lists": [7]}}, "includes"), ({"excludes": "/rest/v1/list/1/"}, "excludes"),
        ({"lang": "xx"}, "lang"),
        ({"includes": {"zip_radius": "far"}}, "includes"), ({"status": "completed"}, "status"),
        ({"includes": 5}, "includes"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_by_field(ak, body, field):
    before = ak.counts()
    refused = ak("POST", "mailer/", {**PLAIN, **body})
    assert (refused.status_code, list(refused.json()["errors"])) == (400, [field])
    assert ak.counts() == before
    where = draft(ak)
    kept = ak.get(where)
    refused = ak("PATCH", where, {"notes": "never kept", **body})
    assert (refused.status_code, list(refused.json()["errors"])) == (400, [field])
    assert ak.get(where) == kept


def test_all_problems_come_together(ak):
    refused = ak("POST", "mailer/", {"fromline": "x", "limit": "y", "scheduled_for": 7})
    assert set(refused.json()["errors"]) == {"fromline", "limit", "scheduled_for"}


def test_a_copy_is_a_draft_with_content_and_targeting_of_its_own(ak):
    ak("POST", "allowedmailingfield/", {"name": "color"})
    draft(ak, notes="May", includes={"states": "NY"}, fields={"color": "red"}, scheduled_for="2026-04-01T00:00:00")
    response = ak("POST", "mailer/1/copy/")
    assert (response.status_code, response.content) == (201, b"")
    assert response.headers["Location"] == "https://act.example.org/rest/v1/mailer/2/"
    old, new = ak.get("mailing/1/"), ak.get("mailing/2/")
    same = ("html", "notes", "fields", "custom_fromline", "emailwrapper")
    assert {name: old[name] for name in same} == {name: new[name] for name in same}
    assert [one["text"] for one in new["subjects"]] == ["Cats", "Dogs"]
    assert new["scheduled_for"] is None
    assert {old["includes"], old["excludes"]}.isdisjoint({new["includes"], new["excludes"]})
    assert ak("PATCH", "mailer/2/", {"includes": {"states": "CA"}, "subjects": ["Birds"]}).status_code == 202
    assert ak.get("mailer/1/")["includes"] == {"states": "NY"}
    assert ak.get("mailer/1/")["subjects"] == ["Cats", "Dogs"]


def test_a_copy_with_a_doubled_slash_and_none_at_the_end(ak):
    """A published client builds the address so."""
    draft(ak)
    response = ak("POST", "mailer/1//copy")
    assert response.status_code == 201
    assert ak.get(response.headers["Location"])["subjects"] == ["Cats", "Dogs"]
    assert ak.mock.actionkit["mailing"].count() == 2


def test_a_rebuild_counts_the_recipients(ak, ada):
    draft(ak)
    response = ak("POST", "mailer/1/rebuild/")
    assert response.status_code == 201
    status = response.headers["Location"]
    assert status == "https://act.example.org/rest/v1/mailer/1/rebuild/status/1/"
    assert ak.get(status) == {"finished": True, "finished_at": "2026-03-01T12:00:00", "results": 1}
    mailing = ak.get("mailing/1/")
    assert (mailing["query_status"], mailing["expected_send_count"]) == ("saved", 1)
    assert mailing["targeting_version"] == mailing["targeting_version_saved"]
    assert ak("GET", "mailer/1/rebuild/status/2/").status_code == 404
    ak.act("join", "rosa@example.org")
    again = ak("POST", "mailer/1/rebuild/").headers["Location"]
    assert (ak.get(again)["results"], ak.get(status)["results"]) == (2, 1)


def test_progress_before_and_after(ak, ada):
    draft(ak, scheduled_for="2026-03-02T00:00:00")
    assert ak.get("mailer/1/progress/") == {
        "expected_send_count": None, "finished": False, "progress": None, "started_at": None, "status": "draft",
    }  # fmt: skip
    ak("POST", "mailer/1/rebuild/")
    queued = ak("POST", "mailer/1/queue/")
    assert queued.status_code == 201
    assert queued.headers["Location"] == "https://act.example.org/rest/v1/mailer/1/progress/"
    assert ak.get(queued.headers["Location"]) == {
        "expected_send_count": 1, "finished": False, "progress": None, "started_at": None, "status": "scheduled",
    }  # fmt: skip
    ak.mock.clock.advance(days=1)
    assert ak.get(queued.headers["Location"]) == {
        "expected_send_count": 1, "finished": True, "progress": 1, "started_at": "2026-03-02T00:00:00",
        "status": "completed",
    }  # fmt: skip
    assert ak.get("mailer/1/status/")["finished_at"] == "2026-03-02T00:00:00"
    assert ak.get("mailer/1/results/")["recipients"] == 1


def test_proofs_go_to_who_is_named(ak):
    draft(ak)
    assert ak("POST", "mailer/1/proofs/", {"proof_to": "boss@example.org"}).status_code == 202
    assert [(mail.kind, mail.to, mail.subject) for mail in ak.mock.outbox] == [
        ("proof", ("boss@example.org",), "[PROOF] Cats")
    ]
    assert ak.get("mailing/1/")["sent_proofs"] == 1
    refused = ak("POST", "mailer/1/proofs/", {"proof_to": "boss"})
    assert (refused.status_code, list(refused.json()["errors"])) == (400, ["proof_to"])
    assert len(ak.mock.outbox) == 1


@pytest.mark.parametrize(
    ("missing", "field"),
    [
        ({"subjects": []}, "subjects"), ({"html": ""}, "html"), ({"fromline": None}, "fromline"),
        ({"status": "model"}, "status"),
    ],
)  # fmt: skip
def test_queue_asks_for_what_a_mail_needs(ak, ada, missing, field):
    draft(ak, **missing)
    ak("POST", "mailer/1/rebuild/")
    if field == "fromline":
        ak("PATCH", "mailing/1/", {"fromline": None})
    refused = ak("POST", "mailer/1/queue/")
    assert (refused.status_code, list(refused.json()["errors"])) == (400, [field])
    assert len(ak.mock.outbox) == 0
    assert ak.get("mailer/1/")["status"] in ("draft", "model")


def test_a_set_that_is_out_of_date_is_a_conflict(ak, ada):
    draft(ak)
    assert ak("POST", "mailer/1/queue/").status_code == 409
    ak("POST", "mailer/1/rebuild/")
    assert ak("PATCH", "mailer/1/", {"includes": {"states": "NY"}}).status_code == 202
    refused = ak("POST", "mailer/1/queue/")
    assert (refused.status_code, list(refused.json()["errors"])) == (409, ["targeting"])
    assert ak.get("mailer/1/")["status"] == "draft"
    ak("POST", "mailer/1/rebuild/")
    assert ak("PATCH", ak.get("mailing/1/")["includes"], {"states": ""}).status_code == 202
    assert ak("POST", "mailer/1/queue/").status_code == 409
    ak("POST", "mailer/1/rebuild/")
    assert ak("POST", "mailer/1/queue/").status_code == 201


def test_a_mailing_on_its_way_is_left_alone(ak, ada):
    draft(ak, scheduled_for="2026-03-02T00:00:00")
    ak("POST", "mailer/1/rebuild/")
    ak("POST", "mailer/1/queue/")
    kept = ak.get("mailing/1/")
    assert ak("POST", "mailer/1/queue/").status_code == 409
    assert ak("POST", "mailer/1/rebuild/").status_code == 409
    assert ak("PATCH", "mailer/1/", {"scheduled_for": "2026-03-03T00:00:00"}).status_code == 409
    assert ak("PATCH", kept["includes"], {"states": "NY"}).status_code == 409
    assert ak.get("mailing/1/") == kept


def test_a_mailing_is_rescheduled_by_stop_patch_and_queue(ak, ada):
    draft(ak, scheduled_for="2026-03-02T00:00:00")
    ak("POST", "mailer/1/rebuild/")
    ak("POST", "mailer/1/queue/")
    stopped = ak("POST", "mailer/1/stop/")
    assert (stopped.status_code, stopped.content) == (202, b"")
    assert ak.get("mailer/1/progress/")["status"] == "draft"
    assert ak("PATCH", "mailer/1/", {"scheduled_for": "2026-03-05T00:00:00"}).status_code == 202
    assert ak("POST", "mailer/1/queue/").status_code == 201
    ak.mock.clock.freeze("2026-03-04T00:00:00Z")
    assert len(ak.mock.outbox) == 0
    ak.mock.clock.freeze("2026-03-05T00:00:00Z")
    assert len(ak.mock.outbox) == 1


def test_targeting_changed_by_somebody_else_is_a_conflict(ak):
    draft(ak)
    seen = ak.get("mailer/1/")["targeting_version"]
    assert ak("PATCH", "mailer/1/", {"includes": {"states": "NY"}, "targeting_version": seen}).status_code == 202
    late = ak("PATCH", "mailer/1/", {"includes": {"states": "CA"}, "targeting_version": seen})
    assert late.status_code == 409
    assert ak.get("mailer/1/")["includes"] == {"states": "NY"}


@pytest.mark.parametrize("verb", ["copy", "rebuild", "queue", "stop", "proofs"])
def test_verbs_need_a_mailing_and_a_post(ak, verb):
    assert ak("POST", f"mailer/7/{verb}/").status_code == 404
    draft(ak)
    assert ak("GET", f"mailer/1/{verb}/").status_code == 405
    assert ak("POST", f"mailer/1/{verb}/", auth=None).status_code == 401
    assert ak.mock.actionkit["mailing"].count() == 1


def test_a_mailer_is_not_deleted(ak):
    draft(ak)
    assert ak("DELETE", "mailer/1/").status_code == 405
    assert ak("DELETE", "mailing/1/").status_code == 204
    assert ak("GET", "mailer/1/").status_code == 404


def test_parsons_writes_rebuilds_queues_and_copies(ak, ada):
    """A published client: it reads Location, and asks for exactly 201."""
    parsons = pytest.importorskip("parsons")
    client = parsons.ActionKit(domain="act.example.org", username="mockapi", password="mockapi")
    where = client.create_mailer(**PLAIN, includes={"lists": [1]})
    assert where == "https://act.example.org/rest/v1/mailer/1/"
    client.update_mailing(1, notes="May")
    assert client.get_mailer(1)["notes"] == "May"
    assert client.rebuild_mailer(1) == f"{where}rebuild/status/1/"
    assert client.queue_mailer(1) == f"{where}progress/"
    assert client.copy_mailer(1).headers["Location"].endswith("/mailer/2/")
    assert client.blackhole_email("ada@example.org").endswith("/blackholedemail/1/")
    assert client.get_blackholed_email("ada@example.org").num_rows == 1
    assert [mail.to for mail in ak.mock.outbox] == [("ada@example.org",)]
