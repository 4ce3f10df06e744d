"""Actions as records: read by two addresses, filtered, changed, deleted; and made in Python."""

from __future__ import annotations

import pytest

from mockapi.world.errors import Refused

EMPTY = b""


def ids(ak, path):
    return [row["id"] for row in ak.all(path)]


@pytest.fixture
def three(ak, page):
    """Ada on two pages, Bob on one of them."""
    page()
    page("survey", "lakes")
    ak.act("ponds", action_x="1", source="a")
    ak.mock.clock.advance(seconds=60)
    ak.act("lakes", action_x="2", source="b")
    ak.act("ponds", "bob@example.org")


def test_both_addresses_show_the_same(ak, three):
    for number, kind in ((1, "petition"), (2, "survey"), (3, "petition")):
        assert ak.get(f"action/{number}/") == ak.get(f"{kind}action/{number}/")
        assert ak.get(f"action/{number}/")["resource_uri"] == f"/rest/v1/{kind}action/{number}/"


def test_an_address_of_another_type_leads_nowhere(ak, three):
    assert ak("GET", "surveyaction/1/").status_code == 404
    assert ak("PATCH", "surveyaction/1/", {"source": "x"}).status_code == 404
    assert ak("DELETE", "surveyaction/1/").status_code == 404
    assert ak.get("action/1/")["source"] == "a"


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("action/", [1, 2, 3]),
        ("action/?user=1", [1, 2]),
        ("action/?page=1", [1, 3]),
        ("action/?page__name=lakes", [2]),
        ("action/?user__email=bob@example.org", [3]),
        ("action/?source=b", [2]),
        ("action/?type=Survey", [2]),
        ("action/?created_user=0", [2]),
        ("action/?status=complete&order_by=-id", [3, 2, 1]),
        ("action/?created_at__gt=2026-03-01T12:00:00", [2, 3]),
        ("action/?id__in=1,3", [1, 3]),
        ("petitionaction/", [1, 3]),
        ("petitionaction/?user=1", [1]),
        ("surveyaction/?page=1", []),
        ("action/?user=99", []),
    ],
)
def test_filters(ak, three, path, found):
    assert ids(ak, path) == found


@pytest.mark.parametrize("path", ["petitionaction/", "surveyaction/", "donationaction/", "unsubscribeaction/"])
def test_typed_lists_take_no_post(ak, three, path):
    response = ak("POST", path, {"page": "ponds", "email": "eve@example.org"})
    assert (response.status_code, response.headers.get("Allow")) == (405, "GET")
    assert ak.mock.actionkit["user"].count() == 2


@pytest.mark.parametrize(("method", "status"), [("PUT", 204), ("PATCH", 202)])
@pytest.mark.parametrize("path", ["action/1/", "petitionaction/1/"])
def test_changing(ak, three, method, status, path):
    before = ak.get(path)
    change = {"status": "failed", "source": "c", "created_at": "2020-05-06T07:08:09", "fields": {"y": [1, 2]}}
    response = ak(method, path, {**change, "action_z": "no", "name": "Eve", "created_user": False, "type": "Survey"})
    assert (response.status_code, response.content) == (status, EMPTY)
    after = ak.get(path)
    changed = {**change, "fields": {"x": "1", "y": ["1", "2"]}, "updated_at": "2026-03-01T12:01:00"}
    assert after == {**before, **changed}
    assert ak.mock.actionkit["petitionaction"].get(1).status == "failed"


def test_custom_fields_are_merged_and_taken_away(ak, three):
    ak("PATCH", "action/1/", {"fields": {"y": "2"}})
    ak("PATCH", "action/1/", {"fields": {"x": ""}})
    assert ak.get("action/1/")["fields"] == {"y": "2"}
    ak("PATCH", "action/1/", {"fields": {"y": None}})
    assert ak.get("action/1/")["fields"] == {}


def test_the_page_may_be_sent_along(ak, three):
    assert ak("PUT", "petitionaction/1/", {"page": "/rest/v1/petitionpage/1/", "action_x": "9"}).status_code == 204
    assert ak.get("action/1/")["fields"] == {"x": "1"}


@pytest.mark.parametrize(
    "change",
    [
        {"user": "/rest/v1/user/99/"},
        {"user": None},
        {"page": None},
        {"mailing": "/rest/v1/mailing/99/"},
        {"fields": "x"},
        {"created_at": "yesterday"},
        {"taf_emails_sent": "many"},
        {"source": "x" * 300},
    ],
)
def test_changes_that_cannot_be(ak, three, change):
    before = ak.get("action/1/")
    response = ak("PATCH", "action/1/", {"status": "failed", **change})
    assert response.status_code == 400, response.text
    assert ak.get("action/1/") == before


def test_a_link_to_something_else(ak, three):
    before = ak.get("action/1/")
    assert ak("PATCH", "action/1/", {"status": "failed", "mailing": "/rest/v1/user/1/"}).status_code == 404
    assert ak.get("action/1/") == before


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE"])
def test_actions_that_are_not_there(ak, three, method):
    for path in ("action/99/", "petitionaction/99/"):
        response = ak(method, path, {} if method in ("PUT", "PATCH") else None)
        assert (response.status_code, response.content) == (404, EMPTY)


# ---- actionfield


def test_action_fields_one_by_one(ak, three):
    assert [(row["name"], row["value"]) for row in ak.all("actionfield/?parent=1")] == [("x", "1")]
    assert [(row["parent"], row["value"]) for row in ak.all("actionfield/?name=x")] == [
        ("/rest/v1/petitionaction/1/", "1"),
        ("/rest/v1/surveyaction/2/", "2"),
    ]
    made = ak.made("actionfield/", {"parent": "/rest/v1/action/1/", "name": "x", "value": "more"})
    assert ak.get("action/1/")["fields"] == {"x": ["1", "more"]}
    assert ak("PUT", made["resource_uri"], {"value": "less"}).status_code == 204
    assert ak.get("petitionaction/1/")["fields"] == {"x": ["1", "less"]}
    assert ak("DELETE", "actionfield/1/").status_code == 204
    assert ak.get("action/1/")["fields"] == {"x": "less"}


@pytest.mark.parametrize(
    "body", [{}, {"name": "x"}, {"parent": "/rest/v1/action/99/", "name": "x"}, {"parent": "/rest/v1/action/1/"}]
)
def test_action_fields_that_cannot_be(ak, three, body):
    before = ak.counts()
    assert ak("POST", "actionfield/", body).status_code == 400
    assert ak.counts() == before


# ---- deleting


@pytest.mark.parametrize("path", ["action/1/", "petitionaction/1/"])
def test_deleting_an_action_leaves_user_and_lists(ak, three, path):
    ak.made("alloweduserfield/", {"name": "color"})
    ak.act("ponds", "bob@example.org", user_color="red")
    assert (ak("DELETE", path).status_code, ak("DELETE", "action/4/").status_code) == (204, 204)
    assert ak("GET", path).status_code == 404
    assert ids(ak, "action/") == [2, 3]
    assert [row["parent"] for row in ak.all("actionfield/")] == ["/rest/v1/surveyaction/2/"]
    assert len(ak.all("subscription/")) == 2
    assert [line["action"] for line in ak.all("subscriptionhistory/")] == [None, "/rest/v1/petitionaction/3/"]
    assert ak.get("user/2/")["fields"] == {"color": "red"}
    assert ak.mock.actionkit["userfield"].all()[0].action is None


def test_deleting_a_user_takes_the_actions_along(ak, three):
    ak.act("ponds", "bob@example.org", home_phone="202-555-0100")
    assert ak("DELETE", "user/2/").status_code == 204
    assert ids(ak, "action/") == [1, 2]
    assert ak.all("phone/") == []
    assert len(ak.all("subscription/")) == 1
    assert "subscriptionhistory" not in ak.counts() or len(ak.all("subscriptionhistory/")) == 1


def test_a_user_who_referred_may_go(ak, three, akid_of):
    ak.act("ponds", "eve@example.org", referring_akid=akid_of(2))
    ak("DELETE", "user/2/")
    after = ak.get("action/4/")
    assert (after["referring_user"], after["user"]) == (None, "/rest/v1/user/3/")


def test_a_page_with_actions_stays(ak, three):
    for path in ("petitionpage/1/", "page/1/"):
        response = ak("DELETE", path)
        assert response.status_code == 400
        assert list(response.json()) == ["error"]
    assert ids(ak, "action/") == [1, 2, 3]
    ak("DELETE", "action/1/")
    ak("DELETE", "action/3/")
    assert ak("DELETE", "petitionpage/1/").status_code == 204


def test_a_mailing_that_goes_leaves_the_action(ak, three):
    ak.mock.seed({"actionkit": {"mailing": [{"id": 3}]}})
    ak.act("ponds", mailing_id=3)
    assert ak("DELETE", "mailing/3/").status_code == 204
    assert (ak.get("action/4/")["mailing"], ak.get("action/4/")["akid"][:3]) == (None, ".1.")


# ---- the Python door


def test_actions_are_made_in_python(ak, page):
    page()
    made = ak.mock.actionkit["action"].create(page="ponds", email="ada@example.org", action_x=["1", "2"], city="Troy")
    assert (made.id, made.type, made.created_user, made.subscribed_user) == (1, "Petition", True, True)
    shown = ak.get("petitionaction/1/")
    assert (shown["fields"], shown["user"]) == ({"x": ["1", "2"]}, "/rest/v1/user/1/")
    assert ak.get("user/1/")["city"] == "Troy"


def test_a_page_of_python_may_be_its_record(ak):
    made = ak.mock.actionkit["signuppage"].create(name="ponds")
    action = ak.mock.actionkit["action"].create(page=made, email="ada@example.org")
    assert (action.page, action.type) == (made.key if isinstance(action.page, str) else int(made.key), "Signup")


def test_python_is_refused_as_http_is(ak, page):
    page()
    for sent in ({"page": "ponds"}, {"page": "none", "email": "ada@example.org"}, {"page": "ponds", "email": "x"}):
        with pytest.raises(Refused):
            ak.mock.actionkit["action"].create(**sent)
    assert (ak.all("user/"), ak.all("action/")) == ([], [])


def test_a_savepoint_takes_an_action_back(ak, page):
    page()
    ak.act("ponds")
    before = ak.counts()
    with ak.mock.savepoint():
        ak.act("ponds", "bob@example.org", zip="12180", home_phone="202-555-0100", action_x="1")
        ak.act("ponds", city="Troy")
        assert ids(ak, "action/") == [1, 2, 3]
    assert ak.counts() == before
    assert ak.get("user/1/")["city"] == ""
    assert ak.act("ponds", "bob@example.org")["id"] == 2


@pytest.mark.parametrize("address", ["action", "petitionaction"])
def test_an_action_stays_with_pages_of_its_type(ak, address):
    ak.made("petitionpage/", {"name": "first"})
    ak.made("petitionpage/", {"name": "second"})
    ak.made("signuppage/", {"name": "other"})
    ak.act("first")

    response = ak("PATCH", f"{address}/1/", {"page": "/rest/v1/signuppage/3/"})

    assert response.status_code == 400
    assert response.json() == {"petitionaction": {"page": ["Choose a page of the type Petition."]}}
    assert ak.get("action/1/")["page"] == "/rest/v1/petitionpage/1/"
    assert ak("PATCH", f"{address}/1/", {"page": "/rest/v1/petitionpage/2/"}).status_code == 202
    assert ak.mock.actionkit["petitionaction"].get(1).page == 2
