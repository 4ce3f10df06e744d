"""Messages on their way: sent, stopped, scheduled, cancelled, and what became of them (reference 25.3, 26, 28)."""

from __future__ import annotations

import pytest
from wire import links, shape_of

API = "https://actionnetwork.org/api/v2"
UNKNOWN = "495db021-ac8d-4a7e-94d1-734c7eab475c"
SOON = "2026-03-01T14:00:00Z"
DRAFT = {
    "subject": "Save the park",
    "body": "<p>Read this.</p>",
    "from": "Example Group",
    "reply_to": "office@example.org",
}
STATES = ("draft", "calculating", "scheduled", "sending", "sending_by_timezone", "throttled", "sent")
SENT = "Your email has been sent."
SCHEDULED = "Your message has been scheduled"
CANCELLED = "Your message scheduling has been canceled."
STOPPED = "Your email has been stopped. You can exclude th"  # the stored text breaks off here


@pytest.fixture
def door(emulator):
    """The Python door of the default group."""
    return emulator.actionnetwork


@pytest.fixture
def folk(ask):
    """Two people who can be written to, and one who does not want to be."""
    made = [ask.signup(f"{name}@example.org") for name in ("a", "b", "gone")]
    ask.put(f"/people/{ask.id(made[2])}", {"email_addresses": [{"status": "unsubscribed"}]})
    return [ask.id(person) for person in made[:2]]


@pytest.fixture
def draft(ask, folk):
    """The path of a draft that is targeted at both people."""
    return f"/messages/{ask.id(ask.post('/messages', DRAFT))}"


@pytest.fixture
def in_state(ask, door, folk):
    """A function that puts a message in as it stands and gives its path."""

    def made(status):
        dates = {"scheduled_start_date": SOON} if status == "scheduled" else {}
        named = {"from_" if name == "from" else name: value for name, value in DRAFT.items()}
        return f"/messages/{door['messages'].insert(**named, status=status, **dates).id}"

    return made


@pytest.fixture
def mails(emulator):
    """A function that gives whom messages went out to so far, in order."""
    return lambda: [mail.to[0] for mail in emulator.outbox.find(service="actionnetwork", kind="message")]


def state(ask, path):
    return ask.get(path)["status"]


# ---- sending


@pytest.mark.parametrize("body", [{}, None, {"status": "draft", "subject": "Else"}])
@pytest.mark.parametrize("slash", ["", "/"])
def test_a_draft_is_sent_at_once(ask, draft, mails, emulator, body, slash):
    emulator.clock.advance(hours=1)

    assert ask.post(f"{draft}/send{slash}", body) == {"message": SENT}

    read = ask.get(draft)
    assert (read["status"], read["sent_start_date"]) == ("sent", "2026-03-01T13:00:00Z")
    assert (read["modified_date"], read["created_date"]) == ("2026-03-01T13:00:00Z", "2026-03-01T12:00:00Z")
    assert (read["subject"], read["total_targeted"]) == ("Save the park", 2)
    assert "scheduled_start_date" not in read
    assert mails() == ["a@example.org", "b@example.org"]


def test_a_draft_has_neither_statistics_nor_recipients_and_a_sent_message_both(ask, draft):
    before = ask.get(draft)
    ask.post(f"{draft}/send", {})
    after = ask.get(draft)

    assert "statistics" not in before
    assert "osdi:recipients" not in before["_links"]
    assert after["statistics"] == {
        "sent": 2, "opened": 0, "clicked": 0, "actions": 0, "action_network:donated": 0,
        "action_network:total_amount": 0.0, "unsubscribed": 0, "bounced": 0, "spam_reports": 0,
    }  # fmt: skip
    assert shape_of(after["_links"]) == links("self", "osdi:recipients", "osdi:send_helper", "osdi:schedule_helper")


def test_the_mails_in_the_outbox_are_whole(ask, draft, emulator, folk):
    ask.post(f"{draft}/send", {})

    first, second = emulator.outbox.find(kind="message")

    assert (first.service, first.to, second.to) == ("actionnetwork", ("a@example.org",), ("b@example.org",))
    assert (first.subject, first.body, first.sender) == (DRAFT["subject"], DRAFT["body"], DRAFT["from"])
    assert first.sent_at == second.sent_at == emulator.clock.seconds()
    assert first.about == {"message": draft.rpartition("/")[2], "person": folk[0]}


@pytest.mark.parametrize(
    ("wrapper", "body", "sender"),
    [
        ({"header": "<div>", "footer": "</div>", "action_network:suffix": " via example.org"},
         "<div><p>Read this.</p></div>", "Example Group via example.org"),
        ({"header": "<div>"}, "<div><p>Read this.</p>", "Example Group"),
        ({"footer": "<hr>"}, "<p>Read this.</p><hr>", "Example Group"),
        ({}, "<p>Read this.</p>", "Example Group"),
    ],
)  # fmt: skip
def test_a_wrapper_stands_round_the_body_and_behind_the_sender(ask, door, draft, emulator, wrapper, body, sender):
    uuid = door["wrappers"].insert(name="Plain", **wrapper).id
    ask.put(draft, {"_links": {"osdi:wrapper": {"href": f"{API}/wrappers/{uuid}"}}})

    ask.post(f"{draft}/send")

    assert {(mail.body, mail.sender) for mail in emulator.outbox.find(kind="message")} == {(body, sender)}
    assert (ask.get(draft)["body"], ask.get(draft)["from"]) == (DRAFT["body"], DRAFT["from"])


def test_it_goes_to_whom_its_queries_find_by_then_each_once(ask, door, folk, mails):
    door["tags"].create(name="donor")
    named = door["queries"].insert(name="Named", people=folk)
    tagged = door["queries"].insert(name="Tagged", tags=["donor"])
    targets = [{"href": f"{API}/queries/{query.id}"} for query in (named, tagged)]
    path = f"/messages/{ask.id(ask.post('/messages', {**DRAFT, 'targets': targets}))}"
    ask.signup("b@example.org", add_tags=["donor"])
    for name in ("late", "later"):
        ask.signup(f"{name}@example.org", add_tags=["donor"])
    ask.put(f"/people/{folk[0]}", {"email_addresses": [{"status": "unsubscribed"}]})

    assert ask.get(path)["total_targeted"] == 2
    ask.post(f"{path}/send")

    assert sorted(mails()) == ["b@example.org", "late@example.org", "later@example.org"]
    assert (ask.get(path)["total_targeted"], ask.get(path)["statistics"]["sent"]) == (3, 3)


def test_the_recipients_are_a_list_with_an_item_for_everybody(ask, draft, folk, door, emulator):
    emulator.clock.advance(hours=1)
    ask.post(f"{draft}/send")

    path = ask.get(draft)["_links"]["osdi:recipients"]["href"].removeprefix(API)
    went_to, items = ask.get(path), ask.get(f"{path}/items")["_embedded"]["osdi:items"]

    assert (went_to["title"], went_to["name"], went_to["description"]) == ("Save the park", "Save the park", "Email")
    assert went_to["browser_url"] == "https://actionnetwork.org/emails/save-the-park/manage"
    assert (went_to["origin_system"], went_to["created_date"]) == ("Action Network", "2026-03-01T13:00:00Z")
    assert sorted(item["action_network:person_id"] for item in items) == sorted(folk)
    assert [one["_links"]["self"]["href"] for one in ask.get("/lists")["_embedded"]["osdi:lists"]] == [API + path]
    assert sorted(row.person for row in door["items"].filter(list=went_to["identifiers"][0])) == sorted(folk)


def test_who_unsubscribes_later_stays_a_recipient(ask, draft, folk):
    ask.post(f"{draft}/send")
    ask.put(f"/people/{folk[0]}", {"email_addresses": [{"status": "unsubscribed"}]})

    path = ask.get(draft)["_links"]["osdi:recipients"]["href"].removeprefix(API)

    assert len(ask.get(f"{path}/items")["_embedded"]["osdi:items"]) == 2


@pytest.mark.parametrize("how", ["send", "schedule"])
def test_a_message_to_nobody_is_refused(ask, door, everything, mails, how):
    query = door["queries"].insert(name="Nobody", tags=["no such tag"])
    path = f"/messages/{ask.id(ask.post('/messages', {**DRAFT, 'targets': [{'href': f'{API}/queries/{query.id}'}]}))}"
    ask.signup("a@example.org")
    before = everything()

    status, _ = ask.refused("POST", f"{path}/{how}", {"scheduled_start_date": SOON})

    assert status == 400
    assert (everything(), mails()) == (before, [])


# ---- stopping


def test_what_was_sent_is_stopped_and_a_draft_again(ask, draft, mails):
    ask.post(f"{draft}/send")

    answer = ask("DELETE", f"{draft}/send/")

    assert answer.status == 200
    assert set(answer.json) == {"message"}
    assert answer.json["message"].startswith(STOPPED)
    read = ask.get(draft)
    assert read["status"] == "draft"
    assert not {"sent_start_date", "statistics"} & set(read)
    assert len(mails()) == 2  # what is out is out
    assert ask.put(draft, {"subject": "Again"})["subject"] == "Again"
    assert ask.post(f"{draft}/send") == {"message": SENT}
    assert len(mails()) == 4


def test_a_message_that_is_stopped_after_its_moment_is_scheduled_no_more(ask, draft, emulator):
    ask.post(f"{draft}/schedule", {"scheduled_start_date": SOON})
    emulator.clock.freeze("2026-03-02T00:00:00Z")

    ask("DELETE", f"{draft}/send")

    assert not {"scheduled_start_date", "sent_start_date"} & set(ask.get(draft))


# ---- scheduling


@pytest.mark.parametrize("way", ["body", "query", "query of a slash", "query beside a body", "both", "offset", "day"])
def test_a_draft_is_scheduled_by_body_or_by_query(ask, draft, way, door):
    moment, path = SOON, f"{draft}/schedule"
    if way == "body":
        answer = ask.post(path, {"scheduled_start_date": SOON})
    elif way.startswith("query"):  # Parsons' way
        body = {"subject": "Else"} if way.endswith("body") else None
        when = SOON.replace(":", "%3A")
        answer = ask.post(path + "/" * way.endswith("slash"), body, query=f"scheduled_start_date={when}")
    elif way == "both":
        answer = ask.post(path, {"scheduled_start_date": SOON}, query="scheduled_start_date=2027-01-01T00:00:00Z")
    elif way == "offset":
        answer = ask.post(path, {"scheduled_start_date": "2026-03-01T16:00:00+02:00"})
    else:
        answer, moment = ask.post(path, {"scheduled_start_date": "2026-03-02"}), "2026-03-02T00:00:00Z"

    assert answer == {"message": SCHEDULED}
    read = ask.get(draft)
    assert (read["status"], read["scheduled_start_date"]) == ("scheduled", moment)
    assert "sent_start_date" not in read
    assert door["messages"].get(draft).scheduled_start_date.isoformat() == moment.replace("Z", "+00:00")


@pytest.mark.parametrize(
    "body",
    [None, {}, *({"scheduled_start_date": value} for value in (
        None, "", "soon", 5, [], {}, True, "2026-13-01T00:00:00Z", "2026-03-01T12:00:00Z", "2026-03-01T11:59:59Z",
        "2020-01-01", "99999-01-01T00:00:00Z"))],
)  # fmt: skip
def test_a_date_that_is_none_or_not_to_come_is_refused(ask, draft, everything, emulator, mails, body):
    before = everything()

    status, text = ask.refused("POST", f"{draft}/schedule", body)

    assert (status, "scheduled_start_date" in text) == (400, True)
    assert everything() == before
    emulator.clock.advance(days=365)
    assert (mails(), state(ask, draft)) == ([], "draft")


@pytest.mark.parametrize("looked_at_by", ["outbox", "request", "door"])
def test_it_goes_out_when_the_clock_passes_the_moment_stamped_with_it(ask, draft, emulator, mails, door, looked_at_by):
    ask.post(f"{draft}/schedule", {"scheduled_start_date": SOON})
    emulator.clock.freeze("2026-03-01T13:59:59Z")
    assert (mails(), state(ask, draft)) == ([], "scheduled")

    emulator.clock.freeze("2026-03-03T00:00:00Z")
    looks = {
        "outbox": lambda: emulator.outbox.find(kind="message")[0].about["message"],
        "request": lambda: ask.get(draft)["_links"]["self"]["href"].rpartition("/")[2],
        "door": lambda: door["messages"].find(status="sent").id,
    }
    assert looks[looked_at_by]() == draft.rpartition("/")[2]

    read = ask.get(draft)
    assert (read["status"], read["sent_start_date"], read["modified_date"]) == ("sent", SOON, SOON)
    assert read["scheduled_start_date"] == SOON
    assert mails() == ["a@example.org", "b@example.org"]
    stamps = {mail.sent_at for mail in emulator.outbox.find(kind="message")}
    assert stamps == {emulator.clock.seconds() - 34 * 3600}
    (went_to,) = door["lists"].all()
    assert went_to.created_date.isoformat() == "2026-03-01T14:00:00+00:00"


def test_it_goes_out_at_the_very_second(ask, draft, emulator, mails):
    ask.post(f"{draft}/schedule", {"scheduled_start_date": SOON})

    emulator.clock.freeze(SOON)

    assert len(mails()) == 2


def test_several_go_out_in_order_of_their_moments_and_once(ask, folk, emulator):
    for subject, moment in (("late", "2026-03-01T16:00:00Z"), ("soon", SOON), ("later", "2026-03-09T00:00:00Z")):
        path = f"/messages/{ask.id(ask.post('/messages', {**DRAFT, 'subject': subject}))}"
        ask.post(f"{path}/schedule", {"scheduled_start_date": moment})

    emulator.clock.freeze("2026-03-02T00:00:00Z")

    for _ in range(2):
        assert [mail.subject for mail in emulator.outbox.find(kind="message")] == ["soon", "soon", "late", "late"]


def test_it_goes_to_whoever_is_subscribed_when_it_goes_out(ask, draft, folk, emulator, mails):
    ask.post(f"{draft}/schedule", {"scheduled_start_date": SOON})
    ask.put(f"/people/{folk[0]}", {"email_addresses": [{"status": "unsubscribed"}]})
    ask.signup("late@example.org")
    emulator.clock.freeze("2026-03-02T00:00:00Z")
    ask.signup("too.late@example.org")

    assert sorted(mails()) == ["b@example.org", "late@example.org"]
    assert ask.get(draft)["statistics"]["sent"] == 2


@pytest.mark.parametrize("slash", ["", "/"])
def test_a_schedule_is_cancelled_and_nothing_goes_out(ask, draft, emulator, mails, slash):
    ask.post(f"{draft}/schedule", {"scheduled_start_date": SOON})

    answer = ask("DELETE", f"{draft}/schedule{slash}")

    assert (answer.status, answer.json) == (200, {"message": CANCELLED})
    read = ask.get(draft)
    assert (read["status"], "scheduled_start_date" in read) == ("draft", False)
    emulator.clock.advance(days=30)
    assert (mails(), state(ask, draft)) == ([], "draft")


def test_after_a_cancellation_another_moment_counts(ask, draft, emulator, mails):
    ask.post(f"{draft}/schedule", {"scheduled_start_date": SOON})
    ask("DELETE", f"{draft}/schedule")
    ask.post(f"{draft}/schedule", {"scheduled_start_date": "2026-03-05T00:00:00Z"})

    emulator.clock.freeze("2026-03-04T00:00:00Z")
    assert mails() == []
    emulator.clock.freeze("2026-03-06T00:00:00Z")
    assert len(mails()) == 2
    assert ask.get(draft)["sent_start_date"] == "2026-03-05T00:00:00Z"


def test_a_savepoint_takes_back_what_went_out_inside_it(ask, draft, emulator, mails):
    ask.post(f"{draft}/schedule", {"scheduled_start_date": SOON})

    with emulator.savepoint():
        emulator.clock.freeze("2026-03-02T00:00:00Z")
        assert len(mails()) == 2
        emulator.clock.freeze("2026-03-01T12:30:00Z")

    assert (mails(), state(ask, draft)) == ([], "scheduled")
    emulator.clock.freeze("2026-03-02T00:00:00Z")
    assert len(mails()) == 2


def test_draining_sends_no_message_before_its_time(ask, draft, door, mails):
    ask.post(f"{draft}/schedule", {"scheduled_start_date": SOON})

    door.drain()

    assert (mails(), state(ask, draft)) == ([], "scheduled")


# ---- messages that are put in past the API


def test_one_that_is_put_in_as_scheduled_goes_out_too(ask, folk, emulator, upload, mails):
    upload(messages=[{**DRAFT, "status": "scheduled", "scheduled_start_date": SOON, "id": UNKNOWN}])
    assert state(ask, f"/messages/{UNKNOWN}") == "scheduled"

    emulator.clock.freeze("2026-03-02T00:00:00Z")

    assert len(mails()) == 2
    read = ask.get(f"/messages/{UNKNOWN}")
    assert (read["status"], read["sent_start_date"]) == ("sent", SOON)


def test_one_whose_moment_was_over_when_it_was_put_in_stays_as_it_is(ask, folk, emulator, upload, mails):
    upload(messages=[{**DRAFT, "status": "scheduled", "scheduled_start_date": "2025-01-01", "id": UNKNOWN}])

    emulator.clock.advance(days=1)

    assert (mails(), state(ask, f"/messages/{UNKNOWN}")) == ([], "scheduled")


@pytest.mark.parametrize("change", [{"status": "draft"}, {"scheduled_start_date": "2026-03-09T00:00:00Z"}, None])
def test_one_that_is_overwritten_or_taken_out_does_not_go_out(ask, draft, door, emulator, mails, change):
    ask.post(f"{draft}/schedule", {"scheduled_start_date": SOON})

    if change is None:
        door["messages"].delete(draft)
    else:
        door["messages"].overwrite(draft, **change)
    emulator.clock.freeze("2026-03-02T00:00:00Z")

    assert mails() == []
    emulator.clock.freeze("2026-03-10T00:00:00Z")
    assert len(mails()) == (2 if change and "scheduled_start_date" in change else 0)


def test_one_that_is_a_draft_again_can_be_scheduled_anew(ask, draft, door, emulator, mails):
    ask.post(f"{draft}/schedule", {"scheduled_start_date": SOON})
    door["messages"].overwrite(draft, status="draft")

    ask.post(f"{draft}/schedule", {"scheduled_start_date": "2026-03-05T00:00:00Z"})
    emulator.clock.freeze("2026-03-06T00:00:00Z")

    assert len(mails()) == 2
    assert ask.get(draft)["sent_start_date"] == "2026-03-05T00:00:00Z"


# ---- what each state allows

ALLOWED = {
    ("PUT", ""): {"draft"},
    ("POST", "/send"): {"draft"},
    ("POST", "/schedule"): {"draft"},
    ("DELETE", "/send"): {"sending", "sending_by_timezone", "throttled", "sent"},
    ("DELETE", "/schedule"): {"scheduled"},
}
BECOMES = {("PUT", ""): "draft", ("POST", "/send"): "sent", ("POST", "/schedule"): "scheduled"}


@pytest.mark.parametrize("status", STATES)
@pytest.mark.parametrize(("method", "tail"), ALLOWED)
def test_what_a_state_does_not_allow_is_an_error_and_changes_nothing(
    ask, in_state, everything, mails, status, method, tail
):
    path = in_state(status)
    before = everything()
    body = None if method == "DELETE" else {"subject": "Else", "scheduled_start_date": SOON}

    answer = ask(method, path + tail, body)

    if status in ALLOWED[method, tail]:
        assert answer.status == 200
        assert state(ask, path) == BECOMES.get((method, tail), "draft")
    else:
        assert (answer.status, set(answer.json)) == (400, {"error"})
        assert (everything(), mails()) == (before, [])


def test_a_known_identifier_does_not_reopen_a_message_that_was_sent(ask, draft, everything):
    ask.put(draft, {"identifiers": ["our_crm:m1"]})
    ask.post(f"{draft}/send")
    before = everything()

    assert ask.refused("POST", "/messages", {**DRAFT, "identifiers": ["our_crm:m1"], "subject": "Else"})[0] == 400
    assert everything() == before


def test_a_body_that_is_no_object_is_refused(ask, draft, everything, mails):
    before = everything()

    for body in (b"{", b"[]", b'"x"', b"\xff"):
        for tail in ("/send", "/schedule"):
            assert ask.refused("POST", draft + tail, body)[0] == 400
    assert (everything(), mails()) == (before, [])


@pytest.mark.parametrize("tail", ["/send", "/schedule"])
def test_background_processing_does_not_apply(ask, draft, tail):
    answer = ask.post(draft + tail, {"scheduled_start_date": SOON}, query="background_request=true")

    assert answer == {"message": SENT if tail == "/send" else SCHEDULED}


def test_a_personal_list_sends_to_its_own_people(ask, personal, folk, emulator):
    personal.signup("mine@example.org")
    path = f"/messages/{ask.id(personal.post('/messages', DRAFT))}"

    assert ask.refused("POST", f"{path}/send")[0] == 404
    assert personal.post(f"{path}/send") == {"message": SENT}
    assert [mail.to for mail in emulator.outbox.find(kind="message")] == [("mine@example.org",)]
