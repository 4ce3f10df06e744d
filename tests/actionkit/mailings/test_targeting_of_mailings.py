"""Who a mailing is for: each criterion alone, includes with excludes, and what cannot be judged."""

from __future__ import annotations

import pytest

PLAIN = {"subjects": ["Cats"], "html": "<p>Hello</p>"}


@pytest.fixture
def people(ak):
    """Subscribers who live and did things in different places."""
    ak.made("list/", {"name": "Second"})
    ak.made("tag/", {"name": "cats"})
    ak.made("usergroup/", {"name": "Staff"})
    ak.made("petitionpage/", {"name": "cats", "title": "Cats", "tags": ["/rest/v1/tag/1/"]})
    ak.made("signuppage/", {"name": "news", "title": "News", "language": "/rest/v1/language/101/"})
    ak.made("signuppage/", {"name": "second", "title": "Second", "list": "/rest/v1/list/2/"})
    ak.act("cats", "ny@example.org", zip="10001", city="New York")
    ak.act("news", "brooklyn@example.org", zip="11201")
    ak.act("second", "la@example.org", zip="90001")
    ak.act("news", "bath@example.org", country="United Kingdom", postal="BA1", region="Somerset")
    ak.made("user/", {"email": "nobody@example.org", "zip": "10001"})
    ak("PATCH", "user/1/", {"groups": ["/rest/v1/usergroup/1/"]})


def recipients(ak, includes=None, excludes=None, **fields):
    """The first parts of the addresses of whom a mailing goes to."""
    body = {**PLAIN, "includes": includes or {}, "excludes": excludes or {}, **fields}
    where = ak("POST", "mailer/", body).headers["Location"]
    assert ak("POST", f"{where}rebuild/").status_code == 201
    assert ak("POST", f"{where}queue/").status_code == 201
    number = int(where.split("/")[-2])
    sent = [mail.to[0].partition("@")[0] for mail in ak.mock.outbox if mail.about.get("mailing") == number]
    assert ak.get(f"usermailing/?mailing={number}")["meta"]["total_count"] == len(sent)
    return sent


@pytest.mark.parametrize(
    ("includes", "wanted"),
    [
        ({}, "ny brooklyn la bath"),
        ({"lists": [1]}, "ny brooklyn bath"),
        ({"lists": [2]}, "la"),
        ({"lists": [1, 2]}, "ny brooklyn la bath"),
        ({"actions": ["cats"]}, "ny"),
        ({"actions": ["/rest/v1/page/2/"]}, "brooklyn bath"),
        ({"tags": ["cats"]}, "ny"),
        ({"languages": [101]}, "brooklyn bath"),
        ({"users": [3, 5]}, "la"),
        ({"user_groups": ["Staff"]}, "ny"),
        ({"states": ["NY"]}, "ny brooklyn"),
        ({"states": "ca\nny"}, "ny brooklyn la"),
        ({"countries": ["United Kingdom"]}, "bath"),
        ({"regions": ["somerset"]}, "bath"),
        ({"zips": ["10001", "90001"]}, "ny la"),
        ({"zips": "10001", "zip_radius": 15}, "ny brooklyn"),
        ({"zips": "10001", "zip_radius": 3000}, "ny brooklyn la"),
        ({"counties": "NY_Kings County"}, "brooklyn"),
        ({"states": "CA", "countries": "United Kingdom"}, "la bath"),
        ({"lists": [1], "states": "CA"}, ""),
        ({"lists": [1], "states": ["NY"], "tags": ["cats"]}, "ny"),
        ({"has_donated": True}, ""),
        ({"is_monthly_donor": True}, ""),
        ({"has_donated": False, "is_monthly_donor": False}, "ny brooklyn la bath"),
    ],
)
def test_each_criterion_includes_those_who_fit(ak, people, includes, wanted):
    assert recipients(ak, includes) == wanted.split()


@pytest.mark.parametrize(
    ("excludes", "wanted"),
    [
        ({"states": ["NY"]}, "la bath"),
        ({"states": ["NY"], "lists": [2]}, "bath"),
        ({"actions": ["cats"], "users": [4]}, "brooklyn la"),
        ({"lists": [1, 2]}, ""),
    ],
)
def test_any_criterion_excludes(ak, people, excludes, wanted):
    assert recipients(ak, excludes=excludes) == wanted.split()


def test_includes_less_excludes(ak, people):
    assert recipients(ak, {"lists": [1]}, {"states": "NY"}) == ["bath"]
    assert recipients(ak, {"states": ["NY"]}, {"zips": ["11201"]}) == ["ny"]


def test_who_had_another_mailing_can_be_left_out(ak, people):
    assert recipients(ak, {"states": ["NY"]}) == ["ny", "brooklyn"]
    assert recipients(ak, excludes={"mailings": [1]}) == ["la", "bath"]
    assert recipients(ak, {"mailings": [2]}) == ["la", "bath"]


def test_districts_are_those_of_the_location(ak, people):
    locations = ak.mock.actionkit["location"]
    locations.update(1, us_district="NY_12", us_state_senate="NY_027", us_state_district="NY_075")
    assert recipients(ak, {"cds": ["NY_12"]}) == recipients(ak, {"cds": "ny-12, CA_30"}) == ["ny"]
    assert recipients(ak, {"cds": ["NY_1"]}) == []
    assert recipients(ak, {"state_senate_districts": "NY_27"}) == ["ny"]
    assert recipients(ak, {"state_house_districts": "NY_075"}) == ["ny"]


def test_constituents_of_a_group_of_targets(ak, people):
    ak.made("target/", {"type": "senate", "state": "NY", "country": "United States", "last": "Young"})
    ak.made("targetgroup/", {"name": "Senate", "type": "senate"})
    assert recipients(ak, {"target_groups": ["Senate"]}) == ["ny", "brooklyn"]


def test_sql_and_reports_name_users(ak, people):
    assert recipients(ak, {"raw_sql": "SELECT id FROM core_user WHERE email LIKE 'b%'"}) == ["brooklyn", "bath"]
    report = {
        "name": "In",
        "short_name": "in",
        "description": "In",
        "sql": "SELECT id FROM core_user WHERE state = {{ s }}",
    }
    report = ak.made("queryreport/", report)
    where = ak("POST", "mailer/", PLAIN).headers["Location"]
    includes = ak.get(where.replace("mailer", "mailing"))["includes"]
    query = ak.made("targetingqueryreport/", {"targeting": includes, "report": report["resource_uri"]})
    ak.made("targetingqueryreportparam/", {"query": query["resource_uri"], "name": "s", "value": "CA"})
    status = ak("POST", f"{where}rebuild/").headers["Location"]
    assert ak.get(status)["results"] == 1
    assert ak.get(includes)["targetingqueryreports"] == [query["resource_uri"]]
    assert ak.get(query["resource_uri"])["report"] == report["resource_uri"]


def test_broken_sql_is_told_and_nothing_is_built(ak, people):
    where = ak("POST", "mailer/", {**PLAIN, "includes": {"raw_sql": "SELEC nothing"}}).headers["Location"]
    refused = ak("POST", f"{where}rebuild/")
    assert (refused.status_code, list(refused.json()["errors"])) == (400, ["includes"])
    assert ak.get(where)["query_status"] is None


@pytest.mark.parametrize(
    "criterion",
    [{"divisions": "ocd-division/country:gb"}, {"campaign_radius": 5}, {"mirror_mailing_excludes": True}],
)
def test_what_cannot_be_judged_is_said_to_be_lacking(ak, people, criterion):
    ak.mock.allow_unmodelled()
    where = ak("POST", "mailer/", {**PLAIN, "includes": criterion}).headers["Location"]
    answer = ak("POST", f"{where}rebuild/")
    assert answer.status_code == 501
    assert next(iter(criterion)) in answer.json()["error"]
    assert ak.get(where)["expected_send_count"] is None
    assert len(ak.mock.outbox) == 0


def test_an_unknown_order_is_said_to_be_lacking(ak, people):
    ak.mock.allow_unmodelled()
    where = ak("POST", "mailer/", {**PLAIN, "sort_by": "moon"}).headers["Location"]
    assert ak("POST", f"{where}rebuild/").status_code == 501


def test_targeting_rows_are_plain_too(ak, people):
    made = ak.made("mailingtargeting/", {"lists": ["/rest/v1/list/1/"], "states": "NY", "has_donated": True})
    assert (made["lists"], made["states"], made["has_donated"]) == (["/rest/v1/list/1/"], "NY", True)
    assert ak("PATCH", made["resource_uri"], {"lists": ["/rest/v1/list/9/"]}).status_code == 400
    assert ak.mock.actionkit["mailingtargeting"].get(made["id"]).lists == [1]
