"""``mock.actionkit[resource]``: what the API does, without the API (design 4)."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest

import mockapi
from mockapi.actionkit.catalogue import MODELS
from mockapi.world.errors import Invalid, NotAllowed

NOW = datetime(2026, 3, 1, 12, tzinfo=timezone.utc)


@pytest.fixture
def kit(ak):
    """The accessors of a fresh site."""
    return ak.mock.actionkit


def test_what_is_created_can_be_read_over_rest(ak, kit):
    ada = kit["user"].create(email="ada@example.org", zip="12180", lang="/rest/v1/language/101/")

    user = ak.get("user/1/")
    assert (user["email"], user["state"], user["lang"]) == ("ada@example.org", "NY", "/rest/v1/language/101/")
    assert (ada.id, ada.key, ada.lang, ada.state, ada.noun) == (1, "1", 101, "NY", "user")
    assert ada.resource_uri == user["resource_uri"] == "/rest/v1/user/1/"
    assert ada.created_at == NOW
    assert (ada.token, ada.rand_id) == (user["token"], user["rand_id"])
    assert (ada.subscription_status, ada.fields, ada.phones, ada.groups) == ("never", {}, [], [])


def test_nothing_of_it_is_in_the_journal(ak, kit):
    kit["user"].create(email="ada@example.org")
    kit["user"].find(email="ada@example.org")

    assert ak.mock.journal.requests() == []


@pytest.mark.parametrize("link", ["record", "number", "text", "uri", "address", "name"])
def test_links_in_every_way(ak, kit, link):
    spanish = kit["language"].find(iso_code="es")
    sent = {
        "record": spanish, "number": 101, "text": "101", "uri": "/rest/v1/language/101/",
        "address": "https://other.example.org/rest/v1/language/101/", "name": "Spanish",
    }[link]  # fmt: skip

    page = kit["petitionpage"].create(name="ponds", language=sent)

    assert page.language == 101
    assert ak.get("petitionpage/1/")["language"] == "/rest/v1/language/101/"


def test_links_to_many(ak, kit):
    tags = [kit["tag"].create(name=name) for name in ("a", "b", "c")]

    page = kit["petitionpage"].create(name="ponds", tags=[tags[2], "/rest/v1/tag/1/", 2])

    assert page.tags == [3, 1, 2]
    assert [one["name"] for one in ak.get("petitionpage/1/")["tags"]] == ["c", "a", "b"]


@pytest.mark.parametrize("key", ["record", "number", "text", "uri", "typed uri"])
def test_getting_by_every_kind_of_key(kit, key):
    page = kit["petitionpage"].create(name="ponds")
    given = {"record": page, "number": 1, "text": "1", "uri": "/rest/v1/page/1/", "typed uri": page.resource_uri}[key]

    assert kit["page"].get(given).resource_uri == "/rest/v1/petitionpage/1/"
    assert kit["petitionpage"].get(given).name == "ponds"


@pytest.mark.parametrize("key", [404, "404", "x", "/rest/v1/user/404/", "/rest/v1/tag/1/", None, "", -1, 1.5, [], True])
def test_getting_what_is_not_there(kit, key):
    kit["tag"].create(name="x")

    with pytest.raises(mockapi.NotFound):
        kit["user"].get(key)


def test_a_member_of_a_family_by_another_type(kit):
    kit["petitionpage"].create(name="ponds")

    with pytest.raises(mockapi.NotFound):
        kit["signuppage"].get(1)
    assert (kit["signuppage"].count(), kit["petitionpage"].count(), kit["page"].count()) == (0, 1, 1)


def test_keys_that_are_names(kit):
    kit["alloweduserfield"].create(name="shirt size")

    assert kit["alloweduserfield"].get("shirt size").key == "shirt size"
    assert kit["alloweduserfield"].get("/rest/v1/alloweduserfield/shirt%20size/").name == "shirt size"


def test_finding_filtering_counting(kit):
    for number, city in enumerate(("Troy", "Rome", "troy"), 1):
        kit["user"].create(email=f"u{number}@example.org", city=city)
    users = kit["user"]

    assert [row.id for row in users.filter(city="TROY")] == [1, 3]
    assert [row.id for row in users.all()] == [1, 2, 3]
    assert (users.find(city="Rome").id, users.find(city="Utica")) == (2, None)
    assert (users.count(), users.count(city__startswith="T"), users.count(id__in=[1, 2, 9])) == (3, 1, 2)
    assert [row.id for row in users.filter(created_at__gte=NOW)] == [1, 2, 3]
    assert users.filter(created_at__gt=NOW) == []


def test_filters_by_objects(kit):
    ada = kit["user"].create(email="ada@example.org")
    kit["phone"].create(user=ada, phone="2025550100")

    for sent in (ada, 1, "1", "/rest/v1/user/1/"):
        assert [row.phone for row in kit["phone"].filter(user=sent)] == ["2025550100"]
    assert kit["phone"].filter(user__email="ADA@example.org")[0].user == 1
    assert kit["user"].count(lang=None) == 1
    assert kit["phone"].filter(user__in=[ada, 2])[0].id == 1


def test_a_mistyped_name_is_a_mistake(kit):
    kit["user"].create(email="ada@example.org")

    for wrong in (
        lambda: kit["user"].find(emial="x"), lambda: kit["user"].create(email="b@example.org", citty="x"),
        lambda: kit["user"].update(1, citty="x"), lambda: kit["user"].create(email="b@example.org", rand_id=1),
        lambda: kit["user"].filter(nothing__in=[1]), lambda: kit["user"].count(_limit=3),
    ):  # fmt: skip
        with pytest.raises(TypeError, match="user has no field"):
            wrong()
    assert kit["user"].count() == 1


def test_a_mistyped_resource_is_a_mistake(kit):
    with pytest.raises(KeyError, match="did you mean 'petitionpage'"):
        kit["petitionpages"]
    with pytest.raises(KeyError):
        kit["nothing at all"]


@pytest.mark.parametrize("key", ["record", "number", "uri"])
def test_updating(ak, kit, key):
    ada = kit["user"].create(email="ada@example.org", city="Troy")
    ak.mock.clock.advance(hours=1)

    changed = kit["user"].update({"record": ada, "number": 1, "uri": ada.resource_uri}[key], city="Rome", zip="94110")

    assert (changed.city, changed.state, ada.city) == ("Rome", "CA", "Troy")
    assert ak.get("user/1/")["updated_at"] == "2026-03-01T13:00:00"


def test_updating_and_deleting_through_the_family(ak, kit):
    kit["petitionpage"].create(name="ponds")

    assert kit["page"].update(1, title="Ponds").title == "Ponds"
    kit["page"].delete(1)

    assert ak.all("petitionpage/") == []


def test_deleting(ak, kit):
    ada = kit["user"].create(email="ada@example.org")
    kit["phone"].create(user=ada, phone="2025550100")

    kit["user"].delete(ada)

    assert (ak.all("user/"), ak.all("phone/"), ak.all("location/")) == ([], [], [])
    with pytest.raises(mockapi.NotFound):
        kit["user"].delete(ada)


def test_actions_are_processed(ak, kit):
    page = kit["signuppage"].create(name="join")

    for sent in ("join", page):
        action = kit["action"].create(page=sent, email="ada@example.org", action_color="blue", zip="12180")
        assert (action.noun, action.page, action.user, action.fields) == ("signupaction", 1, 1, {"color": "blue"})

    assert action.resource_uri == "/rest/v1/signupaction/2/"
    assert ak.get("user/1/")["subscription_status"] == "subscribed"
    assert (kit["action"].count(user=1), kit["signupaction"].count(page__name="JOIN")) == (2, 2)


@pytest.mark.parametrize(
    ("resource", "fields"),
    [
        ("user", {}), ("user", {"email": "x"}), ("user", {"email": "ada@example.org"}), ("phone", {"phone": "1"}),
        ("phone", {"phone": "1", "user": 404}), ("phone", {"phone": "1", "user": "/rest/v1/tag/1/"}),
        ("tag", {"name": ""}), ("action", {"page": "nothing", "email": "bob@example.org"}),
        ("action", {"page": "join", "email": "x"}), ("petitionpage", {"name": "no slug"}),
        ("petitionpage", {"name": "join"}), ("petitionpage", {"name": "x", "goal": "y"}), ("list", {"name": " x"}),
        ("user", {"email": "bob@example.org", "fields": {"nothing": "x"}}),
    ],
)  # fmt: skip
def test_what_the_rules_refuse_changes_nothing(ak, kit, resource, fields):
    kit["user"].create(email="ada@example.org")
    kit["signuppage"].create(name="join")
    before = ak.counts()

    with pytest.raises((Invalid, mockapi.NotFound)):
        kit[resource].create(**fields)
    assert ak.counts() == before


@pytest.mark.parametrize("name", ["page", "userpublic", "mailingstats", "summaryuser", "report"])
def test_what_cannot_be_created(ak, kit, name):
    before = ak.counts()
    with pytest.raises(NotAllowed, match=f"{name} cannot be created"):
        kit[name].create()
    with pytest.raises(NotAllowed):
        kit[name].create(name="ponds")
    assert ak.counts() == before


@pytest.mark.parametrize(
    "page", ["ponds", 1, "/rest/v1/petitionpage/1/", "/rest/v1/page/1/", "https://act.example.org/rest/v1/page/1/"]
)
def test_the_page_of_an_action_in_every_way(ak, kit, page):
    made = kit["petitionpage"].create(name="ponds")
    for given in (page, made, kit["page"].get(1)):
        assert kit["action"].create(page=given, email="ada@example.org").page == 1
    assert len(ak.all("action/?page=1")) == 3


@pytest.mark.parametrize("page", ["none", 9, "/rest/v1/petitionpage/9/", "/rest/v1/list/1/", None, True, ""])
def test_an_action_on_no_page(ak, kit, page):
    before = ak.counts()
    with pytest.raises(Invalid):
        kit["action"].create(page=page, email="ada@example.org")
    assert ak.counts() == before


def test_phones_with_a_user(ak, kit):
    ada = kit["user"].create(email="ada@example.org", phones=[{"type": "work", "phone": "518-555-0100"}])
    assert ada.phones == [1]
    assert kit["user"].update(ada, phones=["/rest/v1/phone/1/", {"phone": "518-555-0101"}]).phones == [1, 2]
    assert ak.get("phone/2/")["normalized_phone"] == "5185550101"


def test_filters_over_relations(kit):
    kit["petitionpage"].create(name="ponds")
    for name in ("ada", "bob"):
        kit["action"].create(page="ponds", email=f"{name}@example.org", zip="12180" if name == "ada" else "90210")
    assert [row.user for row in kit["action"].filter(user__state="NY")] == [1]
    assert kit["subscription"].count(user__email__in=["ada@example.org", "bob@example.org"]) == 2
    assert kit["subscriptionhistory"].find(action__page__name="ponds", user__city="").user == 1
    assert kit["user"].count(id__in=[kit["user"].get(1), "/rest/v1/user/2/", 9]) == 2
    assert kit["user"].count(created_at__lt=NOW) == 0
    assert kit["user"].count(created_at__range=[NOW, NOW]) == 2
    assert kit["user"].count(lang=None) == 2


def test_akids(kit):
    ada = kit["user"].create(email="ada@example.org")
    mailing = kit["mailing"].create()
    assert {kit.akid_for(user) for user in (ada, 1, "1", "/rest/v1/user/1/")} == {ada.token}
    assert {kit.akid_for(ada, about) for about in (mailing, 1, "/rest/v1/mailing/1/")} == {kit.akid_for(1, "1")}
    assert kit.akid_for(ada, mailing).startswith("1.1.")
    for user, about in ((9, None), (1, 9), ("/rest/v1/list/1/", None), (None, None)):
        with pytest.raises(mockapi.NotFound):
            kit.akid_for(user, about)


def test_mails_are_in_the_outbox_whoever_acts(ak, kit):
    kit["petitionpage"].create(name="ponds")
    kit["pagefollowup"].create(page=1, url="/thanks", email_subject="Thanks", email_body="!")
    kit["action"].create(page="ponds", email="ada@example.org")
    ak.act("ponds", "bob@example.org")
    kit["action"].create(page="ponds", email="cy@example.org", skip_confirmation=1)
    assert [mail.to for mail in ak.mock.outbox] == [("ada@example.org",), ("bob@example.org",)]
    assert len({(mail.kind, mail.subject, mail.sender) for mail in ak.mock.outbox}) == 1


def test_null_clears(kit):
    kit["petitionpage"].create(name="ponds", goal=5, language=101)

    page = kit["petitionpage"].update(1, goal=None, language=None)

    assert (page.goal, page.language) == (None, None)


def test_snapshots_do_not_change(ak, kit):
    ada = kit["user"].create(email="ada@example.org", city="Troy")
    ak("PATCH", "user/1/", {"city": "Rome"})

    assert (ada.city, kit["user"].get(ada).city) == ("Troy", "Rome")
    with pytest.raises(AttributeError):
        ada.city = "Utica"
    with pytest.raises(AttributeError, match="user has no field 'citty'"):
        ada.citty  # noqa: B018


@pytest.mark.parametrize("name", sorted(MODELS))
def test_every_resource_has_an_accessor(kit, name):
    accessor = kit[name]

    assert accessor.count() == len(accessor.all())
    for row in accessor.all():
        assert accessor.get(row) == row
        assert accessor.get(row.key) == row
        assert row.noun in MODELS


def test_money_is_decimal_and_dates_are_aware(kit):
    page = kit["donationpage"].create(name="give", minimum_amount="5")

    assert str(page.minimum_amount) == "5.00"
    assert page.created_at.tzinfo is not None
