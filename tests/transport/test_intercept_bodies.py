"""Interception: what is sent arrives as it was sent, and answers can be read in every way that a client knows."""

from __future__ import annotations

import io

import pytest
import requests
import urllib3
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

API = "https://actionnetwork.org/api/v2"
PEOPLE = f"{API}/people"
TAGS = f"{API}/tags"
KEY = {"OSDI-API-Token": "mockapi-key"}
TAG = '{"name": "Żółw"}'


def file_from_its_middle():
    file = io.BytesIO(b"skipped" + TAG.encode())
    file.seek(len("skipped"))
    return file


BODIES = {
    "bytes": lambda: TAG.encode(),
    "text": lambda: TAG,
    "file": lambda: io.BytesIO(TAG.encode()),
    "file from its middle": file_from_its_middle,
    "text file": lambda: io.StringIO(TAG),
    "chunks": lambda: iter([TAG.encode()[:4], TAG.encode()[4:]]),
}


@pytest.mark.parametrize("kind", BODIES)
def test_a_body_that_requests_sends_arrives(mock, kind):
    requests.post(TAGS, data=BODIES[kind](), headers=KEY).raise_for_status()

    assert [tag.name for tag in mock.actionnetwork["tags"].all()] == ["Żółw"]


class Reading:
    """What can be read, and nothing else."""

    def __init__(self):
        self.read = io.BytesIO(TAG.encode()).read


@pytest.mark.parametrize("kind", [*BODIES, "bytearray", "memoryview", "reading"])
def test_a_body_that_urllib3_sends_arrives(mock, kind):
    more = {"bytearray": bytearray(TAG.encode()), "memoryview": memoryview(TAG.encode()), "reading": Reading()}
    body = more[kind] if kind in more else BODIES[kind]()

    with urllib3.PoolManager() as pool:
        assert pool.request("POST", TAGS, body=body, headers=KEY).status == 200

    assert [tag.name for tag in mock.actionnetwork["tags"].all()] == ["Żółw"]


def test_json_is_sent_with_its_content_type(mock):
    requests.post(TAGS, json={"name": "a"}, headers=KEY).raise_for_status()

    assert mock.journal.last.headers["content-type"] == "application/json"
    assert mock.journal.last.body == {"name": "a"}


def test_a_form_and_an_upload_arrive_as_they_were_sent_and_are_refused(mock):
    form = requests.post(TAGS, data={"name": "a b"}, headers=KEY)
    assert mock.journal.last.request.body == b"name=a+b"
    upload = requests.post(TAGS, files={"upload": ("people.csv", b"email\nrosa@example.org\n")}, headers=KEY)
    assert b'name="upload"; filename="people.csv"' in mock.journal.last.request.body
    assert mock.journal.last.headers["content-type"].startswith("multipart/form-data; boundary=")

    assert (form.status_code, upload.status_code) == (400, 400)
    assert mock.actionnetwork["tags"].count() == 0


def test_a_request_without_a_body_has_none(mock):
    requests.get(PEOPLE, headers=KEY)

    assert mock.journal.last.request.body == b""
    assert mock.journal.last.body is None


def test_a_retry_sends_a_file_from_its_beginning_again(mock):
    mock.faults.add(status=503, times=1)
    session = requests.Session()
    session.mount("https://", HTTPAdapter(max_retries=Retry(2, status_forcelist=[503], allowed_methods=None)))

    assert session.post(TAGS, data=file_from_its_middle(), headers=KEY).status_code == 200
    assert [exchange.request.body.decode() for exchange in mock.journal] == [TAG, TAG]


def test_a_header_may_be_bytes(mock):
    assert requests.get(PEOPLE, headers={b"OSDI-API-Token": b"mockapi-key", "X-Name": "José"}).status_code == 200
    assert mock.journal.last.headers["x-name"] == "José"


def test_a_query_arrives_as_it_was_encoded(mock):
    requests.get(f"{PEOPLE}?filter=given_name eq 'Rosa'&page=1", headers=KEY)

    assert mock.journal.last.request.query in (
        "filter=given_name%20eq%20'Rosa'&page=1",
        "filter=given_name%20eq%20%27Rosa%27&page=1",
    )
    assert mock.journal.last.query["filter"] == "given_name eq 'Rosa'"


def test_a_path_arrives_as_it_was_encoded_and_a_fragment_does_not(mock):
    requests.get(f"{PEOPLE}/a%2Fb/#top", headers=KEY)

    assert mock.journal.last.path == "/api/v2/people/a%2Fb/"


# ---- answers


@pytest.mark.parametrize(
    "read",
    [
        lambda answer: b"".join(answer.iter_content(7)),
        lambda answer: b"".join(answer.iter_content(None)),
        lambda answer: b"\n".join(answer.iter_lines()),
        lambda answer: b"".join(iter(lambda: answer.raw.read(11), b"")),
        lambda answer: answer.raw.read(),
    ],
    ids=["pieces", "whole", "lines", "raw pieces", "raw"],
)
def test_an_answer_can_be_streamed_through_requests(mock, read):
    with requests.get(PEOPLE, headers=KEY, stream=True) as answer:
        whole = read(answer)

    assert whole == requests.get(PEOPLE, headers=KEY).content


def readinto(answer):
    buffer = bytearray(100_000)
    return bytes(buffer[: answer.readinto(buffer)])


@pytest.mark.parametrize(
    "read",
    [lambda answer: b"".join(answer.stream(3)), lambda answer: answer.read(), readinto, lambda answer: answer.data],
    ids=["stream", "read", "readinto", "data"],
)
def test_an_answer_can_be_streamed_through_urllib3(mock, read):
    with urllib3.PoolManager() as pool:
        whole = read(pool.request("GET", PEOPLE, headers=KEY, preload_content=False))

        assert whole == pool.request("GET", PEOPLE, headers=KEY).data


def test_head_has_no_body(mock):
    answer = requests.head(PEOPLE, headers=KEY)

    assert (answer.status_code, answer.content) == (200, b"")
    assert mock.journal.last.method == "HEAD"


def test_head_does_not_lie_about_the_length(mock):
    length = requests.head(PEOPLE, headers=KEY).headers.get("Content-Length")

    assert length in (None, str(len(requests.get(PEOPLE, headers=KEY).content)))


def test_an_error_has_a_body_to_read(mock):
    answer = requests.get(f"{PEOPLE}/nobody", headers=KEY)

    assert (answer.status_code, answer.reason) == (404, "Not Found")
    assert "nobody" in answer.json()["error"]
    with pytest.raises(requests.HTTPError):
        answer.raise_for_status()
