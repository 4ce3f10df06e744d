"""The setting read_lag: collections are so many seconds behind the writes, single resources are not (reference 5)."""

from __future__ import annotations

import threading

import pytest

from mockapi.emulator import Emulator

LAG = 60


@pytest.fixture
def lagging():
    """A pair of services whose collections are a minute behind, and whose clock stands still."""
    emulator = Emulator(read_lag=LAG)
    emulator.clock.freeze("2026-03-01T12:00:00Z")
    return emulator


@pytest.fixture
def by(ask, lagging):
    """Version 2 of the lagging services, with the group's key."""
    return type(ask)(lagging)


def addresses(by):
    return [person["email_addresses"][0]["address"] for person in by.people()]


def test_by_default_nothing_is_behind(ask):
    ask.signup("rosa@example.org")

    assert addresses(ask) == ["rosa@example.org"]


def test_a_new_person_is_there_at_once_and_on_the_list_a_minute_later(by, lagging):
    rosa = by.signup("rosa@example.org")

    assert by.get(f"/people/{by.id(rosa)}")["identifiers"] == rosa["identifiers"]
    assert addresses(by) == []
    lagging.clock.advance(seconds=LAG - 1)
    assert addresses(by) == []
    lagging.clock.advance(seconds=1)
    assert addresses(by) == ["rosa@example.org"]
    assert lagging.actionnetwork["people"].count() == 1


def test_what_came_one_after_the_other_appears_one_after_the_other(by, lagging):
    for number in range(3):
        by.signup(f"p{number}@example.org")
        lagging.clock.advance(seconds=30)

    seen = []
    for _ in range(4):
        seen.append(len(addresses(by)))
        lagging.clock.advance(seconds=30)
    assert seen == [2, 3, 3, 3]
    assert sorted(addresses(by)) == [f"p{number}@example.org" for number in range(3)]


def test_filters_lag_and_the_answer_to_a_write_does_not(by, lagging):
    rosa = by.signup("rosa@example.org")
    again = by.signup("rosa@example.org", given_name="Rosa")

    assert again["identifiers"] == rosa["identifiers"]
    assert by.people("filter=email_address eq 'rosa@example.org'") == []
    lagging.clock.advance(seconds=LAG)
    assert len(by.people("filter=email_address eq 'rosa@example.org'")) == 1


def test_a_change_shows_in_the_resource_at_once_and_in_collections_later(by, lagging):
    form = by.post("/forms", {"title": "Old"})
    lagging.clock.advance(seconds=LAG)
    by.put(f"/forms/{by.id(form)}", {"title": "New"})

    def titles():
        return [one["title"] for one in by.get("/forms")["_embedded"]["osdi:forms"]]

    assert by.get(f"/forms/{by.id(form)}")["title"] == "New"
    assert titles() == ["Old"]
    assert by.get("/forms", query="filter=title eq 'New'")["total_records"] == 0
    assert by.get("/forms", query="filter=title eq 'Old'")["total_records"] == 1
    lagging.clock.advance(seconds=LAG)
    assert titles() == ["New"]
    assert by.get("/forms", query="filter=title eq 'New'")["total_records"] == 1


def test_a_deletion_shows_in_collections_later(by, lagging, make_tagging):
    path = make_tagging()
    lagging.clock.advance(seconds=LAG)
    collection = path.rpartition("/")[0]
    assert by.get(collection)["total_records"] == 1

    assert by("DELETE", path).status == 200

    assert by.refused("GET", path)[0] == 404
    assert by.get(collection)["total_records"] == 1
    lagging.clock.advance(seconds=LAG)
    assert by.get(collection)["total_records"] == 0


@pytest.fixture
def make_tagging(by):
    """Makes a tagging with a tag and a person of its own, and gives its path."""

    def make_tagging():
        tag, rosa = by.post("/tags", {"name": "volunteer"}), by.signup("rosa@example.org")
        body = {"_links": {"osdi:person": rosa["_links"]["self"]}}
        return by.post(f"/tags/{by.id(tag)}/taggings", body)["_links"]["self"]["href"].partition("/api/v2")[2]

    return make_tagging


def test_what_hangs_on_something_new_is_an_empty_collection_and_no_error(by, lagging, make_tagging):
    path = make_tagging()
    person = by.get(path)["_links"]["osdi:person"]["href"].partition("/api/v2")[2]

    assert by.get(path)
    for collection in (path.rpartition("/")[0], f"{person}/taggings"):
        assert by.get(collection)["total_records"] == 0
    lagging.clock.advance(seconds=LAG)
    for collection in (path.rpartition("/")[0], f"{person}/taggings"):
        assert by.get(collection)["total_records"] == 1
    assert by.refused("GET", "/tags/unknown/taggings")[0] == 404


def test_counters_are_counted_as_of_when_they_are_shown(by, lagging):
    form = by.post("/forms", {"title": "Join"})
    lagging.clock.advance(seconds=LAG)
    by.post(f"/forms/{by.id(form)}/submissions", {"person": {"email_addresses": [{"address": "rosa@example.org"}]}})

    def counted():
        (listed,) = by.get("/forms")["_embedded"]["osdi:forms"]
        return by.get(f"/forms/{by.id(form)}")["total_submissions"], listed["total_submissions"]

    assert counted() == (1, 0)
    lagging.clock.advance(seconds=LAG)
    assert counted() == (1, 1)


def test_pages_and_totals_agree_with_each_other(by, lagging):
    for number in range(30):
        by.post("/tags", {"name": f"tag {number}"})
    lagging.clock.advance(seconds=LAG)
    for number in range(30, 40):
        by.post("/tags", {"name": f"tag {number}"})

    first, second = by.get("/tags"), by.get("/tags?page=2")

    assert (first["total_records"], second["total_records"]) == (30, 30)
    assert (len(first["_embedded"]["osdi:tags"]), len(second["_embedded"]["osdi:tags"])) == (25, 5)


def test_reading_changes_nothing(by, lagging):
    by.signup("rosa@example.org")
    before, end = dict(lagging.actionnetwork["people"].all()[0]), lagging.world.log.end

    for path in ("/people", "/tags", "/forms", "/people?filter=given_name eq 'x'"):
        by.get(path)

    assert dict(lagging.actionnetwork["people"].all()[0]) == before
    assert lagging.world.log.end == end
    assert by.refused("GET", "/people?filter=nonsense")[0] == 400
    assert dict(lagging.actionnetwork["people"].all()[0]) == before


def test_deduplication_goes_by_what_is_there_and_not_by_what_is_shown(by, lagging):
    for _ in range(3):
        by.signup("rosa@example.org")
        by.post("/forms", {"title": "Join", "identifiers": ["crm:1"]})
        by.post("/tags", {"name": "volunteer"})

    lagging.clock.advance(seconds=LAG)
    assert len(by.people()) == 1
    assert by.get("/forms")["total_records"] == by.get("/tags")["total_records"] == 1


def test_both_versions_and_all_keys_lag(ask, lagging):
    lagging.actionnetwork.add_group("North", api_key="k-north")
    lagging.clock.advance(seconds=LAG)
    clients = [type(ask)(lagging, "v1"), type(ask)(lagging, key="k-north")]
    for client in clients:
        client.post("/forms", {"title": "Join", "summary": "Join"})
        assert client.get("/forms")["total_records"] == 0
    lagging.clock.advance(seconds=LAG)
    for client in clients:
        assert client.get("/forms")["total_records"] == 1


def test_the_python_door_is_never_behind_and_its_writes_lag(by, lagging):
    lagging.actionnetwork["tags"].create(name="volunteer")

    assert lagging.actionnetwork["tags"].count() == 1
    assert by.get("/tags")["total_records"] == 0
    lagging.clock.advance(seconds=LAG)
    assert by.get("/tags")["total_records"] == 1


def test_a_seed_has_been_there_for_long(ask):
    emulator = Emulator("demo", read_lag=LAG)

    assert type(ask)(emulator).get("/forms")["total_records"] == emulator.actionnetwork["forms"].count() > 0


def test_it_can_be_switched_on_and_off_while_it_runs(by, lagging):
    by.signup("rosa@example.org")

    lagging.settings.actionnetwork.read_lag = 0
    assert addresses(by) == ["rosa@example.org"]
    by.signup("nia@example.org")
    lagging.settings.actionnetwork.read_lag = LAG
    by.signup("lea@example.org")

    assert "lea@example.org" not in addresses(by)
    lagging.clock.advance(seconds=LAG)
    assert len(addresses(by)) == 3


# ---- savepoints


def test_what_a_savepoint_takes_back_never_shows(by, lagging):
    by.signup("rosa@example.org")
    lagging.clock.advance(seconds=LAG)
    with lagging.savepoint():
        by.signup("nia@example.org")
        lagging.clock.advance(seconds=LAG // 2)
        by.signup("lea@example.org")
        lagging.clock.advance(seconds=LAG // 2)
        assert sorted(addresses(by)) == ["nia@example.org", "rosa@example.org"]

    for _ in range(4):
        assert addresses(by) == ["rosa@example.org"]
        lagging.clock.advance(seconds=LAG // 3)


def test_what_was_written_before_a_savepoint_goes_on_lagging_after_it(by, lagging):
    by.signup("rosa@example.org")
    with lagging.savepoint():
        by.signup("nia@example.org")
        assert addresses(by) == []

    assert addresses(by) == []
    lagging.clock.advance(seconds=LAG)
    assert addresses(by) == ["rosa@example.org"]


def test_a_checkpoint_can_be_restored_while_collections_lag(by, lagging):
    by.signup("rosa@example.org")
    lagging.checkpoint("one")
    for number in range(3):
        by.signup(f"p{number}@example.org")
        lagging.clock.advance(seconds=LAG)

    lagging.restore("one")

    assert addresses(by) == ["rosa@example.org"]
    by.signup("nia@example.org")
    assert addresses(by) == ["rosa@example.org"]
    lagging.restore("one")
    lagging.clock.advance(seconds=LAG)
    assert addresses(by) == ["rosa@example.org"]


def test_what_is_refused_leaves_no_trace_in_what_lags(by, lagging):
    by.signup("rosa@example.org")
    by.refused("POST", "/people", {"person": {}})
    lagging.clock.advance(seconds=LAG // 2)
    by.refused("POST", "/people", {"person": {}})
    lagging.clock.advance(seconds=LAG // 2)

    assert addresses(by) == ["rosa@example.org"]


def test_a_reset_lets_nothing_lag_on(by, lagging):
    by.signup("rosa@example.org")

    lagging.reset()

    assert addresses(by) == []
    assert lagging.settings.actionnetwork.read_lag == LAG


def test_a_long_time_of_writes_is_kept_and_let_go(by, lagging):
    for number in range(600):
        by.signup(f"p{number}@example.org")
        lagging.clock.advance(seconds=1)

    assert by.people("page=22") != []
    assert by.people("page=23") == []
    lagging.clock.advance(seconds=LAG)
    assert by.people("page=24") != []
    assert len(lagging.world._moments) <= LAG + 1


def test_many_threads_read_and_write_side_by_side(by, lagging):
    failures = []

    def work(number):
        try:
            for place in range(15):
                rosa = by.signup(f"p{number}.{place}@example.org")
                assert by.get(f"/people/{by.id(rosa)}")
                assert by.people() == []
        except BaseException as failure:
            failures.append(failure)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    lagging.clock.advance(seconds=LAG)
    assert lagging.actionnetwork["people"].count() == 90
    assert len(by.people("page=4")) == 15
