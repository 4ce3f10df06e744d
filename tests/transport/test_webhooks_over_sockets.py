"""Webhooks on the wire: posted to a real address from in process and from a server, and caught by mocks of requests."""

from __future__ import annotations

import json
import socket
import threading
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import requests
import requests_mock
import responses

import mockapi

KEY = {"OSDI-API-Token": "mockapi-key"}
DOORS = {"in process": mockapi.intercept, "served": mockapi.serve}


class Hooked:
    """A server that takes webhooks: ``got`` holds path, headers and body of each; ``answer`` says what to answer."""

    def __init__(self):
        self.got = []
        self.answer = lambda body: 200
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                outer.got.append((self.path, dict(self.headers), json.loads(body)))
                status = outer.answer(json.loads(body))
                self.send_response(status)
                if status == 302:
                    self.send_header("Location", "/elsewhere")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *args):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook?token=1"

    @property
    def addresses(self):
        return [next(iter(payload.values()))["person"]["email_addresses"][0]["address"]
                for _, _, payloads in self.got for payload in payloads]  # fmt: skip


@contextmanager
def serving(hooked):
    """Serves in a thread of its own while inside."""
    thread = threading.Thread(target=hooked.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield hooked
    finally:
        hooked.server.shutdown()
        hooked.server.server_close()
        thread.join()


@pytest.fixture
def hooked():
    with serving(Hooked()) as hooked:
        yield hooked


@pytest.fixture(params=DOORS)
def door(request):
    """A way to make an emulator that requests reach."""
    return DOORS[request.param]


@pytest.fixture
def opened(door):
    """Makes emulators that are entered; they are left when the test ends."""
    with ExitStack() as stack:
        yield lambda **settings: stack.enter_context(door(**settings))


def signup(mock, address="rosa@example.org", session=requests):
    body = {"person": {"email_addresses": [{"address": address}]}}
    answer = session.post(f"{mock.actionnetwork.url}/people", json=body, headers=KEY, timeout=20)
    assert answer.status_code == 200, answer.text
    return answer.json()


def outcome(mock):
    (delivery,) = mock.actionnetwork.webhooks.deliveries()
    return delivery.status, delivery.attempts, delivery.answer


# ---- the wire


def test_it_is_posted_as_a_json_array_before_the_client_has_its_answer(opened, hooked):
    mock = opened()
    mock.actionnetwork.webhooks.add(hooked.url)

    person = signup(mock)

    ((path, headers, payloads),) = hooked.got
    assert path == "/hook?token=1"
    assert headers["Content-Type"] == "application/json"
    (payload,) = payloads
    assert payload["action_network:upload"]["identifiers"] == person["identifiers"]
    href = payload["action_network:upload"]["_links"]["osdi:person"]["href"]
    assert requests.get(href, headers=KEY).json()["identifiers"] == person["identifiers"]
    assert outcome(mock) == ("delivered", 1, "200")
    (message,) = mock.outbox.find(kind="webhook", to=hooked.url)
    assert json.loads(message.body) == payloads


def test_each_thing_is_posted_in_order(opened, hooked):
    mock = opened()
    mock.actionnetwork.webhooks.add(hooked.url)

    with requests.Session() as session:
        for number in range(20):
            signup(mock, f"p{number}@example.org", session)

    assert hooked.addresses == [f"p{number}@example.org" for number in range(20)]


def test_text_in_any_script_arrives(opened, hooked):
    mock = opened()
    mock.actionnetwork.webhooks.add(hooked.url)

    body = {"person": {"phone_numbers": [{"number": "12025550143"}], "given_name": "Зоя \N{SNOWMAN}"}}
    requests.post(f"{mock.actionnetwork.url}/people", json=body, headers=KEY)

    ((_, _, (payload,)),) = hooked.got
    assert payload["action_network:upload"]["person"]["given_name"] == "Зоя \N{SNOWMAN}"


def test_a_proxy_of_the_environment_is_not_asked(opened, hooked, monkeypatch):
    mock = opened()
    mock.actionnetwork.webhooks.add(hooked.url)
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    with requests.Session() as session:
        session.trust_env = False
        signup(mock, session=session)

    assert len(hooked.got) == 1


# ---- receivers that ask back


def test_a_receiver_may_ask_the_api_while_it_is_told(opened, hooked):
    mock = opened()
    mock.actionnetwork.webhooks.add(hooked.url)
    seen = []

    def look(payloads):
        href = payloads[0]["action_network:upload"]["_links"]["osdi:person"]["href"]
        seen.append(requests.get(href, headers=KEY, timeout=5).status_code)
        return 200

    hooked.answer = look

    signup(mock)

    assert seen == [200]
    assert outcome(mock) == ("delivered", 1, "200")


def test_what_a_receiver_does_is_told_too_and_after(opened, hooked):
    mock = opened()
    mock.actionnetwork.webhooks.add(hooked.url)
    form = mock.actionnetwork["forms"].create(title="Join")

    def act(payloads):
        kind = next(iter(payloads[0]))
        if kind == "action_network:upload":
            person = {"email_addresses": payloads[0][kind]["person"]["email_addresses"]}
            url = f"{mock.actionnetwork.url}/forms/{form.id}/submissions"
            assert requests.post(url, json={"person": person}, headers=KEY, timeout=5).status_code == 200
        return 200

    hooked.answer = act

    signup(mock)

    assert [next(iter(payloads[0])) for _, _, payloads in hooked.got] == ["action_network:upload", "osdi:submission"]
    assert [delivery.status for delivery in mock.actionnetwork.webhooks.deliveries()] == ["delivered"] * 2


# ---- failures


@pytest.mark.parametrize("status", [201, 204, 302, 400, 404, 410, 500, 503])
def test_any_answer_but_200_is_a_failure(opened, hooked, status):
    mock = opened()
    mock.actionnetwork.webhooks.add(hooked.url)
    hooked.answer = lambda body: status

    signup(mock)

    assert outcome(mock) == ("pending", 1, str(status))
    assert len(hooked.got) == 1
    assert mock.actionnetwork["people"].count() == 1


def test_a_receiver_that_recovers_gets_it_as_the_clock_passes(opened, hooked):
    mock = opened()
    mock.clock.freeze("2026-03-01T12:00:00Z")
    mock.actionnetwork.webhooks.add(hooked.url)
    hooked.answer = lambda body: 500 if len(hooked.got) < 3 else 200

    signup(mock)
    for minutes, status in ((5, "pending"), (15, "delivered")):
        mock.clock.advance(minutes=minutes)
        requests.get(f"{mock.actionnetwork.url}/people", headers=KEY)
        assert outcome(mock)[0] == status

    assert len(hooked.got) == 3
    assert len({payload["idempotency_key"] for _, _, payloads in hooked.got for payload in payloads}) == 1


def test_a_receiver_that_takes_too_long_is_a_failure_and_the_client_is_not_kept(opened, hooked):
    mock = opened(webhook_timeout=0.2)
    mock.actionnetwork.webhooks.add(hooked.url)
    released = threading.Event()
    hooked.answer = lambda body: 200 if released.wait(20) else 500

    try:
        signup(mock)
        status, attempts, answer = outcome(mock)
    finally:
        released.set()

    assert (status, attempts) == ("pending", 1)
    assert "Timeout" in answer


def test_nobody_at_the_address_is_a_failure(opened):
    mock = opened()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    mock.actionnetwork.webhooks.add(f"http://127.0.0.1:{port}/")

    signup(mock)

    assert outcome(mock)[:2] == ("pending", 1)
    assert "ConnectionError" in outcome(mock)[2]


@pytest.mark.parametrize(
    "url",
    [
        "http://",
        "http://[",
        "http://.example.org/",
        f"http://{'a' * 64}.example/",
        "https://127.0.0.1:99999/",
        "http://*/",
    ],
)
def test_an_address_that_cannot_be_one_is_a_failure_and_no_error_of_the_callers(opened, url):
    mock = opened()
    mock.actionnetwork.webhooks.add(url)

    signup(mock)

    assert outcome(mock)[:2] == ("pending", 1)


def test_an_answer_that_is_no_http_is_a_failure(opened):
    mock = opened()
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def answer():
            connection, _ = listening.accept()
            with connection:
                connection.recv(65536)
                connection.sendall(b"nonsense\r\n\r\n")

        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        mock.actionnetwork.webhooks.add(f"http://127.0.0.1:{listening.getsockname()[1]}/")

        signup(mock)
        thread.join(5)

    assert outcome(mock)[:2] == ("pending", 1)


# ---- many at once


def test_many_clients_at_once_lose_and_double_nothing(opened, hooked):
    mock = opened()
    for _ in range(2):
        mock.actionnetwork.webhooks.add(hooked.url)
    failures = []

    def work(number):
        try:
            with requests.Session() as session:
                for place in range(10):
                    signup(mock, f"p{number}.{place}@example.org", session)
        except BaseException as failure:
            failures.append(failure)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    deliveries = mock.actionnetwork.webhooks.deliveries()

    assert failures == []
    assert {(one.status, one.attempts) for one in deliveries} == {("delivered", 1)}
    assert sorted(hooked.addresses) == sorted(
        [f"p{n}.{place}@example.org" for n in range(6) for place in range(10)] * 2
    )


def test_two_servers_of_one_world_send_each_thing_once(hooked):
    with mockapi.serve() as one, mockapi.Server(sharing=one) as other:
        one.actionnetwork.webhooks.add(hooked.url)
        for number, server in enumerate((one, other, one, other)):
            signup(server, f"p{number}@example.org")

    assert hooked.addresses == [f"p{number}@example.org" for number in range(4)]
    bases = [payloads[0]["action_network:upload"]["_links"]["self"]["href"].partition("/api")[0]
             for _, _, payloads in hooked.got]  # fmt: skip
    assert bases[0] == bases[2] != bases[1] == bases[3]


# ---- beside mocks of requests


@responses.activate
def test_responses_catches_the_webhooks_address():
    responses.add(responses.POST, "https://hooks.example.org/an", json={})
    with mockapi.intercept() as mock:
        mock.actionnetwork.webhooks.add("https://hooks.example.org/an")
        signup(mock)

        assert outcome(mock) == ("delivered", 1, "200")
        (call,) = responses.calls
        assert json.loads(call.request.body) == json.loads(mock.outbox[0].body)
        assert call.request.headers["Content-Type"] == "application/json"


@responses.activate
def test_an_address_that_responses_does_not_know_is_a_failure():
    with mockapi.intercept() as mock:
        mock.actionnetwork.webhooks.add("https://hooks.example.org/an")
        signup(mock)

        assert outcome(mock)[:2] == ("pending", 1)
        assert "ConnectionError" in outcome(mock)[2]


@responses.activate
def test_responses_can_answer_and_ask_back():
    with mockapi.intercept() as mock:

        def look(request):
            href = json.loads(request.body)[0]["action_network:upload"]["_links"]["self"]["href"]
            return requests.get(href, headers=KEY).status_code, {}, ""

        responses.add_callback(responses.POST, "https://hooks.example.org/an", callback=look)
        mock.actionnetwork.webhooks.add("https://hooks.example.org/an")
        signup(mock)

        assert outcome(mock) == ("delivered", 1, "200")


def test_requests_mock_catches_the_webhooks_address():
    with mockapi.intercept() as mock, requests_mock.Mocker(real_http=True) as caught:
        caught.post("https://hooks.example.org/an", status_code=503)
        mock.actionnetwork.webhooks.add("https://hooks.example.org/an")
        signup(mock)

        assert outcome(mock) == ("pending", 1, "503")
        (request,) = [one for one in caught.request_history if one.hostname == "hooks.example.org"]
        assert request.json() == json.loads(mock.outbox[0].body)
