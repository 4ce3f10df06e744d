"""What the migration report holds, the warnings, and the switches ``xmlrpc`` and ``inject``."""

from __future__ import annotations

import warnings
from xmlrpc.client import Fault, ProtocolError, ServerProxy

import pytest
import requests

import mockapi
from mockapi.transport.server import Server


def proxy(mock):
    kit = mock.actionkit
    return ServerProxy(f"{kit.url}/api/".replace("://", f"://{kit.username}:{kit.password}@"))


def called(mock):
    """Three calls, of two methods."""
    with proxy(mock) as ak:
        ak.SignupPage.create({"name": "join"})
        for email in ("ada@example.org", "bea@example.org"):
            ak.act({"page": "join", "email": email})


# ---- the report


def test_each_call_stands_in_the_report_in_order(door):
    called(door.mock)
    with pytest.raises(Fault):
        door.ak.User.get({"email": "nobody@example.org"})
    door.rest("user/")

    report = door.mock.actionkit.migration_report()

    assert [move.method for move in report] == ["SignupPage.create", "act", "act", "User.get"]
    assert report.methods == {"SignupPage.create": 1, "act": 2, "User.get": 1}
    assert (len(report), report.forgotten) == (4, 0)
    assert [move.given.get("email") for move in report] == [
        None, "ada@example.org", "bea@example.org", "nobody@example.org",
    ]  # fmt: skip
    calls = [each.number for each in door.mock.journal if each.path == "/api/"]
    assert [move.number for move in report] == calls


def test_as_text_it_shows_each_method_once_with_an_example(door):
    called(door.mock)

    text = str(door.mock.actionkit.migration_report())

    lines = text.splitlines()
    assert [line for line in lines if line.endswith(":") and not line.startswith(" ")] == [
        "SignupPage.create, called once:", "act, called 2 times:",
    ]  # fmt: skip
    assert "  SignupPage.create({'name': 'join'})" in lines
    assert '      POST /rest/v1/signuppage/ {"name": "join"}' in lines
    assert text.count("POST /rest/v1/action/") == 1
    assert "ada@example.org" in text
    assert "bea@example.org" not in text
    assert any(line.startswith("        * ") for line in lines)
    assert door.mock.actionkit.password not in text.replace("mockapi.actionkit", "")


def test_without_calls_it_says_so(door):
    door.rest("user/")

    report = door.mock.actionkit.migration_report()

    assert (list(report), report.methods, str(report)) == ([], {}, "XML-RPC was not used.")


def test_what_is_no_call_is_left_out(door):
    address = f"{door.url}/api/"
    requests.get(address, auth=door.auth)
    requests.post(address, data=b"no call", auth=door.auth)
    requests.post(address, data=b"<methodCall/>", auth=door.auth)
    assert len(door.mock.journal) == 3

    assert list(door.mock.actionkit.migration_report()) == []


@pytest.mark.parametrize("method", ["Nothing.get", "User.explode", "nothing", "system.listMethods", "Page.create"])
def test_of_what_there_is_not_no_request_is_named(door, method):
    with pytest.raises(Fault):
        getattr(door.ak, method)({})

    (move,) = door.mock.actionkit.migration_report()

    assert (move.method, move.requests) == (method, ())
    assert move.differences == ("The vendor has no such method, over XML-RPC or REST.",)


def test_version_is_any_answer_of_rest(door):
    door.ak.version()

    (move,) = door.mock.actionkit.migration_report()

    assert move.requests == ("GET /rest/v1/",)
    assert door.send("GET", "").status_code == 200
    assert requests.get(f"{door.url}/rest/v1/", auth=("mockapi", "wrong")).status_code == 401


def test_calls_that_the_journal_has_forgotten_are_told():
    with mockapi.intercept() as mock, proxy(mock) as ak, requests.Session() as session:
        ak.SignupPage.create({"name": "join"})
        while len(mock.journal) == mock.journal.total:
            assert "SignupPage.create" in str(mock.actionkit.migration_report())
            session.get(f"{mock.actionkit.url}/rest/v1/user/1/", auth=("mockapi", "mockapi"))
        ak.version()
        report = mock.actionkit.migration_report()

    assert report.methods == {"version": 1}
    assert report.forgotten == 2
    assert str(report).splitlines()[-1] == "2 earlier exchanges are no longer in the journal."


# ---- warnings


@pytest.mark.parametrize("opened", [mockapi.intercept, mockapi.serve])
def test_the_calls_to_be_moved_are_warned_of_at_the_end(opened):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", mockapi.MigrationWarning)
        with opened(xmlrpc="warn") as mock:
            called(mock)
            assert not caught

    assert sorted(str(one.message) for one in caught) == [
        "XML-RPC SignupPage.create was called once; over REST: POST /rest/v1/signuppage/",
        "XML-RPC act was called 2 times; over REST: POST /rest/v1/action/",
    ]
    assert {one.filename for one in caught} == {__file__}


@pytest.mark.parametrize("opened", [mockapi.intercept, mockapi.serve])
@pytest.mark.parametrize("mode", ["allow", "warn"])
def test_nobody_is_warned_without_need(opened, mode):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        with opened(xmlrpc=mode) as mock:
            if mode == "allow":
                called(mock)
            else:
                requests.get(f"{mock.actionkit.url}/rest/v1/", auth=("mockapi", "mockapi"))
        with pytest.raises(KeyError), opened(xmlrpc="warn") as mock:
            called(mock)
            raise KeyError  # the test's own failure is what counts
    assert [one for one in caught if one.category is mockapi.MigrationWarning] == []


def test_a_decorated_function_warns_too():
    @mockapi.intercept(xmlrpc="warn")
    def function(mock):
        called(mock)

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", mockapi.MigrationWarning)
        function()
    assert "act was called 2 times" in str(caught[-1].message)


def test_a_server_that_shares_a_world_does_not_warn_twice():
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", mockapi.MigrationWarning)
        with mockapi.intercept(xmlrpc="warn") as mock, Server(sharing=mock) as server:
            called(server)

    assert len(caught) == 2


# ---- gone


def test_where_it_is_gone_every_call_is_a_410_and_rest_goes_on(door):
    door.mock.settings.actionkit.xmlrpc = "gone"

    for call in (door.ak.version, lambda: door.ak.SignupPage.create({"name": "join"})):
        with pytest.raises(ProtocolError) as caught:
            call()
        assert caught.value.errcode == 410
    assert requests.get(f"{door.url}/api/", auth=door.auth).status_code == 410
    assert door.rest("page/")["meta"]["total_count"] == 0
    assert door.mock.actionkit.migration_report().methods == {"version": 1, "SignupPage.create": 1}


def test_a_mode_that_there_is_not_is_refused(door):
    for mode in ("gon", "", None, True):
        with pytest.raises(ValueError, match="xmlrpc"):
            door.mock.settings.actionkit.xmlrpc = mode
    with pytest.raises(ValueError, match="warn"):
        mockapi.intercept(xmlrpc="Warn")
    assert door.ak.version()


# ---- one call that fails


@pytest.mark.parametrize("status", [301, 401, 403, 500, 503])
def test_the_next_call_gets_the_status_put_in_and_does_nothing(door, status):
    door.mock.settings.actionkit.inject = status

    with pytest.raises(ProtocolError) as caught:
        door.ak.SignupPage.create({"name": "join"})

    assert caught.value.errcode == status
    assert door.mock.settings.actionkit.inject == 0
    assert door.rest("page/")["meta"]["total_count"] == 0
    assert door.ak.SignupPage.create({"name": "join"})["id"] == 1


def test_rest_does_not_take_what_was_put_in_for_a_call(door):
    door.mock.settings.actionkit.inject = 500

    assert door.rest("page/")["meta"]["total_count"] == 0
    with pytest.raises(ProtocolError):
        door.ak.version()


def test_what_is_put_in_may_be_a_keyword():
    with mockapi.intercept(inject=301, default_source="old") as mock, proxy(mock) as ak:
        with pytest.raises(ProtocolError) as caught:
            ak.version()
        assert (caught.value.errcode, caught.value.errmsg) == (301, "Moved Permanently")
        ak.SignupPage.create({"name": "join"})
        assert ak.act({"page": "join", "email": "ada@example.org"})["action"]["source"] == "old"
