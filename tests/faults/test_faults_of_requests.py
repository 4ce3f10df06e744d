"""What a client built on requests meets when a fault strikes: the same in process and over a server."""

from __future__ import annotations

import threading
import time

import pytest
import requests
from freezegun import freeze_time
from requests.adapters import HTTPAdapter
from urllib3 import __version__ as urllib3_version
from urllib3.util import Retry

# urllib3 1.26 takes the end of the connection for the end of the body, whatever was announced.
IS_NOTICED = not urllib3_version.startswith("1.")

ROSA = {"person": {"email_addresses": [{"address": "rosa@example.org"}]}}


@pytest.fixture
def session(door):
    """A session with the key; nothing that it asks takes longer than five seconds."""
    with requests.Session() as session:
        session.headers.update(door.headers)
        session.request = lambda *args, _request=session.request, **options: _request(
            *args, **{"timeout": 5, **options}
        )
        yield session


def mount(session, retry):
    for scheme in ("http://", "https://"):
        session.mount(scheme, HTTPAdapter(max_retries=retry))


def total(door, session):
    return shown(session.get(f"{door.api}/people"))


def shown(answer):
    return len(answer.json()["_embedded"]["osdi:people"])


# ---- connections


@pytest.mark.parametrize("adapter", ["plain", "retrying"])
def test_a_reset_is_a_connection_error_and_changes_nothing(door, session, adapter):
    if adapter == "retrying":
        mount(session, Retry(total=0, read=0))
    door.mock.faults.add(method="POST", reset=True, times=1)

    with pytest.raises(requests.ConnectionError) as caught:
        session.post(f"{door.api}/people", json=ROSA)

    assert type(caught.value) is requests.ConnectionError
    assert "reset" in str(caught.value)
    assert door.mock.actionnetwork["people"].count() == total(door, session) == 0
    assert [exchange.status for exchange in door.mock.journal] == [0, 200]
    assert str(next(iter(door.mock.journal))) == "POST /api/v2/people -> no answer"
    assert session.post(f"{door.api}/people", json=ROSA).status_code == 200


def test_a_lost_answer_leaves_the_write_and_a_second_try_finds_it(door, session):
    door.mock.faults.preset("actionnetwork.lost_answer", times=1)

    with pytest.raises(requests.ConnectionError):
        session.post(f"{door.api}/people", json=ROSA)

    assert door.mock.actionnetwork["people"].count() == 1
    session.post(f"{door.api}/people", json=ROSA)
    assert total(door, session) == 1
    lost, again, _ = door.mock.journal
    assert (lost.status, again.status) == (200, 200)
    assert lost.answer.json["identifiers"] == again.answer.json["identifiers"]
    assert "actionnetwork.lost_answer" in lost.line()


@pytest.mark.parametrize("timeout", [0.2, (5, 0.2)])
def test_an_answer_that_never_comes_is_a_read_timeout(door, session, timeout):
    door.mock.faults.add(timeout=True, times=1)

    with pytest.raises(requests.ReadTimeout) as caught:
        session.get(f"{door.api}/people", timeout=timeout)

    assert type(caught.value) is requests.ReadTimeout
    assert total(door, session) == 0


@pytest.mark.parametrize(("latency", "timeout"), [(30, 0.2), (30, (5, 0.2))])
def test_an_answer_that_comes_too_late_is_a_read_timeout(door, session, latency, timeout):
    door.mock.faults.add(latency=latency, times=1)

    started = time.monotonic()
    with pytest.raises(requests.ReadTimeout):
        session.get(f"{door.api}/people", timeout=timeout)

    assert time.monotonic() - started < latency / 2
    assert total(door, session) == 0


@pytest.mark.parametrize("timeout", [None, 20, (20, 20), (20, None)])
def test_latency_makes_an_answer_late(door, session, timeout):
    door.mock.faults.add(latency=0.3, times=1)

    started = time.monotonic()
    answer = session.get(f"{door.api}/people", timeout=timeout)
    assert shown(answer) == 0
    assert time.monotonic() - started >= 0.3


def test_others_go_on_while_one_waits(door):
    door.mock.faults.add(path="/tags", latency=1.5)
    door.mock.faults.add(path="/forms", timeout=True)
    late, ends = [], []

    def ask(path):
        try:
            late.append(requests.get(f"{door.api}{path}", headers=door.headers, timeout=4).status_code)
        except requests.ReadTimeout:
            ends.append(path)

    waiting = [threading.Thread(target=ask, args=[path]) for path in ["/tags"] * 6 + ["/forms"] * 3]
    for thread in waiting:
        thread.start()
    for _ in range(500):
        if len(door.mock.journal) == 9:  # all of them are being answered
            break
        time.sleep(0.005)
    statuses = [requests.get(f"{door.api}/people", headers=door.headers, timeout=4).status_code for _ in range(5)]
    done = len(late)
    for thread in waiting:
        thread.join()

    assert statuses == [200] * 5
    assert done < 6
    assert (late, ends) == ([200] * 6, ["/forms"] * 3)


def test_a_truncated_body_is_a_broken_answer_and_the_write_stands(door, session):
    door.mock.faults.add(method="POST", truncate=10, times=1)

    if IS_NOTICED:
        with pytest.raises(requests.RequestException) as caught:
            session.post(f"{door.api}/people", json=ROSA)
        assert type(caught.value) is requests.exceptions.ChunkedEncodingError
    else:
        assert len(session.post(f"{door.api}/people", json=ROSA).content) == 10

    assert door.mock.actionnetwork["people"].count() == total(door, session) == 1


def test_what_came_before_the_cut_can_be_read(door, session):
    door.mock.faults.add(truncate=10, times=1)
    pieces = []
    with session.get(f"{door.api}/people", stream=True) as whole:
        pieces.append(whole.raw.read(10))
        if IS_NOTICED:
            with pytest.raises(requests.exceptions.ChunkedEncodingError):
                list(whole.iter_content(4))

    assert pieces == [session.get(f"{door.api}/people").content[:10]]


def test_a_cut_behind_the_end_of_the_body_takes_nothing(door, session):
    whole = session.get(f"{door.api}/people").content
    door.mock.faults.add(truncate=len(whole), times=1)

    assert session.get(f"{door.api}/people").content == whole
    assert total(door, session) == 0


@pytest.mark.parametrize("stream", [False, True])
def test_a_slow_body_comes_whole(door, session, stream):
    whole = session.get(f"{door.api}/people").content
    door.mock.faults.add(slow=0.02, times=1)

    started = time.monotonic()
    answer = session.get(f"{door.api}/people", stream=stream, timeout=5)
    assert b"".join(answer.iter_content(50)) == whole
    assert time.monotonic() - started >= 0.02 * (len(whole) // 64)
    assert total(door, session) == 0


def test_a_body_slower_than_the_client_waits_ends_in_the_same_error(door, session):
    door.mock.faults.add(slow=30, times=1)

    with pytest.raises(requests.ConnectionError) as caught:
        session.get(f"{door.api}/people", timeout=0.2)

    assert type(caught.value) is requests.ConnectionError
    assert "timed out" in str(caught.value)
    assert total(door, session) == 0


@pytest.mark.parametrize("option", [{"reset": True}, {"timeout": True}, {"truncate": 5}, {"slow": 0.01}])
@pytest.mark.parametrize(("method", "path"), [("PUT", "user/1/"), ("DELETE", "user/1/"), ("HEAD", "user/1/")])
def test_answers_without_a_body_are_struck_too(door, option, method, path):
    door.mock.actionkit["user"].create(email="rosa@example.org")
    door.mock.faults.add(times=1, **option)
    options = {"auth": door.auth, "json": {"first_name": "Rosa"}, "timeout": 0.5}

    if {"reset", "timeout"} & set(option):
        with pytest.raises((requests.ConnectionError, requests.ReadTimeout)) as caught:
            requests.request(method, f"{door.kit}/rest/v1/{path}", **options)
        assert type(caught.value) is (requests.ReadTimeout if "timeout" in option else requests.ConnectionError)
        assert door.mock.actionkit["user"].get(1).first_name == ""
    else:
        assert requests.request(method, f"{door.kit}/rest/v1/{path}", **options).content == b""
    again = requests.get(f"{door.kit}/rest/v1/user/", auth=door.auth, timeout=5)
    assert again.status_code == 200


def test_a_session_goes_on_after_every_kind_of_trouble(door, session):
    faults = door.mock.faults
    for number, option in enumerate([{"reset": True}, {"timeout": True}, {"truncate": 3}, {"latency": 9}], 1):
        faults.add(nth=2 * number, **option)

    def outcome():
        try:
            return session.get(f"{door.api}/people", timeout=0.5).status_code
        except requests.RequestException as error:
            return type(error).__name__

    outcomes = [outcome() for _ in range(9)]
    cut = "ChunkedEncodingError" if IS_NOTICED else 200
    assert outcomes == [
        200,
        "ConnectionError",
        200,
        "ReadTimeout",
        200,
        cut,
        200,
        "ReadTimeout",
        200,
    ]


def test_a_clock_that_a_test_has_stopped_stops_no_fault(door, session):
    with freeze_time("2026-01-01"):
        door.mock.faults.add(nth=1, latency=0.1)
        door.mock.faults.add(nth=2, timeout=True)
        door.mock.faults.add(nth=3, slow=0.01)

        assert total(door, session) == 0
        with pytest.raises(requests.ReadTimeout):
            session.get(f"{door.api}/people", timeout=0.3)
        assert total(door, session) == 0


# ---- answers


def test_a_status_has_the_vendors_body_and_the_services_type(door, session):
    door.mock.faults.add(service="actionnetwork", status=429, retry_after=7, headers={"X-Request-Id": "abc"}, times=1)

    answer = session.get(f"{door.api}/people")

    assert (answer.status_code, answer.json()) == (429, {"error": "Too many requests"})
    assert (answer.headers["Retry-After"], answer.headers["X-Request-Id"]) == ("7", "abc")
    assert "json" in answer.headers["Content-Type"]
    assert answer.reason.lower() == "too many requests"
    assert "Retry-After" not in session.get(f"{door.api}/people").headers


@pytest.mark.parametrize("body", ['{"people": [', b'{"people": [', "", "<html>"])
def test_a_body_that_is_no_json_comes_as_it_stands(door, session, body):
    door.mock.faults.add(body=body, times=1)

    answer = session.get(f"{door.api}/people")

    assert answer.status_code == 200
    assert answer.content == (body.encode() if isinstance(body, str) else body)
    with pytest.raises(requests.JSONDecodeError):
        answer.json()
    assert total(door, session) == 0


@pytest.mark.parametrize("body", [{"error": "Ünknown"}, [1, None], {}])
def test_a_body_that_is_data_is_written_as_json(door, session, body):
    door.mock.faults.add(status=400, body=body, times=1)

    answer = session.get(f"{door.api}/people")
    assert (answer.status_code, answer.json()) == (400, body)


def test_headers_alone_stand_in_the_services_own_answer(door, session):
    door.mock.faults.add(headers={"content-type": "text/plain", "X-Runtime": "9"}, times=1)

    answer = session.get(f"{door.api}/people")

    assert shown(answer) == 0
    assert (answer.headers["Content-Type"], answer.headers["X-Runtime"]) == ("text/plain", "9")


def test_a_head_is_struck_as_a_get_is(door):
    door.mock.faults.add(status=503)
    answer = requests.head(f"{door.api}/people", headers=door.headers, timeout=5)
    assert (answer.status_code, answer.content) == (503, b"")
    assert int(answer.headers["Content-Length"]) > 0


# ---- retries


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_retries_of_the_client_get_through(door, session, status):
    mount(session, Retry(total=4, status_forcelist=[status], backoff_factor=0, allowed_methods=None))
    door.mock.faults.add(method="POST", path="/people", status=status, times=2)

    assert session.post(f"{door.api}/people", json=ROSA).status_code == 200
    assert [exchange.status for exchange in door.mock.journal] == [status, status, 200]
    assert total(door, session) == 1


@pytest.mark.parametrize("option", [{"reset": True}, {"timeout": True}, {"latency": 30}])
def test_retries_of_the_client_survive_broken_connections(door, session, option):
    mount(session, Retry(total=3, backoff_factor=0))
    door.mock.faults.add(times=2, **option)

    answer = session.get(f"{door.api}/people", timeout=0.3)

    assert shown(answer) == 0
    assert len(door.mock.journal) == 3


def test_retries_that_run_out_end_as_in_real_life(door, session):
    mount(session, Retry(total=1, status_forcelist=[503], backoff_factor=0))
    door.mock.faults.add(status=503, times=2)
    with pytest.raises(requests.exceptions.RetryError):
        session.get(f"{door.api}/people")

    door.mock.faults.add(reset=True, times=2)
    with pytest.raises(requests.ConnectionError, match="Max retries exceeded"):
        session.get(f"{door.api}/people")

    door.mock.faults.add(timeout=True, times=2)
    with pytest.raises(requests.ConnectionError, match="Read timed out"):
        session.get(f"{door.api}/people", timeout=0.2)
    assert len(door.mock.journal) == 6


@pytest.mark.parametrize("respects", [True, False])
def test_retry_after_is_heard_by_those_who_listen(door, session, respects):
    mount(session, Retry(total=2, status_forcelist=[429], backoff_factor=0, respect_retry_after_header=respects))
    door.mock.faults.preset("actionnetwork.rate_limited", times=1, retry_after=1)

    started = time.monotonic()
    assert session.get(f"{door.api}/people").status_code == 200
    assert (time.monotonic() - started >= 1) is respects


def test_a_post_is_not_tried_again_unless_the_client_says_so(door, session):
    mount(session, Retry(total=3, status_forcelist=[503], backoff_factor=0))
    door.mock.faults.add(status=503)

    assert session.post(f"{door.api}/people", json=ROSA).status_code == 503
    assert len(door.mock.journal) == 1
    door.mock.faults.clear()
    assert total(door, session) == 0
