"""Records of actions: helper, link form, keyless posts, and all that one helper POST does (reference 12.7, 39)."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from wire import links, shape_of, without_curies

from mockapi.actionnetwork import records
from mockapi.actionnetwork.catalogue import NOUNS

API = "https://actionnetwork.org/api/v2"
NOBODY = "495db021-ac8d-4a7e-94d1-734c7eab475c"
KINDS = [noun for noun in NOUNS.values() if noun.create is records.create]
ROSA = {"given_name": "Rosa", "email_addresses": [{"address": "rosa@example.org"}]}


@pytest.fixture(params=KINDS, ids=lambda noun: noun.name)
def at(request, ask):
    """Where records of one kind live: their noun, their action's name and path, and their own path."""
    noun = request.param
    name = noun.parents[0]
    actions = noun.field[name].to
    action = ask.post(f"/{actions}", {"title": "Tell your story"})
    home = f"/{actions}/{ask.id(action)}"
    return SimpleNamespace(
        noun=noun, name=name, home=home, action=action, path=f"{home}/{noun.name}", counter=f"total_{noun.name}"
    )


@pytest.fixture
def total(ask, at):
    return lambda: ask.get(at.home)[at.counter]


def test_a_record_has_the_documented_shape_alone_and_among_others(ask, at):
    shape = {
        "identifiers": [str],
        "created_date": str,
        "modified_date": str,
        "action_network:person_id": str,
        f"action_network:{at.name}_id": str,
        "action_network:referrer_data": {"source": str, "referrer": str, "website": str},
        "_links": links("self", f"osdi:{at.name}", "osdi:person"),
    }

    record = ask.post(at.path, {"person": ROSA, "identifiers": ["our_crm:r1"]})
    page = ask.get(at.path)

    (person,) = ask.people()
    assert shape_of(record) == shape
    assert shape_of(page["_embedded"]) == {f"osdi:{at.noun.name}": [without_curies(shape)]}
    assert (page["total_records"], page["total_pages"]) == (1, 1)
    assert record["identifiers"] == ["our_crm:r1", f"action_network:{ask.id(record)}"]
    assert record["action_network:person_id"] == ask.id(person)
    assert record[f"action_network:{at.name}_id"] == ask.id(at.action)
    assert record["_links"]["self"]["href"] == f"{API}{at.path}/{ask.id(record)}"
    assert record["_links"][f"osdi:{at.name}"] == at.action["_links"]["self"]
    assert record["_links"]["osdi:person"] == person["_links"]["self"]
    assert ask.get(f"{at.path}/{ask.id(record)}") == record


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


def test_defaults_of_referrer_data_name_the_group_that_owns_the_action(ask, at):
    sponsor = ask.get(at.home)["action_network:sponsor"]["url"]

    referrer = ask.post(at.path, {"person": ROSA})["action_network:referrer_data"]

    assert referrer == {"source": "none", "referrer": sponsor.rpartition("/")[2], "website": "api"}


def test_read_only_referrer_data_is_ignored(ask, at):
    sent = {"referrer": "me", "email_referrer": "x", "mobile_message_referrer": "y", "source": "s", "other": 1}

    referrer = ask.post(at.path, {"person": ROSA, "action_network:referrer_data": sent})["action_network:referrer_data"]

    assert set(referrer) == {"source", "referrer", "website"}
    assert (referrer["source"], referrer["referrer"] == "me") == ("s", False)


@pytest.mark.parametrize("when", ["2014-03-18T15:21:05Z", "2014-03-18T16:21:05+01:00"])
def test_a_record_may_be_backdated_on_creation_and_never_later(ask, at, when):
    record = ask.post(at.path, {"person": ROSA, "created_date": when})

    assert record["created_date"] == "2014-03-18T15:21:05Z"
    for method, path in (("PUT", f"{at.path}/{ask.id(record)}"), ("POST", at.path)):
        body = {"person": ROSA, "created_date": "2001-01-01T00:00:00Z"} if method == "POST" else {"created_date": when}
        assert ask(method, path, body).json["created_date"] == "2014-03-18T15:21:05Z"


# ---- one for each person and action


def test_a_second_record_of_a_person_updates_the_first(ask, at, total, emulator):
    first = ask.post(at.path, {"person": ROSA, "identifiers": ["crm:1"]})
    emulator.clock.advance(minutes=1)

    second = ask.post(at.path, {"person": ROSA, "identifiers": ["crm:2"]})

    assert ask.id(second) == ask.id(first)
    assert second["identifiers"] == [*first["identifiers"], "crm:2"]
    assert second["created_date"] == first["created_date"] < second["modified_date"]
    assert total() == 1
    assert ask.get(at.path)["total_records"] == 1


def test_helper_and_link_form_mean_the_same_record(ask, at, link_to, total):
    first = ask.post(at.path, {"person": ROSA})

    second = ask.post(at.path, link_to(ask.people()[0]))

    assert ask.id(second) == ask.id(first)
    assert total() == 1


def test_other_people_and_other_actions_have_records_of_their_own(ask, at, total):
    other = ask.post(at.home.rpartition("/")[0], {"title": "Another"})
    elsewhere = f"{at.home.rpartition('/')[0]}/{ask.id(other)}/{at.noun.name}"

    records = [
        ask.post(at.path, {"person": ROSA}),
        ask.post(at.path, {"person": {"email_addresses": [{"address": "nia@example.org"}]}}),
        ask.post(elsewhere, {"person": ROSA}),
    ]

    assert len({ask.id(record) for record in records}) == 3
    assert total() == 2
    assert ask.refused("GET", f"{elsewhere}/{ask.id(records[0])}")[0] == 404
    theirs = ask.get(f"/people/{records[0]['action_network:person_id']}/{at.noun.name}")
    assert theirs["total_records"] == 2


def test_a_known_identifier_updates_its_record(ask, at, total):
    first = ask.post(at.path, {"person": ROSA, "identifiers": ["crm:1"]})

    second = ask.post(at.path, {"person": ROSA, "identifiers": [f"action_network:{ask.id(first)}", "crm:1"]})

    assert second == first
    assert total() == 1


# ---- bad persons


@pytest.mark.parametrize(
    "person", [None, "x", 7, [], {}, {"given_name": "Rosa"}, {"email_addresses": [{"address": 7}]}]
)
@pytest.mark.parametrize("keyed", [True, False], ids=["keyed", "blind"])
def test_a_helper_that_cannot_be_fulfilled_answers_an_empty_object(ask, ask_without_key, at, total, person, keyed):
    answer = (ask if keyed else ask_without_key)("POST", at.path, {"person": person, "add_tags": ["x"]})

    assert (answer.status, answer.json) == (200, {})
    assert total() == 0
    assert ask.people() == []


@pytest.mark.parametrize(
    "links", [None, [], {"osdi:person": {"href": f"{API}/people/{NOBODY}"}}, {"osdi:person": {"href": f"{API}/people"}}]
)
def test_the_link_form_needs_somebody_within_reach(ask, at, total, links):
    assert ask.refused("POST", at.path, {"_links": links}) == (400, "You must specify a valid person id")
    assert total() == 0


def test_the_link_form_does_not_reach_into_other_accounts(ask, personal, at, link_to):
    stranger = personal.signup("nia@example.org")

    assert ask.refused("POST", at.path, link_to(stranger))[0] == 400


def test_an_unknown_action_is_told_to_the_keyed_only(ask, ask_without_key, at):
    path = at.path.replace(ask.id(at.action), NOBODY)

    assert ask.refused("POST", path, {"person": ROSA})[0] == 404
    assert ask.refused("GET", path)[0] == 404
    assert ask_without_key.post(path, {"person": ROSA}) == {}
    assert ask.people() == []


# ---- without a key


def test_a_blind_helper_does_all_and_tells_nothing(ask, ask_without_key, at, total, upload, emulator):
    upload(tags=[{"name": "volunteer"}])
    ask.signup(email_addresses=[{"address": "rosa@example.org", "status": "unsubscribed"}])
    person = {**ROSA, "email_addresses": [{"address": "rosa@example.org", "status": "subscribed"}]}

    answer = ask_without_key("POST", f"{at.path}/", {"person": person, "add_tags": ["volunteer"]})

    assert (answer.status, answer.json) == (200, {})
    (rosa,) = ask.people()
    assert (rosa["given_name"], rosa["email_addresses"][0]["status"]) == ("Rosa", "subscribed")
    assert emulator.actionnetwork["taggings"].count(person=ask.id(rosa)) == 1
    assert total() == 1


def test_a_blind_helper_adds_to_the_list_of_whoever_owns_the_action(ask, personal, ask_without_key, at):
    actions = at.home.rpartition("/")[0]
    theirs = personal.post(actions, {"title": "Mine"})

    ask_without_key.post(f"{actions}/{ask.id(theirs)}/{at.noun.name}", {"person": ROSA})

    assert ask.people() == []
    assert [person["given_name"] for person in personal.people()] == ["Rosa"]


def test_a_helper_with_a_wrong_key_is_processed_like_one_without(ask, client, at, total):
    """The table of missing and wrong keys (reference 3.1) knows no difference for POSTs to helpers."""
    answer = client(key="wrong")("POST", at.path, {"person": ROSA})

    assert (answer.status, answer.json) == (200, {})
    assert total() == 1


def test_without_a_key_nothing_else_is_possible(ask, ask_without_key, at, link_to):
    record = ask.post(at.path, {"person": ROSA})
    one = f"{at.path}/{ask.id(record)}"

    for method, path, body in (
        ("GET", at.path, None), ("GET", one, None), ("PUT", one, {"identifiers": ["crm:1"]}), ("DELETE", one, None),
        ("POST", at.path, link_to(ask.people()[0])), ("POST", "/people", {"person": ROSA}),
        ("POST", at.home.rpartition("/")[0], {"title": "x"}),
    ):  # fmt: skip
        assert ask_without_key.refused(method, path, body)[0] == 403, (method, path)
    assert ask.get(one) == record


# ---- reading and editing


def test_records_are_read_below_their_action_and_below_their_person(ask, at):
    record = ask.post(at.path, {"person": ROSA})
    theirs = f"/people/{record['action_network:person_id']}/{at.noun.name}"

    page = ask.get(theirs)
    (item,) = page["_embedded"][f"osdi:{at.noun.name}"]

    here = {"href": f"{API}{theirs}/{ask.id(record)}"}
    assert page["_links"][f"osdi:{at.noun.name}"] == [here]
    assert item["_links"]["self"] == here
    alone = ask.get(f"{theirs}/{ask.id(record)}")
    assert {**alone, "_links": 0} == {**record, "_links": 0}
    stranger = ask.signup("nia@example.org")
    assert ask.refused("GET", f"/people/{ask.id(stranger)}/{at.noun.name}/{ask.id(record)}")[0] == 404


def test_a_put_appends_identifiers_and_ignores_the_rest(ask, at, emulator):
    record = ask.post(at.path, {"person": ROSA})
    emulator.clock.advance(minutes=1)
    body = {
        "identifiers": ["crm:1"],
        "action_network:person_id": NOBODY,
        f"action_network:{at.name}_id": NOBODY,
        "action_network:referrer_data": {"source": "later"},
        "person": {"given_name": "Renamed"},
        "_links": {"osdi:person": {"href": f"{API}/people/{NOBODY}"}},
    }

    changed = ask.put(f"{at.path}/{ask.id(record)}", body)

    assert changed == {
        **record, "identifiers": [*record["identifiers"], "crm:1"], "modified_date": "2026-03-01T12:01:00Z",
    }  # fmt: skip
    assert ask.people()[0]["given_name"] == "Rosa"


def test_comments_of_a_signature_are_shown_when_there_are_any_and_editable(ask):
    petition = ask.post("/petitions", {"title": "Stop"})
    path = f"/petitions/{ask.id(petition)}/signatures"

    signature = ask.post(path, {"person": ROSA, "comments": "Please listen."})

    assert signature["comments"] == "Please listen."
    one = f"{path}/{ask.id(signature)}"
    assert ask.put(one, {"comments": "Please."})["comments"] == "Please."
    assert "comments" not in ask.put(one, {"comments": None})


def test_acting_moves_the_persons_date_in_every_way_of_acting(ask, ask_without_key, at, link_to, emulator):
    person = ask.signup("rosa@example.org")
    ways = (
        lambda: ask.post(at.path, link_to(person)),
        lambda: ask.post(at.path, {"person": ROSA}),
        lambda: ask_without_key.post(at.path, {"person": ROSA}),
    )

    for hour, way in enumerate(ways, start=13):
        emulator.clock.advance(hours=1)
        way()
        assert ask.people()[0]["modified_date"] == f"2026-03-01T{hour}:00:00Z"


# ---- v1


def test_a_record_in_v1_has_v1_names_and_its_own_origin(ask, ask_v1, at):
    record = ask_v1.post(
        at.path, {"person": ROSA, "originating_system": "OurCRM", "created_at": "2014-03-18T15:21:05Z"}
    )

    assert record["originating_system"] == "OurCRM"
    assert record["created_at"] == "2014-03-18T15:21:05Z"
    assert {"created_date", "modified_date", "origin_system"}.isdisjoint(record)
    home = f"https://actionnetwork.org/api/v1{at.path}/{ask.id(record)}"
    assert record["_links"]["self"]["href"] == home
    assert ask_v1.get(f"{at.path}/{ask.id(record)}") == record
    assert "originating_system" not in ask.get(f"{at.path}/{ask.id(record)}")
