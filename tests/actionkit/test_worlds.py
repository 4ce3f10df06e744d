"""A fresh site, sites apart from each other and from Action Network, and the clock (rulings, design 4)."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest
import requests
import time_machine
from freezegun import freeze_time

import mockapi
from mockapi.actionkit.catalogue import MODELS
from mockapi.actionkit.users.subscriptions import CHANGES

NOTHING = {
    "user", "page", "petitionpage", "action", "order", "transaction", "event", "campaign", "mailing", "tag", "phone",
    "alloweduserfield", "subscription", "subscriptionhistory", "upload", "queryreport", "usergroup", "target",
}  # fmt: skip


# ---- a fresh site


def test_what_a_fresh_site_holds(ak):
    languages = {row["id"]: row["name"] for row in ak.all("language/?_limit=100")}
    assert languages[100] == "English"
    assert min(languages) == 100
    assert len(languages) > 5
    assert [(row["id"], row["is_default"]) for row in ak.all("list/")] == [(1, True)]
    assert [row["id"] for row in ak.all("hostingplatform/")] == [1]
    assert [row["id"] for row in ak.all("fromline/")] == [1]
    assert [row["id"] for row in ak.all("emailwrapper/")] == [1]
    assert [row["is_default"] for row in ak.all("templateset/")] == [True]
    assert [row["name"] for row in ak.all("paymentaccount/")] == ["Default Import Stub"]
    fields = {row["id"]: row["name"] for row in ak.all("formfield/?_limit=100")}
    assert (fields[2], fields[11]) == ("zip", "name")
    assert {"email", "first_name", "last_name", "city", "state", "country", "postal", "phone"} <= set(fields.values())
    assert len(ak.all("subscriptionchangetype/?_limit=100")) == len(CHANGES) == 17
    assert [row["username"] for row in ak.all("authuser/")] == ["mockapi"]


def test_nothing_else_is_on_a_fresh_site(ak):
    held = {
        "language", "list", "hostingplatform", "fromline", "formfield", "emailwrapper", "templateset",
        "paymentaccount", "authuser", "subscriptionchangetype",
    }  # fmt: skip
    assert set(ak.counts()) == {f"actionkit.{name}" for name in held}
    for name in sorted(NOTHING & set(MODELS)):
        assert ak.all(f"{name}/") == [], name


def test_numbers_begin_at_one_and_those_of_a_fresh_site_go_on(ak):
    assert ak.made("user/", {"email": "ada@example.org"})["id"] == 1
    assert ak.made("petitionpage/", {"name": "ponds"})["id"] == 1
    assert ak.act("ponds")["id"] == 1
    assert ak.made("list/", {"name": "News"})["id"] == 2
    assert ak.made("fromline/", {"from_line": "Ada <ada@example.org>"})["id"] == 2


def test_a_site_changed_leaves_the_next_one_fresh(ak):
    fresh = mockapi.Emulator().actionkit["list"].all()
    ak("PATCH", "list/1/", {"name": "Mine"})
    ak("DELETE", "templateset/1/")
    other = mockapi.Emulator().actionkit
    assert other["list"].all() == fresh
    assert other["templateset"].count() == 1


# ---- sites apart


def test_two_emulators_are_two_sites():
    one, other = mockapi.Emulator(akid_secret="one"), mockapi.Emulator(akid_secret="other")
    for emulator, city in ((one, "Troy"), (other, "Utica")):
        kit = emulator.actionkit
        kit["petitionpage"].create(name="ponds")
        kit["pagefollowup"].create(page=1, url="/thanks", email_subject="Thanks", email_body="!")
        kit["action"].create(page="ponds", email="ada@example.org", city=city)
    one.actionkit["user"].create(email="bob@example.org")
    one.actionkit.add_staff("grace", "hopper")

    assert [len(emulator.actionkit["user"]) for emulator in (one, other)] == [2, 1]
    assert [emulator.actionkit["user"].get(1).city for emulator in (one, other)] == ["Troy", "Utica"]
    assert one.actionkit.akid_for(1) != other.actionkit.akid_for(1)
    assert [len(emulator.outbox) for emulator in (one, other)] == [1, 1]
    assert other.actionkit["authuser"].count() == 1


def test_sites_forked_from_one_pack_do_not_touch_each_other():
    pack = {"actionkit": {
        "alloweduserfield": [{"name": "food"}],
        "petitionpage": [{"$id": "ponds", "name": "ponds", "fields": {}}],
        "user": [{"$id": "ada", "email": "ada@example.org", "city": "Troy", "fields": {"food": "soup"}}],
        "subscription": [{"user": "$ada", "list": 1}],
    }}  # fmt: skip
    one, other = (mockapi.Emulator(seed=pack).actionkit for _ in range(2))
    before = [other[name].all() for name in ("user", "userfield", "subscription", "petitionpage", "location")]

    one["user"].update(1, city="Utica", fields={"food": "cake"})
    one["action"].create(page="ponds", email="bob@example.org")
    one["subscription"].delete(1)
    one["alloweduserfield"].delete("food")

    assert [other[name].all() for name in ("user", "userfield", "subscription", "petitionpage", "location")] == before
    assert other["user"].create(email="bob@example.org").id == 2
    assert mockapi.Emulator(seed=pack).actionkit["user"].get(1).fields == {"food": "soup"}


def test_the_two_services_of_a_world_keep_apart(ak):
    mock = ak.mock
    headers = {"OSDI-API-Token": mock.actionnetwork.api_key}
    people = "https://actionnetwork.org/api/v2/people"
    person = {"person": {"given_name": "Ada", "email_addresses": [{"address": "ada@example.org"}]}}
    ak.made("user/", {"email": "ada@example.org", "city": "Troy"})
    kit = ak.counts()

    assert requests.post(people, json=person, headers=headers).status_code == 200
    mock.actionnetwork["tags"].create(name="ponds")
    assert ak.counts() == kit
    assert (ak.all("tag/"), len(ak.all("user/"))) == ([], 1)

    network = mock.actionnetwork["people"].all()
    ak("PATCH", "user/1/", {"email": "bob@example.org"})
    ak.made("tag/", {"name": "lakes"})
    assert ak("DELETE", "user/1/").status_code == 204
    assert mock.actionnetwork["people"].all() == network
    assert [tag.name for tag in mock.actionnetwork["tags"].all()] == ["ponds"]


def test_a_savepoint_is_round_both_services(ak):
    mock = ak.mock
    with mock.savepoint():
        ak.made("user/", {"email": "ada@example.org"})
        mock.actionnetwork["tags"].create(name="ponds")
    assert (ak.all("user/"), mock.actionnetwork["tags"].all()) == ([], [])
    assert ak.made("user/", {"email": "bob@example.org"})["id"] == 1


def test_a_reset_brings_the_seed_back(ak):
    seed = {"actionkit": {"user": [{"email": "ada@example.org"}]}}
    with mockapi.intercept(seed=seed, hosts=["other.example.org"]) as mock:
        mock.actionkit["user"].create(email="bob@example.org")
        mock.actionkit["user"].delete(1)
        mock.reset()
        assert [user.email for user in mock.actionkit["user"].all()] == ["ada@example.org"]
        assert mock.actionkit["user"].create(email="cy@example.org").id == 2
        mock.checkpoint("later")
        mock.actionkit["user"].delete(2)
        mock.restore("later")
        assert mock.actionkit["user"].count() == 2


# ---- the clock


@pytest.fixture
def running():
    """A site whose clock runs as the process's does."""
    with mockapi.intercept(hosts=["act.example.org"]) as mock:
        yield mock.actionkit


def moment(row):
    assert row.created_at == row.updated_at
    return row.created_at


@pytest.mark.parametrize("travel", [freeze_time, lambda when: time_machine.travel(when, tick=False)])
def test_libraries_that_move_time_move_the_site(running, travel):
    running["petitionpage"].create(name="ponds")
    with travel("2020-02-29T23:59:58+00:00"):
        action = running["action"].create(page="ponds", email="ada@example.org")
        assert moment(action) == datetime(2020, 2, 29, 23, 59, 58, tzinfo=timezone.utc)
        for name in ("user", "subscription", "subscriptionhistory", "location"):
            assert moment(running[name].get(1)) == action.created_at, name
    with travel("2021-01-01T00:00:00+00:00"):
        after = running["user"].update(1, city="Troy")
        assert (after.created_at.year, after.updated_at.year) == (2020, 2021)
    assert moment(running["user"].create(email="bob@example.org")).year > 2021


def test_the_own_clock_wins_over_them(ak):
    with freeze_time("2020-01-01"):
        assert ak.made("user/", {"email": "ada@example.org"})["created_at"] == "2026-03-01T12:00:00"
        ak.mock.clock.advance(days=1)
        assert ak.made("user/", {"email": "bob@example.org"})["created_at"] == "2026-03-02T12:00:00"


def test_what_a_fresh_site_holds_is_older_than_any_test(ak):
    assert {row["created_at"][:4] for row in ak.all("list/") + ak.all("fromline/")} == {"2012"}
