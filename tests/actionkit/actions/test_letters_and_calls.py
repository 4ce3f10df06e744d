"""Petitions, letters, calls and letters to editors: who is addressed, who is refused, which texts will not do."""

from __future__ import annotations

import pytest

NOT_TARGETED = {"errors": {"zip": ["Sorry, this action isn't available where you live."]}}
US = {"country": "United States"}


@pytest.fixture
def senate(ak):
    """The senators of two states, and a representative."""
    for state, last in (("NY", "Young"), ("CA", "Alba")):
        target = {"type": "senate", "state": state, "last": last, "email": f"{last.lower()}@senate.example.org", **US}
        ak.made("target/", target)
    ak.made("target/", {"type": "house", "state": "NY", "us_district": "NY_12", "last": "Hill", **US})
    for kind in ("senate", "house"):
        ak.made("targetgroup/", {"name": kind, "type": kind})
    return "/rest/v1/targetgroup/1/"


@pytest.mark.parametrize("kind", ["petition", "letter", "call"])
def test_users_address_the_targets_of_where_they_live(ak, senate, kind):
    ak.made(f"{kind}page/", {"name": "p", "title": "P", "target_groups": [senate]})
    action = ak.act("p", zip="10001")
    assert action["targeted"] == ["/rest/v1/target/1/"]
    assert ak.get(action["resource_uri"])["targeted"] == ["/rest/v1/target/1/"]
    assert ak.mock.actionkit[f"{kind}action"].get(action["id"]).targeted == [1]


@pytest.mark.parametrize("kind", ["petition", "letter", "call"])
@pytest.mark.parametrize("place", [{"zip": "60601"}, {"state": "TX"}, {"country": "France", "postal": "75001"}])
def test_who_lives_elsewhere_cannot_take_part(ak, senate, kind, place):
    ak.made(f"{kind}page/", {"name": "p", "title": "P", "target_groups": [senate]})
    before = ak.counts()
    refused = ak("POST", "action/", {"page": "p", "email": "ada@example.org", **place})
    assert (refused.status_code, refused.json()) == (400, NOT_TARGETED)
    assert ak.counts() == before


@pytest.mark.parametrize("kind", ["petition", "letter", "call"])
def test_without_targets_nobody_is_refused(ak, senate, kind):
    ak.made(f"{kind}page/", {"name": "none", "title": "P"})
    empty = ak.made("targetgroup/", {"name": "empty", "type": "governor"})["resource_uri"]
    ak.made(f"{kind}page/", {"name": "empty", "title": "P", "target_groups": [empty]})
    for page in ("none", "empty"):
        action = ak.act(page, zip="60601")
        assert action.get("targeted", []) == []
    assert ak.mock.actionkit["action"].count() == 2


def test_who_may_be_a_constituent_is_not_refused(ak, senate):
    ak.made("petitionpage/", {"name": "p", "title": "P", "target_groups": ["/rest/v1/targetgroup/2/"]})
    assert "targeted" not in ak.act("p", "ada@example.org", zip="10001")
    assert "targeted" not in ak.act("p", "bea@example.org")
    ak.mock.actionkit["location"].update(1, us_district="NY_12")
    ak.mock.actionkit["location"].update(2, us_district="NY_03")
    assert ak.act("p", "ada@example.org")["targeted"] == ["/rest/v1/target/3/"]
    ak("PATCH", "user/2/", {"zip": "10001"})
    assert ak("POST", "action/", {"page": "p", "email": "bea@example.org"}).json() == NOT_TARGETED


def test_targets_of_a_special_group_without_a_place_are_everybodys(ak):
    group = ak.made("specialtargetgroup/", {"name": "Board"})["resource_uri"]
    ak.made("specialtarget/", {"last": "Boss", "body": group})
    ak.made("specialtarget/", {"last": "Gone", "body": group, "hidden": True})
    ak.made("petitionpage/", {"name": "p", "title": "P", "target_groups": [group]})
    assert ak.act("p", country="France")["targeted"] == ["/rest/v1/specialtarget/1/"]


def test_targets_with_borders_refuse_nobody(ak):
    group = ak.made("specialtargetgroup/", {"name": "Wards"})["resource_uri"]
    areas = ak.made("boundarygroup/", {"name": "Areas"})["resource_uri"]
    ward = ak.made("boundary/", {"group": areas, "name": "One"})["resource_uri"]
    ak.made("specialtarget/", {"last": "Ward", "body": group, "boundary": ward})
    ak.made("callpage/", {"name": "p", "title": "P", "target_groups": [group]})
    assert ak.act("p", zip="10001")["targeted"] == []


def test_congress_by_party_and_state(ak):
    for state, party in (("NY", "Democrat"), ("NY", "Republican"), ("CA", "Democrat"), ("NY", "Independent")):
        ak.made("target/", {"type": "senate", "state": state, "party": party})
    body = {"name": "G", "states": "NY", "include_republicans": False, "excludes": ["/rest/v1/target/4/"]}
    group = ak.made("congresstargetgroup/", body)["resource_uri"]
    ak.made("petitionpage/", {"name": "p", "title": "P", "target_groups": [group]})
    assert ak.act("p", zip="10001")["targeted"] == ["/rest/v1/target/1/"]


def test_texts_come_in_the_language_of_the_page(ak, senate):
    ak("PATCH", "language/103/", {"translations": '{"error_zip:not_targeted": "Nicht in deiner Gegend."}'})
    page = {"name": "p", "title": "P", "target_groups": [senate], "language": "/rest/v1/language/103/"}
    ak.made("petitionpage/", page)
    refused = ak("POST", "action/", {"page": "p", "email": "ada@example.org", "zip": "60601"})
    assert refused.json() == {"errors": {"zip": ["Nicht in deiner Gegend."]}}
    assert ak.all("action/") == []


def test_targets_get_mail_at_once_where_the_page_says_so(ak, senate):
    delivery = {
        "send_immediate_email": True,
        "immediate_email_subject": "Save it",
        "delivery_template": "Dear {{ target }}",
    }
    ak.made("petitionpage/", {"name": "p", "title": "P", "target_groups": [senate], **delivery})
    ak.act("p", zip="10001")
    assert [(mail.kind, mail.to, mail.subject, mail.body, mail.sender) for mail in ak.mock.outbox] == [
        ("delivery", ("young@senate.example.org",), "Save it", "Dear {{ target }}", "ada@example.org")
    ]
    assert ak.mock.outbox[0].about["target"] == 1


def test_calls_note_which_targets_were_called(ak, senate):
    ak.made("callpage/", {"name": "p", "title": "P"})
    action = ak.act("p", target_checked=["1", 2, "2"], action_said="yes")
    assert action["checked"] == ["/rest/v1/target/1/", "/rest/v1/target/2/"]
    assert action["fields"] == {"said": "yes"}
    assert ak.act("p", "bea@example.org", target_checked="1,3")["checked"] == [
        "/rest/v1/target/1/", "/rest/v1/target/3/",
    ]  # fmt: skip
    before = ak.counts()
    for wrong in (["1", "99"], "x"):
        refused = ak("POST", "action/", {"page": "p", "email": "cleo@example.org", "target_checked": wrong})
        assert (refused.status_code, list(refused.json()["errors"])) == (400, ["target_checked"])
    assert ak.counts() == before


@pytest.mark.parametrize("kind", ["letter", "lte"])
def test_letters_that_are_too_short_or_have_long_subjects_are_refused(ak, kind):
    ak.made(f"{kind}page/", {"name": "p", "title": "P"})
    before = ak.counts()
    body = {"page": "p", "email": "ada@example.org", "letter_text": "Hi", "subject": "x" * 81}
    refused = ak("POST", "action/", body)
    wanted = {"letter_text": ["Your letter is too short."], "subject": ["Your subject is too long."]}
    assert (refused.status_code, refused.json()) == (400, {"errors": wanted})
    assert ak.counts() == before
    assert ak("POST", "action/", {**body, "letter_text": "Dear editor, hello.", "subject": "x" * 80}).status_code == 201


def test_a_letter_is_kept_with_the_action(ak):
    ak.made("letterpage/", {"name": "p", "title": "P"})
    assert ak.act("p", letter_text="Dear senator, hello.")["fields"] == {"comment": "Dear senator, hello."}
    assert ak.act("p", action_comment="Mine")["fields"] == {"comment": "Mine"}
    assert ak.act("p")["targeted"] == []
    assert ak.mock.actionkit["actionfield"].count() == 2


def test_a_letter_to_the_editor_goes_to_a_paper_once(ak):
    ak.made("ltepage/", {"name": "p", "title": "P"})
    ak.made("ltepage/", {"name": "other", "title": "P"})
    paper = ak.made("mediatarget/", {"name": "The Times"})
    letter = {"subject": "Cats", "letter_text": "Dear editor, hello.", "media_target": paper["id"]}
    action = ak.act("p", **letter)
    assert (action["subject"], action["letter_text"]) == ("Cats", "Dear editor, hello.")
    assert ak.get(action["resource_uri"])["target"] == paper["resource_uri"]
    again = ak("POST", "action/", {"page": "p", "email": "ada@example.org", **letter})
    text = "You have already contacted this paper. Please choose another."
    assert (again.status_code, again.json()) == (400, {"errors": {"media_target": [text]}})
    assert ak.mock.actionkit["lteaction"].count() == 1
    ak.act("p", "bea@example.org", **letter)
    ak.act("other", **letter)
    assert ak.mock.actionkit["lteaction"].count() == 3


def test_a_paper_must_be_there(ak):
    ak.made("ltepage/", {"name": "p", "title": "P"})
    refused = ak("POST", "action/", {"page": "p", "email": "ada@example.org", "media_target": 7})
    assert (refused.status_code, list(refused.json()["errors"])) == (400, ["media_target"])
    assert ak.all("user/") == []
