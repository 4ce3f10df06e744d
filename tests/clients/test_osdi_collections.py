"""osdi reads every collection there is, top and nested, through both doors."""

from __future__ import annotations

import pytest
from osdi.action_network.service import ActionNetworkService
from osdi.base.service import ActionError
from scene import MANY, PARENT, RECORDS, populate

OF_OURS = ("event_campaigns", "campaigns", "surveys", "unique_id_lists", "responses")
TOP = (
    "people", "events", "petitions", "fundraising_pages", "donations", "forms", "event_campaigns", "campaigns", "tags",
    "lists", "advocacy_campaigns", "messages", "queries", "wrappers", "surveys", "unique_id_lists",
)  # fmt: skip
NESTED = {**RECORDS, "event_campaigns": "events", "tags": "taggings", "lists": "items"}


@pytest.fixture
def scene(door):
    return populate(door.actionnetwork)


@pytest.fixture
def service(door, scene):
    return ActionNetworkService(door.actionnetwork.url, door.actionnetwork.api_key)


def rel(noun):
    return f"{'action_network' if noun in OF_OURS else 'osdi'}:{noun}"


def ids(rows):
    return sorted(row["_links"]["self"]["href"].rpartition("/")[2] for row in rows)


def test_every_collection_is_read_to_its_end(door, service):
    for noun in TOP:
        found = service.get_model_raw(noun, rel(noun))
        assert ids(found) == sorted(row.id for row in door.actionnetwork[noun].all()), noun
        assert len(found) == MANY


def test_every_nested_collection_is_read_to_its_end(door, service, scene):
    for above, noun in NESTED.items():
        found = service.get_model_raw(f"{above}/{scene.busy[above].id}/{noun}", rel(noun))
        assert ids(found) == sorted(
            row.id for row in door.actionnetwork[noun].filter(**{PARENT[above]: scene.busy[above]})
        )
        assert len(found) == MANY


def test_what_a_person_did_is_followed_from_the_persons_links(door, service, scene):
    rosa = scene.everybody[5]
    links = service.person_by_id(rosa.id)["_links"]
    for noun in (*RECORDS.values(), "taggings"):
        found = service.get_model_raw(links[rel(noun)]["href"], rel(noun), is_full=True)
        assert ids(found) == [row.id for row in door.actionnetwork[noun].filter(person=rosa)], noun


def test_an_empty_collection_is_known_by_its_total(door, service, scene):
    form = door.actionnetwork["forms"].all()[-1]

    assert service.get_model_raw(f"forms/{form.id}/submissions", "osdi:submissions") == []
    assert door.actionnetwork["submissions"].count(form=form) == 0


def test_a_collection_that_is_not_there_is_an_error(door, service):
    with pytest.raises(ActionError, match="404"):
        service.get_model_raw("otters", "osdi:otters")
    with pytest.raises(ActionError, match="404"):
        service.get_model_raw("forms/00000000-0000-4000-8000-000000000000/submissions", "osdi:submissions")


def test_a_record_is_made_and_changed_and_cannot_be_deleted(door, service, scene):
    form = door.actionnetwork["forms"].all()[-1]
    person = {"person": {"email_addresses": [{"address": "nia@example.org"}]}, "add_tags": ["tag 3"]}

    made = service._post_request(f"forms/{form.id}/submissions", person)
    key = made["_links"]["self"]["href"].rpartition("/")[2]
    service._put_request(f"forms/{form.id}/submissions/{key}", {"identifiers": ["crm:1"]})
    with pytest.raises(ActionError, match="405"):
        service._delete_request(f"forms/{form.id}/submissions/{key}")

    nia = door.actionnetwork["people"].find(email_address="nia@example.org")
    submission = door.actionnetwork["submissions"].get("crm:1")
    assert (submission.id, submission.person, submission.form) == (key, nia.id, form.id)
    assert door.actionnetwork["taggings"].count(person=nia, tag=door.actionnetwork["tags"].find(name="tag 3")) == 1
