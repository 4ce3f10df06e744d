"""Links that are sent: to one object, to many, in every way that clients write them (reference 4, notes 12)."""

from __future__ import annotations

import pytest

CANNED = {"error": "Sorry, this request could not be processed. Please try again later."}
SPANISH = "/rest/v1/language/101/"


def nowhere(to, uri):
    return {"error": f"Could not find the provided {to} object via resource URI '{uri}'."}


def no_uri(field, value):
    lacking = "was not a URI, not a dictionary-alike and does not have a 'pk' attribute"
    return {"error": f"The '{field}' field was given data that {lacking}: {value}."}


@pytest.mark.parametrize(
    "sent",
    [SPANISH, f"https://act.example.org{SPANISH}", f"http://elsewhere.example.com{SPANISH}", {"resource_uri": SPANISH},
     {"resource_uri": SPANISH, "name": "whatever", "id": 3}, {"name": "spanish"}],
)  # fmt: skip
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH"])
def test_to_one(ak, sent, method):
    ak.made("petitionpage/", {"name": "first"})

    response = ak(
        method, "petitionpage/" if method == "POST" else "petitionpage/1/", {"name": "ponds", "language": sent}
    )

    assert response.status_code in (201, 202, 204), response.text
    assert [one["language"] for one in ak.all("petitionpage/?name=ponds")] == [SPANISH]
    assert ak.get(SPANISH)["name"] == "Spanish"


@pytest.mark.parametrize(
    ("sent", "status", "answer"),
    [
        ("/rest/v1/language/606/", 400, nowhere("language", "/rest/v1/language/606/")),
        ("", 400, nowhere("language", "")),
        ({"resource_uri": "/rest/v1/language/606/"}, 400, nowhere("language", "/rest/v1/language/606/")),
        ("/rest/v1/tag/1/", 404, CANNED),
        ("/rest/v1/language/101", 404, CANNED),
        ("nonsense", 404, CANNED),
        ("/rest/v1/nothing/1/", 404, CANNED),
        ("/rest/v1/language/", 404, CANNED),
        ("/api/language/101/", 404, CANNED),
        (101, 400, no_uri("language", 101)),
        (1.5, 400, no_uri("language", 1.5)),
        ([SPANISH], 400, None),
        (True, 400, None),
        ({}, 400, None),
        ({"name": "nothing"}, 400, None),
    ],
)
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH"])
def test_what_leads_nowhere(ak, sent, status, answer, method):
    ak.made("tag/", {"name": "tag"})
    before = ak.made("petitionpage/", {"name": "first"})

    response = ak(
        method, "petitionpage/" if method == "POST" else "petitionpage/1/", {"name": "ponds", "language": sent}
    )

    assert response.status_code == status, response.text
    assert answer is None or response.json() == answer
    assert response.headers["Content-Type"] == "application/json"
    assert ak.all("petitionpage/") == [before]


def test_null_clears_a_link_that_may_be_empty(ak):
    ak.made("petitionpage/", {"name": "ponds", "language": SPANISH})

    assert ak("PATCH", "petitionpage/1/", {"language": None}).status_code == 202
    assert ak.get("petitionpage/1/")["language"] is None


@pytest.mark.parametrize("body", [{"phone": "2025550100"}, {"phone": "2025550100", "user": None}])
def test_a_link_that_must_be_there(ak, body):
    response = ak("POST", "phone/", body)

    text = "The 'user' field has no data and doesn't allow a default or null value."
    assert (response.status_code, response.json()) == (400, {"error": text})
    assert ak.all("phone/") == []


def test_a_published_client_sends_the_number_of_a_user(ak):
    ak.made("user/", {"email": "ada@example.org"})

    assert ak.made("phone/", {"user": 1, "phone": "2025550100"})["user"] == "/rest/v1/user/1/"
    assert ak("POST", "phone/", {"user": 404, "phone": "2025550100"}).status_code == 400
    assert ak("POST", "subscription/", {"user": 1, "list": 1}).status_code == 400


@pytest.fixture
def tags(ak):
    for name in ("a", "b", "c"):
        ak.made("tag/", {"name": name})
    ak.made("petitionpage/", {"name": "ponds", "tags": ["/rest/v1/tag/1/", "/rest/v1/tag/2/"]})

    def names(*, put=None, patch=None):
        if put is not None:
            assert ak("PUT", "petitionpage/1/", put).status_code == 204
        if patch is not None:
            assert ak("PATCH", "petitionpage/1/", patch).status_code == 202
        return [one["name"] for one in ak.get("petitionpage/1/")["tags"]]

    return names


def test_to_many_is_replaced_as_a_whole(tags):
    assert tags() == ["a", "b"]
    assert tags(patch={"tags": ["/rest/v1/tag/3/"]}) == ["c"]
    assert tags(put={"tags": [{"resource_uri": "/rest/v1/tag/2/"}, "https://x.example.org/rest/v1/tag/1/"]}) == [
        "b",
        "a",
    ]
    assert tags(patch={"tags": [{"name": "c"}, {"name": "A"}]}) == ["c", "a"]
    assert tags(patch={"tags": ["/rest/v1/tag/3/", "/rest/v1/tag/3/"]}) == ["c"]
    assert tags(patch={"tags": []}) == []


def test_to_many_that_is_not_sent_stays(tags):
    assert tags(put={"title": "x"}) == tags(patch={"title": "y"}) == ["a", "b"]


def test_null_for_many_is_none_of_them(ak, tags):
    assert ak.made("petitionpage/", {"name": "lakes", "tags": None})["tags"] == []
    assert tags(patch={"tags": None}) == []


@pytest.mark.parametrize(
    ("sent", "status"),
    [("/rest/v1/tag/1/", 400), ({"resource_uri": "/rest/v1/tag/1/"}, 400), (["/rest/v1/tag/404/"], 400), (["x"], 404),
     ([1], 400), ([None], 400), (["/rest/v1/tag/1/", "/rest/v1/list/1/"], 404), (7, 400),
     ([["/rest/v1/tag/1/"]], 400)],
)  # fmt: skip
def test_what_is_no_list_of_links(ak, tags, sent, status):
    assert ak("PATCH", "petitionpage/1/", {"tags": sent, "title": "x"}).status_code == status
    assert tags() == ["a", "b"]
    assert ak.get("petitionpage/1/")["title"] == ""


def test_a_base_class_stands_for_a_type(ak):
    ak.made("petitionpage/", {"name": "ponds"})
    ak.made("signuppage/", {"name": "join"})

    form = ak.made("petitionform/", {"page": "/rest/v1/page/1/", "thank_you_text": "Thanks"})

    assert form["page"] == "/rest/v1/petitionpage/1/"
    wrong = ak("POST", "petitionform/", {"page": "/rest/v1/page/2/", "thank_you_text": "Thanks"})
    assert wrong.status_code == 400
    assert ak("POST", "petitionform/", {"page": "/rest/v1/signuppage/2/", "thank_you_text": "x"}).status_code == 404
    assert len(ak.all("petitionform/")) == 1


def test_links_by_name(ak):
    ak.made("alloweduserfield/", {"name": "shirt size"})

    assert ak.get("alloweduserfield/")["objects"][0]["resource_uri"] == "/rest/v1/alloweduserfield/shirt%20size/"


def test_what_is_sent_is_escaped(ak):
    response = ak("POST", "petitionpage/", {"name": "ponds", "language": {"resource_uri": "/rest/v1/language/<b>/"}})

    assert response.status_code in (400, 404)
    assert "<b>" not in response.text
