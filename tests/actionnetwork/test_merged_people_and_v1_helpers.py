"""What two records of one person did once they are merged, and the helpers and embed codes of version 1."""

from __future__ import annotations

import pytest
from wire import curies

FIVE = {"recipients": [{"display_name": "The fund", "amount": "5.00"}]}
# Records: their actions, the counter, how many of two records of one person stay.
KINDS = [
    ("attendances", "events", "total_accepted", 1),
    ("donations", "fundraising_pages", "total_donations", 2),
    ("outreaches", "advocacy_campaigns", "total_outreaches", 2),
    ("responses", "surveys", "total_responses", 1),
]
BY_MAIL = {"email_addresses": [{"address": "rosa@example.org"}]}
BY_PHONE = {"phone_numbers": [{"number": "12025550143"}]}


@pytest.mark.parametrize(("records", "actions", "counter", "left"), KINDS, ids=[kind[0] for kind in KINDS])
def test_what_both_did_is_the_one_persons_afterwards(ask, emulator, people, records, actions, counter, left):
    action = f"/{actions}/{ask.id(ask.post(f'/{actions}', {'title': 'Spring'}))}"
    path = f"{action}/{records}"
    kept = ask.post(path, {**FIVE, "person": BY_MAIL, "identifiers": ["crm:1"]})
    other = ask.post(path, {**FIVE, "person": BY_PHONE, "identifiers": ["crm:2"]})
    assert kept["action_network:person_id"] != other["action_network:person_id"]
    assert ask.get(action)[counter] == 2

    merged = ask.post("/people", {"person": {**BY_MAIL, **BY_PHONE}})

    assert ask.id(merged) == kept["action_network:person_id"]
    assert ask.get(action)[counter] == ask.get(path)["total_records"] == left
    assert ask.get(f"/people/{ask.id(merged)}/{records}")["total_records"] == left
    assert {row.person_id for row in emulator.actionnetwork[records].all()} == {ask.id(merged)}
    assert ask.refused("GET", f"/people/{other['action_network:person_id']}/{records}")[0] == 404
    assert people.count() == 1
    if records == "donations":
        assert ask.get(action)["total_amount"] == 10.0


# ---- version 1

OF_V1 = [("events", "attendance", "total_accepted"), ("fundraising_pages", "donations", "total_donations")]


@pytest.mark.parametrize(("actions", "records", "counter"), OF_V1)
def test_helpers_of_version_1_work_with_and_without_a_key_and_later(client, emulator, actions, records, counter):
    ask, blind = client("v1"), client("v1", key=None)
    action = f"/{actions}/{ask.id(ask.post(f'/{actions}', {'summary': 'Spring'}))}"
    path = f"{action}/{records}"

    made = ask.post(path, {**FIVE, "person": BY_MAIL, "identifiers": ["crm:1"], "originating_system": "OurCRM"})
    assert blind.post(path, {**FIVE, "person": {"email_addresses": [{"address": "mel@example.org"}]}}) == {}
    person = {"email_addresses": [{"address": "noor@example.org"}]}
    assert ask.post(path, {**FIVE, "person": person}, query="background_request=true") == {}
    assert ask.post(path, {**FIVE, "person": {}}) == {}

    assert made["identifiers"][0] == "crm:1"
    assert made["_links"]["self"]["href"] == f"https://actionnetwork.org/api/v1{path}/{ask.id(made)}"
    assert not any(name.startswith("action_network:") for name in made)
    assert ask.get(action)[counter] == ask.get(path)["total_records"] == 3
    assert emulator.actionnetwork["people"].count() == 3
    assert blind.refused("GET", path)[0] == 403


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_a_persons_records_are_read_only_in_version_1_too(ask_v1, everything, method):
    page = ask_v1.post("/fundraising_pages", {"summary": "Spring fund"})
    path = f"/fundraising_pages/{ask_v1.id(page)}/donations"
    made = ask_v1.post(path, {**FIVE, "person": BY_MAIL})
    person = made["_links"]["osdi:person"]["href"].rpartition("/")[2]
    before = everything()

    for place in (f"/people/{person}/donations", f"/people/{person}/donations/{ask_v1.id(made)}"):
        assert ask_v1.refused(method, place, FIVE)[0] == 405
    assert ask_v1.get(f"/people/{person}/donations/{ask_v1.id(made)}")["amount"] == "5.00"
    assert everything() == before


@pytest.mark.parametrize("kind", ["outreaches", "responses"])
def test_version_1_knows_neither_outreaches_nor_responses(ask, ask_v1, kind):
    person = ask.id(ask.signup("rosa@example.org"))

    assert ask_v1.refused("GET", f"/people/{person}/{kind}")[0] == 404
    assert ask.get(f"/people/{person}/{kind}")["total_records"] == 0


@pytest.mark.parametrize("kind", ["events", "fundraising_pages", "event_campaigns"])
def test_embed_codes_are_the_same_in_version_1(ask, ask_v1, emulator, kind):
    row = emulator.actionnetwork[kind].insert(title="Spring", browser_url="https://actionnetwork.org/x/spring")
    path = f"/{kind}/{row.id}/embed"

    old, new = ask_v1.get(path), ask.get(path)

    assert old.pop("_links") == {"self": {"href": f"https://actionnetwork.org/api/v1{path}"}, "curies": curies("v1")}
    assert new.pop("_links")["self"] == {"href": f"https://actionnetwork.org/api/v2{path}"}
    assert old == new
    assert len(old) == 6
