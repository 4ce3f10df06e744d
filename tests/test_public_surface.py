"""The names and calls that others rely on, at every door alike."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import fields
from datetime import datetime, timedelta, timezone
from inspect import signature

import pytest
import requests
from making import OWN, make, own, path_of, version_of

import mockapi
from mockapi.actionnetwork.catalogue import NOUNS
from mockapi.actionnetwork.settings import Settings

DOORS = {
    "intercept": mockapi.intercept,
    "serve": mockapi.serve,
    "Emulator": lambda **given: nullcontext(mockapi.Emulator(**given)),
}
PACK = {"actionnetwork": {"tags": [{"name": "seeded"}]}}
KEY = {"OSDI-API-Token": "mockapi-key"}
# Decisions 2.9, and what is made in the vendor's interface only, or taken away instead of being changed.
WITHOUT_PUT = {"tags", "taggings", "donations", "campaigns", "lists", "items", "queries", "wrappers"}


@pytest.fixture(params=DOORS)
def door(request):
    """A way in, to be opened with keywords."""
    return DOORS[request.param]


@pytest.fixture
def mock(door):
    """An emulator behind each door."""
    with door() as mock:
        yield mock


def ask(mock, method, path, **options):
    """A request through the door: a socket, an interception, or the emulator itself as a WSGI application."""
    if type(mock) is mockapi.Emulator:
        from werkzeug.test import Client

        return Client(mock.wsgi).open(f"/api/v2{path}", method=method, headers=KEY, **options)
    return requests.request(method, f"{mock.actionnetwork.url}{path}", headers=KEY, **options)


# ---- names


def test_every_public_name_is_there():
    for name in mockapi.__all__:
        assert getattr(mockapi, name) is not None
    with pytest.raises(AttributeError):
        _ = mockapi.nothing


def test_the_ways_in_take_what_the_design_says():
    assert list(signature(mockapi.intercept).parameters)[:3] == ["seed", "hosts", "strict"]
    assert list(signature(mockapi.serve).parameters)[:2] == ["port", "seed"]
    assert next(iter(signature(mockapi.Emulator).parameters)) == "seed"


def test_every_door_has_one_interface(mock):
    for name in ("actionkit", "actionnetwork", "clock", "journal", "faults", "settings"):
        assert getattr(mock, name) is not None
    for name in ("savepoint", "checkpoint", "restore", "reset", "seed", "environ", "allow_unmodelled", "wsgi"):
        assert callable(getattr(mock, name))
    assert (mock.actionnetwork.api_key, mock.actionnetwork.url.rpartition("/api/")[2]) == ("mockapi-key", "v2")
    assert (mock.actionkit.username, mock.actionkit.password) == ("mockapi", "mockapi")
    assert mock.actionkit.url.endswith(f"://{mock.actionkit.host}")


def test_in_process_the_services_stand_at_their_real_names():
    with mockapi.intercept() as mock:
        assert mock.actionnetwork.url == "https://actionnetwork.org/api/v2"
        assert mock.actionkit.host == "mockapi.actionkit.com"
        assert mock.environ() == {
            "ACTION_KIT_DOMAIN": "mockapi.actionkit.com",
            "ACTION_KIT_USERNAME": "mockapi",
            "ACTION_KIT_PASSWORD": "mockapi",
            "ACTIONKIT_API_HOST": "mockapi.actionkit.com",
            "ACTIONKIT_API_USER": "mockapi",
            "ACTIONKIT_API_PASSWORD": "mockapi",
            "AN_API_TOKEN": "mockapi-key",
        }


def test_the_designs_story_works_at_every_door(mock):
    rosa = mock.actionnetwork["people"].create(given_name="Rosa", email_addresses=[{"address": "rosa@example.org"}])
    form = mock.actionnetwork["forms"].create(title="Tell your story")
    submission = mock.actionnetwork["submissions"].create(form=form, person=rosa)
    assert ask(mock, "GET", f"/forms/{form.id}/submissions/{submission.id}").status_code == 200

    with mock.savepoint():
        mock.actionnetwork["people"].update(rosa, given_name="Rosie")
        assert ask(mock, "POST", "/tags", json={"name": "undone"}).status_code == 200
        assert mock.actionnetwork["tags"].count() == 1
    assert mock.actionnetwork["people"].get(rosa) == rosa
    assert mock.actionnetwork["tags"].count() == 0

    mock.clock.freeze("2026-01-01T00:00:00Z")
    mock.clock.advance(days=3)
    assert mock.actionnetwork["tags"].create(name="later").created_date == datetime(2026, 1, 4, tzinfo=timezone.utc)

    mock.faults.add(service="actionnetwork", method="POST", path="/people", status=429, times=2)
    mock.actionnetwork["people"].create(email_addresses=[{"address": "nia@example.org"}])  # meets no faults
    statuses = [ask(mock, "POST", "/people", json={"person": OWN["people"]}).status_code for _ in range(3)]
    assert statuses == [429, 429, 200]
    assert [exchange.status for exchange in mock.journal.requests(method="POST", path="/people")] == statuses


# ---- accessors


@pytest.mark.parametrize("noun", NOUNS)
def test_an_accessor_makes_finds_and_counts(emulator, noun):
    accessor = emulator.actionnetwork[noun]
    made = accessor.get(make(emulator.actionnetwork, noun).id)  # read again: a message is being calculated at first

    uri = f"https://elsewhere.example/api/v2{path_of(noun, made)}"
    for key in (made, made.id, f"action_network:{made.id}", uri):
        assert accessor.get(key) == made
        assert key in accessor
    if "identifier" in NOUNS[noun].filter_in["v2"]:
        assert accessor.find(identifier=f"action_network:{made.id}") == made
    assert accessor.filter(created_date=made.created_date) == accessor.all() == list(accessor) == [made]
    assert accessor.find(created_date="2001-01-01") is None
    assert (accessor.count(), len(accessor), accessor.count(created_date="2001-01-01")) == (1, 1, 0)
    assert len(emulator.journal) == 0


@pytest.mark.parametrize("noun", NOUNS)
def test_what_an_accessor_makes_the_api_shows(emulator, asking, noun):
    made = make(emulator.actionnetwork, noun)

    shown = asking(noun).get(path_of(noun, made))

    assert shown["identifiers"] == made.identifiers == [f"action_network:{made.id}"]
    assert shown["created_date" if version_of(noun) == "v2" else "created_at"] == "2026-03-01T12:00:00Z"
    assert made.created_date == datetime(2026, 3, 1, 12, tzinfo=timezone.utc)
    for name, value in own(noun).items():
        assert shown[name.rstrip("_")] == made[name.rstrip("_")]
        assert made[name.rstrip("_")] == value or name == "email_addresses"


@pytest.fixture
def asking(ask, emulator):
    """Makes a client for the newest version that has a noun."""
    return lambda noun: type(ask)(emulator, version_of(noun))


@pytest.mark.parametrize("noun", NOUNS)
def test_what_is_not_there_is_not_found(emulator, noun):
    accessor, other = emulator.actionnetwork[noun], next(name for name in NOUNS if name != noun)
    made = make(emulator.actionnetwork, noun)
    stranger = emulator.actionnetwork[other].find() or make(emulator.actionnetwork, other)

    for key in ("00000000-0000-4000-8000-000000000000", "crm:1", "", 7, None, stranger):
        assert key not in accessor
        for call in (accessor.get, accessor.delete, accessor.update):
            with pytest.raises(mockapi.NotFound):
                call(key)
    assert made in accessor
    assert issubclass(mockapi.NotFound, LookupError)


@pytest.mark.parametrize("noun", NOUNS)
def test_an_update_does_what_a_put_does_or_is_refused_as_it_would_be(emulator, asking, noun):
    ask = asking(noun)
    made = make(emulator.actionnetwork, noun)
    emulator.clock.advance(days=1)
    if noun in WITHOUT_PUT:
        with pytest.raises(mockapi.NotAllowed):
            emulator.actionnetwork[noun].update(made, identifiers=["crm:1"])
        assert ask("PUT", path_of(noun, made), {"identifiers": ["crm:1"]}).status == 405
        assert emulator.actionnetwork[noun].get(made) == made
        return

    updated = emulator.actionnetwork[noun].update(made.id, identifiers=["crm:1"])

    assert updated.modified_date - made.modified_date == timedelta(days=1)
    assert emulator.actionnetwork[noun].get("crm:1") == updated
    assert set(ask.get(path_of(noun, made))["identifiers"]) == {"crm:1", f"action_network:{made.id}"}


@pytest.mark.parametrize("noun", NOUNS)
def test_a_delete_takes_a_row_away_and_what_hangs_on_it(emulator, asking, noun):
    network = emulator.actionnetwork
    made = make(network, noun)
    below = [name for name in NOUNS if noun in [ref.to for ref in NOUNS[name].refs if ref.name in NOUNS[name].parents]]
    hanging = [(name, make(network, name, **{noun: made})) for name in below]

    network[noun].delete(made)

    assert asking(noun)("GET", path_of(noun, made)).status == 404
    assert network[noun].count() == 0
    for name, record in hanging:
        assert record not in network[name]
        assert asking(name)("GET", path_of(name, record)).status == 404


def test_references_may_be_rows_keys_or_uris(emulator):
    network = emulator.actionnetwork
    form = network["forms"].create(title="Join", identifiers=["crm:form"])
    keys = [form, form.id, f"action_network:{form.id}", "crm:form", f"https://actionnetwork.org/api/v2/forms/{form.id}"]

    for number, key in enumerate(keys, 1):
        person = {"email_addresses": [{"address": f"p{number}@example.org"}]}
        made = network["submissions"].create(form=key, person=person)
        assert (made.form, network["submissions"].count(form=key)) == (form.id, number)


def test_creating_goes_through_the_rules(emulator):
    people, tags = emulator.actionnetwork["people"], emulator.actionnetwork["tags"]
    rosa = people.create(given_name="Rosa", email_addresses=[{"address": "Rosa@example.org"}], identifiers=["crm:1"])
    tags.create(name="volunteer")

    same = people.create(
        family_name="Quill", email_addresses=[{"address": "rosa@example.org"}], add_tags=["volunteer", "never made"]
    )

    assert (same.id, same.given_name, same.family_name) == (rosa.id, "Rosa", "Quill")
    assert (people.count(), emulator.actionnetwork["taggings"].count(person=same)) == (1, 1)
    assert [tag.name for tag in tags.all()] == ["volunteer"]


def test_a_record_is_a_snapshot(emulator):
    people = emulator.actionnetwork["people"]
    rosa = people.create(given_name="Rosa", email_addresses=[{"address": "rosa@example.org"}])
    again = people.get(rosa)
    assert (rosa == again, hash(rosa) == hash(again), rosa["given_name"]) == (True, True, rosa.given_name)

    people.update(rosa, given_name="Rosie")
    rosa.identifiers.append("crm:1")  # a copy
    with pytest.raises(AttributeError, match="update"):
        rosa.given_name = "x"
    with pytest.raises(AttributeError, match="shoe_size"):
        _ = rosa.shoe_size

    assert (rosa.given_name, people.get(rosa).given_name) == ("Rosa", "Rosie")
    assert (rosa == people.get(rosa), people.get(rosa).identifiers) == (False, [f"action_network:{rosa.id}"])
    assert "Rosa" in repr(rosa)


def test_mistakes_of_the_test_are_loud_and_change_nothing(emulator):
    network = emulator.actionnetwork
    with pytest.raises(TypeError, match="no field 'given_nam'"):
        network["people"].create(given_nam="x", email_addresses=[{"address": "a@example.org"}])
    with pytest.raises(TypeError, match="cannot be filtered by 'nickname'"):
        network["people"].find(nickname="x")
    with pytest.raises(TypeError, match="needs form="):
        network["submissions"].create(person={"email_addresses": [{"address": "a@example.org"}]})
    with pytest.raises(mockapi.Invalid):
        network["people"].create(given_name="x")
    with pytest.raises(mockapi.Unmodelled):
        emulator.actionkit["labtest"]
    with pytest.raises(KeyError, match="did you mean 'people'"):
        network["poeple"]
    with pytest.raises(KeyError, match="did you mean 'user'"):
        emulator.actionkit["usr"]

    assert [network[noun].count() for noun in NOUNS] == [0] * len(NOUNS)


# ---- going back


def test_a_savepoint_undoes_and_ids_come_again(mock):
    with mock.savepoint():
        first = mock.actionnetwork["tags"].create(name="a").id
        ask(mock, "POST", "/tags", json={"name": "b"})
    assert ask(mock, "GET", f"/tags/{first}").status_code == 404
    assert mock.actionnetwork["tags"].create(name="c").id == first
    assert len(mock.journal.requests("POST")) == 1  # the journal stays


def test_a_checkpoint_can_be_gone_back_to(mock):
    mock.checkpoint("empty")
    for name in ("a", "b"):
        assert ask(mock, "POST", "/tags", json={"name": name}).status_code == 200
        mock.restore("empty")
        assert mock.actionnetwork["tags"].count() == 0
    with pytest.raises(KeyError):
        mock.restore("never made")


def test_a_reset_is_a_new_world_with_the_seed_it_was_started_with(door):
    with door(seed=PACK, null_clears=False) as mock:
        tags = mock.actionnetwork["tags"]  # kept across the reset
        tags.create(name="mine")
        mock.settings.actionnetwork.null_clears = mock.settings.actionnetwork.lenient_filters = True
        mock.clock.freeze("2001-01-01")
        mock.faults.add(status=503)
        assert ask(mock, "GET", "/tags").status_code == 503

        mock.reset()

        assert [tag.name for tag in tags.all()] == ["seeded"]
        assert len(mock.journal) == 0
        assert not mock.settings.actionnetwork.null_clears
        assert not mock.settings.actionnetwork.lenient_filters
        assert mock.clock.now().year > 2001
        assert ask(mock, "GET", "/tags").status_code == 200


def test_a_pack_can_be_added_later_or_not_at_all(mock):
    mock.seed(PACK)
    bad = {"actionnetwork": {"tags": [{"name": "never"}], "taggings": [{"tag": "$x", "person": "$y"}]}}
    with pytest.raises(mockapi.PackError, match=r"taggings\[0\]"):
        mock.seed(bad)

    assert [tag.name for tag in mock.actionnetwork["tags"].all()] == ["seeded"]


# ---- settings and clock


@pytest.mark.parametrize("setting", fields(Settings), ids=lambda setting: setting.name)
def test_every_setting_is_declared_once_and_works_as_keyword_and_as_attribute(door, setting):
    other = (not setting.default) if isinstance(setting.default, bool) else setting.default + 1
    with door(**{setting.name: other}) as mock:
        assert getattr(mock.settings.actionnetwork, setting.name) == other
        setattr(mock.settings.actionnetwork, setting.name, setting.default)
        assert getattr(mock.settings.actionnetwork, setting.name) == setting.default
    assert setting.metadata["evidence"]
    assert setting.metadata["help"]


def test_a_setting_changes_the_next_answer(mock):
    body = {"person": {**OWN["people"], "given_name": "Rosa"}}
    rosa = mock.actionnetwork["people"].create(**body["person"])
    for clears, name in ((False, "Rosa"), (True, None)):
        mock.settings.actionnetwork.null_clears = clears
        assert ask(mock, "PUT", f"/people/{rosa.id}", json={"given_name": None}).status_code == 200
        assert mock.actionnetwork["people"].get(rosa).given_name == name


def test_a_setting_that_does_not_exist_is_refused(door):
    with pytest.raises((TypeError, AttributeError), match="nul_clears"), door(nul_clears=True):
        pass
    with door() as mock, pytest.raises(AttributeError, match="nul_clears"):
        mock.settings.actionnetwork.nul_clears = True


def test_the_clock_freezes_advances_ticks_and_runs_again(mock):
    def made(name):
        return mock.actionnetwork["tags"].create(name=name).created_date.replace(tzinfo=None)

    mock.clock.freeze(datetime(2026, 1, 1))  # naive: UTC
    assert made("a") == datetime(2026, 1, 1)
    mock.clock.advance(hours=1, minutes=30)
    assert made("b") == datetime(2026, 1, 1, 1, 30)
    mock.clock.tick(60)
    assert [made("c"), made("d")] == [datetime(2026, 1, 1, 1, 30), datetime(2026, 1, 1, 1, 31)]
    mock.clock.unfreeze()
    assert abs(mock.clock.now() - datetime.now(timezone.utc)) < timedelta(hours=1)
    mock.clock.advance(days=-365)
    assert abs(mock.clock.now() - datetime.now(timezone.utc)) > timedelta(days=364)
