"""Emulator.wsgi in hosts of other making."""

from __future__ import annotations

import io
import json
from wsgiref.util import setup_testing_defaults
from wsgiref.validate import validator

import pytest
from werkzeug.test import Client

import mockapi

KEY = {"OSDI-API-Token": "mockapi-key"}


def ask(application, method="GET", path="/api/v2/people", query="", body=b"", **more):
    """What a host does that keeps to the letter of the WSGI specification and adds nothing."""
    environ = {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "CONTENT_LENGTH": str(len(body)),
        "CONTENT_TYPE": "application/json",
        "HTTP_OSDI_API_TOKEN": "mockapi-key",
        "HTTP_HOST": "mirror.example",
        "wsgi.url_scheme": "https",
        "wsgi.input": io.BytesIO(body),
        **more,
    }
    setup_testing_defaults(environ)
    started = []
    answer = validator(application)(environ, lambda status, headers, _=None: started.append((status, headers)))
    try:
        received = b"".join(answer)
    finally:
        answer.close()
    return started[0][0], dict(started[0][1]), received


def test_any_wsgi_host_can_serve_the_pair(emulator):
    status, headers, body = ask(emulator.wsgi, "POST", "/api/v2/forms", body='{"title": "Żółw"}'.encode())

    form = emulator.actionnetwork["forms"].find(title="Żółw")
    assert (status, headers["Content-Type"]) == ("200 OK", "application/hal+json")
    assert int(headers["Content-Length"]) == len(body)
    assert json.loads(body)["_links"]["self"]["href"] == f"https://mirror.example/api/v2/forms/{form.id}"


@pytest.mark.parametrize(("path", "raw"), [("/api/v2/people/a b", "a%20b"), ("/api/v2/people/Å¼", "%C5%BC")])
def test_a_host_that_keeps_the_raw_target_to_itself_gets_it_back_encoded(emulator, path, raw):
    ask(emulator.wsgi, path=path, query="filter=given_name%20eq%20'A'")

    assert emulator.journal.last.path == f"/api/v2/people/{raw}"
    assert emulator.journal.last.request.query == "filter=given_name%20eq%20'A'"


@pytest.mark.parametrize("name", ["REQUEST_URI", "RAW_URI"])
def test_a_host_that_hands_on_the_raw_target_is_believed(emulator, name):
    ask(emulator.wsgi, path="/api/v2/people/a/b", **{name: "/api/v2/people/a%2Fb?page=2"})

    assert (emulator.journal.last.path, emulator.journal.last.query) == ("/api/v2/people/a%2Fb", {"page": "2"})


@pytest.mark.parametrize(
    ("scheme", "name", "port", "root"),
    [
        ("https", "mirror.example", "443", "https://mirror.example"),
        ("http", "mirror.example", "80", "http://mirror.example"),
        ("http", "mirror.example", "443", "http://mirror.example:443"),
        ("http", "::1", "8787", "http://[::1]:8787"),
    ],
)
def test_links_name_the_server_where_no_host_was_sent(emulator, scheme, name, port, root):
    environ = {"wsgi.url_scheme": scheme, "SERVER_NAME": name, "SERVER_PORT": port}
    application = emulator.wsgi

    def without_a_host(environ, start_response):
        del environ["HTTP_HOST"]
        return application(environ, start_response)

    _, _, body = ask(without_a_host, **environ)

    assert json.loads(body)["_links"]["self"]["href"] == f"{root}/api/v2/people"


def test_headers_arrive_under_the_names_that_were_sent(emulator):
    ask(emulator.wsgi, "POST", "/api/v2/tags", body=b'{"name": "a"}', HTTP_X_SEEN_BY="rosa")

    headers = emulator.journal.last.headers
    assert (headers["content-type"], headers["content-length"]) == ("application/json", "13")
    assert (headers["x-seen-by"], headers["osdi-api-token"]) == ("rosa", "mockapi-key")
    assert not [name for name in headers if name.startswith(("wsgi", "server", "request"))]


def test_a_body_in_chunks_that_a_host_hands_on_arrives(emulator):
    chunked = {"CONTENT_LENGTH": "", "HTTP_TRANSFER_ENCODING": "chunked", "wsgi.input_terminated": True}

    client = Client(emulator.wsgi)
    answer = client.post("/api/v2/tags", data=b'{"name": "a"}', headers=KEY, environ_overrides=chunked)

    assert answer.status_code == 200
    assert emulator.actionnetwork["tags"].count(name="a") == 1


def test_a_body_without_a_length_is_none(emulator):
    status, _, _ = ask(emulator.wsgi, "POST", "/api/v2/tags", query="name=a", CONTENT_LENGTH="")

    assert status == "200 OK"
    assert emulator.actionnetwork["tags"].count(name="a") == 1


def test_head_and_errors_keep_to_the_specification(emulator):
    assert ask(emulator.wsgi, "HEAD")[::2] == ("200 OK", b"")
    status, _, body = ask(emulator.wsgi, path="/api/v2/nothing")
    assert (status, set(json.loads(body))) == ("404 NOT FOUND", {"error"})
    assert ask(emulator.wsgi, "OPTIONS")[1]["Access-Control-Allow-Origin"] == "*"


def test_emulators_side_by_side_do_not_meet():
    one, two = mockapi.Emulator(), mockapi.Emulator()
    for emulator, name in ((one, "one"), (two, "two")):
        Client(emulator.wsgi).post("/api/v2/tags", json={"name": name}, headers=KEY)

    found = [[tag.name for tag in emulator.actionnetwork["tags"].all()] for emulator in (one, two)]
    assert found == [["one"], ["two"]]


def test_control_is_there_for_loopback_only(emulator):
    emulator.actionnetwork["tags"].create(name="old")

    assert ask(emulator.wsgi, "POST", "/_mockapi/reset")[0].startswith("403")
    assert emulator.actionnetwork["tags"].count() == 1
    assert ask(emulator.wsgi, "POST", "/_mockapi/reset", HTTP_HOST="localhost")[0].startswith("200")
    assert emulator.actionnetwork["tags"].count() == 0
