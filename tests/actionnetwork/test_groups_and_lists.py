"""Several accounts in one world: groups and personal lists that are added, each with its own (reference 3, 8.3, 10)."""

from __future__ import annotations

import threading

import pytest
from wire import HOMES, home_of

from mockapi.actionnetwork.catalogue import NOUNS
from mockapi.emulator import Emulator
from mockapi.world.errors import NotFound

GROUP_ONLY = ("tags", "taggings", "campaigns", "unique_id_lists")


@pytest.fixture
def north(emulator):
    """Another group."""
    return emulator.actionnetwork.add_group("North", api_key="k-north", slug="up-north")


@pytest.fixture
def nia(emulator):
    """Another personal list."""
    return emulator.actionnetwork.add_personal_list("Nia Owner", api_key="k-nia")


@pytest.fixture
def by_north(client, north):
    """Version 2 with the other group's key."""
    return client(key=north.api_key)


@pytest.fixture
def by_nia(client, nia):
    """Version 2 with the added personal list's key."""
    return client(key=nia.api_key)


@pytest.fixture
def worlds(emulator):
    """A function that gives all rows of all accounts as they are now."""
    return lambda: {
        account.api_key: {noun: [dict(row) for row in account[noun].all()] for noun in NOUNS}
        for account in emulator.actionnetwork.accounts
    }


def addresses(people):
    return [person["email_addresses"][0]["address"] for person in people]


# ---- what an account is


def test_a_group_has_a_title_a_slug_a_key_and_an_owner(north, by_north, emulator):
    assert (north.title, north.slug, north.api_key, north.is_personal) == ("North", "up-north", "k-north", False)
    owner = by_north.get(f"/people/{north.owner.id}")
    assert owner["identifiers"] == north.owner["identifiers"]
    assert north["people"].count() == 0
    assert repr(north) == "<Action Network account 'North', key 'k-north'>"
    assert emulator.actionnetwork.account("k-north").owner == north.owner


def test_a_personal_list_has_no_sponsor_and_reaches_no_tags(nia, by_nia):
    assert (nia.title, nia.is_personal) == ("Nia Owner", True)
    form = by_nia.post("/forms", {"title": "Mine"})

    assert "action_network:sponsor" not in form
    assert by_nia.get("/tags")["_embedded"]["osdi:tags"] == []
    assert by_nia.refused("POST", "/tags", {"name": "x"})[0] == 403
    assert nia["tags"].count() == 0


@pytest.mark.parametrize(
    ("title", "slug"),
    [("North & South", "north-south"), ("  École 42! ", "cole-42"), ("北", "group-3"), ("---", "group-3")],
)
def test_slug_and_key_are_made_of_the_title(emulator, title, slug):
    account = emulator.actionnetwork.add_group(title)

    assert (account.title, account.slug, account.api_key) == (title, slug, f"{slug}-key")
    assert emulator.actionnetwork.account(f"{slug}-key").title == title


def test_the_sponsor_is_the_group_whose_key_asks(ask, by_north):
    def sponsor(by):
        return by.post("/petitions", {"title": "Sign"})["action_network:sponsor"]

    assert sponsor(by_north) == {"title": "North", "url": "https://actionnetwork.org/groups/up-north"}
    assert sponsor(ask)["title"] == "Mockapi Example Group"


def test_referrer_data_name_the_group_whose_key_records(by_north, make):
    record = make("submissions", by=by_north)

    assert record["action_network:referrer_data"]["referrer"] == "up-north"


def test_the_accounts_stand_in_the_order_in_which_they_were_made(emulator, north, nia):
    assert [account.api_key for account in emulator.actionnetwork.accounts] == [
        "mockapi-key",
        "mockapi-personal-key",
        "k-north",
        "k-nia",
    ]


def test_without_a_key_it_is_the_default_group(emulator, ask):
    ask.signup("rosa@example.org")

    assert emulator.actionnetwork.account().api_key == "mockapi-key"
    assert emulator.actionnetwork.account()["people"].count() == emulator.actionnetwork["people"].count() == 1


def test_an_unknown_key_or_noun_is_said_in_python(emulator, north):
    with pytest.raises(NotFound, match="nobody's"):
        emulator.actionnetwork.account("nobody's")
    with pytest.raises(KeyError, match="did you mean 'people'"):
        north["poeple"]


# ---- keys


@pytest.mark.parametrize("add", ["add_group", "add_personal_list"])
@pytest.mark.parametrize("key", ["mockapi-key", "mockapi-personal-key", "k-north"])
def test_a_key_that_is_taken_is_refused_and_nothing_is_added(emulator, north, worlds, add, key):
    before, accounts = worlds(), emulator.actionnetwork.accounts

    with pytest.raises(ValueError, match=f"another account has the key '{key}'"):
        getattr(emulator.actionnetwork, add)("South", api_key=key)

    assert worlds() == before
    assert len(emulator.actionnetwork.accounts) == len(accounts)
    assert emulator.actionnetwork.add_group("South").api_key == "south-key"


def test_two_groups_of_one_title_need_keys_of_their_own(emulator):
    emulator.actionnetwork.add_group("Local")

    with pytest.raises(ValueError, match="local-key"):
        emulator.actionnetwork.add_group("Local")
    assert emulator.actionnetwork.add_group("Local", api_key="other").slug == "local"


@pytest.mark.parametrize("version", ["v1", "v2"])
def test_a_revoked_key_is_answered_like_an_unknown_one(client, emulator, north, version):
    by_north = client(version, key="k-north")
    form = client(key="k-north").post("/forms", {"title": "Mine"})
    paths = [("GET", "/people"), ("POST", "/forms"), ("GET", f"/forms/{by_north.id(form)}"), ("GET", "/nothing"),
             ("PUT", f"/forms/{by_north.id(form)}"), ("POST", "/people")]  # fmt: skip
    unknown = client(version, key="k-nobody")
    before = north["forms"].all()

    north.revoke_key()

    for method, path in paths:
        status, text = by_north.refused(method, path, {"title": "x", "person": {}})
        assert (status, text.replace("k-north", "k-nobody")) == unknown.refused(method, path, {"title": "x"})
        assert status == 403
    assert by_north.get("/") == unknown.get("/")
    assert north["forms"].all() == before
    with pytest.raises(NotFound):
        emulator.actionnetwork.account("k-north")


def test_a_revoked_key_is_no_key_to_a_record_helper(client, north, by_north):
    form = by_north.id(by_north.post("/forms", {"title": "Mine"}))
    north.revoke_key()

    answer = by_north.post(
        f"/forms/{form}/submissions", {"person": {"email_addresses": [{"address": "a@example.org"}]}}
    )

    assert answer == {}
    assert [person.key for person in north["people"].all()] == [north["submissions"].all()[0].person]


def test_a_revoked_key_opens_nothing_for_anybody_again(emulator, north):
    north.revoke_key()

    with pytest.raises(ValueError, match="k-north"):
        emulator.actionnetwork.add_group("South", api_key="k-north")
    assert north.api_key == "k-north"


# ---- each key sees its own


@pytest.mark.parametrize("noun", HOMES["v2"])
def test_what_one_group_makes_no_other_key_sees(ask, by_north, by_nia, personal, make, north, emulator, noun, worlds):
    thing = make(noun, by=by_north)
    path = thing["_links"]["self"]["href"].partition("/api/v2")[2]
    before = worlds()

    assert by_north.get(path)["identifiers"] == thing["identifiers"]
    for other in (ask, by_nia, personal):
        assert other.refused("GET", path)[0] == 404
        for method in ("PUT", "DELETE"):
            assert other.refused(method, path, {"title": "stolen", "identifiers": ["x:1"]})[0] in (403, 404, 405)
    assert worlds() == before
    assert north[noun].get(by_north.id(thing)).id == by_north.id(thing)
    for account in emulator.actionnetwork.accounts:
        if account.api_key != "k-north":
            assert account[noun].count() == 0
            assert by_north.id(thing) not in account[noun]
            assert thing["identifiers"][0] not in account[noun]


@pytest.mark.parametrize("noun", [noun for noun, home in HOMES["v2"].items() if "*" not in home])
def test_lists_hold_what_the_key_owns_alone(ask, by_north, by_nia, make, noun):
    clients = [ask, by_north] if noun in GROUP_ONLY else [ask, by_north, by_nia]
    made = [[make(noun, by=by) for _ in range(2)] for by in clients]

    for by, mine in zip(clients, made, strict=True):
        (listed,) = by.get(home_of("v2", noun, None))["_embedded"].values()
        assert {by.id(one) for one in listed} == {by.id(one) for one in mine}


def test_one_address_on_several_lists_is_several_people(ask, by_north, by_nia, emulator):
    people = [by.signup("rosa@example.org", phone="12025550143", given_name=name)
              for by, name in ((ask, "Rosa"), (by_north, "R."), (by_nia, "Rosie"))]  # fmt: skip
    ids = [ask.id(person) for person in people]

    assert len(set(ids)) == 3
    by_north.put(f"/people/{ids[1]}", {"email_addresses": [{"status": "unsubscribed"}], "family_name": "Quill"})
    for by, id, name, status in zip(
        (ask, by_north, by_nia), ids, ("Rosa", "R.", "Rosie"), ("subscribed", "unsubscribed", "subscribed"), strict=True
    ):
        person = by.get(f"/people/{id}")
        assert person["given_name"] == name
        assert ("family_name" in person) == (by is by_north)
        assert person["email_addresses"][0]["status"] == status
        assert person["phone_numbers"][0]["number"] == "12025550143"
        assert addresses(by.people()) == ["rosa@example.org"]


def test_a_number_is_taken_from_nobody_on_another_list(ask, by_north, emulator):
    ask.signup(phone="12025550143")
    by_north.signup("rosa@example.org", phone="12025550143")

    assert emulator.actionnetwork["people"].count() == 1
    (person,) = ask.people()
    assert person["phone_numbers"][0]["number"] == "12025550143"
    assert "address" not in str(person.get("email_addresses"))


def test_tags_of_one_name_are_a_tag_in_each_group(ask, by_north, emulator, north):
    tags = [by.post("/tags", {"name": "volunteer"}) for by in (ask, by_north)]
    for by in (ask, by_north):
        by.signup("rosa@example.org", add_tags=["volunteer"])

    assert ask.id(tags[0]) != ask.id(tags[1])
    for account, tag in zip((emulator.actionnetwork.account(), north), tags, strict=True):
        (tagging,) = account["taggings"].all()
        assert tagging.tag == ask.id(tag)
        assert tagging.person == account["people"].all()[0].id


def test_a_helper_adds_no_tag_of_another_group(ask, by_north, emulator, north):
    ask.post("/tags", {"name": "ours"})
    by_north.post("/tags", {"name": "theirs"})

    ask.signup("rosa@example.org", add_tags=["ours", "theirs"])

    assert (emulator.actionnetwork["taggings"].count(), north["taggings"].count()) == (1, 0)


def test_custom_fields_are_listed_for_the_group_that_used_them(ask, by_north):
    ask.signup("rosa@example.org", custom_fields={"Shirt size": "M", "both": "1"})
    by_north.signup("nia@example.org", custom_fields={"Ward": "7", "both": "2"})

    def names(by):
        return [field["name"] for field in by.get("/metadata/custom_fields")["action_network:custom_fields"]]

    assert (names(ask), names(by_north)) == (["Shirt size", "both"], ["Ward", "both"])


def test_counters_count_the_groups_own(ask, by_north, make):
    for by, number in ((ask, 1), (by_north, 2)):
        page = make("petitions", by=by)
        for _ in range(number):
            make("signatures", by=by, under=page)
        assert by.get(f"/petitions/{by.id(page)}")["total_signatures"] == number
        assert by.get("/petitions")["total_records"] == 1


# ---- identifiers are the whole service's


@pytest.mark.parametrize("noun", [noun for noun in HOMES["v2"] if noun not in ("lists", "items", "queries", "wrappers",
                                                                            "campaigns")])  # fmt: skip
def test_an_identifier_that_another_group_has_is_passed_over(ask, by_north, make, noun):
    theirs = make(noun, by=by_north, identifiers=["crm:1"])

    ours = make(noun, by=ask, identifiers=["crm:1", "crm:2"])

    assert ask.id(ours) != ask.id(theirs)
    assert "crm:1" not in ours["identifiers"]
    assert "crm:2" in ours["identifiers"]
    path = theirs["_links"]["self"]["href"].partition("/api/v2")[2]
    assert by_north.get(path)["identifiers"] == theirs["identifiers"]


def test_the_native_identifier_of_another_group_updates_nothing(ask, by_north, emulator, north):
    theirs = by_north.post("/forms", {"title": "Theirs"})
    person = by_north.signup("rosa@example.org", given_name="Rosa")

    ours = ask.post("/forms", {"title": "Ours", "identifiers": theirs["identifiers"]})
    ask.signup("rosa@example.org", given_name="Nobody", identifiers=person["identifiers"])

    assert ours["identifiers"] != theirs["identifiers"]
    assert [form.title for form in north["forms"].all()] == ["Theirs"]
    assert [found.given_name for found in north["people"].all()] == ["Rosa"]
    assert [found.given_name for found in emulator.actionnetwork["people"].all()] == ["Nobody"]


def test_a_put_adds_no_identifier_that_another_group_has(ask, by_north):
    by_north.post("/forms", {"title": "Theirs", "identifiers": ["crm:1"]})
    ours = ask.post("/forms", {"title": "Ours"})

    changed = ask.put(f"/forms/{ask.id(ours)}", {"identifiers": ["crm:1", "crm:2"]})

    assert changed["identifiers"] == [*ours["identifiers"], "crm:2"]


def test_a_filter_by_an_identifier_finds_the_keys_own(ask, by_north):
    by_north.post("/forms", {"title": "Theirs", "identifiers": ["crm:1"]})

    for by, number in ((ask, 0), (by_north, 1)):
        assert by.get("/forms", query="filter=identifier eq 'crm:1'")["total_records"] == number


# ---- what links may name


def test_a_record_names_nobody_of_another_group(ask, by_north, make, link_to, worlds):
    stranger = by_north.signup("rosa@example.org")
    pages = {noun: ask.id(make(noun)) for noun in ("petitions", "forms", "events", "surveys", "tags")}
    before = worlds()

    for path in (f"/petitions/{pages['petitions']}/signatures", f"/forms/{pages['forms']}/submissions",
                 f"/events/{pages['events']}/attendances", f"/surveys/{pages['surveys']}/responses",
                 f"/tags/{pages['tags']}/taggings"):  # fmt: skip
        assert ask.refused("POST", path, link_to(stranger)) == (400, "You must specify a valid person id"), path
    assert worlds() == before


@pytest.mark.parametrize("rel", ["osdi:creator"])
def test_a_creator_of_another_group_is_passed_over(ask, by_north, north, emulator, rel):
    stranger = north.add_member("lead@example.org")
    href = f"https://actionnetwork.org/api/v2/people/{stranger.id}"

    form = ask.post("/forms", {"title": "Ours", "_links": {rel: {"href": href}}})

    assert ask.id(form["_embedded"][rel]) == emulator.actionnetwork.account().owner.id
    theirs = by_north.post("/forms", {"title": "Theirs", "_links": {rel: {"href": href}}})
    assert ask.id(theirs["_embedded"][rel]) == stranger.id


def test_a_message_takes_no_query_and_no_wrapper_of_another_group(ask, by_north, north, emulator):
    ask.signup("ours@example.org")
    by_north.signup("theirs@example.org")
    query, wrapper = north["queries"].insert(name="All"), north["wrappers"].insert(name="Plain")
    own = emulator.actionnetwork["wrappers"].insert(name="Own")
    body = {"subject": "s", "body": "b", "from": "f", "reply_to": "r@example.org"}
    root = "https://actionnetwork.org/api/v2"

    def sent(wrapper):
        links = {"osdi:wrapper": {"href": f"{root}/wrappers/{wrapper.id}"}}
        message = ask.post("/messages", {**body, "targets": [{"href": f"{root}/queries/{query.id}"}], "_links": links})
        return ask.get(f"/messages/{ask.id(message)}")

    message = sent(wrapper)
    assert message["targets"] == []
    assert "osdi:wrapper" not in message["_links"]
    assert sent(own)["_links"]["osdi:wrapper"]["href"].endswith(own.id)
    ask.post(f"/messages/{ask.id(message)}/send", {})
    assert [mail.to for mail in emulator.outbox] == [("ours@example.org",)]


def test_a_query_by_tag_finds_the_groups_own(by_north, north, ask, emulator):
    for by, address in ((ask, "ours@example.org"), (by_north, "theirs@example.org")):
        by.post("/tags", {"name": "volunteer"})
        by.signup(address, add_tags=["volunteer"])
    query = north["queries"].insert(name="Volunteers", tags=["volunteer"])
    href = f"https://actionnetwork.org/api/v2/queries/{query.id}"
    body = {"subject": "s", "body": "b", "from": "f", "reply_to": "r@example.org", "targets": [{"href": href}]}

    message = by_north.post("/messages", body)
    by_north.post(f"/messages/{ask.id(message)}/send", {})

    assert [mail.to for mail in emulator.outbox] == [("theirs@example.org",)]


def test_paths_through_another_groups_things_lead_nowhere(ask, by_north, make):
    ours, theirs = make("submissions"), make("submissions", by=by_north)

    def part(record, place):
        return record["_links"]["self"]["href"].split("/")[place]

    for form, record in ((part(ours, -3), part(theirs, -1)), (part(theirs, -3), part(ours, -1))):
        assert ask.refused("GET", f"/forms/{form}/submissions/{record}")[0] == 404
    assert ask.refused("GET", f"/forms/{part(theirs, -3)}/submissions")[0] == 404
    assert ask.refused("GET", f"/people/{theirs['action_network:person_id']}/submissions")[0] == 404


# ---- the Python door


def test_the_python_door_reaches_no_other_account(ask, by_north, north, emulator, worlds):
    theirs = by_north.post("/forms", {"title": "Theirs", "identifiers": ["crm:1"]})
    stranger = by_north.signup("rosa@example.org")
    ours = emulator.actionnetwork["forms"].create(title="Ours")
    keys = (
        ask.id(theirs),
        "crm:1",
        theirs["identifiers"][0],
        theirs["_links"]["self"]["href"],
        north["forms"].all()[0],
    )
    before = worlds()

    for key in keys:
        for act in (lambda key, forms: forms.get(key), lambda key, forms: forms.delete(key),
                    lambda key, forms: forms.update(key, title="x"),
                    lambda key, forms: forms.overwrite(key, title="x")):  # fmt: skip
            with pytest.raises(NotFound):
                act(key, emulator.actionnetwork["forms"])
        with pytest.raises(NotFound):
            emulator.actionnetwork["submissions"].create(form=key, person={"email_addresses": [{"address": "a@b.org"}]})
    with pytest.raises(NotFound):
        emulator.actionnetwork["submissions"].insert(form=ours, person=ask.id(stranger))
    assert worlds() == before


def test_what_the_python_door_makes_belongs_to_its_account(by_north, north, ask, by_nia, nia):
    north["tags"].create(name="theirs")
    person = north["people"].create(email_addresses=[{"address": "rosa@example.org"}], add_tags=["theirs"])
    old = nia["people"].insert(email_addresses=[{"address": "ida@example.org"}], created_date="2014-03-18")

    assert by_north.get(f"/people/{person.id}/taggings")["total_records"] == 1
    assert by_nia.get(f"/people/{old.id}")["created_date"] == "2014-03-18T00:00:00Z"
    for by, id in ((ask, person.id), (ask, old.id), (by_nia, person.id), (by_north, old.id)):
        assert by.refused("GET", f"/people/{id}")[0] == 404


# ---- members


def test_a_member_can_be_a_creator_and_stands_on_no_list(ask, emulator):
    account = emulator.actionnetwork.account()
    member = account.add_member("lead@example.org", given_name="Lea", family_name="Lead")
    links = {"osdi:creator": {"href": f"https://actionnetwork.org/api/v2/people/{member.id}"}}

    form = ask.post("/forms", {"title": "Hers", "_links": links})

    assert form["_embedded"]["osdi:creator"]["given_name"] == "Lea"
    assert ask.people() == []
    assert account["people"].count() == 0
    assert ask.get(f"/people/{member.id}")["email_addresses"][0]["address"] == "lead@example.org"


def test_people_who_act_on_what_a_member_made_join_the_members_list_too(ask, client, emulator, make):
    member = emulator.actionnetwork.account().add_member("lead@example.org", given_name="Lea", api_key="k-lea")
    hers = client(key="k-lea")
    links = {"osdi:creator": {"href": f"https://actionnetwork.org/api/v2/people/{member.id}"}}
    form, other = ask.post("/forms", {"title": "Hers", "_links": links}), ask.post("/forms", {"title": "Not hers"})

    for page, address in ((form, "rosa@example.org"), (other, "nia@example.org")):
        person = {"email_addresses": [{"address": address}], "identifiers": [f"crm:{address}"]}
        ask.post(f"/forms/{ask.id(page)}/submissions", {"person": person})

    assert addresses(hers.people()) == ["rosa@example.org"]
    assert hers.people()[0]["identifiers"] != ask.people()[0]["identifiers"]
    assert [len(by.people()) for by in (ask, hers)] == [2, 1]
    assert hers.get("/forms")["total_records"] == 0
    assert hers.refused("GET", f"/forms/{ask.id(form)}")[0] == 404
    account = emulator.actionnetwork.account("k-lea")
    assert (account.is_personal, account.title, account.owner.id) == (True, "Lea", member.id)


def test_with_a_personal_key_the_creator_is_the_owner(client, emulator, by_nia, nia, north):
    member = north.add_member("lead@example.org", api_key="k-lea")
    hers = client(key="k-lea")
    for person in (north.owner, nia.owner):
        links = {"osdi:creator": {"href": f"https://actionnetwork.org/api/v2/people/{person.id}"}}
        form = hers.post("/forms", {"title": "Hers", "_links": links})
        assert hers.id(form["_embedded"]["osdi:creator"]) == member.id
    assert hers.get(f"/people/{member.id}")["email_addresses"][0]["address"] == "lead@example.org"


@pytest.mark.parametrize(
    ("email", "key", "text"),
    [
        ("rosa@example.org", None, "email .*is taken"),
        ("ROSA@example.org", None, "is taken"),
        ("lead@example.org", "mockapi-key", "api_key 'mockapi-key' is taken"),
    ],
)
def test_a_member_whose_address_or_key_is_taken_is_refused(ask, emulator, worlds, email, key, text):
    ask.signup("rosa@example.org")
    before = worlds()

    with pytest.raises(ValueError, match=text):
        emulator.actionnetwork.account().add_member(email, api_key=key)

    assert worlds() == before
    assert emulator.actionnetwork.account().add_member("lead@example.org").id


def test_a_member_without_an_address_that_can_be_one_is_refused(emulator, worlds):
    before = worlds()

    with pytest.raises(ValueError, match="email_addresses"):
        emulator.actionnetwork.account().add_member("no address")

    assert worlds() == before


# ---- savepoints, resets, threads


def test_a_savepoint_takes_accounts_and_all_they_have_back(emulator, client, worlds):
    before = worlds()
    with emulator.savepoint():
        account = emulator.actionnetwork.add_group("South")
        client(key="south-key").signup("rosa@example.org")
        emulator.actionnetwork.account().revoke_key()
        assert account["people"].count() == 1

    assert worlds() == before
    assert client(key="south-key").refused("GET", "/people")[0] == 403
    assert client().get("/people")["_embedded"]["osdi:people"] == []
    again = emulator.actionnetwork.add_group("South")
    assert again["people"].count() == 0


def test_a_reset_takes_added_accounts_away_and_brings_revoked_keys_back(emulator, client, north):
    emulator.actionnetwork.account().revoke_key()

    emulator.reset()

    assert len(emulator.actionnetwork.accounts) == 2
    assert client(key="k-north").refused("GET", "/people")[0] == 403
    assert client().get("/people")


def test_two_worlds_know_nothing_of_each_others_accounts(client, north):
    other = Emulator()
    other.actionnetwork.add_group("Other", api_key="k-north")["people"].create(
        phone_numbers=[{"number": "12025550143"}]
    )

    assert north["people"].count() == 0
    assert north.title == "North"


def test_the_same_calls_give_the_same_accounts_in_every_world():
    def made():
        emulator = Emulator()
        account = emulator.actionnetwork.add_group("North")
        return account.owner.id, account["people"].create(email_addresses=[{"address": "rosa@example.org"}]).id

    assert made() == made()


def test_many_threads_add_groups_and_people_at_once(emulator, client):
    failures = []

    def work(number):
        try:
            account = emulator.actionnetwork.add_group(f"Local {number}")
            by = client(key=account.api_key)
            for person in range(10):
                by.signup(f"p{person}@example.org", identifiers=[f"crm{number}:{person}"])
        except BaseException as failure:
            failures.append(failure)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    accounts = emulator.actionnetwork.accounts[2:]
    assert sorted(account.title for account in accounts) == [f"Local {number}" for number in range(8)]
    for account in accounts:
        number = account.title.partition(" ")[2]
        assert account["people"].count() == 10
        assert all(f"crm{number}:" in person["identifiers"][0] for person in account["people"].all())


def test_one_of_many_threads_gets_a_key_that_all_want(emulator):
    outcomes = []

    def work():
        try:
            outcomes.append(emulator.actionnetwork.add_group("Local", api_key="wanted").api_key)
        except ValueError as refusal:
            outcomes.append(str(refusal))

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["another account has the key 'wanted'"] * 7 + ["wanted"]
    assert len(emulator.actionnetwork.accounts) == 3
