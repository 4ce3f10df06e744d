"""Making, changing and deleting plain objects (reference 13)."""

from __future__ import annotations

import json

import pytest

REQUIRED = ["This field is required."]


def snapshot(ak):
    """All rows, by resource."""
    return ak.counts(), ak.all("multilingualcampaign/"), ak.all("petitionpage/")


@pytest.fixture
def ponds(ak):
    """A site with one campaign and one petition page."""
    ak.made("multilingualcampaign/", {"name": "Ponds"})
    ak.made("petitionpage/", {"name": "ponds", "title": "Save the ponds", "goal": 100, "notes": "first"})
    ak.mock.clock.advance(hours=1)
    return ak


def test_what_is_not_sent_gets_its_default(ak):
    page = ak.made("petitionpage/", {"name": "ponds"})

    assert (page["title"], page["hidden"], page["status"], page["goal"]) == ("", False, "active", None)
    assert (page["language"], page["list"], page["hosted_with"]) == (
        None,
        "/rest/v1/list/1/",
        "/rest/v1/hostingplatform/1/",
    )
    assert page["created_at"] == page["updated_at"] == "2026-03-01T12:00:00"


def test_unknown_and_read_only_fields_are_passed_over(ak):
    user = ak.made(
        "user/",
        {"email": "ada@example.org", "colour": "blue", "rand_id": 1, "token": "x", "subscription_status": "subscribed",
         "resource_uri": "/rest/v1/user/77/", "id": 77, "updated_at": "2001-01-01T00:00:00", "actions": "/x/"},
    )  # fmt: skip

    assert (user["id"], user["subscription_status"]) == (1, "never")
    assert user["rand_id"] != 1
    assert user["token"].startswith(".1.")
    assert user["updated_at"] == "2026-03-01T12:00:00"
    assert "colour" not in user


def test_the_moment_of_making_may_be_told(ak):
    campaign = ak.made("multilingualcampaign/", {"name": "Ponds", "created_at": "2024-01-15T16:21:29+02:00"})

    assert (campaign["created_at"], campaign["updated_at"]) == ("2024-01-15T14:21:29", "2026-03-01T12:00:00")


@pytest.mark.parametrize("body", [{}, {"name": ""}, {"name": None}, {"name": "   "}, {"hidden": True}, [], [1], None])
def test_a_required_field_must_be_there(ak, body):
    response = ak(
        "POST",
        "multilingualcampaign/",
        data=json.dumps(body),
        headers={"Content-Type": "application/json"},
    )

    assert (response.status_code, response.json()) == (400, {"multilingualcampaign": {"name": REQUIRED}})
    assert ak.all("multilingualcampaign/") == []


@pytest.mark.parametrize(("method", "status"), [("PUT", 204), ("PATCH", 202)])
def test_only_what_is_sent_changes(ponds, method, status):
    before = ponds.get("petitionpage/1/")

    response = ponds(method, "petitionpage/1/", {"title": "Save all ponds", "id": "12853", "nothing": 1})

    assert (response.status_code, response.content) == (status, b"")
    after = ponds.get("petitionpage/1/")
    assert after == {**before, "title": "Save all ponds", "updated_at": "2026-03-01T13:00:00"}
    assert ponds.mock.actionkit["petitionpage"].get(1).goal == 100


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
def test_an_empty_body_changes_nothing_but_the_date(ponds, method):
    before = ponds.get("petitionpage/1/")

    assert ponds(method, "petitionpage/1/", {}).status_code in (202, 204)
    assert ponds.get("petitionpage/1/") == {**before, "updated_at": "2026-03-01T13:00:00"}


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
@pytest.mark.parametrize("value", ["", "  "])
def test_a_required_field_cannot_be_emptied(ponds, method, value):
    before = snapshot(ponds)

    response = ponds(method, "petitionpage/1/", {"name": value, "title": "changed"})

    assert (response.status_code, response.json()) == (400, {"petitionpage": {"name": REQUIRED}})
    assert snapshot(ponds) == before


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
def test_null_leaves_a_required_field_and_clears_others(ponds, method):
    assert ponds(method, "petitionpage/1/", {"name": None, "goal": None, "notes": None}).status_code in (202, 204)

    page = ponds.get("petitionpage/1/")
    assert (page["name"], page["goal"], page["notes"], page["title"]) == ("ponds", None, "", "Save the ponds")


def test_null_clears_nothing_when_told_so(ponds):
    ponds.mock.settings.actionkit.null_clears = False

    assert ponds("PATCH", "petitionpage/1/", {"goal": None, "notes": None}).status_code == 202
    page = ponds.get("petitionpage/1/")
    assert (page["goal"], page["notes"]) == (100, "first")


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_what_is_not_there_is_not_made(ponds, method):
    before = snapshot(ponds)

    response = ponds(method, "multilingualcampaign/404/", {"name": "Lakes"})

    assert (response.status_code, response.content) == (404, b"")
    assert snapshot(ponds) == before


def test_a_patch_of_what_is_not_there_is_not_read(ak):
    assert ak("PATCH", "tag/404/", data="nonsense").status_code == 404
    assert ak("PUT", "tag/404/", data="nonsense").status_code == 400


@pytest.mark.parametrize("body", ["[]", "null", "[1]"])
def test_a_patch_with_what_is_no_object(ponds, body):
    before = snapshot(ponds)

    response = ponds("PATCH", "petitionpage/1/", data=body, headers={"Content-Type": "application/json"})

    assert (response.status_code, response.json()) == (400, {"error": "Request is not valid JSON."})
    assert snapshot(ponds) == before


def test_deleting_twice(ponds):
    assert (ponds("DELETE", "multilingualcampaign/1/").status_code, ponds.all("multilingualcampaign/")) == (204, [])
    assert ponds("DELETE", "multilingualcampaign/1/").status_code == 404


def test_a_number_is_not_given_out_again(ponds):
    ponds("DELETE", "multilingualcampaign/1/")

    assert ponds.made("multilingualcampaign/", {"name": "Ponds"})["id"] == 2


def test_deleting_clears_the_links_to_it(ponds):
    ponds("PATCH", "petitionpage/1/", {"multilingual_campaign": "/rest/v1/multilingualcampaign/1/"})

    assert ponds("DELETE", "multilingualcampaign/1/").status_code == 204
    assert ponds.get("petitionpage/1/")["multilingual_campaign"] is None


def test_deleting_takes_along_what_belongs_to_it(ak):
    ak.made("alloweduserfield/", {"name": "color"})
    ak.made("user/", {"email": "ada@example.org", "fields": {"color": "blue"}})
    ak.made("phone/", {"user": "/rest/v1/user/1/", "phone": "2025550100"})
    ak.made("subscription/", {"user": "/rest/v1/user/1/", "list": "/rest/v1/list/1/"})

    assert ak("DELETE", "user/1/").status_code == 204

    for noun in ("phone", "userfield", "subscription", "subscriptionhistory", "location", "useroriginal"):
        assert ak.all(f"{noun}/") == [], noun


def test_deleting_what_is_protected(ak):
    ak.made("petitionpage/", {"name": "ponds"})
    ak.act("ponds")
    before = ak.counts()

    response = ak("DELETE", "petitionpage/1/")

    assert (response.status_code, set(response.json())) == (400, {"error"})
    assert ak.counts() == before
    assert ak("DELETE", "action/1/").status_code == 204
    assert ak("DELETE", "petitionpage/1/").status_code == 204


NOT_VALID = (
    ({"goal": "big"}, {"goal": ["Enter a whole number."]}),
    ({"goal": 1.5}, {"goal": ["Enter a whole number."]}),
    ({"hidden": "maybe"}, {"hidden": ["Enter true or false."]}),
    ({"status": "nice"}, {"status": ["Select a valid choice. nice is not one of the available choices."]}),
    ({"notes": "x" * 256}, {"notes": ["Ensure this value has at most 255 characters (it has 256)."]}),
    ({"goal": "x", "hidden": "y"}, {"goal": ["Enter a whole number."], "hidden": ["Enter true or false."]}),
)


@pytest.mark.parametrize(("body", "messages"), NOT_VALID)
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH"])
def test_values_of_the_wrong_kind(ak, method, body, messages):
    before = ak.made("petitionpage/", {"name": "lakes"})

    response = ak(method, "petitionpage/" if method == "POST" else "petitionpage/1/", {"name": "ponds", **body})

    assert (response.status_code, response.json()) == (400, {"petitionpage": messages})
    assert ak.all("petitionpage/") == [before]


@pytest.mark.parametrize(
    ("sent", "text"),
    [
        ("soon", "Datetime provided to 'created_at' field doesn't appear to be a valid datetime string: 'soon'"),
        (7, "Datetime provided to 'created_at' field must be a string: 7"),
        ("", "['“” value has an invalid format. It must be in YYYY-MM-DD HH:MM[:ss[.uuuuuu]][TZ] format.']"),
    ],
)
def test_what_is_no_date(ak, sent, text):
    response = ak("POST", "petitionpage/", {"name": "ponds", "created_at": sent})

    assert (response.status_code, response.json()) == (400, {"error": text})
    assert ak.all("page/") == []


def test_an_amount_that_is_none(ak):
    response = ak("POST", "donationpage/", {"name": "give", "minimum_amount": "cheap"})

    assert (response.status_code, response.json()) == (
        400, {"error": "Invalid decimal string for 'minimum_amount' field: 'cheap'"}
    )  # fmt: skip
    assert ak.all("page/") == []


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("9 June 2025 8am", "2025-06-09T08:00:00"),
        ("2025-06-09", "2025-06-09T00:00:00"),
        ("2025-06-09T08:00:00Z", "2025-06-09T08:00:00"),
    ],
)
def test_dates_as_people_write_them(ak, sent, shown):
    assert ak.made("usergroup/", {"name": "x", "created_at": sent})["created_at"] == shown


def test_numbers_as_text_and_text_as_numbers(ak):
    page = ak.made("petitionpage/", {"name": "ponds", "title": 7, "goal": "12", "hidden": "true", "notes": True})

    assert (page["title"], page["goal"], page["hidden"], page["notes"]) == ("7", 12, True, "True")


def test_arguments_stand_for_an_empty_body(ak):
    assert ak("POST", "tag/?name=ponds").status_code == 201
    assert ak("PUT", "tag/1/?name=lakes").status_code == 204
    assert ak.get("tag/1/")["name"] == "lakes"
    assert ak("POST", "tag/?format=json").status_code == 400


def test_xml_is_as_good_as_json(ak):
    goal, hidden = '<goal type="integer">5</goal>', '<hidden type="boolean">True</hidden>'
    body = f'<request type="hash"><name>ponds</name>{goal}{hidden}</request>'

    made = ak("POST", "petitionpage/", data=body, headers={"Content-Type": "application/xml"})

    page = ak.get(made.headers["Location"])
    assert (page["name"], page["goal"], page["hidden"]) == ("ponds", 5, True)


def test_a_write_that_fails_leaves_no_gap(ak):
    ak.made("tag/", {"name": "ponds"})
    assert ak("POST", "tag/", {"name": "PONDS"}).status_code == 409

    assert ak.made("tag/", {"name": "lakes"})["resource_uri"] == "/rest/v1/tag/2/"
