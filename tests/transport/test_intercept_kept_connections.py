"""Connections of http.client that are kept: for longer than an interception, into one, across nested ones."""

from __future__ import annotations

import asyncio
import http.client
import json
import warnings
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from urllib.parse import urlsplit
from xml.parsers.expat import ExpatError
from xmlrpc.client import Fault, ProtocolError, ServerProxy, Transport

import pytest
import requests

import mockapi

HOST = "mockapi.actionkit.com"
DOOR = f"https://mockapi:mockapi@{HOST}/api/"
STAFF = {"Authorization": "Basic bW9ja2FwaTptb2NrYXBp"}
USERS = "/rest/v1/user/"


@pytest.fixture
def connection(elsewhere):
    """A connection to a server of the test's own, at an address that an interception may claim."""
    with closing(http.client.HTTPConnection("127.0.0.1", urlsplit(elsewhere.url).port, timeout=5)) as connection:
        yield connection


def said(connection, path=USERS):
    connection.request("GET", path, headers=STAFF)
    return connection.getresponse().read()


def emails(mock):
    return [user.email for user in mock.actionkit["user"].all()]


def ours(answer):
    return "meta" in json.loads(answer)


# ---- into an interception and out of it


def test_a_connection_from_before_is_answered_inside_and_reaches_the_network_afterwards(connection, elsewhere):
    assert said(connection) == b"elsewhere"

    with mockapi.intercept(hosts=["127.0.0.1"]) as mock:
        assert ours(said(connection))
        assert ours(said(connection))

    assert said(connection) == said(connection) == b"elsewhere"
    assert (mock.journal.total, len(elsewhere.seen)) == (2, 3)


def test_a_connection_that_was_opened_inside_and_not_used_reaches_the_network_afterwards(connection, elsewhere):
    with mockapi.intercept(hosts=["127.0.0.1"]) as mock:
        connection.connect()

    assert said(connection) == b"elsewhere"
    assert mock.journal.total == 0


def test_a_client_that_is_kept_for_the_whole_session_finds_the_world_of_each_test():
    with ServerProxy(DOOR) as ak:  # as a module would have it
        worlds = []
        for name in ("ada", "bob"):
            with mockapi.intercept() as mock:
                assert ak.User.create({"email": f"{name}@example.org"})["id"] == 1
                assert ak.User.search({})[0]["email"] == f"{name}@example.org"
                worlds.append(mock)

    assert [emails(mock) for mock in worlds] == [["ada@example.org"], ["bob@example.org"]]


def test_a_kept_client_asks_the_network_when_it_is_outside(elsewhere):
    address = f"http://mockapi:mockapi@127.0.0.1:{urlsplit(elsewhere.url).port}/api/"
    with ServerProxy(address) as ak:
        with mockapi.intercept(hosts=["127.0.0.1"]) as mock:
            ak.version()
        with pytest.raises(ExpatError):
            ak.version()

    assert (mock.journal.total, elsewhere.seen) == (1, ["POST /api/ HTTP/1.1"])


# ---- nested interceptions


def test_the_innermost_answers_although_the_connection_was_made_outside_of_it():
    with mockapi.intercept() as outer, ServerProxy(DOOR) as ak:
        ak.User.create({"email": "before@example.org"})
        with mockapi.intercept() as inner:
            ak.User.create({"email": "inside@example.org"})
            with mockapi.intercept() as innermost:
                ak.User.create({"email": "deepest@example.org"})
        ak.User.create({"email": "after@example.org"})

    assert emails(outer) == ["before@example.org", "after@example.org"]
    assert (emails(inner), emails(innermost)) == (["inside@example.org"], ["deepest@example.org"])


def test_a_host_that_only_the_outer_one_has_stays_with_the_outer_one(connection, elsewhere):
    with mockapi.intercept(hosts=["127.0.0.1"]) as outer:
        assert ours(said(connection))
        with mockapi.intercept() as inner:
            assert ours(said(connection))
        assert ours(said(connection))

    assert (outer.journal.total, inner.journal.total, elsewhere.seen) == (3, 0, [])


def test_interceptions_that_are_left_in_the_other_order_answer_no_more(connection, elsewhere):
    outer, inner = mockapi.intercept(hosts=["127.0.0.1"]), mockapi.intercept(hosts=["127.0.0.1"])
    outer.__enter__()
    inner.__enter__()
    assert ours(said(connection))
    outer.__exit__(None, None, None)
    assert ours(said(connection))
    inner.__exit__(None, None, None)

    assert said(connection) == b"elsewhere"
    assert (outer.journal.total, inner.journal.total) == (0, 2)


# ---- threads and tasks


def test_a_connection_made_in_a_context_is_answered_only_there(connection, elsewhere):
    with mockapi.intercept(hosts=["127.0.0.1"], scope="context") as mock, ThreadPoolExecutor(1) as threads:
        assert ours(said(connection))
        assert threads.submit(said, connection).result() == b"elsewhere"
        assert ours(said(connection))

    assert (mock.journal.total, len(elsewhere.seen)) == (2, 1)


def test_tasks_side_by_side_have_worlds_of_their_own():
    async def story(name):
        with mockapi.intercept(scope="context") as mock, ServerProxy(DOOR) as ak:
            for step in range(3):
                ak.User.create({"email": f"{name}{step}@example.org"})
                await asyncio.sleep(0)
            return emails(mock)

    async def both():
        return await asyncio.gather(story("a"), story("b"))

    assert asyncio.run(both()) == [[f"{name}{step}@example.org" for step in range(3)] for name in "ab"]


def test_threads_with_clients_of_their_own_share_one_world(mock):
    def work(number):
        with ServerProxy(DOOR) as ak:
            return [ak.User.create({"email": f"{number}-{step}@example.org"})["id"] for step in range(10)]

    with ThreadPoolExecutor(4) as threads:
        ids = [id for some in threads.map(work, range(4)) for id in some]

    assert sorted(ids) == list(range(1, 41))
    assert requests.get(f"https://{HOST}{USERS}", headers=STAFF).json()["meta"]["total_count"] == 40


# ---- xmlrpc.client


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_credentials_may_stand_in_the_address_or_in_a_header(mock, scheme):
    with ServerProxy(DOOR.replace("https", scheme)) as ak:
        assert ak.version()
    with ServerProxy(f"{scheme}://{HOST}/api/", headers=list(STAFF.items())) as ak:
        assert ak.version()
    with ServerProxy(f"{scheme}://{HOST}/api/") as ak, pytest.raises(ProtocolError) as caught:
        ak.version()

    assert (caught.value.errcode, caught.value.headers["WWW-Authenticate"][:5]) == (401, "Basic")
    assert [exchange.answer.status for exchange in mock.journal] == [200, 200, 401]
    assert {exchange.request.base for exchange in mock.journal} == {f"{scheme}://{HOST}"}


def test_one_proxy_calls_on_one_connection_after_faults_and_errors_too(mock):
    class Counting(Transport):
        made = 0

        def make_connection(self, host):
            before = self._connection[1]
            connection = super().make_connection(host)
            self.made += connection is not before
            return connection

    transport = Counting()
    with ServerProxy(DOOR.replace("https", "http"), transport=transport) as ak:
        for _ in range(3):
            assert ak.version()
            with pytest.raises(Fault):
                ak.User.get({"id": 1})
        assert transport.made == 1
        mock.settings.actionkit.inject = 500
        with pytest.raises(ProtocolError):
            ak.version()
        assert ak.version()

    assert [exchange.answer.status for exchange in mock.journal] == [200] * 6 + [500, 200]


def test_no_warning_of_an_unclosed_socket_is_left(mock):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        ServerProxy(DOOR).version()  # never closed, as most programs have it

    assert mock.journal.total == 1
