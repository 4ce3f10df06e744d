"""httpx among interceptions: nested, in contexts of their own, on threads, with clients that outlive them."""

from __future__ import annotations

import asyncio
import gc
import subprocess
import sys
import weakref
from concurrent.futures import ThreadPoolExecutor

import anyio
import httpcore
import httpx
import pytest

import mockapi

TAGS = "https://actionnetwork.org/api/v2/tags"
KEY = {"OSDI-API-Token": "mockapi-key"}


@pytest.fixture(params=["asyncio", "trio"])
def anyio_backend(request):
    return request.param


@pytest.fixture(params=[False, True], ids=["HTTP/1.1", "HTTP/2"])
def client(request):
    """A client that is there before and after every interception."""
    with httpx.Client(http2=request.param, headers=KEY) as client:
        yield client


def names(mock):
    return [tag.name for tag in mock.actionnetwork["tags"].all()]


def patched():
    return [
        httpcore.ConnectionPool.__dict__["handle_request"],
        httpcore.ConnectionPool.__dict__["close"],
        httpcore.AsyncConnectionPool.__dict__["handle_async_request"],
        httpcore.AsyncConnectionPool.__dict__["aclose"],
    ]


# ---- one in another


def test_the_innermost_interception_answers_a_client_that_outlives_it(client):
    before = patched()
    outer, inner = mockapi.intercept(), mockapi.intercept()

    with outer:
        client.post(TAGS, json={"name": "a"})
        with inner:
            client.post(TAGS, json={"name": "b"})
        client.post(TAGS, json={"name": "c"})
    with inner:
        client.post(TAGS, json={"name": "d"})

    assert (names(outer), names(inner)) == (["a", "c"], ["b", "d"])
    assert (len(outer.journal), len(inner.journal)) == (2, 2)
    assert patched() == before


def test_interceptions_can_be_left_in_another_order_than_they_were_entered(client):
    before = patched()
    first, second = mockapi.intercept(), mockapi.intercept()

    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    client.post(TAGS, json={"name": "second"})
    second.__exit__(None, None, None)

    assert (names(first), names(second)) == ([], ["second"])
    assert patched() == before


def test_a_connection_to_a_real_server_is_not_taken_for_ours_nor_ours_for_it():
    with mockapi.serve() as server, httpx.Client(headers=KEY) as client:
        url = f"{server.actionnetwork.url}/tags"
        client.post(url, json={"name": "before"})
        with mockapi.intercept(hosts=["127.0.0.1"]) as mock:
            client.post(url, json={"name": "inside"})
        client.post(url, json={"name": "after"})

        assert (names(server), names(mock)) == (["before", "after"], ["inside"])


def test_an_answer_that_was_begun_inside_can_be_read_outside(client):
    with mockapi.intercept() as mock:
        mock.actionnetwork["tags"].create(name="x" * 200)
        answer = client.send(client.build_request("GET", TAGS), stream=True)

    assert "x" * 200 in answer.read().decode()


@pytest.mark.anyio
async def test_tasks_reach_the_innermost_too():
    async with httpx.AsyncClient(headers=KEY) as client:
        with mockapi.intercept() as outer:
            with mockapi.intercept() as inner:
                await client.post(TAGS, json={"name": "b"})
            await client.post(TAGS, json={"name": "a"})

    assert (names(outer), names(inner)) == (["a"], ["b"])


# ---- other hosts


def test_other_hosts_are_reached_over_their_sockets(elsewhere):
    with mockapi.intercept() as mock, httpx.Client() as client:
        assert client.get(elsewhere.url).text == "elsewhere"
        assert client.post(elsewhere.url, json={"name": "a"}).text == "elsewhere"
        assert client.get(TAGS, headers=KEY).status_code == 200
        assert client.get(elsewhere.url).text == "elsewhere"
    assert (len(elsewhere.seen), len(mock.journal)) == (3, 1)


@pytest.mark.anyio
async def test_other_hosts_are_reached_by_tasks(elsewhere):
    with mockapi.intercept() as mock:
        async with httpx.AsyncClient() as client:
            assert (await client.get(elsewhere.url)).text == "elsewhere"
            assert (await client.get(TAGS, headers=KEY)).status_code == 200
    assert (len(elsewhere.seen), len(mock.journal)) == (1, 1)


@pytest.mark.parametrize("host", ["actionnetwork.org.example", "notactionnetwork.org", "actionkit.com"])
def test_hosts_that_only_look_like_ours_are_not_ours(elsewhere, host):
    with (
        mockapi.intercept() as mock,
        httpx.Client(
            mounts={"all://": httpx.HTTPTransport(proxy=httpx.Proxy(elsewhere.url))}, trust_env=False
        ) as proxied,
    ):
        assert proxied.get(f"http://{host}/api/v2/people").text == "elsewhere"
    assert (len(mock.journal), elsewhere.seen[0].split()[1]) == (0, f"http://{host}/api/v2/people")


# ---- contexts and threads


@pytest.mark.anyio
async def test_tasks_of_a_group_can_have_worlds_of_their_own_on_one_client():
    found = {}

    async def story(name):
        with mockapi.intercept(scope="context") as mock:
            for step in range(3):
                await client.post(TAGS, json={"name": f"{name} {step}"})
                await anyio.sleep(0.001 * int(name))
            found[name] = names(mock)

    limits = httpx.Limits(max_connections=2)  # so that a connection is given by one task to another
    async with httpx.AsyncClient(headers=KEY, limits=limits) as client, anyio.create_task_group() as group:
        for name in "3142":
            group.start_soon(story, name)

    assert found == {name: [f"{name} {step}" for step in range(3)] for name in "3142"}


@pytest.mark.anyio
async def test_children_of_a_task_are_inside_with_it():
    async with httpx.AsyncClient(headers=KEY) as client:
        with mockapi.intercept(scope="context") as mock:
            async with anyio.create_task_group() as group:
                for name in "ab":
                    group.start_soon(lambda name=name: client.post(TAGS, json={"name": name}))
    assert sorted(names(mock)) == ["a", "b"]


def test_a_thread_is_outside_of_an_interception_in_context_scope(elsewhere):
    with (
        mockapi.intercept(hosts=["127.0.0.1"], scope="context") as mock,
        ThreadPoolExecutor(1) as threads,
        httpx.Client(headers=KEY) as client,
    ):
        outside = threads.submit(client.get, f"{elsewhere.url}api/v2/tags").result()
        inside = client.get(f"{elsewhere.url}api/v2/tags")

    assert (outside.text, inside.json()["page"]) == ("elsewhere", 1)
    assert len(mock.journal) == len(elsewhere.seen) == 1


def test_threads_may_share_a_client():
    with mockapi.intercept() as mock, httpx.Client(headers=KEY) as client, ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda name: client.post(TAGS, json={"name": str(name)}), range(60)))

    assert [answer.status_code for answer in answers] == [200] * 60
    assert mock.actionnetwork["tags"].count() == 60


def test_a_client_may_go_from_loop_to_loop():
    async def ask():
        async with httpx.AsyncClient(headers=KEY) as client:
            return (await client.post(TAGS, json={"name": "a"})).status_code

    with mockapi.intercept() as mock:
        assert [asyncio.run(ask()), asyncio.run(ask())] == [200, 200]
    assert len(mock.journal) == 2


# ---- what is left behind


def test_a_client_that_is_gone_leaves_nothing_in_the_interception():
    with mockapi.intercept():
        client = httpx.Client()
        client.get(TAGS, headers=KEY)
        pool = weakref.ref(client._transport._pool)
        del client
        gc.collect()
        assert pool() is None


def test_an_interception_that_is_gone_is_not_held_by_a_client(client):
    with mockapi.intercept() as mock:
        client.get(TAGS)
    gone = weakref.ref(mock)
    del mock
    gc.collect()

    assert gone() is None


# ---- libraries that are imported later, or cannot be patched


def script(text):
    head = f"import sys\nTAGS, KEY = {TAGS!r}, {KEY!r}\n"
    subprocess.run([sys.executable, "-W", "error", "-c", head + text], check=True, timeout=60)


def test_httpx_may_be_imported_inside():
    script("""
import mockapi
with mockapi.intercept() as outer, mockapi.intercept() as mock:
    assert "httpx" not in sys.modules and "httpcore" not in sys.modules
    import httpx
    assert httpx.get(TAGS, headers=KEY).status_code == 200
    assert (len(outer.journal), len(mock.journal)) == (0, 1)
import httpcore
assert httpcore.ConnectionPool.handle_request.__module__.startswith("httpcore.")
assert not hasattr(httpcore.ConnectionPool.handle_request, "_mockapi_patch")
""")


def test_a_client_may_be_made_before_mockapi_is_imported():
    script("""
import asyncio, httpx
client, tasks = httpx.Client(headers=KEY), httpx.AsyncClient(headers=KEY)
import mockapi
async def ask():
    async with tasks:
        return (await tasks.get(TAGS)).status_code
with mockapi.intercept() as mock, client:
    assert client.get(TAGS).status_code == 200
    assert asyncio.run(ask()) == 200
    assert len(mock.journal) == 2
""")


def test_nobody_pays_for_what_is_not_imported():
    script("""
import mockapi, urllib.request
with mockapi.intercept() as mock:
    try:
        urllib.request.urlopen(urllib.request.Request(TAGS, headers=KEY)).read()
    except urllib.error.HTTPError:
        pass
    assert len(mock.journal) == 1
assert sys.modules.keys().isdisjoint({"httpx", "httpcore", "h2", "h11", "anyio", "aiohttp", "respx", "asyncio"})
""")


def test_a_version_that_cannot_be_patched_says_so_and_names_the_server(monkeypatch):
    before = patched()
    handle = httpcore.AsyncConnectionPool.__dict__["handle_async_request"]
    monkeypatch.delattr(httpcore.AsyncConnectionPool, "handle_async_request")

    with pytest.raises(RuntimeError, match=r"httpcore.*no handle_async_request.*mockapi\.serve"), mockapi.intercept():
        pass

    httpcore.AsyncConnectionPool.handle_async_request = handle
    assert patched() == before


# ---- as a decorator


@pytest.mark.anyio
@mockapi.intercept(seed="demo")
async def test_a_coroutine_can_be_decorated(mock):
    async with httpx.AsyncClient(headers=KEY) as client:
        page = (await client.get("https://actionnetwork.org/api/v2/people")).json()
    assert len(page["_embedded"]["osdi:people"]) == 25 < mock.actionnetwork["people"].count()
