"""Savepoints, checkpoints and resets around everything that ActionKit writes."""

from __future__ import annotations

import mockapi


def everything(ak):
    """All that a client can see of a site, and what was sent."""
    nouns = (
        "user", "action", "actionfield", "subscription", "subscriptionhistory", "phone", "userfield", "page", "order",
        "transaction", "pagefollowup", "location", "useroriginal", "alloweduserfield", "upload", "tag",
    )  # fmt: skip
    sent = [(one.kind, one.to, one.subject, one.body, one.sent_at, dict(one.about)) for one in ak.mock.outbox]
    return {noun: ak.get(f"{noun}/?_limit=100") for noun in nouns}, sent


def write(ak):
    """A little of everything: made, changed and deleted."""
    ak.made("alloweduserfield/", {"name": "color"})
    ak.made("petitionpage/", {"name": "ponds"})
    ak.made(
        "pagefollowup/",
        {"page": "/rest/v1/petitionpage/1/", "url": "/thanks", "email_subject": "Thanks", "email_body": "!"},
    )
    ak.act("ponds", zip="12180", phone="2025550100", user_color="blue", action_note="x")
    ak.made("donationpage/", {"name": "give"})
    ak("PATCH", "user/1/", {"city": "Troy"})
    ak.made("tag/", {"name": "a"})
    ak("DELETE", "tag/1/")


def test_what_happens_inside_is_undone(ak):
    ak.made("user/", {"email": "first@example.org"})
    before = everything(ak)

    with ak.mock.savepoint():
        write(ak)
        assert len(ak.all("user/")) == 2
        assert len(ak.mock.outbox.find(kind="confirmation")) == 1

    assert everything(ak) == before


def test_the_same_again_gives_the_same(ak):
    with ak.mock.savepoint():
        write(ak)
        first = everything(ak)
    write(ak)

    assert everything(ak) == first


def test_savepoints_within_savepoints(ak):
    with ak.mock.savepoint():
        ak.made("tag/", {"name": "a"})
        with ak.mock.savepoint():
            ak("DELETE", "tag/1/")
            ak.made("tag/", {"name": "A"})
            assert ak.all("tag/")[0]["resource_uri"] == "/rest/v1/tag/2/"
        assert ak.all("tag/") == [{"name": "a", "resource_uri": "/rest/v1/tag/1/"}]
    assert ak.all("tag/") == []


def test_a_unique_name_is_free_again(ak):
    with ak.mock.savepoint():
        ak.made("user/", {"email": "ada@example.org"})
    assert ak.all("user/?email=ada@example.org") == []
    assert ak.made("user/", {"email": "ada@example.org"})["id"] == 1


def test_texts_that_were_kept_are_not_shown_again(ak):
    """A list is read inside; what was kept of it must not come back."""
    before = ak.made("user/", {"email": "ada@example.org"})
    with ak.mock.savepoint():
        ak.made("phone/", {"user": "/rest/v1/user/1/", "phone": "2025550100"})
        assert ak.get("user/1/")["phones"] == ["/rest/v1/phone/1/"]
    assert ak.get("user/1/") == before

    with ak.mock.savepoint():
        ak("PATCH", "user/1/", {"city": "Troy"})
        assert ak.all("user/")[0]["city"] == "Troy"
    assert ak.all("user/") == [before]


def test_checkpoints(ak):
    ak.mock.checkpoint("empty")
    empty = everything(ak)
    write(ak)
    ak.mock.checkpoint("full")
    full = everything(ak)
    ak("DELETE", "user/1/")

    ak.mock.restore("full")
    assert everything(ak) == full
    ak.mock.restore("empty")
    assert everything(ak) == empty


def test_a_reset_is_a_fresh_site(ak):
    fresh = everything(ak)
    write(ak)
    ak.mock.actionkit.add_staff("grace", "secret")

    ak.mock.reset()

    ak.mock.clock.freeze("2026-03-01T12:00:00Z")
    assert everything(ak) == fresh
    assert ak("GET", "user/", auth=("grace", "secret")).status_code == 401


def test_a_request_that_fails_in_the_middle_is_taken_back(ak):
    """The second phone of the same kind is refused when the user and the first one are written."""
    phones = [{"phone": "2025550100"}, {"phone": "2025550101"}]

    response = ak("POST", "user/", {"email": "ada@example.org", "phones": phones})

    assert response.status_code == 409
    assert (ak.all("user/"), ak.all("phone/"), ak.all("location/")) == ([], [], [])
    assert ak.made("user/", {"email": "ada@example.org", "phones": phones[:1]})["id"] == 1


def test_two_sites_know_nothing_of_each_other():
    with mockapi.intercept() as one:
        one.actionkit["tag"].create(name="only here")
        with mockapi.intercept() as other:
            assert other.actionkit["tag"].count() == 0
        assert one.actionkit["tag"].count() == 1
