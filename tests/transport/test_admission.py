"""Who reaches the control API: programs on this machine, hosts that were named, and no page of another site."""

from __future__ import annotations

import io
import json

import pytest
import requests

import mockapi
from mockapi.emulator import Emulator
from mockapi.transport.app import application

FORMS = [
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "text/plain",
    "text/plain;charset=UTF-8",
]
WRITES = [("POST", "clock/freeze"), ("PATCH", "settings"), ("PUT", "rows/actionnetwork/tags"), ("DELETE", "faults")]


@pytest.fixture
def emulator():
    emulator = Emulator()
    emulator.actionnetwork["tags"].create(name="kept")
    return emulator


def reset(emulator, peer="127.0.0.1", hosts=(), **headers):
    """The status of a reset that comes from an address, and whether it happened."""
    environ = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": "/_mockapi/reset",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "HTTP_HOST": "localhost",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": io.StringIO(),
        **({} if peer is None else {"REMOTE_ADDR": peer}),
        **headers,
    }
    seen = []
    body = application(emulator, None, frozenset(hosts))(
        environ, lambda status, headers: seen.append((status, headers))
    )
    text = b"".join(body)
    assert set(json.loads(text)) <= {"error", "reset"}
    return int(seen[0][0].split()[0]), emulator.actionnetwork["tags"].count() == 0


@pytest.mark.parametrize("peer", ["127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1", "", None])
def test_programs_on_this_machine_are_let_in(emulator, peer):
    assert reset(emulator, peer) == (200, True)


@pytest.mark.parametrize("peer", ["192.168.1.7", "8.8.8.8", "::ffff:10.0.0.1", "fe80::1%eth0", "nonsense", "0.0.0.0"])
def test_other_machines_are_not_whatever_host_they_name(emulator, peer):
    for host in ("localhost", "127.0.0.1:8787", "x.localhost"):
        assert reset(emulator, peer, HTTP_HOST=host) == (403, False)


def test_hosts_that_the_server_was_told_of_are_let_in_from_anywhere_and_no_others(emulator):
    assert reset(emulator, "10.0.0.9", ["mockapi"], HTTP_HOST="other:8787") == (403, False)
    assert reset(emulator, "10.0.0.9", ["mockapi"], HTTP_HOST="localhost") == (403, False)
    assert reset(emulator, "10.0.0.9", ["mockapi"], HTTP_HOST="mockapi", HTTP_ORIGIN="https://evil.example") == (
        403,
        False,
    )
    assert reset(emulator, "10.0.0.9", ["mockapi"], HTTP_HOST="MockAPI:8787", HTTP_ORIGIN="http://mockapi") == (
        200,
        True,
    )


def test_the_server_takes_the_names_and_the_command_too(capsys):
    with mockapi.serve(control_hosts=["Mockapi.test"]) as server:
        for host, status in (("mockapi.test:1", 200), ("evil.test", 403), ("localhost", 200)):
            answer = requests.get(f"{server.url}/_mockapi/clock", headers={"Host": host})
            assert answer.status_code == status
    with pytest.raises(ValueError, match="control_hosts takes a list of names"):
        mockapi.serve(control_hosts="mockapi.test")


@pytest.mark.parametrize(("method", "path"), WRITES)
@pytest.mark.parametrize("kind", FORMS)
def test_a_write_of_a_kind_that_a_form_can_send_is_refused(server, method, path, kind):
    server.actionnetwork["tags"].create(name="kept")
    server.faults.add(status=503)

    for body in ("{}", '{"name": "x"}', ""):
        answer = requests.request(method, f"{server.url}/_mockapi/{path}", data=body, headers={"Content-Type": kind})
        assert answer.status_code == 415
    assert [tag.name for tag in server.actionnetwork["tags"].all()] == ["kept"]
    assert (len(server.faults), server.clock.frozen) == (1, False)


def test_a_body_of_no_kind_is_refused_and_json_of_any_name_taken(server):
    url = f"{server.url}/_mockapi/rows/actionnetwork/tags"

    assert requests.put(url, data=b'{"name": "blob"}').status_code == 415
    for number, kind in enumerate(("application/json", "Application/JSON; charset=utf-8", "application/vnd.x+json")):
        body = json.dumps({"name": f"tag {number}"})
        assert requests.put(url, data=body, headers={"Content-Type": kind}).status_code == 200
    assert [tag.name for tag in server.actionnetwork["tags"].all()] == ["tag 0", "tag 1", "tag 2"]


@pytest.mark.parametrize("headers", [{"Host": "evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}])
def test_reading_is_refused_to_a_foreign_page_too(server, headers):
    for path in ("", "openapi.json", "journal", "rows/actionnetwork/people", "dump", "nothing"):
        answer = requests.get(f"{server.url}/_mockapi/{path}", headers=headers)
        assert (answer.status_code, list(answer.json())) == (403, ["error"])


def test_no_answer_of_control_gives_a_page_leave_while_the_vendors_do_as_they_do(server):
    origin = {"Origin": "http://localhost:3000"}
    for method, path in (
        ("GET", "clock"),
        ("OPTIONS", "clock"),
        ("POST", "reset"),
        ("GET", "nothing"),
        ("POST", "clock"),
    ):
        answer = requests.request(method, f"{server.url}/_mockapi/{path}", headers=origin)
        assert not [name for name in answer.headers if name.lower().startswith("access-control-")]

    page = requests.options(f"{server.actionnetwork.url}/people", headers={"Origin": "https://evil.example"})
    assert page.headers["Access-Control-Allow-Origin"] == "*"


def test_the_vendors_routes_answer_whoever_asks(server):
    for headers in ({"Host": "evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}):
        answer = requests.get(
            f"{server.actionnetwork.url}/people", headers={**headers, "OSDI-API-Token": "mockapi-key"}
        )
        assert answer.status_code == 200
