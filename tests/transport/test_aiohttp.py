"""aiohttp in process: sessions, connectors, bodies and redirects are aiohttp's own, on connections without a socket."""

from __future__ import annotations

import asyncio
import ssl
from base64 import b64encode

import aiohttp
import pytest

import mockapi

API = "https://actionnetwork.org/api/v2"
PEOPLE = f"{API}/people"
KEY = {"OSDI-API-Token": "mockapi-key"}
ROSA = {"person": {"email_addresses": [{"address": "rosa@example.org"}]}}


@pytest.fixture
def anyio_backend():
    return "asyncio"


pytestmark = pytest.mark.anyio


def connectors():
    return {
        "none": lambda: None,
        "plain": aiohttp.TCPConnector,
        "narrow": lambda: aiohttp.TCPConnector(limit=1, limit_per_host=1),
        "closing": lambda: aiohttp.TCPConnector(force_close=True),
        "unverified": lambda: aiohttp.TCPConnector(ssl=False),
        "with a context": lambda: aiohttp.TCPConnector(ssl=ssl.create_default_context()),
        "with a fingerprint": lambda: aiohttp.TCPConnector(ssl=aiohttp.Fingerprint(b"0" * 32)),
        "without a cache": lambda: aiohttp.TCPConnector(use_dns_cache=False, enable_cleanup_closed=False),
    }


# ---- what comes back


async def test_an_answer_is_what_a_socket_would_bring(mock):
    async with aiohttp.ClientSession(headers=KEY) as session, session.post(PEOPLE, json=ROSA) as answer:
        body, text = await answer.json(), await answer.text()

    assert (answer.status, answer.reason, answer.ok) == (200, "OK", True)
    assert (answer.content_type, str(answer.url), answer.method) == ("application/hal+json", PEOPLE, "POST")
    assert int(answer.headers["Content-Length"]) == len(text)
    assert (answer.version, answer.history, str(answer.real_url)) == (aiohttp.HttpVersion11, (), PEOPLE)
    assert body["_links"]["self"]["href"].startswith(f"{PEOPLE}/")
    assert mock.actionnetwork["people"].find(email_address="rosa@example.org").id in text
    exchange = mock.journal.last
    assert (exchange.request.base, exchange.headers["host"]) == ("https://actionnetwork.org", "actionnetwork.org")
    assert exchange.headers.keys() == {name.lower() for name in answer.request_info.headers}


@pytest.mark.parametrize("kind", connectors())
async def test_every_connector_is_answered_and_goes_on(mock, kind):
    async with aiohttp.ClientSession(connector=connectors()[kind](), headers=KEY) as session:
        for _ in range(3):
            async with session.get(PEOPLE) as answer:
                assert (answer.status, (await answer.json())["page"]) == (200, 1)
        statuses = await asyncio.gather(*(status(session, PEOPLE) for _ in range(5)))
    assert statuses == [200] * 5
    assert len(mock.journal) == 8


def authorized(kit):
    return {"Authorization": f"Basic {b64encode(f'{kit.username}:{kit.password}'.encode()).decode()}"}


async def status(session, url, method="GET", **options):
    async with session.request(method, url, **options) as answer:
        await answer.read()
        return answer.status


async def test_the_function_at_the_top_is_answered(mock):
    async with aiohttp.request("GET", PEOPLE, headers=KEY) as answer:
        assert (await answer.json())["page"] == 1
    assert len(mock.journal) == 1


@pytest.mark.parametrize(
    ("address", "base"),
    [
        ("https://actionnetwork.org:443", "https://actionnetwork.org"),
        ("http://ACTIONNETWORK.org", "http://actionnetwork.org"),
        ("https://mirror.example:8443", "https://mirror.example:8443"),
        ("http://[::1]:8080", "http://[::1]:8080"),
    ],
)
async def test_links_name_the_address_that_was_asked(address, base):
    with mockapi.intercept(hosts=["mirror.example", "::1"]):
        async with aiohttp.ClientSession(headers=KEY) as session, session.get(f"{address}/api/v2/people") as answer:
            assert (await answer.json())["_links"]["self"]["href"] == f"{base}/api/v2/people"


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "PUT", "DELETE"])
async def test_each_method_gets_what_it_gets_over_a_socket(mock, method):
    with mockapi.serve() as server:
        async with aiohttp.ClientSession(headers=KEY) as session:
            for path in ("/people", "/people/nobody", "/nothing"):
                async with session.request(method, f"{server.actionnetwork.url}{path}") as there:
                    text = await there.text()
                async with session.request(method, f"{API}{path}") as here:
                    assert (here.status, here.headers.get("Allow")) == (there.status, there.headers.get("Allow"))
                    assert await here.text() == text.replace(server.url, "https://actionnetwork.org")


async def test_actionkit_is_answered_too(mock):
    kit = mock.actionkit
    async with aiohttp.ClientSession(f"https://{kit.host}", headers=authorized(kit)) as session:
        async with session.post("/rest/v1/user/", json={"email": "rosa@example.org"}) as made:
            assert made.status == 201
        async with session.get(made.headers["Location"].removeprefix(f"https://{kit.host}")) as found:
            assert (await found.json())["email"] == "rosa@example.org"
    assert kit["user"].count() == 1


# ---- what a session does by itself


async def test_a_session_adds_what_it_always_adds(mock):
    async with (
        aiohttp.ClientSession("https://actionnetwork.org", headers=KEY, cookies={"seen": "yes"}) as session,
        session.get("/api/v2/people", params={"per_page": 5}) as answer,
    ):
        assert (await answer.json())["per_page"] == 5
    assert mock.journal.last.headers["cookie"] == "seen=yes"
    assert "aiohttp" in mock.journal.last.headers["user-agent"]


async def test_cookies_and_redirects_are_followed_by_the_session(mock, elsewhere):
    mock.faults.add(path="/tags", status=302, headers={"Location": PEOPLE, "Set-Cookie": "hop=1; Path=/"})
    mock.faults.add(path="/forms", status=307, headers={"Location": elsewhere.url})
    async with aiohttp.ClientSession(headers=KEY) as session:
        async with session.get(f"{API}/tags", allow_redirects=False) as answer:
            assert answer.status == 302
        async with session.get(f"{API}/tags") as answer:
            assert (answer.status, str(answer.url), len(answer.history)) == (200, PEOPLE, 1)
        assert mock.journal.last.headers["cookie"] == "hop=1"
        async with session.get(f"{API}/forms") as answer:
            assert await answer.text() == "elsewhere"


async def test_bodies_go_out_in_every_way_that_aiohttp_has(mock):
    async def pieces():
        yield b'{"name": '
        await asyncio.sleep(0)
        yield b'"in pieces"}'

    typed = {"Content-Type": "application/json"}
    async with aiohttp.ClientSession(headers=KEY) as session:
        assert await status(session, f"{API}/tags", "POST", json={"name": "as json"}) == 200
        assert await status(session, f"{API}/tags", "POST", data=b'{"name": "as bytes"}', headers=typed) == 200
        assert await status(session, f"{API}/tags", "POST", data=pieces(), headers=typed) == 200
        waits = {"data": b'{"name": "when told to"}', "headers": typed, "expect100": True}
        assert await status(session, f"{API}/tags", "POST", **waits) == 200
        names = [tag.name for tag in mock.actionnetwork["tags"].all()]
        assert names == ["as json", "as bytes", "in pieces", "when told to"]

        kit = mock.actionkit
        page = kit["importpage"].create(name="import")
        form = aiohttp.FormData({"page": page.name})
        form.add_field("upload", b"email\nrosa@example.org\n", filename="people.csv", content_type="text/csv")
        upload = f"https://{kit.host}/rest/v1/upload/"
        assert await status(session, upload, "POST", data=form, headers=authorized(kit)) == 201
    assert kit["user"].find(email="rosa@example.org") is not None


async def test_large_bodies_go_both_ways_and_wait_for_a_slow_reader(mock):
    long = "x" * 1_000_000
    async with aiohttp.ClientSession(headers=KEY, read_bufsize=1000) as session:
        assert await status(session, f"{API}/forms", "POST", json={"title": "Long", "description": long}) == 200
        async with session.get(f"{API}/forms") as answer:
            await asyncio.sleep(0.01)
            pieces = [piece async for piece in answer.content.iter_chunked(5000)]
    assert len(pieces) > 100
    assert long in b"".join(pieces).decode()


async def test_an_answer_that_is_not_read_to_its_end_can_be_left(mock):
    mock.actionnetwork["forms"].create(title="Long", description="x" * 1_000_000)
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=1), headers=KEY) as session:
        async with session.get(f"{API}/forms") as answer:
            assert await answer.content.read(1) == b"{"
        assert await status(session, PEOPLE) == 200


async def test_errors_are_raised_where_a_session_is_asked_to(mock):
    async with aiohttp.ClientSession(raise_for_status=True) as session:
        with pytest.raises(aiohttp.ClientResponseError) as caught:
            await session.get(f"{PEOPLE}/nobody", headers=KEY)
    assert (caught.value.status, str(caught.value.request_info.url)) == (404, f"{PEOPLE}/nobody")


async def test_a_session_that_was_closed_says_so(mock):
    session = aiohttp.ClientSession()
    await session.close()

    with pytest.raises(RuntimeError, match="Session is closed"):
        await session.get(PEOPLE)
    assert len(mock.journal) == 0


async def test_what_is_no_address_is_refused_by_aiohttp(mock):
    async with aiohttp.ClientSession() as session:
        with pytest.raises((aiohttp.InvalidURL, ValueError)):
            await session.get("/api/v2/people")


async def test_traces_tell_of_connections_and_requests(mock):
    heard = []
    trace = aiohttp.TraceConfig()
    for name in ("on_connection_create_end", "on_connection_reuseconn", "on_request_end", "on_dns_resolvehost_start"):

        async def hear(session, context, params, name=name):
            heard.append(name)

        getattr(trace, name).append(hear)
    async with aiohttp.ClientSession(trace_configs=[trace], headers=KEY) as session:
        await status(session, PEOPLE)
        await status(session, PEOPLE)
    assert heard == ["on_connection_create_end", "on_request_end", "on_connection_reuseconn", "on_request_end"]


# ---- what is not ours


@pytest.mark.parametrize("address", [PEOPLE, "http://actionnetwork.org/api/v2/people"])
async def test_no_proxy_is_dialled_for_our_hosts(mock, monkeypatch, address):
    proxy = "http://user:secret@127.0.0.1:1"
    async with aiohttp.ClientSession(headers=KEY) as session:
        async with session.get(address, proxy=proxy) as answer:
            assert (await answer.json())["_links"]["self"]["href"] == address
        with pytest.raises(aiohttp.ClientConnectionError):
            await session.get("http://third.example/", proxy=proxy)
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.setenv(name, proxy)
    async with aiohttp.ClientSession(headers=KEY, trust_env=True) as session:
        assert await status(session, address) == 200
    assert len(mock.journal) == 2


async def test_other_hosts_are_reached_over_their_sockets(mock, elsewhere):
    async with aiohttp.ClientSession() as session:
        for _ in range(2):
            async with session.post(elsewhere.url, json={}) as answer:
                assert await answer.text() == "elsewhere"
            assert await status(session, PEOPLE, headers=KEY) == 200
    assert (len(elsewhere.seen), len(mock.journal)) == (2, 2)


async def test_websockets_are_left_alone(elsewhere):
    with mockapi.intercept(hosts=["127.0.0.1"]) as mock:
        async with aiohttp.ClientSession() as session:
            for scheme in ("ws", "http"):
                with pytest.raises(aiohttp.WSServerHandshakeError):
                    await session.ws_connect(elsewhere.url.replace("http", scheme, 1))
    assert (len(elsewhere.seen), len(mock.journal)) == (2, 0)


async def test_a_connector_that_leads_somewhere_of_its_own_is_left_to_it(mock, tmp_path):
    async def serve(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 418 Teapot\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        writer.close()

    path = str(tmp_path / "socket")
    server = await asyncio.start_unix_server(serve, path)
    async with server, aiohttp.ClientSession(connector=aiohttp.UnixConnector(path)) as session:
        assert await status(session, "http://actionnetwork.org/api/v2/people") == 418
    assert len(mock.journal) == 0
