"""Records of actions: helper, link form, keyless posts, and all that one helper POST does (reference 12.7, 39)."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from wire import ACTION_OF, HOMES, LEAST, home_of, link_rel_of, links, path_of, rel_of, shape_of, without_curies

API = "https://actionnetwork.org/api/v2"
NOBODY = "495db021-ac8d-4a7e-94d1-734c7eab475c"
ROSA = {"given_name": "Rosa", "email_addresses": [{"address": "rosa@example.org"}]}
KINDS = list(ACTION_OF)
# What a kind of record shows of a new one besides what all do.
OWN = {
    "attendances": {"status": str},
    "donations": {
        "currency": str, "amount": str, "recipients": [{"display_name": str, "amount": str}],
        "payment": {"method": str, "reference_number": str, "authorization_stored": bool},
        "action_network:recurrence": {"recurring": bool},
    },
    "outreaches": {"type": str},
}  # fmt: skip
COUNTERS = {**{kind: f"total_{kind}" for kind in KINDS}, "attendances": "total_accepted"}  # reference 38
DEDUPLICATED = ["signatures", "attendances", "submissions", "responses"]  # reference 37
REPEATED = ["donations", "outreaches"]  # not deduplicated: reference 20.4, 21.3
WITH_PUT = [kind for kind in KINDS if kind != "donations"]  # which refuse it: reference 20.5
IN_V1 = [kind for kind in KINDS if kind in HOMES["v1"]]


@pytest.fixture(params=KINDS)
def kind(request):
    return request.param


@pytest.fixture
def at(kind, ask):
    """Where records of one kind live: their action's kind, name and path, their own path, what each needs."""
    actions = ACTION_OF[kind]
    action = ask.post(f"/{actions}", {"title": "Tell your story"})
    return SimpleNamespace(
        kind=kind, actions=actions, name=actions[:-1], home=path_of(action), action=action,
        path=home_of("v2", kind, action), rel=rel_of("v2", actions)[:-1],
        least=LEAST.get(kind, {}),
    )  # fmt: skip


@pytest.fixture
def total(ask, at):
    return lambda: ask.get(at.home)[COUNTERS[at.kind]]


@pytest.fixture
def record(ask, at):
    """A function that sends the helper, Rosa's unless others are named."""
    return lambda by=ask, **fields: by.post(at.path, {**at.least, "person": ROSA, **fields})


def test_a_record_has_the_documented_shape_alone_and_among_others(ask, at, kind, record):
    shape = {
        "identifiers": [str],
        "created_date": str,
        "modified_date": str,
        "action_network:person_id": str,
        f"action_network:{at.name}_id": str,
        "action_network:referrer_data": {"source": str, "referrer": str, "website": str},
        **OWN.get(kind, {}),
        "_links": links("self", at.rel, "osdi:person"),
    }

    made = record(identifiers=["our_crm:r1"])
    page = ask.get(at.path)

    (person,) = ask.people()
    assert shape_of(made) == shape
    assert shape_of(page["_embedded"]) == {rel_of("v2", kind): [without_curies(shape)]}
    assert (page["total_records"], page["total_pages"]) == (1, 1)
    assert made["identifiers"] == ["our_crm:r1", f"action_network:{ask.id(made)}"]
    assert made["action_network:person_id"] == ask.id(person)
    assert made[f"action_network:{at.name}_id"] == ask.id(at.action)
    assert made["_links"]["self"]["href"] == f"{API}{at.path}/{ask.id(made)}"
    assert made["_links"][at.rel] == at.action["_links"]["self"]
    assert made["_links"]["osdi:person"] == person["_links"]["self"]
    assert ask.get(f"{at.path}/{ask.id(made)}") == made


def test_all_that_one_helper_post_does(ask, at, total, upload, emulator):
    upload(tags=[{"name": "volunteer"}, {"name": "lapsed"}])
    before = ask.signup(
        email_addresses=[{"address": "rosa@example.org", "status": "unsubscribed"}],
        family_name="Quill", custom_fields={"Hat": "L"}, add_tags=["lapsed"],
    )  # fmt: skip
    emulator.clock.advance(hours=1)

    record = ask.post(
        at.path,
        {
            **at.least,
            "person": {
                **ROSA,
                "identifiers": ["crm:1"],
                "email_addresses": [{"address": "rosa@example.org", "status": "subscribed"}],
                "custom_fields": {"Shirt": "M"},
            },
            "identifiers": ["crm_record:1"],
            "add_tags": ["volunteer", "nothing"],
            "remove_tags": ["lapsed"],
            "triggers": {"autoresponse": {"enabled": True}},
            "action_network:referrer_data": {"source": "spring", "website": "https://example.org"},
        },
    )

    person = ask.get(f"/people/{ask.id(before)}")
    assert (person["given_name"], person["family_name"]) == ("Rosa", "Quill")
    assert person["custom_fields"] == {"Hat": "L", "Shirt": "M"}
    assert person["identifiers"] == [*before["identifiers"], "crm:1"]
    assert person["email_addresses"][0]["status"] == "subscribed"
    assert person["created_date"] == before["created_date"] < person["modified_date"] == "2026-03-01T13:00:00Z"
    (tagging,) = emulator.actionnetwork["taggings"].filter(person=ask.id(person))
    assert emulator.actionnetwork["tags"].get(tagging.tag).name == "volunteer"
    assert record["action_network:referrer_data"]["source"] == "spring"
    assert record["action_network:referrer_data"]["website"] == "https://example.org"
    assert record["action_network:person_id"] == ask.id(person)
    assert total() == 1
    assert ask.get(at.home)["modified_date"] == at.action["modified_date"]  # the parent's date stays


def test_defaults_of_referrer_data_name_the_group_that_owns_the_action(record, emulator):
    assert record()["action_network:referrer_data"] == {
        "source": "none", "referrer": "mockapi-example-group", "website": "api",
    }  # fmt: skip
    assert emulator.actionnetwork.account().slug == "mockapi-example-group"


def test_a_blind_record_and_one_by_link_have_the_same_defaults(ask, ask_without_key, at, record, link_to):
    nia = ask.signup("nia@example.org")
    record(by=ask_without_key)
    ask.post(at.path, {**at.least, **link_to(nia)})

    referrers = [item["action_network:referrer_data"] for item in ask.get(at.path)["_embedded"][rel_of("v2", at.kind)]]

    assert referrers == [{"source": "none", "referrer": "mockapi-example-group", "website": "api"}] * 2


def test_a_later_record_of_the_same_changes_the_referrer_data_that_it_sends(ask, at, record):
    first = record(identifiers=["crm:1"], **{"action_network:referrer_data": {"source": "spring"}})

    again = record(identifiers=["crm:1"], **{"action_network:referrer_data": {"website": "https://example.org"}})

    assert ask.id(again) == ask.id(first)
    assert again["action_network:referrer_data"] == {
        "source": "spring", "referrer": "mockapi-example-group", "website": "https://example.org",
    }  # fmt: skip


@pytest.mark.parametrize("referrer", ["x", 7, [], [{}], {"source": {}}, {"website": [1]}])
def test_referrer_data_of_another_kind_leaves_nothing(ask, at, link_to, everything, referrer):
    person = ask.signup("rosa@example.org")
    before = everything()
    body = {**at.least, "action_network:referrer_data": referrer}

    assert ask.post(at.path, {**body, "person": {"email_addresses": [{"address": "nia@example.org"}]}}) == {}
    assert ask.refused("POST", at.path, {**body, **link_to(person)})[0] == 400
    assert everything() == before


def test_read_only_referrer_data_is_ignored(record):
    sent = {"referrer": "me", "email_referrer": "x", "mobile_message_referrer": "y", "source": "s", "other": 1}

    referrer = record(**{"action_network:referrer_data": sent})["action_network:referrer_data"]

    assert set(referrer) == {"source", "referrer", "website"}
    assert (referrer["source"], referrer["referrer"] == "me") == ("s", False)


@pytest.mark.parametrize("when", ["2014-03-18T15:21:05Z", "2014-03-18T16:21:05+01:00"])
def test_a_record_may_be_backdated_on_creation_and_never_later(ask, at, kind, record, when):
    made = record(created_date=when, identifiers=["crm:1"])

    assert made["created_date"] == "2014-03-18T15:21:05Z"
    again = record(created_date="2001-01-01T00:00:00Z", identifiers=["crm:1"])
    assert (ask.id(again), again["created_date"]) == (ask.id(made), "2014-03-18T15:21:05Z")
    if kind in WITH_PUT:
        assert ask.put(path_of(made), {"created_date": "2001-01-01"})["created_date"] == "2014-03-18T15:21:05Z"


# ---- one for each person and action


@pytest.mark.parametrize("kind", DEDUPLICATED)
def test_a_second_record_of_a_person_updates_the_first(ask, at, record, total, emulator):
    first = record(identifiers=["crm:1"])
    emulator.clock.advance(minutes=1)

    second = record(identifiers=["crm:2"])

    assert ask.id(second) == ask.id(first)
    assert second["identifiers"] == [*first["identifiers"], "crm:2"]
    assert second["created_date"] == first["created_date"] < second["modified_date"]
    assert total() == 1
    assert ask.get(at.path)["total_records"] == 1


@pytest.mark.parametrize("kind", REPEATED)
def test_donations_and_outreaches_are_counted_each_time(ask, ask_without_key, at, record, total, link_to, emulator):
    """One person gives often and writes to many targets: reference 20.4, 21.3."""
    first, second = record(), record()
    record(by=ask_without_key)
    fourth = ask.post(at.path, {**at.least, **link_to(ask.people()[0])})

    assert len({ask.id(one) for one in (first, second, fourth)}) == 3
    assert total() == ask.get(at.path)["total_records"] == 4
    assert emulator.actionnetwork[at.kind].count(person=first["action_network:person_id"]) == 4
    assert len(ask.people()) == 1


@pytest.mark.parametrize("kind", DEDUPLICATED)
def test_helper_and_link_form_mean_the_same_record(ask, at, record, link_to, total):
    first = record()

    second = ask.post(at.path, link_to(ask.people()[0]))

    assert ask.id(second) == ask.id(first)
    assert total() == 1


def test_other_people_and_other_actions_have_records_of_their_own(ask, at, kind, record, total):
    other = ask.post(f"/{at.actions}", {"title": "Another"})
    elsewhere = home_of("v2", kind, other)

    records = [
        record(),
        record(person={"email_addresses": [{"address": "nia@example.org"}]}),
        ask.post(elsewhere, {**at.least, "person": ROSA}),
    ]

    assert len({ask.id(one) for one in records}) == 3
    assert total() == 2
    assert ask.refused("GET", f"{elsewhere}/{ask.id(records[0])}")[0] == 404
    theirs = ask.get(f"/people/{records[0]['action_network:person_id']}/{kind}")
    assert theirs["total_records"] == 2


def test_a_known_identifier_updates_its_record(ask, at, record, total):
    first = record(identifiers=["crm:1"])

    second = record(identifiers=[f"action_network:{ask.id(first)}", "crm:1"])

    assert second == first
    assert total() == 1


# ---- bad persons


@pytest.mark.parametrize(
    "person", [None, "x", 7, [], {}, {"given_name": "Rosa"}, {"email_addresses": [{"address": 7}]}]
)
@pytest.mark.parametrize("keyed", [True, False], ids=["keyed", "blind"])
def test_a_helper_that_cannot_be_fulfilled_answers_an_empty_object(ask, ask_without_key, at, total, person, keyed):
    body = {**at.least, "person": person, "add_tags": ["x"]}
    answer = (ask if keyed else ask_without_key)("POST", at.path, body)

    assert (answer.status, answer.json) == (200, {})
    assert total() == 0
    assert ask.people() == []


@pytest.mark.parametrize(
    "links", [None, [], {"osdi:person": {"href": f"{API}/people/{NOBODY}"}}, {"osdi:person": {"href": f"{API}/people"}}]
)
def test_the_link_form_needs_somebody_within_reach(ask, at, total, links):
    body = {**at.least, "_links": links}
    assert ask.refused("POST", at.path, body) == (400, "You must specify a valid person id")
    assert total() == 0


def test_the_link_form_does_not_reach_into_other_accounts(ask, personal, at, link_to):
    stranger = personal.signup("nia@example.org")

    assert ask.refused("POST", at.path, {**at.least, **link_to(stranger)})[0] == 400


def test_an_unknown_action_is_told_to_the_keyed_only(ask, ask_without_key, at):
    path = at.path.replace(ask.id(at.action), NOBODY)

    body = {**at.least, "person": ROSA}
    assert ask.refused("POST", path, body)[0] == 404
    assert ask.refused("GET", path)[0] == 404
    assert ask_without_key.post(path, body) == {}
    assert ask.people() == []


# ---- without a key


def test_a_blind_helper_does_all_and_tells_nothing(ask, ask_without_key, at, total, upload, emulator):
    upload(tags=[{"name": "volunteer"}])
    ask.signup(email_addresses=[{"address": "rosa@example.org", "status": "unsubscribed"}])
    person = {**ROSA, "email_addresses": [{"address": "rosa@example.org", "status": "subscribed"}]}

    answer = ask_without_key("POST", f"{at.path}/", {**at.least, "person": person, "add_tags": ["volunteer"]})

    assert (answer.status, answer.json) == (200, {})
    (rosa,) = ask.people()
    assert (rosa["given_name"], rosa["email_addresses"][0]["status"]) == ("Rosa", "subscribed")
    assert emulator.actionnetwork["taggings"].count(person=ask.id(rosa)) == 1
    assert total() == 1


def test_a_blind_helper_adds_to_the_list_of_whoever_owns_the_action(ask, personal, ask_without_key, at):
    theirs = personal.post(f"/{at.actions}", {"title": "Mine"})

    assert ask_without_key.post(home_of("v2", at.kind, theirs), {**at.least, "person": ROSA}) == {}

    assert ask.people() == []
    assert [person["given_name"] for person in personal.people()] == ["Rosa"]
    (made,) = personal.get(home_of("v2", at.kind, theirs))["_embedded"][rel_of("v2", at.kind)]
    assert made["action_network:referrer_data"]["referrer"] == "ida-owner"


def test_a_helper_with_a_wrong_key_is_processed_like_one_without(ask, client, at, total):
    """The table of missing and wrong keys (reference 3.1) knows no difference for POSTs to helpers."""
    answer = client(key="wrong")("POST", at.path, {**at.least, "person": ROSA})

    assert (answer.status, answer.json) == (200, {})
    assert total() == 1


def test_without_a_key_nothing_else_is_possible(ask, ask_without_key, at, record, link_to):
    made = record()
    one = path_of(made)

    for method, path, body in (
        ("GET", at.path, None), ("GET", one, None), ("PUT", one, {"identifiers": ["crm:1"]}), ("DELETE", one, None),
        ("POST", at.path, {**at.least, **link_to(ask.people()[0])}), ("POST", "/people", {"person": ROSA}),
        ("POST", f"/{at.actions}", {"title": "x"}),
    ):  # fmt: skip
        assert ask_without_key.refused(method, path, body)[0] == 403, (method, path)
    assert ask.get(one) == made


# ---- reading and editing


def test_records_are_read_below_their_action_and_below_their_person(ask, at, kind, record):
    made = record()
    theirs = f"/people/{made['action_network:person_id']}/{kind}"

    page = ask.get(theirs)
    (item,) = page["_embedded"][rel_of("v2", kind)]

    here = {"href": f"{API}{theirs}/{ask.id(made)}"}
    assert page["_links"][link_rel_of("v2", kind)] == [here]
    assert item["_links"]["self"] == here
    alone = ask.get(f"{theirs}/{ask.id(made)}")
    assert {**alone, "_links": 0} == {**made, "_links": 0}
    stranger = ask.signup("nia@example.org")
    assert ask.refused("GET", f"/people/{ask.id(stranger)}/{kind}/{ask.id(made)}")[0] == 404


@pytest.mark.parametrize("kind", WITH_PUT)
def test_a_put_appends_identifiers_and_ignores_the_rest(ask, at, record, emulator):
    made = record()
    emulator.clock.advance(minutes=1)
    body = {
        "identifiers": ["crm:1"],
        "action_network:person_id": NOBODY,
        f"action_network:{at.name}_id": NOBODY,
        "action_network:referrer_data": {"source": "later"},
        "person": {"given_name": "Renamed"},
        "_links": {"osdi:person": {"href": f"{API}/people/{NOBODY}"}},
        "type": "phone",
        "tickets": [{"title": "One"}],
    }

    changed = ask.put(path_of(made), body)

    assert changed == {
        **made, "identifiers": [*made["identifiers"], "crm:1"], "modified_date": "2026-03-01T12:01:00Z",
    }  # fmt: skip
    assert ask.people()[0]["given_name"] == "Rosa"


@pytest.mark.parametrize("kind", KINDS)
def test_no_record_is_deleted_and_donations_take_no_put(ask, kind, record):
    """Reference 11.3, decisions 2.29; donations: 20.5."""
    made = record()
    theirs = f"/people/{made['action_network:person_id']}/{kind}/{ask.id(made)}"

    assert ask.refused("DELETE", path_of(made))[0] == 405
    assert {ask.refused(method, theirs, {})[0] for method in ("POST", "PUT", "DELETE")} == {405}
    if kind not in WITH_PUT:
        assert ask.refused("PUT", path_of(made), {"identifiers": ["crm:1"]})[0] == 405
        assert ask.refused("PUT", f"/donations/{ask.id(made)}", {"identifiers": ["crm:1"]})[0] == 405
    assert ask.get(path_of(made)) == made


@pytest.mark.parametrize(
    ("kind", "name"),
    [("signatures", "comments"), ("attendances", "comments"), ("outreaches", "subject"), ("outreaches", "message")],
)
def test_what_may_be_said_beside_is_shown_when_there_is_any_and_editable(ask, kind, record, name):
    made = record(**{name: "Please listen."})

    assert made[name] == "Please listen."
    assert ask.put(path_of(made), {name: "Please."})[name] == "Please."
    assert name not in ask.put(path_of(made), {name: None})


def test_acting_moves_the_persons_date_in_every_way_of_acting(ask, ask_without_key, at, record, link_to, emulator):
    person = ask.signup("rosa@example.org")
    ways = (
        lambda: ask.post(at.path, {**at.least, **link_to(person)}),
        lambda: record(),
        lambda: record(by=ask_without_key),
        lambda: ask.post(at.path, {**at.least, "person": ROSA}, query="background_request=true"),
    )

    for hour, way in enumerate(ways, start=13):
        emulator.clock.advance(hours=1)
        way()
        assert ask.people()[0]["modified_date"] == f"2026-03-01T{hour}:00:00Z"


# ---- v1


@pytest.mark.parametrize("kind", IN_V1)
def test_a_record_in_v1_has_v1_names_and_its_own_origin(ask, ask_v1, at, kind):
    path = home_of("v1", kind, at.action)
    made = ask_v1.post(
        path,
        {**at.least, "person": ROSA, "originating_system": "OurCRM", "created_at": "2014-03-18T15:21:05Z"},
    )

    assert made["originating_system"] == "OurCRM"
    assert made["created_at"] == "2014-03-18T15:21:05Z"
    assert {"created_date", "modified_date", "origin_system"}.isdisjoint(made)
    assert made["_links"]["self"]["href"] == f"https://actionnetwork.org/api/v1{path}/{ask.id(made)}"
    assert ask_v1.get(f"{path}/{ask.id(made)}") == made
    (item,) = ask_v1.get(path)["_embedded"][rel_of("v1", kind)]
    assert ask.id(item) == ask.id(made)
    assert "originating_system" not in ask.get(f"{at.path}/{ask.id(made)}")


@pytest.mark.parametrize("kind", IN_V1)
def test_a_blind_record_and_a_link_in_v1_are_done_too(ask_v1, client, at, kind, total, link_to):
    path = home_of("v1", kind, at.action)
    nia = ask_v1.signup("nia@example.org")

    assert client("v1", key=None).post(path, {**at.least, "person": ROSA}) == {}
    by_link = ask_v1.post(path, {**at.least, **link_to(nia)})

    assert by_link["_links"]["osdi:person"] == nia["_links"]["self"]
    assert total() == ask_v1.get(path)["total_records"] == 2
    assert ask_v1.refused("POST", path, at.least)[0] == 400
