"""requests as its users configure it: what is answered at once, and what goes the whole way, cannot be told apart."""

from __future__ import annotations

import pytest
import requests
from requests.adapters import HTTPAdapter
from urllib3 import Retry

WAYS = {
    "plain": {},
    "timeout": {"timeout": 5},
    "proxies": {"proxies": {"https": "http://127.0.0.1:9"}},
    "no verification": {"verify": False},
}


@pytest.fixture
def rosa(mockapi):
    return mockapi.actionnetwork["people"].create(
        given_name="Rosa", email_addresses=[{"address": "rosa@example.org"}], custom_fields={"Über": "ü" * 20_000}
    )


@pytest.fixture
def session(mockapi):
    with requests.Session() as session:
        session.headers["OSDI-API-Token"] = mockapi.actionnetwork.api_key
        yield session


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("method", ["GET", "HEAD", "DELETE"])
def test_answers_and_what_was_sent_are_the_same_whichever_way_they_go(mockapi, session, rosa, way, method):
    url = f"{mockapi.actionnetwork.url}/people/{rosa.id}?a=%20b#c"
    plain, sent = session.request(method, url), mockapi.journal.last

    answer = session.request(method, url, **WAYS[way])

    assert (answer.status_code, answer.reason, answer.url) == (plain.status_code, plain.reason, url)
    assert (answer.content, answer.headers) == (plain.content, plain.headers)
    assert (answer.raw.status, answer.raw.version, answer.raw.reason) == (plain.raw.status, 11, plain.reason)
    last = mockapi.journal.last
    assert last is not sent
    assert (last.method, last.path, last.query, last.headers) == (sent.method, sent.path, sent.query, sent.headers)
    assert last.headers["host"] == "actionnetwork.org"
    assert last.request.base == sent.request.base == "https://actionnetwork.org"


@pytest.mark.parametrize("way", WAYS)
def test_a_streamed_answer_comes_in_the_pieces_that_are_asked_for(mockapi, session, rosa, way):
    url = f"{mockapi.actionnetwork.url}/people/{rosa.id}"
    with session.get(url, stream=True, **WAYS[way]) as answer:
        pieces = list(answer.iter_content(1000))

    assert {len(piece) for piece in pieces[:-1]} == {1000}
    assert b"".join(pieces) == session.get(url).content
    assert answer.raw.closed


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("form", [str, str.encode, lambda text: iter([text[:5].encode(), text[5:].encode()])])
def test_a_body_arrives_in_every_form_that_requests_takes(mockapi, session, way, form):
    body = form('{"name": "x"}')

    session.post(f"{mockapi.actionnetwork.url}/tags", data=body, **WAYS[way]).raise_for_status()

    assert [tag.name for tag in mockapi.actionnetwork["tags"].all()] == ["x"]
    assert mockapi.journal.last.body == {"name": "x"}


def test_an_adapter_that_retries_does(mockapi, session):
    session.mount("https://", HTTPAdapter(max_retries=Retry(2, status_forcelist=[503], backoff_factor=0)))
    mockapi.faults.add(status=503, times=2)

    assert session.get(f"{mockapi.actionnetwork.url}/people").status_code == 200
    assert mockapi.journal.total == 3


def test_an_adapter_that_gives_up_at_once_on_a_status_says_so(mockapi, session):
    session.mount("https://", HTTPAdapter(max_retries=Retry(0, status_forcelist=[503])))
    mockapi.faults.add(status=503)

    with pytest.raises(requests.exceptions.RetryError):
        session.get(f"{mockapi.actionnetwork.url}/people")


def test_what_an_adapter_of_ones_own_adds_is_sent_and_what_it_builds_is_given(mockapi, session):
    class Marking(HTTPAdapter):
        def add_headers(self, request, **kwargs):
            request.headers["X-Marked"] = "yes"

        def build_response(self, request, raw):
            answer = super().build_response(request, raw)
            answer.marked = True
            return answer

    session.mount("https://", Marking())

    assert session.get(f"{mockapi.actionnetwork.url}/people").marked
    assert mockapi.journal.last.headers["x-marked"] == "yes"


def test_an_adapter_whose_send_was_replaced_is_asked(mockapi, session, monkeypatch):
    adapter = session.get_adapter(f"{mockapi.actionnetwork.url}/people")._adapter
    asked = []
    monkeypatch.setattr(adapter, "send", lambda request, **_: asked.append(request.url) or requests.Response())

    session.get(f"{mockapi.actionnetwork.url}/people")

    assert asked == [f"{mockapi.actionnetwork.url}/people"]


@pytest.mark.parametrize("what", [{"verify": "/nowhere/ca.pem"}, {"cert": "/nowhere/cert.pem"}])
def test_certificates_that_are_not_there_are_missed_as_ever(mockapi, session, what):
    with pytest.raises(OSError, match="nowhere"):
        session.get(f"{mockapi.actionnetwork.url}/people", **what)


def test_a_timeout_that_is_none_is_refused_as_ever(mockapi, session):
    with pytest.raises(ValueError, match="Timeout"):
        session.get(f"{mockapi.actionnetwork.url}/people", timeout="soon")
