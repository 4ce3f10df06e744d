"""Interception of requests and urllib3: at which names, past which proxies, and nothing else."""

from __future__ import annotations

import pytest
import requests
import urllib3

import mockapi

API = "https://actionnetwork.org/api/v2"
PEOPLE = f"{API}/people"
KEY = {"OSDI-API-Token": "mockapi-key"}
ROSA = {"person": {"email_addresses": [{"address": "rosa@example.org"}]}}


def test_requests_is_answered_at_the_real_name(mock):
    answer = requests.post(PEOPLE, json=ROSA, headers=KEY)

    assert (answer.status_code, answer.reason) == (200, "OK")
    assert answer.headers["content-type"] == "application/hal+json"
    assert int(answer.headers["Content-Length"]) == len(answer.content)
    assert (answer.url, answer.history) == (PEOPLE, [])
    assert answer.json()["_links"]["self"]["href"].startswith(f"{PEOPLE}/")
    assert mock.actionnetwork["people"].find(email_address="rosa@example.org").id in answer.text


def test_urllib3_is_answered_at_the_real_name(mock):
    mock.actionnetwork["tags"].create(name="volunteer")

    with urllib3.PoolManager() as pool:
        answer = pool.request("GET", f"{API}/tags", headers=KEY)

    assert (answer.status, answer.reason) == (200, "OK")
    assert answer.headers["CONTENT-TYPE"] == "application/hal+json"
    assert b'"name":"volunteer"' in answer.data


def test_a_session_adds_what_it_always_adds(mock):
    session = requests.Session()
    session.headers.update(KEY)
    session.cookies.set("seen", "yes")
    session.params = {"per_page": "5"}
    statuses = []
    session.hooks["response"].append(lambda answer, **_: statuses.append(answer.status_code))

    page = session.get(PEOPLE).json()

    assert (page["per_page"], statuses) == (5, [200])
    assert mock.journal.last.headers["cookie"] == "seen=yes"
    assert mock.journal.last.headers["osdi-api-token"] == "mockapi-key"


def test_a_prepared_request_is_answered(mock):
    session = requests.Session()
    prepared = session.prepare_request(requests.Request("POST", f"{API}/tags", json={"name": "a"}, headers=KEY))

    assert session.send(prepared, timeout=(3, 5)).status_code == 200
    assert mock.actionnetwork["tags"].count(name="a") == 1


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize(
    "host", ["actionnetwork.org", "www.actionnetwork.org", "ActionNetwork.org", "mirror.example", "mirror.example:8443"]
)
def test_links_name_the_host_that_was_asked(scheme, host):
    with mockapi.intercept(hosts=["Mirror.example"]):
        page = requests.get(f"{scheme}://{host}/api/v2/people", headers=KEY).json()

    assert page["_links"]["self"]["href"].lower() == f"{scheme}://{host}/api/v2/people".lower()


@pytest.mark.parametrize("address", ["https://actionnetwork.org:443", "http://actionnetwork.org:80"])
def test_links_leave_out_the_port_that_goes_without_saying(mock, address):
    page = requests.get(f"{address}/api/v2/people", headers=KEY).json()

    assert page["_links"]["self"]["href"] == f"{address.rpartition(':')[0]}/api/v2/people"


@pytest.mark.parametrize("host", ["mockapi.actionkit.com", "someorg.actionkit.com", "a.b.actionkit.com"])
def test_every_actionkit_host_is_actionkits_whatever_the_path(mock, host):
    answer = requests.get(f"https://{host}/rest/v1/user/", auth=(mock.actionkit.username, mock.actionkit.password))
    assert (answer.status_code, answer.json()["objects"]) == (200, [])

    requests.get(f"https://{host}/api/v2/people", headers=KEY)
    assert [exchange.service for exchange in mock.journal] == ["actionkit", "actionkit"]


@pytest.mark.parametrize("path", ["/people", "/api/v3/people", "/rest/v1/user/"])
def test_a_mistyped_path_at_action_networks_name_is_its_404_and_no_gap_of_actionkits(mock, path):
    answer = requests.get(f"https://actionnetwork.org{path}", headers=KEY)

    assert mock.journal.last.service == "actionnetwork"
    assert answer.status_code == 404
    assert set(answer.json()) == {"error"}


# ---- what is not ours


def test_other_hosts_pass_through(mock, elsewhere):
    with requests.Session() as session:
        assert session.get(elsewhere.url).text == "elsewhere"
        assert session.post(elsewhere.url, json={"a": 1}).text == "elsewhere"
    with urllib3.PoolManager() as pool:
        assert pool.request("GET", elsewhere.url).data == b"elsewhere"

    assert len(elsewhere.seen) == 3
    assert len(mock.journal) == 0


@pytest.mark.parametrize(
    "host", ["actionkit.com", "notactionkit.com", "myactionnetwork.org", "actionnetwork.org.example", "mirror.example"]
)
def test_names_that_only_look_like_ours_pass_through(mock, elsewhere, host):
    answer = requests.get(f"http://{host}/", proxies={"http": elsewhere.url})

    assert (answer.text, elsewhere.seen) == ("elsewhere", [f"GET http://{host}/ HTTP/1.1"])
    assert len(mock.journal) == 0


# ---- proxies


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_proxy_in_the_environment_is_not_dialled_for_our_hosts(mock, monkeypatch, elsewhere, scheme):
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.setenv(name, elsewhere.url)
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)

    page = requests.get(f"{scheme}://actionnetwork.org/api/v2/people", headers=KEY).json()

    assert page["_links"]["self"]["href"] == f"{scheme}://actionnetwork.org/api/v2/people"
    assert mock.journal.last.request.base == f"{scheme}://actionnetwork.org"
    assert elsewhere.seen == []
    assert requests.get("http://other.example/").text == "elsewhere"  # the proxy is really there


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("forwarding", [False, True])
def test_a_proxy_that_urllib3_is_given_is_not_dialled_for_our_hosts(mock, elsewhere, scheme, forwarding):
    with urllib3.ProxyManager(elsewhere.url, use_forwarding_for_https=forwarding) as pool:
        answer = pool.request("GET", f"{scheme}://actionnetwork.org/api/v2/people?page=2", headers=KEY)

    assert answer.status == 200
    assert (mock.journal.last.path, mock.journal.last.query) == ("/api/v2/people", {"page": "2"})
    assert mock.journal.last.request.base == f"{scheme}://actionnetwork.org"
    assert elsewhere.seen == []


# ---- afterwards


def test_nothing_is_left_behind():
    def patched():
        pool = urllib3.connectionpool
        return (
            pool.HTTPConnectionPool._make_request,
            pool.HTTPSConnectionPool._prepare_proxy,
            requests.Session.get_adapter,
            requests.adapters.HTTPAdapter.send,
        )

    before = patched()

    with mockapi.intercept(), mockapi.intercept():
        assert patched() != before

    assert patched() == before


def test_a_session_that_was_used_inside_reaches_the_network_afterwards(elsewhere):
    session = requests.Session()
    with mockapi.intercept(hosts=["127.0.0.1"]) as mock:
        assert session.get(f"{elsewhere.url}api/v2/people", headers=KEY).json()["page"] == 1

    assert session.get(f"{elsewhere.url}api/v2/people", headers=KEY).text == "elsewhere"
    assert len(mock.journal) == len(elsewhere.seen) == 1


def test_a_session_from_before_is_answered_inside(elsewhere):
    session = requests.Session()
    assert session.get(elsewhere.url).text == "elsewhere"  # an open connection waits in its pool

    with mockapi.intercept(hosts=["127.0.0.1"]):
        assert session.get(f"{elsewhere.url}api/v2/people", headers=KEY).json()["page"] == 1

    assert session.get(elsewhere.url).text == "elsewhere"
