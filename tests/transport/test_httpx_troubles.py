"""Broken, late and slow answers through httpx: the same exceptions as over a socket, on threads and on tasks."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import anyio
import httpx
import pytest
from freezegun import freeze_time

import mockapi

API = "http://actionnetwork.org/api/v2"  # without TLS, as the server that it is compared with
KEY = {"OSDI-API-Token": "mockapi-key"}
ROSA = {"person": {"email_addresses": [{"address": "rosa@example.org"}]}}

TROUBLES = {
    "reset": ({"reset": True}, httpx.ReadError),
    "silence": ({"timeout": True}, httpx.ReadTimeout),
    "late": ({"latency": 1.5}, httpx.ReadTimeout),
    "cut in the body": ({"truncate": 40}, httpx.RemoteProtocolError),
    "cut before the body": ({"truncate": 0}, httpx.RemoteProtocolError),
    "slow": ({"slow": 1.5}, httpx.ReadTimeout),
    "late, then reset": ({"latency": 0.01, "reset": True}, httpx.ReadError),
}
TIMEOUT = httpx.Timeout(5, read=0.5)


@pytest.fixture(params=["asyncio", "trio"])
def anyio_backend(request):
    return request.param


@pytest.fixture(params=TROUBLES)
def trouble(request):
    """What goes wrong once, and what is raised."""
    return TROUBLES[request.param]


def raised_by(url, **options):
    with httpx.Client(headers=KEY, timeout=TIMEOUT, **options) as client:
        with pytest.raises(httpx.TransportError) as caught:
            client.get(f"{url}/people")
        assert client.get(f"{url}/people", timeout=60).status_code == 200  # the client is none the worse for it
    return caught.value


async def raised_on_tasks_by(url, **options):
    async with httpx.AsyncClient(headers=KEY, timeout=TIMEOUT, **options) as client:
        with pytest.raises(httpx.TransportError) as caught:
            await client.get(f"{url}/people")
        assert (await client.get(f"{url}/people", timeout=60)).status_code == 200
    return caught.value


def words(error):
    """What it says, apart from numbers of bytes: links name the host, and so pages differ in size."""
    return type(error), str(error).partition(" expected ")[0]


# ---- compared with a socket


def test_a_thread_meets_what_it_meets_over_a_socket(trouble):
    fault, expected = trouble
    with mockapi.serve() as server:
        server.faults.add(**fault, times=1)
        there = raised_by(server.actionnetwork.url)
    with mockapi.intercept() as mock:
        mock.faults.add(**fault, times=1)
        here = raised_by(API)

    assert type(here) is expected
    assert words(here) == words(there)
    assert here.request.url == f"{API}/people"


@pytest.mark.anyio
async def test_a_task_meets_what_it_meets_over_a_socket(trouble, anyio_backend):
    fault, expected = trouble
    with mockapi.serve() as server:
        server.faults.add(**fault, times=1)
        there = await raised_on_tasks_by(server.actionnetwork.url)
    with mockapi.intercept() as mock:
        mock.faults.add(**fault, times=1)
        here = await raised_on_tasks_by(API)

    assert type(here) is type(there) is expected
    if anyio_backend == "asyncio":  # trio's own words name its socket
        assert words(here) == words(there)


@pytest.mark.parametrize("fault", TROUBLES)
def test_http2_meets_its_own_kind_of_it(mock, fault):
    fault, expected = TROUBLES[fault]
    mock.faults.add(**fault, times=1)

    assert type(raised_by(API.replace("http:", "https:"), http2=True)) is expected


def test_a_connection_that_broke_off_says_how_much_was_missing(mock):
    mock.faults.add(truncate=40, times=1)

    error = raised_by(API)

    whole = len(httpx.get(f"{API}/people", headers=KEY).content)
    assert str(error) == (
        f"peer closed connection without sending complete message body (received 40 bytes, expected {whole})"
    )


# ---- what happens to the service and to the client


def test_a_write_without_an_answer_may_stand(mock):
    mock.faults.add(method="POST", reset=True, committed=True, times=1)
    with httpx.Client(headers=KEY, base_url=API) as client, pytest.raises(httpx.ReadError):
        client.post("/people", json=ROSA)
    assert mock.actionnetwork["people"].count() == 1

    mock.faults.add(method="POST", reset=True, times=1)
    with httpx.Client(headers=KEY, base_url=API) as client, pytest.raises(httpx.ReadError):
        client.post("/tags", json={"name": "volunteer"})
    assert mock.actionnetwork["tags"].count() == 0


@pytest.mark.parametrize("http2", [False, True], ids=["HTTP/1.1", "HTTP/2"])
def test_a_stream_fails_only_where_it_breaks(mock, http2):
    mock.actionnetwork["tags"].create(name="x" * 200)
    mock.faults.add(truncate=100)
    received = b""

    url = f"{API}/tags".replace("http:", "https:")
    with httpx.Client(http2=http2, headers=KEY) as client, client.stream("GET", url) as answer:
        assert answer.status_code == 200
        with pytest.raises(httpx.RemoteProtocolError):
            for piece in answer.iter_raw():
                received += piece

    assert len(received) == 100


def test_connecting_is_what_a_transports_retries_are_for(mock):
    mock.faults.add(reset=True, times=1)

    with httpx.Client(transport=httpx.HTTPTransport(retries=5), headers=KEY) as client, pytest.raises(httpx.ReadError):
        client.get(f"{API}/people")
    assert len(mock.journal) == 1


def test_nobody_waits_for_a_timeout_that_is_sure_to_come(mock):
    mock.faults.add(latency=3600, times=1)
    mock.faults.add(timeout=True, after=1)
    began = time.monotonic()

    for timeout in (600, 600, None):
        with pytest.raises(httpx.ReadTimeout):
            httpx.get(f"{API}/people", headers=KEY, timeout=timeout)

    assert time.monotonic() - began < 300


# ---- waiting


@pytest.mark.anyio
@pytest.mark.parametrize("http2", [False, True], ids=["HTTP/1.1", "HTTP/2"])
async def test_tasks_wait_side_by_side_and_the_loop_goes_on(mock, http2):
    mock.faults.add(latency=0.3)
    ticks = []

    async def tick():
        while True:
            ticks.append(time.monotonic())
            await anyio.sleep(0.01)

    began = time.monotonic()
    async with httpx.AsyncClient(headers=KEY, http2=http2) as client, anyio.create_task_group() as ticking:
        ticking.start_soon(tick)
        async with anyio.create_task_group() as group:
            for _ in range(20):
                group.start_soon(client.get, "https://actionnetwork.org/api/v2/people")
        ticking.cancel_scope.cancel()

    assert len(mock.journal) == 20
    assert 0.3 <= time.monotonic() - began < 20 * 0.3 / 2
    assert len(ticks) >= 5


def test_threads_wait_side_by_side(mock):
    mock.faults.add(latency=0.3)
    began = time.monotonic()

    with httpx.Client(headers=KEY) as client, ThreadPoolExecutor(10) as threads:
        answers = list(threads.map(client.get, [f"{API}/people"] * 10))

    assert [answer.status_code for answer in answers] == [200] * 10
    assert 0.3 <= time.monotonic() - began < 10 * 0.3 / 2


@pytest.mark.anyio
async def test_one_late_answer_does_not_hold_up_others_on_its_connection(mock):
    mock.faults.add(path="/tags", latency=1)
    ended = []

    async def ask(path):
        await client.get(f"https://actionnetwork.org/api/v2/{path}")
        ended.append(path)

    async with httpx.AsyncClient(http2=True, headers=KEY) as client, anyio.create_task_group() as group:
        group.start_soon(ask, "tags")
        while not len(mock.journal):
            await anyio.sleep(0.001)
        await ask("people")

    assert ended == ["people", "tags"]


@pytest.mark.anyio
async def test_a_task_that_gives_up_leaves_the_client_well(mock):
    mock.faults.add(latency=30, times=1)

    async with httpx.AsyncClient(headers=KEY, timeout=None) as client:
        with anyio.move_on_after(0.05) as scope:
            await client.get(f"{API}/people")
        assert scope.cancelled_caught
        assert (await client.get(f"{API}/people")).status_code == 200


def test_answers_are_late_even_where_time_is_frozen(mock):
    mock.faults.add(latency=0.05, times=2)

    with freeze_time("2026-01-01"):
        assert httpx.get(f"{API}/people", headers=KEY).status_code == 200
        with pytest.raises(httpx.ReadTimeout):
            httpx.get(f"{API}/people", headers=KEY, timeout=0.01)


@pytest.mark.anyio
async def test_answers_are_late_for_tasks_even_where_time_is_frozen(mock):
    mock.faults.add(latency=0.2, times=1)

    with freeze_time("2026-01-01"):
        async with httpx.AsyncClient(headers=KEY, timeout=None) as client:
            assert (await client.get(f"{API}/people")).status_code == 200


# ---- pools


def test_a_pool_that_has_no_connection_left_makes_one_wait_in_vain(mock):
    limits = httpx.Limits(max_connections=1)
    with httpx.Client(limits=limits, headers=KEY, timeout=httpx.Timeout(5, pool=0.05)) as client:
        with client.stream("GET", f"{API}/people") as answer:
            with pytest.raises(httpx.PoolTimeout):
                client.get(f"{API}/people")
            answer.read()
        assert client.get(f"{API}/people").status_code == 200


@pytest.mark.anyio
async def test_a_pool_makes_tasks_wait_in_vain_too(mock):
    limits = httpx.Limits(max_connections=1)
    async with httpx.AsyncClient(limits=limits, headers=KEY, timeout=httpx.Timeout(5, pool=0.05)) as client:
        async with client.stream("GET", f"{API}/people"):
            with pytest.raises(httpx.PoolTimeout):
                await client.get(f"{API}/people")
        assert (await client.get(f"{API}/people")).status_code == 200


# ---- webhooks that come back to the loop that caused them


@pytest.mark.anyio
async def test_a_webhook_reaches_a_server_that_runs_on_the_callers_own_loop(mock):
    heard = []

    async def receive(stream):
        async with stream:
            heard.append(await stream.receive())
            await stream.send(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")

    mock.settings.actionnetwork.webhook_timeout = 15
    listener = await anyio.create_tcp_listener(local_host="127.0.0.1")
    port = listener.extra(anyio.abc.SocketAttribute.local_port)
    async with listener, anyio.create_task_group() as group:
        group.start_soon(listener.serve, receive)
        mock.actionnetwork.webhooks.add(trigger="any_action", url=f"http://127.0.0.1:{port}/hook")
        form = mock.actionnetwork["forms"].create(title="Join")
        async with httpx.AsyncClient(headers=KEY, timeout=20) as client:
            answer = await client.post(f"{API}/forms/{form.id}/submissions", json=ROSA)
        group.cancel_scope.cancel()

    assert answer.status_code == 200
    assert b"POST /hook" in heard[0]
    assert [delivery.status for delivery in mock.actionnetwork.webhooks.deliveries()] == ["delivered"]
