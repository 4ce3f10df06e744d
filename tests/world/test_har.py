"""The journal as an HTTP Archive: read by a reader of such archives, without keys and passwords."""

from __future__ import annotations

import base64
import json

import pytest
import requests
from haralyzer import HarParser

import mockapi
from mockapi.world.exchange import Request

KEY = "a-key-of-ours"


@pytest.fixture
def mock():
    """An emulator that has seen all kinds of exchanges."""
    with mockapi.intercept() as mock:
        mock.clock.freeze("2026-03-01T12:00:00Z")
        mock.actionnetwork.add_group("North", api_key=KEY)
        headers = {"OSDI-API-Token": KEY}
        api, kit = mock.actionnetwork.url, mock.actionkit.url
        auth = (mock.actionkit.username, mock.actionkit.password)
        requests.get(f"{api}/people?page=2&filter=given_name eq 'Ångström'", headers=headers, cookies={"session": "s3"})
        requests.post(f"{api}/tags", json={"name": "Ünser"}, headers=headers)
        requests.get(f"{api}/people", headers={"OSDI-API-Token": "wrong-key-of-ours"})
        mock.actionkit["signuppage"].create(name="join")
        joining = {"page": "join", "email": "rosa@example.org", "password": "hush"}
        requests.post(f"{kit}/rest/v1/action/", data=joining, auth=auth)
        mock.faults.add(reset=True, times=1)
        with pytest.raises(requests.ConnectionError):
            requests.get(f"{api}/tags", headers=headers)
        mock.faults.add(latency=0.02, times=1, body=b"\xff\xfe")
        requests.get(f"{api}/tags", headers=headers)
        yield mock


def entries(mock, **options):
    return mock.journal.har(**options)["log"]["entries"]


def test_a_reader_of_archives_finds_the_exchanges(mock, tmp_path):
    path = tmp_path / "all.har"
    mock.journal.save_har(path)
    parser = HarParser(json.loads(path.read_text("utf-8")))

    assert parser.creator == {"name": "mockapi", "version": mockapi.__version__}
    assert parser.har_data["version"] == "1.2"
    read = parser.har_data["entries"]
    assert len(read) == len(mock.journal)
    (page,) = parser.pages  # a browser's pages are none of ours: all entries are on one without a name
    first, tag, refused, user, broken, odd = sorted(page.entries, key=lambda entry: entry["_number"])
    assert first.startTime.isoformat() == "2026-03-01T12:00:00+00:00"
    assert (first.request.method, first.request.host) == ("GET", "actionnetwork.org")
    arguments = {item["name"]: item["value"] for item in first.request.queryString}
    assert arguments == {"page": "2", "filter": "given_name eq 'Ångström'"}
    assert (tag.status, tag.response.mimeType.partition(";")[0]) == (200, tag.response.headers[0]["value"])
    assert json.loads(tag.response.text)["name"] == "Ünser"
    assert json.loads(tag.request["postData"]["text"]) == {"name": "Ünser"}
    assert (refused.status, refused.response["statusText"]) == (403, "Forbidden")
    assert (user.status, user.response["redirectURL"]) == (201, f"{mock.actionkit.url}/rest/v1/signupaction/1/")
    assert {"name": "email", "value": "rosa@example.org"} in user.request["postData"]["params"]
    assert (broken.status, broken["_error"]) == (0, "connection reset")
    assert base64.b64decode(odd.response["content"]["text"]) == b"\xff\xfe"
    assert (odd.time, odd["timings"]["wait"]) == (20, 20)


def test_every_entry_has_what_the_format_demands(mock):
    for entry in entries(mock):
        assert {"startedDateTime", "time", "request", "response", "cache", "timings"} <= set(entry)
        common = {"cookies", "headers", "headersSize", "bodySize", "httpVersion"}
        assert common | {"method", "url", "queryString"} <= set(entry["request"])
        assert common | {"status", "statusText", "content", "redirectURL"} <= set(entry["response"])
        assert {"size", "mimeType"} <= set(entry["response"]["content"])
        assert {"send", "wait", "receive"} == set(entry["timings"])
        assert entry["time"] == sum(entry["timings"].values())
        if "postData" in entry["request"]:
            assert ("text" in entry["request"]["postData"]) != ("params" in entry["request"]["postData"])


def test_keys_and_passwords_are_left_out_wherever_they_stand(mock):
    whole = json.dumps(mock.journal.har())
    credentials = base64.b64encode(b"mockapi:mockapi").decode()

    for secret in (KEY, "wrong-key-of-ours", credentials, "session=s3", "hush"):
        assert secret not in whole, secret
    assert "API Key invalid or not present (left out)" in whole
    shown = json.dumps(mock.journal.har(secrets=True))
    for secret in (KEY, "wrong-key-of-ours", credentials, "session=s3", "hush"):
        assert secret in shown, secret


def test_arguments_that_are_secrets_are_left_out_of_the_address_too():
    emulator = mockapi.Emulator()
    emulator.handle(Request("GET", "https://x.actionkit.com", "/rest/v1/user/", "api_key=hush&_limit=3"))

    (entry,) = emulator.journal.har()["log"]["entries"]
    assert "hush" not in json.dumps(entry)
    assert "_limit=3" in entry["request"]["url"]


def test_faults_and_evidence_stand_in_the_comment(mock):
    told = entries(mock)
    assert "connection reset on every request" in told[4]["comment"]
    assert told[1]["comment"]
