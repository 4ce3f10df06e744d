"""Broken, late and slow answers through aiohttp: the same exceptions as over a socket."""

from __future__ import annotations

import asyncio
import time

import aiohttp
import pytest
from aiohttp import web
from freezegun import freeze_time

import mockapi

API = "http://actionnetwork.org/api/v2"
KEY = {"OSDI-API-Token": "mockapi-key"}
ROSA = {"person": {"email_addresses": [{"address": "rosa@example.org"}]}}

TROUBLES = {
    "reset": ({"reset": True}, aiohttp.ClientOSError),
    "silence": ({"timeout": True}, aiohttp.ServerTimeoutError),
    "late": ({"latency": 1.5}, aiohttp.ServerTimeoutError),
    "cut in the body": ({"truncate": 40}, aiohttp.ClientPayloadError),
    "cut before the body": ({"truncate": 0}, aiohttp.ClientPayloadError),
    "slow": ({"slow": 1.5}, aiohttp.ServerTimeoutError),
}
TIMEOUT = aiohttp.ClientTimeout(total=60, sock_read=0.5)


@pytest.fixture
def anyio_backend():
    return "asyncio"


pytestmark = pytest.mark.anyio


async def raised_by(url, path="/tags"):
    """What a POST raises, which aiohttp never sends again; and the session is none the worse for it."""
    async with aiohttp.ClientSession(headers=KEY, timeout=TIMEOUT) as session:
        with pytest.raises(aiohttp.ClientError) as caught:
            async with session.post(f"{url}{path}", json={"name": "volunteer"}) as answer:
                await answer.read()
        async with session.get(f"{url}/people", timeout=aiohttp.ClientTimeout(60)) as answer:
            assert (await answer.json())["page"] == 1
    return caught.value


@pytest.mark.parametrize("trouble", TROUBLES)
async def test_a_task_meets_what_it_meets_over_a_socket(trouble):
    fault, expected = TROUBLES[trouble]
    with mockapi.serve() as server:
        server.faults.add(**fault, times=1)
        there = await raised_by(server.actionnetwork.url)
    with mockapi.intercept() as mock:
        mock.faults.add(**fault, times=1)
        here = await raised_by(API)

    assert isinstance(here, expected)
    assert (type(here), str(here).partition(" of ")[0]) == (type(there), str(there).partition(" of ")[0])
    assert type(here.__cause__) is type(there.__cause__)


async def test_a_write_without_an_answer_may_stand(mock):
    mock.faults.add(method="POST", reset=True, committed=True, times=1)
    await raised_by(API)
    assert mock.actionnetwork["tags"].count(name="volunteer") == 1

    mock.faults.add(method="POST", path="/people", reset=True, times=1)
    await raised_by(API, "/people")
    assert mock.actionnetwork["people"].count() == 0


async def test_a_get_on_a_connection_that_broke_is_sent_as_often_as_over_a_socket(mock):
    async def outcome(session, url):
        try:
            async with session.get(f"{url}/people") as answer:
                return await answer.read() and answer.status
        except aiohttp.ClientOSError as error:
            return str(error)

    async def outcomes(mock, url):
        mock.faults.add(reset=True, nth=2)
        async with aiohttp.ClientSession(headers=KEY) as session:
            return [await outcome(session, url) for _ in range(3)]

    with mockapi.serve() as server:
        there = await outcomes(server, server.actionnetwork.url)
        assert await outcomes(mock, API) == there
        assert len(mock.journal) == len(server.journal) >= 3


async def test_a_stream_fails_only_where_it_breaks(mock):
    mock.actionnetwork["tags"].create(name="x" * 200)
    mock.faults.add(truncate=100)
    received = b""
    async with aiohttp.ClientSession(headers=KEY) as session, session.get(f"{API}/tags") as answer:
        assert answer.status == 200
        with pytest.raises(aiohttp.ClientPayloadError):
            async for piece in answer.content.iter_any():
                received += piece
    assert len(received) == 100


async def test_what_an_effect_raises_reaches_whoever_asked(mock):
    def break_down():
        raise ZeroDivisionError

    mock.faults.add(effect=break_down, times=2)
    async with aiohttp.ClientSession(headers=KEY) as session:
        with pytest.raises(ZeroDivisionError):
            await session.post(f"{API}/tags", json={"name": "a"})
        assert mock.actionnetwork["tags"].count() == 0


async def test_tasks_wait_side_by_side_and_the_loop_goes_on(mock):
    mock.faults.add(latency=0.3)
    ticks = []

    async def tick():
        while True:
            ticks.append(time.monotonic())
            await asyncio.sleep(0.01)

    async def ask(session):
        async with session.get(f"{API}/people") as answer:
            return answer.status

    began = time.monotonic()
    async with aiohttp.ClientSession(headers=KEY) as session:
        ticking = asyncio.create_task(tick())
        statuses = await asyncio.gather(*(ask(session) for _ in range(20)))
        ticking.cancel()

    assert statuses == [200] * 20
    assert 0.3 <= time.monotonic() - began < 20 * 0.3 / 2
    assert len(ticks) >= 5


async def test_answers_are_late_even_where_time_is_frozen(mock):
    mock.faults.add(latency=0.05, times=1)

    with freeze_time("2026-01-01"):
        async with aiohttp.ClientSession(headers=KEY) as session, session.get(f"{API}/people") as answer:
            assert answer.status == 200


async def test_a_cut_behind_the_end_cuts_nothing(mock):
    mock.faults.add(truncate=1_000_000)

    async with aiohttp.ClientSession(headers=KEY) as session, session.get(f"{API}/people") as answer:
        assert (await answer.json())["page"] == 1


async def test_a_slow_answer_comes_in_pieces(mock):
    mock.faults.add(slow=0.01)
    async with aiohttp.ClientSession(headers=KEY) as session, session.get(f"{API}/people") as answer:
        pieces = [piece async for piece in answer.content.iter_any()]
    assert len(pieces) > 2
    assert b'"osdi:people"' in b"".join(pieces)


async def test_a_task_that_gives_up_leaves_the_session_well(mock):
    mock.faults.add(latency=30, times=1)
    connector = aiohttp.TCPConnector(limit=1)
    async with aiohttp.ClientSession(connector=connector, headers=KEY) as session:
        with pytest.raises(asyncio.TimeoutError):
            await asyncio.wait_for(session.get(f"{API}/people"), 0.05)
        with pytest.raises(asyncio.TimeoutError):
            mock.faults.add(latency=30, times=1)
            await session.get(f"{API}/people", timeout=aiohttp.ClientTimeout(total=0.05))
        async with session.get(f"{API}/people") as answer:
            assert answer.status == 200


async def test_a_connector_that_is_full_makes_one_wait_in_vain(mock):
    connector = aiohttp.TCPConnector(limit=1)
    async with aiohttp.ClientSession(connector=connector, headers=KEY) as session:
        mock.actionnetwork["forms"].create(title="Long", description="x" * 1_000_000)
        async with session.get(f"{API}/forms"):
            with pytest.raises(aiohttp.ServerTimeoutError):
                await session.get(f"{API}/people", timeout=aiohttp.ClientTimeout(connect=0.05))


async def test_a_webhook_reaches_a_server_that_runs_on_the_callers_own_loop(mock):
    heard = []

    async def receive(request):
        heard.append(await request.json())
        return web.Response()

    app = web.Application()
    app.router.add_post("/hook", receive)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        mock.settings.actionnetwork.webhook_timeout = 15
        mock.actionnetwork.webhooks.add(trigger="any_action", url=f"http://127.0.0.1:{runner.addresses[0][1]}/hook")
        form = mock.actionnetwork["forms"].create(title="Join")
        submissions = f"{API}/forms/{form.id}/submissions"
        async with aiohttp.ClientSession(headers=KEY) as session, session.post(submissions, json=ROSA) as answer:
            assert answer.status == 200
    finally:
        await runner.cleanup()
    assert len(heard) == 1
    assert [delivery.status for delivery in mock.actionnetwork.webhooks.deliveries()] == ["delivered"]
