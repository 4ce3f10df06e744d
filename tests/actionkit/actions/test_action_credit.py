"""Which mailing an action is credited to, and who is said to have passed it on."""

from __future__ import annotations

import pytest

NOT_SENT = {"mailing_id": ["Unable to associate this mailing ID with account."]}


@pytest.fixture
def mailings(ak, page):
    """Mailings 3 and 4, of which 4 went to user 2 alone; users 1 and 2; and a page."""
    page()
    users = [{"id": 1, "email": "ada@example.org"}, {"id": 2, "email": "bob@example.org"}]
    ak.mock.seed({"actionkit": {"user": users, "mailing": [{"id": 3}, {"id": 4}]}})
    ak.mock.seed({"actionkit": {"usermailing": [{"mailing": 4, "user": 2}]}})


def credit(answer):
    return tuple(answer[name] for name in ("mailing", "referring_mailing", "referring_user", "is_forwarded"))


NOTHING = (None, None, None, False)
THREE = "/rest/v1/mailing/3/"


@pytest.mark.parametrize("number", [3, "3", " 3 "])
def test_a_mailing_id(ak, mailings, number):
    answer = ak.act("ponds", mailing_id=number)
    assert credit(answer) == (THREE, None, None, False)
    assert answer["akid"].startswith("3.1.")
    assert ak.mock.actionkit["action"].get(1).mailing == 3
    assert [row["id"] for row in ak.all("action/?mailing=3")] == [1]


@pytest.mark.parametrize("number", [None, "", "  "])
def test_no_mailing_id(ak, mailings, number):
    assert credit(ak.act("ponds", mailing_id=number)) == NOTHING


def test_a_mailing_that_went_to_somebody_else(ak, mailings, refused):
    assert refused(mailing_id=4) == NOT_SENT
    assert refused(mailing_id=4, auth=None) == NOT_SENT
    assert credit(ak.act("ponds", "bob@example.org", mailing_id=4))[0] == "/rest/v1/mailing/4/"


def test_a_new_user_may_have_any_mailing(ak, mailings):
    assert credit(ak.act("ponds", "new@example.org", mailing_id=4))[0] == "/rest/v1/mailing/4/"


def test_a_wrong_akid_and_a_mailing_id(ak, mailings):
    answer = ak.act("ponds", akid="3.4234.fsdf", mailing_id=3)
    assert credit(answer) == (THREE, None, None, False)
    assert answer["akid"].startswith("3.1.")


def test_a_right_akid_credits_its_mailing(ak, mailings, akid_of):
    response = ak("POST", "action/", {"page": "ponds", "akid": akid_of(1, 3)})
    assert credit(response.json()) == (THREE, None, None, False)
    assert response.json()["akid"] == akid_of(1, 3)


def test_a_right_akid_with_the_address_of_its_user(ak, mailings, akid_of):
    assert credit(ak.act("ponds", akid=akid_of(1, 3))) == (THREE, None, None, False)


@pytest.mark.parametrize("akid", ["3.1.xxxxxx", "3.1.", "3", "x"])
def test_a_wrong_akid_credits_nothing(ak, mailings, akid):
    assert credit(ak.act("ponds", akid=akid)) == NOTHING


def test_an_akid_of_a_mailing_that_is_gone(ak, mailings, akid_of):
    assert credit(ak.act("ponds", akid=akid_of(1, 99))) == NOTHING


def test_a_mailing_id_wins_over_the_one_of_an_akid(ak, mailings, akid_of):
    answer = ak.act("ponds", "bob@example.org", akid=akid_of(2, 3), mailing_id=4)
    assert credit(answer)[0] == "/rest/v1/mailing/4/"


def test_who_passed_the_mail_on(ak, mailings, akid_of):
    answer = ak.act("ponds", "new@example.org", referring_akid=akid_of(2, 3))
    assert credit(answer) == (THREE, THREE, "/rest/v1/user/2/", True)
    assert answer["akid"].startswith("3.3.")
    assert credit(ak.get("action/1/")) == credit(answer)
    assert ak.mock.actionkit["action"].get(1).is_forwarded is True


@pytest.mark.parametrize("number", [None, ""])
def test_a_referral_works_with_a_mailing_id_that_is_empty(ak, mailings, akid_of, number):
    answer = ak.act("ponds", referring_akid=akid_of(2, 3), mailing_id=number)
    assert credit(answer) == (THREE, THREE, "/rest/v1/user/2/", True)


def test_a_referral_besides_a_mailing_id(ak, mailings, akid_of):
    answer = ak.act("ponds", "bob@example.org", referring_akid=akid_of(1, 3), mailing_id=4)
    assert credit(answer) == ("/rest/v1/mailing/4/", THREE, "/rest/v1/user/1/", True)


def test_a_referral_without_a_mailing(ak, mailings, akid_of):
    assert credit(ak.act("ponds", referring_akid=akid_of(2))) == (None, None, "/rest/v1/user/2/", True)


@pytest.mark.parametrize("akid", ["3.2.xxxxxx", "junk", "", None, "3.99.xxxxxx", ["3.2.x"], 7])
def test_a_referral_that_cannot_be_is_passed_over(ak, mailings, akid):
    assert credit(ak.act("ponds", referring_akid=akid)) == NOTHING


def test_a_referral_by_somebody_who_is_gone(ak, mailings, akid_of):
    assert credit(ak.act("ponds", referring_akid=akid_of(99, 3))) == NOTHING


def test_a_link_of_a_mailing(ak, mailings):
    assert ak.act("ponds", mailing_id=3, link=2)["link"] == 2
    assert ak.act("ponds", mailing_id=3, link="x")["link"] is None


@pytest.mark.parametrize(("sent", "kept"), [("a7", "a7"), ("a" * 300, "a" * 255), (None, ""), ("", "")])
def test_the_id_of_an_opaque_link(ak, mailings, sent, kept):
    assert ak.act("ponds", opq_id=sent)["opq_id"] == kept
    assert ak.mock.actionkit["action"].get(1).opq_id == kept


def test_the_credit_can_be_taken_away(ak, mailings):
    uri = ak.act("ponds", mailing_id=3)["resource_uri"]
    assert ak("PUT", uri, {"mailing": None}).status_code == 204
    after = ak.get(uri)
    assert (after["mailing"], after["akid"][:3]) == (None, ".1.")
