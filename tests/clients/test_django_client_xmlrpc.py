"""django-actionkit-client, unmodified: its XML-RPC half, in process, since it insists on https."""

from __future__ import annotations

import importlib
from xmlrpc.client import Fault, ProtocolError

import pytest


@pytest.fixture
def ak(actionkit):
    with actionkit.Client() as server:
        yield server


def connection(actionkit):
    """What its page for operators says, with its cases; the page itself is written for Python 2."""
    try:
        with actionkit.Client() as server:
            version = server.version()
    except ProtocolError as error:
        if error.errcode == 401:
            return "wrong credentials"
        raise
    except Fault as fault:
        if fault.faultCode == "NotAuthorized":
            return "no permissions"
        raise
    return f"all good: {version}"


def test_an_operator_is_told_that_all_is_good(mockapi, actionkit):
    assert connection(actionkit) == f"all good: {actionkit.Client().version()}"
    assert [exchange.path for exchange in mockapi.journal] == ["/api/", "/api/"]
    assert {exchange.request.base for exchange in mockapi.journal} == {f"https://{mockapi.actionkit.host}"}


def test_an_operator_is_told_of_wrong_credentials(actionkit, monkeypatch):
    monkeypatch.setenv("ACTIONKIT_API_PASSWORD", "wrong")

    assert connection(actionkit) == "wrong credentials"


def test_an_operator_is_told_of_an_account_without_permissions(mockapi, actionkit, monkeypatch):
    mockapi.actionkit.add_staff("grace", "secret", groups=())
    monkeypatch.setenv("ACTIONKIT_API_USER", "grace")
    monkeypatch.setenv("ACTIONKIT_API_PASSWORD", "secret")

    assert connection(actionkit) == "no permissions"


def test_an_account_with_any_right_may_connect(mockapi, actionkit, monkeypatch):
    mockapi.actionkit.add_staff("grace", "secret", groups=(), permissions=["view_user"])
    monkeypatch.setenv("ACTIONKIT_API_USER", "grace")
    monkeypatch.setenv("ACTIONKIT_API_PASSWORD", "secret")

    assert connection(actionkit).startswith("all good")
    with actionkit.Client() as server:
        assert server.User.search({}) == []
        with pytest.raises(Fault) as caught:
            server.User.create({"email": "ada@example.org"})
    assert caught.value.faultCode == "NotAuthorized"
    assert mockapi.actionkit["user"].count() == 0


def test_an_address_with_https_before_it_is_taken_as_it_is(actionkit, mockapi, monkeypatch):
    monkeypatch.setenv("ACTIONKIT_API_HOST", f"https://{mockapi.actionkit.host}")

    assert connection(actionkit).startswith("all good")


def test_both_halves_of_the_client_see_one_site(actionkit, ak, site):
    rest = importlib.import_module("actionkit.rest").client()
    rest.signuppage.create(name="join", title="Join")
    rest.alloweduserfield.create(name="colour")

    resp = ak.act({"page": "join", "email": "ada@example.org", "source": "task", "action_x": ["1", "2"]})
    assert resp["status"]
    saved = ak.User.save({"id": resp["action"]["user_id"], "user_colour": "blue"})

    assert rest.user.get(1)["fields"] == saved["custom_fields"] == {"colour": "blue"}
    rest.user.patch(1, first_name="Ada")
    rest.signupaction.patch(1, fields={"x": "3"})
    assert ak.User.get({"email": "ada@example.org"})["first_name"] == "Ada"
    assert ak.Action.get_custom_fields({"id": 1}) == {"x": "3"}
    ak.User.unsubscribe({"id": 1, "list_id": 1})
    assert site("user/1/")["subscription_status"] == "unsubscribed"
