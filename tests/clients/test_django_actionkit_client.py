"""django-actionkit-client, unmodified: every method of its REST part, in process, since it insists on https.

It takes Django's settings where Django is installed, and the environment where it is not, which is what happens here.
Its other part, XML-RPC, has a module of its own.
"""

from __future__ import annotations

import importlib

import pytest
import requests

REPORT = {"sql": "SELECT email FROM core_user ORDER BY id", "description": "All", "name": "All", "short_name": "all"}


@pytest.fixture
def rest(actionkit):
    return importlib.import_module("actionkit.rest")


@pytest.fixture
def client(rest):
    return rest.client()


def test_its_address_is_https_and_the_site_s_own(mockapi, client):
    assert client.base_url == f"https://{mockapi.actionkit.host}/rest/v1/"
    assert client.user.base_url == f"https://{mockapi.actionkit.host}/rest/v1/user/"


# ---- objects


def test_a_user_is_created_read_changed_replaced_and_deleted(client, site):
    id = client.user.create(email="ada@example.org", first_name="Ada")
    assert id == "1/"  # what stands behind the list's address
    assert client.user.get(1)["email"] == "ada@example.org"

    client.user.patch(1, last_name="Byron")
    client.user.put(1, city="Troy")
    assert {name: site("user/1/")[name] for name in ("first_name", "last_name", "city")} == {
        "first_name": "Ada", "last_name": "Byron", "city": "Troy",
    }  # fmt: skip

    client.user.delete(1)
    assert client.user.exists(1) is None


def test_what_is_not_there_does_not_exist(rest, client):
    assert client.user.exists(7) is None
    with pytest.raises(rest.ResourceDoesNotExist):
        client.user.get(7)
    with pytest.raises(AssertionError):
        client.user.delete(7)
    with pytest.raises(AssertionError):
        client.user.patch(7, city="Troy")


def test_a_refusal_carries_the_vendor_s_words(client, mockapi):
    client.user.create(email="ada@example.org")
    with pytest.raises(AssertionError, match="Conflict on unique key"):
        client.user.create(email="Ada@example.org")
    assert mockapi.actionkit["user"].count() == 1


def test_lists_filter_and_order(client):
    for name in ("Ada", "Bob", "Ida"):
        client.user.create(email=f"{name.lower()}@example.org", first_name=name)

    assert [user["id"] for user in client.user.list(order_by="-id")["objects"]] == [3, 2, 1]
    assert [user["id"] for user in client.user.list(first_name="bob")["objects"]] == [2]
    assert client.user.request("", email="ida@example.org")["meta"]["total_count"] == 1
    assert client.user.request("2/")["first_name"] == "Bob"


def test_everything_is_fetched_page_by_page(client, mockapi):
    for each in range(230):
        mockapi.actionkit["user"].create(email=f"p{each}@example.org")

    users = client.user.fetch_all("", order_by="id")

    assert [user["id"] for user in users] == list(range(1, 231))
    assert len(mockapi.journal.requests(path="/user/", method="GET")) == 3


def test_actions_are_created_on_their_typed_address(client, site):
    client.petitionpage.create(name="otters", title="Otters")
    client.petitionform.create(page="/rest/v1/petitionpage/1/", thank_you_text="Thanks")
    client.pagefollowup.create(page="/rest/v1/petitionpage/1/", url="/thanks/")

    assert client.action.create(page="otters", email="ada@example.org", action_why="fur") == "1"

    client.petitionaction.patch(1, fields={"why": "otters"})
    assert site("action/1/")["fields"] == {"why": "otters"}
    client.petitionaction.put(1, source="door")
    assert client.action.get(1)["source"] == "door"
    (field,) = client.actionfield.list(parent=1)["objects"]
    client.actionfield.delete(field["id"])
    assert site("action/1/")["fields"] == {}


def test_pages_get_tags_and_fields(client, site):
    client.tag.create(name="climate")
    client.allowedpagefield.create(name="region")
    client.signuppage.create(name="join", title="Join")

    client.signuppage.patch(1, tags=["/rest/v1/tag/1/"], fields={"region": "IL"})

    page = site("page/1/")
    assert (page["tags"], page["fields"]) == (
        [{"name": "climate", "resource_uri": "/rest/v1/tag/1/"}], {"region": "IL"},
    )  # fmt: skip


def test_keys_that_are_names_end_the_location(client):
    assert client.alloweduserfield.create(name="colour") == "colour/"
    assert client.alloweduserfield.get("colour")["display_name"] == "colour"


def test_somebody_is_erased_and_users_are_merged(client, site):
    for name in ("ada", "ada2", "bob"):
        client.user.create(email=f"{name}@example.org", first_name=name)

    client.usermerge.create(primary_user="/rest/v1/user/1/", address_user="/rest/v1/user/2/",
                            users=["/rest/v1/user/2/"])  # fmt: skip
    assert client.eraser.create(
        user_id=3, order_user_details=True, user_fields=True, action_fields=True, transactional_mailings=True
    ) == "3"  # fmt: skip
    assert site("user/3/")["first_name"] == ""


# ---- the safety net


def test_the_safety_net_knows_resources_and_their_methods(rest, client):
    client.user.create(email="ada@example.org")
    careful = rest.client(safety_net=True)

    assert {"get", "put", "patch", "delete"} <= set(careful.user.object_methods)
    assert careful.user.get(1)["email"] == "ada@example.org"
    with pytest.raises(AttributeError, match="No known resource kangaroo"):
        _ = careful.kangaroo
    with pytest.raises(NotImplementedError, match="Cannot post collection petitionaction"):
        careful.petitionaction.create()
    with pytest.raises(NotImplementedError, match="Cannot patch objects of type formfield"):
        careful.formfield.patch(1, name="x")


def test_the_root_lists_the_resources(rest, client, monkeypatch):
    # dir() reads requests' json as a property, which it was until requests 1.0; with that, it works.
    monkeypatch.setattr(requests.Response, "json", property(lambda self: __import__("json").loads(self.text)))
    assert {"user", "action", "page", "report"} <= set(client.dir())


def test_wrong_credentials_end_in_a_401(rest):
    stranger = rest.client(api_user="mockapi", api_password="wrong")
    with pytest.raises(AssertionError):
        stranger.user.list()


# ---- reports


def test_queries_give_rows_and_csv(rest, client):
    client.user.create(email="ada@example.org", first_name="Ada")
    sql = "SELECT id, first_name FROM core_user"

    assert rest.run_query(sql) == [[1, "Ada"]]
    assert list(rest.run_query(sql, format="csv")) == [{"id": "1", "first_name": "Ada"}]
    with pytest.raises(AssertionError, match="nothing"):
        rest.run_query("SELECT nothing FROM core_user")


def test_reports_are_created_run_polled_and_deleted(rest, client, site, mockapi):
    client.user.create(email="ada@example.org")
    made = rest.create_report(**REPORT)
    assert made == {"id": "1", "short_name": "all"}
    assert site("queryreport/1/")["hidden"] is True

    task = rest.run_report("all", email_to="staff@example.org")
    polled = rest.poll_report(task)
    assert polled["completed"] is True
    assert polled["details"]["status"] == "complete"
    assert [mail.to for mail in mockapi.outbox.find(kind="report")] == [("staff@example.org",)]

    rest.delete_report(made["id"])
    assert mockapi.actionkit["queryreport"].count() == 0


def test_unhiding_a_report_wants_a_database(rest):
    rest.create_report(**REPORT)
    with pytest.raises(RuntimeError, match="requires Django"):
        rest.unhide_report(1)


def test_proxies_are_not_asked(rest, client, monkeypatch):
    monkeypatch.setenv("FIXIE_URL", "http://proxy.example.org:8080")
    client.signuppage.create(name="join", title="Join")
    assert client.action.create(page="join", email="ada@example.org") == "1"
