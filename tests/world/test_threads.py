"""Threads and worlds: nothing is lost, nothing is read half-done, and worlds never meet."""

from __future__ import annotations

import json
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from mockapi.emulator import Emulator, loaded
from mockapi.world.errors import SavepointError
from mockapi.world.exchange import Request

THREADS = 8
EACH = 25


def send(emulator, method, path, body=None, query=""):
    headers = {"osdi-api-token": emulator.actionnetwork.api_key}
    raw = b"" if body is None else json.dumps(body).encode()
    return emulator.handle(Request(method, "https://actionnetwork.org", f"/api/v2{path}", query, headers, raw)).json


def test_no_update_is_lost_among_threads():
    emulator = Emulator()
    form = emulator.actionnetwork["forms"].create(title="Join")

    def work(worker):
        for number in range(EACH):
            person = {"email_addresses": [{"address": f"p{worker}-{number}@example.org"}]}
            send(emulator, "POST", f"/forms/{form.id}/submissions", {"person": person})
            send(emulator, "PUT", f"/forms/{form.id}", {"identifiers": [f"crm:{worker}-{number}"]})

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(work, range(THREADS)))

    after = emulator.actionnetwork["forms"].get(form)
    assert after.total_submissions == THREADS * EACH
    assert len(after.identifiers) == THREADS * EACH + 1
    assert emulator.actionnetwork["people"].count() == THREADS * EACH
    assert emulator.journal.total == 2 * THREADS * EACH


def test_no_read_is_torn():
    emulator = Emulator()
    person = emulator.actionnetwork["people"].create(
        given_name="0", family_name="0", email_addresses=[{"address": "rosa@example.org"}]
    )
    stop = threading.Event()

    def write():
        number = 0
        while not stop.is_set():
            number += 1
            send(emulator, "PUT", f"/people/{person.id}", {"given_name": str(number), "family_name": str(number)})

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for _ in range(300):
            seen = send(emulator, "GET", f"/people/{person.id}")
            assert seen["given_name"] == seen["family_name"]
    finally:
        stop.set()
        writer.join()


def test_savepoints_of_two_threads_do_not_overlap():
    emulator = Emulator()
    refused = []

    def second():
        try:
            with emulator.savepoint():
                pass
        except SavepointError as error:
            refused.append(error)

    with emulator.savepoint():
        thread = threading.Thread(target=second)
        thread.start()
        thread.join()

    assert len(refused) == 1


def test_worlds_never_meet_even_if_they_start_from_the_same_one():
    base = loaded("demo")
    one, two, fresh = Emulator(base=base), Emulator(base=base), Emulator()
    before = two.actionnetwork["people"].count()

    for person in one.actionnetwork["people"].all()[:5]:
        one.actionnetwork["people"].delete(person)
    one.actionnetwork["tags"].create(name="only here")
    one.clock.freeze("2020-01-01")
    one.settings.actionnetwork.null_clears = False

    assert one.actionnetwork["people"].count() == before - 5
    assert two.actionnetwork["people"].count() == before == Emulator(base=base).actionnetwork["people"].count()
    assert two.actionnetwork["tags"].find(name="only here") is None
    assert two.settings.actionnetwork.null_clears
    assert two.clock.now().year != 2020
    assert fresh.actionnetwork["people"].count() == 0


def test_the_same_calls_give_the_same_ids_in_every_world():
    def story():
        network = Emulator().actionnetwork
        rosa = network["people"].create(email_addresses=[{"address": "rosa@example.org"}])
        form = network["forms"].create(title="Join")
        return rosa.id, form.id, network["submissions"].create(form=form, person=rosa).id

    assert story() == story()


def test_a_reset_is_a_new_world_with_the_same_seed():
    emulator = Emulator(seed="demo", null_clears=False)
    people = emulator.actionnetwork["people"]
    before = people.count()
    emulator.faults.add(status=503)
    emulator.clock.freeze("2020-01-01")
    people.delete(people.all()[0])
    send(emulator, "GET", "/people")

    emulator.reset()

    assert people.count() == before
    assert len(emulator.journal) == 0
    assert emulator.clock.now().year != 2020
    assert not emulator.settings.actionnetwork.null_clears
    assert "_embedded" in send(emulator, "GET", "/people")


def test_a_setting_that_does_not_exist_is_an_error():
    with pytest.raises(AttributeError, match="no setting 'nul_clears'"):
        Emulator(nul_clears=False)
    with pytest.raises(AttributeError):
        Emulator().settings.actionnetwork.ratelimit = 4
