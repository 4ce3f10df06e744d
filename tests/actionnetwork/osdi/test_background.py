"""Background requests: what they apply to, that they are done, when, and that nobody hears of errors (reference 13)."""

from __future__ import annotations

import pytest

API = "https://actionnetwork.org/api/v2"
EMAIL = "rosa@example.org"
NOW = "2026-03-01T12:00:00Z"
UNKNOWN = "495db021-ac8d-4a7e-94d1-734c7eab475c"
BACKGROUND = "background_request=true"
KINDS = {
    "signature": ("petition", "petitions", "signatures"),
    "attendance": ("event", "events", "attendances"),
    "submission": ("form", "forms", "submissions"),
    "donation": ("fundraising_page", "fundraising_pages", "donations"),
    "outreach": ("advocacy_campaign", "advocacy_campaigns", "outreaches"),
    "response": ("survey", "surveys", "responses"),
}
RECIPIENTS = {"recipients": [{"display_name": "Us", "amount": "5.00"}]}
FIELDS = {"donations": RECIPIENTS, "advocacy_campaigns": {"type": "email"}}


def link_to(uuid):
    return {"_links": {"osdi:person": {"href": f"{API}/people/{uuid}"}}}


def signing_up(email):
    return {"person": {"email_addresses": [{"address": email}]}}


@pytest.fixture
def world(ask, emulator):
    """The ids of one of each, by name."""
    door = emulator.actionnetwork
    rosa, nia = (door["people"].create(email_addresses=[{"address": one}]) for one in (EMAIL, "nia@example.org"))
    tag, campaign = door["tags"].create(name="volunteer"), door["event_campaigns"].create(title="Potlucks")
    ids = {"person": rosa.id, "nia": nia.id, "tag": tag.id, "event_campaign": campaign.id}
    ids["tagging"] = door["taggings"].create(tag=tag, person=rosa).id
    for record, (action, actions, records) in KINDS.items():
        made = door[actions].create(title="Stop", **FIELDS.get(actions, {}))
        ids[action] = made.id
        ids[record] = door[records].create(**{action: made}, person=rosa, **FIELDS.get(records, {})).id
    potluck = door["events"].insert(title="Potluck", event_campaign=campaign)
    ids["potluck"] = potluck.id
    ids["potluck_attendance"] = door["attendances"].create(event=potluck, person=rosa).id
    return ids


POTLUCK = "/event_campaigns/{event_campaign}/events/{potluck}/attendances"
APPLIES = [
    ("POST", "/people", signing_up("bo@example.org")),
    ("PUT", "/people/{person}", {"given_name": "Rosa"}),
    ("POST", "/tags/{tag}/taggings", "link"),
    ("DELETE", "/tags/{tag}/taggings/{tagging}", None),
    ("POST", POTLUCK, {**signing_up("bo@example.org")}),
    ("POST", POTLUCK, "link"),
    ("PUT", POTLUCK + "/{potluck_attendance}", {"identifiers": ["crm:1"]}),
]
for record, (action, actions, records) in KINDS.items():
    path = f"/{actions}/{{{action}}}/{records}"
    APPLIES += [("POST", path, {**signing_up("bo@example.org"), **RECIPIENTS}), ("POST", path, "link")]
    if record != "donation":  # not edited at all by default (20.5)
        APPLIES.append(("PUT", f"{path}/{{{record}}}", {"identifiers": ["crm:1"]}))

DOES_NOT = [
    *(("POST", f"/{actions}", {"title": "New", "type": "email"}) for _, actions, _ in KINDS.values()),
    *(("PUT", f"/{actions}/{{{action}}}", {"title": "New"}) for action, actions, _ in KINDS.values()),
    ("POST", "/event_campaigns", {"title": "New"}),
    ("PUT", "/event_campaigns/{event_campaign}", {"title": "New"}),
    ("POST", "/event_campaigns/{event_campaign}/events", {"title": "New"}),
    ("PUT", "/event_campaigns/{event_campaign}/events/{potluck}", {"title": "New"}),
    ("POST", "/tags", {"name": "new"}),
    ("POST", "/unique_id_lists", {"name": "new"}),
    ("POST", "/messages", {"subject": "x", "body": "x", "from": "x", "reply_to": "x"}),
    ("GET", "/people", None),
    ("GET", "/people/{person}", None),
    ("GET", "/tags/{tag}/taggings/{tagging}", None),
    ("GET", "/forms/{form}/submissions", None),
    ("GET", "/events/{event}/attendances/{attendance}", None),
    ("GET", "/metadata/custom_fields", None),
]
FAILING = [
    ("POST", "/people", {"person": {}}),
    ("POST", "/people", {}),
    ("PUT", f"/people/{UNKNOWN}", {"given_name": "Rosa"}),
    ("POST", "/tags/{tag}/taggings", {}),
    ("POST", f"/tags/{UNKNOWN}/taggings", "link"),
    ("DELETE", f"/tags/{{tag}}/taggings/{UNKNOWN}", None),
    ("POST", "/fundraising_pages/{fundraising_page}/donations", {**signing_up("bo@example.org"), "recipients": []}),
    ("POST", "/fundraising_pages/{fundraising_page}/donations", {**signing_up("bo@example.org")}),
]
for record, (action, actions, records) in KINDS.items():
    path = f"/{actions}/{{{action}}}/{records}"
    FAILING += [
        ("POST", path, {"person": {}, **RECIPIENTS}),
        ("POST", path, link_to(UNKNOWN)),
        ("POST", f"/{actions}/{UNKNOWN}/{records}", {**signing_up("bo@example.org"), **RECIPIENTS}),
    ]
    if record != "donation":
        FAILING.append(("PUT", f"{path}/{UNKNOWN}", {"identifiers": ["crm:1"]}))


@pytest.fixture
def send(ask, world):
    """A function that sends one of the requests above and gives the answer."""

    def sent(method, path, body, slash="", query=BACKGROUND):
        filled = link_to(world["nia"]) | RECIPIENTS if body == "link" else body
        return ask(method, path.format(**world) + slash, filled, query=query)

    return sent


# ---- at once


@pytest.mark.parametrize(("method", "path", "body"), APPLIES)
@pytest.mark.parametrize("slash", ["", "/"])
def test_what_it_applies_to_answers_an_empty_object_and_is_done(emulator, send, everything, method, path, body, slash):
    before = everything()
    emulator.clock.advance(minutes=1)

    answer = send(method, path, body, slash)

    assert (answer.status, answer.json) == (200, {})
    assert everything() != before


@pytest.mark.parametrize(("method", "path", "body"), APPLIES)
def test_what_is_done_is_what_the_plain_request_does(emulator, send, everything, method, path, body):
    with emulator.savepoint():
        assert send(method, path, body, query="").json != {}
        plain = everything()

    send(method, path, body)

    assert everything() == plain


@pytest.mark.parametrize(("method", "path", "body"), DOES_NOT)
def test_elsewhere_it_is_ignored(send, method, path, body):
    assert send(method, path, body).json.keys() == send(method, path, body, query="").json.keys() != set()


@pytest.mark.parametrize(("method", "path", "body"), [case for case in APPLIES if case[0] != "DELETE"])
@pytest.mark.parametrize(
    "query", ["background_processing=true", "background_request=false", "background_request=", "background_request=1"]
)
def test_other_arguments_and_values_have_no_effect(send, method, path, body, query):
    answer = send(method, path, body, query=query)

    assert (answer.status, "identifiers" in answer.json) == (200, True)


@pytest.mark.parametrize(("method", "path", "body"), FAILING)
def test_errors_in_the_background_are_invisible_and_leave_nothing(send, everything, method, path, body):
    before = everything()

    answer = send(method, path, body)

    assert (answer.status, answer.json) == (200, {})
    assert everything() == before


def test_a_key_a_method_and_a_body_are_still_looked_at(ask, personal, ask_without_key, world, everything):
    before, taggings = everything(), f"/tags/{world['tag']}/taggings"

    assert ask_without_key.refused("POST", "/people", signing_up("bo@example.org"), query=BACKGROUND)[0] == 403
    assert ask_without_key.refused("PUT", f"/people/{world['person']}", {}, query=BACKGROUND)[0] == 403
    assert personal.refused("POST", taggings, link_to(world["person"]), query=BACKGROUND)[0] == 403
    assert ask.refused("DELETE", f"/people/{world['person']}", query=BACKGROUND)[0] == 405
    assert ask.refused("PUT", taggings + f"/{world['tagging']}", {}, query=BACKGROUND)[0] == 405
    assert ask.refused("POST", "/people", b"{", query=BACKGROUND)[0] == 400
    assert ask.refused("POST", "/peopel", {}, query=BACKGROUND)[0] == 404
    assert everything() == before


@pytest.mark.parametrize("top", ["/donations", "/fundraising_pages/{fundraising_page}/donations"])
def test_donations_are_edited_in_the_background_where_a_setting_lets_them_be_edited(emulator, send, everything, top):
    before, case = everything(), ("PUT", top + "/{donation}", {"identifiers": ["crm:1"]})

    assert send(*case).status == 405
    assert everything() == before

    emulator.settings.actionnetwork.donations_take_put = True
    assert send(*case).json == {}
    assert emulator.actionnetwork["donations"].find(identifier="crm:1") is not None


@pytest.mark.parametrize("key", [None, "mockapi-key"])
@pytest.mark.parametrize("records", [records for _, _, records in KINDS.values()])
def test_a_helper_without_a_key_takes_the_argument_too(client, world, emulator, key, records):
    action, actions = next((a, b) for a, b, c in KINDS.values() if c == records)
    before = emulator.actionnetwork[records].count()
    body = {**signing_up("bo@example.org"), **RECIPIENTS}

    assert client(key=key).post(f"/{actions}/{world[action]}/{records}", body, query=BACKGROUND) == {}

    assert emulator.actionnetwork[records].count() == before + 1


@pytest.mark.parametrize(
    ("path", "noun"),
    [
        ("/people", "people"),
        ("/forms/{form}/submissions", "submissions"),
        ("/events/{event}/attendance", "attendances"),
    ],
)
def test_version_1_too(ask_v1, world, emulator, path, noun):
    before = emulator.actionnetwork[noun].count()

    assert ask_v1.post(path.format(**world), signing_up("bo@example.org"), query=BACKGROUND) == {}

    assert emulator.actionnetwork[noun].count() == before + 1


def test_deleting_a_person_in_version_1_is_not_in_the_table(ask_v1, world):
    answer = ask_v1("DELETE", f"/people/{world['person']}", query=BACKGROUND)

    assert answer.json == {"notice": "This person was successfully deleted."}


# ---- later


@pytest.fixture
def delay(emulator, world):
    """Background requests take a minute."""
    emulator.settings.actionnetwork.background_delay = 60
    return 60


@pytest.mark.parametrize(("method", "path", "body"), APPLIES)
def test_with_a_delay_it_is_done_once_the_clock_has_passed_it(emulator, delay, send, everything, method, path, body):
    emulator.clock.advance(minutes=1)
    before = everything()

    assert send(method, path, body, "/").json == {}

    assert everything() == before
    emulator.clock.advance(seconds=59)
    assert everything() == before
    emulator.clock.advance(seconds=1)
    assert everything() != before


@pytest.mark.parametrize(("method", "path", "body"), APPLIES)
def test_what_is_done_later_is_what_the_plain_request_does_then(emulator, delay, send, everything, method, path, body):
    with emulator.savepoint():
        emulator.clock.advance(seconds=60)
        send(method, path, body, query="")
        plain = everything()
        emulator.clock.freeze(NOW)

    send(method, path, body)
    emulator.clock.advance(hours=1)  # as of when it was due, not of when somebody looked

    assert everything() == plain


@pytest.mark.parametrize(("method", "path", "body"), APPLIES)
def test_draining_does_it_now(emulator, delay, send, everything, method, path, body):
    emulator.clock.advance(seconds=5)
    with emulator.savepoint():
        send(method, path, body, query="")
        plain = everything()

    send(method, path, body)
    emulator.actionnetwork.drain()

    assert everything() == plain
    emulator.clock.advance(hours=1)
    assert everything() == plain  # and only once


@pytest.mark.parametrize(("method", "path", "body"), FAILING)
@pytest.mark.parametrize("way", ["clock", "drain"])
def test_errors_that_come_later_are_invisible_too(emulator, delay, send, everything, method, path, body, way):
    before = everything()

    answer = send(method, path, body)
    if way == "drain":
        emulator.actionnetwork.drain()
    else:
        emulator.clock.advance(hours=1)

    assert (answer.status, answer.json) == (200, {})
    assert everything() == before
    assert send("GET", "/people", None).status == 200


@pytest.mark.parametrize("key", [None, "wrong"])
def test_helpers_without_a_key_are_delayed_too(delay, emulator, client, world, everything, key):
    stranger, before = client(key=key), everything()
    path = "/petitions/{petition}/signatures".format(**world)

    assert stranger.post(path, signing_up("bo@example.org"), query=BACKGROUND) == {}
    assert stranger.post(path, {"person": {}}, query=BACKGROUND) == {}
    assert stranger.post(f"/petitions/{UNKNOWN}/signatures", signing_up("bo@example.org"), query=BACKGROUND) == {}

    assert everything() == before
    emulator.clock.advance(minutes=2)
    (signature,) = [row for row in emulator.actionnetwork["signatures"].all() if row.id != world["signature"]]
    assert signature.created_date.isoformat() == "2026-03-01T12:01:00+00:00"


@pytest.mark.parametrize(("method", "path", "body"), DOES_NOT)
def test_a_delay_delays_nothing_else(delay, send, method, path, body):
    assert send(method, path, body).json != {}


def test_plain_requests_are_not_delayed(delay, ask, people):
    assert ask.signup("bo@example.org")["email_addresses"][0]["address"] == "bo@example.org"
    assert people.count(email_address="bo@example.org") == 1


def test_requests_are_done_in_the_order_in_which_they_came(emulator, delay, ask, world, people):
    for name in ("A", "B", "C"):
        ask.put(f"/people/{world['person']}", {"given_name": name}, query=BACKGROUND)
        emulator.clock.advance(seconds=20)
    assert people.get(world["person"]).given_name == "A"

    emulator.clock.advance(seconds=20)
    assert people.get(world["person"]).given_name == "B"
    emulator.actionnetwork.drain()

    rosa = people.get(world["person"])
    assert rosa.given_name == "C"
    assert rosa.modified_date.isoformat() == "2026-03-01T12:01:20+00:00"


def test_a_later_plain_request_is_done_sooner(delay, emulator, ask, world, people):
    ask.put(f"/people/{world['person']}", {"given_name": "Background"}, query=BACKGROUND)
    ask.put(f"/people/{world['person']}", {"given_name": "Plain"})
    assert people.get(world["person"]).given_name == "Plain"

    emulator.actionnetwork.drain()

    assert people.get(world["person"]).given_name == "Background"


def test_what_somebody_reads_is_up_to_the_moment(delay, emulator, ask):
    ask.post("/people", signing_up("bo@example.org"), query=BACKGROUND)
    emulator.clock.advance(seconds=60)

    person = ask.people("filter=email_address eq 'bo@example.org'")

    assert [one["created_date"] for one in person] == ["2026-03-01T12:01:00Z"]


def test_each_request_is_done_on_its_own_accounts_list_and_in_its_version(
    delay, emulator, personal, ask_v1, ask, people
):
    personal.post("/people", signing_up("mine@example.org"), query=BACKGROUND)
    ask_v1.post("/people", {"person": {**signing_up("old@example.org")["person"], "custom_fields": {"a": "b"}}},
                query=BACKGROUND)  # fmt: skip

    emulator.actionnetwork.drain()

    assert [one["email_addresses"][0]["address"] for one in personal.people()] == ["mine@example.org"]
    assert people.count(email_address="mine@example.org") == 0
    (old,) = people.filter(email_address="old@example.org")
    assert old.custom_fields == {}  # version 1 has none


def test_what_is_gone_by_then_is_passed_over(delay, emulator, ask, world, people):
    path = f"/tags/{world['tag']}/taggings/{world['tagging']}"
    ask("DELETE", path, query=BACKGROUND)
    ask.post("/people", signing_up("bo@example.org"), query=BACKGROUND)
    assert ask("DELETE", path).status == 200

    emulator.actionnetwork.drain()

    assert people.count(email_address="bo@example.org") == 1


def test_mails_and_webhooks_follow_when_it_is_done(delay, emulator, ask):
    form = emulator.actionnetwork["forms"].insert(title="Join", thank_you={"subject": "Thanks"})
    emulator.actionnetwork.webhooks.add()
    triggers = {"triggers": {"autoresponse": {"enabled": True}}}

    ask.post(f"/forms/{form.id}/submissions", {**signing_up("bo@example.org"), **triggers}, query=BACKGROUND)
    assert (len(emulator.outbox), emulator.actionnetwork.webhooks.deliveries()) == (0, [])
    emulator.clock.advance(minutes=5)

    (mail,) = emulator.outbox.find(kind="autoresponse")
    (delivery,) = emulator.actionnetwork.webhooks.deliveries()
    assert (mail.subject, mail.sent_at) == ("Thanks", emulator.clock.seconds() - 240)
    assert delivery.payload["osdi:submission"]["created_date"] == "2026-03-01T12:01:00Z"


def test_a_savepoint_takes_back_what_was_put_off(delay, emulator, ask, everything):
    before = everything()
    with emulator.savepoint():
        ask.post("/people", signing_up("bo@example.org"), query=BACKGROUND)

    emulator.actionnetwork.drain()

    assert everything() == before


def test_draining_with_nothing_put_off_does_nothing(emulator, everything, world):
    before = everything()

    emulator.actionnetwork.drain()

    assert everything() == before
