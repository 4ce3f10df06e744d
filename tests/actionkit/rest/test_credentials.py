"""Who may come in: HTTP Basic, keys, and nobody at all (reference 2)."""

from __future__ import annotations

from base64 import b64encode

import pytest

REALM = 'Basic Realm="django-tastypie"'


def basic(text):
    return {"Authorization": "Basic " + b64encode(text.encode()).decode()}


def assert_refused(response):
    assert (response.status_code, response.content) == (401, b"")
    assert response.headers["Www-Authenticate"] == REALM
    assert response.headers["Content-Type"] == "text/html; charset=utf-8"
    assert response.headers["Content-Length"] == "0"
    assert response.headers["Vary"] == "Cookie, Origin"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        basic("mockapi:wrong"),
        basic("nobody:mockapi"),
        basic("mockapi:"),
        basic(":mockapi"),
        basic("mockapi"),
        basic(":"),
        basic("MOCKAPI:mockapi"),
        basic("mockapi:MOCKAPI"),
        {"Authorization": "Basic ???"},
        {"Authorization": "Basic"},
        {"Authorization": "Bearer mockapi:mockapi"},
        {"Authorization": "Digest mockapi:mockapi"},
        {"Authorization": "mockapi:mockapi"},
        {"Authorization": "ApiKey mockapi:mockapi"},
        {"Authorization": "ApiKey mockapi"},
        {"Authorization": "Basic " + b64encode(b"\xff\xfe:x").decode()},
    ],
)
@pytest.mark.parametrize("path", ["user/", "user/1/", "user/404/", "user/schema/", "user/set/1/", ""])
def test_credentials_that_open_nothing(ak, headers, path):
    ak.made("user/", {"email": "ada@example.org"})

    assert_refused(ak("GET", path, auth=None, headers=headers))


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_nobody_writes_without_credentials(ak, method):
    ak.made("tag/", {"name": "ponds"})

    assert_refused(ak(method, "tag/" if method == "POST" else "tag/1/", {"name": "lakes"}, auth=None))
    assert ak.all("tag/") == [{"name": "ponds", "resource_uri": "/rest/v1/tag/1/"}]


@pytest.mark.parametrize("scheme", ["Basic", "basic", "BASIC"])
def test_the_scheme_in_any_case(ak, scheme):
    headers = {"Authorization": f"{scheme} {b64encode(b'mockapi:mockapi').decode()}"}

    assert ak("GET", "user/", auth=None, headers=headers).status_code == 200


def test_a_password_may_hold_colons_and_more_than_ascii(ak):
    ak.mock.actionkit.add_staff("ada", "pä:ss:wörd")

    assert ak("GET", "user/", auth=None, headers=basic("ada:pä:ss:wörd")).status_code == 200
    assert ak("GET", "user/", auth=None, headers=basic("ada:pä")).status_code == 401


def test_an_api_key_opens_as_the_password_does(ak):
    ak.mock.actionkit.add_staff("ada", "secret", api_key="k" * 40)

    assert ak("GET", "user/", auth=None, headers={"Authorization": "ApiKey ada:" + "k" * 40}).status_code == 200
    assert_refused(ak("GET", "user/", auth=None, headers={"Authorization": "ApiKey ada:secret"}))
    assert_refused(ak("GET", "user/", auth=None, headers=basic("ada:" + "k" * 40)))


def test_an_account_that_is_not_active_opens_nothing(ak):
    ak.mock.actionkit.add_staff("ada", "secret", active=False)

    assert_refused(ak("GET", "user/", auth=("ada", "secret")))


def test_the_method_is_looked_at_before_the_credentials(ak):
    assert ak("DELETE", "user/", auth=None).status_code == 405
    assert ak("OPTIONS", "user/", auth=None).status_code == 200
    assert ak("POST", "petitionaction/", {}, auth=None).status_code == 405


@pytest.mark.parametrize("auth", [None, ("", "")])
def test_anybody_may_act_and_is_told_less(ak, auth):
    ak.made("signuppage/", {"name": "join"})

    response = ak("POST", "action/", {"page": "join", "email": "ada@example.org"}, auth=auth)

    assert response.status_code == 201
    assert set(response.json()) == {"action", "action_id", "akid", "ar", "rd", "redirect_url"}
    assert ak.get("user/1/")["email"] == "ada@example.org"


@pytest.mark.parametrize("auth", [("mockapi", "wrong"), ("mockapi", ""), ("", "mockapi")])
def test_wrong_credentials_do_not_act(ak, auth):
    ak.made("signuppage/", {"name": "join"})

    assert_refused(ak("POST", "action/", {"page": "join", "email": "ada@example.org"}, auth=auth))
    assert ak.all("user/") == []


def test_acting_is_all_that_anybody_may(ak):
    ak.made("signuppage/", {"name": "join"})
    ak.act("join")

    for method, path in (("GET", "action/"), ("GET", "action/1/"), ("DELETE", "action/1/"), ("PATCH", "action/1/")):
        assert_refused(ak(method, path, {} if method == "PATCH" else None, auth=None))
    assert len(ak.all("action/")) == 1


def test_what_anybody_may_know_of_a_user_who_gave_them_the_akid(ak):
    user = ak.made("user/", {"email": "ada@example.org", "first_name": "Ada", "address1": "1 Main St"})

    shown = ak.get(f"userpublic/{user['token']}/", auth=None)

    assert shown["first_name"] == "Ada"
    assert not {"email", "address1", "token", "fields"} & set(shown)
    wrong = user["token"][:-1] + ("a" if user["token"][-1] != "a" else "b")
    for akid in (wrong, ".2.abcdef", "1", "x"):
        assert ak("GET", f"userpublic/{akid}/", auth=None).status_code == 404
    assert ak("POST", f"userpublic/{user['token']}/", {}, auth=None).status_code == 405
