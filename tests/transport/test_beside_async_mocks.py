"""Living beside respx, pytest-httpx and aioresponses, whichever comes first, and beside a block on sockets."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from contextlib import ExitStack

import aiohttp
import httpcore
import httpx
import pytest
import respx
from aioresponses import aioresponses

import mockapi

PEOPLE = "https://actionnetwork.org/api/v2/people"
KEY = {"OSDI-API-Token": "mockapi-key"}
THIRD = "https://third.example/"
UNKNOWN = "https://unknown.example/"
NOWHERE = httpx.Proxy("http://127.0.0.1:1")  # nothing listens there

# respx can stand in two places.


def with_httpcore():
    router = respx.MockRouter(assert_all_called=False)
    router.get(THIRD).respond(text="third")
    return router


def with_httpx():
    router = respx.MockRouter(assert_all_called=False, using="httpx")
    router.get(THIRD).respond(text="third")
    return router


class Third(Exception):
    """What aioresponses is to raise: it cannot build the responses of every aiohttp."""


class Started(aioresponses):
    """aioresponses with something to say: it forgets at its end, and is told at its start."""

    def start(self):
        super().start()
        self.get(THIRD, exception=Third("third"), repeat=True)


def by_threads(url):
    return httpx.get(url, headers=KEY).text


def by_tasks(url):
    async def ask():
        async with httpx.AsyncClient(headers=KEY) as client:
            return (await client.get(url)).text

    return asyncio.run(ask())


def by_threads_through_a_proxy(url):
    with httpx.Client(headers=KEY, mounts={"all://": httpx.HTTPTransport(proxy=NOWHERE)}) as client:
        return client.get(url).text


def by_tasks_through_a_proxy(url):
    async def ask():
        mounts = {"all://": httpx.AsyncHTTPTransport(proxy=NOWHERE)}
        async with httpx.AsyncClient(headers=KEY, mounts=mounts) as client:
            return (await client.get(url)).text

    return asyncio.run(ask())


def by_aiohttp(url):
    async def ask():
        try:
            async with aiohttp.ClientSession(headers=KEY) as session, session.get(url) as answer:
                return await answer.text()
        except Third as third:
            return str(third)

    return asyncio.run(ask())


CASES = {
    "respx and threads": (with_httpcore, by_threads),
    "respx and tasks": (with_httpcore, by_tasks),
    "respx over httpx and threads": (with_httpx, by_threads),
    "respx over httpx and tasks": (with_httpx, by_tasks),
    "respx and threads through a proxy": (with_httpcore, by_threads_through_a_proxy),
    "respx and tasks through a proxy": (with_httpcore, by_tasks_through_a_proxy),
    "aioresponses": (Started, by_aiohttp),
}
REFUSED = (respx.models.AllMockedAssertionError, aiohttp.ClientConnectionError)


@pytest.fixture(params=CASES)
def case(request):
    """Another mock, which knows one host that is not ours and is not active yet, and a way to ask."""
    third, ask = CASES[request.param]
    return third(), ask


def both_answer(mock, ask):
    before = len(mock.journal)
    assert '"osdi:people":[]' in ask(PEOPLE)
    assert ask(THIRD) == "third"
    assert len(mock.journal) == before + 1


# ---- in each other


def test_another_mock_can_be_active_inside(case):
    third, ask = case
    with mockapi.intercept() as mock, third:
        both_answer(mock, ask)
        both_answer(mock, ask)


def test_another_mock_can_be_active_outside(case):
    third, ask = case
    with third, mockapi.intercept() as mock:
        both_answer(mock, ask)
        both_answer(mock, ask)


def test_another_mock_can_be_between_two_of_ours(case):
    third, ask = case
    with mockapi.intercept() as outer, third, mockapi.intercept() as inner:
        both_answer(inner, ask)
    assert len(outer.journal) == 0
    with mockapi.intercept() as outer:
        with third:
            with mockapi.intercept():
                pass
            both_answer(outer, ask)
        assert '"osdi:people":[]' in ask(PEOPLE)


@pytest.mark.parametrize("first_out", ["mockapi", "the other"])
@pytest.mark.parametrize("first_in", ["mockapi", "the other"])
def test_the_two_can_be_left_in_any_order(case, first_in, first_out):
    third, ask = case
    with ExitStack() as stack:
        mock = mockapi.intercept()
        inside = {"mockapi": stack.enter_context(ExitStack()), "the other": stack.enter_context(ExitStack())}
        for name in sorted(inside, key=lambda name: name != first_in):
            inside[name].enter_context(mock if name == "mockapi" else third)
        both_answer(mock, ask)

        inside[first_out].close()
        if first_out == "mockapi":
            assert ask(THIRD) == "third"
            with pytest.raises(REFUSED):
                ask(PEOPLE)
        else:
            assert '"osdi:people":[]' in ask(PEOPLE)

    with mockapi.intercept() as another:
        ask(PEOPLE)
        assert len(another.journal) == 1
    for owner in (httpcore.ConnectionPool, httpcore.AsyncConnectionPool, aiohttp.ClientSession, aiohttp.TCPConnector):
        assert not [name for name, value in vars(owner).items() if hasattr(value, "_mockapi_patch")]


@pytest.mark.parametrize("order", ["the other first", "mockapi first"])
def test_what_neither_knows_is_still_refused_by_the_other(case, order):
    third, ask = case
    entered = [third, mockapi.intercept()]
    if order == "mockapi first":
        entered.reverse()
    with entered[0], entered[1], pytest.raises(REFUSED):
        ask(UNKNOWN)


def test_a_route_of_respx_for_our_host_stays_unused(case):
    with mockapi.intercept() as mock, respx.mock(assert_all_called=False) as router:
        route = router.get(PEOPLE).respond(418)
        assert httpx.get(PEOPLE, headers=KEY).status_code == 200
        assert (route.called, len(mock.journal)) == (False, 1)


def test_a_router_that_a_client_has_for_a_transport_is_left_to_it():
    router = respx.Router()
    router.get(PEOPLE).respond(418)
    with mockapi.intercept() as mock, httpx.Client(transport=httpx.MockTransport(router.handler)) as client:
        assert client.get(PEOPLE).status_code == 418
    assert len(mock.journal) == 0


def test_decorators_can_be_stacked_either_way():
    def story(mock):
        respx.get(THIRD).respond(text="third")
        both_answer(mock, by_threads)

    respx.mock(mockapi.intercept()(story))()
    mockapi.intercept()(respx.mock(story))()


def test_bodies_pass_another_mock_whole(case):
    third, _ = case

    def pieces():
        yield b'{"name": '
        yield b'"a"}'

    with mockapi.intercept() as mock, third:
        assert httpx.post("https://actionnetwork.org/api/v2/tags", content=pieces(), headers=KEY).status_code == 200
    assert mock.actionnetwork["tags"].count(name="a") == 1


# ---- fixtures of other plugins


@pytest.mark.parametrize("order", ["mockapi, httpx_mock", "httpx_mock, mockapi"])
def test_the_fixture_of_pytest_httpx_answers_for_its_own_hosts(pytester, order):
    pytester.makepyfile(f"""
        import asyncio, httpx, pytest

        KEY = {KEY!r}

        def test_threads({order}):
            httpx_mock.add_response(url={THIRD!r}, text="third")
            assert httpx.get({PEOPLE!r}, headers=KEY).status_code == 200
            assert httpx.get({THIRD!r}).text == "third"
            with pytest.raises(httpx.TimeoutException):
                httpx.get({UNKNOWN!r})
            httpx_mock.reset()
            assert len(mockapi.journal) == 1

        def test_tasks({order}):
            async def story():
                async with httpx.AsyncClient(headers=KEY) as client:
                    assert (await client.get({PEOPLE!r})).status_code == 200
                    assert (await client.get({THIRD!r})).text == "third"
            httpx_mock.add_response(url={THIRD!r}, text="third")
            asyncio.run(story())
            assert len(mockapi.journal) == 1
    """)
    pytester.runpytest_subprocess("-p", "no:asyncio", "-p", "no:randomly").assert_outcomes(passed=2)


def test_a_block_on_sockets_does_not_stop_us(pytester):
    pytester.makepyfile(f"""
        import asyncio, socket
        import aiohttp, httpx, pytest
        from pytest_socket import SocketBlockedError

        def test_all(mockapi):
            with pytest.warns(UserWarning), pytest.raises(SocketBlockedError):
                socket.socket()
            assert httpx.get({PEOPLE!r}, headers={KEY!r}).status_code == 200

            async def story():
                async with httpx.AsyncClient(headers={KEY!r}) as client:
                    assert (await client.get({PEOPLE!r})).status_code == 200
                async with aiohttp.ClientSession(headers={KEY!r}) as session:
                    async with session.get({PEOPLE!r}) as answer:
                        assert answer.status == 200

            asyncio.run(story())
            assert len(mockapi.journal) == 3
    """)
    options = ["-p", "no:asyncio", "--disable-socket", "--allow-unix-socket"]  # a loop needs a pair of these
    pytester.runpytest_subprocess(*options).assert_outcomes(passed=1)


# ---- active before mockapi is first imported, or imported after it was entered


STARTS = {
    "respx": f"import respx; third = respx.mock; third.get({THIRD!r}).respond(text='third')",
    "aioresponses": (
        "from aioresponses import aioresponses; third = aioresponses(); "
        f"start, third.start = third.start, lambda: (start(), third.get({THIRD!r}, exception=KeyError(), repeat=True))"
    ),
}
ASKS = {
    "respx": "import httpx\ndef ask(url):\n    return httpx.get(url, headers=KEY).text",
    "aioresponses": """
import aiohttp, asyncio
def ask(url):
    async def story():
        async with aiohttp.ClientSession(headers=KEY) as session, session.get(url) as answer:
            return await answer.text()
    try:
        return asyncio.run(story())
    except KeyError:
        return "third"
""",
}


@pytest.mark.parametrize("kind", STARTS)
@pytest.mark.parametrize("first", ["the other", "mockapi"])
def test_either_may_be_active_before_the_other_is_imported(kind, first):
    other = f"{STARTS[kind]}; third.start()"
    ours = "import mockapi; mock = mockapi.intercept(); mock.__enter__()"
    lines = (other, ours) if first == "the other" else (ours, other)
    script = "\n".join(
        (
            f"KEY = {KEY!r}",
            *lines,
            ASKS[kind],
            f"assert 'osdi:people' in ask({PEOPLE!r})",
            f"assert ask({THIRD!r}) == 'third'",
            "assert len(mock.journal) == 1",
            "third.stop()",
            f"assert 'osdi:people' in ask({PEOPLE!r})",
        )
    )

    subprocess.run([sys.executable, "-W", "ignore", "-c", script], check=True, timeout=60)
