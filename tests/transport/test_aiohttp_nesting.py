"""aiohttp among interceptions: nested, in contexts of their own, with sessions that outlive them."""

from __future__ import annotations

import asyncio
import gc
import subprocess
import sys
import weakref

import aiohttp
import pytest

import mockapi

TAGS = "https://actionnetwork.org/api/v2/tags"
KEY = {"OSDI-API-Token": "mockapi-key"}


@pytest.fixture
def anyio_backend():
    return "asyncio"


def names(mock):
    return [tag.name for tag in mock.actionnetwork["tags"].all()]


def patched():
    return [
        aiohttp.ClientSession.__dict__["_request"],
        aiohttp.BaseConnector.__dict__["connect"],
        aiohttp.TCPConnector.__dict__["_create_connection"],
    ]


async def tag(session, name, url=TAGS):
    async with session.post(url, json={"name": name}) as answer:
        assert answer.status == 200, await answer.text()


@pytest.mark.anyio
async def test_the_innermost_interception_answers_a_session_that_outlives_it():
    before = patched()
    outer, inner = mockapi.intercept(), mockapi.intercept()

    async with aiohttp.ClientSession(headers=KEY) as session:
        with outer:
            await tag(session, "a")
            with inner:
                await tag(session, "b")
            await tag(session, "c")
        with inner:
            await tag(session, "d")

    assert (names(outer), names(inner)) == (["a", "c"], ["b", "d"])
    assert patched() == before


@pytest.mark.anyio
async def test_interceptions_can_be_left_in_another_order_than_they_were_entered():
    before = patched()
    first, second = mockapi.intercept(), mockapi.intercept()

    async with aiohttp.ClientSession(headers=KEY) as session:
        first.__enter__()
        second.__enter__()
        first.__exit__(None, None, None)
        await tag(session, "second")
        second.__exit__(None, None, None)

    assert (names(first), names(second)) == ([], ["second"])
    assert patched() == before


@pytest.mark.anyio
async def test_a_connection_to_a_real_server_is_not_taken_for_ours_nor_ours_for_it():
    with mockapi.serve() as server:
        url = f"{server.actionnetwork.url}/tags"
        async with aiohttp.ClientSession(headers=KEY) as session:
            await tag(session, "before", url)
            with mockapi.intercept(hosts=["127.0.0.1"]) as mock:
                await tag(session, "inside", url)
                await tag(session, "still", url)
            await tag(session, "after", url)

        assert (names(server), names(mock)) == (["before", "after"], ["inside", "still"])


@pytest.mark.anyio
async def test_an_answer_that_was_begun_inside_can_be_read_outside():
    async with aiohttp.ClientSession(headers=KEY) as session:
        with mockapi.intercept() as mock:
            mock.actionnetwork["forms"].create(title="Long", description="x" * 500_000)
            answer = await session.get("https://actionnetwork.org/api/v2/forms")
        assert "x" * 500_000 in await answer.text()


@pytest.mark.anyio
async def test_tasks_side_by_side_can_have_worlds_of_their_own_on_one_session():
    found = {}

    async def story(session, name):
        with mockapi.intercept(scope="context") as mock:
            for step in range(3):
                await tag(session, f"{name} {step}")
                await asyncio.sleep(0.001 * int(name))
            found[name] = names(mock)

    connector = aiohttp.TCPConnector(limit=2)  # so that a connection is given by one task to another
    async with aiohttp.ClientSession(connector=connector, headers=KEY) as session:
        await asyncio.gather(*(story(session, name) for name in "3142"))

    assert found == {name: [f"{name} {step}" for step in range(3)] for name in "3142"}


@pytest.mark.anyio
async def test_a_task_outside_of_the_context_is_outside(elsewhere):
    url = f"{elsewhere.url}api/v2/tags"
    entered, asked = asyncio.Event(), asyncio.Event()

    async def outside(session):
        await entered.wait()
        async with session.get(url) as answer:
            text = await answer.text()
        asked.set()
        return text

    async with aiohttp.ClientSession(headers=KEY) as session:
        task = asyncio.create_task(outside(session))
        with mockapi.intercept(hosts=["127.0.0.1"], scope="context") as mock:
            await tag(session, "inside", url)
            entered.set()
            await asked.wait()
        assert await task == "elsewhere"

    assert (names(mock), len(elsewhere.seen)) == (["inside"], 1)


def test_sessions_may_come_with_one_loop_after_another():
    async def story(name):
        async with aiohttp.ClientSession(headers=KEY) as session:
            await tag(session, name)

    with mockapi.intercept() as mock:
        asyncio.run(story("a"))
        asyncio.run(story("b"))
    assert names(mock) == ["a", "b"]


def test_an_interception_that_is_gone_is_not_held_by_aiohttp():
    async def story():
        async with aiohttp.ClientSession(headers=KEY) as session:
            await tag(session, "a")

    with mockapi.intercept() as mock:
        asyncio.run(story())
    gone = weakref.ref(mock)
    del mock
    gc.collect()

    assert gone() is None


# ---- libraries that are imported later, or cannot be patched


def script(text):
    head = f"import sys\nTAGS, KEY = {TAGS!r}, {KEY!r}\n"
    subprocess.run([sys.executable, "-W", "error", "-c", head + text], check=True, timeout=60)


def test_aiohttp_may_be_imported_inside():
    script("""
import asyncio, mockapi
with mockapi.intercept() as outer, mockapi.intercept() as mock:
    import aiohttp
    async def story():
        async with aiohttp.ClientSession(headers=KEY) as session, session.get(TAGS) as answer:
            return answer.status
    assert asyncio.run(story()) == 200
    assert (len(outer.journal), len(mock.journal)) == (0, 1)
assert not hasattr(aiohttp.TCPConnector._create_connection, "_mockapi_patch")
""")


def test_a_session_may_be_made_before_mockapi_is_imported():
    script("""
import aiohttp, asyncio
async def story():
    async with aiohttp.ClientSession(headers=KEY) as session:
        import mockapi
        with mockapi.intercept() as mock:
            async with session.get(TAGS) as answer:
                assert answer.status == 200
        assert len(mock.journal) == 1
asyncio.run(story())
""")


def test_a_version_that_cannot_be_patched_says_so_and_names_the_server(monkeypatch):
    create = aiohttp.TCPConnector.__dict__["_create_connection"]
    before = patched()
    monkeypatch.delattr(aiohttp.TCPConnector, "_create_connection")

    with pytest.raises(RuntimeError, match=r"aiohttp.*no _create_connection.*mockapi\.serve"), mockapi.intercept():
        pass

    aiohttp.TCPConnector._create_connection = create
    assert patched() == before


@pytest.mark.anyio
@mockapi.intercept(seed="demo")
async def test_a_coroutine_can_be_decorated(mock):
    async with aiohttp.ClientSession(headers=KEY) as session:
        await tag(session, "decorated")
    assert "decorated" in names(mock)
