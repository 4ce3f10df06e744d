"""osdi, in process and against the server."""

from __future__ import annotations

from types import SimpleNamespace

import osdi.base.service
import pytest
from osdi.action_network.person import ANPerson
from osdi.action_network.service import ActionNetworkService
from osdi.base.service import ActionError


@pytest.fixture
def service(door):
    """The client, which reads all tags when it is made: more than a page of them."""
    for number in range(30):
        door.actionnetwork["tags"].create(name=f"tag {number}")
    return ActionNetworkService(door.actionnetwork.url, door.actionnetwork.api_key)


@pytest.fixture
def rosa(service):
    return service.create_person("Rosa", "Quill", "rosa@example.org", {"shirt": "M"}, model=ANPerson)


def test_every_page_of_tags_is_read(door, service):
    assert set(service.tags_by_name) == {f"tag {number}" for number in range(30)}
    assert set(service.tags) == {tag.id for tag in door.actionnetwork["tags"].all()}
    assert [exchange.query.get("page") for exchange in door.journal.requests(path="/tags")] == [None, "2"]


def test_no_tags_at_all_are_an_empty_collection(door):
    assert ActionNetworkService(door.actionnetwork.url, door.actionnetwork.api_key).tags == {}


def test_it_sends_the_body_null_with_a_get_and_is_answered(door, service):
    assert door.journal.last.method == "GET"
    assert door.journal.last.request.body == b"null"


def test_a_person_is_made_and_read(door, service, rosa):
    made = door.actionnetwork["people"].find(email_address="rosa@example.org")

    assert (rosa.id, rosa.email, rosa.tags) == (made.id, "rosa@example.org", {})
    assert (made.given_name, made.family_name, made.custom_fields) == ("Rosa", "Quill", {"shirt": "M"})
    assert made.languages_spoken == ["en"]
    assert service.person_by_id(made.id)["identifiers"] == [f"action_network:{made.id}"]


def test_a_person_is_tagged_changed_and_untagged(door, service, rosa, raw):
    rosa.update_tag("tag 7", True)
    rosa.update_tag("tag 8", True)
    rosa.update_field("shirt", "L")
    rosa.update()
    again = service.person_by_id(rosa.id, ANPerson)
    assert set(again.tags) == {"tag 7", "tag 8"}
    assert raw(door, f"/people/{rosa.id}")["custom_fields"] == {"shirt": "L"}

    again.update_tag("tag 7", False)
    again.update()  # a DELETE must answer with JSON

    (tagging,) = door.actionnetwork["taggings"].filter(person=rosa.id)
    assert door.actionnetwork["tags"].get(tagging.tag).name == "tag 8"


def test_people_are_found_by_id_address_and_number(door, service, rosa):
    door.actionnetwork["people"].update(rosa.id, phone_numbers=[{"number": "12025550143"}])

    for known in ({"an_id": rosa.id}, {"email": "rosa@example.org"}, {"phone": "12025550143"}):
        assert service.find_person(**known, model=ANPerson).id == rosa.id
    assert service.find_person(email="nobody@example.org", model=ANPerson) is None
    assert service.find_person("00000000-0000-4000-8000-000000000000", "rosa@example.org", model=ANPerson).id == rosa.id


def test_more_people_than_a_page_are_read(door, service):
    for number in range(60):
        door.actionnetwork["people"].create(
            given_name="Rosa" if number % 2 else "Nia", email_addresses=[{"address": f"p{number}@example.org"}]
        )

    assert len(service.get_people({"given_name": "Rosa"})) == 30
    assert len(service.get_model_raw("people", "osdi:people")) == 60


def test_two_conditions_which_it_joins_without_a_space_are_refused_and_never_give_everybody(door, service, rosa):
    with pytest.raises(ActionError, match="400"):
        service.get_people({"given_name": "Rosa", "family_name": "Quill"})

    assert door.journal.last.query["filter"] == "given_name eq 'Rosa'andfamily_name eq 'Quill'"


@pytest.mark.parametrize("status", [500, 502])
def test_it_tries_again_after_trouble(door, service, monkeypatch, status):
    waits = []
    monkeypatch.setattr(osdi.base.service, "time", SimpleNamespace(sleep=waits.append))
    door.faults.add(method="POST", path="/people", status=status, times=2)

    service.create_person("Rosa", "Quill", "rosa@example.org")

    assert len(waits) == 2
    assert [exchange.status for exchange in door.journal.requests("POST")] == [status, status, 200]
    assert door.actionnetwork["people"].count() == 1


def test_a_wrong_key_is_an_error(door):
    with pytest.raises(ActionError, match="403"):
        ActionNetworkService(door.actionnetwork.url, "wrong")
