"""Interception of requests and urllib3. The same file runs on urllib3 1.26, see test_urllib3_1."""

from __future__ import annotations

import asyncio
import io
import threading

import pytest
import requests
import urllib3
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

import mockapi

PEOPLE = "https://actionnetwork.org/api/v2/people"
KEY = {"OSDI-API-Token": "mockapi-key"}
ROSA = {"person": {"email_addresses": [{"address": "rosa@example.org"}]}}


@pytest.fixture
def mock():
    with mockapi.intercept() as mock:
        yield mock


def test_requests_is_answered_at_the_real_name(mock):
    answer = requests.post(PEOPLE, json=ROSA, headers=KEY)

    assert (answer.status_code, answer.reason) == (200, "OK")
    assert answer.headers["content-type"] == "application/hal+json"
    assert int(answer.headers["Content-Length"]) == len(answer.content)
    assert answer.url == PEOPLE
    assert answer.json()["_links"]["self"]["href"].startswith(f"{PEOPLE}/")
    assert mock.actionnetwork["people"].find(email_address="rosa@example.org").id in answer.text


def test_urllib3_is_answered_at_the_real_name(mock):
    with urllib3.PoolManager() as pool:
        answer = pool.request("GET", PEOPLE, headers=KEY)

        assert answer.status == 200
        assert b'"osdi:people":[]' in answer.data


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("host", ["actionnetwork.org", "www.actionnetwork.org", "ActionNetwork.org", "mirror.example"])
def test_links_name_the_host_that_was_asked(scheme, host):
    with mockapi.intercept(hosts=["mirror.example"]):
        page = requests.get(f"{scheme}://{host}/api/v2/people", headers=KEY).json()

    assert page["_links"]["self"]["href"].lower() == f"{scheme}://{host}/api/v2/people".lower()


def test_every_actionkit_host_is_ours_and_not_modelled_yet(mock):
    mock.allow_unmodelled()
    for host in (mock.actionkit.host, "someorg.actionkit.com"):
        answer = requests.get(f"https://{host}/rest/v1/user/", auth=(mock.actionkit.username, mock.actionkit.password))
        assert answer.status_code == 501
        assert "/rest/v1/user/" in answer.json()["error"]


@pytest.mark.parametrize(
    "body",
    [b'{"name": "a"}', '{"name": "a"}', io.BytesIO(b'{"name": "a"}'), iter([b'{"name"', b': "a"}'])],
    ids=["bytes", "text", "file", "chunks"],
)
def test_a_body_of_any_kind_arrives(mock, body):
    requests.post("https://actionnetwork.org/api/v2/tags", data=body, headers=KEY).raise_for_status()

    assert mock.actionnetwork["tags"].find(name="a") is not None


def test_a_body_can_be_streamed(mock):
    with requests.get(PEOPLE, headers=KEY, stream=True) as answer:
        whole = b"".join(answer.iter_content(7))

    assert whole == requests.get(PEOPLE, headers=KEY).content


def test_head_has_no_body(mock):
    answer = requests.head(PEOPLE, headers=KEY)

    assert (answer.status_code, answer.content) == (200, b"")


def test_a_query_arrives_as_it_was_encoded(mock):
    requests.get(f"{PEOPLE}?filter=given_name eq 'Rosa'&page=1", headers=KEY)

    assert mock.journal.last.request.query in (
        "filter=given_name%20eq%20'Rosa'&page=1",
        "filter=given_name%20eq%20%27Rosa%27&page=1",
    )
    assert mock.journal.last.query["filter"] == "given_name eq 'Rosa'"


def test_connections_go_back_to_a_pool_that_has_but_one(mock):
    pool = urllib3.HTTPSConnectionPool("actionnetwork.org", maxsize=1, block=True)
    for _ in range(5):
        assert pool.request("GET", "/api/v2/people", headers=KEY, pool_timeout=5).status == 200

    session = requests.Session()
    session.mount("https://", HTTPAdapter(pool_connections=1, pool_maxsize=1, pool_block=True))
    for _ in range(5):
        assert session.get(PEOPLE, headers=KEY, timeout=5).status_code == 200


def test_a_clients_own_retries_really_retry(mock):
    mock.faults.add(service="actionnetwork", status=503, times=2)
    session = requests.Session()
    session.mount("https://", HTTPAdapter(max_retries=Retry(3, status_forcelist=[503], backoff_factor=0)))

    assert session.get(PEOPLE, headers=KEY).status_code == 200
    assert [exchange.status for exchange in mock.journal] == [503, 503, 200]


def test_retries_that_run_out_fail_as_they_do_in_real_life(mock):
    mock.faults.add(status=429)
    session = requests.Session()
    session.mount("https://", HTTPAdapter(max_retries=Retry(1, status_forcelist=[429], backoff_factor=0)))

    with pytest.raises(requests.exceptions.RetryError):
        session.get(PEOPLE, headers=KEY)

    assert len(mock.journal) == 2


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_proxy_is_not_dialled_for_our_hosts(mock, monkeypatch, scheme):
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")

    answer = requests.get(f"{scheme}://actionnetwork.org/api/v2/people", headers=KEY)

    assert answer.status_code == 200
    assert mock.journal.last.request.base == f"{scheme}://actionnetwork.org"


def test_other_hosts_pass_through(mock, elsewhere):
    assert requests.get(elsewhere).text == "elsewhere"
    with urllib3.PoolManager() as pool:
        assert pool.request("GET", elsewhere).data == b"elsewhere"
    assert len(mock.journal) == 0


def test_nothing_is_left_behind(elsewhere):
    before = (urllib3.HTTPSConnectionPool._make_request, urllib3.HTTPSConnectionPool._prepare_proxy,
              requests.Session.get_adapter)  # fmt: skip

    with mockapi.intercept(), mockapi.intercept():
        assert urllib3.HTTPSConnectionPool._make_request is not before[0]

    assert before == (urllib3.HTTPSConnectionPool._make_request, urllib3.HTTPSConnectionPool._prepare_proxy,
                      requests.Session.get_adapter)  # fmt: skip


def test_the_innermost_interception_wins():
    with mockapi.intercept() as outer:
        with mockapi.intercept() as inner:
            requests.post(PEOPLE, json=ROSA, headers=KEY)
        assert (inner.actionnetwork["people"].count(), outer.actionnetwork["people"].count()) == (1, 0)
        requests.get(PEOPLE, headers=KEY)
        assert len(outer.journal) == 1


def test_interceptions_can_be_left_in_any_order():
    before = requests.Session.get_adapter
    first, second = mockapi.intercept(), mockapi.intercept()
    first.__enter__()
    second.__enter__()

    first.__exit__(None, None, None)
    assert requests.get(PEOPLE, headers=KEY).status_code == 200
    second.__exit__(None, None, None)

    assert len(second.journal) == 1
    assert requests.Session.get_adapter is before


def test_threads_are_inside_by_default(mock):
    statuses = []
    thread = threading.Thread(target=lambda: statuses.append(requests.get(PEOPLE, headers=KEY).status_code))
    thread.start()
    thread.join()

    assert statuses == [200]


def test_tasks_side_by_side_can_have_worlds_of_their_own():
    async def story(name):
        with mockapi.intercept(scope="context") as mock:
            await asyncio.sleep(0)
            requests.post("https://actionnetwork.org/api/v2/tags", json={"name": name}, headers=KEY)
            await asyncio.sleep(0)
            return [tag.name for tag in mock.actionnetwork["tags"].all()]

    async def both():
        return await asyncio.gather(story("a"), story("b"))

    assert asyncio.run(both()) == [["a"], ["b"]]


# ---- as a decorator


@mockapi.intercept()
def test_a_decorated_test_without_the_parameter():
    assert requests.get(PEOPLE, headers=KEY).status_code == 200


@mockapi.intercept(seed="demo")
def test_a_decorated_test_with_the_parameter(mock, tmp_path):
    assert tmp_path.exists()  # other fixtures still come
    assert mock.actionnetwork["people"].count() > 25


def test_every_call_of_a_decorated_function_gets_a_new_world():
    @mockapi.intercept
    def story(mock):
        mock.actionnetwork["tags"].create(name="once")
        return mock.actionnetwork["tags"].count()

    @mockapi.intercept()
    async def awaited(mock):
        await asyncio.sleep(0)
        return requests.get(PEOPLE, headers=KEY).status_code

    assert [story(), story()] == [1, 1]
    assert asyncio.run(awaited()) == 200


# ---- strict


def test_strict_raises_on_leaving_for_what_leads_nowhere():
    with pytest.raises(mockapi.Unmodelled, match=r"nearest:  /api/v2/people"), mockapi.intercept(strict=True):
        requests.get("https://actionnetwork.org/api/v2/poeple", headers=KEY)


def test_an_exception_from_inside_is_not_hidden_by_strict():
    with pytest.raises(ZeroDivisionError), mockapi.intercept(strict=True):
        requests.get("https://actionnetwork.org/api/v2/poeple", headers=KEY)
        raise ZeroDivisionError


# ---- the user's own adapters


class Recording(HTTPAdapter):
    """An adapter such as a client brings along."""

    sent = 0

    def send(self, request, **kwargs):
        self.sent += 1
        return super().send(request, **kwargs)


def test_a_sessions_own_adapter_sends(mock):
    session, adapter = requests.Session(), Recording()
    session.mount("https://", adapter)

    assert session.get(PEOPLE, headers=KEY).status_code == 200
    assert adapter.sent == 1
