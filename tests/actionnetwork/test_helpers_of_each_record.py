"""The ways to record an attendance, a donation, an outreach or a response: by helper, by link, without a key, later.

Reference 12.4 to 14 and 39.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

API = "https://actionnetwork.org/api/v2"
NOBODY = "495db021-ac8d-4a7e-94d1-734c7eab475c"


@dataclass(frozen=True)
class Kind:
    """A kind of record: its actions, the name of one, its counter, what a record needs, whether only one is kept."""

    records: str
    actions: str
    action: str
    counter: str
    once: bool
    thanks: bool
    least: dict[str, Any] = field(default_factory=dict)


KINDS = [
    Kind("attendances", "events", "event", "total_accepted", once=True, thanks=True),
    Kind(
        "donations",
        "fundraising_pages",
        "fundraising page",
        "total_donations",
        once=False,
        thanks=False,
        least={"recipients": [{"display_name": "The fund", "amount": "5.00"}]},
    ),
    Kind("outreaches", "advocacy_campaigns", "advocacy campaign", "total_outreaches", once=False, thanks=False),
    Kind("responses", "surveys", "survey", "total_responses", once=True, thanks=True),
]


@pytest.fixture(params=KINDS, ids=lambda kind: kind.records)
def kind(request):
    return request.param


@pytest.fixture
def records(emulator, kind):
    """The Python door to the records: the second way to read."""
    return emulator.actionnetwork[kind.records]


@pytest.fixture
def action(ask, kind):
    return f"/{kind.actions}/{ask.id(ask.post(f'/{kind.actions}', {'title': 'Spring'}))}"


@pytest.fixture
def path(kind, action):
    return f"{action}/{kind.records}"


@pytest.fixture
def helper(kind):
    """A function that gives the helper's body for somebody."""

    def body(name="rosa", status=None, **person):
        address = {"address": f"{name}@example.org", **({} if status is None else {"status": status})}
        return {**kind.least, "person": {"email_addresses": [address], **person}}

    return body


@pytest.fixture
def linking(kind, link_to):
    """A function that gives the body that links somebody."""
    return lambda person: {**kind.least, **link_to(person)}


@pytest.fixture
def tags(emulator):
    """Two tags of the group."""
    for name in ("volunteer", "lapsed"):
        emulator.actionnetwork["tags"].create(name=name)


def tags_of(emulator, account=None):
    """The names of the tags that people of an account carry."""
    account = account or emulator.actionnetwork.account()
    return sorted(account["tags"].get(row.tag).name for row in account["taggings"].all())


# ---- by helper


def test_the_helper_makes_the_person_and_the_record(ask, people, records, kind, action, path, helper):
    made = ask.post(path, {**helper(given_name="Rosa", custom_fields={"Size": "M"}), "identifiers": ["crm:1"]})

    (person,) = ask.people()
    assert (person["given_name"], person["custom_fields"]) == ("Rosa", {"Size": "M"})
    assert made["action_network:person_id"] == ask.id(person) == people.find().id
    assert made["_links"]["osdi:person"] == person["_links"]["self"]
    assert made["identifiers"] == ["crm:1", f"action_network:{ask.id(made)}"]
    assert records.get("crm:1").person_id == ask.id(person)
    assert ask.get(action)[kind.counter] == ask.get(path)["total_records"] == 1


def test_the_helper_finds_somebody_known_by_mail_or_phone(ask, people, path, helper):
    rosa = ask.signup("rosa@example.org", "12025550143", family_name="Quill")

    by_mail = ask.post(path, helper("ROSA", given_name="Rosa"))
    body = helper()
    body["person"] = {"phone_numbers": [{"number": "2025550143"}]}
    by_phone = ask.post(path, body)

    assert by_mail["action_network:person_id"] == by_phone["action_network:person_id"] == ask.id(rosa)
    (person,) = people.all()
    assert (person.given_name, person.family_name) == ("Rosa", "Quill")


@pytest.mark.parametrize(
    "person",
    [None, "rosa", [], 7, {}, {"given_name": "Rosa"}, {"email_addresses": "rosa@example.org"},
     {"email_addresses": [{"address": "nowhere"}]}, {"email_addresses": [{}]}, {"identifiers": ["crm:unknown"]},
     {"email_addresses": [{"address": "rosa@example.org"}], "custom_fields": "M"}],
    ids=str,
)  # fmt: skip
def test_a_helper_that_cannot_be_fulfilled_says_and_does_nothing(ask, ask_without_key, everything, kind, path, person):
    before = everything()

    assert ask.post(path, {**kind.least, "person": person}) == {}
    assert ask_without_key.post(path, {**kind.least, "person": person}) == {}
    assert everything() == before


def test_a_helper_subscribes_again_and_never_unsubscribes(ask, people, path, helper):
    rosa = ask.signup("rosa@example.org")
    status = lambda: people.get(ask.id(rosa)).email_addresses[0]["status"]  # noqa: E731

    ask.post(path, helper(status="unsubscribed"))
    assert status() == "subscribed"
    ask.put(f"/people/{ask.id(rosa)}", {"email_addresses": [{"status": "unsubscribed"}]})
    ask.post(path, helper())
    assert status() == "unsubscribed"
    ask.post(path, helper(status="subscribed"))
    assert status() == "subscribed"


def test_acting_moves_the_persons_date(ask, emulator, path, linking):
    rosa = ask.signup("rosa@example.org")
    emulator.clock.advance(hours=1)

    ask.post(path, linking(rosa))

    (person,) = ask.people()
    assert (person["created_date"], person["modified_date"]) == ("2026-03-01T12:00:00Z", "2026-03-01T13:00:00Z")


def test_recording_leaves_the_actions_dates_alone(ask, emulator, action, path, helper):
    before = ask.get(action)
    emulator.clock.advance(hours=1)

    ask.post(path, helper())

    assert ask.get(action)["modified_date"] == before["modified_date"]


def test_a_second_time_is_the_same_record_or_another(ask, records, kind, action, path, helper):
    first, second = ask.post(path, helper()), ask.post(path, helper())

    expected = 1 if kind.once else 2
    assert len({ask.id(first), ask.id(second)}) == expected
    assert ask.get(action)[kind.counter] == records.count() == expected


def test_a_known_identifier_is_the_same_record(ask, client, emulator, records, path, helper):
    first = ask.post(path, {**helper(), "identifiers": ["crm:1"]})
    emulator.clock.advance(minutes=1)

    again = ask.post(path, {**helper(), "identifiers": ["crm:1", "crm:2"]})

    assert again == {
        **first,
        "identifiers": [*first["identifiers"], "crm:2"],
        "modified_date": "2026-03-01T12:01:00Z",
    }
    native = ask.post(path, {**helper(), "identifiers": [first["identifiers"][1]]})
    assert ask.id(native) == ask.id(first)
    assert records.count() == 1


def test_an_identifier_of_another_group_is_left_to_it(ask, client, emulator, kind, path, helper):
    others = client(key=emulator.actionnetwork.add_group("Others").api_key)
    theirs = others.post(f"/{kind.actions}", {"title": "Theirs"})
    record = others.post(
        f"/{kind.actions}/{ask.id(theirs)}/{kind.records}", {**helper("noor"), "identifiers": ["crm:1"]}
    )

    made = ask.post(path, {**helper(), "identifiers": ["crm:1"]})

    assert made["identifiers"] == [f"action_network:{ask.id(made)}"]
    assert ask.id(made) != ask.id(record)


def test_who_made_an_action_gets_its_people_on_a_list_of_their_own(ask, client, emulator, kind, helper):
    member = emulator.actionnetwork.account().add_member("mel@example.org", given_name="Mel", api_key="mel-key")
    links = {"osdi:creator": {"href": f"/people/{member.id}"}}
    made = ask.post(f"/{kind.actions}", {"title": "Spring", "_links": links})

    ask.post(f"/{kind.actions}/{ask.id(made)}/{kind.records}", helper(given_name="Rosa"))

    (person,) = client(key="mel-key").people()
    assert (person["given_name"], person["email_addresses"][0]["address"]) == ("Rosa", "rosa@example.org")
    assert ask.id(person) != ask.id(ask.people()[0])


# ---- tags


def test_tags_are_added_then_removed_and_unknown_ones_passed_over(ask, emulator, tags, path, helper):
    body = {**helper(), "add_tags": ["volunteer", "lapsed", "nothing", "Volunteer"], "remove_tags": ["lapsed", "none"]}

    assert ask.post(path, body)["identifiers"]

    assert tags_of(emulator) == ["volunteer"]
    assert emulator.actionnetwork["tags"].count() == 2
    ask.post(path, {**helper(), "remove_tags": ["volunteer"]})
    assert tags_of(emulator) == []


@pytest.mark.parametrize("names", ["volunteer", {"volunteer": True}, [1], [None], 5])
@pytest.mark.parametrize("key", ["add_tags", "remove_tags"])
def test_tags_that_are_no_names_take_everything_back(ask, everything, tags, path, helper, key, names):
    before = everything()

    assert ask.post(path, {**helper(), key: names}) == {}
    assert everything() == before


def test_a_personal_key_tags_nobody(emulator, personal, tags, kind, helper):
    made = personal.post(f"/{kind.actions}", {"title": "Mine"})
    path = f"/{kind.actions}/{personal.id(made)}/{kind.records}"

    record = personal.post(path, {**helper(), "add_tags": ["volunteer"]})

    assert record["action_network:person_id"] == personal.id(personal.people()[0])
    assert tags_of(emulator) == []


def test_without_a_key_the_tags_are_those_of_the_actions_group(
    ask, ask_without_key, client, emulator, tags, kind, helper
):
    group = emulator.actionnetwork.add_group("Others")
    group["tags"].create(name="theirs")
    theirs = client(key=group.api_key).post(f"/{kind.actions}", {"title": "Theirs"})
    body = {**helper(), "add_tags": ["volunteer", "theirs"]}

    assert ask_without_key.post(f"/{kind.actions}/{ask.id(theirs)}/{kind.records}", body) == {}

    assert (tags_of(emulator), tags_of(emulator, group)) == ([], ["theirs"])
    assert ask.people() == []


# ---- by link


def test_the_link_form_records_somebody_known(ask, records, path, linking):
    rosa = ask.signup("rosa@example.org")

    made = ask.post(path, linking(rosa))

    assert made["action_network:person_id"] == ask.id(rosa)
    assert records.get(ask.id(made)).person_id == ask.id(rosa)


@pytest.mark.parametrize("href", ["http://127.0.0.1:8000/api/v2/people/{}", "/api/v1/people/{}/", "{}"])
def test_a_link_is_read_for_its_id(ask, kind, path, href):
    rosa = ask.signup("rosa@example.org")

    made = ask.post(path, {**kind.least, "_links": {"osdi:person": {"href": href.format(ask.id(rosa))}}})

    assert made["action_network:person_id"] == ask.id(rosa)


@pytest.mark.parametrize(
    "links",
    [None, {}, [], "x", {"osdi:person": None}, {"osdi:person": "x"}, {"osdi:person": {}}, {"osdi:person": []},
     {"osdi:person": {"href": 5}}, {"osdi:person": {"href": f"{API}/people/{NOBODY}"}},
     {"osdi:people": {"href": f"{API}/people/{NOBODY}"}}],
    ids=str,
)  # fmt: skip
def test_the_link_form_needs_a_person(ask, everything, kind, path, links):
    before = everything()

    assert ask.refused("POST", path, {**kind.least, "_links": links}) == (
        400,
        "You must specify a valid person id",
    )
    assert everything() == before


def test_somebody_of_another_group_cannot_be_linked(ask, client, emulator, everything, path, linking):
    stranger = client(key=emulator.actionnetwork.add_group("Others").api_key).signup("noor@example.org")
    before = everything()

    assert ask.refused("POST", path, linking(stranger))[0] == 400
    assert everything() == before


# ---- without a key


@pytest.mark.parametrize("key", [None, "wrong"])
def test_a_helper_without_a_good_key_works_and_tells_nothing(ask, client, kind, action, path, helper, key):
    answer = client(key=key)("POST", f"{path}/", helper(given_name="Rosa"))

    assert (answer.status, answer.json) == (200, {})
    assert dict(answer.headers)["Access-Control-Allow-Origin"] == "*"
    assert ask.get(action)[kind.counter] == 1
    (record,) = next(iter(ask.get(path)["_embedded"].values()))
    (person,) = ask.people()
    assert record["action_network:person_id"] == ask.id(person)
    assert person["given_name"] == "Rosa"
    assert record["action_network:referrer_data"] == {
        "source": "none",
        "referrer": "mockapi-example-group",
        "website": "api",
    }


def test_without_a_key_people_come_to_the_group_that_owns_the_action(
    ask, client, emulator, ask_without_key, kind, helper
):
    others = client(key=emulator.actionnetwork.add_group("Others").api_key)
    theirs = others.post(f"/{kind.actions}", {"title": "Theirs"})

    assert ask_without_key.post(f"/{kind.actions}/{others.id(theirs)}/{kind.records}", helper()) == {}

    assert len(others.people()) == 1
    assert ask.people() == []


def test_only_helpers_work_without_a_key(ask, ask_without_key, everything, path, linking, helper):
    made = ask.post(path, helper())
    rosa = ask.people()[0]
    before = everything()

    for method, place, body in (
        ("POST", path, linking(rosa)),
        ("POST", path, {}),
        ("GET", path, None),
        ("GET", f"{path}/{ask.id(made)}", None),
        ("PUT", f"{path}/{ask.id(made)}", {"identifiers": ["crm:1"]}),
        ("PUT", path, helper()),
        ("DELETE", path, None),
    ):
        assert ask_without_key.refused(method, place, body) == (403, "API Key invalid or not present")
    assert everything() == before


def test_an_unknown_action_is_a_404_with_a_key_and_nothing_without(ask, ask_without_key, everything, kind, helper):
    path = f"/{kind.actions}/{NOBODY}/{kind.records}"
    before = everything()

    assert ask.refused("POST", path, helper()) == (404, f"Couldn't find {kind.action} with id = {NOBODY}")
    assert ask_without_key.post(path, helper()) == {}
    assert everything() == before


# ---- in the background


@pytest.mark.parametrize("form", ["helper", "link"])
def test_a_background_request_is_done_and_answers_nothing(ask, kind, action, path, helper, linking, form):
    rosa = ask.signup("rosa@example.org")
    body = helper() if form == "helper" else linking(rosa)

    assert ask.post(f"{path}/", body, query="background_request=true") == {}

    assert ask.get(action)[kind.counter] == 1
    assert next(iter(ask.get(path)["_embedded"].values()))[0]["action_network:person_id"] == ask.id(rosa)


def test_a_put_in_the_background_answers_nothing(ask, emulator, records, path, helper):
    emulator.settings.actionnetwork.donations_take_put = True
    made = ask.post(path, helper())

    assert ask.put(f"{path}/{ask.id(made)}", {"identifiers": ["crm:1"]}, query="background_request=true") == {}

    assert records.get("crm:1").id == ask.id(made)


@pytest.mark.parametrize("body", [{}, {"person": {}}, {"_links": {"osdi:person": {"href": NOBODY}}}])
def test_errors_in_the_background_are_invisible(ask, emulator, everything, path, body):
    emulator.settings.actionnetwork.donations_take_put = True
    before = everything()

    assert ask.post(path, body, query="background_request=true") == {}
    assert ask.put(f"{path}/{NOBODY}", {"identifiers": ["crm:1"]}, query="background_request=true") == {}
    assert everything() == before


def test_background_requests_wait_where_a_setting_says_so(ask, emulator, everything, kind, action, path, helper):
    emulator.settings.actionnetwork.background_delay = 60
    before = everything()
    for name in ("rosa", "noor"):
        assert ask.post(path, helper(name), query="background_request=true") == {}
    assert everything() == before

    emulator.clock.advance(seconds=59)
    assert ask.get(action)[kind.counter] == 0
    emulator.clock.advance(seconds=1)
    assert ask.get(action)[kind.counter] == 2
    assert ask.post(path, helper("kim"), query="background_request=true") == {}
    emulator.actionnetwork.drain()
    assert ask.get(action)[kind.counter] == 3
    assert len(ask.people()) == 3


@pytest.mark.parametrize("query", ["background_processing=true", "background_request=false", "background_request="])
def test_other_arguments_ask_for_no_background(ask, path, helper, query):
    assert ask.post(path, helper(), query=query)["identifiers"]


def test_a_background_argument_changes_no_get(ask, path, helper):
    made = ask.post(path, helper())

    assert ask.get(f"{path}/{ask.id(made)}", query="background_request=true") == made


# ---- referrer data, dates, edits


def test_source_and_website_are_settable_and_the_rest_is_not(ask, records, path, helper):
    sent = {
        "source": "spring", "website": "https://example.org", "referrer": "me", "email_referrer": "x",
        "mobile_message_referrer": "x", "other": "x",
    }  # fmt: skip

    made = ask.post(path, {**helper(), "action_network:referrer_data": sent})

    assert made["action_network:referrer_data"] == records.get(ask.id(made)).referrer_data
    assert made["action_network:referrer_data"] == {
        "source": "spring",
        "website": "https://example.org",
        "referrer": "mockapi-example-group",
    }


@pytest.mark.parametrize("sent", [None, {}, {"source": None}, {"source": "", "website": ""}])
def test_referrer_data_has_defaults(ask, path, helper, sent):
    made = ask.post(path, {**helper(), "action_network:referrer_data": sent})

    assert made["action_network:referrer_data"] == {
        "source": "none",
        "referrer": "mockapi-example-group",
        "website": "api",
    }


@pytest.mark.parametrize("sent", ["spring", [], {"source": []}, {"website": {}}])
def test_what_is_no_referrer_data_is_refused(ask, everything, path, linking, helper, sent):
    rosa = ask.signup("rosa@example.org")
    before = everything()

    status, text = ask.refused("POST", path, {**linking(rosa), "action_network:referrer_data": sent})
    assert (status, text.split()[0]) == (400, "action_network:referrer_data")
    assert ask.post(path, {**helper(), "action_network:referrer_data": sent}) == {}
    assert everything() == before


def test_a_record_may_be_backdated_once(ask, emulator, path, helper):
    emulator.settings.actionnetwork.donations_take_put = True
    made = ask.post(path, {**helper(), "created_date": "2014-03-18T22:21:00Z", "identifiers": ["crm:1"]})
    assert made["created_date"] == "2014-03-18T22:21:00Z"

    again = ask.post(path, {**helper(), "created_date": "2015-01-01", "identifiers": ["crm:1"]})
    changed = ask.put(f"{path}/{ask.id(made)}", {"created_date": "2016-01-01"})

    assert again["created_date"] == changed["created_date"] == "2014-03-18T22:21:00Z"


def test_a_put_adds_identifiers_and_leaves_what_is_the_services(ask, emulator, records, path, helper):
    emulator.settings.actionnetwork.donations_take_put = True
    made = ask.post(path, helper())
    noor = ask.signup("noor@example.org")
    emulator.clock.advance(minutes=1)

    changed = ask.put(
        f"{path}/{ask.id(made)}/",
        {
            "identifiers": ["crm:1", "crm:1", "nonsense", 5],
            "action_network:referrer_data": {"source": "later"},
            "action_network:person_id": ask.id(noor),
            "person": {"given_name": "Noor"},
            "_links": {"osdi:person": noor["_links"]["self"]},
            "modified_date": "2001-01-01",
            "add_tags": "x",
        },
    )

    assert changed == {
        **made,
        "identifiers": [*made["identifiers"], "crm:1"],
        "modified_date": "2026-03-01T12:01:00Z",
    }
    assert records.get("crm:1").person_id != ask.id(noor)
    assert ask.put(f"{path}/{ask.id(made)}", {"identifiers": None}) == changed


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_records_and_their_collections_cannot_be_deleted(ask, everything, path, helper, method):
    made = ask.post(path, helper())
    before = everything()

    assert ask.refused("DELETE", f"{path}/{ask.id(made)}") == (405, "DELETE is not allowed on this endpoint")
    assert ask.refused(method, path, helper()) == (405, f"{method} is not allowed on this endpoint")
    assert everything() == before


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_a_persons_records_are_read_only_and_at_addresses_of_their_own(ask, everything, kind, path, helper, method):
    made = ask.post(path, helper())
    ask.post(path, helper("noor"))
    theirs = f"/people/{made['action_network:person_id']}/{kind.records}"
    before = everything()

    (item,) = next(iter(ask.get(theirs)["_embedded"].values()))
    assert item["_links"]["self"]["href"] == f"{API}{theirs}/{ask.id(made)}"
    assert ask.get(f"{theirs}/{ask.id(made)}")["identifiers"] == made["identifiers"]
    for place in (theirs, f"{theirs}/{ask.id(made)}"):
        assert ask.refused(method, place, helper())[0] == 405
    assert everything() == before


def test_a_record_is_not_found_below_another_action_or_person(ask, kind, path, helper):
    made = ask.post(path, helper())
    other = ask.post(f"/{kind.actions}", {"title": "Other"})
    noor = ask.signup("noor@example.org")

    for place in (f"/{kind.actions}/{ask.id(other)}/{kind.records}", f"/people/{ask.id(noor)}/{kind.records}"):
        status, text = ask.refused("GET", f"{place}/{ask.id(made)}")
        assert (status, text.split(" with ")[1]) == (404, f"id = {ask.id(made)}")
    assert ask.refused("PUT", f"/{kind.actions}/{ask.id(other)}/{kind.records}/{ask.id(made)}", {})[0] in (404, 405)


# ---- thanks

THANKS = {"triggers": {"autoresponse": {"enabled": True}}}


def test_thanks_are_sent_for_actions_that_have_some(ask, emulator, kind, helper):
    subject = {"subject": "Thank you", "body": "<p>Really</p>"}
    row = emulator.actionnetwork[kind.actions].insert(title="In the interface", thank_you=subject)
    path = f"/{kind.actions}/{row.id}/{kind.records}"

    ask.post(path, helper("noor"))
    ask.post(path, {**helper("noor"), "triggers": {"autoresponse": {"enabled": False}}})
    ask.post(path, {**helper("noor"), "triggers": "autoresponse"})
    assert len(emulator.outbox) == 0
    ask.post(path, {**helper(), **THANKS})

    assert [tuple(mail.to) for mail in emulator.outbox] == ([("rosa@example.org",)] if kind.thanks else [])


def test_actions_made_over_the_api_thank_nobody_and_links_neither(ask, emulator, kind, action, path, helper, linking):
    emulator.actionnetwork[kind.actions].overwrite(action.rpartition("/")[2], thank_you={"subject": "Thank you"})
    ask.post(path, {**helper(), **THANKS})
    row = emulator.actionnetwork[kind.actions].insert(title="In the interface", thank_you={"subject": "Thank you"})
    if kind.thanks:
        ask.post(f"/{kind.actions}/{row.id}/{kind.records}", {**linking(ask.people()[0]), **THANKS})

    assert len(emulator.outbox) == 0
