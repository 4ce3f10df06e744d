"""httpx in process: what a client does, on threads and on tasks, over HTTP/1.1 and HTTP/2."""

from __future__ import annotations

import httpcore
import httpx
import pytest

import mockapi

API = "https://actionnetwork.org/api/v2"
PEOPLE = f"{API}/people"
KEY = {"OSDI-API-Token": "mockapi-key"}
ROSA = {"person": {"email_addresses": [{"address": "rosa@example.org"}]}}
NOWHERE = "http://127.0.0.1:1"  # nothing listens there


@pytest.fixture(params=["asyncio", "trio"])
def anyio_backend(request):
    return request.param


@pytest.fixture(params=[False, True], ids=["HTTP/1.1", "HTTP/2"])
def client(request, mock):
    """A client that speaks the one or the other."""
    with httpx.Client(http2=request.param, headers=KEY) as client:
        yield client


# ---- what comes back


def test_an_answer_is_what_a_socket_would_bring(mock, client):
    answer = client.post(PEOPLE, json=ROSA)

    assert (answer.status_code, answer.reason_phrase, answer.is_success) == (200, "OK", True)
    assert answer.headers["content-type"] == "application/hal+json"
    assert int(answer.headers["Content-Length"]) == len(answer.content)
    assert (str(answer.url), answer.history, answer.request.method) == (PEOPLE, [], "POST")
    assert answer.elapsed.total_seconds() > 0
    assert answer.json()["_links"]["self"]["href"].startswith(f"{PEOPLE}/")
    assert mock.actionnetwork["people"].find(email_address="rosa@example.org").id in answer.text
    exchange = mock.journal.last
    assert (exchange.request.base, exchange.headers["host"]) == ("https://actionnetwork.org", "actionnetwork.org")
    assert not [name for name in exchange.headers if "mockapi" in name or name.startswith(":")]


def test_the_protocol_is_what_the_client_speaks(mock):
    for http2, version in ((False, "HTTP/1.1"), (True, "HTTP/2")):
        with httpx.Client(http2=http2) as client:
            answer = client.get(PEOPLE, headers=KEY)
            assert answer.http_version == version
            stream = answer.extensions["network_stream"]
            assert stream.get_extra_info("server_addr") == ("actionnetwork.org", 443)
            spoken = stream.get_extra_info("ssl_object").selected_alpn_protocol()
            assert spoken == {"HTTP/1.1": "http/1.1", "HTTP/2": "h2"}[version]
            assert client.get("http://actionnetwork.org/api/v2/people", headers=KEY).http_version == "HTTP/1.1"
    with httpx.Client(http1=False, http2=True) as client:  # without TLS only those who know beforehand
        answer = client.get("http://actionnetwork.org/api/v2/people", headers=KEY)
        assert (answer.http_version, answer.json()["_links"]["self"]["href"][:7]) == ("HTTP/2", "http://")


def test_functions_at_the_top_are_answered(mock):
    assert httpx.get(PEOPLE, headers=KEY).json()["page"] == 1
    assert httpx.post(PEOPLE, json=ROSA, headers=KEY).status_code == 200
    with httpx.stream("GET", PEOPLE, headers=KEY) as answer:
        assert b"rosa@example.org" in answer.read()
    assert [exchange.method for exchange in mock.journal] == ["GET", "POST", "GET"]


def test_httpcore_alone_is_answered(mock):
    answer = httpcore.request("GET", PEOPLE, headers={**KEY, "Host": "actionnetwork.org"})

    assert (answer.status, answer.extensions["http_version"]) == (200, b"HTTP/1.1")
    assert len(mock.journal) == 1


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "PUT", "DELETE"])
def test_each_method_gets_what_requests_get_over_a_socket(client, method):
    with mockapi.serve() as server, httpx.Client(headers=KEY) as real:
        for path in ("/people", "/people/nobody", "/nothing"):
            there = real.request(method, f"{server.actionnetwork.url}{path}")
            here = client.request(method, f"{API}{path}")
            assert (here.status_code, here.headers.get("allow")) == (there.status_code, there.headers.get("allow"))
            if method == "HEAD":  # links name the host, and so pages differ in size
                assert (here.content, int(here.headers["content-length"]) > 0) == (b"", True)
            else:
                assert here.text == there.text.replace(server.url, "https://actionnetwork.org")


@pytest.mark.parametrize(
    ("address", "base"),
    [
        ("https://actionnetwork.org:443", "https://actionnetwork.org"),
        ("http://ACTIONNETWORK.org", "http://actionnetwork.org"),
        ("https://www.actionnetwork.org", "https://www.actionnetwork.org"),
        ("https://mirror.example:8443", "https://mirror.example:8443"),
        ("http://[::1]:8080", "http://[::1]:8080"),
    ],
)
def test_links_name_the_address_that_was_asked(address, base):
    with mockapi.intercept(hosts=["mirror.example", "::1"]):
        page = httpx.get(f"{address}/api/v2/people", headers=KEY).json()

    assert page["_links"]["self"]["href"] == f"{base}/api/v2/people"


def test_actionkit_is_answered_too(mock, client):
    kit = mock.actionkit
    root = f"https://{kit.host}/rest/v1"

    made = client.post(f"{root}/user/", json={"email": "rosa@example.org"}, auth=(kit.username, kit.password))
    found = client.get(made.headers["location"], auth=(kit.username, kit.password))

    assert (made.status_code, found.json()["email"]) == (201, "rosa@example.org")
    assert kit["user"].count() == 1


# ---- what a client does by itself


def test_a_client_adds_what_it_always_adds(mock):
    seen = []
    with httpx.Client(
        base_url=API,
        headers=KEY,
        params={"per_page": 5},
        cookies={"seen": "yes"},
        event_hooks={
            "request": [lambda r: seen.append(r.url.path)],
            "response": [lambda r: seen.append(r.status_code)],
        },
    ) as client:
        assert client.get("/people").json()["per_page"] == 5
    assert seen == ["/api/v2/people", 200]
    assert mock.journal.last.headers["cookie"] == "seen=yes"
    assert mock.journal.last.headers["user-agent"].startswith("python-httpx/")


def test_cookies_and_redirects_are_followed_by_the_client(mock, client):
    hop = {"Location": "/api/v2/people?page=1", "Set-Cookie": "hop=1; Path=/"}
    mock.faults.add(path="/tags", status=302, headers=hop)

    stayed = client.get(f"{API}/tags")
    assert (stayed.status_code, stayed.next_request.url) == (302, httpx.URL(f"{PEOPLE}?page=1"))
    answer = client.get(f"{API}/tags", follow_redirects=True)

    assert (answer.status_code, answer.url, len(answer.history)) == (200, f"{PEOPLE}?page=1", 1)
    assert mock.journal.last.headers["cookie"] == "hop=1"


def test_a_redirect_leads_from_our_host_to_another_and_no_further(mock, elsewhere):
    mock.faults.add(path="/tags", status=307, headers={"Location": elsewhere.url})

    assert httpx.get(f"{API}/tags", headers=KEY, follow_redirects=True).text == "elsewhere"
    assert (len(mock.journal), len(elsewhere.seen)) == (1, 1)


def test_an_auth_flow_sees_answers_and_sends_again(mock, client):
    class Refreshing(httpx.Auth):
        requires_response_body = True

        def auth_flow(self, request):
            answer = yield request
            assert "error" in answer.json()
            request.headers.update(KEY)
            yield request

    del client.headers["OSDI-API-Token"]
    mock.settings.actionnetwork.refused_key_status = 401

    assert client.get(PEOPLE, auth=Refreshing()).json()["page"] == 1
    assert len(mock.journal) == 2


def test_bodies_go_out_in_every_way_that_httpx_has(mock, client):
    def pieces():
        yield b'{"name": '
        yield b'"in pieces"}'

    typed = {"Content-Type": "application/json"}
    assert client.post(f"{API}/tags", json={"name": "as json"}).status_code == 200
    assert client.post(f"{API}/tags", content=b'{"name": "as bytes"}', headers=typed).status_code == 200
    assert client.post(f"{API}/tags", content=pieces(), headers=typed).status_code == 200
    assert [tag.name for tag in mock.actionnetwork["tags"].all()] == ["as json", "as bytes", "in pieces"]

    kit = mock.actionkit
    page = kit["importpage"].create(name="import")
    answer = client.post(
        f"https://{kit.host}/rest/v1/upload/",
        data={"page": page.name},
        files={"upload": ("people.csv", b"email\nrosa@example.org\n", "text/csv")},
        auth=(kit.username, kit.password),
    )
    assert answer.status_code == 201
    assert kit["user"].find(email="rosa@example.org") is not None


def test_large_bodies_go_both_ways(mock, client):
    long = "x" * 300_000  # more than HTTP/2 lets pass at once
    form = client.post(f"{API}/forms", json={"title": "Long", "description": long}).json()
    identifier = form["identifiers"][0].partition(":")[2]

    assert client.get(f"{API}/forms/{identifier}").json()["description"] == long
    with client.stream("GET", f"{API}/forms/{identifier}") as answer:
        pieces = list(answer.iter_bytes(10_000))
    assert len(pieces) > 25
    assert long in b"".join(pieces).decode()


def test_an_answer_that_is_not_read_to_its_end_can_be_left(mock, client):
    mock.actionnetwork["forms"].create(title="Long", description="x" * 300_000)

    with client.stream("GET", f"{API}/forms") as answer:
        assert next(answer.iter_raw(10))[:1] == b"{"
    assert client.get(PEOPLE).status_code == 200


@pytest.mark.parametrize("length", ["3", "50"])
def test_a_body_that_is_not_as_long_as_it_says_is_refused_by_the_client(mock, length):
    with pytest.raises(Exception, match=r"Too (much|little) data for declared Content-Length"):  # h11's, not httpx's
        httpx.post(PEOPLE, content=iter([b"01234567"]), headers={**KEY, "Content-Length": length})
    assert len(mock.journal) == 0


def test_what_cannot_stand_in_a_header_is_refused_by_the_client(mock):
    with pytest.raises(httpx.LocalProtocolError, match="Illegal header value"):
        httpx.get(PEOPLE, headers={"OSDI-API-Token": "mockapi-key\n"})
    assert len(mock.journal) == 0


def test_a_body_that_breaks_off_changes_nothing_and_leaves_the_client_well(mock, client):
    def breaking():
        yield b'{"name": '
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        client.post(f"{API}/tags", content=breaking())

    assert client.get(f"{API}/tags").json()["total_records"] == 0


# ---- transports


class Retrying(httpx.BaseTransport):
    """A transport such as retry libraries bring along, around one of httpx's own."""

    def __init__(self, inner):
        self.inner, self.tries = inner, 0

    def handle_request(self, request):
        while True:
            self.tries += 1
            answer = self.inner.handle_request(request)
            if answer.status_code != 503:
                return answer
            answer.read()
            answer.close()

    def close(self):
        self.inner.close()


def test_a_transport_around_httpxs_own_really_retries(mock):
    mock.faults.add(status=503, times=2)
    transport = Retrying(httpx.HTTPTransport(retries=3))

    with httpx.Client(transport=transport, headers=KEY) as client:
        assert client.get(PEOPLE).status_code == 200

    assert transport.tries == len(mock.journal) == 3


def test_a_transport_derived_from_httpxs_own_is_answered(mock):
    class Counting(httpx.HTTPTransport):
        sent = 0

        def handle_request(self, request):
            self.sent += 1
            return super().handle_request(request)

    transport = Counting()
    with httpx.Client(mounts={"https://actionnetwork.org": transport}) as client:
        assert client.get(PEOPLE, headers=KEY).status_code == 200
    assert transport.sent == len(mock.journal) == 1


def test_a_transport_that_answers_by_itself_is_left_to_it(mock):
    with httpx.Client(transport=httpx.MockTransport(lambda request: httpx.Response(418))) as client:
        assert client.get(PEOPLE).status_code == 418
    assert len(mock.journal) == 0


@pytest.mark.parametrize("scheme", ["http", "https", "socks5"])
@pytest.mark.parametrize("address", [PEOPLE, "http://actionnetwork.org/api/v2/people"])
def test_no_proxy_is_dialled_for_our_hosts(mock, monkeypatch, scheme, address):
    proxy = f"{scheme}://user:secret@127.0.0.1:1"
    with httpx.Client(mounts={"all://": httpx.HTTPTransport(proxy=httpx.Proxy(proxy))}) as client:
        assert client.get(address, headers=KEY).json()["_links"]["self"]["href"] == address
        with pytest.raises(httpx.TransportError):
            client.get("http://third.example/")
    monkeypatch.setenv("ALL_PROXY", proxy)
    assert httpx.get(address, headers=KEY).status_code == 200
    assert [exchange.headers.get("proxy-authorization") for exchange in mock.journal] == [None, None]


def test_a_client_that_was_closed_says_so(mock):
    client = httpx.Client()
    client.get(PEOPLE, headers=KEY)
    client.close()

    with pytest.raises(RuntimeError, match="has been closed"):
        client.get(PEOPLE, headers=KEY)
    assert len(mock.journal) == 1


def test_reading_on_after_the_client_was_closed_fails_as_ever(mock):
    mock.actionnetwork["forms"].create(title="Long", description="x" * 300_000)
    client = httpx.Client()
    answer = client.send(client.build_request("GET", f"{API}/forms", headers=KEY), stream=True)
    client.close()

    with pytest.raises(httpx.ReadError):
        answer.read()


def test_the_steps_that_httpcore_traces_are_all_there(mock):
    steps = []

    with httpx.Client(headers=KEY) as client:
        client.get(PEOPLE, extensions={"trace": lambda name, info: steps.append(name)})

    for step in ("connection.connect_tcp", "connection.start_tls", "http11.send_request_headers"):
        assert f"{step}.complete" in steps
    assert "http11.response_closed.complete" in steps


# ---- tasks


@pytest.mark.anyio
@pytest.mark.parametrize("http2", [False, True], ids=["HTTP/1.1", "HTTP/2"])
async def test_an_async_client_is_answered(mock, http2):
    async def pieces():
        yield b'{"name": '
        yield b'"in pieces"}'

    async with httpx.AsyncClient(http2=http2, headers=KEY) as client:
        made = await client.post(f"{API}/tags", content=pieces())
        page = await client.get(f"{API}/tags")
        async with client.stream("GET", f"{API}/tags") as answer:
            streamed = b"".join([piece async for piece in answer.aiter_bytes(7)])

    assert (made.status_code, page.http_version) == (200, "HTTP/2" if http2 else "HTTP/1.1")
    assert streamed == page.content
    assert [tag.name for tag in mock.actionnetwork["tags"].all()] == ["in pieces"]
    with pytest.raises(RuntimeError, match="has been closed"):
        await client.get(PEOPLE)


@pytest.mark.anyio
async def test_large_bodies_go_both_ways_on_tasks_too(mock):
    long = "x" * 300_000
    async with httpx.AsyncClient(http2=True, headers=KEY) as client:
        assert (await client.post(f"{API}/forms", json={"title": "Long", "description": long})).status_code == 200
        assert (await client.get(f"{API}/forms")).json()["_embedded"]["osdi:forms"][0]["description"] == long


@pytest.mark.anyio
async def test_no_proxy_is_dialled_on_tasks_either(mock):
    async with httpx.AsyncClient(mounts={"all://": httpx.AsyncHTTPTransport(proxy=httpx.Proxy(NOWHERE))}) as client:
        assert (await client.get(PEOPLE, headers=KEY)).status_code == 200
        with pytest.raises(httpx.ConnectError):
            await client.get("http://third.example/")
