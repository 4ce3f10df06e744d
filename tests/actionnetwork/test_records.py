"""Records of what people did, alike for all kinds of action: by helper, by link, and without a key."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from wire import HOMES, LEAST, home_of, rel_of


@dataclass
class Kind:
    """An action and its records."""

    actions: str
    records: str
    counter: str
    parent: str

    @property
    def least(self):
        return LEAST.get(self.records, {})


KINDS = [
    Kind("forms", "submissions", "total_submissions", "form"),
    Kind("petitions", "signatures", "total_signatures", "petition"),
    Kind("events", "attendances", "total_accepted", "event"),
    Kind("fundraising_pages", "donations", "total_donations", "fundraising_page"),
    Kind("advocacy_campaigns", "outreaches", "total_outreaches", "advocacy_campaign"),
    Kind("surveys", "responses", "total_responses", "survey"),
]
ONCE = [kind for kind in KINDS if kind.records not in ("donations", "outreaches")]  # reference 37
EDITED = [kind for kind in KINDS if kind.records != "donations"]  # reference 20.5
PERSON = {"given_name": "Rosa", "email_addresses": [{"address": "rosa@example.org"}]}


def of(kinds):
    return pytest.mark.parametrize("kind", kinds, ids=lambda kind: kind.records)


@pytest.fixture(params=KINDS, ids=lambda kind: kind.records)
def kind(request):
    return request.param


@pytest.fixture
def action(ask, kind):
    return ask.post(f"/{kind.actions}", {"title": "Tell your story"})


@pytest.fixture
def path(ask, kind, action):
    return f"/{kind.actions}/{ask.id(action)}/{kind.records}"


def count(ask, kind, action):
    return ask.get(f"/{kind.actions}/{ask.id(action)}")[kind.counter]


def link_to(ask, person):
    return {"_links": {"osdi:person": {"href": f"https://actionnetwork.org/api/v2/people/{ask.id(person)}"}}}


def test_the_helper_makes_the_person_and_the_record(ask, kind, action, path):
    record = ask.post(path, {**kind.least, "person": PERSON, "identifiers": ["crm:1"]})

    (person,) = ask.people()
    assert person["given_name"] == "Rosa"
    assert record["action_network:person_id"] == ask.id(person)
    assert record[f"action_network:{kind.parent}_id"] == ask.id(action)
    assert record["identifiers"] == ["crm:1", f"action_network:{ask.id(record)}"]
    assert record["action_network:referrer_data"]["source"] == "none"
    assert record["action_network:referrer_data"]["website"] == "api"
    assert set(record["_links"]) == {"self", rel_of("v2", kind.actions)[:-1], "osdi:person", "curies"}
    assert record["_links"]["osdi:person"] == person["_links"]["self"]
    assert ask.get(f"{path}/{ask.id(record)}") == record
    assert count(ask, kind, action) == 1


def test_the_link_form_records_somebody_known(ask, kind, action, path, emulator):
    person = ask.signup("rosa@example.org")

    record = ask.post(path, {**kind.least, **link_to(ask, person)})

    assert record["action_network:person_id"] == ask.id(person)
    assert emulator.actionnetwork[kind.records].count(person=ask.id(person)) == 1


@pytest.mark.parametrize("links", [None, {}, {"osdi:person": {"href": "https://example.org/people/nobody"}}])
def test_the_link_form_needs_a_person(ask, kind, action, path, links):
    assert ask.refused("POST", path, {**kind.least, "_links": links}) == (400, "You must specify a valid person id")
    assert count(ask, kind, action) == 0


@pytest.mark.parametrize(
    "person",
    [None, "rosa", [], {}, {"given_name": "Rosa"}, {"email_addresses": "x"}, {"email_addresses": [{"address": "x"}]}],
)
def test_a_helper_that_cannot_be_fulfilled_says_nothing(ask, kind, action, path, person, emulator):
    assert ask.post(path, {**kind.least, "person": person}) == {}
    assert count(ask, kind, action) == 0
    assert emulator.actionnetwork["people"].count() == 0


def test_what_fails_after_the_person_takes_the_person_back_too(ask, kind, path):
    assert ask.post(path, {**kind.least, "person": PERSON, "add_tags": "volunteer"}) == {}
    assert ask.people() == []


@of(ONCE)
def test_one_record_for_each_person_and_action(ask, kind, action, path, emulator):
    first = ask.post(path, {**kind.least, "person": PERSON})
    emulator.clock.advance(seconds=9)

    again = ask.post(path, {**kind.least, "person": {**PERSON, "given_name": "Rosie"}, "identifiers": ["crm:2"]})

    assert ask.id(again) == ask.id(first)
    assert "crm:2" in again["identifiers"]
    assert again["modified_date"] > first["modified_date"]
    assert count(ask, kind, action) == 1
    assert ask.people()[0]["given_name"] == "Rosie"


def test_acting_moves_the_persons_modified_date(ask, kind, path, emulator):
    person = ask.signup("rosa@example.org")
    emulator.clock.advance(hours=1)

    ask.post(path, {**kind.least, **link_to(ask, person)})

    assert ask.people()[0]["modified_date"] == "2026-03-01T13:00:00Z"


def test_a_helper_tags_and_subscribes_but_never_unsubscribes(ask, kind, path, emulator):
    tag = emulator.actionnetwork["tags"].create(name="volunteer")
    address = {"address": "rosa@example.org", "status": "unsubscribed"}

    ask.post(path, {**kind.least, "person": {"email_addresses": [address]}, "add_tags": ["volunteer"]})

    assert ask.people()[0]["email_addresses"][0]["status"] == "subscribed"
    assert emulator.actionnetwork["taggings"].count(tag=tag) == 1


def test_referrer_data_and_an_earlier_date_are_taken(ask, kind, path):
    referrer = {"source": "spring", "website": "https://example.org", "referrer": "not settable"}

    record = ask.post(
        path,
        {
            **kind.least,
            "person": PERSON,
            "action_network:referrer_data": referrer,
            "created_date": "2025-12-24T18:00:00Z",
        },
    )

    assert record["action_network:referrer_data"]["source"] == "spring"
    assert record["action_network:referrer_data"]["website"] == "https://example.org"
    assert record["action_network:referrer_data"]["referrer"] != "not settable"
    assert record["created_date"] == "2025-12-24T18:00:00Z"


@of(EDITED)
def test_a_put_adds_identifiers_and_moves_nothing_else(ask, kind, path):
    record = ask.post(path, {**kind.least, "person": PERSON})

    changed = ask.put(f"{path}/{ask.id(record)}", {"identifiers": ["crm:7"], "created_date": "2001-01-01"})

    assert changed == {**record, "identifiers": [*record["identifiers"], "crm:7"]}


def test_a_persons_records_carry_the_address_they_were_read_from(ask, kind, path):
    record = ask.post(path, {**kind.least, "person": PERSON})
    theirs = f"/people/{record['action_network:person_id']}/{kind.records}"

    (item,) = ask.get(theirs)["_embedded"][rel_of("v2", kind.records)]

    assert item["_links"]["self"]["href"] == f"https://actionnetwork.org/api/v2{theirs}/{ask.id(record)}"
    assert ask.get(f"{theirs}/{ask.id(record)}")["identifiers"] == record["identifiers"]
    assert ask.refused("POST", theirs, {})[0] == 405


def test_records_cannot_be_deleted(ask, kind, path):
    record = ask.post(path, {**kind.least, "person": PERSON})

    assert ask.refused("DELETE", f"{path}/{ask.id(record)}")[0] == 405


# ---- without a key


def test_a_helper_works_without_a_key_and_tells_nothing(ask, ask_without_key, kind, action, path):
    answer = ask_without_key("POST", path, {**kind.least, "person": PERSON})

    assert (answer.status, answer.json) == (200, {})
    assert ("Access-Control-Allow-Origin", "*") in answer.headers
    assert count(ask, kind, action) == 1
    assert ask.people()[0]["given_name"] == "Rosa"


@pytest.mark.parametrize("body", [{"person": {}}, {"person": "x"}])
def test_a_helper_that_fails_without_a_key_tells_nothing_either(ask_without_key, path, body):
    assert ask_without_key.post(path, body) == {}


def test_an_unknown_action_is_a_404_with_a_key_and_nothing_without(ask, ask_without_key, kind):
    path = f"/{kind.actions}/495db021-ac8d-4a7e-94d1-734c7eab475c/{kind.records}"

    assert ask.refused("POST", path, {**kind.least, "person": PERSON})[0] == 404
    assert ask_without_key.post(path, {**kind.least, "person": PERSON}) == {}
    assert ask.people() == []


def test_the_link_form_and_reading_need_a_key(ask, kind, ask_without_key, path):
    person = ask.signup("rosa@example.org")

    assert ask_without_key.refused("POST", path, {**kind.least, **link_to(ask, person)})[0] == 403
    assert ask_without_key.refused("GET", path)[0] == 403


def test_a_browser_may_ask_first(ask_without_key, path):
    answer = ask_without_key("OPTIONS", path)

    headers = dict(answer.headers)
    assert answer.status == 200
    assert headers["Access-Control-Allow-Origin"] == "*"
    assert "POST" in headers["Access-Control-Allow-Methods"]


# ---- in the background


@pytest.mark.parametrize("tail", ["", "/"])
def test_background_requests_are_done_and_answer_nothing(ask, kind, action, path, tail):
    assert ask.post(f"{path}{tail}", {**kind.least, "person": PERSON}, query="background_request=true") == {}
    assert count(ask, kind, action) == 1


def test_errors_in_the_background_are_invisible(ask, path):
    assert ask.post(path, {}, query="background_request=true") == {}


def test_the_misnamed_argument_has_no_effect(ask, kind, path):
    assert ask.post(path, {**kind.least, "person": PERSON}, query="background_processing=true") != {}


# ---- v1


IN_V1 = {  # what a new one shows there besides
    "signatures": set(), "submissions": set(), "attendances": {"status"},
    "donations": {"currency", "amount", "recipients", "payment"},
}  # fmt: skip


@of([kind for kind in KINDS if kind.records in HOMES["v1"]])
def test_v1_has_its_own_names(ask, ask_v1, kind, action, path):
    theirs = home_of("v1", kind.records, action)

    record = ask_v1.post(theirs, {**kind.least, "person": PERSON, "originating_system": "OurCRM"})

    shared = {"identifiers", "created_at", "modified_at", "originating_system", "_links"}
    assert set(record) == shared | IN_V1[kind.records]
    assert record["_links"]["osdi:person"]["href"].startswith("https://actionnetwork.org/api/v1/people/")
    assert ask_v1.get(theirs)["total_records"] == 1
    assert "originating_system" not in ask.get(f"{path}/{ask.id(record)}")
