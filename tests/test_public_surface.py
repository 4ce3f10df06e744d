"""The names and calls that others rely on."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest
import requests

import mockapi


def test_every_public_name_is_there():
    for name in mockapi.__all__:
        assert getattr(mockapi, name) is not None
    with pytest.raises(AttributeError):
        _ = mockapi.nothing


def test_accessors_do_what_a_post_and_a_put_do(emulator):
    people = emulator.actionnetwork["people"]
    rosa = people.create(given_name="Rosa", email_addresses=[{"address": "Rosa@example.org"}], identifiers=["crm:1"])
    same = people.create(family_name="Quill", email_addresses=[{"address": "rosa@example.org"}])

    assert same.id == rosa.id
    assert (rosa.get("family_name"), same.family_name) == (None, "Quill")  # a snapshot does not change
    assert same.created_date == datetime(2026, 3, 1, 12, tzinfo=timezone.utc)
    uri = f"https://actionnetwork.org/api/v2/people/{rosa.id}"
    for key in (rosa, rosa.id, f"action_network:{rosa.id}", "crm:1", uri):
        assert people.get(key) == same
        assert key in people
    assert people.find(email_address="ROSA@EXAMPLE.ORG") == same
    assert people.find(given_name="Nobody") is None
    assert people.filter(created_date="2026-03-01T12:00:00Z") == people.all() == list(people) == [same]
    assert people.count() == len(people) == 1
    assert people.update(rosa, given_name="Rosie").given_name == "Rosie"
    with pytest.raises(AttributeError):
        rosa.given_name = "x"
    rosa.identifiers.append("x")
    assert rosa.identifiers == ["crm:1", f"action_network:{rosa.id}"]


def test_deleting_takes_what_hangs_on_it(emulator, ask):
    network = emulator.actionnetwork
    rosa = network["people"].create(email_addresses=[{"address": "rosa@example.org"}])
    form = network["forms"].create(title="Join")
    network["submissions"].create(form=form, person=rosa)

    network["people"].delete(rosa)

    assert ask.get(f"/forms/{form.id}/submissions")["total_records"] == 0
    with pytest.raises(mockapi.NotFound):
        network["people"].get(rosa)


def test_mistakes_of_the_test_are_loud(emulator):
    network = emulator.actionnetwork
    with pytest.raises(TypeError, match="no field 'given_nam'"):
        network["people"].create(given_nam="x", email_addresses=[{"address": "a@example.org"}])
    with pytest.raises(TypeError, match="cannot be filtered by 'nickname'"):
        network["people"].find(nickname="x")
    with pytest.raises(TypeError, match="needs form="):
        network["submissions"].create(person={"email_addresses": [{"address": "a@example.org"}]})
    with pytest.raises(mockapi.Invalid):
        network["people"].create(given_name="x")
    with pytest.raises(mockapi.NotAllowed):
        network["tags"].update(network["tags"].create(name="a"), name="b")
    with pytest.raises(mockapi.Unmodelled):
        network["events"]
    with pytest.raises(KeyError, match="did you mean 'people'"):
        network["poeple"]
    with pytest.raises(mockapi.Unmodelled):
        emulator.actionkit["user"]
    assert network["people"].count() == 0


def test_a_savepoint_undoes_what_came_over_http_too():
    with mockapi.intercept() as mock:
        with mock.savepoint():
            requests.post(
                f"{mock.actionnetwork.url}/tags", json={"name": "a"}, headers={"api-key": mock.actionnetwork.api_key}
            )
            assert mock.actionnetwork["tags"].count() == 1
        assert mock.actionnetwork["tags"].count() == 0
        mock.checkpoint("empty")
        mock.actionnetwork["tags"].create(name="b")
        mock.restore("empty")
        assert mock.actionnetwork["tags"].count() == 0
        assert len(mock.journal) == 1


def test_the_environment_of_published_clients():
    with mockapi.intercept() as mock:
        assert mock.environ() == {
            "ACTION_KIT_DOMAIN": "mockapi.actionkit.com",
            "ACTION_KIT_USERNAME": "mockapi",
            "ACTION_KIT_PASSWORD": "mockapi",
            "AN_API_TOKEN": "mockapi-key",
        }
