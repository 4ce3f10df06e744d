"""Who acts: by address, akid or id; which values are demanded, what is on file, and all that is wrong at once."""

from __future__ import annotations

import pytest
from acting_pages import everything

NOBODY = "Unable to find a user with the id {}."
NO_AKID = "Unable to find a user for this akid."


@pytest.fixture
def ak(door):
    """A sign-up page, and Ada, user 1, on no list."""
    door.ak.SignupPage.create({"name": "join"})
    door.ak.User.create({"email": "Ada@example.org", "first_name": "Ada", "zip": "12345"})
    return door.ak


def refused(door, **sent):
    """What is wrong with an action, by parameter; the site stays as it was."""
    before = everything(door.mock)
    told = door.ak.act(sent)
    assert (told["success"], told["status"]) == (0, 0)
    assert set(told) == {"success", "status", "errors"}
    assert all(type(texts) is list and all(type(text) is str for text in texts) for texts in told["errors"].values())
    assert everything(door.mock) == before
    return {name: texts[0] for name, texts in told["errors"].items()}


def number_of(door, named):
    return door.rest(f"user/?{named}")["objects"][0]["id"]


# ---- who


@pytest.mark.parametrize("key", ["email", "EMAIL", "akid", "mailing akid", "id", "id as text"])
def test_a_known_user_acts_by_any_of_their_keys(door, ak, key):
    kit = door.mock.actionkit
    kit["mailing"].create()
    who = {
        "email": {"email": "Ada@example.org"},
        "EMAIL": {"email": "  ADA@EXAMPLE.ORG "},
        "akid": {"akid": ak.User.get({"id": 1})["token"]},
        "mailing akid": {"akid": kit.akid_for(1, 1)},
        "id": {"id": 1},
        "id as text": {"id": "1"},
    }[key]

    told = ak.act({"page": "join", **who})

    action = told["action"]
    assert (told["success"], told["status"]) == (1, 1)
    assert (action["user_id"], action["page_id"], action["created_user"], action["subscribed_user"]) == (1, 1, 0, 1)
    assert action["mailing_id"] == (1 if key == "mailing akid" else None)
    seen = door.rest("signupaction/1/")
    assert (seen["user"], seen["mailing"]) == (
        "/rest/v1/user/1/",
        "/rest/v1/mailing/1/" if action["mailing_id"] else None,
    )
    assert door.rest("user/1/")["email"] == "Ada@example.org"
    assert door.rest("user/")["meta"]["total_count"] == 1


def test_an_unknown_address_makes_a_user(door, ak):
    action = ak.act({"page": "join", "email": "bea@example.org", "name": "Bea Brook"})["action"]

    assert (action["user_id"], action["created_user"], action["subscribed_user"]) == (2, 1, 1)
    user = door.rest("user/2/")
    assert (user["first_name"], user["last_name"], user["source"], user["country"]) == (
        "Bea", "Brook", "api", "United States",
    )  # fmt: skip
    assert ak.act({"page": "join", "email": "bea@example.org"})["action"]["created_user"] == 0


def test_the_address_wins_over_other_keys(door, ak):
    ak.User.create({"email": "bea@example.org"})
    forged = ".1.forged"

    for more in ({"id": 2}, {"id": 99}, {"akid": forged}, {"akid": ak.User.get({"id": 2})["token"]}):
        assert ak.act({"page": "join", "email": "ada@example.org", **more})["action"]["user_id"] == 1
    assert {one["user"] for one in door.rest("action/")["objects"]} == {"/rest/v1/user/1/"}


@pytest.mark.parametrize(
    ("who", "wrong"),
    [
        ({}, {"email": "This field is required."}),
        ({"email": ""}, {"email": "This field is required."}),
        ({"email": "  "}, {"email": "This field is required."}),
        ({"email": "not-an-address"}, {"email": "Email address is invalid."}),
        ({"email": "ada@"}, {"email": "Email address is invalid."}),
        ({"email": f"{'a' * 250}@example.org"}, {"email": "Email address is invalid."}),
        ({"id": 99}, {"id": NOBODY.format(99)}),
        ({"id": "99"}, {"id": NOBODY.format(99)}),
        ({"id": -1}, {"id": NOBODY.format(-1)}),
        ({"id": "ada"}, {"id": NOBODY.format("ada")}),
        ({"id": True}, {"id": NOBODY.format(True)}),
        ({"id": 1.0}, {"id": NOBODY.format(1.0)}),
        ({"akid": ".1.forged"}, {"akid": NO_AKID}),
        ({"akid": "1"}, {"akid": NO_AKID}),
        ({"akid": ".1.forged", "id": 1}, {"akid": NO_AKID}),
    ],
)
def test_who_is_nobody_is_told(door, ak, who, wrong):
    assert refused(door, page="join", **who) == wrong


def test_the_akid_of_somebody_who_is_gone_is_nobody_s(door, ak):
    akid = ak.User.get({"id": 1})["token"]
    assert door.send("DELETE", "user/1/").status_code == 204

    assert refused(door, page="join", akid=akid) == {"akid": NO_AKID}


@pytest.mark.parametrize("page", ["nowhere", "", "Join us", 1, None])
def test_a_page_that_is_not_there_is_told_first(door, ak, page):
    sent = {} if page is None else {"page": page}

    for who in ({}, {"email": "ada@example.org"}, {"id": 99, "zip": "1"}):
        text = f"Unable to find a page for processing. You sent page={'' if page is None else page}."
        assert refused(door, **sent, **who) == {"page": text}


def test_a_deleted_page_takes_no_actions(door, ak):
    ak.SignupPage.save({"id": 1, "status": "deleted"})

    assert list(refused(door, page="join", id=99)) == ["page"]


# ---- what is demanded


@pytest.fixture
def strict(door, ak):
    """The page demands a ZIP, a city and both names."""
    fields = {one["name"]: one["id"] for one in door.rest("formfield/?_limit=100")["objects"]}
    names = ("zip", "city", "first_name", "last_name")
    ak.SignupPage.save({"id": 1, "required_fields": [fields[name] for name in names]})
    return ak


def test_all_that_is_wrong_is_told_at_once(door, strict):
    names = ("zip", "city", "first_name", "last_name")
    missing = {
        "zip": "ZIP code is required.", "city": "City is required.",
        "first_name": "First name is required.", "last_name": "Last name is required.",
    }  # fmt: skip

    told = refused(door, page="join", email="bea@example.org")
    assert {name: text.lower() for name, text in told.items()} == {name: missing[name].lower() for name in names}
    assert set(refused(door, page="join", email="bad", zip="1234", plus4="1", lists=[7], mailing_id=9)) == {
        "email", "zip", "plus4", "lists", "mailing_id", "city", "first_name", "last_name",
    }  # fmt: skip
    for who in ("id", "akid"):
        assert set(refused(door, page="join", **{who: 99}, zip="1234")) == {
            who, "zip", "city", "first_name", "last_name",
        }  # fmt: skip
    assert set(refused(door, page="join", zip="1234")) == {"email", "zip", "city", "first_name", "last_name"}


def test_what_is_on_file_need_not_be_sent(door, strict):
    assert set(refused(door, page="join", id=1)) == {"city", "last_name"}
    assert set(refused(door, page="join", id=1, city="", last_name=" ")) == {"city", "last_name"}

    assert strict.act({"page": "join", "id": 1, "city": "Troy", "last_name": "Byron"})["success"]
    assert strict.act({"page": "join", "id": 1})["success"]
    assert strict.act({"page": "join", "id": 1, "city": "", "zip": "", "first_name": ""})["success"]

    seen = door.rest("user/1/")
    assert [seen[name] for name in ("city", "zip", "first_name", "last_name")] == ["Troy", "12345", "Ada", "Byron"]


def test_a_full_name_is_both_names(door, strict):
    sent = {"page": "join", "email": "bea@example.org", "zip": "12345", "city": "Troy"}
    assert refused(door, **sent, name="Bea") == {"name": "First and last names are required."}

    assert strict.act({**sent, "name": "Bea Brook"})["success"]

    assert door.rest("user/2/")["last_name"] == "Brook"


def test_the_page_s_own_requirements_are_off_unless_it_was_made_so(door, ak):
    assert ak.SignupPage.get({"id": 1})["required_fields"] == []
    assert ak.act({"page": "join", "email": "bea@example.org"})["success"]
    door.mock.settings.actionkit.signup_default_required = True

    ak.SignupPage.create({"name": "other"})

    assert list(refused(door, page="other", email="cleo@example.org")) == ["zip"]
    assert ak.act({"page": "other", "email": "cleo@example.org", "zip": "12345"})["success"]
    assert number_of(door, "email=cleo@example.org") == 3


@pytest.mark.parametrize(
    ("sent", "wrong"),
    [
        ({"zip": "1234"}, ["zip"]),
        ({"zip": "123456"}, ["zip"]),
        ({"zip": "abcde"}, ["zip"]),
        ({"plus4": "123"}, ["plus4"]),
        ({"plus4": "12345"}, ["plus4"]),
        ({"zip": "1234", "plus4": "1"}, ["plus4", "zip"]),
        ({"postal": "a232ba"}, ["postal"]),
    ],
)
def test_postal_codes_are_always_checked(door, ak, sent, wrong):
    assert sorted(refused(door, page="join", email="bea@example.org", **sent)) == wrong


def test_what_is_sent_overwrites_and_what_is_empty_does_not(door, ak):
    sent = {
        "first_name": "Augusta",
        "last_name": "",
        "zip": "",
        "plus4": "6789",
        "address1": "1 Quay",
        "region": "East",
    }

    assert ak.act({"page": "join", "id": 1, **sent})["success"]

    seen = door.rest("user/1/")
    assert {name: seen[name] for name in sent} == {**sent, "zip": "12345"}
