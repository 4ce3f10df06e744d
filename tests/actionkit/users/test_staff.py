"""Staff accounts: made in Python and by packs, what they may do, and what the API shows of them."""

from __future__ import annotations

import pytest

from mockapi.actionkit.declaring.refusals import Conflict

GRACE = ("grace", "hopper")


@pytest.fixture
def add(ak):
    return ak.mock.actionkit.add_staff


def test_a_new_account_has_all_rights(ak, add):
    account = add(*GRACE)
    assert (account.username, account.is_superuser, account.is_active) == ("grace", True, True)
    assert ak.made("tag/", {"name": "ponds"}, auth=GRACE)["name"] == "ponds"
    assert ak("POST", "order/1/reverse/", auth=GRACE).status_code == 404
    assert ak.get("user/") == ak.get("user/", auth=GRACE)


@pytest.mark.parametrize("groups", [["Everybody"], ["all models - view"], [""], ["All Models - View", "x"]])
def test_a_wrong_group_is_a_mistake(ak, add, groups):
    before = ak.counts()
    with pytest.raises(ValueError, match="no permission group"):
        add(*GRACE, groups=groups)
    assert ak.counts() == before
    assert ak("GET", "user/", auth=GRACE).status_code == 401


@pytest.mark.parametrize(
    "right", ["view", "veiw_user", "view_users", "view_", "", "*", "_user", "manage_donation", "user"]
)
def test_a_mistyped_right_is_a_mistake(ak, add, right):
    before = ak.counts()
    with pytest.raises(ValueError, match="no right"):
        add(*GRACE, groups=(), permissions=["view_user", right])
    assert ak.counts() == before


@pytest.mark.parametrize("right", ["view_user", "view_*", "add_action", "change_petitionpage", "manage_donations"])
def test_rights(ak, add, right):
    add(*GRACE, groups=(), permissions=[right])
    assert ak("GET", "user/", auth=GRACE).status_code == (200 if right in ("view_user", "view_*") else 401)
    assert ak("POST", "user/", {"email": "ada@example.org"}, auth=GRACE).status_code == 401
    assert ak.all("user/") == []


def test_groups_and_rights_add_up(ak, add):
    add(*GRACE, groups=["All Models - View"], permissions=["add_user"])
    assert ak.made("user/", {"email": "ada@example.org"}, auth=GRACE)["id"] == 1
    assert ak("PATCH", "user/1/", {"city": "Troy"}, auth=GRACE).status_code == 401
    assert ak("DELETE", "user/1/", auth=GRACE).status_code == 401
    assert ak.get("user/1/")["city"] == ""


@pytest.mark.parametrize("name", ["grace", "GRACE", "mockapi"])
def test_names_are_unique(ak, add, name):
    add(*GRACE)
    with pytest.raises(Conflict):
        add(name, "other")
    assert len(ak.all("authuser/")) == 2
    assert ak("GET", "user/", auth=(name, "other")).status_code == 401


def test_an_account_may_be_inactive(ak, add):
    add(*GRACE, active=False)
    response = ak("GET", "user/", auth=GRACE)
    assert (response.status_code, response.content) == (401, b"")
    assert ak.get("authuser/2/")["is_active"] is False
    ak.mock.actionkit["authuser"].update(2, is_active=True)
    assert ak("GET", "user/", auth=GRACE).status_code == 200


def test_every_key_of_an_account(ak, add):
    add(*GRACE, groups=(), permissions=["view_user"], api_key="key-of-grace")
    assert ak.get("authuser/2/") == {
        "id": 2, "username": "grace", "first_name": "", "last_name": "", "email": "", "is_active": True,
        "is_staff": True, "is_superuser": False, "resource_uri": "/rest/v1/authuser/2/",
        "created_at": "2026-03-01T12:00:00", "updated_at": "2026-03-01T12:00:00",
    }  # fmt: skip


@pytest.mark.parametrize("secret", ["hopper", "key-of-grace"])
def test_secrets_are_never_shown(ak, add, secret):
    account = add(*GRACE, api_key="key-of-grace")
    paths = ("authuser/", "authuser/2/", "authuser/set/1;2/", "authuser/schema/", "authuser/?format=xml")
    for shown in (*(ak("GET", path).text for path in paths), repr(account), str(dict(account))):
        assert secret not in shown
    assert ak.get("authuser/?password=hopper")["meta"]["total_count"] == 2  # no field, so no filter


def test_accounts_are_only_read(ak, add):
    add(*GRACE)
    for method, path in (
        ("POST", "authuser/"),
        ("PATCH", "authuser/2/"),
        ("PUT", "authuser/2/"),
        ("DELETE", "authuser/2/"),
    ):
        assert ak(method, path, {"username": "x", "is_active": False}).status_code == 405
    assert ak("GET", "user/", auth=GRACE).status_code == 200


def test_accounts_in_packs(ak):
    rows = [{"username": "grace", "password": "hopper", "permissions": ["view_tag"]}]
    ak.mock.seed({"actionkit": {"authuser": rows}})
    assert ak("GET", "tag/", auth=GRACE).status_code == 200
    assert ak("GET", "user/", auth=GRACE).status_code == 401
