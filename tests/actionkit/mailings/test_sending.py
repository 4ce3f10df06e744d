"""Sending: who gets which mail at what time, what is noted of it, and what the clock does without being asked."""

from __future__ import annotations

import pytest

import mockapi

PLAIN = {"subjects": ["Cats"], "html": "<p>Hello {{ user.first_name }}</p>", "fromline": '"Us" <us@example.org>'}


@pytest.fixture
def readers(ak):
    """Four subscribers."""
    ak.made("signuppage/", {"name": "join", "title": "Join"})
    return [ak.act("join", f"{name}@example.org")["user"] for name in ("ada", "bea", "cleo", "dora")]


def send(ak, **fields):
    """A mailing that has been queued."""
    where = ak("POST", "mailer/", {**PLAIN, **fields}).headers["Location"]
    assert ak("POST", f"{where}rebuild/").status_code == 201
    queued = ak("POST", f"{where}queue/")
    assert queued.status_code == 201, queued.text
    return ak.get(where.replace("mailer", "mailing"))


def addresses(ak):
    return [mail.to[0].partition("@")[0] for mail in ak.mock.outbox.find(kind="mailing")]


def test_a_mailing_without_a_time_goes_out_at_once(ak, readers):
    mailing = send(ak)
    assert (mailing["status"], mailing["progress"], mailing["expected_send_count"]) == ("completed", 4, 4)
    assert mailing["started_at"] == mailing["finished_at"] == "2026-03-01T12:00:00"
    assert addresses(ak) == ["ada", "bea", "cleo", "dora"]
    mail = ak.mock.outbox.find(to="ada@example.org")[0]
    assert (mail.subject, mail.body, mail.sender) == ("Cats", PLAIN["html"], PLAIN["fromline"])
    sent = ak.all(f"usermailing/?mailing={mailing['id']}")
    assert [one["user"] for one in sent] == readers
    assert {one["subject"] for one in sent} == {mailing["subjects"][0]["resource_uri"]}
    assert ak.get(f"usermailing/?user={readers[0].split('/')[-2]}")["meta"]["total_count"] == 1


def test_a_scheduled_mailing_goes_out_when_the_clock_has_come_to_it(ak, readers):
    mailing = send(ak, scheduled_for="2026-03-02T09:00:00")
    assert mailing["status"] == "scheduled"
    ak.mock.clock.freeze("2026-03-02T08:59:59Z")
    assert ak.get("mailing/1/")["status"] == "scheduled"
    assert len(ak.mock.outbox) == 0
    ak.mock.clock.freeze("2026-03-05T00:00:00Z")
    assert {mail.sent_at for mail in ak.mock.outbox} == {1772442000}
    assert ak.mock.actionkit["usermailing"].count() == 4
    mailing = ak.get("mailing/1/")
    assert (mailing["status"], mailing["finished_at"]) == ("completed", "2026-03-02T09:00:00")
    assert {one["created_at"] for one in ak.all("usermailing/")} == {"2026-03-02T09:00:00"}


def test_the_python_door_lets_due_mailings_go_out_too(ak, readers):
    send(ak, scheduled_for="2026-03-02T09:00:00")
    ak.mock.clock.advance(days=2)
    assert ak.mock.actionkit["mailing"].get(1).status == "completed"
    assert ak.get("mailing/1/")["progress"] == 4


def test_mailings_go_out_in_the_order_of_their_times(ak, readers):
    send(ak, subjects=["Later"], scheduled_for="2026-03-03T00:00:00", limit=1)
    send(ak, subjects=["Sooner"], scheduled_for="2026-03-02T00:00:00", limit=1)
    ak.mock.clock.advance(days=7)
    assert [mail.subject for mail in ak.mock.outbox] == ["Sooner", "Later"]


def test_a_savepoint_takes_mails_back(ak, readers):
    with ak.mock.savepoint():
        send(ak)
        assert len(ak.mock.outbox) == 4
    assert len(ak.mock.outbox) == 0
    assert ak.all("usermailing/") == ak.all("mailing/") == []


def test_who_left_or_gets_no_mail_is_passed_over(ak, readers):
    ak.made("unsubscribepage/", {"name": "leave", "title": "Leave"})
    send(ak, scheduled_for="2026-03-02T00:00:00")
    ak.act("leave", "ada@example.org")
    ak.made("blackholedemail/", {"email": "bea@example.org"})
    assert ak("DELETE", readers[2]).status_code == 204
    ak.mock.clock.advance(days=1)
    assert addresses(ak) == ["dora"]
    assert ak.get("mailing/1/")["progress"] == 4
    assert ak.get("mailingstats/1/")["recipients"] == 1
    assert [(one["email"], one["mailing_id"]) for one in ak.all("blackholedhistory/")] == [("bea@example.org", 1)]


def test_the_set_stays_as_built_unless_it_is_rebuilt_at_the_send(ak, readers):
    send(ak, scheduled_for="2026-03-02T00:00:00")
    send(ak, scheduled_for="2026-03-02T00:00:00", rebuild_query_at_send=True)
    ak.act("join", "eve@example.org")
    ak.mock.clock.advance(days=1)
    assert [ak.get(f"mailing/{number}/")["expected_send_count"] for number in (1, 2)] == [4, 5]
    assert addresses(ak).count("eve") == 1


def test_a_set_need_not_be_built_where_it_is_rebuilt_at_the_send(ak, readers):
    ak.made("mailer/", {**PLAIN, "rebuild_query_at_send": True})
    assert ak("POST", "mailer/1/queue/").status_code == 201
    assert ak.get("mailer/1/progress/")["progress"] == 4


def test_subjects_are_tested_against_each_other_until_one_has_won(ak, readers):
    mailing = send(ak, subjects=["Cats", "Dogs"])
    assert [mail.subject for mail in ak.mock.outbox] == ["Cats", "Dogs", "Cats", "Dogs"]
    copy = ak("POST", "mailer/1/copy/").headers["Location"].replace("mailer", "mailing")
    won = ak.get(copy)["subjects"][1]
    assert won["resource_uri"] not in [one["resource_uri"] for one in mailing["subjects"]]
    ak("PATCH", copy, {"winning_subject": won["resource_uri"]})
    ak("POST", "mailer/2/rebuild/")
    ak("POST", "mailer/2/queue/")
    assert [mail.subject for mail in ak.mock.outbox][4:] == ["Dogs"] * 4


def test_limits_cut_the_set(ak, readers):
    send(ak, limit=3)
    send(ak, limit_percent=50)
    send(ak, limit=0)
    assert [ak.get(f"mailing/{number}/")["expected_send_count"] for number in (1, 2, 3)] == [3, 2, 0]
    assert ak.get("mailing/3/")["status"] == "completed"


def test_random_order_is_that_of_the_users_random_number(ak, readers):
    send(ak, sort_by="random")
    users = sorted(ak.all("user/"), key=lambda user: user["rand_id"])
    assert addresses(ak) == [user["email"].partition("@")[0] for user in users]


def test_sending_can_take_time_and_be_stopped(ak, readers):
    ak.mock.settings.actionkit.mailing_seconds = 100
    mailing = send(ak)
    assert (mailing["status"], mailing["progress"]) == ("sending", 0)
    ak.mock.clock.advance(seconds=50)
    assert addresses(ak) == ["ada", "bea"]
    assert ak.get("mailer/1/progress/")["progress"] == 2
    assert ak("POST", "mailer/1/stop/").status_code == 202
    ak.mock.clock.advance(seconds=500)
    assert len(ak.mock.outbox) == 2
    assert ak.get("mailing/1/")["status"] == "draft"
    assert ak("POST", "mailer/1/queue/").status_code == 201
    ak.mock.clock.advance(seconds=100)
    assert addresses(ak) == ["ada", "bea", "cleo", "dora"]
    assert ak.get("mailer/1/progress/")["finished"] is True
    assert ak.mock.actionkit["usermailing"].count() == 4


def test_a_completed_mailing_is_not_sent_again(ak, readers):
    send(ak)
    for verb in ("queue", "stop", "rebuild"):
        refused = ak("POST", f"mailer/1/{verb}/")
        assert (refused.status_code, list(refused.json()["errors"])) == (400, ["status"])
    assert len(ak.mock.outbox) == 4


def test_what_cannot_be_sent_rightly_is_said_to_be_lacking(ak, readers):
    ak.mock.allow_unmodelled()
    mailing = ak.made("mailing/", {"subjects": ["Cats"], "html": "x"})
    ak.made("mailingvariation/", {"mailing": mailing["resource_uri"], "letter": "B"})
    ak("POST", "mailer/1/rebuild/")
    answer = ak("POST", "mailer/1/queue/")
    assert answer.status_code == 501
    assert "variations" in answer.json()["error"]
    assert ak.get("mailing/1/")["status"] == "draft"
    assert len(ak.mock.outbox) == 0


def test_statistics_are_counted(ak, readers):
    ak.made("unsubscribepage/", {"name": "leave", "title": "Leave"})
    send(ak)
    ak.act("join", "ada@example.org", mailing_id=1)
    ak.act("join", "eve@example.org", referring_akid=ak.mock.outbox[0].about["akid"])
    ak.act("leave", "bea@example.org", mailing_id=1)
    door = ak.mock.actionkit
    for user in (1, 1, 2):
        door["open"].create(user=user, mailing=1)
    door["click"].create(user=1, mailing=1, clickurl=door["clickurl"].create(url="https://example.org/x"))
    door["bounce"].create(user=3, mailing=1)
    door["unsubemail"].create(user=4, mailing=1, type="complaint")
    figures = ak.get("mailingstats/1/")
    wanted = {
        "recipients": 4, "opens": 2, "total_opens": 3, "clicks": 1, "total_clicks": 1, "actions": 3, "new_users": 1,
        "unsubscribes": 1, "bounces": 1, "complaints": 1, "orders": 0, "amount": "0.00",
    }  # fmt: skip
    assert {name: figures[name] for name in wanted} == wanted
    assert figures["resource_uri"] == "/rest/v1/mailingstats/1/"
    results = ak.get("mailer/1/results/")
    assert {name: results[name] for name in wanted} == wanted
    assert ak("PATCH", "mailingstats/1/", {"opens": 9}).status_code == 405


def test_bounces_and_complaints_unsubscribe(ak, readers):
    ak.mock.actionkit["bounce"].create(user=3)
    ak.mock.actionkit["unsubemail"].create(user=4)
    assert [user["subscription_status"] for user in ak.all("user/")] == [
        "subscribed", "subscribed", "bounced", "unsubscribed",
    ]  # fmt: skip
    assert ak.get("bounce/1/")["user"] == readers[2]


def test_the_summary_of_a_user_is_counted(ak, readers):
    send(ak)
    ak.mock.clock.advance(days=40)
    ak.act("join", "ada@example.org", mailing_id=1)
    ak.mock.actionkit["open"].create(user=1, mailing=1)
    summary = ak.get("summaryuser/1/")
    assert summary["last_mailed"] == "2026-03-01T12:00:00"
    assert summary["last_action"] == summary["last_mailing_action"] == summary["last_open"] == "2026-04-10T12:00:00"
    assert (summary["actions_last_30_days"], summary["actions_last_60_days"]) == (1, 2)
    assert summary["last_click"] is None
    assert ak.get("summaryuser/")["meta"]["total_count"] == ak.mock.actionkit["user"].count()


def test_an_akid_from_a_mail_credits_the_mailing(ak, readers):
    send(ak)
    mail = ak.mock.outbox.find(to="cleo@example.org")[0]
    answer = ak("POST", "action/", {"page": "join", "akid": mail.about["akid"]})
    assert answer.status_code == 201
    assert (answer.json()["user"], answer.json()["mailing"]) == (readers[2], "/rest/v1/mailing/1/")


def test_mailings_in_a_pack_go_out_too():
    pack = {
        "story": "A mailing that waits.",
        "actionkit": {
            "user": [{"$id": "ada", "email": "ada@example.org"}],
            "subscription": [{"user": "$ada", "list": 1}],
            "mailing": [
                {"$id": "m", "html": "x", "status": "scheduled", "scheduled_for": "2026-05-01T00:00:00", "fromline": 1}
            ],
            "mailingsubject": [{"mailing": "$m", "text": "Cats"}],
        },
    }
    with mockapi.intercept(seed=pack) as mock:
        mock.clock.freeze("2026-04-30T00:00:00Z")
        assert len(mock.outbox) == 0
        mock.clock.freeze("2026-05-02T00:00:00Z")
        assert [mail.subject for mail in mock.outbox] == ["Cats"]
        assert mock.actionkit["mailing"].get(1).status == "completed"
